"""Excerpts: a name keeps the words beside it, a line its first ones."""

from __future__ import annotations

import pytest

from summarizer.pipeline.rules.excerpts import around, opening

LONG = " ".join(f"w{n}" for n in range(40))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("w20", " ".join(f"w{n}" for n in range(12, 33))),
        ("w2 w3", " ".join(f"w{n}" for n in range(16))),
        ("w39", " ".join(f"w{n}" for n in range(31, 40))),
        ("Marsh", LONG),
    ],
)
def test_a_name_is_shown_with_the_words_beside_it(name: str, shown: str) -> None:
    """Eight words before and twelve behind, where there are so many; all where it is not there."""
    assert around(name, LONG) == shown


def test_words_that_touch_a_name_are_whole() -> None:
    """What stands before or behind a name without a space is part of its words."""
    assert around("Marsh", "“Lena Marsh’s port”") == "“Lena Marsh’s port”"
    assert (
        around("陈林", "外交部发言人陈林表示,这次航行符合国际法。")
        == "外交部发言人陈林表示,这次航行符合国际法。"
    )


def test_a_line_is_shown_by_its_first_words() -> None:
    """Sixteen of them, and nothing but white space lost where there are fewer."""
    assert opening(LONG) == " ".join(f"w{n}" for n in range(16))
    assert opening("Lund, 4 May ") == "Lund, 4 May"
    assert opening(" ") == ""
