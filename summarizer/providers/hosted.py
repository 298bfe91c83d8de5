"""The other hosted providers that instructor knows: ``anthropic:…``, ``google:…``, ``mistral:…``.

Their packages are not among our dependencies: what is missing is named, with how to install
it. To say so, nothing is imported: instructor, and openai with it, take more than a second.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from functools import partial
from importlib.util import find_spec
from inspect import Parameter, signature
from typing import Any

from summarizer.errors import SettingsError
from summarizer.model import Parameters, Request, Response
from summarizer.providers.failures import Asked
from summarizer.providers.openai import tail
from summarizer.providers.structured import Channel, hushed, shaped

# The module that each needs, and the package that brings it. A test holds the names against
# instructor's own. Left out: openai, which has a file of its own; xai, whose calls instructor
# makes where none can be counted or charged; bedrock, which blocks the event loop there, so
# that no timeout holds.
_NEEDS: Mapping[str, tuple[str, str]] = {
    "anthropic": ("anthropic", "anthropic"),
    "anyscale": ("openai", "openai"),
    "azure_openai": ("openai", "openai"),
    "cerebras": ("cerebras.cloud.sdk", "cerebras-cloud-sdk"),
    "cohere": ("cohere", "cohere"),
    "databricks": ("openai", "openai"),
    "deepseek": ("openai", "openai"),
    "fireworks": ("fireworks", "fireworks-ai"),
    "gemini": ("google.generativeai", "google-generativeai"),
    "generative-ai": ("google.genai", "google-genai"),
    "google": ("google.genai", "google-genai"),
    "groq": ("groq", "groq"),
    "litellm": ("litellm", "litellm"),
    "mistral": ("mistralai", "mistralai"),
    "ollama": ("openai", "openai"),
    "openrouter": ("openai", "openai"),
    "perplexity": ("openai", "openai"),
    "together": ("openai", "openai"),
    "vertexai": ("vertexai", "google-cloud-aiplatform"),
    "writer": ("writerai", "writer-sdk"),
}

# Where the variable of the key is not the provider's name and _API_KEY; empty: the package
# finds its own credentials, or needs none. instructor keeps these inside its functions.
_KEYS: Mapping[str, str] = {
    "google": "GOOGLE_API_KEY",
    "gemini": "GOOGLE_API_KEY",
    "generative-ai": "GOOGLE_API_KEY",
    "cohere": "CO_API_KEY",
    "databricks": "DATABRICKS_TOKEN",
    "vertexai": "",
    "litellm": "",
    "ollama": "",
}
_GOOGLE = frozenset({"google", "generative-ai", "gemini", "vertexai"})
_BOUND_TO_MODEL = frozenset({"gemini", "vertexai"})  # their client is made for one model
_SEEDS: Mapping[str, str] = {"mistral": "random_seed"}  # the others: seed, or none at all


class HostedModel:
    """Ask a model of any provider in ``known()``, by its name there.

    Keys are read from the provider's own variable. A missing package or key raises
    SettingsError at the first call: nothing is imported before, so that a cached answer needs
    neither. ``timeout`` and ``reasks`` are as in OpenAIModel.
    """

    def __init__(self, provider: str, name: str, *, timeout: float, reasks: int) -> None:
        self._provider = provider
        self._name = name
        self._timeout = timeout
        self._reasks = reasks
        self._client: Any = None

    async def generate(self, request: Request) -> Response:
        """Answer one request, asking again where the answer does not fit the schema."""
        if self._client is None:
            self._client = connect(self._provider, self._name)
        variable = _variable(self._provider)
        asked = Asked(
            provider=self._provider,
            model=self._name,
            key_name=variable,
            key_tail=tail(os.environ.get(variable, "")),
        )
        # instructor hides the provider's own function behind its patched one; this is where
        # it leaves it, and every call has to pass through our hands to be counted.
        create = self._client.create_fn.__wrapped__
        sent = _sent(self._provider, request.parameters, create)
        if self._provider not in _BOUND_TO_MODEL:
            create = partial(create, model=self._name)
        channel = Channel(
            create=create,
            asked=asked,
            timeout=self._timeout,
            reasks=self._reasks,
            mode=self._client.mode.value,
            provider=self._client.provider.value,
        )
        return await channel.ask(request, shaped, sent)

    async def aclose(self) -> None:
        """Close the connections, where the provider's package knows how to."""
        client, self._client = self._client, None
        close = getattr(client and client.client, "close", None)
        if close is not None:
            waiting = close()
            if waiting is not None:
                await waiting


def known() -> tuple[str, ...]:
    """Return the names of the providers that can be asked in this way."""
    return tuple(sorted(_NEEDS))


def check(provider: str) -> None:
    """Raise SettingsError that names the package or the key that is missing here."""
    if provider not in _NEEDS:
        raise SettingsError(
            f"There is no provider called {provider!r}.",
            hint=f"Known are embedded, openai, replay, {', '.join(known())}.",
        )
    module, package = _NEEDS[provider]
    if not _importable(module):
        raise SettingsError(
            f"{provider} needs a package that is not installed: {package}.",
            hint=f"Install it: pip install {package}",
        )
    variable = _variable(provider)
    if variable and not os.environ.get(variable):
        raise SettingsError(
            f"{provider} needs a key, and {variable} is not set.", hint=f"Set {variable}."
        )


def connect(provider: str, name: str) -> Any:
    """Return instructor's client; raise SettingsError that names what is missing here."""
    check(provider)
    import instructor

    kind = ""
    try:
        with hushed():
            client: Any = instructor.from_provider(f"{provider}/{name}", async_client=True)
    except Exception as error:  # each package has its own way to say what it lacks
        kind = type(error).__name__
    if kind:
        raise SettingsError(
            f"{provider} could not be set up ({kind}).",
            hint=f"See what the package of {provider} reads from the environment.",
        )
    if hasattr(client.client, "max_retries"):
        client.client.max_retries = 0  # retry.py alone waits and asks again
    return client


def _importable(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # not even the package that would hold it
        return False


def _variable(provider: str) -> str:
    return _KEYS.get(provider, f"{provider.upper()}_API_KEY")


def _sent(provider: str, p: Parameters, create: Callable[..., Any]) -> dict[str, Any]:
    """Return the parameters under the provider's names, without those it does not take.

    Packages drop a parameter when their models do (anthropic 2 has no temperature).
    """
    sent: dict[str, Any] = {"temperature": p.temperature, "max_tokens": p.max_output_tokens}
    if provider in _GOOGLE:
        return {"generation_config": sent}
    sent[_SEEDS.get(provider, "seed")] = p.random_seed
    takes = signature(create).parameters
    if any(parameter.kind is Parameter.VAR_KEYWORD for parameter in takes.values()):
        return sent
    return {name: value for name, value in sent.items() if name in takes}
