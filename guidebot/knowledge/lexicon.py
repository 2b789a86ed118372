"""The words of the trade: abbreviations, synonyms, aspects, hard keys, signs of an emergency (`lexicon.yaml`)."""

import re
from dataclasses import dataclass
from math import prod
from typing import Annotated, Final

from pydantic import AfterValidator, Field, ValidationInfo

from guidebot.knowledge.fields import Count, Id, Line, Model

_CHOICE: Final = re.compile(r"\*(?:ing)?|<[a-z0-9-]+>(?:ing)?|[\^$]|[^<>()*|^$\s]+")
MAX_WAYS: Final = 2000
"""Ways to read one emergency cue: each is kept."""
_BAR: Final = re.compile(r"\s*\|\s*")

Terms = Annotated[tuple[Line, ...], Field(min_length=1)]


class Abbreviation(Model):
    """Short forms of one expression; both sides match each other."""

    short: Terms
    long: Line


class Aspect(Model):
    """A facet of a subject, as penalty or time limit, and the words that ask for it."""

    id: Id
    name: Line | None = None
    terms: Terms


class HardKey(Model):
    """A term that no similarity of wording may override.

    A query that carries the key can be answered only by an entry that carries it too. With `excludes`, the key speaks
    only against entries that carry one of the excluded keys and not this one (stalking as against harassment).
    """

    id: Id
    terms: Terms
    excludes: tuple[Id, ...] = ()


class Sign(Model):
    """One kind of sign that someone is in danger now, or that it is only talked about, and what it weighs."""

    name: Line
    points: Annotated[Count, Field(ge=1)]
    """How much it raises (a sign) or lowers (a doubt) the sum, once a text however many of its cues are found."""
    cues: Terms
    """Words, `<class>`, `<class>ing`, either `a|b`, optional `(a)`.

    `*` stands for up to three words, `*ing` for any word in -ing, `^` and `$` for the start and the end.
    """


@dataclass(frozen=True, slots=True)
class CueWord:
    """One place in an emergency cue."""

    choices: tuple[str, ...]
    """Words, `<class>`, `<class>ing`, `*`, `*ing`, `^`, `$`: any of them may stand there."""
    optional: bool
    """Whether nothing may stand there too."""


def cue_words(cue: str) -> list[CueWord]:
    """Take an emergency cue apart.

    Raises:
        ValueError: If it is not written as cues are.
    """
    found = []
    for word in _BAR.sub("|", cue).split():
        optional = word.startswith("(") and word.endswith(")")
        choices = tuple((word[1:-1] if optional else word).split("|"))
        wrong = [choice for choice in choices if not _CHOICE.fullmatch(choice)]
        if wrong:
            raise ValueError(f'cue "{cue}": expected words, <class>, a|b, (a), *, *ing, ^ or $, found "{wrong[0]}"')
        found.append(CueWord(choices, optional))
    if prod(len(word.choices) + word.optional for word in found) > MAX_WAYS:
        raise ValueError(f'cue "{cue[:40]}…": more than {MAX_WAYS} ways to read it; make it two, or a class')
    return found


def _of_known_classes(sign: Sign, info: ValidationInfo) -> Sign:
    known = info.data.get("classes")
    for cue in sign.cues:
        for choice in (choice for word in cue_words(cue) for choice in word.choices):
            name = choice.partition(">")[0].removeprefix("<")
            if known is not None and choice.startswith("<") and name not in known:
                raise ValueError(f'cue "{cue}": there is no class "{name}"')
    return sign


Signs = tuple[Annotated[Sign, AfterValidator(_of_known_classes)], ...]


class EmergencyCues(Model):
    """Signs that together mean someone is in danger now: their points, less those of the doubts, reach `alarm`."""

    alarm: Annotated[Count, Field(ge=1)] = 10
    """Points from which a text is an emergency."""
    classes: dict[Id, Terms] = Field(default_factory=dict)
    """Words and phrases that may stand for each other in a cue as `<class>`."""
    signs: Signs = ()
    """Violence under way, weapons, presence at the door, life at risk, the present moment."""
    doubts: Signs = ()
    """Questions of law, the past, conditions, habits, the suspect in custody."""


class Lexicon(Model):
    """Everything of `lexicon.yaml`; all of it optional."""

    abbreviations: tuple[Abbreviation, ...] = ()
    synonyms: tuple[Annotated[tuple[Line, ...], Field(min_length=2)], ...] = ()
    aspects: tuple[Aspect, ...] = ()
    hard_keys: tuple[HardKey, ...] = ()
    emergency: EmergencyCues = EmergencyCues()
    protected: tuple[Line, ...] = ()
    """Words that spelling correction must neither change nor produce by correction."""
