"""Rows of Parquet become Entries, and what is broken in it is told."""

from __future__ import annotations

import datetime
import decimal
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from summarizer.batch import inputs
from summarizer.batch.entry import Entry
from summarizer.batch.inputs import columnar
from summarizer.errors import DocumentError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def read(name: str) -> list[Entry]:
    """Return the Entries of a file."""
    return list(inputs.entries([name]))


def parquet(**columns: Any) -> str:
    """Write a Parquet file of some columns, and return its name."""
    pq.write_table(pa.table(columns), "t.parquet")
    return "t.parquet"


def told(entry: Entry) -> str:
    """Return the message of the error that an Entry holds."""
    assert isinstance(entry.content, DocumentError), entry
    return entry.content.message


def test_cells_of_parquet_become_json_values() -> None:
    """Times are ISO 8601, decimals text, bytes base64; what is no number is null."""
    when = datetime.datetime(2024, 5, 1, 12, 0, 0, 123456, tzinfo=datetime.UTC)
    name = parquet(
        text=pa.array(["words"]).dictionary_encode(),
        id=pa.array([2**60]),
        fine=pa.array([1_714_564_800_000_000_001], pa.timestamp("ns")),
        zoned=pa.array([when], pa.timestamp("us", tz="UTC")),
        day=pa.array([datetime.date(2024, 5, 1)]),
        price=pa.array([decimal.Decimal("1.50")]),
        raw=pa.array([b"\xff"]),
        share=pa.array([float("nan")]),
        tags=pa.array([[{"a": 1}]]),
        gone=pa.array([None], pa.string()),
        pairs=pa.array([[("k", 1)]], pa.map_(pa.string(), pa.int8())),
        lasted=pa.array([datetime.timedelta(seconds=1)]),
    )
    (entry,) = read(name)
    assert (entry.id, entry.content) == (str(2**60), "words")
    assert entry.carried == {
        "fine": "2024-05-01T12:00:00",
        "zoned": "2024-05-01T12:00:00.123456+00:00",
        "day": "2024-05-01",
        "price": "1.50",
        "raw": "/w==",
        "share": None,
        "tags": [{"a": 1}],
        "gone": None,
        "pairs": [["k", 1]],
        "lasted": "0:00:01",
    }
    json.dumps(entry.carried, allow_nan=False)


def test_a_bad_row_of_parquet_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    """A null text and one whose bytes are no UTF-8 are told by their row; the others are read."""
    broken = pa.Array.from_buffers(pa.string(), 3, pa.array([b"ab", b"\xff", b"cd"]).buffers())
    pq.write_table(pa.table({"text": broken}), "t.parquet")
    first, bad, last = read("t.parquet")
    assert (first.content, last.content) == ("ab", "cd")
    assert told(bad) == "t.parquet, row 2: a cell of it cannot be read."
    monkeypatch.setattr(columnar, "_ROWS", 2)
    found = read(parquet(text=["a", None, "c"], id=["x", "y", None]))
    assert [entry.id for entry in found] == ["x", "y", "t.parquet:3"]
    assert told(found[1]) == "t.parquet, row 2: its text is null."
    assert "no text" in told(read(parquet(text=[1]))[0])


def test_a_text_larger_than_a_document_may_be_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parquet has no lines to bound, so the cell is."""
    monkeypatch.setattr("summarizer.loading.MAX_BYTES", 10)
    (entry,) = read(parquet(text=["x" * 11]))
    assert "larger than 10 characters" in told(entry)


def test_a_parquet_file_that_is_cut_off_or_doubled_is_refused() -> None:
    """What is no whole Parquet file, or names a column twice, is told before anything is read."""
    Path(parquet(text=["a"])).write_bytes(Path("t.parquet").read_bytes()[:-5])
    with pytest.raises(DocumentError, match="no whole Parquet file"):
        read("t.parquet")
    pq.write_table(pa.Table.from_arrays([pa.array(["a"])] * 2, ["text", "text"]), "t.parquet")
    with pytest.raises(DocumentError, match="two columns of one name"):
        read("t.parquet")


def test_a_broken_page_ends_the_file_as_a_failure() -> None:
    """Rows before it are read; the last Entry says that there are more which are not."""
    rows = [f"text number {n}" for n in range(4000)]
    pq.write_table(pa.table({"text": rows}), "t.parquet", row_group_size=1000, use_dictionary=False)
    data = bytearray(Path("t.parquet").read_bytes())
    place = len(data) * 2 // 3
    data[place : place + 500] = b"\xff" * 500
    Path("t.parquet").write_bytes(data)
    *whole, end = read("t.parquet")
    assert len(whole) >= 1000
    assert "no whole Parquet file" in told(end)
    assert end.id == "t.parquet:end"


def test_parquet_is_counted_without_reading_it() -> None:
    """The number of rows stands in the file's own words about itself."""
    assert inputs.count([parquet(text=["a", "b"])]) == 2
