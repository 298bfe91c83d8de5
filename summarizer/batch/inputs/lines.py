"""Lines of a file or of standard input, each within a bound, and how many there are."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BufferedReader
from typing import BinaryIO

from summarizer import loading
from summarizer.errors import DocumentError

MAX_LINE = loading.MAX_BYTES
_PIECE = 1 << 20
_SAMPLE = 64 * _PIECE  # of a larger file this much is counted, and the rest is inferred
_WIDE = (b"\xff\xfe", b"\xfe\xff")


@contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a regular file, or standard input for ``-``; raise DocumentError."""
    name = loading.printable(path)
    if path == "-":
        if sys.stdin is None:
            raise DocumentError("There is no standard input.", hint="Name a file instead.")
        with _standard_input() as file:
            yield file
        return
    with loading.telling(name):
        raw = os.fdopen(loading.open_regular(path, name), "rb", buffering=0)
        file = BufferedReader(raw, _PIECE)
    with file:
        try:
            if file.peek(2)[:2] in _WIDE:
                raise DocumentError(
                    f"{name} is UTF-16; tables are read as UTF-8.",
                    hint="Convert it first: iconv -f UTF-16 -t UTF-8.",
                )
            yield file
        except OSError as error:  # the disk, or a folder of another machine, went away
            raise DocumentError(
                f"{name} cannot be read to its end: {error.strerror}.", hint="Run again."
            ) from None


@contextmanager
def _standard_input() -> Iterator[BinaryIO]:
    """Open it anew: at its end the interpreter waits for nobody who reads from that."""
    try:
        number = os.dup(sys.stdin.fileno())
    except OSError:  # something stands in its place that is no file
        yield sys.stdin.buffer
        return
    with os.fdopen(number, "rb") as file:
        yield file


def lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """Yield the number of each line, from 1, and its bytes; None for one that is too long.

    One that is too long is passed over in pieces and never held. A byte order mark is gone.
    """
    number = 0
    while data := file.readline(MAX_LINE + 1):
        number += 1
        if len(data) > MAX_LINE:
            while not data.endswith(b"\n") and (data := file.readline(_PIECE)):
                pass
            yield number, None
        else:
            yield number, data.removeprefix(b"\xef\xbb\xbf") if number == 1 else data


def about(path: str, *, quoted: bool = False) -> int:
    """Return about how many lines a file has; ``quoted``: line ends in quotes are none."""
    with opened(path) as file:
        size = os.fstat(file.fileno()).st_size
        seen = found = parts = 0
        end = b"\n"
        while seen < _SAMPLE and (data := file.read(_PIECE)):
            seen += len(data)
            end = data[-1:]
            pieces = data.split(b'"') if quoted else [data]
            found += sum(piece.count(b"\n") for piece in pieces[parts % 2 :: 2])
            parts += len(pieces) - 1
    found += end != b"\n"
    return round(found * size / seen) if seen else 0
