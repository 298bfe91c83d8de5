"""Files: replaced as a whole or not at all; everything here that others may read goes this way."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


def replace(path: Path, data: bytes, *, private: bool = False) -> None:
    """Write a file so that nobody ever sees half of it, be the program killed or the disk full.

    A file that is there already keeps its rights, a new one has the usual ones; a ``private``
    one is its owner's alone (0600). A link is replaced itself, not what it names. Raises OSError.
    """
    with writing(path, private=private) as file:
        file.write(data)


@contextmanager
def writing(path: Path, *, private: bool = False) -> Iterator[BinaryIO]:
    """Give a file to write piece by piece; it takes the place of ``path`` when all is written.

    What is said of ``replace`` holds here too: where the body raises, nothing has changed.
    """
    # no part of the name: that may be as long already as a name can be
    part = path.with_name(f".{os.urandom(8).hex()}.part")
    try:
        part.touch(0o600 if private else 0o666, exist_ok=False)
        with part.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        if not private and path.exists():
            part.chmod(path.stat().st_mode & 0o777)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
