"""Tests of the one place that knows every class: what is asked, kept and found again."""

from __future__ import annotations

import asyncio
import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from program import DRAFT, drafting
from records import DOCUMENT, record, unread
from servers import ChatServer, status

from summarizer import prompt, providers, wiring
from summarizer.cache.on_disk import DiskStore
from summarizer.document import Document
from summarizer.errors import ModelUnavailable, PromptError, RequestRejected, SettingsError
from summarizer.model import schema_of
from summarizer.pipeline import Summarizer
from summarizer.pipeline.by_sentence import BySentence
from summarizer.providers import weights
from summarizer.providers.embedded import _laid_out, _state_name
from summarizer.providers.engine import engine
from summarizer.providers.lines import NOTATION, form_of
from summarizer.reading import Reader
from summarizer.record import Record, parse
from summarizer.settings import Settings, cache_home
from summarizer.telemetry import Call

KEYS = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GOOGLE_API_KEY", "MISTRAL_API_KEY")
_connected: list[Any] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto"):
        _connected.append(arguments)


sys.addaudithook(_watch)  # it stays until the process ends, and only writes down


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """Return a small file in the place of weights."""
    path = tmp_path / "small.gguf"
    path.write_bytes(b"weights")
    return path


def run(ready: Summarizer, document: Document = DOCUMENT) -> Record:
    """Read one document and close."""

    async def read() -> Record:
        try:
            return await ready.summarise(document)
        finally:
            await ready.aclose()

    return asyncio.run(read())


def served(server: ChatServer, **changes: Any) -> Settings:
    """Return settings that ask a server on loopback."""
    return replace(Settings(model="openai:test", base_url=server.base_url), **changes)


def test_key_alone_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """With every key set the embedded model is still the one asked, and no address is opened."""
    for name in KEYS:
        monkeypatch.setenv(name, "sk-nobody")
    _connected.clear()
    with pytest.raises(SettingsError, match="models fetch"):
        wiring.build(Settings())
    path = weights.default_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")
    monkeypatch.setattr(weights, "SIZE", 0)
    ready = wiring.build(Settings())
    assert ready.target.model == f"embedded:{weights.NAME}"
    assert (ready.prompt.name, ready.prompt.reading) == ("sentence", "by_sentence")
    asyncio.run(ready.aclose())
    assert _connected == []


def test_what_is_prepared_is_not_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each pass is prepared as the engine is shown it; where its state is kept, nothing starts."""
    path = weights.default_path()
    path.parent.mkdir(parents=True)
    path.write_bytes(b"")  # an engine could not load it
    monkeypatch.setattr(weights, "SIZE", 0)
    states = cache_home() / "states"
    states.mkdir(parents=True)
    told = providers.target(Settings()).weights
    for part in prompt.load("sentence").passes:
        form = form_of(schema_of(BySentence.passes[part.name]))
        (states / _state_name(_laid_out(part.prefix(), form), told)).touch()
    kept = set(states.iterdir())
    asyncio.run(wiring.prepare_embedded())
    assert set(states.iterdir()) == kept
    assert len(kept) == len(BySentence.passes)


def test_prompt_follows_the_model(tmp_path: Path) -> None:
    """Small models get the prompt made for them, others the large one; a named one wins."""
    assert wiring.prompt_name(Settings()) == "sentence"
    assert wiring.prompt_name(Settings(model="embedded:x.gguf")) == "sentence"
    assert wiring.prompt_name(Settings(model="openai:m")) == "statement"
    assert wiring.prompt_name(Settings(prompt="statement/v1")) == "statement/v1"
    with pytest.raises(PromptError, match="no prompt 'none'"):
        wiring.build(Settings(model="openai:m", base_url="http://127.0.0.1:9", prompt="none"))


@pytest.mark.parametrize("spec", ["", "gpt", "openai:", ":m"])
def test_model_without_provider_or_name_is_told(spec: str) -> None:
    """Only ``embedded`` may stand alone."""
    with pytest.raises(SettingsError, match="names no model"):
        wiring.build(Settings(model=spec))


def test_address_is_for_openai_alone(small: Path) -> None:
    """A base_url beside another provider would be ignored in silence: it is refused."""
    for name in ("anthropic:m", f"embedded:{small}"):
        with pytest.raises(SettingsError, match="has an address of its own"):
            wiring.build(Settings(model=name, base_url="http://x"))
    assert [providers.is_local(n) for n in ("embedded", "replay:x", "openai:m")] == [1, 1, 0]


def test_weights_that_are_not_here_or_not_whole_are_told(small: Path) -> None:
    """A wrong path and a part of the weights each say what to do."""
    with pytest.raises(SettingsError, match=r"none\.gguf are not here"):
        wiring.build(Settings(model="embedded:none.gguf"))
    weights.default_path().parent.mkdir(parents=True)
    weights.default_path().write_bytes(b"half")
    with pytest.raises(SettingsError, match="not whole"):
        wiring.build(Settings())


def test_missing_engine_is_told(small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the engine's package another model can be named, and the error says so."""
    told = providers.target(Settings(model=f"embedded:{small}")).weights
    assert told.endswith(f" {engine()} {NOTATION}")  # each of them can change an answer
    assert re.fullmatch(r"ik_llama\.cpp \d[\d.]+", engine())
    monkeypatch.setattr(sys, "path", [])
    with pytest.raises(SettingsError, match="pip install ik-llama-cpp-python"):
        engine()


def test_hosted_provider_is_made_on_demand() -> None:
    """A name that nobody knows is told at the first request, without any being sent."""
    _connected.clear()
    with pytest.raises(SettingsError, match="nobody"):
        run(wiring.build(Settings(model="nobody:m")))
    assert not [c for c in _connected if "AF_UNIX" not in repr(c)]


def test_store_is_where_the_settings_say(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers lie in the user's cache or in cache_dir; off and replay keep none."""
    monkeypatch.setenv("HOME", str(tmp_path))
    default, named = wiring.open_store(Settings()), wiring.open_store(Settings(cache_dir="~/c"))
    assert default is not None
    assert Path(default.place) == tmp_path / "cache" / "summarizer" / "answers"
    assert named is not None
    assert Path(named.place) == tmp_path / "c"
    assert wiring.open_store(Settings(cache="off")) is None
    assert wiring.open_store(Settings(model="replay:somewhere")) is None


def test_answers_are_kept_and_refreshed(tmp_path: Path) -> None:
    """The second run asks nothing and spends nothing; refresh asks again; calls are told."""
    store = DiskStore(tmp_path / "answers")
    told: list[Call] = []
    with ChatServer([drafting(DRAFT)]) as server:
        first = run(wiring.build(served(server), store, on_call=told.append))
        second = run(wiring.build(served(server), store, on_call=told.append))
        assert server.calls == 1
        run(wiring.build(served(server, cache="refresh"), store))
        assert server.calls == 2
    store.close()
    assert second.summary == first.summary
    assert (first.provenance.usage.calls, first.provenance.cached) == (1, False)
    assert (second.provenance.usage.calls, second.provenance.cached) == (0, True)
    assert (second.provenance.usage.cached, second.provenance.usage.input_tokens) == (1, 0)
    assert len(told) == 2


def test_limits_and_retries_come_from_the_settings() -> None:
    """A spent budget ends the reading, and what cannot get better is not asked again."""
    with ChatServer([status(401)]) as server:
        with pytest.raises(RequestRejected):
            run(wiring.build(served(server, max_calls=7, segment_tokens=30)))
        assert server.calls == 1
        ready = wiring.build(served(server, max_calls=7, max_tokens=8, segment_tokens=30))
        assert (ready.limits.max_calls, ready.limits.max_tokens, ready.segment_tokens) == (7, 8, 30)
        asyncio.run(ready.aclose())


# --- Records kept whole ------------------------------------------------------------------


def test_record_key_changes_with_all_that_can_change_the_record(
    small: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Text, language, model, weights, address, parameters, prompt, cut and code make the key."""
    base = Settings(model="openai:m")
    own = Settings(model=f"embedded:{small}")
    keys = [
        wiring.Keys(base).of(DOCUMENT),
        wiring.Keys(base).of(replace(DOCUMENT, text=DOCUMENT.text + " ")),
        wiring.Keys(base).of(replace(DOCUMENT, language="de")),
        wiring.Keys(replace(base, model="openai:n")).of(DOCUMENT),
        wiring.Keys(replace(base, base_url="http://x")).of(DOCUMENT),
        wiring.Keys(replace(base, temperature=0.5)).of(DOCUMENT),
        wiring.Keys(replace(base, max_output_tokens=9)).of(DOCUMENT),
        wiring.Keys(replace(base, prompt="sentence")).of(DOCUMENT),
        wiring.Keys(replace(base, segment_tokens=9)).of(DOCUMENT),
        wiring.Keys(own).of(DOCUMENT),
    ]
    small.write_bytes(b"other weights")
    keys.append(wiring.Keys(own).of(DOCUMENT))
    monkeypatch.setattr(wiring, "code_digest", lambda: "other code")
    keys.append(wiring.Keys(base).of(DOCUMENT))
    assert len(set(keys)) == len(keys)


def test_record_key_is_blind_to_what_cannot_change_the_record() -> None:
    """Keys, waits, limits, the cache and the name of the file leave the key as it is."""
    base = Settings(model="openai:m")
    known = wiring.Keys(base).of(DOCUMENT)
    for change in (
        {"api_key": "sk-nobody"},
        {"timeout": 1.0},
        {"deadline": 1.0},
        {"reasks": 0},
        {"max_calls": 1},
        {"max_cost": 1.0},
        {"cache": "refresh"},
        {"cache_dir": "elsewhere"},
    ):
        assert wiring.Keys(replace(base, **change)).of(DOCUMENT) == known
    assert wiring.Keys(base).of(replace(DOCUMENT, source="b", notes=("n",))) == known
    assert wiring.Keys(replace(base, prompt="statement")).of(DOCUMENT) == known


def test_code_digest_covers_the_code_and_not_its_printing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A changed module changes the digest; cli and render cannot change a Record."""
    monkeypatch.setattr(wiring, "__file__", str(tmp_path / "wiring.py"))
    digests = []
    for name in ("wiring.py", "grounding/checks.py", "cli/output.py", "render/content.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"# {name}")
        digests.append(wiring.code_digest.__wrapped__())
    assert digests[0] != digests[1] == digests[2] == digests[3]


def test_kept_record_is_found_under_the_document_at_hand(tmp_path: Path) -> None:
    """A kept Record comes back whole, as a cached one, with the source it is asked for."""
    store = DiskStore(tmp_path / "answers")
    kept = record()
    assert wiring.find_record(store, "k", DOCUMENT) is None
    store.put("k", wiring.as_kept(kept) or "")
    found = wiring.find_record(store, "k", replace(DOCUMENT, source="-", notes=("odd",)))
    assert found is not None
    again = parse(json.dumps(found))
    assert (again.document.source, again.document.notes) == ("-", ("odd",))
    assert again.summary == kept.summary
    assert again.rejected == kept.rejected
    assert again.provenance.cached
    assert (again.provenance.usage.calls, again.provenance.usage.cached) == (0, 1)
    assert (again.provenance.usage.cost, again.provenance.seconds) == (0.0, 0.0)
    assert all(attempt.cached for attempt in again.provenance.attempts)
    assert again.provenance.attempts[0].cost == kept.provenance.attempts[0].cost
    store.close()


def test_record_with_failures_is_not_kept(tmp_path: Path) -> None:
    """What could not be read is asked for again by the next run."""
    assert wiring.as_kept(unread()) is None
    reader = Reader(Settings(model="openai:m", cache_dir=str(tmp_path)))
    asyncio.run(reader.keep(DOCUMENT, None))
    assert reader.find(DOCUMENT) is None
    reader.close()


@pytest.mark.parametrize("text", ["{", "[]", "{}", "null", '{"document": 1}', "[" * 100_000])
def test_kept_text_that_is_no_record_is_a_miss(tmp_path: Path, text: str) -> None:
    """An entry that holds its seal but no Record is set aside, and the document is read."""
    store = DiskStore(tmp_path / "answers")
    store.put("k", text)
    assert wiring.find_record(store, "k", DOCUMENT) is None
    assert store.get("k") is None
    assert store.stats().quarantined == 1
    store.close()


# --- recordings --------------------------------------------------------------------------


def test_recording_is_replayed_without_the_server(tmp_path: Path) -> None:
    """What was recorded, from the cache or not, gives the same summary with nothing to ask."""
    store, folder = DiskStore(tmp_path / "answers"), tmp_path / "recorded"
    with ChatServer([drafting(DRAFT)]) as server:
        run(wiring.build(served(server), store))
        first = run(wiring.build(served(server), store, recording=folder))
        assert server.calls == 1
    store.close()
    again = Settings(model=f"replay:{folder}")
    assert wiring.prompt_name(again) == "statement/v1"
    replayed = run(wiring.build(again, wiring.open_store(again)))
    assert replayed.summary == first.summary
    assert replayed.provenance.prompt == first.provenance.prompt
    assert replayed.provenance.model == "openai:test"
    assert prompt.load("statement/v1").digest == replayed.provenance.prompt.digest


def test_a_kept_answer_waits_for_nobody(tmp_path: Path) -> None:
    """Rates and places bound what is asked; what the cache holds is not asked, so never waits."""
    with ChatServer([drafting(DRAFT)]) as server:
        settings = served(server, requests_per_minute=1, cache_dir=str(tmp_path), max_calls=1)
        for _ in range(3):
            run(wiring.build(settings, wiring.open_store(settings)))

        async def many() -> None:
            ready = wiring.build(settings, wiring.open_store(settings))
            async with asyncio.timeout(40):
                await asyncio.gather(*(ready.summarise(DOCUMENT) for _ in range(3)))
            await ready.aclose()

        asyncio.run(many())
    assert server.calls == 1


def test_the_settings_bound_what_is_under_way() -> None:
    """One request at a time is asked where the settings say so, over all documents."""
    documents = [Document(f"{DOCUMENT.text} And {n}.") for n in range(4)]
    with ChatServer([drafting(DRAFT)]) as server:
        ready = wiring.build(served(server, concurrency=1))

        async def many() -> None:
            await asyncio.gather(*(ready.summarise(each) for each in documents))
            await ready.aclose()

        asyncio.run(many())
    assert (server.calls >= 4, server.most_at_once) == (True, 1)


def test_how_many_at_once_follows_the_model() -> None:
    """The embedded model reads one at a time, others many; who sets a number gets it."""
    assert wiring.concurrency(Settings()) == 1
    assert wiring.concurrency(Settings(model="openai:m")) == wiring.MOST_AT_ONCE
    assert wiring.concurrency(Settings(model="own:Thing", concurrency=5)) == 5


def test_what_the_server_says_is_left_is_heeded() -> None:
    """The headers reach the pace through all layers: with nothing left nobody goes on asking."""
    spent = {"x-ratelimit-remaining-requests": "0", "x-ratelimit-reset-requests": "2h"}

    def last(sent: dict[str, Any]) -> Any:
        return replace(drafting(DRAFT)(sent), headers=spent)

    with ChatServer([last]) as server:
        ready = wiring.build(served(server))

        async def twice() -> None:
            await ready.summarise(DOCUMENT)
            with pytest.raises(ModelUnavailable, match="no room for another 7"):
                await ready.summarise(Document("The mayor spoke again."))
            await ready.aclose()

        asyncio.run(twice())
    assert server.calls == 1
