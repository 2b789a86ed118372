"""How polls travel: a client as light as one call after another needs.

The library's own client goes through a pool made for many calls at once, and its many turns of the event loop each wait for the
work of handlers (measured at 150 answers a second: 35 ms a poll). A poll is what confirms that an update was handled, so the time
it takes decides how much is answered again after a kill.
"""

from typing import Any

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData


class PollRequest(BaseRequest):
    """Calls over one connection that is kept."""

    def __init__(self, connect_timeout_s: float, answer_timeout_s: float) -> None:
        self._timeout = aiohttp.ClientTimeout(total=answer_timeout_s, sock_connect=connect_timeout_s)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take."""
        return self._timeout.total

    async def initialize(self) -> None:
        """Make the client."""
        self._session = aiohttp.ClientSession(timeout=self._timeout, trust_env=True)

    async def shutdown(self) -> None:
        """Close its connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = None,
        write_timeout: Any = None,
        connect_timeout: Any = None,
        pool_timeout: Any = None,
    ) -> tuple[int, bytes]:
        """Make one call; its timeouts are those of the client.

        Raises:
            TimedOut: If the answer takes too long.
            NetworkError: If there is none. Neither shows the address, which holds the token.
        """
        if self._session is None:
            raise RuntimeError("not initialised")
        parameters = request_data.json_parameters if request_data else {}
        try:
            async with self._session.request(method, url, data=parameters) as answer:
                return answer.status, await answer.read()
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            raise NetworkError(type(error).__name__) from None
