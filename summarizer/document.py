"""Document, Sentence, Segment and Span: the text and the places in it.

Every offset counts Unicode code points of ``Document.text`` and is half-open:
``text[start:end]``. The text is normalised once, at loading, and never changes after.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Mark the half-open range ``text[start:end]``, in code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"not a span: {self.start}..{self.end}")

    def cut(self, text: str) -> str:
        """Return the words that the span marks."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Sentence:
    """Number one sentence, from 1; ``paragraph`` counts from 1 as well.

    ``span`` holds the sentence without white space around it. ``cover`` also takes in the
    white space up to the next sentence: the covers of all sentences join to the whole text.
    """

    number: int
    span: Span
    cover: Span
    paragraph: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Hold a run of consecutive sentences that fits one request; ``number`` is from 1."""

    number: int
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True)
class Document:
    """Hold one text to be read.

    ``text`` is normalised (see ``loading``); ``source`` is a path, a URL or ``-``;
    ``language`` is an ISO 639-1 code, or empty where nobody has said it (segmentation then
    finds out); ``notes`` name what loading found worth
    telling (an encoding that was guessed, control characters), without any of the text.
    """

    text: str
    source: str = "text"
    language: str = ""
    notes: tuple[str, ...] = ()

    @cached_property
    def id(self) -> str:
        """Return the SHA-256 of the text (UTF-8), in hex."""
        return hashlib.sha256(self.text.encode()).hexdigest()
