"""Faults that tests arrange: Telegram refuses, is slow, or goes away, before or after the call took effect."""

from collections.abc import Mapping
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from tests.telegram.fake.errors import ApiError

_WORDS: Final = {
    400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found", 409: "Conflict", 429: "Too Many Requests",
    500: "Internal Server Error", 502: "Bad Gateway", 503: "Service Unavailable", 504: "Gateway Timeout",
}  # fmt: skip
GATEWAY: Final = frozenset({502, 503, 504})
"""Answered by the web server in front, in HTML, not by the Bot API."""


class Fault(BaseModel):
    """One arrangement. It says which calls it hits, and what happens to them."""

    model_config = ConfigDict(extra="forbid")

    method: str = Field(default="*", description="Method, in any case; * for all but getUpdates")
    contains: str | None = Field(default=None, description="Only calls one of whose parameters contains this")
    chat_id: int | None = Field(default=None, description="Only calls for this chat")
    nth: int = Field(default=1, ge=1, description="Begin with the nth call that fits")
    times: int = Field(default=1, ge=0, description="How many calls to hit; 0: until it is removed")

    code: int | None = Field(default=None, description="HTTP status to answer")
    description: str | None = Field(default=None, description="Its text; default: the name of the status")
    retry_after: int | None = Field(default=None, description="For a 429")
    page: bool = Field(default=False, description="Answer as a web page, with the status of `code` or 200")
    drop: bool = Field(default=False, description="Cut the connection")
    hang: bool = Field(default=False, description="Never answer, until the server is reset or the bot hangs up")
    delay_s: float = Field(default=0.0, ge=0, description="Wait so long; alone, the call then goes on as ever")
    when: Literal["before", "after"] = Field(default="before", description="Before the call takes effect, or after")

    def fits(self, method: str, params: Mapping[str, Any]) -> bool:
        """Return whether it is about such a call."""
        if self.method == "*":
            if method.lower() == "getupdates":
                return False
        elif self.method.lower() != method.lower():
            return False
        if self.chat_id is not None and str(params.get("chat_id")) != str(self.chat_id):
            return False
        return self.contains is None or any(self.contains in str(value) for value in params.values())

    def error(self) -> ApiError | None:
        """Return what is answered instead of the result, if anything."""
        code = self.code or (429 if self.retry_after is not None else 200 if self.page else None)
        if code is None:
            return None
        text = self.description or _WORDS.get(code, "Error")
        if self.retry_after is None:
            return ApiError(code, text, page=self.page)
        return ApiError(
            code, self.description or f"{text}: retry after {self.retry_after}", retry_after=self.retry_after
        )

    def __str__(self) -> str:
        return self.model_dump_json(exclude_defaults=True)


class Faults:
    """All arrangements, first come first."""

    def __init__(self) -> None:
        self._faults: list[tuple[int, Fault]] = []
        self._seen: dict[int, int] = {}
        self._next = 1

    def add(self, fault: Fault) -> int:
        """Arrange one; return its number."""
        number, self._next = self._next, self._next + 1
        self._faults.append((number, fault))
        return number

    def remove(self, number: int | None = None) -> None:
        """Remove one, or all."""
        self._faults = [item for item in self._faults if number is not None and item[0] != number]

    def strike(self, method: str, params: Mapping[str, Any]) -> Fault | None:
        """Return the first that hits a call. Every one that fits counts it."""
        hit = None
        for number, fault in list(self._faults):
            if not fault.fits(method, params):
                continue
            seen = self._seen[number] = self._seen.get(number, 0) + 1
            if seen < fault.nth or hit:
                continue
            hit = fault
            if fault.times and seen >= fault.nth + fault.times - 1:
                self.remove(number)
        return hit

    def for_tests(self) -> list[dict[str, Any]]:
        """Return what is still arranged."""
        return [
            {"number": number, "seen": self._seen.get(number, 0), **fault.model_dump()}
            for number, fault in self._faults
        ]
