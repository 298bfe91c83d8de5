"""The helper of a pair: a process that is led over a socket, which is its standard input.

It runs the pipeline. Wherever that asks its model, the question goes to the other process, where
budget, cache, pace and provider are. It ends when the other process does.
"""

from __future__ import annotations

import asyncio
import signal
import socket
import traceback
from dataclasses import replace

from summarizer import wiring
from summarizer.batch.pair.wire import (
    BUFFER,
    Answer,
    Ask,
    Begin,
    Broken,
    Done,
    Failed,
    Read,
    packed,
    received,
)
from summarizer.errors import SummarizerError
from summarizer.model import Request, Response, current_budget
from summarizer.pipeline import Summarizer


class Elsewhere:
    """Be the Model of one document: have each request answered by the other process."""

    def __init__(self, helper: Helper, number: int) -> None:
        self._helper = helper
        self._number = number

    async def generate(self, request: Request) -> Response:
        """Answer one request, and charge what it took to the document's budget."""
        budget = current_budget()
        bounds = budget.max_calls, budget.max_tokens, budget.max_cost
        told = await self._helper.ask(Ask(self._number, request, *bounds))
        for attempt in told.charged:
            budget.charge(request.model, attempt)
        if isinstance(told.answer, SummarizerError):
            raise told.answer
        return told.answer

    async def aclose(self) -> None:
        """Hold nothing."""


class Helper:
    """Read what it is told to, many documents at a time."""

    def __init__(self, begin: Begin, out: asyncio.StreamWriter) -> None:
        self._begin = begin
        self._out = out
        self._summarizer: Summarizer | None = None
        self._waiting: dict[int, asyncio.Future[Answer]] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, pipe: asyncio.StreamReader) -> None:
        """Do as the messages say until there are no more."""
        while (message := await received(pipe)) is not None:
            match message:
                case Read():
                    task = asyncio.create_task(self._read(message))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)
                case Answer() if message.number in self._waiting:
                    self._waiting.pop(message.number).set_result(message)

    async def ask(self, question: Ask) -> Answer:
        """Have the other process answer; a document asks one thing at a time."""
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._waiting[question.number] = future
        self._say(question)
        return await future

    async def _read(self, message: Read) -> None:
        number = message.number
        try:
            record = await self._reading(number).summarise(message.document)
            kept = wiring.as_kept(record) if self._begin.keeps else None
            self._say(Done(number, record.to_json(), kept))
        except SummarizerError as error:
            self._say(Failed(number, error))
        except Exception:
            self._say(Broken(number, traceback.format_exc()))

    def _reading(self, number: int) -> Summarizer:
        if self._summarizer is None:
            self._summarizer = wiring.pipeline(self._begin.settings, Elsewhere(self, 0))
        return replace(self._summarizer, model=Elsewhere(self, number))

    def _say(self, message: object) -> None:
        self._out.write(packed(message))


async def _serve() -> None:
    pipe, out = await asyncio.open_connection(sock=socket.socket(fileno=0), limit=BUFFER)
    begin = await received(pipe)
    if begin is not None:
        await Helper(begin, out).serve(pipe)


def main() -> None:
    """Read until the other process ends the connection, which it does when nothing is under way."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)  # the other process got it, too, and decides
    asyncio.run(_serve())
