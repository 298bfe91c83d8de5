"""How fast the embedded model reads, beside its engine: ``python benchmarks/embedded.py``.

Three things are measured in one run, with the same weights and the same number of threads:

1. **Reading.** One process reads the seed, the seed again, and ``--cases`` news articles of 200
   to 300 words from the development split, of these the first ones by the SHA-256 of their
   names. There is no answer cache; the states of the prompts are on disk. The first reading
   loads the weights and is not counted: the others are warm.
2. **A new process**: ``summarise SEED``, from its start to its end, with its peak of memory. The
   weights are in the page cache by then, as they are for anybody who uses them twice.
3. **Raw rates**: of ``llama-bench`` where ``--llama-bench PATH`` names llama.cpp's own
   benchmark, else of llama.cpp by direct completions; and of our engine, called directly.

Raw prefill is given twice. The usual figure is a prompt of 512 tokens. A question of ours has some
thirty new tokens behind a prefix of about a thousand that is held, and each of them attends to all
that is held. So the share of the second figure, 24 tokens behind 1,000, is what our code can do
something about; the share of the first is what short questions cost.

A ``llama-bench`` that was built on this machine uses all instructions of its processor. The wheels
of llama.cpp and of our engine use AVX2 at most, so that they run on others as well.

What decoding loses is the grammar, the probabilities of the likeliest tokens, and a longer
context than the raw figure has. What is left in the engine (template, tokens, states, waiting)
and outside of it (segmenting, grounding) stands beside the seconds of each document.

The exit code is 1 where a bar is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import embedded_rates
from embedded_rates import HELD, PROMPT, SHORT, Rates

from summarizer import api, loading
from summarizer.document import Document
from summarizer.evals import dataset
from summarizer.evals.dataset import Case
from summarizer.providers import weights_path
from summarizer.providers.engine import threads
from summarizer.record import Record, parse

ROOT = Path(__file__).parents[1]
SEED = ROOT / "seeds" / "000_d46b8b9bb079dfb7.txt"
GOLD = ROOT / "evals" / "gold"
NEWS = ("wire_news", "court_news")
WORDS = range(200, 301)
COLD, WARM, GIB = 25.0, 15.0, 2.5  # bars: seconds, seconds, memory


@dataclass(frozen=True, slots=True)
class Reading:
    """Hold what one document took; the four kinds of seconds add up to ``seconds``.

    ``fresh`` tokens were read and ``held`` ones were there already; ``decoded`` leaves out the
    first token of each answer, which comes out of the prefill.
    """

    name: str
    words: int
    calls: int
    fresh: int
    held: int
    decoded: int
    prefill: float
    decode: float
    engine: float
    outside: float

    @property
    def seconds(self) -> float:
        """Return the whole."""
        return self.prefill + self.decode + self.engine + self.outside

    @classmethod
    def of(cls, name: str, record: Record, seconds: float | None = None) -> Reading:
        """Return what the attempts in a Record tell; ``seconds``: what its process took."""
        attempts = record.provenance.attempts
        held = sum(a.cached_input_tokens or 0 for a in attempts)
        prefill = sum(a.prefill_seconds or 0.0 for a in attempts)
        decode = sum(a.decode_seconds or 0.0 for a in attempts)
        called = sum(a.seconds for a in attempts)
        return cls(
            name=name,
            words=len((record.document.text or "").split()),
            calls=len(attempts),
            fresh=sum(a.input_tokens or 0 for a in attempts) - held,
            held=held,
            decoded=sum(max((a.output_tokens or 0) - 1, 0) for a in attempts),
            prefill=prefill,
            decode=decode,
            engine=called - prefill - decode,
            outside=(record.provenance.seconds if seconds is None else seconds) - called,
        )


def chosen(cases: Sequence[Case], number: int) -> list[Case]:
    """Return so many news articles, first those of the lowest SHA-256 of the name."""
    fit = [c for c in cases if c.gold.kind in NEWS and len(c.document.text.split()) in WORDS]
    return sorted(fit, key=lambda case: hashlib.sha256(case.name.encode()).digest())[:number]


async def read(model: str, documents: Sequence[tuple[str, Document]]) -> list[Reading]:
    """Read documents in this process, one after the other, and ask for each anew."""
    async with api.open_summarizer(model=model, cache="off") as ready:
        return [Reading.of(name, await ready.summarise(found)) for name, found in documents]


def read_in_new_process(model: str) -> tuple[Reading, float]:
    """Return what the seed takes the program, and its peak of memory in GiB."""
    program = str(Path(sys.executable).parent / "summarise")
    command = [program, str(SEED), "--model", model, "--no-cache", "-q", "--format", "json"]
    began = time.perf_counter()
    told = subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024  # macOS counts bytes, Linux KiB
    return Reading.of("the seed, new process", parse(told), seconds), peak * unit / 2**30


def rates_table(raws: Sequence[Rates], warm: Sequence[Reading]) -> Iterator[str]:
    """Yield each raw rate, ours over all warm readings, and the shares of each."""
    calls = sum(r.calls for r in warm)
    fresh, held, decoded = (sum(getattr(r, f) for r in warm) for f in ("fresh", "held", "decoded"))
    prefill = fresh / sum(r.prefill for r in warm)
    decode = decoded / sum(r.decode for r in warm)
    yield f"A question of ours has {fresh / calls:.0f} new tokens behind {held / calls:.0f} held,"
    yield f"and {decoded / calls:.1f} decoded after its first."
    yield ""
    sources = " | ".join(f"{raw.source} | share" for raw in raws)
    yield f"| tokens per second | reading | {sources} |"
    yield f"|---|---:|{'---:|' * 2 * len(raws)}"
    for name, field, ours in (
        (f"prefill, {PROMPT} tokens", "prefill", prefill),
        (f"prefill, {SHORT} tokens behind {HELD:,}", "short", prefill),
        ("decode", "decode", decode),
    ):
        there = [getattr(raw, field) for raw in raws]
        told = " | ".join(f"{rate:.1f} | {ours / rate:.0%}" for rate in there)
        yield f"| {name} | {ours:.1f} | {told} |"


def documents_table(cold: Reading, warm: Sequence[Reading]) -> Iterator[str]:
    """Yield where the seconds of each document went, and the mean of the warm ones."""
    yield "| document | words | calls | prefill s | decode s | engine, else s | outside s | s |"
    yield "|---|---:|---:|---:|---:|---:|---:|---:|"
    fields = ("words", "calls", "prefill", "decode", "engine", "outside", "seconds")
    for one in (cold, *warm):
        cells = (getattr(one, field) for field in fields)
        told = (f"{cell:.1f}" if isinstance(cell, float) else str(cell) for cell in cells)
        yield f"| {one.name} | {' | '.join(told)} |"
    means = (statistics.mean(getattr(one, field) for one in warm) for field in fields)
    yield f"| mean of the warm | {' | '.join(f'{mean:.1f}' for mean in means)} |"


def bars_table(figures: Sequence[tuple[str, float, float]]) -> Iterator[str]:
    """Yield each figure beside its bar, which is the most that it may be."""
    yield "| | measured | bar | |"
    yield "|---|---:|---:|---|"
    for name, measured, bar in figures:
        yield f"| {name} | {measured:.2f} | {bar} | {'missed' if measured > bar else 'held'} |"


def main() -> int:
    """Print the tables; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--llama-bench", metavar="PATH", help="llama.cpp's own benchmark")
    parser.add_argument("--weights", metavar="PATH.gguf", default="", help="instead of embedded")
    parser.add_argument("--cases", metavar="N", type=int, default=5, help="articles (5)")
    given = parser.parse_args()
    model = f"embedded:{given.weights}" if given.weights else "embedded"
    weights = weights_path(given.weights)
    seed = loading.read(SEED)
    articles = [(c.name, c.document) for c in chosen(dataset.load(GOLD, "dev"), given.cases)]
    documents = [("the seed, first", seed), ("the seed, warm", seed), *articles]
    warm = asyncio.run(read(model, documents))[1:]
    cold, gib = read_in_new_process(model)
    if given.llama_bench:
        raw = embedded_rates.of_llama_bench(given.llama_bench, weights, threads())
    else:
        raw = embedded_rates.of_llama_cpp(weights, threads())
    raws = (raw, embedded_rates.of_engine(weights, threads()))
    figures = [
        ("the seed, new process, seconds", cold.seconds, COLD),
        ("the seed, warm, seconds", warm[0].seconds, WARM),
        ("the seed, new process, peak GiB", gib, GIB),
    ]
    if articles:
        article = statistics.median(r.seconds for r in warm[1:])
        figures.append(("a news article, warm, median seconds", article, WARM))
    print(f"{weights.name}, {threads()} threads\n")
    for table in (rates_table(raws, warm), documents_table(cold, warm), bars_table(figures)):
        print("\n".join([*table, ""]))
    return int(any(measured > bar for _, measured, bar in figures))


if __name__ == "__main__":
    sys.exit(main())
