"""Tests of the helper of a pair: killed, hung, signalled, left alone."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pairs import gone, helpers, many, met_by, run, until
from program import DRAFT, drafting
from records import DOCUMENT
from servers import ChatServer, Reply, answer

from summarizer.batch.pair import reader as pair
from summarizer.batch.pair.reader import PairedReader
from summarizer.errors import SummarizerError
from summarizer.reading import Reader
from summarizer.settings import Settings


def test_a_helper_that_dies_is_replaced(served: Callable[..., Settings]) -> None:
    """Killed while documents are under way, it costs no answer twice and no document."""
    before, hold = set(helpers()), threading.Event()

    def late(sent: dict[str, Any]) -> Reply:
        hold.wait(60)
        return answer(DRAFT)

    async def killed(reader: Reader) -> list[dict[str, Any]]:
        reading = asyncio.gather(*map(reader.ask, many(6)))
        await asyncio.to_thread(until, lambda: server.calls == 6)
        (helper,) = set(helpers()) - before
        os.kill(helper, signal.SIGKILL)
        await asyncio.to_thread(until, lambda: gone(helper))
        hold.set()
        return await reading

    with ChatServer([late]) as server:
        records = run(PairedReader(served(server, concurrency=6)), killed)
        assert server.calls == 6
    assert [each["document"]["id"] for each in records] == [each.id for each in many(6)]
    assert set(helpers()) <= before


def test_a_document_that_kills_every_helper_fails_alone(served: Callable[..., Settings]) -> None:
    """After three helpers the document is given up, with words for a person; others go on."""
    before = set(helpers())

    def fatal(sent: dict[str, Any]) -> Reply:
        if "Number 0 " in str(sent["messages"][-1]):
            for helper in set(helpers()) - before:
                os.kill(helper, signal.SIGKILL)
        return answer(DRAFT)

    async def two(reader: Reader) -> list[Any]:
        return [await met_by(reader.ask(each)) for each in many(2)]

    with ChatServer([fatal]) as server:
        first, second = run(PairedReader(served(server, cache="off")), two)
        assert server.calls == 4
    assert type(first) is SummarizerError
    assert "ended 3 times" in first.message
    assert second["document"]["id"] == many(2)[1].id


_KILLED = """
import asyncio, sys
from summarizer.batch.pair.reader import PairedReader
from summarizer.document import Document
from summarizer.settings import Settings
settings = Settings(model="openai:m", base_url=sys.argv[1], cache="off", concurrency=4)
asyncio.run(PairedReader(settings).ask(Document("The port is open, the ministry said.")))
"""


def test_a_helper_ends_with_its_process() -> None:
    """Killed at once, a process leaves no helper behind."""
    hold = threading.Event()

    def late(sent: dict[str, Any]) -> Reply:
        hold.wait(60)
        return answer(DRAFT)

    with ChatServer([late]) as server:
        words = [sys.executable, "-c", _KILLED, server.base_url]
        with subprocess.Popen(words, stderr=subprocess.DEVNULL) as child:
            until(lambda: server.calls == 1)
            (helper,) = helpers(child.pid)
            child.kill()
        until(lambda: gone(helper))
        hold.set()


def test_a_helper_that_hangs_is_ended(
    served: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that does not end by itself does not keep us."""
    monkeypatch.setattr(pair, "_PATIENCE", 0.2)
    before = set(helpers())

    async def stopped(reader: Reader) -> None:
        await reader.ask(DOCUMENT)
        (helper,) = set(helpers()) - before
        os.kill(helper, signal.SIGSTOP)

    with ChatServer([answer(DRAFT)]) as server:
        run(PairedReader(served(server)), stopped)
    assert set(helpers()) <= before


def test_what_a_helper_prints_is_no_message(
    served: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A package that prints, while it is imported or later, disturbs nothing."""
    chatter = "import atexit\nprint('chatter', flush=True)\natexit.register(print, 'more')\n"
    (tmp_path / "sitecustomize.py").write_text(chatter)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with ChatServer([answer(DRAFT)]) as server:
        assert run(PairedReader(served(server)), lambda reader: reader.ask(DOCUMENT))["summary"]


def test_signals_are_for_the_process_that_reads(served: Callable[..., Settings]) -> None:
    """An interrupt of the terminal, or an order to end, does not reach what is under way."""
    before = set(helpers())

    async def signalled(reader: Reader) -> dict[str, Any]:
        await reader.ask(many(2)[0])
        (helper,) = set(helpers()) - before
        assert os.getsid(helper) == helper
        os.kill(helper, signal.SIGTERM)
        record = await reader.ask(many(2)[1])
        assert set(helpers()) - before == {helper}
        return record

    with ChatServer([drafting(DRAFT)]) as server:
        assert run(PairedReader(served(server)), signalled)["summary"]["claims"]
