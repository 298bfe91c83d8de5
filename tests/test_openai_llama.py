"""Tests of providers.openai against llama.cpp's own server, in this process."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path
from typing import Any

import pytest
from asking import Speaker, request

from summarizer.errors import (
    AnswerCutOff,
    RequestRejected,
)
from summarizer.model import Message, Parameters, Request, Response
from summarizer.providers.openai import OpenAIModel
from summarizer.settings import cache_home
from summarizer.summary import Draft


@pytest.fixture(scope="module")
def llama() -> Any:
    """Serve the embedded weights by llama.cpp's own HTTP server."""
    named = os.environ.get("SUMMARIZER_TEST_WEIGHTS")
    weights = Path(named or cache_home() / "models" / "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")
    if not weights.is_file():
        pytest.skip("the embedded weights are not here: make model, or SUMMARIZER_TEST_WEIGHTS")
    xllamacpp = pytest.importorskip("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx = 2048
    params.n_parallel = 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 2
    params.warmup = False
    params.port = 0
    params.hostnames = ["127.0.0.1"]
    params.verbosity = -1
    return xllamacpp.Server(params)


@pytest.mark.embedded
def test_llama_server_fills_the_schema(llama: Any) -> None:
    """llama.cpp's own server decodes our strict schema in one call, and reports usage."""

    async def run() -> Response:
        model = OpenAIModel("qwen", base_url=f"{llama.listening_address}/v1", timeout=60, reasks=0)
        try:
            return await model.generate(request(Speaker, "Who speaks? 'No,' said France."))
        finally:
            await model.aclose()

    response = asyncio.run(run())
    assert Speaker.model_validate_json(response.text).name
    assert response.usage.known
    assert response.usage.input_tokens > 5


@pytest.mark.embedded
def test_llama_server_takes_the_whole_draft(llama: Any) -> None:
    """llama.cpp can make a grammar of the Draft, its largest schema; a cut-off is told as such."""

    async def run() -> Response:
        model = OpenAIModel("qwen", base_url=f"{llama.listening_address}/v1", timeout=60, reasks=0)
        asked = Request(
            "openai:qwen",
            (Message("user", "1. France said no."),),
            Draft,
            Parameters(max_output_tokens=8),
        )
        try:
            return await model.generate(asked)
        finally:
            await model.aclose()

    with pytest.raises(AnswerCutOff):
        asyncio.run(run())


@pytest.mark.embedded
def test_llama_server_tells_that_a_text_is_too_long(llama: Any) -> None:
    """A request beyond the context is rejected with the setting to lower, not retried."""

    async def run() -> Response:
        model = OpenAIModel("qwen", base_url=f"{llama.listening_address}/v1", timeout=60, reasks=0)
        try:
            return await model.generate(request(Speaker, "word " * 4000))
        finally:
            await model.aclose()

    with pytest.raises(RequestRejected, match="segment_tokens"):
        asyncio.run(run())
