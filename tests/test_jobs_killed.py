"""Tests of batch jobs under kill -9: no job is lost, and none is paid for twice."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from asking import KEY
from deferred import draft
from jobs_server import BatchServer, Said, fails, says
from program import ROOT

COUNT = 12


class Killer:
    """Kill the process that is running at its n-th call of a kind, once the server has done it."""

    def __init__(self) -> None:
        self._plan = ("", 0)
        self._known = threading.Event()
        self._child = 0

    def aim(self, kind: str, number: int) -> None:
        """Choose the call; any kind of call is meant by an empty one."""
        self._plan = (kind, number)
        self._known.clear()

    def know(self, child: int) -> None:
        """Be told who is running."""
        self._child = child
        self._known.set()

    def __call__(self, kind: str) -> None:
        """Count one call."""
        aimed, left = self._plan
        if aimed not in ("", kind) or left < 1:
            return
        self._plan = (aimed, left - 1)
        if left == 1:
            self._known.wait(10)
            os.kill(self._child, signal.SIGKILL)


class Processes:
    """Start processes that run the batch, one after the other."""

    def __init__(self, process: subprocess.Popen[str], killer: Killer) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._given: IO[str] = process.stdin
        self._told: IO[str] = process.stdout
        self._killer = killer

    def run(self, kind: str = "", number: int = 0) -> int:
        """Run one to its end, or until it is killed; return how it ended."""
        self._killer.aim(kind, number)
        self._given.write("\n")
        self._given.flush()
        self._killer.know(int(self._told.readline()))
        return int(self._told.readline())


@contextmanager
def batch(folder: Path, answers: Any) -> Iterator[tuple[BatchServer, Processes]]:
    """Serve answers to processes that are killed."""
    killer = Killer()
    with BatchServer(answers, before=killer) as server:
        command = [sys.executable, str(Path(__file__).parent / "deferred.py")]
        kept = {n: v for n, v in os.environ.items() if not n.startswith("SUMMARIZER_")}
        process = subprocess.Popen(
            [*command, server.base_url, str(folder), str(COUNT)],
            env=kept | {"OPENAI_API_KEY": KEY, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with process:
            yield server, Processes(process, killer)


def once_failing() -> Any:
    """Return answers of which the first is an error that a second try helps against."""
    left = [fails(500)]

    def answers(body: dict[str, Any]) -> Said:
        return left.pop() if left else says(draft(body))

    return answers


def test_run_that_is_killed_at_each_stage_goes_on(tmp_path: Path) -> None:
    """Fault 30: killed after upload, create, looks, and files fetched or deleted, all is found."""
    with batch(tmp_path, once_failing()) as (server, processes):
        stages = [
            ("upload", 2),
            ("upload", 1),
            ("create", 1),
            ("retrieve", 4),
            ("content", 1),
            ("content", 2),
            ("content", 3),
            ("delete", 2),
            ("upload", 1),
            ("create", 1),
            ("retrieve", 2),
            ("content", 1),
            ("delete", 2),
        ]
        for kind, number in stages:
            assert processes.run(kind, number) == signal.SIGKILL, (kind, number)
        assert processes.run() == 0
    assert len((tmp_path / "done").read_text().split()) == COUNT
    assert len(server.jobs) == 4  # three, and one for the line that failed
    assert len(server.paid) == COUNT
    assert set(server.paid.values()) == {1}
    assert server.files == {}
    assert not (tmp_path / "out.jobs").exists()


def test_run_that_is_killed_at_random_goes_on(tmp_path: Path) -> None:
    """Fault 30: whatever call it was killed at, each request is paid for once."""
    chance = random.Random(5)
    with batch(tmp_path, once_failing()) as (server, processes):
        for _ in range(6):
            processes.run("", chance.randint(1, 12))
        assert processes.run() == 0
    assert len((tmp_path / "done").read_text().split()) == COUNT
    assert len(server.jobs) == 4
    assert set(server.paid.values()) == {1}
    assert server.files == {}
