"""The JSON of `ask --jsonl`: one object in, one out (design section 6)."""

import json
import re
from datetime import date
from typing import Any, Final

from guidebot.answering import Option, Reply, plain_text
from guidebot.errors import InputError

MAX_TEXT: Final = 20_000
MAX_CONTEXT: Final = 20


def parse_line(line: str) -> tuple[Any, str, list[str], date | None]:
    """Return id, text, context and date of one line.

    Raises:
        InputError: If the line is not such an object; its text says what is wanted.
    """
    try:
        found = json.loads(line, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise InputError("not a JSON object") from None
    if not isinstance(found, dict):
        raise InputError("not a JSON object")
    text, context, as_of = found.get("text"), found.get("context"), found.get("as_of")
    if not isinstance(text, str) or len(text) > MAX_TEXT:
        raise _InputErrorOf(found, f'"text" must be a string of at most {MAX_TEXT} characters')
    if isinstance(context, str):
        context = [context] if context else []
    context = [] if context is None else context
    if not isinstance(context, list) or not all(isinstance(item, str) for item in context):
        raise _InputErrorOf(found, '"context" must be a list of strings')
    try:
        day = parse_day(as_of) if as_of is not None else None
    except ValueError:
        raise _InputErrorOf(found, '"as_of" must be a date, YYYY-MM-DD') from None
    return found.get("id"), text, context[-MAX_CONTEXT:], day


def parse_day(text: Any) -> date:
    """Read a date written YYYY-MM-DD and no other way.

    Raises:
        ValueError: If it is not such a date.
    """
    if not isinstance(text, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _no_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which are not JSON.

    Raises:
        ValueError: Always.
    """
    raise ValueError(name)


class _InputErrorOf(InputError):
    """An input error that knows which line's id it belongs to."""

    def __init__(self, found: dict[str, Any], message: str) -> None:
        super().__init__(message)
        self.id = found.get("id")


def error_object(error: InputError) -> dict[str, Any]:
    """Return what a line that cannot be used gives back."""
    return {"id": getattr(error, "id", None), "error": str(error)}


def reply_object(reply: Reply, id_: Any = None) -> dict[str, Any]:
    """Return a reply as the contract names its parts."""
    answer = reply.answer
    return {
        "id": id_,
        "outcome": reply.outcome,
        "emergency": reply.emergency,
        "personal_data": list(reply.personal_data),
        "as_of": reply.as_of.isoformat() if reply.as_of else None,
        "entry": answer.entry if answer else None,
        "title": answer.title if answer else None,
        "short": answer.short if answer else None,
        "detail": answer.detail if answer else None,
        "text": plain_text(reply),
        "citations": _citations(answer) if answer else [],
        "choices": [
            {
                "entry": choice.entry,
                "title": choice.title,
                "short": choice.short,
                "detail": choice.detail,
                "citations": _citations(choice),
            }
            for choice in reply.choices
        ],
        "candidates": [{"entry": candidate.id, "score": candidate.score} for candidate in reply.candidates],
        "confidence": {"right": reply.right, "in_scope": reply.in_scope},
        "reason": reply.reason,
        "revision": reply.revision,
    }


def _citations(option: Option) -> list[dict[str, str]]:
    return [{"source": cited.source, "pinpoint": cited.pinpoint, "url": cited.url} for cited in option.citations]
