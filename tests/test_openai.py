"""Tests of providers.openai: what is sent, what comes back, and its settings."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest
from asking import KEY, SECRET, ask, request
from servers import (
    MODEL,
    ChatServer,
    answer,
    body,
    completion,
    status,
)

from summarizer.errors import (
    ModelUnavailable,
    SettingsError,
)
from summarizer.model import Budget, Usage
from summarizer.providers.openai import OpenAIModel


def test_answer_is_filled_and_told() -> None:
    """A good answer comes back as canonical JSON, with the server's model name and its usage."""
    budget = Budget()
    with ChatServer([answer('{"kind": "state",\n "name": "France"}', usage=(10, 5))]) as server:
        response = ask(server.base_url, budget=budget)
    assert response.text == '{"name":"France","kind":"state"}'
    assert response.model == MODEL
    assert response.usage == Usage(10, 5)
    assert response.attempts == tuple(budget.attempts)
    assert (budget.calls, budget.tokens, response.attempts[0].error) == (1, 15, "")


def test_odd_model_name_is_not_taken_over() -> None:
    """Where the server's name for the model is no text, the name that was asked for stands."""
    odd = completion({"content": '{"name": "Ann"}'}, "stop", (10, 5)) | {"model": {"a": 1}}
    with ChatServer([body(odd)]) as server:
        assert ask(server.base_url).model == "m-1"


def test_request_is_sent_as_it_is() -> None:
    """Messages go out untouched by templates, with parameters, strict schema and the key given."""
    with ChatServer([answer({"name": "Ann"})]) as server:
        ask(server.base_url)
    [received] = server.requests
    assert received.path == "/v1/chat/completions"
    assert received.headers["authorization"] == f"Bearer {KEY}"
    assert received.json["messages"] == [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": SECRET},
    ]
    assert {k: received.json[k] for k in ("model", "temperature", "max_tokens", "seed")} == {
        "model": "m-1",
        "temperature": 0.5,
        "max_tokens": 200,
        "seed": 11,
    }
    assert received.json["response_format"] == {
        "type": "json_schema",
        "json_schema": {
            "name": "Speaker",
            "strict": True,
            "schema": {
                "type": "object",
                "description": "Name one who speaks.",
                "properties": {
                    "name": {"type": "string"},
                    "kind": {"type": "string", "enum": ["person", "state"]},
                },
                "required": ["name", "kind"],
                "additionalProperties": False,
            },
        },
    }


def test_openai_itself_is_sent_its_own_name_for_the_limit(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """OpenAI gets max_completion_tokens, which its reasoning models ask for, and its own key."""
    monkeypatch.setenv("OPENAI_API_KEY", KEY)
    with ChatServer([answer({"name": "Ann"})]) as server:
        monkeypatch.setattr("summarizer.providers.openai.OPENAI_URL", server.base_url)

        async def run() -> None:
            model = OpenAIModel("m-1", api_key="another", timeout=5, reasks=0)
            await model.generate(request())
            await model.aclose()

        asyncio.run(run())
    [received] = server.requests
    assert received.json["max_completion_tokens"] == 200
    assert "max_tokens" not in received.json
    assert received.headers["authorization"] == f"Bearer {KEY}"


def test_what_belongs_to_openai_stays_away_from_other_servers(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """No key, organisation or project of OpenAI's environment reaches another server."""
    for name in ("API_KEY", "ADMIN_KEY", "ORG_ID", "PROJECT_ID"):
        monkeypatch.setenv(f"OPENAI_{name}", f"{KEY}-{name}")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1")
    with ChatServer([answer({"name": "Ann"})]) as server:

        async def run() -> None:
            model = OpenAIModel("m-1", base_url=server.base_url, timeout=5, reasks=0)
            await model.generate(request())
            await model.aclose()

        asyncio.run(run())
    assert KEY not in str(server.requests[0].headers)
    assert server.requests[0].headers["authorization"] == "Bearer none"


def test_no_proxy_between_us_and_ourselves(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document for a server on this machine does not take the way over a proxy."""
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    with ChatServer([answer({"name": "Ann"})]) as server:
        assert ask(server.base_url).text


def test_connections_are_kept_and_made_anew_after_closing() -> None:
    """One model serves several event loops, as long as it is closed in between."""
    with ChatServer([answer({"name": "Ann"})]) as server:
        model = OpenAIModel("m-1", base_url=server.base_url, timeout=5, reasks=0)

        async def run() -> None:
            await asyncio.gather(*(model.generate(request()) for _ in range(5)))
            await model.aclose()
            await model.aclose()

        asyncio.run(run())
        asyncio.run(run())
    assert server.calls == 10


def test_nothing_of_the_document_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    """Fault 38: at the loudest level, no log line holds the text, the answer or the key."""
    caplog.set_level(logging.DEBUG)
    with ChatServer([answer(SECRET), answer({"name": SECRET}), status(500)]) as server:
        with pytest.raises(ModelUnavailable):
            ask(server.base_url)
        assert server.calls == 3
    assert SECRET not in caplog.text
    assert KEY not in caplog.text
    logging.getLogger("instructor.v2.retry").error("of a caller's own")
    assert "of a caller's own" in caplog.text


def test_missing_key_names_the_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fault 40: without a key for OpenAI, the variable is named before anything is asked."""
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    with pytest.raises(SettingsError, match="OPENAI_API_KEY is not set"):
        OpenAIModel("m-1", timeout=1, reasks=0)


@pytest.mark.parametrize("key", ["sk-\u00e9", "sk-a\nb: c"])
def test_key_that_no_header_can_carry_is_refused(key: str) -> None:
    """Fault 38: a key with a line break is refused here, before a library shows it."""
    with pytest.raises(SettingsError) as caught:
        OpenAIModel("m-1", base_url="http://127.0.0.1/v1", api_key=key, timeout=1, reasks=0)
    assert "SUMMARIZER_API_KEY" in str(caught.value)
    assert "sk-" not in str(caught.value)


@pytest.mark.parametrize("base_url", ["host/v1", "ftp://host", "http://", "http://h:x/v1"])
def test_odd_address_is_refused(base_url: str) -> None:
    """An address that is none is told at once."""
    with pytest.raises(SettingsError, match="base_url is not an address"):
        OpenAIModel("m-1", base_url=base_url, timeout=1, reasks=0)


def test_credentials_in_an_address_are_refused() -> None:
    """Fault 38: an address is shown in messages and records, so it holds no credentials."""
    with pytest.raises(SettingsError) as caught:
        OpenAIModel("m-1", base_url=f"http://me:{KEY}@host/v1", timeout=1, reasks=0)
    assert KEY not in str(caught.value)


def test_constructing_is_light() -> None:
    """A cached answer needs a constructed model, and pays for none of the heavy packages."""
    code = (
        "import sys; from summarizer.providers.openai import OpenAIModel;"
        "from summarizer.providers.hosted import HostedModel; from summarizer.retry import Retry;"
        "Retry(OpenAIModel('m', base_url='http://h/v1', timeout=1, reasks=0), deadline=1);"
        "HostedModel('anthropic', 'm', timeout=1, reasks=0);"
        "print({'openai', 'instructor', 'tenacity', 'httpx2'} & set(sys.modules))"
    )
    path = os.pathsep.join([str(Path(__file__).parent.parent), *sys.path])
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONPATH": path},
    )
    assert done.stdout.strip() == "set()"
