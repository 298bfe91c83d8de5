"""A real HTTP server on loopback that speaks OpenAI's Files and Batch APIs.

    with BatchServer(lambda body: says({"name": "Ann"})) as server:
        ...  # ask server.base_url
        assert server.count("create") == 1

It keeps to the API's reference: multipart upload, limits of a file, statuses that change with
each look, output out of order, an error file, errors of a job as a whole. ``paid`` counts how
often each request was answered: nothing may be paid for twice.
"""

from __future__ import annotations

import itertools
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from servers import Loopback, Reply, completion

Said = dict[str, Any] | bytes | None
Answers = Callable[[dict[str, Any]], Said]


def says(
    content: Mapping[str, Any] | str,
    usage: tuple[int, int] | None = (1000, 100),
    *,
    finish: str = "stop",
) -> Said:
    """Answer a line with this content."""
    text = content if isinstance(content, str) else json.dumps(content)
    return _response(200, completion({"content": text}, finish, usage))


def fails(status: int, code: str | None = None, words: str = "") -> Said:
    """Answer a line with an error of the API."""
    error = {"message": words, "type": "server_words", "param": None, "code": code}
    return _response(status, {"error": error})


def undone(code: str = "batch_expired") -> Said:
    """Leave a line without a response, as when the time is over."""
    return {"response": None, "error": {"code": code, "message": "It was not executed."}}


def raw(text: bytes) -> Said:
    """Put this in the place of a line."""
    return text


def _response(status: int, body: Any) -> Said:
    response = {"status_code": status, "request_id": "req_1", "body": body}
    return {"response": response, "error": None}


@dataclass
class Ending:
    """Say how a job ends: ``completed``, ``expired``, ``failed`` with codes, or ``cancelled``."""

    status: str = "completed"
    codes: tuple[str, ...] = ()


@dataclass
class BatchServer(Loopback):
    """Serve on a free port of 127.0.0.1 while the block lasts.

    ``answers`` says what a body gets (None: its line is missing). ``course`` is what a job
    goes through, a look each. ``endings`` are taken by one job after the other; the last one
    stays. ``faults`` are taken once each, by the first call of their kind. ``before`` is called
    with the kind of each call when it has been done and nothing has been sent yet.
    """

    answers: Answers
    course: Sequence[str] = ("validating", "in_progress", "finalizing")
    endings: list[Ending] = field(default_factory=lambda: [Ending()])
    faults: list[tuple[str, Reply]] = field(default_factory=list)
    before: Callable[[str], None] = lambda _kind: None
    most_requests: int = 50_000
    most_bytes: int = 200 * 10**6

    def __post_init__(self) -> None:
        """Begin with no file and no job."""
        self.calls: list[tuple[str, str]] = []
        self.files: dict[str, dict[str, Any]] = {}
        self.contents: dict[str, bytes] = {}
        self.jobs: dict[str, dict[str, Any]] = {}
        self.paid: Counter[str] = Counter()
        self.sent: list[dict[str, Any]] = []
        self.keys: set[str] = set()
        self._looks: Counter[str] = Counter()
        self._numbers = itertools.count(1)
        self._lock = threading.RLock()
        self.serve_by(_handler(self))

    @property
    def base_url(self) -> str:
        """Return what a client takes as its base URL."""
        return f"http://{self.address}/v1"

    def count(self, kind: str) -> int:
        """Return how many calls of a kind have arrived."""
        return sum(1 for called, _ in self.calls if called == kind)

    # --- what each call does ---------------------------------------------------------------

    def serve(self, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Reply:
        """Do one call, whole; return its answer."""
        parts = urlsplit(url)
        path = parts.path.removeprefix("/v1/").split("/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        kind = _kind(method, path)
        with self._lock:
            self.calls.append((kind, url))
            self.keys.add(headers.get("authorization", ""))
            for position, (faulty, reply) in enumerate(self.faults):
                if faulty == kind and reply.then != "reset":
                    del self.faults[position]
                    return reply
            reply = getattr(self, f"_{kind}")(path, query, headers, body)
            for position, (faulty, fault) in enumerate(self.faults):
                if faulty == kind:  # done, and then the connection is lost
                    del self.faults[position]
                    return fault
        self.before(kind)
        assert isinstance(reply, Reply)
        return reply

    def _upload(self, _p: Any, _q: Any, headers: Mapping[str, str], body: bytes) -> Reply:
        head = f"content-type: {headers['content-type']}\r\n\r\n".encode()
        form = {
            str(part.get_param("name", header="content-disposition")): part
            for part in message_from_bytes(head + body).walk()
            if not part.is_multipart()
        }
        content = form["file"].get_payload(decode=True)
        assert isinstance(content, bytes)
        purpose: Any = form["purpose"].get_payload(decode=True)
        if len(content) > self.most_bytes:
            return _error(400, "file_too_large")
        made = self._keep(content, str(form["file"].get_filename()), purpose.decode())
        return _json(made)

    def _files(self, _p: Any, query: Mapping[str, str], _h: Any, _b: Any) -> Reply:
        found = [f for f in self.files.values() if f["purpose"] == query.get("purpose", "batch")]
        return _page(found[::-1], query)

    def _content(self, path: Sequence[str], *_: Any) -> Reply:
        if path[1] not in self.contents:
            return _error(404, "not_found")
        return Reply(200, self.contents[path[1]], {"content-type": "application/octet-stream"})

    def _delete(self, path: Sequence[str], *_: Any) -> Reply:
        if self.files.pop(path[1], None) is None:
            return _error(404, "not_found")
        del self.contents[path[1]]
        return _json({"id": path[1], "object": "file", "deleted": True})

    def _create(self, _p: Any, _q: Any, _h: Any, body: bytes) -> Reply:
        asked = json.loads(body)
        file = self.files.get(asked["input_file_id"])
        if file is None or file["purpose"] != "batch" or asked["completion_window"] != "24h":
            return _error(400, "invalid_request")
        ending = self.endings.pop(0) if len(self.endings) > 1 else self.endings[0]
        number = f"batch_{next(self._numbers)}"
        self.jobs[number] = {
            "id": number,
            "object": "batch",
            "endpoint": asked["endpoint"],
            "errors": None,
            "input_file_id": file["id"],
            "completion_window": "24h",
            "status": "validating",
            "output_file_id": None,
            "error_file_id": None,
            "created_at": int(time.time()),
            "request_counts": {"total": 0, "completed": 0, "failed": 0},
            "metadata": asked.get("metadata"),
            "ending": ending,
        }
        return self._told(number)

    def _jobs(self, _p: Any, query: Mapping[str, str], *_: Any) -> Reply:
        told = [_without_ending(job) for job in self.jobs.values()]
        return _page(told[::-1], query)

    def _retrieve(self, path: Sequence[str], *_: Any) -> Reply:
        job = self.jobs.get(path[1])
        if job is None:
            return _error(404, "not_found")
        looks = self._looks[path[1]]
        self._looks[path[1]] += 1
        if job["status"] not in _OVER:
            if job["status"] != "cancelling" and looks < len(self.course):
                job["status"] = self.course[looks]
            else:
                self._finish(job)
        return self._told(path[1])

    def _cancel(self, path: Sequence[str], *_: Any) -> Reply:
        if self.jobs[path[1]]["status"] in _OVER:
            return _error(400, "invalid_status")
        self.jobs[path[1]]["ending"] = Ending("cancelled")
        self.jobs[path[1]]["status"] = "cancelling"
        return self._told(path[1])

    # --- jobs ------------------------------------------------------------------------------

    def _finish(self, job: dict[str, Any]) -> None:
        ending: Ending = job["ending"]
        job["status"] = ending.status
        codes = ending.codes or self._misfits(job)
        if codes:
            listed = [{"code": c, "line": 1, "message": "Words.", "param": None} for c in codes]
            job |= {"status": "failed", "errors": {"object": "list", "data": listed}}
            return
        good: list[bytes] = []
        bad: list[bytes] = []
        for text in self.contents[job["input_file_id"]].splitlines():
            line = json.loads(text)
            self.sent.append(line)
            said = self.answers(line["body"])
            if isinstance(said, bytes):
                good.append(said)
            elif said is not None:
                well = bool(said["response"]) and said["response"]["status_code"] == 200
                self.paid[line["custom_id"]] += well
                whole = {"id": f"batch_req_{len(good)}", "custom_id": line["custom_id"]} | said
                (good if well else bad).append(json.dumps(whole, ensure_ascii=False).encode())
        for name, lines in (("output_file_id", good), ("error_file_id", bad)):
            if lines:
                content = b"\n".join(reversed(lines)) + b"\n"
                job[name] = self._keep(content, f"{job['id']}.jsonl", "batch_output")["id"]
        job["request_counts"] |= {"completed": len(good), "failed": len(bad)}

    def _misfits(self, job: Mapping[str, Any]) -> tuple[str, ...]:
        lines = self.contents[job["input_file_id"]].splitlines()
        try:
            values = [json.loads(line) for line in lines]
        except ValueError:
            return ("invalid_json_line",)
        if len(values) > self.most_requests:
            return ("too_many_tasks",)
        if len({v["custom_id"] for v in values}) < len(values):
            return ("duplicate_custom_id",)
        if any(len(v["custom_id"]) > 64 for v in values):
            return ("invalid_custom_id",)
        if any((v["method"], v["url"]) != ("POST", job["endpoint"]) for v in values):
            return ("mismatched_endpoint",)
        return ()

    def _keep(self, content: bytes, name: str, purpose: str) -> dict[str, Any]:
        number = f"file-{next(self._numbers)}"
        self.contents[number] = content
        self.files[number] = {
            "id": number,
            "object": "file",
            "bytes": len(content),
            "created_at": int(time.time()),
            "filename": name,
            "purpose": purpose,
            "status": "processed",
        }
        return self.files[number]

    def _told(self, number: str) -> Reply:
        return _json(_without_ending(self.jobs[number]))


_OVER = ("completed", "failed", "expired", "cancelled")
_KINDS = {
    ("POST", "files", 1): "upload",
    ("GET", "files", 1): "files",
    ("GET", "files", 3): "content",
    ("DELETE", "files", 2): "delete",
    ("POST", "batches", 1): "create",
    ("GET", "batches", 1): "jobs",
    ("GET", "batches", 2): "retrieve",
    ("POST", "batches", 3): "cancel",
}


def _kind(method: str, path: Sequence[str]) -> str:
    return _KINDS[method, path[0], len(path)]


def _without_ending(job: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in job.items() if name != "ending"}


def _json(value: Any) -> Reply:
    return Reply(200, json.dumps(value).encode())


def _error(status: int, code: str) -> Reply:
    error = {"message": "Words.", "type": "invalid_request_error", "param": None, "code": code}
    return Reply(status, json.dumps({"error": error}).encode())


def _page(values: list[dict[str, Any]], query: Mapping[str, str]) -> Reply:
    """Return what follows ``after``, ``limit`` at most."""
    numbers = [value["id"] for value in values]
    start = numbers.index(query["after"]) + 1 if "after" in query else 0
    end = start + int(query.get("limit", "20"))
    return _json({"object": "list", "data": values[start:end], "has_more": end < len(values)})


def _handler(server: BatchServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, format: str, *args: Any) -> None:
            """Say nothing."""

        def _read(self) -> bytes:
            if self.headers.get("transfer-encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("content-length", 0)))
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
            return body

        def _serve(self) -> None:
            headers = {name.lower(): value for name, value in self.headers.items()}
            try:
                reply = server.serve(self.command, self.path, headers, self._read())
                if reply.then == "reset":
                    self.close_connection = True
                    return
                self.send_response(reply.status)
                told = {"content-type": "application/json", "content-length": str(len(reply.body))}
                for name, value in (told | dict(reply.headers)).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(reply.body)
            except OSError:  # the client hung up, which is its right
                self.close_connection = True

        do_GET = do_POST = do_DELETE = _serve  # noqa: N815 - the names that http.server calls

    return Handler
