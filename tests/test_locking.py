"""Locking: among processes one pays, the others wait for it, and a dead one blocks nobody."""

from __future__ import annotations

import asyncio
import errno
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from summarizer.cache import locking
from summarizer.cache.on_disk import DiskStore

SCRIPT = Path(__file__).with_name("cache_process.py")


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    """Name a folder; only the processes open it."""
    return DiskStore(tmp_path / "cache")


def ask(store: DiskStore, seconds: float, question: str = "?") -> subprocess.Popen[str]:
    """Start a process that asks."""
    counter = store.folder.parent / "counter"
    return subprocess.Popen(
        [sys.executable, SCRIPT, store.folder, counter, str(seconds), question],
        stdout=subprocess.PIPE,
        text=True,
    )


def paid(store: DiskStore) -> int:
    """Return how many answers were begun."""
    counter = store.folder.parent / "counter"
    return len(counter.read_text().splitlines()) if counter.exists() else 0


def locks(store: DiskStore) -> list[str]:
    """Name the lock files that are there."""
    return [path.name for path in (store.folder / "locks").iterdir()]


def test_two_processes_pay_once(store: DiskStore) -> None:
    """Two processes that ask the same at the same time pay once, and leave no lock file."""
    children = [ask(store, 1.0), ask(store, 1.0)]
    assert [child.communicate(timeout=20)[0] for child in children] == ['{"says": "yes"}'] * 2
    assert paid(store) == 1
    assert locks(store) == []


def test_killed_process_blocks_nobody(store: DiskStore) -> None:
    """When the process that pays is killed, the one that waits asks, and finishes."""
    with ask(store, 60.0) as first:
        while not paid(store):
            time.sleep(0.01)
        with ask(store, 0.0) as second:
            time.sleep(0.3)
            first.kill()
            assert second.communicate(timeout=20)[0] == '{"says": "yes"}'
    assert paid(store) == 2
    assert locks(store) == []


# --- the lock itself -------------------------------------------------------------------------


def test_lock_keeps_others_out(tmp_path: Path) -> None:
    """Of many holders of one lock only one is inside at a time, and the file goes at the end."""
    path = tmp_path / "locks" / "k"
    inside = 0

    async def hold() -> None:
        nonlocal inside
        async with locking.held(path):
            inside += 1
            assert inside == 1
            await asyncio.sleep(0.002)
            inside -= 1

    async def main() -> None:
        await asyncio.gather(*(hold() for _ in range(8)))

    asyncio.run(main())
    assert list(path.parent.iterdir()) == []


def test_lock_of_a_deleted_file_does_not_count(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock on a file that its last holder has just deleted keeps nobody out: tried again."""
    path, lock, tries = tmp_path / "locks" / "k", locking._lock, iter(("deleted", "replaced"))

    def late(handle: int) -> bool:
        fate = next(tries, None)
        if fate is not None:
            path.unlink()
        if fate == "replaced":
            path.touch()
        return lock(handle)

    monkeypatch.setattr(locking, "_lock", late)

    async def inside() -> None:
        async with locking.held(path):
            with path.open() as file, pytest.raises(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    asyncio.run(inside())


def test_patience_ends(tmp_path: Path) -> None:
    """A holder that was stopped does not make others wait for ever."""
    path = tmp_path / "locks" / "k"

    async def main() -> None:
        async with locking.held(path), locking.held(path, patience=0.05):
            assert path.exists()

    asyncio.run(asyncio.wait_for(main(), 5))


def test_lock_folder_that_leads_out_is_not_used(tmp_path: Path) -> None:
    """A link in the place of the lock folder gets no file; the block runs without a lock."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "locks").symlink_to(tmp_path / "outside")

    async def main() -> None:
        async with locking.held(tmp_path / "locks" / "k"):
            assert list((tmp_path / "outside").iterdir()) == []

    asyncio.run(main())


def test_lock_that_cannot_be_opened_is_done_without(tmp_path: Path) -> None:
    """What is no lock file (here: a folder) does not stop the block."""
    (tmp_path / "locks" / "k").mkdir(parents=True)

    async def main() -> bool:
        async with locking.held(tmp_path / "locks" / "k"):
            return True

    assert asyncio.run(main())


def test_system_without_locks_is_done_without(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the kernel gives no lock (some network disks) the block runs all the same."""

    def refuse(handle: int, _: int) -> None:
        opened.append(handle)
        raise OSError(errno.ENOLCK, "no locks")

    opened: list[int] = []
    monkeypatch.setattr(fcntl, "flock", refuse)

    async def main() -> None:
        async with locking.held(tmp_path / "locks" / "k"):
            assert len(opened) == 1

    asyncio.run(main())
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened[0])
