"""PairedReader: a Reader whose documents are cut, checked and written up by a helper process.

Asking stays here, with the budget, the cache, the pace, the provider and what is told of them:
so limits, kept answers, spans and costs are those of the plain Reader, and the Records too.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING, Any

from summarizer import providers, segmentation, wiring
from summarizer.batch.pair.wire import (
    BUFFER,
    Answer,
    Ask,
    Begin,
    Broken,
    Done,
    Failed,
    Message,
    Read,
    packed,
    received,
)
from summarizer.document import Document
from summarizer.errors import SettingsError, SummarizerError
from summarizer.model import Budget, Model, Price, spending, wider_budget
from summarizer.reading import Reader
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.telemetry import Call
    from summarizer.telemetry.otel import Observer

_PATIENCE = 10.0  # seconds for a helper to end by itself
_TRIES = 3


def reader_of_many(
    settings: Settings,
    *,
    on_call: Callable[[Call], None] | None = None,
    observer: Observer | None = None,
) -> Reader:
    """Return a Reader for many documents: with a helper where another core is free for one.

    A model that runs here takes all cores itself.
    """
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    alone = providers.is_local(settings.model) or wiring.concurrency(settings) == 1
    kind = Reader if alone or cores == 1 else PairedReader
    return kind(settings, on_call=on_call, observer=observer)


class PairedReader(Reader):
    """Read documents with a helper, which is started at the first one that has to be asked for.

    One that dies is replaced, and what it had under way is read again: the answers are in the
    store. Nobody is told the progress within a document.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        on_call: Callable[[Call], None] | None = None,
        observer: Observer | None = None,
    ) -> None:
        super().__init__(settings, on_call=on_call, observer=observer)
        self._asked: Model | None = None
        self._helper: _Helper | None = None
        self._starting = asyncio.Lock()

    async def ask(
        self,
        document: Document,
        progress: Callable[[int, int], None] | None = None,  # noqa: ARG002  # see above
    ) -> dict[str, Any]:
        """Return a new Record as JSON values, and keep it; raise what ``summarise`` raises."""
        if self._asked is None:
            self._observer = self._observer or wiring.observer_of(self.settings)
            self._asked = wiring.asked(
                self.settings, self.store, on_call=self._on_call, observer=self._observer
            )
        with self._watched(document) as tell:
            done = await self._read(document, self._asked)
            tell(done)
        await self.keep(document, done.kept)
        values: dict[str, Any] = json.loads(done.record)
        return values

    async def aclose(self) -> None:
        """Give back what was opened, and end the helper."""
        try:
            if self._helper is not None:
                await self._helper.end()
            if self._asked is not None:
                await self._asked.aclose()
        finally:
            await super().aclose()

    async def _read(self, document: Document, model: Model) -> Done:
        # a tenth of what the helper would have to do, and this process has more time to spare
        language = document.language or segmentation.detect_language(document.text)
        document = replace(document, language=language)
        for _ in range(_TRIES):
            helper = await self._ready()
            with suppress(_Gone):
                return await helper.read(document, model)
        raise SummarizerError(
            f"The process that checks answers ended {_TRIES} times while this document was read.",
            hint="It may have been out of memory. Run again with --retry-failed.",
        )

    async def _ready(self) -> _Helper:
        async with self._starting:
            if self._helper is None or self._helper.gone:
                open_to_all = replace(self.settings, api_key="", cache_url="")
                begin = Begin(open_to_all, keeps=self.store is not None)
                self._helper = await _Helper.start(begin, wiring.price_of(self.settings))
            return self._helper

    @contextmanager
    def _watched(self, document: Document) -> Iterator[Callable[[Done], None]]:
        """Have the reading of a document observed, where anybody does."""
        if self._observer is None:
            yield lambda _: None
            return
        from summarizer.record import Record  # pydantic, which nothing else here needs

        with self._observer.reading(document) as tell:
            yield lambda done: tell(Record.model_validate_json(done.record))


class _Gone(Exception):
    """Say that the helper died while it read a document."""


class _Helper:
    """Lead a process that reads documents, and answer what they ask."""

    def __init__(
        self,
        process: asyncio.subprocess.Process,
        stream: tuple[asyncio.StreamReader, asyncio.StreamWriter],
        price: Price,
    ) -> None:
        self._process = process
        self._from, self._to = stream
        self._price = price
        self._numbers = count(1)
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self.gone = False
        self._hearing = asyncio.create_task(self._hear())

    @classmethod
    async def start(cls, begin: Begin, price: Price) -> _Helper:
        """Start a process; raise SettingsError where the machine has no room for one."""
        # as this process imports, so does that one: nothing from the folder it happens to run in
        code = f"import sys; sys.path[:] = {sys.path!r}; from summarizer.batch.pair import helper"
        ours, theirs = socket.socketpair()
        with theirs:
            try:
                process = await asyncio.create_subprocess_exec(
                    *(sys.executable, "-P", "-c", f"{code}; helper.main()"),
                    stdin=theirs.fileno(),
                    stdout=asyncio.subprocess.DEVNULL,  # whatever anybody prints there
                    start_new_session=True,  # what interrupts us does not interrupt it
                )
            except OSError as error:
                ours.close()
                raise SettingsError(
                    f"The process that checks answers cannot be started: {error.strerror}.",
                    hint="Free memory or end other processes, and run again.",
                ) from None
        helper = cls(process, await asyncio.open_connection(sock=ours, limit=BUFFER), price)
        helper._to.write(packed(begin))
        return helper

    async def read(self, document: Document, model: Model) -> Done:
        """Have a document read, with this model; raise what its reading raises, or _Gone."""
        number = next(self._numbers)
        heard = await self._say(Read(number, document))
        budget: Budget | None = None
        while isinstance(heard, Ask):
            budget = budget or Budget(
                heard.max_calls,
                heard.max_tokens,
                heard.max_cost,
                price=self._price,
                within=wider_budget(),
            )
            heard = await self._say(await _answer(heard, model, budget))
        match heard:
            case Failed():
                raise heard.error
            case Broken():
                raise RuntimeError(f"in the helper process:\n{heard.trace}")
            case Done():
                return heard
        raise AssertionError(heard)

    async def end(self) -> None:
        """End the process."""
        self._to.close()
        try:
            await asyncio.wait_for(self._process.wait(), _PATIENCE)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
        await asyncio.wait((self._hearing,))

    async def _say(self, message: Read | Answer) -> Message:
        """Say something of a document, and return what is said to it."""
        if self.gone:
            raise _Gone
        future: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[message.number] = future
        try:
            self._to.write(packed(message))  # as much as documents are under way, so no drain
            return await future
        finally:
            self._waiting.pop(message.number, None)

    async def _hear(self) -> None:
        while (message := await received(self._from)) is not None:
            future = self._waiting.get(message.number)
            if future is not None and not future.done():
                future.set_result(message)
        self.gone = True
        self._to.close()
        for future in self._waiting.values():
            if not future.done():
                future.set_exception(_Gone())


async def _answer(question: Ask, model: Model, budget: Budget) -> Answer:
    """Ask the model; say what it answered or which error it met, and what was charged for it."""
    before = len(budget.attempts)
    answer: Any
    try:
        with spending(budget):
            answer = await model.generate(question.request)
    except SummarizerError as error:
        answer = error
    return Answer(question.number, answer, tuple(budget.attempts[before:]))
