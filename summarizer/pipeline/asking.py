"""Ask a model on behalf of one document, and keep account of every call."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from pydantic import BaseModel, ValidationError

from summarizer.document import Document, Segment, Sentence
from summarizer.errors import InvalidAnswer, SummarizerError
from summarizer.model import Attempt, Bias, Budget, Message, Model, Target
from summarizer.record import AttemptRecord, Failure, Rejected
from summarizer.summary import (
    Actor,
    Draft,
    DraftActor,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftItem,
)

Answer = TypeVar("Answer", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class View:
    """Hold what a reading may see: one segment, and the actors found before it.

    ``tell`` is told the number of each sentence that is done.
    """

    document: Document
    language: str
    segment: Segment
    known: tuple[Actor, ...]
    tell: Callable[[int], None] = lambda _: None

    def words(self, sentence: Sentence) -> str:
        """Return the words of a sentence."""
        return sentence.span.cut(self.document.text)

    def numbered(self) -> list[tuple[int, str]]:
        """Return the sentences of the segment with their numbers."""
        return [(s.number, self.words(s)) for s in self.segment.sentences]


@dataclass(frozen=True, slots=True)
class Answered(Generic[Answer]):
    """Hold an answer, and how certain the model was of its first value (None: not told)."""

    value: Answer
    certainty: float | None


@dataclass(frozen=True, slots=True)
class Part:
    """Hold the draft of those sentences that were shown together: it may cite no others.

    ``confidence`` is told for those items that the reading has one for.
    """

    segment: Segment
    draft: Draft
    confidence: Mapping[DraftItem, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Read:
    """Hold what a reading found in a segment, and which sentences it could not read.

    ``parts`` is empty where nothing at all was read; a part with an empty draft was read, and
    nothing is there. ``error`` is the one that ``stopped`` the reading, because asking further
    makes no sense (no connection, a wrong key, no budget), or else the first one met.
    """

    parts: tuple[Part, ...]
    failures: tuple[Failure, ...] = ()
    error: SummarizerError | None = None
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Repair:
    """Hold a new try for the rejected item at ``index``, with actors that it made known.

    ``left`` tells what the new try gives up: it stays rejected, though the item may stand.
    """

    index: int
    draft: Draft
    left: tuple[Rejected, ...] = ()


@dataclass
class Asker:
    """Ask for one document: validate answers, and write down every attempt."""

    model: Model
    target: Target
    budget: Budget
    attempts: list[AttemptRecord] = field(default_factory=list)
    resolved_model: str = ""

    async def ask(
        self,
        messages: tuple[Message, ...],
        answer: type[Answer],
        *,
        fixed: int = 0,
        max_output_tokens: int = 0,
        bias: Bias = (),
    ) -> Answered[Answer]:
        """Return the model's answer as an object; raise what the model raises."""
        request = self.target.request(
            messages,
            answer,
            fixed=fixed,
            max_output_tokens=max_output_tokens or None,
            bias=bias,
        )
        before = len(self.budget.attempts)
        attempts: Sequence[Attempt] = ()
        cached = False
        try:
            response = await self.model.generate(request)
            attempts, cached = response.attempts, response.cached
            self.resolved_model = response.model
        finally:
            # what was charged, a failure too; a cached answer charges nothing and brings its own
            for attempt in self.budget.attempts[before:] or attempts:
                self.attempts.append(self._told(attempt, request.digest, cached=cached))
        try:
            return Answered(answer.model_validate_json(response.text), response.certainty)
        except ValidationError:
            raise InvalidAnswer(
                "The answer does not fit the schema.",
                model=self.target.model,
                hint="This is a fault of the provider's code; the cache is not to blame.",
            ) from None

    def _told(self, attempt: Attempt, digest: str, *, cached: bool) -> AttemptRecord:
        usage = attempt.usage
        price = self.budget.price
        cost = price(self.target.model, usage) if price and usage.known else None
        return AttemptRecord(
            request=digest,
            finish_reason=attempt.finish_reason,
            seconds=round(attempt.seconds, 3),
            prefill_seconds=_rounded(attempt.prefill_seconds),
            decode_seconds=_rounded(attempt.decode_seconds),
            input_tokens=usage.input_tokens if usage.known else None,
            output_tokens=usage.output_tokens if usage.known else None,
            cached_input_tokens=usage.cached_input_tokens if usage.known else None,
            cost=cost,
            cached=cached,
            error=attempt.error,
        )


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 3)


def failure(segment: Segment, sentences: Sequence[Sentence], error: SummarizerError) -> Failure:
    """Tell that these sentences were not read."""
    return Failure(
        segment=segment.number,
        sentences=(sentences[0].number, sentences[-1].number),
        error=type(error).__name__,
        message=str(error),
    )


def lone(item: DraftItem) -> Draft:
    """Return a Draft of one item."""
    match item:
        case DraftGist():
            return Draft(gist=item)
        case DraftActor():
            return Draft(actors=(item,))
        case DraftClaim():
            return Draft(claims=(item,))
        case DraftIntent():
            return Draft(intents=(item,))
    return Draft(legal_justifications=(item,))
