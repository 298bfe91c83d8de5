"""Cells as CSV or TSV that a spreadsheet can open without harm.

A spreadsheet runs a cell that begins like a formula. So every text that does gets an apostrophe
before it (OWASP, "CSV Injection"), and numbers, which only we write, stay numbers. What steers
a terminal or hides is shown as an escape.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from summarizer.inert import visible

BYTE_ORDER_MARK = "\ufeff"
LONGEST = 32_767
"""What a cell of Excel holds: of a longer one the rest would be cut off, or fall into the next."""

_FORMULA = "=+-@"
_BREAKS = "\t\r\n"


def write(
    rows: Iterable[Mapping[str, Any]],
    columns: Sequence[str],
    delimiter: str,
    put: Callable[[str], object],
    *,
    longest: int | None = None,
) -> None:
    """Write a header and the rows, a line at a time; cells longer than ``longest`` are cut."""
    line = StringIO()
    writer = csv.writer(line, delimiter=delimiter, lineterminator="\n")
    for cells in _all(rows, columns):
        writer.writerow([_cut(cell(value), longest) for value in cells])
        put(line.getvalue())
        line.seek(0)
        line.truncate()


def cell(value: Any) -> str | int | float | None:
    """Return a value as a cell that no spreadsheet runs; numbers and null as they are."""
    if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    text = visible(str(value))
    first = text.lstrip()[:1]
    if text[:1] in tuple(_BREAKS) or (first and unicodedata.normalize("NFKC", first) in _FORMULA):
        return f"'{text}"
    return text


def _all(rows: Iterable[Mapping[str, Any]], columns: Sequence[str]) -> Iterable[list[Any]]:
    yield list(columns)
    for row in rows:
        yield [row.get(column) for column in columns]


def _cut(value: str | int | float | None, longest: int | None) -> str | int | float | None:
    if longest is None or not isinstance(value, str) or len(value) * 2 <= longest:
        return value
    data = value.encode("utf-16-le")  # as Excel counts
    if len(data) <= 2 * longest:
        return value
    return data[: 2 * (longest - 1)].decode("utf-16-le", "ignore") + "…"
