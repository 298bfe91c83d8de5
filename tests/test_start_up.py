"""Tests of what is imported on the paths that must start fast."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from program import DRAFT, Program, drafting
from records import record
from servers import ChatServer

from summarizer import loading, wiring
from summarizer.settings import Settings

# what a cached answer may load beside the standard library and this package
_ALLOWED = {"_distutils_hack", "sitecustomize", "usercustomize"}
# parts of the standard library that are too slow for it
_SLOW = {
    "asyncio",
    "subprocess",
    "http",
    "concurrent",
    "email",
    "zipfile",
    "logging",
    "importlib.metadata",
}
# parts of this package that import pydantic, or are of no use to it
_OURS = {
    "record",
    "summary",
    "pipeline",
    "render",
    "segmentation",
    "grounding",
    "retry",
    "telemetry",
}


# the same words as ``python -m summarizer``, and then what was imported
_SCRIPT = """
import sys
before = set(sys.modules)
from summarizer.cli import main
code = main(sys.argv[1:])
print(*sorted(set(sys.modules) - before), file=sys.stderr)
sys.exit(code)
"""


def imported(program: Program, *words: str) -> set[str]:
    """Run the program and return the modules that it loaded."""
    command = [sys.executable, "-c", _SCRIPT, *words]
    ended = subprocess.run(
        command,
        cwd=program.folder,
        env=program.environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert ended.stdout
    return set(ended.stderr.split())


def test_cached_answer_imports_no_more_than_it_must(tmp_path: Path) -> None:
    """A kept Record is printed with the light half of the standard library."""
    program = Program.at(tmp_path)
    with ChatServer([drafting(DRAFT)]) as server:
        words = ("summarise", "a.txt", "--model", "openai:test", "--base-url", server.base_url)
        assert program.run(*words).returncode == 0
        found = imported(program, *words, "--format", "json")
        assert imported(program, *words, "--format", "jsonl") == found
    assert server.calls == 1
    assert "summarizer.cli.summarising" in found
    _refuse(found)


def test_cached_answer_of_the_embedded_model_imports_no_more(tmp_path: Path) -> None:
    """With weights on this machine, too, neither the engine nor diskcache is loaded."""
    program = Program.at(tmp_path)
    weights = tmp_path / "w.gguf"
    weights.write_bytes(b"weights")
    model = f"embedded:{weights}"
    settings = Settings(model=model, cache_dir=str(tmp_path / "answers"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", program.environment["XDG_CACHE_HOME"])
        store, document = wiring.open_store(settings), loading.read(tmp_path / "a.txt")
        assert store is not None
        store.put(wiring.Keys(settings).of(document), wiring.as_kept(record()) or "")
        store.close()
    program.environment["SUMMARIZER_CACHE_DIR"] = settings.cache_dir
    found = imported(program, "summarise", "a.txt", "--model", model, "--format", "json")
    _refuse(found)
    assert "xllamacpp" not in found
    assert "diskcache" not in found


def test_help_imports_no_more_than_it_must(tmp_path: Path) -> None:
    """``summarizer --help`` does not even load the cache."""
    found = imported(Program.at(tmp_path), "--help")
    _refuse(found)
    assert not {"diskcache", "sqlite3", "hashlib"} & found


def test_listing_the_models_imports_none_of_their_packages(tmp_path: Path) -> None:
    """What each provider lacks is told without the packages that would ask it."""
    found = imported(Program.at(tmp_path), "models")
    assert "summarizer.providers.hosted" in found
    assert not {"instructor", "openai", "xllamacpp"} & found


def _refuse(found: set[str]) -> None:
    foreign = {name.partition(".")[0] for name in found} - sys.stdlib_module_names
    assert foreign - _ALLOWED - {"summarizer"} == set()
    assert {name for name in _SLOW if name in found} == set()
    assert {name for name in _OURS if f"summarizer.{name}" in found} == set()
