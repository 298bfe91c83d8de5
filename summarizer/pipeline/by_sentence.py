"""Read one sentence at a time: for small models, which lose their place in long answers.

Short questions, each with an answer of a few tokens, asked one by one: in a conversation one
wrong answer draws the next.

    author    once for a document: its form, and who issues it in its own name
    speaker   for a sentence of the news in which somebody may speak: who does
    report    for a sentence of a speech or letter in which another may speak: who does
    aims      for a part of a sentence that may tell an aim: which kind, and whose
    law       for a part that may give a legal ground: which one, and the law it names
    acts      for any other part: whether it asserts, denies, demands, …
    actors    for each new name: title and kind

What may be is told by words (``hints``), and never more than that: whether it is so, the
model decides. Statements are the parts themselves, so no word of them is the model's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from summarizer.document import Segment, Sentence
from summarizer.errors import InvalidAnswer, SummarizerError
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.planted import looks_planted
from summarizer.pipeline import hints
from summarizer.pipeline.answers import (
    SIGNED,
    Act,
    ActorLabels,
    Aim,
    Author,
    Ground,
    Issuer,
    Speaker,
)
from summarizer.pipeline.asking import Answered, Asker, Part, Read, Repair, View, failure, lone
from summarizer.pipeline.clauses import clauses
from summarizer.pipeline.drafting import (
    ITEMS,
    SECTION,
    Holder,
    Item,
    claim,
    held_by,
    holder_of,
    legal,
)
from summarizer.pipeline.met import Met
from summarizer.pipeline.voices import Voices
from summarizer.prompt import Prompt, disarm
from summarizer.record import Failure, Rejected
from summarizer.summary import (
    Attribution,
    Draft,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftItem,
    DraftLegalJustification,
)

Told = TypeVar("Told", bound=BaseModel)

_NOBODY = "-"


class BySentence:
    """Read a document sentence by sentence; one object reads one document, in order."""

    passes: Mapping[str, type[BaseModel]] = {
        "author": Author,
        "speaker": Speaker,
        "report": Speaker,
        "aims": Aim,
        "law": Ground,
        "acts": Act,
        "actors": ActorLabels,
    }
    answers: tuple[type[BaseModel], ...] = (*dict.fromkeys(passes.values()), Issuer)

    def __init__(self, prompt: Prompt, asker: Asker) -> None:
        self._prompt = prompt
        self._asker = asker
        self._before = self._person_before = self._body_before = _NOBODY
        self._told_before: dict[int, str] = {}  # who was told to have spoken before a sentence
        self._met = Met(self._labels)
        self._voices: Voices | None = None
        self._certain: dict[Item, float] = {}

    @staticmethod
    def planned(sentences: int, segments: int) -> int:  # noqa: ARG004 - one shape for both readings
        """Return how many calls a document may need: four for each sentence, and its author."""
        return 4 * sentences + 1

    async def read(self, view: View) -> Read:
        """Read a segment; a sentence whose answer fails is told in the failures."""
        items: list[Item] = []
        failures: list[Failure] = []
        met: SummarizerError | None = None
        stopped = False
        sentences = view.segment.sentences
        for position, sentence in enumerate(sentences):
            try:
                await self._sentence(view, sentence, items)
            except InvalidAnswer as error:
                failures.append(failure(view.segment, [sentence], error))
                met = met or error
            except SummarizerError as error:
                failures.append(failure(view.segment, sentences[position:], error))
                met, stopped = error, True
                break
            view.tell(sentence.number)
        draft = self._draft(view, items)
        lost = sum(last - first + 1 for first, last in (f.sentences for f in failures))
        nothing = lost == len(sentences) and not items and not draft.actors
        parts = () if nothing else (Part(self._seen(view, draft), draft, self._confidence()),)
        return Read(parts, tuple(failures), met, stopped)

    async def repair(self, view: View, rejected: tuple[Rejected, ...]) -> AsyncIterator[Repair]:
        """Ask again who says a sentence whose speaker did not hold.

        A ground whose law does not stand in its sentence is tried without it, and the law stays
        rejected. Nothing else can be mended here: the statements are the document's own words.
        """
        numbers = {s.number: s for s in view.segment.sentences}
        renamed: dict[tuple[int, str], str | None] = {}
        for index, entry in enumerate(rejected):
            if entry.reason == "instrument_unsupported":
                ground = DraftLegalJustification.model_validate(entry.item)
                told = {"asserted_by": ground.asserted_by, "instrument": ground.instrument}
                without = lone(ground.model_copy(update={"instrument": None}))
                yield Repair(index, without, (entry.model_copy(update={"item": told}),))
            if not entry.reason.startswith("speaker_"):
                continue
            item = ITEMS[entry.section].model_validate(entry.item)
            sentence = numbers[item.sentences[0]]
            wrong = holder_of(item)
            key = (sentence.number, wrong)
            if key not in renamed:
                renamed[key] = await self._again(view, sentence, wrong)
            name = renamed[key]
            if name is not None and name != wrong:
                draft = lone(held_by(item, name))
                yield Repair(index, draft.model_copy(update={"actors": self._met.take_fresh()}))

    # --- one sentence --------------------------------------------------------------------

    async def _sentence(self, view: View, sentence: Sentence, items: list[Item]) -> None:
        """Add what a sentence says to ``items``; what is found before an error stays there."""
        voices = await self._listen(view)
        turn = voices.turn(sentence)
        text = voices.said(sentence)
        self._told_before[sentence.number] = self._before_for(text, view.language)
        parts = [span.cut(text) for span in clauses(text, view.language)]
        if not parts or (turn and turn.question) or text.rstrip('”"»').endswith(("?", "？")):
            return  # what a question asserts is dispensable
        usual = voices.speaker(sentence)
        if usual is None:
            holder = await self._quoted(view, sentence)
        else:
            holder = await self._speaking(view, sentence, usual)
        if holder is None:
            return
        if usual is None:
            self._before = holder.name
            if self._met.is_person(holder.name):
                self._person_before = holder.name
            else:
                self._body_before = holder.name
        for words in parts:
            items += await self._part(view, sentence, words, holder)

    def _before_for(self, text: str, language: str) -> str:
        """Return who is told to have spoken before: nobody where nothing points back to them."""
        if not hints.may_inherit(text, language):
            return _NOBODY
        if hints.person_meant(text, language) and self._person_before != _NOBODY:
            return self._person_before
        if hints.body_meant(text, language) and self._body_before != _NOBODY:
            return self._body_before
        return self._before

    async def _listen(self, view: View) -> Voices:
        if self._voices is None:
            voices = Voices.of(view.document, view.language)
            if not voices.turns:
                told = (await self._ask("author", voices.ends(), Author)).value
                if told.author is None and told.form in SIGNED:
                    named = (await self._ask("author", voices.ends(), Issuer)).value
                    told = Author(form=told.form, author=named.author)
                voices = voices.issued(told)
            self._voices = voices
        return self._voices

    async def _quoted(self, view: View, sentence: Sentence, note: str = "") -> Holder | None:
        """Return who says a sentence of the news, or None where the text itself does."""
        text = view.words(sentence)
        if not hints.may_speak(text, view.language):
            return None
        before = self._told_before[sentence.number]
        if not note and before != _NOBODY and hints.inherits(text, view.language):
            return Holder(before)
        answered = await self._ask("speaker", [text], Speaker, note=note, before=before)
        answer = answered.value
        if answer.cue is None or answer.by is None or not hints.says(answer.cue, view.language):
            return None
        by = answer.by
        if _is_pronoun(by, view.language) and before != _NOBODY:
            by = before
        certainty = _or_full(answered.certainty)
        return Holder(await self._actor(by, sentence), certainty=certainty)

    async def _speaking(self, view: View, sentence: Sentence, usual: str) -> Holder:
        """Return who says a sentence of a speech or letter: its speaker, or who is reported."""
        assert self._voices is not None  # noqa: S101 - narrows the type: somebody speaks
        turn = self._voices.turn(sentence)
        own = await self._actor(usual, sentence)
        attribution: Attribution = "direct_quote" if turn else "own_voice"
        text = self._voices.said(sentence)
        if hints.may_report(text, view.language):
            answered = await self._ask("report", [text], Speaker, before=usual)
            answer = answered.value
            by = answer.by if answer.cue and hints.says(answer.cue, view.language) else None
            other = by is not None and by in text and not _is_pronoun(by, view.language)
            if by and other and not self._met.part_of(by, own):
                name = await self._actor(by, sentence)
                if name != own:
                    return Holder(name, (own,), certainty=_or_full(answered.certainty))
            return Holder(own, (), attribution, _or_full(answered.certainty))
        return Holder(own, (), attribution)

    async def _again(self, view: View, sentence: Sentence, wrong: str) -> str | None:
        voices = await self._listen(view)
        if voices.speaker(sentence) is not None:
            return None
        try:
            holder = await self._quoted(view, sentence, f"\n(not: {disarm(wrong)})")
            return holder.name if holder else None
        except InvalidAnswer:
            return None

    # --- one part of a sentence ----------------------------------------------------------

    async def _part(self, view: View, sentence: Sentence, words: str, holder: Holder) -> list[Item]:
        number = sentence.number
        if hints.may_ground(words, view.language):
            ground = await self._ask("law", [words], Ground)
            if ground.value.basis != "none":
                found = legal(words, number, holder, ground.value)
                return self._sure(found, holder, ground.certainty)
        if hints.may_aim(words, view.language):
            aim = await self._ask("aims", [words], Aim)
            if aim.value.kind != "none":
                whose = await self._whose(view, sentence, words, aim.value) or holder.name
                intent = DraftIntent(
                    actor=whose,
                    stated_by=holder.name,
                    statement=words,
                    kind=aim.value.kind,
                    sentences=(number,),
                )
                return self._sure([intent], holder, aim.certainty)
        act = await self._ask("acts", [words], Act)
        if act.value.act == "none":
            return []
        said = claim(words, number, holder, act.value.act)
        return self._sure([said], holder, act.certainty)

    async def _whose(self, view: View, sentence: Sentence, words: str, aim: Aim) -> str | None:
        """Return who else has an aim, if the part names somebody."""
        whose = aim.whose
        if whose is None or whose not in words or _is_pronoun(whose, view.language):
            return None
        return await self._actor(whose, sentence)

    def _sure(self, items: list[Item], holder: Holder, certainty: float | None) -> list[Item]:
        """Remember how certain the model was that somebody speaks, and of what is said."""
        if certainty is not None:
            self._certain |= dict.fromkeys(items, holder.certainty * certainty)
        return items

    def _confidence(self) -> dict[DraftItem, float]:
        """Return the confidence in each item, by the prompt's calibration of its section."""
        told: dict[DraftItem, float] = {}
        for item, certainty in self._certain.items():
            known = self._prompt.calibration.get(SECTION[type(item)])
            if known is not None:
                told[item] = known.confidence(certainty)
        self._certain = {}
        return told

    # --- asking --------------------------------------------------------------------------

    async def _actor(self, by: str, sentence: Sentence) -> str:
        assert self._voices is not None  # noqa: S101 - narrows the type: actors come after it
        place = self._voices.naming(by, sentence)
        return await self._met.actor(by, place, place.span.cut(self._voices.text))

    async def _labels(self, by: str, text: str) -> ActorLabels:
        return (await self._ask("actors", [by, text], ActorLabels)).value

    async def _ask(
        self,
        name: str,
        lines: list[str],
        answer: type[Told],
        *,
        note: str = "",
        before: str = "",
    ) -> Answered[Told]:
        part = self._prompt.part(name)
        prefix = part.prefix()
        shown = part.show([(0, line) for line in lines], note, before=before)
        return await self._asker.ask(
            (*prefix, shown),
            answer,
            fixed=len(prefix),
            max_output_tokens=part.max_output_tokens,
            bias=part.bias,
        )

    def _gist(self, view: View) -> DraftGist | None:
        """Return the first sentence: that of a news text or a statement is its sum.

        No word is the model's. A sentence that gives orders to a reader is passed over.
        """
        for sentence in view.segment.sentences:
            words = view.words(sentence)
            if not looks_planted(words):
                return DraftGist(statement=words, sentences=(sentence.number,))
        return None

    def _seen(self, view: View, draft: Draft) -> Segment:
        """Return the segment with sentences elsewhere that name its actors: a signature, a head."""
        own = view.segment.sentences
        cited = {number for actor in draft.actors for number in actor.sentences}
        known = self._voices.sentences if self._voices else ()
        elsewhere = (s for s in known if s.number in cited and s not in own)
        return replace(view.segment, sentences=(*own, *elsewhere))

    def _draft(self, view: View, items: list[Item]) -> Draft:
        first = view.segment.sentences[0]
        found = {
            "gist": self._gist(view) if first.number == 1 else None,
            "actors": self._met.take_fresh(),
            "claims": tuple(i for i in items if isinstance(i, DraftClaim)),
            "intents": tuple(i for i in items if isinstance(i, DraftIntent)),
            "legal_justifications": tuple(
                i for i in items if isinstance(i, DraftLegalJustification)
            ),
        }
        # model_copy checks no lengths: they bound one answer, and this is the sum of many
        return Draft().model_copy(update=found)


def _or_full(certainty: float | None) -> float:
    """Return a certainty; one that is not told takes nothing away."""
    return 1.0 if certainty is None else certainty


def _is_pronoun(name: str, language: str) -> bool:
    known = LANGUAGES.get(language)
    return known is not None and name.casefold() in known.pronouns
