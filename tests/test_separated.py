"""Cells of CSV and TSV harm no spreadsheet, and nothing of them is lost."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from summarizer.inert import visible
from summarizer.render import separated
from summarizer.render.separated import cell


def written(rows: list[dict[str, Any]], columns: list[str], **options: Any) -> str:
    """Return rows as CSV."""
    parts: list[str] = []
    separated.write(rows, columns, options.pop("delimiter", ","), parts.append, **options)
    return "".join(parts)


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "\tx",
        "  =1",
        "\u3000=1",
        "\u00a0+1",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        "﹦1",
    ],
)
def test_a_text_that_begins_like_a_formula_gets_an_apostrophe(text: str) -> None:
    """Also after white space, and in the wide forms that spreadsheets of East Asia take."""
    assert cell(text) in (f"'{text}", visible(text))
    assert str(cell(text))[0] in "'\\"


@pytest.mark.parametrize("text", ["plain", "a=1", "'=1", "", "…=1", "“=1”", "1-2"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    """What no spreadsheet runs is not touched."""
    assert cell(text) == text


def test_numbers_stay_numbers() -> None:
    """A number of ours may be negative: it is no text, so it cannot be a formula."""
    assert [cell(value) for value in (-1, -0.5, None, True, False)] == [
        -1,
        -0.5,
        None,
        "true",
        "false",
    ]


def test_what_steers_or_hides_is_shown() -> None:
    """Escapes, bidi controls and NUL become visible; lines and tabs inside stay."""
    assert cell("a\x1b[2J\u202eb\0\nc\td") == "a\\x1b[2J\\u202eb\\x00\nc\td"


def test_a_cell_is_cut_for_excel_alone() -> None:
    """A cell of 32,767 units fits; of a longer one the end is an ellipsis, no half character."""
    rows = [{"a": "x" * 32_767}, {"a": "x" * 32_768}, {"a": "\U0001f600" * 20_000}]
    _, whole, cut, wide, _ = written(rows, ["a"], longest=separated.LONGEST).split("\n")
    assert whole == "x" * 32_767
    assert cut == "x" * 32_766 + "…"
    assert wide == "\U0001f600" * 16_383 + "…"
    assert written(rows[1:2], ["a"]) == "a\n" + "x" * 32_768 + "\n"


TEXT = st.text(st.characters() | st.sampled_from(' =+-@\t\r\n",;＝'), max_size=12)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=4), st.sampled_from([",", "\t"]))
def test_what_is_written_is_read_back_and_harmless(
    rows: list[tuple[str, str]], delimiter: str
) -> None:
    """Each cell comes back visible, at most with an apostrophe more; none begins like a formula."""
    columns = ["=name", "b"]
    text = written(
        [dict(zip(columns, row, strict=True)) for row in rows], columns, delimiter=delimiter
    )
    header, *found = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    assert header == ["'=name", "b"]
    assert len(found) == len(rows)
    for given_row, row in zip(rows, found, strict=True):
        for before, after in zip(given_row, row, strict=True):
            assert after.removeprefix("'") == visible(before).removeprefix("'")
            assert not after.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠"))
            assert not after.startswith(("\t", "\r", "\n"))


def test_what_is_printable_neither_steers_nor_hides() -> None:
    """The short way through a text without odd characters shows what the long way shows."""
    printable = "".join(filter(str.isprintable, map(chr, range(0x110000))))
    assert visible(printable) == printable
    assert visible(f"\n{printable}") == f"\n{printable}"
