"""Attribution: who is told to speak in fixed words, in what form and in what language."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import attribution

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
UNKNOWN = ("it", "xx", "")


@pytest.mark.parametrize("language", UNKNOWN)
def test_an_unknown_language_has_no_rule(language: str) -> None:
    """A rule would decide without a question: none is made up."""
    assert attribution.attributed("It is open, the archive said.", language) is None
    assert attribution.attributed("In Lund’s view, it is open.", language) is None
    assert attribution.attributed("Lund denied it.", language) is None
    assert attribution.attributed("据伦德说，港口开放。", language) is None
    assert attribution.closed("It is open, the archive said.", language) is None
    assert attribution.as_told("Как заявил Лунд, порт открыт.", language) is None
    assert attribution.as_told("It is open, as Lund said.", language) is None
    assert not attribution.sourced("According to Lund, it is open.", language)


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The ships left, the archive said on Monday.", "en", "the archive"),
        ("“The ships left” the mayor of Sund said!", "en", "the mayor of Sund"),
        ("All ports, as Lund has said, shut|It, as the Lund had said, shut", "en", "Lund"),
        ("The port, as Lund has built, closed.|The archive burned on Monday.", "en", None),
        ("It was open, the archive burned on Monday.|It was open, -- said.", "en", None),
        ("It was open, Lund and she said.|It was open, no captain said.", "en", None),
        ("It was read to all, the old Lund Report.", "en", None),  # a name of its own
        ("Le port est ouvert, la mairie affirme.", "fr", "la mairie"),
        ("El puerto está abierto, Lund dijo.", "es", "Lund"),
        ("Der Hafen sei offen, das Amt sagte.", "de", "das Amt"),
        ("Порт открыт, Лунд сказал.", "ru", "Лунд"),
        ("天气很好, 外交部 表示", "zh", None),
    ],
)
def test_who_closes_a_sentence_says_it(text: str, language: str, name: str | None) -> None:
    """A name with a verb of saying behind a comma or a mark, but no pronoun and not nobody."""
    assert {attribution.attributed(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("According to Ada Lund, the port is open.", "en", "Ada Lund"),
        ("It is open, in the words of the mayor.", "en", "the mayor"),
        ("Selon la mairie, le port est ouvert.", "fr", "la mairie"),
        ("El puerto, según Lund, está abierto.", "es", "Lund"),
        ("Laut Lund ist der Hafen offen.", "de", "Lund"),
        ("Laut Polizeibericht ist der Hafen offen.", "de", None),
        ("Laut einem Bericht ist der Hafen offen.", "de", None),
        ("Nach Angaben der Hafenbehörde ist er offen.", "de", "Hafenbehörde"),
        ("Порт, по словам Лунда, открыт.", "ru", "Лунда"),
        (
            "It was open, the three judges said on Monday, and so it stays.",
            "en",
            "the three judges",
        ),
        ("It was open, it said on Monday, and so it stays.", "en", None),
        ("It was open, as the Harbour Office has said, all day.", "en", "Harbour Office"),
        ("Министр Лунд заявил, что порт открыт.", "ru", "Министр Лунд"),
        ("The mayor of Sund said that it was open.", "en", "The mayor of Sund"),
        ("It is open.", "en", None),
        ("According to the mayor, it was open, as Lund said.", "en", "the mayor"),
        ("Ada Lund denied it, the archive said on Monday, and left.", "en", "the archive"),
        ("Nobody, Lund went on, was there.", "en", "Lund"),
        ("Untrue, Lund shot back: it was open.", "en", "Lund"),
        ("Untrue, Lund went there: it was open.", "en", None),
        ("Not by a metre, came the answer from Lund, was it open.", "en", None),
    ],
)
def test_fixed_words_name_who_speaks(text: str, language: str, name: str | None) -> None:
    """A source, a clause between commas, "as Lund said", and the head of a sentence."""
    assert attribution.attributed(text, language) == name


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("“It is open,” replied the master of the Ada, who left.", "en", "the master of the Ada"),
        ("“It is open”, said Lund on Monday.", "en", "Lund"),
        ("“It is open”, said she.|“It is open”, sang Lund.", "en", None),
        ("Faux, rétorque l’avocat.", "fr", "l’avocat"),
        ("« Non », a déclaré la mairie de Sund dans un avis.", "fr", "la mairie de Sund"),
        ("“Cerró”, sostuvo el Ministerio de Pesca.", "es", "el Ministerio de Pesca"),
        ("„Er ist offen“, sagte der Kapitän der Ada.", "de", "der Kapitän der Ada"),
        ("«Порт открыт», — рассказал рыбак Оспан.", "ru", "рыбак Оспан"),
        ("Captain Ada Lund denied it.", "en", "Captain Ada Lund"),
        ("Captain Ada Lund denied it, Pell said.", "en", "Pell"),  # who ends it comes first
        ("The Tsaren Republic denied it.", "en", "The Tsaren Republic"),
        ("The crew denied it.|Ada Lund and he denied it.|Ada Lund has denied it.", "en", None),
        ("Ada Lund, Pell denied it.|In Sund Lund denied it.|She denied it.", "en", None),
        ("Lund sailed.|Lund’s crew sailed.", "en", None),
        ("It is open by the mayor’s own account.", "en", "the mayor"),
        ("It is open in the crews’ words.", "en", "the crews"),
        ("In Lund’s view, it is open.", "en", "Lund"),
        ("It was open in Sund in Lund’s view.", "en", "Lund"),
        ("It is open in her view.|It is open in Lund’s port.", "en", None),
        ("It is open in Lund’s view.", "fr", None),
        ("It was open, Lund has said on Monday, and stays so.", "en", "Lund"),
    ],
)
def test_a_verb_may_come_first(text: str, language: str, name: str | None) -> None:
    """Behind a quotation; or a proper name opens the sentence; or a view is somebody's own."""
    assert {attribution.attributed(one, language) for one in text.split("|")} == {name}


def test_what_is_taken_up_is_who_told_it() -> None:
    """It names the source of a sentence in a speaker's own voice."""
    line = "The flow has fallen, as the Basin Observatory reported to us yesterday."
    assert attribution.as_told(line, "en") == "Basin Observatory"
    assert attribution.as_told(line, "es") is None
    assert attribution.as_told("It fell, as the Basin Observatory closed.", "en") is None


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("It was shut, passengers said.", "en", "passengers"),
        ("“It is shut.” passengers said!", "en", "passengers"),
        ("It is shut» the crew said…”", "en", "the crew"),
        ("“It is shut,” replied the mate.", "en", "the mate"),
        ("Le port est clos, affirment les passagers.", "fr", "les passagers"),
        ("«Нет», — сказал Лунд.|Порт закрыт, Лунд сказал.", "ru", "Лунд"),
        ("It was shut, passengers sang.|“It is shut,” sang the mate.", "en", None),
        ("It was shut, she said.|It was shut, Lund and she said.", "en", None),
        ("It was shut, no captain said.|“No,” said he.", "en", None),
        ("Lund said that it was shut.|Lund denied it.|Lund said no.", "en", None),
        ("According to Lund, it is shut.|It is, Lund said, shut.", "en", None),
        ("It was as Lund said.|It was read to all, the Lund Report.", "en", None),
        ("天气很好, 外交部 表示", "zh", None),
    ],
)
def test_who_closes_a_sentence_is_found_alone(text: str, language: str, name: str | None) -> None:
    """A name and its verb at the end count; a source, or who opens the sentence, does not."""
    assert {attribution.closed(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    "end",
    [
        *("on Monday", "in May", "at noon", "late Monday", "early today", "to Lund"),
        "on Monday in the old free port",
    ],
)
def test_a_few_words_may_stand_behind_the_verb(end: str) -> None:
    """A day, a place or a listener of seven words at most closes the sentence with it."""
    assert attribution.closed(f"It was shut, passengers said {end}.", "en") == "passengers"
    assert attribution.closed(f"It was shut, passengers said, {end}.", "en") is None
    assert attribution.closed("It was shut, passengers said with joy.", "en") is None
    assert attribution.closed(f"It was, passengers said {end} of a new town in May.", "en") is None


NINE = "the mayor of the old free town of Sund"
TEN = "the mayor of the old free new town of Sund"


@pytest.mark.parametrize(
    "line", ["It was shut, {} said.", "“No,” said {}.", "{} said it was shut.", "{} said that no."]
)
def test_a_name_has_nine_words_at_most(line: str) -> None:
    """Before its verb or behind it; a longer stretch is no name but a clause."""
    assert attribution.attributed(line.format(NINE), "en") == NINE
    assert attribution.attributed(line.format(TEN), "en") is None


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("“No,” told reporters the mayor of Sund.", "en", "the mayor of Sund"),
        ("« Non », a déclaré aux journalistes Lund.", "fr", "Lund"),
        ("“No”, dijo a los periodistas Lund.", "es", "Lund"),
        ("«Нет», — сказал журналистам мэр Лунд.", "ru", "мэр Лунд"),
        ("„Nein“, hat behauptet Lund.", "de", "Lund"),
        ("« Non », a toujours déclaré Lund.", "fr", None),
        ("« Non », a déclaré aux marins Lund.", "fr", None),
    ],
)
def test_reporters_and_an_auxiliary_may_stand_between(
    text: str, language: str, name: str | None
) -> None:
    """A verb before its subject may have "have" before it and the reporters behind it."""
    assert attribution.attributed(text, language) == name
    assert attribution.closed(text, language) == name


@pytest.mark.parametrize(
    ("language", "line", "ends"),
    [
        ("en", "“No,” said Lund {} all.", "after|for|from|in|on|to"),
        ("fr", "« Non », affirme Lund {} tout.", "dans|en|lors|que|qui"),
        ("es", "“No”, dijo Lund {} todo.", "desde|en|que"),
        ("de", "„Nein“, sagte Lund {} allem.", "am|auf|gegenüber|in"),
        ("ru", "«Нет», — сказал Лунд {} порту.", "в"),
    ],
)
def test_a_place_or_time_ends_the_name_behind_a_verb(language: str, line: str, ends: str) -> None:
    """So does a listener or a relative clause; another word belongs to the name."""
    for end in ends.split("|"):
        assert attribution.closed(line.format(end), language) in ("Lund", "Лунд")
    beside = attribution.closed(line.format("Old"), language)
    assert beside is not None
    assert " Old " in beside


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The crew said it was shut.|The crew says it is shut.", "en", "The crew"),
        ("The crew said that it was shut.|The crew told, that it was shut.", "en", "The crew"),
        ("Le maire affirme que non.|Le maire affirme qu’il part.", "fr", "Le maire"),
        ("El alcalde dijo que no.", "es", "El alcalde"),
        ("Das alte Amt sagte, dass er geht.|Das alte Amt sagte dass nein.", "de", "Das alte Amt"),
        ("Мэр порта заявил, что он закрыт.", "ru", "Мэр порта"),
        ("The crew told us it was shut.|The crew saw that it was shut.", "en", None),
        ("So, the crew said it.|“The crew said it was shut.", "en", None),
        ("She said it was shut.|Lund and she said it.|Nobody said it.", "en", None),
        ("The crew said.|The crew had been shut in.", "en", None),
        ("Le maire said non.|Le maire dit non.", "fr", None),  # the verb of another language
    ],
)
def test_a_head_with_its_verb_names_who_speaks(text: str, language: str, name: str | None) -> None:
    """Behind the verb comes "that"; behind "said" and "says" anything may."""
    assert {attribution.attributed(one, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("как заявил Лунд", "Лунд"),
        ("как утверждает мэрия Сунда", "мэрия Сунда"),
        ("как сообщила мэрия", "мэрия"),
        ("как отметил мэр-министр", "мэр-министр"),
        ("как рассказал Лунд|Как рассказали Лунд|как пояснил Лунд|как говорит Лунд", "Лунд"),
        ("как заявил ещё один мэр старого порта у моря", "ещё один мэр старого порта у моря"),
        ("как заявил вот ещё один мэр старого порта у моря", None),  # eight words
        ("как построил Лунд|как и Лунд|так заявил Лунд|никак заявил Лунд", None),
        ("как заявил 5 мая Лунд|как заявил", None),
    ],
)
def test_a_russian_clause_names_who_has_told_it(told: str, name: str | None) -> None:
    """It has "as", a verb of telling and a name of seven words at most, up to a comma."""
    for one in told.split("|"):
        for text in (f"Порт, {one}, закрыт.", f"{one}, порт закрыт", f"Порт закрыт, {one}"):
            assert attribution.as_told(text, "ru") == name
        assert attribution.attributed(f"Порт, {one}, закрыт.", "ru") == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("По словам Пелла, порт, как заявил Лунд, закрыт.", "Пелла"),
        ("Как заявил Лунд, порт закрыт, мэрия сообщила.", "Лунд"),
        ("Порт, Лунд по делам, закрыт.", None),
        ("Порт, как заявил он, закрыт.|Порт, как заявил никто, закрыт.", None),
    ],
)
def test_russian_words_are_tried_in_their_order(text: str, name: str | None) -> None:
    """A source first, then who has told it, then a verb; nothing between two commas alone."""
    assert {attribution.attributed(one, "ru") for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Lund said", "Lund"),
        ("the Lund Port Office has said", "Lund Port Office"),
        ("Ada Eva Lund Pell Marsh Sund Orland said", "Ada Eva Lund Pell Marsh Sund Orland"),
        ("Ada Eva Lund Pell Marsh Sund Orland Ada said", None),  # eight words
        ("Lund had reported|Lund have denied", "Lund"),
        ("Lund’s Old Port said", "Lund’s Old Port"),
        ("Lund built|Lund has built|the crew said|lund said|Lund SAID", None),
    ],
)
def test_an_english_clause_names_who_has_told_it(told: str, name: str | None) -> None:
    """It has "as", a name in capitals and a verb of saying; no verb of doing will do."""
    for one in told.split("|"):
        assert attribution.as_told(f"It fell, as {one} to us.", "en") == name
        assert attribution.as_told(f"Es fiel, as {one.replace('said', 'sagte')}.", "de") is None
        assert attribution.as_told(f"It fell, was {one} to us.", "en") is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("据伦德说，港口开放。|港口开放，据伦德介绍。|据伦德透露，开放。", "伦德"),
        ("据伦德称，港口开放。|据伦德转述，开放。|据伦德回忆，开放。", "伦德"),
        ("据伦德介绍说，港口开放。", "伦德"),  # up to the first of the verbs
        ("据阿达·伦德说，港口开放。", "阿达·伦德"),
        ("据松德市老港务局长阿达伦德说，开放。", "松德市老港务局长阿达伦德"),
        ("据那松德市老港务局长阿达伦德说，开放。", None),  # thirteen characters
        ("据她说，港口开放。|据说港口开放。|据悉，伦德说开放。", None),
        ("据报道称，港口开放。|据他介绍，开放。|据悉伦德说开放。", None),  # no source by name
        ("证据显示伦德说谎。|依据规定伦德说不。", None),  # part of another word
        ("据伦德修建，港口开放。|伦德说，港口开放。|据Lund说，开放。", None),
    ],
)
def test_a_chinese_source_stands_before_its_verb(text: str, name: str | None) -> None:
    """Two characters at least and twelve at most stand between "according to" and the verb."""
    assert {attribution.attributed(one, "zh") for one in text.split("|")} == {name}
    assert {attribution.attributed(one, "ru") for one in text.split("|")} == {None}


@pytest.mark.parametrize(
    "title", ["Mr.", "Mrs.", "Ms.", "Dr.", "Gen.", "Gov.", "Rep.", "Sen.", "St."]
)
def test_a_title_with_a_full_stop_belongs_to_the_name(title: str) -> None:
    """It ends no name, nor is it one alone; any other full stop ends the name."""
    assert attribution.attributed(f"It is, according to {title} Lund.", "en") == f"{title} Lund"
    assert attribution.attributed(f"It is, according to {title} “Lund”.", "en") is None
    assert attribution.attributed("It is, according to the crew. Lund left.", "en") == "the crew"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Untrue, Lund also said on Monday, and left.", "Lund"),
        ("Untrue, Lund had said, and left.|Untrue, Lund have said, and left.", "Lund"),
        ("Untrue, Lund has said, and left.|Untrue, Lund later said, and left.", "Lund"),
        ("Untrue, Lund held on Monday, and left.", "Lund"),  # a way of saying
        ("Untrue, Lund said on Monday in May, and left.", "Lund"),
        ("Untrue, Lund said on Monday in late May, and left.", None),
        ("Untrue, the mayor of old Sund said, and left.", "the mayor of old Sund"),
        ("Untrue, the mayor of the old Sund said, and left.", None),
        ("Untrue, Lund sailed, and left.|Untrue, nobody said, and left.", None),
    ],
)
def test_who_speaks_between_two_commas_is_a_source(text: str, name: str | None) -> None:
    """Five words at most before the verb, and four at most behind it."""
    for one in text.split("|"):
        assert attribution.attributed(one, "en") == name
        assert attribution.sourced(one, "en") is (name is not None)


@pytest.mark.parametrize(
    ("language", "holds", "fails"),
    [
        ("en", "According to Lund, no.|In Lund’s view, no.", "Lund said that no.|No, Lund said."),
        ("en", "No, Lund said, and left.|No, Lund shot back: go.", "“No,” said Lund.|Lund denied."),
        ("fr", "Selon Lund, non.|À en croire Lund, non.", "Lund affirme que non."),
        ("es", "Según Lund, no.|De acuerdo con Lund, no.", "Lund dijo que no."),
        ("de", "Laut Lund.|Nach Angaben von Lund.", "Lund sagte, dass nein."),
        ("ru", "По словам Лунда.|Говорится в сообщении Лунда.", "Лунд заявил, что нет."),
        ("zh", "", "据伦德说，港口开放。"),
    ],
)
def test_a_source_is_told_from_who_only_speaks(language: str, holds: str, fails: str) -> None:
    """Fixed words or two commas make a source; a verb at the head or at the end does not."""
    assert [x for x in holds.split("|") if x and not attribution.sourced(x, language)] == []
    assert [x for x in fails.split("|") if attribution.sourced(x, language)] == []


HOSTILE = [
    *("\n" * 20000, " " * 20000, "," * 20000, "(" * 20000, "a" * 20000, "a-" * 10000, '"' * 20000),
    *("a, " * 7000, "a " * 10000, ", Lund a" * 2800, "told by " * 2500, "Mr. " * 5000),
    *(
        "according to " * 1600,
        "as Lund " * 2500,
        "” a " * 5000,
        "a said " * 2800,
        ", said a" * 2800,
    ),
    *("как заявил " * 1800, "по словам " * 2000, "据" * 20000, "据伦德" * 7000, "伦" * 20000),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    for language in LANGUAGES:
        attribution.attributed(text, language)
        attribution.closed(text, language)
        attribution.as_told(text, language)
        attribution.sourced(text, language)
    assert time.monotonic() - start < 2


def test_a_name_with_of_is_whole() -> None:
    """What stands behind it is the verb, and no word of the name."""
    text = "It is shut, as the Mayor of Sund and Lund has said, all day."
    assert attribution.as_told(text, "en") == "Mayor of Sund and Lund"
    assert attribution.as_told(text.replace("said", "sung"), "en") is None
