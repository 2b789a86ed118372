"""Rows of what was shown to whom, the texts themselves, and what people said of them."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from sqlalchemy import delete, exists, func, select
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store import statements
from guidebot.store.tables import feedback, receipts, texts

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

    @property
    def intact(self) -> bool:
        """Whether the text is the one that was recorded."""
        return sha256(self.text).digest() == self.text_hash


async def add(c: AsyncConnection, row: ReceiptRow) -> None:
    """Write a receipt, and its text where that is new."""
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
        },
    )


async def get(c: AsyncConnection, receipt_id: str) -> ReceiptRow | None:
    """Return a receipt."""
    query = select(receipts, texts.c.content).join(texts, texts.c.hash == receipts.c.text_hash)
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
    )


async def purge(c: AsyncConnection, before: datetime) -> int:
    """Delete receipts given before a moment, and texts that nothing refers to any more; return how many receipts."""
    done = await c.execute(delete(receipts).where(receipts.c.given_at < before))
    await c.execute(delete(texts).where(~exists().where(receipts.c.text_hash == texts.c.hash)))
    return int(done.rowcount)


async def say(c: AsyncConnection, receipt: ReceiptRow, verdict: str, day: date) -> bool:
    """Note what the holder says of an answer; return whether it is the first word on it."""
    values = {
        "receipt_id": receipt.id,
        "entry": receipt.entry,
        "version": receipt.version,
        "verdict": verdict,
        "day": day,
    }
    done = await c.execute(statements.add_new(c, feedback), values)
    return int(done.rowcount) == 1


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
