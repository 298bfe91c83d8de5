"""How diskcache keeps our text (this and ``store`` are the only files that import it)."""

from __future__ import annotations

import diskcache

from summarizer.cache.seal import ForeignEntry

SETTINGS = {
    **diskcache.DEFAULT_SETTINGS,
    "statistics": 0,
    "eviction_policy": "none",  # what was paid for is not dropped in silence
    "cull_limit": 0,
    "sqlite_cache_size": 2**11,  # pages, so 8 MiB; what is kept is seldom read twice in a run
    "sqlite_mmap_size": 0,  # a file that somebody cuts short would end the process (SIGBUS)
}


class TextDisk(diskcache.Disk):  # type: ignore[misc]  # diskcache publishes no types
    """Keep text in the database itself.

    diskcache would put long values in files. Refusing files altogether, rather than checking
    their names, leaves nothing to plant, to lose or to half-write.
    """

    def put(self, key: object) -> tuple[str, bool]:
        """Refuse any key but text."""
        if type(key) is not str:
            raise TypeError("a key is text")
        return key, True

    def get(self, key: object, raw: object) -> str:
        """Refuse any row whose key is not text."""
        if type(key) is not str or raw != 1:
            raise ForeignEntry("its key is not text")
        return key

    def store(
        self,
        value: object,
        read: bool,
        key: object = None,  # noqa: ARG002  # diskcache passes it by name
    ) -> tuple[int, int, None, str]:
        """Lay text into the row itself."""
        if read or type(value) is not str:
            raise TypeError("a value is text")
        return len(value.encode()), diskcache.core.MODE_RAW, None, value

    def fetch(self, mode: object, filename: object, value: object, read: bool) -> str:
        """Return the text of a row; no file is ever read, and nothing is unpickled."""
        if filename is not None:
            raise ForeignEntry("it names a file")
        if read or mode != diskcache.core.MODE_RAW or type(value) is not str:
            raise ForeignEntry("it is not plain text")
        return value

    def remove(self, file_path: object) -> None:
        """Remove nothing: only a planted row names a file, and it may name any."""
