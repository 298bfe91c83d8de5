"""A small model that runs inside this process: no key, no network, no open port.

llama.cpp's own server (xllamacpp) answers by a direct call. Its HTTP side listens on a
Unix socket in a private folder, for one thing that has no direct call: to keep the state of
an unchanging prefix on disk, so that instructions and examples are read once for each
machine and not once for each run.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import http.client
import json
import os
import socket
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from summarizer.errors import AnswerCutOff, InvalidAnswer, SettingsError
from summarizer.model import (
    Attempt,
    FinishReason,
    Message,
    Request,
    Response,
    Usage,
    current_budget,
    schema_of,
)
from summarizer.providers.engine import engine, threads
from summarizer.providers.lines import Form, form_of
from summarizer.settings import cache_home

CONTEXT_TOKENS = 4096  # of one slot: a prefix and the question behind it
_SLOTS = 7
_BATCH = 256
_MOST_STATES = 16  # about 20 MB each
_SOCKET = "model.sock"
_TOP = 20  # how many of the likeliest first tokens are told
_STEPS = ("prompt", "predicted")  # how the engine calls reading and writing


class EmbeddedModel:
    """Answer requests with weights on this machine; one at a time, in order.

    One at a time because several at once are no quicker: a question of some thirty tokens is
    bound by computing, not by reading the weights from memory. And sequences in one batch can
    change a sum in its last digit, and with it a token.
    """

    def __init__(self, path: Path, states: Path | None = None) -> None:
        self._path = path
        self._states = states or cache_home() / "states"
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="embedded")
        self._server: Any = None
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._slots: dict[str, int] = {}
        self._closed = False

    async def generate(self, request: Request) -> Response:
        """Answer one request; raises AnswerCutOff, InvalidAnswer or SettingsError."""
        current_budget().begin()
        loop = asyncio.get_running_loop()
        began = time.monotonic()
        answer = await loop.run_in_executor(self._worker, self._complete, request)
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
            prefix = _in_lines(messages, form_of(schema_of(answer)))
            if (self._states / self._state_name(prefix, weights)).is_file():
                continue
            await loop.run_in_executor(self._worker, self._prepared, prefix, weights)

    async def aclose(self) -> None:
        """End the engine and give its memory back."""
        if not self._closed:
            self._closed = True
            await asyncio.get_running_loop().run_in_executor(self._worker, self._stop)
            self._worker.shutdown(wait=False)

    def _prepared(self, prefix: tuple[Message, ...], weights: str) -> None:
        with self._turn():
            self._ready_slot(prefix, weights)

    def _complete(self, request: Request) -> dict[str, Any]:
        form = form_of(schema_of(request.answer))
        messages = _in_lines(request.messages, form)
        with self._turn():
            slot = self._ready_slot(messages[: request.fixed], request.weights)
            payload = self._payload(request, messages, form) | {"id_slot": slot}
            answer: dict[str, Any] = self._server.handle_chat_completions(payload)
        return answer

    @contextmanager
    def _turn(self) -> Iterator[None]:
        """Let one process of this user compute at a time, request by request.

        The engine's threads spin while they wait for each other: on two cores, two runs at
        once took 300 s each where one takes 41; with turns, both are done in 95 s. Where the
        folder cannot be written, go on without taking turns.
        """
        with ExitStack() as held:
            with suppress(OSError):
                self._states.mkdir(parents=True, exist_ok=True, mode=0o700)
                lock = held.enter_context((self._states / "turn.lock").open("w"))
                fcntl.flock(lock, fcntl.LOCK_EX)  # the kernel lets go when the process ends
            yield

    @staticmethod
    def _payload(
        request: Request, messages: tuple[Message, ...], form: Form | None
    ) -> dict[str, Any]:
        p = request.parameters
        shape: dict[str, Any] = {
            "response_format": {
                "type": "json_schema",
                "json_schema": {"name": "answer", "schema": schema_of(request.answer)},
            },
        }
        if form is not None:
            shape = {"grammar": form.grammar(), "logprobs": True, "top_logprobs": _TOP}
        return shape | {
            "messages": _plain(messages),
            "max_tokens": p.max_output_tokens,
            "temperature": p.temperature,
            "seed": p.random_seed,
            "logit_bias": [list(pair) for pair in p.bias],
            "cache_prompt": True,
        }

    def _start(self) -> None:
        if not self._path.is_file():
            raise SettingsError(
                f"There are no weights at {self._path.name}.",
                hint="For the embedded model run: summarizer models fetch",
            )
        engine()
        import xllamacpp

        self._scratch = tempfile.TemporaryDirectory(prefix="summarizer-")  # made 0700
        try:
            self._states.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError:  # states are then kept until the end, and no longer
            self._states = Path(self._scratch.name)
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(self._path)
        # the engine rearranges the weights in memory: mapped as well, they would count twice
        parameters.load_mode = xllamacpp.llama_load_mode.LLAMA_LOAD_MODE_NONE
        parameters.n_ctx = CONTEXT_TOKENS * _SLOTS
        parameters.n_parallel = _SLOTS
        # the engine holds 0.6 MB for each token of a batch: one score for each of 152,000 words
        parameters.n_batch = parameters.n_ubatch = _BATCH
        # memory of its own for each slot: in a shared one an answer would hang on what the
        # other slots hold, by the last digit of a sum
        parameters.kv_unified = False
        parameters.cpuparams.n_threads = threads()
        parameters.cpuparams_batch.n_threads = threads()
        # waiting threads sleep: spinning ones take the core from those that still compute
        parameters.cpuparams.poll = 0
        parameters.cpuparams_batch.poll = 0
        parameters.warmup = False
        parameters.cache_ram_mib = 0
        parameters.verbosity = -1
        parameters.slot_save_path = f"{self._states}/"
        parameters.hostnames = [str(Path(self._scratch.name) / _SOCKET)]
        try:
            self._server = xllamacpp.Server(parameters)
        except Exception as error:  # the engine raises bare RuntimeErrors
            self._stop()
            raise SettingsError(
                f"The engine could not load {self._path.name} ({type(error).__name__}).",
                hint="Is it a whole GGUF file, and is there memory for it? See: summarizer doctor",
            ) from None

    def _stop(self) -> None:
        self._server = None
        self._slots.clear()
        if self._scratch:
            self._scratch.cleanup()
            self._scratch = None

    # --- prefixes ------------------------------------------------------------------------

    def _ready_slot(self, prefix: tuple[Message, ...], weights: str) -> int:
        """Return the slot whose sequence begins with this prefix; start the engine if need be."""
        if self._server is None:
            self._start()
        key = self._state_name(prefix, weights)
        if key in self._slots:
            self._slots[key] = self._slots.pop(key)  # used last: kept longest
            return self._slots[key]
        taken = len(self._slots)
        if taken == _SLOTS:
            oldest = next(iter(self._slots))
            taken = self._slots.pop(oldest)
        self._slots[key] = taken
        if prefix:
            self._bring(prefix, taken, key)
        return taken

    def _bring(self, prefix: tuple[Message, ...], slot: int, name: str) -> None:
        """Put a prefix's state into a slot: from disk, or by reading it and keeping it there."""
        state = self._states / name
        if state.is_file() and self._slot_action(slot, "restore", name):
            with suppress(OSError):
                state.touch()  # the ones used last are kept
            return
        self._server.handle_chat_completions(
            {"messages": _plain(prefix), "max_tokens": 0, "cache_prompt": True, "id_slot": slot}
        )
        scratch = f"{name}.{os.getpid()}.tmp"
        if self._slot_action(slot, "save", scratch):
            with suppress(OSError):
                (self._states / scratch).replace(state)
                self._forget_old()

    def _forget_old(self) -> None:
        """Delete the states that were not used for longest: edited prompts leave theirs behind."""
        kept = sorted(self._states.glob("*.state"), key=lambda p: p.stat().st_mtime)
        for old in kept[:-_MOST_STATES]:
            old.unlink(missing_ok=True)

    def _state_name(self, prefix: tuple[Message, ...], weights: str) -> str:
        parts = [weights or str(self._path), engine(), str(CONTEXT_TOKENS), _plain(prefix)]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest() + ".state"

    def _slot_action(self, slot: int, action: str, name: str) -> bool:
        """Ask the engine to save or restore a slot; a state is a gain in time, never needed."""
        assert self._scratch is not None  # noqa: S101 - narrows the type: the engine runs
        connection = _SocketConnection(Path(self._scratch.name) / _SOCKET)
        try:
            body = json.dumps({"filename": name})
            headers = {"Content-Type": "application/json"}
            connection.request("POST", f"/slots/{slot}?action={action}", body, headers)
            return connection.getresponse().status == http.client.OK
        except OSError:
            return False
        finally:
            connection.close()


class _SocketConnection(http.client.HTTPConnection):
    """Speak HTTP over a Unix socket."""

    def __init__(self, path: Path) -> None:
        super().__init__("localhost", timeout=30)
        self._path = path

    def connect(self) -> None:
        """Open the socket."""
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(str(self._path))


def _in_lines(messages: tuple[Message, ...], form: Form | None) -> tuple[Message, ...]:
    """Return messages whose answers are written as lines, where the answer is flat."""
    if form is None:
        return messages
    return tuple(
        Message(m.role, form.write(json.loads(m.content))) if m.role == "assistant" else m
        for m in messages
    )


def _plain(messages: tuple[Message, ...]) -> list[dict[str, str]]:
    return [{"role": m.role, "content": m.content} for m in messages]


_FINISH: dict[str, FinishReason] = {"stop": "stop", "length": "length"}


def _response(request: Request, answer: dict[str, Any], seconds: float) -> Response:
    """Return a whole, valid answer, or raise; either way the budget is charged."""
    name = request.model
    form = form_of(schema_of(request.answer))
    try:
        choice = answer["choices"][0]
        text, finish = str(choice["message"]["content"]), _FINISH.get(choice["finish_reason"])
        usage = _usage(answer["usage"])
        prefill, decode = (answer["timings"][f"{step}_ms"] / 1000 for step in _STEPS)
        first = choice["logprobs"]["content"][0]["top_logprobs"] if form else []
        told = [(each["token"], each["logprob"]) for each in first]
    except (KeyError, IndexError, TypeError):
        attempt = Attempt(Usage(known=False), "error", seconds, "InvalidAnswer")
        current_budget().charge(name, attempt)
        raise _engine_fault(answer, name) from None
    if form is not None:
        text = form.read(text)
    valid = finish == "stop" and _fits(request, text)
    error = "" if valid else "AnswerCutOff" if finish == "length" else "InvalidAnswer"
    attempt = Attempt(usage, finish or "unknown", seconds, error, prefill, decode)
    current_budget().charge(name, attempt)
    if finish == "length":
        raise AnswerCutOff(
            "The embedded model reached its answer limit.",
            provider="embedded",
            model=name,
            hint="Raise max_output_tokens.",
        )
    if not valid:
        raise InvalidAnswer(
            "The embedded model's answer does not fit the schema.", provider="embedded", model=name
        )
    certainty = round(form.certainty(told, json.loads(text)), 4) if form else None
    return Response(text, name, (attempt,), certainty=certainty)


def _fits(request: Request, text: str) -> bool:
    try:
        request.answer.model_validate_json(text)
    except ValidationError:
        return False
    return True


def _usage(told: dict[str, Any]) -> Usage:
    details = told.get("prompt_tokens_details") or {}
    return Usage(
        int(told["prompt_tokens"]),
        int(told["completion_tokens"]),
        int(details.get("cached_tokens") or 0),
    )


def _engine_fault(answer: dict[str, Any], name: str) -> InvalidAnswer:
    kind = str(answer.get("type", "")) or str((answer.get("error") or {}).get("type", "unknown"))
    if "context" in kind or "invalid_request" in kind:
        return AnswerCutOff(
            f"The text does not fit the embedded model's {CONTEXT_TOKENS} tokens.",
            provider="embedded",
            model=name,
            hint="Lower segment_tokens.",
        )
    return InvalidAnswer(f"The embedded engine failed ({kind}).", provider="embedded", model=name)
