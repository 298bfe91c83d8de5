"""Speaking: who says each sentence, from short questions and from what language gives for free.

The form of a document comes first: a turn or an author speaks, unless somebody else is
reported. In the news a sentence is asked about wherever somebody may speak in it. What the
model answers is held against the sentence: a name must stand there, before its verb or right
behind it, and only a pronoun beside the verb, or a bare quotation, means the speaker before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from summarizer.document import Sentence, Span
from summarizer.errors import InvalidAnswer
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline import cues, hints, naming
from summarizer.pipeline.answers import SIGNED, Author, Issuer, Speaker
from summarizer.pipeline.asking import Answered, View
from summarizer.pipeline.clauses import clauses
from summarizer.pipeline.drafting import Holder
from summarizer.pipeline.met import Met
from summarizer.pipeline.voices import Voices
from summarizer.prompt import disarm
from summarizer.summary import Attribution

_NOBODY = "-"
_BODIES = ("state", "organisation")
Ask = Callable[..., Awaitable[Answered[Any]]]
Holders = list[tuple[int, Holder]]


class Speaking:
    """Tell who says the sentences of one document, in their order."""

    def __init__(self, ask: Ask, met: Met) -> None:
        self._ask = ask
        self._met = met
        self._before = self._person_before = self._body_before = _NOBODY
        self._told_before: dict[int, str] = {}  # who was told to have spoken before a sentence
        self._reported: tuple[int, str | None] = (0, None)  # a turn, and who was reported last
        self.voices: Voices | None = None

    async def listen(self, view: View) -> Voices:
        """Return who speaks by the form of the document; the model is asked once."""
        if self.voices is None:
            voices = Voices.of(view.document, view.language)
            if not voices.turns and voices.author is None:
                told = (await self._ask("author", voices.ends(), Author)).value
                if told.author is None and told.form in SIGNED:
                    named = (await self._ask("author", voices.ends(), Issuer)).value
                    told = Author(form=told.form, author=named.author)
                voices = voices.issued(told)
            self.voices = voices
            for state in voices.states:
                self._met.state(state, voices.naming(state, voices.sentences[0]))
        return self.voices

    async def holders(self, view: View, sentence: Sentence) -> Holders:
        """Return who speaks in a sentence, each with the place from which on; nobody is none."""
        voices = await self.listen(view)
        text = voices.said(sentence)
        self._told_before[sentence.number] = self._before_for(text, view.language)
        usual = voices.speaker(sentence)
        if usual is not None:
            return await self._speaking(view, sentence, usual)
        holder = await self._quoted(view, sentence)
        if holder is None:
            return []
        self._remember(holder.name)
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

    async def again(self, view: View, sentence: Sentence, wrong: str) -> str | None:
        """Ask once more who says a sentence of the news: not this one."""
        voices = await self.listen(view)
        if voices.speaker(sentence) is not None:
            return None
        try:
            holder = await self._quoted(view, sentence, _not(wrong))
            return holder.name if holder else None
        except InvalidAnswer:
            return None

    async def actor(self, by: str, sentence: Sentence) -> str:
        """Return the name of the actor that is meant in a sentence."""
        assert self.voices is not None  # noqa: S101 - narrows the type: actors come after it
        place = self.voices.naming(by, sentence)
        return await self._met.actor(by, place, place.span.cut(self.voices.text))

    # --- a sentence of the news -----------------------------------------------------------

    def _before_for(self, text: str, language: str) -> str:
        """Return who is told to have spoken before: nobody where nothing points back to them."""
        if not hints.may_inherit(text, language):
            return _NOBODY
        if hints.person_meant(text, language) and self._person_before != _NOBODY:
            return self._person_before
        if hints.body_meant(text, language) and self._body_before != _NOBODY:
            return self._body_before
        return self._before

    def _remember(self, name: str) -> None:
        self._before = name
        if self._met.is_person(name):
            self._person_before = name
        else:
            self._body_before = name

    async def _quoted(self, view: View, sentence: Sentence, note: str = "") -> Holder | None:
        """Return who says a sentence of the news, or None where the text itself does."""
        text = view.words(sentence)
        assert self.voices is not None  # noqa: S101 - narrows the type: ``listen`` came before
        quoted = self.voices.is_quoted(sentence) or cues.is_quotation(text)
        if not (quoted or hints.may_speak(text, view.language)):
            return None
        before = self._told_before[sentence.number]
        if not note and quoted and self._before != _NOBODY:
            return Holder(self._before)
        if not note and before != _NOBODY and cues.inherits(text, view.language):
            return Holder(before)
        found = await self._named(text, view.language, before, note)
        if found is None:
            return None
        by, certainty = found
        return Holder(await self.actor(by, sentence), certainty=certainty)

    async def _named(
        self, text: str, language: str, before: str, note: str = ""
    ) -> tuple[str, float] | None:
        """Return who says a sentence, in its own words, and how certain the model is."""
        answered = await self._ask("speaker", [text], Speaker, note=note, before=before)
        answer = _completed(answered.value, text, language)
        if answer.cue is None or answer.by is None:
            return None
        certainty = _or_full(answered.certainty)
        by = naming.named(answer.by, text)
        if not _tells(answer.cue, by, text, language):
            return None
        if by is not None and not is_pronoun(by, language):
            if cues.is_nobody(by, language):
                return None if note else await self._named(text, language, _NOBODY, _not(by))
            return naming.whole(by, answer.cue, text, language), certainty
        if is_pronoun(answer.by, language) and before != _NOBODY:
            return before, certainty
        if before == _NOBODY or cues.points_back(text, answer.cue, language):
            return answer.by, certainty
        again = await self._named(text, language, _NOBODY, note)
        return again or (answer.by, certainty)

    async def _within(self, holders: Holders, sentence: Sentence, language: str) -> Holders:
        """Return speakers with whom the last of them passes on: "She said that Lund had told her".

        Rule 3 of labels.md: the innermost responsible speaker holds the words.
        """
        assert self.voices is not None  # noqa: S101 - narrows the type: somebody speaks
        text = self.voices.said(sentence)
        outer = holders[-1][1]
        span = cues.passed_on(text, language)
        if span is None:
            return holders
        by = cues.teller(span.cut(text)) if language == "en" else None
        told = naming.whole(by, "", text, language) if by is not None else None
        found = (told, 1.0) if told else await self._reporting(span.cut(text), language)
        if found is None:
            return holders
        inner = await self.actor(found[0], sentence)
        if inner == outer.name:
            return holders
        via = (*outer.via, outer.name)
        return [*holders, (span.start, Holder(inner, via, certainty=outer.certainty * found[1]))]

    async def _reporting(
        self, text: str, language: str, note: str = ""
    ) -> tuple[str, float] | None:
        """Return who is told to say something in words of a speaker, and how certain that is."""
        answered = await self._ask("speaker", [text], Speaker, before=_NOBODY, note=note)
        answer = _completed(answered.value, text, language)
        by = naming.named(answer.by, text) if answer.by else None
        if answer.cue is None or by is None or not _tells(answer.cue, by, text, language):
            return None
        if is_pronoun(by, language) or cues.is_own(by):
            return None
        if cues.is_nobody(by, language):
            return None if note else await self._reporting(text, language, _not(by))
        if not cues.told_by(by, text, language) and cues.is_suffered(answer.cue, text):
            return None
        if cues.is_addressed(by, answer.cue, text, language):
            return None
        return naming.whole(by, answer.cue, text, language), _or_full(answered.certainty)

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
        if last and cues.inherits(text, language):
            body = hints.body_meant(text, language)
            if not (body and self._met.is_person(last)):
                return await self._within([(0, Holder(last, (name,)))], sentence, language)
        parts = [s for s in clauses(text, language) if hints.may_report(s.cut(text), language)]
        start = parts[0].start if parts and cues.is_joined(parts[0].cut(text)) else 0
        found = await self._reporting(text[start:], language) if parts else None
        if found is None or self._met.part_of(found[0], name):
            return [(0, own)]
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


def _not(name: str) -> str:
    return f"\n(not: {disarm(name)})"


def _completed(answer: Speaker, text: str, language: str) -> Speaker:
    """Return an answer with the speaker whom the sentence itself tells, where the model does not.

    "…, the archive said on Monday" holds where another cue was told; and who stands before a
    cue without a speaker is its subject.
    """
    if answer.cue is None:
        return answer
    told = cues.attributed(text, language)
    if told is not None and (cues.sourced(text, language) or not hints.says(answer.cue, language)):
        return Speaker(cue="said", by=told)
    if answer.by is None and hints.says(answer.cue, language):
        return answer.model_copy(update={"by": cues.subject(text, answer.cue, language)})
    return answer


def _tells(cue: str, by: str | None, text: str, language: str) -> bool:
    """Say whether somebody speaks, by the cue that the model tells or by the sentence itself."""
    told = by is not None and cues.told_by(by, text, language)
    return told or hints.says(cue, language)


def _or_full(certainty: float | None) -> float:
    """Return a certainty; one that is not told takes nothing away."""
    return 1.0 if certainty is None else certainty


def is_pronoun(name: str, language: str) -> bool:
    """Say whether a name is none, but a word that means who was named before."""
    known = LANGUAGES.get(language)
    if known is None:
        return False
    led = language == "zh" and name.startswith(("他", "她", "它"))  # no spaces: "她还表示"
    return led or name.casefold() in known.pronouns
