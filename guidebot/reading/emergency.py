"""Someone in danger now: signs and doubts of the lexicon, added up.

Each sign that a text shows adds its points once, each doubt (a question of law, the past, a condition) takes its points
away; the text is an emergency from the lexicon's `alarm` on. Words meet as stems, except that a cue's word in -ing
meets only words in -ing: "kicking the door" is happening, "kicked the door" may be long past. Articles are skipped.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from typing import Final

from guidebot.knowledge import EmergencyCues, cue_words
from guidebot.reading.stems import stem
from guidebot.reading.tokens import tokenise

_GAP: Final = 3
"""Words that a `*` in a cue may stand for, at most."""
_ARTICLES: Final = frozenset({"a", "an", "the"})
_STAR: Final = "*"
_START: Final = "^"
_END: Final = "$"
_ING: Final = "-ing"
"""Marks the symbol of a word, or of a class, in its -ing form; by itself the symbol of any word in -ing."""


@dataclass(slots=True, eq=False)
class _Node:
    """What may follow one beginning of a cue."""

    next: dict[str, "_Node"] = field(default_factory=dict)
    """By symbol: a stem or `<class>`, perhaps marked `-ing`."""
    gap: "_Node | None" = None
    """What may follow up to `_GAP` words later."""
    ends: list[int] = field(default_factory=list)
    """The signs, or for a phrase the classes, of which this is a whole cue."""


@dataclass(frozen=True, slots=True)
class EmergencyDetector:
    """Tells a report of danger from a question about law."""

    alarm: int
    points: tuple[int, ...]
    """What each sign adds and, below zero, each doubt takes away."""
    names: tuple[str, ...]
    """Of the signs and doubts."""
    classes: tuple[tuple[str, str], ...]
    """The symbols of each class: as it stands, and with its first word in -ing."""
    phrases: _Node
    """The phrases of the classes."""
    cues: _Node

    @classmethod
    def build(cls, cues: EmergencyCues) -> "EmergencyDetector":
        """Prepare a detector from the lexicon's cues."""
        phrases, root = _Node(), _Node()
        for number, terms in enumerate(cues.classes.values()):
            for term in terms:
                _add(phrases, (_meant(symbols) for symbols in _words(term)), number)
        signs = (*cues.signs, *cues.doubts)
        for number, sign in enumerate(signs):
            for cue in sign.cues:
                for way in _ways(cue):
                    _add(root, way, number)
        return cls(
            cues.alarm,
            tuple(sign.points for sign in cues.signs) + tuple(-doubt.points for doubt in cues.doubts),
            tuple(sign.name for sign in signs),
            tuple((f"<{name}>", f"<{name}>{_ING}") for name in cues.classes),
            phrases,
            root,
        )

    def detect(self, text: str) -> bool:
        """Return whether a text says that someone is in danger now."""
        return sum(self.points[number] for number in self._found(text)) >= self.alarm

    def explain(self, text: str) -> dict[str, int]:
        """Return the points of each sign and doubt that a text shows, by name."""
        return {self.names[number]: self.points[number] for number in sorted(self._found(text))}

    def _found(self, text: str) -> set[int]:
        words = [(_START,), *_words(text), (_END,)]
        found: set[int] = set()
        reached: list[list[_Node]] = [[self.cues] for _ in range(len(words) + _GAP + 1)]
        for place, symbols in enumerate(self._symbols(words)):
            for node in reached[place]:
                for symbol, end in symbols:
                    following = node.next.get(symbol)
                    if following:
                        found.update(following.ends)
                        _reach(following, reached, end)
        return found

    def _symbols(self, words: list[tuple[str, ...]]) -> Iterator[list[tuple[str, int]]]:
        """Yield for each place what stands there: the word's symbols and the classes of phrases, with their ends."""
        for place, word in enumerate(words):
            symbols = [(symbol, place + 1) for symbol in word]
            ing = len(word) > 1
            nodes, end = [self.phrases], place
            while nodes and end < len(words):
                nodes = [node.next[symbol] for node in nodes for symbol in words[end] if symbol in node.next]
                end += 1
                for node in nodes:
                    for number in node.ends:
                        plain, in_ing = self.classes[number]
                        symbols.append((plain, end))
                        if ing:
                            symbols.append((in_ing, end))
            yield symbols


def _reach(node: _Node, reached: list[list[_Node]], place: int) -> None:
    """Note that the text up to a place is the beginning of a cue; each beginning is noted once a place."""
    if node.next and node not in reached[place]:
        reached[place].append(node)
    if node.gap:
        for later in range(place, place + _GAP + 1):
            if later < len(reached):
                _reach(node.gap, reached, later)


def _words(text: str) -> list[tuple[str, ...]]:
    """Return the symbols of each word but articles: its stem and, of a word in -ing, the stem so marked."""
    found: list[tuple[str, ...]] = []
    for token in tokenise(text):
        if token not in _ARTICLES:
            plain = stem(token)
            found.append((plain, plain + _ING, _ING) if token.endswith("ing") and plain != token else (plain,))
    return found


def _add(node: _Node, way: Iterable[str], number: int) -> None:
    start = node
    for symbol in way:
        if symbol == _STAR:
            node.gap = node.gap or _Node()
            node = node.gap
        else:
            node = node.next.setdefault(symbol, _Node())
    if node is not start and number not in node.ends:
        node.ends.append(number)


def _ways(cue: str) -> Iterator[tuple[str, ...]]:
    """Yield each way to read a cue, as symbols: one for each choice of alternatives."""
    places = []
    for word in cue_words(cue):
        choices = [choice for part in word.choices if (choice := _choice(part))] or [()]
        places.append([*choices, ()] if word.optional else choices)
    for chosen in product(*places):
        way: list[str] = []
        for symbol in (symbol for choice in chosen for symbol in choice):
            if symbol != _STAR or (way and way[-1] != _STAR):
                way.append(symbol)
        if way and way[-1] == _STAR:
            way.pop()
        yield tuple(way)


def _meant(symbols: tuple[str, ...]) -> str:
    """Return the symbol by which a word of a cue meets a text's."""
    return symbols[min(1, len(symbols) - 1)]


def _choice(part: str) -> tuple[str, ...]:
    if part in (_STAR, _START, _END):
        return (part,)
    if part == _STAR + "ing":
        return (_ING,)
    if part.startswith("<"):
        name, _, ending = part.partition(">")
        return (f"{name}>{_ING if ending else ''}",)
    return tuple(map(_meant, _words(part)))
