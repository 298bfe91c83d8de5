"""Nobody: words that name nobody, close to words that do."""

from __future__ import annotations

import pytest

from summarizer.pipeline import nobody


@pytest.mark.parametrize(
    ("language", "words", "names"),
    [
        ("fr", "Il n’a pas voulu dire|une voix pas claire", "Lund|le juge|la mairie|un pasteur"),
        ("fr", "le vieux juge|juge", "le juge"),  # one word behind an article is no verb
        ("zh", "4月7日凌晨|5月|3日|声明说|外交部称", "外交部|伦德|王明月"),
        ("de", "davon|Damit|Demnach|Dagegen|Dabei", "David|Damir|Lund|das Amt"),
        ("ru", "не порт", "Лунд"),
        ("it", "", "nessuno|no"),  # without a table
    ],
)
def test_some_words_name_nobody(language: str, words: str, names: str) -> None:
    """A negation, a date, a verb at the end and words that point to a thing name nobody."""
    assert [x for x in words.split("|") if x and not nobody.is_nobody(x, language)] == []
    assert [x for x in names.split("|") if nobody.is_nobody(x, language)] == []
