"""Results that were stored: lines of a batch, or Records that summarise wrote, one at a time.

Each comes as an Outcome, a lone Record too, so that whoever reads them meets one shape. While a
batch runs, or after it was killed, its output may hold two lines of one document, of which the
later one counts, and end in half a line.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, NoReturn

from pydantic import ValidationError

from summarizer.errors import RecordError
from summarizer.loading import printable
from summarizer.record import Outcome, Record

MAX_WHOLE = 512 * 1024 * 1024
"""The largest file of JSON that is no JSON Lines: such a file is held as a whole."""

_HEAD = b'{"version":"outcome.v1",'


class Stored(NamedTuple):
    """Hold a result; ``lone``: a Record of no batch, whose id is only its source."""

    outcome: Outcome
    lone: bool


def results(path: str, name: str) -> Iterator[Stored]:
    """Yield what a file holds: JSON Lines, a JSON object or array, or the Parquet of a batch.

    ``-`` is standard input; ``name`` is what messages call it. Raises RecordError, which names
    the line.
    """
    try:
        if path == "-":
            yield from _read(sys.stdin.buffer, name)
        elif Path(path).suffix.lower() == ".parquet":
            yield from _rows(path, name)
        else:
            with Path(path).open("rb") as file:
                yield from _read(file, name)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "it is no usable path"
        raise RecordError(
            f"The record {name} cannot be read: {reason}.", hint="Check its path."
        ) from None


def _rows(path: str, name: str) -> Iterator[Stored]:
    from summarizer.batch import parquet

    for number, line in enumerate(parquet.lines(Path(path)), 1):
        yield _stored(json.loads(line), f"{name}, row {number}")


def _read(file: BinaryIO, name: str) -> Iterator[Stored]:
    """Yield the results of JSON Lines; where the first line is no JSON, the whole must be."""
    first = True
    for number, line in enumerate(file, 1):
        data = line.removeprefix(b"\xef\xbb\xbf") if number == 1 else line
        if not data.strip():
            continue
        try:
            values = _json(data)
        except (ValueError, RecursionError):
            if data.startswith(_HEAD) and not data.endswith(b"\n"):
                raise RecordError(
                    f"{name}, line {number}, the last, is half: a batch writes it, or was killed.",
                    hint="Let it end, or run the same batch again: it mends its output.",
                ) from None
            if not first:
                _refuse(name, number)
            yield from _each(_whole(data, file, number, name), name)
            return
        first = False
        yield from _each(values, f"{name}, line {number}")


def _whole(begin: bytes, file: BinaryIO, line: int, name: str) -> Any:
    data = begin + file.read(MAX_WHOLE)
    if file.read(1):
        raise RecordError(
            f"{name} is no JSON Lines, and too large to be read as one JSON text.",
            hint="Turn it into lines: jq -c '.[]' IN.json > OUT.jsonl",
        )
    try:
        return _json(data)
    except (ValueError, RecursionError) as error:
        _refuse(name, line - 1 + getattr(error, "lineno", 1))


def _json(data: bytes) -> Any:
    return json.loads(data.decode(), parse_constant=_constant)


def _constant(text: str) -> NoReturn:
    raise ValueError(text)


def _refuse(name: str, line: int) -> NoReturn:
    raise RecordError(
        f"{name}, line {line}: this is no JSON, so no record.",
        hint="Take the line out, or make the file again.",
    ) from None


def _each(values: Any, place: str) -> Iterator[Stored]:
    if not isinstance(values, list):
        yield _stored(values, place)
        return
    for number, each in enumerate(values, 1):
        yield _stored(each, f"{place}, record {number}")


def _stored(values: Any, place: str) -> Stored:
    """Return what JSON values of an Outcome or a Record hold."""
    try:
        if isinstance(values, dict) and values.get("version") == "outcome.v1":
            return Stored(Outcome.model_validate(values), lone=False)
        record = Record.model_validate(values)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False, include_context=False)[0]
        field = printable(".".join(map(str, first["loc"])))[:100] or "the whole"
        raise RecordError(
            f"{place}: this is no record: {field}: {first['msg']}.",
            hint="Make it with: summarizer batch, or summarise FILE --format jsonl",
        ) from None
    source, digest = record.document.source, record.document.id
    outcome = Outcome(id=source, source=source, document=digest, record=record, error=None)
    return Stored(outcome, lone=True)
