"""Answers of the peers, made by hand: for the tests of benchmarks/peers.py.

Import it after benchmarks/ was put on ``sys.path``.
"""

from __future__ import annotations

from typing import Any

from peers_answers import Answer

from summarizer.evals.metrics import STATED
from summarizer.gold import Gold


def quoted(gold: Gold) -> dict[str, Any]:
    """Return gold as the perfect answer of the instructor script."""
    return gold.model_dump(mode="json", include={"actors", *STATED})


def answered(found: Any, **others: Any) -> Answer:
    """Return an answer with some time and tokens."""
    told = {"seconds": 2.0, "calls": 1, "input_tokens": 9, "cached_tokens": 4, "output_tokens": 3}
    return Answer(**({"key": "k", "found": found} | told | others))
