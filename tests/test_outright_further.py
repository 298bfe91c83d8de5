"""Outright: words of aims beside words that are nearly the same and tell none."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules import outright


@pytest.mark.parametrize(
    ("language", "told", "untold"),
    [
        ("en", "They are going to begin.", "They are going to be late."),
        ("fr", "Lund va partir.", "Lund va sur la mer.|Lund va pour mer.|Lund va par mer."),
        ("fr", "Ils cherchent à fuir.", "Ils cherchent un abri."),
        ("fr", "La loi vise à aider.", "La loi vise Lund."),
        ("fr", "Le maire compte saisir le juge.", "Le maire compte ses amis."),
        ("es", "La medida no busca castigar.|No buscaba castigar.", "La medida no buscó castigar."),
        ("de", "Er strebt ein Amt an.|Er plant den Bau.", "Er streut Sand.|Der Plan ist alt."),
        ("ru", "Лунд пообещал уйти.", "Лунд обещание забыл."),
        ("ru", "Мы не станем ждать.|Он не собирается ждать.", "Мы стали ждать."),
        ("zh", "此举不是针对他们。|这是要让他们来。|为了让他们来。", "此举是好事。"),
    ],
)
def test_a_word_more_or_less_tells_an_aim(language: str, told: str, untold: str) -> None:
    """Each of these leaves a model little choice; its neighbour leaves it all."""
    assert [x for x in told.split("|") if not outright.tells_aim(x, language)] == []
    assert [x for x in untold.split("|") if outright.tells_aim(x, language)] == []
