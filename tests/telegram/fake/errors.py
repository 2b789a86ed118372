"""What the Bot API answers instead of a result.

ApiError      Telegram refuses: the bot sees its code and description
NotEmulated   the bot asked for what this server does not know: a violation, which fails the test
Dropped       no answer at all: the connection is cut
"""

from typing import Any


class ApiError(Exception):
    """A refusal, as Telegram words it."""

    def __init__(self, code: int, description: str, *, page: bool = False, **parameters: Any) -> None:
        """Refuse with an HTTP status, its text, and `retry_after` or the like; or answer with a web page."""
        super().__init__(description)
        self.code = code
        self.description = description
        self.page = page
        self.parameters = parameters

    def body(self) -> dict[str, Any]:
        """Return the answer."""
        found: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            found["parameters"] = self.parameters
        return found


class NotEmulated(Exception):
    """The bot relies on something that this server would only pretend to do."""


class Dropped(Exception):
    """The connection ends without an answer."""


def bad_request(text: str) -> ApiError:
    """Return a 400."""
    return ApiError(400, f"Bad Request: {text}")


def forbidden(text: str) -> ApiError:
    """Return a 403."""
    return ApiError(403, f"Forbidden: {text}")


def conflict(text: str) -> ApiError:
    """Return a 409."""
    return ApiError(409, f"Conflict: {text}")


def too_many(seconds: int) -> ApiError:
    """Return a 429 that asks to wait for some seconds."""
    return ApiError(429, f"Too Many Requests: retry after {seconds}", retry_after=seconds)
