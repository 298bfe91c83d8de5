"""Measure what keeping and finding an answer costs: ``python benchmarks/stores.py``.

Our store on disk, instructor's two caches (one of them in memory), and LangChain's SQLite cache
where ``--langchain`` names the interpreter of its environment (requirements-stores.txt); our
store on Redis and LangChain's where ``--redis`` names a server. Each is measured in a process of
its own, with texts of 2 kB and 20 kB. The bar is a look-up on disk within 0.3 ms; the exit code
is 1 where it is missed.

    python3 -m venv .venv-stores
    .venv-stores/bin/pip install --require-hashes -r benchmarks/requirements-stores.txt
    python benchmarks/stores.py --langchain .venv-stores/bin/python
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

BAR = 0.3  # ms
OURS = "summarizer, disk"
Put = Callable[[str, str], object]
Get = Callable[[str], Any]


def ours(place: str) -> tuple[Put, Get]:
    """Open our store in a folder."""
    from summarizer.cache.on_disk import DiskStore

    store = DiskStore(Path(place))
    return store.put, store.get


def ours_on_redis(place: str) -> tuple[Put, Get]:
    """Open our store on a server."""
    from summarizer.cache.on_redis import RedisStore

    store = RedisStore(place)
    return store.put, store.get


def instructor_disk(place: str) -> tuple[Put, Get]:
    """Open instructor's cache on disk."""
    from instructor.cache import DiskCache

    cache = DiskCache(directory=place)
    return cache.set, cache.get


def instructor_memory(_place: str) -> tuple[Put, Get]:
    """Open instructor's cache in memory, with room for all."""
    from instructor.cache import AutoCache

    cache = AutoCache(maxsize=1_000_000)
    return cache.set, cache.get


def langchain_sqlite(place: str) -> tuple[Put, Get]:
    """Open LangChain's cache in SQLite."""
    from langchain_community.cache import SQLiteCache  # type: ignore[import-not-found]

    Path(place).mkdir(parents=True)
    return _langchain(SQLiteCache(database_path=f"{place}/cache.db"))


def langchain_redis(place: str) -> tuple[Put, Get]:
    """Open LangChain's cache on a server."""
    from langchain_community.cache import RedisCache
    from redis import Redis

    return _langchain(RedisCache(Redis.from_url(place)))


def _langchain(cache: Any) -> tuple[Put, Get]:
    from langchain_core.outputs import Generation  # type: ignore[import-not-found]

    def put(key: str, text: str) -> None:
        cache.update(key, "m", [Generation(text=text)])

    def get(key: str) -> str | None:
        found = cache.lookup(key, "m")
        return found[0].text if found else None

    return put, get


STORES: dict[str, Callable[[str], tuple[Put, Get]]] = {
    OURS: ours,
    "instructor DiskCache": instructor_disk,
    "instructor AutoCache, in memory": instructor_memory,
    "LangChain SQLiteCache": langchain_sqlite,
    "summarizer, Redis": ours_on_redis,
    "LangChain RedisCache": langchain_redis,
}


def measure(name: str, place: str, entries: int, size: int) -> dict[str, list[float]]:
    """Return median and 95th percentile in ms of keeping and of finding an entry."""
    put, get = STORES[name](place)
    chance = random.Random(size)
    keys = [f"answer:{hashlib.sha256(str(n).encode()).hexdigest()}" for n in range(entries)]
    body = json.dumps({"text": "".join(chance.choices('abcdefghij "', k=size))})
    took: dict[str, list[float]] = {"put": [], "get": []}
    for key in keys:
        text = f"{key} {body}"
        began = time.perf_counter()
        put(key, text)
        took["put"].append(1000 * (time.perf_counter() - began))
    chance.shuffle(keys)
    for key in keys:
        began = time.perf_counter()
        found = get(key)
        took["get"].append(1000 * (time.perf_counter() - began))
        if found is None or not found.startswith(key):
            raise SystemExit(f"{name} did not give back what it was given.")
    return {what: [statistics.median(t), sorted(t)[int(0.95 * len(t))]] for what, t in took.items()}


def main() -> int:
    """Print the table; return 1 where the bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--langchain", default="", help="interpreter of its environment")
    parser.add_argument("--redis", default="", help="address, as redis://127.0.0.1:6379/0")
    parser.add_argument("--measure", nargs=3, metavar=("NAME", "PLACE", "SIZE"))
    asked = parser.parse_args()
    if asked.measure:
        name, place, size = asked.measure
        print(json.dumps(measure(name, place, asked.entries, int(size))))
        return 0
    missed = False
    print(f"{asked.entries:,} entries, ms{'':16}{'size':>6}", end="")
    print("".join(f"{head:>12}" for head in ("put median", "95 %", "get median", "95 %")))
    for size in (2_000, 20_000):
        for name in STORES:
            interpreter = asked.langchain if name.startswith("LangChain") else sys.executable
            if not interpreter or ("Redis" in name and not asked.redis):
                continue
            told = _in_a_process(interpreter, name, asked.redis, asked.entries, size)
            figures = "".join(f"{ms:12.3f}" for what in ("put", "get") for ms in told[what])
            print(f"{name:33}{size // 1000:3} kB{figures}", flush=True)
            missed = missed or (name == OURS and told["get"][0] > BAR)
    return int(missed)


def _in_a_process(
    interpreter: str, name: str, redis: str, entries: int, size: int
) -> dict[str, list[float]]:
    with tempfile.TemporaryDirectory() as folder:
        place = redis if "Redis" in name else f"{folder}/store"
        command = [interpreter, "-W", "ignore", __file__, "--entries", str(entries)]
        done = subprocess.run(
            [*command, "--measure", name, place, str(size)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    told: dict[str, list[float]] = json.loads(done.stdout)
    return told


if __name__ == "__main__":
    sys.exit(main())
