"""Foreign text made safe to show, and broken into lines of a terminal's cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BLANK = re.compile(r"[ \t\r\n]+")
# Controls, invisible formats (bidi and tag characters among them), lone surrogates, and the
# two separators that some terminals and all browsers take for the end of a line.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# The two joiners shape letters and emoji, and steer nothing.
_JOINERS = "\u200c\u200d"
_OPENING = frozenset({"Ps", "Pi"})
_CLOSING = frozenset({"Pe", "Pf", "Po"})


def inert(text: str) -> str:
    r"""Return the text on one line, each character that could steer a terminal as an escape.

    Shown (``\x1b``, ``\u202e``) and not removed: who looks for hidden text wants to see it.
    """
    one_line = _BLANK.sub(" ", text).strip(" ")
    if one_line.isascii() and one_line.isprintable():
        return one_line
    return "".join(_escaped(c) if _steers(c) else c for c in one_line)


def cells(text: str) -> int:
    """Return how many columns of a terminal the text takes: two for a wide character."""
    if text.isascii():
        return len(text)
    return sum(_cells(c) for c in text)


def wrap(text: str, width: int) -> list[str]:
    """Break one line of text into lines of at most ``width`` cells.

    Lines end at spaces, between wide characters (Chinese has no spaces), and, where nothing
    else is left, inside a word. ``textwrap`` counts characters and would overflow.
    """
    lines: list[str] = []
    line = ""
    used = 0
    for word in text.split(" "):
        gap = " " if line else ""
        for piece in _pieces(word, width):
            size = cells(piece)
            if line and used + len(gap) + size > width:
                lines.append(line)
                line, used, gap = "", 0, ""
            line += gap + piece
            used += len(gap) + size
            gap = ""
    return [*lines, line]


def _pieces(word: str, width: int) -> Iterator[str]:
    """Cut a word where a line may end; no piece is wider than ``width``."""
    if word.isascii() and len(word) <= width:
        yield word
        return
    piece = ""
    used = 0
    for c in word:
        size = _cells(c)
        # A mark of no width stays with what it stands on.
        if piece and size and (used + size > width or _may_part(piece[-1], c)):
            yield piece
            piece, used = "", 0
        piece += c
        used += size
    yield piece


def _may_part(left: str, right: str) -> bool:
    """Say whether a line may end here; none starts with 。 or ends with 「."""
    if _cells(left) < 2 and _cells(right) < 2:
        return False
    return (
        unicodedata.category(right) not in _CLOSING and unicodedata.category(left) not in _OPENING
    )


def _cells(c: str) -> int:
    if unicodedata.category(c) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(c) in "WF" else 1


def _steers(c: str) -> bool:
    return unicodedata.category(c) in _STEERING and c not in _JOINERS


def _escaped(c: str) -> str:
    return c.encode("unicode_escape").decode("ascii")
