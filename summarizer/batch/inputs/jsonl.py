"""JSON Lines: an object a line, each read strictly and for itself."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Any, NoReturn

from summarizer.batch.inputs import lines
from summarizer.batch.inputs.rows import Row, refused
from summarizer.errors import DocumentError

_MAYBE_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")


class JsonLines:
    """Read a file of JSON Lines, or standard input, which can be read once only."""

    unit = "line"

    def __init__(self, path: str) -> None:
        self.name = path
        self._stream: Iterator[Row] | None = None

    def columns(self) -> Sequence[str]:
        """Return the names in the first row that is whole."""
        found = self._rows()
        seen: list[Row] = []
        for row in found:
            seen.append(row)
            if not isinstance(row.values, DocumentError):
                break
        if self.name == "-":
            self._stream = chain(seen, found)
        return () if not seen or isinstance(seen[-1].values, DocumentError) else [*seen[-1].values]

    def rows(self) -> Iterator[Row]:
        """Yield the rows; blank lines are none."""
        return self._rows() if self._stream is None else self._stream

    def about(self) -> int:
        """Return about how many lines there are."""
        return lines.about(self.name)

    def _rows(self) -> Iterator[Row]:
        with lines.opened(self.name) as file:
            for number, data in lines.lines(file):
                if data is None:
                    yield Row(number, refused(f"it is longer than {lines.MAX_LINE:,} bytes."))
                elif data.strip():
                    yield _row(number, data)


def _row(number: int, data: bytes) -> Row:
    try:
        return Row(number, values(data))
    except DocumentError as error:
        return Row(number, error)


def values(data: bytes) -> dict[str, Any]:
    """Return the object of a line; raise DocumentError, without a word of it."""
    try:
        found = _DECODER.decode(data.decode())
    except UnicodeDecodeError as error:
        raise refused(f"byte {error.start + 1} is not UTF-8.") from None
    except RecursionError:
        raise refused("it is nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise refused(f"it is no JSON: {error.msg} at character {error.pos + 1}.") from None
    except ValueError:  # a number of more digits than Python takes
        raise refused("a number in it is too long.") from None
    if not isinstance(found, dict):
        raise refused("it is no JSON object.")
    if _MAYBE_SURROGATE.search(data):
        _refuse_surrogates(found)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise refused("it names a key twice.")
    return found


def _number(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _constant(text)


def _constant(_: str) -> NoReturn:
    raise refused("it holds NaN or Infinity, which JSON does not have.")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_number, parse_constant=_constant
)


def _refuse_surrogates(values: dict[str, Any]) -> None:
    try:
        json.dumps(values, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise refused("it holds a lone surrogate, half of a character.") from None
    except RecursionError:
        raise refused("it is nested too deeply.") from None
