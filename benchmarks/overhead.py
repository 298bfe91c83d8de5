"""Measure what our layers cost over a bare instructor call: ``python benchmarks/overhead.py``.

A server in another process answers each call after 50 ms. 32 requests are kept under way;
rounds of the two ways alternate, so that a slow minute of the machine meets both, and the
medians are compared. The bar is 15 % more time; the exit code is 1 where it is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import instructor
from openai import AsyncOpenAI

from summarizer.cache.answers import Cache
from summarizer.cache.on_disk import DiskStore
from summarizer.model import Message, Model, Request
from summarizer.providers.openai import OpenAIModel
from summarizer.retry import Retry
from summarizer.summary import Draft
from summarizer.telemetry import Telemetry, price

SECONDS = 0.05
AT_ONCE = 32
BAR = 0.15
TEXT = (Path(__file__).parents[1] / "seeds" / "000_d46b8b9bb079dfb7.txt").read_text()
DRAFT = {
    "claims": [
        {
            "claimant": "Wang Wenbin",
            "statement": f"Statement number {n} of a plain answer.",
            "speech_act": "assert",
            "attribution": "indirect_speech",
            "sentences": [n + 1],
        }
        for n in range(10)
    ]
}


async def serve() -> None:
    """Answer every request with the same completion, after a while; print the port first."""
    message = {"role": "assistant", "content": json.dumps(DRAFT)}
    usage = {"prompt_tokens": 900, "completion_tokens": 300, "total_tokens": 1200}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    body = json.dumps(
        {
            "id": "1",
            "object": "chat.completion",
            "created": 1,
            "model": "m",
            "choices": [choice],
            "usage": usage,
        }
    ).encode()
    head = (
        f"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                length = asked.lower().split(b"content-length:")[1].split(b"\r\n")[0]
                await reader.readexactly(int(length))
                await asyncio.sleep(SECONDS)
                writer.write(head.encode() + body)
        except asyncio.IncompleteReadError:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, backlog=128)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


async def timed(ask: Callable[[], Awaitable[object]], requests: int) -> float:
    """Return the seconds that so many requests take, AT_ONCE under way together."""
    gate = asyncio.Semaphore(AT_ONCE)

    async def one() -> None:
        async with gate:
            await ask()

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(requests)))
    return time.perf_counter() - started


async def compare(
    base_url: str, store: DiskStore, requests: int, rounds: int
) -> dict[str, list[float]]:
    """Return the seconds of each round for each way; every request is a new one."""
    numbers = itertools.count()
    client = AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0)
    bare = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA)
    inner = Retry(OpenAIModel("m", base_url=base_url, timeout=60, reasks=2), deadline=600)
    model = Telemetry(Cache(inner, store), price=price)

    async def ask_us(way: Model) -> object:
        text = f"{next(numbers)}\n{TEXT}"
        return await way.generate(
            Request("openai:m", (Message("user", text),), Draft, base_url=base_url)
        )

    async def ask_bare() -> object:
        return await bare.chat.completions.create(
            model="m",
            messages=[{"role": "user", "content": f"{next(numbers)}\n{TEXT}"}],
            response_model=Draft,
            max_retries=2,
            temperature=0.0,
            max_tokens=4096,
            seed=7,
        )

    ways: dict[str, Callable[[], Awaitable[object]]] = {
        "bare instructor": ask_bare,
        "Retry(OpenAIModel)": lambda: ask_us(inner),
        "Telemetry(Cache(Retry(OpenAIModel)))": lambda: ask_us(model),
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(rounds + 1):
        for name, ask in ways.items():
            took = await timed(ask, requests)
            if number:  # the first round imports, connects and fills what is kept
                seconds[name].append(took)
    await model.aclose()
    await client.close()
    return seconds


def main() -> int:
    """Print the table; return 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=256, help="in each round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.serve:
        asyncio.run(serve())
    server = subprocess.Popen([sys.executable, __file__, "--serve"], stdout=subprocess.PIPE)
    try:
        assert server.stdout is not None
        base_url = f"http://127.0.0.1:{int(server.stdout.readline())}/v1"
        with tempfile.TemporaryDirectory() as folder:
            store = DiskStore(Path(folder) / "answers")
            seconds = asyncio.run(compare(base_url, store, given.requests, given.rounds))
            store.close()
    finally:
        server.kill()
        server.wait()
    medians = {name: statistics.median(took) for name, took in seconds.items()}
    first = next(iter(medians.values()))
    print(f"{'':38}{'requests':>9}{'seconds':>9}{'per s':>8}{'overhead':>10}")
    for name, median in medians.items():
        per_second, overhead = given.requests / median, median / first - 1
        print(f"{name:38}{given.requests:9}{median:9.2f}{per_second:8.0f}{overhead:+10.1%}")
    return int(max(medians.values()) / first - 1 > BAR)


if __name__ == "__main__":
    sys.exit(main())
