"""A method reads all of its parameters first, and returns what to do with them.

So a parameter that it does not read is found before anything is done, and no list of names has to be kept beside the code.
"""

from collections.abc import Awaitable, Callable
from typing import Any, Final

from tests.telegram.fake.bot import Bot
from tests.telegram.fake.parameters import Parameters

Act = Callable[[Bot], Any | Awaitable[Any]]
Reader = Callable[[Parameters], Act]
METHODS: Final[dict[str, tuple[str, Reader]]] = {}
"""By name in lower case, as Telegram takes them in any case: the name, and what reads the parameters."""


def method(reader: Reader) -> Reader:
    """Register `send_message` as sendMessage."""
    first, *rest = getattr(reader, "__name__", "").rstrip("_").split("_")
    name = first + "".join(part.capitalize() for part in rest)
    METHODS[name.lower()] = (name, reader)
    return reader
