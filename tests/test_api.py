"""Tests of the Python API: text, path or Document in, Record out, and nothing else touched."""

from __future__ import annotations

import asyncio
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from program import DRAFT, drafting
from records import DOCUMENT, TEXT
from servers import ChatServer

import summarizer
from summarizer import Document, Record, Summarizer, open_summarizer, summarise, summarise_async
from summarizer.cache.on_disk import DiskStore
from summarizer.errors import DocumentError, PromptError, SettingsError, SummarizerError
from summarizer.model import Attempt, Request, Response, Usage, current_budget
from summarizer.summary import Draft


class Own:
    """Answer every request alike: a Model that a caller brings."""

    def __init__(self, text: str = "") -> None:
        self.text = text or Draft.model_validate(DRAFT).model_dump_json()
        self.asked: list[Request] = []
        self.closed = 0

    async def generate(self, request: Request) -> Response:
        """Answer."""
        self.asked.append(request)
        attempt = Attempt(Usage(7, 3), "stop", 0.0)
        current_budget().begin()
        current_budget().charge(request.model, attempt)
        return Response(self.text, "own-1", (attempt,))

    async def aclose(self) -> None:
        """Close."""
        self.closed += 1


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """Return a real server that answers with a draft of TEXT."""
    with ChatServer([drafting(DRAFT)]) as serving:
        yield serving


def test_text_path_and_document_give_the_same(tmp_path: Path, server: ChatServer) -> None:
    """The three kinds of source are read alike, and the second and third are free."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    made = [
        summarise(source, model="openai:test", base_url=server.base_url)
        for source in (TEXT, path, Document(TEXT, source="mine"))
    ]
    assert server.calls == 1
    assert [type(r) for r in made] == [Record] * 3
    assert made[0].summary == made[1].summary == made[2].summary
    assert [r.document.source for r in made] == ["text", str(path), "mine"]
    assert [r.provenance.cached for r in made] == [False, True, True]


def test_own_model_is_asked_and_closed() -> None:
    """A Model of the caller's is asked under a name of its own with the large prompt."""
    own = Own()
    made = summarise(TEXT, model=own)
    assert made.summary.claims[0].claimant == DRAFT["claims"][0]["claimant"]
    assert (made.provenance.model, made.provenance.resolved_model) == ("own:Own", "own-1")
    assert made.provenance.prompt.name == "statement"
    assert (len(own.asked), own.closed) == (1, 1)


def test_a_clock_is_handed_in() -> None:
    """The seconds of a Record are those of the clock that the caller brought."""
    ticks = iter((100.0, 142.5))
    record = summarise(TEXT, model=Own(), clock=lambda: next(ticks))
    assert record.provenance.seconds == 42.5


def test_own_model_is_kept_in_an_own_store_alone(tmp_path: Path) -> None:
    """Its answers are never mixed with those of others: only a store handed in keeps them."""
    store, own = DiskStore(tmp_path / "mine"), Own()
    for _ in range(2):
        summarise(TEXT, model=own)
    assert len(own.asked) == 2
    assert not (tmp_path / "cache" / "summarizer" / "answers").exists()
    for _ in range(2):  # the store is empty at first, and still the one that is meant
        summarise(TEXT, model=own, store=store)
    assert len(own.asked) == 3
    assert len(store) == 1
    store.close()


def test_many_documents_share_one_summarizer(server: ChatServer) -> None:
    """Tasks of one event loop may ask the same Summarizer; the same text is paid for once."""

    async def both() -> list[Record]:
        async with open_summarizer(model="openai:test", base_url=server.base_url) as ready:
            assert isinstance(ready, Summarizer)
            return list(await asyncio.gather(*(ready.summarise(DOCUMENT) for _ in range(3))))

    made = asyncio.run(both())
    assert server.calls == 1
    assert len({r.summary.model_dump_json() for r in made}) == 1
    assert sum(r.provenance.usage.calls for r in made) == 1


def test_inside_an_event_loop_the_other_function_is_named() -> None:
    """Waiting in a running loop would stop it: the error says what to use."""

    async def wrong() -> None:
        summarise(TEXT, model=Own())

    with pytest.raises(SummarizerError, match="await summarise_async"):
        asyncio.run(wrong())

    async def right() -> Record:
        return await summarise_async(TEXT, model=Own())

    assert asyncio.run(right()).summary.claims


def test_errors_are_typed(tmp_path: Path) -> None:
    """Whatever is wrong, one of our errors says so, and no other error stands behind it."""
    for kind, source, options in (
        (DocumentError, " \n", {}),
        (DocumentError, "a \ud800", {}),
        (DocumentError, Document("a \ud800"), {}),
        (DocumentError, Document(""), {}),
        (DocumentError, tmp_path / "none.txt", {}),
        (PromptError, TEXT, {"prompt": "none"}),
        (SettingsError, TEXT, {"max_costs": 1}),
        (SettingsError, TEXT, {"cache": "perhaps"}),
        (SettingsError, TEXT, {"max_cost": 1}),  # no price is known of a Model of one's own
    ):
        with pytest.raises(kind) as caught:
            summarise(source, model=Own(), **options)
        assert caught.value.__context__ is None or kind is DocumentError
        assert TEXT not in str(caught.value)


def test_model_that_is_not_here_is_told() -> None:
    """Without weights the default says how to bring them."""
    with pytest.raises(SettingsError, match="summarizer models fetch"):
        summarise(TEXT)


def test_nothing_is_printed_logged_or_left(capfd: pytest.CaptureFixture[str]) -> None:
    """A call prints nothing, sets up no logging, and leaves no handler, task or variable."""
    root = (logging.root.level, list(logging.root.handlers))
    names = [n for n in logging.root.manager.loggerDict if n.partition(".")[0] == "summarizer"]
    summarise(TEXT, model=Own())
    assert (logging.root.level, list(logging.root.handlers)) == root
    for name in names:
        logger = logging.getLogger(name)
        assert logger.level == logging.NOTSET
        assert all(isinstance(h, logging.NullHandler) for h in logger.handlers)
    assert current_budget().calls == 0
    assert capfd.readouterr() == ("", "")


def test_import_is_light() -> None:
    """Importing the package imports none of the libraries behind it."""
    code = "import sys, summarizer; print(*{m.partition('.')[0] for m in sys.modules})"
    loaded = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    heavy = {"pydantic", "openai", "instructor", "asyncio", "diskcache", "xllamacpp"}
    assert not heavy & set(loaded.stdout.split())


def test_public_names() -> None:
    """Every public name is there, and another one is an AttributeError."""
    for name in summarizer.__all__:
        assert getattr(summarizer, name).__name__ == name
    with pytest.raises(AttributeError, match="nothing_of_the_kind"):
        _ = summarizer.nothing_of_the_kind


def test_package_tells_type_checkers_that_it_is_typed() -> None:
    """py.typed lies beside the code; what a strict caller sees, ``make types`` checks here."""
    assert (Path(summarizer.__file__).parent / "py.typed").is_file()
    summary: summarizer.Summary = summarise(TEXT, model=Own()).summary
    evidence: int = summary.claims[0].evidence[0].start
    assert evidence == TEXT.index("Valdoria’s")
