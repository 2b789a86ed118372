"""Numbers of devices and connections: IMEI, IMSI, ICCID, MAC and IP addresses, serial numbers."""

import re
from collections.abc import Iterator
from ipaddress import AddressValueError, IPv6Address
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled, cued, led
from guidebot.reading.identifiers.fragments import LINK
from guidebot.reading.identifiers.payments import is_luhn
from guidebot.reading.identifiers.word_set import word_set

_MAC: Final = re.compile(
    r"""
    [0-9A-Fa-f] (?<![\w:.-].)  # begins with a class of characters, to which the search can jump
    (?: [0-9A-Fa-f] ([:-]) (?:[0-9A-Fa-f]{2}\1){4} [0-9A-Fa-f]{2}  # "00:00:5e:00:53:af", "00-00-5E-00-53-AF"
      | [0-9A-Fa-f]{3} (?:\.[0-9A-Fa-f]{4}){2} )  # "0000.5e00.53af"
    (?![\w:-])
    """,
    re.VERBOSE,
)
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_IPV4: Final = compiled(rf"(?<![\w.]) (?:{_OCTET}\.){{3}} {_OCTET} (?!\w|\.\d)")  # "192.0.2.44"
_IP_CUE: Final = compiled(r"\b(?:ip|ipv4|address|login|logon|log-in)\b [^.\n]{0,20} $")  # "ip address is "
_PARAGRAPH: Final = compiled(r"""
    \b(?:paras?|paragraphs?|sections?|rules?|r|codes?|chapter|v|version|annex|cpr|crimpr|part|\w) [\s.]{1,2} $
""")
_ADDRESS_LOOKBACK: Final = 30
_IPV6: Final = compiled(r"(?<![\w:.]) [0-9a-f:]{6,39} (?![\w:])")  # "2001:db8::5", read by the standard library
_IPV6_COLONS: Final = 7
_LEAST_GROUPS: Final = 3

_IMEI_CUED: Final = compiled(rf"\bimei(?:sv|\d)?\b {LINK} (\d(?:[ -]?\d){{13,15}}) (?!\d)")  # "imei: 49 015420 323751"
_IMEI: Final = compiled(r"""
    (?<![\w.\u00a3/-])
    (?: \d{15}  # "490154203237518"
      | \d{2}[ -]\d{6}[ -]\d{6}[ -]\d )  # "49-015420-323751-8"
    (?![\w/-])
""")
_SIM: Final = compiled(rf"""
    \b(?:imsi|iccid|ssn|sim(?:\s(?:no|number|card))?)\b {LINK} (\d(?:[ -]?\d){{13,19}}) (?!\d)  # "imsi 234150000000000"
""")
_SIM_BARE: Final = compiled(r"(?<![\w.]) 8944\d{15,16} (?!\w)")  # a British card's number without a cue
_SERIAL: Final = compiled(rf"""
    \b(?: serial | s/n | sn | (?:device|tracker|tag|airtag|handset|laptop|tablet)\s(?:id|no|num|number) )\b
    {LINK} ([a-z0-9][a-z0-9-]{{4,24}}) (?![\w-])  # "airtag serial no HGJK7Q2MN1XY"
""")
_SERIAL_BARE_LENGTH: Final = 8
_SERIAL_LEAST_DIGITS: Final = 2
_SERIAL_ALL_DIGITS: Final = 6
_SERIAL_WORDS: Final = word_set("serial s sn device tracker tag airtag handset laptop tablet")


def _ipv4(canvas: Canvas) -> Iterator[Span]:
    """Yield IPv4 addresses; "para 3.2.1.4" and a bare "1.2.3.4" are paragraphs of guidance."""
    for match in _IPV4.finditer(canvas.text):
        before = canvas.text[max(0, match.start() - _ADDRESS_LOOKBACK) : match.start()]
        is_short = len(match.group()) <= len("1.2.3.4")
        if _IP_CUE.search(before) or not (is_short or _PARAGRAPH.search(before)):
            yield match.span()


def _ipv6(canvas: Canvas) -> Iterator[Span]:
    """Yield IPv6 addresses as the standard library reads them; two groups ("12::30") may be a time."""
    if "::" not in canvas.text and canvas.text.count(":") < _IPV6_COLONS:
        return
    for match in _IPV6.finditer(canvas.text):
        groups = [group for group in match.group().split(":") if group]
        if len(groups) >= _LEAST_GROUPS and _is_ipv6(match.group()):
            yield match.span()


def _is_ipv6(text: str) -> bool:
    try:
        IPv6Address(text)
    except AddressValueError:
        return False
    return True


def _imei(canvas: Canvas) -> Iterator[Span]:
    """Yield fifteen digits whose check digit is right."""
    for match in _IMEI.finditer(canvas.text):
        if is_luhn(re.sub(r"\D", "", match.group())):
            yield match.span()


def _serial(canvas: Canvas) -> Iterator[Span]:
    """Yield serial numbers: with digits, and long where only "serial" announces them ("serial stalker")."""
    for match in led(canvas, _SERIAL, _SERIAL_WORDS):
        value = match[1]
        digits = sum(character.isdigit() for character in value)
        is_announced = match.start(1) - match.start() > len("serial ")
        is_long = is_announced or len(value) >= _SERIAL_BARE_LENGTH
        is_mixed = digits < len(value) or digits >= _SERIAL_ALL_DIGITS
        if digits >= _SERIAL_LEAST_DIGITS and is_long and is_mixed:
            yield match.span(1)


def _mac(canvas: Canvas) -> Iterator[Span]:
    """Yield MAC addresses; the group within the pattern is the separator, not the address."""
    return (match.span() for match in _MAC.finditer(canvas.text))


ADDRESSES: Final = (
    Detector("device", _mac, digits=2, marks=":-."),
    Detector("device", _ipv6, marks=":"),
    Detector("device", _ipv4, digits=4, marks="."),
    cued("device", _IMEI_CUED, frozenset({"imei", "imeisv"}), digits=14),
    cued("device", _SIM, word_set("imsi iccid ssn sim"), digits=14),
    Detector("device", anywhere(_SIM_BARE), digits=19),
    Detector("device", _serial, digits=2, words=_SERIAL_WORDS),
)
NUMBERS: Final = (Detector("device", _imei, digits=15),)
