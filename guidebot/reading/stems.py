"""Stems of English words (Snowball), computed once a word."""

from functools import lru_cache

import Stemmer

_STEMMER = Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(token: str) -> str:
    """Return the stem of a token; a token with a digit or an underscore is its own stem."""
    if not token.isalpha():
        return token
    return str(_STEMMER.stemWord(token))


def stems(tokens: tuple[str, ...]) -> tuple[str, ...]:
    """Return the stem of each token, in order."""
    return tuple(stem(token) for token in tokens)
