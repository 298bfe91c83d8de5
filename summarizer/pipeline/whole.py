"""Read a segment with one question: for models that keep their place in long answers."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from summarizer.document import Segment
from summarizer.errors import AnswerCutOff, InvalidAnswer, SummarizerError
from summarizer.model import Message
from summarizer.pipeline.asking import Asker, Part, Read, Repair, View, failure, lone
from summarizer.prompt import Prompt, disarm
from summarizer.record import Rejected
from summarizer.summary import (
    Draft,
    DraftActor,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftItem,
    DraftLegalJustification,
)


class DraftRepair(BaseModel):
    """Give a rejected item again, mended, by its number; leave it out if it cannot hold."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    number: int = Field(ge=1)
    gist: DraftGist | None = None
    actor: DraftActor | None = None
    claim: DraftClaim | None = None
    intent: DraftIntent | None = None
    legal_justification: DraftLegalJustification | None = None

    def item(self, section: str) -> DraftItem | None:
        """Return the mended item if it belongs to that section."""
        names = {"actors": "actor", "claims": "claim", "intents": "intent", "gist": "gist"}
        item: DraftItem | None = getattr(self, names.get(section, "legal_justification"))
        return item


class DraftRepairs(BaseModel):
    """List the mended items."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    repairs: tuple[DraftRepair, ...] = Field(default=(), max_length=60)


_MOST_KNOWN = 60  # names handed on: a long document has more than a request should carry

_ITEMS: dict[str, type[BaseModel]] = {
    "gist": DraftGist,
    "actors": DraftActor,
    "claims": DraftClaim,
    "intents": DraftIntent,
    "legal_justifications": DraftLegalJustification,
}


class Whole:
    """Ask once for a segment; split it where the answer is cut off."""

    answers: tuple[type[BaseModel], ...] = (Draft, DraftRepairs)

    def __init__(self, prompt: Prompt, asker: Asker) -> None:
        self._pass = prompt.part("summary")
        self._asker = asker

    @staticmethod
    def planned(sentences: int, segments: int) -> int:  # noqa: ARG004 - one shape for both readings
        """Return how many calls a document is expected to need, repairs included."""
        return 2 * segments

    def _messages(self, view: View) -> tuple[Message, ...]:
        note = ""
        if view.known:
            latest = sorted(view.known, key=lambda actor: actor.evidence[-1].start)[-_MOST_KNOWN:]
            listed = "; ".join(disarm(actor.name) for actor in latest)
            note = f"\n\nActors named in earlier parts of the document: {listed}"
        return (*self._pass.prefix(), self._pass.show(view.numbered(), note))

    async def read(self, view: View) -> Read:
        """Read a segment; what cannot be read is told in the failures."""
        try:
            answered = await self._asker.ask(
                self._messages(view),
                Draft,
                fixed=len(self._pass.prefix()),
                max_output_tokens=self._pass.max_output_tokens,
            )
        except AnswerCutOff as error:
            if len(view.segment.sentences) > 1:
                return await self._halves(view)
            return _unread(view, error)
        except SummarizerError as error:
            return _unread(view, error)
        view.tell(view.segment.sentences[-1].number)
        return Read((Part(view.segment, answered.value),))

    async def _halves(self, view: View) -> Read:
        """Ask again for less at once: the same request would be cut off again."""
        sentences = view.segment.sentences
        middle = len(sentences) // 2
        halves = [
            replace(view, segment=Segment(view.segment.number, part))
            for part in (sentences[:middle], sentences[middle:])
        ]
        first = await self.read(halves[0])
        if first.error is not None and first.stopped:
            second = _unread(halves[1], first.error)
        else:
            second = await self.read(halves[1])
        return Read(
            first.parts + second.parts,
            first.failures + second.failures,
            second.error if second.stopped else first.error or second.error,
            second.stopped,
        )

    async def repair(self, view: View, rejected: tuple[Rejected, ...]) -> AsyncIterator[Repair]:
        """Ask once more for the rejected items alone."""
        asked = [(i, r) for i, r in enumerate(rejected) if _is_whole(r)]
        if not asked:
            return
        lines = [
            f"{n}. {r.section}: {json.dumps(r.item, ensure_ascii=False)}\n   It does not hold:"
            f" {r.detail}"
            for n, (_, r) in enumerate(asked, 1)
        ]
        note = (
            "\n\nThese items were read from the sentences above, and do not hold against them."
            " Give each again, mended, under its number, or leave it out if the sentences do"
            " not say it. Give nothing else.\n" + "\n".join(disarm(line) for line in lines)
        )
        message = self._pass.show(view.numbered(), note)
        answered = await self._asker.ask(
            (Message("system", self._pass.system), message), DraftRepairs, fixed=1
        )
        for mended in answered.value.repairs:
            if mended.number <= len(asked):
                index, entry = asked[mended.number - 1]
                item = mended.item(entry.section)
                if item is not None:
                    yield Repair(index, lone(item))


def _is_whole(entry: Rejected) -> bool:
    """Say whether an entry is an item of its own, not a single alias or role of one."""
    try:
        _ITEMS[entry.section].model_validate(entry.item)
    except ValidationError:
        return False
    return True


def _unread(view: View, error: SummarizerError) -> Read:
    lost = failure(view.segment, view.segment.sentences, error)
    stopped = not isinstance(error, InvalidAnswer)
    if not stopped:
        view.tell(view.segment.sentences[-1].number)
    return Read((), (lost,), error, stopped)
