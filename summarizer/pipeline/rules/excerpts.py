"""Excerpts: the part of a sentence that a question needs, as every word of it has to be read.

Languages that write no spaces have no words to count here: their sentences stay whole.
"""

from __future__ import annotations

import re

_WORD = re.compile(r"\S+")
_BEFORE, _BEHIND = 8, 12  # words beside a name: a title stands among them
_OPENING = 16  # words: enough for a dateline, a salutation, the name of an office


def around(name: str, text: str) -> str:
    """Return the words beside a name, and the name; the whole text where it stands not in it."""
    place = text.find(name)
    if place < 0:
        return text
    end = place + len(name)
    words = [word.span() for word in _WORD.finditer(text)]
    before = [first for first, _ in words if first < place][-_BEFORE:]
    behind = [last for _, last in words if last > end][:_BEHIND]
    return text[min([place, *before]) : max([end, *behind])]


def opening(text: str) -> str:
    """Return the first words of a text."""
    words = [word.end() for word in _WORD.finditer(text)]
    return text[: words[:_OPENING][-1]] if words else ""
