"""Store: the seam between what is asked and where answers are kept.

``on_disk`` keeps them in a folder of this machine, ``on_redis`` on a server that many machines
share. Both keep text under string keys and nothing else, and no method raises for a fault of
the place or of what lies there: a run must never stop because of its cache.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from typing import NamedTuple, Protocol


class Stats(NamedTuple):
    """Tell what a Store holds; ``bytes`` is what that takes where it is kept."""

    entries: int
    bytes: int
    quarantined: int


class Report(NamedTuple):
    """Tell what ``check`` found: entries that hold, and how many it moved to quarantine.

    ``rebuilt``: the database was broken as a whole and a new, empty one stands in its place.
    ``complete`` is false where not all could be read: the notes say why.
    """

    good: int
    quarantined: int
    rebuilt: bool
    complete: bool


class Store(Protocol):
    """Keep text under string keys.

    ``notes`` collects sentences for the user, without any stored text or password: what
    happened, what it means, what to do. ``place`` names where the entries are, to be shown.
    ``remote``: each call waits for a network, so an event loop makes it in a thread. Several
    threads may use one Store; after ``close`` the next use opens it again.
    """

    notes: list[str]

    @property
    def place(self) -> str:
        """Say where the entries are."""
        ...

    @property
    def remote(self) -> bool:
        """Say whether a call may take longer than an event loop can be kept waiting."""
        ...

    def get(self, key: str) -> str | None:
        """Return the text under ``key``, or None."""
        ...

    def put(self, key: str, text: str) -> None:
        """Keep ``text`` under ``key``, in the place of what was there.

        Raise UnicodeEncodeError for a lone surrogate: JSON text needs none.
        """
        ...

    def add(self, key: str, text: str) -> str:
        """Keep ``text`` unless there is a text under ``key``; return the one that stands now."""
        ...

    def reject(self, key: str, text: str, reason: str) -> None:
        """Move an entry that its reader cannot use to quarantine, if it still holds ``text``."""
        ...

    def lease(self, key: str) -> AbstractAsyncContextManager[None]:
        """Hold what only one at a time can hold for ``key``, among all who share the Store.

        It ends with its holder, however that ends. Where none can be had the block runs
        without: paying twice is better than never answering.
        """
        ...

    def stats(self) -> Stats:
        """Count entries, bytes and what lies in quarantine."""
        ...

    def check(self) -> Report:
        """Verify every entry; move bad ones to quarantine."""
        ...

    def clear(self) -> int:
        """Delete all entries, the quarantine and left leases; return how many entries."""
        ...

    def close(self) -> None:
        """Give back what is held open."""
        ...

    def __len__(self) -> int: ...
