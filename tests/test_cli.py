"""Tests of ``summarise``: documents in, Records out, errors told, exit codes kept."""

from __future__ import annotations

import io
import json
import sys
from typing import Any

import pytest
from program import DRAFT, UNTRUE, Program, ask, drafting
from records import SENTENCES, TEXT
from servers import ChatServer, answer, status

from summarizer import errors
from summarizer.cli import exits, main, summarise_main
from summarizer.record import parse


def test_fresh_and_cached_runs_in_processes_of_their_own(program: Program) -> None:
    """A second process prints the same Record as JSON, asks nothing, and tells no more."""
    with ChatServer([drafting(DRAFT)]) as server:
        words = ["summarise", "a.txt", "--format", "json", "--model", "openai:test"]
        words += ["--base-url", server.base_url]
        fresh = program.run(*words)
        kept = program.run(*words, python=("-W", "error"))
    assert (fresh.returncode, kept.returncode, server.calls) == (0, 0, 1)
    assert fresh.stderr == "summarizer: The text is sent to 127.0.0.1, for openai:test.\n"
    assert kept.stderr == ""
    first, second = json.loads(fresh.stdout), json.loads(kept.stdout)
    assert first["summary"] == second["summary"]
    assert not first["provenance"]["cached"]
    assert second["provenance"]["cached"]
    assert second["provenance"]["usage"]["cost"] == 0


@pytest.mark.parametrize("words", ["cafe\u0301\r\ncost 5\u00a0€  now 🚢 here.", TEXT])
def test_json_round_trip(program: Program, capsys: pytest.CaptureFixture[str], words: str) -> None:
    """What is printed as JSON is a Record whose quotes are slices of its text (fault 5)."""
    (program.folder / "b.txt").write_bytes(words.encode())
    gist = {"gist": {"statement": words[:4], "sentences": [1, 2]}}
    with ChatServer([drafting(gist)]) as server:
        for _ in "fresh", "kept":
            assert ask(server, "b.txt", "--format", "json") == 0
            out = capsys.readouterr().out
            record = parse(out)
            text = record.document.text or ""
            assert record.summary.gist is not None
            for e in record.summary.gist.evidence:
                assert text[e.start : e.end] == e.quote
            assert json.loads(record.to_json()) == json.loads(out)


def test_no_text(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """--no-text leaves the text out, of a kept Record too, and never of what is kept."""
    with ChatServer([drafting(DRAFT)]) as server:
        for words, text in ((["--no-text"], None), (["--no-text"], None), ([], TEXT)):
            assert ask(server, "a.txt", "--format", "json", *words) == 0
            assert json.loads(capsys.readouterr().out)["document"]["text"] == text
    assert server.calls == 1


def test_text_and_markdown(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """People get who, what and the quoted words, fresh or kept, with a line between files."""
    (program.folder / "b.txt").write_text(TEXT + " Again.", encoding="utf-8")
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "b.txt") == 0
        out = capsys.readouterr().out
        assert out.count("CLAIMS (1)") == 2
        assert out.count("\n" + "=" * 72 + "\n") == 1
        assert f"[2] “{SENTENCES[1][:40]}" in out
        assert "\x1b" not in out
        assert ask(server, "a.txt", "b.txt", "--format", "md") == 0
        out = capsys.readouterr().out
    assert out.count("## Claims (1)") == 2
    assert "\n\n---\n\n# Summary" in out


def test_bare_name_on_a_terminal(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without a file, and with a person at the keyboard, help is shown on stderr."""

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr(sys, "stdin", Terminal())
    assert summarise_main([]) == exits.USAGE
    found = capsys.readouterr()
    assert found.out == ""
    assert "usage: summarise" in found.err
    assert "examples:" in found.err


def test_several_files(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """A bad file does not stop the others: its error is told and its code is kept."""
    (program.folder / "empty.txt").write_text("  \n")
    (program.folder / "b.txt").write_text("Nothing was said.")
    with ChatServer([drafting({})]) as server:
        files = ("a.txt", "missing.txt", "empty.txt", "b.txt")
        assert ask(server, *files, "--format", "jsonl") == exits.DOCUMENT
        found = capsys.readouterr()
        lines = [json.loads(line) for line in found.out.splitlines()]
        assert [line["document"]["source"] for line in lines] == ["a.txt", "b.txt"]
        assert "summarise: missing.txt does not exist.\n           Check" in found.err
        assert "empty.txt is empty" in found.err
        assert ask(server, "a.txt", "b.txt", "--format", "json") == 0
        assert len(json.loads(capsys.readouterr().out)) == 2
        assert ask(server, "missing.txt", "empty.txt", "--format", "json") == exits.DOCUMENT
        assert capsys.readouterr().out == ""
    assert server.calls == 2


def test_standard_input(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pipe is read with and without the name -."""
    with ChatServer([drafting(DRAFT)]) as server:
        for words in ([], ["-"]):
            monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(TEXT.encode())))
            assert ask(server, *words, "--format", "jsonl") == 0
            assert json.loads(capsys.readouterr().out)["document"]["source"] == "-"


def test_output_file(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """-o replaces a file as a whole, keeps who may read it, and prints nothing."""
    target = program.folder / "out.json"
    target.write_text("before")
    target.chmod(0o640)
    (program.folder / "link.json").symlink_to(target)
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "--format", "json", "-o", "link.json") == 0
    assert capsys.readouterr().out == ""
    assert parse(target.read_bytes()).document.source == "a.txt"
    assert target.stat().st_mode & 0o777 == 0o640
    assert (program.folder / "link.json").is_symlink()
    assert sorted(p.name for p in program.folder.iterdir() if p.is_file()) == [
        "a.txt",
        "link.json",
        "out.json",
    ]


@pytest.mark.parametrize("name", [".", "no/such/out.json"])
def test_output_is_tried_before_anything_is_paid_for(program: Program, name: str) -> None:
    """A file that cannot be written is an error at once."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt", "-o", name) == exits.SETTINGS
    assert server.calls == 0


def test_strict(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """With --strict a rejected item gives 7; the Record is printed all the same."""
    with ChatServer([drafting(UNTRUE)]) as server:
        assert ask(server, "a.txt") == 0
        capsys.readouterr()
        assert ask(server, "a.txt", "--strict") == exits.REJECTED
    found = capsys.readouterr()
    assert "REJECTED (1)" in found.out
    assert "do not hold: 1" in found.err


def test_cache_switches(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """--no-cache asks and keeps nothing; --refresh asks and keeps."""
    with ChatServer([drafting(DRAFT)]) as server:
        for words, calls in ((["--no-cache"], 1), ([], 2), (["--refresh"], 3), ([], 3)):
            assert ask(server, "a.txt", *words) == 0
            assert server.calls == calls
    assert ask(server, "a.txt", "--no-cache", "--refresh") == exits.USAGE


def test_verbose_and_quiet(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """-v tells of notes, each call, tokens and seconds; -q tells nothing where all is well."""
    (program.folder / "w.txt").write_bytes("Grüße aus Wien sind überall schön.".encode("cp1252"))
    with ChatServer([drafting({})]) as server:
        assert ask(server, "w.txt", "-q") == 0
        assert capsys.readouterr().err == ""
        assert ask(server, "w.txt", "-v", "--refresh") == 0
        told = capsys.readouterr().err
        assert ask(server, "w.txt", "-v") == 0
        kept = capsys.readouterr().err
    assert "decoded as windows-1252 (guessed)" in told
    assert "10 tokens in, 5 out, unknown USD" in told
    assert "calls 1, cached 0, tokens 10 in, 5 out, cost unknown" in told
    assert "cached, nothing was asked or spent" in kept


def test_unknown_usage_is_told_as_unknown(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """Tokens that no server reported are unknown, not 0."""
    with ChatServer([answer({}, None)]) as server:
        assert ask(server, "a.txt", "-v") == 0
    assert "tokens unknown, cost unknown" in capsys.readouterr().err


SECRET = "sk-this-is-a-key-of-nobody-0123456789"


@pytest.mark.parametrize(
    ("behaviour", "code", "words"),
    [
        (status(401, message=f"{TEXT} {SECRET}"), exits.SETTINGS, "SUMMARIZER_API_KEY"),
        (answer("not JSON"), exits.ANSWER, "in 3 calls"),
        (answer({"gist": 7}), exits.ANSWER, "in 3 calls"),
    ],
)
def test_model_errors(
    program: Program,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    behaviour: Any,
    code: int,
    words: str,
) -> None:
    """Each error has its code and a next step, and tells no text and no key (26, 38)."""
    monkeypatch.setenv("SUMMARIZER_API_KEY", SECRET)
    with ChatServer([behaviour]) as server:
        assert ask(server, "a.txt") == code
    found = capsys.readouterr()
    assert found.out == ""
    assert words in found.err
    assert server.calls == (1 if code == exits.SETTINGS else 3)
    assert SECRET not in found.err
    assert not any(sentence in found.err for sentence in SENTENCES)


def test_capped_calls_are_reported(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """A model that is always invalid meets the cap on calls; both are told (fault 26)."""
    with (
        ChatServer([answer("no")]) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SUMMARIZER_MAX_CALLS", "2")
        assert ask(server, "a.txt") == exits.BUDGET
    assert server.calls == 2
    assert "2 of 2 calls" in capsys.readouterr().err


def test_a_part_that_was_not_read(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """A Record with failures is printed, told of, not kept, and has the code of its error."""
    with (
        ChatServer([drafting({})]) as server,
        pytest.MonkeyPatch.context() as patch,
    ):
        patch.setenv("SUMMARIZER_SEGMENT_TOKENS", "60")
        patch.setenv("SUMMARIZER_MAX_CALLS", "1")
        assert ask(server, "a.txt", "--format", "json") == exits.BUDGET
        found = capsys.readouterr()
        assert json.loads(found.out)["summary"]["status"]["claims"] == "unknown"
        assert "a.txt: not all was read (between sentences 3 and 6): BudgetExceeded" in found.err
        assert server.calls == 1
        assert ask(server, "a.txt") == exits.BUDGET
        assert server.calls == 2  # one further segment: what was paid for came from the cache
        patch.setenv("SUMMARIZER_MAX_CALLS", "9")
        assert ask(server, "a.txt", "--format", "json") == 0
    capsys.readouterr()


def test_a_kept_record_does_not_make_the_next_error_the_last(
    program: Program, capsys: pytest.CaptureFixture[str]
) -> None:
    """After a cached document, one that is not there is told, and the others are read."""
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt") == 0
        assert ask(server, "a.txt", "missing.txt", "a.txt") == exits.DOCUMENT
    assert capsys.readouterr().out.count("CLAIMS (1)") == 3


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (["--model", "openai:gpt-4o"], "Set OPENAI_API_KEY"),
        (["--model", "embedded"], "summarizer models fetch"),
        (["--model", "nonsense"], "provider:name"),
        (["--model", "mistral:x"], "pip install mistralai"),
        (["--model", "mistral:x", "--base-url", "http://127.0.0.1:1"], "openai:NAME"),
        (["--model", "openai:x", "--prompt", "none"], "Known are"),
    ],
)
def test_what_is_missing_is_named_once(
    program: Program, capsys: pytest.CaptureFixture[str], words: list[str], step: str
) -> None:
    """Without a key, weights or package the next step is told, with exit code 4 (fault 40)."""
    (program.folder / "b.txt").write_text("Another text.")
    files = ["a.txt"] if "mistral:x" in words else ["a.txt", "b.txt"]
    assert summarise_main([*files, *words]) == exits.SETTINGS
    assert capsys.readouterr().err.count(step) == 1


def test_no_network(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """A server that is not there gives 5, and the address is named (fault 40)."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SUMMARIZER_DEADLINE", "0.5")
        with ChatServer([answer({})]) as server:
            address = server.base_url
        words = ["a.txt", "--model", "openai:x", "--base-url", address]
        assert summarise_main(words) == exits.UNAVAILABLE
    assert server.address in capsys.readouterr().err


def test_host_of_a_hosted_model_is_told(
    program: Program, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who gets the text is said before it is sent, for a provider by name."""
    from summarizer.cli.summarising import recipient
    from summarizer.settings import Settings

    assert recipient(Settings(model="openai:x")) == "api.openai.com"
    assert recipient(Settings(model="mistral:x")) == "the provider mistral"
    assert recipient(Settings(model="embedded")) == ""


def test_cache_notes_are_told(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """A cache that cannot be used does not stop the run, and the user is told."""
    (program.folder / "cache").write_text("in the way")
    with ChatServer([drafting(DRAFT)]) as server:
        assert ask(server, "a.txt") == 0
    found = capsys.readouterr()
    assert "CLAIMS (1)" in found.out
    assert "The answer cache in" in found.err


def test_every_error_has_an_exit_code() -> None:
    """No error of the tree looks like a bug, apart from its root and ModelError's."""
    known = [
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.SummarizerError)
    ]
    bugs = {name for name in known if exits.code_of(name) == exits.BUG}
    assert bugs == {"SummarizerError", "ModelError"}


@pytest.mark.parametrize("debug", ["", "1"])
def test_a_bug(
    program: Program,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    debug: str,
) -> None:
    """A bug is told with its class and, if asked for, its place; never with its words."""

    def broken(*_: object) -> None:
        raise KeyError(TEXT)

    monkeypatch.setattr("summarizer.loading.read", broken)
    monkeypatch.setenv("SUMMARIZER_DEBUG", debug)
    assert summarise_main(["a.txt", "--model", "openai:x"]) == exits.BUG
    told = capsys.readouterr().err
    assert "bug in summarizer (KeyError)" in told
    assert ("in broken" in told) == bool(debug)
    assert SENTENCES[0] not in told


def test_settings_file(program: Program, capsys: pytest.CaptureFixture[str]) -> None:
    """The model may come from summarizer.toml; a flag stands above it."""
    with ChatServer([drafting(DRAFT)]) as server:
        (program.folder / "summarizer.toml").write_text(
            f'model = "openai:test"\nbase_url = "{server.base_url}"\n'
        )
        assert main(["summarise", "a.txt"]) == 0
        assert main(["summarise", "a.txt", "--prompt", "statement/v9"]) == exits.SETTINGS
    assert server.calls == 1
