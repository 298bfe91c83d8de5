"""instructor, wrapped once: what every provider that fills a schema through it shares.

``Channel`` makes one request of ours into one or more calls, each of them counted, bounded,
charged and judged. Where we know what instructor would send, the first call is made without it
and it is handed only an answer that does not fit: most fit, and instructor takes longer over
one than all else together. It is imported at the first use only, because that takes seconds.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.errors import ModelError, SummarizerError
from summarizer.model import (
    Attempt,
    FinishReason,
    Request,
    Response,
    Usage,
    current_budget,
    schema_of,
)
from summarizer.providers import failures
from summarizer.providers.failures import Asked

Create = Callable[..., Awaitable[Any]]
Shape = Callable[[type[BaseModel]], type[BaseModel]]


@dataclass(frozen=True, slots=True)
class Channel:
    """Ask through instructor; ``create`` makes one call, and ``timeout`` bounds it in seconds.

    ``provider`` and ``mode`` are instructor's names for how the schema is sent. An answer
    that does not fit is asked again ``reasks`` times.
    """

    create: Create
    asked: Asked
    timeout: float
    reasks: int
    mode: str
    provider: str

    async def ask(
        self,
        request: Request,
        shape: Shape,
        sent: Mapping[str, Any],
        form: Mapping[str, Any] | None = None,
    ) -> Response:
        """Return the answer that fits ``request.answer``; charge every call to the budget.

        ``shape`` makes the class that instructor is given. ``form`` is what instructor would
        add to ``sent`` for it: with it, the first call is made without instructor.
        """
        talk = _Conversation(self, request.model)
        messages = [{"role": m.role, "content": m.content} for m in request.messages]
        failure: SummarizerError
        try:
            with hushed():
                answer = None
                if form is not None:
                    first = await talk.create(messages=messages, **sent, **form)
                    answer = _read(first, request.answer)
                    if answer is None:
                        talk.hand_back(first)
                if answer is None:
                    answer = await self._through_instructor(talk, shape(request.answer))(
                        messages=messages, max_retries=self.reasks, **sent
                    )
            talk.settle("")
            model = talk.resolved or self.asked.model
            return Response(answer.model_dump_json(), model, tuple(talk.attempts))
        except Exception as error:
            talk.settle("InvalidAnswer")
            failure = failures.translate(error, self.asked, len(talk.attempts))
        finally:
            talk.settle("CancelledError")
        # Outside the except block, so that the foreign exception, which holds the whole
        # request, is neither its cause nor its context.
        raise failure

    def _through_instructor(self, talk: _Conversation, shape: type[BaseModel]) -> Create:
        import instructor

        patched: Any = instructor.patch(
            create=talk.create,
            mode=instructor.Mode(self.mode),
            provider=instructor.Provider(self.provider),
        )
        # No context=: it would run the document's text through Jinja. Not strict: "3" for 3 is
        # not worth another call.
        return partial(patched, response_model=shape, strict=False)


class _Conversation:
    """Stand between instructor and a provider for one request with its re-asks.

    What a call used is read here, before instructor adds the usage of all calls into the
    last one. Whether an answer fitted shows only afterwards: ``settle`` charges it then.
    """

    def __init__(self, channel: Channel, model: str) -> None:
        self._channel = channel
        self._model = model
        self._open: tuple[Usage, FinishReason, float] | None = None
        self._handed_back: Any = None
        self.attempts: list[Attempt] = []
        self.resolved = ""

    def hand_back(self, answer: Any) -> None:
        """Have the next ``create`` return this answer, which is here already, without a call."""
        self._handed_back = answer

    async def create(self, **sent: Any) -> Any:
        """Make one call, or raise one of our errors: instructor asks none of these again."""
        if self._handed_back is not None:
            answer, self._handed_back = self._handed_back, None
            return answer
        self.settle("InvalidAnswer")  # instructor came back, so the last one did not fit
        current_budget().begin()
        started = time.monotonic()
        answer = None
        failure: SummarizerError | None = None
        free = False
        try:
            async with asyncio.timeout(self._channel.timeout):
                answer = await self._channel.create(**sent)
        except Exception as error:
            failure = failures.translate(error, self._channel.asked)
            free = failures.cost_nothing(error)
        except BaseException as error:  # cancelled: the call may well be paid for
            self._open = (Usage(known=False), "error", time.monotonic() - started)
            self.settle(type(error).__name__)
            raise
        seconds = time.monotonic() - started
        if failure is not None:
            self._open = (Usage(known=free), "error", seconds)
        else:
            self._open = (usage_of(answer), finish_of(answer), seconds)
            name = getattr(answer, "model", None) or getattr(answer, "model_version", None)
            self.resolved = name if isinstance(name, str) else ""
            failure = _judge(answer, self._open[1], self._channel.asked)
        if failure is not None:
            self.settle(type(failure).__name__)
            raise failure
        return answer

    def settle(self, error: str) -> None:
        """Charge the call that is still open, if any; ``error`` is empty where it succeeded."""
        if self._open is None:
            return
        usage, finish_reason, seconds = self._open
        self._open = None
        attempt = Attempt(usage, finish_reason, seconds, error)
        self.attempts.append(attempt)
        current_budget().charge(self._model, attempt)


def _read(answer: Any, shape: type[BaseModel]) -> BaseModel | None:
    """Return what a chat completion says, or None where it does not fit."""
    try:
        return shape.model_validate_json(answer.choices[0].message.content or "", strict=False)
    except ValidationError:
        return None  # not told from here: instructor reads it again, and asks again


def _judge(answer: Any, finish_reason: FinishReason, asked: Asked) -> ModelError | None:
    """Tell apart what instructor would ask again in vain, or not understand at all."""
    if finish_reason == "length":
        return failures.cut_off(asked)
    if finish_reason in ("refused", "filtered"):
        return failures.refused(asked, by_filter=finish_reason == "filtered")
    first = _first(answer)
    message = getattr(first, "message", None)
    if first is None or (hasattr(answer, "choices") and not hasattr(message, "content")):
        return failures.unreadable(asked)
    return None


_FINISHED: Mapping[str, FinishReason] = {
    "stop": "stop",
    "tool_calls": "stop",
    "end_turn": "stop",
    "tool_use": "stop",
    "stop_sequence": "stop",
    "complete": "stop",
    "length": "length",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "content_filter": "filtered",
    "content_filtered": "filtered",
    "guardrail_intervened": "filtered",
    "safety": "filtered",
    "prohibited_content": "filtered",
    "recitation": "filtered",
    "error_toxic": "filtered",
    "refusal": "refused",
}


def _first(answer: Any) -> Any:
    """Return what holds the finish reason: the first choice or candidate, or the answer."""
    several = getattr(answer, "choices", None) or getattr(answer, "candidates", None)
    if several:
        return several[0]
    return answer if hasattr(answer, "stop_reason") or hasattr(answer, "finish_reason") else None


def finish_of(answer: Any) -> FinishReason:
    """Return why the model stopped, in our words, for the answer of any provider."""
    first = _first(answer)
    if getattr(getattr(first, "message", None), "refusal", None):
        return "refused"
    reason = getattr(first, "finish_reason", None) or getattr(first, "stop_reason", None)
    return _FINISHED.get(str(getattr(reason, "value", reason)).lower(), "unknown")


def usage_of(answer: Any) -> Usage:
    """Return the tokens that an answer of any provider reports; unknown where it does not.

    Input tokens include those read from or written to the provider's cache.
    """
    usage = getattr(answer, "usage", None) or getattr(answer, "usage_metadata", None)
    taken = _count(usage, "prompt_tokens", "input_tokens", "prompt_token_count")
    given = _count(usage, "completion_tokens", "output_tokens", "candidates_token_count")
    if taken is None or given is None:
        return Usage(known=False)
    details = getattr(usage, "prompt_tokens_details", None)
    read = _count(usage, "cache_read_input_tokens")
    written = _count(usage, "cache_creation_input_tokens")
    cached = read or _count(details, "cached_tokens") or 0
    return Usage(taken + (read or 0) + (written or 0), given, cached)


def _count(usage: Any, *names: str) -> int | None:
    values = (getattr(usage, name, None) for name in names)
    return next((v for v in values if isinstance(v, int) and v >= 0), None)


_QUIET: ContextVar[bool] = ContextVar("summarizer_quiet", default=False)
_LOGGERS = (
    "instructor",
    "instructor.v2",
    "instructor.v2.retry",
    "instructor.auto_client",
    "openai._base_client",
    "openai._legacy_response",
    "openai._response",
)


class _Hushed(logging.Filter):
    """Drop what is logged on our behalf; what a caller does with the same packages stays."""

    def filter(self, _record: logging.LogRecord) -> bool:
        return not _QUIET.get()


_HUSHED = _Hushed()


@contextmanager
def hushed() -> Iterator[None]:
    """Keep foreign packages from logging text of the document in this block.

    instructor logs every misfit as an error, with the answer's words in it, and openai at
    level DEBUG the whole request.
    """
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_HUSHED)  # a second time changes nothing
    token = _QUIET.set(True)
    try:
        yield
    finally:
        _QUIET.reset(token)


@lru_cache(maxsize=64)
def shaped(answer: type[BaseModel]) -> type[BaseModel]:
    """Return the answer class in the form that instructor takes as it is.

    Left alone, instructor derives a class and a JSON Schema anew for every call; the two
    cost ten times as much as all else that happens here.
    """
    import instructor

    return instructor.response_schema(answer)


@lru_cache(maxsize=64)
def strict_form(answer: type[BaseModel]) -> Mapping[str, Any]:
    """Return what instructor adds to a request that is to be answered in this class."""
    schema = {"name": answer.__name__, "schema": strict(schema_of(answer)), "strict": True}
    return {"response_format": {"type": "json_schema", "json_schema": schema}}


@lru_cache(maxsize=64)
def strictly_shaped(answer: type[BaseModel]) -> type[BaseModel]:
    """Return the same with the ``strict`` JSON Schema."""
    import instructor

    shape = instructor.response_schema(answer)
    schema = strict(schema_of(answer))
    shape.model_json_schema = lambda *_, **__: schema  # type: ignore[method-assign]
    return shape


def strict(schema: Any) -> Any:
    """Return a JSON Schema in the subset that servers decode strictly.

    Every property is required and no other allowed. Defaults, titles, patterns and the bounds
    of strings and numbers go, because one server or another rejects them; pydantic checks
    them after.
    """
    if isinstance(schema, list):
        return [strict(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    named = {
        key: {name: strict(part) for name, part in schema[key].items()}
        for key in ("properties", "$defs")
        if key in schema
    }
    rest = {key: strict(part) for key, part in schema.items() if key not in _DROPPED | set(named)}
    if "properties" in named:
        rest |= {"required": list(named["properties"]), "additionalProperties": False}
    return rest | named


# What some server that decodes strictly rejects. The bounds of arrays are not among it: they
# keep a small model from an empty or endless list.
_DROPPED = frozenset(
    {
        "title",
        "default",
        "examples",
        "pattern",
        "format",
        "minLength",
        "maxLength",
        "minimum",
        "maximum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
    }
)
