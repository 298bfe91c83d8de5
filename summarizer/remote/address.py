"""Where a shared store is, read from ``cache_url``, so that no message need repeat that URL."""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from summarizer.errors import SettingsError

_SCHEMES = ("redis", "rediss", "unix")
# what may follow the "?" beside the database, for which a unix URL has no other room
_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")


@dataclass(frozen=True, slots=True)
class Address:
    """Hold the parts of a URL; every message about it says ``shown``."""

    scheme: str
    host: str
    port: int
    socket: str
    database: int
    username: str | None = field(repr=False)
    password: str | None = field(repr=False)
    files: dict[str, str]

    @property
    def shown(self) -> str:
        """Return the URL without user name, password and files."""
        if self.scheme == "unix":
            return f"unix://{self.socket}?db={self.database}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}/{self.database}"


def address(url: str) -> Address:
    """Read a URL; raise SettingsError, in which nothing of the URL stands."""
    try:
        return _parsed(url)
    except ValueError as error:
        fault = error.args[0] if type(error) is _Fault else "it cannot be read"
    raise SettingsError(
        f"cache_url is not the address of a shared store: {fault}.",
        hint="Write redis://HOST:6379/0, rediss:// for TLS, or unix:///PATH?db=0.",
    )


class _Fault(ValueError):
    """Report what is wrong in words of our own; another ValueError may quote the URL."""


def _parsed(url: str) -> Address:
    parts = urlsplit(url)
    if parts.scheme not in _SCHEMES:
        raise _Fault(f"it begins with none of {', '.join(f'{name}://' for name in _SCHEMES)}")
    if parts.fragment:
        raise _Fault('a "#" in a password is written %23')
    options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    database = options.pop("db", "")
    if not set(options) <= set(_FILES):
        raise _Fault(f"after the ? only db, {', '.join(_FILES)} may stand")
    if options and parts.scheme != "rediss":
        raise _Fault("certificates are for rediss:// alone")
    socket = ""
    if parts.scheme == "unix":
        socket = unquote(parts.path)
        if not socket or parts.hostname:
            raise _Fault("it names no socket")
    else:
        database = parts.path.strip("/") or database
        if not parts.hostname:
            raise _Fault("it names no host")
    return Address(
        scheme=parts.scheme,
        host=unquote(parts.hostname or ""),
        port=parts.port or 6379,
        socket=socket,
        database=_number(database or "0"),
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        files=options,
    )


def _number(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6):
        raise _Fault("the database is a number")
    return int(text)
