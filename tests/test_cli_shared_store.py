"""The command line with a store that machines share: it works, and shows no password."""

from __future__ import annotations

from pathlib import Path

import pytest
from program import DRAFT, Program, drafting
from redis_server import RedisServer, needs_redis
from servers import ChatServer

from summarizer.cli import exits, main

pytestmark = needs_redis
Captured = pytest.CaptureFixture[str]
PASSWORD = "s3cret-of-nobody"


def test_second_machine_pays_nothing(program: Program, redis_server: RedisServer) -> None:
    """A Record that one machine paid for is printed on another, without a word to the model."""
    program.environment["SUMMARIZER_CACHE_URL"] = redis_server.url
    with ChatServer([drafting(DRAFT)]) as server:
        words = ("summarise", "a.txt", "--model", "openai:test", "--base-url", server.base_url)
        first = program.run(*words)
        second = program.run(*words)
    assert (first.returncode, second.returncode) == (0, 0)
    assert first.stdout.splitlines()[0] == second.stdout.splitlines()[0]
    assert server.calls == 1
    assert not (program.folder / "cache" / "summarizer" / "answers").exists()


def test_run_goes_on_without_the_server(program: Program, tmp_path: Path) -> None:
    """With no server the document is read, and one line says what that costs."""
    program.environment["SUMMARIZER_CACHE_URL"] = f"unix://:{PASSWORD}@{tmp_path}/absent"
    with ChatServer([drafting(DRAFT)]) as server:
        words = ("summarise", "a.txt", "--model", "openai:test", "--base-url", server.base_url)
        done = program.run(*words)
    assert done.returncode == 0
    assert done.stderr.count("was not used: it cannot be reached") == 1
    assert PASSWORD not in done.stdout + done.stderr


def test_cache_commands(
    program: Program, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """stats, check and clear speak of the shared store, and clear leaves what is not ours."""
    monkeypatch.setenv("SUMMARIZER_CACHE_URL", redis_server.url)
    redis_server.raw("SET", "theirs", "x")
    redis_server.raw("SET", "summarizer:1:entry:bad", "garbage")
    assert main(["cache", "stats"]) == 0
    assert f"Server       {redis_server.url}" in capsys.readouterr().out
    assert main(["cache", "check"]) == 0
    assert "0 entries hold, 1 were moved aside." in capsys.readouterr().out
    assert main(["cache", "clear", "--yes"]) == 0
    assert redis_server.raw("KEYS", "*") == [b"theirs"]


def test_cache_commands_without_a_server(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """What could not be checked or cleared is told, with the exit code of settings."""
    monkeypatch.setenv("SUMMARIZER_CACHE_URL", f"unix://:{PASSWORD}@{program.folder}/absent")
    assert main(["cache", "check"]) == exits.SETTINGS
    assert main(["cache", "clear", "--yes"]) == exits.SETTINGS
    told = "".join(capsys.readouterr())
    assert "cannot be reached" in told
    assert PASSWORD not in told


@pytest.mark.parametrize("url", [f"redis://:{PASSWORD}@nowhere:port", f"http://{PASSWORD}"])
def test_bad_address_is_an_error_of_settings(
    program: Program, monkeypatch: pytest.MonkeyPatch, capsys: Captured, url: str
) -> None:
    """Each command ends with the code of settings, and no part of the address is repeated."""
    monkeypatch.setenv("SUMMARIZER_CACHE_URL", url)
    for words in (["summarise", "a.txt"], ["cache", "stats"]):
        assert main(words) == exits.SETTINGS
    main(["doctor"])
    assert main(["config", "show"]) == 0
    told = "".join(capsys.readouterr())
    assert told.count("cache_url is not the address of a shared store") == 3
    assert "cache_url = ***" in told
    assert PASSWORD not in told


def test_config_and_doctor_show_no_password(
    program: Program, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """The address is shown without user and password; doctor says whether it can be used."""
    url = redis_server.url.replace("unix://", f"unix://default:{PASSWORD}@")
    monkeypatch.setenv("SUMMARIZER_CACHE_URL", redis_server.url)
    main(["doctor"])
    assert f"ok  Cache           {redis_server.url} (on)" in capsys.readouterr().out
    assert redis_server.raw("DBSIZE") == 0
    redis_server.raw("CONFIG", "SET", "requirepass", "another")
    redis_server.raw("AUTH", "another")
    try:
        monkeypatch.setenv("SUMMARIZER_CACHE_URL", url)
        main(["doctor"])
        main(["config", "show"])
        main(["config", "show", "--format", "json"])
    finally:
        redis_server.raw("CONFIG", "SET", "requirepass", "")
    told = "".join(capsys.readouterr())
    assert f"no  Cache           {redis_server.url} (on)" in told
    assert "it refuses the user name or the password" in told
    assert f"cache_url = {redis_server.url}" in told
    assert PASSWORD not in told
