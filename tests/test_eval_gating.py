"""Tests of gating: what passes, what fails, and what cannot be judged."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from eval_scores import claims, run, scored

from summarizer.errors import DatasetError, SettingsError
from summarizer.evals.comparing import compare_pairs
from summarizer.evals.gating import Baseline, Gate, Judgement, Loss, bless, judge
from summarizer.evals.metrics import BY_NAME
from summarizer.evals.score import Counts, RunScores

SHIPPED = Path(__file__).parents[1] / "evals" / "gate.toml"
FLOOR = Gate(floors={"claims.f1": 0.5})
LOSS = Gate(floors={}, loss=Loss(metrics=("claims.f1",), margin=0.02))


def documents(*counts: Counts) -> RunScores:
    """Return a whole run over documents a, b, c … with these counts."""
    return run([scored(chr(ord("a") + n), each) for n, each in enumerate(counts)])


def sentences(judged: Judgement, outcome: str) -> list[str]:
    """Return what the checks with this outcome say."""
    return [check.sentence for check in judged.checks if check.outcome == outcome]


# --- the gate's file ---------------------------------------------------------------------


def test_the_shipped_gate_can_be_read() -> None:
    """Our own gate.toml names metrics that exist, and asks for true slices."""
    gate = Gate.read(SHIPPED)
    assert gate.floors["grounding.slices"] == 1.0
    assert {"mean.f1", "claims.f1", "legal_justifications.silence"} <= gate.floors.keys()
    assert gate.loss is not None
    assert "mean.f1" in gate.loss.metrics


def test_names_may_be_quoted_or_dotted(tmp_path: Path) -> None:
    """TOML reads claims.f1 as a table in a table: both spellings mean the metric."""
    path = tmp_path / "gate.toml"
    path.write_text('[floors]\nclaims.f1 = 0.5\n"mean.f1" = 1\n')
    assert Gate.read(path) == Gate(floors={"claims.f1": 0.5, "mean.f1": 1.0})


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[floors]\nclaims.f2 = 0.5", "no such metric: claims.f2"),
        ('[floors]\n[loss]\nmetrics = ["mean.f1", "f1"]', "no such metric: f1"),
        ('[floors]\n[loss]\nmetrics = ["mean.f1", "mean.f1"]', "twice"),
        ("[floors]\n[loss]\nmetrics = []", "loss.metrics"),
        ("[floors]\nclaims.f1 = 50", "floors.claims.f1"),
        ("[floors]\nclaims.f1 = nan", "floors.claims.f1"),
        ('[floors]\nclaims.f1 = "0.5"', "floors.claims.f1"),
        ("[floors]\nclaims.f1 = true", "floors.claims.f1"),
        ('[floors]\n[loss]\nmetrics = ["mean.f1"]\nlevel = 0.05', "loss.level"),
        ('[floors]\n[loss]\nmetrics = ["mean.f1"]\nmargin = -0.1', "loss.margin"),
        ("[floors]\n[losses]\nmargin = 0.1", "losses"),
        ("floors = 3", "floors"),
        ("", "floors: Field required"),
        ("[floors", "no TOML"),
    ],
)
def test_a_gate_that_means_nothing_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    """What is wrong is named, and the hint lists the metrics there are."""
    path = tmp_path / "gate.toml"
    path.write_text(text)
    with pytest.raises(SettingsError) as caught:
        Gate.read(path)
    assert problem in caught.value.message
    assert "legal_justifications.silence" in (caught.value.hint or "")


def test_a_gate_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    """No file, and bytes that are no text, are errors of the settings."""
    with pytest.raises(SettingsError, match="No such file"):
        Gate.read(tmp_path / "none.toml")
    (tmp_path / "gate.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(SettingsError, match="no TOML"):
        Gate.read(tmp_path / "gate.toml")


# --- the baseline ------------------------------------------------------------------------


def test_a_baseline_reads_back_as_it_was_written(tmp_path: Path) -> None:
    """Means over repeats, rounded to 6 places, come back the same, by name."""
    scores = run(
        [
            scored("z", claims(1, 0, 1)),
            scored("a", claims(2, 1)),
            scored("a", claims(0, 1), repeat=2),
            scored("a", claims(0, 1), repeat=3),
        ]
    )
    written = Baseline.of(scores)
    written.write(tmp_path / "new" / "model.json")
    assert Baseline.read(tmp_path / "new" / "model.json") == written
    assert list(written.documents) == ["a", "z"]
    assert written.documents["a"].counts == {"claims.fp": 1.0, "claims.tp": 0.666667}
    assert written.documents["a"].gold_digest == "digest of a"


def test_a_baseline_shows_each_document_on_one_line(tmp_path: Path) -> None:
    """A change of one document is a diff of one line; whole numbers are written as such."""
    Baseline.of(documents(claims(2, 0, 1), claims(0.25))).write(tmp_path / "m.json")
    lines = (tmp_path / "m.json").read_text().splitlines()
    assert lines[1] == '  "version": "baseline.v1",'
    assert lines[7] == (
        '    "a": {"gold_digest": "digest of a", "split": "dev",'
        ' "counts": {"claims.fn": 1, "claims.tp": 2}},'
    )
    assert lines[8].endswith('"counts": {"claims.tp": 0.25}}')
    assert json.loads("\n".join(lines))["model"] == "scripted:one"


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "{}",
        '{"version": "baseline.v2"}',
        '{"version": "baseline.v1", "model": "m", "prompt": "p", "prompt_digest": "d",'
        ' "library_version": "1", "documents": {"a": {"gold_digest": "g", "split": "dev",'
        ' "counts": {"claims.tp": NaN}}}}',
    ],
)
def test_what_is_no_baseline_is_refused(tmp_path: Path, text: str) -> None:
    """A damaged baseline is an error of the dataset, not a gate that passes."""
    (tmp_path / "m.json").write_text(text)
    with pytest.raises(DatasetError, match="no baseline"):
        Baseline.read(tmp_path / "m.json")


def test_files_that_cannot_be_opened_are_told(tmp_path: Path) -> None:
    """A missing baseline and a folder that is a file are errors with a hint."""
    with pytest.raises(DatasetError, match="No such file") as caught:
        Baseline.read(tmp_path / "m.json")
    assert "bless" in (caught.value.hint or "")
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"):
        Baseline.of(documents(claims(1))).write(tmp_path / "file" / "m.json")


def test_a_blessing_that_fails_leaves_the_old_baseline(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk fills up while a run is blessed, what was blessed before still holds."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    path = tmp_path / "m.json"
    blessed = bless(documents(claims(1)), path)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(SettingsError, match="No space left"):
        bless(documents(claims(2)), path)
    assert Baseline.read(path) == blessed


def test_blessing_writes_what_is_judged_equal(tmp_path: Path) -> None:
    """A run passes against its own baseline, thirds and all."""
    scores = run([scored("a", claims(n, 1), repeat=n) for n in (1, 2, 2)], repeats=3)
    blessed = bless(scores, tmp_path / "m.json")
    assert blessed == Baseline.read(tmp_path / "m.json")
    assert judge(scores, LOSS, blessed).verdict == "pass"


@pytest.mark.parametrize(
    ("scores", "problem"),
    [
        (run([scored("a", claims(1), error="InvalidAnswer")]), "could not be read: a"),
        (run([scored("a", claims(1))], planned=2), "1 of 2 planned"),
        (run([]), "0 of 0 planned"),
    ],
)
def test_an_incomplete_run_is_not_blessed(tmp_path: Path, scores: RunScores, problem: str) -> None:
    """What failed or was never read makes no baseline, and no file is written."""
    with pytest.raises(DatasetError, match=problem):
        bless(scores, tmp_path / "m.json")
    assert not (tmp_path / "m.json").exists()


# --- floors ------------------------------------------------------------------------------


def test_a_floor_is_reached_or_missed() -> None:
    """A value on the floor passes; below, the gate fails and says by how much."""
    on = judge(documents(claims(1, 4), claims(1)), FLOOR, None)
    below = judge(documents(claims(1, 5), claims(1)), FLOOR, None)
    assert (on.verdict, below.verdict) == ("pass", "fail")
    assert on.checks[-1].sentence == "claims.f1 is 0.500 and reaches its floor of 0.500."
    assert sentences(below, "fail") == ["claims.f1 is 0.444, below its floor of 0.500."]
    assert below.checks[-1].value == pytest.approx(4 / 9)
    assert below.checks[-1].floor == 0.5


def test_a_floor_is_reached_whatever_the_order_of_adding() -> None:
    """A figure that misses its floor by the rounding of a sum alone reaches it."""
    gate = Gate(floors={"grounding.slices": 1.0})
    counts = {"grounding.slices": 0.3, "grounding.items": 0.1 + 0.2}
    assert judge(documents(counts), gate, None).verdict == "pass"


def test_a_floor_on_a_figure_that_cannot_be_made_is_incomplete() -> None:
    """No silent document: silence is not kept, nor broken."""
    gate = Gate(floors={"claims.silence": 0.0})
    judged = judge(documents(claims(1)), gate, None)
    assert judged.verdict == "incomplete"
    assert sentences(judged, "incomplete") == [
        "claims.silence is undefined: no document bears on it."
    ]


# --- whole runs --------------------------------------------------------------------------


def test_failed_documents_leave_the_run_incomplete() -> None:
    """A failed document is named, and the figures still hold it."""
    failed = scored("b", claims(0, 0, 1), error="ModelUnavailable")
    judged = judge(run([scored("a", claims(1)), failed]), FLOOR, None)
    assert judged.verdict == "incomplete"
    assert sentences(judged, "incomplete") == ["These documents could not be read: b."]
    assert judged.checks[-1].value == pytest.approx(2 / 3)


def test_missing_readings_leave_the_run_incomplete() -> None:
    """A run that broke off is not judged whole; nor is one that read nothing."""
    judged = judge(run([scored("a", claims(1))], planned=3), FLOOR, None)
    assert judged.verdict == "incomplete"
    assert sentences(judged, "incomplete") == ["1 of 3 planned readings were made."]
    assert judge(run([]), Gate(floors={}), None).verdict == "incomplete"


def test_a_missed_floor_beats_what_is_incomplete() -> None:
    """Failing documents do not hide a failure."""
    failed = scored("a", claims(0, 0, 3), error="ModelUnavailable")
    assert judge(run([failed]), FLOOR, None).verdict == "fail"


# --- losses ------------------------------------------------------------------------------

GOOD = [claims(4, 0, n % 2) for n in range(10)]
BAD = [claims(2, 1, 2 + n % 2) for n in range(10)]


def test_a_significant_loss_fails() -> None:
    """Ten documents that all lose fail the gate; ten that gain pass it."""
    blessed = Baseline.of(documents(*GOOD))
    judged = judge(documents(*BAD), LOSS, blessed)
    assert judged.verdict == "fail"
    check = judged.checks[-1]
    assert (check.name, check.outcome) == ("loss claims.f1", "fail")
    assert check.baseline == BY_NAME["claims.f1"].value({"claims.tp": 40, "claims.fn": 5})
    assert check.value == BY_NAME["claims.f1"].value(
        {"claims.tp": 20, "claims.fp": 10, "claims.fn": 25}
    )
    assert "claims.f1 has lost: 0.941 before, 0.533 now" in check.sentence
    assert judge(documents(*GOOD), LOSS, Baseline.of(documents(*BAD))).verdict == "pass"


def test_a_loss_that_these_documents_cannot_tell_is_inconclusive() -> None:
    """Three documents that lose much: neither significant nor within the margin."""
    judged = judge(documents(*BAD[:3]), LOSS, Baseline.of(documents(*GOOD[:3])))
    assert judged.verdict == "inconclusive"
    assert "cannot tell" in sentences(judged, "inconclusive")[0]
    one = judge(documents(BAD[0]), LOSS, Baseline.of(documents(GOOD[0])))
    assert one.verdict == "inconclusive"
    assert "(" not in sentences(one, "inconclusive")[0]


def test_a_gain_is_no_loss_however_unsure() -> None:
    """Two documents that gain much and one that loses pass, though nothing is proven."""
    judged = judge(documents(*GOOD[:2], BAD[2]), LOSS, Baseline.of(documents(*BAD[:2], GOOD[2])))
    assert judged.verdict == "pass"
    assert "has not lost" in judged.checks[-1].sentence


def test_the_level_of_the_gate_decides_what_is_significant() -> None:
    """Three documents that lose (p = 1/8) fail a gate that asks for a level of 0.8 alone."""
    gate = Gate(floors={}, loss=Loss(metrics=("claims.f1",), level=0.8))
    assert judge(documents(*BAD[:3]), gate, Baseline.of(documents(*GOOD[:3]))).verdict == "fail"


def test_what_is_incomplete_beats_what_is_inconclusive() -> None:
    """A document that the baseline does not know comes before a loss that it cannot tell."""
    judged = judge(documents(*BAD[:4]), LOSS, Baseline.of(documents(*GOOD[:3])))
    assert {check.outcome for check in judged.checks} == {"pass", "incomplete", "inconclusive"}
    assert judged.verdict == "incomplete"


def test_a_loss_within_the_margin_passes() -> None:
    """A small loss passes where the interval does not reach below the margin."""
    before = documents(*[claims(90, 5, 5) for _ in range(8)])
    after = documents(*[claims(90, 5 + n % 2, 5) for n in range(8)])
    judged = judge(after, LOSS, Baseline.of(before))
    assert judged.verdict == "pass"
    assert "no more than the margin of 0.02" in judged.checks[-1].sentence
    tight = Gate(floors={}, loss=Loss(metrics=("claims.f1",), margin=0.001))
    assert judge(after, tight, Baseline.of(before)).verdict == "inconclusive"


def test_a_possible_gain_beyond_the_margin_does_not_matter() -> None:
    """Only the lower end of the interval is held against the margin."""
    before = [claims(90, 10, 10)] * 29 + [claims(70, 30, 30)]
    after = [claims(89, 11, 11)] * 29 + [claims(90, 10, 10)]
    pairs = list(zip(before, after, strict=True))
    compared = compare_pairs(pairs, (BY_NAME["claims.f1"],), margin=0.0105)[0]
    assert compared.verdict == "inconclusive"
    assert (compared.difference or 0) < 0
    gate = Gate(floors={}, loss=Loss(metrics=("claims.f1",), margin=0.0105))
    judged = judge(documents(*after), gate, Baseline.of(documents(*before)))
    assert judged.verdict == "pass"


def test_a_loss_gate_without_a_baseline_is_incomplete() -> None:
    """A forgotten baseline must not pass."""
    judged = judge(documents(claims(1)), LOSS, None)
    assert judged.verdict == "incomplete"
    assert "No baseline" in sentences(judged, "incomplete")[0]


def test_labels_that_the_baseline_does_not_know_are_incomplete() -> None:
    """New documents and new labels are named; the others are still compared."""
    blessed = Baseline.of(documents(claims(1), claims(1)))
    changed = [scored("a", claims(1)), scored("b", claims(1), gold_digest="new")]
    judged = judge(run([*changed, scored("c", claims(1))]), LOSS, blessed)
    assert judged.verdict == "incomplete"
    assert sentences(judged, "incomplete") == ["The baseline does not know these labels: b, c."]
    assert judged.checks[-1].outcome == "pass"


def test_many_unknown_documents_are_counted_not_listed() -> None:
    """A sentence names eight documents and counts the rest."""
    judged = judge(documents(*GOOD), LOSS, Baseline.of(documents(claims(1))))
    assert sentences(judged, "incomplete")[0].endswith(" b, c, d, e, f, g, h, i and 1 more.")


def test_documents_of_the_baseline_that_were_not_read_are_incomplete() -> None:
    """A hard case cannot be dropped unseen; those of a split that was not run may be."""
    cases = [scored("a", claims(1)), scored("b", claims(1)), scored("t", claims(1), split="test")]
    blessed = Baseline.of(run(cases, split="all"))
    judged = judge(run(cases[:1]), LOSS, blessed)
    assert sentences(judged, "incomplete") == ["The run lacks documents of the baseline: b."]
    assert judge(run(cases[:2]), LOSS, blessed).verdict == "pass"
    assert judge(run(cases[:2], split="all"), LOSS, blessed).verdict == "incomplete"


def test_no_common_document_is_incomplete() -> None:
    """There is nothing to compare: no loss is judged, and the gate does not pass."""
    other = run([scored("x", claims(1), split="test")])
    judged = judge(documents(claims(1)), LOSS, Baseline.of(other))
    assert judged.verdict == "incomplete"
    assert any("share no document" in said for said in sentences(judged, "incomplete"))
    assert not any(check.name.startswith("loss") for check in judged.checks)


def test_a_loss_that_has_no_figure_is_incomplete() -> None:
    """A metric that no document bears on can be neither lost nor kept."""
    gate = Gate(floors={}, loss=Loss(metrics=("intents.f1",)))
    judged = judge(documents(claims(1)), gate, Baseline.of(documents(claims(1))))
    assert judged.verdict == "incomplete"
    assert "intents.f1 is undefined" in sentences(judged, "incomplete")[0]


def test_a_gate_of_floors_alone_needs_no_baseline() -> None:
    """Without a loss section a baseline that fits nothing is not looked at."""
    other = Baseline.of(run([scored("x", claims(0, 1))]))
    assert judge(documents(claims(1)), FLOOR, other).verdict == "pass"
