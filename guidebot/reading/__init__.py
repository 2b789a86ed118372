"""Reading: an officer's words to a `Query`. Pure: no clock, file, database, network or logging."""

from guidebot.reading.dates import Period, read_period
from guidebot.reading.emergency import EmergencyDetector
from guidebot.reading.identifiers import KINDS, NAME_WORDS, NAMED_AFTER, NAMED_BEFORE, PLACE_WORDS
from guidebot.reading.keys import KeyedPairs, key_of
from guidebot.reading.phrases import PhraseFinder
from guidebot.reading.query import Phrasing, Query
from guidebot.reading.reader import MAX_CHARACTERS, Learned, Reader, build_reader, carried_provisions, figures
from guidebot.reading.references import Reference, sections_of
from guidebot.reading.spelling import ordinary_words
from guidebot.reading.tokens import tokenise

__all__ = [
    "KINDS",
    "MAX_CHARACTERS",
    "NAMED_AFTER",
    "NAMED_BEFORE",
    "NAME_WORDS",
    "PLACE_WORDS",
    "EmergencyDetector",
    "KeyedPairs",
    "Learned",
    "Period",
    "PhraseFinder",
    "Phrasing",
    "Query",
    "Reader",
    "Reference",
    "build_reader",
    "carried_provisions",
    "figures",
    "key_of",
    "ordinary_words",
    "read_period",
    "sections_of",
    "tokenise",
]
