"""``doctor``: what is set up here, and the next step for what is not."""

from __future__ import annotations

import argparse
import os
import platform
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from summarizer import __version__, providers, settings, wiring
from summarizer.cli import commands, exits, output
from summarizer.errors import SummarizerError
from summarizer.settings import Settings, cache_home

_WAIT = 2.0  # seconds for the one connection that is tried
_MEMORY = 2.5e9  # bytes that the embedded model needs at its peak
_MARKS = {True: "ok  ", False: "no  ", None: "    "}


@dataclass(frozen=True)
class _Finding:
    """Tell of one thing; ``well`` is None where nothing is asked of it."""

    what: str
    words: str
    well: bool | None = None
    step: str = ""
    vital: bool = False


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of ``doctor``."""
    commands.setting_flags(parser)
    parser.set_defaults(run=run)


def run(given: argparse.Namespace) -> int:
    """Print every finding; return 4 where the model that is set cannot be used."""
    flags = {name: getattr(given, name) for name in ("model", "base_url", "prompt")}
    loaded = settings.load(flags)
    findings = [*_machine(), *_cache(loaded.settings), *_settings(loaded), *_model(loaded.settings)]
    for finding in findings:
        output.write(f"{_MARKS[finding.well]}{finding.what:<16}{finding.words}\n")
        if finding.well is False and finding.step:
            output.write(f"{'':20}-> {finding.step}\n")
    unusable = any(finding.vital and finding.well is False for finding in findings)
    return exits.SETTINGS if unusable else exits.DONE


def _machine() -> Iterator[_Finding]:
    yield _Finding("Python", platform.python_version(), True)
    yield _Finding("summarizer", __version__, True)
    memory = _free_memory()
    if memory is not None:
        yield _Finding(
            "Memory",
            f"{memory / 1e9:.1f} GB free",
            memory >= _MEMORY,
            "The embedded model needs 2.5 GB; name another with --model, or end other programs.",
        )


def _cache(loaded: Settings) -> Iterator[_Finding]:
    folder = wiring.cache_folder(loaded)
    above = next(path for path in (folder, *folder.parents) if path.exists())
    yield _Finding("Disk", f"{shutil.disk_usage(above).free / 1e9:.1f} GB free for the cache", None)
    yield _shared(loaded) if loaded.cache_url else _own(loaded, folder, above)


def _own(loaded: Settings, folder: Path, above: Path) -> _Finding:
    return _Finding(
        "Cache",
        f"{folder} ({loaded.cache})",
        os.access(above, os.W_OK) and above.is_dir(),
        "Runs go on without it; set SUMMARIZER_CACHE_DIR to a folder that is yours.",
    )


def _shared(loaded: Settings) -> _Finding:
    """Say whether the shared store lets us read, write and lease."""
    import asyncio

    try:
        store = wiring.shared_or_own(loaded)
    except SummarizerError as error:
        return _Finding("Cache", error.message, False, error.hint or "")

    async def try_it() -> None:
        async with store.lease("doctor"):
            store.get("doctor")

    asyncio.run(try_it())
    store.close()
    words = f"{store.place} ({loaded.cache})"
    return _Finding("Cache", words, not store.notes, " ".join(store.notes))


def _settings(loaded: settings.Loaded) -> Iterator[_Finding]:
    path = Path(os.environ.get("SUMMARIZER_CONFIG") or "summarizer.toml")
    yield _Finding("Settings file", str(path) if path.is_file() else "none, the defaults hold")
    changed = [name for name, origin in loaded.origins.items() if origin != "default"]
    yield _Finding("Settings", f"set: {', '.join(changed) or 'none'} (summarizer config show)")
    keys = sorted(name for name, key in os.environ.items() if name.endswith("_API_KEY") and key)
    yield _Finding("Keys", f"set: {', '.join(keys) or 'none'}; a key alone sends nothing anywhere")


def _model(loaded: Settings) -> Iterator[_Finding]:
    from summarizer.providers import engine, weights

    try:
        yield _Finding("Engine", engine.engine(), True)
    except SummarizerError as error:
        yield _Finding("Engine", error.message, False, error.hint or "")
    ready = weights.ready()
    words = "here and whole" if ready else f"not in {cache_home() / 'models'}"
    yield _Finding("Embedded model", words, ready, "Run: summarizer models fetch")
    if loaded.base_url:
        yield _reachable(loaded.base_url)
    yield _chosen(loaded)


def _chosen(loaded: Settings) -> _Finding:
    """Say whether the model that is set can be asked, as far as that is known without asking."""
    try:
        provider, name = providers.split(loaded.model)
        wiring.build(loaded)
        if provider not in (providers.EMBEDDED, "openai", "replay"):
            from summarizer.providers import hosted

            hosted.connect(provider, name)
    except SummarizerError as error:
        words = f"{loaded.model}: {error.message}"
        return _Finding("Model", words, False, error.hint or "", vital=True)
    return _Finding("Model", f"{loaded.model}, prompt {wiring.prompt_name(loaded)}", True)


def _reachable(url: str) -> _Finding:
    """Open one connection, and send nothing."""
    import socket

    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
        with socket.create_connection((host, port), timeout=_WAIT):
            return _Finding("Server", f"{host}:{port} is listening", True, vital=True)
    except ValueError:
        return _Finding("Server", "base_url is not an address", False, "Mend it.", vital=True)
    except OSError as error:
        words = f"{host}:{port} cannot be reached ({error.strerror or type(error).__name__})"
        return _Finding("Server", words, False, "Start the server, or mend base_url.", vital=True)


def _free_memory() -> int | None:
    """Return the bytes that programs may still take, where the system tells (Linux)."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    found = next((line.split()[1] for line in lines if line.startswith("MemAvailable:")), None)
    return None if found is None else int(found) * 1024
