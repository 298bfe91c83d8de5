"""Lines of output become Parquet and the very same lines again."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records import record, silent

from summarizer.batch import parquet
from summarizer.batch.carried import Collection, dumps
from summarizer.errors import RecordError, SettingsError

ERROR = {"kind": "ModelUnavailable", "message": "It is busy.", "hint": "", "retryable": True}


def outcome(key: str, carried: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    """Return an Outcome of the Record that all tests use, as JSON values."""
    values = json.loads(record().to_json())
    told = {"id": key, "source": f"{key}.txt", "document": values["document"]["id"]}
    whole = {"carried": carried or {}, "record": values, "error": None}
    return {"version": "outcome.v1", **told, **whole, **changes}


def failed(key: str, carried: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return the Outcome of a document that could not be read."""
    return outcome(key, carried, document=None, record=None, error=ERROR)


def through(folder: Path, outcomes: list[dict[str, Any]]) -> tuple[pa.Table, list[str], list[str]]:
    """Return the table, and the lines before and after it."""
    lines = [dumps(each) for each in outcomes]
    (folder / "out.jsonl").write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    parquet.from_lines(folder / "out.jsonl", folder / "out.parquet")
    parquet.to_lines(folder / "out.parquet", folder / "back.jsonl")
    back = (folder / "back.jsonl").read_text(encoding="utf-8").split("\n")
    return pq.read_table(folder / "out.parquet"), lines, back[:-1]


def test_every_line_comes_back_as_it_was(tmp_path: Path) -> None:
    """Whole, failed, partly read and silent documents survive the way there and back."""
    silence = json.loads(silent().to_json())
    outcomes = [
        outcome("a", {"url": "https://example.org", "n": 1}),
        failed("b", {"n": None}),
        outcome("c", error=ERROR),
        outcome("d", {"n": 2, "url": "x"}, record=silence),
    ]
    _, lines, back = through(tmp_path, outcomes)
    assert back == lines


def test_the_columns_tell_what_an_analyst_asks_first(tmp_path: Path) -> None:
    """Counts, states, cost and the error stand in columns; unknown is null and never 0."""
    table, _, _ = through(tmp_path, [outcome("a"), failed("b")])
    done, wrong = table.to_pylist()
    assert (done["claims"], done["intents"], done["legal_justifications"]) == (3, 1, 2)
    assert (done["status_claims"], done["rejected"], done["cost"]) == ("stated", 1, 0.0023)
    assert done["gist"].startswith("Valdoria says")
    assert (done["error"], wrong["error"], wrong["retryable"]) == (None, "ModelUnavailable", True)
    assert wrong["claims"] is None
    assert wrong["status_claims"] is None


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        ([True, None, False], "bool"),
        ([1, None, -(2**63)], "int64"),
        ([1, 2.5], "double"),
        (["x", None], "string"),
        ([None], "string"),
        ([1, "x"], "string"),
        ([True, 1], "string"),
        ([[1], {"a": 2}], "string"),
        ([2**63, 1], "string"),
    ],
)
def test_what_is_carried_has_the_type_of_all_its_values(
    values: list[Any], kind: str, tmp_path: Path
) -> None:
    """One type for the whole column; JSON text where the values have no common one."""
    outcomes = [failed(str(number), {"x": value}) for number, value in enumerate(values)]
    table, lines, back = through(tmp_path, outcomes)
    assert str(table.schema.field("x").type) == kind
    assert back == lines


def test_a_carried_name_never_hides_a_column_of_ours(tmp_path: Path) -> None:
    """Keys that clash, with ours or with one made for another, get names of their own."""
    carried = {"id": 1, "carried_id": 2, "": 3, "record": "x", "carried": "y"}
    table, lines, back = through(tmp_path, [failed("a", carried)])
    assert table.schema.names[-5:] == [
        "carried_carried_id",
        "carried_id",
        "carried_",
        "carried_record",
        "carried_carried",
    ]
    assert table["id"].to_pylist() == ["a"]
    assert back == lines


def test_keys_that_are_data_do_not_become_columns_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beyond a number of keys what is carried stands as JSON text, and comes back."""
    monkeypatch.setattr("summarizer.batch.carried.MAX_COLUMNS", 20)
    table, lines, back = through(tmp_path, [failed(str(n), {f"key {n}": n}) for n in range(25)])
    assert [name for name in table.schema.names if name.startswith("key")][-1] == "key 19"
    assert back == lines


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**70), 2**70)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab", max_size=2), inner),
    max_leaves=4,
)


@given(st.lists(st.dictionaries(st.sampled_from(["id", "a", "b", "carried_id", "B"]), JSON)))
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whatever_is_carried_comes_back(tmp_path: Path, carried: list[dict[str, Any]]) -> None:
    """Order, null beside nothing, 1 beside 1.0, long numbers and nesting: all are kept."""
    outcomes = [failed(str(number), values) for number, values in enumerate(carried)]
    _, lines, back = through(tmp_path, outcomes)
    assert back == lines


def test_row_groups_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rows are written group by group, by their number and by their size."""
    monkeypatch.setattr(parquet, "GROUP_ROWS", 4)
    through(tmp_path, [failed(str(n)) for n in range(10)])
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == math.ceil(10 / 4)
    monkeypatch.setattr(parquet, "GROUP_BYTES", 1)
    through(tmp_path, [failed(str(n)) for n in range(10)])
    assert pq.ParquetFile(tmp_path / "out.parquet").num_row_groups == 10


@contextmanager
def unchanged(path: Path) -> Iterator[None]:
    """Fail where a file is not what it was, or something is left beside it."""
    path.write_text("before")
    beside = {each.name for each in path.parent.iterdir()}
    yield
    assert path.read_text() == "before"
    assert {each.name for each in path.parent.iterdir()} == beside


@pytest.mark.parametrize(
    "line",
    [
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"version":"record.v1"}',
        dumps(failed("a", {"x": 1})).replace('"x":1', r'"x":"\ud800"').encode(),
    ],
)
def test_a_line_that_is_no_outcome_changes_nothing(line: bytes, tmp_path: Path) -> None:
    """The error names the line where it can, and the file that was there stays."""
    source, target = tmp_path / "out.jsonl", tmp_path / "out.parquet"
    source.write_bytes(dumps(failed("a")).encode() + b"\n" + line + b"\n")
    with unchanged(target), pytest.raises(RecordError, match=r"line 2|does not fit"):
        parquet.from_lines(source, target)


def test_a_foreign_or_broken_parquet_file_is_refused(tmp_path: Path) -> None:
    """Only what was written here is read back, and only while it is whole."""
    source, target = tmp_path / "in.parquet", tmp_path / "out.jsonl"
    pq.write_table(pa.table({"id": ["a"]}), source)
    with unchanged(target), pytest.raises(RecordError, match="no Parquet output"):
        parquet.to_lines(source, target)
    source.write_bytes(source.read_bytes()[:-9])
    with unchanged(target), pytest.raises(RecordError, match="cannot be read"):
        parquet.to_lines(source, target)


def test_without_the_package_it_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A Parquet output without pyarrow is refused with what to install."""
    monkeypatch.setitem(__import__("sys").modules, "pyarrow", None)
    (tmp_path / "a").write_text("")
    with pytest.raises(SettingsError, match=r"summarizer\[parquet\]"):
        parquet.from_lines(tmp_path / "a", tmp_path / "b")


def test_columns_keep_the_order_in_which_keys_came() -> None:
    """A table reads as its input did."""
    collection = Collection()
    for carried in ({"b": 1}, {"a": 2, "b": 3}):
        collection.take(carried)
    assert [column.name for column in collection.columns(())] == ["b", "a"]
