"""RedisStore: a server that is gone, refuses, is full or slow is done without (fault 29)."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from redis_server import RedisServer, needs_redis
from test_answers import ANSWER, REQUEST, Double

from summarizer.cache.answers import Cache
from summarizer.cache.on_redis import RedisStore
from summarizer.cache.store import Report, Stats
from summarizer.errors import SettingsError
from summarizer.model import Message, Response
from summarizer.remote import client
from summarizer.remote.address import address

pytestmark = needs_redis
PASSWORD = "pass/w@rd-of-nobody"
QUOTED = "pass%2Fw%40rd-of-nobody"


def used(store: RedisStore) -> None:
    """Use every method of a store that cannot be used: nothing is raised, and nothing found."""
    store.put("k", "the document's text")
    assert store.get("k") is None
    assert store.add("k", "the document's text") == "the document's text"
    store.reject("k", "the document's text", "it is not an answer")
    assert len(store) == 0
    assert store.stats() == Stats(0, 0, 0)
    assert store.clear() == 0

    async def inside() -> bool:
        async with store.lease("k"):
            return True

    assert asyncio.run(inside())
    store.close()


def only_note(store: RedisStore) -> str:
    """Return the one note of a store, which shows no text and no password."""
    (note,) = store.notes
    assert "document's text" not in note
    assert "rd-of-nobody" not in note
    assert "The run goes on, but may ask and pay again" in note
    return note


@contextlib.contextmanager
def serving(reply: Callable[[socket.socket], None]) -> Iterator[str]:
    """Serve ``reply`` to each connection, and give the URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    with connection, contextlib.suppress(OSError):
                        reply(connection)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        port = listening.getsockname()[1]
        yield f"redis://nobody:{QUOTED}@127.0.0.1:{port}/0"
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


# --- servers that cannot be used -------------------------------------------------------------


def test_server_that_is_gone(tmp_path: Path) -> None:
    """Nobody listens: each call goes on, and one note says where and what to do."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    store = RedisStore(f"redis://nobody:{QUOTED}@127.0.0.1:{port}/3")
    used(store)
    assert f"at redis://127.0.0.1:{port}/3 was not used: it cannot be reached" in only_note(store)
    assert store.check() == Report(0, 0, rebuilt=False, complete=False)
    absent = RedisStore(f"unix://{tmp_path}/absent")
    used(absent)
    assert "it cannot be reached (ENOENT)" in only_note(absent)


def test_host_without_an_address() -> None:
    """A name that means no host is a server that cannot be reached."""
    store = RedisStore("redis://nowhere.invalid/0")
    used(store)
    assert "it cannot be reached" in only_note(store)


def test_server_that_refuses_the_password() -> None:
    """Without the right password nothing is used; the note names neither user nor password."""
    with RedisServer("--requirepass", PASSWORD) as server:
        for user in ("", "nobody@", "nobody:wrong@", ":wrong@", f"default:{QUOTED}x@"):
            store = RedisStore(server.url.replace("unix://", f"unix://{user}"), timeout=10.0)
            used(store)
            assert "it refuses the user name or the password" in only_note(store)
            assert "nobody:" not in only_note(store)
        right = RedisStore(server.url.replace("unix://", f"unix://:{QUOTED}@"), timeout=10.0)
        right.put("k", "v")
        assert (right.get("k"), right.notes) == ("v", [])
        right.close()


def test_server_that_is_full() -> None:
    """A full server takes nothing more; what it holds is still found, and one note says so."""
    with RedisServer("--maxmemory", "4mb") as server:
        store = RedisStore(server.url, timeout=10.0)
        store.put("before", "v")
        for number in range(50):
            store.put(str(number), "x" * 200_000)
        assert "its memory is full" in only_note(store)
        assert "maxmemory" in only_note(store)
        assert store.get("before") == "v"
        assert store.check().complete
        store.close()


def test_full_server_that_drops_old_answers() -> None:
    """With an eviction policy answers go on being kept, and a dropped one is a mere miss."""
    options = ("--maxmemory", "4mb", "--maxmemory-policy", "allkeys-lru")
    with RedisServer(*options) as server:
        store = RedisStore(server.url, timeout=10.0)
        for number in range(50):
            store.put(str(number), "x" * 200_000)
        # which ones go, the server guesses from a few: its clock has seconds
        kept = sum(store.get(str(number)) is not None for number in range(50))
        assert 0 < kept < 50
        assert store.notes == []
        store.close()


def test_replica_only_lets_us_read() -> None:
    """Answers are found on a replica, and the note says that none are kept."""
    with RedisServer() as server:
        store = RedisStore(server.url, timeout=10.0)
        store.put("k", "v")
        server.raw("REPLICAOF", "127.0.0.1", 1)
        store.put("other", "v")
        assert "it is a replica, which only lets us read" in only_note(store)
        assert store.get("k") == "v"
        store.close()


def test_user_without_the_right_to_write() -> None:
    """What the server's rules forbid is named, and what they allow is used."""
    with RedisServer() as server:
        server.raw("ACL", "SETUSER", "reader", "on", ">secret", "~*", "+get", "+getrange")
        server.raw("SET", "summarizer:1:entry:k", b"garbage")
        store = RedisStore(server.url.replace("unix://", "unix://reader:secret@"), timeout=10.0)
        assert store.get("k") is None
        assert "its user may not do this" in only_note(store)
        assert store.get("absent") is None
        store.close()


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"-LOADING Redis is loading the dataset in memory", "it is still loading its data"),
        (b"-MISCONF Redis is configured to save RDB snapshots", "cannot save to its own disk"),
        (b"-MOVED 3999 127.0.0.1:6381", "it is part of a cluster"),
        (b"-CLUSTERDOWN The cluster is down", "it is part of a cluster that is down"),
        (b"-BUSY Redis is busy running a script", "a long script keeps it busy"),
        (b"-NOREPLICAS Not enough good replicas", "it has too few replicas to write"),
        (b"-ERR the document's text", "it answers with an error (ERR)"),
        (b"-the document's text", "it answers with an error (ERR)"),
        (b"-STRANGE the document's text", "it answers with an error (STRANGE)"),
        (b"HTTP/1.1 400 Bad Request", "is not the language of Redis"),
        (b":not a number", "is not the language of Redis"),
        (b"$not a number", "is not the language of Redis"),
        (b"*1000000000000000000000", "it does not answer in time"),
        (b":7", "is not the language of Redis"),
    ],
)
def test_server_that_says_no_or_nonsense(line: bytes, words: str) -> None:
    """Each answer that is of no use is told in words of our own; nothing of it is quoted."""

    def reply(connection: socket.socket) -> None:
        while connection.recv(65536):
            connection.sendall(line + b"\r\n")

    with serving(reply) as url:
        store = RedisStore(url.replace(f"nobody:{QUOTED}@", ""), timeout=0.5)
        assert store.get("k") is None
        assert store.get("k") is None
        assert words in only_note(store)
        store.close()


def test_database_that_is_not_there(redis_server: RedisServer) -> None:
    """A number that the server has no database for is told as that."""
    store = RedisStore(redis_server.url.replace("db=0", "db=9999"))
    used(store)
    assert "it has no database of this number" in only_note(store)


def test_server_without_tls() -> None:
    """Where TLS is asked for nothing is sent without it."""
    heard = []

    def reply(connection: socket.socket) -> None:
        heard.append(connection.recv(65536))
        connection.sendall(b"-ERR what?\r\n")

    with serving(reply) as url:
        store = RedisStore(url.replace("redis://", "rediss://"))
        assert store.get("k") is None
        assert "its certificate does not hold" in only_note(store)
        store.close()
    assert not any(b"of-nobody" in sent for sent in heard)


@pytest.mark.skipif(shutil.which("openssl") is None, reason="there is no openssl to make a key")
def test_tls_is_verified(tmp_path: Path) -> None:
    """A server is used over TLS where its certificate holds, and not at all where it does not."""
    key, cert = str(tmp_path / "key"), str(tmp_path / "cert")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    subprocess.run([*command, "-keyout", key, "-out", cert], check=True, capture_output=True)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    options = ("--tls-cert-file", cert, "--tls-key-file", key, "--tls-auth-clients", "no")
    with RedisServer("--tls-port", str(port), "--bind", "127.0.0.1", *options):
        url = f"rediss://localhost:{port}/0"
        store = RedisStore(f"{url}?ssl_ca_certs={cert}", timeout=10.0)
        store.put("k", "v")
        assert (store.get("k"), store.notes) == ("v", [])
        store.close()
        for wrong in (url, f"rediss://127.0.0.1:{port}?ssl_ca_certs={cert}"):
            store = RedisStore(wrong, timeout=10.0)
            assert store.get("k") is None
            assert "its certificate does not hold" in only_note(store)
            store.close()


# --- slow, killed, restarted -----------------------------------------------------------------


def test_slow_server_costs_one_wait() -> None:
    """A server that does not answer is waited for once; 64 requests at once share that wait."""
    with serving(lambda connection: time.sleep(1.5)) as url:
        store = RedisStore(url, timeout=0.2, rest=60.0)
        double, waits = Double(), 0
        fetch = store._fetch

        def counted(name: bytes) -> str | None:
            nonlocal waits
            waits += 1
            return fetch(name)

        store._fetch = counted  # type: ignore[method-assign]

        async def main() -> list[Response]:
            cache = Cache(double, store)
            asks = (
                cache.generate(replace(REQUEST, messages=(Message("user", str(number)),)))
                for number in range(64)
            )
            return await asyncio.gather(*asks)

        assert asyncio.run(main()) == [ANSWER] * 64
        assert waits <= 32  # no more than there are threads, which all began at once
        assert "it does not answer in time" in only_note(store)
        store.close()


def test_event_loop_runs_on_while_the_server_is_slow() -> None:
    """A look into a remote store never holds up the loop that asks for it."""

    async def main(store: RedisStore) -> int:
        turns = 0
        asking = asyncio.ensure_future(Cache(Double(), store).generate(REQUEST))
        while not asking.done():
            await asyncio.sleep(0.005)
            turns += 1
        return turns

    with serving(lambda connection: time.sleep(1.2)) as url:
        store = RedisStore(url, timeout=1.0)
        assert asyncio.run(main(store)) > 10
        assert "it does not answer in time" in only_note(store)
        store.close()


def test_server_is_tried_again_after_a_rest() -> None:
    """What failed is left alone for a while, then used again; a lasting fault is told once."""
    with RedisServer() as server:
        store = RedisStore(server.url, timeout=10.0, rest=0.2)
        store.put("k", "v")
        server.kill()
        assert store.get("k") is None
        server.start()
        server.raw("PING")
        store.put("k", "too early")
        time.sleep(0.25)
        store.put("k", "new")
        assert store.get("k") == "new"
        server.kill()
        assert store.get("k") is None
        (server.folder / "s").unlink()
        time.sleep(0.25)
        assert store.get("k") is None
        assert "(ECONN" in only_note(store)  # and no second note with ENOENT
        server.start()
        store.close()


def test_after_a_rest_one_tries_for_all() -> None:
    """When the rest ends one call finds out whether the server is back; the others go on."""
    with serving(lambda connection: time.sleep(1.0)) as url:
        store = RedisStore(url, timeout=0.3, rest=0.4)
        assert store.get("k") is None
        time.sleep(0.45)
        waits: list[float] = []

        def look() -> None:
            began = time.monotonic()
            store.get("k")
            waits.append(time.monotonic() - began)

        threads = [threading.Thread(target=look) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sum(wait > 0.25 for wait in waits) == 1
        store.close()


def test_server_killed_and_restarted_under_load() -> None:
    """No answer is lost, nothing is raised, one note is made, and then the store is used again."""
    double = Double()
    with RedisServer("--appendonly", "yes") as server:
        store = RedisStore(server.url, timeout=10.0, rest=0.1, term=0.5)
        cache = Cache(double, store)

        async def ask(number: int) -> Response:
            return await cache.generate(
                replace(REQUEST, messages=(Message("user", str(number % 200)),))
            )

        async def main() -> None:
            done = 0
            for turn in range(6):
                if turn in (1, 3):
                    asyncio.get_running_loop().call_later(0.01, server.kill)
                batch = await asyncio.gather(*(ask(turn * 64 + n) for n in range(64)))
                done += len(batch)
                assert {answer.text for answer in batch} == {ANSWER.text}
                if turn in (1, 3):
                    await asyncio.to_thread(server.start)
                await asyncio.sleep(0.12)
            assert done == 6 * 64

        asyncio.run(main())
        only_note(store)
        calls = double.calls
        assert asyncio.run(ask(5 * 64)).cached
        assert (double.calls, 200 <= calls <= 200 + 4 * 64) == (calls, True)
        store.close()


# --- settings --------------------------------------------------------------------------------


def test_missing_package_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the package the message names the extra to install (fault 40)."""
    monkeypatch.setitem(__import__("sys").modules, "redis", None)
    with pytest.raises(SettingsError, match=r"summarizer\[redis\]"):
        client.Client(address("redis://host"), 1.0)
