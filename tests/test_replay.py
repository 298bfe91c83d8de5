"""Recording what a model answers, and answering from it."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import stat
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from pydantic import BaseModel, Field

from summarizer.errors import ModelUnavailable, RecordingMissing, SettingsError
from summarizer.model import Attempt, Message, Model, Parameters, Request, Response, Usage
from summarizer.providers.replay import Recorder, Recording, ReplayModel, keep_only, requests

SECRET = "the document's own words"


class Answer(BaseModel):
    """Answer in one word."""

    word: str = Field(max_length=10)
    also: str = ""


PARAMETERS = Parameters(max_output_tokens=100)
CERTAINTY = 0.625
RECORDING = Recording(
    model="openai:gpt-9",
    base_url="http://127.0.0.1:1/v1",
    weights="sha256:ab",
    parameters=PARAMETERS,
    prompt="statement/v1",
)
REQUEST = Request(
    RECORDING.model,
    (Message("system", "Read."), Message("user", SECRET)),
    Answer,
    PARAMETERS,
    base_url=RECORDING.base_url,
    weights=RECORDING.weights,
    fixed=1,
)
ATTEMPTS = (
    Attempt(Usage(10, 2), "stop", 0.5, "InvalidAnswer"),
    Attempt(Usage(20, 3, 5, known=False), "stop", 0.25, prefill_seconds=0.125, decode_seconds=0.0),
)


@dataclass
class Scripted:
    """Answer with the same text always, or raise."""

    text: str = '{"word": "Ça va", "also": "中文"}'
    error: Exception | None = None
    asked: list[Request] = field(default_factory=list)
    closed: bool = False

    async def generate(self, request: Request) -> Response:
        """Note what was asked, and do what the test wants."""
        self.asked.append(request)
        if self.error is not None:
            raise self.error
        return Response(self.text, "gpt-9-2026", ATTEMPTS, certainty=CERTAINTY)

    async def aclose(self) -> None:
        """Note that it was closed."""
        self.closed = True


def run(model: Model, request: Request = REQUEST) -> Response:
    """Ask a model once and close it."""

    async def whole() -> Response:
        try:
            return await model.generate(request)
        finally:
            await model.aclose()

    return asyncio.run(whole())


def recorded(folder: Path) -> Path:
    """Record REQUEST into the folder and return the file of its answer."""
    run(Recorder(Scripted(), folder, RECORDING))
    return folder / f"{REQUEST.digest}.json"


def content(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path."""
    files = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in files}


def test_what_is_recorded_is_replayed(tmp_path: Path) -> None:
    """It comes back with model, attempts and certainty, as one that costs nothing now."""
    inner = Scripted()
    paid = run(Recorder(inner, tmp_path / "new" / "folder", RECORDING))
    assert (paid.cached, len(inner.asked), inner.closed) == (False, 1, True)
    replay = ReplayModel.open(tmp_path / "new" / "folder")
    assert isinstance(replay, Model)
    again = run(replay)
    assert again.cached
    assert json.loads(again.text) == {"word": "Ça va", "also": "中文"}
    assert Answer.model_validate_json(again.text).also == "中文"
    assert (again.model, again.attempts) == (paid.model, ATTEMPTS)
    assert again.certainty == paid.certainty == CERTAINTY


def test_what_told_no_certainty_replays_without(tmp_path: Path) -> None:
    """A recording from the time before certainty was told is still read: it is unknown."""
    path = recorded(tmp_path)
    stored = json.loads(path.read_text())
    del stored["response"]["certainty"]
    path.write_text(json.dumps(stored))
    assert run(ReplayModel.open(tmp_path)).certainty is None


def test_a_biased_request_is_recorded_as_it_is(tmp_path: Path) -> None:
    """The bias is part of the request, and of the parameters that a recording starts from."""
    biased = replace(PARAMETERS, bias=(("none", -0.5), ("yes", 1.0)))
    request = replace(REQUEST, parameters=biased)
    recording = RECORDING.model_copy(update={"parameters": biased})
    run(Recorder(Scripted(), tmp_path, recording), request)
    replay = ReplayModel.open(tmp_path)
    assert replay.parameters == biased
    assert run(replay, request).cached
    with pytest.raises(RecordingMissing):
        run(ReplayModel.open(tmp_path))


def test_a_replay_tells_what_builds_the_same_requests(tmp_path: Path) -> None:
    """The folder says whose answers it holds, so that requests get the digests they had."""
    recorded(tmp_path)
    replay = ReplayModel.open(tmp_path)
    assert replay.prompt == "statement/v1"
    request = Request(
        replay.model,
        REQUEST.messages,
        Answer,
        replay.parameters,
        base_url=replay.base_url,
        weights=replay.weights,
    )
    assert request.digest == REQUEST.digest


def test_files_are_for_readers(tmp_path: Path) -> None:
    """The files are indented JSON with ordered keys, letters as they are, and only the owner's."""
    path = recorded(tmp_path)
    text = path.read_text(encoding="utf-8")
    stored = json.loads(text)
    assert text == json.dumps(stored, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    assert stored["request"]["messages"][1:] == [{"role": "user", "content": SECRET}]
    assert stored["response"]["answer"] == {"word": "Ça va", "also": "中文"}
    assert sorted(stored["response"]) == ["answer", "attempts", "certainty", "model"]
    assert sorted(p.name for p in tmp_path.iterdir()) == [path.name, "recording.json", "shared"]
    assert json.loads((tmp_path / "recording.json").read_text()) == {
        "version": "recording.v1",
        "model": "openai:gpt-9",
        "base_url": "http://127.0.0.1:1/v1",
        "weights": "sha256:ab",
        "parameters": {
            "temperature": 0.0,
            "max_output_tokens": 100,
            "random_seed": 7,
            "bias": [],
        },
        "prompt": "statement/v1",
    }
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert str(tmp_path) not in text


def test_what_requests_share_is_kept_once(tmp_path: Path) -> None:
    """The schema and the fixed messages stand in files of their own, named by their digest."""
    path = recorded(tmp_path)
    run(Recorder(Scripted(), tmp_path, RECORDING), replace(REQUEST, weights="other"))
    stored = json.loads(path.read_text())["request"]
    assert len(list((tmp_path / "shared").iterdir())) == 2
    assert json.loads((tmp_path / stored["answer"]).read_text()) == REQUEST.identity()["answer"]
    shared = json.loads((tmp_path / stored["messages"][0]).read_text())
    assert shared == [{"role": "system", "content": "Read."}]
    for file in (tmp_path / "shared").iterdir():
        text = json.dumps(json.loads(file.read_text()), sort_keys=True, ensure_ascii=False)
        assert file.stem == hashlib.sha256(text.encode()).hexdigest()[:16]


def test_requests_are_named_by_their_files(tmp_path: Path) -> None:
    """The digests of what is recorded can be listed, without manifest and shared parts."""
    recorded(tmp_path)
    assert requests(tmp_path) == {REQUEST.digest}


def test_recording_again_asks_nothing(tmp_path: Path) -> None:
    """What is recorded is not asked for again, unless it is to be renewed."""
    path = recorded(tmp_path)
    before = path.read_bytes()
    inner = Scripted('{"word": "new"}')
    assert run(Recorder(inner, tmp_path, RECORDING)).cached
    assert (inner.asked, path.read_bytes()) == ([], before)
    run(Recorder(inner, tmp_path, RECORDING, renew=True))
    assert json.loads(run(ReplayModel.open(tmp_path)).text) == {"word": "new"}


def test_a_damaged_recording_is_asked_for_again(tmp_path: Path) -> None:
    """A recorder mends what it finds broken, instead of failing on it."""
    path = recorded(tmp_path)
    before = path.read_bytes()
    path.write_text("{")
    assert recorded(tmp_path).read_bytes() == before


def test_a_failure_is_not_recorded(tmp_path: Path) -> None:
    """What the model could not answer is raised and leaves no file."""
    with pytest.raises(ModelUnavailable):
        run(Recorder(Scripted(error=ModelUnavailable("It was busy.")), tmp_path, RECORDING))
    assert [p.name for p in tmp_path.iterdir()] == ["recording.json"]


def test_a_miss_names_the_command_that_records(tmp_path: Path) -> None:
    """A request that was never recorded is named by its digest, with what records it."""
    recorded(tmp_path)
    other = replace(REQUEST, messages=(Message("user", SECRET * 2),))
    with pytest.raises(RecordingMissing) as caught:
        run(ReplayModel.open(tmp_path), other)
    assert f"no answer to request {other.digest[:12]}." in str(caught.value)
    assert caught.value.hint == (
        f"Record it with: summarise FILE --model openai:gpt-9 --record {tmp_path}"
    )
    assert SECRET not in str(caught.value)


def test_a_folder_without_recordings(tmp_path: Path) -> None:
    """A folder that is missing or holds no manifest is refused, with what records into it."""
    for folder in (tmp_path, tmp_path / "it's missing"):
        with pytest.raises(SettingsError, match=r"recording\.json is missing") as caught:
            ReplayModel.open(folder)
        assert "summarise FILE --model MODEL --record " in str(caught.value.hint)
    assert "it'\"'\"'s missing'" in str(caught.value.hint)


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b'{"request": {',
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        json.dumps({"request": {}, "response": {}, SECRET: 1}).encode(),
        json.dumps({"request": {"model": "x", "messages": [SECRET]}, "response": 3}).encode(),
    ],
)
def test_a_damaged_file_is_named(tmp_path: Path, damage: bytes) -> None:
    """A file that is no recording is named, with nothing of what it holds (fault 38)."""
    path = recorded(tmp_path)
    for broken in (path, tmp_path / "recording.json"):
        broken.write_bytes(damage)
    with pytest.raises(SettingsError, match=r"recording\.json is damaged"):
        ReplayModel.open(tmp_path)
    with pytest.raises(SettingsError) as caught:
        run(ReplayModel(tmp_path, RECORDING))
    assert f"The recording {path} is damaged at " in str(caught.value)
    assert SECRET not in str(caught.value)
    assert caught.value.__cause__ is None


@pytest.mark.parametrize(
    ("place", "value", "where"),
    [
        (("response", "answer", "word"), SECRET, "answer: word: string_too_long"),
        (("response", "answer", "word"), 3, "answer: word: string_type"),
        (("response", "answer"), SECRET, "answer: the whole: model_type"),
        (("response", "attempts"), [{"usage": SECRET}], "response: "),
        (("response", "attempts", 0, "finish_reason"), SECRET, "response: literal_error"),
        (("request", "model"), "openai:other", "request: it is not the one"),
        (("request", SECRET), 1, "request: it is not the one"),
        ((SECRET,), 1, "the whole: extra_forbidden"),
    ],
)
def test_an_edited_file_is_damaged(
    tmp_path: Path, place: tuple[str | int, ...], value: object, where: str
) -> None:
    """An answer that does not fit, or stands for another request, is refused (fault 38)."""
    path = recorded(tmp_path)
    stored = json.loads(path.read_text())
    inside = stored
    for step in place[:-1]:
        inside = inside[step]
    inside[place[-1]] = value
    path.write_text(json.dumps(stored))
    with pytest.raises(SettingsError) as caught:
        run(ReplayModel.open(tmp_path))
    assert f"{path.name} is damaged at {where}" in str(caught.value)
    assert SECRET not in str(caught.value)


@pytest.mark.parametrize(
    ("other", "named"),
    [
        ({"model": "openai:gpt-8"}, "model"),
        ({"prompt": "statement/v2", "weights": ""}, "weights and prompt"),
        ({"parameters": Parameters()}, "parameters"),
        ({"base_url": ""}, "base_url"),
    ],
)
def test_one_folder_holds_one_model(tmp_path: Path, other: dict[str, object], named: str) -> None:
    """Recording into the folder of another model or prompt is refused before it is paid for."""
    path = recorded(tmp_path)
    before = content(tmp_path)
    inner = Scripted()
    with pytest.raises(SettingsError, match=f"recordings with another {named}\\."):
        run(Recorder(inner, tmp_path, RECORDING.model_copy(update=other)))
    assert inner.asked == []
    assert content(tmp_path) == before
    assert path.name in before


def test_a_folder_that_cannot_be_made_is_told_at_once(tmp_path: Path) -> None:
    """A folder that cannot be is refused before anything is paid for."""
    (tmp_path / "file").write_text("x")
    with pytest.raises(SettingsError, match="cannot be written: Not a directory"):
        Recorder(Scripted(), tmp_path / "file" / "folder", RECORDING)
    with pytest.raises(SettingsError, match="cannot be written: File exists"):
        Recorder(Scripted(), tmp_path / "file", RECORDING)


def test_a_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    """What is there and is no readable file is told with the system's word."""
    (tmp_path / "recording.json").mkdir()
    with pytest.raises(SettingsError, match=r"recording\.json cannot be read: Is a directory"):
        ReplayModel.open(tmp_path)


def test_a_failed_write_leaves_what_was_there(tmp_path: Path) -> None:
    """A write that fails is told and leaves neither half a file nor a part of one."""
    recorder = Recorder(Scripted(), tmp_path, RECORDING)
    blocked = tmp_path / f"{REQUEST.digest}.json"
    blocked.mkdir()
    with pytest.raises(SettingsError, match="cannot be written: Is a directory"):
        run(recorder)
    found = sorted(p.name for p in tmp_path.iterdir())
    assert found == [blocked.name, "recording.json", "shared"]


def test_a_write_is_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The bytes are on disk before the name points at them: a reader never sees half a file."""
    synced: list[bytes] = []
    fsync = os.fsync

    def look(handle: int) -> None:
        fsync(handle)
        assert not (tmp_path / f"{REQUEST.digest}.json").exists()
        (part,) = tmp_path.rglob(".*.part")
        synced.append(part.read_bytes())

    recorder = Recorder(Scripted(), tmp_path, RECORDING)
    monkeypatch.setattr(os, "fsync", look)
    run(recorder)
    assert synced[-1] == (tmp_path / f"{REQUEST.digest}.json").read_bytes()
    assert len(synced) == 3  # the two shared parts come first


def test_what_nobody_shares_any_more_goes(tmp_path: Path) -> None:
    """With a recording go the parts that it alone named; the others' stay, and so do they."""
    other = replace(REQUEST, messages=(Message("system", "Be long."), *REQUEST.messages[1:]))
    recorded(tmp_path)
    kept = content(tmp_path)
    run(Recorder(Scripted(), tmp_path, RECORDING), other)
    assert len(content(tmp_path)) == len(kept) + 2  # the answer, and its own instructions
    assert keep_only(tmp_path, {REQUEST.digest}) == 1
    assert content(tmp_path) == kept
    assert run(ReplayModel.open(tmp_path)).cached


def test_concurrent_answers_are_kept_apart(tmp_path: Path) -> None:
    """Requests that are recorded at the same time each get their own file."""
    many = [replace(REQUEST, messages=(Message("user", str(n)),), fixed=0) for n in range(20)]

    async def ask() -> None:
        recorder = Recorder(Scripted(), tmp_path, RECORDING)
        await asyncio.gather(*(recorder.generate(r) for r in many))

    asyncio.run(ask())
    replay = ReplayModel.open(tmp_path)
    assert all(run(replay, r).cached for r in many)
    assert len(list(tmp_path.glob("*.json"))) == 21
