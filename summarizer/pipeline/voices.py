"""Voices: who speaks by the form of a document, each turn of a transcript or its author."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from summarizer import segmentation
from summarizer.document import Document, Sentence
from summarizer.grounding.language import Words, listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.answers import ISSUED, Author
from summarizer.pipeline.rules import interviews, letterhead, naming, quotations

_ENDS = tuple('.!?…;,。！？；，”»"」』’)）')
_ANSWERS = listed("answer réponse respuesta antwort ответ")
_LEADERS = listed("moderator presenter host chair anchor interviewer")
_CLOSING = "”»\"“’'"
_QUOTED = 2_000  # characters in which a quotation that is still open is looked for
_HEAD, _TAIL = 4, 2  # lines that show the form of a document
_MASTHEAD = 8  # lines among which the head of a letter stands, under the number of the document
_QUOTATIONS = 4  # that a document may hold which somebody issues
_MEETING = re.compile(r"The meeting (?:rose|was (?:called to order|suspended|resumed)) at\b")
_DELEGATE = re.compile(
    r"(?:the )?(?:permanent )?(?:representative|delegate|delegation|ambassador) of (?:the )?"
    r"(?P<state>.+)$",
    re.IGNORECASE,
)
_OPENING = 3  # lines among which a dispatch begins


@dataclass(frozen=True)
class Voices:
    """Hold the turns of a document by sentence number, or its author; a news text has neither.

    ``states`` are those that its letterhead names; an author, or who answers in its turns, speaks
    for the one. ``asked`` are the sentences of an interviewer who has a dash for a name.
    """

    text: str
    language: str
    sentences: tuple[Sentence, ...]
    turns: dict[int, segmentation.Turn]
    author: str | None = None
    states: tuple[str, ...] = ()
    asked: frozenset[int] = frozenset()

    @classmethod
    def of(cls, document: Document, language: str) -> Voices:
        """Find the turns of a document, or who signs it."""
        text = document.text
        sentences = segmentation.sentences(text, language)
        turns = segmentation.turns(text, sentences)
        head = "\n".join(s.span.cut(text) for s in sentences[:_HEAD] if s.number not in turns)
        author = None
        if turns:
            turns = _introduced(turns, text, language)
        else:
            issuer = letterhead.issuer(head, language)
            if issuer is None or letterhead.is_event(issuer):
                issuer = letterhead.met(text, head) or issuer
            author = letterhead.together(text, language) or issuer
            author = author or letterhead.signed(text)
        asked = frozenset[int]() if turns or author else interviews.questions(text, sentences)
        if asked:
            before = text[: sentences[min(asked) - 1].span.start]
            titles = LANGUAGES[language].titles if language in LANGUAGES else Words()
            author = letterhead.introduced(before, titles)
            author = author or interviews.introduced(before, language)
            asked = asked if author else frozenset()
        lines = [s.span.cut(text) for s in sentences[:_MASTHEAD] if s.number not in turns]
        masthead = "\n".join(line for line in lines if not line.endswith(_ENDS))
        states = letterhead.states(head) or letterhead.states(masthead) if turns or author else ()
        return cls(text, language, sentences, turns, author, states, asked)

    @property
    def is_news(self) -> bool:
        """Say whether the document is news by its form: nobody speaks in it but who is quoted."""
        lines = [line for line in self.text.splitlines() if line.strip()]
        return letterhead.is_dispatch(lines[:_OPENING])

    @property
    def is_release(self) -> bool:
        """Say whether the document is one that an office or company hands to the press."""
        return letterhead.is_release(self.ends())

    def ends(self) -> list[str]:
        """Return the first and last lines of the document."""
        ends = [*self.sentences[:_HEAD], *self.sentences[_HEAD:][-_TAIL:]]
        return [s.span.cut(self.text) for s in ends]

    def issued(self, told: Author) -> Voices:
        """Return the same with the author that the model tells, if the form has one.

        What does not stand in the text is no author. Letterheads are in capitals, and a small
        model copies them in others: the words are those of the text.
        """
        asked = self._asked() if told.form == "interview" else frozenset()
        if not asked and (told.form not in ISSUED or self._quotes_others):
            return self
        name = told.author or ""
        place = naming.place(name, self.text)
        if place is None:
            line = letterhead.resembling(name, self.ends())
            place = naming.place(line, self.text) if line else None
        if place is None or letterhead.is_form(place.cut(self.text)):
            return self
        if not (asked or letterhead.is_over(place.cut(self.text), self.ends())):
            return self
        author = letterhead.without_object(place.cut(self.text))
        author = letterhead.office_beside(author, self.ends()[:_HEAD]) or author
        states = letterhead.states("\n".join(self.ends()[:_HEAD]))
        return replace(self, author=author, states=states, asked=asked)

    @property
    def _quotes_others(self) -> bool:
        """Say whether the document quotes others more often than it says "we": news does."""
        plain = quotations.without(self.text)
        own = len(interviews.OWN.findall(plain))
        return quotations.number(self.text) > max(_QUOTATIONS, own)

    def _asked(self) -> frozenset[int]:
        """Return the sentences of paragraphs that open with a dash, if others lie between them."""
        dashes = ("–", "—", "- ")
        dashed = {s.paragraph for s in self.sentences if self.text.startswith(dashes, s.span.start)}
        if not dashed:
            return frozenset()
        first, last = min(dashed), max(dashed)
        between = (s.paragraph for s in self.sentences if first < s.paragraph < last)
        if dashed.issuperset(between):
            return frozenset()
        return frozenset(s.number for s in self.sentences if s.paragraph in dashed)

    def turn(self, sentence: Sentence) -> segmentation.Turn | None:
        """Return the turn that a sentence is part of."""
        return self.turns.get(sentence.number)

    def speaker(self, sentence: Sentence) -> str | None:
        """Return who speaks a sentence by the form of the document, else None."""
        turn = self.turn(sentence)
        if turn is not None:
            return turn.name
        return self.author if sentence.number > self._first_asked else None

    @cached_property
    def _first_asked(self) -> int:
        """Return the number of an interviewer's first sentence: the answers come after it."""
        return min(self.asked, default=0)

    def is_question(self, sentence: Sentence) -> bool:
        """Say whether a sentence is part of a question: what it asserts is dispensable."""
        turn = self.turn(sentence)
        asks = sentence.number in self.asked or (turn is not None and turn.question)
        return asks or self.said(sentence).rstrip('”"»').endswith(("?", "？"))

    def is_spoken(self, sentence: Sentence) -> bool:
        """Say whether a sentence is speech by the form of the document: a turn, an answer."""
        return self.turn(sentence) is not None or bool(self.asked)

    def side(self, sentence: Sentence) -> str | None:
        """Return the state or body for which a sentence is spoken: "Mr. Tchounga (Lobala)"."""
        turn = self.turn(sentence)
        state = self.states[0] if len(self.states) == 1 else None
        if turn is None:
            return state
        if turn.question:
            return None
        return turn.within if turn.within and "," not in turn.within else state

    def delegate(self, by: str) -> str | None:
        """Return whose turns are those of a delegate: "the representative of Lobala"."""
        found = _DELEGATE.match(by)
        turns = self.turns.values() if found else ()
        wanted = found["state"].casefold() if found else ""
        return next((t.name for t in turns if (t.within or "").casefold() == wanted), None)

    def is_heading(self, sentence: Sentence) -> bool:
        """Say whether a sentence only names: a line of its own without an end, an entry of a list.

        "LUND, 3 May" does, and "Pilot." in a notice; "No." does not where somebody answers. When a
        meeting began and ended is told in fixed words, and by none who spoke there.
        """
        words = self.said(sentence)
        if _MEETING.match(words):
            return True
        if self._paragraphs[sentence.paragraph][1] == 1:
            return words[-1:] not in _ENDS
        spaced = self.language != "zh"  # no spaces between its words
        return spaced and len(words.split()) == 1 and not self.is_spoken(sentence)

    def is_headline(self, sentence: Sentence) -> bool:
        """Say whether a sentence is the headline of news: the paper's (labels.md, 10)."""
        if sentence.number != 1:
            return False
        alone = self._paragraphs[sentence.paragraph][1] == 1
        return self.is_heading(sentence) or (alone and self._is_open_ended(sentence))

    def _is_open_ended(self, sentence: Sentence) -> bool:
        """Say whether a line ends in the words of a title: "Talks in Sund: “Closer than ever”"."""
        words = self.said(sentence)
        return words[-1:] in _CLOSING and words.rstrip(_CLOSING)[-1:] not in _ENDS

    def is_quoted(self, sentence: Sentence) -> bool:
        """Say whether a sentence lies in a quotation that its paragraph opened before it.

        A sentence that opens one and leaves it open is meant as well.
        """
        words = sentence.span.cut(self.text)
        before = self._within_paragraph(sentence)
        if not quotations.is_open(before):
            return quotations.opens(words)
        end = quotations.end(before, words)
        return end is None or not re.search(r"\w", words[end:])

    def _within_paragraph(self, sentence: Sentence) -> str:
        """Return what stands before a sentence in its paragraph, as far as a quotation may run."""
        start = sentence.span.start
        return self.text[max(self._paragraphs[sentence.paragraph][0], start - _QUOTED) : start]

    def closing(self, sentence: Sentence) -> Sentence | None:
        """Return the sentence that ends the quotation of one that lies in it, and says more.

        "“He is ready. |He is able,” Ada Lund said.|": who said the last part has said the first.
        """
        behind = self.sentences[sentence.number :]
        rest = itertools.takewhile(lambda s: s.paragraph == sentence.paragraph, behind)
        last = next((s for s in rest if not self.is_quoted(s)), None)
        if last is None:
            return None
        words = last.span.cut(self.text)
        end = quotations.end(self._within_paragraph(last), words)
        return last if end is not None and re.search(r"\w", words[end:]) else None

    @cached_property
    def _paragraphs(self) -> dict[int, tuple[int, int]]:
        """Return where each paragraph begins, and how many sentences it has."""
        found: dict[int, tuple[int, int]] = {}
        for sentence in self.sentences:
            start, number = found.get(sentence.paragraph, (sentence.span.start, 0))
            found[sentence.paragraph] = (start, number + 1)
        return found

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


def _answers(name: str) -> bool:
    """Say whether the head of a turn only tells that it is an answer: "A", "Answer"."""
    return len(name) == 1 or name.casefold() in _ANSWERS


def _leads(name: str) -> bool:
    """Say whether a name is that of one who leads the talk: "MODERATOR"."""
    return name.casefold().split()[-1] in _LEADERS


def _introduced(
    turns: dict[int, segmentation.Turn], text: str, language: str
) -> dict[int, segmentation.Turn]:
    """Return turns in which initials, or the letter of one who answers, have their names."""
    each = dict.fromkeys(turns.values())
    lettered = [turn.head.start for turn in each if _answers(turn.name)]
    first = min(turn.head.start for turn in each)
    head = text[: min(lettered or [first])]
    titles = LANGUAGES[language].titles if language in LANGUAGES else Words()
    others = {t.name for t in each if not (t.question or _answers(t.name) or _leads(t.name))}
    # "Answer" is who speaks under a name as well, if that is one; else whom the head introduces
    person = others.pop() if lettered and len(others) == 1 else None
    if lettered and person is None:
        # above all turns, or by who leads the talk: "HOST: With me is Ada Lund, the mayor"
        person = letterhead.introduced(text[:first], titles) or letterhead.introduced(head, titles)
    named = {
        name: person if _answers(name) else letterhead.initialled(name, head)
        for name in {turn.name for turn in each if not turn.question}
    }
    whole = {turn: replace(turn, name=named.get(turn.name) or turn.name) for turn in each}
    return {number: whole[turn] for number, turn in turns.items()}
