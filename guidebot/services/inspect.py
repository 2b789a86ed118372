"""All that can be said against a knowledge base: its files, its cross-references, and whether its entries are found."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from guidebot.errors import KnowledgeError, Problem
from guidebot.knowledge import KnowledgeBase, check, load
from guidebot.matching import Matcher
from guidebot.services.shelf import open_shelf


@dataclass(frozen=True, slots=True)
class Report:
    """What an inspection found."""

    problems: tuple[Problem, ...]
    entries: int = 0
    questions: int = 0
    """Phrasings of all entries."""
    revision: str | None = None
    """None where the base cannot be served."""


def inspect(folder: Path, force: str | None, today: date, cache: Path | None = None) -> Report:
    """Inspect a base, and with no force named each overlay as well; `cache` may hold its index."""
    try:
        shelf = open_shelf(folder, force, cache)
    except KnowledgeError as error:
        return Report(error.problems)
    base = shelf.base
    problems = set(check(base, today)) | set(_unreachable(base, shelf.matcher))
    for overlay in [] if force else _overlays(folder):
        try:
            problems |= {
                problem for problem in check(load(folder, overlay), today) if problem.path.startswith("forces/")
            }
        except KnowledgeError as error:
            problems |= set(error.problems)
    phrasings = sum(len(entry.questions) for entry in base.guidance.values())
    return Report(tuple(sorted(problems)), len(base.guidance), phrasings, base.revision)


def _overlays(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in (folder / "forces").iterdir() if path.is_dir())
    except OSError:
        return []


def _unreachable(base: KnowledgeBase, matcher: Matcher) -> Iterator[Problem]:
    """Yield entries that none of their own phrasings would bring up."""
    for key, entry in base.guidance.items():
        if not any(matcher.reaches(question, key) for question in entry.questions):
            kind = "entries" if key in base.entries else "contacts"
            place = base.places[kind, key]
            yield Problem(
                place.path,
                place.line("questions"),
                "none of its questions brings this entry up: its territory, keys or provisions contradict them",
                key,
                "questions",
                "compare its title, subject and keywords with what its questions name",
            )
