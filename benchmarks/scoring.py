"""How fast the scorer is, and what each spoilt answer costs: python benchmarks/scoring.py [RUN].

The Records of RUN (``make evals`` leaves one in build/eval) are scored, all once, in a new
process: nothing is remembered from before. Then gold is scored as an answer to itself, which
has more items than any model finds, and every mutation of ``tests/golden.py`` is applied
wherever it finds something to change, and the figures that move are printed.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))

import golden  # noqa: E402 - the mutations live with the tests that hold them

from summarizer.evals import dataset, prediction, run, scoring  # noqa: E402
from summarizer.evals.dataset import Case  # noqa: E402
from summarizer.evals.metrics import METRICS, total  # noqa: E402
from summarizer.evals.score import CaseScore  # noqa: E402


def main() -> None:
    """Print the speed and the table."""
    cases = dataset.load(golden.GOLD)
    if len(sys.argv) > 1:
        folder = run.Folder(Path(sys.argv[1]))
        records = [folder.record(reading) for reading in run.readings(cases, 1)]
        timed("stored", cases, [prediction.of(record) for record in records if record])
    scores = timed("gold as an answer", cases, [prediction.of_gold(case) for case in cases])
    for mutation in golden.MUTATIONS:
        tell(mutation, cases, scores)


def timed(
    name: str, cases: tuple[Case, ...], answers: list[prediction.Prediction]
) -> list[CaseScore]:
    """Score every case once, print how long it took, and return the scores."""
    began = time.perf_counter()
    scores = [scoring.score(c, a) for c, a in zip(cases, answers, strict=True)]
    seconds = time.perf_counter() - began
    items = sum(len(score.explanations) for score in scores)
    words = sum(len(case.document.text.split()) for case in cases)
    print(
        f"{name}: {len(cases)} documents, {words} words, {items} items: {seconds:.2f} s,", end=" "
    )
    print(f"{len(cases) / seconds:.0f} documents a second")
    return scores


def tell(mutation: golden.Mutation, cases: tuple[Case, ...], perfect: list[CaseScore]) -> None:
    """Print in how many documents a mutation changes something, and what moves."""
    spoilt, changed = [], 0
    for case, score in zip(cases, perfect, strict=True):
        answer = mutation.change(case, prediction.of_gold(case))
        changed += answer is not None
        spoilt.append(score if answer is None else scoring.score(case, answer))
    old = total(score.counts for score in perfect)
    new = total(score.counts for score in spoilt)
    moves = {m.name: (m.value(new) or 0) - (m.value(old) or 0) for m in METRICS}
    told = ", ".join(f"{n} {v:+.4f}" for n, v in moves.items() if abs(v) > 1e-9) or "nothing"
    print(f"{mutation.name} ({changed} documents): {told}")


if __name__ == "__main__":
    main()
