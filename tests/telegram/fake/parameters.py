"""The parameters of one call, read by type; what is never read is known, because it would be silently ignored."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from tests.telegram.fake.errors import bad_request

_TRUE: Final = frozenset({"true", "yes", "1"})
ATTACH: Final = "attach://"


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    mime: str
    content: bytes


class Parameters:
    """Values as the bot sent them; every reader notes what it read."""

    def __init__(self, values: Mapping[str, Any], files: Mapping[str, Upload] | None = None) -> None:
        """Take values, strings or JSON, and the files beside them."""
        self._values = dict(values)
        self._files = dict(files or {})
        self._read: set[str] = set()

    @property
    def unread(self) -> list[str]:
        """Names that nobody asked for."""
        return sorted((self._values.keys() | self._files.keys()) - self._read)

    def as_json(self) -> dict[str, Any]:
        """Return all of it for the log; files by name and size."""
        files = {name: f"<{file.name}: {len(file.content)} bytes>" for name, file in self._files.items()}
        return self._values | files

    def has(self, name: str) -> bool:
        """Return whether a value was sent."""
        self._read.add(name)
        return name in self._values

    def text(self, name: str, default: str = "") -> str:
        """Return a value as text."""
        self._read.add(name)
        value = self._values.get(name, default)
        return value if isinstance(value, str) else json.dumps(value)

    def integer(self, name: str, default: int = 0, low: int | None = None, high: int | None = None) -> int:
        """Return a whole number, moved into its range as the official server does.

        Raises:
            ApiError: If it is no number.
        """
        value = self.text(name)
        if not value:
            return default
        try:
            number = int(value)
        except ValueError:
            raise bad_request(f'parameter "{name}" must be an integer') from None
        number = number if low is None else max(low, number)
        return number if high is None else min(high, number)

    def flag(self, name: str) -> bool:
        """Return a truth value; anything but true, yes and 1 is false."""
        return self.text(name).lower() in _TRUE

    def parsed(self, name: str, wanted: type[list[Any]] | type[dict[str, Any]], error: str) -> Any:
        """Return a JSON object or array, or None if it was not sent.

        Raises:
            ApiError: With `error`, if it is not JSON or not of the wanted kind.
        """
        self._read.add(name)
        value = self._values.get(name)
        if isinstance(value, str):
            if not value:
                return None
            try:
                value = json.loads(value)
            except ValueError:
                raise bad_request(error) from None
        elif value is None and name not in self._values:
            return None
        if not isinstance(value, wanted):
            raise bad_request(error)
        return value

    def upload(self, name: str) -> Upload | None:
        """Return the file sent as `name`, or the one that `attach://` points to; None for a file_id or nothing."""
        self._read.add(name)
        value = self._values.get(name)
        if isinstance(value, str) and value.startswith(ATTACH):
            name = value.removeprefix(ATTACH)
            self._read.add(name)
        return self._files.get(name)
