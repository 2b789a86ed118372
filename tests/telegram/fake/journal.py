"""What happened, in order: every call with its answer, and every violation."""

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class Call:
    """One call of the Bot API and what came of it; times by the monotonic clock of the server."""

    seq: int
    token: str
    method: str
    params: dict[str, Any]
    received: float
    answered: float | None = None
    status: int | None = None
    """HTTP status; None while under way, 0 where the connection was cut."""
    response: dict[str, Any] | None = None
    fault: str | None = None
    """The fault that hit it."""
    took_effect: bool = False
    """Whether the method did its work, told or not."""
    in_webhook: bool = False
    """Whether it came as the answer to a webhook call."""

    def for_tests(self) -> dict[str, Any]:
        """Return all of it."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(slots=True)
class Journal:
    """The memory of one test."""

    calls: list[Call] = field(default_factory=list)
    violations: list[dict[str, Any]] = field(default_factory=list)
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    async def begin(self, token: str, method: str, params: dict[str, Any], *, in_webhook: bool = False) -> Call:
        """Note a call that has come in."""
        call = Call(len(self.calls) + 1, token, method, params, time.monotonic(), in_webhook=in_webhook)
        self.calls.append(call)
        await self.tell()
        return call

    async def end(self, call: Call, status: int, response: dict[str, Any] | None) -> None:
        """Note how it was answered."""
        call.answered, call.status, call.response = time.monotonic(), status, response
        await self.tell()

    async def tell(self) -> None:
        """Wake those who wait for something to happen."""
        async with self.changed:
            self.changed.notify_all()

    def violate(self, call: Call, reason: str) -> None:
        """Note that the bot did what no test should let pass."""
        self.violations.append({"seq": call.seq, "method": call.method, "params": call.params, "reason": reason})
