"""The copy of a text that finders search: plain characters, with what is already masked blotted out.

The copy has the length of the text, so a span found in one holds in the other.
"""

import re
import string
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Span = tuple[int, int]
"""Start and end of an identifier, as in a slice."""

BLOT: Final = "\ufffc"
"""Stands where an identifier was: no letter, digit, space or punctuation, so that no pattern runs across it."""

_LETTERS: Final = re.compile(r"[a-z]+")
_DIGIT: Final = re.compile(r"[0-9]")
_LOWER: Final = str.maketrans(string.ascii_uppercase, string.ascii_lowercase)
"""Unlike `str.lower` this keeps the length of every text."""
_BY_CATEGORY: Final = {"Zs": " ", "Cf": " ", "Pd": "-"}
_BY_CHARACTER: Final = {
    **dict.fromkeys("\u2018\u2019\u02bc\u2032`\u00b4", "'"),  # quotation marks, primes and accents
    **dict.fromkeys("\u201c\u201d\u2033", '"'),
    "\u2212": "-",  # minus sign
    "\u2044": "/",  # fraction slash
    "\u2024": ".",  # one dot leader
    "\u00ba": "\u00b0",  # the ordinal indicator for the degree sign
}


@dataclass(frozen=True, slots=True)
class Canvas:
    """What finders search."""

    text: str
    """Canonical characters, as long as the original; `BLOT` where something is masked."""
    starts: Mapping[str, Sequence[int]]
    """Where each lower-case run of letters begins, as it was before anything was blotted out."""
    digits: int
    """How many digits there were."""

    def blotted(self, spans: list[Span]) -> "Canvas":
        """Return the canvas with sorted, disjoint spans blotted out."""
        pieces: list[str] = []
        position = 0
        for start, end in spans:
            pieces += (self.text[position:start], BLOT * (end - start))
            position = end
        pieces.append(self.text[position:])
        return Canvas("".join(pieces), self.starts, self.digits)


def prepare(text: str, placeholder: re.Pattern[str]) -> Canvas:
    """Return the canvas of a text, placeholders blotted out."""
    plain = text if text.isascii() else text.translate(_PLAIN)
    if "[" in plain:
        plain = placeholder.sub(lambda match: BLOT * len(match.group()), plain)
    starts: dict[str, list[int]] = {}
    for match in _LETTERS.finditer(plain.translate(_LOWER)):
        starts.setdefault(match.group(), []).append(match.start())
    return Canvas(plain, starts, len(_DIGIT.findall(plain)))


class _Plain(dict[int, int]):
    """A table for `str.translate` that works out each character once.

    A number pasted from a telephone may hold bidirectional marks, narrow spaces or digits of another script.
    """

    def __missing__(self, code: int) -> int:
        """Return the plain character for a code point."""
        self[code] = ord(_plain(chr(code)))
        return self[code]


def _plain(character: str) -> str:
    """Return one plain character for any one."""
    if character.isascii() and character != "`":
        return character
    if character in _BY_CHARACTER:
        return _BY_CHARACTER[character]
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if "\uff01" <= character <= "\uff5e":  # full-width forms of ASCII
        return chr(ord(character) - 0xFEE0)
    return _BY_CATEGORY.get(unicodedata.category(character), character)


_PLAIN: Final = _Plain()
