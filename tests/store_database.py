"""The database of a Store, opened behind its back: what an attacker or a fault would do."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from summarizer.cache.on_disk import DiskStore


@contextlib.contextmanager
def sql(store: DiskStore) -> Iterator[sqlite3.Connection]:
    """Open the database behind the Store's back."""
    with contextlib.closing(
        sqlite3.connect(store.folder / "cache.db", isolation_level=None)
    ) as connection:
        yield connection


def change(store: DiskStore, statement: str, *values: object) -> None:
    """Run one statement on the database while the Store has it closed."""
    store.close()
    with sql(store) as connection:
        connection.execute(statement, values)


def damage(path: Path, how: str) -> None:
    """Break a database file."""
    data = path.read_bytes()
    path.write_bytes(
        {
            "garbage": b"\x07garbage" * 999,
            "half": data[: len(data) // 2],
            "schema page": data[:100] + b"\xff" * 900 + data[1000:],
            "later pages": data[:8192] + b"\xff" * (len(data) - 8192),
            "last pages": data[: len(data) // 2] + b"\xff" * (len(data) // 2),
        }[how]
    )
