"""Files, folders, patterns and tables become Entries, lazily and in order."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from summarizer.batch import inputs
from summarizer.batch.entry import Entry
from summarizer.errors import DocumentError, SettingsError


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def write(path: str, data: str | bytes = "Some words.") -> None:
    """Write a file, and the folders above it."""
    Path(path).parent.mkdir(parents=True, exist_ok=True)
    Path(path).write_bytes(data if isinstance(data, bytes) else data.encode())


def read(*given: str, notes: list[str] | None = None) -> list[Entry]:
    """Return all Entries of some inputs."""
    told: list[str] = [] if notes is None else notes
    return list(inputs.entries(given, on_note=told.append))


def ids(entries: Sequence[Entry]) -> list[str]:
    """Return the ids, in order."""
    return [entry.id for entry in entries]


def problem(entry: Entry) -> str:
    """Return the message of the error that an Entry holds."""
    assert isinstance(entry.content, DocumentError)
    return entry.content.message


# --- files and folders -------------------------------------------------------------------


def test_a_file_is_one_document_under_its_path() -> None:
    """A named file may have any ending, and its path, without needless parts, is its id."""
    write("news/a.log", "One word.")
    (entry,) = read("./news//a.log")
    assert entry == Entry("news/a.log", "news/a.log", Path("news/a.log"))
    assert entry.document().text == "One word."


def test_a_folder_gives_its_texts_in_order() -> None:
    """A folder's own texts come sorted and before those of its folders; hidden ones do not."""
    for name in ("b.txt", "a.TXT", "z/c.md", "y/d.text", ".hidden.txt", ".git/e.txt"):
        write(f"in/{name}")
    assert ids(read("in")) == ["in/a.TXT", "in/b.txt", "in/y/d.text", "in/z/c.md"]
    assert ids(read("in/")) == ids(read("in"))


def test_what_a_folder_holds_and_is_not_read_is_told() -> None:
    """Files of other kinds and linked folders are counted in a note: none passes for read."""
    for name in ("a.txt", "b.pdf", "c.pdf", "LICENSE"):
        write(f"in/{name}")
    Path("in/up").symlink_to("..")
    notes: list[str] = []
    assert ids(read("in", notes=notes)) == ["in/a.txt"]
    assert "1 texts, passed over 2 .pdf, 1 linked folders, 1 without an ending" in notes[0]
    Path("empty").mkdir()
    assert read("empty", notes=notes) == []
    assert "0 texts, passed over nothing" in notes[1]
    Path("in/b.pdf").rename("b.pdf")
    Path("in/c.pdf").rename("c.pdf")
    Path("in/LICENSE").unlink()
    Path("in/up").unlink()
    assert ids(read("in", notes=notes)) == ["in/a.txt"]
    assert len(notes) == 2


def test_a_fifo_or_a_broken_link_in_a_folder_is_a_failure_and_never_waits() -> None:
    """What only looks like a text gets a row of its own, with the reason."""
    Path("in").mkdir()
    os.mkfifo("in/a.txt")
    Path("in/b.txt").symlink_to("b.txt")
    Path("in/c.txt").symlink_to("/dev/zero")
    for entry in read("in"):
        with pytest.raises(DocumentError):
            entry.document()


def test_a_folder_that_goes_away_is_a_failure() -> None:
    """A folder that was there at the start and is not when its turn comes is told."""
    write("in/a.txt")
    write("in/sub/b.txt")
    found = inputs.entries(["in"])
    assert next(found).id == "in/a.txt"
    Path("in/sub/b.txt").unlink()
    Path("in/sub").rmdir()
    (gone,) = found
    assert gone.id == "in/sub"
    assert "cannot be listed" in problem(gone)


def test_our_own_output_is_left_out() -> None:
    """A pattern that matches what this run writes does not read it."""
    write("in/a.txt")
    write("in/out.txt")
    write("out.jsonl", '{"text": "x"}')
    own = [Path("out.jsonl"), Path("in/out.txt").absolute()]
    assert ids(list(inputs.entries(["in", "*.jsonl"], leave_out=own))) == ["in/a.txt"]
    assert inputs.count(["in/a.txt", "*.jsonl"], leave_out=own) == 1


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("in/*.txt", ["in/a.txt", "in/b.txt"]),
        ("in/[a]*", ["in/a.txt"]),
        ("in/*/*.txt", ["in/x/c.txt"]),
        ("in/**/*.txt", ["in/a.txt", "in/b.txt", "in/x/c.txt", "in/x/y/d.txt"]),
        ("in/**/*", ["in/a.txt", "in/b.txt", "in/x/c.txt", "in/x/y/d.txt"]),
        ("in/**", ["in/a.txt", "in/b.txt", "in/x/c.txt", "in/x/y/d.txt"]),
        ("in/x*", ["in/x/c.txt", "in/x/y/d.txt"]),
    ],
)
def test_a_quoted_pattern_means_what_the_shell_makes_of_it(
    pattern: str, expected: list[str]
) -> None:
    """Matches come sorted, each once; hidden files and loops of links are not entered."""
    for name in ("b.txt", "a.txt", ".h.txt", "x/c.txt", "x/y/d.txt", "x/.h/e.txt"):
        write(f"in/{name}")
    Path("in/x/loop").symlink_to("..")
    Path("in/x/again").symlink_to(".")
    assert ids(read(pattern)) == expected


def test_a_name_that_looks_like_a_pattern_is_a_name() -> None:
    """A file that is there under just that name is meant."""
    write("a[1].txt")
    write("a1.txt")
    assert ids(read("a[1].txt")) == ["a[1].txt"]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (["missing.txt"], "does not exist"),
        (["missing.csv"], "does not exist"),
        (["missing.parquet"], "does not exist"),
        (["*.nothing"], "Nothing matches"),
        (["in/*/missing.txt"], "Nothing matches"),
        (["memory.jsonl"], "cannot be read to its end"),
        (["**/**"], "twice"),
        (["fifo.txt"], "not a regular file"),
        (["fifo.jsonl"], "not a regular file"),
        (["array.json"], "JSON Lines"),
        (["-", "-"], "twice"),
        (["nul\0.txt"], "cannot be read"),
    ],
)
def test_a_wrong_input_is_refused_before_anything_is_read(given: list[str], words: str) -> None:
    """All inputs are looked at first: the good one before it yields nothing."""
    write("good.txt")
    write("array.json", "[]")
    write("in/sub/there.txt")
    Path("memory.jsonl").symlink_to("/proc/self/mem")  # a regular file, and reading it fails
    os.mkfifo("fifo.txt")
    os.mkfifo("fifo.jsonl")
    with pytest.raises(DocumentError, match=words.replace("*", r"\*")):
        inputs.entries(["good.txt", *given])


def test_a_file_that_goes_away_later_is_a_failure() -> None:
    """What was there when the run began and is not now is a row, and the run goes on."""
    write("a.txt")
    write("t.csv", "text\nwords\n")
    write("z.txt")
    found = inputs.entries(["a.txt", "t.csv", "z.txt"])
    Path("a.txt").unlink()
    Path("t.csv").unlink()
    first, table, last = found
    with pytest.raises(DocumentError, match="does not exist"):
        first.document()
    assert "does not exist" in problem(table)
    assert last.document().text == "Some words."


def test_nothing_is_read_before_it_is_asked_for() -> None:
    """Entries come one by one: a row that is added later is still found."""
    write("t.jsonl", '{"text": "one"}\n')
    found = inputs.entries(["t.jsonl"])
    with Path("t.jsonl").open("a") as file:
        file.write('{"text": "two"}\n')
    assert [entry.content for entry in found] == ["one", "two"]


def test_names_that_are_no_utf8_get_an_id_that_can_be_written() -> None:
    """A file name of odd bytes becomes an id in plain characters, and the file is read."""
    Path(os.fsdecode(b"caf\xe9.txt")).write_text("words")
    (entry,) = read("*.txt")
    assert entry.id.encode() == rb"caf\udce9.txt"
    assert entry.document().text == "words"


# --- standard input, and how many there are ----------------------------------------------


def given_on_stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put bytes on standard input."""
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_is_json_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    """The line that shows the columns is not lost, and neither are broken ones before it."""
    given_on_stdin(monkeypatch, b'{\n{"body": "one"}\n{"body": "two"}\n')
    broken, one, two = read("-")
    assert "no JSON" in problem(broken)
    assert (one.id, one.content, two.content) == ("-:2", "one", "two")


def test_without_a_standard_input_it_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose standard input is closed is told so."""
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(DocumentError, match="no standard input"):
        inputs.entries(["-"])


def test_the_count_is_of_rows_and_files() -> None:
    """Line ends inside quotes are no rows, and standard input cannot be counted."""
    write("in/a.txt")
    write("in/b.pdf")
    write("t.jsonl", '{"text": "a"}\n' * 7)
    write("t.csv", 'id,text\n1,"a\n""b\n"\n2,c\n')
    assert inputs.count(["in", "t.jsonl", "t.csv", "in/*.pdf"]) == 1 + 7 + 2 + 1
    assert inputs.count(["-", "in"]) is None
    for data, rows in (("", 0), ("{}", 1), ("{}\n{}", 2), ("{}\n{}\n", 2)):
        write("few.jsonl", data)
        assert inputs.count(["few.jsonl"]) == rows


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pyarrow a Parquet file is refused with what to install."""
    write("t.parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(SettingsError, match=r"summarizer\[parquet\]"):
        inputs.entries(["t.parquet"])
