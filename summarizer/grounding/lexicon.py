"""The word lists of the grounding checks, one table for each language.

The lists are our own and short on purpose: they hold what official statements and news
use. A word that ends in ``*`` stands for every word that begins so. A language without a
table is not judged by the checks that need one.
"""

from __future__ import annotations

from collections.abc import Mapping

from summarizer.grounding.language import Language, Words, listed, phrases, values

_EN = Language(
    code="en",
    function=Words(
        "a an the this that these those it its he she they them their his her him i we us our you "
        "your my me and or but nor if of in on at by to from for with as into over under about "
        "after before between against during through is are was were be been being am has have "
        "had having do does did done will would shall should may might can could must there here "
        "what which who whom whose when where while why how than then so such also both each some "
        "any all most many more other another s t up out off not no n't never none neither "
        "without upon per via let although though because since until unless despite however "
        "meanwhile today yesterday tomorrow according next last new only just even very"
    ),
    pronouns=listed(
        "i me we us you he him she her it they them who whom this that these those one someone "
        "somebody everyone both others himself herself itself themselves"
    ),
    articles=listed("the a an these those both its their our his her"),
    titles=Words(
        "mr mrs ms dr sir lord lady president vice prime minister ministry foreign defence "
        "defense secretary general colonel major lieutenant admiral captain commander chief "
        "chairman chairwoman chancellor king queen prince ambassador senator governor judge "
        "justice spokesman spokeswoman spokesperson professor former deputy acting leader head "
        "premier state government army navy military officials"
    ),
    numbers=values(
        "two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 "
        "thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 "
        "twenty=20 thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 dozen=12 "
        "third=3 fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 twice=2 zero=0"
    ),
    quiet=values("one=1 first=1 second=2 once=1 single=1"),
    scales=values("hundred=2 thousand=3 k=3 million=6 m=6 mn=6 billion=9 bn=9 trillion=12 tn=12"),
    vague=values("dozens=12 hundreds=100 thousands=1000 millions=1000000 billions=1000000000"),
    negators=Words(
        "not no n't never none neither nor without nobody nothing nowhere cannot unable lack "
        "lacks lacked lacking"
    ),
    deniers=Words("deny denies denied denying denial denials refut* disavow* disput* disclaim*"),
    refusers=Words("refus* declin* fail failed fails failing reject* dismiss*"),
    weak=Words(
        "refus* declin* fail* reject* dismiss* ban* prohibit* forbid* forbad* oppos* against "
        "refrain* avoid* prevent* stop* halt* end ended ends cease* ceasing rule ruled ruling "
        "only few little hardly barely rarely instead unlikely unwilling illegal* "
        "impossib* inconsist* incompat* absent absence missing block* withh* "
        "abstain* false* fabricat* baseless groundless untrue myth longer yet exclude* except "
        "contradict* violat* breach* withdraw* withdrew suspend* cancel* rather contrary free"
    ),
    pseudo=phrases(
        "not only|not just|not merely|not simply|not least|no later than|no less than|"
        "no fewer than|no more than|no doubt|or not|no matter|not to mention|if not|no sooner|"
        "not far from"
    ),
    reversing=("un", "in", "il", "im", "ir", "non", "dis", "mis"),
    breaks=listed(
        "but because although though while whereas after before since when which who whom whose "
        "until unless if as so despite yet where saying adding stating"
    ),
    says=Words(
        "said says say saying told tells added adds stated states warned warns denied denies "
        "claimed claims announced announces insisted insists argued argues declared declares "
        "described describes noted notes stressed stresses accused accuses confirmed confirms "
        "replied reported wrote writes tweeted acknowledged admitted conceded explained "
        "testified alleged asserted contended maintained remarked responded suggested urged "
        "vowed pledged promised predicted revealed recalled asked complained concluded"
    ),
    according=phrases("according to"),
    calendar=Words(
        "january february march april may june july august september october november december "
        "monday tuesday wednesday thursday friday saturday sunday"
    ),
    links=listed("to or and"),
    pointing=listed("two three"),
    decimal_comma=False,
)

_FR = Language(
    code="fr",
    function=Words(
        "le la les l un une des du de d à au aux et ou mais ni que qu qui dont où en dans sur "
        "sous par pour avec contre entre vers chez ce cet cette ces c se s il elle ils elles on "
        "nous vous je j lui leur leurs son sa ses notre nos votre est sont était étaient a ont "
        "avait avaient être avoir été sera seront serait fait y ne n pas plus comme si selon lors "
        "après avant aussi très tout tous toute toutes"
    ),
    pronouns=listed(
        "il elle ils elles on nous vous je tu lui ce cela ceci eux qui celui celle ceux celles "
        "celui-ci celle-ci ceux-ci celles-ci lui-même elle-même eux-mêmes elles-mêmes"
    ),
    articles=listed("le la les l un une des ces"),
    titles=Words(
        "m mme mlle dr président* premier ministre ministère général colonel amiral porte parole "
        "secrétaire chef ambassad* roi reine chancelier commandant gouvernement état armée"
    ),
    numbers=values(
        "deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 dix=10 onze=11 douze=12 treize=13 "
        "quatorze=14 quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 "
        "douzaine=12 troisième=3 quatrième=4 cinquième=5"
    ),
    quiet=values("un=1 une=1 premier=1 première=1 second=2 seconde=2 deuxième=2 neuf=9"),
    scales=values(
        "cent=2 cents=2 mille=3 million=6 millions=6 m=6 milliard=9 milliards=9 billion=12 "
        "billions=12"
    ),
    vague=values("dizaines=10 centaines=100 milliers=1000"),
    negators=Words("ne n pas jamais aucun aucune ni sans rien nullement guère non"),
    deniers=Words("nie nient niait nié niée nier niant dément démentent démenti démentie démentir"),
    weak=Words(
        "refus* rejet* récus* contest* interdi* empêch* évit* oppos* contre plus seul* illég* "
        "illicit* impossib* faux fausse* personne exclu* absence manqu* cess* arrêt* viol*"
    ),
    pseudo=phrases("pas seulement|non seulement|sans doute|pas moins de|non plus"),
    reversing=("in", "il", "im", "ir", "non", "dé", "més"),
    breaks=listed(
        "mais car parce puisque alors tandis lorsque quand qui dont où si comme après avant "
        "affirmant ajoutant"
    ),
    says=Words(
        "dit déclaré déclare affirmé affirme annoncé annonce indiqué indique ajouté ajoute "
        "précisé précise souligné souligne averti avertit démenti dément nié nie estimé estime "
        "assuré assure accusé accuse"
    ),
    according=phrases("selon|d après"),
    calendar=Words(
        "janvier février mars avril mai juin juillet août septembre octobre novembre décembre "
        "lundi mardi mercredi jeudi vendredi samedi dimanche"
    ),
    links=listed("à ou et"),
    pointing=listed("deux trois"),
    restrictors=listed("que qu"),
)

_ES = Language(
    code="es",
    function=Words(
        "el la los las lo un una unos unas de del al a y e o u pero ni que en con por para sobre "
        "entre contra desde hasta hacia según se su sus es son era eran fue fueron ha han había "
        "habían haber ser estar está están estaba será serán sería como más muy también este esta "
        "estos estas ese esa esos esas él ella ellos ellas nos nosotros usted ustedes yo les le "
        "me no sin cuando donde quien cual si tras ante hay hubo todo todos"
    ),
    pronouns=listed("él ella ellos ellas yo nosotros usted ustedes esto eso este esta quien"),
    articles=listed("el la los las un una unos unas estos estas ambos ambas"),
    titles=Words(
        "sr sra dr president* primer ministro ministra ministerio general coronel almirante "
        "portavoz secretari* jefe embajador* rey reina canciller comandante gobierno estado "
        "ejército"
    ),
    numbers=values(
        "dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12 "
        "trece=13 catorce=14 quince=15 veinte=20 treinta=30 cuarenta=40 cincuenta=50 docena=12 "
        "tercera=3 tercer=3 cuarta=4 quinta=5 cien=100"
    ),
    quiet=values(
        "un=1 una=1 uno=1 primer=1 primero=1 primera=1 segundo=2 segunda=2 cuarto=4 quinto=5"
    ),
    scales=values("mil=3 millón=6 millones=6 m=6 billón=12 billones=12"),
    vague=values("decenas=10 docenas=12 cientos=100 centenares=100 miles=1000"),
    negators=Words("no nunca jamás sin ni ningún ninguna ninguno nadie nada tampoco"),
    deniers=Words("niega niegan negó negaron negar negado negando desmint* desmient* desmenti*"),
    weak=Words(
        "rechaz* rehus* prohíb* prohib* impid* evit* opon* opus* contra solo sólo ilegal* ilícit* "
        "imposib* fals* descart* ausencia falt* ces* deten* viol*"
    ),
    pseudo=phrases("no solo|no sólo|no obstante|sin embargo|sin duda|no menos de|no más de|o no"),
    reversing=("in", "im", "ir", "i", "des"),
    breaks=listed(
        "pero porque aunque mientras cuando quien quienes donde si como tras después antes "
        "afirmando añadiendo"
    ),
    says=Words(
        "dijo dice declaró declara afirmó afirma anunció anuncia indicó indica añadió añade "
        "señaló señala subrayó subraya advirtió advierte negó niega aseguró asegura sostuvo acusó "
        "acusa"
    ),
    according=phrases("según|de acuerdo con"),
    calendar=Words(
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre "
        "lunes martes miércoles jueves viernes sábado domingo"
    ),
    links=listed("a o y"),
    pointing=listed("dos tres"),
)

_DE_TENS = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_DE_UNITS = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_DE_COMPOUNDS = {  # German writes the unit first and all in one word: zweiundzwanzig
    f"{unit}und{ten}".casefold(): 10 * tens + units
    for tens, ten in enumerate(_DE_TENS.split("|"), start=2)
    for units, unit in enumerate(_DE_UNITS.split("|"), start=1)
}

_DE = Language(
    code="de",
    function=Words(
        "der die das den dem des ein eine einen einem einer eines und oder aber denn wenn weil "
        "dass daß ob als wie in im an am auf aus bei beim mit nach von vom vor zu zum zur über "
        "unter durch für gegen ohne um bis seit zwischen während er sie es wir ihr ich ihm ihn "
        "ihnen sein seine seinen seiner ihre ihren ihrer ist sind war waren sei seien wird werden "
        "wurde wurden worden hat haben hatte hatten habe kann können soll sollen will wollen muss "
        "müssen sich nicht kein keine auch nur noch schon so sehr mehr man dies diese dieser "
        "dieses alle"
    ),
    pronouns=listed("er sie es wir ihr ich man dies dieser diese ihm ihn ihnen wer"),
    articles=listed("der die das den dem ein eine diese beiden beide"),
    titles=Words(
        "herr frau dr präsident* minister* general* oberst admiral kanzler* bundeskanzler* "
        "sprecher* außenminister* verteidigungsminister* staatschef* regierungschef* könig* "
        "botschafter* ende anfang mitte"
    ),
    numbers={
        **values(
            "zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 neun=9 zehn=10 elf=11 zwölf=12 "
            "dreizehn=13 vierzehn=14 fünfzehn=15 sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 "
            "zwanzig=20 dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 "
            "neunzig=90 dutzend=12 dritte=3 dritten=3 vierte=4 vierten=4"
        ),
        **_DE_COMPOUNDS,
    },
    quiet=values("ein=1 eine=1 einen=1 eins=1 erste=1 ersten=1 zweite=2 zweiten=2 acht=8"),
    scales=values(
        "hundert=2 tausend=3 million=6 millionen=6 mio=6 milliarde=9 milliarden=9 mrd=9 "
        "billion=12 billionen=12"
    ),
    vague=values("dutzende=12 hunderte=100 tausende=1000"),
    negators=Words(
        "nicht kein keine keinen keinem keiner keines ohne nie niemals weder niemand nichts "
        "keinesfalls keineswegs"
    ),
    deniers=Words("bestreit* bestritt* dementier* leugn* abgestritten"),
    weak=Words(
        "verweiger* zurück* ablehn* lehnt* lehnte* abgelehnt* weiger* verbiet* verbot* verhinder* "
        "vermeid* gegen nur kaum illegal* falsch* fehl* mangel* stopp* verletz*"
    ),
    pseudo=phrases("nicht nur|nicht zuletzt|ohne zweifel|nicht weniger als|oder nicht"),
    reversing=("un", "miss"),
    breaks=listed("aber sondern weil obwohl während nachdem bevor wenn als da denn welche welcher"),
    says=Words(
        "sagte sagt erklärte erklärt betonte betont bestritt dementierte warnte warnt behauptete "
        "behauptet kündigte mitteilte meldete versicherte ergänzte"
    ),
    according=phrases("laut|nach angaben von|zufolge"),
    calendar=Words(
        "januar februar märz april mai juni juli august september oktober november dezember "
        "montag dienstag mittwoch donnerstag freitag samstag sonntag"
    ),
    links=listed("bis oder und"),
    pointing=listed("zwei drei"),
    nouns_capitalised=True,
    inflects_names=True,
)

_RU = Language(
    code="ru",
    function=Words(
        "и в во на с со к ко о об от до из за по под при для у не но а или что чтобы как когда "
        "если это этот эта эти того той тем том он она оно они его её ее их ему ей им мы вы я нам "
        "вам нас был была было были есть быть будет будут же бы ли также который которая которые "
        "которых между над без ни нет так все всё все уже ещё еще только"
    ),
    pronouns=listed("он она оно они мы вы я это этот эта кто его её ему ей им их"),
    articles=listed("эти обе оба эта"),
    titles=Words(
        "президент* премьер* министр* генерал* полковник* адмирал* секретар* посол посла глава "
        "главы пресс представител* господин* г"
    ),
    numbers=values(
        "два=2 две=2 двух=2 три=3 трех=3 трёх=3 четыре=4 четырех=4 пять=5 пяти=5 шесть=6 шести=6 "
        "семь=7 семи=7 восемь=8 восьми=8 девять=9 десять=10 десяти=10 одиннадцать=11 "
        "двенадцать=12 двадцать=20 тридцать=30 сорок=40 пятьдесят=50 сто=100 двести=200"
    ),
    quiet=values(
        "один=1 одна=1 одно=1 одного=1 одной=1 первый=1 первая=1 второй=2 третий=3 третья=3"
    ),
    scales=values(
        "тысяча=3 тысячи=3 тысяч=3 тыс=3 миллион=6 миллиона=6 миллионов=6 млн=6 миллиард=9 "
        "миллиарда=9 миллиардов=9 млрд=9 триллион=12 триллиона=12 триллионов=12 трлн=12"
    ),
    vague=values("десятки=10 сотни=100"),
    negators=Words("не нет ни без никогда никто никого ничего нельзя никакой никаких никакие"),
    deniers=Words("отрица* опроверг* отрицал*"),
    weak=Words(
        "отверг* отказ* отклон* запре* против избеж* предотвра* прекра* лишь только невозм* "
        "незакон* лож* отсутств* исключ* наруш*"
    ),
    pseudo=phrases("не только|не менее|не более|не просто|тем не менее|или нет"),
    reversing=("не", "без", "бес"),
    breaks=listed(
        "но а потому хотя когда после перед если который которая которое которые которых пока "
        "поскольку добавив"
    ),
    says=Words(
        "заявил* сказал* сообщил* подчеркнул* добавил* отметил* предупредил* утвержда* обвинил* "
        "опроверг* отрица* объявил* говорит заявляет"
    ),
    according=phrases("по словам|согласно|по данным|по заявлению"),
    calendar=Words(
        "январ* феврал* марта март апрел* мая май июня июнь июля июль август* сентябр* октябр* "
        "ноябр* декабр* понедельник* вторник* среду четверг* пятниц* суббот* воскресень*"
    ),
    links=listed("до или и"),
    pointing=listed("два две двух три трёх"),
    inflects_names=True,
)

_ZH = Language(
    code="zh",
    function=Words(
        "的 了 在 是 和 与 及 也 就 都 而 着 对 将 把 被 从 向 这 那 其 并 为 以 于 之 等 有"
    ),
    pronouns=listed("他 她 它 他们 她们 它们 我 我们 你 你们 其 该"),
    articles=frozenset(),
    titles=Words(),
    numbers={},
    quiet={},
    scales=values("百=2 千=3 万=4 亿=8"),
    negators=Words("不 没 未 无 勿"),
    deniers=Words("否认 驳斥"),
    weak=Words("拒绝 反对 非 禁止 避免 防止 停止 仅 只 缺乏 虚假 侵犯 违反"),
    pseudo=phrases(
        "不仅|不但|不断|不久|不同|不过|不少|不管|不论|不得不|不止|不禁|无论|无疑|无人机|未来|不只|无线|不已|没落"
    ),
    breaks=listed("但 但是 因为 虽然 如果 而且"),
    says=Words("表示 说 称 指出 宣布 强调 回应 否认 警告"),
    according=phrases("据|根据"),
    links=listed("至 到 或 和"),
    decimal_comma=False,
)

LANGUAGES: Mapping[str, Language] = {x.code: x for x in (_EN, _FR, _ES, _DE, _RU, _ZH)}
