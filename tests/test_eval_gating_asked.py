"""The gate tells who was asked with what, and holds no model against another one's baseline."""

from __future__ import annotations

from pathlib import Path

import pytest
from eval_scores import claims, run, scored
from test_eval_gating import BAD, FLOOR, GOOD, LOSS, documents

from summarizer.cli import exits, main
from summarizer.evals.gating import Baseline, Check, Judgement, judge


def named(judged: Judgement, name: str) -> Check:
    """Return the check of this name."""
    (found,) = (check for check in judged.checks if check.name == name)
    return found


def test_model_and_prompt_are_told() -> None:
    """They are named, the prompt by its digest as well, and said to be those of the baseline."""
    judged = judge(documents(*GOOD), LOSS, Baseline.of(documents(*GOOD)))
    assert judged.verdict == "pass"
    assert named(judged, "model").sentence == "The model is scripted:one, as in the baseline."
    assert named(judged, "prompt").sentence == "The prompt is whole/v1 (p), as in the baseline."


def test_another_prompt_is_told_and_judged() -> None:
    """A changed prompt is what a gate is for: the same name with another text is told as well."""
    changed = run(documents(*BAD).cases, prompt_digest="q" * 64)
    judged = judge(changed, LOSS, Baseline.of(documents(*GOOD)))
    prompt = named(judged, "prompt")
    now = f"whole/v1 ({'q' * 12})"
    assert prompt.sentence == f"The prompt is {now}, the baseline's is whole/v1 (p)."
    assert prompt.outcome == "pass"
    assert named(judged, "loss claims.f1").outcome == "fail"


def test_another_models_baseline_is_refused() -> None:
    """Nothing is compared with what another model reached: the gate is incomplete."""
    other = run(documents(*BAD).cases, model="scripted:two")
    judged = judge(other, LOSS, Baseline.of(documents(*GOOD)))
    model = named(judged, "model")
    assert (judged.verdict, model.outcome) == ("incomplete", "incomplete")
    assert "The model is scripted:two, the baseline's is scripted:one." in model.sentence
    assert not any(check.name.startswith("loss") for check in judged.checks)


def test_floors_alone_ask_for_no_model() -> None:
    """Where no loss is asked for, the baseline is not looked at, whosever it is."""
    other = Baseline.of(run([scored("a", claims(1))], model="scripted:two"))
    judged = judge(documents(claims(1)), FLOOR, other)
    assert judged.verdict == "pass"
    assert named(judged, "model").sentence == "The model is scripted:one."


def test_the_output_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """The terminal is told both names, with nothing in them that could steer it."""
    monkeypatch.chdir(tmp_path)
    scores = run([scored("a", claims(1))], model="scripted:\x1b[2Jtwo")
    (tmp_path / "scores.json").write_text(scores.model_dump_json())
    Baseline.of(documents(claims(1))).write(tmp_path / "base.json")
    (tmp_path / "gate.toml").write_text("[floors]\n[loss]\nmetrics = ['claims.f1']\n")
    words = ["eval", "gate", ".", "--gate", "gate.toml", "--baseline", "base.json"]
    assert main(words) == exits.INCONCLUSIVE
    told = capsys.readouterr().out
    assert "incomplete   The model is scripted:" in told
    assert "the baseline's is scripted:one. Bless a baseline of this model" in told
    assert "\x1b" not in told
    assert "pass         The prompt is whole/v1 (p), as in the baseline.\n" in told
