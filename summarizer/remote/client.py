"""The one file that imports redis: commands go out, replies come back, faults get words."""

from __future__ import annotations

import errno
from typing import TypeVar

from summarizer.errors import SettingsError
from summarizer.remote.address import Address

T = TypeVar("T")

_WAIT = "It is tried again by itself."
_ADDRESS = "Mend SUMMARIZER_CACHE_URL, or set it to nothing for the folder of this machine."
# by the class that redis-py makes of a reply, and else by the word that the reply begins with
_REPLIES = {
    "AuthenticationError": ("it refuses the user name or the password", _ADDRESS),
    "AuthorizationError": ("it refuses the user name or the password", _ADDRESS),
    "NoPermissionError": (
        "its user may not do this",
        "Allow it GET, SET, scripts and SCAN on keys that begin with summarizer:.",
    ),
    "OutOfMemoryError": (
        "its memory is full",
        "Give it more (maxmemory), or clear old answers: summarizer cache clear.",
    ),
    "ReadOnlyError": ("it is a replica, which only lets us read", "Name the primary server."),
    "BusyLoadingError": ("it is still loading its data", _WAIT),
    "AskError": ("it is part of a cluster", "Name a server that is none, or a proxy before it."),
    "ClusterDownError": ("it is part of a cluster that is down", _WAIT),
    "TimeoutError": ("it does not answer in time", "Look at the server and the way to it."),
    "MISCONF": ("it cannot save to its own disk", "Look at the disk of the server."),
    "NOREPLICAS": ("it has too few replicas to write", "Look at the server's replicas."),
    "BUSY": ("a long script keeps it busy", _WAIT),
}


class Client:
    """Speak to one server; ``ask`` raises what ``fault`` can explain.

    It connects at the first use and keeps a connection for each thread that is asking.
    ``timeout`` (seconds) bounds each wait for the server: for a connection, for a reply.
    """

    def __init__(self, address: Address, timeout: float) -> None:
        try:
            import redis
            from redis.backoff import NoBackoff
            from redis.retry import Retry
        except ImportError:
            raise SettingsError(
                "cache_url names a shared store, and the package for it is not installed.",
                hint="Run: pip install 'summarizer[redis]'",
            ) from None
        self.address = address
        self._redis = redis.Redis(
            host=address.host,
            port=address.port,
            db=address.database,
            username=address.username,
            password=address.password,
            unix_socket_path=address.socket or None,
            ssl=address.scheme == "rediss",
            **address.files,  # type: ignore[arg-type]  # names of ssl_ files, all of them text
            socket_timeout=timeout,
            socket_connect_timeout=timeout,
            # who asks is waiting for a model already: the run goes on without, and tries later
            retry=Retry(NoBackoff(), 0),
            protocol=2,  # nothing that is pushed to us unasked
        )

    def ask(self, kind: type[T], *words: str | bytes | float) -> T:
        """Send one command and return the reply, which must be of this kind; texts are bytes."""
        reply = self._redis.execute_command(*words)  # type: ignore[no-untyped-call]
        if not isinstance(reply, kind):
            raise ValueError("a reply of another kind")
        return reply

    def close(self) -> None:
        """Close the connections that no thread is using; the next ``ask`` opens new ones."""
        self._redis.connection_pool.disconnect(inuse_connections=False)


def faults() -> tuple[type[Exception], ...]:
    """Return what ``ask`` may raise for a server that is gone, refuses or talks nonsense."""
    import redis

    return redis.RedisError, OSError, ValueError, RecursionError, MemoryError


def is_wrong_type(error: BaseException) -> bool:
    """Say whether there is something else than a text under the key."""
    return _word(error) == "WRONGTYPE"


def is_about_this(error: BaseException) -> bool:
    """Say whether other commands may well succeed: the server answered, and said no to this one."""
    import redis

    return isinstance(error, redis.ResponseError)


def is_gone(error: BaseException) -> bool:
    """Say whether the server is not there (now, or not yet); else it is there and refuses."""
    import redis

    lost = isinstance(error, (redis.ConnectionError, redis.TimeoutError, OSError))
    return lost and not isinstance(error, redis.AuthenticationError)


def explain(error: BaseException) -> tuple[str, str]:
    """Say in a clause what is wrong, and in a sentence what to do; quote nothing of a reply."""
    names = [kind.__name__ for kind in type(error).__mro__]
    for name in (*names, _word(error)):
        if name in _REPLIES:
            return _REPLIES[name]
    if "ResponseError" in names and "DB index" in str(error):
        return "it has no database of this number", _ADDRESS
    if "ResponseError" in names:
        return f"it answers with an error ({_word(error) or 'ERR'})", "Look at the server's log."
    cause = error.__cause__ or error.__context__ or error
    if any(kind.__name__ == "SSLError" for kind in type(cause).__mro__):
        return "its certificate does not hold", "Mend it, or name its CA with ?ssl_ca_certs=PATH."
    if "ConnectionError" in names or isinstance(error, OSError):
        number = getattr(cause, "errno", None)
        why = errno.errorcode.get(number or 0, "no connection")
        return f"it cannot be reached ({why})", "Start it, or mend SUMMARIZER_CACHE_URL."
    return "what it answers is not the language of Redis", _ADDRESS


def _word(error: BaseException) -> str:
    """Return the word that a reply of error begins with, if it is one in capitals."""
    word = str(error).partition(" ")[0]
    return word if word.isascii() and word.isalpha() and word.isupper() and len(word) < 20 else ""
