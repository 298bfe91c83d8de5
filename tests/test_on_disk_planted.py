"""Store: planted rows, planted databases and broken files are never loaded (faults 27, 28)."""

from __future__ import annotations

import contextlib
import hashlib
import os
import pickle
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from store_database import change, damage, sql

from summarizer.cache import database
from summarizer.cache.on_disk import DiskStore


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DiskStore]:
    """Give a new Store whose waits are short."""
    store = DiskStore(tmp_path / "cache", timeout=0.2)
    yield store
    store.close()


class Bomb:
    """Unpickles into a command that makes a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.system, (f"touch '{self.path}'",)


# --- planted rows (fault 27) -----------------------------------------------------------------


@pytest.mark.parametrize("mode", [2, 3, 4])
@pytest.mark.parametrize("name", [None, "value.val", "../secret", "/etc/hostname"])
def test_planted_row_is_never_loaded(store: DiskStore, mode: int, name: str | None) -> None:
    """A pickle, or a row that names a file, is a miss and is moved to quarantine."""
    proof, secret = store.folder / "proof", store.folder.parent / "secret"
    bomb = pickle.dumps(Bomb(proof))
    secret.write_text("secret")
    store.put("k", "v")
    store.put("other", "w")
    (store.folder / "value.val").write_bytes(bomb)
    value = bomb if name is None else None
    change(store, "UPDATE Cache SET mode=?, filename=?, value=? WHERE key='k'", mode, name, value)
    assert store.get("k") is None
    assert store.get("other") == "w"
    assert not proof.exists()
    assert (len(store), store.stats().quarantined) == (1, 1)
    assert len(store.notes) == 1
    assert "could not be trusted" in store.notes[0]
    store.put("k", "again")
    assert store.get("k") == "again"
    assert secret.exists()


@pytest.mark.parametrize("name", ["../secret", "{}"])
def test_planted_name_deletes_no_file(store: DiskStore, name: str) -> None:
    """Overwriting and clearing rows that name a file delete no file."""
    secret = store.folder.parent / "secret"
    secret.write_text("secret")
    for key in "abc":
        store.put(key, "v")
    change(store, "UPDATE Cache SET filename=?", name.format(secret))
    store.put("a", "w")
    assert store.get("b") is None
    assert store.clear() == 2
    assert secret.exists()


def test_planted_key_is_never_unpickled(store: DiskStore) -> None:
    """A row with a pickled key is found by check and moved out unread."""
    proof = store.folder / "proof"
    store.put("k", "v")
    change(store, "INSERT INTO Cache(key, raw, mode, value) VALUES (?, 0, 1, 'v')", b"")
    change(store, "UPDATE Cache SET key=? WHERE raw=0", pickle.dumps(Bomb(proof)))
    report = store.check()
    assert (report.good, report.quarantined, report.rebuilt) == (1, 1, False)
    assert not proof.exists()


@pytest.mark.parametrize(
    "value",
    [b"bytes", 7, None, "no digest", "0" * 64 + "\nv", hashlib.sha256(b"v").hexdigest() + "\nv"],
)
def test_foreign_value_is_a_miss(store: DiskStore, value: object) -> None:
    """A value without the digest of its key and text is never handed out."""
    store.put("k", "v")
    change(store, "UPDATE Cache SET value=?", value)
    assert store.get("k") is None or value is None
    assert store.check().good == 0
    assert store.stats().quarantined == 1


@pytest.mark.parametrize("column", ["mode=4", "mode=3", "raw=0", "filename=''", "filename='x'"])
def test_good_text_in_a_foreign_row_is_foreign(store: DiskStore, column: str) -> None:
    """A row that this Store would never write does not pass for the digest alone."""
    store.put("k", "v")
    change(store, f"UPDATE Cache SET {column}")
    assert store.get("k") is None
    assert store.check().good == 0
    assert store.stats().quarantined == 1


def test_entry_does_not_move_to_another_key(store: DiskStore) -> None:
    """The digest covers the key: a copied row fails under the other key."""
    store.put("a", "v")
    change(store, "UPDATE Cache SET key='b'")
    assert store.get("b") is None
    assert store.stats().quarantined == 1


def test_text_that_is_not_utf8_is_a_miss(store: DiskStore) -> None:
    """Bytes that are no text, where text should be, are quarantined like any bad entry."""
    store.put("k", "v")
    change(store, "UPDATE Cache SET value=CAST(x'ff00fe' AS TEXT)")
    assert store.get("k") is None
    assert store.stats().quarantined == 1
    assert "could not be trusted" in store.notes[0]


def test_rejected_entry_can_be_looked_at(store: DiskStore) -> None:
    """What a reader cannot use lies in quarantine with its content; a newer text stays."""
    store.put("a", "old")
    store.put("b", "new")
    store.reject("a", "old", "it is not an answer")
    store.reject("b", "old", "it is not an answer")
    (kept,) = (store.folder / "quarantine").iterdir()
    assert "it is not an answer" in kept.read_text()
    assert "old" in kept.read_text()
    assert kept.stat().st_mode & 0o777 == 0o600
    assert (store.get("a"), store.get("b")) == (None, "new")


def test_quarantine_that_leads_out_is_not_followed(store: DiskStore) -> None:
    """A link in the place of the quarantine folder gets nothing; the entry is still a miss."""
    store.put("k", "v")
    outside = store.folder.parent / "outside"
    outside.mkdir()
    (store.folder / "quarantine").symlink_to(outside)
    change(store, "UPDATE Cache SET value='bad'")
    assert store.get("k") is None
    assert list(outside.iterdir()) == []


# --- planted databases (fault 27) ------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("_directory", "/nowhere"),
        ("disk__directory", "/nowhere"),
        ("_disk", "x"),
        ("get", "x"),
        ("sqlite_journal_mode", "off"),
        ("sqlite_user_version", 7),
        ("eviction_policy", "least-recently-used"),
        ("count", "x"),
        (b"\xff", "x"),
    ],
)
def test_planted_settings_are_put_right(store: DiskStore, key: object, value: object) -> None:
    """A row in Settings cannot steer diskcache; the entries stay."""
    store.put("k", "v")
    change(store, "INSERT OR REPLACE INTO Settings VALUES (?, ?)", key, value)
    assert store.get("k") == "v"
    assert len(store) == 1
    assert store.notes == [
        f"The settings inside the answer cache in {store.folder} were not its own; "
        "they are put right and its entries are kept."
    ]
    store.close()
    with sql(store) as connection:
        assert (key, value) not in connection.execute("SELECT key, value FROM Settings").fetchall()
        assert connection.execute("PRAGMA user_version").fetchone() == (0,)


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TRIGGER t AFTER INSERT ON Cache BEGIN DELETE FROM Cache; END",
        "CREATE TABLE more (x)",
        "DROP TABLE Cache",
        "CREATE VIEW v AS SELECT 1",
    ],
)
def test_foreign_schema_is_set_aside(store: DiskStore, statement: str) -> None:
    """A database that diskcache did not make is quarantined whole, and a new one works."""
    store.put("k", "v")
    change(store, statement)
    assert store.get("k") is None
    store.put("k", "w")
    assert store.get("k") == "w"
    assert store.stats().quarantined == 1
    assert len(store.notes) == 1
    assert "a new one is begun" in store.notes[0]


def test_schema_is_what_diskcache_makes(store: DiskStore) -> None:
    """A new database opens again: the digest of the schema is that of the installed diskcache."""
    store.put("k", "v")
    store.close()
    assert store.get("k") == "v"
    assert store.notes == []


@pytest.mark.parametrize("name", ["cache.db", "cache.db-wal", "cache.db-shm", "cache.db-journal"])
def test_linked_database_is_set_aside(store: DiskStore, name: str) -> None:
    """A symbolic link in the place of a database file is moved away, its target untouched."""
    store.folder.mkdir(mode=0o700)
    outside = store.folder.parent / "outside"
    outside.write_bytes(b"")
    (store.folder / name).symlink_to(outside)
    store.put("k", "v")
    assert store.get("k") == "v"
    assert outside.read_bytes() == b""
    assert name in store.notes[0]


def test_planted_journal_is_set_aside(store: DiskStore) -> None:
    """A rollback journal, which could name files to delete, is never played back."""
    store.put("k", "v")
    store.close()
    (store.folder / "cache.db-journal").write_bytes(b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + b"x" * 99)
    assert store.get("k") is None
    assert "journal" in store.notes[0]


# --- broken databases (fault 28) -------------------------------------------------------------


@pytest.mark.parametrize("how", ["garbage", "half", "schema page", "later pages"])
def test_broken_database_is_rebuilt(store: DiskStore, how: str) -> None:
    """The run goes on with a new database; the broken one lies in quarantine, told once."""
    for number in range(50):
        store.put(f"k{number}", "v" * 500)
    store.close()
    damage(store.folder / "cache.db", how)
    store.get("k1")
    store.put("k1", "w")
    store.check()
    store.put("k1", "w")
    assert store.get("k1") == "w"
    assert store.stats().quarantined >= 1
    assert len(store.notes) == 1
    assert "a new one is begun" in store.notes[0]
    assert list((store.folder / "quarantine").glob("database-*/cache.db"))


def test_flipped_bytes_in_an_entry_are_a_miss(store: DiskStore) -> None:
    """A page that changed on the disk does not change an answer: the digest fails."""
    store.put("k", "a true answer")
    store.put("other", "v")
    store.close()
    path = store.folder / "cache.db"
    path.write_bytes(path.read_bytes().replace(b"a true answer", b"a fake answer"))
    report = store.check()
    assert (report.good, report.quarantined) == (1, 1)
    assert store.get("k") is None
    assert store.get("other") == "v"


def test_empty_file_is_a_new_database(store: DiskStore) -> None:
    """A file of no bytes, as a crash leaves it, is simply filled."""
    store.folder.mkdir(mode=0o700)
    (store.folder / "cache.db").touch()
    store.put("k", "v")
    assert store.get("k") == "v"
    assert store.notes == []


def test_check_finds_a_broken_index(store: DiskStore) -> None:
    """A check reads what no look-up would: pages that do not fit together mean a new database."""
    store.put("k", "v")
    change(store, "PRAGMA wal_checkpoint(TRUNCATE)")
    with sql(store) as connection:
        connection.execute("PRAGMA writable_schema = ON")
        ((page,),) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'Cache_expire_time'"
        ).fetchall()
        ((size,),) = connection.execute("PRAGMA page_size").fetchall()
    path = store.folder / "cache.db"
    data = bytearray(path.read_bytes())
    start = (page - 1) * size
    data[start + 3 : start + 5] = b"\0\0"  # the number of cells on the page
    path.write_bytes(bytes(data))
    assert store.get("k") == "v"
    report = store.check()
    assert report.rebuilt
    assert store.get("k") is None


def test_database_that_breaks_while_open_is_rebuilt(store: DiskStore) -> None:
    """Corruption that shows only at a read, long after opening, is survived as well."""
    for number in range(200):
        store.put(f"k{number}", "v" * 3000)
    store.close()
    damage(store.folder / "cache.db", "last pages")
    assert store.get("k0") == "v" * 3000
    assert [store.get(f"k{number}") for number in range(150, 200)] == [None] * 50
    store.put("k", "v")
    assert store.get("k") == "v"
    assert len(store.notes) == 1


def test_damage_that_cannot_be_set_aside_is_done_without(store: DiskStore) -> None:
    """Where the broken database cannot be moved the run goes on without a cache."""
    for number in range(200):
        store.put(f"k{number}", "v" * 3000)
    store.close()
    damage(store.folder / "cache.db", "last pages")
    (store.folder / "quarantine").symlink_to(store.folder.parent)
    assert store.get("k199") is None
    assert len(store.notes) == 1
    assert "leads out of it" in store.notes[0]


@pytest.mark.parametrize("somebody", ["this process", "another process"])
def test_late_finder_of_damage_harms_nothing(store: DiskStore, somebody: str) -> None:
    """Damage that somebody else has mended meanwhile is not mended twice."""
    store.put("k", "v")
    old = store._cache
    for path in database.files(store.folder):
        if path.exists():
            path.rename(path.with_name("old-" + path.name))
    with contextlib.closing(DiskStore(store.folder)) as second:
        second.put("k", "new")
        if somebody == "this process":
            assert store.get("k") == "new"
        store._replace(old, "it is broken")
        assert store.get("k") == second.get("k") == "new"
    assert store.stats().quarantined == 0


def test_tables_that_change_while_open_are_survived(store: DiskStore) -> None:
    """A table that is renamed under an open cache is a fault like any other, told once."""
    store.put("k", "v")
    with sql(store) as other:
        other.execute("ALTER TABLE Cache RENAME TO gone")
    assert store.get("k") is None
    store.put("k", "v")
    assert len(store.notes) == 1
    assert "SQLITE_ERROR" in store.notes[0]


def test_new_database_that_fails_too_is_done_without(
    store: DiskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Databases are not thrown aside in a loop."""

    def refuse(*_: object) -> bool:
        raise database.ForeignDatabase("no")

    monkeypatch.setattr(database, "inspect", refuse)
    store.put("k", "v")
    store.put("k", "v")
    assert store.stats().quarantined == 1
    assert "even a new database fails" in store.notes[-1]


def test_entry_that_was_mended_meanwhile_stays(store: DiskStore) -> None:
    """Each row is judged again under the write lock before it is moved."""
    store.put("k", "v")
    verdicts = iter(["bad", None])
    store._move_out(lambda _: next(verdicts), "k")
    assert store.get("k") == "v"
    assert store.stats().quarantined == 0


@pytest.mark.parametrize("how", ["moved", "deleted"])
def test_database_that_goes_away_is_made_again(store: DiskStore, how: str) -> None:
    """A database that another process set aside or deleted is not written to any more."""
    store.put("k", "v")
    if how == "deleted":
        shutil.rmtree(store.folder)
    else:
        for path in database.files(store.folder):
            if path.exists():
                path.rename(path.with_name("old-" + path.name))
    assert store.get("k") is None
    store.put("k", "w")
    with contextlib.closing(DiskStore(store.folder)) as second:
        assert second.get("k") == "w"
