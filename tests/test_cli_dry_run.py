"""Tests of ``--dry-run``, ``--record`` and ``replay:``: told before, kept, and answered again."""

from __future__ import annotations

import json

import pytest
from program import DRAFT, Program, ask, drafting
from records import SENTENCES
from servers import ChatServer

from summarizer.cli import exits, summarise_main


def test_dry_run(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """--dry-run tells who would get what, and sends nothing; -v shows the first request."""
    with ChatServer([drafting({})]) as server:
        assert ask(server, "a.txt", "missing.txt", "--dry-run") == exits.DOCUMENT
        short = capsys.readouterr().out
        assert ask(server, "a.txt", "--dry-run", "-v") == 0
    out = capsys.readouterr().out
    assert server.calls == 0
    assert "1 to 2" in short
    assert "unknown: no price" in short
    assert SENTENCES[2] not in short
    assert f"[3] {SENTENCES[2]}" in out
    assert out.endswith("Nothing was sent.\n")


def test_dry_run_prices(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hosted model's price range rises from low to high, needs no key and sends nothing."""
    assert summarise_main(["a.txt", "--dry-run", "--model", "openai:gpt-4o-mini"]) == 0
    low, high = capsys.readouterr().out.split("Cost      ")[1].split(" US")[0].split(" to ")
    assert 0 < float(low) < float(high) < 0.1


def test_dry_run_of_a_free_model(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """What runs here is free, and it is said."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "--record", "tape") == 0
        capsys.readouterr()
    (program.folder / "tape" / "recording.json").write_text(
        (program.folder / "tape" / "recording.json")
        .read_text()
        .replace("openai:test", "embedded:own")
    )
    assert summarise_main(["a.txt", "--dry-run", "--model", "replay:tape"]) == 0
    assert "free, on this machine" in capsys.readouterr().out


def test_record_and_replay(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """What --record keeps answers the same document again, with no server; a miss says how."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt") == 0
        assert ask(server, "a.txt", "--record", "tape", "--format", "json") == 0
    first = capsys.readouterr().out.partition("{")[2]
    replay = ("--model", "replay:tape", "--no-cache")
    assert summarise_main(["a.txt", *replay, "--format", "json", "-v"]) == 0
    again = capsys.readouterr()
    assert json.loads("{" + first)["summary"] == json.loads(again.out)["summary"]
    assert "is sent to" not in again.err
    (program.folder / "b.txt").write_text("Another text.")
    assert summarise_main(["b.txt", *replay]) == exits.SETTINGS
    assert "--record" in capsys.readouterr().err
