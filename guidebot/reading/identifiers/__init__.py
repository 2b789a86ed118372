"""Personal identifiers in an officer's text, masked in memory before anything else happens to it."""

from typing import Final

from guidebot.reading.identifiers.cues import CUES, Cue
from guidebot.reading.identifiers.first_names import FIRST_NAMES
from guidebot.reading.identifiers.masking import KINDS, Masked, mask
from guidebot.reading.identifiers.plain_names import PLAIN_NAMES
from guidebot.reading.identifiers.street_words import BUILDINGS, HOUSES, POSSIBLE_STREETS, SCHOOLS_AND_FIRMS, STREETS
from guidebot.reading.identifiers.surnames import SURNAMES

NAME_WORDS: Final = FIRST_NAMES | SURNAMES | PLAIN_NAMES
"""Names, lower case; many are ordinary words."""
_SURE: Final = frozenset({Cue.TITLE, Cue.RANK, Cue.CALLED, Cue.LABEL})
NAMED_AFTER: Final = frozenset(word for word, cue in CUES.items() if cue in _SURE)
"""Words after which a name is to be expected: "mr", "pc", "called"."""
NAMED_BEFORE: Final = frozenset(CUES) - NAMED_AFTER
"""Words after which a name may stand: "victim", "her ex", "by"."""
PLACE_WORDS: Final = STREETS | POSSIBLE_STREETS | BUILDINGS | HOUSES | SCHOOLS_AND_FIRMS
"""Words before which the name of a place may stand: "road", "school"."""

__all__ = ["KINDS", "NAMED_AFTER", "NAMED_BEFORE", "NAME_WORDS", "PLACE_WORDS", "Masked", "mask"]
