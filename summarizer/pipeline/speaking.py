"""Speaking: who says each sentence, from short questions and from what language gives for free.

The form of a document comes first: a turn or an author speaks, unless somebody else is
reported. In the news a sentence is asked about wherever somebody may speak in it. What the
model answers is held against the sentence: a name must stand there, before its verb or right
behind it, and only a pronoun beside the verb, or a bare quotation, means the speaker before.
"""

from __future__ import annotations

from contextlib import suppress

from summarizer.document import Sentence, Span
from summarizer.errors import InvalidAnswer
from summarizer.pipeline.answers import SIGNED, Author, Issuer
from summarizer.pipeline.antecedents import Antecedents
from summarizer.pipeline.asking import View
from summarizer.pipeline.drafting import Holder
from summarizer.pipeline.met import Met
from summarizer.pipeline.rules import (
    cues,
    excerpts,
    hints,
    mentions,
    naming,
    nobody,
    passing,
    pronouns,
    quotations,
)
from summarizer.pipeline.rules.clauses import clauses
from summarizer.pipeline.telling import NOBODY, Ask, Telling, excluding
from summarizer.pipeline.voices import Voices
from summarizer.summary import Attribution

_BODIES = ("state", "organisation", "group")
Holders = list[tuple[int, Holder]]


class Speaking:
    """Tell who says the sentences of one document, in their order."""

    def __init__(self, ask: Ask, met: Met) -> None:
        self._ask = ask
        self._met = met
        self._telling = Telling(ask)
        self._before = Antecedents(met)
        self._closed: dict[int, Holder | None] = {}  # who says a sentence that ends a quotation
        self._reported: tuple[int, str | None] = (0, None)  # a turn, and who was reported last
        self.voices: Voices | None = None

    async def listen(self, view: View) -> Voices:
        """Return who speaks by the form of the document; the model is asked once."""
        if self.voices is None:
            voices = Voices.of(view.document, view.language)
            if not (voices.turns or voices.author or voices.is_news):
                ends = [excerpts.opening(line) for line in voices.ends()]
                told = (await self._ask("author", ends, Author)).value
                form = "statement" if voices.is_release else told.form
                if form in SIGNED and (told.author is None or form != told.form):
                    named = (await self._ask("author", ends, Issuer)).value
                    told = Author(form=form, author=named.author)
                voices = voices.issued(told)
            self.voices = voices
            for state in voices.states:
                self._met.state(state, voices.naming(state, voices.sentences[0]))
        return self.voices

    async def holders(self, view: View, sentence: Sentence) -> Holders:
        """Return who speaks in a sentence, each with the place from which on; nobody is none."""
        voices = await self.listen(view)
        text = voices.said(sentence)
        usual = voices.speaker(sentence)
        if usual is not None:
            return await self._speaking(view, sentence, usual)
        holder = await self._quoted(view, sentence)
        if holder is None:
            self._before.passed(sentence, text, view.language)
            return []
        self._before.spoke(holder.name, sentence, text, voices)
        return await self._within([(0, holder)], sentence, view.language)

    async def of_part(
        self,
        view: View,
        sentence: Sentence,
        part: Span,
        holders: Holders,
        before: Holder | None,
    ) -> Holder | None:
        """Return who speaks in a clause of a sentence, or None where nobody does.

        ``before`` spoke in the clause before it.
        """
        assert self.voices is not None  # noqa: S101 - narrows the type: ``holders`` came before
        text = self.voices.said(sentence)
        if self._is_narrated(sentence, part, text, holders):
            return None
        there = [holder for place, holder in holders if place < part.end]
        if not there:
            return None
        if before is not None and cues.goes_on(part.cut(text), view.language):
            return before
        if len(there) > 1 and cues.resumes(part.cut(text), view.language):
            return there[0]
        other = cues.antecedent(text, part.start, view.language)
        if other is None:
            return there[-1]
        return Holder(await self.actor(other, sentence), (), certainty=there[-1].certainty)

    def _is_narrated(self, sentence: Sentence, part: Span, text: str, holders: Holders) -> bool:
        """Say whether the news only tells about a speaker: "…,” said Lund, |whose farm …|"."""
        assert self.voices is not None  # noqa: S101 - narrows the type: ``holders`` came before
        if not holders or self.voices.speaker(sentence) is not None:
            return False
        name = holders[0][1].name
        words = naming.named(name, text[: part.start])
        aside = words is not None and cues.is_aside(part.cut(text), text[: part.start], words)
        return aside or (part.end < len(text) - 1 and cues.is_led_in(part.cut(text)))

    async def again(self, view: View, sentence: Sentence, wrong: str) -> str | None:
        """Ask once more who says a sentence of the news: not this one."""
        voices = await self.listen(view)
        if voices.speaker(sentence) is not None:
            return None
        try:
            holder = await self._quoted(view, sentence, excluding(wrong))
            return holder.name if holder else None
        except InvalidAnswer:
            return None

    def is_quoted(self, sentence: Sentence) -> bool:
        """Say whether a sentence lies in a quotation."""
        return self.voices is not None and self.voices.is_quoted(sentence)

    async def actor(self, by: str, sentence: Sentence) -> str:
        """Return the name of the actor that is meant in a sentence."""
        assert self.voices is not None  # noqa: S101 - narrows the type: actors come after it
        by = self.voices.delegate(by) or by
        place = self.voices.naming(by, sentence)
        words = place.span.cut(self.voices.text)
        full = mentions.whole(by, self.voices.text, self.voices.language)
        if full is not None and not self._met.knows(by):
            first = self.voices.naming(full, sentence)
            with suppress(InvalidAnswer):  # what the name tells by itself will do
                await self._met.actor(full, first, first.span.cut(self.voices.text))
        return await self._met.actor(by, place, words)

    async def planner(self, subject: str, sentence: Sentence) -> str | None:
        """Return the actor who has an aim that the news tell; None where nobody is named."""
        assert self.voices is not None  # noqa: S101 - narrows the type: the news were listened to
        language = self.voices.language
        if pronouns.is_pronoun(subject, language):
            text = self.voices.said(sentence)
            meant = await self._before.meant(sentence, text, language, self.voices)
            return None if meant == NOBODY else meant
        if nobody.is_nobody(subject, language):
            return None
        return await self.actor(subject, sentence)

    # --- a sentence of the news -----------------------------------------------------------

    async def _quoted(self, view: View, sentence: Sentence, note: str = "") -> Holder | None:
        """Return who says a sentence of the news, or None where the text itself does."""
        text = view.words(sentence)
        assert self.voices is not None  # noqa: S101 - narrows the type: ``listen`` came before
        if self.voices.is_headline(sentence):
            return None
        quoted = self.voices.is_quoted(sentence) or quotations.is_quotation(text)
        if not (quoted or hints.may_speak(text, view.language)):
            return None
        if not note and sentence.number in self._closed:
            return self._closed[sentence.number]
        holder = None if note else await self._without_asking(view, sentence, quoted=quoted)
        if holder is not None:
            return holder
        before = self._before.told(sentence)
        found = await self._telling.named(text, view.language, before, note)
        if found is None:
            return None
        by, certainty = found
        name = await self._before.described(by, sentence, text, view.language, self.voices)
        return Holder(name or await self.actor(by, sentence), certainty=certainty)

    async def _without_asking(
        self, view: View, sentence: Sentence, *, quoted: bool
    ) -> Holder | None:
        """Return who says a sentence by who ends its quotation, or by a pronoun that speaks."""
        assert self.voices is not None  # noqa: S101 - narrows the type: ``listen`` came before
        text = view.words(sentence)
        last = self.voices.closing(sentence) if quoted else None
        holder = await self._closing(view, last) if last is not None else None
        if holder is not None:
            return holder
        before = await self._before.meant(sentence, text, view.language, self.voices)
        if quoted and before != NOBODY:
            return Holder(before)
        own = cues.own_speaker(text, view.language)
        if own is not None:
            return Holder(await self.actor(own, sentence))
        inherits = before != NOBODY and pronouns.inherits(text, view.language)
        return Holder(before) if inherits else None

    async def _closing(self, view: View, last: Sentence) -> Holder | None:
        """Return who says the sentence that ends a quotation: they have said all of it."""
        if last.number not in self._closed:
            self._closed[last.number] = await self._quoted(view, last)
        return self._closed[last.number]

    async def _within(self, holders: Holders, sentence: Sentence, language: str) -> Holders:
        """Return speakers with whom the last of them passes on: "She said that Lund had told her".

        Rule 3 of labels.md: the innermost responsible speaker holds the words.
        """
        assert self.voices is not None  # noqa: S101 - narrows the type: somebody speaks
        text = self.voices.said(sentence)
        outer = holders[-1][1]
        span = passing.passed_on(text, language)
        if span is None:
            return holders
        passed = span.cut(text)
        by = passing.teller(passed, language) or passing.opener(passed, language)
        if by is None:
            by = passing.interrupted(text, language)
            span = Span(0, len(text)) if by else span
        told = naming.whole(by, "", text, language) if by is not None else None
        found = (told, 1.0) if told else await self._telling.reporting(span.cut(text), language)
        if found is None:
            return holders
        inner = await self.actor(found[0], sentence)
        if inner == outer.name:
            return holders
        via = (*outer.via, outer.name)
        return [*holders, (span.start, Holder(inner, via, certainty=outer.certainty * found[1]))]

    # --- a sentence of a speech or letter -------------------------------------------------

    async def _speaking(self, view: View, sentence: Sentence, usual: str) -> Holders:
        """Return who says a sentence of a speech or letter: its speaker, or who is reported."""
        assert self.voices is not None  # noqa: S101 - narrows the type: somebody speaks
        turn, language = self.voices.turn(sentence), view.language
        name = await self.actor(usual, sentence)
        side = await self._side(sentence, language)
        spoken = self.voices.is_spoken(sentence)
        attribution: Attribution = "direct_quote" if spoken else "own_voice"
        own = Holder(name, (), attribution, side=side)
        text = self.voices.said(sentence)
        opened = turn.sentence if turn else 0
        if opened != self._reported[0]:
            self._reported = (opened, None)
        last = self.meant(sentence)
        if last and pronouns.inherits(text, language):
            body = pronouns.body_meant(text, language)
            if not (body and self._met.is_person(last)):
                return await self._within([(0, Holder(last, (name,)))], sentence, language)
        quoted = self.voices.is_quoted(sentence) or quotations.is_quotation(text)
        if last and not spoken and quoted:
            return [(0, Holder(last, (name,), "direct_quote"))]
        parts = [s for s in clauses(text, language) if hints.may_report(s.cut(text), language)]
        start = parts[0].start if parts and cues.is_joined(parts[0].cut(text)) else 0
        found = await self._telling.reporting(text[start:], language) if parts else None
        if found is None or self._met.part_of(found[0], name):
            return [(0, own)]
        if nobody.is_together(found[0]) and nobody.is_together(name):
            return [(0, own)]  # "the leaders" are the Prime Ministers whose communiqué it is
        other = await self.actor(found[0], sentence)
        if other in (name, side):
            return [(0, own)]
        self._reported = (opened, other)
        holders: Holders = [(0, own)] if start else []
        holders.append((start, Holder(other, (name,), certainty=found[1])))
        return await self._within(holders, sentence, language)

    def meant(self, sentence: Sentence) -> str | None:
        """Return the one who was reported last in a turn: whom "he" and "she" mean."""
        turn = self.voices.turn(sentence) if self.voices else None
        opened = turn.sentence if turn else 0
        return self._reported[1] if self._reported[0] == opened else None

    async def _side(self, sentence: Sentence, language: str) -> str | None:
        """Return the state or body for which a sentence is spoken, as an actor of its own."""
        assert self.voices is not None  # noqa: S101 - narrows the type: somebody speaks
        side = self.voices.side(sentence)
        if side is None or naming.is_titled(side, language):
            return None
        name = await self.actor(side, sentence)
        return name if self._met.kind(name) in _BODIES else None
