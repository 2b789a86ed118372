"""Ordinary English words that are also given names or surnames in the United Kingdom, beside those of the lists of names.

They are too ordinary to be masked. What is kept of a question leaves them out.
"""

from typing import Final

from guidebot.reading.identifiers.word_set import word_set

PLAIN_NAMES: Final = word_set("""
    alder amber angle apple archer armour ash aspen aster autumn badger bail ballad bannister barber baron barrel
    barrow basil bass battle bay beach bead beak bean bear beard beaver beech bellow bench best bill birdie blade blank
    blaze blessed bliss bloom blossom blue blunt bold bolt bone bonny boon bottle bough bounds bow bowler box boy brace
    brand bray brazier bright brine bristow brook broom buck buckle bud bugle bull bunting burden burr buttery button
    buttress cage cain cane cannon canter cape capel care carol carpenter cart carver cash castle caution cedar celeste
    chance chandler chaplin charity chase chaste chastity cheer cherish cherry chess chestnut chick child christmas
    chuck churchill clay cleaver clemency clement cliff cloud clover coal cobb cobble cock coffin cole collar colt
    comfort constant coral corn cotton couch courage coward crab craft crane creed cricket crisp crook crow cruise
    crumb cruz cutler dagger dance dandy darling dart dash deacon dear delight desire destiny diamond dickens dill dock
    dodge dolly domino dove drake draper dream driver drummer duck duke dusty dyer eagle earl early earth east echo
    elder ember emerald england english essence eternity ever fair fairy falcon fame fancy farmer farthing favour fawn
    fay fear feather fellow fern ferry fiddle fiddler fife fig fin finder finery fir fish fitter flame flash flax fleet
    fletcher flint flower flute foot forest forge fortune freed freedom freeman friar fuller gabble gale gallon gallows
    game gander garland garlic garnet gay gem gene genesis gent gentle gift ginger gladly glass glory glover gold
    golden good goodness goose gosling gotobed grain granger gravel greedy grief griffin groom grove grub gulliver gun
    gunner hale halo ham hammer hammond hand handy happy harbour hard harmony harper harvest haven hawk hay hazard haze
    heal heart hearty heath heaven hedge herb herd hero herring hick high hind hoar hogg holiday holland hollow holt
    honest honey honour hood hook hooker horn horse hound house hurdle husband idle inch india indigo innocent ireland
    iron isle jasmine jasper jet jewel jolly journey joyce judge jug juniper justice keen keep kettle key kid kidd kind
    kindness kingdom kirk kitchen kite kitty lad lady lake lamb lamp lark last latch laurel lavender leaf lemon levy
    liberty light lilac link lion list little loader lock locke lodge london lord lot lotus lovely lover luck lucky
    luna lush lynx lyric mace magic mail major man manger manly manner maple marble march marigold marine mariner
    marshal marten marvel maxim mayor mead meadow mellow melody memory merchant merit merry midwinter mild milk mill
    milner mimosa mint miracle moan monday money monk moon moor mope moral morale morning mountain mouse mustard myrrh
    myrtle nation neat needle new nice nightingale noble noon norm north nova nunn nutter nutty oak oakley ocean odd
    onion opal orchard orchid organ oscar otter outlaw ox oyster pace pack paddock pain paint painter pale pansy
    paradise paris park parlour parrot parrott parson partridge pass past paste pea peace peach pear peck peel penance
    pepper perch perfect petal petty pheasant phoenix pickle pierce pigeon pike pilgrim pilot pinch pine pink pipe
    piper pitcher pitt pixie plank plant player pleasant plum plumb poet pole pond pool poor pound prayer prentice
    primrose prince princess prior proctor profit promise prosper proud providence prudence purchase pure purple quail
    quarrel queen quick quill quince rabbit radish rain rainbow ram ramble ranger raven ray reader reading reason rebel
    redeem reef regal regina reign remedy rest revel rhythm rich rider ridge ridley ring ripe rise river roach robins
    rock rocket rocky roe roger rogue roll rook rosewood rough rover rowan royal rudd rue rugby rush rust sable saddler
    sadler saffron sage saint salmon salt sampler sand savage savannah saviour savour savoury saw sawyer scarlet
    sculptor seal season secret self senior sentence serene serenity seymour shade shadow shaker shallow sharper sheen
    sheldrake shell sherry shine ship shore shoulder shrimp silence silk silver simple singer sirius skipper slack
    slater sleep sly small smart smythe snell snow snowdrop solace soldier sole song sorrow spark sparkle sparks
    sparrow spear speed spice spicer spider spike spinner spring spurr squire stack stag stanza star starling steady
    steel steer sterling stern steward still stock stork storm story stout strange street stretch strong style sugar
    summer sun sunday sunny sunshine surprise swallow sweet sweeting sword sycamore tabby table tack tailor tall tansy
    tawny teal tempest temple tender terry thistle thorn thrift thrush thunder tide tiger till tiller timber timely
    tinker toddy topaz towers town tranquil travel traveller treasure tree trick trinity trooper trotter trout true
    truelove truth tulip tune turquoise turtle twin twist unity usher vale valentine valiant valley vanity velvet
    venture venus verity vesper vicar vicary victory view vine vision vogue wain waite wake wallflower wander war
    warden wary washer water waterman weather weaver wedge wedlock weed welcome wheel whistler wick wild wilder wilding
    wind winder windmill wing winner wisdom wish wolf wonder worm worth wren wynd yard year yellow yeoman yew youth
    zeal zest zinnia zion
    """)
"""Lower case."""
