"""Personal data in a message: recognised by form or by cue, and masked before anything else reads the text.

Forms are those of the United Kingdom. A statute number, a penalty, a period or an offence date is none of them: section
references never match, and bare numbers need a cue.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from guidebot.reading.spelling import ordinary_words

KINDS: Final = (
    "phone", "email", "postcode", "vehicle", "nino", "dob", "address", "reference", "device", "handle", "card",
    "passport", "licence", "location", "name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Masked:
    """A text without its identifiers."""

    text: str
    """Each identifier replaced by its kind in brackets, as `[phone]`."""
    kinds: tuple[str, ...]
    """Kinds found, each once, in the order of `KINDS`."""


def _luhn(text: str) -> bool:
    digits = [int(character) for character in text if character.isdigit()]
    doubled = [digit if place % 2 == 0 else (digit * 2 - 9 if digit > 4 else digit * 2)
               for place, digit in enumerate(reversed(digits))]  # fmt: skip
    return sum(doubled) % 10 == 0


def _name_like(text: str) -> bool:
    return text.split(maxsplit=1)[0].lower() not in _NOT_NAMES


_NOT_NAMES: Final = frozenset(
    [
        "a",
        "an",
        "and",
        "any",
        "are",
        "as",
        "at",
        "be",
        "been",
        "being",
        "but",
        "by",
        "called",
        "calls",
        "can",
        "care",
        "code",
        "contact",
        "could",
        "did",
        "do",
        "does",
        "doing",
        "ex",
        "for",
        "from",
        "gets",
        "getting",
        "go",
        "goes",
        "going",
        "got",
        "had",
        "has",
        "have",
        "having",
        "he",
        "her",
        "him",
        "his",
        "how",
        "i",
        "if",
        "in",
        "into",
        "is",
        "it",
        "keeps",
        "left",
        "lives",
        "may",
        "me",
        "might",
        "moved",
        "my",
        "no",
        "not",
        "now",
        "of",
        "off",
        "offered",
        "on",
        "or",
        "our",
        "out",
        "over",
        "personal",
        "phone",
        "refused",
        "refuses",
        "rights",
        "said",
        "says",
        "scheme",
        "sent",
        "she",
        "should",
        "since",
        "so",
        "still",
        "support",
        "surcharge",
        "that",
        "the",
        "their",
        "them",
        "then",
        "there",
        "they",
        "this",
        "through",
        "to",
        "told",
        "too",
        "under",
        "up",
        "wants",
        "was",
        "we",
        "went",
        "were",
        "what",
        "when",
        "where",
        "who",
        "whose",
        "why",
        "will",
        "with",
        "withdrawn",
        "withdraws",
        "wont",
        "would",
        "you",
        "your",
        "justice",
        "statement",
        "believes",
        "blames",
        "thinks",
        "fears",
        "feels",
        "alleges",
        "states",
        "reports",
        "reported",
        "makes",
        "made",
        "gives",
        "gave",
        "lied",
        "denies",
        "denied",
        "admits",
        "admitted",
        "asks",
        "asked",
        "needs",
        "known",
        "unknown",
        "identified",
        "named",
        "based",
        "targeted",
        "stalking",
        "stalked",
        "harassed",
        "harassing",
        "followed",
        "following",
        "texting",
        "messaging",
        "male",
        "female",
        "living",
        "working",
        "married",
        "seen",
        "turned",
        "turns",
        "waiting",
        "sitting",
        "outside",
        "inside",
        "online",
        "both",
        "also",
        "just",
        "only",
        "even",
        "never",
        "always",
        "after",
        "before",
        "during",
        "while",
        "because",
        "until",
        "unless",
        "than",
        "then",
        "again",
        "back",
        "down",
        "home",
        "here",
        "about",
        "against",
        "between",
        "police",
        "officer",
        "officers",
        "services",
        "service",
        "unit",
        "hub",
        "liaison",
        "witness",
        "victim",
        "suspect",
        "offender",
        "children",
        "child",
        "family",
        "parents",
        "mother",
        "father",
        "brother",
        "sister",
        "partner",
        "husband",
        "wife",
        "boyfriend",
        "girlfriend",
        "safety",
        "safe",
        "risk",
        "complaint",
        "evidence",
        "interview",
        "arrest",
        "arrested",
        "charged",
        "bailed",
        "convicted",
        "acquitted",
        "released",
        "nicked",
        "cautioned",
        "breaching",
        "breached",
        "breaches",
        "posting",
        "posted",
        "using",
        "used",
        "per",
    ]
)
_B: Final = r"(?<![\w@./-])"
_E: Final = r"(?![\w@]|\.\w)"
_NAME: Final = r"[A-Z][a-z'’-]{1,20}(?:\s+(?:[A-Z][a-z'’-]{1,20}|[A-Z]\.?)){0,2}"
_LOWER_NAME: Final = r"[A-Za-z][a-z'’-]{1,20}(?:\s+[A-Za-z][a-z'’-]{1,20})?"
_STREET: Final = (
    r"street|st|road|rd|avenue|ave|lane|ln|drive|close|crescent|cres|terrace|place|way|gardens|gdns|grove|court|square|"
    r"hill|walk|mews|row|park|parade|rise|view|green|boulevard|wharf|quay"
)
_PLATFORM: Final = r"\b(?:insta(?:gram)?|ig|snap(?:chat)?|tiktok|twitter|telegram|discord|kik|facebook|fb|whatsapp|psn|xbox|reddit|tinder|hinge)"
_DATE: Final = r"\d{1,2}[/.\- ](?:\d{1,2}|[A-Za-z]{3,9})[/.\- ,]{1,2}(?:\d{4}|\d{2})|\d{4}-\d\d-\d\d|\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?[A-Za-z]{3,9},?\s+\d{4}|\d{8}|\d{1,2}[A-Za-z]{3}\d{2,4}|[A-Za-z]{3,9}\s\d{1,2},?\s\d{4}"
_POSTCODE: Final = r"(?:[A-Za-z]{1,2}\d[A-Za-z\d]?)\s{0,2}(?!\d(?:st|nd|rd|th)\b)\d[ABD-HJLNP-UW-Zabd-hjlnp-uw-z]{2}"

Check = Callable[[str], bool]
_always: Check = lambda text: True  # noqa: E731


def _not_section(text: str) -> bool:
    """A postcode is not "s2 2aa": its area is one of letters, and a bare section has no inward part."""
    return not re.match(r"(?i)s(?:ec)?\s?\d", text) or bool(re.match(r"(?i)s\d{1,2}\s?\d[a-z]{2}$", text))


def _card(text: str) -> bool:
    return 13 <= sum(c.isdigit() for c in text) <= 19 and _luhn(text)


def _unknown_words(text: str) -> bool:
    """Whether the last two words are neither English nor of the trade, so that a cue makes them a name."""
    return all(word.lower() not in ordinary_words() and word.lower() not in _NOT_NAMES for word in text.split()[-2:])


def _handle(text: str) -> bool:
    return text.rsplit(maxsplit=1)[-1].lower() not in _NOT_NAMES


def _odd_handle(text: str) -> bool:
    """A handle without a cue: it holds a digit, an underscore or a dot."""
    last = re.split(r"[\s:=]+", text)[-1]
    return bool(re.search(r"[\d_]|\w\.\w", last)) and not last.isdigit()


# Order matters: what is longer and surer goes first, and what is masked is not read again.
_RULES: Final[tuple[tuple[str, re.Pattern[str], Check], ...]] = tuple(
    (kind, re.compile(pattern, flags), check)
    for kind, pattern, flags, check in (
        ("email", r"[\w.+%'-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}", 0, _always),
        ("handle", r"(?:https?://)?(?:www\.)?(?:facebook|fb|instagram|twitter|x|tiktok|snapchat|linkedin)\.com/[\w.@/-]{2,80}", re.I, _always),
        ("handle", r"(?<![\w@.])@[A-Za-z_][\w.]{2,30}", 0, _always),
        ("handle", _PLATFORM + r"\s*(?:user\s?name|name|handle|id|user|tag)\s*(?:is|:|=)?\s+[\w.]{3,30}", re.I, _handle),
        ("handle", _PLATFORM + r"\s*(?:account|profile)?\s*(?:is|:|=)?\s*[\w.]{3,30}", re.I, _odd_handle),
        ("handle", r"\b(?:user\s?name|handle)\s*(?:is|:|=)\s*[\w.]{3,30}|\bu/\w{3,30}", re.I, _always),
        ("location", r"https?://(?:goo\.gl/maps|maps\.app\.goo\.gl|maps\.google\.[\w.]+|(?:www\.)?google\.[\w.]+/maps)\S*|www\.google\.[\w.]+/maps\S*|what3words\.com/\S+", re.I, _always),
        ("location", r"\blat(?:itude)?\W{0,3}-?\d{1,2}\.\d+\W{1,4}(?:long?|lng|longitude)\W{0,3}-?\d{1,3}\.\d+|\d{1,2}\.\d{3,}\s?[NS]\W{1,3}\d{1,3}\.\d{3,}\s?[EW]|\d{1,2}°\s?\d{1,2}\S{1,8}[NS]\W{1,3}\d{1,3}°\s?\d{1,2}\S{1,8}[EW]|\b[23456789CFGHJMPQRVWX]{8}\+[23456789CFGHJMPQRVWX]{2,3}\b", 0, _always),
        ("card", r"(?<!\w)[A-Z]{2}\d{2}\s?[A-Z]{4}(?:\s?\d{4}){3}\s?\d{2}(?!\w)", re.I, _always),
        ("location", r"///\w{2,20}\.\w{2,20}\.\w{2,20}", 0, _always),
        ("location", _B + r"-?\d{1,2}\.\d{3,8}\s*,\s*-?\d{1,3}\.\d{3,8}", 0, _always),
        ("location", r"\b(?:grid\s*ref(?:erence)?|os\s*ref)\s*:?\s*[A-Za-z]{2}\s?\d{2,5}\s?\d{2,5}", re.I, _always),
        ("location", r"\b(?:what3words|w3w)\s*(?:is|:)?\s*\w{2,20}\.\w{2,20}\.\w{2,20}", re.I, _always),
        ("device", r"(?<![\w:])(?:[0-9A-F]{2}[:-]){5}[0-9A-F]{2}(?![\w:])", re.I, _always),
        ("device", _B + r"(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)" + _E, 0, _always),
        ("device", r"(?<![\w:])(?:[0-9a-f]{1,4}:){4,7}[0-9a-f]{1,4}(?![\w:])", re.I, _always),
        ("device", r"\b(?:imei|imsi|serial(?:\s*(?:no|number))?|iccid)\s*(?:is|:|no\.?|number)?\s*[A-Z0-9]{2,}[A-Z0-9-]{4,24}(?:\s\d+)*(?!\w)", re.I, lambda t: sum(c.isdigit() for c in t) > 2),
        ("device", _B + r"\d{2}[ -]?\d{6}[ -]?\d{6}[ -]?\d" + _E, 0, _luhn),
        ("card", r"(?<![\w/])(?:\d[ -]?){12,18}\d(?![\w/])", 0, _card),
        ("card", r"\b(?:sort\s*code|s/c)\s*(?:is|:)?\s*\d\d[- ]?\d\d[- ]?\d\d(?:[\s,]*(?:account|acc|a/c|acct)?\s*(?:no|number)?\.?\s*(?:is|:)?\s*\d{6,8})?", re.I, _always),
        ("card", r"\b(?:account|acc|acct)\s*(?:no|number|num)\.?\s*(?:is|:)?\s*\d{6,8}\b", re.I, _always),
        ("licence", r"(?<!\w)(?=[A-Z])[A-Z9]{5}\s?\d{6}\s?[A-Z9]{1,2}\d{1,2}[A-Z]{2}(?!\w)", re.I, _always),
        ("licence", r"\b(?:driving\s+)?licen[cs]e\s*(?:no|number)\.?\s*(?:is|:)?\s*[A-Z0-9]{8,18}", re.I, lambda text: any(c.isdigit() for c in text)),
        ("passport", r"\bpassport\s*(?:no|number|num|id|ref|held)?\W{0,3}(?:is)?\W{0,2}(?:[A-Z]{0,2}\s?\d{7,9}|[A-Z]\d{5,8}[A-Z]\d)", re.I, _always),
        ("nino", r"(?<!\w)[A-Z]{2}\s?\d\d\s?\d\d\s?\d\d\s?[A-D](?!\w)", re.I, _always),
        ("nino", r"\b(?:nino|ni\s*(?:no|number)|national\s+insurance(?:\s*(?:no|number))?)\.?\s*(?:is|:)?\s*[A-Z]{2}\s?\d{2}\s?\d{2}\s?\d{2}\s?[A-D]?", re.I, _always),
        ("dob", rf"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|birth\s*date|born(?:\s+on)?|birthday)\s*(?:is|was|:|-|on)?\s*(?:the\s+)?(?:{_DATE})", re.I, _always),
        ("dob", r"\b(?:d\.?o\.?b\.?|date\s+of\s+birth|born)\s*(?:is|:|in)?\s*(?:19|20)\d\d\b", re.I, _always),
        ("dob", rf"(?:{_DATE})\s+\(?(?:is\s+(?:his|her|their)\s+)?(?:d\.?o\.?b\.?|date\s+of\s+birth|birthday)\b", re.I, _always),
        ("reference", r"\b(?:crime|incident|occurrence|cad|urn|log|custody|case|niche|athena|storm|pnc|cro|ref|reference|collar|warrant\s+no|op)\s*(?:ref(?:erence)?|id|no\.?|number|num|rec(?:ord)?)?\.?\s*(?:is|:|#|=)?\s*(?:no\.?\s*)?(?:[A-Z]{1,4}[/-])?\d{1,8}(?:[/-][A-Z0-9]{1,8}){1,4}(?!\w)", re.I, lambda text: bool(re.search(r"\d{3}", text))),
        ("reference", r"\b(?:crime|incident|occurrence|cad|urn|custody|niche|athena|storm|pnc|cro|log)\s*(?:ref(?:erence)?|id|no\.?|number|num|rec(?:ord)?)?\.?\s*(?:is|:|#)?\s*[A-Z]{0,3}\d{3,12}[A-Z]?(?:\s+(?:of|dated?)\s+\d{1,2}[/ ]\w{1,9}(?:[/ ]\d{2,4})?)?(?![\w/])", re.I, lambda text: not re.search(r"(?i)\b(?:19|20)\d\d$", text)),
        ("reference", _B + r"\d{2}/\d{3,8}/\d{2}" + _E, 0, _always),
        ("reference", _B + r"\d{2}/\d{5,7}[A-Z]" + _E, 0, _always),
        ("reference", _B + r"\d{2}/[A-Z]{2}/\d{3,6}/\d{2}" + _E, re.I, _always),
        ("reference", _B + r"\d{2}[A-Z]{2}\d{5,8}/?\d{2}" + _E, re.I, _always),
        ("reference", r"\b(?:pc|ps|dc|ds|wpc|pcso)\s?\d{2,5}\b", re.I, _always),
        ("phone", r"(?<![\w./-])(?:\+|00)\s?(?:44|353|33|1|49|48)[\s.()-]{0,3}(?:\(?0\)?[\s.-]?)?(?:\d[\s.()-]{0,2}){8,11}\d?(?![\w/])", 0, _always),
        ("phone", r"(?<![\w./-])\(?0(?:1|2|3|7|8|9)(?:[\s.()-]{0,2}\d){8,9}(?![\w/]|\.\d)", 0, _always),
        ("phone", r"(?<![\w./-])7\d{3}\s?\d{3}\s?\d{3}(?![\w/])", 0, _always),
        ("address", rf"\b(?:flat|apartment|apt|unit|room)\s+\d{{1,4}}[A-Za-z]?,?\s+(?:\d{{1,4}}[A-Za-z]?,?\s+)?(?:[A-Za-z'’-]{{2,20}}\s+){{1,3}}(?:{_STREET})\b", re.I, _always),
        ("address", rf"(?<![\w/.§])(?<!section )(?<!sec )(?<!s )\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Z][a-z'’-]{{1,20}}\s+){{1,3}}(?i:{_STREET})\b(?!\s+(?i:order|charge))", 0, _always),
        ("address", rf"\b(?:lives?|living|address(?:\s+is)?|resides?|staying|home|house|at|of|addr)\s*:?\s*(?:at\s+|is\s+)?\d{{1,4}}[A-Za-z]?,?\s+(?:[A-Za-z'’-]{{2,20}}\s+){{1,3}}(?:{_STREET})\b", re.I, _always),
        ("address", r"\b(?:flat|apartment)\s+\d{1,4}[A-Za-z]?\b,?\s+[A-Z][a-z]{2,20}\s+(?:House|Court|Lodge|Tower|Point)\b", 0, _always),
        ("address", r"(?<![\w/.§])\d{1,4}[A-Za-z]?\s+[A-Za-z]{3,15}\s+(?:road|rd|avenue|ave|crescent|lane)\b", re.I, _always),
        ("postcode", r"(?<![\w/])" + _POSTCODE + r"(?!\w)", 0, _not_section),
        ("vehicle", r"(?<!\w)[A-Z]{2}\s?(?:0[1-9]|[1-7]\d)\s?[A-Z]{3}(?!\w)", re.I, lambda t: t.upper() == t or " " not in t),
        ("vehicle", r"(?<!\w)[A-HJ-NPR-TV-Y]\s?\d{1,3}\s?[A-Z]{3}(?!\w)", 0, _always),
        ("vehicle", r"\b(?:reg(?:istration)?|vrm|vrn|index|plate|number\s*plate|car|vehicle)\s*(?:no|number|mark|is|:)?\.?\s*(?:is|:)?\s*(?:(?-i:[A-Z]{1,3}\s?\d{1,4}\s?[A-Z]{0,3}|\d{1,4}\s?[A-Z]{1,3})|[A-Z]{1,3}\d{1,4}[A-Z]{0,3})(?!\w)", re.I, lambda t: bool(re.search(r"\d", t)) and not re.search(r"(?i)s(?:ec(?:tion)?)?\s?\d", t)),
        ("name", rf"\b(?:[Mm]r|[Mm]rs|[Mm]s|[Mm]iss|[Dd]r|[Pp]rof)\.?\s+{_NAME}", 0, lambda t: _name_like(t.split(None, 1)[1])),
        ("name", rf"\b(?i:victims?|vic|ip|suspect|sus|ap|offender|witness|complainant|defendant|stalker|perp|male|female|on|for|against)\s+{_NAME}\s+(?=(?i:dob|born|d\.o\.b|\[dob\]))", 0, _always),
        ("name", rf"\b(?i:victim|vic|ip|suspect|sus|ap|offender|witness|complainant|defendant|stalker|perp|ex|ex\s?partner|boyfriend|girlfriend|husband|wife)[,:]?\s+(?!(?:Care|Code|Personal|Support|Needs|Contact|Right|Rights|Hub|Liaison|Notification|Surcharge|Services|Service|Charge|Statement|Navigator|Navigators)\b){_NAME}", 0, lambda t: _name_like(t.split(None, 1)[1])),
        ("name", r"\b(?:victim|vic|ip|suspect|sus|ap|offender|witness|complainant|perp|stalker|ex)\s*(?:is|:|,)?\s+[A-Za-z]{2,20}\s+[A-Za-z]{2,20}\b", re.I, _unknown_words),
        ("name", rf"\b(?:[Ss]gt|[Ii]nsp|[Dd]et|[Nn]eighbour|[Cc]olleague)\.?\s+{_NAME}", 0, lambda t: _name_like(t.split(None, 1)[1])),
        ("name", rf"\[reference\]\s+{_NAME}", 0, lambda t: _name_like(t.split("] ", 1)[-1])),
        ("name", rf"\b(?<!app is )(?<!app )(?i:called|named|name\s+is|name's|known\s+as|name\s*:)\s+{_LOWER_NAME}", 0, lambda t: _name_like(re.split(r"(?i)(?:called|named|name\s+is|name's|known\s+as|name\s*:)\s+", t)[-1])),
        ("name", r"\b[A-Za-z][a-z'’-]{1,20}\s+[A-Za-z][a-z'’-]{1,20}(?=,?\s+\[dob\])", 0, _always),
        ("name", r"\[dob\]\s+[A-Za-z][a-z'’-]{1,20}\s+[A-Za-z][a-z'’-]{1,20}", 0, lambda t: _name_like(t.split("] ", 1)[-1])),
    )
)  # fmt: skip


def mask(text: str) -> Masked:
    """Mask every identifier that can be recognised by its form or its cue.

    Names are recognised only where a cue gives them away ("victim Jane …"). Masking twice changes nothing more.

    Args:
        text: At most some thousand characters.
    """
    if not text:
        return Masked(text, ())
    found: set[str] = set()
    for kind, pattern, check in _RULES:
        if pattern.search(text):
            text = pattern.sub(lambda match, kind=kind, check=check: _replace(match, kind, check, found), text)  # type: ignore[misc]
    return Masked(text, tuple(kind for kind in KINDS if kind in found))


def _replace(match: re.Match[str], kind: str, check: Check, found: set[str]) -> str:
    if not check(match.group()):
        return match.group()
    found.add(kind)
    return f"[{kind}]"
