"""``summarise --dry-run``: what would be sent, and what it may cost. Nothing is sent.

The real pipeline runs with a Model that writes down what it is asked and has nothing to
say. So the requests are the true ones, and none of their making is told twice.
"""

from __future__ import annotations

import asyncio
import json

from summarizer import loading, wiring
from summarizer.cli import exits, output
from summarizer.document import Document
from summarizer.errors import SummarizerError
from summarizer.model import Attempt, Request, Response, Usage, schema_of
from summarizer.pipeline import Summarizer
from summarizer.segmentation import tokens
from summarizer.settings import Settings
from summarizer.telemetry import price_range

_SHORTEST = 20  # tokens of an answer that finds nothing


class _Listener:
    """Keep every request; answer each with as little as its schema allows."""

    def __init__(self) -> None:
        self.requests: list[Request] = []

    async def generate(self, request: Request) -> Response:
        """Keep one request."""
        self.requests.append(request)
        nothing = dict.fromkeys(schema_of(request.answer).get("required", ()))
        return Response(json.dumps(nothing), "", (Attempt(Usage(), "stop", 0.0),))

    async def aclose(self) -> None:
        """Do nothing."""


def tell(files: list[str], loaded: Settings, messages: output.Messages) -> int:
    """Tell of every document; return the code of the first error, or 0."""
    codes = []
    for file in files:
        try:
            told = _told(loading.read(file), loaded, verbose=messages.level >= 2)
        except SummarizerError as error:
            messages.complain(error)
            codes.append(exits.code_of(type(error).__name__))
        else:
            output.write(told)
    return next(iter(codes), exits.DONE)


def _told(document: Document, loaded: Settings, *, verbose: bool) -> str:
    listener = _Listener()
    ready = wiring.build(loaded, model=listener)
    asyncio.run(ready.summarise(document))
    requests = listener.requests
    language, segments = ready.segment(document)
    most = max(ready.planned_calls(segments), len(requests))
    sent = sum(tokens(m.content) for request in requests for m in request.messages)
    at_most = sent * most // len(requests)
    facts = (
        ("Document", f"{document.source}, {len(document.text):,} characters, language {language}"),
        ("Model", ready.target.model + (f" at {loaded.base_url}" if loaded.base_url else "")),
        ("Prompt", f"{ready.prompt.name}/{ready.prompt.version}"),
        ("Segments", f"{len(segments)}, {sum(len(s.sentences) for s in segments)} sentences"),
        ("Requests", f"{len(requests)} to {most}, what the cache holds included"),
        ("Tokens", f"about {sent:,} to {at_most:,} in"),
        ("Cost", _cost(ready, loaded, (len(requests), most), (sent, at_most))),
    )
    lines = [f"{label:<10}{words}" for label, words in facts]
    if verbose:
        for message in requests[0].messages:
            lines += ["", f"--- {message.role}", message.content]
        lines.append("")
    lines.append("Nothing was sent.")
    return "\n".join(lines) + "\n"


def _cost(
    ready: Summarizer, loaded: Settings, calls: tuple[int, int], sent: tuple[int, int]
) -> str:
    model = ready.target.model
    longest = calls[1] * ready.target.parameters.max_output_tokens
    low = price_range(model, sent[0], calls[0] * _SHORTEST, longest)
    high = price_range(model, sent[1], calls[0] * _SHORTEST, longest)
    if low is None or high is None or loaded.base_url:
        return "unknown: no price is known for this model"
    if high[1] == 0:
        return "free, on this machine"
    return f"{low[0]:.4f} to {high[1]:.4f} US dollars, if nothing is asked twice"
