"""The HTTP side: `/bot<token>/<method>`, `/file/bot<token>/<path>` and `/sim/*`."""

import asyncio
from typing import Any, Final

from aiohttp import web
from aiohttp.web_request import FileField

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.dispatch import Answer, dispatch, refusal
from tests.telegram.fake.errors import ApiError
from tests.telegram.fake.parameters import Parameters, Upload
from tests.telegram.fake.sim import Sim, explain
from tests.telegram.fake.world import World

_MOST_BYTES: Final = 64 * 1024 * 1024
_NOT_FOUND: Final = ApiError(404, "Not Found").body()


class Server:
    """Joins the world to HTTP."""

    def __init__(self, tokens: list[str]) -> None:
        """Serve these tokens."""
        self.world = World(tokens, self._from_webhook)
        self._effects: set[asyncio.Task[Any]] = set()

    def application(self) -> web.Application:
        """Return what aiohttp serves."""
        application = web.Application(client_max_size=_MOST_BYTES, middlewares=[explain])
        application.add_routes(Sim(self.world).routes())
        application.add_routes(
            [
                web.route("*", "/bot{token:[^/]+}/{method}", self.call),
                web.get("/file/bot{token:[^/]+}/{path:.+}", self.download),
            ]
        )
        application.on_shutdown.append(self._close)
        return application

    async def call(self, request: web.Request) -> web.StreamResponse:
        """Answer one call of the Bot API."""
        token, name = request.match_info["token"], request.match_info["method"]
        work = asyncio.create_task(dispatch(self.world, token, name, await read(request)))
        self._effects.add(work)
        work.add_done_callback(self._effects.discard)
        # A bot that hangs up does not undo its call; only a poll ends with the connection.
        answer = await (work if name.lower() == "getupdates" else asyncio.shield(work))
        return _cut(request) if answer is None else _response(answer)

    async def download(self, request: web.Request) -> web.StreamResponse:
        """Give the bytes of a file; as a method, faults call it `file`."""
        bot = self.world.bots.get(request.match_info["token"])
        path = request.match_info["path"]
        fault = self.world.faults.strike("file", {"path": path})
        if fault and (fault.drop or fault.hang):
            return _cut(request)
        if fault and (error := fault.error()):
            return _response(refusal(error))
        found = next((file for file in bot.files.values() if file.path == path), None) if bot else None
        if found is None:
            return web.json_response(_NOT_FOUND, status=404)
        return web.Response(body=found.content, content_type="application/octet-stream")

    async def _from_webhook(self, bot: Bot, found: dict[str, Any]) -> None:
        """Carry out the method that the answer to a webhook call holds."""
        values = {name: value for name, value in found.items() if name != "method"}
        await dispatch(self.world, bot.token, found["method"], Parameters(values), in_webhook=True)

    async def _close(self, application: web.Application) -> None:
        await self.world.reset()


async def read(request: web.Request) -> Parameters:
    """Read the parameters from the address and from the body, in whichever form they come."""
    values: dict[str, Any] = dict(request.query)
    files: dict[str, Upload] = {}
    if request.content_type == "application/json":
        body = await request.json() if request.can_read_body else {}
        return Parameters(values | body)
    for name, value in (await request.post()).items():
        if isinstance(value, FileField):
            files[name] = Upload(value.filename, value.content_type, value.file.read())
            value.file.close()
        else:
            values[name] = value if isinstance(value, str) else bytes(value).decode()
    return Parameters(values, files)


def _response(answer: Answer) -> web.Response:
    if answer.page:
        page = f"<html><head><title>{answer.status}</title></head><body><center>nginx</center></body></html>"
        return web.Response(status=answer.status, text=page, content_type="text/html")
    wait = answer.body.get("parameters", {}).get("retry_after")
    headers = {"Retry-After": str(wait)} if wait is not None else None
    return web.json_response(answer.body, status=answer.status, headers=headers)


def _cut(request: web.Request) -> web.Response:
    """Cut the connection without an answer."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=500)
