"""A real HTTP server on loopback that speaks chat completions, from a script.

    with ChatServer([status(429, retry_after="0"), answer({"name": "Ann"})]) as server:
        ...  # ask server.base_url
        assert server.calls == 2

Each call takes the next behaviour; the last one repeats. A behaviour is what ``answer`` and
its neighbours return, or a function from the request's JSON to one of these.
"""

from __future__ import annotations

import json
import socket
import struct
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

MODEL = "served-model-1"


@dataclass(frozen=True)
class Reply:
    """Say what one call gets; ``then`` is how its body is sent: whole, drip or reset."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    delay: float = 0.0
    then: str = "whole"


Behaviour = Reply | Callable[[dict[str, Any]], Reply]


@dataclass(frozen=True)
class Received:
    """Keep what one call sent; header names are in lower case."""

    path: str
    headers: dict[str, str]
    json: dict[str, Any]


def completion(
    message: Mapping[str, Any], finish_reason: str, usage: tuple[int, int] | None
) -> Any:
    """Return a chat completion as a dict, in the form that OpenAI documents."""
    whole: dict[str, Any] = {
        "id": "chatcmpl-1",
        "object": "chat.completion",
        "created": 1_700_000_000,
        "model": MODEL,
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": None, "refusal": None} | dict(message),
                "logprobs": None,
                "finish_reason": finish_reason,
            }
        ],
    }
    if usage is not None:
        taken, given = usage
        whole["usage"] = {
            "prompt_tokens": taken,
            "completion_tokens": given,
            "total_tokens": taken + given,
        }
    return whole


def body(value: Any, *, delay: float = 0.0) -> Reply:
    """Answer 200 with any JSON value."""
    return Reply(body=json.dumps(value).encode(), delay=delay)


def answer(
    content: Mapping[str, Any] | str,
    usage: tuple[int, int] | None = (10, 5),
    *,
    delay: float = 0.0,
) -> Reply:
    """Answer with this content, a mapping as JSON; ``usage`` is (input, output) tokens."""
    text = content if isinstance(content, str) else json.dumps(content)
    return body(completion({"content": text}, "stop", usage), delay=delay)


def refusal(words: str = "I cannot help with that.") -> Reply:
    """Refuse as OpenAI does: in a field of its own, with finish reason stop."""
    return body(completion({"refusal": words}, "stop", (10, 5)))


def cut_off(content: str = '{"name": "An') -> Reply:
    """Stop at the length limit in the middle of the JSON."""
    return body(completion({"content": content}, "length", (10, 5)))


def filtered() -> Reply:
    """Stop at the content filter."""
    return body(completion({"content": ""}, "content_filter", (10, 5)))


def status(
    number: int,
    *,
    message: str = "",
    code: str | None = None,
    param: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Reply:
    """Answer with an HTTP error and OpenAI's error body."""
    error = {"message": message, "type": "server_words", "param": param, "code": code}
    return Reply(number, json.dumps({"error": error}).encode(), headers or {})


def page(number: int = 200) -> Reply:
    """Answer with an HTML page, as a wrong address does."""
    return Reply(number, b"<html>Welcome</html>", {"content-type": "text/html"})


def malformed() -> Reply:
    """Answer 200 with broken JSON."""
    return Reply(body=b'{"choices": [')


def huge(size: int) -> Reply:
    """Answer with a string of this many bytes."""
    return answer("a" * size)


def drip() -> Reply:
    """Send one byte now and then, without end."""
    return Reply(then="drip")


def reset() -> Reply:
    """Break the connection once the request is read."""
    return Reply(then="reset")


class _Server(ThreadingHTTPServer):
    """Serve on loopback, and let clients hang up."""

    request_queue_size = 128
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing where a client hung up; anything else is a bug in a test."""
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)


class Loopback:
    """Serve on a free port of 127.0.0.1 while the block lasts."""

    def serve_by(self, handler: type[BaseHTTPRequestHandler]) -> None:
        """Take the port; every call is handled by one of these."""
        self._server = _Server(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def address(self) -> str:
        """Return ``127.0.0.1:port``."""
        return f"127.0.0.1:{self._server.server_address[1]}"

    def let_go(self) -> None:
        """Wake what still waits for a client, or keeps one waiting."""

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._thread.join()
        self.let_go()
        self._server.server_close()


class ChatServer(Loopback):
    """Serve the script on a free port of 127.0.0.1 while the block lasts.

    ``requests`` holds what arrived, in order; ``most_at_once`` how many were under way
    together at the peak.
    """

    def __init__(self, answers: Sequence[Behaviour]) -> None:
        self.requests: list[Received] = []
        self.most_at_once = 0
        self._answers = list(answers)
        self._lock = threading.Lock()
        self._running = 0
        self._open: set[socket.socket] = set()
        self._closing = threading.Event()
        self.serve_by(self._handler())

    @property
    def base_url(self) -> str:
        """Return what a client takes as its base URL."""
        return f"http://{self.address}/v1"

    @property
    def calls(self) -> int:
        """Return how many calls have arrived."""
        return len(self.requests)

    def let_go(self) -> None:
        """Wake the threads that wait for a call, and those that wait with an answer."""
        self._closing.set()
        with self._lock:
            for connection in self._open:
                with suppress(OSError):  # the client may have gone first
                    connection.shutdown(socket.SHUT_RDWR)

    def _take(self, received: Received) -> Behaviour:
        with self._lock:
            self.requests.append(received)
            self._running += 1
            self.most_at_once = max(self.most_at_once, self._running)
            return self._answers[min(self.calls, len(self._answers)) - 1]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        chat = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"  # connections are kept, as by a real server
            disable_nagle_algorithm = True

            def setup(self) -> None:
                super().setup()
                with chat._lock:
                    chat._open.add(self.connection)

            def finish(self) -> None:
                with chat._lock:
                    chat._open.discard(self.connection)
                super().finish()

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing: a test reads ``requests``."""

            def do_POST(self) -> None:
                sent = json.loads(self.rfile.read(int(self.headers["content-length"])))
                headers = {name.lower(): value for name, value in self.headers.items()}
                behaviour = chat._take(Received(self.path, headers, sent))
                reply = behaviour if isinstance(behaviour, Reply) else behaviour(sent)
                chat._closing.wait(reply.delay)
                with chat._lock:
                    chat._running -= 1
                try:
                    self._send(reply)
                except OSError:  # the client hung up, which is its right
                    self.close_connection = True

            def _send(self, reply: Reply) -> None:
                if reply.then == "reset":
                    self.close_connection = True
                    now = struct.pack("ii", 1, 0)  # linger for 0 s: RST in place of FIN
                    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)
                    return
                length = 10**6 if reply.then == "drip" else len(reply.body)
                self.send_response(reply.status)
                headers = {"content-type": "application/json", "content-length": str(length)}
                for name, value in (headers | dict(reply.headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
                while reply.then == "drip" and not chat._closing.wait(0.02):
                    self.wfile.write(b" ")
                self.close_connection = self.close_connection or reply.then == "drip"

        return Handler
