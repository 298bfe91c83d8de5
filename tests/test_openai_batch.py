"""Tests of providers.openai_batch: what is sent to the Batch API, and how its files are read."""

from __future__ import annotations

import asyncio
import json
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest
from asking import KEY, SECRET, ask, request
from jobs_server import BatchServer, fails, says
from servers import ChatServer, Reply, answer, reset, status

from summarizer.errors import (
    AccessRefused,
    Deferred,
    InvalidAnswer,
    ModelError,
    ModelUnavailable,
    RequestRejected,
)
from summarizer.model import Usage
from summarizer.providers import openai_batch
from summarizer.providers.deferring import Deferring
from summarizer.providers.openai import OpenAIModel
from summarizer.providers.openai_batch import UNANSWERED, BatchApi, Line
from summarizer.providers.openai_batch import Reply as Came

T = TypeVar("T")


def call(server: BatchServer, action: Callable[[BatchApi], Awaitable[T]]) -> T:
    """Do something with the API of a server."""

    async def run() -> T:
        model = OpenAIModel("m-1", base_url=server.base_url, api_key=KEY, timeout=5, reasks=1)
        api = BatchApi(model)
        try:
            return await action(api)
        finally:
            await api.aclose()

    return asyncio.run(run())


def lines_of(content: bytes) -> list[Line | None]:
    """Return the lines that a file with this content holds."""

    async def read(api: BatchApi) -> list[Line | None]:
        return [line async for line in api.lines("file-x")]

    with BatchServer(lambda _: None) as server:
        server.contents["file-x"] = content
        return call(server, read)


class Aside:
    """Keep the bodies that are put aside, and hand out these replies."""

    def __init__(self, *replies: Came) -> None:
        self.bodies: list[str] = []
        self._replies = list(replies)

    def replies(self, digest: str) -> list[Came]:
        """Return the replies."""
        return self._replies

    def put_aside(self, digest: str, body: str) -> None:
        """Keep one body."""
        self.bodies.append(body)

    def paid(self, digest: str) -> bool:
        """Say no."""
        return False


def defer(aside: Aside, base_url: str) -> None:
    """Ask by way of jobs."""

    async def run() -> None:
        model = OpenAIModel("m-1", base_url=base_url, api_key=KEY, timeout=5, reasks=1)
        deferring = Deferring(model, aside)
        await deferring.generate(request())
        await deferring.aclose()

    asyncio.run(run())


def test_body_of_a_job_is_that_of_a_live_call() -> None:
    """What a job sends for a request, and for its re-ask, is what a live call would have sent."""
    misfit = says('{"name": ""}')
    assert isinstance(misfit, dict)
    with ChatServer([answer('{"name": ""}'), answer({"name": "Ann"})]) as server:
        ask(server.base_url, reasks=1)
        first, again = Aside(), Aside(Came(200, json.dumps(misfit["response"]["body"])))
        for aside in (first, again):
            with pytest.raises(Deferred):
                defer(aside, server.base_url)
    live = [received.json for received in server.requests]
    assert [json.loads(first.bodies[0]), json.loads(again.bodies[0])] == live
    assert server.calls == 2


def test_lines_end_at_line_feeds_alone() -> None:
    """Other characters that part lines may stand in an answer; the last line needs no end."""
    said = says({"name": "A\u2028B\x85C"})
    assert isinstance(said, dict)
    whole = json.dumps(said | {"custom_id": "a"}, ensure_ascii=False)
    found = lines_of(f"{whole}\r\n{whole}".encode())
    assert [line and line.custom_id for line in found] == ["a", "a"]
    assert found[0] is not None
    content = json.loads(found[0].reply.body)["choices"][0]["message"]["content"]
    assert json.loads(content)["name"] == "A\u2028B\x85C"
    assert found[0].usage == Usage(1000, 100)


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b"{",
        b"[]",
        b"\xff",
        b"[" * 100_000,
        b'{"custom_id": 7, "response": null}',
        b'{"custom_id": "a", "response": {"status_code": "x", "body": {}}}',
    ],
)
def test_broken_line_says_nothing(text: bytes) -> None:
    """A line that is not what the API promises is passed over, and the next one is read."""
    good = json.dumps({"custom_id": "a", "response": None, "error": {"code": "batch_expired"}})
    found = lines_of(text + b"\n" + good.encode() + b"\n")
    assert found[0] is None
    assert found[1] == Line("a", Came(UNANSWERED, '"batch_expired"'), Usage(), again=True)


def test_code_that_is_no_code_is_not_shown() -> None:
    """Fault 38: what stands in the place of a code may be anything, so it is called unknown."""
    line = json.dumps({"custom_id": "a", "response": None, "error": {"code": SECRET}})
    [found] = lines_of(line.encode())
    assert found is not None
    assert found.reply.body == '"unknown"'


@pytest.mark.parametrize(
    ("said", "again"),
    [(fails(429), True), (fails(500), True), (fails(401), True), (fails(400), False)],
)
def test_status_of_a_line_says_whether_to_send_it_again(said: Any, again: bool) -> None:
    """A pause, a fault of the server or a refused key help later; a rejected request never."""
    [found] = lines_of(json.dumps(said | {"custom_id": "a"}).encode())
    assert found is not None
    assert found.again is again


def test_line_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays flat: a line longer than any answer can be ends the reading."""
    monkeypatch.setattr(openai_batch, "MOST_BYTES", 2**18)
    with pytest.raises(InvalidAnswer):
        lines_of(b"a" * 2**20)


def test_jobs_are_found_on_later_pages(tmp_path: Path) -> None:
    """A file and a job are found by their mark, however many others were made since."""
    path = tmp_path / "job.jsonl"
    path.write_bytes(b"")

    async def make(api: BatchApi) -> tuple[list[str], list[str]]:
        file = await api.upload(path, "mine")
        job = await api.create(file, "mine")
        for _ in range(105):
            await api.create(await api.upload(path, "other"), "other")
        found = [await api.find_upload("mine", 0), await api.find_job("mine", 0)]
        return [file, job], found

    with BatchServer(lambda _: None) as server:
        made, found = call(server, make)
    assert made == found
    assert [server.count("files"), server.count("jobs")] == [2, 2]


def test_what_is_older_is_not_looked_through(tmp_path: Path) -> None:
    """An account may hold thousands of jobs: those from before this one are not asked for."""

    async def find(api: BatchApi) -> list[str]:
        later = 2**33
        return [await api.find_upload("mine", later), await api.find_job("mine", later)]

    with BatchServer(lambda _: None) as server:
        for number in range(250):
            kept = {"id": f"file-{number}", "object": "file", "filename": "x", "bytes": 0}
            server.files[f"file-{number}"] = kept | {"created_at": 1, "purpose": "batch"}
        server.jobs = {
            f"b{n}": {"id": f"b{n}", "object": "batch", "created_at": 1, "status": "completed"}
            for n in range(250)
        }
        assert call(server, find) == ["", ""]
    assert [server.count("files"), server.count("jobs")] == [1, 1]


def test_pause_that_a_look_asks_for_is_told() -> None:
    """Retry-After beside a job that goes on is how long to wait before the next look."""
    body = b'{"id": "b1", "object": "batch", "status": "in_progress"}'
    with BatchServer(lambda _: None) as server:
        server.faults = [("retrieve", Reply(200, body, {"retry-after": "7"}))]
        found = call(server, lambda api: api.retrieve("b1"))
    assert (found.status, found.pause, found.over) == ("in_progress", 7.0, False)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (status(404, message=SECRET), RequestRejected),
        (status(401, message=SECRET), AccessRefused),
        (status(429, message=SECRET), ModelUnavailable),
        (reset(), ModelUnavailable),
    ],
)
@pytest.mark.parametrize("name", ["retrieve", "content"])
def test_foreign_errors_become_ours(name: str, fault: Reply, kind: type[ModelError]) -> None:
    """Fault 38: an error of the API is one of ours, and holds neither its words nor the key."""

    async def read(api: BatchApi) -> Any:
        if name == "retrieve":
            return await api.retrieve("b1")
        return [line async for line in api.lines("file-x")]

    with BatchServer(lambda _: None, faults=[(name, fault)]) as server:
        server.contents["file-x"] = b""
        server.jobs["b1"] = {"id": "b1", "status": "completed"}
        with pytest.raises(ModelError) as caught:
            call(server, read)
    assert type(caught.value) is kind
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    told = "".join(traceback.format_exception(caught.value))
    assert SECRET not in told
    assert KEY not in told
