"""Words that announce a name: "victim", "her ex", "Mr", "PC", "is called"."""

from enum import Enum, auto
from typing import Final

from guidebot.reading.identifiers.word_set import word_set


class Cue(Enum):
    """What announces a name; how much it takes for the next word to be one depends on it."""

    ROLE = auto()
    """A part in the case: "victim Jane"."""
    RELATION = auto()
    """Somebody's somebody: "her ex Darren"."""
    DOER = auto()
    """A word before whoever did it or had it done: "stalked by Dean Walker"."""
    TITLE = auto()
    """A form of address: "Mr Patel"."""
    RANK = auto()
    """A police rank: "PC Jones"."""
    CALLED = auto()
    """A word that introduces a name: "is called John"."""
    LABEL = auto()
    """The label of a field: "surname Smith"."""


_WORDS: Final = {
    Cue.ROLE: """
        victim vic victims complainant comp suspect sus susp suspects defendant def deft offender perpetrator perp
        witness stalker ip aggrieved aggd informant caller nominal respondent applicant dp accused subject
        harasser claimant
    """,
    Cue.RELATION: """
        ex partner husband wife boyfriend girlfriend bf gf fiance fiancee mum mother dad father brother sister son
        daughter nan neighbour neighbor colleague boss friend mate landlord lodger uncle aunt cousin nephew niece male
        female man woman lad bloke
    """,
    Cue.DOER: "by against arrested nicked interviewed charged",
    Cue.TITLE: "mr mrs ms miss mx dr prof professor rev sir mister master",
    Cue.RANK: """
        pc wpc dc wdc tdc ps ds di dci dsi dcs sgt sergeant insp inspector pcso spc constable supt superintendent
    """,
    Cue.CALLED: "called named aka alias nicknamed known goes name names",
    Cue.LABEL: "surname forename firstname lastname",
}
CUES: Final = {word: cue for cue, words in _WORDS.items() for word in words.split()}
"""Each lower-case word that announces a name."""
LINKS: Final = word_set("is was called named name names surname forename aka known as by no number are")
"""What may stand between such a word and the name."""
SURE_LINKS: Final = word_set("called named name names surname forename aka known")
"""Of those, what itself announces a name."""
SURE_TITLES: Final = word_set("mr mrs mister mx")
"""Titles that mean nothing else, unlike "miss" and "ms"."""
PARTICLES: Final = word_set("de da del van der von di la le al el bin ul mac mc st")
"""What may stand within a name before a capital."""
THINGS: Final = word_set("""
    app apps software spyware site website tool form offence crime order scheme law act unit team charity organisation
    group page tracker device programme operation guidance test model it that this which thing policy process bill
    regulations power course service helpline document warrant feature setting database system
    """)
"""What is called something without being a person."""
ORGANISATIONS: Final = word_set(
    "trust law laws act guard inquiry enquiry foundation charity model helpline campaign v vs kc qc"
)
"""Words after a name that make it the name of something public: "Clare's Law", "Hollie Guard"."""
BEFORE_BIRTH: Final = word_set("is was and or has had his her their the with whose no a of for by to s not")
"""What stands before "dob" or "born" without being a name."""
