"""Someone in danger now: cues of the lexicon that mean it together."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from guidebot.knowledge import EmergencyCues
from guidebot.reading.stems import stems
from guidebot.reading.tokens import tokenise

_GAP: Final = 3
"""Tokens that a `*` in a cue may stand for, at most."""

Cue = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class EmergencyDetector:
    """Tells a report of danger from a question about law."""

    danger: tuple[Cue, ...]
    now: tuple[Cue, ...]
    always: tuple[Cue, ...]
    never: tuple[Cue, ...]

    @classmethod
    def build(cls, cues: EmergencyCues) -> "EmergencyDetector":
        """Prepare a detector from the lexicon's cues; `*` in a cue stands for up to three words."""
        return cls(_cues(cues.danger), _cues(cues.now), _cues(cues.always), _cues(cues.never))

    def detect(self, text: str) -> bool:
        """Return whether a text says that someone is in danger now."""
        words = stems(tokenise(text))
        if _any(self.always, words):
            return True
        return _any(self.danger, words) and _any(self.now, words) and not _any(self.never, words)


def _cues(phrases: Iterable[str]) -> tuple[Cue, ...]:
    return tuple(tuple(stems(tokenise(part)) for part in phrase.split("*") if part.strip()) for phrase in phrases)


def _any(cues: tuple[Cue, ...], words: tuple[str, ...]) -> bool:
    present = frozenset(words)
    return any(cue and cue[0] and cue[0][0] in present and _occurs(cue, words) for cue in cues)


def _occurs(cue: Cue, words: tuple[str, ...]) -> bool:
    first = cue[0]
    starts = [position for position in range(len(words)) if words[position : position + len(first)] == first]
    for start in starts:
        end: int | None = start + len(first)
        for part in cue[1:]:
            end = _next(part, words, end)
            if end is None:
                break
        if end is not None:
            return True
    return False


def _next(part: tuple[str, ...], words: tuple[str, ...], after: int | None) -> int | None:
    if after is None:
        return None
    for position in range(after, after + _GAP + 1):
        if words[position : position + len(part)] == part:
            return position + len(part)
    return None
