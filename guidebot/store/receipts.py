"""Rows of what was shown to whom, the texts themselves, and what people said of them."""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256

from sqlalchemy import delete, exists, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store import statements
from guidebot.store.tables import audit, feedback, receipts, texts

Source = tuple[str, str, str]
"""Title, pinpoint, address."""


@dataclass(frozen=True, slots=True)
class ReceiptRow:
    """What was shown, with the text as stored and its hash as recorded."""

    id: str
    member_id: str
    given_at: datetime
    entry: str
    version: str
    revision: str
    asked_about: str | None
    sources: tuple[Source, ...]
    text_hash: bytes
    text: bytes
    logged: str | None = None
    """The digest in the audit log; None where that has none for this receipt."""

    @property
    def digest(self) -> str:
        """SHA-256, in hexadecimal, of all that the receipt says."""
        said = [
            self.id,
            self.member_id,
            self.given_at.astimezone(UTC).isoformat(),
            self.entry,
            self.version,
            self.revision,
            self.asked_about,
            self.sources,
            self.text_hash.hex(),
        ]
        return sha256(json.dumps(said).encode()).hexdigest()

    @property
    def intact(self) -> bool:
        """Whether the text is the one that was recorded, and the receipt the one that the audit log has."""
        return sha256(self.text).digest() == self.text_hash and self.digest == self.logged


async def add(c: AsyncConnection, row: ReceiptRow, audit_seq: int) -> None:
    """Write a receipt, and its text where that is new; its digest stands in a row of the audit log."""
    await c.execute(statements.add_new(c, texts), {"hash": row.text_hash, "content": row.text})
    await c.execute(
        statements.add(receipts),
        {
            "id": row.id,
            "member_id": row.member_id,
            "given_at": row.given_at,
            "entry": row.entry,
            "version": row.version,
            "revision": row.revision,
            "asked_about": row.asked_about,
            "sources": [list(source) for source in row.sources],
            "text_hash": row.text_hash,
            "audit_seq": audit_seq,
            "judged": False,
        },
    )


async def get(c: AsyncConnection, receipt_id: str) -> ReceiptRow | None:
    """Return a receipt."""
    query = (
        select(receipts, texts.c.content, audit.c.body)
        .join(texts, texts.c.hash == receipts.c.text_hash)
        .outerjoin(audit, audit.c.seq == receipts.c.audit_seq)
    )
    row = (await c.execute(query.where(receipts.c.id == receipt_id))).one_or_none()
    if row is None:
        return None
    return ReceiptRow(
        id=row.id,
        member_id=row.member_id,
        given_at=row.given_at,
        entry=row.entry,
        version=row.version,
        revision=row.revision,
        asked_about=row.asked_about,
        sources=tuple((title, pinpoint, url) for title, pinpoint, url in row.sources),
        text_hash=bytes(row.text_hash),
        text=bytes(row.content),
        logged=_logged(row.body),
    )


def _logged(body: bytes | None) -> str | None:
    """Return the digest in a row of the audit log, where it has one."""
    try:
        found = json.loads(body or b"")["digest"]
    except (ValueError, KeyError, TypeError):
        return None
    return found if isinstance(found, str) else None


async def purge(c: AsyncConnection, before: datetime) -> int:
    """Delete receipts given before a moment, and texts that nothing refers to any more; return how many receipts."""
    done = await c.execute(delete(receipts).where(receipts.c.given_at < before))
    await c.execute(delete(texts).where(~exists().where(receipts.c.text_hash == texts.c.hash)))
    return int(done.rowcount)


async def say(c: AsyncConnection, receipt: ReceiptRow, verdict: str, day: date) -> bool:
    """Note what the holder says of an answer; return whether it is the first word on it.

    The receipt knows that it was judged, and the verdict stands apart: neither leads to the other.
    """
    first = await c.execute(
        update(receipts).where(receipts.c.id == receipt.id, receipts.c.judged.is_(False)).values(judged=True)
    )
    if int(first.rowcount) != 1:
        return False
    values = {"entry": receipt.entry, "version": receipt.version, "verdict": verdict, "day": day}
    await c.execute(statements.add(feedback), values)
    return True


async def said(c: AsyncConnection) -> list[tuple[str, str, int]]:
    """Return entry, verdict and how often, most often first."""
    often = func.count().label("often")
    query = select(feedback.c.entry, feedback.c.verdict, often).group_by(feedback.c.entry, feedback.c.verdict)
    return [
        (row.entry, row.verdict, row.often) for row in await c.execute(query.order_by(often.desc(), feedback.c.entry))
    ]


async def purge_said(c: AsyncConnection, before: date) -> int:
    """Delete what was said before a day."""
    return int((await c.execute(delete(feedback).where(feedback.c.day < before))).rowcount)
