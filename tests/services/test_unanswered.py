"""What is kept of an unanswered question holds no planted value, and what an editor needs is kept. Every value is invented."""

import re
from collections.abc import Iterator
from datetime import date

import pytest

from guidebot.services.shelf import Shelf
from guidebot.services.unanswered import keepable

TODAY = date(2026, 11, 25)
NAMES = """
Oluwaseun Adeyinka|Chukwuemeka Obiora|Folasade Ogunbanjo|Kwabena Asamoah|Abena Boateng|Tendai Mupfumi|Yusra Warsame|
Hodan Abdirahman|Mariam Jallow|Fatoumata Diarra|Harpreet Sandhu|Gurdeep Dhaliwal|Manjit Randhawa|Venkatesh Iyer|
Lakshmi Subramanian|Sunita Chakraborty|Tahmina Chowdhury|Rizwan Qureshi|Zainab Bukhari|Shabnam Rafiq|Nguyen Thi Lan|
Xiaoming Zheng|Siu Ling Cheung|Haruka Nakamura|Min-jun Baek|Siriporn Chaiyasit|Katarzyna Wojciechowska|
Grzegorz Brzęczyszczykiewicz|Andreea Munteanu|Vasile Popescu|Živilė Kazlauskienė|Dimitrios Papadopoulos|Szabolcs Nagy|
Snežana Jovanović|Artan Hoxha|Yevheniia Shevchenko|Siobhan O'Hanlon|Caoimhe Ní Dhomhnaill|Rhys Llewellyn-Ap-Gwilym|
Angharad Prydderch|Hamish Auchterlonie|Morag Strachan|Ethelred Wigglesworth|Thaddeus Ramsbottom|
Philippa Featherstonehaugh|Darrell Entwistle|Kayleigh-Mae Hibbert|Jaxon Tattersall|Bethan Cadwaladr|Mehmet Yıldırım|
Leyla Karahan|Aram Hakobyan|Nasrin Farrokhzad|Dariush Khosravi|Yael Rosenblum|Shlomo Grünfeld|Inês Carvalho|
Thiago Nascimento|Guadalupe Villanueva|Beyza Özdemir|oluwaseun adeyinka|folasade ogunbanjo|harpreet sandhu|
tahmina chowdhury|nguyen thi lan|siu ling cheung|katarzyna wojciechowska|andreea munteanu|vasile popescu|
dimitrios papadopoulos|artan hoxha|yevheniia shevchenko|siobhan o'hanlon|darrell entwistle|jaxon tattersall|
mehmet yildirim|leyla karahan|nasrin farrokhzad|thiago nascimento|kwabena asamoah|rizwan qureshi|zainab bukhari|
hamish auchterlonie|bethan cadwaladr|lakshmi subramanian|tendai mupfumi|hodan abdirahman|szabolcs nagy|gurdeep dhaliwal|
shabnam rafiq|JAXON TATTERSALL|VASILE POPESCU|Ikechukwu Anyanwu|Temitope Balogun|Adaeze Nwosu|Sipho Ndlovu|
Wanjiru Kamau|Bereket Tesfaye|Amanuel Gebremedhin|Khadija El-Amrani|Youssef Benali|Rania Haddad|Bashar Al-Khatib|
Parminder Kaur Gill|Jaswinder Bains|Anoushka Venkataraman|Rohan Mukherjee|Dilani Wickramasinghe|Thanh Huong Pham|
Jia Hui Lim|Akira Fujimoto|Pooja Rajagopalan|Zofia Lewandowska|Przemysław Zieliński|Ionuț Gheorghiu|Desislava Petkova|
Milorad Stojanović|Blerta Krasniqi|Oksana Tkachenko|Gwenllian Bebb|Iolo Penhallow|Eilidh MacQuarrie|Lorcan Gilhooly|
Nuala McGonigle|ikechukwu anyanwu|temitope balogun|sipho ndlovu|bereket tesfaye|youssef benali|rania haddad|
jaswinder bains|rohan mukherjee|thanh huong pham|zofia lewandowska|blerta krasniqi|oksana tkachenko|gwenllian bebb|
lorcan gilhooly|nuala mcgonigle|courteney sproat|dwaine ollerenshaw|shaznay murgatroyd|kev higginbottom|
tracey-anne cleasby|Kev Higginbottom
"""
STREETS = """
14 Acacia Avenue|33a Marlowe Avenue|Flat 2b, 9 Quillfeather Street|112 Haddersley Road|7 The Paddocks|
5 Oakenthorpe Drive|61 Wrenbury Close|28 Tannersfield Lane|4 Plover Court|19 Lapwing Rise|220-222 Old Kilnhurst Road|
1 Bramblewick Mews|rose cottage, smithy lane|42 gorsey brow|86 dunnock way|17 thistledown crescent|flat 9 juniper house|
unit 4b tannery court|3 foxglove walk|55 mulberry gardens|9 Cuckoo Nest Lane|13 Windle Hey|30 Skylark Fold|
8 Harebell Terrace|76 peregrine place
"""
PHONES = """
07700 900123|07700900456|+44 7700 900789|0044 7700 900321|(0161) 496 0123|0113 496 0456|020 7946 0789|01632 960111|
07700-900-222|07700.900.333|7700900444|029 2018 0555|0191 498 0666|o7700 900777|+353 1 555 0123|03069 990888|
077 0090 0999|07700/900101|+48 22 555 01 02|44 7700 900202
"""
EMAILS = """
k.tattersall@example.org|jaxon_t88@example.com|wigglesworth.t@mail.example.net|hibbertkm@example.co.uk|
o'hanlon@example.org|zheng-x+1@example.com|brzeczy@example.net|angharad.p@dept.example|ramsbottom at example dot com|
kaz dot lad at example dot co dot uk|entwistle [at] example.org|sandhu99@example.io|nagysz@example.org|
popescu.v@example.com|chowdhury_t@example.net
"""
HANDLES = """
@jaxonthelad|@kayleigh.mae.x|insta name tattersall_88|snapchat: wrenbury_lad|facebook.com/vasile.popescu.12|
u/quillfeather99|t.me/hoxhaartan|tiktok.com/@zainabx0|snap username naughtynige|discord shadowstag#0042|
https://instagram.com/hibbz_official|his insta is king_of_haddersley|gamertag xXWigglesXx|telegram name plovercourt|
psn username lapwing_1999
"""
PLATES = """
AB51 XYZ|YD19UHJ|fg22hij|WN14 KLM|k4 ren|R123 ABC|reg is ab12 cde|P77 NGE|VRM LD08OWT|bd51smr|KX63 PQR|L1 TTY|S800 WXY
"""
POSTCODES = (
    "LS99 1AA|m991zz|NE1 4LP|SW1A 2AA|cf10 3zz|B33 8TH|dn551pt|EC1A 1BB|gl50 9yy|PO1 3AX|bt1 5gs|W1P 1HQ|s10 2bb"
)
REFERENCES = """
crime ref 26/0044123|CAD 1234 of 12/3|01CW/1234/26|niche occ 26000443322|URN 42CR1234526|PNC 12/123456X|
custody no AB/2026/778|collar number 4471|PC 1882|26/01AB/01/12345C|log 0412-121126|incident no NP-20260303-0456|
intel ref 99887766|warrant no is 778812|exhibit ref JXT/0001
"""
PLACES = """
Haddersley|Quillthorpe|Kilnhurst Magna|Wrenbury-under-Edge|Llanfihangel Uchaf|Ballymacquin|Inverstrachan|Tannersfield|
Oakenthorpe|Skelderby|haddersley|quillthorpe|skelderby|ballymacquin|tannersfield|Great Plumstock|Nether Wigley|
Dunnockshaw
"""
SCHOOLS = """
Quillfeather Primary School|St Wulfric's Academy|Haddersley Grammar|Oakenthorpe High School|skelderby primary school|
Plover Lane Nursery|St Ethelburga's RC Primary|dunnockshaw academy|Lapwing Community College|Thistledown Infants School|
wrenbury sixth form college|Tannersfield University|st wulfrics academy|Kilnhurst Free School
"""
EMPLOYERS = """
Tattersall & Hoxha Solicitors|Quillfeather Logistics Ltd|Haddersley Motors|Wigglesworth's Bakery|Skelderby Foods plc|
Brambletec|dunnock couriers|plover lettings ltd|kilnhurst tyres|The Nether Wigley Arms|Zheng's Takeaway|sandhu stores|
Lapwing Dental Practice|wrenbury garage
"""
ABOUT_PEOPLE = """
victim {} wants to withdraw what now|suspect is {} and he keeps coming back|{} keeps texting her is that stalking|
can i nick {} for s2A|her ex {} was seen outside again, breach of SPO?|{} has been following {} neighbour says|
spoke to {} re bail conditions, can we vary|is it harassment if {} posts about her online|
what offence if {} sent 40 messages in 2016|got {} in custody, max sentence s4A stalking|
asked to update {} about the restraining order|dp {} says it was a joke does intent matter|
mother of {} is scared, victim code?|{} called the victim from prison what offence|
can {} apply for a non molestation order herself
"""
ABOUT_PLACES = """
suspect was at {} last night, is that a course of conduct|she lives at {} and he parks outside|
exclusion zone around {} on the SPO?|he turned up at {} twice what offence|victim moved to {} after the last order|
can bail stop him going near {}|he watches {} from the road
"""
ABOUT_WORK = """
victim works at {} and he waits outside|suspect is employed by {} who do we tell|kids go to {} can the order cover it|
he turned up at {} shouting, which offence|she goes to {} and he follows|restraining order to cover {} how
"""
ABOUT_VALUES = """
he used {} to contact her, can we get the data|suspect {} what offence under s2A|linked to {} do we crime it again|
victim gave us {} is it evidence of stalking|{} found in his notes, disclose it?|
see {} for the first report of harassment
"""
CORPUS = (
    (NAMES, ABOUT_PEOPLE), (STREETS, ABOUT_PLACES), (PHONES, ABOUT_VALUES), (EMAILS, ABOUT_VALUES), (HANDLES, ABOUT_VALUES),
    (PLATES, ABOUT_VALUES), (POSTCODES, ABOUT_PLACES), (REFERENCES, ABOUT_VALUES), (PLACES, ABOUT_PLACES), (SCHOOLS, ABOUT_WORK),
    (EMPLOYERS, ABOUT_WORK),
)  # fmt: skip
_GENERIC = """
    avenue road street lane court drive close rise mews brow way crescent house unit walk gardens nest hey fold terrace
    place the flat cottage old at dot co uk com org net is insta name facebook snapchat username tiktok discord https
    instagram his gamertag psn telegram of reg crime ref occ urn pnc custody no collar number log incident intel
    warrant exhibit pc cad niche st primary school academy grammar high nursery rc community college infants sixth form
    university free solicitors logistics ltd motors bakery foods plc couriers lettings arms takeaway stores dental
    practice garage and great under edge king snap t me u s magna tyres official lad example mail dept vrm x o
    community
"""
GENERIC = frozenset(_GENERIC.split())
PLAIN = """
grace|rose|mark|will|faith|hope|joy|dawn|summer|ivy|hazel|holly|olive|pearl|ruby|amber|jade|penny|sandy|rob|nick|bill|
frank|grant|guy|jack|lance|dean|miles|chase|hunter|mason|chuck|drew|gene|iris|lily|poppy|violet|daisy|may|june|april|
autumn|melody|mercy|patience|precious|blessing|angel|crystal|rosemary|heather|sky|robin|jay|ray|rod|victor|pat|sue|bob|
destiny|harmony|serenity|grace hope|rose bush|mark wood|will hunt|faith price|joy bell|dawn field|summer rain|ivy green|
hazel grove|holly berry|olive branch|ruby stone|amber wells|penny lane|sandy banks|rob banks|nick sharp|bill short|
frank savage|grant park|jack frost|dean church|miles long|hunter moon|mason bird|drew pickle|iris bloom|lily pond|
poppy fields|violet sugar|daisy chain|melody singer|angel heart
"""
"""Names in lower case of which every word is an ordinary one."""
UNLISTED = """
duchess|maverick|legend|psalm|brick|wheat|bacon|gorge|woodcock|death|bottom|tickle|dolphin|whale|moody|gamble|lawless|fielding|eden|
doll|cram|overall|rash|upright|veil|zero|cotton|garland|peach|marrow|bloomer|kipper|lavish|mallet|nimble|oats|quaint|sprout|tinsel|
wicket|maverick bacon|legend moody|sailor gamble|princess lawless|bear tickle|duke eden|reef brick|ocean brick
"""
"""The same, written after the lists of names, of which few have them. Held out: how much of these leaks is the honest figure."""
LEAK = 0.03
"""Share of such names of which a part that the base does not use often is kept; not 0, for nothing tells them from words."""


def _values(block: str) -> list[str]:
    return [value.strip() for value in block.replace("\n", "").split("|") if value.strip()]


def _asked(values: list[str], questions: list[str]) -> Iterator[tuple[str, str, str]]:
    """Yield value, frame and question, so that each value stands in two frames."""
    for number, value in enumerate(values):
        for step in (0, 1):
            frame = questions[(number * 2 + step) % len(questions)]
            yield value, frame, frame.format(*[value, values[number - 1]][: frame.count("{}")])


def _parts(value: str, frame: str) -> set[str]:
    """Return what of a value would tell: its words and figures, but those that every such value or the frame has."""
    words = set(re.findall(r"[^\W_]+", value.lower())) - GENERIC - set(re.findall(r"[^\W_]+", frame.lower()))
    return {word for word in words if len(word) > 2 or word.isdigit()} | {value.lower()}


def _kept(shelf: Shelf, text: str) -> str:
    reader = shelf.matcher.reader
    return keepable(reader.query(text, TODAY), reader)


def _leaks(shelf: Shelf) -> tuple[int, list[tuple[str, str, str]]]:
    planted, leaks = 0, []
    for block, frames in CORPUS:
        values = _values(block)
        planted += len(values)
        for value, frame, text in _asked(values, _values(frames)):
            kept = _kept(shelf, text)
            words = set(kept.split())
            found = [part for part in _parts(value, frame) if part in words or (" " in part and part in kept)]
            if found or re.sub(r"\W", "", value.lower()) in re.sub(r"\W", "", kept):
                leaks.append((text, kept, ", ".join(found)))
    return planted, leaks


def test_no_planted_value_is_kept_nor_what_is_distinctive_of_it(shelf: Shelf) -> None:
    planted, leaks = _leaks(shelf)
    assert planted >= 300
    assert leaks == []


@pytest.mark.parametrize("block", [PLAIN, UNLISTED], ids=["listed", "unlisted"])
def test_names_that_are_ordinary_words_seldom_leak(block: str, shelf: Shelf) -> None:
    values = _values(block)
    leaks = []
    for value, frame, text in _asked(values, _values(ABOUT_PEOPLE)):
        seldom = {word for word in value.split() if shelf.matcher.reader.vocabulary.get(word, 0) < 10}
        if (seldom - set(frame.split())) & set(_kept(shelf, text).split()):
            leaks.append(text)
    assert len(leaks) / (2 * len(values)) <= LEAK, leaks


def test_names_that_are_ordinary_words_do_not_leak_with_a_capital(shelf: Shelf) -> None:
    values = _values(PLAIN)
    capitals = [value.title() for value in values]
    leaks = []
    for value, frame, text in _asked(capitals, _values(ABOUT_PEOPLE)):
        if not frame.startswith("{}") and set(value.lower().split()) & set(_kept(shelf, text).split()) - set(
            frame.split()
        ):
            leaks.append(text)
    assert leaks == []


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("max sentence for s4A stalking in 2016", "max sentence for s4a stalking in 2016"),
        ("Can a drone be used to follow somebody under section 2A", "can a drone be used to follow somebody under section 2a"),
        ("victim will not attend court", "victim will not attend court"),
        ("suspect may have moved abroad", "suspect may have moved abroad"),
        ("was it s2A before 2012", "was it s2a before 2012"),
        ("tracker in a pram, which offence?", "tracker in a pram which offence"),
        ("what about hamsters", "what about hamsters"),
        ("does a Stalking Protection Order cover work", "does a stalking protection order cover work"),
        ("is it stalking to follow Jane Tattersall of 14 Acacia Avenue dob 12/6/88", "is it stalking to follow of"),
        ("are goats covered", "are goats covered"),
        ("is posting a wreath to her malicious", "is posting a wreath to her malicious"),
    ],
)  # fmt: skip
def test_what_an_editor_needs_is_kept(text: str, kept: str, shelf: Shelf) -> None:
    assert _kept(shelf, text) == kept


def test_most_words_of_the_base_s_own_questions_are_kept(shelf: Shelf) -> None:
    reader = shelf.matcher.reader
    seen = kept = 0
    for text in [phrasing for phrasing in shelf.matcher.phrasings if '"' not in phrasing][::10]:
        query = reader.query(text, TODAY)
        if not (query.emergency or query.person_wanted):
            seen += len(re.findall(r"[^\W\d_]+", text))
            kept += len(re.findall(r"[^\W\d_]+", keepable(query, reader)))
    assert kept / seen >= 0.93


@pytest.mark.parametrize(
    "text",
    ["he is here now with a knife help", "he's smashing the door down please come", "run a check on AB51 XYZ please"],
)
def test_nothing_is_kept_of_an_emergency_or_a_look_up(text: str, shelf: Shelf) -> None:
    assert _kept(shelf, text) == ""


def test_a_year_that_was_not_asked_about_is_not_kept(shelf: Shelf) -> None:
    kept = _kept(shelf, "she was only young when he began in 2016, house 1985, max sentence")
    assert "2016" in kept
    assert "1985" not in kept.split() or "1985" in str(shelf.matcher.reader.query("house 1985 in 2016", TODAY).period)


def test_a_long_question_is_cut(shelf: Shelf) -> None:
    assert len(_kept(shelf, "stalking and " * 300).split()) == 40


def test_a_question_that_holds_an_address_is_no_look_up(shelf: Shelf) -> None:
    """What stands for an address is "[address]", and to ask for an address is a look-up."""
    text = "suspect turned up at 14 Acacia Avenue, is that a breach of the restraining order"
    query = shelf.matcher.reader.query(text, TODAY)
    assert query.personal_data == ("address",)
    assert not query.person_wanted
    assert shelf.matcher.reader.query("give me the address of 07700 900123", TODAY).person_wanted
