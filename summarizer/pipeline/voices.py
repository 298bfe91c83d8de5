"""Voices: who speaks by the form of a document, each turn of a transcript or its author."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from summarizer import segmentation
from summarizer.document import Document, Sentence
from summarizer.pipeline.answers import ISSUED, Author

_HEAD, _TAIL = 4, 2  # lines that show the form of a document


@dataclass(frozen=True)
class Voices:
    """Hold the turns of a document by sentence number, or its author; a news text has neither."""

    text: str
    sentences: tuple[Sentence, ...]
    turns: dict[int, segmentation.Turn]
    author: str | None = None

    @classmethod
    def of(cls, document: Document, language: str) -> Voices:
        """Find the turns of a document."""
        sentences = segmentation.sentences(document.text, language)
        return cls(document.text, sentences, segmentation.turns(document.text, sentences))

    def ends(self) -> list[str]:
        """Return the first and last lines of the document."""
        ends = [*self.sentences[:_HEAD], *self.sentences[_HEAD:][-_TAIL:]]
        return [s.span.cut(self.text) for s in ends]

    def issued(self, told: Author) -> Voices:
        """Return the same with the author that the model tells, if the form has one.

        What does not stand in the text is no author. Letterheads are in capitals, and a small
        model copies them in others: the words are those of the text.
        """
        place = self.text.casefold().find((told.author or "").casefold())
        if told.form not in ISSUED or not told.author or place < 0:
            return self
        author = self.text[place : place + len(told.author)]
        known = author.casefold() == told.author.casefold()  # folding may move places: "ß", "İ"
        return Voices(self.text, self.sentences, self.turns, author if known else None)

    def turn(self, sentence: Sentence) -> segmentation.Turn | None:
        """Return the turn that a sentence is part of."""
        return self.turns.get(sentence.number)

    def speaker(self, sentence: Sentence) -> str | None:
        """Return who speaks a sentence by the form of the document, else None."""
        turn = self.turn(sentence)
        return turn.name if turn else self.author

    def said(self, sentence: Sentence) -> str:
        """Return the words of a sentence, without the head of its turn."""
        words = sentence.span.cut(self.text)
        turn = self.turn(sentence)
        if turn and turn.sentence == sentence.number:
            words = words[turn.head.end - sentence.span.start :].strip()
        return words

    def naming(self, name: str, sentence: Sentence) -> Sentence:
        """Return a sentence that names a speaker, near this one: an actor's evidence."""
        turn = self.turn(sentence)
        places: Sequence[Sentence] = [sentence]
        if turn:
            places = [sentence, self.sentences[turn.sentence - 1]]
        named = (s for s in (*places, *self.sentences) if name in s.span.cut(self.text))
        return next(named, sentence)
