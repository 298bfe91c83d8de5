"""Measure ``summarizer batch`` on many documents: ``python benchmarks/batch.py``.

A server in another process answers each call after 50 ms; 64 documents are under way. Beside
it, as processes of their own: a plain asyncio loop over instructor, and LangExtract (where
``--langextract`` names the interpreter of its environment). The ways take turns in each round
and each round has new documents, so that a slow minute of the machine meets all. Then batch
alone on more and more documents, and once more on the same with nothing but the cache. Last,
batch by its own engine and by Daft on the same documents, with nothing in the cache for either.

The bars: 1.5 times the throughput of the plain loop; at most 300 MiB, and as much for 100 times
as many documents (a fifth more at most); 1,500 documents a second from the cache; Daft within
20 % of our own engine. The exit code is 1 where one is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from batch_documents import document
from batch_peers import AT_ONCE
from batch_server import SECONDS, served

from summarizer import prompt, segmentation

PEERS = Path(__file__).with_name("batch_peers.py")
MOST_SLOW = 60  # LangExtract takes most of a second of CPU for each document
FASTER, MOST_MIB, GROWTH, FROM_CACHE, BY_DAFT = 1.5, 300.0, 1.2, 1500.0, 0.8


@dataclass(frozen=True)
class Run:
    """Tell what a command took for so many documents.

    ``mib`` adds up the peak memory of its process and of those that this one started.
    """

    documents: int
    seconds: float
    cpu: float
    mib: float

    @property
    def rate(self) -> float:
        """Return documents a second."""
        return self.documents / self.seconds

    def row(self, name: str) -> str:
        """Return a line of the table."""
        cpu = 1000 * self.cpu / self.documents
        return (
            f"{name:24}{self.documents:10,}{self.seconds:10.1f}{self.rate:10.0f}"
            f"{cpu:12.2f}{self.mib:10.0f}"
        )


def measured(command: list[str], folder: Path, documents: int, out: Path) -> Run:
    """Run a process to its end; end the benchmark where a document is missing from its output."""
    kept = {"SUMMARIZER_CACHE_DIR": str(folder / "cache"), "SUMMARIZER_API_KEY": "none"}
    began = time.perf_counter()
    child = os.posix_spawnp(command[0], command, os.environ | kept)
    peaks: dict[str, float] = {}
    while not (ended := os.wait4(child, os.WNOHANG))[0]:
        peaks |= _peaks(child)
        time.sleep(0.25)
    _, status, used = ended
    seconds = time.perf_counter() - began
    with out.open("rb") as file:
        written = sum(1 for _ in file)
    if status or written != documents:
        raise SystemExit(f"{command[1:4]} ended with {status} and {written} documents.")
    return Run(documents, seconds, used.ru_utime + used.ru_stime, sum(peaks.values()))


def _peaks(pid: int) -> dict[str, float]:
    """Return the peak memory so far of a process and of its children, in MiB."""
    found = {}
    with suppress(OSError):  # they may end meanwhile
        threads = Path(f"/proc/{pid}/task").iterdir()
        started = [each for t in threads for each in (t / "children").read_text().split()]
        for each in (str(pid), *started):
            status = Path(f"/proc/{each}/status").read_text(encoding="utf-8")
            peak = next((x for x in status.splitlines() if x.startswith("VmHWM")), None)
            if peak is not None:
                found[each] = int(peak.split()[1]) / 1024
    return found


class Bench:
    """Hold the server's address and the folder of inputs, outputs and the cache."""

    def __init__(self, base_url: str, folder: Path) -> None:
        self._base_url = base_url
        self._folder = folder
        self._next = 0
        self._outputs = 0

    def input(self, documents: int) -> Path:
        """Write so many new documents as JSON lines, with the message that shows each."""
        numbers = range(self._next, self._next + documents)
        self._next += documents
        path = self._folder / f"{numbers.start}.jsonl"
        shown = prompt.load("statement").part("summary")
        with path.open("w", encoding="utf-8") as file:
            for number in numbers:
                text = document(number)
                cut = segmentation.sentences(text, "en")
                message = shown.show([(s.number, s.span.cut(text)) for s in cut])
                line = {"id": str(number), "text": text, "shown": message.content}
                file.write(json.dumps(line) + "\n")
        return path

    def ours(self, source: Path, documents: int, *more: str) -> Run:
        """Have batch read a file into a new output, with ``more`` options."""
        out = self._output()
        asked = ["--model", "openai:m", "--base-url", self._base_url, "--concurrency", str(AT_ONCE)]
        asked += more
        command = [sys.executable, "-m", "summarizer", "batch", str(source), "-o", str(out), "-q"]
        return measured([*command, *asked], self._folder, documents, out)

    def theirs(self, interpreter: str, name: str, source: Path, documents: int) -> Run:
        """Have a peer read a file."""
        out = self._output()
        command = [interpreter, str(PEERS), name, self._base_url, str(source), str(out)]
        return measured(command, self._folder, documents, out)

    def _output(self) -> Path:
        self._outputs += 1
        return self._folder / f"out-{self._outputs}.jsonl"


def compare(bench: Bench, documents: int, rounds: int, langextract: str) -> float:
    """Print the ways beside each other; return our throughput over the plain loop's."""
    runs: dict[str, list[Run]] = {}
    for _ in range(rounds):
        for name, interpreter in (("instructor", sys.executable), ("langextract", langextract)):
            if not interpreter:
                continue
            number = documents if name == "instructor" else min(documents, MOST_SLOW)
            told = bench.theirs(interpreter, name, bench.input(number), number)
            runs.setdefault(name, []).append(told)
        runs.setdefault("summarizer batch", []).append(
            bench.ours(bench.input(documents), documents)
        )
    ideal = documents / AT_ONCE * SECONDS
    print(Run(documents, ideal, 0.0, 0.0).row("ideal"))
    for name, taken in runs.items():
        print(_median(taken).row(name))
    pairs = zip(runs["summarizer batch"], runs["instructor"], strict=True)
    ratios = [ours.rate / theirs.rate for ours, theirs in pairs]
    print(f"batch over the plain loop: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    return statistics.median(ratios)


def grow(bench: Bench, sizes: Iterable[int]) -> tuple[list[Run], Run]:
    """Print batch on more and more documents, then from the cache; return all these runs."""
    runs = []
    for size in sizes:
        source = bench.input(size)
        runs.append(bench.ours(source, size))
        print(runs[-1].row("summarizer batch"), flush=True)
    cached = bench.ours(source, size)
    print(cached.row("the same from the cache"), flush=True)
    return runs, cached


def by_daft(bench: Bench, documents: int, rounds: int) -> float:
    """Print our own engine and Daft beside each other; return its throughput over ours."""
    own, daft = [], []
    for _ in range(rounds):
        own.append(bench.ours(bench.input(documents), documents))
        daft.append(bench.ours(bench.input(documents), documents, "--engine", "daft"))
    print(_median(own).row("own engine"))
    print(_median(daft).row("Daft, native"))
    ratios = [theirs.rate / ours.rate for ours, theirs in zip(own, daft, strict=True)]
    print(f"Daft over our own engine: {', '.join(f'{ratio:.2f}' for ratio in ratios)}")
    return statistics.median(ratios)


def _median(runs: Sequence[Run]) -> Run:
    told = ("seconds", "cpu", "mib")
    medians = (statistics.median(getattr(run, name) for run in runs) for name in told)
    return Run(runs[0].documents, *medians)


def main() -> int:
    """Print the tables; return 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 10_000, 100_000])
    parser.add_argument("--daft", type=int, default=2_000, help="documents for Daft; 0: none")
    parser.add_argument("--langextract", default="", help="interpreter of its environment")
    asked = parser.parse_args()
    print(f"{'':24}{'documents':>10}{'seconds':>10}{'a second':>10}{'CPU ms each':>12}{'MiB':>10}")
    with served() as base_url, tempfile.TemporaryDirectory() as folder:
        bench = Bench(base_url, Path(folder))
        faster = compare(bench, asked.documents, asked.rounds, asked.langextract)
        runs, cached = grow(bench, asked.sizes)
        daft = by_daft(bench, asked.daft, asked.rounds) if asked.daft else 1.0
    many = [run for run in runs if run.documents >= 1000]
    missed = {
        f"{FASTER} times the plain loop": faster < FASTER,
        f"{MOST_MIB:.0f} MiB": max(run.mib for run in runs) > MOST_MIB,
        "flat memory": bool(many) and many[-1].mib > GROWTH * many[0].mib,
        f"{FROM_CACHE:,.0f} a second from the cache": cached.rate < FROM_CACHE,
        "Daft within 20 % of our own engine": daft < BY_DAFT,
    }
    for bar, is_missed in missed.items():
        print(f"{'missed' if is_missed else 'met':8}{bar}")
    return int(any(missed.values()))


if __name__ == "__main__":
    sys.exit(main())
