"""Kill a batch again and again and count what that costs: ``python benchmarks/killed.py``.

The real command reads documents from a server in a process of its own, which answers after
20 to 50 ms and writes down every call. The command is killed with SIGKILL at random moments
and started again, and in the end it must hold one Record of each document, and have asked no
more than once for each, but for what was in flight at a kill: asked for, and not yet a line.
The exit code is 1 where anything of that is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
LATENCY = (0.02, 0.05)
_WIDTH = 8  # bytes of a line in the server's log, so that its size tells the number of calls
_NUMBER = re.compile(rb"Bulletin number (\d+) of")
_EARLY = 0.2  # share of the kills that hit the start of a run, before it asks anything
DRAFT = {
    "gist": {"statement": "The ministry said that its ships had left.", "sentences": [2]},
    "claims": [],
}


def text(number: int) -> str:
    """Return the text of a document."""
    return (
        f"Bulletin number {number} of the ministry of Valdoria.\n"
        "The ministry said that its ships had left the harbour."
    )


async def serve(log: Path) -> None:
    """Answer every request after a while, and write its document's number down first."""
    message = {"role": "assistant", "content": json.dumps(DRAFT)}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    usage = {"prompt_tokens": 900, "completion_tokens": 30, "total_tokens": 930}
    whole = {"id": "1", "object": "chat.completion", "created": 1, "model": "m"}
    body = json.dumps(whole | {"choices": [choice], "usage": usage}).encode()
    head = f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n"
    calls = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                length = asked.lower().split(b"content-length:")[1].split(b"\r\n")[0]
                sent = await reader.readexactly(int(length))
                number = int(_NUMBER.findall(sent)[-1])
                os.write(calls, f"{number:{_WIDTH - 1}}\n".encode())
                await asyncio.sleep(random.uniform(*LATENCY))
                writer.write(head.encode() + b"\r\n" + body)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()  # killed in the middle

    server = await asyncio.start_server(answer, "127.0.0.1", 0, limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


@contextmanager
def served(log: Path) -> Iterator[str]:
    """Run the server in a process of its own while the block lasts; yield its address."""
    command = [sys.executable, __file__, "--serve", str(log)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(child.stdout.readline())}/v1"
        finally:
            child.kill()


@dataclass(frozen=True)
class Kill:
    """Tell of one kill: how it stood then. ``in_flight`` were asked for and are no line yet."""

    seconds: float
    lines: int
    calls: int
    half: int
    in_flight: frozenset[int]


class Batch:
    """Start, kill and look at one batch in a folder."""

    def __init__(self, folder: Path, base_url: str, documents: int, at_once: int) -> None:
        self.folder = folder
        self.log = folder / "calls"
        self.out = folder / "out.jsonl"
        self.at_once = at_once
        self._command = [sys.executable, "-m", "summarizer", "batch", "in.jsonl", "-o", "out.jsonl"]
        self._command += ["--model", "openai:any", "--base-url", base_url]
        self._command += ["--concurrency", str(at_once)]
        own = {"SUMMARIZER_CACHE_DIR": str(folder / "cache"), "PYTHONPATH": str(ROOT)}
        self._environment = dict(os.environ) | own
        with (folder / "in.jsonl").open("w", encoding="utf-8") as file:
            for number in range(documents):
                file.write(json.dumps({"id": str(number), "text": text(number)}) + "\n")

    def start(self) -> subprocess.Popen[str]:
        """Start it, or start it again."""
        return subprocess.Popen(
            self._command,
            cwd=self.folder,
            env=self._environment,
            stderr=subprocess.PIPE,
            text=True,
        )

    def called(self) -> int:
        """Return how many calls the server has met."""
        return self.log.stat().st_size // _WIDTH

    def calls(self, since: int = 0) -> list[int]:
        """Return the numbers of the documents that were asked for."""
        return [int(line) for line in self.log.read_bytes()[since * _WIDTH :].split()]

    def lines(self) -> tuple[list[int], int]:
        """Return the numbers of the documents that have a line, and the bytes of a half one."""
        data = self.out.read_bytes() if self.out.exists() else b""
        whole, _, half = data.rpartition(b"\n")
        return [int(json.loads(line)["id"]) for line in whole.splitlines()], len(half)

    def kill_once(self, rng: random.Random, further: int) -> Kill | None:
        """Run it, and kill it after so many further calls; None where it was done before that."""
        before, began = self.called(), time.monotonic()
        early = began + rng.uniform(0, 2) if rng.random() < _EARLY else float("inf")
        with self.start() as child:
            while self.called() - before < further and time.monotonic() < early:
                if child.poll() is not None:
                    break
                time.sleep(0.005)
            time.sleep(rng.uniform(0, 0.1))
            child.kill()
            told = child.communicate()[1]
        if child.returncode == 0:
            return None
        if child.returncode > 0:
            raise SystemExit(f"It was not killed, but failed ({child.returncode}):\n{told}")
        lines, half = self.lines()
        in_flight = frozenset(self.calls(before)) - frozenset(lines)
        return Kill(time.monotonic() - began, len(lines), self.called(), half, in_flight)

    def finish(self) -> str:
        """Run it to its end; return what it says."""
        with self.start() as child:
            told = child.communicate()[1]
        if child.returncode:
            raise SystemExit(f"The last run failed ({child.returncode}):\n{told}")
        return told


def judge(batch: Batch, kills: list[Kill], documents: int) -> list[str]:
    """Return what was missed."""
    missed = []
    lines, half = batch.lines()
    calls = Counter(batch.calls())
    lost = Counter(number for kill in kills for number in kill.in_flight)
    if half:
        missed.append(f"half a line of {half} bytes")
    if sorted(lines) != list(range(documents)):
        missed.append(f"{len(lines)} lines of {len(set(lines))} documents, not {documents}")
    data = batch.out.read_bytes().rpartition(b"\n")[0]
    whole = [json.loads(line)["record"] is not None for line in data.splitlines()]
    if not all(whole):
        missed.append(f"{whole.count(False)} lines without a Record")
    if calls.total() > documents + lost.total():
        missed.append(f"{calls.total()} calls, {documents} + {lost.total()} allowed")
    dear = [number for number in calls if calls[number] > 1 + lost[number]]
    if dear:
        missed.append(f"{len(dear)} documents were asked for again that were not in flight")
    many = max((len(kill.in_flight) for kill in kills), default=0)
    if many > batch.at_once:
        missed.append(f"{many} in flight, {batch.at_once} allowed")
    before = batch.out.read_bytes(), batch.called()
    batch.finish()
    if (batch.out.read_bytes(), batch.called()) != before:
        missed.append("a further run changed the output or asked again")
    return missed


def measure(given: argparse.Namespace, folder: Path) -> int:
    """Kill so many times, finish, print the table; return 1 where anything was missed."""
    rng = random.Random(given.random_seed)
    print(f"random seed {given.random_seed}, {given.documents} documents, {given.at_once} at once")
    print(f"{'kill':>5} {'after':>8} {'lines':>7} {'calls':>7} {'in flight':>10} {'half line':>10}")
    kills: list[Kill] = []
    with served(folder / "calls") as base_url:
        batch = Batch(folder, base_url, given.documents, given.at_once)
        batch.log.touch()
        while len(kills) < given.kills:
            left = given.documents - (kills[-1].lines if kills else 0)
            share = left / (given.kills - len(kills) + 1)
            kill = batch.kill_once(rng, round(rng.uniform(0, 2 * share)))
            if kill is None:
                break
            kills.append(kill)
            print(
                f"{len(kills):>5} {kill.seconds:>6.1f} s {kill.lines:>7} {kill.calls:>7} "
                f"{len(kill.in_flight):>10} {kill.half:>8} B",
                flush=True,
            )
        print(batch.finish().rstrip())
        missed = judge(batch, kills, given.documents)
        if len(kills) < given.kills:
            missed.append(f"{len(kills)} kills of {given.kills}: the batch was done before")
        calls, in_flight = batch.called(), sum(len(kill.in_flight) for kill in kills)
    print(f"calls {calls} · documents {given.documents} · in flight at the kills {in_flight}")
    print(f"paid twice {calls - given.documents} · missed: {'; '.join(missed) or 'nothing'}")
    return int(bool(missed))


def main() -> int:
    """Read the arguments and measure, or serve."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--documents", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--at-once", type=int, default=16)
    parser.add_argument("--random-seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--serve", type=Path, metavar="LOG", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve(given.serve))
        return 0
    with tempfile.TemporaryDirectory() as folder:
        return measure(given, Path(folder))


if __name__ == "__main__":
    sys.exit(main())
