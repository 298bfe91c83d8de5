"""Tests of the commands beside ``summarise``."""

from __future__ import annotations

import json
import os
import pty
import shutil
import socket
import sys
from pathlib import Path

import pytest
from program import DRAFT, Program, drafting
from records import TEXT, provenance, record, rejected, summary
from servers import ChatServer

from summarizer import prompt, schema_files, wiring
from summarizer.cli import exits, main, summarise_main
from summarizer.errors import SettingsError
from summarizer.providers import weights
from summarizer.record import Record
from summarizer.settings import Settings, shipped

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("program")  # never in the user's own folders


def made() -> Record:
    """Return a Record that the program made of ``a.txt``."""
    with ChatServer([drafting(DRAFT)]) as server:
        words = ["a.txt", "--model", "openai:test", "--base-url", server.base_url, "-q"]
        assert summarise_main([*words, "--format", "json", "-o", "record.json"]) == 0
    return Record.model_validate_json(Path("record.json").read_bytes())


# --- the program itself -------------------------------------------------------------------


def test_no_command_shows_help(capsys: Captured) -> None:
    """The bare program shows its commands on stderr and exits 2."""
    assert main([]) == exits.USAGE
    found = capsys.readouterr()
    assert found.out == ""
    assert "    completion  print" in found.err


@pytest.mark.parametrize("words", [["nonsense"], ["cache"], ["cache", "nonsense"], ["--mod"]])
def test_usage(words: list[str], capsys: Captured) -> None:
    """What is not known is a usage error."""
    assert main(words) == exits.USAGE
    assert capsys.readouterr().err.startswith("usage: summarizer")


def test_help_and_version(capsys: Captured) -> None:
    """Help and version go to standard output, with 0."""
    for words in (["--help"], ["cache", "clear", "--help"], ["--version"]):
        assert main(words) == 0
        assert "summarizer" in capsys.readouterr().out


# --- verify -------------------------------------------------------------------------------


def test_verify(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """A true record holds, as JSON, in an array, in lines and without its text."""
    whole = made()
    assert main(["verify", "record.json"]) == 0
    assert "a.txt: holds, 3 items checked" in capsys.readouterr().out
    line = whole.to_json()
    Path("lines.jsonl").write_text(f"{line}\n\n{line}\n", encoding="utf-8")
    Path("array.json").write_text(f"[{line}, {line}]", encoding="utf-8")
    for name in ("lines.jsonl", "array.json"):
        assert main(["verify", name]) == 0
        assert capsys.readouterr().out.count("holds") == 2
    bare = whole.model_copy(update={"document": whole.document.model_copy(update={"text": None})})
    Path("bare.json").write_text("\ufeff" + bare.to_json(), encoding="utf-8")
    assert main(["verify", "bare.json"]) == exits.DOCUMENT
    assert "--document" in capsys.readouterr().err
    assert main(["verify", "bare.json", "--document", "a.txt"]) == 0
    with Path("bare.json").open() as file:
        monkeypatch.setattr(sys, "stdin", file)
        assert main(["verify", "-", "--document", "a.txt"]) == 0


def test_verify_finds_what_does_not_hold(capsys: Captured) -> None:
    """A changed number and a moved quote are told, each with its place, and exit 6."""
    values = json.loads(made().to_json())
    values["summary"]["claims"][0]["statement"] = "Five of its aircraft crossed the strait.\x1b[2J"
    values["summary"]["actors"][0]["evidence"][0]["start"] += 1
    Path("bad.json").write_text(json.dumps(values), encoding="utf-8")
    assert main(["verify", "bad.json"]) == exits.ANSWER
    out = capsys.readouterr().out
    assert "does not hold" in out
    assert "claims[0]: number_unsupported" in out
    assert "actors[0]: the quote is not what stands at" in out
    assert "\x1b" not in out


@pytest.mark.parametrize(
    "data",
    [b"{}", b"", b"\xff\xfe", b"[" * 100_000, b"[]", b'[{"version": NaN}]', b"{}\n{}", None],
)
def test_verify_of_what_is_no_record(data: bytes | None, capsys: Captured) -> None:
    """What cannot be read as a record is told so, with exit code 3 and nothing of it."""
    if data is not None:
        Path("x.json").write_bytes(data)
    assert main(["verify", "x.json"]) == exits.DOCUMENT
    assert "record" in capsys.readouterr().err


# --- prompts and schemas --------------------------------------------------------------------


def test_prompts(capsys: Captured) -> None:
    """Every prompt is listed; one is shown with all that it says."""
    assert main(["prompts", "list"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in prompt.names())
    assert main(["prompts", "show", "statement"]) == 0
    out = capsys.readouterr().out
    assert prompt.load("statement").part("summary").system in out
    assert "{text}" in out
    assert main(["prompts", "show", "none"]) == exits.SETTINGS


def test_prompts_check(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """A prompt that was edited after its release fails the check."""
    shutil.copytree(shipped("prompts"), tmp_path / "prompts")
    monkeypatch.setattr(prompt, "shipped", lambda folder: tmp_path / folder)
    locks = {n: prompt.digest_of(prompt.folder_of(n)) for n in prompt.names()}
    (tmp_path / "prompts" / "released.json").write_text(json.dumps(locks))
    assert main(["prompts", "check"]) == 0
    assert "as they were released" in capsys.readouterr().out
    system = tmp_path / "prompts" / "statement" / "v1" / "summary.system.md"
    system.write_text(system.read_text() + " More.")
    assert main(["prompts", "check"]) == exits.SETTINGS
    assert "statement/v1 was edited" in capsys.readouterr().out


def test_schemas_are_those_of_the_models(capsys: Captured) -> None:
    """The files in schemas/ are what the code writes."""
    assert main(["schemas", "check"]) == 0, capsys.readouterr().out


def test_schemas_write_and_check(tmp_path: Path, capsys: Captured) -> None:
    """What is missing or differs is found, and written anew."""
    place = ["--folder", str(tmp_path / "s")]
    assert main(["schemas", "check", *place]) == exits.SETTINGS
    assert "record.v1.json is missing." in capsys.readouterr().out
    assert main(["schemas", "write", *place]) == 0
    assert main(["schemas", "check", *place]) == 0
    (tmp_path / "s" / "draft.v1.json").write_text("{}")
    assert schema_files.problems(tmp_path / "s") == [
        "draft.v1.json differs from the model in the code."
    ]
    capsys.readouterr()
    assert main(["schemas", "write", *place]) == 0
    assert capsys.readouterr().out == "draft.v1.json written.\n"
    assert main(["schemas", "write", *place]) == 0
    assert "nothing was written" in capsys.readouterr().out
    (tmp_path / "file").write_text("")
    assert main(["schemas", "write", "--folder", str(tmp_path / "file")]) == exits.SETTINGS


def test_record_schema_has_every_field_that_is_written() -> None:
    """The record's schema knows the fields of a written Record by their names there."""
    schema = json.loads(schema_files.texts()["record.v1.json"])
    values = json.loads(record(rejected=(rejected(),), summary=summary()).to_json())
    assert set(schema["properties"]) == set(values) == set(schema["required"])
    known = schema["$defs"]["Provenance"]["properties"]
    assert set(known) == set(json.loads(provenance().model_dump_json(by_alias=True)))


# --- cache --------------------------------------------------------------------------------


def test_cache(capsys: Captured) -> None:
    """What is stored is counted, checked and, on --yes, deleted."""
    made()
    assert main(["cache", "stats"]) == 0
    assert "Entries      2" in capsys.readouterr().out
    assert main(["cache", "check"]) == 0
    assert "2 entries hold, 0 were moved aside" in capsys.readouterr().out
    assert main(["cache", "clear"]) == exits.USAGE
    assert "Say --yes" in capsys.readouterr().err
    assert main(["cache", "clear", "--yes"]) == 0
    assert "2 entries deleted" in capsys.readouterr().out


def test_cache_check_of_a_broken_database(capsys: Captured) -> None:
    """A database of garbage is moved aside, and the user is told."""
    folder = wiring.cache_folder(Settings())
    folder.mkdir(parents=True)
    (folder / "cache.db").write_bytes(b"garbage" * 1000)
    assert main(["cache", "check"]) == 0
    found = capsys.readouterr()
    assert "a new one stands in its place" in found.out
    assert "could not be used" in found.err


def test_cache_that_cannot_be_opened(program: Program, capsys: Captured) -> None:
    """What could not be checked or cleared is not told as done."""
    (program.folder / "cache").write_text("in the way")
    for words in (["cache", "check"], ["cache", "clear", "--yes"]):
        assert main(words) == exits.SETTINGS
        assert "is not used" in capsys.readouterr().err


@pytest.mark.parametrize(("word", "code", "left"), [("yes", 0, "0"), ("no", exits.USAGE, "2")])
def test_cache_clear_asks(
    word: str, code: int, left: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal somebody is asked first, and only a yes deletes."""
    made()
    ours, theirs = pty.openpty()
    os.write(ours, f"{word}\n".encode())
    with os.fdopen(theirs) as terminal:
        monkeypatch.setattr(sys, "stdin", terminal)
        assert main(["cache", "clear"]) == code
    os.close(ours)
    assert "Delete all 2 entries" in capsys.readouterr().err
    assert main(["cache", "stats"]) == 0
    assert f"Entries      {left}" in capsys.readouterr().out


# --- models, doctor, config, completion --------------------------------------------------------


def test_models(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """What can be named is listed with what it lacks here."""
    monkeypatch.setenv("OPENAI_API_KEY", "sk-nobody")
    assert main(["models"]) == 0
    out = capsys.readouterr().out.splitlines()
    lines = {line[:28].strip(): line[28:] for line in out}
    assert "models fetch" in lines["embedded"]
    assert lines["openai:NAME"] == "ready"
    assert "not installed: mistralai" in lines["mistral:NAME"]


def test_models_fetch(tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Fetching brings the weights, has the instructions read, and tells where they lie.

    Both steps are doubles here; test_weights and test_embedded run the real ones.
    """
    done: list[str] = []

    def fetch(progress: weights.Progress) -> Path:
        progress(5, 10)
        done.append("weights")
        return tmp_path / "weights.gguf"

    async def prepare() -> None:
        done.append("instructions")

    monkeypatch.setattr(weights, "fetch", fetch)
    monkeypatch.setattr(wiring, "prepare_embedded", prepare)
    assert main(["models", "fetch"]) == 0
    told = capsys.readouterr()
    assert done == ["weights", "instructions"]
    assert "is brought here" in told.err
    assert "weights.gguf" in told.out
    monkeypatch.setattr(weights, "ready", lambda: True)
    assert main(["models", "fetch"]) == 0
    assert "is brought here" not in capsys.readouterr().err


def test_doctor(capsys: Captured) -> None:
    """What lacks is told with its next step; the model that is set decides the exit code."""
    assert main(["doctor"]) == exits.SETTINGS
    out = capsys.readouterr().out
    assert "no  Embedded model" in out
    assert "-> Run: summarizer models fetch" in out
    assert "no  Model" in out


def test_doctor_with_a_server(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that listens is well, one that does not is not; no key is ever shown."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-this-is-nobodys")
    Path("summarizer.toml").write_text('model = "openai:test"\n')
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/v1"
        assert main(["doctor", "--base-url", url]) == 0
        out = capsys.readouterr().out
    assert "is listening" in out
    assert "ok  Model           openai:test, prompt statement" in out
    assert "summarizer.toml" in out
    assert "SUMMARIZER_API_KEY" in out
    assert "sk-this" not in out
    assert main(["doctor", "--base-url", url]) == exits.SETTINGS
    assert "cannot be reached" in capsys.readouterr().out
    assert main(["doctor", "--base-url", "http://a:b:c"]) == exits.SETTINGS
    assert "not an address" in capsys.readouterr().out


def test_doctor_of_a_hosted_model(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """A missing package is found without asking; so is a missing engine."""
    from summarizer.providers import engine

    def missing() -> str:
        raise SettingsError("The engine is missing.", hint="Install it.")

    monkeypatch.setattr(engine, "engine", missing)
    monkeypatch.setattr("summarizer.cli.doctor._free_memory", lambda: None)
    assert main(["doctor", "--model", "mistral:x"]) == exits.SETTINGS
    out = capsys.readouterr().out
    assert "mistralai" in out
    assert "no  Engine          The engine is missing." in out
    assert "Memory" not in out


def test_free_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the system does not tell of its memory, nothing is told."""
    from summarizer.cli import doctor

    if Path("/proc/meminfo").exists():
        assert (doctor._free_memory() or 0) > 1e6

    def gone(*_: object, **__: object) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", gone)
    assert doctor._free_memory() is None


def test_config_show(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each setting is shown with its origin; keys are masked."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", "sk-this-is-nobodys")
    monkeypatch.setenv("SUMMARIZER_BASE_URL", "http://ann:secret@host:80/v1")
    Path("summarizer.toml").write_text("max_calls = 9\n")
    assert main(["config"]) == 0
    out = capsys.readouterr().out
    assert "max_calls = 9    [file (summarizer.toml)]" in out
    assert "prompt = (empty)    [default]" in out
    assert main(["config", "show", "--model", "openai:x", "--format", "json"]) == 0
    values = json.loads(capsys.readouterr().out)
    assert (values["model"]["value"], values["model"]["origin"]) == ("openai:x", "flag")
    assert values["api_key"]["value"] == "***"
    assert values["base_url"]["value"] == "http://***@host:80/v1"
    for words in (out, json.dumps(values)):
        assert "sk-this" not in words
        assert "secret" not in words


@pytest.mark.parametrize("shell", ["bash", "zsh", "tcsh"])
@pytest.mark.parametrize("name", ["summarizer", "summarise"])
def test_completion(shell: str, name: str, capsys: Captured) -> None:
    """Each shell gets a script for each program that knows its options."""
    assert main(["completion", shell, "--program", name]) == 0
    out = capsys.readouterr().out
    assert name in out
    assert "dry-run" in out or "dry_run" in out


def test_what_is_read_stays_what_it_was() -> None:
    """The text that the other tests lean on is what the program reads."""
    assert made().document.text == TEXT
