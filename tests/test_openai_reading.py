"""Tests of reading an answer of a chat-completions server: as openai's own client reads it."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import httpx2
import pytest
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletion
from servers import ChatServer, Reply, answer

from summarizer.providers.openai import completion

GOOD = json.loads(answer({"name": "Ann"}).body)
ODD = [
    GOOD,
    GOOD | {"choices": [GOOD["choices"][0] | {"finish_reason": "eos", "score": 1.5}]},
    {"choices": GOOD["choices"]},
    GOOD | {"choices": None, "usage": {"prompt_tokens": "many"}},
    GOOD | {"choices": [{"message": {"content": ["part", {"text": "of it"}]}}]},
    {},
    [],
    None,
    "text",
    7,
]


def read_both_ways(reply: Reply) -> tuple[Any, Any]:
    """Return one answer as openai's client reads it and as we do."""

    async def main(base_url: str) -> tuple[Any, Any]:
        async with AsyncOpenAI(base_url=base_url, api_key="none", max_retries=0) as client:
            path, body = "/chat/completions", {"model": "m", "messages": []}
            theirs = await client.post(path, cast_to=ChatCompletion, body=body)
            plain = await client.post(path, cast_to=httpx2.Response, body=body)
            return theirs, completion(plain)

    with ChatServer([reply]) as server:
        return asyncio.run(main(server.base_url))


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x+json; x=y"])
@pytest.mark.parametrize("values", ODD)
def test_answers_are_read_as_the_client_reads_them(values: Any, kind: str) -> None:
    """Whatever a server sends, and calls it, both give the same object."""
    body = json.dumps(values).encode()
    theirs, ours = read_both_ways(Reply(body=body, headers={"content-type": kind}))
    assert type(ours) is type(theirs)
    if isinstance(theirs, ChatCompletion):
        assert ours.model_dump(warnings=False) == theirs.model_dump(warnings=False)
    else:
        assert ours == theirs


def test_what_is_no_json_is_text() -> None:
    """A page of a proxy is handed on as it stands, for the words of the error."""
    reply = Reply(body=b"<html>busy</html>", headers={"content-type": "text/html"})
    assert read_both_ways(reply) == ("<html>busy</html>", "<html>busy</html>")


def test_broken_json_is_an_error() -> None:
    """What was said to be JSON and is none cannot be read, with either."""
    reply = Reply(body=b'{"choices": [', headers={"content-type": "application/json"})
    with pytest.raises(json.JSONDecodeError):
        read_both_ways(reply)
    with pytest.raises(json.JSONDecodeError):
        completion(httpx2.Response(200, content=reply.body, headers=dict(reply.headers)))
