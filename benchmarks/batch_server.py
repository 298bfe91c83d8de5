"""A chat-completions server for the benchmarks of many documents, in a process of its own.

It answers each call after 50 ms with a plausible answer for the document that is shown: every
sentence a claim of whoever is named in it, so that grounding has real names, numbers and
negations to check (21 items for a document of 300 words; our gold holds 35 in as many). It is
as cheap as a server in Python can be, because it takes its share of the same machine.
``served()`` starts it as a child process, which ends with its parent.
"""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

SECONDS = 0.05
_NUMBERED = re.compile(r"^\[(\d+)\] (.+)$", re.MULTILINE)
_SENTENCE = re.compile(r"[^\s][^\n]*?[.?!]\"?(?=\s|$)")
_NAME = re.compile(r"\b[A-Z][a-z]+ [A-Z][a-z]+\b")
_AIM = re.compile(r"\b(?:will|would|plans|intend|aims)\b")
_LAW = re.compile(r"\b(?:Article \d+ of the [A-Z]\w+ [A-Z]\w+)")
_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)


@contextmanager
def served(seconds: float = SECONDS) -> Iterator[str]:
    """Keep a server running while the block lasts; give its base URL."""
    command = [sys.executable, __file__, str(seconds)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            assert child.stdout is not None
            yield f"http://127.0.0.1:{child.stdout.readline().strip()}/v1"
        finally:
            child.kill()


def _shortened(words: str) -> str:
    """Return a statement in other words than its sentence: without what follows its last comma."""
    plain = words.replace('"', "")
    head, mark, tail = plain.rpartition(", ")
    return f"{head}." if mark and len(head) > len(tail) else plain


def draft(shown: str) -> dict[str, Any]:
    """Return a Draft for numbered sentences."""
    sentences = [(int(number), words) for number, words in _NUMBERED.findall(shown)]
    actors: dict[str, int] = {}
    claims, intents, grounds = [], [], []
    for number, words in sentences:
        name = next(iter(_NAME.findall(words)), None)
        if name is not None:
            actors.setdefault(name, number)
        claims.append(
            {
                "claimant": name,
                "statement": _shortened(words),
                "speech_act": "deny" if "denied" in words else "assert",
                "attribution": "direct_quote" if '"' in words else "indirect_speech",
                "sentences": [number],
            }
        )
        if name is not None and _AIM.search(words):
            aim = {
                "actor": name,
                "stated_by": name,
                "statement": _shortened(words),
                "kind": "commitment",
            }
            intents.append({**aim, "sentences": [number]})
        law = _LAW.search(words)
        if law is not None:
            ground = {"asserted_by": name, "statement": _shortened(words), "basis": "domestic_law"}
            ground |= {"function": "justify", "instrument": law[0]}
            grounds.append({**ground, "sentences": [number]})
    first = sentences[0] if sentences else (1, "Nothing was shown.")
    return {
        "gist": {"statement": first[1], "sentences": [first[0]]},
        "actors": [
            {"name": name, "kind": "person", "sector": "government", "sentences": [number]}
            for name, number in actors.items()
        ],
        "claims": claims,
        "intents": intents,
        "legal_justifications": grounds,
    }


def extractions(shown: str) -> dict[str, Any]:
    """Return what LangExtract asks for: names and sentences, word for word."""
    found: list[dict[str, Any]] = []
    for words in _SENTENCE.findall(shown):
        name = next(iter(_NAME.findall(words)), None)
        if name is not None:
            found.append({"actor": name, "actor_attributes": {"kind": "person"}})
        told = {"claimant": name or "", "speech_act": "assert"}
        found.append({"claim": words, "claim_attributes": told})
    return {"extractions": found}


def answer_to(body: bytes) -> bytes:
    """Return the HTTP response to one request."""
    asked = json.loads(body)
    shown = asked["messages"][-1]["content"]
    told = draft(shown) if b'"legal_justifications"' in body else extractions(shown)
    content = json.dumps(told)
    message = {"role": "assistant", "content": content}
    usage = {"prompt_tokens": len(body) // 4, "completion_tokens": len(content) // 4}
    completion = {
        "id": "1",
        "object": "chat.completion",
        "created": 1,
        "model": asked["model"],
        "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
        "usage": usage | {"total_tokens": sum(usage.values())},
    }
    text = json.dumps(completion).encode()
    head = "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length:"
    return f"{head} {len(text)}\r\n\r\n".encode() + text


class Answering(asyncio.Protocol):
    """Answer the requests of one connection, one after the other."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._received = bytearray()
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the connection."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer after a while, once the request is whole."""
        self._received += data
        head = self._received.find(b"\r\n\r\n")
        if head < 0:
            return
        length = _LENGTH.search(self._received, 0, head)
        end = head + 4 + (int(length[1]) if length else 0)
        if len(self._received) < end:
            return
        body = bytes(self._received[head + 4 : end])
        del self._received[:end]
        loop = asyncio.get_running_loop()
        due = loop.time() + self._seconds  # making the answer is part of the wait
        loop.call_at(due, self._send, answer_to(body))

    def _send(self, answer: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(answer)


async def serve(seconds: float) -> None:
    """Serve on a free port of loopback, say which, and end when standard input does."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Answering(seconds), "127.0.0.1", 0, backlog=256)
    print(server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)
    server.close()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
