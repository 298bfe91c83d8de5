"""The Python API: text, path or Document in, Record out.

    from summarizer import summarise
    record = summarise("The ministry said …", model="openai:gpt-5-mini")

Nothing is kept between calls but what the cache keeps on disk. For many documents use
``summarise_many``, or ``open_summarizer`` once: the embedded model is then loaded once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import (
    AsyncGenerator,
    AsyncIterable,
    AsyncIterator,
    Callable,
    Iterable,
    Mapping,
)
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer import loading, settings, wiring
from summarizer.batch.engine import Bounds, Engine
from summarizer.batch.entry import Entry
from summarizer.batch.tally import Purse, Tally
from summarizer.cache.store import Store
from summarizer.document import Document
from summarizer.errors import SummarizerError
from summarizer.model import Model
from summarizer.pipeline import Summarizer
from summarizer.reading import Reader
from summarizer.record import Outcome, Record
from summarizer.settings import Settings

Source = str | Path | Document
Sources = Iterable[Source | tuple[str, Source]] | AsyncIterable[Source | tuple[str, Source]]


def summarise(source: Source, *, model: str | Model | None = None, **options: Any) -> Record:
    """Summarise one document and wait for it; see ``summarise_async``.

    Inside a running event loop use ``await summarise_async(…)``: waiting here would stop it.
    """
    if _in_event_loop():
        raise SummarizerError(
            "summarise() was called inside a running event loop.",
            hint="Use: await summarise_async(…)",
        )
    return asyncio.run(summarise_async(source, model=model, **options))


async def summarise_async(
    source: Source, *, model: str | Model | None = None, **options: Any
) -> Record:
    """Summarise one document.

    A ``str`` is the text itself, a ``Path`` a file to read. ``model`` is ``provider:name`` or
    a Model of your own, whose answers are kept only in a ``store`` of yours: a Store in place
    of the one on disk. ``options`` are the names of Settings, such as ``prompt``.
    Raises what SummarizerError's tree tells.
    """
    async with open_summarizer(model=model, **options) as ready:
        return await ready.summarise(document_of(source))


@asynccontextmanager
async def open_summarizer(
    *,
    model: str | Model | None = None,
    store: Store | None = None,
    clock: Callable[[], float] = time.monotonic,
    **options: Any,
) -> AsyncIterator[Summarizer]:
    """Hold a Summarizer open for many documents, and close what it opened after.

    ``clock`` counts the seconds that Records tell, and must never go back. Settings come from
    ``options``, the environment and ``summarizer.toml``, in this order.
    """
    loaded, own = _loaded(model, options)
    opened = wiring.open_store(loaded) if own is None and store is None else None
    ready = wiring.build(loaded, opened if store is None else store, model=own)
    ready = replace(ready, clock=clock)
    try:
        yield ready
    finally:
        await ready.aclose()
        if opened is not None:
            opened.close()


def _loaded(model: str | Model | None, options: Mapping[str, Any]) -> tuple[Settings, Model | None]:
    """Return the settings, and the Model where the caller brings one."""
    if isinstance(model, str) or model is None:
        return settings.load({**options, "model": model}).settings, None
    loaded = settings.load(options).settings
    # never under the name of the default, and never in the store that all share: another
    # Model of the same class may answer otherwise
    return replace(loaded, model=f"own:{type(model).__name__}", base_url=""), model


async def summarise_many(
    sources: Sources,
    *,
    at_once: int | None = None,
    model: str | Model | None = None,
    **options: Any,
) -> AsyncGenerator[Outcome, None]:
    """Summarise many documents; yield the Outcome of each as soon as it is done.

        async for outcome in summarise_many([("a", Path("a.txt")), ("b", "The ministry …")]):
            print(outcome.id, outcome.error or outcome.record)

    A source may stand in a tuple after its id; else its position, from 0, is the id. Sources are
    drawn as they are needed, and no more than ``at_once`` are drawn that were not yielded yet. A
    document that fails is an Outcome with an ``error``; what every document would meet, such as
    a refused key, is raised at the end. Leave a loop early inside ``contextlib.aclosing``:
    what is under way is then ended at once.
    """
    loaded, own = _loaded(model, {**options, "concurrency": at_once})
    if own is not None:
        loaded = replace(loaded, cache="off")
    many = wiring.concurrency(loaded)
    reader = Reader(loaded, model=own)
    flow = _Flow(sources, many)
    tally = Tally(Purse(price=wiring.price_of(loaded)))
    engine = Engine(reader, flow, tally, Bounds(at_once=many, outage=max(5, many)))
    running = asyncio.create_task(engine.run(flow.entries()))
    running.add_done_callback(flow.end)
    try:
        async for outcome in flow.outcomes():
            yield outcome
        await running
        if engine.error is not None:
            raise engine.error
    finally:
        running.cancel()
        await asyncio.wait((running,))
        await reader.aclose()


class _Flow:
    """Carry sources to an Engine and Outcomes back, with room for so many in between."""

    def __init__(self, sources: Sources, room: int) -> None:
        self._sources = sources
        self._room = asyncio.Semaphore(room)
        self._done: asyncio.Queue[Mapping[str, Any] | None] = asyncio.Queue()
        self._ids: dict[str, str] = {}  # a caller's id may stand for several documents

    async def entries(self) -> AsyncIterator[Entry]:
        """Yield the sources, each when there is room for it."""
        number = 0
        await self._room.acquire()
        async for given in _each(self._sources):
            key, source = given if isinstance(given, tuple) else (str(number), given)
            self._ids[str(number)] = key
            name = "text" if isinstance(source, str) else str(getattr(source, "source", source))
            yield Entry(str(number), name, source)
            number += 1
            await self._room.acquire()

    async def outcomes(self) -> AsyncIterator[Outcome]:
        """Yield what came out, until all did."""
        while (values := await self._done.get()) is not None:
            yield Outcome.model_validate({**values, "id": self._ids.pop(values["id"])})
            self._room.release()

    def end(self, _: object) -> None:
        """Tell that nothing more comes."""
        self._done.put_nowait(None)

    def known(self, key: str) -> None:
        """Know nothing: each document is read."""

    def meet(self, key: str) -> None:
        """Note nothing: nothing is known."""

    def append(self, outcome: Mapping[str, Any]) -> None:
        """Hand an Outcome on."""
        self._done.put_nowait(outcome)


async def _each(
    sources: Sources,
) -> AsyncIterator[Source | tuple[str, Source]]:
    if isinstance(sources, AsyncIterable):
        async for source in sources:
            yield source
    else:
        for source in sources:
            yield source


def _in_event_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def document_of(source: Source) -> Document:
    """Return the Document that a source means."""
    if isinstance(source, Document):
        loading.from_text(source.text, source.source)  # refuses what is no text
        return source
    if isinstance(source, Path):
        return loading.read(source)
    return loading.from_text(source)
