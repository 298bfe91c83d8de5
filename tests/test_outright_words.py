"""Outright: each word of its lists tells an aim, a ground or a breach by itself."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules import outright

# a line that tells nothing, and the words that tell something in the place that it leaves open
AIMS = [
    ("en", "They {} sail.", "intend to|intended to|undertake to|pledges to|pledged to|agreed to"),
    ("en", "They {} sail.", "plan to|plans to|are planning to|vow to|vowed to|undertook to"),
    ("en", "Lund {} sail.", "promise to|promises to|promised to|promised that|promised them"),
    ("en", "Lund {} sail.", "promised him|promised her|promised the|promised never"),
    ("en", "{} sail.", "We shall|We will|I shall|I will|We gladly will|We’ll|I’ll|I’d love to"),
    ("en", "{} peace.", "We plan|We seek|We want|We wish|We hope|We only want|We’d love to see"),
    ("en", "It {} at Sund.", "is not aimed|isn’t aimed|is never aimed|is no shot aimed"),
    ("en", "It {} at Sund.", "is not at all aimed|is not directed|is not meant|is not seeking"),
    ("en", "They {} rest.", "seek no|seeks no|are not there to|sail in order to|sail so as to"),
    ("en", "They {} rest.", "sail so that all|dream of|dreamt of|have not come to|in no way"),
    ("en", "The {} peace.", "aim is|purpose is|goal is|objective is|aim was|aims are|aims were"),
    ("en", "The {} peace.", "aim of the old crew is"),
    ("en", "They {} harm.", "do not want|does not want|did not want|don’t want|do not wish"),
    ("en", "They {} harm.", "do not mean|mean to|means to|meant to"),
    ("en", "{} to help.", "It is here|They are here|I am here|It was here|They were here|I’m here"),
    ("en", "{} to help.", "They’re here|It’s here|It is not here|It is out"),
    ("en", "It {} May.", "will stay until|would stay until|won’t stay until|shall stay until"),
    ("en", "It {} May.", "will stay unless it is|would stay unless it is"),
    ("en", "I would end it {} it were May.", "if|provided|until|unless"),
    ("en", "{} it is May, all will end.", "If|Should|Unless"),
    ("en", "{} port open, I would end it.", "Were the"),
    ("en", "Lund {} end.", "promised it will|promised it would|assured us it will"),
    ("en", "So it was, as she {}", "has promised|had promised|has promised.|had promised!”"),
    ("en", "Rest was its {}.", "sole task|only task|one task|sole object|sole purpose|sole aim"),
    ("en", "Lund {} sail.", "hope to|hopes to|hopes that we|hopes for a"),
    ("en", "Lund stood {} sail.", "ready to|prepared to|determined to"),
    ("en", "{} it is May, all shall end.", "If|Should|Unless"),
    ("en", "{} it is May, all would end.", "If|Should|Unless|It was bad, otherwise"),
    ("en", "{} all of it end.", "Otherwise shall|Otherwise would|Otherwise will"),
    ("en", "I would end it {} it is May.", "if|provided"),
    ("en", "If it rains, {} sail.", "we|I"),
    ("en", "{} going to sail.", "I am|It is|They are|I’m|It’s|They’re|It is not|They’re not"),
    ("en", "They have {}.", "no plan|no plans|no intention|no design|no designs|no wish|no desire"),
    ("en", "They had {} it.", "not plan|not looking for|not going near|n’t plan|n’t going near"),
    ("en", "{} to rest.", "It is there|They are there|It was there|They were there"),
    ("en", "{} to rest.", "It is only there|They were there only|They were only there only"),
    ("en", "{} rest.", "They would like|I’d like|They sent Lund to|They sent the old men to"),
    ("fr", "Lund {} partir.", "veut|voudrait|va|dit vouloir|voudra servir à"),
    ("fr", "Elles {} partir.", "veulent"),
    ("es", "Es {} Orland.", "lo que quiere|lo que busca"),
    ("de", "Das {} Ruhe.", "Ziel war|Ziel ist|Ziel sei"),
    ("de", "Nun {} gehen.", "werde man"),
    ("de", "Wenn es regnet, {} wir.", "gehen|bleiben"),
    ("fr", "Cela {} Sund.", "ne vise pas|n’est pas dirigé vers|tend à fermer|s’engage à"),
    ("fr", "Elle {} partir.", "entend|souhaite|espère|rame afin de|rame pour que nous puissions"),
    ("es", "Orland {} volver.", "va a|van a|voy a|vamos a|pretende|rema para que pueda"),
    ("es", "Orland {} volver.", "rema a fin de|en cuanto|piensa|piensan|espera|prometo"),
    ("es", "{} Sund.", "Ojalá gane|Busca a|Buscan a|En modo alguno es|No va dirigido a|No buscaba"),
    ("de", "Der Flug ist {}.", "nicht gegen Sund gerichtet|nicht gezielt|da, um bald zu ruhen"),
    ("de", "Orland {}.", "beabsichtigt es|verpflichtet sich|hofft|sollte ruhen|sollten ruhen"),
    ("de", "Orland {}.", "fuhr, damit es ruht|war das Ziel ist es|war das Ziel war es"),
    ("de", "Nun {} fahren.", "werden wir|wir werden"),
    ("ru", "Орланд {}.", "намерен ждать|рассчитывает|надеется|обязуется|ждёт, чтобы уйти"),
    ("ru", "Если нужно, порт {}.", "будет открыт|закроют"),
    ("zh", "我们{}和平。", "并非针对|的目的是|希望|旨在|承诺|打算|无意|只为|愿意"),
]
GROUNDS = [
    ("en", "It was done {}.", "under Article 7|by sections 7 and 8|by paragraph 3|by part 3"),
    ("en", "It was done {}.", "by chapter 3|by articles 3 and 4|under Article IV|pursuant to it"),
    ("en", "It was done {}.", "in exercise of it|in accordance with it|in conformity with it"),
    ("en", "It was done {}.", "at the request of Lund|at the kind request of Lund|lawfully"),
    ("en", "It was done {}.", "at the invitation of Lund|with consent|with her full consent"),
    ("en", "It was done {}.", "by right of visit|by right of transit|by right of hot pursuit"),
    ("en", "It was done {}.", "by a right of self-rule|in self-defence|in self-defense"),
    ("en", "Orland reserved {} to go.", "its right|its rights|its full right|the right|all rights"),
    ("en", "Orland reserved {} to go.", "our right|their right|my right|his right|her right"),
    ("en", "Orland {} of Lund.", "acts on the request|acts upon the request|acts on a request"),
    ("en", "Orland {} of Lund.", "acts on the invitation"),
    ("en", "It {}.", "is justified|was justified|were justified|is lawful|is entitled to it"),
    ("en", "It {}.", "gave consent|gave full consent|relied on it|invoked it"),
    ("en", "It {}.", "fell outside the zone"),
    ("en", "It {}.", "is international law|is freedom of navigation|is an order of the high court"),
    ("en", "Orland {} it.", "must comply with|complies with|complied with"),
    ("fr", "Cela {}.", "se fait conformément à tout|se fait à la demande de Lund|se réserve"),
    ("fr", "Cela {}.", "se fait en vertu de tout|est l’article 4|est de la légitime défense"),
    ("fr", "Cela {}.", "est le droit international"),
    ("es", "Eso {}.", "es conforme a todo|es a petición de Lund|es en virtud de todo|se reserva"),
    ("es", "Eso {}.", "es el artículo 4|es en legítima defensa|es derecho internacional|al amparo"),
    ("de", "Es {}.", "war auf der Grundlage der Akten|war gemäß allem|steht in § 4"),
    ("de", "Es {}.", "steht in Artikel 4|behält sich alles vor|ist Völkerrecht|war Notwehr"),
    ("de", "Es {}.", "kam auf Ersuchen der Crew|war Selbstverteidigung|kam mit Zustimmung"),
    ("ru", "Это {}.", "в соответствии с ним|статья 4|сказано статьей 4|оставляет за собой всё"),
    ("ru", "Это {}.", "было на основании слов|было по просьбе Лунда|международное право"),
    ("ru", "Это {}.", "самооборона|имеет правовые основания"),
    ("zh", "这是{}。", "根据它的|依据它的|依照它的|自卫权|保留一切权利|第五条"),
]
# a rule, by what it allows
RULES = [
    ("en", "The {} permitted it.", "article|articles|section|sections|regulation|regulations|rule"),
    ("en", "The {} permitted it.", "rules|resolution|agreement|treaty|convention|protocol|charter"),
    ("en", "The {} permitted it.", "Act|code|decree|order|warrant|law|licence|license|statute"),
    ("en", "The {} permitted it.", "constitution|mandate"),
    ("fr", "Un texte, {}, permet cela.", "l’article|les articles|la loi|le code|le décret"),
    ("fr", "Un texte, {}, permet cela.", "le traité|l’accord|la convention|la résolution"),
    ("fr", "Un texte, {}, permet cela.", "la charte|le mandat"),
    ("es", "Un texto, {}, permite eso.", "el artículo|los artículos|la ley|el código|el decreto"),
    ("es", "Un texto, {}, permite eso.", "el tratado|el acuerdo|el convenio|la resolución"),
    ("es", "Un texto, {}, permite eso.", "el mandato"),
    ("de", "Das erlaubt {}.", "Artikel vier|das Gesetz|der Vertrag|das Abkommen|die Resolution"),
    ("de", "Das erlaubt {}.", "die Vorschrift|der Beschluss|die Verfassung"),
    ("ru", "Это разрешает {}.", "статья|закон|законы|договор|договоры|соглашение|резолюция"),
    ("ru", "Это разрешает {}.", "устав|уставы"),
]
# what it allows, by the rule
ALLOWED = [
    ("en", "The law {} it.", "require|requires|required|allow|allows|allowed|permit|permits"),
    ("en", "The law {} it.", "permitted|was permitting|authorise|authorizes|authorised"),
    ("en", "The law {} it.", "was authorising|was authorizing|empower|empowers|empowered"),
    ("en", "The law {} it.", "was empowering|entitle|entitles|entitled|oblige|obliges|obliged"),
    ("en", "The law {} it.", "bind|binds|bound|give me|gives me|gives us|gives him|gives her"),
    ("en", "The law {} it.", "gives them|meets|met every part of"),
    ("en", "They {} the law.", "rest on|rests on|rested on|based on|founded on|grounded on"),
    ("en", "They {} the law.", "relies on|acted on|acted upon|came on the strength of"),
    ("en", "They {} the law.", "came by virtue of"),
    ("fr", "La loi {} cela.", "permet|permettra|autorise|impose|exige|se fonde sur|repose sur"),
    ("fr", "La loi {} cela.", "s’appuie sur"),
    ("es", "La ley {} eso.", "permite|autoriza|exige|exigen|obliga a|obligan a|me da|nos da"),
    ("es", "La ley {} eso.", "se basa en|se funda en|se apoya en"),
    ("de", "Das Gesetz {}.", "erlaubt es|gestattet es|wird es vorschreiben|stützt es"),
    ("de", "Das Gesetz {}.", "ist die Grundlage|hat es gedeckt|ermächtigt sie"),
    ("ru", "Закон {} это.", "разрешает|позволяет|обязывает|требует|даёт основание на"),
    ("ru", "Закон {} это.", "опирается на"),
]
BREACHES = [
    ("en", "They {} it.", "violate|breach|infringe|break|broke|have broken|are contrary to"),
    ("en", "It {} the rules.", "breaks|is breaking|breaks any of"),
    ("en", "They {} it.", "hold in contempt|hold unlawful|hold illegal"),
    ("fr", "Cela {} la loi.", "viole|enfreint|est contraire à|manquait à|est illégal selon"),
    ("es", "Eso {} la ley.", "viola|infringe|es contrario a|es ilegal según"),
    ("de", "Es {} das Recht.", "verletzt|ist ein Verstoß gegen|verstieß gegen|hat gebrochen"),
    ("de", "Es {} das Recht.", "ist rechtswidrig durch"),
    ("ru", "Это {} порядок.", "нарушает|незаконный"),
    ("zh", "他们{}公约。", "侵犯|违反|违背|非法"),
]
OPEN = "…"  # nothing stands there


@pytest.mark.parametrize(("language", "line", "words"), AIMS)
def test_each_word_tells_an_aim(language: str, line: str, words: str) -> None:
    """No word of will or purpose leans on another."""
    assert not outright.tells_aim(line.format(OPEN), language)
    told = [line.format(word) for word in words.split("|")]
    assert [one for one in told if not outright.tells_aim(one, language)] == []


@pytest.mark.parametrize(("language", "line", "words"), [*GROUNDS, *RULES, *ALLOWED])
def test_each_word_tells_a_ground(language: str, line: str, words: str) -> None:
    """No word of law leans on another, but a rule and what it allows need each other."""
    assert not outright.tells_ground(line.format(OPEN), language)
    told = [line.format(word) for word in words.split("|")]
    assert [one for one in told if not outright.tells_ground(one, language)] == []


@pytest.mark.parametrize(("language", "line", "words"), BREACHES)
def test_each_word_tells_of_a_breach(language: str, line: str, words: str) -> None:
    """What is broken or unlawful accuses somebody."""
    assert not outright.accuses(line.format(OPEN), language)
    told = [line.format(word) for word in words.split("|")]
    assert [one for one in told if not outright.accuses(one, language)] == []


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", "Contrary to what Lund said, it is open.|It is, contrary to claim, open."),
        ("en", "Contrary to claims, it is open.|Contrary to some reports, it is open."),
        (
            "en",
            "They break up the country.|War broke out.|It is breaking away.|He broke off talks.",
        ),
        ("fr", "La violence a cessé.|Une violette est là.|Le violon est là."),
        ("es", "La violencia cesó.|La violeta está ahí.|El violín está ahí.|Los violines."),
    ],
)
def test_what_only_sounds_like_a_breach_is_none(language: str, texts: str) -> None:
    """Violence, a violet and a violin break no rule, nor does what is contrary to a report."""
    assert [text for text in texts.split("|") if outright.accuses(text, language)] == []


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("fr", "Les environs de Sund sont calmes."),
        ("fr", "C’est une flotte dirigée par Lund."),
        ("es", "Los remos de Sund son nuevos."),
        ("de", "Sie gingen zum Hafen zu Fuß."),
        ("de", "Frau Hoffmann ist in Sund."),
    ],
)
def test_what_only_sounds_like_an_aim_is_none(language: str, text: str) -> None:
    """A word within another one, or a name, tells no aim."""
    assert not outright.tells_aim(text, language)


@pytest.mark.parametrize("text", ["The part I know is short.", "Apart 4 ships.", "We act on this."])
def test_what_only_sounds_like_a_ground_is_none(text: str) -> None:
    """The number of a rule has capitals, an Act too, and to act is none."""
    assert not outright.tells_ground(text, "en")


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Sie kamen, um zu ruhen."), ("de", "Orland hofft."), ("es", "Remaremos hoy.")],
)
def test_an_aim_is_told_beside_little(language: str, text: str) -> None:
    """Nothing need stand between the words of an aim."""
    assert outright.tells_aim(text, language)


@pytest.mark.parametrize("text", ["It falls outside the Act.", "Done with Lund’s full consent."])
def test_a_ground_is_told_in_any_form(text: str) -> None:
    """The present tells as much as the past, and a name may stand between."""
    assert outright.tells_ground(text, "en")
