"""Stored results become one flat table of items: CSV, TSV or Parquet.

They are read twice: first all of them, to find what is broken and which columns the documents
carried, then to write. So nothing is written of results that cannot be read, and nothing is held.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer import files
from summarizer.batch import parquet
from summarizer.batch.carried import Collection, Column, Kind
from summarizer.batch.stored import results
from summarizer.record import Outcome
from summarizer.render import flat, separated

_BITS = 27  # a bitmap of 16 MiB: of a million ids one in 130 is looked at twice


class Repeated:
    """Find documents that a batch has more than one line of; memory is that of a bitmap."""

    def __init__(self) -> None:
        self._seen = bytearray(1 << (_BITS - 3))
        self._last: dict[tuple[str, str], int] = {}

    def take(self, source: str, place: int, key: str) -> None:
        """Note where a line of a document stands."""
        bit = hash((source, key)) & ((1 << _BITS) - 1)
        if self._seen[bit >> 3] & 1 << (bit & 7):  # this one again, or one that shares its bit
            self._last[source, key] = place
        self._seen[bit >> 3] |= 1 << (bit & 7)

    def is_old(self, source: str, place: int, key: str) -> bool:
        """Say whether a later line of the same document stands in the source."""
        return place < self._last.get((source, key), 0)


@dataclass(frozen=True)
class Table:
    """Hold what an export will tell, found by reading all results once."""

    sources: Mapping[str, str]
    carried: tuple[Column, ...]
    repeated: Repeated

    @property
    def columns(self) -> list[str]:
        """Return the names of the columns, ours first."""
        return [*flat.COLUMNS, *(column.name for column in self.carried)]

    def outcomes(self) -> Iterator[Outcome]:
        """Yield the results, each document's last one. Raise RecordError."""
        for path, name in self.sources.items():
            for place, (outcome, _) in enumerate(results(path, name)):
                if not self.repeated.is_old(path, place, outcome.id):
                    yield outcome


@dataclass
class Told:
    """Count what was written."""

    documents: int = 0
    items: int = 0
    failed: int = 0
    partial: int = 0

    def rows(self, table: Table) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table, counting. Raise RecordError."""
        for outcome in table.outcomes():
            record = outcome.record
            self.documents += 1
            self.failed += record is None
            self.partial += record is not None and bool(outcome.error or record.failures)
            carried = {column.name: column.value(outcome.carried) for column in table.carried}
            for row in flat.rows(outcome):
                self.items += "item" in row
                yield row | carried


def table(sources: Mapping[str, str]) -> Table:
    """Read all results once, and return the table they make. Raise RecordError.

    ``sources`` are paths, each with what messages call it.
    """
    carried, repeated = Collection(), Repeated()
    for path, name in sources.items():
        for place, (outcome, lone) in enumerate(results(path, name)):
            carried.take(outcome.carried)
            if not lone:
                repeated.take(path, place, outcome.id)
    return Table(sources, carried.columns(flat.COLUMNS), repeated)


def write_text(
    found: Table, delimiter: str, put: Callable[[str], object], *, excel: bool = False
) -> Told:
    """Write the table as CSV or TSV; ``excel`` adds what Excel alone needs (see ``cli``)."""
    told = Told()
    if excel:
        put(separated.BYTE_ORDER_MARK)
    longest = separated.LONGEST if excel else None
    separated.write(told.rows(found), found.columns, delimiter, put, longest=longest)
    return told


def save(found: Table, target: Path, *, excel: bool = False) -> Told:
    """Write the table to a file, in the form that its ending names. Raise OSError."""
    suffix = target.suffix.lower()
    if suffix == ".parquet":
        told = Told()
        kinds: dict[str, Kind] = {name: kind for name, (kind, _) in flat.COLUMNS.items()}
        kinds |= {column.name: column.kind for column in found.carried}
        parquet.write(told.rows(found), kinds, target, {"version": "items.v1"})
        return told
    with files.writing(target) as file:
        delimiter = "\t" if suffix == ".tsv" else ","
        return write_text(found, delimiter, lambda text: file.write(text.encode()), excel=excel)
