"""Rows of tables become Entries; a hostile or broken row is a failure, and the others are read."""

from __future__ import annotations

import csv
import io
import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summarizer.batch import inputs
from summarizer.batch.entry import Entry
from summarizer.batch.inputs import Columns, lines
from summarizer.errors import DocumentError, SummarizerError

GOOD = b'{"id": "good", "text": "words"}'


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(name: str, data: bytes | None = None, *, text: str = "", key: str = "") -> list[Entry]:
    """Return the Entries of a table."""
    if data is not None:
        Path(name).write_bytes(data)
    return list(inputs.entries([name], Columns(text, key)))


def told(entry: Entry) -> str:
    """Return the message of the error that an Entry holds."""
    assert isinstance(entry.content, SummarizerError), entry
    return entry.content.message


# --- which column is what ----------------------------------------------------------------


@pytest.mark.parametrize(
    "table",
    [
        ("t.jsonl", b'{"body": "B", "article": "A", "id": 7, "n": 1}\n'),
        ("t.csv", b"n,article,id,body\n1,A,7,B\n"),
        ("t.csv", b"n;article;id;body\n1;A;7;B\n"),
        ("t.TSV", b"n\tarticle\tid\tbody\n1\tA\t7\tB\n"),
    ],
)
def test_the_usual_columns_are_found(table: tuple[str, bytes]) -> None:
    """Text is the first of text, content, body, article; the id is id; the others are carried."""
    (entry,) = read(*table)
    assert (entry.id, entry.content) == ("7", "B")
    assert entry.source.endswith((":1", ":2"))
    assert {name: str(value) for name, value in entry.carried.items()} == {"article": "A", "n": "1"}


def test_named_columns_are_taken() -> None:
    """What the caller names wins over what is usual, and the usual is carried then."""
    row = b'{"text": "no", "id": "no", "url": "u", "full": "yes"}'
    (entry,) = read("t.jsonl", row, text="full", key="url")
    assert (entry.id, entry.content) == ("u", "yes")
    assert entry.carried == {"text": "no", "id": "no"}


@pytest.mark.parametrize(
    ("text", "key", "words"),
    [
        ("", "", "no column text or content or body or article. It has: Name, b"),
        ("c", "", "no column c. It has: Name, b"),
        ("b", "c", "no column c. It has: Name, b"),
    ],
)
def test_a_missing_column_is_told_with_those_there_are(text: str, key: str, words: str) -> None:
    """Before anything is read the caller learns which names there are, for each kind of table."""
    Path("t.jsonl").write_text('\n{"broken\n{"Name": 1, "b": "x"}\n')
    Path("t.csv").write_text("Name,b\n1,x\n")
    pq.write_table(pa.table({"Name": [1], "b": ["x"]}), "t.parquet")
    for name in ("t.jsonl", "t.csv", "t.parquet"):
        with pytest.raises(DocumentError) as caught:
            read(name, text=text, key=key)
        assert words in caught.value.message
        assert "-column" in str(caught.value.hint)


def test_names_that_are_a_text_are_cut() -> None:
    """A row whose keys are sentences is not poured out, and steers no terminal."""
    row = {"\x1b[2J" + "long " * 90: 1} | {f"k{n}": n for n in range(30)}
    with pytest.raises(DocumentError) as caught:
        read("t.jsonl", json.dumps(row).encode())
    assert len(caught.value.message) < 400
    assert "\x1b" not in caught.value.message
    assert "and 11 more" in caught.value.message


def test_results_of_ours_are_no_documents() -> None:
    """An output that is named as an input is told as what it is."""
    with pytest.raises(DocumentError, match="holds results of summarizer"):
        read("t.jsonl", b'{"version": "outcome.v1", "document": "x", "record": null}')


def test_ids_of_two_files_differ() -> None:
    """Rows without an id are known by their file, as it was named, and their line."""
    for folder in ("a", "b"):
        Path(folder).mkdir()
        Path(folder, "t.jsonl").write_text('\n{"text": "x"}\n')
    found = list(inputs.entries(["a/t.jsonl", "b/t.jsonl"]))
    assert [entry.id for entry in found] == ["a/t.jsonl:2", "b/t.jsonl:2"]


# --- rows that cannot be read ------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (b'{"text": ', "no JSON"),
        (b"[1]", "no JSON object"),
        (b'"text"', "no JSON object"),
        (b'{"text": "SECRET", "text": "SECRET"}', "a key twice"),
        (b'{"text": "SECRET", "x": {"a": 1, "a": 2}}', "a key twice"),
        (b'{"text": "SECRET", "x": NaN}', "NaN or Infinity"),
        (b'{"text": "SECRET", "x": -Infinity}', "NaN or Infinity"),
        (b'{"text": "SECRET", "x": 1e999}', "NaN or Infinity"),
        (b'{"text": "SECRET", "x": ' + b"9" * 5000 + b"}", "number in it is too long"),
        (b'{"text": "SECRET", "x": ' + b"[" * 100_000, "nested too deeply"),
        (b'{"text": "SECRET", "x": ' + b"[" * 200 + b"]" * 200 + b"}", "more than 100 deep"),
        (b'{"text": "SECRET", "x": ' + b'{"a":' * 200 + b"1" + b"}" * 201, "more than 100 deep"),
        (b'{"text": "SECRET \\ud800"}', "lone surrogate"),
        (b'{"text": "SECRET", "\\uDFFF": 1}', "lone surrogate"),
        (b'{"text": "SECRET", "x": ["\\ud83d"]}', "lone surrogate"),
        (b'{"text": "SECRET \xff"}', "byte 18 is not UTF-8"),
        (b'{"text": "SECRET", "id": ["x"]}', "neither text nor a number"),
        (b'{"text": "SECRET", "id": true}', "neither text nor a number"),
        (b'{"text": "SECRET", "id": " "}', "is empty"),
        (b'{"text": "SECRET", "id": "' + b"x" * 1001 + b'"}', "longer than 1,000"),
        (b'{"text": "SECRET", "id": "a\\u0000b"}', "control character"),
        (b'{"body": "SECRET"}', "it has no text"),
        (b'{"text": null, "x": "SECRET"}', "its text is null"),
        (b'{"text": ["SECRET"]}', "its text is no text"),
    ],
)
def test_a_bad_line_is_a_failure_and_the_others_are_read(row: bytes, words: str) -> None:
    """The error names the line and says why, with none of the row's words."""
    first, bad, last = read("t.jsonl", GOOD + b"\r\n\r\n" + row + b"\r\n" + GOOD)
    assert first.content == last.content == "words"
    assert told(bad).startswith("t.jsonl, line 3: ")
    assert words in told(bad)
    assert bad.id == bad.source == "t.jsonl:3"
    assert "SECRET" not in str(bad.content)


def test_nesting_at_the_edge_of_what_python_reads_is_a_failure() -> None:
    """Wherever the bound of the reader lies, a row beyond ours never stops the run."""
    deep = range(150, 1500, 10)
    rows = [b'{"text": "\\ud800", "x": ' + b"[" * n + b"]" * n + b"}" for n in deep]
    assert all(told(entry) for entry in read("t.jsonl", b"\n".join(rows)))


def test_a_good_id_of_a_bad_row_is_kept() -> None:
    """A failure stands under the id that the row will have when it is mended."""
    (bad,) = read("t.jsonl", b'{"id": 4.5, "text": null}')
    assert bad.id == "4.5"


def test_a_pair_of_surrogates_is_a_character() -> None:
    """What JSON writes as two escapes is one character, and a backslash before u is none."""
    (entry,) = read("t.jsonl", b'{"text": "\\ud83d\\ude00 ok \\\\ud800"}')
    assert entry.content == "\U0001f600 ok \\ud800"


def test_a_missing_id_matters_only_where_it_was_asked_for() -> None:
    """A named id column must be filled; the usual one need not be."""
    rows = b'{"id": "a", "text": "x"}\n{"id": null, "text": "y"}\n{"text": "z"}'
    assert [entry.id for entry in read("t.jsonl", rows)] == ["a", "t.jsonl:2", "t.jsonl:3"]
    named = read("t.jsonl", rows, key="id")
    assert ["has no id" in told(entry) for entry in named[1:]] == [True, True]


def test_a_long_line_is_passed_over_and_never_held(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound a line is a failure; the next one is read."""
    monkeypatch.setattr(lines, "MAX_LINE", 1000)
    monkeypatch.setattr(lines, "_PIECE", 64)
    just = b'{"text": "' + b"x" * 987 + b'"}'
    assert len(just) == 999
    found = read("t.jsonl", just + b"\n" + b" " * 1000 + b"\n" + GOOD + b"\n" + b"[" * 5000)
    assert [isinstance(entry.content, str) for entry in found] == [True, False, True, False]
    assert "longer than 1,000 bytes" in told(found[3])


def test_a_mark_at_the_start_is_no_part_of_the_first_column() -> None:
    """Tables that Windows programs wrote are read as others are."""
    for name, data in (("t.jsonl", GOOD), ("t.csv", b"text\nwords")):
        (entry,) = read(name, b"\xef\xbb\xbf" + data)
        assert entry.content == "words"


@pytest.mark.parametrize("name", ["t.csv", "t.jsonl"])
def test_utf16_is_refused_at_once(name: str) -> None:
    """A table that is no UTF-8 as a whole is told before anything is read."""
    with pytest.raises(DocumentError, match="UTF-16"):
        read(name, "text\nwords".encode("utf-16"))


# --- CSV -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (b"2,SECRET,x", "it has 3 cells, the header 2"),
        (b"SECRET", "it has 1 cells, the header 2"),
        (b"2,SECRET \xff", "it is not UTF-8"),
        (b"\x00,SECRET", "control character"),
    ],
)
def test_a_bad_record_is_a_failure_and_the_others_are_read(row: bytes, words: str) -> None:
    """Lines are counted as an editor does, over line ends in quotes and blank lines."""
    data = b'id,text\r\n1,"a\r\n""b"""\r\n\r\n' + row + b"\r\n3,words"
    first, bad, last = read("t.csv", data)
    assert (first.content, last.content) == ('a\r\n"b"', "words")
    assert told(bad).startswith("t.csv, line 5: ")
    assert words in told(bad)
    assert "SECRET" not in str(bad.content)


@pytest.mark.parametrize(
    "rest",
    [
        b'2,"SECRET\n3,words\n',
        b'2,"SECRET"x\n3,words\n',
        b"2,SECRET\rx\n3,words\n",
        b'2,"' + b"SECRET\n" * 400 + b'"\n',
        b"2," + b"SECRET" * 400 + b"\n3,words\n",
    ],
)
def test_after_a_broken_quote_nothing_is_guessed(
    rest: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows before it are read, and one failure tells that the rest of the file is not."""
    monkeypatch.setattr(lines, "MAX_LINE", 2000)
    first, end = read("t.csv", b"id,text\n1,words\n" + rest)
    assert first.content == "words"
    assert "t.csv, line 3: a quote or a line end is broken" in told(end)
    assert "SECRET" not in str(end.content)


def test_the_bound_is_for_a_row_and_not_for_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of many rows may be larger than any one of them."""
    monkeypatch.setattr(lines, "MAX_LINE", 200)
    found = read("t.csv", b"text\n" + b'"some words\nand others"\n' * 100)
    assert {entry.content for entry in found} == {"some words\nand others"}
    assert len(found) == 100


def test_a_cell_may_be_longer_than_python_allows() -> None:
    """The bound is that of a document, not the 131,072 characters of the csv module."""
    (entry,) = read("t.csv", b"text\n" + b"word " * 100_000)
    assert len(str(entry.content)) == 500_000


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "no header"),
        (b"\n\n", "no header"),
        (b"text,a,a\n", "two columns of one name"),
        (b"text,\xff\n", "header is not UTF-8"),
        (b'"text\n', "line 1: a quote"),
    ],
)
def test_a_broken_header_is_refused_at_once(data: bytes, words: str) -> None:
    """Without a header there are no columns, so no run begins."""
    with pytest.raises(DocumentError, match=words):
        read("t.csv", data)


def test_columns_without_a_name_are_left_out() -> None:
    """Spreadsheets leave empty columns at the end."""
    (entry,) = read("t.csv", b"text,n,,\nwords,1,,x\n")
    assert entry.carried == {"n": "1"}


TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@given(st.lists(st.tuples(TEXT, TEXT), max_size=5), st.sampled_from([",", ";", "\t"]))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_python_writes_as_csv_is_read_back(
    tmp_path: Path, rows: list[tuple[str, str]], delimiter: str
) -> None:
    """Quotes, line ends, delimiters and odd characters in cells survive."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerows([("text", "x"), *rows])
    found = read("t.csv", out.getvalue().encode())
    assert [(entry.content, entry.carried["x"]) for entry in found] == rows


@given(st.lists(st.dictionaries(TEXT, TEXT | st.integers() | st.none() | st.lists(TEXT))))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_what_python_writes_as_json_lines_is_carried(
    tmp_path: Path, rows: list[dict[str, Any]]
) -> None:
    """All that a row holds beside text and id is carried as it is, escaped or not."""
    for ascii_only in (True, False):
        data = "".join(
            json.dumps(row | {"id": f"row {number}", "text": "t"}, ensure_ascii=ascii_only) + "\n"
            for number, row in enumerate(rows)
        )
        carried = [
            {key: value for key, value in row.items() if key not in ("id", "text")} for row in rows
        ]
        assert [entry.carried for entry in read("t.jsonl", data.encode())] == carried


@given(st.binary(max_size=60))
@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_no_bytes_at_all_break_a_run(tmp_path: Path, data: bytes) -> None:
    """Whatever a table holds, the answer is Entries or a DocumentError."""
    for name, head in (("t.jsonl", GOOD), ("t.csv", b"text,id"), ("t.parquet", b"PAR1")):
        with suppress(DocumentError):
            assert all(isinstance(entry, Entry) for entry in read(name, head + b"\n" + data))
