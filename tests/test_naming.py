"""Naming: the words of a sentence that name its speaker, whole and in its own letters."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import naming

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh")
HOSTILE = [
    *("\n" * 20000, "( " * 10000, "a, " * 7000, "We, the a, " * 1800, "if would " * 2200),
    *("a-" * 10000, "signed" + "\n" * 20000, "signed" + " " * 20000),
    *("," * 20000, "a" * 20000, "Ada " * 5000),
]


@pytest.mark.parametrize(
    ("by", "text", "found"),
    [
        ("Harbour Office", "The HARBOUR OFFICE said no.", "HARBOUR OFFICE"),
        ("HARBOUR OFFICE", "The Harbour Office said no.", "Harbour Office"),
        ("the Mission", "Mission guards said no.", "Mission"),
        ("The port office", "No port office is open.", "port office"),
        ("an Office", "No office is open.", "office"),
        ("a Crew", "No crew is there.", "crew"),
        ("the Mayor of the Port", "Our Mayor of the Port said no.", "Mayor of the Port"),
        ("la Mission", "Cette mission dit non.", "mission"),
        ("el Puerto", "Nuestro puerto está abierto.", "puerto"),
        ("die Crew", "Eine Crew sagte nein.", "Crew"),
        ("лунд", "Вчера Лунд сказал нет.", "Лунд"),
        ("伦德", "外交部长伦德表示天气很好。", "伦德"),  # no spaces, no edges
        ("A伦德", "外交部长A伦德表示天气很好。", "A伦德"),
        ("副副主任骆其昌", "昨天副主任骆其昌表示很好。", "副主任骆其昌"),  # stammered
        ("老港务局伦德", "外交部长伦德表示天气很好。", "伦德"),
        ("副副阿达·伦德", "昨天副阿达·伦德表示很好。", "副阿达·伦德"),
        ("局长伦德", "昨天局长伦德表示，伦德走了。", "局长伦德"),  # the whole name comes first
        ("副局伦", "昨天伦表示天气很好。", None),  # one character alone is no name
        ("副伦", "昨天伦表示天气很好。", None),
        ("A副伦德", "昨天伦德表示天气很好。", None),
        ("副伦德局", "昨天伦德表示天气很好。", None),  # the end belongs to it
        ("the Mission", "On Monday the Mission left.", "the Mission"),
        ("Ada Lund", "On Monday Lund said no.", "Lund"),
        ("Ada Lund", "Ada Lund and Pell; Lund said no.", "Ada Lund"),  # the whole name comes first
        ("C. Lund", "Later c. lund said no.", "c. lund"),
        ("Lund (Sund)", "Here Lund said no.", None),  # the last word is no surname
        ("Ada lund", "Here Lund said no.", None),
        ("ada Lund", "Here Lund said no.", None),
        ("Lund", "Lundberg and Norlund said no.", None),
        ("Ada Lund", "Lundberg said no.", None),
        ("the Mission", "The missionary said no.", None),
        ("Ad.", "Ada said no.", None),  # a full stop stands for itself
        ("Ada Lund", "Ada said no.", None),
        ("Lund", "", None),
    ],
)
def test_a_name_is_cut_out_of_the_text(by: str, text: str, found: str | None) -> None:
    """Whole, without its article, or by the surname; in other letters but never in longer words."""
    assert naming.named(by, text) == found


@pytest.mark.parametrize(
    ("by", "text", "language", "name"),
    [
        ("Tavia", "La misión de Tavia dijo que no.", "es", "La misión de Tavia"),
        ("Alianza", "El embajador de la Alianza dijo que no.", "es", "El embajador de la Alianza"),
        ("Tavie", "L’ambassadeur de Tavie a dit non.", "fr", "L’ambassadeur de Tavie"),
        ("Tavie", "Les navires de Tavie, a-t-il dit.", "fr", "Tavie"),
        ("Tavia", "La misión de Tavia", "en", "Tavia"),
    ],
)
def test_what_is_of_a_state_speaks_for_it(by: str, text: str, language: str, name: str) -> None:
    """Its mission or envoy does, in French and Spanish as well; its ships do not."""
    assert naming.whole(by, "dijo", text, language) == name


@pytest.mark.parametrize(
    ("by", "text", "found"),
    [
        ("Министерство обороны", "Он из Министерства обороны.", "Министерства обороны"),
        ("Орланд", "По словам Орланда, порт открыт.", "Орланда"),
        ("Арина Лундова", "Об этом сказали Арине Лундовой.", "Арине Лундовой"),
        ("Hafenamt", "Das ist ein Wort des Hafenamtes.", "Hafenamtes"),
        ("Hafenamt Sunds", "Das war der Hafen des Hafenamts Sund.", "Hafenamts Sund"),
        ("Орланд", "Порт Орлова открыт.", None),
        ("Арина Лундова", "Здесь Арина и Лундовой нет.", None),  # not one behind the other
        ("Лунд", "По словам Лунда, порт открыт.", None),  # too short to be sure
        ("Hafenamt", "Die Hafenmauer ist alt.", None),
    ],
)
def test_a_name_may_have_another_ending(by: str, text: str, found: str | None) -> None:
    """Another case of a name means the same one, if it has a word of five letters or more."""
    assert naming.named(by, text) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Harbour Office", "So the HARBOUR OFFICE said.", "HARBOUR OFFICE"),
        ("Министерство обороны", "Он из Министерства обороны.", "Министерства обороны"),
        ("Hafenamt", "Das ist ein Wort des Hafenamtes.", "Hafenamtes"),
        ("伦德", "外交部长伦德表示天气很好。", "伦德"),
        ("Ada Lund", "On Monday Lund said no.", None),
        ("the Mission", "A Mission said no.", None),
        ("Lund", "Lundberg said no.", None),
        (" ", "Lund said no.", None),
    ],
)
def test_a_place_is_that_of_a_whole_name(name: str, text: str, found: str | None) -> None:
    """In other letters or with another ending, but neither a surname alone nor less an article."""
    place = naming.place(name, text)
    assert (place.cut(text) if place else None) == found


@pytest.mark.parametrize(
    ("by", "text", "name"),
    [
        ("Tavia", "The ambassador of Tavia said no.", "The ambassador of Tavia"),
        ("Tavia", "On Monday the Delegate for the Tavia said no.", "the Delegate for the Tavia"),
        ("Tavia", "Lawyers for Tavia said no.", "Lawyers for Tavia"),
        ("jurists", "A committee of jurists said no.", "committee of jurists"),
        ("Tavia", "The ships of Tavia left, it said.", "Tavia"),  # ships head nothing
        ("Tavia", "The ambassador to Tavia said no.", "Tavia"),
        ("Tavia", "The ambassador left Tavia, it said.", "Tavia"),
        ("Tavia", "The mayor of Sund and Tavia said no.", "Tavia"),  # of another
        ("Orland", "Tavia said no.", "Orland"),  # what does not stand there stays
    ],
)
def test_who_heads_a_state_comes_with_its_name(by: str, text: str, name: str) -> None:
    """An office with "of" or "for" before a name belongs to it."""
    assert naming.whole(by, "said", text, "en") == name


@pytest.mark.parametrize(
    ("by", "cue", "text", "name"),
    [
        ("Tavia", "said", "Tavia’s navy said no.", "Tavia’s navy"),
        ("Tavia", "said", "Tavia’s old deputy port crew said no.", "Tavia’s old deputy port crew"),
        ("Tavia", "had told", "Tavia's navy has told us.", "Tavia's navy"),
        ("Tavia", "told", "Tavia’s navy have told us.", "Tavia’s navy"),
        ("Isles", "said", "The Isles’ coast guard said no.", "Isles’ coast guard"),
        ("Isles’", "said", "The Isles’ coast guard said no.", "Isles’ coast guard"),
        ("Isles'", "said", "The Isles' coast guard said no.", "Isles' coast guard"),
        ("Isles’", "said", "The Isles said no.", "Isles"),  # the apostrophe is no part of it
        ("Orland’'", "said", "The Isles said no.", "Orland"),
        ("O’Pell", "said", "So O’Pell said no.", "O’Pell"),
        ("Tavia", "said", "Tavia’s navy, it is known, left.", "Tavia’s navy"),
        ("Tavia", "said", "Tavia’s very old deputy port office said no.", "Tavia"),
        ("Tavia", "also said", "Tavia’s navy also said no.", "Tavia’s navy"),
        ("Tavia", "said", "Tavia’s old havens said no.", "Tavia’s old havens"),
        ("Tavia", "said", "Tavia’s navy saidst no.", "Tavia"),
        ("Tavia", "s.id", "Tavia’s navy said no.", "Tavia"),  # a full stop stands for itself
        ("Tavia", "", "Tavia’s navy said no.", "Tavia"),  # without a cue nothing ends it
        ("Tavia’s", "said", "Tavia’s’s navy said no.", "Tavia’s"),
        ("Tavia's", "said", "Tavia's's navy said no.", "Tavia's"),
    ],
)
def test_what_a_name_owns_comes_with_it(by: str, cue: str, text: str, name: str) -> None:
    """Four words at most, up to a comma or to the verb that the cue tells."""
    assert naming.whole(by, cue, text, "en") == name


@pytest.mark.parametrize(
    ("by", "text", "language", "name"),
    [
        ("Harbour president", "Harbour president Teo Vask said no.", "en", "Teo Vask"),
        ("Tavia", "Tavia’s ambassador, Ada Pell, said no.", "en", "Ada Pell"),
        ("the mayor", "So said the mayor, Ada Pell.", "en", "Ada Pell"),
        ("the mayor", "So said the mayor Pell.", "en", "Pell"),
        ("the mayor", "So the mayor Ada Eva Pell Lund said.", "en", "Ada Eva Pell Lund"),
        ("the mayor", "So said the mayor Ada Pell Monday.", "en", "Ada Pell"),
        ("Admiral", "Admiral O’Pell-Marsh said no.", "en", "O’Pell-Marsh"),
        ("Residents", "Residents Ada Pell and Teo Vask said no.", "en", "Ada Pell"),
        ("Tavia", "Tavia Ada Pell said no.", "en", "Tavia"),  # neither a title nor a head
        ("the mayor", "So said the mayor, Ada Pell — of Sund.", "en", "Ada Pell"),
        ("the mayor", "So said the mayor, Ada Pell – of Sund.", "en", "Ada Pell"),
        ("the mayor", "So said the mayor, Ada Pell: no.", "en", "Ada Pell"),
        ("the mayor", "“So said the mayor, Ada Pell” it is.", "en", "Ada Pell"),
        ("the mayor", '"So said the mayor, Ada Pell" it is.', "en", "Ada Pell"),
        ("la maire", "«Ainsi dit la maire, Ada Pell» hier.", "fr", "Ada Pell"),
        ("the mayor", "So said the mayor, Ada Pell (of Sund).", "en", "the mayor"),
        ("the mayor", "So said the mayor, Ada Pell; no.", "en", "the mayor"),
        ("the mayor", "The day the mayor, Pell, said no.", "en", "the mayor"),  # perhaps a place
        ("the mayor", "For the mayor, Ada Pell said no.", "en", "the mayor"),  # another's sentence
        ("the mayor", "On the mayor, Monday March, it is said.", "en", "the mayor"),
        ("the mayor", "So the mayor said no.", "en", "the mayor"),
        ("the mayor", "So said the mayor.", "en", "the mayor"),
        ("the mayor", "So said the mayor; Ada Pell left.", "en", "the mayor"),
        ("la ministre", "Ainsi la ministre Ada Pell a dit non.", "fr", "Ada Pell"),
        ("El Presidente", "El Presidente Teo Vask dijo no.", "es", "Teo Vask"),
        ("посол", "Вчера посол Анна Пелл сказала нет.", "ru", "Анна Пелл"),
        ("представитель МИД", "Это представитель МИД Анна Пелл.", "ru", "Анна Пелл"),
        ("глава ООН", "Так сказала глава ООН, Анна Пелл.", "ru", "Анна Пелл"),
        ("Порт МИД", "Это Порт МИД Анна Пелл.", "ru", "Порт МИД"),  # a name of its own
        ("МИД", "Это МИД Анна Пелл.", "ru", "МИД"),
        ("порт Сунд", "Это порт Сунд Анна Пелл.", "ru", "порт Сунд"),
        ("die Ministerin", "Gestern sagte die Ministerin Ada Pell nein.", "de", "die Ministerin"),
        ("部长", "部长 伦德 表示天气很好。", "zh", "部长"),
        ("the mayor", "So the mayor Ada Pell said no.", "xx", "the mayor"),  # without a table
    ],
)
def test_a_title_means_the_person_beside_it(by: str, text: str, language: str, name: str) -> None:
    """Right behind it, or between commas; not where all nouns have capitals, or none have."""
    assert naming.whole(by, "said", text, language) == name


@pytest.mark.parametrize(
    ("words", "language", "titled"),
    [
        ("Under-Secretary-General for Ports", "en", True),
        ("HARBOUR ENVOY", "en", True),
        ("Ministre du Port", "fr", True),
        ("Embajadora de Sund", "es", True),
        ("Botschafterin von Sund", "de", True),
        ("Министр порта", "ru", True),
        ("Spokesperson", "xx", True),  # the heads are known without a table
        ("Colonel", "xx", False),
        ("Republic of Orland", "en", False),
        ("Envoyville", "en", False),
        ("Presidio", "en", False),
        ("République du Sund", "fr", False),
        ("奥兰共和国", "zh", False),
        ("", "en", False),
    ],
)
def test_a_title_is_known_by_a_word(words: str, language: str, titled: bool) -> None:
    """One word of a list makes a title, in any letters; part of a word does not."""
    assert naming.is_titled(words, language) is titled


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways, before a name or behind it."""
    start = time.monotonic()
    for language in LANGUAGES:
        naming.whole("Lund", "said", f"{text}Lund said", language)
        naming.whole("mayor", "said", f"mayor’s {text}", language)
        naming.named("the Lund", text)
        naming.named("Ada Lundberg", text)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(
    ("by", "text", "language", "name"),
    [
        ("a clerk", "Dr Ada Lund, a clerk of Sund, said no.", "en", "Dr Ada Lund"),
        ("a clerk", "Ada Lund, 61, a clerk, said no.", "en", "Ada Lund"),
        ("a clerk", "Lund, a clerk, said no.", "en", "a clerk"),  # one word may be a place
        ("the clerk", "Ada Lund, the clerk had said, left.", "en", "the clerk"),
        ("директор", "Это неправда, сказала директор театра Ада Лунд.", "ru", "Ада Лунд"),
        ("the mayor", "The crew met the mayor met Ada Lund.", "en", "the mayor"),
        ("the UN", "the UN Rights Office said no.", "en", "the UN"),
    ],
)
def test_a_title_beside_a_name_is_the_name(by: str, text: str, language: str, name: str) -> None:
    """Behind a name and a comma with "a", or in Russian with what the title rules between them."""
    assert naming.whole(by, "said", text, language) == name
