"""Proof that the audit log is what was written: its chain of hashes checked, and its head to keep elsewhere.

The rows hold what section 62 of the Data Protection Act 2018 asks of a log: who collected, altered, consulted, disclosed or
erased, when, and where it has to be said why. The chain shows a row that was changed, removed or put in. Whoever can write to the
database can compute every hash anew, and can cut the end off; both show against a head that was exported before.
"""

import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from guidebot.errors import InputError
from guidebot.store import audit as rows
from guidebot.store.audit import GENESIS, AuditRow, hash_of
from guidebot.store.database import Database


@dataclass(frozen=True, slots=True)
class Head:
    """Where the log ended at a moment."""

    seq: int
    hash: str
    at: str

    def to_json(self) -> str:
        """Return it as one line of JSON."""
        return json.dumps({"seq": self.seq, "hash": self.hash, "at": self.at})

    @classmethod
    def from_json(cls, text: str) -> "Head":
        """Read what `to_json` wrote.

        Raises:
            InputError: If it is something else.
        """
        try:
            found = json.loads(text)
            return cls(int(found["seq"]), str(found["hash"]), str(found.get("at", "")))
        except (ValueError, KeyError, TypeError, AttributeError):
            raise InputError("that file is no exported head of the audit log") from None


Kind = Literal["changed", "removed", "inserted", "cut", "replaced"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One place at which the log is not what was written."""

    seq: int
    kind: Kind
    says: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of checking the log."""

    count: int
    last: Head | None
    findings: tuple[Finding, ...]

    @property
    def intact(self) -> bool:
        """Whether nothing was found."""
        return not self.findings


async def verify(database: Database, head: Head | None = None) -> Verified:
    """Check every row against the one before, and the whole against a head that was exported.

    One pass, in constant memory. After a row that does not fit, checking goes on from what the row itself claims, so that each
    tampering is named at its own place and once.
    """
    checker = Checker(head)
    async with database.reading() as c, aclosing(rows.rows(c)) as found:
        async for row in found:
            checker.take(row)
    return checker.verified()


class Checker:
    """Takes rows one by one, in order, and says in the end what does not fit."""

    def __init__(self, head: Head | None) -> None:
        self._head = head
        self._before = GENESIS
        self._seq = 0
        self._count = 0
        self._last: AuditRow | None = None
        self._findings: list[Finding] = []
        self._unsure = False
        """Whether the row before did not fit, so that this one may fail through no change of its own."""

    def take(self, row: AuditRow) -> None:
        """Check the next row."""
        self._count += 1
        if row.seq < 1:
            self._find(row.seq, "inserted", f"row {row.seq} cannot have been written")
            return
        gap = row.seq - self._seq - 1
        fits = hash_of(self._before, row.seq, row.body) == row.hash
        if gap > 0:
            self._find(self._seq + 1, "removed", f"{_rows(self._seq + 1, row.seq - 1)} missing")
        elif not fits:
            self._misfit(row)
        self._unsure = not fits and gap <= 0
        self._seq, self._before, self._last = row.seq, row.hash, row
        if self._head is not None and row.seq == self._head.seq and row.hash.hex() != self._head.hash:
            self._find(row.seq, "replaced", f"row {row.seq} is not the one that the exported head names")

    def _misfit(self, row: AuditRow) -> None:
        """Name a row that does not fit the one before; of two in a row the second suffers from the first.

        A row whose hash was computed anew over its changed body fits, and the one after it does not: the change is named
        there, as lying at it or just before.
        """
        if self._unsure:
            return
        self._find(row.seq, "changed", f"row {row.seq} does not fit: it, or the row before it, was changed or put in")

    def _find(self, seq: int, kind: Kind, says: str) -> None:
        self._findings.append(Finding(seq, kind, says))

    def verified(self) -> Verified:
        """Return what came of it."""
        if self._head is not None and self._seq < self._head.seq:
            self._find(self._seq + 1, "cut", f"{_rows(self._seq + 1, self._head.seq)} missing at the end")
        return Verified(self._count, head_of(self._last) if self._last else None, tuple(self._findings))


def _rows(first: int, last: int) -> str:
    return f"row {first} is" if first == last else f"rows {first} to {last} are"


def head_of(row: AuditRow) -> Head:
    """Return the head that a row is."""
    try:
        at = str(json.loads(row.body)["at"])
    except (ValueError, KeyError, TypeError):
        at = ""
    return Head(row.seq, row.hash.hex(), at)


async def export_head(database: Database) -> Head | None:
    """Return where the log ends now; None for an empty one."""
    async with database.reading() as c:
        last = await rows.head(c)
    return head_of(last) if last else None


async def export(database: Database, actor: str, after: int, now: datetime) -> AsyncGenerator[dict[str, Any], None]:
    """Yield the rows above a number as objects, having written that they are exported."""
    async with database.writing() as c:
        await rows.append(c, now.astimezone(UTC), actor, "exported", after=after)
    async with database.reading() as c, aclosing(rows.rows(c, after)) as found:
        async for row in found:
            yield {"seq": row.seq, "hash": row.hash.hex(), **json.loads(row.body)}
