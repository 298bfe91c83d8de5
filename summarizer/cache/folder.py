"""The cache folder: who may use it, who repairs it, and where bad things are put.

Nobody else writes in it, one process at a time opens or repairs it, and what cannot be
trusted is moved into its ``quarantine/`` instead of being lost.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import shutil
import stat
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

QUARANTINE = "quarantine"
LOCKS = "locks"


class FolderRefused(OSError):
    """Report a folder that is not safe to use; the message is a clause that says why."""


def secure(folder: Path) -> str | None:
    """Make the folder with mode 0700, or close it to others; raise FolderRefused.

    Return a sentence where others could have written in it until now. A folder that others
    could only read is closed without a word: that is what a plain ``mkdir`` makes.
    """
    if os.path.expandvars(folder) != str(folder):
        # diskcache would expand it and so work in another folder than the one checked here
        raise FolderRefused("its path holds the name of a variable ($)")
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.stat()
    if found.st_uid != os.geteuid():
        raise FolderRefused("it belongs to another user")
    mode = stat.S_IMODE(found.st_mode)
    if mode & 0o077 == 0:
        return None
    folder.chmod(0o700)
    if mode & 0o022 == 0:
        return None
    return (
        f"Other users could write in the cache folder {folder}; it is closed to them now. "
        "Each entry is verified when it is read; summarizer cache check verifies all."
    )


@contextlib.contextmanager
def alone(folder: Path, timeout: float) -> Iterator[None]:
    """Hold the one lock for opening and repairing; raise TimeoutError after ``timeout`` seconds.

    The kernel lock is on the folder itself: no lock file is left, and it ends with its process.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        deadline = time.monotonic() + timeout
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    raise TimeoutError("the cache folder is locked") from None
                time.sleep(0.01)
        yield
    finally:
        os.close(handle)


def foreign_file(paths: Iterator[Path]) -> str | None:
    """Return the name of the first path that is there and not a plain file of this user.

    A symbolic link would make sqlite read and write outside the folder.
    """
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            found = path.lstat()
            if not stat.S_ISREG(found.st_mode) or found.st_uid != os.geteuid():
                return path.name
    return None


def set_aside(folder: Path, paths: Iterator[Path]) -> Path:
    """Rename files into a new folder under ``quarantine/`` and return that folder."""
    place = _quarantine(folder) / f"database-{time.time_ns()}"
    place.mkdir(mode=0o700)
    for path in paths:
        with contextlib.suppress(FileNotFoundError):
            path.rename(place / path.name)
    return place


def keep(folder: Path, entry: dict[str, Any]) -> None:
    """Write one bad entry into ``quarantine/`` to be looked at; the same one only once."""
    text = json.dumps(entry, indent=1)
    name = f"entry-{sha256(text.encode()).hexdigest()[:16]}.json"
    handle = os.open(_quarantine(folder) / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(text)


def quarantined(folder: Path) -> int:
    """Count what lies in ``quarantine/``: bad entries and whole databases."""
    try:
        return sum(1 for _ in (folder / QUARANTINE).iterdir())
    except OSError:
        return 0


def empty(folder: Path) -> None:
    """Delete what was set aside and the locks that killed processes left.

    A link in the place of either folder is not followed. A lock that is held now goes too: at
    worst one request is paid for twice.
    """
    for name in (QUARANTINE, LOCKS):
        with contextlib.suppress(FileNotFoundError):
            shutil.rmtree(folder / name)


def _quarantine(folder: Path) -> Path:
    place = folder / QUARANTINE
    place.mkdir(mode=0o700, exist_ok=True)
    if place.is_symlink():
        raise FolderRefused("its quarantine leads out of it")
    return place
