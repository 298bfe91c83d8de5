"""``provider:name`` becomes a Target (who is asked) and a Model (who answers).

Each provider is imported on demand: naming one must not cost the start-up time of all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from summarizer.errors import SettingsError
from summarizer.model import Model, Parameters, Target
from summarizer.settings import Settings

if TYPE_CHECKING:
    from summarizer.providers.replay import ReplayModel

EMBEDDED = "embedded"


def split(spec: str) -> tuple[str, str]:
    """Return provider and name of ``provider:name``; only ``embedded`` may stand alone."""
    provider, _, name = spec.partition(":")
    if provider == EMBEDDED or (provider and name):
        return provider, name
    raise SettingsError(
        f"{spec!r} names no model.",
        hint="Write provider:name, such as openai:gpt-5-mini, or embedded. See: summarizer models",
    )


def target(settings: Settings) -> Target:
    """Return who these settings ask; no model is loaded and no network touched."""
    provider, name = split(settings.model)
    parameters = Parameters(settings.temperature, settings.max_output_tokens)
    if settings.base_url and provider != "openai":
        raise SettingsError(
            f"base_url is set, but {provider} has an address of its own.",
            hint="Name the model as openai:NAME to ask a server at base_url, or unset base_url.",
        )
    if provider == EMBEDDED:
        return _embedded(name, parameters)
    if provider == "replay":
        recorded = open_replay(name)
        return Target(recorded.model, recorded.parameters, recorded.base_url, recorded.weights)
    return Target(f"{provider}:{name}", parameters, settings.base_url)


def model(settings: Settings, heed: Callable[[Mapping[str, str]], None] | None = None) -> Model:
    """Return the Model itself, bare: without retry, cache or telemetry.

    ``heed`` is told the headers of every answer, by those providers that show them.
    """
    provider, name = split(settings.model)
    if provider == EMBEDDED:
        from summarizer.providers.embedded import EmbeddedModel

        return EmbeddedModel(weights_path(name))
    if provider == "replay":
        return open_replay(name)
    if provider == "openai":
        from summarizer.providers.openai import OpenAIModel

        return OpenAIModel(
            name,
            base_url=settings.base_url,
            api_key=settings.api_key,
            timeout=settings.timeout,
            reasks=settings.reasks,
            heed=heed,
        )
    from summarizer.providers.hosted import HostedModel

    return HostedModel(provider, name, timeout=settings.timeout, reasks=settings.reasks)


def open_replay(name: str) -> ReplayModel:
    """Open a folder of recordings."""
    from summarizer.providers.replay import ReplayModel

    return ReplayModel.open(Path(name))


def weights_path(name: str) -> Path:
    """Return the weights that ``embedded`` (empty name) or ``embedded:PATH.gguf`` means."""
    from summarizer.providers import weights

    return Path(name).expanduser() if name else weights.default_path()


def is_local(spec: str) -> bool:
    """Say whether documents stay in this process's machine with that model."""
    return split(spec)[0] in (EMBEDDED, "replay")


def _embedded(name: str, parameters: Parameters) -> Target:
    from summarizer.providers import weights
    from summarizer.providers.engine import engine
    from summarizer.providers.lines import NOTATION

    path = weights_path(name)
    if not path.is_file():
        raise SettingsError(
            f"The weights {path.name} are not here."
            if name
            else "The embedded model is not on this machine yet (1.1 GB, once).",
            hint="Mend the path after embedded: ." if name else "Run: summarizer models fetch",
        )
    if not name and not weights.ready():
        raise SettingsError(
            "The embedded model's weights are not whole.", hint="Run: summarizer models fetch"
        )
    identity = f"sha256:{weights.digest_of(path)} {engine()} {NOTATION}"
    return Target(f"{EMBEDDED}:{path.stem}", parameters, weights=identity)
