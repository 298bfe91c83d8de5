"""Store: what was put is got, nothing foreign is loaded, and no fault stops the run."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from store_database import change, sql

from summarizer.cache.on_disk import DiskStore
from summarizer.cache.store import Report


@pytest.fixture
def store(tmp_path: Path) -> Iterator[DiskStore]:
    """Give a new Store whose waits are short."""
    store = DiskStore(tmp_path / "cache", timeout=0.2)
    yield store
    store.close()


def test_any_text_round_trips(store: DiskStore) -> None:
    """What was put last is what is got, to the letter, line ends and NUL included."""

    @settings(deadline=None)  # the disk may be busy
    @given(st.text(min_size=1), st.text(), st.text())
    def round_trip(key: str, text: str, second: str) -> None:
        store.put(key, text)
        assert store.get(key) == text
        store.put(key, second)
        assert store.get(key) == second

    round_trip()
    assert store.notes == []


def test_long_text_stays_in_the_database(store: DiskStore) -> None:
    """A long value makes no file of its own, so there is none to lose or to plant."""
    text = "ы\r\n" * 200_000
    store.put("k", text)
    assert store.get("k") == text
    assert {path.name for path in store.folder.iterdir()} <= {
        "cache.db",
        "cache.db-wal",
        "cache.db-shm",
    }


def test_a_key_that_is_not_there_is_a_miss(store: DiskStore) -> None:
    """A miss is None and no fault."""
    assert store.get("k") is None
    assert store.notes == []


def test_first_answer_stands(store: DiskStore) -> None:
    """Who adds what is there already is told what stands, unless that is foreign."""
    assert store.add("k", "first") == "first"
    assert store.add("k", "second") == "first"
    change(store, "UPDATE Cache SET value = 'garbage'")
    assert store.add("k", "third") == "third"
    assert store.get("k") == "third"


def test_a_lone_surrogate_is_the_callers_mistake(store: DiskStore) -> None:
    """What is no text is refused and does not count as a fault of the cache."""
    with pytest.raises(UnicodeEncodeError):
        store.put("k", "\ud800")


def test_only_text_is_kept(store: DiskStore) -> None:
    """Not even diskcache's own methods can write a pickle through our Disk."""
    store.put("k", "v")
    assert store._cache is not None
    with pytest.raises(TypeError, match="a value is text"):
        store._cache.set("k", {"a": 1})
    with pytest.raises(TypeError, match="a key is text"):
        store._cache.set(("k",), "v")


def test_nothing_is_made_before_the_first_use(tmp_path: Path) -> None:
    """A Store that is not used touches nothing."""
    DiskStore(tmp_path / "cache").close()
    assert list(tmp_path.iterdir()) == []


def test_import_is_light() -> None:
    """A cached run pays for no asyncio, pydantic or model library through the Store."""
    heavy = ["asyncio", "pydantic", "openai", "instructor", "filelock", "tenacity", "rich"]
    code = f"import summarizer.cache.on_disk, sys; print([m for m in {heavy} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_nothing_is_evicted(store: DiskStore) -> None:
    """The limits of diskcache are off: it would drop answers in silence."""
    store.put("k", "v")
    store.close()
    with sql(store) as connection:
        settings = dict(connection.execute("SELECT key, value FROM Settings"))
    assert settings["eviction_policy"] == "none"
    assert settings["cull_limit"] == settings["statistics"] == 0


# --- the folder ------------------------------------------------------------------------------


def test_folder_is_made_for_its_owner_alone(store: DiskStore) -> None:
    """The folder is created with mode 0700."""
    store.put("k", "v")
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert store.notes == []


@pytest.mark.parametrize(("mode", "notes"), [(0o777, 1), (0o770, 1), (0o755, 0)])
def test_open_folder_is_closed(store: DiskStore, mode: int, notes: int) -> None:
    """A folder that others can use is mended; said only where they could write."""
    store.folder.mkdir()
    store.folder.chmod(mode)
    store.put("k", "v")
    assert store.get("k") == "v"
    assert store.folder.stat().st_mode & 0o777 == 0o700
    assert len(store.notes) == notes
    assert all("Other users could write" in note for note in store.notes)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a folder away")
def test_folder_of_another_user_is_refused(store: DiskStore) -> None:
    """A folder that somebody else owns is not used, and that is said once."""
    store.folder.mkdir()
    os.chown(store.folder, 65534, 65534)
    store.put("k", "v")
    assert store.get("k") is None
    assert list(store.folder.iterdir()) == []
    assert len(store.notes) == 1
    assert "belongs to another user" in store.notes[0]


def test_variable_in_the_path_is_refused(tmp_path: Path) -> None:
    """A path is not expanded: diskcache would expand ``$HOME`` and work elsewhere."""
    store = DiskStore(tmp_path / "$HOME")
    store.put("k", "v")
    assert list(tmp_path.iterdir()) == []
    assert "the name of a variable" in store.notes[0]


# --- full, locked, read-only (fault 29) ------------------------------------------------------


def test_locked_database_is_done_without(store: DiskStore) -> None:
    """While another process holds the write lock the run goes on, hits included, told once."""
    store.put("k", "v")
    with sql(store) as other:
        other.execute("BEGIN IMMEDIATE")
        store.put("a", "v")
        store.put("b", "v")
        assert store.get("k") == "v"
        assert store.get("a") is None
    assert len(store.notes) == 1
    assert "another process keeps it locked" in store.notes[0]


def test_database_locked_from_the_start_is_done_without(store: DiskStore) -> None:
    """Opening does not hang on a locked database (diskcache alone would wait for a minute)."""
    store.put("k", "v")
    store.close()
    with sql(store) as other:
        other.execute("BEGIN IMMEDIATE")
        assert store.get("k") is None
        store.put("a", "v")
        assert len(store) == 0
        assert store.check() == Report(good=0, quarantined=0, rebuilt=False, complete=False)
    assert len(store.notes) == 1


def test_locked_folder_is_done_without(store: DiskStore) -> None:
    """A process that was stopped while it opened the cache does not stop others."""
    store.put("k", "v")
    store.close()
    code = (
        "import sys, pathlib, time; from summarizer.cache import folder\n"
        "with folder.alone(pathlib.Path(sys.argv[1]), 1): print(flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(store.folder)], stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        assert store.get("k") is None
        assert "locked" in store.notes[0]
        holder.kill()


def test_fault_is_tried_again_later(store: DiskStore, monkeypatch: pytest.MonkeyPatch) -> None:
    """A long run gets its cache back when the fault has passed."""
    monkeypatch.setattr("summarizer.cache.on_disk._REST", 0.0)
    store.put("k", "v")
    with sql(store) as other:
        other.execute("BEGIN IMMEDIATE")
        store.put("a", "v")
    store.put("a", "w")
    assert store.get("a") == "w"
    assert len(store.notes) == 1


def test_transaction_that_hangs_is_dropped(
    store: DiskStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction that a fault left open costs one entry, not all later ones."""
    monkeypatch.setattr("summarizer.cache.on_disk._REST", 0.0)
    store.put("k", "v")
    assert store._cache is not None
    store._cache._con.execute("BEGIN")
    store.put("a", "v")
    store.put("b", "v")
    assert [store.get(key) for key in "kab"] == ["v", None, "v"]


def test_full_disk_is_done_without(store: DiskStore) -> None:
    """No room for an entry: what is there is still read, and nothing is set aside."""
    store.put("k", "v")
    assert store._cache is not None
    store._cache._con.execute("PRAGMA max_page_count = 1")  # sqlite then answers: disk full
    store.put("a", "v" * 99_999)
    store.put("b", "v" * 99_999)
    assert store.get("k") == "v"
    assert store.stats().quarantined == 0
    assert len(store.notes) == 1
    assert "the disk is full" in store.notes[0]


def test_write_error_is_done_without(store: DiskStore) -> None:
    """A write that the system refuses in the middle leaves the entries before it whole."""
    store.put("k", "v")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, hard))
    try:
        store.put("a", "v" * 999_999)
        assert store.get("k") == "v"
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert len(store.notes) == 1
    assert store.get("a") is None
    assert store.check() == Report(good=1, quarantined=0, rebuilt=False, complete=True)


@pytest.mark.parametrize("filled", [False, True])
def test_read_only_folder_is_done_without(filled: bool) -> None:
    """A folder without write permission is not used, and that is said once."""
    root = Path(tempfile.mkdtemp())  # not tmp_path: others than root cannot enter that
    user = os.geteuid()
    try:
        if user == 0:  # root may write everywhere
            os.chown(root, 65534, 65534)
            os.seteuid(65534)
        store = DiskStore(root, timeout=0.2)
        if filled:
            store.put("k", "v")
            store.close()
            (root / "cache.db").chmod(0o400)
        root.chmod(0o500)
        store.put("a", "v")
        assert store.get("a") is None
        assert len(store.notes) == 1
        assert "it cannot be written" in store.notes[0]
        root.chmod(0o700)
    finally:
        os.seteuid(user)
        shutil.rmtree(root)


def test_folder_that_is_a_file_is_done_without(store: DiskStore) -> None:
    """A file where the folder should be is one more reason to go on without."""
    store.folder.write_text("x")
    store.put("k", "v")
    assert store.get("k") is None
    assert store.stats().bytes == 0
    assert len(store.notes) == 1
    assert "EEXIST" in store.notes[0]


# --- several users of one folder (fault 34) --------------------------------------------------


@pytest.mark.parametrize("state", ["fresh", "broken"])
def test_processes_open_one_folder_at_once(store: DiskStore, state: str) -> None:
    """Processes that start together on a new or a broken folder all keep what they put."""
    if state == "broken":
        store.folder.mkdir(mode=0o700)
        (store.folder / "cache.db").write_bytes(b"garbage" * 999)
    code = (
        "import sys, pathlib; from summarizer.cache.on_disk import DiskStore\n"
        "s = DiskStore(pathlib.Path(sys.argv[1])); s.put(sys.argv[2], 'v'); s.close()\n"
        "print(len([n for n in s.notes if 'begun' not in n]))"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", code, str(store.folder), str(number)], stdout=subprocess.PIPE
        )
        for number in range(4)
    ]
    assert [child.communicate()[0] for child in children] == [b"0\n"] * 4
    assert [store.get(str(number)) for number in range(4)] == ["v"] * 4
    assert store.stats().quarantined == (1 if state == "broken" else 0)
    assert store.check().good == 4


def test_threads_share_a_store(store: DiskStore) -> None:
    """Threads can use one Store, and give their connections back."""

    def work(name: str) -> None:
        for number in range(10):
            store.put(f"{name}{number}", name)
            assert store.get(f"{name}{number}") == name
            assert store._cache is not None
            assert getattr(store._cache._local, "con", None) is None

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store) == 40
    assert store.notes == []


def test_another_thread_finds_the_damage(store: DiskStore) -> None:
    """Repair in a worker thread leaves the first thread's connection usable and closable."""
    store.put("k", "v")
    (store.folder / "cache.db").rename(store.folder / "gone.db")
    thread = threading.Thread(target=store.put, args=("k", "w"))
    thread.start()
    thread.join()
    assert store.get("k") == "w"


def test_clear_empties_everything(store: DiskStore) -> None:
    """Clearing deletes entries, quarantine and left locks, and says how many entries."""
    store.put("a", "v")
    store.put("b", "v")
    store.reject("a", "v", "for the test")
    (store.folder / "locks").mkdir()
    (store.folder / "locks" / "left").touch()
    assert store.clear() == 1
    assert len(store) == 0
    assert store.stats().quarantined == 0
    assert not (store.folder / "locks").exists()


def test_stats_tell_size_and_place(store: DiskStore) -> None:
    """The figures name the folder and count what it holds."""
    store.put("k", "v" * 50_000)
    stats = store.stats()
    assert Path(store.place) == store.folder
    assert stats.entries == 1
    assert stats.bytes > 50_000
