"""``export RECORDS…``: stored results as one flat table, for a spreadsheet or a data frame."""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import exits, output
from summarizer.errors import RecordError, SettingsError

if TYPE_CHECKING:
    from summarizer.batch.exporting import Table, Told

_FORMS = (".csv", ".tsv", ".parquet")
_PIECE = 1 << 16
_EPILOG = """\
examples:
  summarizer export news.jsonl -o items.csv
  summarizer export news.parquet -o items.parquet
  summarizer export a.jsonl b.jsonl --excel -o items.csv
  summarise *.txt --format jsonl | summarizer export - > items.csv

A row for each claim, intent and legal justification. A section that states nothing, or that is
not known, has a row that says so in the column state; a document that failed has one with its
error. Cells that begin like a formula get an apostrophe before them, in CSV and TSV.

--excel writes a byte order mark, without which Excel garbles all but English, and cuts cells at
the 32,767 characters that it holds. Other programs want neither.

columns (then what the documents carried):
{columns}

exit codes: 0 done · 3 a record cannot be read · 4 settings or output. Documents that failed are
rows, and told on standard error; they are no error here.
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``export``."""
    from summarizer.render.flat import COLUMNS

    told = "\n".join(f"  {name:<13} {words}" for name, (_, words) in COLUMNS.items())
    parser.epilog = _EPILOG.format(columns=told)
    parser.add_argument(
        "records",
        metavar="RECORDS",
        nargs="+",
        help="output of batch, .jsonl or .parquet, or of summarise, JSON; - is standard input",
    )
    parser.add_argument(
        "-o", "--output", metavar="FILE", default="-", help="FILE.csv, .tsv or .parquet; - is CSV"
    )
    parser.add_argument("--excel", action="store_true", help="write CSV or TSV as Excel needs it")
    parser.add_argument("-q", "--quiet", action="store_true", help="tell of errors only")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Write the table; tell how much it holds, and of how much it holds nothing."""
    from summarizer.batch import exporting

    messages: output.Messages = given.messages
    messages.level = 0 if given.quiet else 1
    target = None if given.output == "-" else _target(given.output, given.records, given.excel)
    with _sources(given.records) as sources:
        found = exporting.table(sources)
        write = _print if target is None else partial(_save, target=target)
        told = write(found, excel=given.excel)
    messages.note(f"{told.items:,} items of {told.documents:,} documents.")
    if told.failed:
        messages.warn(f"{told.failed:,} documents failed: see the rows with the state failed.")
    if told.partial:
        messages.warn(f"{told.partial:,} were read in part: see the column error.")
    return exits.DONE


def _target(name: str, records: Sequence[str], excel: bool) -> Path:
    """Return where to write; refuse what cannot be, before anything is read."""
    path = Path(name)
    output.check(path)
    if path.suffix.lower() not in _FORMS and not _is_device(path):
        raise SettingsError(
            f"{path} names no form of table.", hint=f"End it with one of {', '.join(_FORMS)}."
        )
    if excel and path.suffix.lower() == ".parquet":
        raise SettingsError("--excel is for CSV and TSV.", hint="Leave it out, or write a .csv.")
    if path.exists() and any(Path(r).exists() and path.samefile(r) for r in records):
        raise SettingsError(f"{path} is to be read and written.", hint="Name another -o.")
    return Path(os.path.realpath(path))


def _is_device(path: Path) -> bool:
    return path.exists() and not path.is_file()


@contextmanager
def _sources(records: Sequence[str]) -> Iterator[dict[str, str]]:
    """Give the paths of all results and their names; standard input is kept, to be read twice."""
    from summarizer.loading import printable

    with tempfile.NamedTemporaryFile(prefix="summarizer-", suffix=".jsonl") as kept:
        sources = {}
        for record in records:
            if record != "-":
                sources[record] = printable(record)
                continue
            if sys.stdin is None:
                raise RecordError("There is no standard input.", hint="Name a file instead.")
            shutil.copyfileobj(sys.stdin.buffer, kept)
            kept.flush()
            sources[kept.name] = "standard input"
        yield sources


def _print(found: Table, *, excel: bool) -> Told:
    """Print CSV, some rows at a time."""
    from summarizer.batch import exporting

    waiting: list[str] = []
    size = 0

    def put(text: str) -> None:
        nonlocal size
        waiting.append(text)
        size += len(text)
        if size >= _PIECE:
            output.write("".join(waiting), exact=True)
            waiting.clear()
            size = 0

    told = exporting.write_text(found, ",", put, excel=excel)
    output.write("".join(waiting), exact=True)
    return told


def _save(found: Table, *, target: Path, excel: bool) -> Told:
    from summarizer.batch import exporting

    try:
        if _is_device(target):  # it must not be replaced by a file
            with target.open("w", encoding="utf-8", newline="") as device:
                return exporting.write_text(found, ",", device.write, excel=excel)
        return exporting.save(found, target, excel=excel)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise output.unwritable(str(target), error) from None
