"""From a decision and a date to a cited reply. Every sentence stands in the knowledge base."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, time
from typing import Final

from guidebot.answering.links import address
from guidebot.answering.model import NOTHING, CitationLine, Noticed, Option, Reply
from guidebot.answering.opening import now_line, opening_line
from guidebot.knowledge import MAX_ANSWER, MAX_DETAIL, Citation, Entry, KnowledgeBase, Version
from guidebot.knowledge import Period as InForce
from guidebot.matching import Decision
from guidebot.reading import Period, Query

_MAX_CITATIONS: Final = 8
_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9£\"'(])")
_ABBREVIATED: Final = re.compile(r"\b(?:s|ss|v|No|para|art|reg|Sch|e\.g|i\.e|etc)\.$")


def compose(
    base: KnowledgeBase,
    decision: Decision,
    query: Query,
    today: date,
    as_of: date | None = None,
    clock: time | None = None,
) -> Reply:
    """Compose what the officer reads.

    Args:
        base: The knowledge base that was matched.
        decision: The outcome.
        query: The question as read.
        today: The day on which it is asked.
        as_of: The date asked about where the question names none.
        clock: The time in London, by which services are open or shut; None leaves that unsaid.
    """
    period = query.period or (Period(as_of, as_of) if as_of else None)
    noticed = Noticed(query.emergency, query.unread_date, query.personal_data)
    outcome, entry, reason, message = decision.outcome, decision.entry, decision.reason, ""
    if query.emergency and outcome != "answer" and base.guidebook.emergency_entry in base.guidance:
        outcome, entry, reason = "answer", base.guidebook.emergency_entry, None
    answer = option(base, entry, today, period, clock, noticed) if outcome == "answer" and entry else None
    if outcome == "answer" and answer is None:
        outcome, reason = "abstain", "no-version"
        message = f"{base.guidance[str(entry)].title}: {base.guidebook.notices.no_version}"
    shown = (option(base, choice, today, period, clock, noticed) for choice in decision.choices)
    choices = tuple(found for found in shown if found is not None) if outcome == "choose" else ()
    if outcome == "choose" and not choices:
        outcome, reason = "abstain", "no-version"
        message = base.guidebook.notices.no_version
    elif len(choices) == 1:
        outcome, answer, choices = "answer", choices[0], ()  # the others hold nothing for that date
    if outcome == "abstain" and not message:
        message = _abstention(base, decision, query)
    return Reply(
        outcome=outcome,
        answer=answer,
        choices=choices,
        message=message,
        notices=first_notices(base, noticed, outcome != "abstain"),
        noticed=noticed,
        period=period,
        candidates=decision.candidates,
        right=decision.right,
        in_scope=decision.in_scope,
        reason=reason if outcome == "abstain" else None,
        revision=base.revision,
    )


def option(
    base: KnowledgeBase,
    entry_id: str,
    today: date,
    period: Period | None = None,
    clock: time | None = None,
    noticed: Noticed = NOTHING,
) -> Option | None:
    """Compose one entry for a date or period; None where it holds no version for it.

    Where the time is known, a service says first whether it is open, and who answers instead. In an emergency what to do in
    one comes before that; where a date was not understood, the law of every period is given.
    """
    if period is None and noticed.unread_date:
        period = Period(date.min, today)
    found = _opened(base, entry_id, today, period, clock)
    return _headed(found, base.guidebook.notices.emergency) if found and noticed.emergency else found


def _opened(
    base: KnowledgeBase, entry_id: str, today: date, period: Period | None, clock: time | None
) -> Option | None:
    """Compose one entry, headed by who can be rung now."""
    found = _option(base, base.guidance[entry_id], period, today)
    if found is None or clock is None:
        return found
    contact = base.contacts.get(entry_id)
    if contact is not None:
        head = opening_line(base, contact, today, clock)
    else:
        head = now_line(base, today, clock) if entry_id == base.guidebook.helplines_entry else None
    return _headed(found, head) if head else found


def first_notices(base: KnowledgeBase, noticed: Noticed, answered: bool = True) -> tuple[str, ...]:
    """Return what is said before a reply, or before a page that it leads to; `answered` unless it abstains."""
    notices = base.guidebook.notices
    found = [notices.emergency] if noticed.emergency else []
    if noticed.unread_date and answered:
        found.append(notices.unread_date)
    if noticed.personal_data:
        found.append(notices.personal_data.replace("{kinds}", ", ".join(noticed.personal_data)))
    return tuple(found)


def _abstention(base: KnowledgeBase, decision: Decision, query: Query) -> str:
    notices = base.guidebook.notices
    if decision.declined is not None and decision.declined in base.declined:
        return base.declined[decision.declined].signpost
    if decision.reason == "extent":
        names = {extent.id: extent.name for extent in base.guidebook.extents}
        extent = " and ".join(names.get(item, item.replace("-", " ")) for item in base.guidebook.extent)
        return notices.outside_extent.replace("{extent}", extent)
    if decision.reason == "person":
        return notices.person
    if decision.reason == "empty":
        return notices.empty
    if decision.reason == "provision":
        named = ", ".join(sorted(f"section {reference.section}" for reference in query.phrasing.references))
        return notices.provision.replace("{provisions}", named)
    return notices.unknown


def _option(base: KnowledgeBase, entry: Entry, period: Period | None, today: date) -> Option | None:
    versions = _versions(entry, period, today)
    if not versions:
        return None
    short, detail = _texts(versions)
    return Option(
        entry=entry.id,
        title=entry.title,
        short=short,
        detail=detail,
        citations=citation_lines(base, (cited for version in reversed(versions) for cited in version.citations)),
        in_force="; ".join(_in_force(version, base) for version in versions),
        checked=entry.review.checked,
        notices=_entry_notices(base, entry, versions, today),
        related=tuple((other, base.guidance[other].title) for other in entry.related if other in base.guidance),
    )


def _versions(entry: Entry, period: Period | None, today: date) -> tuple[Version, ...]:
    if period is None or (period.first == date.min and len(entry.versions) == 1):
        return entry.versions_in(today, today)
    found = entry.versions_in(period.first, period.last)
    if period.today_too:
        found += tuple(version for version in entry.versions_in(today, today) if version not in found)
    return found


def _texts(versions: Sequence[Version]) -> tuple[str, str]:
    """Return short and detail: of one version as written; of several, each under the days it applies to."""
    if len(versions) == 1:
        return versions[0].answer, versions[0].detail or ""
    whole = [f"{_days(version.in_force)}: {version.answer}" for version in versions]
    if len("\n".join(whole)) <= MAX_ANSWER:
        details = [f"{_days(version.in_force)}: {version.detail}" for version in versions if version.detail]
        return "\n".join(whole), _fitting(details, MAX_DETAIL)
    leads = [f"{_days(version.in_force)}: {sentences(version.answer)[0]}" for version in versions]
    return _fitting(leads, MAX_ANSWER), _fitting(whole, MAX_DETAIL)


def sentences(text: str) -> list[str]:
    """Return a text's sentences; abbreviations such as "s." do not end one."""
    found: list[str] = []
    for part in _SENTENCE_END.split(text):
        if found and _ABBREVIATED.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found


def _fitting(parts: Sequence[str], limit: int) -> str:
    """Join as many parts as fit, the latest first in claim, in their own order; a part that alone is too long is cut."""
    kept: list[str] = []
    for part in reversed(parts):
        if len("\n".join([part, *kept])) <= limit:
            kept.insert(0, part)
    if not kept and parts:
        whole = sentences(parts[-1])
        while len(whole) > 1 and len(" ".join(whole)) > limit:
            whole.pop()
        return " ".join(whole)[:limit]
    return "\n".join(kept)


def _headed(option: Option, notice: str) -> Option:
    """Put what must be known first at the head of the short answer; what no longer fits moves into the detail."""
    if notice in option.short:
        return option
    kept = sentences(option.short)
    moved: list[str] = []
    while kept and len(" ".join([notice, *kept])) > MAX_ANSWER:
        moved.insert(0, kept.pop())
    detail = "\n".join(filter(None, [" ".join(moved), option.detail]))
    return Option(
        entry=option.entry,
        title=option.title,
        short=" ".join([notice, *kept]),
        detail=_head(detail, MAX_DETAIL),
        citations=option.citations,
        in_force=option.in_force,
        checked=option.checked,
        notices=option.notices,
        related=option.related,
    )


def _head(text: str, limit: int) -> str:
    """Return the sentences of a text that fit, from its beginning."""
    if len(text) <= limit:
        return text
    kept = sentences(text)
    while len(kept) > 1 and len(" ".join(kept)) > limit:
        kept.pop()
    return " ".join(kept)[:limit]


def citation_lines(base: KnowledgeBase, citations: Iterable[Citation]) -> tuple[CitationLine, ...]:
    """Return citations as they are shown, each place once."""
    found: dict[tuple[str, str], CitationLine] = {}
    for citation in citations:
        source = base.sources.get(citation.source)
        if source is not None:
            line = CitationLine(source.title, citation.pinpoint or "", address(source, citation))
            found.setdefault((source.id, line.pinpoint), line)
    return tuple(found.values())[:_MAX_CITATIONS]


def _entry_notices(base: KnowledgeBase, entry: Entry, versions: Sequence[Version], today: date) -> tuple[str, ...]:
    notices = base.guidebook.notices
    found = []
    if any(not version.commenced for version in versions):
        checked = day(entry.review.checked) if entry.review.checked else "date unknown"
        found.append(notices.not_commenced.replace("{checked}", checked))
    due = base.review_due(entry)
    if due is not None and due < today:
        found.append(notices.overdue.replace("{due}", day(due)))
    if not entry.review.approved:
        found.append(notices.unapproved)
    return tuple(found)


def day(value: date) -> str:
    """Return a date as people write it: 3 April 2017."""
    return f"{value.day} {value:%B %Y}"


def _days(period: InForce) -> str:
    if period.from_ and period.until:
        return f"{day(period.from_)} to {day(period.until)}"
    if period.from_:
        return f"From {day(period.from_)}"
    return f"Until {day(period.until)}" if period.until else "At any date"


def _in_force(version: Version, base: KnowledgeBase) -> str:
    if not version.commenced:
        return "enacted, not shown to be in force"
    period = version.in_force
    if period.from_ is None and period.until is None:
        return "current guidance"
    text = _days(period)
    return text[0].lower() + text[1:] if not text[0].isdigit() else text
