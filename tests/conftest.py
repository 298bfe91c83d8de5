"""What several test files share without importing it: the program in a folder of its own."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from program import Program
from redis_server import RedisServer
from servers import ChatServer

from summarizer.settings import Settings


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Program:
    """Put this process where the program would run: an empty folder, a cache of its own."""
    here = Program.at(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in set(os.environ) - set(here.environment):
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CACHE_HOME", here.environment["XDG_CACHE_HOME"])
    monkeypatch.setenv("NO_COLOR", "1")
    return here


@pytest.fixture(scope="session")
def _running_redis() -> Iterator[RedisServer]:
    with RedisServer() as server:
        yield server


@pytest.fixture
def redis_server(request: pytest.FixtureRequest) -> RedisServer:
    """Give an empty server that all tests share: none may kill it or change how it is set."""
    server: RedisServer = request.getfixturevalue("_running_redis")
    server.raw("FLUSHALL")
    return server


@pytest.fixture
def serve_jobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Return a function that makes a server of batch jobs stand in OpenAI's place."""
    from asking import KEY
    from deferred import good
    from jobs_server import BatchServer

    from summarizer.providers import openai

    with ExitStack() as opened:

        def start(answers: Any = good, **options: Any) -> BatchServer:
            server = opened.enter_context(BatchServer(answers, **options))
            monkeypatch.setattr(openai, "OPENAI_URL", server.base_url)
            return server

        monkeypatch.setenv("OPENAI_API_KEY", KEY)
        yield start


@pytest.fixture
def served(tmp_path: Path) -> Callable[..., Settings]:
    """Return what makes settings that ask a server, with a cache of their own."""

    def of(server: ChatServer, **more: Any) -> Settings:
        kept = str(tmp_path / "answers")
        return Settings(model="openai:m", base_url=server.base_url, cache_dir=kept, **more)

    return of
