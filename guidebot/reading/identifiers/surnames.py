"""Common surnames of the United Kingdom in its several communities."""

from typing import Final

from guidebot.reading.identifiers.word_set import word_set

SURNAMES: Final = word_set("""
    adams adeyemi ahmed akhtar ali allen anderson andrews armstrong atkinson bailey baker ball banks barker barlow
    barnes begum bell bennett berry bibi birch bird bishop black blackburn blake bolton bond booth bowen bowman bradley
    bradshaw brennan briggs brooks brown bryant burke burns burton bush butler byrne cameron campbell carr carter chan
    chandler chapman chaudhry chen chowdhury church clark clarke cole coleman collins conway cook cooper cox craig
    craven crawford cross cunningham curtis dale daly davey davidson davies davis dawson day dean dempsey dickson dixon
    doe doherty donnelly douglas doyle duffy duncan dunn edwards elliott ellis erskine evans farrell faulkner ferguson
    field finch fisher fleming fletcher flynn ford forster foster fox francis frank fraser freeman french friend frost
    gallagher gardner garner garrett george gibbs gibson gilbert giles gill glover godfrey goodwin gordon gould graham
    grant gray greaves green greenwood griffin griffiths haines hall hamilton hancock harding hardy hargreaves harper
    harris harrison hart hartley harvey hassan hawkins hayes haynes henderson hewitt higgins hill hobbs hodgson holland
    holmes holt hooper hope hopkins horton houghton howard howarth howell hudson hughes humphreys hunt hunter hurst
    hussain hutchinson ingram iqbal irving jackson jacobs james jarvis jenkins johal johnson johnston jones jordan
    kapoor kaur kay kelly kemp kennedy kerr khalid khan king knight kowalski kumar lambert lancaster lane law lawrence
    lawson leach lee lester lewis little lloyd long love lowe lucas lynch lyons macdonald maguire mahmood malik mann
    marsden marsh marshall martin mason matthews maxwell may mccarthy mcdonald mckenzie mclaughlin mclean mellor
    metcalfe miah middleton miles miller mills mistry mitchell mohamed mohammed moore moran morgan morley morris
    morrison morton moss murphy murray myers nash naylor newman newton nicholls norris norton nowak nunn o'brien
    o'connor o'donnell o'neill o'reilly o'sullivan okafor okeke osborne owen page palmer parker parkes parkin parry
    parsons patel patterson payne peacock pearce pearson perera perkin perkins perry peters phillips pickering pollard
    poole pope porter potter powell pratt preston price pritchard pugh quinn rahman ramirez randall read reed rees
    reeves reid reynolds rhodes rice richards richardson rigby riley rivers roberts robertson robinson robson rogers
    rose ross rowe rowley russell ryan saunders schofield scott shah sharma sharp shaw shepherd sheppard short simmons
    simpson sims sinclair singh singleton skinner slater smith spence spencer steele stephens stevens stevenson stewart
    stokes stone storey stuart sullivan summers sutton swan sweeney swift sykes tanner tate taylor thomas thompson
    thomson thornton thorpe todd townend townsend tucker turnbull turner tyler ullah vaughan vincent wade walker wall
    wallace waller walsh walters walton warburton ward warner warren waters watkins watson watts webb webster wells
    welsh west weston wheatley wheeler white whitehead whittaker wilcox wilkes wilkins wilkinson williams williamson
    willis wilson winter wise wood woods woodward wright wyatt yates young zhang
    """)
"""Lower case."""
RISKY: Final = word_set("""
    may long day read page law cross hunt cook rose ward young price case grant dean love short little friend french
    bond wall wise church bishop rivers hope winter summers storey
    """)
"""Surnames that go on with a sentence more often than they end a name."""
PUBLIC: Final = word_set(
    "monckton lamplugh ruggles gazzard everard angiolini clough mullen sheridan raneem couzens grice"
)
"""Names that stand for a charity, an inquiry, a model or a reform in this field."""
