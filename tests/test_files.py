"""Files are replaced as a whole or not at all, and only their readers may read them."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from summarizer import files


def mode(path: Path) -> int:
    """Return who may do what with a file."""
    return stat.S_IMODE(path.stat().st_mode)


def test_the_old_file_stays_until_the_new_one_is_on_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the bytes are forced to the disk, a reader still finds the old ones, whole."""
    path = tmp_path / "out"
    files.replace(path, b"before")
    seen = []
    fsync = os.fsync

    def look(handle: int) -> None:
        fsync(handle)
        (part,) = tmp_path.glob(".*.part")
        seen.append((path.read_bytes(), part.read_bytes()))

    monkeypatch.setattr(os, "fsync", look)
    files.replace(path, b"after")
    assert seen == [(b"before", b"after")]
    assert path.read_bytes() == b"after"
    assert list(tmp_path.iterdir()) == [path]


def test_a_write_that_fails_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupt, too, leaves the old file and no scrap."""

    def stopped(_: int) -> None:
        raise KeyboardInterrupt

    path = tmp_path / "out"
    files.replace(path, b"before")
    monkeypatch.setattr(os, "fsync", stopped)
    with pytest.raises(KeyboardInterrupt):
        files.replace(path, b"after")
    assert path.read_bytes() == b"before"
    assert list(tmp_path.iterdir()) == [path]


def test_rights_are_kept(tmp_path: Path) -> None:
    """A file that is replaced keeps its rights, a new one follows the umask."""
    old = tmp_path / "old"
    old.touch()
    old.chmod(0o604)
    files.replace(old, b"x")
    assert mode(old) == 0o604
    before = os.umask(0o027)
    try:
        files.replace(tmp_path / "new", b"x")
    finally:
        os.umask(before)
    assert mode(tmp_path / "new") == 0o640


def test_what_is_private_is_the_owners_alone(tmp_path: Path) -> None:
    """A private file is 0600, new or not, while it is written and after."""
    old = tmp_path / "old"
    old.touch()
    old.chmod(0o644)
    for path in (old, tmp_path / "new"):
        files.replace(path, b"x", private=True)
        assert mode(path) == 0o600


def test_a_name_may_be_as_long_as_it_gets(tmp_path: Path) -> None:
    """The part beside the file needs no longer name than the file itself."""
    path = tmp_path / ("n" * 255)
    files.replace(path, b"x")
    assert path.read_bytes() == b"x"
