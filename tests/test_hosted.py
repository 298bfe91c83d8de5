"""Tests of providers.hosted: what is missing is named, and a whole way through instructor.

The provider that is really asked here is databricks: instructor reaches it by the openai
package, which is installed, at an address that the environment names.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from instructor.v2.core.provider_specs import ALIAS_TO_PROVIDER, PROVIDER_SPECS
from pydantic import BaseModel
from servers import ChatServer, Reply, body, completion, status

from summarizer.errors import (
    AnswerCutOff,
    InvalidAnswer,
    ModelError,
    ModelUnavailable,
    RequestRejected,
    SettingsError,
)
from summarizer.model import Budget, Message, Parameters, Request, Response, Usage, spending
from summarizer.providers.hosted import _NEEDS, HostedModel, _sent, connect, known

KEY = "dapi-this-is-a-key-of-nobody-0123456789"
SECRET = "The minister {{ 7 * 7 }} denied everything"


class Speaker(BaseModel):
    """Name one who speaks."""

    name: str


def call(arguments: dict[str, Any], finish_reason: str = "tool_calls") -> Reply:
    """Answer with a tool call, which is how instructor asks this provider."""
    function = {"name": "Speaker", "arguments": json.dumps(arguments)}
    message = {"tool_calls": [{"id": "1", "type": "function", "function": function}]}
    return body(completion(message, finish_reason, (10, 5)))


def ask(server: ChatServer, monkeypatch: pytest.MonkeyPatch, budget: Budget) -> Response:
    """Ask databricks, which lives at the server."""
    monkeypatch.setenv("DATABRICKS_HOST", f"http://{server.address}")
    monkeypatch.setenv("DATABRICKS_TOKEN", KEY)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")

    async def run() -> Response:
        model = HostedModel("databricks", "m-1", timeout=5, reasks=1)
        asked = Request("databricks:m-1", (Message("user", SECRET),), Speaker)
        try:
            return await model.generate(asked)
        finally:
            await model.aclose()
            await model.aclose()

    with spending(budget):
        return asyncio.run(run())


def test_answer_comes_through_instructor(monkeypatch: pytest.MonkeyPatch) -> None:
    """A provider known to instructor alone is asked, re-asked, charged and told like any other."""
    budget = Budget()
    with ChatServer([call({"nme": "x"}), call({"name": "Ann"})]) as server:
        response = ask(server, monkeypatch, budget)
    assert response.text == '{"name":"Ann"}'
    assert response.usage == Usage(20, 10)
    assert [a.error for a in budget.attempts] == ["InvalidAnswer", ""]
    first = server.requests[0]
    assert first.headers["authorization"] == f"Bearer {KEY}"
    assert first.json["messages"][-1]["content"] == SECRET
    assert {"model": "m-1", "temperature": 0.0, "max_tokens": 4096, "seed": 7}.items() <= (
        first.json.items()
    )


@pytest.mark.parametrize(
    ("behaviour", "kind", "calls"),
    [
        (call({"nme": SECRET}), InvalidAnswer, 2),
        (call({"name": SECRET}, "length"), AnswerCutOff, 1),
        (status(401, message=KEY), RequestRejected, 1),
        (status(503), ModelUnavailable, 1),  # once: the package's own retries are off
    ],
)
def test_errors_are_the_same_as_everywhere(
    behaviour: Reply, kind: type[ModelError], calls: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Faults 20, 21, 22, 26: the same errors as for openai, with neither text nor key in them."""
    with ChatServer([behaviour]) as server, pytest.raises(kind) as caught:
        ask(server, monkeypatch, Budget())
    assert server.calls == calls
    assert "databricks" in str(caught.value)
    assert SECRET not in repr(vars(caught.value))
    assert KEY not in repr(vars(caught.value))
    assert caught.value.__context__ is None
    if kind is RequestRejected:
        assert "DATABRICKS_TOKEN" in str(caught.value)


@pytest.mark.parametrize(
    ("provider", "package"),
    [("anthropic", "anthropic"), ("google", "google-genai"), ("mistral", "mistralai")],
)
def test_missing_package_is_named(
    provider: str, package: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 40: the package to install is named, whether or not there is a key, and not logged."""
    for module in ("anthropic", "google", "google.genai", "mistralai", "mistralai.client"):
        monkeypatch.setitem(__import__("sys").modules, module, None)
    with pytest.raises(SettingsError, match=f"pip install {package}$") as caught:
        connect(provider, "m")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    assert not caplog.records


@pytest.mark.parametrize(
    ("provider", "variable"),
    [("deepseek", "DEEPSEEK_API_KEY"), ("databricks", "DATABRICKS_TOKEN")],
)
def test_missing_key_is_named(
    provider: str, variable: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault 40: the variable that the provider's key is read from is named."""
    monkeypatch.delenv(variable, raising=False)
    monkeypatch.delenv("DATABRICKS_API_KEY", raising=False)
    with pytest.raises(SettingsError, match=f"{variable} is not set"):
        connect(provider, "m")


def test_anything_else_missing_is_told(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Fault 40: with package and key there, what still fails is told without the key, once."""
    monkeypatch.setenv("DATABRICKS_TOKEN", KEY)
    for name in ("BASE_URL", "HOST", "WORKSPACE_URL"):
        monkeypatch.delenv(f"DATABRICKS_{name}", raising=False)
    with pytest.raises(SettingsError, match="databricks could not be set up") as caught:
        connect("databricks", "m")
    assert KEY not in str(caught.value)
    assert not caplog.records  # instructor would log it too, with a traceback


def test_unknown_provider_lists_the_known() -> None:
    """An unknown provider is told at once, with the names that are known."""
    with pytest.raises(SettingsError, match=r"'nonsuch'.*anthropic.*google.*mistral"):
        connect("nonsuch", "m")


def test_known_leaves_out_what_cannot_be_bounded() -> None:
    """Openai has its own file; where calls cannot be counted or timed, nothing is promised."""
    assert {"anthropic", "google", "mistral", "ollama", "groq"} <= set(known())
    assert set(ALIAS_TO_PROVIDER) - set(known()) == {"openai", "xai", "bedrock"}


def test_modules_are_those_that_instructor_needs() -> None:
    """No provider is known that instructor cannot reach, and each needs what instructor imports."""
    needed = {name: PROVIDER_SPECS[ALIAS_TO_PROVIDER[name]].sdk_module for name in known()}
    assert {name: module or name for name, module in needed.items()} == {
        name: module for name, (module, _) in _NEEDS.items()
    }


async def _takes_anything(**_sent: Any) -> None: ...


async def _takes_little(*, max_tokens: int) -> None: ...


@pytest.mark.parametrize(
    ("provider", "sent"),
    [
        ("google", {"generation_config": {"temperature": 0.5, "max_tokens": 9}}),
        ("mistral", {"temperature": 0.5, "max_tokens": 9, "random_seed": 3}),
        ("cohere", {"temperature": 0.5, "max_tokens": 9, "seed": 3}),
    ],
)
def test_parameters_have_the_names_of_the_provider(provider: str, sent: dict[str, Any]) -> None:
    """Sampling parameters go out under each provider's own names."""
    assert _sent(provider, Parameters(0.5, 9, 3), _takes_anything) == sent


def test_parameters_that_a_package_lacks_are_left_out() -> None:
    """A package that has dropped a parameter is not handed it."""
    assert _sent("anthropic", Parameters(0.5, 9, 3), _takes_little) == {"max_tokens": 9}


def test_client_for_one_model_is_not_told_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where instructor's client is made for one model, the name is not sent again."""
    monkeypatch.setattr("summarizer.providers.hosted._BOUND_TO_MODEL", frozenset({"databricks"}))
    with ChatServer([call({"name": "Ann"})]) as server, pytest.raises(ModelError):
        ask(server, monkeypatch, Budget())
    assert server.calls == 0  # the openai package insists on a model, so it was not given one
