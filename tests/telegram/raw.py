"""Small words for tests of the fake itself."""

import re
from collections.abc import Callable, Coroutine
from typing import Any

import httpx
import pytest
from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, TelegramError

Raw = Callable[..., Coroutine[Any, Any, httpx.Response]]
"""Calls a method without a library, so that nothing corrects the call."""


def keyboard(*buttons: tuple[str, str]) -> InlineKeyboardMarkup:
    """Return a keyboard of one button a row, each a label with its data."""
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=data)] for label, data in buttons])


def description(response: httpx.Response) -> str:
    """Return why a call was refused."""
    return str(response.json()["description"])


def refused(text: str, kind: type[TelegramError] = BadRequest) -> Any:
    """Expect a refusal; python-telegram-bot changes its capitals."""
    return pytest.raises(kind, match=f"(?i){re.escape(text)}")
