"""Rounds: read all documents, send what they still ask in jobs, wait, and read them again.

A document is read by the same pipeline as always. What it asks and nobody has answered yet is
put aside, and the document waits; the jobs answer that; the next pass over the documents gets
further: to their next segments and repairs. Where nothing is put aside any more, all is done.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from functools import partial
from typing import TypeVar

from summarizer.batch.spool import Job, Spool
from summarizer.errors import ModelError, ModelUnavailable, RequestRejected, SettingsError
from summarizer.providers.openai_batch import BatchApi, Line, Remote

T = TypeVar("T")

PATIENCE = 10  # times in a row that a server may fail before we end, and the jobs go on there
_FULL = "token_limit_exceeded"  # of the queue of the account: it empties as jobs end
_CHUNK = 500
_GROWTH = 1.5
_SLOWEST = 10.0  # times the interval


class Rounds:
    """Lead the jobs of one batch from its spool to the server and back.

    ``interval`` is the first pause between two looks at the jobs, in seconds; pauses grow to
    ten times that. ``tell`` is told in a sentence what happened, ``show`` in a line how it
    stands. Input and output files are deleted at the server once they are merged, unless
    ``keep_remote``.
    """

    def __init__(
        self,
        api: BatchApi,
        spool: Spool,
        *,
        interval: float = 30.0,
        tell: Callable[[str], None] = lambda _: None,
        show: Callable[[str], None] = lambda _: None,
        keep_remote: bool = False,
    ) -> None:
        self._api = api
        self._spool = spool
        self._interval = interval
        self._tell = tell
        self._show = show
        self._keep_remote = keep_remote

    async def over(self, read: Callable[[], Awaitable[T]]) -> AsyncGenerator[T, None]:
        """Yield what each pass returns; ``read`` is one pass over all documents.

        What an earlier process left under way is waited for first: the first pass would only
        find that it waits. Raises the ModelError that ended the jobs; the same batch goes on
        from there when it is run again.
        """
        await self._settle()
        while True:
            self._spool.held = 0
            yield await read()
            self._spool.close_job()
            if not self._spool.jobs("closed"):
                return
            await self._settle()

    async def cancel(self) -> None:
        """End all jobs, and take what they answered by then: that is paid for.

        Raises SettingsError where no job is under way, else a ModelError that says so.
        """
        spool = self._spool
        for job in spool.jobs("creating"):  # nobody knows whether it was
            remote = await self._patiently(partial(self._api.find_job, job.mark, job.made))
            if remote:
                spool.mark(job, "submitted", remote=remote)
        for job in spool.jobs("closed", "uploading", "uploaded", "creating", "queued"):
            spool.merge(job, counted=False)
        for job in spool.jobs("submitted"):
            try:
                await self._patiently(partial(self._api.cancel, job.remote))
            except RequestRejected:
                self._tell(f"Job {job.number} is over already.")
        await self._settle()
        raise SettingsError(
            "No batch job of this output is under way.",
            hint="Run the same command without --cancel-jobs to read what has been answered.",
        )

    async def aclose(self) -> None:
        """Close the connections."""
        await self._api.aclose()

    # --- one round -------------------------------------------------------------------------

    async def _settle(self) -> None:
        """Send every job that is ready, wait for all that are out, and merge them."""
        for job in self._spool.jobs("closed", "uploading", "uploaded", "creating"):
            await self._send(job)
        failure: ModelError | None = None
        pause, full = self._interval, 0
        while out := self._spool.jobs("submitted", "queued"):
            looks = await self._look()
            for job, remote in looks:
                if remote.over:
                    failure = await self._end(job, remote) or failure
            left, queued = self._spool.jobs("submitted"), self._spool.jobs("queued")
            room = len(left) + len(queued) < len(out)  # in the queue, for one that it refused
            full = 0 if left or room else full + 1
            if full > PATIENCE:
                raise self._api.fail(*_TOO_LARGE)
            if queued and (room or not left):
                await self._send(queued[0])
            if left or queued:
                pause = self._interval if room else min(pause * _GROWTH, _SLOWEST * self._interval)
                await asyncio.sleep(max([pause, *(remote.pause or 0.0 for _, remote in looks)]))
        for job in self._spool.jobs("merged"):
            await self._clean(job)
        if failure is not None:
            raise failure

    async def _send(self, job: Job) -> None:
        """Bring a job to the server, from wherever a process before this one left it."""
        spool, api = self._spool, self._api
        if job.stage in ("closed", "uploading"):
            seen = job.stage == "uploading"
            spool.mark(job, "uploading")
            find = partial(api.find_upload, job.mark, job.made)
            make = partial(api.upload, spool.sheet(job), job.mark)
            job = spool.mark(job, "uploaded", file=await self._made(find, make, seen=seen))
        seen = job.stage == "creating"
        spool.mark(job, "creating")
        find = partial(api.find_job, job.mark, job.made)
        make = partial(api.create, job.file, job.mark)
        spool.mark(job, "submitted", remote=await self._made(find, make, seen=seen))
        self._tell(f"Job {job.number} is submitted: {job.requests} requests.")

    async def _made(
        self, find: Callable[[], Awaitable[str]], make: Callable[[], Awaitable[str]], *, seen: bool
    ) -> str:
        """Return the id of what is made once, however often the connection breaks.

        ``seen``: it may have been made already. So it may after each error: look first, then.
        """

        async def attempt() -> str:
            nonlocal seen
            found = await find() if seen else ""
            seen = True
            return found or await make()

        return await self._patiently(attempt)

    async def _look(self) -> list[tuple[Job, Remote]]:
        """Return how each job stands that is under way, and show it."""
        looks = [
            (job, await self._patiently(partial(self._api.retrieve, job.remote)))
            for job in self._spool.jobs("submitted")
        ]
        stand = Counter(remote.status.replace("_", " ") for _, remote in looks)
        listed = ", ".join(f"{count} {status}" for status, count in stand.items())
        answered = sum(remote.answered for _, remote in looks)
        asked = sum(job.requests for job, _ in looks)
        self._show(f"Batch jobs: {listed} · {answered:,} of {asked:,} requests answered")
        return looks

    async def _end(self, job: Job, remote: Remote) -> ModelError | None:
        """Take what a job that is over has answered; return why no further one makes sense."""
        for file in (remote.output, remote.errors):
            if file:
                await self._patiently(partial(self._fetch, job, file))
        if remote.status == "failed" and remote.codes == (_FULL,):
            self._spool.renew(job)
            return None
        files = dict.fromkeys([*job.file.split(), remote.output, remote.errors])
        counted = remote.status in ("completed", "expired")
        job = self._spool.mark(job, "submitted", file=" ".join(filter(None, files)))
        left = self._spool.merge(job, counted=counted)
        self._tell(
            f"Job {job.number} is {remote.status}: {job.requests - left} of {job.requests} "
            "requests answered."
        )
        if counted:
            return None
        if remote.status == "failed":
            return self._api.fail(RequestRejected, _FAILED.format(", ".join(remote.codes)), _MEND)
        return self._api.fail(ModelUnavailable, _CANCELLED, _AGAIN)

    async def _fetch(self, job: Job, file: str) -> None:
        lines: list[Line] = []
        async for line in self._api.lines(file):
            if line is not None:  # else its request is without an answer, like a missing one's
                lines.append(line)
            if len(lines) >= _CHUNK:
                self._spool.take(job, lines)
                lines.clear()
        self._spool.take(job, lines)

    async def _clean(self, job: Job) -> None:
        """Delete a merged job's files at the server: they hold what documents say."""
        for file in () if self._keep_remote else job.file.split():
            try:
                await self._patiently(partial(self._api.delete, file))
            except ModelError:
                self._tell(f"The file {file} could not be deleted at the server.")
        self._spool.forget(job)

    async def _patiently(self, call: Callable[[], Awaitable[T]]) -> T:
        """Return what a call returns; one that may succeed later is made again."""
        pause = self._interval
        for _ in range(PATIENCE):
            try:
                return await call()
            except ModelError as error:
                if not error.retryable:
                    raise
                wait = pause if error.retry_after is None else error.retry_after
                self._tell(f"{error.message} It is asked again in {wait:g} s.")
            await asyncio.sleep(wait)
            pause = min(pause * _GROWTH, _SLOWEST * self._interval)
        return await call()


_AGAIN = "Run the same command to submit what is missing."
_CANCELLED = "says that the job was cancelled; what it had answered by then is kept."
_FAILED = "refused a job as a whole ({})."
_MEND = "Mend what the code tells; then the same command submits the requests again."
_TOO_LARGE = (
    RequestRejected,
    f"refuses a job for want of room in its queue ({_FULL}), though no other of ours is in it.",
    "Wait until other jobs of the account are over, or allow fewer requests in a job.",
)
