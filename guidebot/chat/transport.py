"""How calls travel to Telegram: over aiohttp, on connections that are kept.

python-telegram-bot's own client, httpx, spends more of this process's time on a call than answering a question takes (measured:
2.3 ms of 6.0 an answer), and under load its many turns of the event loop hold up the poll that confirms what was handled.
"""

import json
from http import HTTPStatus
from typing import Any, Final

import aiohttp
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

_CONNECTIONS: Final = 32
_KEPT_S: Final = 30.0
"""Below what Telegram keeps an idle connection for, so that a call seldom meets one that is just being closed."""


class NotSent(NetworkError):
    """Nothing of the call reached Telegram."""


class NotTelegram(NetworkError):
    """What answered is not the Bot API: a gateway or a proxy before it, or the sign-in page of a network."""


class Transport(BaseRequest):
    """Makes calls, each with the same timeouts."""

    def __init__(self, connect_timeout_s: float, answer_timeout_s: float) -> None:
        """Take at most `connect_timeout_s` for a connection, and `answer_timeout_s` in all."""
        self._timeout = aiohttp.ClientTimeout(total=answer_timeout_s, sock_connect=connect_timeout_s)
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        """How long an answer may take."""
        return self._timeout.total

    async def initialize(self) -> None:
        """Make the client."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=_CONNECTIONS, keepalive_timeout=_KEPT_S)
            self._session = aiohttp.ClientSession(connector=connector, timeout=self._timeout, trust_env=True)

    async def shutdown(self) -> None:
        """Close its connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None

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
            NotSent: If no connection could be made.
            NotTelegram: If something else refuses; a page in place of a result is found when it is parsed. Neither is quoted.
            TimedOut: If the answer takes too long.
            NetworkError: If there is none. None of them shows the address, which holds the token.
        """
        if self._session is None:
            raise RuntimeError("not initialised")
        try:
            async with self._session.request(method, url, data=_body(request_data), allow_redirects=False) as answer:
                status, payload = answer.status, await answer.read()
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            raise NotSent(type(error).__name__) from None
        except TimeoutError:
            raise TimedOut from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise NetworkError(type(error).__name__) from None
        if status >= HTTPStatus.MULTIPLE_CHOICES and _reply(payload) is None:
            raise NotTelegram(f"{answer.reason} ({status})")
        return status, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """Read a reply; the library's own way would quote one that it cannot read in the log.

        Raises:
            NotTelegram: If it is none of the Bot API.
        """
        found = _reply(payload)
        if found is None:
            raise NotTelegram("no reply of the Bot API")
        return found


def _reply(payload: bytes) -> dict[str, Any] | None:
    """Return what the Bot API replies, a result or a refusal; None for any other page."""
    try:
        found = json.loads(payload.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict):
        return None
    told = "result" in found if found.get("ok") is True else found.get("ok") is False
    return found if told else None


def _body(data: RequestData | None) -> dict[str, str] | aiohttp.FormData | None:
    """Return the parameters as a form, with files as its parts."""
    if data is None or not data.contains_files:
        return data.json_parameters if data else None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, kind) in (data.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form
