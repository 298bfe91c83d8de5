"""Outright: words that leave a model little choice whether there is an aim or a ground."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import outright

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
# what is told outright, and the same words near it that tell nothing
AIM_TOLD = [
    ("en", "We shall open the port.", "They open the port."),
    ("en", "The flight was not directed at anybody.", "The flight was directed at the mayor."),
    ("en", "Orland seeks no quarrel.", "Orland has no quarrel."),
    ("en", "It would stop if the port were open.", "It stopped as the port was open."),
    ("en", "We’ll sail.", "We sail."),
    ("en", "I'd love to sail.", "I love to sail."),
    ("en", "Orland undertook to sail.", "Orland took a sail."),
    ("en", "They had not come to fight.", "They had come to fight."),
    ("en", "In no way is it a threat.", "In one way it is a threat."),
    ("en", "It will stay until May.", "It stayed until May."),
    ("en", "It won’t leave unless paid.", "It leaves unless paid."),
    ("en", "Were the port open, it would leave.", "The port was open, it left."),
    ("en", "Pell assured us that it would end.", "Pell assured us of it."),
    ("en", "The crew promised that all will end.", "The crew promised bread."),
    ("en", "We’re here to help.", "We help here."),
    ("en", "I am not out to harm her.", "I do not harm her."),
    ("en", "If it rained, they would sail.", "If it rained, they would be wet."),
    ("en", "If it rained, they would bear it.", "If it rained, they would have sailed."),
    ("en", "Should it rain, they shall sail.", "If it rained, they sailed."),
    ("en", "Unless it rains, they would sail.", "Unless it rains, they sail."),
    ("en", "Otherwise they will sail.", "Otherwise they sailed."),
    ("en", "They would sail if paid.", "They would have sailed if paid."),
    ("en", "They would sail provided it rains.", "They would have sailed provided it rained."),
    ("en", "If it rains, we sail.", "If it rains, they sail."),
    ("en", "“If it rains, I sail.", "So if it rains, I sail."),
    ("en", "They are going to sail.", "They are going to be late."),
    ("en", "They’re not going to sail.", "They were going to sail."),
    ("en", "Orland has no plan for it.", "Orland has a plan for it."),
    ("en", "They have no designs on it.", "They have no designer for it."),
    ("en", "They do not plan it.", "They do not plane it."),
    ("en", "She isn’t looking for it.", "She is looking for it."),
    ("en", "It was only there to help.", "It was there, to help all."),
    ("en", "They are there only to help.", "They are there daily to help."),
    ("en", "They would like rest.", "They like rest."),
    ("en", "I’d like rest.", "I like rest."),
    ("en", "Pell sent two old free men to rest.", "Pell sent two very old free men to rest."),
    ("fr", "Vouloir partir est bon.", "Voulons-nous cela ?"),
    ("fr", "Orland veut partir.", "Orland peut partir."),
    ("fr", "Elles veulent partir.", "Elles peuvent partir."),
    ("fr", "Il voudrait partir.", "Il pourrait partir."),
    ("fr", "Cela doit servir à tous.", "Cela doit servir aux uns."),
    ("fr", "Lund va partir.", "Lund va chez Pell."),
    ("fr", "Lund va fermer le port.", "Cela va coûter à Lund."),
    ("fr", "Il s’engage à partir.", "Il est parti."),
    ("fr", "Cela tend à la paix.", "Cela est la paix."),
    ("fr", "Nous ouvrirons le port.", "Nous avons le port."),
    ("fr", "Si le port était clos, elle partirait.", "Le port est clos, elle partait."),
    ("es", "Espera volver.", "Ha vuelto."),
    ("es", "Orland va a volver.", "Orland va a Sund."),
    ("es", "Piensan volver.", "Piensan en Sund."),
    ("es", "Prometo volver.", "Ha vuelto."),
    ("es", "Se ha comprometido a volver.", "Se ha ido."),
    ("es", "Abriremos el puerto.", "Abrimos el puerto."),
    ("es", "Es lo que quiere Orland.", "Es lo que tiene Orland."),
    ("es", "Es lo que busca Orland.", "Es lo que manda Orland."),
    ("de", "Das Ziel sei Ruhe.", "Das Ziel sah Lund."),
    ("de", "Wenn es regnet, gehen wir.", "Wenn es regnet, gehen sie."),
    ("de", "So werde man gehen.", "So werde es gehen."),
    ("de", "Der Flug richtete sich nicht gegen Orland.", "Der Flug war lang."),
    ("de", "Ziel war der Hafen.", "Der Hafen war das Tor."),
    ("de", "Es geschah ohne Absicht.", "Es geschah in Sund."),
    ("de", "Wir werden fahren.", "Sie werden müde."),
    ("de", "Es geht nicht darum.", "Es geht darum."),
    ("de", "Sie sagte ihm zu, dass er fährt.", "Sie sagte ihm ab."),
    ("ru", "Полёт не направлен ни на кого.", "Полёт был долгим."),
    ("ru", "Цель полёта — мир.", "Целая неделя прошла."),
    ("ru", "Если порт открыт, мы будем там.", "Порт открыт, мы там."),
    ("zh", "此举旨在和平。", "天气很好。"),
    ("zh", "我们打算离开。", "我们离开。"),
    ("zh", "我们无意离开。", "我们没有离开。"),
    ("zh", "此举只为和平。", "天气很好。"),
    ("zh", "我们愿意离开。", "我们离开。"),
    ("en", "She said the port would open in May.", "She did not say whether Lund would open it."),
    ("en", "Orland would not sign the text.", "Orland would not say when."),
    ("en", "He would open it.", "You would open it. Some would call it open."),
    ("en", "It will be lifted once the fire is out.", "It was lifted once the fire was out."),
    ("fr", "Le port sera rouvert dès que la paix tiendra.", "Le port est ouvert dès que possible."),
    ("fr", "La mesure ne visait pas la presse.", "La mesure était longue."),
    ("de", "Ziel der Regierung sei es, zu warten.", "Das Ziel der Reise lag in Sund."),
    ("de", "Der Hafen werde öffnen, versprach sie.", "Der Hafen werde öffnen, glaubte sie."),
]
PLANNED = [
    ("en", "She intends to leave.", "She intends no harm."),
    ("en", "The firm did not plan to leave.", "It was a plan to like."),
    ("en", "The ban is meant to help.", "The ban meant a lot."),
    ("en", "They agreed to meet.", "They agreed that it was so."),
    ("en", "They agreed to open it.", "They agreed to the text."),
    ("en", "It has no plans to leave.", "She does not intend to comment."),  # it is withheld
    ("fr", "La mairie compte saisir le juge.", "La mairie compte dix agents."),
    ("fr", "Elle a promis de partir.", "Elle a promis la lune."),
    ("fr", "Il s’est engagé à partir.", "Il s’est égaré."),
    ("es", "El sindicato planea parar.", "El sindicato paró."),
    ("es", "Se comprometió a volver.", "Se comprometió con Lund."),
    ("de", "Die Stadt plant einen Hafen.", "Die Stadt baut einen Hafen."),
    ("de", "Er kündigte an, zu klagen.", "Er kündigte den Vertrag."),
    ("de", "Man werde klagen, kündigte Lund an.", "Man werde klagen, meinte Lund."),
    ("ru", "Порт намерен закрыться.", "Порт закрыт."),
    ("zh", "市政府计划重修大桥。", "市政府重修大桥。"),
]
GROUND_TOLD = [
    ("en", "It was done under Article 7 of the treaty.", "An article of the treaty was read."),
    ("en", "They came at the written request of Tavia.", "Tavia made a request."),
    ("en", "Orland reserves all its rights.", "Orland has rights."),
    ("en", "The port was shut in accordance with the law.", "It breaches international law."),
    ("en", "The stop was justified.", "The stop was long."),
    ("en", "It fell outside the zone.", "It fell into the zone."),
    ("en", "Orland acts on an order, upon the request of Tavia.", "Orland acts."),
    ("fr", "Elle se réserve le droit d’agir.", "Elle viole le droit international."),
    ("es", "Actuó en legítima defensa.", "Fue ilegal según el derecho internacional."),
    ("es", "Actuó al amparo de Tavia.", "Actuó al paso de Tavia."),
    ("de", "Es geschah gemäß Artikel 4.", "Es verletzt das Völkerrecht."),
    ("de", "Sie fuhr mit voller Zustimmung ein.", "Sie fuhr mit voller Kraft ein."),
    ("ru", "Это сделано на основании закона.", "Это нарушает международное право."),
    ("ru", "Орланд оставляет за собой право.", "Орланд оставляет порт."),
    ("zh", "这是根据公约采取的行动。", "这违反了公约第五条。"),
    ("zh", "这是依照公约采取的行动。", "天气很好。"),
]
# a rule and what it allows, and each of the two without the other
ALLOWED = [
    ("en", "Section Nine permits us to stop it.", "Section Nine was read.|The gate permits it."),
    ("en", "The stop rests on the Act.", "The stop rests on rocks.|The stop and the Act were old."),
    ("en", "By virtue of the treaty we stopped it.", "We read the treaty.|Virtue stopped it."),
    ("en", "Our licence gives us the right.", "Our licence is old.|The crew gives us bread."),
    ("fr", "La loi nous autorise à partir.", "La loi est longue.|Le maire nous autorise à partir."),
    ("fr", "Le contrôle repose sur le traité.", "Le traité est lu.|Le pont repose sur un roc."),
    ("es", "La ley nos permite salir.", "La ley es larga.|El alcalde nos permite salir."),
    ("es", "La parada se basa en el tratado.", "El tratado es viejo.|La torre se basa en roca."),
    ("de", "Das Gesetz erlaubt es uns.", "Das Gesetz ist lang.|Der Bürgermeister erlaubt es uns."),
    ("de", "Der Vertrag gestattet es uns.", "Der Vertrag ist alt.|Die Crew gestattet es uns."),
    ("ru", "Закон разрешает нам это.", "Закон старый.|Судья разрешает нам это."),
    ("ru", "Договор позволяет нам это.", "Договор старый.|Погода позволяет нам это."),
]
ACCUSED = [
    ("en", "It violates the Charter.", "There had been no violations."),
    ("en", "They broke the rules.", "We broke no rules."),
    ("en", "It is contempt of court.", "It is a court."),
    ("en", "It was illegal.", "It was an outbreak of fire at daybreak."),
    ("fr", "Elle a violé la loi.", "Elle n’a violé aucune loi."),
    ("fr", "C’est illégal.", "La violence a cessé."),
    ("es", "Infringe la ley.", "No infringe la ley."),
    ("es", "Es ilegal.", "La violencia cesó."),
    ("de", "Sie verstieß gegen das Gesetz.", "Sie verstieß nicht gegen das Gesetz."),
    ("de", "Es war rechtswidrig.", "Es war Recht."),
    ("ru", "Это нарушает закон.", "Это не нарушает закон."),
    ("ru", "Это незаконно.", "Это законно."),
    ("zh", "他们违反公约。", "我们没有违反公约。"),
    ("zh", "这是非法的。", "这是合法的。"),
]


@pytest.mark.parametrize(("language", "told", "near"), AIM_TOLD)
def test_an_aim_is_told_outright(language: str, told: str, near: str) -> None:
    """Fixed words of will and purpose, which leave a model little choice."""
    assert outright.tells_aim(told, language)
    assert not outright.tells_aim(near, language)


@pytest.mark.parametrize(("language", "told", "near"), GROUND_TOLD)
def test_a_ground_is_told_outright(language: str, told: str, near: str) -> None:
    """Fixed words of law; what accuses another of a breach gives no ground (labels.md, 11)."""
    assert outright.tells_ground(told, language)
    assert not outright.tells_ground(near, language)


@pytest.mark.parametrize(("language", "told", "near"), ALLOWED)
def test_a_rule_and_what_it_allows_are_a_ground(language: str, told: str, near: str) -> None:
    """A rule alone is none, nor is a permission that no rule gives."""
    assert outright.tells_ground(told, language)
    assert not any(outright.tells_ground(one, language) for one in near.split("|"))


@pytest.mark.parametrize(
    ("language", "denied"),
    [
        ("en", "We broke no rules."),
        ("fr", "Elle n’a enfreint aucune règle."),
        ("es", "No infringe nada."),
        ("de", "Wir haben nichts gebrochen."),
        ("ru", "Мы ничего не нарушали."),
        ("zh", "我们没有侵犯领空。"),
    ],
)
def test_a_denied_breach_is_a_ground(language: str, denied: str) -> None:
    """Who denies a violation tells a ground, and accuses nobody (labels.md, 6)."""
    assert outright.tells_ground(denied, language)
    assert outright.denies_breach(denied, language)
    assert not outright.accuses(denied, language)


@pytest.mark.parametrize(("language", "told", "near"), PLANNED)
def test_a_verb_tells_that_somebody_plans(language: str, told: str, near: str) -> None:
    """“Plans”, “intends”, “pledges”, “agreed to” are an intent (labels.md, 8)."""
    assert outright.plans(told, language)
    assert not outright.plans(near, language)


@pytest.mark.parametrize(
    ("text", "ruled"),
    [
        ("A breach is punishable by a fine.", True),
        ("A listed person may apply to the High Court.", True),
        ("Nobody may hold funds without a licence.", True),
        ("The licence remains in force.", True),
        ("We have invited the union to send observers under Article 4.", True),
        ("1. At the invitation of Ms Ada Lund, the ministers met.", True),
        ("The ministers met in Sund at the invitation of the government.", True),
        ("The port was shut at the invitation of the government.", False),
        ("The port was shut under Article 4.", False),
    ],
)
def test_what_a_notice_orders_is_no_ground(text: str, ruled: bool) -> None:
    """Nor is a visit, or who was asked to a table; the consent of a government may be one."""
    assert outright.rules_out_ground(text, "en") is ruled
    assert not outright.rules_out_ground(text, "it")


@pytest.mark.parametrize("law", ["under Article 7", "in self-defence", "as the Act permits us"])
def test_an_accusation_hides_a_ground(law: str) -> None:
    """The words of law in it are those that another has broken."""
    assert outright.tells_ground(f"It was done {law}.", "en")
    assert not outright.tells_ground(f"It was done {law}, in breach of the treaty.", "en")


@pytest.mark.parametrize(("language", "accusing", "other"), ACCUSED)
def test_a_breach_is_told_of(language: str, accusing: str, other: str) -> None:
    """A word of breach that is not denied is no ground of one's own side."""
    assert outright.accuses(accusing, language)
    assert not outright.accuses(other, language)


@pytest.mark.parametrize(
    ("text", "language", "denies"),
    [
        ("There had been no violations of the airspace.", "en", True),
        ("It is not contrary to the Charter.", "en", True),
        ("Pell denied the breach.", "en", True),
        ("It violates the Charter.", "en", False),
        ("There was no fog.", "en", False),
        ("Le Kéraba n’a violé aucune frontière.", "fr", True),
        ("Wir haben das Recht nicht verletzt.", "de", True),
        ("Норм права мы не нарушали.", "ru", True),
        ("我们没有侵犯领空。", "zh", True),
        ("他们侵犯领空。", "zh", False),
        ("No violations.", "it", False),
        ("It rejects the charge that Tavia has violated the treaty.", "en", True),
        ("She disputes that the stop was illegal.", "en", True),
        ("She says that the stop was illegal.", "en", False),
        ("Mme Lund conteste toute illégalité.", "fr", True),
        ("Rechaza que se haya violado la ley.", "es", True),
        ("Es weist zurück, das Recht verletzt zu haben.", "de", True),
        ("МИД отверг обвинения в нарушении.", "ru", True),
    ],
)
def test_a_breach_is_denied_by_its_words(text: str, language: str, denies: bool) -> None:
    """A word of breach and one of negation: the ground denies a violation (labels.md, 6)."""
    assert outright.denies_breach(text, language) is denies


@pytest.mark.parametrize("language", ["it", "xx", ""])
def test_an_unknown_language_tells_nothing_outright(language: str) -> None:
    """Without a list no question leans further than the prompt says."""
    assert not outright.tells_aim("We shall open the port.", language)
    assert not outright.tells_ground("It was done under Article 7.", language)
    assert not outright.tells_ground("The Act permits us to go.", language)
    assert not outright.accuses("It was unlawful and a breach.", language)
    assert not outright.denies_breach("We broke no rules.", language)


HOSTILE = [
    *(" " * 20000, "\n" * 20000, "," * 20000, "(" * 20000, "a" * 20000, "1" * 20000),
    *("a, " * 7000, "will " * 4000, "were the " * 2200, "if would " * 2200, "если " * 4000),
    *("si " * 7000, "sag zu " * 2800, "aim of " * 2800, "um " * 7000, "第" * 20000),
    *("otherwise " * 2000, "if a, " * 3300, "wenn , " * 2900, "sent a " * 2900, "va a " * 4000),
]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str, language: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    outright.tells_aim(text, language)
    outright.tells_ground(text, language)
    outright.accuses(text, language)
    outright.denies_breach(text, language)
    assert time.monotonic() - start < 1
