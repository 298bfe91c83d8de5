"""OpenAI's Batch API: files of requests that are answered within a day, at half the price.

``BatchApi`` speaks to the server, one method a call; who waits and what is kept in between is
not told here. Every error is one of ours. openai is imported at the first call only.
"""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, Literal, ParamSpec, TypeVar

from summarizer.errors import AccessRefused, ModelError, RequestRejected, SummarizerError
from summarizer.model import Usage
from summarizer.providers import failures
from summarizer.providers.openai import MOST_BYTES, OpenAIModel
from summarizer.providers.structured import usage_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI

P = ParamSpec("P")
T = TypeVar("T")

ENDPOINT: Literal["/v1/chat/completions"] = "/v1/chat/completions"
MOST_REQUESTS = 50_000  # of one file, as the API's reference says
MOST_FILE_BYTES = 200 * 10**6
UNANSWERED = 0  # the status of a reply that no call stands behind

_PAGE = 100
_MARK = "summarizer_job"
_ASKEW = 86_400  # seconds that this machine's clock may be off
_WINDOW: Literal["24h"] = "24h"  # the API takes no other
# An answer holds each requested text's answer and little else, so it is seldom the longer one.
_MOST_OUTPUT_BYTES = 4 * 2**30


@dataclass(frozen=True, slots=True)
class Reply:
    """Hold what came back for one request: an HTTP status, and the body as JSON text."""

    status: int
    body: str


@dataclass(frozen=True, slots=True)
class Line:
    """Hold one line of an output or error file.

    ``again`` says that the request may be answered when it is sent once more.
    """

    custom_id: str
    reply: Reply
    usage: Usage
    again: bool


@dataclass(frozen=True, slots=True)
class Remote:
    """Tell how a job stands at the server.

    ``codes`` are those of the errors that failed it as a whole; ``pause`` is how long the
    server asks to wait, in seconds.
    """

    status: str
    answered: int = 0
    output: str = ""
    errors: str = ""
    codes: tuple[str, ...] = ()
    pause: float | None = None

    @property
    def over(self) -> bool:
        """Say that nothing will change any more."""
        return self.status in ("completed", "failed", "expired", "cancelled")


def _translated(
    method: Callable[Concatenate[BatchApi, P], Awaitable[T]],
) -> Callable[Concatenate[BatchApi, P], Awaitable[T]]:
    """Have a method raise our errors alone; nothing foreign is their cause or context."""

    @wraps(method)
    async def tried(api: BatchApi, /, *given: P.args, **named: P.kwargs) -> T:
        try:
            return await method(api, *given, **named)
        except Exception as error:
            failure = api._failure(error)
        raise failure

    return tried


class BatchApi:
    """Speak to the server that ``model`` would ask, with its key.

    ``mark`` is a name of our own for a job: by it a file or a job is found again that was made
    just before this process died.
    """

    def __init__(self, model: OpenAIModel) -> None:
        self._model = model
        self._client: AsyncOpenAI | None = None

    @_translated
    async def upload(self, path: Path, mark: str) -> str:
        """Send a file of requests; return its id."""
        with path.open("rb") as file:
            sent = (_file_name(mark), file, "application/jsonl")
            return (await self._connected().files.create(file=sent, purpose="batch")).id

    @_translated
    async def find_upload(self, mark: str, since: int) -> str:
        """Return the id of a file sent ``since``; empty: there is none."""
        async for file in self._connected().files.list(purpose="batch", limit=_PAGE, order="desc"):
            if file.filename == _file_name(mark):
                return file.id
            if file.created_at < since - _ASKEW:
                break
        return ""

    @_translated
    async def create(self, file: str, mark: str) -> str:
        """Have the requests of a file answered; return the id of the job."""
        made = await self._connected().batches.create(
            input_file_id=file,
            endpoint=ENDPOINT,
            completion_window=_WINDOW,
            metadata={_MARK: mark},
        )
        return made.id

    @_translated
    async def find_job(self, mark: str, since: int) -> str:
        """Return the id of a job created ``since``; empty: there is none."""
        async for job in self._connected().batches.list(limit=_PAGE):  # the newest come first
            if (job.metadata or {}).get(_MARK) == mark:
                return job.id
            if job.created_at < since - _ASKEW:
                break
        return ""

    @_translated
    async def retrieve(self, job: str) -> Remote:
        """Return how a job stands."""
        raw = await self._connected().batches.with_raw_response.retrieve(job)
        found = raw.parse()
        errors = (found.errors and found.errors.data) or []
        return Remote(
            status=str(found.status),
            answered=(found.request_counts and found.request_counts.completed) or 0,
            output=found.output_file_id or "",
            errors=found.error_file_id or "",
            codes=tuple(sorted({_code(error.code) for error in errors})),
            pause=failures.retry_after(raw),
        )

    @_translated
    async def cancel(self, job: str) -> None:
        """Ask for an end; what is answered by then is paid for, and kept."""
        await self._connected().batches.cancel(job)

    async def lines(self, file: str) -> AsyncIterator[Line | None]:
        """Yield what stands in an output or error file; None for a line that says nothing.

        It is never held as a whole. Lines end at a line feed alone: an answer may hold other
        characters that part lines elsewhere.
        """
        failure: SummarizerError
        rest = b""
        try:
            streaming = self._connected().files.with_streaming_response.content(file)
            async with streaming as response:
                async for piece in response.iter_bytes(2**16):
                    *whole, rest = (rest + piece).split(b"\n")
                    for text in whole:
                        yield self._line(text)
                    if len(rest) > MOST_BYTES:
                        raise failures.unreadable(self._model.asked)
            if rest:
                yield self._line(rest)
            return
        except Exception as error:
            failure = self._failure(error)
        raise failure

    @_translated
    async def delete(self, file: str) -> None:
        """Delete a file there."""
        await self._connected().files.delete(file)

    def fail(self, kind: type[ModelError], says: str, hint: str) -> ModelError:
        """Return an error of this kind that names the server."""
        return self._model.asked.fail(kind, says, hint)

    async def aclose(self) -> None:
        """Close the connections."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def _connected(self) -> AsyncOpenAI:
        if self._client is None:
            self._client = self._model.connect(_MOST_OUTPUT_BYTES)
        return self._client

    def _failure(self, error: Exception) -> SummarizerError:
        if getattr(error, "status_code", 0) == 404:
            return self.fail(
                RequestRejected,
                "has no such job or file, or no Batch API (404).",
                "If it was deleted there, delete the folder of jobs beside the output: what is "
                "missing is then asked anew.",
            )
        return failures.translate(error, self._model.asked)

    def _line(self, text: bytes) -> Line | None:
        """Read one line; nothing of it decides more than what becomes of its own request."""
        try:
            values: Any = json.loads(text)
            custom_id, response = values["custom_id"], values.get("response")
            if not isinstance(custom_id, str):
                return None
            if response is None:
                code = _code((values.get("error") or {}).get("code"))
                return Line(custom_id, Reply(UNANSWERED, json.dumps(code)), Usage(), again=True)
            status, body = int(response["status_code"]), response["body"]
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            return None
        reply = Reply(status, json.dumps(body))
        if status == 200:
            return Line(custom_id, reply, usage_of(completion(body)), again=False)
        failure = failures.translate(Failed(status, body), self._model.asked)
        # a key or quota that is refused says nothing of this request: it is mended, and goes on
        again = isinstance(failure, AccessRefused) or getattr(failure, "retryable", False)
        return Line(custom_id, reply, Usage(), again=again)


class Failed(Exception):
    """Stand for an answer of the API with an error status, in the shape of openai's own."""

    def __init__(self, status_code: int, body: Any) -> None:
        super().__init__()
        self.status_code = status_code
        self.body = body


def completion(body: Any) -> Any:
    """Return a chat completion as openai's client would; what is no object comes back as is."""
    from openai.types.chat import ChatCompletion

    return ChatCompletion.construct(**body) if isinstance(body, dict) else body


def _file_name(mark: str) -> str:
    return f"{_MARK}-{mark}.jsonl"


def _code(code: Any) -> str:
    """Return a code of the server, if it looks like one: else it might be anything."""
    return code if isinstance(code, str) and re.fullmatch("[A-Za-z_]{1,48}", code) else "unknown"
