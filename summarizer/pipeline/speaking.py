"""Speaking: who says each sentence, from short questions and from what language gives for free.

The form of a document comes first: a turn or an author speaks, unless somebody else is
reported. In the news a sentence is asked about wherever somebody may speak in it. What the
model answers is held against the sentence: a name must stand there, before its verb or right
behind it, and only a pronoun beside the verb, or a bare quotation, means the speaker before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from summarizer.document import Sentence, Span
from summarizer.errors import InvalidAnswer
from summarizer.pipeline import cues, excerpts, hints, naming, passing, pronouns
from summarizer.pipeline.answers import SIGNED, Author, Issuer, Speaker
from summarizer.pipeline.asking import Answered, View
from summarizer.pipeline.clauses import clauses
from summarizer.pipeline.drafting import Holder
from summarizer.pipeline.met import Met
from summarizer.pipeline.voices import Voices
from summarizer.prompt import disarm
from summarizer.summary import Attribution

_NOBODY = "-"
_MARK = "“"  # a cue in any language
_BODIES = ("state", "organisation")
Ask = Callable[..., Awaitable[Answered[Any]]]
Holders = list[tuple[int, Holder]]


@dataclass(frozen=True, slots=True)
class _Told:
    """Hold who is told to speak and by which cue; ``stands`` says that the sentence names them."""

    name: str
    cue: str
    certainty: float
    stands: bool = True


class Speaking:
    """Tell who says the sentences of one document, in their order."""

    def __init__(self, ask: Ask, met: Met) -> None:
        self._ask = ask
        self._met = met
        self._before = _NOBODY
        self._spoken: list[str] = []  # who spoke so far, each once, the last one at the end
        self._feminine: dict[str, bool] = {}  # of whom titles or pronouns tell it
        self._told_before: dict[int, str] = {}  # who was told to have spoken before a sentence
        self._reported: tuple[int, str | None] = (0, None)  # a turn, and who was reported last
        self.voices: Voices | None = None

    async def listen(self, view: View) -> Voices:
        """Return who speaks by the form of the document; the model is asked once."""
        if self.voices is None:
            voices = Voices.of(view.document, view.language)
            if not (voices.turns or voices.author or voices.is_news):
                ends = [excerpts.opening(line) for line in voices.ends()]
                told = (await self._ask("author", ends, Author)).value
                if told.author is None and told.form in SIGNED:
                    named = (await self._ask("author", ends, Issuer)).value
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
        feminine = pronouns.is_feminine(text)
        inherited = holder.name == self._told_before[sentence.number]
        if feminine is not None and inherited and not naming.named(holder.name, text):
            self._feminine.setdefault(holder.name, feminine)
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
        if not pronouns.may_inherit(text, language):
            return _NOBODY
        if pronouns.person_meant(text, language):
            feminine = pronouns.is_feminine(text)
            found = self._last(lambda name: self._is_person(name, feminine))
        elif pronouns.body_meant(text, language):
            found = self._last(lambda name: not self._met.is_person(name))
        else:
            found = None
        return found or self._before

    def _last(self, fits: Callable[[str], bool]) -> str | None:
        return next((name for name in reversed(self._spoken) if fits(name)), None)

    def _is_person(self, name: str, feminine: bool | None) -> bool:
        known = self._feminine.get(name)
        return self._met.is_person(name) and (feminine is None or known in (None, feminine))

    def _remember(self, name: str) -> None:
        assert self.voices is not None  # noqa: S101 - narrows the type: somebody speaks
        self._before = name
        if name in self._spoken:
            self._spoken.remove(name)
        else:
            feminine = pronouns.is_titled_feminine(name, self.voices.text)
            if feminine is not None:
                self._feminine.setdefault(name, feminine)
        self._spoken.append(name)

    async def _quoted(self, view: View, sentence: Sentence, note: str = "") -> Holder | None:
        """Return who says a sentence of the news, or None where the text itself does."""
        text = view.words(sentence)
        assert self.voices is not None  # noqa: S101 - narrows the type: ``listen`` came before
        if self.voices.is_headline(sentence):
            return None
        quoted = self.voices.is_quoted(sentence) or cues.is_quotation(text)
        if not (quoted or hints.may_speak(text, view.language)):
            return None
        before = self._told_before[sentence.number]
        if not note and quoted:
            last = self.voices.closing(sentence)
            name = cues.attributed(self.voices.said(last), view.language) if last else None
            if last is not None and name is not None:
                return Holder(await self.actor(name, last))
            if self._before != _NOBODY:
                return Holder(self._before)
        if not note and before != _NOBODY and pronouns.inherits(text, view.language):
            return Holder(before)
        found = await self._named(text, view.language, before, note)
        if found is None:
            return None
        by, certainty = found
        return Holder(await self.actor(by, sentence), certainty=certainty)

    async def _named(
        self, text: str, language: str, before: str, note: str = ""
    ) -> tuple[str, float] | None:
        """Return who says a sentence of the news, and how certain the model is."""
        told = await self._told(text, language, before, note)
        if told is None:
            return None
        if told.stands:
            return told.name, told.certainty
        if pronouns.is_pronoun(told.name, language) and before != _NOBODY:
            return before, told.certainty
        if before == _NOBODY or pronouns.points_back(text, told.cue, language):
            return told.name, told.certainty
        again = await self._named(text, language, _NOBODY, note)
        if again is not None and pronouns.is_pronoun(again[0], language):
            return before, again[1]
        return again or (told.name, told.certainty)

    async def _reporting(self, text: str, language: str) -> tuple[str, float] | None:
        """Return who is told to say something in words of a speaker, and how certain that is."""
        told = await self._told(text, language)
        if told is None or not told.stands or cues.is_own(told.name):
            return None
        return told.name, told.certainty

    async def _told(
        self, text: str, language: str, before: str = _NOBODY, note: str = ""
    ) -> _Told | None:
        """Ask who says a sentence, and hold the answer against its words.

        Words that name nobody are asked about once more. Whom the verb addresses, and to whom
        something is done, does not speak.
        """
        answered = await self._ask("speaker", [text], Speaker, note=note, before=before)
        answer = _completed(answered.value, text, language)
        if answer.cue is None or answer.by is None:
            return None
        cue = answer.cue
        by = naming.named(answer.by, text)
        subject = by is not None and cues.told_by(by, text, language)
        told = subject or hints.says(cue, language) or cues.beside_quotation(cue, text)
        named = answer.by == before or (by is not None and cues.is_name(by))
        if not (told or (named and cues.quotes(text))):
            return None
        certainty = 1.0 if answered.certainty is None else answered.certainty
        if by is None or pronouns.is_pronoun(by, language):
            return _Told(answer.by, cue, certainty, stands=False)
        if cues.is_nobody(by, language):
            led = cues.led(text, cue, language)
            if led is not None and not cues.is_nobody(led, language):
                return _Told(naming.whole(led, cue, text, language), cue, certainty)
            return None if note else await self._told(text, language, note=_not(by))
        suffered = not subject and cues.is_suffered(cue, text)
        if suffered or cues.is_addressed(by, cue, text, language):
            first = None if suffered else cues.subject(text, cue, language)
            if first is None or pronouns.is_pronoun(first, language):
                return None
            by = first  # "|Ada Lund| yelled to the officers that …"
        return _Told(naming.whole(by, cue, text, language), cue, certainty)

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
        by = passing.teller(span.cut(text), language)
        if by is None:
            by = passing.interrupted(text, language)
            span = Span(0, len(text)) if by else span
        told = naming.whole(by, "", text, language) if by is not None else None
        found = (told, 1.0) if told else await self._reporting(span.cut(text), language)
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
        taken_up = cues.as_told(text, language)
        return Speaker(cue=_MARK, by=taken_up) if taken_up else answer
    told = cues.attributed(text, language)
    elsewhere = answer.by is None or not (
        pronouns.is_pronoun(answer.by, language) or naming.named(answer.by, text)
    )
    doubtful = elsewhere or not hints.says(answer.cue, language)
    doubtful = doubtful or cues.within_quotation(answer.by or "", text)
    if told is not None and (doubtful or cues.sourced(text, language)):
        return Speaker(cue=_MARK, by=told)
    if answer.by is None and hints.says(answer.cue, language):
        return answer.model_copy(update={"by": cues.subject(text, answer.cue, language)})
    return answer
