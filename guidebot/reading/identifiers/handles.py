"""Accounts: addresses of profiles, "@name", and names announced by the name of a platform."""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled, led
from guidebot.reading.identifiers.fragments import AFTER_LINK, one_of
from guidebot.reading.identifiers.plain_words import is_ordinary
from guidebot.reading.identifiers.word_set import word_set

_HOSTS: Final = word_set("""
    facebook fb instagram twitter x tiktok snapchat youtube linkedin reddit onlyfans discord pinterest tumblr twitch
    soundcloud threads kik vinted strava
    """)
_HOST_WORDS: Final = _HOSTS | word_set("http https www m mobile en uk t wa")
_PLATFORMS: Final = word_set("""
    insta instagram ig snap snapchat tiktok facebook fb messenger twitter telegram whatsapp discord kik reddit
    onlyfans steam xbox psn playstation threads youtube linkedin tinder hinge bumble grindr badoo pof signal twitch
    roblox vinted strava
    """)
_CUES: Final = _PLATFORMS | word_set("username user gamertag gamer screen screenname")
_NOT_ACCOUNTS: Final = word_set("home work court school night uni hq custody the her his my all about once")

_PROFILE: Final = compiled(rf"""
    (?<![\w.@/-]) (?:https?://)? (?:[a-z]{{1,6}}\.)?  # "https://www."
    (?: {one_of(_HOSTS)}\.(?:com|net|tv|gg) | (?:t|wa|m|fb)\.me )  # "facebook.com", "wa.me"
    / (?! (?:help|policies|safety|terms|business|legal|about|privacy|support)\b )  # the platform's own pages stay
    [\w@%?=&.\#/+~-]{{2,200}}  # "jo.bloggs.12"
""")
_AT: Final = compiled(r"(?<![\w@.]) @ [a-z_][\w.]{1,29}")  # "@lad_about_town"
_REDDIT: Final = compiled(r"(?<![\w/]) /?u/[\w-]{3,20} (?!\w)")  # "u/throwaway"

_PLATFORM: Final = rf"\b{one_of(_PLATFORMS)}\b(?:'s)?"
_ALONE: Final = r"(?:user[ ]?name|gamer[ ]?tag|screen[ ]?name)"
_ACCOUNT: Final = r"@?([a-z0-9_][\w.-]{1,38}(?:\#\d{4})?)(?![\w@])"  # "jo_b.88", "shadow#0042"
_NAMED: Final = compiled(rf"""
    (?: {_PLATFORM} \s (?:account\s|profile\s)?  # "insta account name", "snap username"
        (?:user[ ]?names?|user|names?|handle|gamer[ ]?tag|tag|screen[ ]?name|id)
      | \b{_ALONE} )
    (?: \s?[:=]\s? | \s(?:is|was|called|named|-)\s )  # ": ", " is "
    {_ACCOUNT}
""")
_NAMED_BARE: Final = compiled(rf"""
    (?: {_PLATFORM} \s (?:user[ ]?name|user|name|handle|gamer[ ]?tag|tag) | \b{_ALONE} )
    \s {_ACCOUNT}  # "snap username jo_b"
""")
_LABELLED: Final = compiled(rf"""
    {_PLATFORM} (?:\s(?:account|acc|profile|page))?
    (?: \s?[:=]\s? | \s(?:called|named)\s )  # "snapchat: jobloggs", "insta page called jobloggs"
    {_ACCOUNT}
""")
_LOOSE: Final = compiled(rf"""
    {_PLATFORM} (?:\s(?:account|acc|profile|page|id|add))? (?:\sis)? \s {_ACCOUNT}  # "his insta is king_of_leeds"
""")
_LOOKS_INVENTED: Final = re.compile(r"(?=.*[A-Za-z]) (?=.*(?:\d|_|\w\.\w|\#)) .{5,}", re.VERBOSE)
_LOOKS_LEGAL: Final = compiled(r"""
    (?:ss?|secs?|sections?)?\d+[\w.]{0,5}  # "s127", "24hrs"
  | (?-i:[A-Z&]{2,6})\d{1,4}  # "PHA1997"
  | [a-z]{1,3}\d{1,3}[a-z]?  # "mg11"
""")
_LEAST: Final = 3


def _profiles(canvas: Canvas) -> Iterator[Span]:
    """Yield addresses of profiles, without the full stop of the sentence."""
    for match in led(canvas, _PROFILE, _HOST_WORDS):
        yield match.start(), match.start() + len(match.group().rstrip(AFTER_LINK))


def _at(canvas: Canvas) -> Iterator[Span]:
    """Yield "@name", not "@court" or "@9am"."""
    for match in _AT.finditer(canvas.text):
        name = match.group().rstrip(".")
        if name[1:].lower() not in _NOT_ACCOUNTS:
            yield match.start(), match.start() + len(name)


def _named(canvas: Canvas) -> Iterator[Span]:
    """Yield names announced as such: "insta name is xyz", "snapchat: xyz"; any word that is not plain English."""
    for pattern in (_NAMED, _NAMED_BARE, _LABELLED):
        for match in led(canvas, pattern, _CUES):
            token = match[1].rstrip(".-")
            if len(token) >= _LEAST and not is_ordinary(token) and not _LOOKS_LEGAL.fullmatch(token):
                yield match.start(1), match.start(1) + len(token)


def _loose(canvas: Canvas) -> Iterator[Span]:
    """Yield what follows the name of a platform and looks like an account; "facebook s127" does not."""
    for match in led(canvas, _LOOSE, _CUES):
        token = match[1].rstrip(".-")
        if _LOOKS_INVENTED.fullmatch(token) and not _LOOKS_LEGAL.fullmatch(token):
            yield match.start(1), match.start(1) + len(token)


PROFILES: Final = (Detector("handle", _profiles, marks="/", words=_HOST_WORDS),)
NAMES: Final = (
    Detector("handle", _at, marks="@"),
    Detector("handle", anywhere(_REDDIT), marks="/"),
    Detector("handle", _named, words=_CUES),
    Detector("handle", _loose, words=_CUES),
)
