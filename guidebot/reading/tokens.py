"""From characters to tokens: case, punctuation, contractions and chat spelling, the same for a base and a query."""

import re
import unicodedata
from typing import Final

_TOKEN: Final = re.compile(r"[a-z0-9_]+")
_APOSTROPHES: Final = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'"})
_IRREGULAR: Final = {"can't": "can not", "cannot": "can not", "won't": "will not", "shan't": "shall not"}
_CONTRACTIONS: Final = (
    (re.compile(r"\b(can't|cannot|won't|shan't)\b"), lambda match: _IRREGULAR[match.group()]),
    (re.compile(r"\b([a-z]+)n't\b"), r"\1 not"),
    (re.compile(r"\b(i)'m\b"), r"\1 am"),
    (re.compile(r"\b([a-z]+)'(re|ve|ll|d)\b"), r"\1 \2"),
    (re.compile(r"\b(what|that|it|he|she|who|where|how|there|when)'s\b"), r"\1 is"),
    (re.compile(r"'"), ""),
)
# Chat spelling of ordinary words. A word that is also English ("dont", "were") stands here only where the other
# reading is rare in a question.
_CHAT: Final = {
    "u": ("you",), "ur": ("your",), "r": ("are",), "pls": ("please",), "plz": ("please",), "thx": ("thanks",),
    "ty": ("thanks",), "dont": ("do", "not"), "doesnt": ("does", "not"), "didnt": ("did", "not"),
    "cant": ("can", "not"), "wont": ("will", "not"), "isnt": ("is", "not"), "wasnt": ("was", "not"),
    "arent": ("are", "not"), "hasnt": ("has", "not"), "havent": ("have", "not"), "hadnt": ("had", "not"),
    "shouldnt": ("should", "not"), "couldnt": ("could", "not"), "wouldnt": ("would", "not"),
    "whats": ("what", "is"), "wats": ("what", "is"), "wat": ("what",), "wot": ("what",), "wots": ("what", "is"),
    "hes": ("he", "is"), "shes": ("she", "is"), "its": ("it", "is"), "thats": ("that", "is"), "theres": ("there", "is"),
    "wheres": ("where", "is"), "hows": ("how", "is"), "whos": ("who", "is"), "whens": ("when", "is"), "im": ("i", "am"),
    "ive": ("i", "have"), "weve": ("we", "have"), "theyre": ("they", "are"), "youre": ("you", "are"),
    "wiv": ("with",), "w": ("with",), "wo": ("without",), "bc": ("because",), "cos": ("because",), "coz": ("because",),
    "n": ("and",), "yr": ("year",), "yrs": ("years",), "mth": ("month",), "mths": ("months",), "wk": ("week",),
    "wks": ("weeks",), "hrs": ("hours",), "mins": ("minutes",), "msg": ("message",), "msgs": ("messages",),
    "diff": ("difference",), "govt": ("government",), "asap": ("soon",), "tho": ("though",), "thru": ("through",),
    "bf": ("boyfriend",), "gf": ("girlfriend",), "hubby": ("husband",), "gonna": ("going", "to"), "ppl": ("people",),
    "abt": ("about",), "tel": ("telephone",), "num": ("number",), "info": ("information",), "pic": ("picture",),
    "pics": ("pictures",), "vid": ("video",), "vids": ("videos",), "def": ("definition",), "evid": ("evidence",),
}  # fmt: skip


def tokenise(text: str) -> tuple[str, ...]:
    """Return the tokens of a text: lower case, `[a-z0-9_]+`, contractions opened, chat spelling written out.

    No word is dropped: how common a word is decides its weight later, and "how", "can" and "not" carry meaning.
    """
    text = unicodedata.normalize("NFKC", text).translate(_APOSTROPHES).lower()
    if "'" in text or "cannot" in text:
        for pattern, replacement in _CONTRACTIONS:
            text = pattern.sub(replacement, text)
    found: list[str] = []
    for token in _TOKEN.findall(_without_accents(text)):
        found += _CHAT.get(token, (token,))
    return tuple(found)


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
