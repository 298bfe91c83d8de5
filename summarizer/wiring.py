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
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from summarizer import prompt, providers
from summarizer.cache.store import Store
from summarizer.document import Document
from summarizer.model import Model, Target
from summarizer.settings import Settings, cache_home

if TYPE_CHECKING:
    from summarizer.pipeline import Summarizer
    from summarizer.prompt import Prompt
    from summarizer.providers.replay import Recording
    from summarizer.record import Record
    from summarizer.telemetry import Call

# the prompt for a model that nobody chose one for: small models lose their place in long answers
_PROMPTS = {providers.EMBEDDED: "sentence"}
_DEFAULT_PROMPT = "statement"
_EDGES = ("cli", "render", "evals")


def open_store(settings: Settings) -> Store | None:
    """Return the store of answers, or None where the cache is off.

    Recordings are never stored: an answer that somebody put into a folder must not pass for
    one that a model gave here, nor hide what the folder holds.
    """
    if settings.cache == "off" or providers.split(settings.model)[0] == "replay":
        return None
    return Store(cache_folder(settings))


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


def build(
    settings: Settings,
    store: Store | None = None,
    *,
    model: Model | None = None,
    on_call: Callable[[Call], None] | None = None,
    recording: Path | None = None,
) -> Summarizer:
    """Return a Summarizer: Telemetry(Cache(Retry(provider))).

    ``model`` takes the provider's place; ``recording`` is a folder that keeps every answer
    for replay. Raises SettingsError or PromptError.
    """
    from summarizer.cache.answers import Cache
    from summarizer.pipeline import Limits, Summarizer
    from summarizer.retry import Retry
    from summarizer.telemetry import Telemetry, price, price_at

    target = providers.target(settings)
    text = prompt.load(prompt_name(settings))
    inner = Retry(model or providers.model(settings), deadline=settings.deadline)
    stack: Model = inner
    if store is not None:
        mode: Literal["on", "refresh"] = "refresh" if settings.cache == "refresh" else "on"
        stack = Cache(stack, store, mode)
    if recording is not None:
        from summarizer.providers.replay import Recorder

        # outside the cache: what is known already is recorded, too
        renew = settings.cache == "refresh"
        stack = Recorder(stack, recording, _recording(target, text), renew=renew)
    pricing = price_at(settings.base_url) if settings.base_url else price
    return Summarizer(
        model=Telemetry(stack, price=pricing, on_call=on_call),
        target=target,
        prompt=text,
        limits=Limits(settings.max_calls, settings.max_tokens, settings.max_cost),
        price=pricing,
        segment_tokens=settings.segment_tokens,
    )


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
    return _recording(providers.target(settings), prompt.load(prompt_name(settings)))


def _recording(target: Target, text: Prompt) -> Recording:
    from summarizer.providers.replay import Recording

    return Recording(
        model=target.model,
        base_url=target.base_url,
        weights=target.weights,
        parameters=target.parameters,
        prompt=f"{text.name}/{text.version}",
    )


# --- Records kept whole ------------------------------------------------------------------


def record_key(document: Document, settings: Settings) -> str:
    """Return the key of the Record that this document has under these settings."""
    target = providers.target(settings)
    p = target.parameters
    parts = [
        document.id,
        document.language,
        target.model,
        target.base_url,
        target.weights,
        [p.temperature, p.max_output_tokens, p.random_seed],
        prompt.digest_of(prompt.folder_of(prompt_name(settings))),
        settings.segment_tokens,
        code_digest(),
    ]
    return "record:" + hashlib.sha256(json.dumps(parts).encode()).hexdigest()


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


def keep_record(store: Store, key: str, record: Record) -> None:
    """Keep a Record if it is whole; it is kept as the cached one that it will be.

    One with failures is not kept: the next run is to ask again for what is missing.
    """
    if record.failures:
        return
    values = json.loads(record.to_json())
    provenance = values["provenance"]
    for attempt in provenance["attempts"]:
        attempt["cached"] = True
    count = len(provenance["attempts"])
    provenance |= {
        "cached": True,
        "seconds": 0.0,
        "usage": {
            "calls": 0,
            "cached": count,
            "input_tokens": 0,
            "output_tokens": 0,
            "cost": 0.0,
        },
    }
    store.put(key, json.dumps(values, ensure_ascii=False, separators=(",", ":")))
