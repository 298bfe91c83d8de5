"""Bodies: what a ministry or an army is, as the noun in its name tells."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules import bodies


@pytest.mark.parametrize(
    ("name", "language", "sector"),
    [
        ("Orland’s air force", "en", "military"),
        ("the Ministry of Fisheries", "en", "government"),
        ("Court of Appeal of Sund", "en", "judiciary"),
        ("the police", "en", "police"),
        ("Sund Ferries Ltd", "en", "business"),
        ("Security Council", "en", "international_organisation"),
        ("le ministère de la Pêche", "fr", "government"),
        ("La gendarmerie de Sund", "fr", "police"),
        ("el Ejército de Orlandia", "es", "military"),
        ("Pescados Sund, empresa", "es", None),  # the noun comes first in Spanish
        ("das Fischereiministerium", "de", "government"),
        ("Amtsgericht", "de", "judiciary"),
        ("Generalstab der Streitkräfte", "de", "military"),
        ("Министерство рыболовства", "ru", "government"),
        ("奥兰外交部", "zh", "government"),
        ("奥兰海军", "zh", "military"),
        ("Harbour Bank", "en", None),  # a state's, or a firm
        ("Lena Marsh", "en", None),
        ("a source at the ministry", "en", None),
        ("the ministry’s lawyer", "en", None),
        ("the army", "xx", None),
    ],
)
def test_a_noun_tells_the_sector_of_a_body(name: str, language: str, sector: str | None) -> None:
    """What stands for others at a body is not the body, and an unknown language tells nothing."""
    assert bodies.sector(name, language) == sector


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Boats of the Sund Water Authority left.", "en", ["Sund Water Authority"]),
        ("On Monday Orland’s air force flew.", "en", ["Orland’s air force"]),
        ("The armed forces of Orland left.", "en", ["armed forces of Orland"]),
        ("The Ministry of Fisheries left.", "en", ["Ministry of Fisheries"]),
        ("It wrote to the Farmers’ Guild.", "en", ["Farmers’ Guild"]),
        ("It asked the army and the government.", "en", ["army", "government"]),
        ("the army of ants", "en", []),
        ("the eastern bank of the river", "en", []),
        ("The court rose and the company left.", "en", []),  # whose, is told elsewhere
        ("la société Merlane attend", "fr", ["société Merlane"]),
        ("le ministère de la Pêche attend", "fr", ["ministère de la Pêche"]),
        ("on l’a dit à la préfecture", "fr", ["préfecture"]),
        ("la préfecture de Sund attend", "fr", ["préfecture de Sund"]),
        ("la Policía de Sund espera", "es", ["Policía de Sund"]),
        ("el Gobierno espera", "es", ["Gobierno"]),
        ("Die Wasserbehörde von Sund wartet.", "de", ["Wasserbehörde von Sund"]),
        ("Das weiß die Sund-Reederei GmbH.", "de", ["Sund-Reederei GmbH"]),
        ("Die Wahl der Farbe fiel.", "de", []),
        ("Министерство рыболовства ждёт.", "ru", []),
        ("the army", "xx", []),
    ],
)
def test_a_sentence_names_bodies_by_their_nouns(text: str, language: str, found: list[str]) -> None:
    """With capitals, an owner or a state beside the noun; a few stand alone."""
    assert bodies.named(text, language) == found


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("The Orland foreign ministry was calm.", "en", "Orland foreign ministry"),
        ("Orland’s navy left.", "en", "Orland’s navy"),
        ("The ministry was calm.", "en", None),
        ("On Monday Orland’s navy left.", "en", None),
        ("Orland’s Ministry of Fish left.", "en", None),
        ("Le ministère attend.", "fr", None),
    ],
)
def test_a_sentence_may_be_about_a_body(text: str, language: str, name: str | None) -> None:
    """Its subject, by name: “it” in the next sentence is that body."""
    assert bodies.subject(text, language) == name


@pytest.mark.parametrize(
    ("word", "noun"), [("ministry", True), ("bank", True), ("lund", False), ("force", False)]
)
def test_a_word_may_be_the_noun_of_a_body(word: str, noun: bool) -> None:
    """Also where it does not tell the sector."""
    assert bodies.is_noun(word, "en") is noun
