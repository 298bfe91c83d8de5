"""Sentences become Segments: runs that fit one request, parted where it hurts least."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from summarizer.document import Segment, Sentence
from summarizer.segmentation.abbreviations import LEANING

# Tokens for each character, set against Qwen2.5's vocabulary so that prose in fifteen
# languages is not underrated; the last price is for digits, marks, Chinese, Hindi and the rest.
_PRICES = (
    (re.compile(r"[A-Za-z\s]+"), 1 / 3.5),
    (re.compile("[\x80-\u036f\u0400-\u06ff]+"), 1 / 2),
    (re.compile("[\U00010000-\U0010ffff]+"), 3.0),
)
_OTHER_PRICE = 1.1

_QUOTE = re.compile('["“”„«»「」『』]')
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "»": "«", '"': '"', "「": "」", "『": "』"}


def tokens(text: str) -> int:
    """Estimate the tokens of a text in any script, rather too many than too few."""
    cost = _OTHER_PRICE * len(text)
    for characters, price in _PRICES:
        cost += (price - _OTHER_PRICE) * sum(map(len, characters.findall(text)))
    return math.ceil(cost)


def segments(text: str, sentences: Sequence[Sentence], limit: int) -> tuple[Segment, ...]:
    """Pack the sentences, in order, each once, into segments of at most ``limit`` tokens.

    A sentence over the limit is a segment of its own. Where a segment is full it ends at the
    last paragraph end in its last quarter, or else at the last place in its later half that
    parts no quote from its speaker, or else where it is full.
    """
    sums = [0, *accumulate(tokens(s.cover.cut(text)) for s in sentences)]
    bound = list(_bound(text, sentences))
    found: list[Segment] = []
    start = 0
    while start < len(sentences):
        full = start + 1
        while full < len(sentences) and sums[full + 1] - sums[start] <= limit:
            full += 1
        stop = full if full == len(sentences) else _best(start, full, sums, bound, sentences)
        found.append(Segment(len(found) + 1, tuple(sentences[start:stop])))
        start = stop
    return tuple(found)


def _best(
    start: int, full: int, sums: list[int], bound: list[bool], sentences: Sequence[Sentence]
) -> int:
    """Choose which sentence begins the next segment: the full one, or one before it."""
    filled = sums[full] - sums[start]
    free: int | None = None
    for index in range(full, start, -1):
        share = sums[index] - sums[start]
        if share < filled / 2:
            break
        if bound[index]:
            continue
        begins = sentences[index].paragraph != sentences[index - 1].paragraph
        if begins and share >= filled * 3 / 4:
            return index
        free = free or index
    return free or full


def _bound(text: str, sentences: Sequence[Sentence]) -> Iterator[bool]:
    """Tell for each sentence whether it needs the one before it to be understood.

    It does inside an open quotation, at a quotation in the same paragraph as its speaker or
    after a colon, and where it begins with a word such as "He".
    """
    quote = ""  # the mark that opened the quotation that is still open
    for index, sentence in enumerate(sentences):
        own = sentence.span.cut(text)
        before = sentences[index - 1] if index else None
        begins_quote = own[0] in _CLOSERS
        if before is None:
            yield False
        elif before.paragraph != sentence.paragraph:
            # a quotation may run over paragraphs, each opened anew; any other open mark is stray
            yield (begins_quote and bool(quote)) or text[before.span.end - 1] in ":："
            quote = ""
        else:
            yield bool(quote) or begins_quote or bool(LEANING.match(own))
        quote = _open_quote(own, quote)


def _open_quote(sentence: str, quote: str) -> str:
    """Return the mark of the quotation left open at the end of the sentence, or nothing.

    One quotation is followed at a time: marks inside it, other than its own, change nothing.
    """
    for mark in _QUOTE.findall(sentence):
        if quote:
            quote = "" if mark in _CLOSERS[quote] else quote
        elif mark in _CLOSERS:
            quote = mark
    return quote
