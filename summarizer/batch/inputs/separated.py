"""CSV and TSV: a header, then a row a record; line ends may stand inside quotes.

A broken quote ends the reading of its file: after it nobody can say where a row begins, and a
guess would have lines of an article read, and paid for, as documents of their own.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import BinaryIO

from summarizer import loading
from summarizer.batch.inputs import lines
from summarizer.batch.inputs.rows import Row, refused
from summarizer.errors import DocumentError

_DELIMITERS = ",;\t"  # spreadsheets of half of Europe write semicolons
_SURROGATE = re.compile("[\ud800-\udfff]")


class Separated:
    """Read a CSV or TSV file; an empty ``delimiter`` is found in the header."""

    unit = "line"

    def __init__(self, path: str, delimiter: str = "") -> None:
        self.name = path
        self._delimiter = delimiter

    def columns(self) -> Sequence[str]:
        """Return the names in the header."""
        with lines.opened(self.name) as file:
            return [name for name in self._header(_Records(file, self)) if name]

    def rows(self) -> Iterator[Row]:
        """Yield the rows; blank lines are none."""
        with lines.opened(self.name) as file:
            records = _Records(file, self)
            header = self._header(records)
            for line, cells in records:
                yield _row(line, header, cells)

    def about(self) -> int:
        """Return about how many rows there are."""
        return max(0, lines.about(self.name, quoted=True) - 1)

    def delimiter(self, header: str) -> str:
        """Return what parts the cells: what parts the header most often, the comma first."""
        return self._delimiter or max(_DELIMITERS, key=header.count)

    def _header(self, records: _Records) -> list[str]:
        name = loading.printable(self.name)
        _, header = next(records, (1, []))
        if not header:
            raise DocumentError(
                f"{name} is empty: it has no header.", hint="Name the columns in its first line."
            )
        if any(_SURROGATE.search(cell) for cell in header):
            raise DocumentError(
                f"{name}: the header is not UTF-8.",
                hint="Convert it first: iconv -f ENCODING -t UTF-8.",
            )
        named = [cell for cell in header if cell]
        if len(named) != len(set(named)):
            raise DocumentError(
                f"{name} has two columns of one name.", hint="Give each its own name."
            )
        return header


class _Records:
    """Yield the first line and the cells of each record, holding one record at most."""

    def __init__(self, file: BinaryIO, table: Separated) -> None:
        self._lines = lines.lines(file)
        self._table = table
        self._line = self._size = 0
        self._reader: Iterator[list[str]] | None = None

    def __iter__(self) -> Iterator[tuple[int, list[str]]]:
        return self

    def __next__(self) -> tuple[int, list[str]]:
        while True:
            first, self._size = self._line + 1, 0
            try:
                cells = next(self._reader or self._begun())
            except csv.Error:
                raise self._broken(first) from None
            if cells:
                return first, cells

    def _begun(self) -> Iterator[list[str]]:
        """Return the reader, made when the first line shows what parts the cells."""
        csv.field_size_limit(lines.MAX_LINE)  # of the whole process: csv has no other way
        source = self._pulled()
        head = next(source, "")
        delimiter = self._table.delimiter(head)
        self._reader = csv.reader(chain([head], source), delimiter=delimiter, strict=True)
        return self._reader

    def _pulled(self) -> Iterator[str]:
        for number, data in self._lines:
            self._line = number
            self._size += lines.MAX_LINE + 1 if data is None else len(data)
            if data is None or self._size > lines.MAX_LINE:
                raise csv.Error("too large")
            yield data.decode("utf-8", "surrogateescape")

    def _broken(self, line: int) -> DocumentError:
        name = loading.printable(self._table.name)
        return DocumentError(
            f"{name}, line {line}: a quote or a line end is broken, or the row is larger than "
            f"{lines.MAX_LINE:,} bytes: no row from here on can be told from the next.",
            hint="Double each quote inside quotes, and run again: what is done is kept.",
        )


def _row(line: int, header: list[str], cells: list[str]) -> Row:
    if len(cells) != len(header):
        return Row(line, refused(f"it has {len(cells):,} cells, the header {len(header):,}."))
    if any(_SURROGATE.search(cell) for cell in cells):
        return Row(line, refused("it is not UTF-8."))
    return Row(line, {name: cell for name, cell in zip(header, cells, strict=True) if name})
