"""``eval``: read labelled cases with a real server, score, compare, gate, record and replay."""

from __future__ import annotations

import json
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from program import DRAFT, drafting
from records import MINISTRY, SENTENCES, TEXT
from servers import ChatServer, Reply, answer, status

from summarizer.cli import exits, main

Captured = pytest.CaptureFixture[str]
pytestmark = pytest.mark.usefixtures("program")  # never in the user's own folders

LABELS = f"""\
version: gold.v1
kind: wire_news
language: en
split: dev
actors:
  - name: {MINISTRY}
    aliases: [the ministry]
    kind: organisation
    sector: military
claims:
  - claimant: {MINISTRY}
    statement: Four aircraft had crossed the strait.
    speech_act: assert
    attribution: indirect_speech
    evidence: [four of its aircraft had crossed the strait]
  - claimant: {MINISTRY}
    statement: The ministry did not say who had ordered the flight.
    speech_act: withhold
    attribution: indirect_speech
    evidence: [The ministry did not say who had ordered the flight.]
"""
OTHER = DRAFT | {
    "claims": [
        *DRAFT["claims"],
        {
            "claimant": MINISTRY,
            "statement": "The ministry did not say who had ordered the flight.",
            "speech_act": "withhold",
            "attribution": "indirect_speech",
            "sentences": [6],
        },
    ]
}


def gold(*names: str) -> None:
    """Write cases with the same labels; their texts differ in the last line."""
    for name in names:
        folder = Path("gold") / name
        folder.mkdir(parents=True)
        (folder / "document.txt").write_text(f"{TEXT}\nSent from {name}.\n", encoding="utf-8")
        split = "test" if name.endswith("_t") else "dev"
        labels = LABELS.replace("split: dev", f"split: {split}")
        (folder / "expected.yaml").write_text(labels, encoding="utf-8")


def run(server: ChatServer, *words: str) -> int:
    """Run ``eval run`` on the cases against the server."""
    asked = ["--dataset", "gold", "--model", "openai:test", "--base-url", server.base_url]
    return main(["eval", "run", *asked, *words])


def scores(folder: str = "run") -> dict[str, Any]:
    """Return the scores of a run."""
    found: dict[str, Any] = json.loads((Path(folder) / "scores.json").read_text())
    return found


def made(folder: str, draft: dict[str, Any], *names: str) -> None:
    """Make a run in which every document is answered with this draft."""
    if not Path("gold").exists():
        gold(*names)
    with ChatServer([drafting(draft)]) as server:
        assert run(server, "-o", folder, "--refresh") == exits.DONE


def test_a_run_is_scored_and_told(capsys: Captured) -> None:
    """Records and scores are kept, the table is printed, and a found claim counts."""
    made("run", DRAFT, "one", "two_t")
    told = capsys.readouterr()
    assert "dev, 1 documents" in told.out
    assert "test, 1 documents" in told.out
    assert "The records and scores are in run." in told.err
    assert "The texts are sent to 127.0.0.1" in told.err
    counts = scores()["cases"][0]["counts"]
    assert (counts["claims.tp"], counts["claims.fn"], counts["actors.tp"]) == (1, 1, 1)
    assert sorted(p.name for p in Path("run/records").iterdir()) == ["one.json", "two_t.json"]


def test_a_run_that_was_broken_off_goes_on(capsys: Captured) -> None:
    """What is read already is not read again, what failed is, and the exit code says so."""
    gold("one", "two")
    well = drafting(DRAFT)
    refused = True

    def refuse_two(sent: dict[str, Any]) -> Reply:
        return status(401) if refused and "from two" in str(sent["messages"][-1]) else well(sent)

    with ChatServer([refuse_two]) as server:
        assert run(server, "-o", "run", "--refresh") == exits.INCONCLUSIVE
        assert "two: AccessRefused" in capsys.readouterr().err
        failed = {case["case"]: case["error"] for case in scores()["cases"]}
        assert failed == {"one": "", "two": "AccessRefused"}
        refused, before = False, len(server.requests)
        # --refresh: so that no cached answer passes for a reading that was not repeated
        assert run(server, "-o", "run", "--refresh") == exits.DONE
        assert len(server.requests) == before + 1
    assert [case["error"] for case in scores()["cases"]] == ["", ""]


def test_a_folder_holds_one_run() -> None:
    """Another model's run is refused before it is paid for."""
    made("run", DRAFT, "one")
    with ChatServer([drafting(DRAFT)]) as server:
        words = ["--dataset", "gold", "--model", "openai:other", "--base-url", server.base_url]
        assert main(["eval", "run", *words, "-o", "run"]) == exits.DOCUMENT
        assert server.requests == []


@pytest.mark.parametrize(
    ("setting", "value", "told"),
    [
        ("BASE_URL", "http://127.0.0.1:9/v1", "base_url"),
        ("TEMPERATURE", "0.5", "parameters"),
        ("MAX_OUTPUT_TOKENS", "99", "parameters"),
        ("SEGMENT_TOKENS", "321", "segment_tokens"),
    ],
)
def test_a_folder_holds_one_way_of_asking(
    setting: str, value: str, told: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    """Another server or other parameters are refused like another model, and named."""
    gold("one")
    words = ["eval", "run", "--dataset", "gold", "--model", "openai:test", "-o", "run"]
    with ChatServer([drafting(DRAFT)]) as server:
        monkeypatch.setenv("SUMMARIZER_BASE_URL", server.base_url)
        assert main(words) == exits.DONE
        monkeypatch.setenv(f"SUMMARIZER_{setting}", value)
        asked = len(server.requests)
        assert main(words) == exits.DOCUMENT
        assert len(server.requests) == asked
    assert f"holds a run of openai:test with statement/v1; this one has another {told}." in (
        capsys.readouterr().err
    )


def test_repeats_ask_anew() -> None:
    """The second reading of a case is asked with another random seed, and kept beside."""
    gold("one")
    with ChatServer([drafting(DRAFT)]) as server:
        assert run(server, "-o", "run", "--repeat", "3") == exits.DONE
        assert len(server.requests) == 3
    assert sorted(p.name for p in Path("run/records").iterdir()) == [
        "one.2.json",
        "one.3.json",
        "one.json",
    ]
    assert [(c["case"], c["repeat"]) for c in scores()["cases"]] == [
        ("one", 1),
        ("one", 2),
        ("one", 3),
    ]
    before = scores()
    assert main(["eval", "run", "--rescore", "-o", "run"]) == exits.DONE
    assert scores() == before


def test_cases_are_read_at_the_same_time() -> None:
    """With a concurrency of two, two requests are under way at once."""
    gold("one", "two")
    both = threading.Barrier(2)

    def wait_for_the_other(sent: dict[str, Any]) -> Reply:
        both.wait(timeout=10)  # a server whose request waits alone answers with an error
        return answer(DRAFT)

    with ChatServer([wait_for_the_other]) as server:
        assert run(server, "-o", "run", "--concurrency", "2") == exits.DONE


def test_stored_answers_are_used_unless_all_is_asked_anew() -> None:
    """A second run costs nothing; with --refresh it does."""
    gold("one")
    with ChatServer([drafting(DRAFT)]) as server:
        for folder, words, asked in (("a", [], 1), ("b", [], 1), ("c", ["--refresh"], 2)):
            assert run(server, "-o", folder, *words) == exits.DONE
            assert len(server.requests) == asked


def test_cases_and_splits_are_chosen() -> None:
    """Only what is named is read."""
    gold("one", "two", "three_t")
    with ChatServer([drafting(DRAFT)]) as server:
        assert run(server, "-o", "a", "--case", "two") == exits.DONE
        assert run(server, "-o", "b", "--split", "test") == exits.DONE
        assert run(server, "-o", "c", "--case", "none") == exits.DOCUMENT
        assert run(server, "-o", "d", "--split", "test", "--case", "two") == exits.DOCUMENT
    assert [c["case"] for c in scores("a")["cases"]] == ["two"]
    assert [c["case"] for c in scores("b")["cases"]] == ["three_t"]


def test_a_split_without_cases_is_told(capsys: Captured) -> None:
    """An empty split is no perfect score."""
    gold("one")
    with ChatServer([drafting(DRAFT)]) as server:
        assert run(server, "-o", "run", "--split", "test") == exits.DOCUMENT
    assert "no case in split test" in capsys.readouterr().err


def test_rescoring_asks_nothing(capsys: Captured) -> None:
    """New labels are scored with the stored records, without any model."""
    made("run", DRAFT, "one")
    labels = Path("gold/one/expected.yaml")
    labels.write_text(labels.read_text().replace("speech_act: assert", "speech_act: deny"))
    assert main(["eval", "run", "--rescore", "-o", "run"]) == exits.DONE
    assert scores()["cases"][0]["counts"]["claims.label.speech_act.right"] == 0
    capsys.readouterr()
    assert main(["eval", "run", "--rescore"]) == exits.DOCUMENT
    assert "Name one with -o RUN" in capsys.readouterr().err


def test_rescoring_misses_a_case_that_is_gone(capsys: Captured) -> None:
    """A run whose cases moved away is told to be named their new place."""
    made("run", DRAFT, "one")
    shutil.move("gold", "elsewhere")
    assert main(["eval", "run", "--rescore", "-o", "run"]) == exits.DOCUMENT
    assert main(["eval", "run", "--rescore", "-o", "run", "--dataset", "elsewhere"]) == exits.DONE
    assert main(["eval", "report", "run"]) == exits.DOCUMENT
    assert main(["eval", "report", "run", "--dataset", "elsewhere"]) == exits.DONE
    gold("new")
    capsys.readouterr()
    assert main(["eval", "run", "--rescore", "-o", "run", "--dataset", "gold"]) == exits.DOCUMENT
    assert "no longer in gold: one" in capsys.readouterr().err


def test_records_that_are_missing_make_the_run_incomplete(capsys: Captured) -> None:
    """A reading that is not there is told, and never counted as read."""
    made("run", DRAFT, "one", "two")
    Path("run/records/two.json").unlink()
    assert main(["eval", "run", "--rescore", "-o", "run"]) == exits.INCONCLUSIVE
    assert "1 of 2 readings are missing." in capsys.readouterr().err
    assert (scores()["planned"], len(scores()["cases"])) == (2, 1)


@pytest.mark.parametrize("form", ["html", "md", "junit", "json"])
def test_reports_are_written(form: str, capsys: Captured) -> None:
    """Each form is written into the run, and told again by ``eval report``."""
    made("run", DRAFT, "one")
    assert main(["eval", "run", "--rescore", "-o", "run", "--report", form]) == exits.DONE
    name = {"html": "report.html", "md": "report.md", "junit": "junit.xml", "json": "scores.json"}
    written = (Path("run") / name[form]).read_text()
    capsys.readouterr()
    assert main(["eval", "report", "run", "--report", form]) == exits.DONE
    assert capsys.readouterr().out == written
    assert main(["eval", "report", "run", "--report", form, "-o", "file"]) == exits.DONE
    assert Path("file").read_text() == written


def test_the_table_is_told_again(capsys: Captured) -> None:
    """``eval report`` alone prints the table."""
    made("run", DRAFT, "one")
    table = capsys.readouterr().out
    assert main(["eval", "report", "run"]) == exits.DONE
    assert capsys.readouterr().out == table


def test_a_run_that_is_none_is_told(capsys: Captured) -> None:
    """A folder without a run, or with a damaged one, is told with what makes one."""
    assert main(["eval", "report", "nothing"]) == exits.DOCUMENT
    assert "summarizer eval run -o RUN" in capsys.readouterr().err
    made("run", DRAFT, "one")
    Path("run/scores.json").write_text("{}")
    assert main(["eval", "gate", "run", "--gate", "gate.toml"]) == exits.DOCUMENT
    assert "--rescore" in capsys.readouterr().err
    Path("run/run.json").write_text("{}")
    assert main(["eval", "run", "--rescore", "-o", "run"]) == exits.DOCUMENT
    assert "Delete it, and make the run again." in capsys.readouterr().err


def test_two_runs_are_compared(capsys: Captured) -> None:
    """What the second run found in addition is told, item by item."""
    made("before", DRAFT, "one", "two")
    made("after", OTHER)
    capsys.readouterr()
    assert main(["eval", "compare", "before", "after"]) == exits.DONE
    told = capsys.readouterr().out
    assert "2 documents, each compared with itself, indicative: fewer than 20" in told
    assert "gained: 2" in told
    assert "one claims: The ministry did not say who had ordered the flight." in told
    assert "lost: 0" in told
    for form in ("html", "md"):
        assert main(["eval", "compare", "before", "after", "--report", form]) == exits.DONE
        assert SENTENCES[5] in capsys.readouterr().out


def test_the_margin_says_what_does_not_matter(capsys: Captured) -> None:
    """A gain on one document of three is open; with a margin that holds it all, it is none."""
    made("before", DRAFT, "one", "two", "three")
    more, same = drafting(OTHER), drafting(DRAFT)

    def behave(sent: dict[str, Any]) -> Reply:
        found: Reply = (more if "from one" in str(sent["messages"][-1]) else same)(sent)
        return found

    with ChatServer([behave]) as server:
        assert run(server, "-o", "after") == exits.DONE
    for words, verdict in (([], "inconclusive"), (["--margin", "2"], "same within margin")):
        capsys.readouterr()
        assert main(["eval", "compare", "before", "after", *words]) == exits.DONE
        (line,) = (x for x in capsys.readouterr().out.splitlines() if x.startswith("claims.f1 "))
        assert line.endswith(f"  {verdict}")


def gate(floors: str, *words: str) -> int:
    """Judge the run by these floors."""
    Path("gate.toml").write_text(f"[floors]\n{floors}\n")
    return main(["eval", "gate", "run", "--gate", "gate.toml", *words])


def test_the_gate_says_pass_or_fail(capsys: Captured) -> None:
    """A floor that is reached passes with 0, one that is missed fails with 10."""
    made("run", DRAFT, "one")
    assert gate("claims.f1 = 0.6") == exits.DONE
    assert "The gate: pass." in capsys.readouterr().out
    assert gate("claims.f1 = 0.7", "--junit", "junit.xml") == exits.GATE
    assert "claims.f1 is 0.667, below its floor of 0.700." in capsys.readouterr().out
    assert "below its floor" in Path("junit.xml").read_text()


def test_the_gate_holds_what_was_blessed(capsys: Captured) -> None:
    """A blessed run is what later ones may not lose against."""
    made("run", OTHER, "one", "two")
    assert main(["eval", "bless", "run"]) == exits.DONE
    assert "evals/baselines/test.json holds 2 documents" in capsys.readouterr().out
    loss = "[loss]\nmetrics = ['claims.f1']\nmargin = 0.02"
    base = ("--baseline", "evals/baselines/test.json")
    assert gate(loss, *base) == exits.DONE
    shutil.rmtree("run")
    made("run", DRAFT)
    assert gate(loss, *base) == exits.INCONCLUSIVE
    assert gate(loss) == exits.INCONCLUSIVE
    assert main(["eval", "bless", "run", "-o", "own.json"]) == exits.DONE
    assert gate(loss, "--baseline", "own.json") == exits.DONE


@pytest.mark.parametrize("words", [["--repeat", "0"], ["--concurrency", "x"], ["--report", "pdf"]])
def test_usage(words: list[str], capsys: Captured) -> None:
    """What makes no sense is a usage error."""
    assert main(["eval", "run", *words]) == exits.USAGE
    assert "usage: summarizer eval run" in capsys.readouterr().err


def test_a_run_that_cannot_be_written_is_told(capsys: Captured) -> None:
    """A folder that is no folder is told before anything is paid for."""
    gold("one")
    Path("file").write_text("x")
    with ChatServer([drafting(DRAFT)]) as server:
        assert run(server, "-o", "file") == exits.DOCUMENT
        assert server.requests == []
    assert "file" in capsys.readouterr().err
