"""DiskStore: text under string keys in one folder on this disk, in diskcache's database.

A cache must never be the reason that a run stops, nor a way into this process:

- nothing is unpickled and no file is read but the database: a row that names a file, holds a
  pickle or fails its SHA-256 is a miss and is moved into ``quarantine/``;
- a database that is broken, or that diskcache did not make, is moved there whole and made new;
- a folder that is full, locked or read-only is done without, and ``notes`` says so once.

Never on a network file system: neither sqlite's locks nor the kernel's hold there.
"""

from __future__ import annotations

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from summarizer.cache import database, faults, folder, glance, seal
from summarizer.cache.seal import ForeignEntry
from summarizer.cache.store import Report, Stats

if TYPE_CHECKING:  # a cached Record is mostly printed without it
    import diskcache

T = TypeVar("T")

_REST = 30.0  # seconds before a part that failed is tried again


class DiskStore:
    """Be the Store of one machine.

    The folder is made and opened at the first use. The thread that made the DiskStore keeps its
    connection, the others give theirs back after each call. ``timeout`` (seconds) bounds each
    wait for another process.
    """

    remote = False

    def __init__(self, path: Path, *, timeout: float = 2.0) -> None:
        self.folder = Path(os.path.realpath(path))
        self.notes: list[str] = []
        self._timeout = timeout
        self._home = threading.get_ident()
        self._opening = threading.RLock()
        self._writing = threading.Lock()  # waiting here is quicker than in sqlite's back-off
        self._cache: diskcache.Cache | None = None
        self._inode: tuple[int, int] | None = None
        self._abandoned: list[diskcache.Cache] = []
        self._rebuilt = 0
        self._glanced = False
        self._resting: dict[str, float] = {}

    @property
    def place(self) -> str:
        """Name the folder."""
        return str(self.folder)

    def get(self, key: str) -> str | None:
        """Return the text under ``key``, or None."""
        if not self._glanced:
            self._glanced = True
            found = glance.look_up(self.folder, key)
            if found is not None:
                return found
        try:
            sealed = self._try("read", partial(_fetch, key), None)
            return None if sealed is None else seal.unsealed(key, sealed)
        except ForeignEntry:
            self._move_out(_fault, key)
            return None

    def put(self, key: str, text: str) -> None:
        """Keep ``text`` under ``key``, in the place of what was there.

        Raise UnicodeEncodeError for a lone surrogate: JSON text needs none.
        """
        kept = seal.sealed(key, text)
        with self._writing:
            self._try("write", lambda cache: cache.set(key, kept), None)

    def add(self, key: str, text: str) -> str:
        """Keep ``text`` unless there is a text under ``key``; return the one that stands now."""
        kept = seal.sealed(key, text)
        with self._writing:
            added = self._try("write", lambda cache: cache.add(key, kept), True)
        found = None if added else self.get(key)
        if found is not None:
            return found
        if not added:  # what stood there was foreign
            self.put(key, text)
        return text

    def reject(self, key: str, text: str, reason: str) -> None:
        """Move an entry that its reader cannot use to quarantine, if it still holds ``text``."""
        kept = seal.sealed(key, text)
        self._move_out(lambda row: reason if row.value == kept else None, key)

    def lease(self, key: str) -> AbstractAsyncContextManager[None]:
        """Hold the kernel's lock for ``key``."""
        from summarizer.cache import locking  # a cached Record is printed without asyncio

        name = sha256(key.encode()).hexdigest()
        return locking.held(self.folder / folder.LOCKS / name)

    def __len__(self) -> int:
        return self._try("read", len, 0)

    def stats(self) -> Stats:
        """Count entries, bytes and what lies in quarantine."""
        entries = len(self)
        size, bad = database.size(self.folder), folder.quarantined(self.folder)
        return Stats(entries, size, bad)

    def check(self) -> Report:
        """Verify the database and the digest of every entry; move bad ones to quarantine."""
        self._resting.clear()  # whoever asks for a check wants to know how it is now
        before = self._rebuilt
        verified = self._try("write", self._verify, None)
        rebuilt = self._rebuilt > before
        seen, moved = verified or (0, 0)
        return Report(seen - moved, moved, rebuilt, complete=rebuilt or verified is not None)

    def clear(self) -> int:
        """Delete all entries, the quarantine and left locks; return how many entries there were."""
        with self._writing:
            return self._try("write", self._wipe, 0)

    def close(self) -> None:
        """Give back the connection of this thread; the next use opens it again."""
        with self._opening:
            self._leave()
            for cache in self._abandoned:
                cache.close()
            self._abandoned.clear()

    # --- opening ---------------------------------------------------------------------------

    def _opened(self) -> diskcache.Cache:
        with self._opening:
            if self._cache is not None and self._inode != _inode(self.folder):
                self._leave()  # another process has moved the database aside, or deleted it
            if self._cache is None:
                exposed = folder.secure(self.folder)
                if exposed is not None:
                    self._say(exposed)
                with folder.alone(self.folder, self._timeout):
                    fault = self._open()
                    if fault is not None:
                        self._set_aside(fault)
                        fault = self._open()
                    if fault is not None:
                        raise folder.FolderRefused(f"even a new database fails: {fault}")
            return self._cache

    def _open(self) -> str | None:
        """Open the database, or return why it must not be used."""
        import diskcache

        from summarizer.cache.disk import SETTINGS, TextDisk

        strange = folder.foreign_file(database.files(self.folder))
        if strange is not None:
            return f"{strange} is not a plain file of this user"
        try:
            if database.inspect(self.folder, SETTINGS, self._timeout):
                self._say(
                    f"The settings inside the answer cache in {self.folder} were not its own; "
                    "they are put right and its entries are kept."
                )
            self._cache = diskcache.Cache(
                str(self.folder), timeout=self._timeout, disk=TextDisk, **SETTINGS
            )
        except database.ForeignDatabase as error:
            return str(error)
        except sqlite3.DatabaseError as error:
            if not faults.is_broken(error):
                raise
            return "it is broken"
        self._inode = _inode(self.folder)
        return None

    def _leave(self) -> None:
        if self._cache is not None:
            self._cache.close()
            if threading.get_ident() != self._home:
                self._abandoned.append(self._cache)  # only its own thread can close the rest
        self._cache = None

    def _set_aside(self, fault: str) -> None:
        place = folder.set_aside(self.folder, database.files(self.folder))
        self._rebuilt += 1
        self._say(
            f"The answer cache in {self.folder} could not be used: {fault}. It now lies in "
            f"{place} and a new one is begun: what it held is asked for again."
        )

    # --- faults ----------------------------------------------------------------------------

    def _try(self, part: str, action: Callable[[diskcache.Cache], T], otherwise: T) -> T:
        """Run ``action`` on the open cache; a fault becomes a note, and ``otherwise``."""
        if time.monotonic() < self._resting.get(part, 0.0):
            return otherwise
        import diskcache

        try:
            cache = self._opened()
        except (sqlite3.Error, diskcache.Timeout, OSError) as error:
            self._rest(faults.cause(error), "read", "write")
            return otherwise
        try:
            return action(cache)
        except (sqlite3.Error, diskcache.Timeout, OSError) as error:
            cache.close()  # a transaction that could not be ended goes with it
            self._recover(part, cache, faults.cause(error))
            return otherwise
        finally:
            if threading.get_ident() != self._home:
                cache.close()

    def _recover(self, part: str, cache: diskcache.Cache, cause: BaseException) -> None:
        if not faults.is_broken(cause):
            self._rest(cause, part)
            return
        try:
            self._replace(cache, "it is broken")
        except OSError as error:
            self._rest(error, part)

    def _replace(self, cache: diskcache.Cache, fault: str) -> None:
        """Set the database of ``cache`` aside, unless somebody else has done so already."""
        with self._opening:
            if cache is self._cache:
                with folder.alone(self.folder, self._timeout):
                    if self._inode == _inode(self.folder):
                        self._set_aside(fault)
                self._leave()

    def _rest(self, cause: BaseException, *parts: str) -> None:
        """Leave the cache alone for a while: a batch may outlast the fault."""
        self._resting.update(dict.fromkeys(parts, time.monotonic() + _REST))
        what, advice = faults.explain(cause)
        self._say(
            f"The answer cache in {self.folder} is not used: {what}. The run goes on, but may "
            f"ask and pay again for what it could have kept. {advice}"
        )

    def _say(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)

    # --- whole-cache work ------------------------------------------------------------------

    def _move_out(self, judge: database.Judge, key: str) -> None:
        with self._writing:
            self._try("write", lambda _: self._sift(judge, key), (0, 0))

    def _sift(self, judge: database.Judge, key: str | None) -> tuple[int, int]:
        seen, moved = database.move_out(self.folder, self._timeout, judge, self._keep, key)
        if moved:
            self._say(
                f"Entries of the answer cache in {self.folder} could not be trusted; they were "
                f"moved to its folder {folder.QUARANTINE}/ and are asked for again."
            )
        return seen, moved

    def _keep(self, row: database.Row, fault: str) -> None:
        columns = {name: _shown(value) for name, value in row._asdict().items()}
        folder.keep(self.folder, {"fault": fault, **columns})

    def _verify(self, cache: diskcache.Cache) -> tuple[int, int]:
        if database.is_sound(self.folder, self._timeout):
            return self._sift(_fault, None)
        self._replace(cache, "its pages do not fit together")
        return 0, 0

    def _wipe(self, cache: diskcache.Cache) -> int:
        count: int = cache.clear()
        folder.empty(self.folder)
        return count


def _fetch(key: str, cache: diskcache.Cache) -> str | None:
    try:
        found: str | None = cache.get(key)
    except sqlite3.OperationalError as error:
        if faults.code(error):
            raise
        raise ForeignEntry(
            "it is not UTF-8"
        ) from None  # Python's own complaint: the text is not UTF-8
    return found


def _fault(row: database.Row) -> str | None:
    """Return why a row is never loaded, or None for a good one."""
    from summarizer.cache.disk import TextDisk

    disk = TextDisk("")
    try:
        value = disk.fetch(row.mode, row.filename, row.value, False)
        seal.unsealed(disk.get(row.key, row.raw), value)
    except ForeignEntry as error:
        return str(error)
    return None


def _shown(value: Any) -> Any:
    return value.hex() if isinstance(value, bytes) else value


def _inode(path: Path) -> tuple[int, int] | None:
    try:
        found = (path / database.NAME).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino
