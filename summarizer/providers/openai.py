"""Chat-completions APIs: OpenAI's own, and any server that speaks the same (llama.cpp, vLLM, …).

openai is imported at the first call only: that takes more than a second, and a cached answer
does not need it.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from summarizer.errors import InvalidAnswer, SettingsError
from summarizer.model import Request, Response
from summarizer.providers import failures
from summarizer.providers.failures import Asked
from summarizer.providers.structured import Channel, strict_form, strictly_shaped

if TYPE_CHECKING:
    import httpx2
    from openai import AsyncOpenAI

Heed = Callable[[Mapping[str, str]], None]
Body = dict[str, Any]
Send = Callable[[Body], Awaitable[Any]]

OPENAI_URL = "https://api.openai.com/v1"
MOST_BYTES = 16 * 2**20


class OpenAIModel:
    """Ask a model by OpenAI's chat-completions API.

    Without ``base_url`` it asks OpenAI, with the key in OPENAI_API_KEY. With one it asks
    that server alone, with ``api_key`` or a placeholder: neither key ever goes to the other.
    ``timeout`` bounds one call as a whole, in seconds, however slowly a server drips;
    ``reasks`` is how often an answer that does not fit the schema is asked again.
    ``heed`` is told the headers of every answer, in the task that asked.
    After ``aclose`` it connects anew, also in another event loop.
    """

    def __init__(
        self,
        name: str,
        *,
        base_url: str = "",
        api_key: str = "",
        timeout: float,
        reasks: int,
        heed: Heed | None = None,
    ) -> None:
        self._own = not base_url
        self._base_url = base_url or OPENAI_URL
        if self._own:
            self._key = key_from("OPENAI_API_KEY", "openai")
        else:
            self._key = checked_key(api_key, "SUMMARIZER_API_KEY") or "none"
        self.asked = Asked(
            provider="openai",
            model=name,
            address=_address(self._base_url),
            key_name="OPENAI_API_KEY" if self._own else "SUMMARIZER_API_KEY",
            key_tail=tail(self._key),
        )
        self._timeout = timeout
        self._reasks = reasks
        self._heed = heed
        self._client: AsyncOpenAI | None = None

    async def generate(self, request: Request) -> Response:
        """Answer one request, asking again where the answer does not fit the schema."""
        if self._client is None:
            self._client = self.connect(MOST_BYTES)
        return await self.ask(request, partial(_post, self._client))

    async def ask(self, request: Request, create: Send) -> Response:
        """Answer one request through ``create``, which is given the body of each call.

        The bodies are those that the API takes; who sends them, and when, is not told here.
        """
        # JSON_SCHEMA and not TOOLS: it is what llama.cpp, vLLM and Ollama decode under a
        # grammar, with no tool parser or chat template of the model's family set up.
        channel = Channel(
            create=partial(_create, create, self.asked.model),
            asked=self.asked,
            timeout=self._timeout,
            reasks=self._reasks,
            mode="json_schema_mode",
            provider="openai",
        )
        p = request.parameters
        # OpenAI's reasoning models refuse max_tokens; most other servers know nothing else.
        limit = "max_completion_tokens" if self._own else "max_tokens"
        sent = {"temperature": p.temperature, "seed": p.random_seed, limit: p.max_output_tokens}
        return await channel.ask(request, strictly_shaped, sent, strict_form(request.answer))

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def connect(self, most_bytes: int) -> AsyncOpenAI:
        """Return a client of the API itself; no answer of it is longer than ``most_bytes``."""
        import httpx2
        from openai import AsyncOpenAI

        client = AsyncOpenAI(
            api_key=self._key,
            base_url=self._base_url,  # always given: else OPENAI_BASE_URL would decide
            max_retries=0,  # retry.py alone waits and asks again
            http_client=httpx2.AsyncClient(
                timeout=httpx2.Timeout(self._timeout, connect=min(self._timeout, 10.0)),
                limits=httpx2.Limits(max_connections=None, max_keepalive_connections=100),
                follow_redirects=False,  # a document goes to the named host or nowhere
                trust_env=not _is_loopback(self._base_url),  # no proxy between us and ourselves
                headers={"Accept-Encoding": "identity"},  # so that the bytes counted are all
                event_hooks={"response": [partial(self._bound, most_bytes)]},
            ),
        )
        if not self._own:  # these come from the environment, and are OpenAI's to know
            client.organization = client.project = client.admin_api_key = None
        return client

    async def _bound(self, most_bytes: int, response: httpx2.Response) -> None:
        if self._heed is not None:
            self._heed(response.headers)
        if response.headers.get("content-encoding", "identity") != "identity":
            raise failures.unreadable(self.asked)  # a small body could unpack to a huge one
        response.stream = _bounded(response.stream, self.asked, most_bytes)


async def _create(create: Send, model: str, **sent: Any) -> Any:
    sent["response_format"]["json_schema"]["strict"] = True  # instructor leaves it out
    return await create({"model": model, **sent})


async def _post(client: AsyncOpenAI, body: Body) -> Any:
    import httpx2

    # not chat.completions.create, which walks through the whole schema to rename nothing
    return completion(await client.post("/chat/completions", cast_to=httpx2.Response, body=body))


def completion(response: httpx2.Response) -> Any:
    """Return an answer as openai's client would, five times as fast where it is as it should be.

    The client takes over field by field whatever comes; so do we from servers that answer nearly
    as OpenAI does. What is no JSON is its text; JSONDecodeError where it was said to be JSON.
    """
    from openai.types.chat import ChatCompletion
    from pydantic import ValidationError

    try:
        return ChatCompletion.model_validate_json(response.content)
    except ValidationError:
        pass
    try:
        values = response.json()
    except ValueError:
        if "json" in response.headers.get("content-type", ""):
            raise
        return response.text
    return ChatCompletion.construct(**values) if isinstance(values, dict) else values


def _bounded(stream: Any, asked: Asked, most_bytes: int) -> Any:
    import httpx2

    class Bounded(httpx2.AsyncByteStream):
        """Pass a body on, up to the most bytes allowed."""

        async def __aiter__(self) -> AsyncIterator[bytes]:
            size = 0
            async for piece in stream:
                size += len(piece)
                if size > most_bytes:
                    says = f"sent more than {most_bytes // 2**20} MiB as one answer."
                    raise asked.fail(InvalidAnswer, says)
                yield piece

        async def aclose(self) -> None:
            await stream.aclose()

    return Bounded()


def key_from(variable: str, provider: str) -> str:
    """Return the key in an environment variable; raise SettingsError that names it."""
    key = checked_key(os.environ.get(variable, ""), variable)
    if not key:
        raise SettingsError(
            f"{provider} needs a key, and {variable} is not set.",
            hint=f"Set {variable}, or use the embedded model, which needs none.",
        )
    return key


def checked_key(key: str, name: str) -> str:
    """Return the key without white space around it; refuse what no HTTP header can carry."""
    key = key.strip()
    if not (key.isascii() and key.isprintable()):
        raise SettingsError(f"{name} holds characters that no key has.", hint=f"Mend {name}.")
    return key


def tail(key: str) -> str:
    """Return the last four characters of a key that is long enough to spare them."""
    return key[-4:] if len(key) >= 20 else ""


def _address(url: str) -> str:
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        parts, host, port = urlsplit(""), "", None
    if parts.scheme not in ("http", "https") or not host:
        raise SettingsError(
            "base_url is not an address.", hint="Give it like http://127.0.0.1:8080/v1"
        )
    if parts.username is not None:
        raise SettingsError(
            "base_url holds a user name.", hint="Leave it out; the key is SUMMARIZER_API_KEY."
        )
    port = port or (443 if parts.scheme == "https" else 80)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _is_loopback(url: str) -> bool:
    host = urlsplit(url).hostname or ""
    return host in ("localhost", "::1") or host.startswith("127.")
