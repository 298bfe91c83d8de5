"""Spool: requests put aside, the jobs they are in, and what came back; in a folder beside OUT.

All of it lies on disk, in a database and one file of requests for each job, so that memory
stays flat and a process that dies at any point leaves what the next one needs. A job goes
through its stages in one direction, and a stage is written down before its step is taken:

    open ▷ closed ▷ uploading ▷ uploaded ▷ creating ▷ submitted ▷ merged
                                               ◁ queued ◁

At ``uploading`` and ``creating`` nobody knows whether the server has done it: it is asked.
``queued`` is a job that the server had no room for: it is created once more, later.
The files hold text of documents. The folder is its owner's alone, and goes when all is done.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, NamedTuple

from summarizer.errors import SettingsError
from summarizer.model import Price, Usage
from summarizer.providers.openai_batch import (
    ENDPOINT,
    MOST_FILE_BYTES,
    MOST_REQUESTS,
    UNANSWERED,
    Line,
    Reply,
)
from summarizer.segmentation import tokens

_TABLES = """
CREATE TABLE IF NOT EXISTS job (
    number INTEGER PRIMARY KEY, mark TEXT NOT NULL, stage TEXT NOT NULL, file TEXT NOT NULL,
    remote TEXT NOT NULL, requests INTEGER NOT NULL, made INTEGER NOT NULL, estimate REAL NOT NULL
);
CREATE TABLE IF NOT EXISTS request (
    digest TEXT PRIMARY KEY, job INTEGER, tries INTEGER NOT NULL, trouble TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS under_way ON request (job) WHERE job IS NOT NULL;
CREATE TABLE IF NOT EXISTS reply (
    digest TEXT NOT NULL, job INTEGER NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL,
    taken INTEGER, given INTEGER, cost REAL, PRIMARY KEY (digest, job)
);
"""


class Bounds(NamedTuple):
    """Bound what is sent: a job's requests and bytes, and US dollars for all (0: any).

    ``tries`` is in how many jobs a request may be left without an answer.
    """

    requests: int = MOST_REQUESTS
    bytes: int = MOST_FILE_BYTES
    cost: float = 0.0
    tries: int = 3


_ANY = Bounds()


@dataclass(frozen=True, slots=True)
class Job:
    """Hold what is known of one job.

    ``file`` and ``remote`` are its ids at the server; ``made`` is when it was begun, in seconds
    since 1970.
    """

    number: int
    mark: str
    stage: str
    file: str
    remote: str
    requests: int
    made: int


class Totals(NamedTuple):
    """Sum up a batch: what was sent, what it used, and its cost in US dollars (None: not known).

    ``answered`` counts calls, ``held`` the requests that the cost limit kept back, and
    ``lost`` those that no job answered.
    """

    jobs: int
    requests: int
    answered: int
    held: int
    lost: int
    input_tokens: int
    output_tokens: int
    cost: float | None


class Spool:
    """Keep requests and replies of one batch in ``folder``.

    ``price`` tells what one call costs in a job. Work of a process that died while it put
    requests aside is thrown away: nothing of it was sent, and they are put aside again.
    """

    def __init__(self, folder: Path, price: Price, model: str, bounds: Bounds = _ANY) -> None:
        if bounds.cost and price(model, Usage(1, 1)) is None:
            raise SettingsError(
                f"A cost limit is set, but no price is known for {model}.",
                hint="Leave --max-cost out, or name a model with a known price.",
            )
        self.folder = folder
        self.held = 0
        self._bounds = bounds
        self._price = price
        self._model = model
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
        path = folder / "state.sqlite"
        path.touch(0o600)
        self._base = sqlite3.connect(path)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")
        self._base.executescript(_TABLES)
        self._sheet: BinaryIO | None = None
        self._open = Job(0, "", "open", "", "", 0, 0)
        self._size = (0, 0)
        self._drop("open")
        self._committed = self._summed()

    # --- requests and replies: what Deferring sees -----------------------------------------

    def replies(self, digest: str) -> list[Reply] | None:
        """Return what came back so far, in order; None while the request is under way."""
        found = self._base.execute("SELECT job FROM request WHERE digest = ?", (digest,)).fetchone()
        if found is not None and found[0] is not None:
            return None
        rows = self._base.execute(
            "SELECT status, body FROM reply WHERE digest = ? ORDER BY job", (digest,)
        )
        return [Reply(*row) for row in rows]

    def paid(self, digest: str) -> bool:
        """Say whether a request was answered for this batch."""
        query = "SELECT 1 FROM reply WHERE digest = ? LIMIT 1"
        return self._base.execute(query, (digest,)).fetchone() is not None

    def put_aside(self, digest: str, body: str) -> None:
        """Write a request into the open job; one too many for the cost limit is held back."""
        text = f'{{"custom_id":"{digest}","method":"POST","url":"{ENDPOINT}","body":{body}}}\n'
        line = text.encode()
        estimate = self._price(self._model, Usage(tokens(body), 0)) or 0.0
        if self._bounds.cost and self._committed + estimate > self._bounds.cost:
            self.held += 1
            return
        requests, size = self._size
        if requests >= self._bounds.requests or size + len(line) > self._bounds.bytes:
            self.close_job()
        sheet = self._sheet or self._begin()
        number = self._open.number
        sheet.write(line)
        self._size = (self._size[0] + 1, self._size[1] + len(line))
        self._committed += estimate
        self._base.execute(
            "INSERT INTO request VALUES (?, ?, 0, '') "
            "ON CONFLICT (digest) DO UPDATE SET job = excluded.job",
            (digest, number),
        )
        self._base.execute(
            "UPDATE job SET requests = requests + 1, estimate = estimate + ? WHERE number = ?",
            (estimate, number),
        )

    def close_job(self) -> None:
        """End the open job, if there is one: from here on it is to be sent."""
        if self._sheet is None:
            return
        _synced(self._sheet)
        self._sheet, self._size = None, (0, 0)
        self._base.execute("UPDATE job SET stage = 'closed' WHERE stage = 'open'")
        self._base.commit()

    # --- jobs: what Rounds sees ------------------------------------------------------------

    def jobs(self, *stages: str) -> list[Job]:
        """Return the jobs at these stages, oldest first."""
        marks = ",".join("?" * len(stages))
        query = (
            "SELECT number, mark, stage, file, remote, requests, made FROM job "  # noqa: S608
            f"WHERE stage IN ({marks}) ORDER BY number"
        )
        return [Job(*row) for row in self._base.execute(query, stages)]

    def sheet(self, job: Job) -> Path:
        """Return where the file of a job's requests lies until it is sent."""
        return self.folder / f"job-{job.number:04}.jsonl"

    def mark(self, job: Job, stage: str, *, file: str = "", remote: str = "") -> Job:
        """Write down that a job has come to a stage; return it so."""
        file, remote = file or job.file, remote or job.remote
        self._base.execute(
            "UPDATE job SET stage = ?, file = ?, remote = ? WHERE number = ?",
            (stage, file, remote, job.number),
        )
        self._base.commit()
        if stage == "uploaded":
            self.sheet(job).unlink(missing_ok=True)
        return replace(job, stage=stage, file=file, remote=remote)

    def renew(self, job: Job) -> None:
        """Have a job that found no room in the queue created again, from the same file."""
        fresh = uuid.uuid4().hex
        self._base.execute("UPDATE job SET mark = ? WHERE number = ?", (fresh, job.number))
        self.mark(job, "queued")

    def take(self, job: Job, lines: Iterable[Line]) -> None:
        """Keep what came back for requests of this job; the same line again changes nothing."""
        for line in lines:
            mine = self._base.execute(
                "SELECT 1 FROM request WHERE digest = ? AND job = ?", (line.custom_id, job.number)
            ).fetchone()
            if mine is None:
                continue
            if line.again:
                self._base.execute(
                    "UPDATE request SET trouble = ? WHERE digest = ?",
                    (_trouble(line.reply), line.custom_id),
                )
                continue
            self._keep(job.number, line)
        self._base.commit()

    def merge(self, job: Job, *, counted: bool = True) -> int:
        """End a job; return how many of its requests are free to be put aside again.

        One that has no answer has used up a try, if they are ``counted``; with none left it
        is answered with its trouble.
        """
        number = (job.number,)
        self._base.execute(
            "UPDATE request SET job = NULL, tries = 0, trouble = '' WHERE job = ? AND EXISTS "
            "(SELECT 1 FROM reply WHERE reply.digest = request.digest AND reply.job = request.job)",
            number,
        )
        if counted:
            self._base.execute("UPDATE request SET tries = tries + 1 WHERE job = ?", number)
            self._base.execute(
                "INSERT INTO reply SELECT digest, job, ?, "
                """json_quote(iif(trouble = '', 'no line', trouble)), NULL, NULL, 0.0 """
                "FROM request WHERE job = ? AND tries >= ?",
                (UNANSWERED, job.number, self._bounds.tries),
            )
        freed = self._base.execute("UPDATE request SET job = NULL WHERE job = ?", number).rowcount
        self.mark(job, "merged")
        self.sheet(job).unlink(missing_ok=True)
        self._committed = self._summed()
        return freed

    def forget(self, job: Job) -> None:
        """Write down that nothing of a merged job is left at the server."""
        self._base.execute("UPDATE job SET file = '' WHERE number = ?", (job.number,))
        self._base.commit()

    def totals(self) -> Totals:
        """Sum up what was sent and what came back."""
        jobs, requests = self._base.execute(
            "SELECT count(*), coalesce(sum(requests), 0) FROM job WHERE remote != ''"
        ).fetchone()
        answered, lost, taken, given, cost, priced = self._base.execute(
            "SELECT count(*) FILTER (WHERE status = 200), count(*) FILTER (WHERE status = ?), "
            "coalesce(sum(taken), 0), coalesce(sum(given), 0), total(cost), count(cost) FROM reply",
            (UNANSWERED,),
        ).fetchone()
        known = cost if priced == self._count_replies() else None
        return Totals(jobs, requests, answered, self.held, lost, taken, given, known)

    def close(self, *, done: bool = False) -> None:
        """Close the files; where all is ``done``, delete the folder."""
        if self._sheet is not None:
            self._sheet.close()
            self._sheet = None
        self._base.rollback()
        self._base.close()
        if done:
            shutil.rmtree(self.folder)

    def _count_replies(self) -> int:
        count: int = self._base.execute("SELECT count(*) FROM reply").fetchone()[0]
        return count

    def _begin(self) -> BinaryIO:
        """Open a job, and the file of its requests."""
        self._base.execute(
            "INSERT INTO job (mark, stage, file, remote, requests, made, estimate) "
            "VALUES (?, 'open', '', '', 0, ?, 0.0)",
            (uuid.uuid4().hex, int(time.time())),
        )
        self._base.commit()
        [self._open] = self.jobs("open")
        path = self.sheet(self._open)
        path.touch(0o600)
        self._sheet = path.open("wb")
        return self._sheet

    def _drop(self, stage: str) -> None:
        for job in self.jobs(stage):
            self.sheet(job).unlink(missing_ok=True)
            self._base.execute("UPDATE request SET job = NULL WHERE job = ?", (job.number,))
            self._base.execute("DELETE FROM job WHERE number = ?", (job.number,))
        self._base.commit()

    def _summed(self) -> float:
        """Return the cost of what came back, and the estimate for what is still out."""
        spent, out = self._base.execute(
            "SELECT (SELECT total(cost) FROM reply), "
            "(SELECT total(estimate) FROM job WHERE stage != 'merged')"
        ).fetchone()
        return float(spent + out)

    def _keep(self, number: int, line: Line) -> None:
        usage, status = line.usage, line.reply.status
        cost = self._price(self._model, usage) if status == 200 else 0.0
        taken, given = (usage.input_tokens, usage.output_tokens) if usage.known else (None, None)
        self._base.execute(
            "INSERT OR IGNORE INTO reply VALUES (?, ?, ?, ?, ?, ?, ?)",
            (line.custom_id, number, status, line.reply.body, taken, given, cost),
        )


def _synced(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()


def _trouble(reply: Reply) -> str:
    """Return in a word what kept a request from its answer."""
    if reply.status == UNANSWERED:
        code: str = json.loads(reply.body)
        return code
    return f"status {reply.status}"
