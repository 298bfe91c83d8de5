"""``verify RECORD``: a stored Record is checked against its text, with no model."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.cli import exits, output
from summarizer.errors import RecordError

if TYPE_CHECKING:
    from summarizer.record import Record

_EPILOG = """\
exit codes: 0 every record holds · 6 one does not · 3 a record or document cannot be read
"""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``verify``."""
    parser.epilog = _EPILOG
    parser.add_argument("record", metavar="RECORD", help="JSON or JSON Lines; - is standard input")
    parser.add_argument("--document", metavar="FILE", help="the text, where the record has none")
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Check every Record in the file, and print what does not hold."""
    from summarizer.grounding import verify
    from summarizer.render import inert
    from summarizer.segmentation import sentences

    records = _records(_bytes(given.record))
    code = exits.DONE
    for record in records:
        text = _text(record, given.document)
        found = verify(record, text, sentences(text, record.document.language))
        name = inert(record.document.source)
        if not found:
            output.write(f"{name}: holds, {_counted(record)}.\n")
            continue
        code = exits.ANSWER
        lines = [f"{name}: does not hold.", *(f"  {inert(problem)}" for problem in found)]
        output.write("\n".join(lines) + "\n")
    return code


def _bytes(name: str) -> bytes:
    try:
        return sys.stdin.buffer.read() if name == "-" else Path(name).read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no usable path"
        raise RecordError(f"The record cannot be read: {reason}.", hint="Check its path.") from None


def _records(data: bytes) -> list[Record]:
    """Return the Records in a JSON object, in an array of them, or in JSON Lines."""
    from summarizer.record import parse

    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecordError(f"The record is not UTF-8 at byte {error.start}.") from None
    try:
        whole = json.loads(text)
    except (ValueError, RecursionError):
        lines = [line for line in text.split("\n") if line.strip()]
        return [parse(line) for line in lines] if len(lines) > 1 else [parse(text)]
    if isinstance(whole, list) and whole:
        return [parse(json.dumps(entry)) for entry in whole]
    return [parse(text)]


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
