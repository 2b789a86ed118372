"""The audit log as rows: each hash covers the one before, the number and the body."""

import json
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

from sqlalchemy import case, func, literal, select
from sqlalchemy.ext.asyncio import AsyncConnection

from guidebot.store import statements
from guidebot.store.tables import audit

GENESIS: Final = bytes(32)
"""What stands before the first row."""
_AUDIT_LOCK: Final = 1_984_062
_AT_ONCE: Final = 1_000

_LAST: Final = select(audit).order_by(audit.c.seq.desc()).limit(1)

Value = str | int | bool | None | list[str]


@dataclass(frozen=True, slots=True)
class AuditRow:
    """One row, as stored."""

    seq: int
    body: bytes
    hash: bytes


def hash_of(before: bytes, seq: int, body: bytes) -> bytes:
    """Return the hash of a row: SHA-256 of the hash before, the number in eight bytes, the body."""
    return sha256(before + seq.to_bytes(8, "big") + body).digest()


async def append(c: AsyncConnection, at: datetime, actor: str, action: str, **subject: Value) -> int:
    """Write a row in the caller's transaction.

    Args:
        c: Connection of a writing transaction.
        at: When it happened.
        actor: Id of the member who did it, or "command line", or "system".
        action: What was done.
        **subject: To what; ids and figures, never words of a person.

    Returns:
        Its number.
    """
    if c.dialect.name == "postgresql":
        await c.execute(select(func.pg_advisory_xact_lock(_AUDIT_LOCK)))
    last = await head(c)
    seq, before = (last.seq + 1, last.hash) if last else (1, GENESIS)
    content = {"at": at.astimezone(UTC).isoformat(), "actor": actor, "action": action, **subject}
    body = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    await c.execute(statements.add(audit), {"seq": seq, "body": body, "hash": hash_of(before, seq, body)})
    return seq


async def head(c: AsyncConnection) -> AuditRow | None:
    """Return the last row."""
    row = (await c.execute(_LAST)).one_or_none()
    return AuditRow(row.seq, bytes(row.body), bytes(row.hash)) if row else None


async def rows(c: AsyncConnection, after: int | None = None) -> AsyncGenerator[AuditRow, None]:
    """Yield the rows above a number, or all, in order, few at a time in memory; whoever put rows in may have numbered them 0."""
    seq = case((func.typeof(audit.c.seq) == "integer", audit.c.seq), else_=literal(0))
    number = (
        seq if c.dialect.name == "sqlite" else audit.c.seq
    )  # SQLite takes anything for one, from whoever puts it in
    query = select(number.label("seq"), audit.c.body, audit.c.hash).order_by(audit.c.seq)
    if after is not None:
        query = query.where(audit.c.seq > after)
    result = await c.stream(query, execution_options={"yield_per": _AT_ONCE})
    async for some in result.partitions():  # thirty times as fast as row by row
        for row in some:
            yield AuditRow(row.seq, bytes(row.body), bytes(row.hash))
