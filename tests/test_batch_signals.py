"""Tests of ``summarizer batch`` in the world: signals, pipes, and two runs at once."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from batches import OUT, QUIET, at_server, batch_main, ids, table
from program import Program, drafting
from servers import ChatServer, Reply, answer

from summarizer.cli import exits

pytestmark = pytest.mark.usefixtures("program")


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """Return a real server that reads every document well."""
    with ChatServer([drafting(QUIET)]) as serving:
        yield serving


def signalling(numbers: list[int], delay: float) -> ChatServer:
    """Return a server that sends this process a signal with its fourth call, or several."""
    reads = drafting(QUIET)

    def behave(sent: dict[str, Any]) -> Reply:
        if serving.calls == 4:
            for number in numbers:
                os.kill(os.getpid(), number)
                time.sleep(0.05)
        read = reads(sent)
        assert isinstance(read, Reply)
        return Reply(read.status, read.body, read.headers, delay=delay)

    serving = ChatServer([behave])
    return serving


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_finishes_what_is_under_way(
    number: int, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was asked for is written, the words say how to go on, and going on works."""
    before = signal.getsignal(number)
    with signalling([number], 0.1) as server:
        assert batch_main(server, table(9), "--concurrency", "2") == exits.INTERRUPTED
        asked = server.calls
        assert asked in (4, 5)
        assert len(ids(OUT)) == asked
        err = capsys.readouterr().err
        assert "interrupt again to stop at once" in err
        assert "Run the same command again to go on" in err
        assert batch_main(server, table(9), "--concurrency", "2") == 0
        assert (server.calls, len(set(ids(OUT)))) == (9, 9)
    assert signal.getsignal(number) == before


def test_a_second_signal_ends_at_once() -> None:
    """Nobody waits for what is under way; what is written is whole, and going on works."""
    with signalling([signal.SIGINT, signal.SIGTERM], 20) as server:
        began = time.monotonic()
        assert batch_main(server, table(9), "--concurrency", "4") == exits.INTERRUPTED
        assert time.monotonic() - began < 10
    assert ids(OUT) == []


def test_a_second_signal_ends_a_run_that_was_ending() -> None:
    """It ends at once, too, where the run had its bound reached and was finishing."""
    with signalling([signal.SIGINT, signal.SIGINT], 20) as server:
        began = time.monotonic()
        words = [table(9), "--concurrency", "8", "--max-documents", "4"]
        assert batch_main(server, *words) == exits.BUDGET
        assert time.monotonic() - began < 10


def _heeding() -> None:
    """Undo what a shell does to its background jobs: there the signal is ignored."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def started(program: Program, server: ChatServer, *words: str) -> subprocess.Popen[str]:
    """Start the command in a process of its own."""
    return subprocess.Popen(
        program.command("batch", *words, *at_server(server)),
        cwd=program.folder,
        env=program.environment,
        stdin=subprocess.PIPE,
        stderr=subprocess.PIPE,
        preexec_fn=_heeding,
        text=True,
    )


def until(condition: Callable[[], bool]) -> None:
    """Wait for a condition, for a minute at most."""
    deadline = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_silent_producer_keeps_no_signal_waiting(program: Program, server: ChatServer) -> None:
    """Lines are read as they come over a pipe; while none comes, an interrupt ends the run."""
    running = started(program, server, "-")
    assert running.stdin is not None
    running.stdin.write('{"id": "a", "text": "One."}\n')
    running.stdin.flush()
    until(lambda: OUT.exists() and b"\n" in OUT.read_bytes())
    running.send_signal(signal.SIGINT)
    until(lambda: running.poll() is not None)  # its standard input is open still
    assert running.returncode == exits.INTERRUPTED
    err = running.communicate()[1]
    assert "Interrupted; what was under way is finished." in err
    assert "Fatal" not in err
    assert ids(OUT) == ["a"]


def test_two_runs_into_one_output(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """The second is refused at once, and the first goes on unharmed (fault 34)."""
    with ChatServer([answer(QUIET, delay=0.3)]) as server:
        first = started(program, server, table(4), "--concurrency", "1")
        until(lambda: server.calls > 0)
        assert batch_main(server, table(4)) == exits.SETTINGS
        assert "Another run is writing to this output." in capsys.readouterr().err
        assert first.wait(60) == 0
        first.communicate()
        assert (server.calls, sorted(ids(OUT))) == (4, ["d0", "d1", "d2", "d3"])
