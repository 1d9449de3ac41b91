"""Words of everyday English and French, and some German: what looks like a name need not be one.

Only the stems stand here; `usual` knows their endings. Accents are left out.
"""

from __future__ import annotations

from typing import Final


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NAMES_TOO: Final = """
abbot ace agate aim alder ale amber amour ange ann apt arbour arch archer art ash aspen aster august aurora
autumn bales bane bar barber bard barley barn baron barrow bass bauer baum bay beadle beam bean bee bell
bello ben bent berg berger billings bishop bit blades blanco bland bloc blossom blunt bolt bon bonenfant
bonhomme bonnet booth bosse boucher boulanger bourgeois bow bowman boy brace bravo bray breton brew brewer
bright brink brisk brock brook brooks broom brown brush buck budd bull bunker bunny burn burns butcher
butler byte cage cane cannon canon canter car carpenter carver champagne chant chapel chaplain charity
cherry chevalier chic chien chin christian christmas clair claire clef clover cob colt con constable coral
corona coup coy cross crow crystal cup curry daily das dash dawn day deacon dean dee deed dell den
denim der dick die diesel dig dill dime doc dodge doe dome don dot dove drapeau draper duke dune dunk dutch
eagle earl earnest eden egg eisen elm ember exe fan fang far fern finch fink flak flora flowers fontaine
forbes ford fort fountain fox franc france frank franklin freeman french friday fry fun funk gable gage gain
gale gall gang garland gascon gay gem ghost gin ginger gold goodman gore gouge grace gray griffin groom
grove grow guerra gum gun guy hack hacker haha hall ham hansom hardy hare harmon harmony harrow hart has
hasten hatch hawk hay haze hazel hearth heath heather heir hem herb herd heron herr hey hind hip holm holt
hood hop horn howl hub huff hug hull hum humble hut hyde ice iglesias ill ink iris ironside ivory jack jam
jasmine jay jean jeans jet jewel jib job jolly joy juge june kai karma keen key kit knot koch kraft lab lace
lad lamb lance land lang lange lark lash lavender law lawless laws lay leach lear lee leek lent les lever
lily lime lind line lint lise liu lock locke loft loge loo loop lord loyal loyer luna lush maine maire maize
mal malaise mallow man mane mang mann manor maple mar marchand marin marina marquis marsh marshal martial
mast mat matte may mead meadow meadows melody melon men merry meter meunier min ming mint miracle misty moat
mole monday monk montage monte moor mora moss moth mud mull muse neu new newton nickel nicks nix noble nord
noun nova now null nun nur nut oak oaks old one ono orchard orient otter paddock pan pansy paradis pardo
parent parente paris parson pas passe pat patience payette paz peach peacock pearl peel pen penny perch perk
pet petal phoenix pickles pickup pie pierce pike pilgrim pin pitt plante plat platt plum poi polish pollard
polly pope poppy port potter preacher provost pru pye quail quarry rabbit racine rage raine rake ram ramp
ran ranch randy range rash rat raven ray rector red reed regal regent reign rein reis renard reuter ridge
rigg rob rode roi roman rome rook rosemary rossignol rouse rousse rowan rower rowing royale rubio ruby rue
run ruse russet rust sable sage sallow salmon salt sanders sandy sang sapphire saturday sauvage sauve
savage saw say scar schmied schneider schreiber schuster scout seal sears see sept serene sergeant sexton
shay she shepherd shire shoemaker shutter sim skinner sky slack slate slater sleigh smith sole son sonne
sorrel soto soy spain spark sparks sparrow spear speight spinner spry squire stag stark starling steele
stern steward stoke stout straw strom sum sun sunday sung swallow swan swift tai tailor tale tan tang tanner
tap tar tart teal tee tempest tendre tenor terrace thorn thyme tiger tin tip tomb ton tonne torre torrent
towne toy track trinity troll trout trump tuck tulip underwood unger unity usher vain vale valet van vane
vault vega veil verity vigneron vin vine violet von waite war ward warden ware was way weaver web weber weld
welder welsh welt wet whale wharf whip wick wile win winch winner wit wolfe wood woods yes yew yoga york you
youngman zimmer
"""
"""Names of people that are words as well."""

_EVERYDAY: Final = """
abandon aber ability able about above absent accent accept access accessories accident according account
accountable achieve acknowledges across action activation active actor actual adapt added addition
address adjust administration admission adopt adult advance advantage adventure advertise advice affair
affect afford afraid after afternoon afterwards again against agency agenda agent ages agree ahead aider
ainsi aircraft airport alarm album alcohol alike alive alle allem allen allergy allow allowance alone
along alors aloud already also although altogether always amaze ambition among amount anchors ancien
ancienne ancient andere anderen anew angel anger anglais angle angry animal annee anniversary announced
annoys annual another answer anxious anybody anyone anything anyway anywhere apart apologize apology
appareil apparent appeal appear appelle apple application apply appoint appreciate apprend approach
appropriate approvals approve apres areas argent argue arise arithmetic army around arranged arrest
arriere arrival arrive arrivent arrow article artist ashamed ashes aside asked asking asks asleep aspect
assassine assault assembly assessment asset assez assign assist associate assume atmosphere attach
attack attempt attend attendre attente attention attitude attract auch aucun aucune audit auditor
aujourd aussi autant author authority automatic autour autre avaient available avait avant avec avenue
average avoid avoir avons awake aware away awkward baby back backlog bacon badge bags bake bakery
balance ball balloon band bang bank banned banner barcode bargain bark barrel barrier bars base baseline
basic basis basket bath bathroom battery battle beach beans bear beat beau beaucoup beautiful beauty
became because become bedroom beef been beer before beforehand began beggar begin behalf behave
behaviour behind beim being believe belle belong below bench benchmarks bend benefit bereits berry
beside besoin best better between beyond bien bigger bike bill billion bind bird birthday bite bitte
black blame blank blanket bleed bless blind blinking block blog blood bloom blow blue bluetooth board
boat body boil boite bomb bond bone bonne bonus book boost boots border bore born borrow boss both
bottle bottom bought bound bouton bowl boxes brain branch branche brand brave bread break breakdown
breakfast breath breed brick bridge brief bring broadband broadcast brochure broke broken brother
brought browser bubble bucket budget buffer build built bullet bunch bundle burden bureau burned burst
burying bush business busy butter button cabinet cable cadre cafeteria cake calculate calendar call
callback calm calme came camera camion camp campaign cancel cancellation cancer candidate candle candy
cannot capable capacity cape capital capitalize captain capture carbon card care careful carpet carried
carrier carries carry cart carton case cash cast castle casual catch category cattle cause ceiling
celebrate cell cellar celui cent centaine central centre century ceremony certain certaine certificate
certifiee ceux chain chair challenge chamber champion chance change channel chapter chaque character
charge charm chart chase chat chatbot chaud cheaper cheapest cheat check checklist checkout cheek
cheerful cheese chef chemical chemin cheque cher cherche chere chest chewed chez chicken chief child
children chip chocolate choice choose chose chosen church ciel cigarette cinema circle circuit
circumstance citizen city civil claim class classified clause clay clean cleared clearly clerk clever
click client cliente cliff climate climb clinic clinical clock close cloth cloud club clue coach coal
coast coat cobble coffee coin cold collapse collar colleague collect collection college colon colour
column combien combine come comedy comfort coming command commande comme commence comment commerce
commercial commission commit committee common communicate communications community companies companion
company compare compete competition complain complaint complete complex component compose comprehensive
comprendre comprends compte compute concentrate concept concern concert concierge conclude concrete
condition conduct conference confidence confidential confirm confirmation conflict confuse confusion
congress connaitre connect connection connexion consent consequence consider considerable console
constant construct construction consult consume contact contain contemporary content contest context
continue contract contractors contrast contrat contre contribute contribution control convenient
convention conversation convert convince cook cookie cool coordinator cope copie copper copy core corn
corporate correct correspond corroded cost cote cottage cotton couch cough could council count country
county couple courage courriel cours course court courtesy cousin couture cover coverage coverall crack
craft crash crawl crazy cream create creature credibility credit crew crime criminal crisis criteria
critic critical criticism crop crossing crowd crown cruel crush cuisine culture cupboard cure curious
currency current curtain curve custom cute cycle dabei dafur damage dame damit danach dance danger dann
dans darauf dare darf dark darling dass data database date daughter davon days dazu dead deaf deal dear
death debate debrief debut decade decent decide deck declare decline decoder decorate decrease deep
default defeat defence defend degree dehors dein deine deja dejeuner delete delight deliver deliverables
deliveries delivery demain demand demande democracy demonstrate denn dental deny department departure
depend depot depth depuis deputy deren derive dernier derniere derriere descendre described desert
deserve design desire desk desktop desole despite dessen dessous dessus destroy detail determine deux
deuxieme devant develop devenir device devil devoir dial diamond dich dictated dictionary died diese
diesem diesen diet differ difference different differente dimanche diner dinner dire direct directeur
direction dirt dirty disadvantage disappear disappoint disaster discount discover discovery discuss
discussion disease disgrace dish disk dismiss dispatch display dispute distance distress disturb dive
divide division divorce doch dock docs doctor documented documents does doesn doing doit doll dollars
domain domestic dominate donate donc done donner door doorbell doorstep dort dose dossier double doubt
doubtful doute down download downtown dozen draft drag drama draw drawbridge dream dress drew drink
drive driveway droite drop drove drown drug drum dryer duck dull dump durch during dust duty each eager
early earned earth ease easier east eastern easy echange ecole economic economy ecoute ecran ecrire
ecrit ecrivent edge edit editor education effect effective effet efficient effort eight eighteen eighty
eine einem einen einmal either elderly election electric electricity electronic elegant element eleven
eleventh eliminate elle else elsewhere email embarrass emerge emergency emoji emotion emperor emphasis
employ employee empty enable encore encounter encourage ended enemy energy enfant engagement engine
enjoy enormous enough ensemble ensuite ensure enter entertain enthusiasm entire entitle entrance entre
entries entry envelope environment equal equipe erreur error erst escalate escalation escape especially
essay essential establish estate etaient etait etape etes ethical etre etude etwas euch evaluate even
event eventually ever every everybody everyone everything evidence evil evolve exact examine example
excellent except exception excess exchange excite exclude excuse executive exemption exercise exhibit
exist existe exit expand expect expensive experience experiment expert expertise expire explain
explanation explode explore export expose express extend extension extent external extra extreme eyes
fabric face facile facilities facility facon factor factory facture faculty fade fail failure faint fair
faire fait faith fall false fame familiar families famille family famous fancy farm fashion fast fasten
fate father fault faut favour favourite fear feature federal feed feedback feel fees fell fellow female
femme fence fenetre fermer festival fetch feuille fever fewer fiber fibre fiction fiddle field fifteen
fifth fifty fight figure file fill fille film filter final finance financial find fine finger
fingerprint finir finish finit fire firm firmware first fish fits five fixed fixes flag flame flash
flashlight flat flavour fleet flesh fleur flexible flight float flood floor flour flow fluid flyer fold
folk follow fonction food fool foot football footnotes force foreign forest forfait forge forget forgive
forgot forgotten form formula formulaire forte fortune forty forward foster found foundation four
fourteen fourth fraction fragile frame framework francais free freedom freezer freezes freight frequency
frequent frere fresh fridge friend friendliest froid from front frost frozen fruit frustrate fuel fulfil
full function fund fundamental funeral funny furniture further future gallery game ganz garage garbage
garde garden gate gather gauche gave gear gegen geht gender general generate generation generous genius
gens gentil gentle gentleman gently genuine gerant gesagt gets giant gibt gift girl give given giving
glad glance glass glossary glove glue goat goes going golden golf gone good goodbye govern grab grade
gradual graduate grain grand grande grandfather grandmother grant grass grave great green greeting grey
grille grip grocery gros grosse ground group grows growth guarantee guard guerre guess guest guide
guilty guitar haben habit habitude hair half hammer hand handle handover handset handsome handy hang
happen happy harbour hard hardware harm harsh harvest hast haste hate hatte hatten haut haute have haven
having hazard head headache headings headset heal health heap hear heart heat heaven heavy heel height
held hell hello helmet help here hero hers herself hesitate heures hidden hide hier high highway hill
himself hint hire histoire historic history hiver hockey hold hole holidays hollow holy home homme
honest honey honour hook hope hopeful horaire horizon horror horse hospital host hostile hotel hotline
hotspot hour house household however https huge huit humain human humeur humour hundred hung hungry hunt
hurried hurry hurts husband idea ideal idee identification identifie identity idle ignore ihre ihrem
ihren illegal illness illustrate image imagine immediate immense immer immeubles immigrant impact
impatient implement imply import importance important impose impossible impress impression improve inbox
incentive inch incident included income increase incredible indeed independent indicate indication
individual indoor industrial industry inevitable infant infection influence info information informed
ingredient inhabit initial initiative injure injury inner innocent inquiry insect insert inside insist
inspect inspire install installation instance instant instead institution instruct instruction
instrument insult insurance intake integrate intend intense intention interact interest interet interior
internal international internet interpret interrupt interview into intranet introduce inutile invade
invent invest investigate invite invoice involve iron irritate island isolate issue item itself jacket
jail jamais jambe jams janitor jardin jede jedem jeden jetzt jeudi jeune jobs join joint joke joli jolie
jour journal journee journey judge juice juillet jump jungle junior jury just juste justice justify kann
keep kein keine keinen kept kettle keyed kick kids kill kind king kingdom kiss kitchen kits knee knew
knife knight knock know knowledge known konnen konnte kunde kunden label labour lack ladder lady laisser
lake lamp landline lands lane language langue laptop large laser last late latest latter laugh launch
laundry lawn lawyer layer lazy lead leadership leaf leaflet league lean leap learn least leather leave
lecture ledger left legal legend leisure lemon lend lendemain length less lesson lets letter lettre leur
level liaison liberal liberty libraries library libre licence license lick lies lieu lifetime lift light
ligne like limb limit link lion liquid list liste listened listening listens literature litter little
live living livre load loaf loan lobby local locate location locked logic login logos logout logs loin
lonely long longest longtemps look lookout loose lorry lorsque lose lost loud love lower loyalty luck
lucky luggage lumiere lump lunar lunch lundi lung machen machine madame made magasin magazine magic
magnet maid mail mailbox main mainframe maintain maintenance maintenant mais maison maitre major
majority make making malade male malgre mall management manager mandatory manger manner manquer manteau
manual manufacture many march marche mardi margin mari mariage marine mark market marriage marry marvel
mask mass massive master match mate material matin matinee matrix matter mauvais mauvaise maximum mayor
meal mean meant meanwhile measure meat mechanic mechanism media medical medium meet mehr meilleur mein
meine melt member meme memo memory mend mental mention menu merchant mercredi mercy mere merge merit
mess message messieurs mesure metal metre mettre microphone microwave middle midi midnight might
migration mild mile milieu military milk mill mille million mind mine mineral minimum minister minor
minority minus minute mirror miss mission mistake mixture mobile mochte mode model modem modern modest
modify moins mois moment momentum monde money monitor monsieur montant month montrer mood moon moral
morceau more moreover morning mort most mother motion motor mount mountain mourir mouse mouth mouvement
move movers movie moving moyen moyenne much multiple murder muscle museum mushroom music musical musique
muss mussen must mute mutual myself mystery nach nail naitre naked name narrow nation national native
nature naughty navigation navy near nearby neat necessary neck need needle negative neglect negotiate
neige neighbour neither nephew nerve nervous nest network neuf neutral never nevertheless newcomer newly
news newspaper next nice nicht niece night nine nineteen ninety ninth nobody noch node noir noire noise
noisy nombre nommer none nonsense noon normal north northern notable note notebook nothing notice notion
nous nouveau nouvelle novel nowhere nuclear nuisance nuit number numero nurse object objective objet
obligation observation observed obstacle obtain obvious occasion occupy occur ocean oder oeil offend
offer office official offline offre often ohne oiseau older oldest olive onboarding once oncle ones
onion online only onze open opera operations operator opinion opportunity oppose opposite option oral
orange order ordinary ordre oreille organ organic organise organization origin original other otherwise
oublier outage outcome outdoor outer outlet outline output outside ouvert ouverte ouvre ouvrir oven over
overall overcome overdue overnight overseas overview owed owes owned owner owns oxen oxygen pace pack
package packet pads page paid pain paint pair palace pale palm panels panic panne pants paper papier
parade paragraph parce parcel pardon pareil parents parfois park parle parliament parole part
participate particular partie partner partnership partout party pass passage passenger passion passive
password past paste pastor patch path patient patron pattern pause payer paying payment payroll pays
payslip peace peak peculiar peine penalty pencil pendant penser pension people pepper perdre pere
perfect performance perhaps period permanent permission permit persists person personal personne
persuade petit petite peuple peur peut peuvent phase philosophy phone photo photograph phrase physical
piano pick picture piece pied pierre pile pill pillow pilot pine pink pioneer pipe pitch pizza place
plain plaisir plan plane planet plant plaster plastic plate plateau platform play pleasant please
pleasure pledge plein pleine plenty pleurer plot plug plugin pluie plumber plupart plural plus plusieurs
plutot poche pocket poem poet poetry point poison pole police policy polite politics poll pomme pond
pool poor popular population porch porte portion portrait pose position positive possess possession
possibility possible post postal poste potato potential pound pour pourquoi pourrait poursuivre pourtant
pouvoir poverty powder power powerful practical practice praise pray precious precise predict prefer
preference pregnant premier premiere prend prendre prepaid prepare presence present presentation
preserve president presque press pressure pret pretend prevent preview previous price pride priest
primary prime prince princess principal principle print prior priority pris prison privacy private prix
prize probably problem probleme procedure proceed process prochain prochaine procurement produce product
production produit profession professional profit profond program progress project projet promise proof
proper property proportion propose propre prospect prosper protect protection protest proud prove
provide province provision psychology public publish puis puisque pull pulse punch punish pupil purchase
pure purple purpose purse push puts puzzle qualify qualities quality quand quantity quarter quatre
quatrieme queen quelque quest question queue quick quiet quilt quinze quitter quoi quote race raconter
radar radical radio rail railway rain raise raison rang rank rapid rappel rare rate rather ratio reach
react reaction read ready real realise reality rear reason reasonable rebate rebel reboot recall receipt
received receives recent recevoir rechnung recipe reckon recognise recognition recommend recommendation
reconnection record recordings recover recovery reduce reduction refer reflect reform refresher refuge
refund refusal refused refuses regard region register regret regroup regular regulator regulatory reject
relate relation relationship relative relax relay release relevant relief religion religious reluctant
rely remain remark remarkable remedy remember reminder remote removed render rendre renegotiated
renegotiation rent rentrer reopen repair repas repeat replace reply repond repondre reponse report
repository represent representative republic reputation request require rescue research reseau resemble
reserve resident resist resistance resolution resolve resort resources respect respond response
responsibility responsible rest restarts restaurant reste restore restrict result retail retain retard
retention retired retour retourner retraite retrouver return reussir reveal reveiller revenir revenue
review revolution reward rewriting rewritten rhythm rice rich ride rien rifle right ring riot rire rise
risk ritual rival river road roaming roast robot rock role roll rollout roof room root rope rose roster
rouge rough round route rows royal rubber rubbish rude ruin rule rung running runs rural rush sack
sacred sacrifice saddle safe safety said sail sailor saint saison sake salad salary sale salle same
samedi sample sand sandwich sanitized sans satellite satisfaction satisfied satisfy sauce sausage sauver
save savoir saying says scale scan scandal scare scene schedule scheme schon school science scientist
scissors scope score scratch scream screen screenshots script sculpture search season seasonal seat
second seconde secret secretary section sector secure security seed seeing seek seems seen sees sehr
seine seit seize seldom select selection self sell semaine sembler senator send senior sens sense
sensible sensitive sent sentence sentir separate sequence series serious servant serve service session
sets setting settle seul seule seven seventh several severe severity shade shadow shake shall shallow
shame shapes share sharepoint sharp shed sheep sheer sheet shelf shell shelter shield shift shine ship
shirt shock shoe shoot shop shore short shot should shout show shown shut shuttle sich sick side
sideways siecle sigh sight sign signal signature signe significant silence silent silk silly silver
similar simple simply since sind singer single sink sister site sits sitting situation sixteen sixty
skill skin skirt skull slave sleep sleeve slice slides slightly slip slogan slow small smart smartphone
smell smile smoke smooth snake snow soap social society soeur soft softened software soil soir soiree
sold soldat soldier soleil solid soll sollte solution solve sombre some somebody someone something
sometimes somewhere sommeil sondern song soon sorry sort sortir souffrir soul sound soup soupire source
sourire south southern souvenir souvent space span spare speak special species specific speed spell
spend spent spice spider spin spirit spite splendid split spoil spoke spoken sponsor spoon sport spot
spray spread spreadsheet spring square squeeze stable stack stadium staff stage stair stake stall stamp
stand standard star stare start state station statue stay steady steak steal steam steel steep stem step
stick sticky stiff still stir stock stomach stone stood stop stopgap storage store stories storm story
stove straight strain strange strap strategy stream street strength stress stretch strict strike string
strip stroke strong strongest structure struggle stuck student studies studio study stuff stupid style
subject subscriber subscription substance substitute subtitles succeed success succession such sudden
suffer sufficient sugar suggest suggestion suis suit suitable suite suivant suivre sujet summary summer
sums sunny super supermarket supervisor supper supplier supply support suppose supreme surcharge sure
surface surgery surprised surround surtout survey survives suspect suspend swap swear sweat sweep sweet
swell swim swing switch sword symbol sympathy symptom system table tablet tablette take taken taking
talent talk tall tangible tank tant tante tape tard target tariff task taste taxi teach team teamwork
tear tease technical technician technicien technique technology teenage telecom telephone television
tell telle temper temperature template temple temporary temps tempt tenant tend tendency tenir tennis
tense tent tenth term terre terrible terror test tete text textile than thank that theatre their them
theme themselves then theory therapy there therefore these they thick thief thin thing think third
thirty this thorough those though thought thousand thread threat threaten three throat throne through
throw thrown thunder thus tick ticket tide tidy tied tight till timber time timeline timetable tiny tire
tissue title toast tobacco today together toilet told tomato tombe tomorrow tone tongue tonight took
tool tooth topic tops torch total touch tough toujours tour tourist tourner tout towards towel tower
town trace tracker trade tradition traduis traffic tragedy trail train tranquille transfer transfere
transform transition translated translation transport trap travail travel travers tray treasure treat
tree tremble tremendous trend trente tres trial triangle tribe trick tried trip triste triumph trois
troisieme troop trop tropical trouble troubleshoot trousers trouver truck true truly trumpet trunk trust
truth tube tunnel turn twelve twenty twice twin twist type typical typing uber ugly ultimate umbrella
unable uncle uncomfortable under understand understood unexpected uniform union unique unit unite
universal universe university unknown unless unlike unplaced unread unser unsere unter until unusual
unverified upcoming update upgrade upload upper upset upstairs urban urge urgent usage used useful
username uses using usual utile utility vacation valeur valid valley value variation variety various
vast vegetable vehicle vein vendeur vendre vendredi vent ventre venture verb verdict verite verre vers
version versus vert verte very vessel veste veux victim victory video vider vieille viel viele
vielleicht vieux view villages ville vingt violence violent virtual virtue virus visage visible vision
visit visitor vital vite vivre vocabulary voice voicemail voici voila voir voisin voisine voiture voix
volume volunteer vote voucher vouloir voyage vrai vraie wage waist wait waitress waived waiver wake walk
wall wander wann want warehouse warm warn warrant warum wash waste watch water wave ways weak weakness
wealth weapon wear weather webcam website wedding weed week weekday weekend weep weighs weight weil
weird welcome well wenn went werden were west western what whatever wheat wheel when where wherever
whether which while whisper whistle white whole whom whose wicked widow width wieder wife wifi wild
wilderness will wind window windy wine wing winter wipe wird wire wireless wisdom wise wish wissen witch
with withdraw withdrawal withdrawn withheld within without witness wolf wollen woman wonder wooden wool
word work workaround workflow workforce workspace world worm worried worry worse worship worst worth
worthy would wound wrap wreck wrist write written wrong wrote wurde yard yeah year yell yellow yesterday
yield young your yourself youth zone zwei zwischen
"""
"""Words of four letters and more that are seldom names; names that are one letter off must not be seen in
them."""

CALENDAR: Final = _set(
    """
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday janvier fevrier mars avril mai juin juillet aout septembre octobre novembre
decembre lundi mardi mercredi jeudi vendredi samedi dimanche januar februar marz juni juli oktober dezember
montag dienstag mittwoch donnerstag freitag samstag sonntag enero febrero marzo abril mayo junio julio agosto
septiembre octubre noviembre diciembre lunes martes miercoles jueves viernes sabado domingo christmas easter
ramadan diwali hanukkah noel paques weihnachten ostern
"""
)
"""Months, days and feasts: never a person when they stand alone."""

PEOPLES: Final = _set(
    """
english french german spanish italian portuguese dutch polish russian ukrainian arabic hebrew hindi punjabi
urdu tamil bengali chinese mandarin cantonese japanese korean vietnamese tagalog greek turkish danish swedish
norwegian finnish czech hungarian romanian persian farsi inuktitut cree welsh irish scottish canadian american
british indian african asian european francais francaise francaises anglais anglaise allemand espagnol italien
portugais deutsch englisch franzosisch canada quebec ontario manitoba alberta america england france germany
spain italy portugal ireland scotland wales europe india china japan korea mexico brazil australia
paris london windows google apple microsoft amazon outlook excel teams android chrome facebook whatsapp zoom
internet
"""
)
"""Languages, peoples, countries and tools of the office, likewise."""

TITLES: Final = _set(
    """
mr mrs ms mx miss mister dr doctor prof madam sir monsieur madame mademoiselle mme mlle messrs herr frau
senor senora sra signor signora mevrouw meneer
"""
)
"""What stands before the name of a person."""

DETERMINERS: Final = _set(
    """
the a an this that these those each every any some no my your his her its our their one two three another
which le la les un une des du au aux ce cet cette ces mon ma mes son sa ses notre nos votre vos leur leurs
der die das den dem ein eine einen einem einer el los las una
"""
)
"""What stands before a thing and not before a name."""

SAYING: Final = _set(
    """
ask asks asked tell tells told thank thanks said says named called colleague host agent merci dit demande
demander remercier collegue explained showed
"""
)
"""What stands before somebody's name more often than before a rare word."""

TELLING: Final = _set(
    """
said says told tells asked asks showed shows explained explains thinks thought knows knew answered replied
whispered smiled laughed dit disait raconte explique montre pense sagte sagt
"""
)
"""What stands after somebody's name."""

PARTICLES: Final = _set(
    """
de del della der den des di da do dos du la le les el al van von ter ten zu zum zur bin bint ibn ben abu st
saint san santa y e af av
"""
)
"""Small words inside names; by themselves they name nobody."""

SUFFIXES: Final = _set("jr sr ii iii iv phd md mba the tbd vacant vacancy unknown nobody")
"""What stands in the column for names and is none."""

FOLLOWING: Final = _set(
    """
street road avenue boulevard drive lane square crescent hospital bridge airport mall centre center school
church river lake island station tower
"""
)
"""What follows the name of a place that has a person's name."""

BINDING: Final = _set(
    """
will may can must do does an in on at so to my no or if of as be we he it is me up us by go am long just
even still more less the du le la des et un une est ou
"""
)
"""Words that hold sentences together: only capital letters make names of them."""

_WORDS: Final = frozenset((*_NAMES_TOO.split(), *_EVERYDAY.split()))
_ENDINGS: Final = ("s", "es", "d", "ed", "r", "er", "ing", "ly", "ment", "n")


def common(word: str) -> bool:
    """Whether a name, in lower case and without accents, is also a word."""
    return len(word) < 3 or word in _WORDS or (word[-1] == "s" and word[:-1] in _WORDS)


def usual(word: str) -> bool:
    """Whether a word, in lower case and without accents, is one of everyday language."""
    if len(word) < 3 or word in _WORDS:
        return True
    for ending in _ENDINGS:
        if word.endswith(ending):
            stem = word[: -len(ending)]
            if len(stem) > 3 and (stem in _WORDS or f"{stem}e" in _WORDS):
                return True
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in _WORDS:
                return True
            if stem.endswith("i") and f"{stem[:-1]}y" in _WORDS:
                return True
    return False
