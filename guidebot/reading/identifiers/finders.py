"""Finders, which yield the spans of one kind of identifier, and what a text must hold for one to be worth a run."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from guidebot.reading.identifiers.canvas import Canvas, Span

Finder = Callable[[Canvas], Iterator[Span]]
"""Yields the spans of one kind of identifier; overlaps are allowed, the first and longest wins."""


@dataclass(frozen=True, slots=True)
class Detector:
    """A finder, and what a text must hold for it to be worth a run."""

    kind: str
    """What it finds, one of `KINDS`."""
    find: Finder
    """The finder."""
    digits: int = 0
    """Least number of digits in the text."""
    marks: str = ""
    """Characters of which one must occur; empty for any text."""
    words: frozenset[str] = frozenset()
    """Lower-case words of which one must occur; empty for any text."""

    def applies(self, canvas: Canvas) -> bool:
        """Report whether a text holds what is looked for; this keeps a harmless question fast."""
        return (
            canvas.digits >= self.digits
            and (not self.words or not self.words.isdisjoint(canvas.starts))
            and (not self.marks or any(mark in canvas.text for mark in self.marks))
        )


def compiled(pattern: str) -> re.Pattern[str]:
    """Compile a verbose pattern: ASCII only (a canvas holds no other digits), case ignored."""
    return re.compile(pattern, re.IGNORECASE | re.ASCII | re.VERBOSE)


def spans(match: re.Match[str]) -> Iterator[Span]:
    """Yield the span of every group that took part, or of the whole match where the pattern has no group."""
    for group in range(1, match.re.groups + 1) if match.re.groups else range(1):
        if match.start(group) >= 0:
            yield match.span(group)


def anywhere(pattern: re.Pattern[str]) -> Finder:
    """Make a finder that searches for a pattern anywhere and yields its groups."""

    def find(canvas: Canvas) -> Iterator[Span]:
        for match in pattern.finditer(canvas.text):
            yield from spans(match)

    return find


def led(canvas: Canvas, pattern: re.Pattern[str], words: frozenset[str]) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begins with one of some words; far faster than a search for the pattern."""
    for word in words.intersection(canvas.starts):
        for start in canvas.starts[word]:
            match = pattern.match(canvas.text, start)
            if match:
                yield match


def cued(kind: str, pattern: re.Pattern[str], words: frozenset[str], digits: int = 0) -> Detector:
    """Make a detector for a pattern that begins with one of the words and holds the identifier in its groups."""

    def find(canvas: Canvas) -> Iterator[Span]:
        for match in led(canvas, pattern, words):
            yield from spans(match)

    return Detector(kind, find, digits=digits, words=words)
