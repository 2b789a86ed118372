"""Provisions named in a question: "s2a", "sec 2 A", "section 4A(1)(b)", "2A or 4A", "s 127 comms act".

Similarity cannot tell "section 2A" from "section 4A" (97 of 100 in `fuzz.ratio`), so sections are read here, turned into
tokens of their own, and compared exactly.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

_NUMBER: Final = r"(?P<number>\d{1,3}|(?i:one|two|three|four|five|six)(?![A-Za-z]))"
_NUMERALS: Final = {"one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6"}
# A letter set off by a space counts for certain only as a capital, or where nothing but the end or punctuation
# follows it: "sec 2 a" and "section 2 A" are 2A; "section 2 a person" may be either, and so may "section 4(a)".
_LETTER: Final = (
    r"(?P<letter>[A-Za-z]{1,2}(?![A-Za-z])|[\s.-][A-Z](?![\w'’])|[\s-][a-z](?=\s{0,3}(?:$|[?.,;:)]\s|[?.,;:)]$)))?"
)
_DOUBTFUL: Final = re.compile(r"\s?(?:\s|-|\()([a-z])(?:\)(?!\()|(?=\s))", re.IGNORECASE)
_EXPLICIT: Final = re.compile(
    r"(?<![\w'’])(?:(?i:sections?|sects?|secs?|ss?|u/s)|§{1,2})\s?\.?[\s_-]{0,2}"
    + _NUMBER + _LETTER + r"(?P<sub>(?!\s?\([A-Za-z]\)(?!\())(?:\s?\([0-9A-Za-z]{1,4}\)){1,4}|\d|)(?!\w)"
)  # fmt: skip
_FURTHER: Final = re.compile(
    r"\s{0,2}(?:,|/|&|\+|-|–|\band\b|\bor\b|\bto\b|\bvs?\b\.?|\bversus\b)\s{0,2}(?:s(?:s|ec|ect|ection)?\s?\.?\s?)?"
    r"(?P<number>\d{1,3})(?P<letter>[A-Za-z]{1,2})?(?P<sub>(?:\s?\([0-9A-Za-z]{1,4}\)){0,4})(?!\w|\s?(?:%|years?|yrs?|months?|"
    r"mths?|weeks?|wks?|days?|hours?|hrs?|mins?|minutes?|times?|incidents?|occasions?|texts?|messages?|calls?))",
    re.IGNORECASE,
)
_BARE: Final = re.compile(
    r"(?<![\w'’(\[/.£-])(?P<number>\d{1,3})(?P<letter>[A-Za-z]{1,2})(?P<sub>\d?(?:\([0-9A-Za-z]{1,4}\)){0,4})(?![\w'’])"
)


_BESIDE_ACT: Final = r"(?P<number>\d{1,3})(?P<letter>[A-Za-z]{1,2})?(?P<sub>(?:\([0-9A-Za-z]{1,4}\)){0,4})"
_AFTER_ACT: Final = re.compile(
    rf"\s{_BESIDE_ACT}(?!\w|\s?(?:%|years?|yrs?|months?|mths?|weeks?|days?|times?|incidents?|offences?|cases?|charges?))",
    re.I,
)
_BEFORE_ACT: Final = re.compile(rf"(?<![\w'’(\[/.£-]){_BESIDE_ACT}\s(?:of\s)?(?:the\s)?$")
"""A number beside an Act is its section: "PHA 5", "5 PHA"."""
_UNKNOWN_ACT: Final = re.compile(
    r"(?<!\w)(?P<name>(?:(?!(?:of|the|in|for|and|or|under|to|a|an|this|that|is|on|with|by|from|new|old|same|which|what|does|did|can)\b)"
    r"[a-z][a-z'’-]*\s+(?:(?:of|against|and|to|the)\s+(?:the\s+)?)?){1,6})acts?(?!\w)(?!\s+(?:of|like|as|in|on|out|up|now)\b)"
)
"""An Act by its name: "road traffic act", "offences against the person act"."""
_NO_NAMES: Final = frozenset(
    [
        "harassment",
        "stalking",
        "stalk",
        "main",
        "principal",
        "relevant",
        "parent",
        "sexual",
        "unwanted",
        "first",
        "second",
    ]
)
UNKNOWN: Final = "?"
"""Stands for the source of an Act that the knowledge base does not know."""


class Reference(NamedTuple):
    """A provision as named in a text."""

    section: str
    """Number with its letter, upper case, as `4A`."""
    instrument: str | None = None
    """Source id of its Act, where the text names one."""


@dataclass(frozen=True, slots=True)
class Referenced:
    """A text with the provisions found in it."""

    text: str
    """The text, each provision replaced by a token such as ` sec4a `."""
    references: frozenset[Reference]
    instruments: frozenset[str]
    """Source ids of every Act named, with or without a section."""


@dataclass(frozen=True, slots=True)
class ReferenceReader:
    """Reads provisions as one knowledge base knows them."""

    sections: frozenset[str] = frozenset()
    """Sections with a letter that may stand bare ("4A max?"), upper case."""
    instruments: Mapping[str, str] = field(default_factory=dict)
    """Source id by alias, lower case."""
    _pattern: re.Pattern[str] | None = None

    @classmethod
    def build(cls, sections: Iterable[str], instruments: Mapping[str, str]) -> "ReferenceReader":
        """Prepare a reader.

        Args:
            sections: Every section that the knowledge base carries.
            instruments: Source id by each way to name the Act.
        """
        aliases = {" ".join(alias.lower().split()): source for alias, source in instruments.items()}
        ordered = sorted(aliases, key=lambda alias: (-len(alias), alias))
        flexible = [r"\s+".join(map(re.escape, alias.split())) for alias in ordered]
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(flexible)})(?!\w)") if flexible else None
        lettered = frozenset(section.upper() for section in sections if section[-1:].isalpha())
        return cls(lettered, aliases, pattern)

    def read(self, text: str) -> Referenced:
        """Find the provisions in a text, and give each the Act named nearest to it."""
        acts = self._acts(text)
        spans = self._spans(text)
        spans = sorted([*spans, *_beside(acts, spans, text)])
        references = set()
        pieces, end = [], 0
        for start, stop, section, sub in spans:
            references.add(Reference(section, _nearest(acts, start, stop)))
            pieces += [text[end:start], _token(section, sub)]
            end = stop
        pieces.append(text[end:])
        return Referenced("".join(pieces), frozenset(references), frozenset(source for _, _, source in acts))

    def _acts(self, text: str) -> list[tuple[int, int, str]]:
        if self._pattern is None:
            return []
        lower = text.lower()
        known = [
            (m.start(), m.end(), self.instruments[" ".join(m.group().split())]) for m in self._pattern.finditer(lower)
        ]
        if "act" not in lower:
            return known
        for match in _UNKNOWN_ACT.finditer(lower):
            meets = any(start < match.end() and match.start() < end for start, end, _ in known)
            if not meets and not _NO_NAMES & set(match["name"].split()):
                known.append((match.start(), match.end(), UNKNOWN))
        return known

    def _spans(self, text: str) -> list[tuple[int, int, str, str]]:
        """Return start, end, section and subsections of each provision, in order, none overlapping."""
        found: list[tuple[int, int, str, str]] = []
        for match in _EXPLICIT.finditer(text):
            if found and match.start() < found[-1][1]:
                continue
            found.append(_span(match))
            found += self._doubtful(match, text)
            further = _FURTHER.match(text, match.end())
            while further:
                start = further.start("number")
                found.append((start, further.end(), *_section(further)))
                further = _FURTHER.match(text, further.end())
        for match in _BARE.finditer(text):
            section, _ = _section(match)
            taken = any(start < match.end() and match.start() < stop for start, stop, _, _ in found)
            if section in self.sections and not taken:
                found.append(_span(match))
                further = _FURTHER.match(text, match.end())
                while further and _section(further)[0] in self.sections:
                    found.append((further.start("number"), further.end(), *_section(further)))
                    further = _FURTHER.match(text, further.end())
        return sorted(found)

    def _doubtful(self, match: re.Match[str], text: str) -> list[tuple[int, int, str, str]]:
        """Return the lettered section that "section 2 a person" may mean besides section 2, if there is one."""
        after = None if match["letter"] or match["sub"] else _DOUBTFUL.match(text, match.end())
        section = f"{_section(match)[0]}{after.group(1).upper()}" if after else ""
        return [(match.end(), match.end(), section, "")] if section in self.sections else []


def _beside(
    acts: list[tuple[int, int, str]], found: list[tuple[int, int, str, str]], text: str
) -> Iterator[tuple[int, int, str, str]]:
    """Yield the sections that stand as mere numbers beside an Act."""
    taken = list(found)
    for begin, end, source in acts:
        before = _BEFORE_ACT.search(text, max(0, begin - 16), begin) if source != UNKNOWN else None
        after = _AFTER_ACT.match(text, end) if source != UNKNOWN else None
        for match in filter(None, (before, after)):
            start, stop = match.start("number"), match.end("sub")
            if not any(first < stop and start < last for first, last, _, _ in taken):
                taken.append((start, stop, *_section(match)))
                yield taken[-1]


def _span(match: re.Match[str]) -> tuple[int, int, str, str]:
    return (match.start(), match.end(), *_section(match))


def _section(match: re.Match[str]) -> tuple[str, str]:
    letter = (match["letter"] or "").strip(" .-").upper()
    sub = "_".join(re.findall(r"[0-9a-z]+", (match["sub"] or "").lower()))
    number = match["number"].lower()
    return f"{int(_NUMERALS.get(number, number))}{letter}", sub


def _token(section: str, sub: str) -> str:
    token = f"sec{section.lower()}"
    return f" {token} {token}_{sub} " if sub else f" {token} "


def _nearest(acts: list[tuple[int, int, str]], start: int, stop: int) -> str | None:
    """Return the Act named nearest to a provision; one that follows it wins over one that precedes."""
    best: tuple[int, str] | None = None
    for begin, end, source in acts:
        distance = begin - stop if begin >= stop else start - end + 1
        if best is None or distance < best[0]:
            best = (distance, source)
    return best[1] if best else None


def sections_of(pinpoint: str) -> frozenset[str]:
    """Return the sections a pinpoint names: `s 4A(5)` gives 4A; `ss 2A and 4A`, `ss 359-364` each one named or spanned."""
    found: set[str] = set()
    for match in re.finditer(r"(?<!\w)ss?\s?(\d.*?)(?=;|$|\bSch|\bPart\b|\bpara)", pinpoint):
        body = re.sub(r"\([^)]*\)", "", match.group(1))
        for first, last in re.findall(r"(\d{1,3}[A-Z]{0,2})(?:\s?[-–]\s?(\d{1,3}[A-Z]{0,2}))?", body):
            found.add(first)
            if last:
                found.add(last)
                if first.isdigit() and last.isdigit():
                    found.update(str(number) for number in range(int(first), min(int(last), int(first) + 60) + 1))
    return frozenset(found)
