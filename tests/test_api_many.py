"""Tests of ``summarise_many``: sources in, Outcomes out, bounded, lazy, and clean at its end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import aclosing
from pathlib import Path
from typing import Any

import pytest
from program import drafting
from records import TEXT
from servers import ChatServer, Reply, answer, status

from summarizer import Document, Outcome, summarise_many
from summarizer.errors import AccessRefused, ModelUnavailable, SettingsError
from summarizer.model import Request, Response

QUIET = {"gist": {"statement": "It was said.", "sentences": [1]}}


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """Return a real server that reads every document well."""
    with ChatServer([drafting(QUIET)]) as serving:
        yield serving


def collect(server: ChatServer, sources: Any, **options: Any) -> list[Outcome]:
    """Return all Outcomes of the sources, read at a server."""

    async def gather() -> list[Outcome]:
        many = summarise_many(sources, model="openai:test", base_url=server.base_url, **options)
        return [outcome async for outcome in many]

    return asyncio.run(gather())


def texts(count: int) -> Iterator[str]:
    """Yield texts that differ."""
    return (f"Statement number {n}." for n in range(count))


def test_each_source_has_an_outcome(tmp_path: Path, server: ChatServer) -> None:
    """Text, path and Document are read under their id or position; failures are Outcomes."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    sources: list[Any] = ["One.", path, ("x", Document("Three.", source="mine")), ("x", "Four.")]
    sources += [tmp_path / "gone.txt", Document("half \udc80", source="broken")]
    made = collect(server, sources)
    told = sorted((each.id, each.source, each.error.kind if each.error else "") for each in made)
    assert told == [
        ("0", "text", ""),
        ("1", str(path), ""),
        ("4", str(tmp_path / "gone.txt"), "DocumentError"),
        ("5", "broken", "DocumentError"),
        ("x", "mine", ""),
        ("x", "text", ""),
    ]
    records = [each.record for each in made if each.record is not None]
    assert all(record.document.text for record in records)
    assert server.calls == 4
    assert len(collect(server, sources)) == 6
    assert server.calls == 4


def test_an_asynchronous_source(server: ChatServer) -> None:
    """What comes from a queue or a database is read as it comes."""

    async def slowly() -> AsyncIterator[tuple[str, str]]:
        for text in texts(3):
            await asyncio.sleep(0.01)
            yield text, text

    assert sorted(each.id for each in collect(server, slowly())) == list(texts(3))


def test_sources_are_drawn_as_room_is_made(server: ChatServer) -> None:
    """No more are under way or wait to be taken than allowed, however slow the taker is."""
    drawn = taken = 0
    ahead = []

    def counted() -> Iterator[str]:
        nonlocal drawn
        for text in texts(30):
            drawn += 1
            ahead.append(drawn - taken)
            yield text

    async def take() -> None:
        nonlocal taken
        many = summarise_many(counted(), at_once=4, model="openai:test", base_url=server.base_url)
        async for _ in many:
            taken += 1
            await asyncio.sleep(0.01)

    asyncio.run(take())
    assert (drawn, taken, max(ahead)) == (30, 30, 4)
    assert server.most_at_once <= 4


def test_leaving_early_ends_all() -> None:
    """Whoever leaves the loop waits for nothing, and nothing further is asked."""

    def behave(_: dict[str, Any]) -> Reply:
        return answer(QUIET, delay=0.0 if serving.calls == 1 else 20.0)

    async def first() -> str:
        many = summarise_many(texts(90), at_once=3, model="openai:test", base_url=serving.base_url)
        async with aclosing(many) as outcomes:
            async for outcome in outcomes:
                return outcome.id
        raise AssertionError("there was none")

    async def run() -> None:
        async with asyncio.timeout(15):
            assert await first() in ("0", "1", "2")
        assert len(asyncio.all_tasks()) == 1

    with ChatServer([behave]) as serving:
        asyncio.run(run())
        assert serving.calls <= 4


@pytest.mark.parametrize(
    ("reply", "error"),
    [(status(401), AccessRefused), (status(503, headers={"retry-after": "60"}), ModelUnavailable)],
    ids=["401", "503"],
)
def test_what_every_document_would_meet_is_raised(reply: Reply, error: type[Exception]) -> None:
    """A refused key or an outage ends the run with the error; what came before was yielded."""
    came: list[Outcome] = []

    async def run(base_url: str) -> None:
        many = summarise_many(
            texts(90), at_once=2, model="openai:test", base_url=base_url, deadline=30
        )
        async for outcome in many:
            came.append(outcome)

    with ChatServer([reply]) as server, pytest.raises(error):
        asyncio.run(run(server.base_url))
    assert {each.error.kind for each in came if each.error} <= {"ModelUnavailable"}
    assert len(came) <= 6
    assert server.calls <= 6


class Broken:
    """A Model of a caller's own with a bug."""

    async def generate(self, request: Request) -> Response:
        """Fail."""
        raise ZeroDivisionError(request.model)

    async def aclose(self) -> None:
        """Hold nothing."""


def test_a_bug_and_a_wrong_setting_are_raised(server: ChatServer) -> None:
    """Neither is an Outcome: the caller has to know of them."""

    async def run() -> None:
        async for _ in summarise_many(texts(3), model=Broken()):
            raise AssertionError("there is none")

    with pytest.raises(ZeroDivisionError, match="own:Broken"):
        asyncio.run(run())
    with pytest.raises(SettingsError, match="max_costs"):
        collect(server, texts(1), max_costs=1)
    assert collect(server, []) == []
