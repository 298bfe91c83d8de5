"""A Model that answers from a function, and charges the budget as a provider does."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from pydantic import BaseModel

from summarizer import prompt, segmentation
from summarizer.document import Document, Sentence
from summarizer.errors import ModelError, SettingsError, SummarizerError
from summarizer.grounding import verify
from summarizer.model import Attempt, Request, Response, Target, Usage, current_budget
from summarizer.pipeline import Progress, Summarizer
from summarizer.record import Record

Said = BaseModel | SummarizerError
TOKENS = Usage(100, 10, 5)
STATEMENT = prompt.load("statement")
SENTENCE = prompt.load("sentence")


class Scripted:
    """Keep every request, and answer it with what ``answer`` returns or, an error, raises."""

    def __init__(
        self,
        answer: Callable[[Request], Said],
        usage: Usage = TOKENS,
        certainty: Callable[[Request], float | None] = lambda _: None,
    ) -> None:
        self._answer = answer
        self._usage = usage
        self._certainty = certainty
        self.requests: list[Request] = []

    async def generate(self, request: Request) -> Response:
        """Answer one request, and charge it, be it a failure."""
        budget = current_budget()
        budget.begin()
        self.requests.append(request)
        said = self._answer(request)
        if isinstance(said, SummarizerError):
            if isinstance(said, ModelError):
                budget.charge(request.model, self._attempt(type(said).__name__))
            raise said
        attempt = self._attempt()
        budget.charge(request.model, attempt)
        text, certainty = said.model_dump_json(), self._certainty(request)
        return Response(text, "scripted-1", (attempt,), certainty=certainty)

    async def aclose(self) -> None:
        """Hold nothing."""

    def _attempt(self, error: str = "") -> Attempt:
        return Attempt(self._usage, "error" if error else "stop", 0.25, error)


def summarizer(model: Any, **fields: Any) -> Summarizer:
    """Return a Summarizer around a model; the ``statement`` prompt unless another is given."""
    given: dict[str, Any] = {"target": Target("scripted:m"), "prompt": STATEMENT} | fields
    return Summarizer(model=model, **given)


def read(text: str, model: Any, progress: Progress | None = None, **fields: Any) -> Record:
    """Summarise an English text, and check that the Record holds against it."""
    document = Document(text, language="en")
    record = asyncio.run(summarizer(model, **fields).summarise(document, progress))
    assert verify(record, text, sentences(text)) == ()
    return record


def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut an English text as the pipeline does."""
    return segmentation.sentences(text, "en")


def asked(request: Request) -> str:
    """Return the question proper: the last message."""
    return request.messages[-1].content


def unasked(request: Request) -> Said:
    """Answer like a model that must not be asked at all."""
    raise SettingsError("Nobody should have asked.")
