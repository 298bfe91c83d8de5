"""``eval record`` and replay: answers are kept, drift is told, orphans are deleted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from program import drafting
from servers import ChatServer, Reply, status
from test_eval_cli import OTHER, gold, scores

from summarizer.cli import exits, main

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("program")  # never in the user's own folders


def record(server: ChatServer, *words: str) -> int:
    """Record the answers to all cases."""
    asked = ["--dataset", "gold", "--model", "openai:test", "--base-url", server.base_url]
    return main(["eval", "record", *asked, *words])


def replay(*words: str) -> int:
    """Run the cases with the recorded answers."""
    return main(["eval", "run", "--dataset", "gold", "--model", "replay", "-o", "run", *words])


def test_a_recorded_run_needs_no_server(capsys: Captured) -> None:
    """What was recorded is replayed with the same scores, and stands in readable files."""
    gold("one", "two")
    with ChatServer([drafting(OTHER)]) as server:
        assert record(server) == exits.DONE
    assert "2 answers are recorded in evals/recordings; 0 were deleted." in capsys.readouterr().err
    assert replay() == exits.DONE
    assert scores()["model"] == "openai:test"
    assert [case["counts"]["claims.tp"] for case in scores()["cases"]] == [2, 2]


def test_a_case_that_is_not_recorded_is_told(capsys: Captured) -> None:
    """A new case misses its answer; the message names the command that records just it."""
    gold("one")
    with ChatServer([drafting(OTHER)]) as server:
        assert record(server) == exits.DONE
        gold("two")
        capsys.readouterr()
        assert replay() == exits.INCONCLUSIVE
        told = capsys.readouterr().err
        assert "1 of 2 cases ask what is not recorded" in told
        assert "summarizer eval record --model openai:test" in told
        assert "--case two" in told
        before = len(server.requests)
        assert record(server, "--case", "two") == exits.DONE
        assert len(server.requests) == before + 1
    shutil.rmtree("run")  # else the Record of the other case would do without its recording
    assert replay() == exits.DONE


def test_orphans_fail_and_are_deleted(capsys: Captured) -> None:
    """A recording that no case asks for is told, and goes when all are recorded again."""
    gold("one", "two")
    with ChatServer([drafting(OTHER)]) as server:
        assert record(server) == exits.DONE
        asked = len(server.requests)
        shutil.rmtree("gold/two")
        capsys.readouterr()
        assert replay() == exits.INCONCLUSIVE
        assert "1 recordings are asked for by no case." in capsys.readouterr().err
        assert replay("--case", "one") == exits.DONE
        assert record(server) == exits.DONE
        assert len(server.requests) == asked
    assert "1 answers are recorded in evals/recordings; 1 were deleted." in capsys.readouterr().err
    shutil.rmtree("run")
    assert replay() == exits.DONE


def test_a_recording_that_failed_is_told(capsys: Captured) -> None:
    """Where a case cannot be read nothing is deleted, and the rest is to be recorded later."""
    gold("one", "two")
    good = drafting(OTHER)

    def refuse_two(sent: dict[str, Any]) -> Reply:
        return status(401) if "from two" in str(sent["messages"][-1]) else good(sent)

    with ChatServer([refuse_two]) as server:
        assert record(server) == exits.INCONCLUSIVE
    assert "two could not be read whole; run this again" in capsys.readouterr().err
    assert len(list(Path("evals/recordings").glob("*.json"))) == 2  # the manifest and one answer


@pytest.mark.parametrize("model", ["openai:other", "openai:test"])
def test_recordings_of_another_model_are_kept(model: str, capsys: Captured) -> None:
    """Another model, or one of that name at another address, is refused before it is asked."""
    gold("one")
    with ChatServer([drafting(OTHER)]) as server:
        assert record(server) == exits.DONE
        here = server.base_url
    before = Path("evals/recordings/recording.json").read_text()
    with ChatServer([drafting(OTHER)]) as server:
        words = ["--dataset", "gold", "--base-url", server.base_url]
        assert main(["eval", "record", *words, "--model", model]) == exits.SETTINGS
        assert server.requests == []
        told = f"recordings of openai:test at {here}, not of {model} at {server.base_url}."
    assert told in capsys.readouterr().err
    assert Path("evals/recordings/recording.json").read_text() == before


def test_a_case_that_is_read_in_part_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What a Record lacks is missing like a whole one: recorded, replayed, and as a run."""
    gold("one")
    monkeypatch.setenv("SUMMARIZER_SEGMENT_TOKENS", "60")
    good = drafting(OTHER | {"claims": []})

    def refuse_the_last(sent: dict[str, Any]) -> Reply:
        return status(400) if "Sent from one" in str(sent["messages"][-1]) else good(sent)

    with ChatServer([refuse_the_last]) as server:
        assert record(server) == exits.INCONCLUSIVE
        assert "one could not be read whole; run this again" in capsys.readouterr().err
        words = ["--dataset", "gold", "--model", "openai:test", "--base-url", server.base_url]
        assert main(["eval", "run", *words, "-o", "asked"]) == exits.INCONCLUSIVE
        assert "one: not all of it was read" in capsys.readouterr().err
    assert replay() == exits.INCONCLUSIVE
    assert "1 of 1 cases ask what is not recorded" in capsys.readouterr().err


def test_a_new_prompt_renews_the_recordings(capsys: Captured) -> None:
    """With another prompt all is asked anew, and the old answers go."""
    gold("one")
    with ChatServer([drafting(OTHER)]) as server:
        assert record(server) == exits.DONE
        manifest = Path("evals/recordings/recording.json")
        told = json.loads(manifest.read_text())
        manifest.write_text(json.dumps(told | {"prompt": "statement/v0"}))
        (old,) = (p for p in manifest.parent.glob("*.json") if p != manifest)
        stale = old.rename(old.with_name("0" * 64 + ".json"))
        capsys.readouterr()
        assert record(server) == exits.DONE
    assert json.loads(manifest.read_text()) == told
    assert old.exists()
    assert not stale.exists()
    assert "; 1 were deleted." in capsys.readouterr().err
