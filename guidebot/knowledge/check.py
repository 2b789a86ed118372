"""What the schema cannot see: dangling ids, repeated questions, clashing figures, bad phones, overdue reviews.

Each finding names a severity, a place and a mend. Findings do not keep a base from being served; `check` exits 1 on
errors and 0 on warnings. Whether every entry can be reached by its questions is the matcher's to say.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations
from typing import Final

from guidebot.errors import Problem, Severity
from guidebot.knowledge.base import KnowledgeBase
from guidebot.knowledge.model import Citation, Entry, Source

_FIGURE_ASPECTS: Final = frozenset({"penalty", "time-limit", "duration", "commencement"})
"""Aspects of which a subject has one figure at a time."""
_QUANTITY: Final = re.compile(
    r"(?:£\d+(?:,\d+)*|\b(\d+|" + "six|two|five|ten|twelve|fourteen" + r")[\s-]+(year|month|week|day|hour)s?\b)", re.I
)
_WORDS: Final = {"two": "2", "five": "5", "six": "6", "ten": "10", "twelve": "12", "fourteen": "14"}


def check(base: KnowledgeBase, today: date) -> list[Problem]:
    """Return every finding, in file order.

    Args:
        base: A base that has loaded.
        today: The day on which reviews are due or overdue.
    """
    findings: list[Problem] = []
    for finder in (
        _citations,
        _references,
        _other_references,
        _extents,
        _guidebook,
        _hard_keys,
        _repeated_questions,
        _clashing_figures,
        _contacts,
        _sources,
        _reviews,
    ):
        findings += finder(base, today)
    return sorted(findings)


def _finding(
    base: KnowledgeBase,
    kind: str,
    key: str,
    message: str,
    mend: str,
    *below: str | int,
    severity: Severity = "error",
) -> Problem:
    place = base.places[kind, key]
    dotted = ".".join(map(str, below))
    return Problem(place.path, place.line(*below), message, key, dotted, mend, severity)


def _cited(base: KnowledgeBase) -> Iterator[tuple[str, str, tuple[str | int, ...], Citation]]:
    """Yield kind, id, position and citation of every citation in the base."""
    for key, entry in base.entries.items():
        for number, version in enumerate(entry.versions):
            for position, citation in enumerate(version.citations):
                yield "entries", key, ("versions", number, "citations", position), citation
    for key, contact in base.contacts.items():
        for position, citation in enumerate(contact.citations):
            yield "contacts", key, ("citations", position), citation
    for change in base.changes:
        for position, citation in enumerate(change.citations):
            yield "changes", change.id, ("citations", position), citation


def _citations(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    for kind, key, at, citation in _cited(base):
        if citation.source not in base.sources:
            message = f'no source has the id "{citation.source}"'
            yield _finding(base, kind, key, message, "add it to sources.yaml, or correct the id", *at)
        if citation.pinpoint is None:
            mend = "name the section, paragraph or heading"
            yield _finding(base, kind, key, "a citation without a pinpoint", mend, *at, severity="warning")
        elif citation.source in base.sources and _repeats(base.sources[citation.source], citation.pinpoint):
            mend = "name the paragraph, or say: whole judgment"
            message = "a pinpoint that repeats the citation of the judgment"
            yield _finding(base, kind, key, message, mend, *at, severity="warning")


def _repeats(source: Source, pinpoint: str) -> bool:
    """Whether a pinpoint gives a judgment's neutral citation, which its title gives, in place of a paragraph."""
    return source.kind == "case" and pinpoint.startswith("[") and pinpoint in source.title


def _references(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    known = base.guidance
    aspects = {aspect.id for aspect in base.lexicon.aspects}
    for key, entry in base.entries.items():
        if entry.subject is not None and entry.subject not in base.subjects:
            message = f'no subject has the id "{entry.subject}"'
            yield _finding(base, "entries", key, message, "add it to subjects.yaml, or correct the id", "subject")
        if entry.aspect is not None and aspects and entry.aspect not in aspects:
            message = f'no aspect has the id "{entry.aspect}"'
            yield _finding(base, "entries", key, message, "add it to lexicon.yaml, or correct the id", "aspect")
        for position, other in enumerate(entry.related):
            if other not in known:
                message = f'no entry has the id "{other}"'
                yield _finding(base, "entries", key, message, "correct or remove it", "related", position)


def _other_references(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    known = base.guidance
    used = {entry.subject for entry in base.entries.values()}
    for key, subject in base.subjects.items():
        if key not in used:
            yield _finding(base, "subjects", key, "no entry is about this subject", "remove it", severity="warning")
        for position, provision in enumerate(subject.provisions):
            if provision.source not in base.sources:
                message = f'no source has the id "{provision.source}"'
                yield _finding(base, "subjects", key, message, "correct the id", "provisions", position)
    for change in base.changes:
        for position, other in enumerate(change.entries):
            if other not in known:
                message = f'no entry has the id "{other}"'
                yield _finding(base, "changes", change.id, message, "correct or remove it", "entries", position)
    for question in base.questions:
        for other in (question.entry, *question.also):
            if other != "declined" and other not in known:
                message = f'no entry has the id "{other}"'
                yield _finding(base, "questions", question.key, message, "relabel the question", "entry")


def _extents(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    known = {extent.id for extent in base.guidebook.extents} | set(base.guidebook.extent)
    named = [
        *(("entries", key, entry.extent) for key, entry in base.entries.items()),
        *(("contacts", key, contact.extent) for key, contact in base.contacts.items()),
    ]
    for kind, key, extents in named:
        for position, extent in enumerate(extents):
            if extent not in known:
                message = f'no extent has the id "{extent}"'
                yield _finding(base, kind, key, message, "add it to guidebook.yaml", "extent", position)


def _guidebook(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    instrument, emergency = base.guidebook.instrument, base.guidebook.emergency_entry
    if instrument is not None and instrument not in base.sources:
        message = f'no source has the id "{instrument}"'
        yield _finding(base, "guidebook", "", message, "add it to sources.yaml, or correct the id", "instrument")
    if emergency is not None and emergency not in base.guidance:
        message = f'no entry has the id "{emergency}"'
        yield _finding(base, "guidebook", "", message, "write the entry, or correct the id", "emergency_entry")
    named = base.guidebook.helplines_entry
    if named is not None and named not in base.guidance:
        message = f'no entry has the id "{named}"'
        yield _finding(base, "guidebook", "", message, "write the entry, or correct the id", "helplines_entry")
    if base.guidebook.person is not None and base.guidebook.person not in base.guidance:
        message = f'no entry or contact has the id "{base.guidebook.person}"'
        yield _finding(base, "guidebook", "", message, "write it, or correct the id", "person")
    for position, other in enumerate(base.guidebook.helplines):
        if other not in base.contacts:
            message = f'no contact has the id "{other}"'
            yield _finding(base, "guidebook", "", message, "correct or remove it", "helplines", position)


def _hard_keys(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    known = {key.id for key in base.lexicon.hard_keys}
    for number, key in enumerate(base.lexicon.hard_keys):
        for position, other in enumerate(key.excludes):
            if other not in known:
                at = ("hard_keys", number, "excludes", position)
                yield _finding(base, "lexicon", "", f'no hard key has the id "{other}"', "correct or remove it", *at)


def _same_words(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def _repeated_questions(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    owners: dict[str, tuple[str, str, int]] = {}
    lists: Iterable[tuple[str, str, tuple[str, ...]]] = [
        *(("entries", key, entry.questions) for key, entry in base.entries.items()),
        *(("contacts", key, contact.questions) for key, contact in base.contacts.items()),
        *(("declined", key, declined.questions) for key, declined in base.declined.items()),
    ]
    for kind, key, questions in lists:
        for position, question in enumerate(questions):
            words = _same_words(question)
            first = owners.setdefault(words, (kind, key, position))
            if first == (kind, key, position):
                continue
            if first[1] == key:
                mend, severity = "remove one of the two", "warning"
            else:
                mend, severity = "keep it where it is best answered", "error"
            message = f'the question "{question[:60]}" stands on "{first[1]}" too'
            yield _finding(base, kind, key, message, mend, "questions", position, severity=severity)  # type: ignore[arg-type]


def quantities(text: str) -> frozenset[str]:
    """Return the amounts and spans of time a text gives, as `10 year` or `£5,000`."""
    found = set()
    for match in _QUANTITY.finditer(text):
        number, unit = match.groups()
        found.add(f"{_WORDS.get(number.lower(), number)} {unit.lower()}" if number else match.group())
    return frozenset(found)


def _clashing_figures(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    groups: dict[tuple[str, str, tuple[str, ...]], list[tuple[Entry, frozenset[str]]]] = defaultdict(list)
    for entry in base.entries.values():
        live = entry.versions_in(today, today)
        if entry.subject and entry.aspect in _FIGURE_ASPECTS and len(live) == 1 and live[0].commenced:
            figures = quantities(live[0].answer)
            if figures:
                groups[entry.subject, entry.aspect, base.extent_of(entry)].append((entry, figures))
    for group in groups.values():
        for (first, figures), (second, others) in combinations(group, 2):
            if figures - others and others - figures:
                message = (
                    f'gives {", ".join(sorted(others))}, but "{first.id}" gives {", ".join(sorted(figures))}'
                    f" for the same subject and aspect"
                )
                yield _finding(
                    base, "entries", second.id, message, "correct one, or give them different aspects", "versions"
                )


def _contacts(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    for key, contact in base.contacts.items():
        for position, phone in enumerate(contact.phones):
            if not phone.is_valid:
                message = f"{phone.number} is not a valid telephone number"
                yield _finding(
                    base, "contacts", key, message, "write it as +44…, or as a short code", "phones", position
                )
        for position, hours in enumerate(contact.open):
            if hours.from_ >= hours.until:
                message = f"opens at {hours.from_:%H:%M} and shuts no later"
                yield _finding(base, "contacts", key, message, 'give "24:00" for midnight', "open", position)
        if contact.fallback is not None:
            yield from _round_the_clock(base, "contacts", key, contact.fallback, "fallback")


def _round_the_clock(base: KnowledgeBase, kind: str, key: str, other: str, *below: str | int) -> Iterator[Problem]:
    """Find a contact that is named to answer at night, and is not there or does not."""
    found = base.contacts.get(other)
    if found is None:
        yield _finding(base, kind, key, f'no contact has the id "{other}"', "correct or remove it", *below)
    elif not (found.round_the_clock and found.phones):
        message = f'"{other}" is not held as answering round the clock'
        yield _finding(base, kind, key, message, "name a service whose hours are all the week's", *below)


def _sources(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    used = {citation.source for _, _, _, citation in _cited(base)}
    used |= {provision.source for subject in base.subjects.values() for provision in subject.provisions}
    for key, source in base.sources.items():
        if not source.url.startswith("https://"):
            yield _finding(base, "sources", key, "the address is not https", "give the https address", "url")
        if key not in used:
            yield _finding(base, "sources", key, "nothing cites this source", "remove it", severity="warning")
        if source.read and source.read > today:
            yield _finding(
                base, "sources", key, "read on a day still to come", "correct the day", "read", severity="warning"
            )


def _reviews(base: KnowledgeBase, today: date) -> Iterator[Problem]:
    kinds: list[tuple[str, dict[str, Entry]]] = [
        ("entries", dict(base.entries)),
        ("contacts", {key: base.guidance[key] for key in base.contacts}),
    ]
    for kind, entries in kinds:
        for key, entry in entries.items():
            due = base.review_due(entry)
            if due is not None and due < today:
                message = f"its review was due on {due}"
                yield _finding(base, kind, key, message, "read its sources again", "review", severity="warning")
