"""The words of the trade: abbreviations, synonyms, aspects, hard keys (`lexicon.yaml`)."""

from typing import Annotated

from pydantic import Field

from guidebot.knowledge.fields import Id, Line, Model

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


class Lexicon(Model):
    """Everything of `lexicon.yaml`; all of it optional."""

    abbreviations: tuple[Abbreviation, ...] = ()
    synonyms: tuple[Annotated[tuple[Line, ...], Field(min_length=2)], ...] = ()
    aspects: tuple[Aspect, ...] = ()
    hard_keys: tuple[HardKey, ...] = ()
    protected: tuple[Line, ...] = ()
    """Words that spelling correction must neither change nor produce by correction."""
