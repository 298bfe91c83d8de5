"""Tests of ``summarizer batch``: one line each, exit codes, limits, signals, and going on."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from batches import OUT, QUIET, batch_main, held, ids, largest, table
from program import Program, drafting
from servers import Behaviour, ChatServer, Reply, answer, refusal, status

from summarizer.batch.engine import Engine
from summarizer.batch.tally import Purse, Tally
from summarizer.cli import batch_course, batch_words, exits, main
from summarizer.record import Outcome


@pytest.fixture
def server() -> Iterator[ChatServer]:
    """Return a real server that reads every document well."""
    with ChatServer([drafting(QUIET)]) as serving:
        yield serving


@pytest.fixture(autouse=True)
def _here(program: Program) -> None:
    (program.folder / "a.txt").unlink()


def test_a_folder_becomes_lines(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    """Each file has a line that fits the schema, and the end says what came to pass."""
    Path("in").mkdir()
    for name in "abc":
        Path("in", f"{name}.txt").write_text(f"Valdoria said {name}.", encoding="utf-8")
    assert batch_main(server, "in") == 0
    told = [Outcome.model_validate_json(line) for line in OUT.read_bytes().splitlines()]
    assert sorted(each.id for each in told) == ["in/a.txt", "in/b.txt", "in/c.txt"]
    assert all(each.record is not None and each.error is None for each in told)
    assert server.calls == 3
    err = capsys.readouterr().err.splitlines()
    assert err[0] == "summarizer: The texts are sent to 127.0.0.1, for openai:test."
    assert err[1].startswith("summarizer: 3 documents read, 0 of them from the cache, in ")
    assert err[1].endswith("0 were there before.")
    assert err[2] == ("summarizer: 3 calls, 30 tokens in, 15 out, cost unknown. Written: out.jsonl")
    assert len(err) == 3


def test_the_same_command_goes_on(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    """A second run reads what is new alone; another output is filled from the cache."""
    assert batch_main(server, table(2)) == 0
    assert batch_main(server, table(3)) == 0
    assert (server.calls, sorted(ids(OUT))) == (3, ["d0", "d1", "d2"])
    OUT.unlink()
    capsys.readouterr()
    assert batch_main(server, table(3), "--no-text") == 0
    assert server.calls == 3
    assert "3 documents read, 3 of them from the cache" in capsys.readouterr().err
    assert {line["record"]["document"]["text"] for line in held(OUT)} == {None}
    assert sorted(line["carried"]["url"] for line in held(OUT)) == [0, 1, 2]


def test_identical_documents_are_asked_once(server: ChatServer) -> None:
    """One text under many ids is paid for once, and each id has its line."""
    rows = [{"id": f"d{n}", "text": "The same."} for n in range(20)]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert batch_main(server, "in.jsonl", "--concurrency", "8") == 0
    assert (server.calls, len(set(ids(OUT)))) == (1, 20)


def test_refresh_and_no_cache(server: ChatServer) -> None:
    """What is kept is not looked for under either flag."""
    for calls, flag in ((2, "--refresh"), (4, "--refresh"), (6, "--no-cache")):
        OUT.unlink(missing_ok=True)
        assert batch_main(server, table(2), flag) == 0
        assert server.calls == calls


def failing(number: int, reply: Reply) -> Behaviour:
    """Return a behaviour that fails for one document, and reads the others."""
    reads = drafting(QUIET)

    def behave(sent: dict[str, Any]) -> Reply:
        found = f"number {number}." in str(sent["messages"])
        answered = reply if found else reads(sent)
        assert isinstance(answered, Reply)
        return answered

    return behave


@pytest.mark.parametrize(
    ("reply", "kind", "code"),
    [
        (status(400), "RequestRejected", exits.SETTINGS),
        (status(503, headers={"retry-after": "60"}), "ModelUnavailable", exits.UNAVAILABLE),
        (refusal(), "AnswerRefused", exits.ANSWER),
        (answer("Secret matter is no JSON"), "InvalidAnswer", exits.ANSWER),
    ],
    ids=["400", "503", "refusal", "no JSON"],
)
def test_a_failure_is_a_row(
    reply: Reply,
    kind: str,
    code: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """It stops nothing, holds no word of the document (fault 38), and is read again on demand."""
    monkeypatch.setenv("SUMMARIZER_DEADLINE", "30")  # no time for the pause that is asked for
    with ChatServer([failing(1, reply)]) as server:
        assert batch_main(server, table(3)) == code
        lines = {line["id"]: line for line in held(OUT)}
        assert [lines[key]["error"] is None for key in ("d0", "d1", "d2")] == [True, False, True]
        assert lines["d1"]["error"]["kind"] == kind
        assert "Secret" not in json.dumps(lines["d1"])
        err = capsys.readouterr().err
        assert f"1 failed: 1 {kind}." in err
        assert "1 stand there as failed: run it again with --retry-failed" in err
        assert "Secret" not in err
        calls = server.calls
        assert batch_main(server, table(3)) == 0
        assert server.calls == calls
        assert "--retry-failed" in capsys.readouterr().err
    with ChatServer([drafting(QUIET)]) as server:
        # another address is another run
        assert batch_main(server, table(3), "--retry-failed") == exits.SETTINGS
    assert [line["error"] is None for line in held(OUT)].count(False) == 1


def test_failed_ones_are_read_again(server: ChatServer) -> None:
    """--retry-failed reads those alone, and their new lines replace the old ones."""
    Path("in").mkdir()
    Path("in", "a.txt").write_text("Valdoria said a.")
    Path("in", "b.txt").write_bytes(b"")
    assert batch_main(server, "in") == exits.DOCUMENT
    Path("in", "b.txt").write_text("Valdoria said b.")
    assert batch_main(server, "in", "--retry-failed") == 0
    assert server.calls == 2
    assert ids(OUT) == ["in/a.txt", "in/b.txt"]
    assert [line["error"] for line in held(OUT)] == [None, None]


def test_one_id_for_two_texts(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    """The first is kept, and the exit code and the words say so."""
    rows = [{"id": "a", "text": "One."}, {"id": "a", "text": "Two."}]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert batch_main(server, "in.jsonl") == exits.DOCUMENT
    assert "their id stands for another text as well (a)" in capsys.readouterr().err
    assert [line["record"]["document"]["text"] for line in held(OUT)] == ["One."]


def test_a_refused_key(capsys: pytest.CaptureFixture[str]) -> None:
    """It ends the run at once, marks nothing as failed, and is told once (fault 21)."""
    with ChatServer([status(401)]) as server:
        assert batch_main(server, table(50), "--concurrency", "4") == exits.SETTINGS
        assert server.calls <= 4
    assert ids(OUT) == []
    err = capsys.readouterr().err
    assert err.count("refused the key") == 1
    assert "every document would meet the same error" in err


def test_a_model_without_a_key(capsys: pytest.CaptureFixture[str]) -> None:
    """What is not set up is told once, with the name of what to set (fault 40)."""
    assert main(["batch", table(3), "-o", "out.jsonl", "--model", "openai:gpt-4o-mini"]) == 4
    assert "OPENAI_API_KEY" in capsys.readouterr().err
    assert ids(OUT) == []


@pytest.mark.parametrize("kind", ["refused connection", "503"])
def test_an_outage(
    kind: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A provider that is away ends the run after some documents; a later run reads them."""
    monkeypatch.setenv("SUMMARIZER_DEADLINE", "0.3" if kind == "refused connection" else "30")
    with ChatServer([status(503, headers={"retry-after": "60"})]) as server:
        words = [table(60), "--concurrency", "2"]
        if kind == "503":
            assert batch_main(server, *words) == exits.UNAVAILABLE
    if kind != "503":
        assert batch_main(server, *words) == exits.UNAVAILABLE
    assert 5 <= len(ids(OUT)) <= 6
    assert all(line["error"]["retryable"] for line in held(OUT))
    err = capsys.readouterr().err
    assert "the provider has failed for many documents in a row" in err
    assert "--retry-failed" in err


def test_most_documents(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    """--max-documents bounds one run, and the next one goes on."""
    for there, code in ((4, exits.BUDGET), (8, exits.BUDGET), (10, 0)):
        assert batch_main(server, table(10), "--max-documents", "4") == code
        assert len(ids(OUT)) == there
    assert server.calls == 10
    err = capsys.readouterr().err
    assert err.count("Run the same command again to go on") == 2
    assert "as --max-documents allows" in err


def test_a_deadline(capsys: pytest.CaptureFixture[str]) -> None:
    """--deadline begins none later, finishes what is under way, and the next run goes on."""
    with ChatServer([answer(QUIET, delay=0.1)]) as server:
        words = [table(12), "--concurrency", "4"]
        assert batch_main(server, *words, "--deadline", "0.05") == exits.BUDGET
        assert 1 <= len(ids(OUT)) <= 8
        assert "The deadline of the run has passed" in capsys.readouterr().err
        assert batch_main(server, *words) == 0
        assert (server.calls, len(set(ids(OUT)))) == (12, 12)


def test_a_cost_limit(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Once the cost of the run is reached no call begins, and the next run goes on (fault 25)."""
    monkeypatch.setattr("summarizer.wiring.price_of", lambda _: lambda model, usage: 0.25)
    words = [table(6), "--max-cost", "0.5", "--concurrency", "1"]
    for there, code in ((2, exits.BUDGET), (4, exits.BUDGET), (6, 0)):
        assert batch_main(server, *words) == code
        assert (server.calls, len(ids(OUT))) == (there, there)
    err = capsys.readouterr().err
    assert err.count("The cost limit of the run is reached.") == 2
    assert "0.5000 USD. Written" in err


def test_a_cost_that_nobody_tells(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Without a price nothing is asked; without usage no further call begins (fault 24)."""
    with ChatServer([answer(QUIET, usage=None)]) as server:
        words = [table(6), "--max-cost", "0.5", "--concurrency", "1"]
        assert batch_main(server, *words) == exits.SETTINGS
        assert "no price is known for openai:test" in capsys.readouterr().err
        assert server.calls == 0
        monkeypatch.setattr(
            "summarizer.wiring.price_of", lambda _: lambda model, u: 0.25 if u.known else None
        )
        assert batch_main(server, *words) == exits.BUDGET
        assert server.calls == 1
    err = capsys.readouterr().err
    assert "nobody told what the calls have cost" in err
    assert "at least 0 tokens in, 0 out, cost unknown" in err


def test_a_full_disk(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    """The run stops and says so, no half line stays, and the next one goes on (fault 32)."""
    rows = [{"id": f"d{n}", "text": f"Valdoria said {n}.", "x": "x" * 40_000} for n in range(9)]
    Path("in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    with largest(150_000):
        assert batch_main(server, "in.jsonl", "--concurrency", "1") == exits.SETTINGS
    assert ids(OUT) == ["d0", "d1", "d2"]
    err = capsys.readouterr().err
    assert "The run was stopped: the output cannot be written." in err
    assert "out.jsonl cannot be written: File too large." in err
    assert batch_main(server, "in.jsonl") == 0
    assert len(set(ids(OUT))) == 9
    assert server.calls <= 10  # the cache may have been without room as well


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["-o", "gone/out.jsonl"], exits.SETTINGS),
        (["-o", "notes.jsonl"], exits.SETTINGS),
        (["-o", "/dev/full"], exits.SETTINGS),
        (["-o", "out.jsonl", "--concurrency", "0"], exits.USAGE),
        (["-o", "out.jsonl", "--max-cost", "nan"], exits.USAGE),
        (["-o", "out.jsonl", "--text-column", "body"], exits.DOCUMENT),
    ],
    ids=["no folder", "foreign", "a device", "none at once", "no cost", "no column"],
)
def test_what_cannot_be_is_told_before_anything_is_asked(
    server: ChatServer, words: list[str], code: int
) -> None:
    """A wrong output, number or column costs nothing, and a foreign file stays as it is."""
    Path("notes.jsonl").write_text("My notes")
    at = ["--model", "openai:test", "--base-url", server.base_url]
    assert main(["batch", table(2), *words, *at]) == code
    assert server.calls == 0
    assert Path("notes.jsonl").read_text() == "My notes"


def test_another_model_is_refused(server: ChatServer, capsys: pytest.CaptureFixture[str]) -> None:
    """Lines of two models are not mixed in one output."""
    assert batch_main(server, table(2)) == 0
    assert batch_main(server, table(3), "--prompt", "sentence") == exits.SETTINGS
    assert "was made with prompt" in capsys.readouterr().err
    assert len(ids(OUT)) == 2


# --- words -------------------------------------------------------------------------------


def tally(**fields: Any) -> Tally:
    """Return a tally of a run of ten seconds."""
    times = iter([0.0])
    made = Tally(Purse(), clock=lambda: next(times, 10.0))
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def test_progress() -> None:
    """The line tells how many, how fast, how long still, the cost, and what failed."""
    assert batch_words.progress(tally(), None) == "0 documents · 0.0000 USD"
    made = tally(done=40, there=1000)
    made.failed["InvalidAnswer"] = 10
    assert batch_words.progress(made, 2000) == (
        "1,050 of about 2,000 · 5.0 a second · 3 min 10 s left · 0.0000 USD · 10 failed"
    )
    made.purse.unknown, made.purse.dearest, made.purse.cost = 1, 0.1, 0.2
    assert batch_words.progress(made, 50_000).endswith(
        "2 h 43 min left · at least 0.2000 USD · 10 failed"
    )


def test_progress_in_a_log(
    server: ChatServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Where no terminal is, a line comes now and then; on one, a line is written over."""
    monkeypatch.setattr(batch_course, "_SELDOM", 0.0)
    monkeypatch.setattr(batch_course, "_SAVED", 0.0)
    assert batch_main(server, table(2)) == 0
    assert "summarizer: 1 of about 2 · " in capsys.readouterr().err
    monkeypatch.setattr(batch_course, "_OFTEN", 0.0)
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    assert batch_main(server, table(4)) == 0
    assert "\r\x1b[K3 of about 4 · " in capsys.readouterr().err
    assert batch_main(server, table(5), "-q") == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("failed", "clashed", "code"),
    [
        ([], 0, exits.DONE),
        ([], 1, exits.DOCUMENT),
        (["DocumentError", "InvalidAnswer"], 0, exits.ANSWER),
        (["ModelUnavailable", "InvalidAnswer", "RequestRejected"], 1, exits.UNAVAILABLE),
        (["RequestRejected", "DocumentError", "BudgetExceeded"], 0, exits.SETTINGS),
        (["BudgetExceeded"], 1, exits.BUDGET),
        (["SomethingElse", "ModelUnavailable"], 0, exits.BUG),
    ],
)
def test_exit_codes(failed: list[str], clashed: int, code: int) -> None:
    """The code is of what most needs doing."""
    made = tally(clashed=clashed)
    made.failed.update(failed)
    engine: Any = Engine(None, None, made)  # type: ignore[arg-type]
    assert batch_words.code(engine) == code
