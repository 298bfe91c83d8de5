"""RedisStore: text under string keys on a server that many machines share (Redis or Valkey).

The server is not trusted more than a folder is. Each text carries its SHA-256, nothing is
unpickled, no more than ``_LONGEST`` bytes are read of any value, and what does not fit is a
miss and is moved into a short list in quarantine. A server that is gone, slow, full or refuses
is done without for a while, and ``notes`` says so once.

How long answers stay is the server's choice, made with ``maxmemory-policy``; ours have no
expiry, for what was paid for is not dropped in silence.

- ``noeviction`` and ``volatile-*``: a full server takes no more; what it holds is still found.
- ``allkeys-*``: a full server drops old answers, which are then paid for again.
- Leases expire, so ``volatile-*`` and ``allkeys-*`` may drop one early. Then two may pay for
  the same answer, and the first one that is kept is still everybody's: a lease saves money,
  and nothing is wrong without it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from functools import partial
from typing import TypeVar

from summarizer.cache import seal
from summarizer.cache.seal import ForeignEntry
from summarizer.cache.store import Report, Stats
from summarizer.remote import client
from summarizer.remote.address import address

T = TypeVar("T")

_ENTRY = "summarizer:1:entry:"
_LEASE = "summarizer:1:lease:"
_QUARANTINE = "summarizer:1:quarantine"
# Bytes. An answer takes some 20 KB, and a Record its document's text and a little more; what is
# longer would hold up everybody else on the server.
_LONGEST = 16 * 2**20
_SHOWN = 4096  # bytes of a bad entry that are kept to be looked at
_MOST_BAD = 100  # bad entries that are kept; the oldest goes first
_PAGE = 500  # keys that one SCAN looks at

# An entry may have been mended since it was read: it goes only if it is still the same, by its
# type, its length and its beginning, where the digest of the rest stands.
_SET_ASIDE = """
if redis.call('TYPE', KEYS[1]).ok ~= ARGV[1] then return 0 end
if ARGV[1] == 'string' and (redis.call('STRLEN', KEYS[1]) ~= tonumber(ARGV[2])
    or redis.call('GETRANGE', KEYS[1], 0, #ARGV[3] - 1) ~= ARGV[3]) then return 0 end
redis.call('UNLINK', KEYS[1])
if redis.call('TYPE', KEYS[2]).ok ~= 'list' then redis.call('UNLINK', KEYS[2]) end
redis.call('LPUSH', KEYS[2], ARGV[4])
redis.call('LTRIM', KEYS[2], 0, ARGV[5] - 1)
return 1
"""


class _Foreign(ForeignEntry):
    """Report a foreign entry together with what is needed to set it aside."""

    def __init__(self, fault: str, kind: bytes, length: int, start: bytes) -> None:
        super().__init__(fault)
        self.seen = kind, length, start


class RedisStore:
    """Be the Store of many machines, at ``url`` (redis://, rediss:// or unix://).

    ``timeout`` (seconds) bounds each wait for the server, ``rest`` is how long a part that
    failed is left alone, and ``term`` how long a lease outlives a holder that was killed.
    """

    remote = True

    def __init__(
        self, url: str, *, timeout: float = 1.0, rest: float = 5.0, term: float = 10.0
    ) -> None:
        self.notes: list[str] = []
        self._client = client.Client(address(url), timeout)
        self._rest = rest
        self._term = term
        self._resting: dict[str, float] = {}
        self._told: set[str] = set()
        self._guard = threading.Lock()

    @property
    def place(self) -> str:
        """Return the address without user name and password."""
        return self._client.address.shown

    def get(self, key: str) -> str | None:
        """Return the text under ``key``, or None."""
        name = _name(key)
        try:
            return self._try("read", lambda: self._fetch(name), None)
        except _Foreign as fault:
            self._move_out(name, fault)
            return None

    def put(self, key: str, text: str) -> None:
        """Keep ``text`` under ``key``, in the place of what was there."""
        kept = seal.sealed(key, text).encode()
        if self._fits(kept):
            self._try("write", lambda: self._client.ask(object, "SET", _name(key), kept), None)

    def add(self, key: str, text: str) -> str:
        """Keep ``text`` unless there is a text under ``key``; return the one that stands now."""
        kept = seal.sealed(key, text).encode()
        if not self._fits(kept):
            return text
        if self._try("write", partial(self._placed, _name(key), kept), True):
            return text
        found = self.get(key)
        if found is None:  # what stood there was foreign, or went in this moment
            self.put(key, text)
        return text if found is None else found

    def reject(self, key: str, text: str, reason: str) -> None:
        """Move an entry that its reader cannot use to quarantine, if it still holds ``text``."""
        kept = seal.sealed(key, text).encode()
        self._move_out(_name(key), _Foreign(reason, b"string", len(kept), kept[:_SHOWN]))

    def lease(self, key: str) -> AbstractAsyncContextManager[None]:
        """Hold the lease for ``key``; one who waits goes on as soon as the entry is there."""
        from summarizer.cache import leasing  # it needs asyncio

        run = partial(self._try, "write", otherwise=None)
        return leasing.held(self._client, run, _LEASE + key, _name(key), self._term)

    def stats(self) -> Stats:
        """Count entries, the bytes of their values, and what lies in quarantine."""
        return self._try("read", self._counted, Stats(0, 0, 0))

    def check(self) -> Report:
        """Verify the digest of every entry; move bad ones to quarantine."""
        self._resting.clear()  # whoever asks for a check wants to know how it is now
        good, moved, names = 0, 0, self._try("read", lambda: list(self._names()), None)
        complete = names is not None
        for name in names or ():
            try:
                good += self._try("read", partial(self._fetch, name), None) is not None
            except _Foreign as fault:
                moved += self._move_out(name, fault)
            complete = complete and not self._resting
        return Report(good, moved, rebuilt=False, complete=complete)

    def clear(self) -> int:
        """Delete what is under our own prefix and nothing else; return how many entries."""
        return self._try("write", self._wiped, 0)

    def close(self) -> None:
        """Close the connections; the next use opens new ones."""
        self._client.close()

    def __len__(self) -> int:
        return self._try("read", lambda: sum(1 for _ in self._names()), 0)

    # --- one entry -------------------------------------------------------------------------

    def _fetch(self, name: bytes) -> str | None:
        """Return the text of one entry; raise _Foreign. One round trip, whatever is there."""
        try:
            found = self._client.ask(bytes, "GETRANGE", name, 0, _LONGEST)
        except client.faults() as error:
            if not client.is_wrong_type(error):
                raise
            kind = self._client.ask(bytes, "TYPE", name)
            raise _Foreign("it is not text", kind, 0, b"") from None
        if not found:
            return None
        if len(found) > _LONGEST:
            length = self._client.ask(int, "STRLEN", name)
            raise _Foreign("it is too long", b"string", length, found[:_SHOWN])
        try:
            key = name.removeprefix(_ENTRY.encode()).decode()
            return seal.unsealed(key, found.decode())
        except ValueError as error:
            fault = str(error) if isinstance(error, ForeignEntry) else "it is not UTF-8"
            raise _Foreign(fault, b"string", len(found), found[:_SHOWN]) from None

    def _placed(self, name: bytes, kept: bytes) -> bool:
        return bool(self._client.ask(object, "SET", name, kept, "NX"))

    def _move_out(self, name: bytes, fault: _Foreign) -> int:
        moved = self._try("write", lambda: self._set_aside(name, fault), 0)
        if moved:
            self._say(
                f"Entries of the shared answer store at {self.place} could not be trusted; they "
                f"were moved to its list {_QUARANTINE} and are asked for again."
            )
        return moved

    def _set_aside(self, name: bytes, fault: _Foreign) -> int:
        kind, length, start = fault.seen
        shown = name.decode("utf-8", "replace"), start.decode("utf-8", "replace")
        entry = {"fault": str(fault), "key": shown[0], "bytes": length, "begins": shown[1]}
        words = (kind, length, start, json.dumps(entry), _MOST_BAD)
        return self._client.ask(int, "EVAL", _SET_ASIDE, 2, name, _QUARANTINE, *words)

    def _fits(self, kept: bytes) -> bool:
        if len(kept) <= _LONGEST:
            return True
        self._say(
            f"A Record or an answer was too long for the shared answer store at {self.place} "
            f"({len(kept) / 2**20:.0f} MB) and is not kept there."
        )
        return False

    # --- all entries -----------------------------------------------------------------------

    def _names(self, prefix: str = _ENTRY) -> Iterator[bytes]:
        """Name the keys under a prefix, each once, without holding up the server."""
        cursor, seen = 0, set[bytes]()
        while True:
            words = ("SCAN", cursor, "MATCH", f"{prefix}*", "COUNT", _PAGE)
            cursor, page = self._client.ask(tuple, *words)
            yield from (name for name in page if name not in seen)
            seen.update(page)
            if not cursor:
                return

    def _counted(self) -> Stats:
        entries, size = 0, 0
        for name in self._names():
            entries += 1
            if self._client.ask(bytes, "TYPE", name) == b"string":
                size += self._client.ask(int, "STRLEN", name)
        listed = self._client.ask(bytes, "TYPE", _QUARANTINE) == b"list"
        return Stats(entries, size, self._client.ask(int, "LLEN", _QUARANTINE) if listed else 0)

    def _wiped(self) -> int:
        count = sum(self._client.ask(int, "UNLINK", name) for name in list(self._names()))
        for name in list(self._names(_LEASE)):
            self._client.ask(int, "UNLINK", name)
        self._client.ask(int, "UNLINK", _QUARANTINE)
        return count

    # --- faults ----------------------------------------------------------------------------

    def _try(self, part: str, action: Callable[[], T], otherwise: T) -> T:
        """Run ``action``; a fault of the server becomes a note, and ``otherwise``."""
        with self._guard:
            now = time.monotonic()
            if now < self._resting.get(part, 0.0):
                return otherwise
            if part in self._resting:  # one tries whether it is well again; the others wait
                self._resting[part] = now + self._rest
        try:
            done = action()
        except ForeignEntry:
            raise
        except client.faults() as error:
            self._leave(part, error)
            return otherwise
        self._resting.pop(part, None)
        return done

    def _leave(self, part: str, error: Exception) -> None:
        """Leave the server alone for a while: a run may outlast the fault."""
        parts = (part,) if client.is_about_this(error) else ("read", "write")
        until = time.monotonic() + self._rest
        self._resting.update(dict.fromkeys(parts, until))
        what, advice = client.explain(error)
        # an outage has many faces (reset, refused, loading), and is told by the first one
        topic = "gone" if client.is_gone(error) else what
        if topic in self._told:
            return
        self._told.add(topic)
        self._say(
            f"The shared answer store at {self.place} was not used: {what}. The run goes on, but "
            f"may ask and pay again for what it could have kept. {advice}"
        )

    def _say(self, note: str) -> None:
        if note not in self.notes:
            self.notes.append(note)


def _name(key: str) -> bytes:
    return (_ENTRY + key).encode()
