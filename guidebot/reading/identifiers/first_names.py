"""Common first names of the United Kingdom in its several communities.

One that is also an ordinary word counts only where more than its spelling speaks for it.
"""

from typing import Final

from guidebot.reading.identifiers.word_set import word_set

FIRST_NAMES: Final = word_set("""
    aaliyah aaron abbie abby abdi abdul abdullah abigail abraham adam adeel adele adeola adrian agnieszka ahmad ahmed
    aidan aiden aimee aisha aiza ajay akash alan alana alastair albert alec aled alejandro aleksandra alex alexa
    alexander alexandra alexandru alexis alfie alfred ali alice alicia alina alison alistair aliyah allan allison alma
    altaf alun amanda amandeep amelia amina amir amit amrit amy ana anastasia andre andrea andreea andrei andrew
    andrzej andy aneta angel angela angus anil anita anjali ann anna annabel anne annette annie anthea anthony antonia
    antonio anya aoife archie ari aria arjun arlo arnold arthur arun arya asad asha ashleigh ashley ashok asif asma
    astrid athena aubrey audrey austin ava aw ayaan ayesha ayisha babatunde barbara barney barry bartosz beatrice beau
    becca becky bella ben benedict benjamin bernadette bernard bernie bert beth bethan bethany betty beverley beverly
    bianca bilal billy blake blessing bob bobby bogdan brad bradley brenda brendan brett brian bridget bronwen bruce
    bryan bryn caitlin callum calum calvin cameron camilla candice cara carl carla carly carmen caroline carolyn carys
    casey cassandra cassie caterina catherine cathy cecilia celia ceri chanel chantelle charlene charles charlie
    charlotte chelsea cheryl chidi chinedu chioma chloe chris chrissy christian christina christine christopher ciara
    ciaran cindy claire clara clare claudia clifford clive cody colette colin colleen connie connor conor constance
    cora corey courtney craig cristian crystal curtis cynthia daisy damian damien dan dana daniel daniela daniella
    danielle danny daphne darcy daria darius darren daryl dave david dawid dawn dean debbie deborah debra declan deepak
    delroy demi denise dennis derek dermot desmond devon diana diane dina dinesh dionne dmitri dolores dominic dominik
    dominika donald donna doreen doris dorota dorothy doug douglas drew duncan dwayne dylan ebony eddie edith edward
    edwin efe eileen eilidh elaine eleanor elena eli elias elijah elisabeth elisha eliza elizabeth ella ellen ellie
    elliot elliott elsie emeka emilia emily emma emmanuel enid erica erik erin ernest esme esther ethan eugene eva evan
    eve evelyn evie ewan ewelina ezra faisal faith farah farhan farida farooq fatima fatimah faye felicity felix fergus
    ferhat finlay finley finn fiona flora florence fran frances francesca francis frank frankie fred freddie freddy
    freya fydor gabriel gabriela gabrielle gail gareth garfield gary gavin gaynor gemma geoff geoffrey george georgia
    georgie georgina gerald geraldine gerard gethin gillian gina giovanni gladys glen glenda glenn gloria glyn gordon
    grace graeme graham grant greg gregory greta gulnaz gurpreet guy gwen gwyneth habib hailey hamid hamza hana hannah
    hardeep hari harinder harley harold harpreet harriet harris harrison harry harvey hasan hassan hayden haydn hayley
    hazel heather heidi helen helena henrietta henry herbert hilary hilda hollie holly hope howard hugh hugo humaira
    humza ian ibrahim idris ifeanyi ifeoma igor ikram imogen imran ina india ines ingrid ioana ion iona iqbal ira irene
    irina iris isaac isabel isabella isabelle isha isla ismail isobel ivan ivy iwona jack jackie jackson jacob
    jacqueline jacqui jade jaden jaime jake jakub jamal james jamie jan jane janet janice janine jared jas jasmin
    jasmine jason jasper jaspreet jatinder javed javier jay jayden jayne jaz jean jeanette jeff jeffrey jemima jemma
    jen jenna jennie jennifer jenny jeremy jermaine jerome jess jesse jessica jessie jessy jigna jill jillian jim jimmy
    jo joan joanna joanne joao jodie joe joel joey john johnny jojo jolene jon jonah jonas jonathan jonno jordan jorge
    jose joseph josephine josh joshua josie joy joyce juan judith judy julia julian juliana julie juliet junaid june
    justin justyna kai kaitlyn kal kaleb kamal kamil kamran kara karen karim karina karl karolina karthik kasia kat
    katarzyna kate katherine kathleen kathryn kathy katie katrina katy kay kayleigh keeley keiran keith kelly kelsey
    kelvin ken kenneth kenny kerri kerrie kerry kev kevin khadija khalid kian kieran kim kimberley kimberly kiran
    kirsten kirsty kishan klaudia kofi kofo krishna kristian kristina krystian krzysztof kudzai kuldeep kulwinder kwame
    kyle kylie lacey laila lana lance lara larry latoya laura lauren laurence lawrence layla leah leanne lee leigh
    leila lena leo leon leonard leroy lesley leslie levi lewis lexi liam libby lilian lilly lily lina linda lindsay
    lindsey lisa liv liz lizzie lloyd logan lois lola lorna lorraine lottie louie louis louisa louise luca lucas lucia
    lucy luis lukasz luke lydia lyla lyn lynda lynn lynne lynsey mabel macey maciej maddie maddison madeleine madison
    magda magdalena maggie mahmood mahmoud maisie majid malcolm malgorzata malik manish manjit manpreet marc marcel
    marcia marcin marco marcus marek margaret maria mariam marian marie marilyn marina mario marion marissa marius
    marjorie mark marlene marlon marta martha martin martina marvin mary maryam masood mateusz mathew matt matthew
    maureen maurice mavis maxine may maya megan mehmet mel melanie melissa mercy mia michael michal michele
    michelle mick mihai mike mikey mikolaj mila mildred miles millicent millie milly mina miranda miriam mitchell mo
    mohamed mohammad mohammed mohamud moira molly mona monica monika montel morgan moses muhammad mukesh mumtaz muriel
    musa mustafa myra nabeel nadia nadine naeem nana nancy naomi nasir nasreen natalia natalie natasha nathan nathaniel
    naveed neelam neha neil nell nellie nicholas nick nicky nicola nicole nigel nihal nikita nikki nikola nina nisha
    noah noel nora noreen norma norman nuno obinna octavia olamide oleksandr olga olive oliver olivia ollie oluwaseun
    omar oscar osman owen oyin pablo paige pam pamela parveen pat patel patience patricia patrick patryk paul paula
    pauline pavel pawel payal pearl peggy penelope penny percy perry pete peter petra phil philip philippa phillip
    phillipa phoebe phyllis pierre piotr pippa polly poppy prakash pranav pratik precious priscilla priti priya
    przemyslaw quentin rabia rachael rachel radoslaw raf rafael rafal raheem rahman rahul raj rajesh rajinder raju
    ralph ramesh ramona ranjit rashid rashida raul ravi ray raymond razia rebecca reece reggie rehan rehana remi rene
    reuben rhian rhiannon rhona rhys ria ricardo richard rick ricky rina rishi rita ritesh rob robbie robert roberta
    roberto robin robyn rochelle rod roderick rodney roger rohan rohit roisin roland roman romeo ron ronald ronan
    ronnie rory rosa rosalind rose roseanne rosemary rosie ross rowan roxanne roy ruby rupert russell rustam ruth ryan
    sabina sabrina sadia sadie safia sahil said saif saima sajid sakina sally salma salman sam samantha samina samir
    samira sammy samson samuel sana sandeep sandra sandy sanjay sanna sara sarah sasha saskia saul savannah scarlett
    scott sean sebastian selina sergio seth shabana shabnam shah shahid shaista shane shani shania shanice shannon
    sharon shaun shaz shazia shea sheena sheila shelley sheree sheryl shirley shivani shona sian sid sidney sienna
    silvia simon simone simran siobhan sky skye sofia sofie sohail solomon sonia sonya sophia sophie spencer stacey
    stacy stan stanislaw stanley stella stephan stephanie stephen steve steven stevie stewart stuart sue sujata
    sukhdeep sukhvinder sulaiman suleman sultan sumaira sunil sunita surinder susan susanna susie suzanne suzie suzy
    svetlana syed sylvia szymon tabitha tahir taj tamara tamsin tania tanisha tanya tara tariq tasha tasneem tatiana
    taylor tegan temi terence teresa teri terry tess tessa thelma theo theodore theresa thomas tia tiago tiffany tilly
    tim timothy tina tobi tobias toby tom tomasz tommy toni tony tracey tracy travis trevor tricia trish tristan tunde
    tyler tyrone umar una uzma valerie vanessa vera vernon veronica vicki vicky victor victoria vijay vikas vikki
    vikram viktor vince vincent viola violet virginia vivian vivien wahid walter wanda waqas warren wayne wendy wes
    wesley wiktor wilfred will william willow winifred winston wojciech xavier yasin yasir yasmin yasmine yolanda
    yousef youssef yusuf yvette yvonne zac zach zachary zack zahid zahra zain zainab zak zane zara zayn zeeshan zena
    zeynep zoe zofia zubair zuzanna
    """)
"""Lower case."""
