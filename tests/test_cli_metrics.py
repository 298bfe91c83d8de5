"""Tests of ``--metrics``: one line of JSON for each run, however it ends."""

from __future__ import annotations

import json
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from program import DRAFT, Program, ask, drafting
from servers import ChatServer, answer, status

from summarizer.cli import exits, main, summarise_main


def metrics(path: Path) -> list[dict[str, Any]]:
    """Return the lines of a file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def test_each_run_adds_a_line(program: Program, tmp_path: Path) -> None:
    """A fresh and a cached run each add their line: what was asked, and what was kept."""
    path = tmp_path / "m.jsonl"
    with ChatServer([drafting(DRAFT)]) as server:
        for _ in range(2):
            assert ask(server, "a.txt", "none.txt", "--metrics", str(path)) == exits.DOCUMENT
    fresh, kept = metrics(path)
    assert fresh["documents"] == {"done": 1, "cached": 0, "failed": {"DocumentError": 1}}
    assert (fresh["calls"], fresh["input_tokens"], fresh["ended"]) == (1, 10, "finished")
    assert (fresh["model"], fresh["prompt"]) == ("openai:test", "statement/v1")
    assert fresh["cost"] is None  # a server of one's own has no known price
    assert kept["documents"] == {"done": 0, "cached": 1, "failed": {"DocumentError": 1}}
    assert (kept["requests"], kept["cost"]) == (0, 0)


def test_standard_output(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """The line may go to standard output where no Record does, and nowhere else with one."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "--metrics", "-") == exits.SETTINGS
        assert ask(server, "a.txt", "--metrics", "-", "-o", "-") == exits.SETTINGS
        assert "both" in capsys.readouterr().err
        assert server.calls == 0
        assert ask(server, "a.txt", "--metrics", "-", "-o", "out.txt") == 0
    assert json.loads(capsys.readouterr().out)["documents"]["done"] == 1


def test_a_line_that_cannot_be_written_costs_nothing(program: Program, tmp_path: Path) -> None:
    """A folder that is not there is found out before anything is paid for."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "--metrics", str(tmp_path / "no" / "m")) == exits.SETTINGS
    assert server.calls == 0


def test_a_disk_that_is_full_is_told(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """Where the line is lost at the end, that is an error, but none that hides another one."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "--metrics", "/dev/full") == exits.SETTINGS
        assert "/dev/full cannot be written" in capsys.readouterr().err
    assert server.calls == 1
    words = ["a.txt", "--model", "openai:m", "--no-cache", "--metrics", "/dev/full"]
    assert summarise_main(words) == exits.SETTINGS  # there is no key
    told = capsys.readouterr().err
    assert "OPENAI_API_KEY" in told
    assert "/dev/full cannot be written" in told


def test_a_run_that_ends_with_an_error_tells_it(program: Program, tmp_path: Path) -> None:
    """An error that ends the run stands in ``ended``, one of a document beside the others."""
    path = tmp_path / "m.jsonl"
    words = ("summarise", "a.txt", "--metrics", str(path))
    program.environment["SUMMARIZER_MODEL"] = "openai:test"
    blocked = program.run(*words)  # without key and address no document can be read
    assert blocked.returncode == exits.SETTINGS
    with ChatServer([status(401)]) as server:
        assert ask(server, "a.txt", "--metrics", str(path)) == exits.SETTINGS
    ended, failed = metrics(path)
    assert (ended["ended"], ended["documents"]["failed"]) == ("SettingsError", {})
    assert (failed["ended"], failed["documents"]["failed"]) == ("finished", {"AccessRefused": 1})
    assert (failed["calls"], failed["input_tokens"]) == (1, 0)  # a refusal costs nothing


def test_an_interrupted_run_tells_what_it_did(program: Program, tmp_path: Path) -> None:
    """Control-C in the second document: the first one stands in the line."""
    path = tmp_path / "m.jsonl"
    (tmp_path / "b.txt").write_text("Another text.")
    with ChatServer([answer({}), answer({}, delay=30)]) as server:
        words = ("--model", "openai:test", "--base-url", server.base_url, "--metrics", str(path))
        running = subprocess.Popen(
            program.command("summarise", "a.txt", "b.txt", *words),
            cwd=program.folder,
            env=program.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        deadline = time.monotonic() + 30
        while server.calls < 2 and time.monotonic() < deadline:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=30)
    assert running.returncode == exits.INTERRUPTED
    (line,) = metrics(path)
    assert (line["ended"], line["documents"]["done"]) == ("interrupted", 1)
    # the call that was under way may be paid for: nobody knows what it used
    assert (line["calls"], line["input_tokens"]) == (2, None)
    assert line["at_least"]["input_tokens"] == 10


@pytest.mark.parametrize(("most", "ended"), [("1", "documents"), ("9", "finished")])
def test_a_batch_that_stops_early_tells_why(
    program: Program, tmp_path: Path, most: str, ended: str
) -> None:
    """The line of a batch says which limit ended it."""
    (tmp_path / "b.txt").write_text("Another text.")
    path = tmp_path / "m.jsonl"
    with ChatServer([drafting(DRAFT)]) as server:
        words = ["batch", "a.txt", "b.txt", "-o", str(tmp_path / "o.jsonl"), "--metrics", str(path)]
        words += ["--model", "openai:test", "--base-url", server.base_url, "--concurrency", "1"]
        assert main([*words, "--max-documents", most]) == (exits.BUDGET if most == "1" else 0)
    (line,) = metrics(path)
    assert line["ended"] == ended
