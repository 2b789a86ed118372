"""What every test stands on: a clean environment and one shelf of the shipped knowledge."""

import os
from datetime import date
from pathlib import Path

import pytest

from guidebot.services.ask import Asker
from guidebot.services.shelf import Shelf, default_cache, open_shelf

os.environ["PTB_TIMEDELTA"] = "true"  # as `guidebot run` does, before Telegram's library is loaded
TODAY = date(2026, 11, 25)
ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(autouse=True)
def _clean_environ(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.startswith("GUIDEBOT_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def shelf() -> Shelf:
    """Return the shipped knowledge, its index from the cache that every process of these tests shares."""
    return open_shelf(ROOT / "knowledge", cache=default_cache())


@pytest.fixture(scope="session")
def asker(shelf: Shelf) -> Asker:
    return Asker(shelf)
