"""Cache: a Model that asks the Model inside it only once for the same request."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from summarizer.cache.store import Store
from summarizer.errors import ModelError
from summarizer.model import Attempt, Model, Request, Response

_WHOLE = ("stop", "unknown")


class _Stored(BaseModel):
    """Hold what lies in the Store for one answer; anything else there is foreign."""

    model_config = ConfigDict(extra="forbid", strict=True, allow_inf_nan=False)

    text: str
    model: str
    attempts: tuple[Attempt, ...]
    certainty: float | None = None


class Cache:
    """Answer from the Store what was answered before, and keep what is paid for.

    ``mode`` "on" looks first; "refresh" always asks and overwrites. Only whole answers are
    kept: no failure, nothing cut off. Requests that are under way at the same time are paid
    for once, among the tasks of a loop and (mode "on") among all who share the Store. Where two
    were paid for all the same, the first one that was kept is everybody's answer.
    """

    def __init__(self, inner: Model, store: Store, mode: Literal["on", "refresh"] = "on") -> None:
        self._inner = inner
        self._store = store
        self._mode = mode
        self._flights: dict[tuple[int, str], asyncio.Future[Response]] = {}

    async def generate(self, request: Request) -> Response:
        """Answer one request; ``cached`` is true unless this very call paid for the answer."""
        key = f"answer:{request.digest}"
        if self._mode == "on":
            found = await self._find(key, request)
            if found is not None:
                return found
        flight = (id(asyncio.get_running_loop()), key)
        while flight in self._flights:
            landing = self._flights[flight]
            await asyncio.wait((landing,))  # unlike awaiting it, this does not cancel it
            if not landing.cancelled():
                return landing.result()
        return await self._lead(flight, request)

    async def aclose(self) -> None:
        """Close the Model inside, and give back this thread's connection to the Store."""
        try:
            await self._inner.aclose()
        finally:
            self._store.close()

    async def _lead(self, flight: tuple[int, str], request: Request) -> Response:
        """Ask for all tasks that wait for the same answer.

        A ModelError is theirs too. Anything else is of this task alone (it was cancelled, its
        budget is used up): then one of the others takes over.
        """
        landing = asyncio.get_running_loop().create_future()
        self._flights[flight] = landing
        try:
            response = await self._ask(flight[1], request)
        except ModelError as error:
            landing.set_exception(error)
            landing.exception()  # seen: there may be nobody who waits
            raise
        else:
            landing.set_result(replace(response, cached=True))
            return response
        finally:
            del self._flights[flight]
            landing.cancel()  # does nothing to one that has landed

    async def _ask(self, key: str, request: Request) -> Response:
        if self._mode == "refresh":
            return await self._pay(key, request)
        async with self._store.lease(key):
            # whoever held the lease before may have been paid for this answer
            return await self._find(key, request) or await self._pay(key, request)

    async def _pay(self, key: str, request: Request) -> Response:
        response = await self._inner.generate(request)
        if any(last.finish_reason not in _WHOLE for last in response.attempts[-1:]):
            return response
        text = _stored(response)
        if not self._store.remote:  # a thread would open the database anew for each answer
            return self._keep(key, text, request, response)
        try:
            return await asyncio.to_thread(self._keep, key, text, request, response)
        except asyncio.CancelledError:
            # The thread may not have begun. Once more, here: what is paid for is kept.
            self._keep(key, text, request, response)
            raise

    def _keep(self, key: str, text: str, request: Request, response: Response) -> Response:
        """Keep what was paid for; return it as the answer that all get."""
        if self._mode == "on":
            standing = self._store.add(key, text)
            if standing == text:
                return response
            first = self._read(key, standing, request)
            if first is not None:
                return replace(first, attempts=response.attempts, cached=False)
        self._store.put(key, text)
        return response

    async def _find(self, key: str, request: Request) -> Response | None:
        if self._store.remote:
            return await asyncio.to_thread(self._look, key, request)
        return self._look(key, request)

    def _look(self, key: str, request: Request) -> Response | None:
        text = self._store.get(key)
        return None if text is None else self._read(key, text, request)

    def _read(self, key: str, text: str, request: Request) -> Response | None:
        try:
            stored = _Stored.model_validate_json(text)
        except ValidationError:
            self._store.reject(key, text, "it is not an answer")
            return None
        try:
            request.answer.model_validate_json(stored.text)
        except ValidationError:
            return None  # the schema's checks have changed since; asking again overwrites it
        return Response(
            stored.text, stored.model, stored.attempts, cached=True, certainty=stored.certainty
        )


def _stored(response: Response) -> str:
    # not pydantic's writer: it raises on a lone surrogate, and an answer must never be lost to that
    fields = asdict(response)
    del fields["cached"]
    return json.dumps(fields)
