"""Nobody: words that name nobody, close to words that do."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules import nobody


@pytest.mark.parametrize(
    ("language", "words", "names"),
    [
        ("fr", "Il n’a pas voulu dire|une voix pas claire", "Lund|le juge|la mairie|un pasteur"),
        ("fr", "le vieux juge|juge", "le juge"),  # one word behind an article is no verb
        ("zh", "4月7日凌晨|5月|3日|声明说|外交部称", "外交部|伦德|王明月"),
        ("de", "davon|Damit|Demnach|Dagegen|Dabei", "David|Damir|Lund|das Amt"),
        (
            "ru",
            "не порт|Комментировать|Позднее Лунд|Там|Назвать размер|мы ждём|Тогда",
            "Лунд|мать Лунда|Тамара",
        ),
        (
            "en",
            "Three|a b c d e f g h i j k|Together with Lund|",
            "Three Sisters|the Together Fund",
        ),
        ("en", "Asked|Pressed by Lund|first|I have it|We all|you know", "Asker|First Bank|Weland"),
        ("fr", "Interrogé|J’ai pris cela|je prends|On dira|nous tous", "Jean|Onfray|la nuit"),
        ("es", "Preguntado por Lund|nosotros todos|yo mismo", "Nosotra"),
        (
            "de",
            "Bleibe es dabei|Gefragt|Sollte dies|Würde er|Wir alle|falls Lund|Es gibt",
            "Solltau|Wirtin Lund|Essen",
        ),
        ("zh", "如果港口|但如果|一旦", "如兰"),
        ("it", "", "nessuno|no"),  # without a table
    ],
)
def test_some_words_name_nobody(language: str, words: str, names: str) -> None:
    """A negation, a date, a verb at the end and words that point to a thing name nobody."""
    assert [x for x in words.split("|") if x and not nobody.is_nobody(x, language)] == []
    assert [x for x in names.split("|") if nobody.is_nobody(x, language)] == []


@pytest.mark.parametrize(
    ("name", "together"),
    [
        ("The leaders", True),
        ("Prime Ministers of Tavia and Orland", True),
        ("both sides", True),
        ("the minister", False),
        ("Sund Leaders Fund", True),
        ("Ada Lund", False),
    ],
)
def test_several_speak_together(name: str, together: bool) -> None:
    """By the noun at the head of a name, or behind one word."""
    assert nobody.is_together(name) is together
