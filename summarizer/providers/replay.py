"""Answers from recordings: demos, tests and CI ask no model and get the same every time.

A folder of recordings holds ``recording.json``, which says whose answers these are, and for
each request one file that is named by its digest. They are written to be read and compared:
indented, keys in order, with no key and nothing of the machine. They do hold the text that
was sent. What many requests have in common, the answer's schema and the messages that never
change, is kept once, in ``shared/``, and named by its digest.
Replaying costs nothing, so every replayed Response is ``cached``.

    ReplayModel.open(folder)               # a Model that answers
    Recorder(inner, folder, Recording(…))  # a Model that keeps what another one answers
"""

from __future__ import annotations

import hashlib
import json
import shlex
from collections.abc import Collection
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, JsonValue, ValidationError

from summarizer import files
from summarizer.errors import RecordingMissing, SettingsError
from summarizer.model import Attempt, Model, Parameters, Request, Response

MANIFEST = "recording.json"
SHARED = "shared"


class _Value(BaseModel):
    """Be frozen and know no other fields than the named ones."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)


class Recording(_Value):
    """Say whose answers a folder holds: what is needed to build the same requests again.

    ``prompt`` is ``name/version``; ``parameters`` are those that requests start from.
    """

    version: Literal["recording.v1"] = "recording.v1"
    model: str
    base_url: str = ""
    weights: str = ""
    parameters: Parameters
    prompt: str


class _Answer(_Value):
    answer: JsonValue
    model: str
    attempts: tuple[Attempt, ...]
    certainty: float | None = None


class _Exchange(_Value):
    request: dict[str, JsonValue]
    response: _Answer


_Read = TypeVar("_Read", bound=BaseModel)


class ReplayModel:
    """Answer from a folder of recordings, for requests built as its Recording says.

    A request that was never recorded is a SettingsError that names how to record it, and so
    is a damaged file.
    """

    def __init__(self, folder: Path, recording: Recording) -> None:
        self._folder = folder
        self.model = recording.model
        self.base_url = recording.base_url
        self.weights = recording.weights
        self.parameters = recording.parameters
        self.prompt = recording.prompt

    @classmethod
    def open(cls, folder: Path) -> ReplayModel:
        """Read ``recording.json``; raise SettingsError where there is none."""
        recording = _read(folder / MANIFEST, Recording)
        if recording is None:
            raise SettingsError(
                f"{folder} holds no recordings: {MANIFEST} is missing.", hint=_how("MODEL", folder)
            )
        return cls(folder, recording)

    async def generate(self, request: Request) -> Response:
        """Return the recorded answer; its attempts tell what it took when it was recorded."""
        path = self._folder / f"{request.digest}.json"
        found = _read(path, _Exchange)
        if found is None:
            raise RecordingMissing(
                f"{self._folder} holds no answer to request {request.digest[:12]}.",
                hint=_how(self.model, self._folder),
            )
        if found.request != _parted(request)[0]:
            raise _damaged(path, "request: it is not the one that the file is named after")
        text = json.dumps(found.response.answer, ensure_ascii=False)
        try:
            request.answer.model_validate_json(text)
        except ValidationError as error:
            raise _damaged(path, f"answer: {_first(error)}") from None
        kept = found.response
        return Response(text, kept.model, kept.attempts, cached=True, certainty=kept.certainty)

    async def aclose(self) -> None:
        """Do nothing: no file is kept open."""


class Recorder:
    """Keep every answer of the Model inside in a folder that ReplayModel can open.

    Stands outside the cache, so that cached answers are recorded as well. Failures are not.
    What is recorded already is answered from the folder, unless ``renew``.
    The folder is tried at once, before anything is paid for; it must be new or hold
    recordings of the same model, parameters and prompt, else SettingsError.
    """

    def __init__(
        self, inner: Model, folder: Path, recording: Recording, *, renew: bool = False
    ) -> None:
        self._inner = inner
        self._folder = folder
        self._known = None if renew else ReplayModel(folder, recording)
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise _unwritable(folder, error) from None
        found = _read(folder / MANIFEST, Recording)
        if found is not None and found != recording:
            names = Recording.model_fields
            other = [n for n in names if getattr(found, n) != getattr(recording, n)]
            raise SettingsError(
                f"{folder} holds recordings with another {' and '.join(other)}.",
                hint="Record into a new folder, or delete this one first.",
            )
        _write(folder / MANIFEST, recording.model_dump(mode="json"))

    async def generate(self, request: Request) -> Response:
        """Answer one request and record it; raise SettingsError where it cannot be written."""
        if self._known is not None:
            try:
                return await self._known.generate(request)
            except SettingsError:  # not recorded, or damaged: it is asked for
                pass
        response = await self._inner.generate(request)
        answer = _Answer(
            answer=json.loads(response.text),
            model=response.model,
            attempts=response.attempts,
            certainty=response.certainty,
        )
        identity, shared = _parted(request)
        exchange = _Exchange(request=identity, response=answer)
        for name, part in shared.items():
            path = self._folder / name
            if not path.exists():
                path.parent.mkdir(exist_ok=True)
                _write(path, part)
        # Not in a thread: a task that is cancelled there would lose what was paid for.
        _write(self._folder / f"{request.digest}.json", exchange.model_dump(mode="json"))
        return response

    async def aclose(self) -> None:
        """Close the Model inside."""
        await self._inner.aclose()


def _parted(request: Request) -> tuple[dict[str, JsonValue], dict[str, JsonValue]]:
    """Return the identity with its common parts named by their digests, and these parts."""
    identity: dict[str, Any] = request.identity()
    messages = identity["messages"]
    shared: dict[str, JsonValue] = {}
    identity["answer"] = _shared(identity["answer"], shared)
    if request.fixed:
        fixed = _shared(messages[: request.fixed], shared)
        identity["messages"] = [fixed, *messages[request.fixed :]]
    return identity, shared


def _shared(part: JsonValue, shared: dict[str, JsonValue]) -> str:
    text = json.dumps(part, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    name = f"{SHARED}/{digest[:16]}.json"
    shared[name] = part
    return name


def requests(folder: Path) -> frozenset[str]:
    """Return the digests of all requests that a folder holds answers to."""
    return frozenset(path.stem for path in folder.glob("*.json") if path.name != MANIFEST)


def renew(folder: Path, recording: Recording) -> None:
    """Let a folder's recordings be of another prompt, parameters or weights from now on.

    Answers to requests that stay the same are still found; ``keep_only`` deletes the rest.
    Raises SettingsError where they are another model's: these would all be lost.
    """
    found = _read(folder / MANIFEST, Recording)
    if found is None or found == recording:
        return
    if (found.model, found.base_url) != (recording.model, recording.base_url):
        raise SettingsError(
            f"{folder} holds recordings of {_who(found)}, not of {_who(recording)}.",
            hint="Name another folder with --recordings, or delete this one first.",
        )
    _write(folder / MANIFEST, recording.model_dump(mode="json"))


def keep_only(folder: Path, digests: Collection[str]) -> int:
    """Delete every recording but those of these requests; return how many there were."""
    orphans = requests(folder) - frozenset(digests)
    for digest in orphans:
        (folder / f"{digest}.json").unlink()
    named = "".join((folder / f"{d}.json").read_text(encoding="utf-8") for d in requests(folder))
    for path in (folder / SHARED).glob("*.json"):
        if f"{SHARED}/{path.name}" not in named:
            path.unlink()
    return len(orphans)


def _read(path: Path, shape: type[_Read]) -> _Read | None:
    """Return what the file holds, or None where there is no file."""
    try:
        return shape.model_validate_json(path.read_bytes())
    except FileNotFoundError:
        return None
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}.", hint="Mend its rights, or name another."
        ) from None
    except ValidationError as error:
        raise _damaged(path, _first(error)) from None


def _write(path: Path, value: Any) -> None:
    """Replace a file; it is its owner's alone to read, because it holds the document's text."""
    text = json.dumps(value, indent=2, sort_keys=True, ensure_ascii=False) + "\n"
    try:
        files.replace(path, text.encode(), private=True)
    except OSError as error:
        raise _unwritable(path.parent, error) from None


def _who(recording: Recording) -> str:
    return f"{recording.model} at {recording.base_url or 'its own address'}"


def _how(model: str, folder: Path) -> str:
    command = ["summarise", "FILE", "--model", model, "--record", str(folder)]
    return f"Record it with: {shlex.join(command)}"


def _first(error: ValidationError) -> str:
    """Say where a file is wrong and why, with nothing of its content."""
    first = error.errors(include_input=False, include_url=False, include_context=False)[0]
    foreign = first["type"] == "extra_forbidden"  # then the place is a word of the file
    place = first["loc"][0] if first["loc"] and not foreign else "the whole"
    return f"{place}: {first['type']}"


def _damaged(path: Path, where: str) -> SettingsError:
    return SettingsError(
        f"The recording {path} is damaged at {where}.", hint="Delete it and record it again."
    )


def _unwritable(folder: Path, error: OSError) -> SettingsError:
    return SettingsError(
        f"{folder} cannot be written: {error.strerror}.",
        hint="Name another folder with --record.",
    )
