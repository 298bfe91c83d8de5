"""Stored results become one flat table: items, silence and failures alike."""

from __future__ import annotations

import csv
import io
import json
import os
import sys
from pathlib import Path
from threading import Thread
from typing import Any

import pyarrow.parquet as pq
import pytest
from records import TEXT, record, silent, unread
from test_batch_parquet import failed, outcome

from summarizer.batch import exporting, parquet, stored
from summarizer.batch.carried import dumps
from summarizer.cli import exits, main

Captured = pytest.CaptureFixture[str]
SILENT: dict[str, Any] = json.loads(silent().to_json())
UNREAD: dict[str, Any] = json.loads(unread().to_json())


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def stored_as(name: str, *outcomes: dict[str, Any]) -> str:
    """Write Outcomes to a file of lines, and return its name."""
    Path(name).write_text("".join(f"{dumps(each)}\n" for each in outcomes), encoding="utf-8")
    return name


def exported(*words: str, capsys: Captured) -> list[dict[str, str]]:
    """Export to standard output, and return the rows."""
    assert main(["export", "-q", *words]) == 0
    return rows_of(capsys.readouterr().out)


def rows_of(text: str, delimiter: str = ",") -> list[dict[str, str]]:
    """Return the rows of a table in text."""
    found = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    return list(found)


# --- rows ----------------------------------------------------------------------------------


def test_each_item_is_a_row(capsys: Captured) -> None:
    """Claims, intents and grounds stand with who says them, their labels and their places."""
    rows = exported(stored_as("out.jsonl", outcome("a")), capsys=capsys)
    told = [(row["section"], row["item"], row["state"]) for row in rows]
    assert told == [
        *(("claims", str(number), "stated") for number in (1, 2, 3)),
        ("intents", "1", "stated"),
        *(("legal_justifications", str(number), "stated") for number in (1, 2)),
    ]
    _, own, passed_on, intent, ground, _ = rows
    assert (own["speaker"], own["speech_act"], own["flags"]) == (
        "",
        "accuse",
        "planted_instruction",
    )
    assert passed_on["via"] == "Coastal News Agency; a spokesman"
    assert (intent["holder"], intent["speaker"], intent["kind"]) == (
        "Ann Orr",
        "Ann Orr",
        "commitment",
    )
    assert (ground["holder"], ground["basis"]) == ("Valdoria", "general_conformity")
    assert (ground["function"], ground["instrument"]) == ("justify", "international law")
    assert {row["gist"] for row in rows} == {
        "Valdoria says that its flight over the Kestrel Strait was lawful."
    }


def test_offsets_lead_to_the_quotes(capsys: Captured) -> None:
    """Each place is a sentence, a quote on its own line and a span that cuts it out."""
    rows = exported(stored_as("out.jsonl", outcome("a")), capsys=capsys)
    assert rows[2]["sentences"] == "5; 6"
    for row in rows:
        quotes = row["quotes"].split("\n")
        spans = [place.split("..") for place in row["offsets"].split("; ")]
        assert [TEXT[int(start) : int(end)] for start, end in spans] == quotes


def test_silence_is_a_row(capsys: Captured) -> None:
    """A document that states nothing has a row for each section that says so."""
    rows = exported(stored_as("out.jsonl", outcome("a", record=SILENT)), capsys=capsys)
    assert [(row["section"], row["state"], row["item"]) for row in rows] == [
        ("claims", "none_stated", ""),
        ("intents", "none_stated", ""),
        ("legal_justifications", "none_stated", ""),
    ]


def test_what_is_not_known_is_a_row_beside_what_is(capsys: Captured) -> None:
    """Items of a section that was read in part are there, and a row says that more may be."""
    rows = exported(stored_as("out.jsonl", outcome("a", record=UNREAD)), capsys=capsys)
    assert {row["state"] for row in rows} == {"unknown"}
    assert [row["section"] for row in rows if not row["item"]] == [
        "claims",
        "intents",
        "legal_justifications",
    ]
    assert {row["error"] for row in rows} == {"ModelUnavailable"}
    assert len([row for row in rows if row["item"]]) == 3


def test_a_failed_document_is_a_row_and_told(capsys: Captured) -> None:
    """A failure never looks like an absence: not in the table, not on standard error."""
    name = stored_as("out.jsonl", failed("b"), outcome("c", error=failed("c")["error"]))
    assert main(["export", name]) == 0
    out, err = capsys.readouterr()
    first = rows_of(out)[0]
    assert (first["id"], first["state"], first["section"]) == ("b", "failed", "")
    assert (first["error"], first["message"]) == ("ModelUnavailable", "It is busy.")
    assert "6 items of 2 documents" in err
    assert "1 documents failed" in err
    assert "1 were read in part" in err


def test_what_documents_carried_stands_in_columns(capsys: Captured) -> None:
    """In every row of the document, under its own name; a name of ours is not hidden."""
    carried = {"url": "=HYPERLINK()", "n": -5, "item": "x", "tags": ["a"]}
    rows = exported(stored_as("out.jsonl", outcome("a", carried), failed("b")), capsys=capsys)
    assert [row["n"] for row in rows] == ["-5"] * 6 + [""]
    assert rows[0]["url"] == "'=HYPERLINK()"
    assert (rows[0]["item"], rows[0]["carried_item"], rows[0]["tags"]) == ("1", "x", '["a"]')


def test_a_statement_like_a_formula_is_harmless(capsys: Captured) -> None:
    """Words of a document reach no spreadsheet as a formula."""
    values = outcome("=id")
    values["record"]["summary"]["claims"][0]["statement"] = "=cmd|' /C calc'!A0"
    row = exported(stored_as("out.jsonl", values), capsys=capsys)[0]
    assert row["statement"] == "'=cmd|' /C calc'!A0"
    assert row["id"] == "'=id"


# --- forms ---------------------------------------------------------------------------------


def test_the_ending_names_the_form(capsys: Captured) -> None:
    """CSV, TSV and Parquet hold the same rows; Parquet has types and texts as they are."""
    name = stored_as("out.jsonl", outcome("a", {"x": "=1", "n": 3}), failed("b"))
    for target in ("t.csv", "t.tsv", "t.parquet"):
        assert main(["export", name, "-o", target]) == 0
    plain = rows_of(Path("t.csv").read_text(encoding="utf-8"))
    assert rows_of(Path("t.tsv").read_text(encoding="utf-8"), "\t") == plain
    table = pq.read_table("t.parquet")
    assert table.schema.names == list(plain[0])
    typed = table.to_pylist()
    assert [row["statement"] or "" for row in typed] == [row["statement"] for row in plain]
    assert (typed[0]["item"], typed[0]["n"], typed[0]["x"]) == (1, 3, "=1")
    assert typed[-1]["item"] is None


def test_excel_gets_its_mark() -> None:
    """Only --excel writes a byte order mark."""
    name = stored_as("out.jsonl", outcome("a"))
    assert main(["export", name, "-o", "t.csv"]) == main(["export", name, "-o", "e.csv", "--excel"])
    plain, marked = Path("t.csv").read_bytes(), Path("e.csv").read_bytes()
    assert marked == b"\xef\xbb\xbf" + plain


def test_all_that_we_write_can_be_exported(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Lines and Parquet of a batch, one Record, an array, lines of Records, standard input."""
    whole = record()
    line, pretty = whole.to_json(), whole.to_json(indent=2)
    Path("one.json").write_text(f"\ufeff{pretty}", encoding="utf-8")
    Path("array.json").write_text(f"[\n{pretty},\n{pretty}\n]", encoding="utf-8")
    Path("flat.json").write_text(f"[{line}]", encoding="utf-8")
    Path("lines.jsonl").write_text(f"\n{line}\n\n{line}", encoding="utf-8")
    parquet.from_lines(Path(stored_as("out.jsonl", outcome("a"))), Path("out.parquet"))
    names = ["one.json", "array.json", "flat.json", "lines.jsonl", "out.jsonl", "out.parquet"]
    counts = [len(exported(name, capsys=capsys)) // 6 for name in names]
    assert counts == [1, 2, 1, 2, 1, 1]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(line.encode())))
    rows = exported("out.parquet", "-", capsys=capsys)
    assert {row["id"] for row in rows} == {"a", whole.document.source}


def test_an_empty_output_is_an_empty_table(capsys: Captured) -> None:
    """No document, no row; the header is there."""
    assert exported(stored_as("out.jsonl"), capsys=capsys) == []
    assert main(["export", "out.jsonl"]) == 0
    assert capsys.readouterr().out.startswith("id,source,document,")


def test_the_later_line_of_a_document_counts(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a failed document was read again and the run was killed, the failure is not shown.

    So it is however many ids share a bit; two files, and two Records of no batch, are two.
    """
    monkeypatch.setattr(exporting, "_BITS", 4)
    others = [outcome(str(number), record=SILENT) for number in range(40)]
    name = stored_as("out.jsonl", failed("a"), *others, failed("b"), outcome("a"), outcome("b"))
    rows = exported(name, capsys=capsys)
    assert [row["id"] for row in rows][::3] == [*map(str, range(40)), "a", "a", "b", "b"]
    assert "failed" not in {row["state"] for row in rows}
    assert main(["export", name]) == 0
    assert "12 items of 42 documents" in capsys.readouterr().err
    one = stored_as("one.jsonl", failed("a"))
    assert exported(name, one, capsys=capsys)[-1]["state"] == "failed"
    line = record().to_json()
    Path("lone.jsonl").write_text(f"{line}\n{line}\n", encoding="utf-8")
    assert len(exported("lone.jsonl", capsys=capsys)) == 12


# --- what goes wrong -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ("{", "line 3: this is no JSON"),
        ("[" * 100_000, "line 3: this is no JSON"),
        ('{"version": NaN}', "line 3: this is no JSON"),
        ("{}", "line 3: this is no record"),
        ("7", "line 3: this is no record"),
        ('{"version":"outcome.v1","id":7}', "line 3: this is no record: id:"),
        ("[{}]", "line 3, record 1: this is no record"),
    ],
)
def test_a_line_that_is_no_result_stops_before_anything_is_written(
    bad: str, words: str, capsys: Captured
) -> None:
    """The line is named, the exit code is 3, and the table that was there stays."""
    Path("t.csv").write_text("before")
    Path("out.jsonl").write_text(f"{dumps(outcome('a'))}\n\n{bad}\n", encoding="utf-8")
    assert main(["export", "out.jsonl"]) == exits.DOCUMENT
    out, err = capsys.readouterr()
    assert (out, words in err) == ("", True)
    assert main(["export", "out.jsonl", "-o", "t.csv"]) == exits.DOCUMENT
    assert Path("t.csv").read_text() == "before"
    assert {path.name for path in Path().iterdir()} == {"out.jsonl", "t.csv"}


@pytest.mark.parametrize(
    ("words", "told", "code"),
    [
        (["missing.jsonl"], "missing.jsonl cannot be read", exits.DOCUMENT),
        (["missing.parquet"], "missing.parquet cannot be read", exits.DOCUMENT),
        (["out.jsonl", "-o", "t.xlsx"], "no form of table", exits.SETTINGS),
        (["out.jsonl", "-o", "no/t.csv"], "does not exist", exits.SETTINGS),
        (["out.jsonl", "-o", "t.parquet", "--excel"], "CSV and TSV", exits.SETTINGS),
        (["same.csv", "-o", "./same.csv"], "read and written", exits.SETTINGS),
        (["-"], "no standard input", exits.DOCUMENT),
        (["broken.json"], "broken.json, line 3: this is no JSON", exits.DOCUMENT),
    ],
)
def test_wrong_words_are_refused(
    words: list[str], told: str, code: int, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be read or written is told with what to do, and an exit code of its kind."""
    monkeypatch.setattr(sys, "stdin", None)
    stored_as("out.jsonl", outcome("a"))
    stored_as("same.csv", outcome("a"))
    Path("broken.json").write_text('\n[\n{"version",}\n]')
    assert main(["export", *words]) == code
    assert told in capsys.readouterr().err


def test_half_a_last_line_is_told_as_what_it_is(capsys: Captured) -> None:
    """Whoever exports the output of a killed run learns that the same run mends it."""
    line = dumps(outcome("a"))
    for begin in ("", f"{line}\n"):
        Path("out.jsonl").write_text(begin + line[:200], encoding="utf-8")
        assert main(["export", "out.jsonl"]) == exits.DOCUMENT
        assert "the last, is half" in capsys.readouterr().err


def test_a_json_text_without_end_is_not_held(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is no JSON Lines is read as a whole, within a bound."""
    monkeypatch.setattr(stored, "MAX_WHOLE", 1000)
    Path("big.json").write_text("[\n" + " \n" * 2000)
    assert main(["export", "big.json"]) == exits.DOCUMENT
    assert "too large" in capsys.readouterr().err


def test_a_device_is_written_and_not_replaced(capsys: Captured) -> None:
    """A pipe or a device stays what it is."""
    name = stored_as("out.jsonl", outcome("a"))
    assert main(["export", name, "-o", "/dev/null"]) == 0
    assert not Path("/dev/null").is_file()


def test_a_reader_that_goes_away_is_no_error_of_ours(capsys: Captured) -> None:
    """A pipe whose other end is closed ends the export as it does for any program."""
    name = stored_as("out.jsonl", *[outcome(str(number)) for number in range(60)])
    os.mkfifo("pipe")
    Thread(target=lambda: Path("pipe").open("rb").close(), daemon=True).start()
    assert main(["export", name, "-o", "pipe"]) == exits.PIPE_CLOSED


def test_a_full_disk_is_told(capsys: Captured) -> None:
    """What cannot be written is a settings error that names the reason."""
    name = stored_as("out.jsonl", outcome("a"))
    assert main(["export", name, "-o", "/dev/full"]) == exits.SETTINGS
    assert "No space left" in capsys.readouterr().err


def test_many_rows_go_out_in_pieces(capsys: Captured) -> None:
    """Standard output gets all rows, whatever their number."""
    name = stored_as("out.jsonl", *[outcome(f"d{number}") for number in range(60)])
    rows = exported(name, capsys=capsys)
    assert [row["id"] for row in rows] == [f"d{number}" for number in range(60) for _ in range(6)]


def test_the_help_explains_every_column(capsys: Captured) -> None:
    """Whoever asks for help learns what stands where."""
    assert main(["export", "--help"]) == 0
    out = capsys.readouterr().out
    for name in exported(stored_as("out.jsonl", outcome("a")), capsys=capsys)[0]:
        assert f"\n  {name} " in out


# --- verify --------------------------------------------------------------------------------


def test_the_output_of_a_batch_can_be_verified_as_it_is(capsys: Captured) -> None:
    """Each Record is checked, from lines or Parquet; what failed has none, and is told."""
    name = stored_as("out.jsonl", outcome("a", record=SILENT), failed("b"))
    parquet.from_lines(Path(name), Path("out.parquet"))
    for stored_name in (name, "out.parquet"):
        assert main(["verify", stored_name]) == 0
        out = capsys.readouterr().out
        assert "a: holds, 0 items checked" in out
        assert "b: no record, nothing to check: ModelUnavailable" in out


def test_there_must_be_something_to_verify(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing that was checked never passes for all that holds."""
    monkeypatch.setattr(sys, "stdin", None)
    for name in (stored_as("empty.jsonl"), "-"):
        assert main(["verify", name]) == exits.DOCUMENT
        assert "There is no" in capsys.readouterr().err


def test_a_tampered_line_does_not_verify(capsys: Captured) -> None:
    """One changed quote among many documents is found, under the id of its document."""
    bad = outcome("bad")
    bad["record"]["summary"]["claims"][1]["evidence"][0]["start"] += 1
    name = stored_as("out.jsonl", outcome("a", record=SILENT), bad)
    assert main(["verify", name]) == exits.ANSWER
    assert "bad: does not hold" in capsys.readouterr().out
