"""Raw rates on the same weights: of llama.cpp, by its own benchmark or asked directly, and of ours.

Prompts are tokens drawn at random, as in llama.cpp's benchmark: no text, grammar or template.
The first token of an answer comes out of the prefill, so that an answer of n tokens is n - 1
decoded ones; llama.cpp's own count of tokens a second leaves that out of account.
"""

from __future__ import annotations

import json
import random
import statistics
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.providers.llama import Llama

PROMPT, ANSWER = 512, 64
HELD, SHORT = 1000, 24
REPEATS = 3
_TOKENS = range(300, 5000)  # ordinary pieces of words in any usual vocabulary


@dataclass(frozen=True, slots=True)
class Rates:
    """Hold tokens per second: a prompt of PROMPT, SHORT more behind HELD, an answer of ANSWER."""

    source: str
    prefill: float
    short: float
    decode: float


def of_llama_bench(program: str, weights: Path, threads: int) -> Rates:
    """Return what llama.cpp's own ``llama-bench`` measures."""
    common = [program, "-m", str(weights), "-t", str(threads), "-r", str(REPEATS), "-o", "json"]
    usual = _run([*common, "-p", str(PROMPT), "-n", str(ANSWER)])
    behind = _run([*common, "-p", str(SHORT), "-n", "0", "-d", str(HELD)])
    return Rates(
        "llama-bench", _rate(usual, PROMPT, 0), _rate(behind, SHORT, 0), _rate(usual, 0, ANSWER)
    )


def _run(command: Sequence[str]) -> list[dict[str, Any]]:
    told = subprocess.run(command, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    found: list[dict[str, Any]] = json.loads(told)
    return found


def _rate(found: list[dict[str, Any]], prompt: int, answer: int) -> float:
    (one,) = (f for f in found if (f["n_prompt"], f["n_gen"]) == (prompt, answer))
    return float(one["avg_ts"])


def of_engine(weights: Path, threads: int, tokens: range = _TOKENS) -> Rates:
    """Return the medians of the engine that the embedded model runs on, called directly."""
    draw = random.Random(7)
    engine = Llama(weights, 2048, threads)
    prefill, short, decode = [], [], []
    for _ in range(REPEATS):
        engine.cut(0)
        prefill.append(PROMPT / _seconds(engine, draw.choices(tokens, k=PROMPT)))
        engine.cut(1)
        written = draw.choices(tokens, k=ANSWER - 1)
        decode.append(len(written) / sum(_seconds(engine, [token]) for token in written))
    engine.cut(0)
    engine.read(draw.choices(tokens, k=HELD))
    for _ in range(REPEATS):
        engine.cut(HELD)
        short.append(SHORT / _seconds(engine, draw.choices(tokens, k=SHORT)))
    engine.close()
    median = statistics.median
    return Rates("our engine", median(prefill), median(short), median(decode))


def _seconds(engine: Llama, tokens: list[int]) -> float:
    began = time.perf_counter()
    engine.read(tokens)
    return time.perf_counter() - began


def of_llama_cpp(weights: Path, threads: int, tokens: range = _TOKENS) -> Rates:
    """Return the medians of direct completions by llama.cpp, as its Python wheel has it.

    One sequence, and all else as llama.cpp has it by default. ``tokens`` are those that
    prompts are drawn from.
    """
    draw = random.Random(7)
    prefill, short, decode = [], [], []
    with tempfile.TemporaryDirectory() as scratch:
        server = _started(weights, threads, Path(scratch))
        for _ in range(REPEATS):
            prompt = draw.choices(tokens, k=PROMPT)
            prefill.append(PROMPT / read_seconds(server, prompt, fresh=PROMPT))
            decode.append((ANSWER - 1) / _write_seconds(server, prompt[:1]))
        held = draw.choices(tokens, k=HELD)
        read_seconds(server, held, fresh=HELD)
        for _ in range(REPEATS):
            prompt = [*held, *draw.choices(tokens, k=SHORT)]
            short.append(SHORT / read_seconds(server, prompt, fresh=SHORT))
        del server  # before the folder of its socket goes
    median = statistics.median
    return Rates("llama.cpp", median(prefill), median(short), median(decode))


def _started(weights: Path, threads: int, scratch: Path) -> Any:
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights)
    parameters.n_ctx = 2048
    parameters.n_parallel = 1
    parameters.cpuparams.n_threads = threads
    parameters.cpuparams_batch.n_threads = threads
    parameters.cache_ram_mib = 0  # no other place that a prompt could be kept in
    parameters.verbosity = -1
    parameters.hostnames = [str(scratch / "raw.sock")]
    return xllamacpp.Server(parameters)


def read_seconds(server: Any, prompt: list[int], *, fresh: int) -> float:
    """Return how long a prompt took to be read, of which ``fresh`` tokens were not held."""
    held = fresh < len(prompt)
    timings = _timings(server, prompt=prompt, max_tokens=1, cache_prompt=held)
    if timings["prompt_n"] != fresh:
        raise ValueError(f"{timings['prompt_n']} tokens were read where {fresh} were meant")
    return float(timings["prompt_ms"]) / 1000


def _write_seconds(server: Any, prompt: list[int]) -> float:
    timings = _timings(
        server, prompt=prompt, max_tokens=ANSWER, ignore_eos=True, cache_prompt=False
    )
    if timings["predicted_n"] != ANSWER:
        raise ValueError(f"{timings['predicted_n']} tokens were written, not {ANSWER}")
    return float(timings["predicted_ms"]) / 1000


def _timings(server: Any, **request: Any) -> dict[str, Any]:
    answer = server.handle_completions(request | {"temperature": 0.0})
    if "timings" not in answer:
        raise ValueError(f"llama.cpp failed: {answer}")
    timings: dict[str, Any] = answer["timings"]
    return timings
