"""The kinds of value a knowledge file may hold, each checked as text before pydantic sees it.

pydantic's lax mode reads "0" as 1970-01-01 and "yes" as True; here a date is `YYYY-MM-DD`, an integer is digits, and a
boolean is `true` or `false`.
"""

import re
from datetime import date, time
from typing import Annotated, Any, Final

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainSerializer,
    StringConstraints,
    WithJsonSchema,
)

MAX_ANSWER: Final = 600
"""Characters of a short answer: what fits a phone without scrolling (command contract, design section 6)."""
MAX_DETAIL: Final = 1500
"""Characters of the folded detail."""

_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_CLOCK: Final = re.compile(r"([01]\d|2[0-3]):[0-5]\d|24:00")


class Model(BaseModel):
    """Base of everything read from a knowledge file: immutable, and unknown keys are errors."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _day(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _DAY.fullmatch(value):
        raise ValueError(f"expected a date (YYYY-MM-DD), found {_shown(value)}")
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise ValueError(f"expected a date that exists, found {_shown(value)}") from None


def _count(value: Any) -> Any:
    if isinstance(value, str) and not re.fullmatch(r"[0-9]{1,6}", value):
        raise ValueError(f"expected a whole number, found {_shown(value)}")
    return value


def _flag(value: Any) -> Any:
    if isinstance(value, str) and value not in ("true", "false"):
        raise ValueError(f"expected true or false, found {_shown(value)}")
    return value


def _clock(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if not _CLOCK.fullmatch(value):
        raise ValueError(f"expected a time (HH:MM), found {_shown(value)}")
    return time.max if value == "24:00" else time.fromisoformat(value)


def _shown(value: str) -> str:
    return f'"{value[:40]}…"' if len(value) > 40 else f'"{value}"'


def _schema(pattern: str) -> WithJsonSchema:
    return WithJsonSchema({"type": "string", "pattern": pattern})


_UNSHOWN: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def _showable(value: str) -> str:
    if _UNSHOWN.search(value):
        raise ValueError("holds a control character, which would act on a reader's screen")
    return value


Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]{1,40}$")]
Text = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=5000), AfterValidator(_showable)
]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300), AfterValidator(_showable)]
AnswerText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_ANSWER), AfterValidator(_showable)
]
DetailText = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MAX_DETAIL), AfterValidator(_showable)
]
Url = Annotated[str, StringConstraints(strip_whitespace=True, max_length=1000, pattern=r"^https?://[^\s]+$")]
Day = Annotated[date, BeforeValidator(_day), _schema(r"^\d{4}-\d\d-\d\d$")]
Count = Annotated[int, BeforeValidator(_count), _schema(r"^\d+$")]
Flag = Annotated[bool, BeforeValidator(_flag), _schema("^(true|false)$")]
Clock = Annotated[time, BeforeValidator(_clock), PlainSerializer(str), _schema(r"^\d\d:\d\d$")]
