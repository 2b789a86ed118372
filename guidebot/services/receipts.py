"""Receipts: what an answer was, exactly as given, for its holder; and what the holder said of it.

A receipt proves what was shown, not that it was right.
"""

import re
import secrets
from datetime import datetime
from hashlib import sha256
from typing import Final, Literal
from zoneinfo import ZoneInfo

from guidebot.errors import InputError, RefusedError
from guidebot.services.access import Permission, Person
from guidebot.store import audit
from guidebot.store import receipts as rows
from guidebot.store.database import Database
from guidebot.store.receipts import ReceiptRow

_ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32: no letter that is taken for another or for a digit."""
_READ: Final = str.maketrans("OIL", "011")
_MARKS: Final = re.compile(r"[\W_]+")
_LENGTH: Final = 8
_REASON: Final = 10
"""Characters of a reason, at least."""

Verdict = Literal["helpful", "wrong"]


class NoSuchReceiptError(InputError):
    """There is no such receipt, or it is another's: which of them is not said."""

    def __init__(self) -> None:
        super().__init__("There is no such receipt of yours, or its time is over.")


class ReasonWantedError(RefusedError):
    """Another's receipt is read for a reason only."""

    def __init__(self) -> None:
        super().__init__("That is another's receipt: give the reason why you read it, in a few words.")


def new_id() -> str:
    """Return an id for a receipt: eight characters, 40 bits."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(_LENGTH))


def written(receipt_id: str) -> str:
    """Return an id as people read it: K7QF-2MXD."""
    return f"{receipt_id[:4]}-{receipt_id[4:]}"


def read(typed: str) -> str | None:
    """Return the id that somebody typed, whatever its case, its marks, an O for a 0 or an I or L for a 1."""
    found = _MARKS.sub("", typed.upper()).translate(_READ)
    return found if len(found) == _LENGTH and set(found) <= set(_ALPHABET) else None


def receipt_of(
    receipt_id: str,
    person: Person,
    given_at: datetime,
    *,
    entry: str,
    version: str,
    revision: str,
    asked_about: str | None,
    sources: tuple[rows.Source, ...],
    text: str,
) -> ReceiptRow:
    """Return the row of a receipt for a text."""
    content = text.encode()
    return ReceiptRow(
        receipt_id,
        person.id,
        given_at,
        entry,
        version,
        revision,
        asked_about,
        sources,
        sha256(content).digest(),
        content,
    )


class Receipts:
    """Receipts of one bot."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def show(self, typed: str, reader: Person | None, reason: str, now: datetime) -> ReceiptRow:
        """Return a receipt to its holder, or for a reason to an owner or the command line, which is audited.

        Args:
            typed: Its id as typed.
            reader: Who reads it; None for the command line.
            reason: Why, where it is another's.
            now: The moment.

        Raises:
            NoSuchReceiptError: If there is none, or the reader may not read it.
            ReasonWantedError: If a reason is wanted and missing.
        """
        receipt_id = read(typed)
        async with self._database.writing() as c:
            found = await rows.get(c, receipt_id) if receipt_id else None
            if reader is not None and not reader.may(Permission.ASK, now):
                raise NoSuchReceiptError
            if found is not None and reader is not None and found.member_id == reader.id:
                return found
            if reader is not None and not reader.may(Permission.READ_ANY_RECEIPT, now):
                raise NoSuchReceiptError
            if found is None:
                raise NoSuchReceiptError
            if len(reason.strip()) < _REASON:
                raise ReasonWantedError
            actor = reader.id if reader else "command line"
            await audit.append(
                c, now, actor, "receipt read", receipt=found.id, member=found.member_id, reason=reason.strip()[:500]
            )
        return found

    async def say(self, receipt_id: str, person: Person, verdict: Verdict, now: datetime) -> bool:
        """Note whether an answer was helpful or wrong; the first word counts, and that of its holder alone.

        Returns:
            Whether it was the first.

        Raises:
            NoSuchReceiptError: If it is not theirs.
        """
        async with self._database.writing() as c:
            found = await rows.get(c, receipt_id)
            if found is None or found.member_id != person.id or not person.may(Permission.ASK, now):
                raise NoSuchReceiptError
            return await rows.say(c, found, verdict, now.date())


def plain(receipt: ReceiptRow) -> str:
    """Return a receipt as plain text."""
    moment = receipt.given_at.astimezone(ZoneInfo("Europe/London"))
    sources = "\n".join(
        f"- {title}{f', {pinpoint}' if pinpoint else ''}: {url}" for title, pinpoint, url in receipt.sources
    )
    state = (
        "The text and this receipt are the ones recorded when it was given."
        if receipt.intact
        else "WARNING: what stands here is NOT what was recorded when it was given; it was changed afterwards."
    )
    lines = [
        f"Receipt {written(receipt.id)}",
        f"Given: {moment:%d %B %Y, %H:%M:%S} London time ({moment:%Z})",
        f"Entry: {receipt.entry}, in force: {receipt.version}",
        *([f"Asked about: {receipt.asked_about}"] if receipt.asked_about else []),
        f"Revision: {receipt.revision}",
        f"SHA-256: {receipt.text_hash.hex()}",
        state,
        "It proves what was shown, not that it was right.",
        f"Sources:\n{sources}",
        f"Text as given:\n{receipt.text.decode('utf-8', 'replace')}",
    ]
    return "\n".join(lines)
