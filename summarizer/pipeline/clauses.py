"""Cut a sentence into clauses, each of which can say a thing of its own.

"It said the flight kept to the law, was not aimed at anyone, and …" says three things;
a small model labels them better one at a time. A cut is made only at a comma, semicolon,
colon or dash that is followed by a word which can open a clause, so that lists and titles
("Jon Pell, deputy chief of staff, said") stay whole.
"""

from __future__ import annotations

import re

from summarizer.document import Span

_OPENERS = {
    "en": "and but while whereas because so it they he she we i its their the a an there this"
    " these those if which was were had has would will did that adding",
    "fr": "et mais tandis car parce que qui il elle ils elles on nous le la les un une si ce"
    " cette ces son sa leur",
    "es": "y e pero mientras porque que él ella ellos nosotros el la los las un una si este"
    " esta su sus",
    "de": "und aber während weil dass sie er es wir der die das ein eine wenn dies diese sein ihre",
    "ru": "и а но что чтобы который которая которые он она оно они мы если это этот его её их",
}
_MARKS = re.compile(r"[,;:](?=\s)|\s[–—](?=\s)|[,;:；：，](?=[^\s\d])")
_WORD = re.compile(r"[^\W\d_]+")
_MIN_WORDS = 4


def clauses(text: str, language: str) -> tuple[Span, ...]:
    """Return the clauses of a sentence as spans of it, in order, without marks around them.

    A sentence of nothing but such marks has none.
    """
    openers = frozenset(_OPENERS.get(language, _OPENERS["en"]).split())
    spans = []
    start = 0
    for mark in _MARKS.finditer(text):
        following = _WORD.search(text, mark.end())
        opens = following is not None and following.group().casefold() in openers
        if (
            opens
            and not _inside_quotes(text, mark.start())
            and _words(text[start : mark.start()]) >= _MIN_WORDS
            and _words(text[mark.end() :]) >= _MIN_WORDS
        ):
            spans.append(_trim(text, start, mark.start()))
            start = mark.end()
    spans.append(_trim(text, start, len(text)))
    return tuple(span for span in spans if span.start < span.end)


def _words(text: str) -> int:
    return len(_WORD.findall(text))


def _inside_quotes(text: str, position: int) -> bool:
    """Say whether a quotation is open at a place; a cut there would part its words."""
    before = text[:position]
    opened = before.count("“") + before.count("«") + before.count("„")
    closed = before.count("”") + before.count("»")
    return opened > closed or before.count('"') % 2 == 1


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and text[start] in " \t\n,;:–—":
        start += 1
    while end > start and text[end - 1] in " \t\n,;:–—":
        end -= 1
    return Span(start, end)
