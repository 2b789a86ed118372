"""What may be kept of a question that found no answer: words that the base or ordinary English knows, and sections.

Names cannot be told from other words for certain. So nothing unknown is kept, no figure but a section or a year that was read as
one, and no word that stands with a capital within a sentence unless the base uses it. Nothing is kept of an emergency.
"""

import re
from typing import Final

from guidebot.reading import Query, Reader, ordinary_words

_WORD: Final = re.compile(r"\[[^\]]*\]|[^\W_]+(?:['’][a-z]+)?")
_SENTENCE_END: Final = re.compile(r"[.!?:;\n]\s*$|^\s*$")
_SECTION: Final = re.compile(r"(?:s|ss|sec)?(\d{1,3}[a-z]{0,2})", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_MOST: Final = 40
"""Words of one question."""


def keepable(query: Query, reader: Reader) -> str:
    """Return the words of a question that may be kept, in order, in lower case; empty where none may."""
    if query.emergency or query.person_wanted:
        return ""
    sections = {reference.section.lower() for reference in query.phrasing.references}
    kept: list[str] = []
    for match in _WORD.finditer(query.text):
        word = match.group().lower().replace("’", "'")
        if word.startswith("["):
            continue
        if any(character.isdigit() for character in word):
            section = _SECTION.fullmatch(word)
            if (section and section[1] in sections) or (_YEAR.fullmatch(word) and query.period is not None):
                kept.append(word)
        elif reader.speller.knows(word) or (word in ordinary_words() and not _named(match, query.text)):
            kept.append(word)
    return " ".join(kept[:_MOST])


def _named(match: re.Match[str], text: str) -> bool:
    """Whether a word stands with a capital within a sentence, as a name does."""
    word = match.group()
    return word[0].isupper() and not word.isupper() and not _SENTENCE_END.search(text[: match.start()])
