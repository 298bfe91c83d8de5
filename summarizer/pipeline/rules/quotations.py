"""Quotations: where one opens and where it ends, in the marks of several languages.

“English”, «français», „deutsch“, »deutsch«, "typed", 「中文」. One that is never closed stays open.
"""

from __future__ import annotations

import re

_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "「": "」", "『": "』"}
_MARKS = re.compile('[“”„«»"「」『』]')
_QUOTATION = re.compile('[“„«»"「『][^“”„«»"「」『』]+[”“»«"」』]')
_ROW = 4  # words of a quotation that is no scare
_QUOTED = re.compile('“[^“”]*”|„[^“”„]*[“”]|«[^«»]*»|»[^«»]*«|"[^"\n]*"|「[^「」]*」|『[^『』]*』')


def is_open(text: str) -> bool:
    """Say whether a quotation that opened in a text does not end in it."""
    return bool(_after(text, ""))


def opens(text: str) -> bool:
    """Say whether a text begins with a quotation that does not end in it."""
    return text[:1] in _CLOSERS and end(text[:1], text[1:]) is None


def end(before: str, text: str) -> int | None:
    """Return where in a text the quotation ends that is open before it; None where it does not."""
    closers = _after(before, "")
    places = (place for place, mark in enumerate(text) if mark in closers)
    return next((place + 1 for place in places), None) if closers else None


def without(text: str) -> str:
    """Return a text without what it quotes."""
    return _QUOTED.sub(" ", text)


def number(text: str) -> int:
    """Return how many quotations a text holds."""
    return len(_QUOTED.findall(text))


def _after(text: str, closers: str) -> str:
    """Return the marks that would end the quotation that is open behind a text; empty for none."""
    for mark in _MARKS.findall(text):
        if mark in closers:
            closers = ""
        elif not closers:
            closers = _CLOSERS.get(mark, "")
    return closers


def is_quotation(text: str) -> bool:
    """Say whether a sentence is one quotation from its first mark to its last."""
    return _QUOTATION.fullmatch(text.strip()) is not None


def quotes(text: str) -> bool:
    """Say whether a sentence quotes some words in a row: somebody's, and no single word's scare."""
    return any(
        len(re.findall(r"\w+", found.group())) >= _ROW for found in _QUOTATION.finditer(text)
    )


def within_quotation(name: str, text: str) -> bool:
    """Say whether a name stands in a quotation alone: spoken of there, and no speaker."""
    outside = _QUOTATION.sub("", text)
    return outside != text and name in text and name not in outside
