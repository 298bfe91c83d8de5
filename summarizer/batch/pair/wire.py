"""What the two processes of a pair say to each other, and how it goes over a socket.

Each message is a pickle behind its length. Both ends are this package in the same version, and
nobody else can write into the socket, so a pickle is as safe here as a function call.
"""

from __future__ import annotations

import asyncio
import pickle
import struct
from dataclasses import dataclass
from typing import Any

from summarizer.document import Document
from summarizer.errors import SummarizerError
from summarizer.model import Attempt, Request, Response
from summarizer.settings import Settings

BUFFER = 1 << 20  # bytes that are read ahead
_HEAD = struct.Struct("<I")


@dataclass(frozen=True, slots=True)
class Begin:
    """Say under which settings documents will be read, and whether Records are kept.

    The settings hold no key: whoever checks answers needs none.
    """

    settings: Settings
    keeps: bool


@dataclass(frozen=True, slots=True)
class Read:
    """Have a document read; ``number`` names it in all that is said of it."""

    number: int
    document: Document


@dataclass(frozen=True, slots=True)
class Ask:
    """Have the model asked; the bounds are those of the document's Budget."""

    number: int
    request: Request
    max_calls: int | None
    max_tokens: int | None
    max_cost: float | None


@dataclass(frozen=True, slots=True)
class Answer:
    """Bring what the model answered, or the error; ``charged`` is what was paid for it."""

    number: int
    answer: Response | SummarizerError
    charged: tuple[Attempt, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """Bring a Record as JSON, and as it is to be kept (None: it is not)."""

    number: int
    record: str
    kept: str | None


@dataclass(frozen=True, slots=True)
class Failed:
    """Bring the error of a document that could not be read."""

    number: int
    error: SummarizerError


@dataclass(frozen=True, slots=True)
class Broken:
    """Tell of a fault of this program, with where it happened."""

    number: int
    trace: str


Message = Ask | Done | Failed | Broken
"""What a helper says."""


def packed(message: object) -> bytes:
    """Return a message as it goes over the socket."""
    content = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _HEAD.pack(len(content)) + content


async def received(stream: asyncio.StreamReader) -> Any:
    """Return the next message, or None where the other end is gone."""
    try:
        (length,) = _HEAD.unpack(await stream.readexactly(_HEAD.size))
        return pickle.loads(await stream.readexactly(length))  # noqa: S301  # see the top
    except (asyncio.IncompleteReadError, ConnectionError):
        return None
