"""A kernel lock for one key among processes; it vanishes with the process that holds it."""

from __future__ import annotations

import asyncio
import contextlib
import fcntl
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

_POLL = 0.03  # seconds between two looks at a lock that is taken
_PATIENCE = 900.0  # more than a request with all its retries takes


@contextlib.asynccontextmanager
async def held(path: Path, *, patience: float = _PATIENCE) -> AsyncIterator[None]:
    """Hold the lock ``path`` inside this block; never block the event loop.

    The file is deleted at the end, so files do not pile up: only a killed process leaves one,
    and whoever asks next for the same key deletes it. Where no lock can be had (a read-only
    folder, a holder that was stopped) the block runs without: paying twice is better than
    never answering.
    """
    try:
        handle = await _acquired(path, patience)
    except OSError:
        handle = None
    try:
        yield
    finally:
        if handle is not None:
            _release(path, handle)


async def _acquired(path: Path, patience: float) -> int | None:
    _make_room(path.parent)
    deadline = time.monotonic() + patience
    while True:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
        try:
            if _lock(handle) and _is_still(path, handle):
                return handle
        except OSError:
            os.close(handle)
            raise
        os.close(handle)
        if time.monotonic() >= deadline:
            return None
        await asyncio.sleep(_POLL)


def _make_room(folder: Path) -> None:
    folder.mkdir(mode=0o700, exist_ok=True)
    if folder.is_symlink():
        raise NotADirectoryError("the folder of locks leads elsewhere")


def _release(path: Path, handle: int) -> None:
    with contextlib.suppress(OSError):
        path.unlink()  # before the lock ends: a waiter then sees that its file is gone
    os.close(handle)


def _lock(handle: int) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(path: Path, handle: int) -> bool:
    """Say whether the locked file is the one at ``path``: the last holder may have deleted it."""
    with contextlib.suppress(FileNotFoundError):
        return os.path.samestat(os.fstat(handle), path.stat())
    return False
