"""Tests of benchmarks/peers.py: who is asked what, what is kept, and what is counted.

No peer and no model is needed: a scripted server or Model answers.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import records
from golden import GOLD
from scripted import Said, Scripted, summarizer
from servers import ChatServer, answer, cut_off

sys.path.insert(0, str(Path(__file__).parents[1] / "benchmarks"))

import peers
import peers_instructor
from peered import answered, quoted
from peers_answers import Answer, keep, kept
from peers_wording import EXAMPLES

from summarizer.errors import SettingsError
from summarizer.evals import dataset
from summarizer.evals.dataset import Case
from summarizer.summary import Draft

TEXT = EXAMPLES[0].text


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    """Return the first three cases."""
    return peers.chosen(dataset.load(GOLD, "dev"), 3)


class Reached:
    """Stand for a running server of the weights."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url
        self.checked = 0

    def check(self) -> None:
        """Be there."""
        self.checked += 1


def test_nobody_picks_the_cases() -> None:
    """Only short English cases are read, always in the same order."""
    known = dataset.load(GOLD, "dev")
    fit = peers.chosen(known, len(known))
    assert 12 <= len(fit) < len(known)
    assert all(case.gold.language == "en" for case in fit)
    assert max(len(case.document.text.split()) for case in fit) <= 350
    assert peers.chosen(known[::-1], 4) == fit[:4]


def test_an_answer_is_kept_for_what_was_asked(tmp_path: Path) -> None:
    """A kept answer is used again only under its key; a broken file is no answer."""
    path = tmp_path / "tool" / "case.json"
    assert kept(path, "k") is None
    keep(path, answered({"claims": []}))
    assert kept(path, "k") == answered({"claims": []})
    assert kept(path, "other") is None
    path.write_text("{")
    assert kept(path, "k") is None


def test_the_instructor_script_asks_again_and_counts() -> None:
    """An answer that does not fit is asked again; tokens of all calls are counted once."""
    good = peers_instructor.solved(EXAMPLES[0]).model_dump(mode="json")
    with ChatServer([answer({"no": 1}, (10, 5)), answer(good, (30, 7))]) as server:
        told = peers_instructor.ask(server.base_url, EXAMPLES[0].text)
    assert told["found"] == good
    assert (told["calls"], told["input_tokens"], told["output_tokens"]) == (2, 40, 12)
    assert told["error"] == ""


def test_a_cut_off_answer_is_a_failed_document() -> None:
    """The instructor script does not read half an answer; the error tells no text."""
    with ChatServer([cut_off()]) as server:
        told = Answer(key="k", **peers_instructor.ask(server.base_url, TEXT))
    assert told.failed
    assert told.error == "IncompleteOutputException"
    assert told.lost == 1


def test_a_broken_run_goes_on(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    cases: list[Case],
) -> None:
    """Only what is not kept is asked; then the table holds all, and nothing is asked again."""
    bench = peers.Bench(tmp_path, refresh=False, python=Path("python"))
    first, second, third = cases
    for case in (first, third):
        key = bench.key("instructor", case)
        keep(bench.path("instructor", case), answered(quoted(case.gold), key=key))
    with ChatServer([answer(quoted(second.gold))]) as server:
        monkeypatch.setattr(peers, "served", lambda: nullcontext(Reached(server.base_url)))
        peers.run(bench, ["instructor"], 3)
        peers.run(bench, ["instructor"], 3)
        assert server.calls == 1
    told = json.loads((tmp_path / "table.json").read_text())
    assert told["cases"] == [first.name, second.name, third.name]
    assert told["tools"]["instructor"]["documents"] == 3
    assert told["tools"]["instructor"]["F1 claims"] == 1.0
    assert second.name in capsys.readouterr().err


def test_our_own_answer_is_told_in_the_seconds_it_took() -> None:
    """What the cache brings is told in the seconds of its calls, else the whole run counts."""
    fresh = records.record()
    attempts = [a.model_copy(update={"cached": True}) for a in fresh.provenance.attempts]
    again = records.record(provenance=records.provenance(attempts=tuple(attempts), seconds=0.01))
    assert peers.of_record("k", fresh).seconds == fresh.provenance.seconds
    assert peers.of_record("k", again).seconds == sum(a.seconds for a in attempts) > 0.01


def test_langextract_is_asked_in_an_environment_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cases: list[Case]
) -> None:
    """Its script gets address and text, and its last line is the answer; the server is checked."""
    script = (
        "import json, sys; print('noise'); text = sys.stdin.read()\n"
        "print(json.dumps({'found': [sys.argv[1], text], 'seconds': 1, 'calls': 2, 'lost': 2,"
        " 'input_tokens': 3, 'cached_tokens': 0, 'output_tokens': 4, 'error': ''}))"
    )
    for file in peers.ASKED_BY["langextract"]:
        (tmp_path / file).write_text(script)
    server = Reached("http://there/v1")
    monkeypatch.setattr(peers, "HERE", tmp_path)
    monkeypatch.setattr(peers, "served", lambda: nullcontext(server))
    bench = peers.Bench(tmp_path / "run", refresh=False, python=Path(sys.executable))
    told = bench.read("langextract", cases[:2])
    assert [one.found for one in told] == [[server.base_url, c.document.text] for c in cases[:2]]
    assert told[0].failed
    assert server.checked == 2


@pytest.mark.parametrize(("refresh", "cache"), [(False, "on"), (True, "refresh")])
def test_we_are_asked_as_by_default(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    cases: list[Case],
    refresh: bool,
    cache: str,
) -> None:
    """Our Summarizer reads each case; an error of ours is a failed document, like a peer's."""
    said: Iterator[Said] = iter([Draft(), SettingsError("It is not here.")])
    options: dict[str, Any] = {}

    def opened(**given: Any) -> Any:
        options.update(given)
        return nullcontext(summarizer(Scripted(lambda _: next(said))))

    monkeypatch.setattr("summarizer.api.open_summarizer", opened)
    bench = peers.Bench(tmp_path, refresh=refresh, python=Path("python"))
    good, bad = bench.read("ours", cases[:2])
    assert options == {"model": "embedded", "cache": cache}
    assert good.found["document"]["id"] == cases[0].document.id
    assert (good.calls, good.input_tokens, good.output_tokens) == (1, 100, 10)
    assert bad.error == "SettingsError"
    assert bench.read("ours", cases[:2]) == [good, bad]


@pytest.mark.parametrize(
    ("argument", "words"),
    [("--tools=theirs", "the tools are"), ("--tools=langextract", "tells how")],
)
def test_what_cannot_be_run_is_said_first(
    argument: str,
    words: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A tool that is not known or not installed ends the run before anything is asked."""
    monkeypatch.setattr(sys, "argv", ["peers.py", argument, "--langextract-python=/no/python"])
    with pytest.raises(SystemExit):
        peers.main()
    assert words in capsys.readouterr().err
