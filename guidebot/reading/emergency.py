"""Someone in danger now: cues of the lexicon that mean it together.

A cue that stands among both `danger` and `now` is enough by itself unless a `never` cue calms it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Final

from guidebot.knowledge import EmergencyCues
from guidebot.reading.stems import stems
from guidebot.reading.tokens import tokenise

_GAP: Final = 3
"""Tokens that a `*` in a cue may stand for, at most."""

Stems = tuple[str, ...]


class _Role(Enum):
    """The list of the lexicon that a cue stands in."""

    DANGER = "danger"
    NOW = "now"
    ALWAYS = "always"
    NEVER = "never"


_Ending = tuple[_Role, tuple[Stems, ...]]
"""What a cue is a sign of, and its parts after the first `*`."""


@dataclass(frozen=True, slots=True)
class EmergencyDetector:
    """Tells a report of danger from a question about law."""

    lengths: Mapping[str, tuple[int, ...]]
    """How many tokens the first part of a cue may have, by its first stem."""
    endings: Mapping[Stems, tuple[_Ending, ...]]
    """The cues, by their first part."""

    @classmethod
    def build(cls, cues: EmergencyCues) -> "EmergencyDetector":
        """Prepare a detector from the lexicon's cues; `*` in a cue stands for up to three tokens."""
        lengths: dict[str, set[int]] = {}
        endings: dict[Stems, list[_Ending]] = {}
        for role, phrases in (
            (_Role.ALWAYS, cues.always),
            (_Role.DANGER, cues.danger),
            (_Role.NOW, cues.now),
            (_Role.NEVER, cues.never),
        ):
            for first, *rest in _parts(phrases):
                lengths.setdefault(first[0], set()).add(len(first))
                endings.setdefault(first, []).append((role, tuple(rest)))
        return cls(
            {first: tuple(sorted(found)) for first, found in lengths.items()},
            {first: tuple(found) for first, found in endings.items()},
        )

    def detect(self, text: str) -> bool:
        """Return whether a text says that someone is in danger now."""
        words = stems(tokenise(text))
        found: set[_Role] = set()
        for start, word in enumerate(words):
            for length in self.lengths.get(word, ()):
                end = start + length
                for role, rest in self.endings.get(words[start:end], ()):
                    if role not in found and _follow(rest, words, end):
                        if role is _Role.ALWAYS:
                            return True
                        found.add(role)
        return _Role.DANGER in found and _Role.NOW in found and _Role.NEVER not in found


def _parts(phrases: Iterable[str]) -> Iterable[tuple[Stems, ...]]:
    for phrase in phrases:
        parts = tuple(part for part in (stems(tokenise(piece)) for piece in phrase.split("*")) if part)
        if parts:
            yield parts


def _follow(parts: tuple[Stems, ...], words: Stems, after: int) -> bool:
    """Return whether the parts occur in order after a place, each at most `_GAP` tokens from the last."""
    if not parts:
        return True
    part, rest = parts[0], parts[1:]
    return any(
        words[place : place + len(part)] == part and _follow(rest, words, place + len(part))
        for place in range(after, after + _GAP + 1)
    )
