"""Journal: which documents the output of a batch holds already; an index, never the truth.

A sqlite file beside the output. It holds no text: ids, digests and places in the output. What
it misses it learns from the output itself, so a run that was killed between a line and its
entry here has lost nothing. It is locked for as long as a run goes on: two runs into one
output would mix their lines.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from summarizer.errors import SettingsError

_OURS = 0x73756D6D  # application_id: "summ"
_LAYOUT = 1
_TABLES = """
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS entry (
  id TEXT PRIMARY KEY, document TEXT, failed INTEGER NOT NULL, place INTEGER NOT NULL,
  run INTEGER NOT NULL
) WITHOUT ROWID;
"""
_AT_ONCE = 500  # entries in one transaction


@dataclass(frozen=True, slots=True)
class Known:
    """Tell of a document that the output holds.

    ``place`` is where its line begins, in bytes; ``met``: this very run has come upon it.
    """

    document: str | None
    failed: bool
    place: int
    met: bool = False


class Journal:
    """Know the lines of one output; ``old`` counts those that a later line has replaced.

    Raises SettingsError where another run holds it, and sqlite3.Error where it cannot be
    written: it is then of no more use, and is to be closed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.is_open = True
        self._waiting = 0
        try:
            try:
                self._open()
            except sqlite3.DatabaseError as error:
                if _is_locked(error):
                    raise
                path.unlink(missing_ok=True)  # broken: the output tells all of it again
                self._open()
        except (sqlite3.Error, OSError) as error:
            if _is_locked(error):
                raise SettingsError(
                    "Another run is writing to this output.",
                    hint="Wait for its end, or name another output with -o.",
                ) from None
            raise SettingsError(
                f"The journal beside the output, {path.name}, cannot be written.",
                hint="Free some room, or name another output with -o.",
            ) from None

    def _open(self) -> None:
        self.path.touch(0o600)
        self._base = sqlite3.connect(self.path, timeout=0.0, isolation_level=None)
        try:
            self._base.execute("PRAGMA locking_mode = EXCLUSIVE")
            # What a crash of the machine takes away, the output gives back.
            self._base.execute("PRAGMA synchronous = OFF")
            # On disk: with this in memory, a kill in the middle of a COMMIT leaves a broken file.
            self._base.execute("PRAGMA journal_mode = DELETE")
            self._base.execute("BEGIN EXCLUSIVE")
            self._check()
            for statement in _TABLES.split(";"):
                self._base.execute(statement)
            self._number = int(self._told("number") or 0) + 1
            self._tell("number", self._number)
        except BaseException:
            self._base.close()
            raise

    def _check(self) -> None:
        """Raise sqlite3.DatabaseError for a file that is broken or not ours; mark a new one."""
        stamps = [self._pragma("application_id"), self._pragma("user_version")]
        if self._pragma("schema_version") == 0:
            self._base.execute(f"PRAGMA application_id = {_OURS}")
            self._base.execute(f"PRAGMA user_version = {_LAYOUT}")
        elif stamps != [_OURS, _LAYOUT] or self._pragma("quick_check(1)") != "ok":
            raise sqlite3.DatabaseError("no journal of this layout")

    def _pragma(self, name: str) -> object:
        return self._base.execute(f"PRAGMA {name}").fetchone()[0]

    def get(self, key: str) -> Known | None:
        """Return what is known of a document by its id, or None."""
        row = self._base.execute(
            "SELECT document, failed, place, run FROM entry WHERE id = ?", (key,)
        ).fetchone()
        return None if row is None else Known(row[0], bool(row[1]), row[2], row[3] == self._number)

    def put(self, key: str, known: Known) -> None:
        """Remember a line; another that stood under the same id counts as old from now on."""
        before = self.get(key)
        if before is not None and before.place != known.place:
            self._tell("old", self.old + 1)
        self._base.execute(
            "INSERT OR REPLACE INTO entry VALUES (?, ?, ?, ?, ?)",
            (key, known.document, known.failed, known.place, self._number if known.met else 0),
        )
        self._written()

    def meet(self, key: str) -> None:
        """Note that this run has come upon a document that is there."""
        self._base.execute("UPDATE entry SET run = ? WHERE id = ?", (self._number, key))
        self._written()

    def _written(self) -> None:
        self._waiting += 1
        if self._waiting >= _AT_ONCE:
            self.save()

    def save(self) -> None:
        """Write down what was put since the last time."""
        self._waiting = 0
        self._base.execute("COMMIT")
        self._base.execute("BEGIN EXCLUSIVE")

    def forget(self) -> None:
        """Forget all of the output, to learn it anew."""
        self._base.execute("DELETE FROM entry")
        self._base.execute("DELETE FROM meta WHERE name != 'number'")

    def last(self) -> tuple[str, int] | None:
        """Return the id and the place of the last line that is known."""
        row = self._base.execute(
            "SELECT id, place FROM entry ORDER BY place DESC LIMIT 1"
        ).fetchone()
        return None if row is None else (row[0], row[1])

    @property
    def old(self) -> int:
        """Return how many lines of the output have been replaced by later ones."""
        return int(self._told("old") or 0)

    @property
    def failed(self) -> int:
        """Return how many documents stand in the output as failed."""
        count: int = self._base.execute("SELECT COUNT(*) FROM entry WHERE failed").fetchone()[0]
        return count

    @property
    def read(self) -> tuple[int, int]:
        """Return up to which byte of which file (its inode) the lines are known."""
        told = json.loads(self._told("read") or "[0, 0]")
        return int(told[0]), int(told[1])

    @read.setter
    def read(self, place: tuple[int, int]) -> None:
        self._tell("read", list(place))

    @property
    def run(self) -> Mapping[str, Any] | None:
        """Return what the run said of itself that made the output, or None."""
        told = self._told("run")
        return None if told is None else json.loads(told)

    @run.setter
    def run(self, identity: Mapping[str, Any]) -> None:
        self._tell("run", dict(identity))

    def close(self) -> None:
        """Let others in; what was put since the last ``save`` is not written down."""
        self.is_open = False
        self._base.close()

    def _told(self, name: str) -> str | None:
        row = self._base.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def _tell(self, name: str, value: object) -> None:
        self._base.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, json.dumps(value)))


def beside(output: Path) -> Path:
    """Return where the journal of an output lies."""
    real = Path(os.path.realpath(output))
    return real.with_name(f".{real.name}.journal")


def _is_locked(error: Exception) -> bool:
    return getattr(error, "sqlite_errorcode", 0) & 0xFF in (
        sqlite3.SQLITE_BUSY,
        sqlite3.SQLITE_LOCKED,
    )
