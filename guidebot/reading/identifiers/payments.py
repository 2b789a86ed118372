"""Payment cards, bank accounts, sort codes and IBANs."""

import re
from collections.abc import Iterator
from typing import Final

from guidebot.reading.identifiers.canvas import Canvas, Span
from guidebot.reading.identifiers.finders import Detector, anywhere, compiled, cued
from guidebot.reading.identifiers.fragments import LINK
from guidebot.reading.identifiers.word_set import word_set

_CARD: Final = compiled(r"""
    (?<![\w.\u00a3/-])  # no part of an amount, a date or a longer number
    (?: [2-6]\d{3} ([ -]?) \d{4}\1\d{4}\1\d{4}  # "4111 1111 1111 1111"
      | 3\d{3} ([ -]?) \d{6}\2\d{4,5}  # "3782 822463 10005"
      | [2-6]\d{12,18} )  # "4222222222222"
    (?![\w/-])
""")
_CARD_CUED: Final = compiled(r"""
    \b(?:card|visa|mastercard|debit|credit|amex)\b (?:\s(?:no|num|number|ending))? [\s:.\#-]{1,3}
    (\d{4}[ -]?\d{4}[ -]?\d{4}[ -]?\d{4}) (?!\d)  # "card no: 1234 5678 9012 3456", whatever its check digit
""")
_BRITISH_IBAN: Final = compiled(r"(?<!\w) GB\d\d [ ]?[A-Z]{4} (?:[ ]?\d){14} (?!\w)")  # "GB82 WEST 1234 5698 7654 32"
_IBAN: Final = compiled(r"(?<!\w) [A-Z]{2}\d\d[A-Z0-9]{11,30} (?!\w)")  # "FR1420041010050500013M02606"
_IBAN_CUED: Final = compiled(rf"""
    \biban\b {LINK} ( [A-Z]{{2}}\d\d (?:[ ]?[A-Z0-9]{{0,4}}\d){{2,8}} ) (?!\w)  # "iban DE12 3456 7890"
""")
_PAIR: Final = compiled(r"""
    (?<![\w/-]) (\d\d[- ]\d\d[- ]\d\d) [\s,/;]{1,3} (\d{8}) (?![\w/-])  # "12-34-56 12345678"
""")
_SORT_CODE: Final = compiled(rf"""
    \b(?:sort[ ]?codes?|s/c)(?![\w/]) {LINK} (\d\d[- ]?\d\d[- ]?\d\d) (?!\d)  # "sort code: 12-34-56", "s/c 123456"
""")
_ACCOUNT: Final = compiled(rf"""
    \b(?:accounts?|acc|acct|a/c)(?![\w/]) {LINK}
    (\d{{7,8}}|\d{{4}}[ ]\d{{4}}) (?![\w/-])  # "acc no 12345678", "account 1234 5678"
""")
_IMEI_LENGTH: Final = 15
_AMEX: Final = ("34", "37")
_CARD_WORDS: Final = word_set("card visa mastercard debit credit amex")
_SORT_WORDS: Final = word_set("sort sortcode sortcodes s")
_ACCOUNT_WORDS: Final = word_set("account accounts acc acct a")


def is_luhn(digits: str) -> bool:
    """Report whether the last digit is the Luhn check digit: each second digit from the right counts double."""
    values = [int(digit) for digit in reversed(digits)]
    doubled = (sum(divmod(2 * value, 10)) for value in values[1::2])
    return (sum(values[::2]) + sum(doubled)) % 10 == 0


def _is_mod_97(iban: str) -> bool:
    """Report whether the check digits of an IBAN in capitals are right (ISO 7064)."""
    return int("".join(str(int(character, 36)) for character in iban[4:] + iban[:4])) % 97 == 1


def _cards(canvas: Canvas) -> Iterator[Span]:
    """Yield card numbers whose check digit is right; fifteen digits are one only as American Express begins them."""
    for match in _CARD.finditer(canvas.text):
        digits = re.sub(r"\D", "", match.group())
        if (len(digits) != _IMEI_LENGTH or digits.startswith(_AMEX)) and is_luhn(digits):
            yield match.span()


def _ibans(canvas: Canvas) -> Iterator[Span]:
    """Yield unspaced IBANs of any country whose check digits are right."""
    return (match.span() for match in _IBAN.finditer(canvas.text) if _is_mod_97(match.group().upper()))


NUMBERS: Final = (
    Detector("card", anywhere(_BRITISH_IBAN), digits=16),
    Detector("card", _ibans, digits=13),
    cued("card", _IBAN_CUED, frozenset({"iban"}), digits=8),
    Detector("card", _cards, digits=13),
    cued("card", _CARD_CUED, _CARD_WORDS, digits=16),
)
ACCOUNTS: Final = (
    Detector("card", anywhere(_PAIR), digits=14),
    cued("card", _SORT_CODE, _SORT_WORDS, digits=6),
    cued("card", _ACCOUNT, _ACCOUNT_WORDS, digits=7),
)
