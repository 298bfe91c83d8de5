"""``models compare``: two models over the same cases, against real servers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from program import DRAFT, drafting
from servers import ChatServer, status
from test_eval_cli import OTHER, gold

from summarizer.cli import exits, main

pytestmark = pytest.mark.usefixtures("program")


def compare(server: ChatServer, monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    """Compare two models of one server; the model's name tells it who is asked."""
    monkeypatch.setenv("SUMMARIZER_BASE_URL", server.base_url)
    named = ["openai:small", "openai:large", "--dataset", "gold"]
    return main(["models", "compare", *named, *words])


def test_two_models_stand_side_by_side(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Quality, seconds, tokens and cost of both are told, and what the second one gained."""
    gold("one", "two")

    def behave(sent: dict[str, Any]) -> Any:
        return drafting(OTHER if sent["model"] == "large" else DRAFT)(sent)

    with ChatServer([behave]) as server:
        assert compare(server, monkeypatch) == exits.DONE
        asked = len(server.requests)
        told = capsys.readouterr().out
        assert "gained: 2" in told
        assert "seconds a document (median)" in told
        assert "US dollars                           unknown       unknown" in told
        assert "documents read whole                       2             2" in told
        # it goes on where it stopped: nothing is asked for again
        assert compare(server, monkeypatch) == exits.DONE
        assert len(server.requests) == asked
        assert compare(server, monkeypatch, "-o", "again") == exits.DONE
        assert len(server.requests) == asked  # the answers are in the cache
        assert compare(server, monkeypatch, "-o", "anew", "--refresh") == exits.DONE
        assert len(server.requests) == 2 * asked
    assert sorted(p.name for p in Path("runs/compare").iterdir()) == ["a", "b"]


def test_what_could_not_be_read_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that fails is not better: the exit code says that the comparison is incomplete."""
    gold("one")

    def behave(sent: dict[str, Any]) -> Any:
        return status(401) if sent["model"] == "large" else drafting(DRAFT)(sent)

    with ChatServer([behave]) as server:
        assert compare(server, monkeypatch) == exits.INCONCLUSIVE


def test_each_side_may_have_a_server_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two servers on this machine are compared, each asked once for a case and nothing else."""
    gold("one")
    with ChatServer([drafting(DRAFT)]) as first, ChatServer([drafting(OTHER)]) as second:
        urls = ("--base-urls", first.base_url, second.base_url)
        monkeypatch.setenv("SUMMARIZER_BASE_URL", "http://127.0.0.1:9/v1")
        named = ["openai:small", "openai:large", "--dataset", "gold", *urls]
        assert main(["models", "compare", *named]) == exits.DONE
    assert {r.json["model"] for r in first.requests} == {"small"}
    assert {r.json["model"] for r in second.requests} == {"large"}


def test_model_in_this_process_needs_no_server(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address for one side does not keep the embedded model from being the other."""
    gold("one")
    with ChatServer([drafting(DRAFT)]) as server:
        monkeypatch.setenv("SUMMARIZER_BASE_URL", server.base_url)
        named = ["embedded", "openai:large", "--dataset", "gold"]
        assert main(["models", "compare", *named]) == exits.SETTINGS
        assert "has an address of its own" in capsys.readouterr().err
        urls = ("--base-urls", "-", server.base_url)
        assert main(["models", "compare", *named, *urls]) == exits.SETTINGS
    assert "summarizer models fetch" in capsys.readouterr().err  # all that is missing here
