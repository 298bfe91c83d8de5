"""What goes into a batch: files, folders, patterns, tables and standard input become Entries.

Every input is looked at before the first Entry comes, so that a wrong name or column costs
nothing; what is found broken later (a row, a file that went away) is an Entry whose content is
the error. Nothing is held but the names of one folder and one row: memory stays flat.
``places`` finds files, ``rows`` makes an Entry of a row, and each kind of table has a module.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterator, Sequence
from functools import partial
from pathlib import Path

from summarizer import loading
from summarizer.batch.entry import Entry
from summarizer.batch.inputs import places, rows
from summarizer.batch.inputs.jsonl import JsonLines
from summarizer.batch.inputs.rows import Columns, Table
from summarizer.batch.inputs.separated import Separated
from summarizer.errors import DocumentError

__all__ = ["Columns", "count", "entries"]

STANDARD_INPUT = "-"
Note = Callable[[str], None]
_Source = Callable[[], Iterator[Entry]]


def entries(
    inputs: Sequence[str],
    columns: Columns = Columns(),  # noqa: B008  # frozen, so it is the same for all
    *,
    leave_out: Collection[Path] = (),
    on_note: Note = lambda _: None,
) -> Iterator[Entry]:
    """Check every input, then return their documents one by one, in the order given.

    ``leave_out`` are files that this run writes: a pattern may well match them. Raises
    DocumentError for an input that cannot be opened or lacks the columns, and SettingsError
    for one that needs a package which is not installed.
    """
    own = frozenset(os.path.realpath(path) for path in leave_out)
    sources: list[_Source] = []
    if list(inputs).count(STANDARD_INPUT) > 1:
        raise DocumentError("Standard input is named twice.", hint="Name - once.")
    for given in inputs:
        if given == STANDARD_INPUT:
            sources.append(_rows(JsonLines(given), columns))
            continue
        found = [path for path in places.expand(given) if not _is_among(path, own)]
        sources += [_source(path, columns, on_note, own) for path in found]
    return (entry for source in sources for entry in source())


def count(inputs: Sequence[str], leave_out: Collection[Path] = ()) -> int | None:
    """Return about how many documents there are, in little time; None where nobody can know."""
    if STANDARD_INPUT in inputs:
        return None
    own = frozenset(os.path.realpath(path) for path in leave_out)
    found = (path for given in inputs for path in places.expand(given))
    return sum(_about(path) for path in found if not _is_among(path, own))


def _about(path: Path) -> int:
    if path.is_dir():
        return sum(1 for _ in places.walk(path))
    table = _table(path)
    return 1 if table is None else table.about()


def _source(path: Path, columns: Columns, on_note: Note, own: frozenset[str]) -> _Source:
    """Return what yields the Entries of one input, which has been looked at."""
    if path.is_dir():
        with loading.telling(loading.printable(str(path))), os.scandir(path):
            return partial(_folder, path, on_note, own)
    table = _table(path)
    if table is not None:
        return _rows(table, columns)
    places.check(path)
    return partial(_file, path)


def _rows(table: Table, columns: Columns) -> _Source:
    return partial(rows.read, table, rows.choose(table, columns))


def _table(path: Path) -> Table | None:
    """Return the table that a file is by its name; None where it is a text."""
    suffix = path.suffix.lower()
    if suffix in (".jsonl", ".ndjson"):
        return JsonLines(str(path))
    if suffix in (".csv", ".tsv"):
        return Separated(str(path), "\t" if suffix == ".tsv" else "")
    if suffix == ".parquet":
        from summarizer.batch.inputs.columnar import Columnar

        return Columnar(str(path))
    return None


def _file(path: Path) -> Iterator[Entry]:
    name = loading.printable(str(path))
    yield Entry(name, name, path)


def _folder(path: Path, on_note: Note, own: frozenset[str]) -> Iterator[Entry]:
    for found in places.walk(path, on_note):
        if isinstance(found, places.Unreadable):
            yield Entry(found.name, found.name, found.error)
        elif not _is_among(found, own):
            yield from _file(found)


def _is_among(path: Path, own: frozenset[str]) -> bool:
    return bool(own) and os.path.realpath(path) in own
