"""One look into the database without diskcache, whose import would be a tenth of a cached run.

It only reads. What is odd in any way (a folder that others can enter, a foreign file or
schema, a bad row, a lock) is left to the Store, which knows how to tell and to repair.
"""

from __future__ import annotations

import sqlite3
import stat
from contextlib import suppress
from os import geteuid
from pathlib import Path

from summarizer.cache import database, folder, seal

_RAW = 1  # diskcache's mode of a value that lies in the row itself
_SELECT = "SELECT rowid, key, raw, mode, filename, value FROM Cache WHERE key = ? AND raw = 1"


def look_up(place: Path, key: str) -> str | None:
    """Return the text under ``key``, or None where the Store itself has to look."""
    with suppress(OSError, sqlite3.Error, database.ForeignDatabase, seal.ForeignEntry):
        found = place.stat()
        (place / database.NAME).stat()  # sqlite would make an empty one
        private = found.st_uid == geteuid() and stat.S_IMODE(found.st_mode) & 0o077 == 0
        if private and folder.foreign_file(database.files(place)) is None:
            database.refuse_journal(place)
            # whoever opens, repairs or locks it is not waited for here: the Store does, and tells
            with folder.alone(place, 0.0), database.connected(place, timeout=0.0) as connection:
                connection.execute("BEGIN IMMEDIATE")
                database.verify_schema(connection)
                return _text(connection, key)
    return None


def _text(connection: sqlite3.Connection, key: str) -> str | None:
    for row in map(database.Row._make, connection.execute(_SELECT, (key,))):
        if row.mode == _RAW and row.filename is None and type(row.value) is str:
            return seal.unsealed(key, row.value)
    return None
