"""Calls over our client mean what they mean over the library's own."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.web_request import FileField
from telegram import InputFile
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from guidebot.chat.transport import NotSent, NotTelegram, Transport
from tests.chat.server import answering


@pytest.fixture
async def server() -> AsyncIterator[str]:
    async def answer(request: web.Request) -> web.Response:
        status = int(request.match_info["status"])
        if status == 0:
            await asyncio.sleep(5)
        if status == 1 and request.transport is not None:
            request.transport.abort()
        if status == 200:
            fields = {name: _shown(value) for name, value in (await request.post()).items()}
            return web.json_response({"ok": True, "result": fields})
        if status in (203, 302, 404):
            page = web.Response(status=status, text="<html>quokka", content_type="text/html")
            page.headers["Location"] = "/200"
            return page
        body = {"ok": False, "error_code": status, "description": "x"}
        return web.json_response(body | ({"parameters": {"retry_after": 3}} if status == 429 else {}), status=status)

    async with answering("/{status}", answer) as url:
        yield url


def _shown(value: object) -> object:
    return [value.filename, value.content_type, value.file.read().decode()] if isinstance(value, FileField) else value


async def test_parameters_arrive(server: str) -> None:
    data = RequestData([RequestParameter.from_input(name, value) for name, value in (("a", 5), ("b", ["x", "y"]))])
    async with Transport(1.0, 1.0) as request:
        assert await request.post(f"{server}/200", data) == {"a": "5", "b": '["x", "y"]'}


async def test_files_arrive(server: str) -> None:
    sent = RequestParameter.from_input("document", InputFile(b"- id: x", filename="entry.x-yaml"))
    data = RequestData([RequestParameter.from_input("chat_id", 5), sent])
    async with Transport(1.0, 1.0) as request:
        found: Any = await request.post(f"{server}/200", data)
    assert found["chat_id"] == "5"
    assert found["document"] == ["entry.x-yaml", "application/octet-stream", "- id: x"]


async def test_a_connection_that_was_never_made_sent_nothing() -> None:
    async with Transport(1.0, 1.0) as request:
        with pytest.raises(NotSent):
            await request.post("http://127.0.0.1:9/x")


@pytest.mark.parametrize("status", [203, 302, 404])
async def test_a_page_of_something_else_is_no_word_of_telegram(
    status: int, server: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Nor is it followed or quoted."""
    async with Transport(1.0, 1.0) as request:
        with pytest.raises(NotTelegram) as caught:
            await request.post(f"{server}/{status}")
    assert "quokka" not in repr(caught.value) + caplog.text


@pytest.mark.parametrize("body", ["", "[]", "{}", "7", '{"ok": true}', '{"detail": "Not Found"}', "[" * 100_000])
def test_what_is_no_reply_of_the_bot_api(body: str) -> None:
    with pytest.raises(NotTelegram):
        Transport.parse_json_payload(body.encode())


def test_a_reply_with_broken_text_is_still_read() -> None:
    assert Transport.parse_json_payload(b'{"ok": true, "result": "\xff"}')["result"] == "\ufffd"


@pytest.mark.parametrize(
    ("status", "kind"),
    [(0, TimedOut), (1, NetworkError), (401, InvalidToken), (409, Conflict), (429, RetryAfter), (502, NetworkError)],
)
async def test_what_fails_is_an_error_of_the_library(status: int, kind: type[TelegramError], server: str) -> None:
    async with Transport(0.3, 0.3) as request:
        with pytest.raises(kind):
            await request.post(f"{server}/{status}")
