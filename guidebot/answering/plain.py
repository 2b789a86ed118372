"""A reply as plain text, complete: what is read where there is neither colour nor markup."""

from guidebot.answering.compose import day
from guidebot.answering.model import Option, Reply


def plain_text(reply: Reply) -> str:
    """Return the whole reply: notices, answer, detail, period, citations, freshness."""
    said = reply.answer.short if reply.answer else ""
    parts: list[str] = [notice for notice in reply.notices if notice not in said]
    if reply.answer is not None:
        parts.append(option_text(reply.answer))
    elif reply.choices:
        lines = [f"{number}. {choice.title}" for number, choice in enumerate(reply.choices, start=1)]
        parts.append("\n".join(["Which did you mean?", *lines]))
    else:
        parts.append(reply.message)
    return "\n\n".join(parts)


def option_text(option: Option) -> str:
    """Return one composed entry as plain text."""
    parts = [option.title, option.short]
    if option.detail:
        parts.append(option.detail)
    parts.append("\n".join(["Sources:", *(f"- {cited}" for cited in citation_texts(option))]))
    parts.append(freshness(option))
    parts += option.notices
    return "\n\n".join(parts)


def citation_texts(option: Option) -> list[str]:
    """Return each citation on a line: title, pinpoint, address."""
    return [", ".join(filter(None, [cited.source, cited.pinpoint])) + f" <{cited.url}>" for cited in option.citations]


def freshness(option: Option) -> str:
    """Return the period in force and the day the sources were last read."""
    checked = f"Sources last read: {day(option.checked)}." if option.checked else "Sources: date of reading unknown."
    return f"In force: {option.in_force}. {checked}"
