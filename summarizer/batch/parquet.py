"""Lines of output become a Parquet file for analysts, and that the same lines again.

A row holds an Outcome flat: who, what was counted, what it cost, what the document carried, and
the whole Record as JSON text. Both ways go a row group at a time, so memory stays flat, and a
file is replaced as a whole or not at all.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import astuple
from pathlib import Path
from typing import Any

from summarizer import files, loading
from summarizer.batch.carried import Collection, Column, Kind, dumps
from summarizer.errors import RecordError, SettingsError

GROUP_ROWS = 1000
GROUP_BYTES = 32 * 1024 * 1024
_BATCH = 100  # rows held when read back
_METADATA = b"summarizer"
_VERSION = "outcome.v1"
_SECTIONS = ("claims", "intents", "legal_justifications")
_ERROR = {"error": "kind", "message": "message", "hint": "hint", "retryable": "retryable"}

_KINDS: dict[str, Kind] = {
    "id": "text",
    "source": "text",
    "document": "text",
    "language": "text",
    "model": "text",
    "error": "text",
    "message": "text",
    "hint": "text",
    "retryable": "bool",
    "gist": "text",
    **{f"status_{section}": "text" for section in _SECTIONS},
    "actors": "int",
    **dict.fromkeys(_SECTIONS, "int"),
    "rejected": "int",
    "failures": "int",
    "calls": "int",
    "input_tokens": "int",
    "output_tokens": "int",
    "cost": "float",
    "seconds": "float",
    "cached": "bool",
    "record": "text",
    "carried": "text",
}
"""Our columns. ``carried`` is JSON text where columns of their own cannot hold it exactly."""


def from_lines(source: Path, target: Path) -> None:
    """Write a file of Outcomes, a line each, as Parquet. Raise RecordError, OSError."""
    collection = Collection()
    for outcome in _outcomes(source):
        collection.take(outcome["carried"])
    columns = collection.columns(_KINDS)
    kinds = _KINDS | {column.name: column.kind for column in columns}
    metadata = {"version": _VERSION, "carried": [astuple(column) for column in columns]}
    rows = (_row(outcome, columns) for outcome in _outcomes(source))
    write(rows, kinds, target, metadata)


def to_lines(source: Path, target: Path) -> None:
    """Write a Parquet file of ours as the lines that it was made of. Raise RecordError, OSError."""
    with files.writing(target) as file:
        for line in lines(source):
            file.write(f"{line}\n".encode())


def lines(source: Path) -> Iterator[str]:
    """Yield the Outcomes in a Parquet file of ours, as JSON. Raise RecordError."""
    pa = arrow()
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(source) as file:
            columns = _columns(file.schema_arrow.metadata or {}, source)
            for batch in file.iter_batches(batch_size=_BATCH):
                for row in batch.to_pylist():
                    yield dumps(_outcome(row, columns))
    except (pa.ArrowException, OSError, KeyError, TypeError, ValueError) as error:
        raise RecordError(
            f"{loading.printable(str(source))} cannot be read ({type(error).__name__}).",
            hint="Make it again from the lines of output.",
        ) from None


def write(
    rows: Iterable[Mapping[str, Any]],
    kinds: Mapping[str, Kind],
    target: Path,
    metadata: Mapping[str, Any],
) -> None:
    """Write rows as Parquet, a row group at a time. Raise RecordError, OSError."""
    pa = arrow()
    from pyarrow.parquet import ParquetWriter

    types = {"bool": pa.bool_(), "int": pa.int64(), "float": pa.float64()}
    schema = pa.schema(
        [(name, types.get(kind, pa.string())) for name, kind in kinds.items()],
        metadata={_METADATA: dumps(metadata).encode()},
    )
    try:
        with (
            files.writing(target) as file,
            ParquetWriter(file, schema, compression="zstd") as writer,
        ):
            for group in _groups(rows):
                writer.write_table(pa.Table.from_pylist(group, schema=schema))
    except (pa.ArrowException, UnicodeEncodeError) as error:
        raise RecordError(f"A value does not fit into Parquet ({type(error).__name__}).") from None


def arrow() -> Any:
    """Import pyarrow; raise SettingsError where it is missing, best before anything is paid for."""
    try:
        import pyarrow as pa
    except ImportError:
        raise SettingsError(
            "Parquet needs the package pyarrow.", hint="pip install 'summarizer[parquet]'"
        ) from None
    return pa


def _groups(rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Mapping[str, Any]]]:
    group: list[Mapping[str, Any]] = []
    size = 0
    for row in rows:
        group.append(row)
        size += sum(len(cell) for cell in row.values() if isinstance(cell, str))
        if len(group) >= GROUP_ROWS or size >= GROUP_BYTES:
            yield group
            group, size = [], 0
    if group:
        yield group


# --- an Outcome and its row --------------------------------------------------------------


def _outcomes(source: Path) -> Iterator[dict[str, Any]]:
    with source.open("rb") as file:
        for number, line in enumerate(file, 1):
            try:
                outcome = json.loads(line)
                if outcome["version"] != _VERSION:
                    raise ValueError
            except (ValueError, KeyError, TypeError, RecursionError):
                raise RecordError(
                    f"{loading.printable(str(source))}, line {number} is no {_VERSION}.",
                    hint="Write the output again, or take the line out.",
                ) from None
            yield outcome


def _row(outcome: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    error = outcome["error"] or {}
    record = outcome["record"]
    row = {name: outcome[name] for name in ("id", "source", "document")}
    row |= {column: error.get(field) for column, field in _ERROR.items()}
    if record is not None:
        row |= _told(record) | {"record": dumps(record)}
    own = {column.name: column.value(outcome["carried"]) for column in columns}
    if dumps(_carried(own, columns)) != dumps(outcome["carried"]):
        row["carried"] = dumps(outcome["carried"])
    return row | own


def _told(record: Mapping[str, Any]) -> dict[str, Any]:
    """Return the cells that a Record fills, beside itself."""
    summary, made = record["summary"], record["provenance"]
    usage = made["usage"]
    return {
        "language": record["document"]["language"],
        "model": made["model"],
        "gist": summary["gist"] and summary["gist"]["statement"],
        **{f"status_{section}": summary["status"][section] for section in _SECTIONS},
        **{section: len(summary[section]) for section in ("actors", *_SECTIONS)},
        **{name: len(record[name]) for name in ("rejected", "failures")},
        **{name: usage[name] for name in ("calls", "input_tokens", "output_tokens", "cost")},
        "seconds": made["seconds"],
        "cached": made["cached"],
    }


def _outcome(row: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    kept = row["carried"]
    return {
        "version": _VERSION,
        **{name: row[name] for name in ("id", "source", "document")},
        "carried": _carried(row, columns) if kept is None else json.loads(kept),
        "record": None if row["record"] is None else json.loads(row["record"]),
        "error": None
        if row["error"] is None
        else {field: row[column] for column, field in _ERROR.items()},
    }


def _carried(row: Mapping[str, Any], columns: Iterable[Column]) -> dict[str, Any]:
    """Return what the columns of their own tell of a document: null may also be nothing."""
    return {c.key: c.carried(row[c.name]) for c in columns if row[c.name] is not None}


def _columns(metadata: Mapping[bytes, bytes], source: Path) -> tuple[Column, ...]:
    told = json.loads(metadata.get(_METADATA, b"{}"))
    if told.get("version") != _VERSION:
        raise RecordError(
            f"{loading.printable(str(source))} is no Parquet output of summarizer.",
            hint="Name one that summarizer batch has written.",
        )
    return tuple(Column(*each) for each in told["carried"])
