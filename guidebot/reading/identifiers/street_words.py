"""Words that make a street or a house, and words that unmake one."""

from typing import Final

from guidebot.reading.identifiers.word_set import word_set

STREETS: Final = word_set("""
    street st road rd avenue ave av lane ln crescent cres terrace terr gardens gdns grove mews boulevard blvd
    """)
"""What ends the name of a street and is hardly ever anything else."""
POSSIBLE_STREETS: Final = word_set("""
    drive dr close cl way place pl court ct park hill view green square sq walk row rise parade wharf quay gate croft
    yard fold mount vale villas bank end meadow meadows chase dale field fields paddock paddocks
    """)
"""Also ordinary words: they count with a capital or after a word such as "at"."""
AFTER_THE: Final = word_set("crescent paddock paddocks mews croft chase meadows")
"""What follows "the" in the name of a street: "7 the paddocks"."""
BUILDINGS: Final = word_set("""
    house court lodge tower towers heights point mansion mansions building buildings apartments place gardens villa
    villas
    """)
HOUSES: Final = word_set("cottage house farm lodge villa barn vicarage rectory hall manor bungalow forge grange")
SCHOOLS_AND_FIRMS: Final = word_set("""
    school primary secondary academy college university uni nursery church chapel mosque temple surgery practice clinic
    hospital hospice pub inn tavern arms hotel bar cafe restaurant takeaway shop store stores salon garage gym club ltd
    limited plc llp solicitors estate centre station
    """)
"""What ends the name of a school, a firm or another place where people are found."""
DWELLINGS: Final = word_set("flat apartment apt unit room suite plot maisonette studio")
VERBS: Final = word_set(
    "live lives living lived reside resides residing staying stays addr address based moved works flat"
)
"""What stands before an address without a number."""
NEVER: Final = word_set("""
    a an and any are as at be been before being but by can cant did do does during each every for from get gets had has
    have he her him his how i if in into is it its just more my near next no not of off on or other our out outside
    over own per she so than that their them then there these they this those to too up us was we were when where which
    while who why will with you your way main public same busy quiet private local whole
    mile miles metre metres meters yards m km mph feet foot times time x
    year years years' yr yrs month months months' week weeks weeks' day days hour hours hr hrs min mins minutes night
    nights morning
    text texts call calls message messages email emails letter letters incident incidents occasion occasions offence
    offences crime crimes victim victims suspect suspects person people men man women woman male males female females
    kid kids child children officer officers pc pcs car cars van vans house houses home homes door doors cctv cameras
    streets roads
    crown county magistrates youth family supreme appeal high-court civil criminal section act acts pha sca mca cja
    pace code codes order orders guidance level fine fines points steps things ways types kinds different separate
    previous
    """)
"""Words that cannot be part of a street's name, with what is counted in officers' questions."""
