"""Whether a word is plain English or a word of the trade, and so by itself neither a name nor an account."""

from typing import Final

from guidebot.reading.identifiers.first_names import FIRST_NAMES
from guidebot.reading.identifiers.surnames import SURNAMES
from guidebot.reading.identifiers.word_set import word_set
from guidebot.reading.spelling import ordinary_words

_TRADE: Final = word_set("""
    idva isva isac marac mappa dash dara dvds dvpn dvpo dapn dapo spo ispo ro nmo non-mol cps dpp dci di ds dc ps pc
    pcso sgt insp supt oic cid cad pnc pnd niche athena storm vps vcop vrr mg mg3 mg5 mg11 abe nfa tic rui bail pace
    ripa ipa pha sca cja osa poa soa fla csa dob nino imei vrm ip ips vic vics sus susp perp agg da dv hba fgm vawg
    asbo cpn ncrs hocr nsir avi ooc oocd cctv bwv anpr rvp vulnerability facebook instagram insta snapchat snap
    whatsapp tiktok twitter telegram discord fb ig google apple airtag iphone android samsung ring youtube email emails
    online offline website spyware stalkerware doxxing cyberstalking catfish catfishing english british welsh scottish
    irish french german polish romanian indian pakistani chinese asian african american european muslim christian hindu
    sikh jewish catholic black white mixed turkish somali nigerian albanian monday tuesday wednesday thursday friday
    saturday sunday january february march april june july august september october november december england wales
    scotland ireland london leeds manchester birmingham liverpool newcastle bristol sheffield kent essex met police
    crown court magistrates cant wont dont didnt isnt wasnt hasnt havent wouldnt couldnt doesnt shes hes theyre its im
    ive whats wats wot thats obvs defo pls plz thx ur u r n y k ok lol tbh asap etc aka re eg ie vs ex exes bf gf hubby
    mum dad nan gran mam bruv mate kid kids yr yrs wk wks mth mths hr hrs min mins msg msgs txt txts pic pics vid vids
    recieved recieving recieves harrassed harrassing harrasment harassement stalkin stalkers followin textin txtd
    messagin msgd msging adress wit withdrawl resturant neighbor neighbour neighbours advocate withdrew nicked
    interviewee s the blogger
    """)
"""What stands after "victim", "PC" or "called" and is in no list of plain words, or may bear a capital there."""
_RARE: Final = frozenset({"smith"})
"""Plain English, but in an officer's question a surname."""
_SUFFIXES: Final = ("ed", "ing", "ly", "tion", "ment", "ness", "able", "ful", "'s", "n't")


def is_trade(word: str) -> bool:
    """Report whether a lower-case word is one of the trade."""
    return word in _TRADE


def is_ordinary(word: str) -> bool:
    """Report whether a word is plain English or a word of the trade, and so by itself neither a name nor an account."""
    lower = word.lower()
    if lower in _TRADE:
        return True
    if lower in FIRST_NAMES or lower in SURNAMES:
        return lower not in _RARE and lower in ordinary_words()
    return lower.endswith(_SUFFIXES) or lower in ordinary_words()
