"""The Python API: text, path or Document in, Record out.

    from summarizer import summarise
    record = summarise("The ministry said …", model="openai:gpt-5-mini")

Nothing is kept between calls but what the cache keeps on disk. For many documents use
``open_summarizer`` once: the embedded model is then loaded once.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from summarizer import loading, settings, wiring
from summarizer.cache.store import Store
from summarizer.document import Document
from summarizer.errors import SummarizerError
from summarizer.model import Model
from summarizer.pipeline import Summarizer
from summarizer.record import Record

Source = str | Path | Document


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
    own = None if isinstance(model, str) or model is None else model
    flags = {**options, "model": model if isinstance(model, str) else None}
    loaded = settings.load(flags).settings
    opened = None
    if own is not None:
        # never under the name of the default, and never in the store that all share: another
        # Model of the same class may answer otherwise
        loaded = replace(loaded, model=f"own:{type(own).__name__}", base_url="")
    elif store is None:
        opened = wiring.open_store(loaded)
    ready = wiring.build(loaded, opened if store is None else store, model=own)
    ready = replace(ready, clock=clock)
    try:
        yield ready
    finally:
        await ready.aclose()
        if opened is not None:
            opened.close()


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
