"""RedisStore: what was put is got, by anybody; what is foreign is not (faults 27, 28, 34)."""

from __future__ import annotations

import json
import os
import pickle
import threading
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis_server import RedisServer, needs_redis

from summarizer.cache import on_redis, seal
from summarizer.cache.on_redis import RedisStore
from summarizer.cache.store import Report, Stats, Store

pytestmark = needs_redis
ENTRY = "summarizer:1:entry:"
BAD = "summarizer:1:quarantine"


@pytest.fixture
def store(redis_server: RedisServer) -> Iterator[RedisStore]:
    """Give a store on an empty server."""
    store = RedisStore(redis_server.url, timeout=10.0)
    yield store
    store.close()


def second(server: RedisServer) -> RedisStore:
    """Give the store of another machine."""
    return RedisStore(server.url, timeout=10.0)


# --- what is kept ----------------------------------------------------------------------------


@settings(
    deadline=None, max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(key=st.text(st.characters(exclude_categories=["Cs"])), text=st.text())
def test_any_text_round_trips(store: RedisStore, key: str, text: str) -> None:
    """What was put comes back to the letter; only a lone surrogate is the caller's mistake."""
    try:
        text.encode()
    except UnicodeEncodeError:
        with pytest.raises(UnicodeEncodeError):
            store.put(key, text)
    else:
        store.put(key, text)
        assert store.get(key) == text
        assert store.notes == []


def test_it_is_a_store(store: RedisStore, redis_server: RedisServer) -> None:
    """It is what Cache and the command line ask for, and says where it is and that it is far."""
    seam: Store = store
    assert seam.remote
    assert seam.place == redis_server.url
    assert seam.get("k") is None


def test_all_machines_see_one_store(store: RedisStore, redis_server: RedisServer) -> None:
    """What one puts another gets; put writes over, and close opens again at the next use."""
    other = second(redis_server)
    store.put("k", "one")
    store.close()
    assert other.get("k") == "one"
    other.put("k", "two")
    other.close()
    assert store.get("k") == "two"
    assert len(store) == 1


def test_first_answer_stands(store: RedisStore, redis_server: RedisServer) -> None:
    """Of two that add under one key the first wins, and the other is told what stands."""
    other = second(redis_server)
    assert store.add("k", "first") == "first"
    assert other.add("k", "second") == "first"
    assert store.get("k") == "first"
    other.close()


@pytest.mark.parametrize("there", [b"", b"foreign"])
def test_add_replaces_what_is_foreign(
    store: RedisStore, redis_server: RedisServer, there: bytes
) -> None:
    """A planted value, even an empty one, does not keep an answer out for ever."""
    redis_server.raw("SET", f"{ENTRY}k", there)
    assert store.add("k", "ours") == "ours"
    assert store.get("k") == "ours"


def test_entries_have_no_expiry(store: RedisStore, redis_server: RedisServer) -> None:
    """What was paid for is not dropped in silence: neither put nor add sets a time to live."""
    store.put("a", "x")
    store.add("b", "x")
    assert [redis_server.raw("TTL", f"{ENTRY}{key}") for key in "ab"] == [-1, -1]


def test_threads_share_a_store(store: RedisStore) -> None:
    """Many threads read and write at once and mix nothing up."""
    wrong = []

    def work(number: int) -> None:
        for turn in range(20):
            store.put(f"{number}", f"{number} {turn}")
            if store.get(f"{number}") != f"{number} {turn}":
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (wrong, store.notes, len(store)) == ([], [], 8)


def test_closing_cuts_nobody_off(store: RedisStore) -> None:
    """One who closes the store does not break the call that another thread has under way."""
    over = threading.Event()

    def close() -> None:
        while not over.is_set():
            store.close()

    closing = threading.Thread(target=close)
    closing.start()
    found = []
    for turn in range(50):
        store.put("k", str(turn))
        found.append(store.get("k"))
    over.set()
    closing.join()
    assert (found, store.notes) == ([str(turn) for turn in range(50)], [])


# --- what is foreign -------------------------------------------------------------------------


class Planted:
    """Run something when it is unpickled."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("planted",)


def flipped(text: str) -> bytes:
    """Return what we keep for ``text``, with one bit changed."""
    kept = bytearray(seal.sealed("k", text).encode())
    kept[-1] ^= 1
    return bytes(kept)


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (pickle.dumps(Planted()), "it is not UTF-8"),
        (b"garbage", "its digest does not fit"),
        (b"\xff" * 200, "it is not UTF-8"),
        (flipped("text"), "its digest does not fit"),
        (seal.sealed("another", "text").encode(), "its digest does not fit"),
        (seal.sealed("k", "a long text").encode()[:-1], "its digest does not fit"),
    ],
)
def test_foreign_value_is_set_aside(
    store: RedisStore,
    redis_server: RedisServer,
    value: bytes,
    fault: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A pickle, garbage, a flipped bit or a moved entry is a miss, goes aside and is told once."""
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        redis_server.raw("SET", f"{ENTRY}k", value)
        assert store.get("k") is None
    assert not Path("planted").exists()
    assert redis_server.raw("EXISTS", f"{ENTRY}k") == 0
    assert json.loads(redis_server.raw("LRANGE", BAD, 0, 0)[0])["fault"] == fault
    assert store.stats().quarantined == 2
    (note,) = store.notes
    assert "could not be trusted" in note
    assert "text" not in note


@pytest.mark.parametrize(
    "words", [("LPUSH", "k", "x"), ("HSET", "k", "f", "x"), ("SADD", "k", "x"), ("ZADD", "k", 1, 1)]
)
def test_value_of_another_kind_is_set_aside(
    store: RedisStore, redis_server: RedisServer, words: tuple[str, ...]
) -> None:
    """A list, hash or set under one of our keys is a miss, and does not count as a fault."""
    redis_server.raw(words[0], f"{ENTRY}{words[1]}", *words[2:])
    assert store.stats().entries == 1
    assert store.get("k") is None
    assert json.loads(redis_server.raw("LRANGE", BAD, 0, 0)[0])["fault"] == "it is not text"
    store.put("k", "ours")
    assert store.get("k") == "ours"


def test_huge_value_is_not_pulled_in(store: RedisStore, redis_server: RedisServer) -> None:
    """A planted value of 300 MB is a miss, of which this process reads a bounded part."""
    redis_server.raw("SETRANGE", f"{ENTRY}k", 300 * 2**20, "x")
    tracemalloc.start()
    try:
        assert store.get("k") is None
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 100 * 2**20
    assert redis_server.raw("EXISTS", f"{ENTRY}k") == 0
    entry = json.loads(redis_server.raw("LRANGE", BAD, 0, 0)[0])
    assert (entry["fault"], entry["bytes"]) == ("it is too long", 300 * 2**20 + 1)


def test_longest_value_is_kept_and_no_longer_one(
    store: RedisStore, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What would not be read again is not written either, and that is told."""
    monkeypatch.setattr(on_redis, "_LONGEST", 1000)
    store.put("k", "x" * (1000 - 65))
    assert store.get("k") == "x" * (1000 - 65)
    assert store.notes == []
    store.put("k", "x" * 1000)
    assert store.add("other", "x" * 1000) == "x" * 1000
    assert store.get("k") == "x" * (1000 - 65)
    assert store.get("other") is None
    (note,) = store.notes
    assert "too long" in note
    redis_server.raw("APPEND", f"{ENTRY}k", "x")
    assert store.get("k") is None
    assert json.loads(redis_server.raw("LRANGE", BAD, 0, 0)[0])["bytes"] == 1001


def test_quarantine_is_bounded(store: RedisStore, redis_server: RedisServer) -> None:
    """Whoever plants entries without end fills neither the server nor the list."""
    for number in range(130):
        redis_server.raw("SET", f"{ENTRY}{number}", b"y" * 10_000)
        assert store.get(str(number)) is None
    assert store.stats() == Stats(entries=0, bytes=0, quarantined=100)
    newest = json.loads(redis_server.raw("LRANGE", BAD, 0, 0)[0])
    assert newest["key"] == f"{ENTRY}129"
    assert len(newest["begins"]) == 4096


def test_planted_quarantine_is_replaced(store: RedisStore, redis_server: RedisServer) -> None:
    """Something else under the name of the list does not keep bad entries in their place."""
    redis_server.raw("SET", BAD, "in the way")
    redis_server.raw("SET", f"{ENTRY}k", "garbage")
    assert store.stats().quarantined == 0
    assert store.get("k") is None
    assert store.stats().quarantined == 1


def test_entry_mended_in_between_stays(store: RedisStore, redis_server: RedisServer) -> None:
    """What another machine has mended since it was read is not set aside."""
    redis_server.raw("SET", f"{ENTRY}k", "garbage")
    with pytest.raises(seal.ForeignEntry) as caught:
        store._fetch(f"{ENTRY}k".encode())
    assert isinstance(caught.value, on_redis._Foreign)
    other = second(redis_server)
    other.put("k", "mended")
    other.close()
    assert store._move_out(f"{ENTRY}k".encode(), caught.value) == 0
    redis_server.raw("DEL", f"{ENTRY}k")
    redis_server.raw("LPUSH", f"{ENTRY}k", "x")
    assert store._move_out(f"{ENTRY}k".encode(), caught.value) == 0
    assert (store.notes, store.stats().quarantined) == ([], 0)


def test_reader_can_reject_an_entry(store: RedisStore) -> None:
    """An entry goes aside at its reader's word, but only while it still holds that text."""
    store.put("k", "no answer")
    store.reject("k", "another text", "it is not an answer")
    assert store.get("k") == "no answer"
    store.reject("k", "no answer", "it is not an answer")
    assert store.get("k") is None
    assert store.stats().quarantined == 1


# --- all entries -----------------------------------------------------------------------------


def test_check_verifies_every_entry(store: RedisStore, redis_server: RedisServer) -> None:
    """All that is foreign goes aside, whatever it is; what holds is counted."""
    for number in range(700):
        store.put(str(number), "good")
    redis_server.raw("SET", f"{ENTRY}bad", "garbage")
    redis_server.raw("SET", f"{ENTRY}\udcff".encode(errors="surrogateescape"), "garbage")
    redis_server.raw("LPUSH", f"{ENTRY}list", "x")
    assert store.check() == Report(good=700, quarantined=3, rebuilt=False, complete=True)
    assert store.check() == Report(good=700, quarantined=0, rebuilt=False, complete=True)


def test_clear_deletes_what_is_ours_alone(store: RedisStore, redis_server: RedisServer) -> None:
    """Entries, leases and quarantine go; what others keep on the server stays."""
    theirs = ["other", "summarizer", "summarizer:1", "xsummarizer:1:entry:k", "summarizer:2:entry:"]
    for name in theirs:
        redis_server.raw("SET", name, "theirs")
    for number in range(1200):
        redis_server.raw("SET", f"{ENTRY}{number}", "garbage")
    redis_server.raw("SET", "summarizer:1:lease:left", "x")
    store.get("7")
    assert store.clear() == 1199
    assert sorted(redis_server.raw("KEYS", "*")) == sorted(name.encode() for name in theirs)


def test_stats_count(store: RedisStore, redis_server: RedisServer) -> None:
    """Entries and their bytes are counted; what is no text counts as an entry of no bytes."""
    store.put("k", "v" * 1000)
    redis_server.raw("LPUSH", f"{ENTRY}list", "x")
    assert store.stats() == Stats(entries=2, bytes=1065, quarantined=0)
