"""What a fault of sqlite or of the system means, told to the user."""

from __future__ import annotations

import errno
import sqlite3

from summarizer.cache.folder import FolderRefused


def cause(error: BaseException) -> BaseException:
    """Return what came first: a failed ROLLBACK and diskcache's Timeout hide the reason."""
    while isinstance(error.__context__, sqlite3.Error):
        error = error.__context__
    return error


def code(error: BaseException) -> int:
    """Return sqlite's primary error code, 0 where sqlite gave none."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


def is_broken(error: BaseException) -> bool:
    """Say whether sqlite cannot make sense of the file."""
    return code(error) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def explain(cause: BaseException) -> tuple[str, str]:
    """Say in a clause what is wrong, and in a sentence what to do."""
    primary, number = code(cause), getattr(cause, "errno", None)
    if isinstance(cause, FolderRefused):
        return str(cause), "Name another folder with cache_dir."
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or isinstance(cause, TimeoutError):
        return "another process keeps it locked", "Wait for that process or end it."
    if primary == sqlite3.SQLITE_FULL or number in (errno.ENOSPC, errno.EDQUOT):
        return "the disk is full", "Make room, or name another folder with cache_dir."
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN) or number in (
        errno.EACCES,
        errno.EPERM,
        errno.EROFS,
    ):
        return "it cannot be written", "Mend its rights, or name another folder with cache_dir."
    name = getattr(cause, "sqlite_errorname", None) or errno.errorcode.get(number or 0)
    return f"the system says {name}", "Look at the disk, or name another folder with cache_dir."
