"""Summarizer: one Document in, one Record out."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, TypeVar

from pydantic import BaseModel

from summarizer import __version__, segmentation
from summarizer.document import Document, Segment
from summarizer.errors import DocumentError, InvalidAnswer, SettingsError, SummarizerError
from summarizer.grounding import Grounded, Grounder
from summarizer.model import Budget, Model, Price, Target, Usage, schema_of, spending, wider_budget
from summarizer.pipeline import merging
from summarizer.pipeline.asking import Asker, Part, Repair, View, failure
from summarizer.pipeline.by_sentence import BySentence
from summarizer.pipeline.whole import Whole
from summarizer.prompt import Prompt
from summarizer.record import (
    DocumentRecord,
    Failure,
    PromptRecord,
    Provenance,
    Record,
    Rejected,
    SchemaRecord,
    UsageRecord,
)
from summarizer.summary import Summary

N = TypeVar("N", int, float)
SCHEMA = "record.v1"
Progress = Callable[[int, int], None]
Reading = Whole | BySentence
Watch = Callable[[Document], AbstractContextManager[Callable[[Record], None]]]

_READINGS: dict[str, type[Whole] | type[BySentence]] = {
    "whole": Whole,
    "by_sentence": BySentence,
}


@dataclass(frozen=True, slots=True)
class Limits:
    """Bound what one document may use; 0 is no bound, except for calls (see ``max_calls``).

    ``max_calls`` of 0 allows three calls for each one that is planned, plus five: room for
    retries and re-asks, and an end for a model that never answers well.
    """

    max_calls: int = 0
    max_tokens: int = 0
    max_cost: float = 0.0


@contextmanager
def _unwatched(_document: Document) -> Iterator[Callable[[Record], None]]:
    yield lambda _record: None


@dataclass(frozen=True)
class Summarizer:
    """Read documents with one model and one prompt; safe to use from many tasks at once.

    ``price`` tells what a call costs; ``segment_tokens`` of 0 takes the prompt's own;
    ``clock`` counts seconds and never goes back. ``watch`` stands around the reading of each
    document, and is told its Record.
    """

    model: Model
    target: Target
    prompt: Prompt
    limits: Limits = Limits()
    price: Price | None = None
    segment_tokens: int = 0
    clock: Callable[[], float] = time.monotonic
    watch: Watch = _unwatched

    async def summarise(self, document: Document, progress: Progress | None = None) -> Record:
        """Return the Record of a document.

        Raises DocumentError where there is no text; the first ModelError, SettingsError or
        BudgetExceeded where nothing at all could be read. Where a part could be read, the
        Record tells of the rest in ``failures``, and its status is unknown.
        ``progress`` is told how many sentences of how many are done.
        """
        with self.watch(document) as tell:
            if not document.text.strip():
                raise DocumentError("The document holds no text.", hint="Nothing was sent.")
            run = _Run(self, document, progress)
            with spending(run.budget):
                record = await run.record()
            tell(record)
            return record

    async def aclose(self) -> None:
        """Give back what the model holds."""
        await self.model.aclose()

    def segment(self, document: Document) -> tuple[str, tuple[Segment, ...]]:
        """Return the language of a document and its segments for this prompt."""
        language = document.language or segmentation.detect_language(document.text)
        sentences = segmentation.sentences(document.text, language)
        limit = self.segment_tokens or self.prompt.segment_tokens
        return language, segmentation.segments(document.text, sentences, limit)

    def planned_calls(self, segments: tuple[Segment, ...]) -> int:
        """Return how many calls these segments are expected to need at most."""
        sentences = sum(len(s.sentences) for s in segments)
        return _READINGS[self.prompt.reading].planned(sentences, len(segments))


class _Run:
    """Hold the state of reading one document."""

    def __init__(self, owner: Summarizer, document: Document, progress: Progress | None) -> None:
        self._owner = owner
        self._document = document
        self._progress = progress
        self._began = owner.clock()
        self._language, self._segments = owner.segment(document)
        self._sentences = sum(len(s.sentences) for s in self._segments)
        self.budget = _budget(owner, owner.planned_calls(self._segments))
        self._asker = Asker(owner.model, owner.target, self.budget)
        self._reading: Reading = _READINGS[owner.prompt.reading](owner.prompt, self._asker)
        self._grounder = Grounder(replace(document, language=self._language))

    async def record(self) -> Record:
        """Read every segment in order, so that actors found earlier are handed on."""
        parts: list[Grounded] = []
        failures: list[Failure] = []
        actors = merging.Actors()
        met: SummarizerError | None = None
        for position, segment in enumerate(self._segments):
            view = View(self._document, self._language, segment, actors.all(), self._tell)
            read = await self._reading.read(view)
            failures += read.failures
            met = met or read.error
            stop = read.error if read.stopped else None
            for part in read.parts:
                grounded, then = await self._grounded(view, part, actors, stop)
                parts.append(grounded)
                # a repair round that was broken off: the segment is not done with
                if then is not None and then is not stop:
                    failures.append(failure(part.segment, part.segment.sentences, then))
                    stop = then
            if stop is not None:
                rest = self._segments[position + 1 :]
                failures += [failure(s, s.sentences, stop) for s in rest]
                break
        if not parts and met is not None:
            raise met
        summary, late = self._grounder.settle(merging.merge(parts))
        rejected = (*(r for p in parts for r in p.rejected), *late)
        summary = merging.with_status(summary, rejected, complete=not failures)
        return self._record(summary, rejected, tuple(failures))

    def _tell(self, number: int) -> None:
        if self._progress:
            self._progress(number, self._sentences)

    async def _grounded(
        self,
        view: View,
        part: Part,
        actors: merging.Actors,
        stop: SummarizerError | None,
    ) -> tuple[Grounded, SummarizerError | None]:
        """Check a draft; what does not hold gets one repair round, unless asking must stop.

        The error returned is ``stop``, or the one that broke the repair round off.
        """
        view = replace(view, segment=part.segment, known=actors.all())
        grounded = self._grounder.ground(part.draft, view.segment, view.known, part.confidence)
        actors.add(grounded.actors)
        if stop is not None or not grounded.rejected:
            return grounded, stop
        repairs: list[Repair] = []
        try:
            async for repair in self._reading.repair(view, grounded.rejected):
                repairs.append(repair)
        except InvalidAnswer:
            pass  # the items stay rejected, which the record shows
        except SummarizerError as error:
            stop = error  # the next segment would meet it as well
        known = actors.all()
        mended = {}
        for repair in repairs:
            found = self._grounder.ground(repair.draft, view.segment, known)
            mended[repair.index] = replace(found, rejected=(*found.rejected, *repair.left))
        for found in mended.values():
            actors.add(found.actors)
        return merging.replaced(grounded, mended), stop

    def _record(
        self, summary: Summary, rejected: tuple[Rejected, ...], failures: tuple[Failure, ...]
    ) -> Record:
        document = self._document
        return Record(
            document=DocumentRecord(
                id=document.id,
                source=document.source,
                language=self._language,
                characters=len(document.text),
                sentences=self._sentences,
                notes=document.notes,
                text=document.text,
            ),
            summary=summary,
            rejected=rejected,
            failures=failures,
            provenance=self._provenance(),
        )

    def _provenance(self) -> Provenance:
        owner, asked = self._owner, self._asker.attempts
        prompt, target = owner.prompt, owner.target
        spent = [a for a in asked if not a.cached]
        return Provenance(
            model=target.model,
            resolved_model=self._asker.resolved_model,
            weights=target.weights,
            base_url=target.base_url,
            prompt=PromptRecord(name=prompt.name, version=prompt.version, digest=prompt.digest),
            schema_=SchemaRecord(version=SCHEMA, digest=_digest(self._reading.answers)),
            parameters=target.parameters.told(),
            usage=UsageRecord(
                calls=len(spent),
                cached=len(asked) - len(spent),
                input_tokens=_sum(a.input_tokens for a in spent),
                output_tokens=_sum(a.output_tokens for a in spent),
                cost=_sum(a.cost for a in spent),
            ),
            attempts=tuple(asked),
            seconds=round(owner.clock() - self._began, 3),
            cached=bool(asked) and not spent,
            library_version=__version__,
        )


@cache
def _digest(answers: tuple[type[BaseModel], ...]) -> str:
    schemas = [schema_of(answer) for answer in answers]
    return hashlib.sha256(json.dumps(schemas, sort_keys=True).encode()).hexdigest()


def _budget(owner: Summarizer, planned: int) -> Budget:
    limits = owner.limits
    if limits.max_cost and (
        owner.price is None or owner.price(owner.target.model, Usage(1, 1)) is None
    ):
        raise SettingsError(
            f"A cost limit is set, but no price is known for {owner.target.model}.",
            hint="Drop --max-cost, or limit the tokens with max_tokens.",
        )
    return Budget(
        max_calls=limits.max_calls or 3 * planned + 5,
        max_tokens=limits.max_tokens or None,
        max_cost=limits.max_cost or None,
        price=owner.price,
        within=wider_budget(),
    )


def _sum(values: Iterable[N | None]) -> N | None:
    """Return the sum, or None where any value is not known."""
    total: Any = 0
    for value in values:
        if value is None:
            return None
        total += value
    result: N = total
    return result
