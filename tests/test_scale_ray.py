"""Tests of a batch on a real Ray cluster: the same Outcomes, and none lost with a worker."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from batches import held
from program import Program
from servers import ChatServer
from test_scale import ANSWER, SECRET, essences, jsonl, rows

pytestmark = [
    pytest.mark.ray,
    pytest.mark.skipif(find_spec("ray") is None, reason="the extra scale is not installed"),
]
_HEAD = """
import sys, ray
here = ray.init(num_cpus=2, include_dashboard=False, _temp_dir=sys.argv[1], log_to_driver=False)
print(here.address_info["gcs_address"], flush=True)
sys.stdin.read()
ray.shutdown()
"""


@pytest.fixture
def temporary() -> Iterator[Path]:
    """Give a folder with a short name: Ray puts Unix sockets into it."""
    folder = Path(tempfile.mkdtemp(prefix="ray"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def head(program: Program, temporary: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a cluster of two CPUs, whose workers have the key in their environment."""
    program.environment.update(RAY_AUTH_MODE="token", RAY_AUTH_TOKEN=secrets.token_hex(32))
    child = subprocess.Popen(
        [sys.executable, "-c", _HEAD, str(temporary)],
        env=program.environment | {"SUMMARIZER_API_KEY": SECRET, "RAY_USAGE_STATS_ENABLED": "0"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert child.stdout is not None
    yield child, child.stdout.readline().strip()
    child.communicate(timeout=30)  # the end of its input ends it


def test_a_cluster_gives_the_same_and_loses_nothing(
    program: Program, head: tuple[subprocess.Popen[str], str], temporary: Path
) -> None:
    """Outcomes are those of one machine; a killed worker costs no answer; no log has the key."""
    ray, address = head
    table = jsonl(program.folder / "in.jsonl", rows(40))
    with ChatServer([_late]) as server:
        asked = ("--model", "openai:test", "--base-url", server.base_url, "--concurrency", "4")
        words = ("batch", table, *asked, "--engine", "daft", "-o")
        driver = subprocess.Popen(
            program.command(*words, "ray.jsonl", "--ray", address),
            cwd=program.folder,
            env=program.environment,
            stderr=subprocess.DEVNULL,
        )
        _kill_worker(ray.pid, server)
        driver.wait(60)
        again = program.run(*words, "ray.jsonl", "--ray", address)
        assert again.returncode == 0, again.stderr
        assert server.calls <= 40 + 4
        keys = {received.headers["authorization"] for received in server.requests}
        assert keys == {f"Bearer {SECRET}"}
        assert program.run(*words, "native.jsonl").returncode == 0
    found = [essences(held(program.folder / f"{name}.jsonl")) for name in ("ray", "native")]
    assert [_told(line) for line in found[0]] == [_told(line) for line in found[1]]
    assert len(found[0]) == 40
    logs = [path for path in temporary.rglob("*") if path.is_file() and not path.is_symlink()]
    assert len(logs) > 3
    assert not [path for path in logs if SECRET.encode() in path.read_bytes()]


def _told(line: dict[str, Any]) -> dict[str, Any]:
    """Return an Outcome without whether it came from the cache."""
    return {**line, "record": {k: v for k, v in line["record"].items() if k != "provenance"}}


def _late(sent: dict[str, Any]) -> Any:
    time.sleep(0.1)
    return ANSWER(sent)


def _kill_worker(above: int, server: ChatServer) -> None:
    """Kill the worker that reads, in the middle of its work, below this process alone."""
    end = time.monotonic() + 50
    while server.calls < 12 and time.monotonic() < end:
        time.sleep(0.02)
    workers = [pid for pid in _below(above) if b"UDFProject" in _command(pid)]
    assert workers
    for pid in workers:
        os.kill(pid, signal.SIGKILL)


def _below(above: int) -> list[int]:
    found = [above]
    for parent in found:
        for task in Path(f"/proc/{parent}/task").glob("*/children"):
            found += map(int, task.read_text().split())
    return found[1:]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
