"""Read one sentence at a time: for small models, which lose their place in long answers.

Short questions, each with an answer of a few tokens, asked one by one: in a conversation one
wrong answer draws the next.

    author    once for a document: its form, and who issues it in its own name
    speaker   for a sentence in which somebody may speak, beside whoever speaks anyway: who does
    aims      for a part of a sentence that may tell an aim: which kind, and whose
    law       for a part that may give a legal ground: which one, and the law it names
    acts      for any other part: whether it asserts, denies, demands, …, where no verb tells it
    actors    for each new name: title and kind

What may be is told by words (``hints``), and never more than that: whether it is so, the
model decides. Statements are the parts themselves, so no word of them is the model's.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel

from summarizer.document import Segment, Sentence
from summarizer.grounding.planted import looks_planted
from summarizer.model import Bias
from summarizer.pipeline.answers import Act, ActorLabels, Aim, Author, Ground, Issuer, Speaker
from summarizer.pipeline.asking import Answered, Asker, Part, Read, Repair, View, lone
from summarizer.pipeline.bystanders import Bystanders
from summarizer.pipeline.course import Course
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
from summarizer.pipeline.rules import (
    acts,
    bodies,
    hints,
    nobody,
    outright,
    pronouns,
    quotations,
    wills,
)
from summarizer.pipeline.rules.clauses import clauses
from summarizer.pipeline.rules.excerpts import around
from summarizer.pipeline.speaking import Speaking
from summarizer.prompt import Prompt
from summarizer.record import Rejected
from summarizer.summary import (
    Draft,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftItem,
    DraftLegalJustification,
)

_WORD, _PAIR = re.compile(r"[^\W\d_]{5,}"), re.compile("(?=([\u4e00-\u9fff]{2}))")
_NO_AIMS = ("demand", "withhold")  # what others should do is no aim, and silence none
_PLANNED: Bias = (("none", -100.0),)  # an aim by the verb: the model only says which
_SHARED = 2  # such words that a headline or lead has in common with the rest
Told = TypeVar("Told", bound=BaseModel)


class BySentence:
    """Read a document sentence by sentence; one object reads one document, in order."""

    passes: Mapping[str, type[BaseModel]] = {
        "author": Author,
        "speaker": Speaker,
        "aims": Aim,
        "law": Ground,
        "acts": Act,
        "actors": ActorLabels,
    }
    answers: tuple[type[BaseModel], ...] = (*dict.fromkeys(passes.values()), Issuer)

    def __init__(self, prompt: Prompt, asker: Asker) -> None:
        self._prompt = prompt
        self._asker = asker
        self._met = Met(self._labels)
        self._speaking = Speaking(self._ask, self._met)
        self._certain: dict[Item, float] = {}
        self._bystanders: Bystanders | None = None
        self._tells = False  # whether the model tells how certain it is

    @staticmethod
    def planned(sentences: int, segments: int) -> int:  # noqa: ARG004 - one shape for both readings
        """Return how many calls a document may need: four for each sentence, and its author."""
        return 4 * sentences + 1

    async def read(self, view: View) -> Read:
        """Read a segment; a sentence whose answer fails is told in the failures."""
        items: list[Item] = []
        course = Course(view.segment)
        self._bystanders = self._bystanders or Bystanders(view.document.text, view.language)
        await course.through(lambda sentence: self._sentence(view, sentence, items), view.tell)
        await course.through(lambda sentence: self._named(view, sentence))
        draft = self._draft(view, items)
        lost = len(course.lost) == len(view.segment.sentences)
        nothing = lost and not items and not draft.actors
        parts = () if nothing else (Part(self._seen(view, draft), draft, self._confidence()),)
        return Read(parts, tuple(course.failures), course.error, course.stopped)

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
                renamed[key] = await self._speaking.again(view, sentence, wrong)
            name = renamed[key]
            if name is not None and name != wrong:
                draft = lone(held_by(item, name))
                yield Repair(index, draft.model_copy(update={"actors": self._met.take_fresh()}))

    # --- one sentence --------------------------------------------------------------------

    async def _sentence(self, view: View, sentence: Sentence, items: list[Item]) -> None:
        """Add what a sentence says to ``items``; what is found before an error stays there."""
        voices = await self._speaking.listen(view)
        text = voices.said(sentence)
        parts = clauses(text, view.language)
        if not parts or voices.is_question(sentence):
            return
        if voices.speaker(sentence) and voices.is_heading(sentence):
            return  # a dateline, a letterhead or a heading says nothing by itself
        holders = await self._speaking.holders(view, sentence)
        holder = None
        for part in parts:
            holder = await self._speaking.of_part(view, sentence, part, holders, holder)
            if holder is not None:
                items += await self._part(view, sentence, part.cut(text), holder)
            elif not voices.is_headline(sentence):
                items += await self._planned(view, sentence, part.cut(text))

    # --- one part of a sentence ----------------------------------------------------------

    async def _part(self, view: View, sentence: Sentence, words: str, holder: Holder) -> list[Item]:
        told = acts.told(words, view.language)
        asked = [self._ground] if told in _NO_AIMS else [self._ground, self._aim]
        if outright.tells_aim(words, view.language) and not outright.tells_ground(
            words, view.language
        ):
            asked.reverse()
        for ask in asked:
            found = await ask(view, sentence, words, holder)
            if found:
                return found
        if wills.is_condition(words):
            return []  # a condition alone says nothing: what hangs on it does
        if told is not None:
            said = claim(words, sentence.number, holder, told)
            return self._sure([said], holder, 1.0 if self._tells else None)
        part = self._prompt.part("acts")
        quoted = self._speaking.is_quoted(sentence) or quotations.number(words) > 0
        bias = part.outright if quoted else part.bias
        act = await self._ask("acts", [words], Act, bias=bias)
        if act.value.act == "none":
            return []
        said = claim(words, sentence.number, holder, act.value.act)
        return self._sure([said], holder, act.certainty)

    async def _ground(
        self, view: View, sentence: Sentence, words: str, holder: Holder
    ) -> list[Item]:
        told = outright.tells_ground(words, view.language)
        if outright.rules_out_ground(words, view.language):
            return []
        if not (told or hints.may_ground(words, view.language)):
            return []
        part = self._prompt.part("law")
        bias = part.outright if told else part.bias
        if outright.accuses(words, view.language):
            bias = ()  # it leans to no ground: an accusation is none (labels.md, 11)
        answered = await self._ask("law", [words], Ground, bias=bias)
        ground = answered.value
        if ground.basis == "none":
            return []
        if outright.denies_breach(words, view.language):
            ground = ground.model_copy(update={"function": "deny_violation"})
        return self._sure(legal(words, sentence.number, holder, ground), holder, answered.certainty)

    async def _aim(self, view: View, sentence: Sentence, words: str, holder: Holder) -> list[Item]:
        told = outright.tells_aim(words, view.language) or outright.plans(words, view.language)
        if not (told or hints.may_aim(words, view.language)):
            return []
        part = self._prompt.part("aims")
        bias = part.outright if told else part.bias
        if outright.plans(words, view.language):
            bias = _PLANNED
        answered = await self._ask("aims", [words], Aim, bias=bias)
        if answered.value.kind == "none":
            return []
        whose = await self._whose(view, sentence, words, answered.value, holder)
        intent = DraftIntent(
            actor=whose or holder.side or holder.name,
            stated_by=holder.name,
            statement=words,
            kind=answered.value.kind,
            sentences=(sentence.number,),
        )
        return self._sure([intent], holder, answered.certainty)

    async def _planned(self, view: View, sentence: Sentence, words: str) -> list[Item]:
        """Return the aim that the news tell in their own words: "|The union plans to strike|"."""
        subject = wills.planning(words, view.language)
        name = await self._speaking.planner(subject, sentence) if subject else None
        if name is None:
            return []
        bias = self._prompt.part("aims").outright
        answered = await self._ask("aims", [words], Aim, bias=bias)
        if answered.value.kind == "none":
            return []
        intent = DraftIntent(
            actor=name,
            stated_by=None,
            statement=words,
            kind=answered.value.kind,
            sentences=(sentence.number,),
        )
        return self._sure([intent], Holder(name), answered.certainty)

    async def _whose(
        self, view: View, sentence: Sentence, words: str, aim: Aim, holder: Holder
    ) -> str | None:
        """Return who else has an aim, if the part names somebody."""
        whose = aim.whose
        language = view.language
        named = whose is not None and whose in words and not nobody.is_nobody(whose, language)
        if whose is None or not named or not nobody.may_have_aim(whose, language):
            whose = wills.willing(words, language)
            if whose is not None and not (
                nobody.is_name(whose) or self._met.knows(whose) or bodies.sector(whose, language)
            ):
                whose = None
        if whose is not None and self._met.part_of(whose, holder.name):
            return holder.name
        if whose is not None and not wills.is_condition(words):
            return None if nobody.is_own(whose) else await self._speaking.actor(whose, sentence)
        if pronouns.person_meant(words.split(maxsplit=1)[0], view.language):
            return self._speaking.meant(sentence)
        return None

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

    # --- who is only named ---------------------------------------------------------------

    async def _named(self, view: View, sentence: Sentence) -> None:
        """Meet those whom a sentence names, and who neither speak nor have an aim."""
        voices = await self._speaking.listen(view)
        assert self._bystanders is not None  # noqa: S101 - narrows the type: ``read`` has made it
        await self._bystanders.meet(self._met, sentence, voices)

    # --- asking --------------------------------------------------------------------------

    async def _labels(self, by: str, text: str) -> ActorLabels:
        """Return what an actor is: as the name tells, or else as the model does."""
        assert self._bystanders is not None  # noqa: S101 - narrows the type: ``read`` has made it
        told = self._bystanders.labels(by)
        if told is not None:
            return told
        asked = await self._ask("actors", [by, around(by, text)], ActorLabels)
        return self._bystanders.checked(by, asked.value)

    async def _ask(
        self,
        name: str,
        lines: list[str],
        answer: type[Told],
        *,
        note: str = "",
        before: str = "",
        bias: Bias | None = None,
    ) -> Answered[Told]:
        part = self._prompt.part(name)
        prefix = part.prefix()
        shown = part.show([(0, line) for line in lines], note, before=before)
        answered = await self._asker.ask(
            (*prefix, shown),
            answer,
            fixed=len(prefix),
            max_output_tokens=part.max_output_tokens,
            bias=part.bias if bias is None else bias,
        )
        self._tells = self._tells or answered.certainty is not None
        return answered

    def _gist(self, view: View, items: list[Item]) -> DraftGist | None:
        """Return the first sentence that tells of the matter: that of news is its sum.

        No word is the model's. A headline or lead of the news shares words with what follows; a
        letterhead or greeting may do so as well, and tells nothing. Where nothing fits it is the
        first sentence of all. One that gives orders to a reader is passed over.
        """
        voices = self._speaking.voices
        cited = {item.sentences[0] for item in items}
        plain = [s for s in view.segment.sentences if not looks_planted(view.words(s))]
        told = Counter(word for s in plain for word in _telling(view.words(s)))
        for sentence in plain:
            news = voices is not None and voices.speaker(sentence) is None
            shared = sum(told[word] > 1 for word in _telling(view.words(sentence)))
            if sentence.number in cited or (news and shared >= _SHARED):
                return _gist_of(sentence, view)
        return _gist_of(plain[0], view) if plain else None

    def _seen(self, view: View, draft: Draft) -> Segment:
        """Return the segment with sentences elsewhere that name its actors: a signature, a head."""
        own = view.segment.sentences
        cited = {number for actor in draft.actors for number in actor.sentences}
        voices = self._speaking.voices
        known = voices.sentences if voices else ()
        elsewhere = (s for s in known if s.number in cited and s not in own)
        return replace(view.segment, sentences=(*own, *elsewhere))

    def _draft(self, view: View, items: list[Item]) -> Draft:
        first = view.segment.sentences[0]
        found = {
            "gist": self._gist(view, items) if first.number == 1 else None,
            "actors": self._met.take_fresh(),
            "claims": tuple(i for i in items if isinstance(i, DraftClaim)),
            "intents": tuple(i for i in items if isinstance(i, DraftIntent)),
            "legal_justifications": tuple(
                i for i in items if isinstance(i, DraftLegalJustification)
            ),
        }
        # model_copy checks no lengths: they bound one answer, and this is the sum of many
        return Draft().model_copy(update=found)


def _gist_of(sentence: Sentence, view: View) -> DraftGist:
    return DraftGist(statement=view.words(sentence), sentences=(sentence.number,))


def _telling(words: str) -> frozenset[str]:
    """Return the words that tell of a matter, as their length says; two characters in Chinese."""
    return frozenset((*_WORD.findall(words.casefold()), *_PAIR.findall(words)))
