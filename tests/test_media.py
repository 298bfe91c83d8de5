"""Media: what carries words and says none itself, and whose it is."""

from __future__ import annotations

import time

import pytest

from summarizer.pipeline.rules import media

LANGUAGES = ("en", "fr", "es", "de", "ru", "zh", "xx", "")
TABLES = ("en", "fr", "es", "de")
EN = (
    "account affidavit affidavits announcement audio banner blog brief broadcast caption charge "
    "claim communique communiqué complaint decree document documents e-mail email entry filing "
    "footage judgement judgment leaflet letter letters memo memorandum message note notice page "
    "paragraph petition data estimate estimates figures findings post posting posts poster "
    "recording release report ruling site statement statements story summary text transcript "
    "tweet verdict video website wording"
)
FR = (
    "acte arrêt audio avis billet communiqué courrier déclaration document enregistrement jugement "
    "lettre message missive note publication rapport site texte tract tweet vidéo chiffres "
    "constatations estimations informations"
)
ES = (
    "audio carta comunicado declaración documento fallo grabación informe mensaje misiva nota "
    "publicación sentencia texto tuit video vídeo datos cifras estimaciones"
)
DE = "Angaben Bericht Brief Erklärung Meldung Mitteilung Pressemitteilung Schreiben Stellungnahme"


@pytest.mark.parametrize(
    ("language", "nouns", "others"),
    [
        ("en", EN, "port crew ship lettre carta communicado ministry Lund"),
        ("fr", FR, "port navire letter statement carta mairie Lund"),
        ("es", ES, "puerto barco letter lettre rapport alcaldía Lund"),
        ("de", DE, "Hafen Schiff letter lettre carta Lund"),
    ],
)
def test_a_noun_of_the_language_is_a_medium(language: str, nouns: str, others: str) -> None:
    """Each word of the list is one, alone or behind an article, and never a part of a word."""
    article = {"en": "the", "fr": "un", "es": "una", "de": "eine"}[language]
    for noun in nouns.split():
        assert media.is_medium(noun, language)
        assert media.is_medium(f"{article} {noun}", language)
        assert media.is_medium(f"{noun} of Lund", language)
        assert not media.is_medium(f"{noun}x", language)
        assert not media.is_medium(f"x{noun}", language)
        assert not media.is_medium(f"{noun}-x", language)
        assert not media.is_medium(f"{noun}’s crew", language)
        assert not media.is_medium(f"{noun}'s crew", language)
    assert [x for x in others.split() if media.is_medium(f"{article} {x}", language)] == []


@pytest.mark.parametrize("language", ["ru", "zh", "xx", ""])
def test_without_a_table_nothing_is_a_medium(language: str) -> None:
    """A rule would decide without a question: none is made up, for sites neither."""
    names = ("the letter", "note", "Facebook", "Brief", "письмо", "声明", "")
    assert [name for name in names if media.is_medium(name, language)] == []


@pytest.mark.parametrize(
    ("language", "openings", "others"),
    [
        ("en", "the a an its his her their this that same one another", "un el l’"),
        ("fr", "le la les un une son sa ce cet cette l’ l'", "the el"),
        ("es", "el la los las un una su este esta", "the le l’"),
    ],
)
def test_an_article_is_no_word_of_a_name(language: str, openings: str, others: str) -> None:
    """Four words may stand before the noun; articles before them do not count."""
    for opening in openings.split():
        article = opening if opening[-1] in "’'" else f"{opening} "
        assert media.is_medium(f"{article}audio", language)
        assert media.is_medium(f"{article}old long very new audio", language)
        assert media.is_medium(f"{article}{article}old long very new audio", language)
        assert not media.is_medium(f"{article}old long very new joint audio", language)
    for opening in others.split():
        assert not media.is_medium(f"{opening} old long very new audio", language)
    assert media.is_medium("old long very new audio", language)
    assert not media.is_medium("old long very new joint audio", language)


@pytest.mark.parametrize(
    ("name", "medium"),
    [
        ("the board’s old letter", True),
        ("the board's x2 letter", True),
        ("the ship-owners’ letter", True),
        ("the same letter by Lund", True),
        ("the letter, which is old", True),
        ("the 2nd letter", False),  # no word
        ("the _ letter", False),
        ("the crew, letter", False),
        ("the crew", False),
        ("the letterhead", False),
        ("the newsletter", False),
        ("the letter-writer", False),
        ("the letter’s author", False),
        ("the Sund Post", False),  # a name of its own
        ("Ada Lund", False),
        ("", False),
        (" ", False),
    ],
)
def test_the_noun_stands_behind_its_own_words(name: str, medium: bool) -> None:
    """It is whole and in small letters, and only words lie between it and the beginning."""
    assert media.is_medium(name, "en") is medium


@pytest.mark.parametrize("language", TABLES)
def test_in_a_letter_only_leads_to_who_speaks(language: str) -> None:
    """A preposition before it, in any letters, makes it no medium; a word that begins so does."""
    words = "in on at by to from with for dans par en con sur sobre"
    noun = "Brief" if language == "de" else "audio"
    for leading in words.split():
        assert not media.is_medium(f"{leading} {noun}", language)
        assert not media.is_medium(f"{leading.title()} un {noun}", language)
        assert not media.is_medium(leading, language)
        assert media.is_medium(f"{leading}x {noun}", language)
    assert media.is_medium(f"of {noun}", language)


@pytest.mark.parametrize("language", TABLES)
def test_a_site_is_a_medium(language: str) -> None:
    """Known ones are, in any letters, but only by their whole name."""
    sites = "facebook instagram linkedin telegram tiktok twitter whatsapp x youtube"
    for site in sites.split():
        assert media.is_medium(site, language)
        assert media.is_medium(site.upper(), language)
        assert not media.is_medium(f"{site} crew", language)
        assert not media.is_medium(f"the {site}", language)


@pytest.mark.parametrize(
    ("name", "language", "owner"),
    [
        ("the board’s website", "en", "the board"),
        ("the board's website", "en", "the board"),
        ("Ada Lund’s old letter of May", "en", "Ada Lund"),  # before what it is of
        ("Lund’s board’s letter", "en", "Lund"),
        ("the letter Lund’s", "en", None),
        ("the letter", "en", None),
        ("Facebook", "en", None),
        ("", "en", None),
        ("a note by Lund", "en", "Lund"),
        ("a note from Ada Lund", "en", "Ada Lund"),
        ("a note of Lund and Pell", "en", "Lund and Pell"),
        ("a note of the day", "en", None),
        ("a note on Lund", "en", None),
        ("a note thereby Lund", "en", None),
        ("la note du Port", "fr", "Port"),
        ("la note de la Mairie", "fr", "Mairie"),
        ("la note des Amis", "fr", "Amis"),
        ("la note de Lund", "fr", "Lund"),
        ("la note de la mairie", "fr", "mairie"),  # a body
        ("la note de la voisine", "fr", None),
        ("les constatations de l’armée", "fr", "armée"),
        ("Erklärung des Ministeriums", "de", "Ministeriums"),
        ("la nota del Puerto", "es", "Puerto"),
        ("la nota de los Amigos", "es", "Amigos"),
        ("la nota de Lund", "es", "Lund"),
        ("la nota del puerto", "es", None),
        ("Ministry statement", "en", "Ministry"),
        ("The Old Ministry statement", "en", "Old Ministry"),
        ("L’Élan communiqué", "fr", "Élan"),
        ("l'Élan communiqué", "fr", "Élan"),
        ("Thé Élan communiqué", "fr", "Thé Élan"),
        ("Board for Ships and Crews report", "en", "Board for Ships and Crews"),
        ("Ministry of ports statement", "en", None),
        ("Ministry old statement", "en", None),
        ("old Ministry statement", "en", None),
        ("ministry statement", "en", None),
        ("Ministry statement today", "en", None),
        ("Ministry statements", "en", "Ministry"),
        ("Ministry crew", "en", None),
        ("Ministry lettre", "en", None),
        ("A-Board's’x letter", "en", "A-Board's’x"),
        ("Élan communiqué", "fr", "Élan"),
        ("Þing rapport", "fr", "Þing"),
        ("ßing rapport", "fr", None),
        ("Élan statement", "fr", None),
        ("Prensa comunicado", "es", "Prensa"),
        ("Prensa statement", "es", None),
    ],
)
def test_who_owns_a_medium_is_named_with_it(name: str, language: str, owner: str | None) -> None:
    """Before “’s”, or with a capital behind "by" or "of", or in capitals before the noun."""
    assert media.owner(name, language) == owner


def test_an_article_is_no_part_of_an_owner() -> None:
    """One before the name is left out, but no more of it, and it stays with “’s”."""
    for article in ("the", "a", "an", "le", "la", "les", "un", "une", "el", "los", "las", "una"):
        for first in (article, article.title(), f"{article} "):
            assert media.owner(f"{first} Ministry statement", "en") == "Ministry"
            assert media.owner(f"{first} Ministry’s statement", "en") == f"{first} Ministry"
        word = f"{article}x".title()
        assert media.owner(f"{word} Ministry statement", "en") == f"{word} Ministry"
        assert media.owner(f"Old {article} Ministry statement", "en") is None


HOSTILE = [
    *(" " * 20000, "\n" * 20000, "," * 20000, "a" * 20000, "A" * 20000, "a " * 10000, "A " * 10000),
    *("the " * 5000, "the a " * 3300, "l’" * 1500, "la " * 6600, "’s" * 10000, "’s\n" * 6600),
    *("by " * 6600, "by\n" * 6600, "de la " * 3300, "Aa of " * 3300, "A’" * 10000, "a-" * 10000),
    *("letter" * 3300, "letter " * 2800, "in " * 6600, "s’ " * 6600, "by A\n" * 4000),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    for language in LANGUAGES:
        media.is_medium(text, language)
        media.is_medium(f"the {text}", language)
    for language in TABLES:
        media.owner(text, language)
        media.owner(f"{text} statement", language)
    assert time.monotonic() - start < 2
