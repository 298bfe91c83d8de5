"""Hints: verbs by which news tells who speaks, and words by which it tells an aim, each alone."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import hints

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
# verbs by which somebody tells a thing, and words near them that are none
VERBS = [
    ("en", "advised affirms apologised asserts bemoaned boasted brags cabled cautions chided"),
    ("en", "clarified commented confided cried criticized decried deemed defends deplored deposed"),
    ("en", "disclosed echoed elaborated emphasises estimated exclaimed fumed groused guessed"),
    ("en", "hailed implies implored instructs interjected intimated jested jokes lambasted mocked"),
    ("en", "mused muttered notified observed opined opposes pointed predicts proclaimed professed"),
    ("en", "pronounced proposes protests questioned quipped ranted reasoned rebuffed rebuked"),
    ("en", "rebutted reckons reiterates rejoined relayed reminisced remonstrated repeated"),
    ("en", "repudiated requested retorts roared scolded seethed shouted signalled snapped sneered"),
    ("en", "snorted sobbed speculated stipulated submits summed surmised sympathised testifies"),
    ("en", "texted thundered tweets ventured volunteered whispered yelled"),
    ("fr", "accusent admet affirment ajoutent alerte annoncent argue assène atteste avancé balaie"),
    ("fr", "cite clame commente concède condamne confie confirme contestent crie critique demande"),
    ("fr", "disent décrit défend démentent dénoncent déplore détaille estiment exhorte exigent"),
    ("fr", "explique expriment fustige glisse gronde hurle indiquent insistent interroge invoque"),
    ("fr", "ironise juge jure justifie lâche menace minimise murmure narre nient note nuance"),
    ("fr", "objecté ordonne plaide pointe proclame propose proteste précisent préconise prédit"),
    ("fr", "prévient raille recommande refusent relate relève remarque riposte réaffirme réagit"),
    ("fr", "réclame récuse réfute réitère répète résume révèle salue signale soulignent soupire"),
    ("fr", "soupçonne suggère supplie tempère tempête tonne tweete témoigne vante écarte écrit"),
    ("fr", "énonce évoque"),
    ("es", "acusan admiten advierten afirman agrega alertó anuncian apunta argumenta asevera"),
    ("es", "atribuyó añaden celebra citó comenta concluye condenó confesó confirma considera"),
    ("es", "contesta contradijo critica cuestiona declaran defiende denuncian descarta desmiente"),
    ("es", "destaca detalla dicen escribe estima exclama exhorta exigen expresó expuso gritó"),
    ("es", "indican instó invitó ironiza jura llama manifestó matiza menciona narra niegan"),
    ("es", "notificó observa opina ordena piden plantea predijo pregunta propone protesta"),
    ("es", "puntualiza rechazan recomienda recuerda refiere reitera remarca repite replica"),
    ("es", "reprocha resaltó resume revela reza ruega sentencia señalan solicita sugiere tuiteó"),
    ("es", "zanja"),
    ("de", "antwortet appelliert argumentiert bat bedauert befand begründet bekannte beklagt"),
    ("de", "bemerkte bemängelt beruft beschreibt beschuldigt beteuert bezweifelt bittet"),
    ("de", "dementiert droht drängt empfahl entgegnet entschuldigte ergänzt erinnert erläutert"),
    ("de", "ermahnte erwidert erwähnte erzählt folgerte fragt gelobt gesteht informierte klagt"),
    ("de", "kommentiert konstatiert kritisiert kündigt leugnet lobt mahnt moniert notierte"),
    ("de", "plädiert pocht postete prophezeite protestiert präzisiert reagiert rechtfertigt rief"),
    ("de", "riet rügt räumt schildert schimpfte schwor schätzt seufzte spottete spricht twitterte"),
    ("de", "unterstrich urteilt verkündet vermutet verneint verspricht verteidigt verurteilt"),
    ("de", "verweist weigert wiederholt wirft würdigt zitiert zweifelt äussert"),
    ("ru", "аргументировал бросила возразил воскликнул вспоминает вспомнила высказался доложил"),
    ("ru", "заключил заметил замечает извинился констатировал настаивает обосновал обратился"),
    ("ru", "оговорился озвучил оправдывается оспорил отклонил отмахнулся парировал передал"),
    ("ru", "повторил пожаловался пожелал полагает поручил посетовал похвалил пошутил"),
    ("ru", "предостерегла предостерёг предположил прогнозирует проговорил произнес произнёс"),
    ("ru", "процитировал разъяснил распорядился резюмировал рекомендовал сетовал скажет спросил"),
    ("ru", "ссылается съязвил уверен удивился указал указывает упомянул упрекнул уточняет"),
    ("zh", "写道 反问 发帖 发文 回击 回忆 坦言 声称 婉拒 建议 抱怨 担心 提议 提醒 澄清 直言"),
    ("zh", "补充 表态 表明 讲 说明 质疑 转述 追问 通报 道歉"),
]
NO_VERBS = {
    "en": "advise boaster cable crying jest shout texts snap observer claimant deem echo",
    "fr": "accuser discours jugement jument notable sale tonneau crime pointu",
    "es": "acusar dicha escribano gritar opinión pedido rezo llano",
    "de": "bitten drohen frage mahnung schwur sprecher urteil lob rufer",
    "ru": "доклад заметка сказка спрос указ порт",
    "zh": "写 发布 港口 天气",
}
# words that make it worth asking who speaks, and words near them that do not
SPEAKING = [
    ("en", "angered approached assailed attacks bemoans blasting boasting bragging branded cabled"),
    ("en", "can't chiding clarifying couldn't crying decried deemed deposed directed drawn"),
    ("en", "echoing elaborating enthused exclaiming forbade forbidden fuming grousing guesses"),
    ("en", "imploring impressed intimated jesting judged lambasting lashed lectured moaned"),
    ("en", "murmured mused notified opining petitioned posted prayed preferred questioned raged"),
    ("en", "ranting reasoned rebuffs rebukes rebuts reckoning recounting rejoins relaying"),
    ("en", "remembers reminiscing remonstrates repudiates resents roaring satisfied scolding"),
    ("en", "seething shrugged sighed snapping sneers snorting sobbed speculates spelled"),
    ("en", "stipulates submitting summed supposes surmises sympathises taunted texted thundering"),
    ("en", "unconvinced ventures volunteers wailed wondered wouldn't would_only"),
    ("fr", "admettra admis alarmée alertera allègue arguant asséné atteste avis avouera balaie"),
    ("fr", "citait clamait communiqué confessait confiait contraire contredit criait critiquera"),
    ("fr", "décriait défendait déplorait détaillait exhortait exprimait fustigeait glissait"),
    ("fr", "gronde hurlait indigné informait interrogé invoquait ironisait jurait justifiait"),
    ("fr", "lâchait martelait martèle mentait mentionne minimisait murmurait narrait objectait"),
    ("fr", "observait opine ordonnait pensait plaidait pointait proclamait préconisait prétend"),
    ("fr", "raillait recommandait rectifie redoutait relatait relevait relève remarquait remercie"),
    ("fr", "ripostait réaffirme réagit récusait réfutait réitère répète répétait résumait"),
    ("fr", "rétorquait s'insurge signe soupire soupçonne suggère suggérait suppliait suspecte"),
    ("fr", "tempère tempêtait tonnait tranchait tweetait témoignait vantait écartait étonné"),
    ("fr", "évoquait avancent lancent nuancent énoncent"),
    ("es", "agregaba alertaba apuntaba argumentaba aseveraba atribuía celebraba citaba confesaba"),
    ("es", "consideraba criticaba cuenta cuestionaba defendía defiende descartaba desmiente"),
    ("es", "destacaba detallaba duda exclamaba exhortaba expresaba expuso gritaba instaba"),
    ("es", "ironizaba juraba lee leyó limitó manifestaba manifiesta matizaba mencionaba narraba"),
    ("es", "notificaba observaba opinaba ordenaba planteaba predijo preguntaba pronosticaba"),
    ("es", "publicó puntualizaba quiso recalcaba recomendaba recomienda recuerda refiere refirió"),
    ("es", "reiteraba relataba remarcaba repitió replicaba resaltaba resumía reza rogaba ruega"),
    ("es", "sentenciaba solicitaba sugería sugiere sugirió susurraba tuiteaba zanjaba"),
    ("de", "angab angegeben angibt anprangern befand befinden befürchtet begründen bekannte"),
    ("de", "beklagen bekräftigen bemerken bemängeln berufen beschimpft beschreibt bestand"),
    ("de", "bestehen bezweifeln drängen empfahl empfehlen empfiehlt empört entschuldigen ergänzen"),
    ("de", "erläutern ermahnen erwartet erwähnen erzählen folgern fragen fügte führte gab gestand"),
    ("de", "gestehen gibt heißt hieß hält informieren klagen kommentieren konstatieren kritik"),
    ("de", "kritisieren leugnen loben mahnen meldet monieren murmelte notieren plädieren pochen"),
    ("de", "posten prangert prophezeien protest präzisieren reagieren rechnet rechtfertigen riet"),
    ("de", "rät rügen schildern schimpfen schätzen sehen seufzen sieht spottet stellt tröstet"),
    ("de", "twittern unterstellt unterstrich verkünden vermuten verneinen versichert verteidigen"),
    ("de", "verweisen verwies vorwurf vorwürfe wiederholen würdigen zeigt zitieren zweifeln übt"),
    ("ru", "аргументы бои бросил возразил воскликнул вспомнил выражает высказал гарантии"),
    ("ru", "добивается докладывал доложил жалуется ждет ждёт заверил заключил заметил замечает"),
    ("ru", "запросил зачитал известно извинился информирует иронизирует констатирует критика"),
    ("ru", "мнению молчит настаивает обосновал обратился оговорился одобрил озвучил опасается"),
    ("ru", "оправдывается оспорил отклонил отмахнулся парировал передал перечислил повторил"),
    ("ru", "поделился пожаловался пожелал позволил поинтересовался полагает поручил посетовал"),
    ("ru", "посчитал похвалил пошутил предостерёг предположил прогноз проговорил произнёс"),
    ("ru", "процитировал разъяснил распорядился рассуждает резюмировал рекомендует сетовал скажет"),
    ("ru", "слова сослался спросил ссылается сформулировал считал съязвил требует удивился указал"),
    ("ru", "уклонился упомянул упрекнул хвалил цитирует шутит"),
    ("zh", "写 反映 反问 发布 发帖 发文 否定 呼 喊 嘲 回击 回忆 回绝 坦言 婉拒 建议 怒 感叹"),
    ("zh", "感谢 抱怨 担心 担忧 提到 提议 提醒 未予置评 沉默 澄清 直言 置评 补充 表态 表明"),
    ("zh", "警示 讲 讽 谈到 质疑 赞 转述 追问 通告 通报 道歉 采访"),
]
SILENT = {
    "en": (
        "boat brandy drawer posters questionable judge muse museum director textile "
        "summit cable fume cant would buyer"
    ),
    "fr": "attester balai assener accord boire",
    "es": "leer publica rezar quise",
    "de": "gabe hielt ratte verwiesen bestände halten",
    "ru": "ждать передача боец",
    "zh": "港 天 海",
}
# what is answered or told, or is not
ANSWERS = (
    "answer comment confirm deny disclose dispute elaborate explain give identify mention name "
    "reply respond return rule say specify"
)


@pytest.mark.parametrize(("language", "verbs"), VERBS)
def test_each_verb_tells_who_speaks(language: str, verbs: str) -> None:
    """No verb leans on another, and each makes a cue and a report in any letters."""
    assert [x for x in verbs.split() if not hints.tells(x, language)] == []
    assert [x for x in verbs.split() if not hints.tells(x.upper(), language)] == []
    assert [x for x in verbs.split() if not hints.says(f"… {x} …", language)] == []
    assert [x for x in verbs.split() if not hints.may_report(f"… {x} …", language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_only_looks_like_a_verb_tells_nothing(language: str) -> None:
    """A noun of the same root, an infinitive and a longer word are none."""
    words = NO_VERBS[language].split()
    assert [x for x in words if hints.tells(x, language)] == []
    assert [x for x in words if hints.may_report(f"… {x} …", language)] == []


@pytest.mark.parametrize("language", ["it", "xx", ""])
def test_an_unknown_language_has_no_verbs(language: str) -> None:
    """Without a list a word tells nothing, and everything is asked about."""
    assert not hints.tells("boasted", language)
    assert not hints.is_saying("went on", language)
    assert hints.says("boat", language)
    assert hints.may_speak("boat", language)
    assert hints.may_aim("boat", language)


@pytest.mark.parametrize(("language", "words"), SPEAKING)
def test_each_word_makes_it_worth_asking_who_speaks(language: str, words: str) -> None:
    """No word of saying leans on another; it is sought whole, or by how it begins."""
    lines = [f"… {word.replace('_', ' ')} …" for word in words.split()]
    assert [x for x in lines if not hints.may_speak(x, language)] == []
    assert [x for x in lines if not hints.says(x, language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_near_one_of_saying_is_silent(language: str) -> None:
    """What only begins or ends like one is not asked about, and makes no cue."""
    words = SILENT[language].split()
    assert [x for x in words if hints.may_speak(f"… {x} …", language)] == []
    assert [x for x in words if hints.says(f"… {x} …", language)] == []


@pytest.mark.parametrize("verb", ANSWERS.split())
@pytest.mark.parametrize("not_so", ["did not", "didn’t", "didn't", "does not"])
def test_not_to_answer_may_be_speech(not_so: str, verb: str) -> None:
    """It makes a question worth asking, though "did not" alone does not."""
    assert hints.may_speak(f"Lund {not_so} {verb} it.", "en")
    assert hints.is_saying(f"{not_so} {verb}", "en")
    assert not hints.may_speak(f"Lund {not_so} build it.", "en")
    assert not hints.is_saying(f"{not_so} build", "en")


@pytest.mark.parametrize("verb", ["give", "identify", "name", "return", "specify"])
def test_only_not_to_give_or_name_is_speech(verb: str) -> None:
    """To give, to name or to return a thing is a deed; not to do so answers nothing."""
    assert not hints.may_speak(f"Lund did {verb} it.", "en")
    assert not hints.may_speak(f"Lund does {verb} it.", "en")
    assert not hints.may_speak(f"Lund did, not Pell, {verb} it.", "en")
    assert not hints.may_speak(f"Lund did not {verb}less it.", "en")


@pytest.mark.parametrize(
    ("word", "language"),
    [
        ("confided", "en"),
        ("implies", "en"),
        ("likened", "en"),
        ("reminded", "en"),
        ("révèle", "fr"),
        ("concède", "fr"),
        ("estima", "es"),
        ("verspricht", "de"),
        ("гласит", "ru"),
        ("介绍", "zh"),
    ],
)
def test_a_verb_that_tells_is_a_cue(word: str, language: str) -> None:
    """What the model names as a cue may be a verb of telling that no hint lists."""
    assert hints.says(word, language)
    assert hints.says(f"… {word.upper()} …", language)
    assert not hints.says(f"x{word}x", language)


@pytest.mark.parametrize(
    ("language", "aims", "others"),
    [
        (
            "en",
            "They are going home.|Lund looks after it.|Looking on, she left.",
            "They have gone.",
        ),
        ("en", "They sent Lund.|I’d go in.|I'd go in.", "They send Lund.|Id go in."),
        ("en", "Lund is there to help.|Lund is there only for us.", "There Lund is, only for us."),
        (
            "fr",
            "Lund va là.|Elles veulent cela.|Il voudrait cela.",
            "Lund vit là.|Elles valent dix.",
        ),
        ("fr", "Il voulait cela.|Nous voulons cela.|Il voulut cela.", "Il voûte cela.|Il vole là."),
        ("fr", "Cela doit servir.", "Cela a servi.|Le serviteur est là."),
        (
            "es",
            "Abriremos hoy.|Ella abrirá hoy.|Ellas abrirán hoy.",
            "Abrimos hoy.|Ella abría hoy.",
        ),
        ("es", "Yo abriré hoy.|Lund va allí.|Vamos allí.|Ellas van allí.", "Está allí.|Vas allí."),
        ("es", "Voy allí.", "Hoy es así.|En vano fue."),
    ],
)
def test_each_word_may_tell_an_aim(language: str, aims: str, others: str) -> None:
    """A word or an ending makes it worth asking for an aim; one near it does not."""
    assert [x for x in aims.split("|") if not hints.may_aim(x, language)] == []
    assert [x for x in others.split("|") if hints.may_aim(x, language)] == []


HOSTILE = (
    *(" " * 20000, "\n" * 20000, "a" * 20000, "a " * 4000, "did not " * 1200, "didn’t" * 3300),
    *("r" * 20000, "rá" * 10000, "说" * 20000, "“" * 20000, "went  " * 1200),
)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No word is sought in all ways in a long text."""
    start = time.monotonic()
    for language in LANGUAGES:
        hints.may_speak(text, language)
        hints.says(text, language)
        hints.may_report(text, language)
        hints.is_saying(text, language)
        hints.may_aim(text, language)
        hints.may_ground(text, language)
    assert time.monotonic() - start < 2


def test_whatever_verb_tells_may_speak() -> None:
    """A sentence is asked about by any verb that a cue may be."""
    assert hints.may_speak("Lund confided that it was open.", "en")
    assert not hints.may_speak("Lund walked, and it was open.", "en")
