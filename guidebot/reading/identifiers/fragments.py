"""Pieces that many patterns share, written for `re.VERBOSE`."""

from typing import Final

LINK: Final = r"""
    (?:  # what may stand between a cue and its value: "ref no: ", "passport number is ", "imei = "
        [\s:;.,\#=("'-]
      | (?: is | was | no | nos | num | nr | number | ref | reference | id | details | shown\ as | of ) (?![\w/])
    ){1,10}
"""
MONTH: Final = r"""
    (?:  # "jan", "September"
        jan(?:uary)? | feb(?:ruary)? | mar(?:ch)? | apr(?:il)? | may | june? | july? | aug(?:ust)? | sept?(?:ember)?
      | oct(?:ober)? | nov(?:ember)? | dec(?:ember)?
    )
"""
AFTER_LINK: Final = ".,;:?!)"
"""What ends the sentence a link stands in, and not the link."""


def one_of(words: frozenset[str]) -> str:
    """Return a group that matches any of the words, the longer first."""
    return f"(?:{'|'.join(sorted(words, key=lambda word: (-len(word), word)))})"
