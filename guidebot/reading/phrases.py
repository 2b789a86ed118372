"""Phrases in a sequence of tokens: found by id, or replaced by the form the trade prefers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Tokens = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PhraseFinder:
    """Finds which of many phrases, each under an id, occur in a sequence of tokens."""

    _by_first: Mapping[str, tuple[tuple[Tokens, str], ...]]

    @classmethod
    def build(cls, phrases: Iterable[tuple[Tokens, str]]) -> "PhraseFinder":
        """Prepare a finder from (tokens, id) pairs; empty phrases are left out."""
        by_first: dict[str, list[tuple[Tokens, str]]] = {}
        for tokens, key in phrases:
            if tokens:
                by_first.setdefault(tokens[0], []).append((tokens, key))
        return cls({first: tuple(sorted(found, key=lambda f: (-len(f[0]), f))) for first, found in by_first.items()})

    def find(self, tokens: Tokens) -> frozenset[str]:
        """Return the ids of all phrases that occur, overlapping ones included."""
        return frozenset(
            key
            for position, token in enumerate(tokens)
            for phrase, key in self._by_first.get(token, ())
            if tokens[position : position + len(phrase)] == phrase
        )


@dataclass(frozen=True, slots=True)
class Rewriter:
    """Replaces phrases by their canonical form; the longest phrase wins, left to right."""

    _by_first: Mapping[str, tuple[tuple[Tokens, Tokens], ...]]

    @classmethod
    def build(cls, rules: Iterable[tuple[Tokens, Tokens]]) -> "Rewriter":
        """Prepare a rewriter from (phrase, replacement) pairs; the first rule for a phrase counts."""
        by_first: dict[str, dict[Tokens, Tokens]] = {}
        for phrase, replacement in rules:
            if phrase and phrase != replacement:
                by_first.setdefault(phrase[0], {}).setdefault(phrase, replacement)
        return cls(
            {first: tuple(sorted(found.items(), key=lambda f: (-len(f[0]), f))) for first, found in by_first.items()}
        )

    def rewrite(self, tokens: Tokens) -> Tokens:
        """Return the tokens with every phrase replaced; replacements are not read again."""
        written: list[str] = []
        position = 0
        while position < len(tokens):
            for phrase, replacement in self._by_first.get(tokens[position], ()):
                if tokens[position : position + len(phrase)] == phrase:
                    written += replacement
                    position += len(phrase)
                    break
            else:
                written.append(tokens[position])
                position += 1
        return tuple(written)
