"""Ask a server in tests, and look at how it fails: what the tests of openai share."""

from __future__ import annotations

import asyncio
import traceback
from typing import Literal

import pytest
from pydantic import BaseModel, Field
from servers import (
    Behaviour,
    ChatServer,
)

from summarizer.errors import (
    ModelError,
)
from summarizer.model import Budget, Message, Parameters, Request, Response, spending
from summarizer.providers.openai import OpenAIModel

KEY = "sk-this-is-a-key-of-nobody-0123456789"
SECRET = "The minister {{ 7 * 7 }} denied everything"


class Speaker(BaseModel):
    """Name one who speaks."""

    name: str = Field(min_length=1, max_length=20)
    kind: Literal["person", "state"] = "person"


def request(kind: type[BaseModel] = Speaker, words: str = SECRET) -> Request:
    """Return a request whose text must never show in an error."""
    messages = (Message("system", "Be brief."), Message("user", words))
    parameters = Parameters(temperature=0.5, max_output_tokens=200, random_seed=11)
    return Request("openai:m-1", messages, kind, parameters)


def ask(
    base_url: str, *, budget: Budget | None = None, timeout: float = 5.0, reasks: int = 2
) -> Response:
    """Ask once, with a key."""

    async def run() -> Response:
        model = OpenAIModel("m-1", base_url=base_url, api_key=KEY, timeout=timeout, reasks=reasks)
        try:
            return await model.generate(request())
        finally:
            await model.aclose()

    with spending(budget or Budget()):
        return asyncio.run(run())


def fail(kind: type[ModelError], *answers: Behaviour, timeout: float = 5.0) -> tuple[str, Budget]:
    """Ask a server with this script; return the message of the error, and what was charged."""
    budget = Budget()
    with ChatServer(answers) as server, pytest.raises(ModelError) as caught:
        ask(server.base_url, budget=budget, timeout=timeout)
    assert type(caught.value) is kind
    assert (caught.value.provider, caught.value.model) == ("openai", "m-1")
    assert (caught.value.__cause__, caught.value.__context__) == (None, None)
    told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
    assert SECRET not in told
    assert KEY not in told
    assert server.address in str(caught.value)
    return str(caught.value), budget
