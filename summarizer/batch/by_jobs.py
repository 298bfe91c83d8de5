"""Reading by jobs: a Reader whose documents wait until OpenAI's Batch API has answered.

It differs from the plain one in its Models: Paid(Telemetry(Cache(Deferring))). Prompt, store,
grounding and Records are the same.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any, Literal

from summarizer import prompt, providers, wiring
from summarizer.batch.spool import Spool
from summarizer.cache.answers import Cache
from summarizer.cache.store import Store
from summarizer.document import Document
from summarizer.errors import SettingsError
from summarizer.model import Budget, Price, Usage, spending
from summarizer.pipeline import Summarizer
from summarizer.providers.deferring import Deferring, Paid
from summarizer.providers.openai import OpenAIModel
from summarizer.reading import Reader
from summarizer.settings import Settings
from summarizer.telemetry import Call, Telemetry


class JobReader(Reader):
    """Read documents from what the jobs of ``spool`` answered; raise Deferred where more is asked.

    Raises SettingsError for settings that jobs cannot serve.
    """

    def __init__(
        self, settings: Settings, spool: Spool, *, on_call: Callable[[Call], None] | None = None
    ) -> None:
        check(settings)
        super().__init__(settings)
        assert self.store is not None  # noqa: S101  # checked
        self._summarizer = _built(settings, self.store, spool, on_call)

    async def ask(
        self, document: Document, progress: Callable[[int, int], None] | None = None
    ) -> dict[str, Any]:
        """Return a new Record as JSON values, and keep it; raise Deferred where it has to wait."""
        # not in the run's own budget: a document is read anew after each job, and the spool
        # counts what the jobs cost
        with spending(Budget()):
            return await super().ask(document, progress)


def openai_model(settings: Settings) -> OpenAIModel:
    """Return the model whose server takes batch jobs; raise SettingsError for another one."""
    model = providers.model(settings) if providers.split(settings.model)[0] == "openai" else None
    if not isinstance(model, OpenAIModel):
        raise SettingsError(
            f"Batch jobs go to OpenAI's API, and {settings.model} is not asked there.",
            hint="Name a model as openai:NAME, or leave out --via.",
        )
    return model


def half_price(settings: Settings) -> Price:
    """Return what one call costs inside a batch job: half of the list price."""
    listed = wiring.price_of(settings)

    def price(model: str, usage: Usage) -> float | None:
        whole = listed(model, usage)
        return None if whole is None else whole / 2

    return price


def beside(output: Path) -> Path:
    """Return the folder of the jobs that an output waits for."""
    real = Path(os.path.realpath(output))
    return real.with_name(f".{real.name}.jobs")


def check(settings: Settings) -> None:
    """Raise SettingsError for settings that jobs cannot serve."""
    openai_model(settings)
    if settings.cache == "off":
        raise SettingsError(
            "Batch jobs need the store of answers, and the cache is off.",
            hint="Leave out --no-cache: their answers come in pieces, and are put together there.",
        )
    text = prompt.load(wiring.prompt_name(settings))
    if text.reading != "whole":
        raise SettingsError(
            f"The prompt {text.name} asks hundreds of questions, each built on the last answer.",
            hint="Each would take a job of its own: name a prompt that reads as a whole, such as "
            "statement.",
        )


def _built(
    settings: Settings,
    store: Store,
    spool: Spool,
    on_call: Callable[[Call], None] | None,
) -> Summarizer:
    pricing = half_price(settings)
    mode: Literal["on", "refresh"] = "refresh" if settings.cache == "refresh" else "on"
    cached = Cache(Deferring(openai_model(settings), spool), store, mode)
    told = Telemetry(cached, price=pricing, on_call=[on_call] if on_call else [])
    return replace(wiring.pipeline(settings, Paid(told, spool)), price=pricing)
