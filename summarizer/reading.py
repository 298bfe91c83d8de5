"""Reader: the Record of a document, found where it is kept or else made and kept.

A Record that is kept comes with neither pydantic nor a provider imported; the Summarizer is
built at the first document that has to be asked for, and once for all.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from summarizer import wiring
from summarizer.document import Document
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.cache.store import Store
    from summarizer.model import Model
    from summarizer.pipeline import Summarizer
    from summarizer.telemetry import Call
    from summarizer.telemetry.otel import Observer


class Reader:
    """Read documents under one set of settings; safe to use from many tasks of one loop.

    ``model`` takes the provider's place. ``recording`` keeps every answer for replay, so
    whole Records are then not looked for. Close it in the loop that it read in.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        model: Model | None = None,
        on_call: Callable[[Call], None] | None = None,
        recording: Path | None = None,
        observer: Observer | None = None,
    ) -> None:
        self.settings = settings
        self.store: Store | None = wiring.open_store(settings)
        self._model = model
        self._on_call = on_call
        self._recording = recording
        self._observer = observer
        self._keys = wiring.Keys(settings)
        self._summarizer: Summarizer | None = None

    def find(self, document: Document) -> dict[str, Any] | None:
        """Return the kept Record as JSON values, told as cached, or None."""
        if self.store is None or self.settings.cache == "refresh" or self._recording:
            return None
        return wiring.find_record(self.store, self._keys.of(document), document)

    async def look(self, document: Document) -> dict[str, Any] | None:
        """Return the same, and hold no other task up while a store elsewhere is asked."""
        if self.store is not None and self.store.remote:
            import asyncio  # a kept Record in the folder is printed without it

            return await asyncio.to_thread(self.find, document)
        return self.find(document)

    def summarizer(self) -> Summarizer:
        """Return the Summarizer; raise SettingsError or PromptError if it cannot be built."""
        if self._summarizer is None:
            self._summarizer = wiring.build(
                self.settings,
                self.store,
                model=self._model,
                on_call=self._on_call,
                recording=self._recording,
                observer=self._observer,
            )
        return self._summarizer

    async def ask(
        self, document: Document, progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Any]:
        """Return a new Record as JSON values, and keep it; raise what ``summarise`` raises."""
        record = await self.summarizer().summarise(document, progress)
        if self.store is not None:
            await self.keep(document, wiring.as_kept(record))
        values: dict[str, Any] = json.loads(record.to_json())
        return values

    async def keep(self, document: Document, record: str | None) -> None:
        """Put what ``wiring.as_kept`` made of a document's Record into the store."""
        if self.store is None or record is None:
            return
        if self.store.remote:
            import asyncio  # a kept Record is printed without it

            await asyncio.to_thread(self.store.put, self._keys.of(document), record)
        else:
            self.store.put(self._keys.of(document), record)

    def notes(self) -> list[str]:
        """Return what the store has to tell the user."""
        return [] if self.store is None else self.store.notes

    async def aclose(self) -> None:
        """Give back what was opened."""
        try:
            if self._summarizer is not None:
                await self._summarizer.aclose()
        finally:
            self.close()

    def close(self) -> None:
        """Give the store back, where nothing was asked."""
        if self.store is not None:
            self.store.close()
