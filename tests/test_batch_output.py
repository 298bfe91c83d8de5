"""Tests of batch.output: whole lines only, each document once, nothing foreign touched."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from batches import RUN, held, ids, largest, outcome

from summarizer.batch.journal import beside
from summarizer.batch.output import Output
from summarizer.errors import SettingsError
from summarizer.record import Outcome


def write(path: Path, *keys: str, run: dict[str, object] | None = None) -> None:
    """Append a line for each id, in a run of its own."""
    output = Output(path, run or RUN)
    for key in keys:
        output.append(outcome(key))
    output.close()


def known(path: Path, *keys: str) -> list[bool]:
    """Say which ids a new run knows."""
    output = Output(path, RUN)
    found = [output.known(key) is not None for key in keys]
    output.close()
    return found


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Return where the output goes."""
    return tmp_path / "out.jsonl"


def test_lines_are_outcomes(out: Path) -> None:
    """Each line is an Outcome by its schema, in the order of completion, and as Unicode."""
    output = Output(out, RUN)
    output.append(outcome("ä-1", carried={"url": "http://x"}))
    output.append(outcome("b", None, "DocumentError"))
    output.append(outcome("c", source="half \udc80"))  # no file name may cost a document
    assert output.failed == 1
    output.close()
    told = [Outcome.model_validate_json(line) for line in out.read_bytes().splitlines()[:2]]
    assert [each.id for each in told] == ["ä-1", "b"]
    assert "ä-1".encode() in out.read_bytes()
    assert known(out, "ä-1", "b", "c", "d") == [True, True, True, False]


LINE = json.dumps(outcome("c"), separators=(",", ":")).encode()


@pytest.mark.parametrize("half", [LINE[:1], LINE[:10], LINE[:24], LINE[:400], LINE, bytes(50)])
def test_half_a_line_is_cut_off(out: Path, half: bytes) -> None:
    """What a killed run left of a line goes, and the lines before it stay (fault 30)."""
    write(out, "a", "b")
    whole = out.read_bytes()
    out.write_bytes(whole + half)
    assert known(out, "a", "b", "c") == [True, True, False]
    assert out.read_bytes() == whole


FOREIGN = {
    "a text": b"Valdoria said on Monday\n",
    "no line end": b"Valdoria said on Monday",
    "one brace": b"{",
    "other JSON": b'{"id":"a"}\n',
    "a list": b"[1]\n",
    "a number as id": b'{"version":"outcome.v1","id":1,"document":null,"error":null}\n',
    "no error": b'{"version":"outcome.v1","id":"a","document":null}\n',
    "deep": b"[" * 100_000 + b"\n",
    "binary": bytes(range(256)) * 10,
}


@pytest.mark.parametrize("content", FOREIGN.values(), ids=FOREIGN)
def test_a_foreign_file_is_never_touched(out: Path, content: bytes) -> None:
    """A file that is not ours is neither cut nor written to; the message says so."""
    for before in (b"", (json.dumps(outcome("a")) + "\n").encode()):
        if before and content == b"{":
            break  # after lines of ours it is the begin of one
        out.write_bytes(before + content)
        with pytest.raises(SettingsError, match="holds something else"):
            Output(out, RUN)
        assert out.read_bytes() == before + content


def test_only_files(tmp_path: Path) -> None:
    """A device or a pipe is refused: no later run could go on with it, nor lies a journal there."""
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path(os.devnull), tmp_path):
        with pytest.raises(SettingsError, match="is no file"):
            Output(path, RUN)
    assert not beside(Path(os.devnull)).exists()
    (tmp_path / "gone" / "out.jsonl").parent.mkdir()
    assert known(tmp_path / "gone" / "out.jsonl", "a") == [False]


def test_a_lost_journal_is_learnt_from_the_lines(out: Path) -> None:
    """Without its journal an output tells which documents it holds, and of which run."""
    write(out, "a", "b")
    beside(out).unlink()
    assert known(out, "a", "b", "c") == [True, True, False]
    beside(out).unlink()
    with pytest.raises(SettingsError, match="made with model 'openai:gpt-9-mini'"):
        Output(out, RUN | {"model": "openai:other"})


def test_failed_lines_alone_bind_no_run(out: Path) -> None:
    """Where the journal is lost and no line has a Record, there is nothing to be mixed with."""
    output = Output(out, RUN)
    output.append(outcome("a", None, "DocumentError"))
    output.close()
    beside(out).unlink()
    Output(out, RUN | {"model": "openai:other"}).close()


def test_an_output_without_lines_binds_no_run(out: Path) -> None:
    """A run whose key was refused has written nothing: another model may follow."""
    write(out)
    Output(out, RUN | {"model": "openai:other"}).close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("model", "openai:x"), ("base_url", "http://x"), ("prompt", "p/v9"), ("parameters", {})],
)
def test_two_runs_are_not_mixed(out: Path, name: str, value: object) -> None:
    """Another model, address, prompt or other parameters are refused, and no line is added."""
    write(out, "a")
    before = out.read_bytes()
    with pytest.raises(SettingsError, match=f"made with {name} ") as met:
        Output(out, RUN | {name: value})
    assert "another output" in (met.value.hint or "")
    assert out.read_bytes() == before
    write(out, "b")


def test_an_output_that_was_deleted_binds_no_run(out: Path) -> None:
    """Whoever deletes the output starts anew, with any model; the old lines are forgotten."""
    write(out, "a")
    out.unlink()
    output = Output(out, RUN | {"model": "openai:other"})
    assert output.known("a") is None
    output.close()


def test_an_output_that_was_replaced_or_edited_is_read_again(out: Path, tmp_path: Path) -> None:
    """Whatever was done to the file, what it holds now is the truth."""
    write(out, "a", "b", "c")
    lines = out.read_bytes().splitlines(keepends=True)
    (tmp_path / "new").write_bytes(lines[0] + lines[2])
    (tmp_path / "new").replace(out)  # as sed -i does
    assert known(out, "a", "b", "c") == [True, False, True]
    (tmp_path / "new").write_bytes(lines[1] + lines[2])  # as long, and with the same end
    (tmp_path / "new").replace(out)
    assert known(out, "a", "b", "c") == [False, True, True]
    out.write_bytes(lines[1])  # in place, and shorter
    assert known(out, "a", "b", "c") == [False, True, False]
    out.write_bytes(b"".join([*lines, lines[0].replace(b'"a"', b'"d"')]))  # in place, and longer
    assert known(out, "a", "b", "c", "d") == [True] * 4
    longer = lines[0].replace(b'"a"', b'"a longer id"')
    out.write_bytes(longer + lines[1] + lines[2] + lines[0])  # all is elsewhere
    assert known(out, "a", "b", "c", "d", "a longer id") == [True, True, True, False, True]
    edited = lines[2] + lines[0] + lines[1] + lines[0].replace(b'"a"', b'"e"')
    out.write_bytes(edited)  # in place, and as long as before
    assert known(out, "a", "b", "c", "d", "e") == [True, True, True, False, True]


def test_the_last_line_of_a_document_is_kept(out: Path) -> None:
    """A document that was read again has two lines while the run goes on, and one at its end."""
    write(out, "a", "b", "c")
    out.chmod(0o640)
    output = Output(out, RUN)
    output.append(outcome("b", "new"))
    assert ids(out) == ["a", "b", "c", "b"]
    output.close()
    assert ids(out) == ["a", "c", "b"]
    assert held(out)[2]["document"] == "new"
    assert out.stat().st_mode & 0o777 == 0o640
    with pytest.raises(SettingsError, match="made with model"):
        Output(out, RUN | {"model": "openai:x"})
    write(out, "d")
    assert ids(out) == ["a", "c", "b", "d"]
    assert sorted(p.name for p in out.parent.iterdir()) == [".out.jsonl.journal", "out.jsonl"]


def test_no_line_is_taken_out_that_nobody_knows(out: Path) -> None:
    """What is taken out is decided by the file alone, whatever was done to it meanwhile."""
    write(out, "a", "b")
    output = Output(out, RUN)
    output.append(outcome("b", "new"))
    with out.open("r+b") as file:  # an editor that writes in place
        file.write(out.read_bytes().replace(b'"id":"a"', b'"id":"z"'))
    output.close()
    assert ids(out) == ["z", "b"]


def test_learning_the_same_lines_again_replaces_none(out: Path) -> None:
    """After a kill between two saves the output is not written anew for nothing."""
    output = Output(out, RUN)
    for n in range(600):  # the journal writes down 500 by itself, the place read so far not
        output.append(outcome(str(n), None, "DocumentError"))
    copy = out.with_name("copy.jsonl")
    copy.write_bytes(out.read_bytes())
    beside(copy).write_bytes(beside(out).read_bytes())
    output.close()
    inode = copy.stat().st_ino
    assert all(known(copy, *map(str, range(600))))
    assert copy.stat().st_ino == inode


def test_no_room_for_a_line(out: Path) -> None:
    """A line that has no room is told, leaves no half, and a later run goes on (fault 32)."""
    big = outcome("b", carried={"filler": "x" * 100_000})
    output = Output(out, RUN)
    output.append(outcome("a"))
    before = out.read_bytes()
    with largest(90_000), pytest.raises(SettingsError, match="File too large"):
        output.append(big)
    assert out.read_bytes() == before
    output.append(outcome("c"))
    output.close()
    assert known(out, "a", "b", "c") == [True, False, True]


def test_no_room_for_the_journal(out: Path) -> None:
    """A journal that has no room is told likewise; the lines count (fault 32)."""
    write(out)
    keys = [f"{n:0800}" for n in range(100)]
    output = Output(out, RUN)
    for key in keys:
        output.append(outcome(key, None, "DocumentError", source=""))
    with largest(beside(out).stat().st_size):
        with pytest.raises(SettingsError, match="its journal takes no more"):
            output.save()
        with pytest.raises(SettingsError, match="its journal takes no more"):
            output.known(keys[0])
        output.close()  # told already
    assert ids(out) == keys
    assert all(known(out, *keys))


def test_no_room_to_take_old_lines_out(out: Path) -> None:
    """Where the new file has no room, the old one stays as it is (fault 32)."""
    output = Output(out, RUN)
    for key in ("a", "b", "c", "a"):
        output.append(outcome(key, carried={"filler": "x" * 50_000}))
    before = out.read_bytes()
    with largest(len(before) // 2), pytest.raises(SettingsError, match="File too large"):
        output.close()
    assert out.read_bytes() == before
    write(out)
    assert ids(out) == ["b", "c", "a"]
