"""``verify RECORD``: a stored Record is checked against its text, with no model."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

from summarizer.cli import exits, output
from summarizer.errors import RecordError

if TYPE_CHECKING:
    from summarizer.batch.stored import Stored
    from summarizer.record import Record

_EPILOG = """\
Documents of a batch that could not be read have no record: they are told, and change no code.

exit codes: 0 every record holds · 6 one does not · 3 a record or document cannot be read
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``verify``."""
    parser.epilog = _EPILOG
    parser.add_argument(
        "record",
        metavar="RECORD",
        help="JSON, JSON Lines or Parquet of a batch; - is standard input",
    )
    parser.add_argument("--document", metavar="FILE", help="the text, where the record has none")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Check every Record in the file, and print what does not hold."""
    from summarizer.grounding import verify
    from summarizer.render import inert
    from summarizer.segmentation import sentences

    code, any_found = exits.DONE, False
    for outcome, _ in _results(given.record):
        any_found = True
        record, name = outcome.record, inert(outcome.id)
        if record is None:
            kind = outcome.error.kind if outcome.error else "no error is told"
            output.write(f"{name}: no record, nothing to check: {inert(kind)}.\n")
            continue
        text = _text(record, given.document)
        found = verify(record, text, sentences(text, record.document.language))
        if not found:
            output.write(f"{name}: holds, {_counted(record)}.\n")
            continue
        code = exits.ANSWER
        lines = [f"{name}: does not hold.", *(f"  {inert(problem)}" for problem in found)]
        output.write("\n".join(lines) + "\n")
    if not any_found:
        raise RecordError("There is no record in it.", hint="Name what summarizer has written.")
    return code


def _results(name: str) -> Iterator[Stored]:
    from summarizer.batch.stored import results
    from summarizer.loading import printable

    if name == "-" and sys.stdin is None:
        raise RecordError("There is no standard input.", hint="Name a file instead.")
    return results(name, "standard input" if name == "-" else printable(name))


def _text(record: Record, document: str | None) -> str:
    if document is not None:
        from summarizer import loading

        return loading.read(document).text
    if record.document.text is None:
        raise RecordError("The record holds no text.", hint="Name it with --document FILE.")
    return record.document.text


def _counted(record: Record) -> str:
    found = record.summary
    items = (found.actors, found.claims, found.intents, found.legal_justifications)
    count = sum(map(len, items)) + (found.gist is not None)
    return f"{count} item{'' if count == 1 else 's'} checked"
