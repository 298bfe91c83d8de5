"""The name check and the look-ups of the index: accept and reject pairs, by language."""

from __future__ import annotations

import pytest

from summarizer.grounding.index import Index
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.names import NameBag, quoted_terms_missing, unsupported_name
from summarizer.grounding.words import language_of, same_name

ACCEPTED = [
    # language, statement, evidence, names of known actors
    ("en", "Russia sent ships.", "The Russian navy sent ships.", ()),
    ("en", "The Chinese navy sent ships.", "China’s navy sent ships.", ()),
    ("en", "French troops left Mali.", "Troops of France left Mali.", ()),
    ("en", "Troops left the city.", "The soldiers left the city.", ()),
    ("en", "The UN condemned it.", "The United Nations condemned it.", ()),
    ("en", "The United Nations condemned it.", "The UN condemned it.", ()),
    ("en", "The U.S. left.", "The US left.", ()),
    ("en", "The talks were in Nov.", "The talks were in November.", ()),
    ("en", "The Foreign Minister left.", "He left.", ()),
    ("en", "He met Wang in Beijing.", "He met him in Beijing.", ("Wang Wenbin",)),
    ("en", "China-Russia relations grew.", "Relations of China and Russia grew.", ()),
    ("en", "It may leave.", "It might leave.", ()),
    ("en", "He said: “Peace is near.”", "He said that peace was near.", ()),
    ("fr", "La Russie a quitté Paris.", "Les Russes ont quitté Paris.", ()),
    ("fr", "Elle viendra en avril.", "Elle viendra en avril.", ()),
    ("es", "Rusia salió de Madrid.", "Los rusos salieron de Madrid.", ()),
    ("de", "Die Regierung verlässt Moskau.", "Das Kabinett geht aus Moskau fort.", ()),
    ("de", "Das Ministerium nennt keine Einzelheiten.", "Das Amt schweigt.", ()),
    ("ru", "Россия направила корабли.", "Российские корабли направлены.", ()),
    ("ru", "Он встретил Путина.", "Путин был в Москве.", ()),
    ("zh", "中方支持WTO改革。", "中方支持wto的改革。", ()),
    (None, "Oslo er Norges hovedstad.", "Byen er stor.", ()),
]

REJECTED = [
    ("en", "The navy of Austria sent ships.", "The Australian navy sent ships.", "Austria"),
    ("en", "It sent ships to Niger.", "It sent ships to Nigeria.", "Niger"),
    ("en", "Under UNCLOS it may sail.", "Under the law it may sail.", "UNCLOS"),
    ("en", "NATO left.", "The alliance left.", "NATO"),
    ("en", "He cited Article 51.", "He cited the Charter.", "Article"),
    ("en", "The talks were in June.", "The talks were in July.", "June"),
    ("en", "They meet on Monday.", "They meet on Friday.", "Monday"),
    ("en", "He met Vladimir Putin.", "He met Xi.", "Vladimir"),
    ("en", "Lavrov left.", "He left.", "Lavrov"),
    ("fr", "Il a quitté Lyon.", "Il a quitté Paris.", "Lyon"),
    ("fr", "Elle viendra en avril.", "Elle viendra en août.", "avril"),
    ("es", "Salió de Sevilla en mayo.", "Salió de Sevilla en junio.", "mayo"),
    ("es", "El tren salió de Sevilla.", "El tren salió de Madrid.", "Sevilla"),
    ("de", "Gestern traf er Wladimir Putin.", "Gestern traf er ihn.", "Wladimir"),
    ("de", "Es geschah im Januar.", "Es geschah im Februar.", "Januar"),
    ("de", "Er lobte die NATO.", "Er lobte das Bündnis.", "NATO"),
    ("ru", "Он был в Киеве.", "Он был в Москве.", "Киеве"),
    ("ru", "Это было в январе.", "Это было в феврале.", "январе"),
    ("ru", "Заявление США.", "Заявление Китая.", "США"),
    ("zh", "中方支持NATO。", "中方支持联合国。", "NATO"),
]


def _inside(word: str) -> bool:
    """Stand for a document in which these words are names in the middle of a sentence."""
    return word in ("lavrov", "russia", "china")


@pytest.mark.parametrize(("code", "statement", "evidence", "actors"), ACCEPTED)
def test_a_name_in_the_evidence_or_of_a_known_actor_is_accepted(
    code: str | None, statement: str, evidence: str, actors: tuple[str, ...]
) -> None:
    """Inflection, adjective, initials and known actors are no fault; nor is a common word."""
    language = LANGUAGES[code] if code else None
    assert unsupported_name(statement, NameBag([evidence, *actors]), language, _inside) is None


@pytest.mark.parametrize(("code", "statement", "evidence", "shown"), REJECTED)
def test_an_invented_name_is_named(code: str, statement: str, evidence: str, shown: str) -> None:
    """A person, place, month, weekday or acronym that the evidence lacks is caught."""
    bag = NameBag([evidence])
    assert unsupported_name(statement, bag, LANGUAGES[code], _inside) == shown


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("russia", "russian", True),
        ("china", "chinese", True),
        ("france", "french", True),
        ("ukraine", "ukrainian", True),
        ("россия", "российской", True),
        ("захарова", "захаровой", True),
        ("austria", "australia", False),
        ("slovakia", "slovenia", False),
        ("iran", "iraq", False),
        ("iran", "irish", False),
        ("niger", "nigeria", False),
        ("george", "georgia", False),
        ("иран", "ирак", False),
    ],
)
def test_forms_of_one_name_are_told_from_two_names(left: str, right: str, *, same: bool) -> None:
    """Only a known ending makes two words one name; a common beginning does not."""
    assert same_name(left, right) is same
    assert same_name(right, left) is same


def test_a_quoted_chinese_term_must_stand_in_the_evidence() -> None:
    """Chinese has no capitals: what it puts between quotation marks is judged instead."""
    assert quoted_terms_missing("支持「双赢」原则", "他说要“双赢”。") is None
    assert quoted_terms_missing("支持「三赢」原则", "他说要“双赢”。") == "三赢"
    assert quoted_terms_missing("the “win-win” idea", "nothing") is None


TEXT = (
    "President Xi Jinping met Chancellor Scholz. The U.S. and Russia’s Defence Ministry spoke "
    "about “strategic” ties; the spokesman left. The Joint Staff Department of China agreed. "
    "General Shao Yuan-ming stayed."
)


@pytest.mark.parametrize(
    ("name", "stands"),
    [
        ("Xi Jinping", True),
        ("President Xi Jinping", True),
        ("xi  jinping", True),
        ("Minister Scholz", True),
        ("the Joint Staff Department", True),
        ("Russian defence ministry", True),
        ("Russia’s defence ministry", True),
        ("“Strategic” ties", True),
        ("Shao Yuan-ming", True),
        ("Shao Yuan ming", True),
        ("US", True),
        ("the spokesman", True),
        ("Jinping Xi", False),
        ("Russian", False),
        ("Prime Minister", False),
        ("a minister", False),
        ("Chinese defence ministry", False),
        ("Scholzes", False),
        ("he", False),
        ("—", False),
    ],
)
def test_a_name_stands_in_the_document_as_it_is_written(name: str, *, stands: bool) -> None:
    """Case, marks, space, article and title may differ; words and their order may not."""
    assert Index(TEXT, "en").stands(name) is stands


def test_names_are_inflected_where_the_language_does_so() -> None:
    """A Russian surname in another case, or one in an unknown language, is the same name."""
    assert Index("Об этом сказали Захаровой в Москве.", "ru").stands("Захарова")
    assert not Index("Об этом сказали Захаровой в Москве.", "ru").stands("Лавров")
    assert Index("Powiedział o Warszawie.", "pl").stands("Warszawa")
    assert Index("外交部发言人汪文斌说。", "zh").stands("汪文斌")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ministry said that the talks were held in the city and that it was done.", "en"),
        ("Le ministère a dit que les navires sont dans le port et que la paix est là.", "fr"),
        ("El ministerio dijo que los barcos están en el puerto y que la paz no es fácil.", "es"),
        ("Das Ministerium sagte, dass die Schiffe in dem Hafen sind und nicht fahren.", "de"),
        ("Министр сказал, что корабли стоят в порту и что это не так.", "ru"),
        ("外交部发言人说，中俄两国关系稳定。", "zh"),
        ("防衛省は、航空機が日本海を飛行したと発表した。", None),
        ("Ministerstwo poinformowało o rozmowach.", None),
        ("", None),
    ],
)
def test_the_language_is_guessed_or_left_unknown(text: str, code: str | None) -> None:
    """Without a language code the function words tell; where they do not, nothing is judged."""
    language = language_of("", text)
    assert (language.code if language else None) == code
    assert language_of("en-GB", text) is LANGUAGES["en"]
    assert language_of("pl", text) is None
