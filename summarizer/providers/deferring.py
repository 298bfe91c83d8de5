"""Deferring: a Model that puts requests aside, and answers with what came back for them.

It stands in the provider's place. An answer that came back later is judged as a live one is:
the same code makes the bodies, reads the answers and asks again where one does not fit.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Protocol

from summarizer.errors import Deferred, ModelUnavailable, SummarizerError
from summarizer.model import Model, Request, Response, current_budget
from summarizer.providers.openai import Body, OpenAIModel
from summarizer.providers.openai_batch import UNANSWERED, Failed, Reply, completion


class Aside(Protocol):
    """Hold requests until they are answered, by their digest."""

    def replies(self, digest: str) -> Sequence[Reply] | None:
        """Return what came back so far, in order; None while the request is under way."""
        ...

    def put_aside(self, digest: str, body: str) -> None:
        """Keep the next call of a request, to be sent later."""
        ...

    def paid(self, digest: str) -> bool:
        """Say whether a request was answered for this batch."""
        ...


class Deferring:
    """Answer from what came back; raise Deferred where something is still to be asked.

    A request that is asked again because its answer did not fit is the same request still: its
    calls are put aside one after the other under one digest.
    """

    def __init__(self, model: OpenAIModel, aside: Aside) -> None:
        self._model = model
        self._aside = aside

    async def generate(self, request: Request) -> Response:
        """Answer one request, or put its next call aside."""
        replies = self._aside.replies(request.digest)
        if replies is None:
            raise Deferred
        answered = iter(replies)
        missing: list[str] = []

        async def create(body: Body) -> Any:
            reply = next(answered, None)
            if reply is None:
                missing.append(json.dumps(body, ensure_ascii=False))
                raise _Unasked("The request is put aside.")
            return self._told(reply)

        try:
            return await self._model.ask(request, create)
        except SummarizerError:
            if not missing:
                raise
        self._aside.put_aside(request.digest, missing[0])
        raise Deferred

    async def aclose(self) -> None:
        """Close the provider."""
        await self._model.aclose()

    def _told(self, reply: Reply) -> Any:
        body = json.loads(reply.body)
        if reply.status == 200:
            return completion(body)
        if reply.status != UNANSWERED:
            raise Failed(reply.status, body)
        raise self._model.asked.fail(
            ModelUnavailable,
            f"left the request without an answer in each of its jobs ({body}).",
            "Run the batch again with --retry-failed.",
        )


class Paid:
    """Tell what a document cost where the answer lies in the store already.

    A document is read from its beginning once more after each job. What the jobs of this batch
    were paid for is told in its Record as paid; without this only the last answer would be.
    """

    def __init__(self, inner: Model, aside: Aside) -> None:
        self._inner = inner
        self._aside = aside

    async def generate(self, request: Request) -> Response:
        """Answer one request."""
        response = await self._inner.generate(request)
        if not response.cached or not self._aside.paid(request.digest):
            return response
        budget = current_budget()
        for attempt in response.attempts:
            budget.begin()
            budget.charge(request.model, attempt)
        return replace(response, cached=False)

    async def aclose(self) -> None:
        """Close the Model inside."""
        await self._inner.aclose()


class _Unasked(SummarizerError):
    """Leave the code that asks, which lets errors of ours pass as they are."""
