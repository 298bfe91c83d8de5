"""A real redis-server in a temporary folder, on a Unix socket, that can be killed and restarted.

with RedisServer() as server:
    store = RedisStore(server.url)
    server.kill()
    server.start()
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

import pytest
import redis

BINARY = shutil.which("redis-server") or shutil.which("valkey-server")
needs_redis = pytest.mark.skipif(
    BINARY is None, reason="there is no redis-server here: apt-get install redis-server"
)


class RedisServer:
    """Run a server; ``options`` are its own, such as "--maxmemory", "3mb"."""

    def __init__(self, *options: str) -> None:
        # not pytest's folder: the path of a socket may have no more than some hundred characters
        self.folder = Path(tempfile.mkdtemp(prefix="redis-"))
        self.url = f"unix://{self.folder}/s?db=0"
        self.options = options
        self._process: subprocess.Popen[bytes] | None = None
        self.client = redis.Redis(unix_socket_path=f"{self.folder}/s", protocol=2)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        assert BINARY is not None
        command = [BINARY, "--port", "0", "--unixsocket", f"{self.folder}/s", "--save", ""]
        command += ["--dir", str(self.folder), *self.options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert self._process.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)

    def kill(self) -> None:
        """End it as a power cut would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def raw(self, *words: str | bytes | int) -> Any:
        """Send a command past the store: what an attacker, a fault or a colleague would do."""
        return self.client.execute_command(*words)  # type: ignore[no-untyped-call]

    def _answers(self) -> bool:
        try:
            return bool(self.client.ping())
        except redis.AuthenticationError:
            return True
        except redis.ConnectionError:
            return False

    def __enter__(self) -> RedisServer:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()
        self.kill()
        shutil.rmtree(self.folder)
