"""Serve until told to stop: `python -m tests.telegram.fake [--port 0] [--token 123456:word]...`.

Prints one line of JSON with the port. Ends on SIGTERM, and when its standard input ends, so that it does not outlive the
tests that started it.
"""

import argparse
import asyncio
import json
import signal
import sys

from aiohttp import web

from tests.telegram.fake.server import Server

TOKEN = "123456:test-token"


async def _serve(host: str, port: int, tokens: list[str], *, until_eof: bool) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    runner = web.AppRunner(
        Server(tokens).application(), access_log=None, handler_cancellation=True, shutdown_timeout=0.5
    )
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    sys.stdout.write(json.dumps({"port": runner.addresses[0][1], "tokens": tokens}) + "\n")
    sys.stdout.flush()
    if until_eof:
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        await asyncio.wait(
            {asyncio.ensure_future(stop.wait()), asyncio.ensure_future(reader.read())}, return_when="FIRST_COMPLETED"
        )
    else:
        await stop.wait()
    await runner.cleanup()


def main() -> None:
    """Read the arguments and serve."""
    parser = argparse.ArgumentParser(prog="python -m tests.telegram.fake", description="A strict fake Bot API server")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--token", action="append", help=f"a token that is known; default: {TOKEN}")
    parser.add_argument("--until-eof", action="store_true", help="end when standard input ends")
    chosen = parser.parse_args()
    asyncio.run(_serve(chosen.host, chosen.port, chosen.token or [TOKEN], until_eof=chosen.until_eof))


if __name__ == "__main__":
    main()
