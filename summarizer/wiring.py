"""Settings become a ready Summarizer: the one place that knows every class.

It also keeps whole Records beside the answers they came from, under a key that covers the
document, the target, the prompt and this package's own code. A Record is then printed
again without importing pydantic or any provider; a change of our code makes a new key, so
better grounding still improves old answers for free.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarizer import prompt, providers
from summarizer.cache.store import Store
from summarizer.document import Document
from summarizer.model import Model, Price
from summarizer.settings import Settings, cache_home

if TYPE_CHECKING:
    from summarizer.pacing import Rates
    from summarizer.pipeline import Summarizer
    from summarizer.providers.replay import Recording
    from summarizer.record import Record
    from summarizer.telemetry import Call
    from summarizer.telemetry.otel import Observer

# the prompt for a model that nobody chose one for: small models lose their place in long answers
_PROMPTS = {providers.EMBEDDED: "sentence"}
_DEFAULT_PROMPT = "statement"
MOST_AT_ONCE = 32
_EDGES = ("cli", "batch", "render", "evals")


def open_store(settings: Settings) -> Store | None:
    """Return the store of answers, or None where the cache is off.

    Recordings are never stored: an answer that somebody put into a folder must not pass for
    one that a model gave here, nor hide what the folder holds.
    """
    if settings.cache == "off" or providers.split(settings.model)[0] == "replay":
        return None
    return shared_or_own(settings)


def shared_or_own(settings: Settings) -> Store:
    """Return the store that machines share where one is set, and else this machine's own.

    Raises SettingsError for an address that cannot be read, or without the package for it.
    """
    if settings.cache_url:
        from summarizer.cache.on_redis import RedisStore

        return RedisStore(settings.cache_url)
    from summarizer.cache.on_disk import DiskStore

    return DiskStore(cache_folder(settings))


def cache_folder(settings: Settings) -> Path:
    """Return the folder of the answer store."""
    if settings.cache_dir:
        return Path(settings.cache_dir).expanduser()
    return cache_home() / "answers"


def prompt_name(settings: Settings) -> str:
    """Return the prompt that these settings mean, as NAME or NAME/vN."""
    provider, name = providers.split(settings.model)
    if settings.prompt:
        return settings.prompt
    if provider == "replay":
        return providers.open_replay(name).prompt
    return _PROMPTS.get(provider, _DEFAULT_PROMPT)


def price_of(settings: Settings) -> Price:
    """Return what calls cost under these settings."""
    from summarizer.telemetry import price, price_at

    return price_at(settings.base_url) if settings.base_url else price


def is_priced(settings: Settings) -> bool:
    """Say whether the price of a call is known, so that a cost can be held to a limit."""
    from summarizer.model import Usage

    return price_of(settings)(providers.target(settings).model, Usage(1, 1)) is not None


def provenance(settings: Settings) -> dict[str, Any]:
    """Return what every Record made under these settings says of how it was made."""
    target = providers.target(settings)
    folder = prompt.folder_of(prompt_name(settings))
    return {
        "model": target.model,
        "base_url": target.base_url,
        "prompt": {"name": folder.parent.name, "version": folder.name},
        "parameters": target.parameters.told(),
    }


def build(
    settings: Settings,
    store: Store | None = None,
    *,
    model: Model | None = None,
    on_call: Callable[[Call], None] | None = None,
    recording: Path | None = None,
    observer: Observer | None = None,
) -> Summarizer:
    """Return a Summarizer whose model is that of ``asked``; raise as that does."""
    observer = observer or observer_of(settings)
    ready = pipeline(
        settings,
        asked(
            settings, store, model=model, on_call=on_call, recording=recording, observer=observer
        ),
    )
    return ready if observer is None else replace(ready, watch=observer.reading)


def pipeline(settings: Settings, model: Model) -> Summarizer:
    """Return a Summarizer that asks this model; raise SettingsError or PromptError."""
    from summarizer.pipeline import Limits, Summarizer

    return Summarizer(
        model=model,
        target=providers.target(settings),
        prompt=prompt.load(prompt_name(settings)),
        limits=Limits(settings.max_calls, settings.max_tokens, settings.max_cost),
        price=price_of(settings),
        segment_tokens=settings.segment_tokens,
    )


def asked(
    settings: Settings,
    store: Store | None = None,
    *,
    model: Model | None = None,
    on_call: Callable[[Call], None] | None = None,
    recording: Path | None = None,
    observer: Observer | None = None,
) -> Model:
    """Return the model that is asked: Telemetry(Cache(Pace(Retry(provider)))).

    ``model`` takes the provider's place; ``recording`` is a folder that keeps every answer
    for replay; ``observer`` is that of a caller who counts its documents with ``outcome``, or
    the application's. Raises SettingsError or PromptError.
    """
    from summarizer.cache.answers import Cache
    from summarizer.telemetry import Telemetry

    stack = _persistent(settings, model, observer, [] if store is None else store.notes)
    if store is not None:
        mode: Literal["on", "refresh"] = "refresh" if settings.cache == "refresh" else "on"
        stack = Cache(stack, store, mode)
    if recording is not None:
        from summarizer.providers.replay import Recorder

        # outside the cache: what is known already is recorded, too
        renew = settings.cache == "refresh"
        stack = Recorder(stack, recording, recording_for(settings), renew=renew)
    told = [on_call, None if observer is None else observer.call]
    return Telemetry(stack, price=price_of(settings), on_call=[each for each in told if each])


def observer_of(settings: Settings) -> Observer | None:
    """Return what tells the application's OpenTelemetry of a run; None where it is off."""
    if settings.telemetry == "off":
        return None
    from summarizer.telemetry import otel

    return otel.of_application()


def concurrency(settings: Settings) -> int:
    """Return how many requests these settings let be under way at once."""
    alone = providers.is_local(settings.model)
    return settings.concurrency or (1 if alone else MOST_AT_ONCE)


def _persistent(
    settings: Settings, model: Model | None, observer: Observer | None, notes: list[str]
) -> Model:
    """Return the provider within Retry and Pace; what runs in this process needs no pace.

    It is observed between the two: a span holds all tries, and no wait for a slot.
    """
    from summarizer.retry import Retry

    deadline = settings.deadline

    def seen(retrying: Model) -> Model:
        return retrying if observer is None else observer.around(retrying)

    if model is None and providers.is_local(settings.model):
        return seen(Retry(providers.model(settings), deadline=deadline))
    from summarizer.pacing import Pace, Traffic, Try

    traffic = Traffic(concurrency(settings), _rates(settings, notes), patience=deadline)
    asked = model or providers.model(settings, traffic.heed)
    return Pace(seen(Retry(Try(asked, traffic), deadline=deadline)), traffic)


def _rates(settings: Settings, notes: list[str]) -> Rates:
    """Return the limits a minute; who shares a store shares them too, for each model."""
    limits = settings.requests_per_minute, settings.tokens_per_minute
    if not settings.cache_url or not any(limits):
        from summarizer.pacing import LocalRates

        return LocalRates(*limits)
    from summarizer.pacing.shared import SharedRates
    from summarizer.remote.address import address
    from summarizer.remote.client import Client

    target = providers.target(settings)
    server = Client(address(settings.cache_url), timeout=1.0)
    return SharedRates(server, f"{target.model} {target.base_url}", *limits, notes=notes)


async def prepare_embedded() -> None:
    """Have the embedded model read its prompt's unchanging part once, and keep the state."""
    from summarizer.pipeline.by_sentence import BySentence
    from summarizer.providers.embedded import EmbeddedModel

    weights = providers.target(Settings(model=providers.EMBEDDED)).weights
    text = prompt.load(_PROMPTS[providers.EMBEDDED])
    model = EmbeddedModel(providers.weights_path(""))
    try:
        answers = BySentence.passes
        await model.prepare([(p.prefix(), answers[p.name]) for p in text.passes], weights)
    finally:
        await model.aclose()


def recording_for(settings: Settings) -> Recording:
    """Return what a folder of answers recorded under these settings says of itself."""
    from summarizer.providers.replay import Recording

    target, text = providers.target(settings), prompt.load(prompt_name(settings))
    return Recording(
        model=target.model,
        base_url=target.base_url,
        weights=target.weights,
        parameters=target.parameters,
        prompt=f"{text.name}/{text.version}",
    )


# --- Records kept whole ------------------------------------------------------------------


class Keys:
    """Make the keys of the Records that documents have under these settings.

    What all share is worked out once: the weights' digest, the prompt's and the code's.
    """

    def __init__(self, settings: Settings) -> None:
        target = providers.target(settings)
        p = target.parameters
        shared = [
            target.model,
            target.base_url,
            target.weights,
            [p.temperature, p.max_output_tokens, p.random_seed],
            prompt.digest_of(prompt.folder_of(prompt_name(settings))),
            settings.segment_tokens,
            code_digest(),
        ]
        self._shared = hashlib.sha256(json.dumps(shared).encode()).hexdigest()

    def of(self, document: Document) -> str:
        """Return the key of this document's Record."""
        parts = json.dumps([document.id, document.language, self._shared])
        return "record:" + hashlib.sha256(parts.encode()).hexdigest()


@cache
def code_digest() -> str:
    """Return the SHA-256 over the code that can change a Record, so not over all of it."""
    root = Path(__file__).parent
    paths = [*root.glob("*.py"), *(p for p in root.glob("*/*.py") if p.parent.name not in _EDGES)]
    digest = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes()
        digest.update(f"{path.relative_to(root)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def find_record(store: Store, key: str, document: Document) -> dict[str, Any] | None:
    """Return a kept Record as JSON values, told as cached, under this document's own source."""
    text = store.get(key)
    if text is None:
        return None
    try:
        record: dict[str, Any] = json.loads(text)
        record["document"] |= {"source": document.source, "notes": list(document.notes)}
    except (ValueError, KeyError, TypeError, RecursionError):
        store.reject(key, text, "it is no Record")
        return None
    return record


def as_kept(record: Record) -> str | None:
    """Return a Record as the cached one that it will be; None: it is not kept.

    One with failures is not: the next run is to ask again for what is missing.
    """
    if record.failures:
        return None
    made = record.provenance
    attempts = tuple(attempt.model_copy(update={"cached": True}) for attempt in made.attempts)
    nothing = {"calls": 0, "input_tokens": 0, "output_tokens": 0, "cost": 0.0}
    usage = made.usage.model_copy(update={**nothing, "cached": len(attempts)})
    told = {"cached": True, "seconds": 0.0, "usage": usage, "attempts": attempts}
    kept = record.model_copy(update={"provenance": made.model_copy(update=told)})
    return kept.to_json()
