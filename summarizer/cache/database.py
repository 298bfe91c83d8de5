"""A look at the database file, to tell whether diskcache may be handed it.

diskcache believes what it finds: a row of its Settings table can rename its folder
(``_directory``), run any PRAGMA (``sqlite_…``) or set up its Disk (``disk_…``), and a planted
trigger runs with each write. So the schema must be the one diskcache writes, to the letter,
and Settings are put right, before it opens the file.
"""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

NAME = "cache.db"
# What diskcache 5.6 creates. A digest and not a list of names: a trigger is known by its text.
SCHEMA = "91921ee26f684c33c8e6c083499ba4dc7092cccda47fffe7c5662d8f812dd399"
_COUNTS = ("count", "size", "hits", "misses")


class ForeignDatabase(Exception):
    """Report a database that diskcache did not make; the message is a clause."""


class Row(NamedTuple):
    """Hold one row of the Cache table as it lies there, text that is not UTF-8 mended."""

    rowid: int
    key: Any
    raw: Any
    mode: Any
    filename: Any
    value: Any


Judge = Callable[[Row], str | None]


def files(folder: Path) -> Iterator[Path]:
    """Name the database and the files that sqlite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        yield folder / (NAME + suffix)


def size(folder: Path) -> int:
    """Return how many bytes the database takes on the disk."""
    total = 0
    for path in files(folder):
        with contextlib.suppress(OSError):
            total += path.stat().st_size
    return total


@contextlib.contextmanager
def connected(folder: Path, timeout: float) -> Iterator[sqlite3.Connection]:
    """Open the database with everything switched off that a schema could misuse."""
    connection = sqlite3.connect(folder / NAME, timeout=timeout, isolation_level=None)
    try:
        connection.text_factory = lambda text: text.decode("utf-8", "replace")
        connection.execute("PRAGMA trusted_schema = OFF")
        connection.execute("PRAGMA cell_size_check = ON")
        yield connection
    finally:
        connection.close()


def refuse_journal(folder: Path) -> None:
    """Raise ForeignDatabase where a journal lies beside the database.

    One in WAL mode has none; a planted one can make sqlite delete other files.
    """
    if (folder / (NAME + "-journal")).exists():
        raise ForeignDatabase("a journal lies beside it")


def verify_schema(connection: sqlite3.Connection) -> bool:
    """Raise ForeignDatabase for other tables than diskcache's; False: there are none at all."""
    objects = connection.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"
    ).fetchall()
    if objects and sha256(repr(objects).encode()).hexdigest() != SCHEMA:
        raise ForeignDatabase("its tables are not those of this cache")
    return bool(objects)


def inspect(folder: Path, settings: Mapping[str, object], timeout: float) -> bool:
    """Verify schema and Settings; raise ForeignDatabase. True: the Settings were put right.

    An empty database passes: it is a new one. The write lock proves at the same time that the
    file can be written and that nobody keeps it locked: diskcache would wait for a minute.
    """
    refuse_journal(folder)
    with connected(folder, timeout) as connection:
        connection.execute("BEGIN IMMEDIATE")
        if not verify_schema(connection):
            return False
        rows = connection.execute("SELECT key, value FROM Settings").fetchall()
        if _as_ours(dict(rows), settings):
            return False
        _put_right(connection, settings)
        connection.execute("COMMIT")
        return True


def is_sound(folder: Path, timeout: float) -> bool:
    """Say whether sqlite finds all pages and indexes of the database whole: slow, reads all."""
    with connected(folder, timeout) as connection:
        verdict: list[tuple[str]] = connection.execute("PRAGMA integrity_check(1)").fetchall()
    return verdict == [("ok",)]


def move_out(
    folder: Path,
    timeout: float,
    judge: Judge,
    keep: Callable[[Row, str], None],
    key: str | None = None,
) -> tuple[int, int]:
    """Judge all rows, or those of ``key``; keep and delete the bad ones: (seen, moved).

    A row is judged again under the write lock: another process may have mended it.
    """
    select = "SELECT rowid, key, raw, mode, filename, value FROM Cache"
    with connected(folder, timeout) as connection:
        if key is None:
            cursor = connection.execute(select)
        else:
            cursor = connection.execute(select + " WHERE key = ?", (key,))
        seen, moved, bad = 0, 0, []
        for row in map(Row._make, cursor):
            seen += 1
            if judge(row) is not None:
                bad.append(row.rowid)
        for rowid in bad:
            connection.execute("BEGIN IMMEDIATE")
            again = connection.execute(select + " WHERE rowid = ?", (rowid,)).fetchall()
            for row in map(Row._make, again):
                fault = judge(row)
                if fault is not None:
                    keep(row, fault)
                    connection.execute("DELETE FROM Cache WHERE rowid = ?", (rowid,))
                    moved += 1
            connection.execute("COMMIT")
    return seen, moved


def _as_ours(found: dict[Any, Any], settings: Mapping[str, object]) -> bool:
    counts = [found.pop(name, None) for name in _COUNTS]
    return found == settings and all(type(count) is int for count in counts)


def _put_right(connection: sqlite3.Connection, settings: Mapping[str, object]) -> None:
    connection.execute("DELETE FROM Settings")
    entries, size = connection.execute(
        "SELECT COUNT(*), COALESCE(SUM(size), 0) FROM Cache"
    ).fetchone()
    values = {**settings, **dict.fromkeys(_COUNTS, 0), "count": entries, "size": size}
    connection.executemany("INSERT INTO Settings VALUES (?, ?)", values.items())
