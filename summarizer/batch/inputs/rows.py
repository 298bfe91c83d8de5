"""A row of a table becomes an Entry: its text, its id, and what else it carries.

A row that cannot be used is an Entry too; its error names the line and never the row's words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NoReturn, Protocol

from summarizer import loading
from summarizer.batch.entry import Entry
from summarizer.errors import DocumentError

TEXTS = ("text", "content", "body", "article")
"""The columns that are looked for where nobody names that of the text; the first one is it."""
ID = "id"
"""The column of the id, where nobody names another and a row has it."""

MAX_ID = 1000  # characters: an id is a key, and stands in every message
MAX_DEPTH = 100  # of what a row carries: it is written again, by encoders that have their bounds
_UNFIT = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Columns:
    """Name the columns of the text and of the id; empty: the usual ones are looked for."""

    text: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one row: its line (or number) and its values, or what is wrong with it."""

    line: int
    values: Mapping[str, Any] | DocumentError


class Table(Protocol):
    """What each kind of table has. ``name`` is its path; ``unit`` what its rows are told by."""

    name: str
    unit: str

    def columns(self) -> Sequence[str]:
        """Return the names of the columns; none where no row is whole. Raise DocumentError."""
        ...

    def rows(self) -> Iterator[Row]:
        """Yield the rows; raise DocumentError where no more can be read."""
        ...

    def about(self) -> int:
        """Return about how many rows there are."""
        ...


def choose(table: Table, wanted: Columns) -> Columns:
    """Return the columns to read; raise DocumentError, with those there are, if one is missing."""
    there = table.columns()
    name = _shown(table.name)
    found = wanted.text or next((column for column in TEXTS if column in there), "")
    if there and not found:
        if "document" in there and {"record", "summary"} & set(there):
            raise DocumentError(
                f"{name} holds results of summarizer, not documents.",
                hint="Name what they were made of, or read them with: summarizer export",
            )
        _refuse(name, " or ".join(TEXTS), there, "--text-column")
    for column, flag in ((found, "--text-column"), (wanted.id, "--id-column")):
        if there and column and column not in there:
            _refuse(name, _shown(column), there, flag)
    return Columns(found or TEXTS[0], wanted.id)


def _refuse(name: str, column: str, there: Sequence[str], flag: str) -> NoReturn:
    raise DocumentError(
        f"{name} has no column {column}. It has: {_listed(there)}.",
        hint=f"Name one of them with {flag}.",
    )


def read(table: Table, columns: Columns) -> Iterator[Entry]:
    """Yield an Entry for each row, and one for what stops the reading half-way."""
    name = _shown(table.name)
    try:
        for row in table.rows():
            yield entry(row, columns, f"{name}:{row.line}", f"{name}, {table.unit} {row.line}")
    except DocumentError as error:
        yield Entry(f"{name}:end", name, error)


def refused(reason: str) -> DocumentError:
    """Return the error of a row; ``read`` puts its place before it."""
    return DocumentError(reason, hint="Mend the row, and run again: what is done is kept.")


def entry(row: Row, columns: Columns, key: str, place: str) -> Entry:
    """Return the Entry of a row; ``key`` is its id where it has none, ``place`` is for messages."""
    try:
        if isinstance(row.values, DocumentError):
            raise row.values
        own = _id(row.values, columns)
        return Entry(
            own or key, key, _text(row.values, columns.text), _carried(row.values, columns)
        )
    except DocumentError as error:
        told = DocumentError(f"{place}: {error.message}", hint=error.hint)
        return Entry(_safe_id(row.values, columns) or key, key, told)


def _text(values: Mapping[str, Any], column: str) -> str:
    if column not in values:
        raise refused(f"it has no {_shown(column)}.")
    text = values[column]
    if text is None:
        raise refused(f"its {_shown(column)} is null.")
    if not isinstance(text, str):
        raise refused(f"its {_shown(column)} is no text.")
    if len(text) > loading.MAX_BYTES:
        raise refused(f"its {_shown(column)} is larger than {loading.MAX_BYTES:,} characters.")
    return text


def _id(values: Mapping[str, Any], columns: Columns) -> str | None:
    """Return the id that a row gives itself, or None where it has none and need not."""
    column = columns.id or ID
    found = values.get(column)
    if found is None and not columns.id:
        return None
    if found is None:
        raise refused(f"it has no {_shown(column)}.")
    if isinstance(found, bool) or not isinstance(found, str | int | float):
        raise refused(f"its {_shown(column)} is neither text nor a number.")
    text = str(found)
    if not text.strip() or len(text) > MAX_ID:
        raise refused(f"its {_shown(column)} is empty, or longer than {MAX_ID:,} characters.")
    if _UNFIT.search(text):
        raise refused(f"its {_shown(column)} holds a control character or half a character.")
    return text


def _safe_id(values: Mapping[str, Any] | DocumentError, columns: Columns) -> str | None:
    """Return the id of a row that is refused for something else."""
    try:
        return None if isinstance(values, DocumentError) else _id(values, columns)
    except DocumentError:
        return None


def _carried(values: Mapping[str, Any], columns: Columns) -> dict[str, Any]:
    taken = (columns.text, columns.id or ID)
    carried = {name: value for name, value in values.items() if name not in taken}
    if _deeper(carried, MAX_DEPTH):
        raise refused(f"it is nested more than {MAX_DEPTH} deep.")
    return carried


def _deeper(value: Any, left: int) -> bool:
    if isinstance(value, dict):
        return left == 0 or any(_deeper(inner, left - 1) for inner in value.values())
    if isinstance(value, list):
        return left == 0 or any(_deeper(inner, left - 1) for inner in value)
    return False


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(_shown(name) for name in names[:_SHOWN]) + more


def _shown(name: str) -> str:
    """Return a name that is safe to show; a long one is a text that got into the wrong place."""
    safe = loading.printable(name)
    return safe if len(safe) <= 200 else f"{safe[:60]}…"
