"""Read one sentence at a time: for small models, which lose their place in long answers.

Four short questions, each with an answer of a few tokens: ``speakers`` (who says this
sentence), ``labels`` (for each clause of a spoken sentence: what kind of statement it is),
``grounds`` (for a legal clause: which ground) and ``actors`` (for each new speaker: name,
title, kind). Each is asked on its own; in a conversation one wrong answer draws the next.
Statements are the clauses themselves, so no word of them is the model's.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.document import Sentence
from summarizer.errors import InvalidAnswer, SummarizerError
from summarizer.pipeline.asking import Answer, Asker, Part, Read, Repair, View, failure, lone
from summarizer.pipeline.clauses import clauses
from summarizer.prompt import Prompt, disarm
from summarizer.record import Failure, Rejected
from summarizer.summary import (
    ActorKind,
    Basis,
    Draft,
    DraftActor,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftLegalJustification,
    Function,
    IntentKind,
    Sector,
    SpeechAct,
)

Name = Annotated[str, Field(min_length=2, max_length=80)]


class _Answer(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Speaker(_Answer):
    """Name who says a sentence; null where the document speaks in its own voice.

    ``cue`` holds the words that show it. It comes first because a model that has to find
    them names the speaker far more often, and less often where there is none.
    """

    cue: Annotated[str, Field(min_length=1, max_length=40)] | None
    by: Name | None = None


class Label(_Answer):
    """Label one clause."""

    label: Literal["none", "legal"] | SpeechAct | IntentKind


class Ground(_Answer):
    """Tell the kind of a legal ground."""

    basis: Basis
    function: Function
    instrument: Name | None


class ActorLabels(_Answer):
    """Part a speaker's name from the title, and tell the kind."""

    name: Name
    role: Name | None
    kind: ActorKind
    sector: Sector


_INTENTS = frozenset(("purpose", "commitment", "aspiration", "denied_aim", "conditional"))
_QUOTES = frozenset('“”„«»"「」『』')
_NOBODY = "nobody"
_WORD = re.compile(r"\w+")

Item = DraftClaim | DraftIntent | DraftLegalJustification


class BySentence:
    """Read a document sentence by sentence; one object reads one document, in order."""

    answers: tuple[type[BaseModel], ...] = (Speaker, Label, Ground, ActorLabels)

    def __init__(self, prompt: Prompt, asker: Asker) -> None:
        self._prompt = prompt
        self._asker = asker
        self._before = _NOBODY
        self._told_before: dict[int, str] = {}  # who was told to have spoken before a sentence
        self._actors: list[DraftActor] = []
        self._fresh: dict[str, DraftActor] = {}  # by name: what no draft has told yet

    @staticmethod
    def planned(sentences: int, segments: int) -> int:  # noqa: ARG004 - one shape for both readings
        """Return how many calls a document may need: the four questions for each sentence."""
        return 4 * sentences

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
        parts = () if nothing else (Part(view.segment, draft),)
        return Read(parts, tuple(failures), met, stopped)

    async def repair(self, view: View, rejected: tuple[Rejected, ...]) -> AsyncIterator[Repair]:
        """Ask again who says a sentence whose speaker did not hold.

        Nothing else can be mended here: the statements are the document's own words.
        """
        numbers = {s.number: s for s in view.segment.sentences}
        renamed: dict[tuple[int, str], str | None] = {}
        for index, entry in enumerate(rejected):
            if not entry.reason.startswith("speaker_"):
                continue
            item = _ITEM[entry.section].model_validate(entry.item)
            sentence = numbers[item.sentences[0]]
            wrong = _holder(item)
            key = (sentence.number, wrong)
            if key not in renamed:
                renamed[key] = await self._again(view, sentence, wrong)
            name = renamed[key]
            if name is not None and name != wrong:
                draft = lone(_held_by(item, name))
                yield Repair(index, draft.model_copy(update={"actors": self._take_fresh()}))

    async def _sentence(self, view: View, sentence: Sentence, items: list[Item]) -> None:
        """Add what a sentence says to ``items``; what is found before an error stays there."""
        text = view.words(sentence)
        self._told_before[sentence.number] = self._before
        by = await self._speaker(view, sentence)
        if by is None:
            return
        name = await self._actor(by, sentence, view)
        self._before = name
        for span in clauses(text, view.language):
            items += await self._clause(span.cut(text), sentence.number, name)

    async def _speaker(self, view: View, sentence: Sentence, note: str = "") -> str | None:
        before = self._told_before[sentence.number]
        lines = [view.words(sentence)]
        answer = await self._ask("speakers", lines, Speaker, note=note, before=before)
        return answer.by if answer.cue is not None else None

    async def _again(self, view: View, sentence: Sentence, wrong: str) -> str | None:
        try:
            by = await self._speaker(view, sentence, f"\n(not: {disarm(wrong)})")
            return None if by is None else await self._actor(by, sentence, view)
        except InvalidAnswer:
            return None

    async def _actor(self, by: str, sentence: Sentence, view: View) -> str:
        """Return the name of the actor that a speaker means; ask only for a new one."""
        text = view.words(sentence)
        index = self._met(by)
        if index is not None:
            known = self._actors[index]
            if by in text and by not in (known.name, *known.aliases):
                self._learn(index, by, sentence)
            return known.name
        labels = await self._ask("actors", [by, text], ActorLabels)
        # a person's title is taken off; "Chinese defence ministry" is more than "ministry"
        name = labels.name if labels.kind == "person" and labels.name in by else by
        index = self._met(name)
        if index is not None:
            return self._actors[index].name
        actor = DraftActor(
            name=name,
            kind=labels.kind,
            sector=labels.sector,
            role=_role(labels.role, name, text),
            sentences=(sentence.number,),
        )
        self._actors.append(actor)
        self._fresh[name] = actor
        return name

    def _learn(self, index: int, alias: str, sentence: Sentence) -> None:
        """Add an alias; an actor of an earlier segment is drafted again, with this sentence."""
        known = self._actors[index]
        again = {"aliases": (), "role": None, "sentences": (sentence.number,)}
        told = self._fresh.get(known.name) or known.model_copy(update=again)
        self._fresh[known.name] = told.model_copy(update={"aliases": (*told.aliases, alias)})
        aliases = (*known.aliases, alias)
        self._actors[index] = known.model_copy(update={"aliases": aliases})

    def _take_fresh(self) -> tuple[DraftActor, ...]:
        fresh, self._fresh = tuple(self._fresh.values()), {}
        return fresh

    def _met(self, by: str) -> int | None:
        """Return the place of the actor met last that this name means, if any.

        Part of a name is enough for a person ("Marsh" is Lena Marsh) or where it is a common
        noun ("the ministry" is the one that spoke last); "Russia" is not its ministry.
        """
        wanted = _words(by)
        common = by == by.lower()
        for index in range(len(self._actors) - 1, -1, -1):
            actor = self._actors[index]
            name = _words(actor.name)
            partly = actor.kind == "person" or common
            if wanted and (wanted == name or (partly and wanted < name)):
                return index
        return None

    async def _ask(
        self,
        name: str,
        lines: list[str],
        answer: type[Answer],
        *,
        note: str = "",
        before: str = "",
    ) -> Answer:
        part = self._prompt.part(name)
        prefix = part.prefix()
        shown = part.show([(0, line) for line in lines], note, before=before)
        return await self._asker.ask(
            (*prefix, shown),
            answer,
            fixed=len(prefix),
            max_output_tokens=part.max_output_tokens,
        )

    async def _clause(self, words: str, number: int, by: str) -> list[Item]:
        label = (await self._ask("labels", [words], Label)).label
        if label == "none":
            return []
        if label == "legal":
            return await self._legal(words, number, by)
        if label in _INTENTS:
            return [
                DraftIntent.model_validate(
                    {
                        "actor": by,
                        "stated_by": by,
                        "statement": words,
                        "kind": label,
                        "sentences": (number,),
                    }
                )
            ]
        return [_claim(words, number, by, label)]

    async def _legal(self, words: str, number: int, by: str) -> list[Item]:
        ground = await self._ask("grounds", [words], Ground)
        legal = DraftLegalJustification(
            asserted_by=by,
            statement=words,
            basis=ground.basis,
            function=ground.function,
            instrument=ground.instrument,
            sentences=(number,),
        )
        if ground.function == "deny_violation":  # labels.md, rule 6: it stays a denial as well
            return [_claim(words, number, by, "deny"), legal]
        return [legal]

    def _draft(self, view: View, items: list[Item]) -> Draft:
        first = view.segment.sentences[0]
        # the first sentence of a news text or a statement is its sum: no word is the model's
        gist = DraftGist(statement=view.words(first), sentences=(first.number,))
        found = {
            "gist": gist if first.number == 1 else None,
            "actors": self._take_fresh(),
            "claims": tuple(i for i in items if isinstance(i, DraftClaim)),
            "intents": tuple(i for i in items if isinstance(i, DraftIntent)),
            "legal_justifications": tuple(
                i for i in items if isinstance(i, DraftLegalJustification)
            ),
        }
        # model_copy checks no lengths: they bound one answer, and this is the sum of many
        return Draft().model_copy(update=found)


_ITEM: dict[str, type[DraftClaim | DraftIntent | DraftLegalJustification]] = {
    "claims": DraftClaim,
    "intents": DraftIntent,
    "legal_justifications": DraftLegalJustification,
}


def _claim(words: str, number: int, by: str, act: str) -> DraftClaim:
    quoted = any(mark in _QUOTES for mark in words)
    return DraftClaim.model_validate(
        {
            "claimant": by,
            "statement": words,
            "speech_act": act,
            "attribution": "direct_quote" if quoted else "indirect_speech",
            "sentences": (number,),
        }
    )


def _holder(item: Item) -> str:
    if isinstance(item, DraftClaim):
        return item.claimant or ""
    if isinstance(item, DraftIntent):
        return item.actor
    return item.asserted_by or ""


def _held_by(item: Item, name: str) -> Item:
    if isinstance(item, DraftClaim):
        return item.model_copy(update={"claimant": name})
    if isinstance(item, DraftIntent):
        return item.model_copy(update={"actor": name, "stated_by": name})
    return item.model_copy(update={"asserted_by": name})


def _role(role: str | None, name: str, text: str) -> str | None:
    """Return a title that stands in the text and says more than the name."""
    said = role is not None and role in text and not _words(role) <= _words(name)
    return role if said else None


def _words(name: str) -> frozenset[str]:
    return frozenset(_WORD.findall(name.casefold())) - {"the", "s"}
