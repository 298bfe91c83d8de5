"""Tests of batch.journal: an index that is locked, rebuilt, and never the truth."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from summarizer.batch.journal import Journal, Known, beside
from summarizer.errors import SettingsError


def test_what_is_put_is_known_to_the_next_run(tmp_path: Path) -> None:
    """A line is known by its id; whether this very run has met it is no matter of the next."""
    path = tmp_path / "j"
    journal = Journal(path)
    journal.put("a", Known("d1", failed=False, place=0, met=True))
    journal.put("b", Known(None, failed=True, place=10))
    assert journal.get("a") == Known("d1", failed=False, place=0, met=True)
    assert journal.get("c") is None
    journal.run = {"model": "m"}
    journal.read = (20, 7)
    journal.save()
    journal.close()
    journal = Journal(path)
    assert journal.get("a") == Known("d1", failed=False, place=0, met=False)
    assert (journal.failed, journal.old, journal.read, journal.run) == (
        1,
        0,
        (20, 7),
        {"model": "m"},
    )
    journal.meet("b")
    assert journal.get("b") == Known(None, failed=True, place=10, met=True)
    assert journal.last() == ("b", 10)
    journal.save()
    journal.close()


def test_a_line_is_old_once_another_stands_for_its_id(tmp_path: Path) -> None:
    """Only a line at another place replaces one; the same line, learnt again, does not."""
    journal = Journal(tmp_path / "j")
    for place in (0, 0, 50):
        journal.put("a", Known("d", failed=False, place=place))
    assert journal.old == 1
    journal.forget()
    assert (journal.old, journal.last(), journal.run) == (0, None, None)
    journal.save()
    journal.close()


def test_many_lines_are_written_down_as_they_come(tmp_path: Path) -> None:
    """After some hundred lines they are on the disk, without anybody asking for it."""
    path = tmp_path / "j"
    journal = Journal(path)
    for n in range(500):
        journal.put(str(n), Known("d", failed=False, place=n))
    copy = tmp_path / "copy"
    copy.write_bytes(path.read_bytes())  # what a kill would leave
    journal.close()
    left = Journal(copy)
    assert left.get("499") is not None
    left.close()


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second run is refused at once, and the first goes on unharmed (fault 34)."""
    path = tmp_path / "j"
    first = Journal(path)
    first.put("a", Known("d", failed=False, place=0))
    for _ in range(2):
        with pytest.raises(SettingsError, match="Another run is writing"):
            Journal(path)
        first.save()
    assert first.get("a") is not None
    first.close()
    Journal(path).close()


def _own(path: Path) -> None:
    journal = Journal(path)
    journal.save()
    journal.close()


def _foreign(path: Path) -> None:
    base = sqlite3.connect(path)
    base.execute("CREATE TABLE entry (id, other)")
    base.execute("PRAGMA user_version = 1")
    base.commit()
    base.close()


def _older(path: Path) -> None:
    _own(path)
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.commit()
    base.close()


def _flipped(path: Path) -> None:
    journal = Journal(path)
    for n in range(400):
        journal.put(str(n), Known("d", failed=False, place=n))
    journal.save()
    journal.close()
    data = bytearray(path.read_bytes())
    data[8192:12288] = os.urandom(4096)
    path.write_bytes(data)


def _incomplete(path: Path) -> None:
    _own(path)
    base = sqlite3.connect(path)
    base.execute("DROP TABLE meta")
    base.execute("CREATE VIEW meta AS SELECT 1")
    base.commit()
    base.close()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b"no database at all" * 100),
        lambda path: path.write_bytes(b""),
        _foreign,
        _older,
        _flipped,
        _incomplete,
    ],
    ids=["garbage", "empty", "foreign", "another layout", "flipped bytes", "another table"],
)
def test_a_journal_that_is_none_is_made_anew(tmp_path: Path, spoil: object) -> None:
    """Whatever lies in its place is no reason to stop: the output tells all of it again."""
    path = tmp_path / "j"
    assert callable(spoil)
    spoil(path)
    journal = Journal(path)
    assert (journal.last(), journal.read) == (None, (0, 0))
    journal.put("a", Known("d", failed=False, place=0))
    journal.save()
    journal.close()
    again = Journal(path)
    assert again.get("a") is not None
    again.close()


def test_where_no_journal_can_be(tmp_path: Path) -> None:
    """A folder that is in its place is told as what it is: nothing that can be written."""
    (tmp_path / "j").mkdir()
    with pytest.raises(SettingsError, match="cannot be written"):
        Journal(tmp_path / "j")


def test_beside_what_a_link_names(tmp_path: Path) -> None:
    """Two names of one output have one journal, so two runs cannot pass each other by."""
    (tmp_path / "link.jsonl").symlink_to(tmp_path / "out.jsonl")
    assert beside(tmp_path / "link.jsonl") == beside(tmp_path / "out.jsonl")
