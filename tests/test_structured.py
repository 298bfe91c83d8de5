"""Tests of providers.structured: the strict schema, and what is read off an answer."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from pydantic import BaseModel

from summarizer.errors import InvalidAnswer
from summarizer.model import Message, Request, Response, Usage, schema_of
from summarizer.providers.failures import Asked
from summarizer.providers.structured import (
    Channel,
    finish_of,
    strict,
    strict_form,
    strictly_shaped,
    usage_of,
)
from summarizer.summary import Draft


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Yield each object schema inside a schema."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for part in schema.values():
            yield from objects(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from objects(part)


def test_strict_schema_names_every_property() -> None:
    """Each object of the Draft requires all its properties and allows no other."""
    found = list(objects(strict(schema_of(Draft))))
    assert len(found) == 6
    for schema in found:
        assert schema["required"] == list(schema["properties"])
        assert schema["additionalProperties"] is False


def test_strict_schema_leaves_out_what_servers_reject() -> None:
    """Bounds of strings, titles and defaults go; descriptions, enums and list bounds stay."""
    text = json.dumps(strict(schema_of(Draft)))
    for key in ("title", "default", "minLength", "maxLength"):
        assert f'"{key}":' not in text
    for key in ("description", "enum", "$ref", "anyOf", "minItems", "maxItems"):
        assert f'"{key}":' in text


def test_strict_schema_keeps_properties_by_any_name() -> None:
    """A property that is called like a dropped keyword is a property all the same."""
    schema = {"type": "object", "properties": {"title": {"type": "string", "title": "Title"}}}
    assert strict(schema)["properties"] == {"title": {"type": "string"}}


def test_strict_schema_changes_nothing_in_place() -> None:
    """The schema that the request's digest is made of stays as it is."""
    before = json.dumps(schema_of(Draft))
    strictly_shaped(Draft)
    assert json.dumps(schema_of(Draft)) == before


def test_shape_is_made_once() -> None:
    """The class that instructor takes is derived once, not for every call."""
    assert strictly_shaped(Draft) is strictly_shaped(Draft)


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (SimpleNamespace(choices=[SimpleNamespace(finish_reason="stop")]), "stop"),
        (SimpleNamespace(choices=[SimpleNamespace(finish_reason="tool_calls")]), "stop"),
        (SimpleNamespace(stop_reason="end_turn"), "stop"),
        (SimpleNamespace(stop_reason="max_tokens"), "length"),
        (SimpleNamespace(stop_reason="refusal"), "refused"),
        (
            SimpleNamespace(
                candidates=[SimpleNamespace(finish_reason=SimpleNamespace(value="SAFETY"))]
            ),
            "filtered",
        ),
        (SimpleNamespace(finish_reason="COMPLETE"), "stop"),
        (SimpleNamespace(choices=[SimpleNamespace(finish_reason=None)]), "unknown"),
        ("a page", "unknown"),
    ],
)
def test_finish_reason_of_any_provider(answer: Any, reason: str) -> None:
    """Fault 20: each provider's word for how an answer ended becomes one of ours."""
    assert finish_of(answer) == reason


@pytest.mark.parametrize(
    ("usage", "expected"),
    [
        ({"usage": SimpleNamespace(prompt_tokens=3, completion_tokens=2)}, Usage(3, 2)),
        (
            {"usage": SimpleNamespace(input_tokens=3, output_tokens=2, cache_read_input_tokens=4)},
            Usage(7, 2, 4),
        ),
        (
            {"usage_metadata": SimpleNamespace(prompt_token_count=3, candidates_token_count=2)},
            Usage(3, 2),
        ),
        ({"usage": SimpleNamespace(prompt_tokens="3", completion_tokens=2)}, Usage(known=False)),
        ({"usage": SimpleNamespace(prompt_tokens=3, completion_tokens=-2)}, Usage(known=False)),
        ({"usage": SimpleNamespace(prompt_tokens=3)}, Usage(known=False)),
        ({"usage": None}, Usage(known=False)),
        ({}, Usage(known=False)),
    ],
)
def test_usage_of_any_provider(usage: dict[str, Any], expected: Usage) -> None:
    """Fault 24: each provider's usage is read, and what is no count is unknown, never 0."""
    assert usage_of(SimpleNamespace(**usage)) == expected


def test_answer_that_ends_for_no_reason_is_still_read() -> None:
    """A server that names no finish reason is believed; what it says is checked all the same."""

    async def create(**_sent: Any) -> Any:
        from openai.types.chat import ChatCompletion

        choice = {"index": 0, "message": {"role": "assistant", "content": "{}"}}
        return ChatCompletion.construct(choices=[choice])

    channel = Channel(create, Asked("openai", "m"), 5.0, 0, "json_schema_mode", "openai")
    request = Request("openai:m", (Message("user", "a"),), Draft)
    response = asyncio.run(channel.ask(request, strictly_shaped, {}))
    assert Draft.model_validate_json(response.text) == Draft()
    assert response.model == "m"


def test_misfit_beyond_the_last_re_ask_counts_its_calls() -> None:
    """Fault 26: with no re-ask allowed, one misfit ends it, and one call is told."""

    async def create(**_sent: Any) -> Any:
        from openai.types.chat import ChatCompletion

        choice = {"index": 0, "message": {"role": "assistant", "content": "[]"}}
        return ChatCompletion.construct(choices=[choice])

    channel = Channel(create, Asked("openai", "m"), 5.0, 0, "json_schema_mode", "openai")
    request = Request("openai:m", (Message("user", "a"),), Draft)
    with pytest.raises(InvalidAnswer, match="1 call "):
        asyncio.run(channel.ask(request, strictly_shaped, {}))


def asked_and_answered(contents: list[str], form: bool) -> tuple[list[dict[str, Any]], Response]:
    """Return what each call sent, and the Response; the answers are given in order."""
    from openai.types.chat import ChatCompletion

    calls: list[dict[str, Any]] = []

    async def create(**sent: Any) -> Any:
        calls.append(json.loads(json.dumps(sent)))
        sent["response_format"]["json_schema"]["strict"] = True  # as providers.openai does
        message = {"role": "assistant", "content": contents[len(calls) - 1]}
        usage = {"prompt_tokens": 10 * len(calls), "completion_tokens": 5, "total_tokens": 0}
        choice = {"index": 0, "message": message, "finish_reason": "stop"}
        return ChatCompletion.model_validate(
            {"id": "1", "created": 1, "model": "m", "object": "chat.completion"}
            | {"choices": [choice], "usage": usage}
        )

    channel = Channel(create, Asked("openai", "m"), 5.0, 2, "json_schema_mode", "openai")
    messages = (Message("system", "Be brief."), Message("user", "{{ braces }}"))
    known = strict_form(Draft) if form else None
    request = Request("openai:m", messages, Draft)
    response = asyncio.run(channel.ask(request, strictly_shaped, {"temperature": 0.5}, known))
    for call in calls:
        call["response_format"]["json_schema"].pop("strict", None)
    return calls, response


def test_first_call_without_instructor_changes_nothing() -> None:
    """With the form known, the same calls are sent and paid for, re-asks with their words too."""
    contents = ["[]", '{"gist": 3}', '{"gist": null}']
    calls, response = asked_and_answered(contents, form=True)
    theirs, other = asked_and_answered(contents, form=False)
    assert calls == theirs
    assert len(calls) == 3
    assert [(a.usage, a.error) for a in response.attempts] == [
        (a.usage, a.error) for a in other.attempts
    ]
    assert (response.text, response.model) == (other.text, other.model)


def test_answer_that_fits_needs_no_instructor() -> None:
    """The class that instructor would be given is not even made where the first answer fits."""

    async def create(**_sent: Any) -> Any:
        message = SimpleNamespace(content="{}")
        return SimpleNamespace(choices=[SimpleNamespace(message=message, finish_reason="stop")])

    def shape(answer: type[BaseModel]) -> type[BaseModel]:
        raise AssertionError(answer)

    channel = Channel(create, Asked("openai", "m"), 5.0, 0, "json_schema_mode", "openai")
    request = Request("openai:m", (Message("user", "a"),), Draft)
    response = asyncio.run(channel.ask(request, shape, {}, strict_form(Draft)))
    assert Draft.model_validate_json(response.text) == Draft()
