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
