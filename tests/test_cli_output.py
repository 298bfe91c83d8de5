"""Tests of what leaves the program: terminals, pipes, full disks and interrupts (fault 32)."""

from __future__ import annotations

import contextlib
import io
import json
import os
import pty
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from program import DRAFT, Program, drafting
from servers import ChatServer, Reply, answer

from summarizer import files
from summarizer.cli import exits, main, output
from summarizer.cli.output import Messages
from summarizer.errors import SettingsError


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """Return the program in a folder of its own."""
    return Program.at(tmp_path)


def at_server(server: ChatServer, *words: str) -> tuple[str, ...]:
    """Return the words that ask the server."""
    return ("summarise", *words, "--model", "openai:test", "--base-url", server.base_url)


def on_terminal(program: Program, words: Sequence[str]) -> tuple[int, str]:
    """Run the program with a terminal as stdin, stdout and stderr; return what it showed."""
    ours, theirs = pty.openpty()
    running = subprocess.Popen(
        program.command(*words),
        cwd=program.folder,
        env=program.environment,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    with contextlib.suppress(OSError):  # the terminal hangs up with its last user
        while part := os.read(ours, 4096):
            shown += part
    os.close(ours)
    return running.wait(30), shown.decode().replace("\r\n", "\n")


@pytest.mark.parametrize("words", [["summarise"], []])
def test_terminal_without_argument(program: Program, words: list[str]) -> None:
    """Somebody who types the bare name gets help and exit code 2, not a wait for input."""
    code, shown = on_terminal(program, words)
    assert code == exits.USAGE
    assert shown.startswith("usage: summarizer")
    assert "FILE" in shown or "COMMAND" in shown


def test_progress_on_a_terminal(program: Program) -> None:
    """Progress stands on one line of the terminal, and is gone when the Record is printed."""
    program.environment.pop("NO_COLOR")
    program.environment["TERM"] = "xterm"
    with ChatServer([drafting(DRAFT)]) as server:
        code, shown = on_terminal(program, at_server(server, "a.txt"))
    assert code == 0
    before, _, after = shown.partition("\r\x1b[KReading a.txt: 6 of 6 sentences …\r\x1b[K")
    assert "\r\x1b[KReading a.txt …" in before
    assert "\x1b[1;36mCLAIMS (1)\x1b[0m" in after
    assert "Reading a.txt" not in after


def test_head(program: Program) -> None:
    """A reader that goes away ends the run without a traceback."""
    for words in (["prompts", "show", "statement"], ["summarise", "--help"]):
        running = subprocess.Popen(
            program.command(*words),
            cwd=program.folder,
            env=program.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert running.stdout is not None
        running.stdout.close()
        assert running.stderr is not None
        with running.stderr:
            assert running.stderr.read() == b""
        assert running.wait(30) == exits.PIPE_CLOSED


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full here")
def test_full_disk(program: Program) -> None:
    """Output that cannot be written is told, with exit code 4 and no traceback."""
    with Path("/dev/full").open("w") as full:
        for words in (["prompts", "show", "statement"], ["--help"]):
            ended = subprocess.run(
                program.command(*words),
                env=program.environment,
                stdout=full,
                stderr=subprocess.PIPE,
                text=True,
                check=False,
            )
            assert ended.returncode == exits.SETTINGS
            assert "Standard output cannot be written: No space left" in ended.stderr
            assert "Traceback" not in ended.stderr
    with pytest.raises(SettingsError, match="No space left"):
        output.save(Path("/dev/full"), "text")
    assert Path("/dev/full").is_char_device()


def test_closed_standard_output(program: Program) -> None:
    """With no standard output at all, the user is told to name a file."""
    ended = subprocess.run(
        ["sh", "-c", '"$@" >&-', "sh", *program.command("prompts", "list")],
        env=program.environment,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    assert ended.returncode == exits.SETTINGS
    assert "Name a file with -o" in ended.stderr


def _heed_interrupts() -> None:
    """Undo what a shell does to its background jobs: there the signal is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.parametrize("times", [1, 2])
def test_interrupt(program: Program, times: int) -> None:
    """Control-C, once or twice, ends with 130: no traceback, no half JSON, the old file kept."""
    target = program.folder / "out.json"
    target.write_text("before")
    with ChatServer([answer({}, delay=30)]) as server:
        running = subprocess.Popen(
            program.command(*at_server(server, "a.txt", "--format", "json", "-o", "out.json")),
            cwd=program.folder,
            env=program.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_heed_interrupts,
            text=True,
        )
        deadline = time.monotonic() + 30
        while server.calls == 0 and time.monotonic() < deadline:
            time.sleep(0.02)
        for _ in range(times):
            running.send_signal(signal.SIGINT)
            time.sleep(0.02)
        out, err = running.communicate(timeout=30)
    # a second one that comes while Python itself ends kills it; shells tell of both as 130
    assert running.returncode in (exits.INTERRUPTED, -signal.SIGINT)
    assert times == 2 or running.returncode == exits.INTERRUPTED
    assert out == ""
    assert "Traceback" not in err
    assert target.read_text() == "before"
    assert not list(program.folder.glob(".*.part"))


def test_what_was_printed_before_an_interrupt_is_whole(program: Program) -> None:
    """Lines of JSON that came before Control-C are whole, and what was paid for is kept."""
    for name in "bc":
        (program.folder / f"{name}.txt").write_text(f"Text {name}.")

    def slow_after_first(_: object) -> Reply:
        return answer({}, delay=0 if server.calls == 1 else 30)

    with ChatServer([slow_after_first]) as server:
        words = at_server(server, "b.txt", "c.txt", "--format", "jsonl")
        running = subprocess.Popen(
            program.command(*words),
            cwd=program.folder,
            env=program.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_heed_interrupts,
        )
        deadline = time.monotonic() + 30
        while server.calls < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        out, _ = running.communicate(timeout=30)
    assert running.returncode == exits.INTERRUPTED
    assert [json.loads(line)["document"]["source"] for line in out.splitlines()] == ["b.txt"]
    with ChatServer([answer({})]) as unused:
        assert program.run(*words[:2], *words[3:]).returncode == 0
    assert unused.calls == 0


def test_interrupted_in_process(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """After an interrupt one more ends the process at once."""

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("summarizer.prompt.names", interrupted)
    left: list[int] = []
    monkeypatch.setattr(os, "_exit", left.append)
    before = signal.getsignal(signal.SIGINT)
    try:
        assert main(["prompts", "list"]) == exits.INTERRUPTED
        signal.raise_signal(signal.SIGINT)
    finally:
        signal.signal(signal.SIGINT, before)
    assert left == [exits.INTERRUPTED]
    assert "Interrupted." in capsys.readouterr().err


def test_a_pipe_is_written_as_it_is(tmp_path: Path) -> None:
    """-o of a named pipe writes into it and leaves it a pipe."""
    path = tmp_path / "pipe"
    os.mkfifo(path)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(path.read_text()))
    reader.start()
    output.save(path, "text")
    reader.join()
    assert got == ["text"]
    assert path.is_fifo()


def test_a_failed_write_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When a disk fills up in the middle, the old file stays and no scrap is left."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "out.json"
    path.write_text("before")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left"):
        output.save(path, "after")
    assert path.read_text() == "before"
    assert [p.name for p in tmp_path.iterdir()] == ["out.json"]


def test_a_vanished_reader_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A named pipe whose reader went away is told apart from a fault of the file."""

    def broken(*_: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr(files, "replace", broken)
    with pytest.raises(BrokenPipeError):
        output.save(tmp_path / "x", "text")


def test_words_follow_the_terminal_and_data_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a terminal cannot show becomes a question mark; JSON is always UTF-8."""
    shown = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(shown, encoding="ascii"))
    output.write("“é”")
    output.write("“é”", exact=True)
    assert shown.getvalue() == b"???" + "“é”".encode()


def test_messages_outlive_a_broken_stderr(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that cannot be told does not stop the work."""
    messages = Messages("summarise", 2)
    monkeypatch.setattr(sys, "stderr", None)
    messages.detail("words")
    messages.progress("words")
    told = io.BytesIO()
    monkeypatch.setattr(sys, "stderr", io.TextIOWrapper(told, encoding="ascii"))
    messages.note("“words”")
    assert told.getvalue() == b"summarise: \\u201cwords\\u201d\n"


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [("NO_COLOR", "1", False), ("TERM", "dumb", False), ("X", "", True)],
)
def test_colours(monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: bool) -> None:
    """Only a terminal gets colours, unless NO_COLOR or a dumb terminal says no."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv(name, value)
    assert not output.colourful()
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        assert output.colourful() == wanted
        monkeypatch.undo()
    os.close(ours)


def test_a_folder_that_is_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder without write permission is refused before anything is asked."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(SettingsError, match="not yours to write"):
        output.check(tmp_path / "out.json")


class _Failing:
    """A standard output whose every write fails."""

    encoding = "utf-8"

    def __init__(self, error: OSError) -> None:
        self.buffer = self
        self._error = error

    def flush(self) -> None:
        """Have nothing to write."""

    def fileno(self) -> int:
        """Be no file."""
        raise io.UnsupportedOperation

    def write(self, _: object) -> int:
        """Fail."""
        raise self._error


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (BrokenPipeError(32, "Broken pipe"), exits.PIPE_CLOSED),
        (OSError(28, "No space left on device"), exits.SETTINGS),
    ],
)
def test_failing_standard_output(
    monkeypatch: pytest.MonkeyPatch, error: OSError, code: int
) -> None:
    """A reader that went away and a full disk are told apart, and neither is a bug."""
    monkeypatch.setattr(sys, "stdout", _Failing(error))
    assert main(["prompts", "list"]) == code


def test_an_interrupt_while_writing_comes_after(monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt in the middle of a write is raised once what is written is whole."""

    class Interrupted(io.BytesIO):
        def write(self, data: object) -> int:
            signal.raise_signal(signal.SIGINT)
            return super().write(data)  # type: ignore[arg-type]

    written = Interrupted()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="utf-8"))
    with pytest.raises(KeyboardInterrupt):
        output.write("whole")
    assert written.getvalue() == b"whole"


def test_progress_is_written_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A message takes the progress away first; -q shows none at all."""
    ours, theirs = pty.openpty()
    with os.fdopen(theirs, "w") as terminal:
        monkeypatch.setattr(sys, "stderr", terminal)
        quiet = Messages("summarise", 0)
        quiet.progress("1 of 2")
        quiet.note("not told")
        messages = Messages("summarise")
        messages.progress("1 of 2")
        messages.note("told")
        messages.clear()
        shown = b""
        while not shown.endswith(b"\r\n"):  # a terminal may hand it over in pieces
            shown += os.read(ours, 1000)
        monkeypatch.undo()
    os.close(ours)
    assert shown == b"\r\x1b[K1 of 2\r\x1b[Ksummarise: told\r\n"
