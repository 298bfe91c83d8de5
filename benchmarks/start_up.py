"""Measure how fast the program starts: ``python benchmarks/start_up.py``.

A cached ``summarise`` may take 8 times as long as ``python -c pass``, and ``--help`` 12 times:
the exit code is 1 where a bar is missed. The ways alternate, so that a slow moment of the
machine meets all of them.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROUNDS = 25
SEED = Path(__file__).parents[1] / "seeds" / "000_d46b8b9bb079dfb7.txt"
BIN = Path(sys.executable).parent
WAYS = {
    "python -c pass": ([sys.executable, "-c", "pass"], 1),
    "summarise, cached": ([str(BIN / "summarise"), str(SEED), "--format", "json"], 8),
    "summarizer --help": ([str(BIN / "summarizer"), "--help"], 12),
}


def run(command: list[str]) -> float:
    """Return the seconds that a command takes."""
    # compiled files are kept, as they are for anybody who installed the package
    kept = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, env=kept, check=True)
    return time.perf_counter() - began


def main() -> int:
    """Print the table; return 1 where a bar is missed."""
    for command, _ in WAYS.values():
        run(command)  # makes what is cached, if need be
    seconds: dict[str, list[float]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, (command, _) in WAYS.items():
            seconds[name].append(run(command))
    medians = {name: statistics.median(took) for name, took in seconds.items()}
    unit = medians["python -c pass"]
    print(f"{'':18}{'ms':>8}{'ratio':>8}{'bar':>6}")
    for name, (_, bar) in WAYS.items():
        print(f"{name:18}{medians[name] * 1000:8.1f}{medians[name] / unit:8.1f}{bar:6}")
    return int(any(medians[name] > bar * unit for name, (_, bar) in WAYS.items()))


if __name__ == "__main__":
    sys.exit(main())
