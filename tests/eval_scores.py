"""Made-up scores of runs, for tests of what is done with scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from summarizer.evals.score import CaseScore, Counts, RunScores


def claims(tp: float, fp: float = 0, fn: float = 0) -> Counts:
    """Return the counts of one document's claims."""
    return {"claims.tp": tp, "claims.fp": fp, "claims.fn": fn}


def scored(case: str, counts: Counts | None = None, **changes: Any) -> CaseScore:
    """Return the score of one reading; ``changes`` replace its fields."""
    fields: dict[str, Any] = {
        "case": case,
        "split": "dev",
        "kind": "wire_news",
        "language": "en",
        "tags": (),
        "gold_digest": f"digest of {case}",
        "counts": counts or claims(1),
        "explanations": (),
    }
    return CaseScore.model_validate(fields | changes)


def run(cases: Sequence[CaseScore], **changes: Any) -> RunScores:
    """Return the scores of a run; ``changes`` replace its fields."""
    fields: dict[str, Any] = {
        "model": "scripted:one",
        "prompt": "whole/v1",
        "prompt_digest": "p",
        "library_version": "0.1.0",
        "dataset": "gold",
        "split": "dev",
        "repeats": 1,
        "planned": len(cases),
        "cases": tuple(cases),
    }
    return RunScores.model_validate(fields | changes)
