"""How the process says that it is well, and whether it can answer now."""

import httpx
import pytest
from aiohttp import web

from guidebot.chat.http import build_server


@pytest.mark.parametrize(("ready", "status"), [(True, 200), (False, 503)])
async def test_alive_and_ready_are_two_things(ready: bool, status: int) -> None:
    runner = web.AppRunner(build_server(None, "", lambda: ready))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{runner.addresses[0][1]}", trust_env=False) as http:
            assert (await http.get("/healthz")).status_code == 200
            assert (await http.get("/readyz")).status_code == status
    finally:
        await runner.cleanup()
