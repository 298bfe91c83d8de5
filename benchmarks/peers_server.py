"""Serve the embedded weights over HTTP on loopback, for the peers: by llama.cpp, all threads.

``served()`` starts this file as a child process. It ends when its standard input is closed,
so also when its parent dies.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from summarizer.providers import weights

# room for the examples, a document, the longest answer and two re-asks that repeat it
CONTEXT_TOKENS = 16_384


class Served:
    """Hold the address of a running server."""

    def __init__(self, child: subprocess.Popen[str]) -> None:
        self._child = child
        assert child.stdout is not None
        address = child.stdout.readline().strip()
        if not address:
            raise SystemExit("The server of the embedded weights did not start.")
        self.base_url = f"{address}/v1"

    def check(self) -> None:
        """End the run where the server is gone: that is no failure of a peer."""
        if self._child.poll() is not None:
            raise SystemExit("The server of the embedded weights has ended. Run again to go on.")


@contextmanager
def served() -> Iterator[Served]:
    """Keep a server running while the block lasts."""
    command = [sys.executable, __file__]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as child:
        try:
            yield Served(child)
        finally:
            child.kill()


def main() -> None:
    """Serve on a free port, say which, and wait until standard input ends."""
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = str(weights.default_path())
    parameters.n_ctx = CONTEXT_TOKENS
    parameters.n_parallel = 1
    # as in summarizer.providers.embedded
    threads = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = threads
    parameters.cpuparams.poll = parameters.cpuparams_batch.poll = 0
    parameters.warmup = False
    parameters.verbosity = -1
    parameters.hostnames = ["127.0.0.1"]
    parameters.port = 0
    server = xllamacpp.Server(parameters)
    print(server.listening_address, flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
