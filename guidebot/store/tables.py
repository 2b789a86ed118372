"""The tables, one set for SQLite and PostgreSQL.

People go by a random id of ours. What ties it to a person stands in `members` alone, and erasure removes it there.
"""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    cast,
)

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
    }
)
_ID: Final = 20


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept and returned in UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a moment without a time zone.

        Raises:
            ValueError: If it has none.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone")
        moment = value.astimezone(UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Bytes(TypeDecorator[bytes]):
    """Bytes, read as such whatever stands there: SQLite takes text for them, from whoever changes a row by hand."""

    impl = LargeBinary
    cache_ok = True

    def column_expression(self, column: ColumnElement[Any]) -> ColumnElement[Any]:
        """Read the bytes of a text too."""
        return cast(column, self)


def _member(name: str = "member_id", **options: Any) -> Column[str]:
    return Column(name, String(_ID), ForeignKey("members.id"), **options)


members: Final = Table(
    "members",
    METADATA,
    Column("id", String(_ID), primary_key=True),
    Column("telegram_id", BigInteger, unique=True, nullable=True),
    Column("name", Text, nullable=True),
    Column("team", Text, nullable=True),
    Column("area", Text, nullable=True),
    Column("state", String(10), nullable=False),
    Column("sponsor_id", String(_ID), ForeignKey("members.id"), nullable=True),
    Column("days", Integer, nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=True),
    Column("reminded_at", Moment, nullable=True),
    Column("orphaned_at", Moment, nullable=True),
    Index("ix_members_sponsor_id", "sponsor_id"),
)
"""`state` is pending, active or revoked; whoever is past `expires_at` has lapsed. `days` is how long a renewal lasts.

`orphaned_at` is when the sponsor was removed: somebody else must take the person over. An erased person has neither
`telegram_id` nor `name`.
"""

roles: Final = Table(
    "roles",
    METADATA,
    _member(primary_key=True),
    Column("role", String(12), primary_key=True),
)

invitations: Final = Table(
    "invitations",
    METADATA,
    Column("id", String(_ID), primary_key=True),
    Column("code_hash", Bytes(32), nullable=False, unique=True),
    Column("role", String(12), nullable=False),
    Column("team", Text, nullable=True),
    Column("area", Text, nullable=True),
    Column("name", Text, nullable=True),
    Column("telegram_id", BigInteger, nullable=True),
    Column("days", Integer, nullable=False),
    _member("sponsor_id", nullable=True),
    Column("created_at", Moment, nullable=False),
    Column("expires_at", Moment, nullable=False),
    Column("used_at", Moment, nullable=True),
    _member("used_by", nullable=True),
)
"""`sponsor_id` is null where the invitation came from the command line."""

attempts: Final = Table(
    "attempts",
    METADATA,
    Column("telegram_id", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("since", Moment, nullable=False),
)
"""Codes that did not fit, by who tried them; purged within a day."""

handled: Final = Table(
    "handled",
    METADATA,
    Column("update_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False, index=True),
)
"""Updates that have taken effect, for as long as Telegram may offer them again."""

rates: Final = Table(
    "rates",
    METADATA,
    _member(primary_key=True),
    Column("left", Float, nullable=False),
    Column("at", Moment, nullable=False),
)
"""A token bucket of each person: how much was left at that moment."""

topics: Final = Table(
    "topics",
    METADATA,
    _member(primary_key=True),
    Column("topic", JSON, nullable=False),
    Column("at", Moment, nullable=False, index=True),
)
"""What each conversation was last about: ids of guidance and days, never words of a person."""

buttons: Final = Table(
    "buttons",
    METADATA,
    Column("token", String(24), primary_key=True),
    _member(nullable=False),
    Column("actions", JSON, nullable=False),
    Column("expires_at", Moment, nullable=False, index=True),
)
"""One row a keyboard: what each of its buttons asks for, in order."""

texts: Final = Table(
    "texts",
    METADATA,
    Column("hash", Bytes(32), primary_key=True),
    Column("content", Bytes, nullable=False),
)
"""Answers as given, in UTF-8, by their SHA-256; the same text once."""

receipts: Final = Table(
    "receipts",
    METADATA,
    Column("id", String(_ID), primary_key=True),
    _member(nullable=False),
    Column("given_at", Moment, nullable=False, index=True),
    Column("entry", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("revision", Text, nullable=False),
    Column("asked_about", Text, nullable=True),
    Column("sources", JSON, nullable=False),
    Column("text_hash", Bytes(32), ForeignKey("texts.hash"), nullable=False, index=True),
    Column("audit_seq", BigInteger, nullable=False),
    Column("judged", Boolean, nullable=False, default=False),
)
"""What was shown to whom, for as long as receipts are kept; `audit_seq` is the row of the audit log that holds its digest."""

feedback: Final = Table(
    "feedback",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("entry", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("verdict", String(10), nullable=False),
    Column("day", Date, nullable=False),
)
"""Helpful or wrong, once a receipt; neither person nor receipt."""

unanswered: Final = Table(
    "unanswered",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("words", Text, nullable=False),
    Column("outcome", String(10), nullable=False),
    Column("day", Date, nullable=False, index=True),
)
"""Questions without an answer: known words only, the day, no person."""

audit: Final = Table(
    "audit",
    METADATA,
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("body", Bytes, nullable=False),
    Column("hash", Bytes(32), nullable=False),
    UniqueConstraint("hash"),
)
"""Append-only: `hash` is the SHA-256 of the hash before, the number and the body; `body` is canonical JSON."""
