"""A small model that runs inside this process: no key, no network, no open port.

Instructions and examples are the same for every document. What the engine has read of them, its
state, is kept in memory and on disk, so that they are read once for each machine.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import os
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ValidationError

from summarizer.errors import AnswerCutOff, InvalidAnswer, SettingsError
from summarizer.model import (
    Attempt,
    Message,
    Request,
    Response,
    Usage,
    current_budget,
    schema_of,
)
from summarizer.providers import lines
from summarizer.providers.engine import engine, threads
from summarizer.providers.lines import BETWEEN, Form, form_of
from summarizer.settings import cache_home

if TYPE_CHECKING:  # the engine and numpy are loaded when the first question is asked
    from summarizer.providers.decoding import Likely, Writer, Written
    from summarizer.providers.llama import Llama

CONTEXT_TOKENS = 4096  # a prefix, the question behind it and its answer
_MOST_STATES = 16  # on disk; about 30 MB each
_SEAL = hashlib.sha256().digest_size


class EmbeddedModel:
    """Answer requests with weights on this machine; one at a time, in order.

    Every question is read behind exactly the state of its prefix. So an answer hangs on its
    request alone: not on what was asked before, and not on what is asked beside it.
    """

    def __init__(self, path: Path, states: Path | None = None) -> None:
        self._path = path
        self._folder = states or cache_home() / "states"
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="embedded")
        self._engine: Llama | None = None
        self._writer: Writer | None = None
        self._states: dict[str, bytes] = {}
        self._prefixes: dict[str, list[int]] = {}  # their tokens
        self._held = ""  # the name of the state that the engine's sequence begins with
        self._closed = False

    async def generate(self, request: Request) -> Response:
        """Answer one request; raises AnswerCutOff, InvalidAnswer or SettingsError."""
        current_budget().begin()
        loop = asyncio.get_running_loop()
        began = time.monotonic()
        try:
            answer = await loop.run_in_executor(self._worker, self._answer, request)
        except (AnswerCutOff, InvalidAnswer) as error:
            _charge(request, None, time.monotonic() - began, type(error).__name__)
            raise
        return _response(request, answer, time.monotonic() - began)

    async def prepare(
        self,
        prefixes: Sequence[tuple[tuple[Message, ...], type[BaseModel]]],
        weights: str,
    ) -> None:
        """Read unchanging prefixes once and keep their state, so that the first run is quick.

        Each comes with its answer, which says how the examples are written. The engine is not
        even started for those whose state is here.
        """
        loop = asyncio.get_running_loop()
        for messages, answer in prefixes:
            form = form_of(schema_of(answer))
            prefix = _laid_out(messages, form)
            if not (self._folder / _state_name(prefix, weights or str(self._path))).is_file():
                lined = _is_lined(messages, form)
                await loop.run_in_executor(self._worker, self._prepared, prefix, weights, lined)

    async def aclose(self) -> None:
        """End the engine and give its memory back."""
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._worker, self._stop)
            self._worker.shutdown(wait=False)

    # --- in the worker -------------------------------------------------------------------

    def _prepared(self, prefix: tuple[Message, ...], weights: str, lined: bool) -> None:
        with self._turn():
            started, _ = self._started()
            self._bring(started, prefix, weights, lined=lined)

    def _answer(self, request: Request) -> Answer:
        """Read what is new of a request, and write its answer."""
        from summarizer.providers import decoding

        form = form_of(schema_of(request.answer))
        p = request.parameters
        *before, question = request.messages
        fixed = tuple(before[: None if form else request.fixed])
        lined = _is_lined(fixed, form)
        prefix = _laid_out(fixed, form)
        with self._turn():
            started, writer = self._started()
            held = self._bring(started, prefix, request.weights, lined=lined)
            if lined:
                tokens = [*held, *started.tokens(lines.asked(question.content))]
            else:
                behind = request.messages[len(fixed) :]
                tokens = started.chat(_pairs((*prefix, *behind)))
                held = _shared(held, tokens)
            longest = min(p.max_output_tokens, CONTEXT_TOKENS - len(tokens))
            if longest < 1:
                raise _too_long(request.model)
            sampling = decoding.Sampling(longest, p.temperature, p.random_seed, p.bias)
            if lined:
                lead = writer.lead(lines.LEAD)
                sampling = replace(sampling, lead=lead, end=lines.END)
            started.cut(len(held))
            likely = _likely(started, question.content, form, lined=lined)
            try:
                grammar = _grammar(request, form, sampling.lead)
                written = writer.write(tokens[len(held) :], grammar, sampling, likely)
            except (RuntimeError, ValueError) as error:
                self._held = ""  # whatever the sequence holds now, it is not trusted
                raise _engine_fault(request.model, error) from None
        return Answer(written, len(tokens), len(held))

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let one process of this user compute at a time, request by request.

        The engine's threads spin while they wait for each other: on two cores, two runs at
        once took 300 s each where one takes 41; with turns, both are done in 95 s. Where the
        folder cannot be written, go on without taking turns.
        """
        with ExitStack() as held:
            with suppress(OSError):
                self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = held.enter_context((self._folder / "turn.lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)  # the kernel lets go when the process ends
            yield

    def _started(self) -> tuple[Llama, Writer]:
        if self._engine is None or self._writer is None:
            if not self._path.is_file():
                raise SettingsError(
                    f"There are no weights at {self._path.name}.",
                    hint="For the embedded model run: summarizer models fetch",
                )
            engine()
            from summarizer.providers.decoding import AHEAD, Writer
            from summarizer.providers.llama import Llama

            self._engine = Llama(self._path, CONTEXT_TOKENS + AHEAD, threads())
            self._writer = Writer(self._engine)
        return self._engine, self._writer

    def _stop(self) -> None:
        if self._engine is not None:
            self._engine.close()
        self._engine = self._writer = None
        self._states.clear()
        self._prefixes.clear()
        self._held = ""

    # --- prefixes ------------------------------------------------------------------------

    def _bring(
        self, started: Llama, prefix: tuple[Message, ...], weights: str, *, lined: bool
    ) -> list[int]:
        """Have the engine's sequence begin with a prefix, and return its tokens.

        It is there already, or its state is in memory or on disk, or it is read now.
        """
        name = _state_name(prefix, weights or str(self._path))
        tokens = self._prefixes.get(name)
        if tokens is None:
            tokens = self._prefixes[name] = _before(started, prefix, lined=lined)
        if self._held == name and started.length >= len(tokens):
            return tokens
        self._held = ""
        state = self._states.pop(name, None) or self._kept(name, tokens)
        if state is None or not started.restore(state, len(tokens)):
            started.cut(0)
            if tokens:
                started.read(tokens)
            state = started.state()
            self._keep(name, tokens, state)
        self._states[name] = state  # used last: kept longest
        while len(self._states) > _MOST_STATES:
            oldest = next(iter(self._states))
            del self._states[oldest], self._prefixes[oldest]
        self._held = name
        return tokens

    def _kept(self, name: str, tokens: list[int]) -> bytes | None:
        """Return a state from disk; None where there is none, or not this one of these tokens."""
        try:
            sealed = (self._folder / name).read_bytes()
            os.utime(self._folder / name)  # the ones used last are kept
        except OSError:
            return None
        seal, state = sealed[:_SEAL], sealed[_SEAL:]
        return state if seal == _sealed(tokens, state) else None

    def _keep(self, name: str, tokens: list[int], state: bytes) -> None:
        """Put a state on disk: a gain in time for the next process, never needed."""
        scratch = self._folder / f"{name}.{os.getpid()}.tmp"
        with suppress(OSError):
            scratch.write_bytes(_sealed(tokens, state) + state)
            scratch.replace(self._folder / name)
            self._forget_old()

    def _forget_old(self) -> None:
        """Delete the states that were not used for longest: edited prompts leave theirs behind."""
        kept = sorted(self._folder.glob("*.state"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-_MOST_STATES]:
            old.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Answer:
    """Hold what was written, after so many tokens of which some were ``held`` already."""

    written: Written
    tokens: int
    held: int


def _state_name(prefix: tuple[Message, ...], weights: str) -> str:
    parts = [weights, engine(), CONTEXT_TOKENS, _pairs(prefix)]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest() + ".state"


def _sealed(tokens: list[int], state: bytes) -> bytes:
    return hashlib.sha256(json.dumps(tokens).encode() + state).digest()


def _shared(prefix: list[int], tokens: list[int]) -> list[int]:
    """Return what both begin with; at least one token is left to read."""
    most = min(len(prefix), len(tokens) - 1)
    same = next((n for n in range(most) if prefix[n] != tokens[n]), most)
    return prefix[:same]


def _before(started: Llama, prefix: tuple[Message, ...], *, lined: bool) -> list[int]:
    """Return the tokens of what stands before a question."""
    if lined:
        return started.opened(_pairs(prefix[:-1]), prefix[-1].content)
    return started.prefix(_pairs(prefix)) if prefix else []


def _grammar(request: Request, form: Form | None, lead: str) -> str:
    from summarizer.providers import decoding

    if form is None:
        return decoding.of_schema(schema_of(request.answer))
    return decoding.of_pattern(lead + form.pattern())


def _is_lined(messages: tuple[Message, ...], form: Form | None) -> bool:
    """Say whether examples are lines of one turn: flat answers to questions that are short."""
    asked = (m.content for m in messages if m.role == "user")
    return form is not None and all(lines.is_short(question) for question in asked)


def _laid_out(messages: tuple[Message, ...], form: Form | None) -> tuple[Message, ...]:
    """Return messages with each answer as a line, where it is flat; short ones in one turn."""
    if form is None:
        return messages
    written = [
        replace(m, content=form.write(json.loads(m.content))) if m.role == "assistant" else m
        for m in messages
    ]
    if not _is_lined(messages, form):
        return tuple(written)
    told = [m for m in written if m.role == "system"]
    turns = written[len(told) :]
    begun = "".join(
        lines.example(asked.content, answered.content)
        for asked, answered in zip(turns[::2], turns[1::2], strict=True)
    )
    return (*told, Message("user", lines.OPENING), Message("assistant", begun))


def _likely(started: Llama, question: str, form: Form | None, *, lined: bool) -> Likely:
    from summarizer.providers.decoding import Likely

    if form is None:
        return Likely()
    first = form.fields[0]
    line = lines.asked(question) if lined else question
    if first.words:
        return Likely(started.tokens(line))
    between = started.tokens(BETWEEN.rstrip())
    # a name that must be told is the one that the question begins with; others are cues
    name = (lines.LEAD if lined else "") + question.partition("\n")[0] + BETWEEN.rstrip()
    return Likely(started.tokens(line), [] if first.nullable else started.tokens(name), between)


def _pairs(messages: tuple[Message, ...]) -> list[tuple[str, str]]:
    return [(m.role, m.content) for m in messages]


def _response(request: Request, answer: Answer, seconds: float) -> Response:
    """Return a whole, valid answer, or raise; either way the budget is charged."""
    written = answer.written
    form = form_of(schema_of(request.answer))
    text = written.text if form is None else form.read(written.text)
    cut_off = written.finish == "length"
    valid = not cut_off and _fits(request, text)
    error = "" if valid else "AnswerCutOff" if cut_off else "InvalidAnswer"
    attempt = _charge(request, answer, seconds, error)
    if cut_off:
        raise AnswerCutOff(
            "The embedded model reached its answer limit.",
            provider="embedded",
            model=request.model,
            hint="Raise max_output_tokens.",
        )
    if not valid:
        raise InvalidAnswer(
            "The embedded model's answer does not fit the schema.",
            provider="embedded",
            model=request.model,
        )
    sure = round(form.certainty(written.first, json.loads(text)), 4) if form else None
    return Response(text, request.model, (attempt,), certainty=sure)


def _charge(request: Request, answer: Answer | None, seconds: float, error: str) -> Attempt:
    if answer is None:
        attempt = Attempt(Usage(known=False), "error", seconds, error)
    else:
        written = answer.written
        usage = Usage(answer.tokens, written.tokens, answer.held)
        attempt = Attempt(usage, written.finish, seconds, error, written.prefill, written.decode)
    current_budget().charge(request.model, attempt)
    return attempt


def _fits(request: Request, text: str) -> bool:
    try:
        request.answer.model_validate_json(text)
    except ValidationError:
        return False
    return True


def _too_long(name: str) -> AnswerCutOff:
    return AnswerCutOff(
        f"The text does not fit the embedded model's {CONTEXT_TOKENS} tokens.",
        provider="embedded",
        model=name,
        hint="Lower segment_tokens.",
    )


def _engine_fault(name: str, error: Exception) -> InvalidAnswer:
    return InvalidAnswer(
        f"The embedded engine failed ({type(error).__name__}).", provider="embedded", model=name
    )
