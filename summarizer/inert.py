"""Foreign text made safe to show: in a terminal, in Markdown, and broken into lines of cells."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_BLANK = re.compile(r"[ \t\r\n]+")
# Controls, invisible formats (bidi and tag characters among them), lone surrogates, and the
# two separators that some terminals and all browsers take for the end of a line.
_STEERING = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
# Lines and tabs lay text out; the two joiners shape letters and emoji.
_KEPT = "\n\t\u200c\u200d"
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~!&$^]")
# What the start of a line makes a list, a rule, a heading underline or a numbered item.
_LINE_OPENERS = re.compile(r"^(\d*)([-+=.)])")
# Bare addresses become links without any markup. A backslash parts them again.
_ADDRESS = re.compile(r":(?=//)|(?<=\w)[.:](?=[^\W\d_])|(?<=[^\W\d_])[.:](?=\w)")
# But not mail addresses, mentions and issue numbers: they are looked for after the backslashes
# are gone. A word joiner, which nobody sees, does. ``inert`` has left none of the document's.
_MENTION = re.compile(r"[@#](?=\w)")
_JOINER = "\u2060"
_OPENING = frozenset({"Ps", "Pi"})
_CLOSING = frozenset({"Pe", "Pf", "Po"})


def inert(text: str) -> str:
    """Return the visible text on one line."""
    return visible(_BLANK.sub(" ", text).strip(" "))


def visible(text: str) -> str:
    r"""Return the text with each character that steers or hides as an escape; lines stay lines.

    Shown (``\x1b``, ``\u202e``) and not removed: who looks for hidden text wants to see it.
    """
    if text.isprintable():  # then it holds no character of those categories
        return text
    return "".join(_escaped(c) if _steers(c) else c for c in text)


def markdown(text: str) -> str:
    """Return one line of inert text so that Markdown shows it as it is, in a table cell too."""
    text = _MENTION.sub(rf"\g<0>{_JOINER}", text)
    text = _MARKUP.sub(r"\\\g<0>", text)
    text = _ADDRESS.sub(r"\\\g<0>", text)
    return _LINE_OPENERS.sub(r"\1\\\2", text)


def unlinked(text: str) -> str:
    """Return inert text in which no address, mention or number becomes a link.

    For HTML blocks in Markdown, where backslashes escape nothing: word joiners part them.
    """
    parted = _MENTION.sub(rf"\g<0>{_JOINER}", text)
    return _ADDRESS.sub(rf"{_JOINER}\g<0>", parted)


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
    # the last two places of each plane are no characters, and no XML may hold the first two
    return c not in _KEPT and (unicodedata.category(c) in _STEERING or ord(c) & 0xFFFE == 0xFFFE)


def _escaped(c: str) -> str:
    return c.encode("unicode_escape").decode("ascii")
