"""Score: what one document's prediction is worth beside its gold, with the reasons.

All counts are sums that may be added over documents; ``metrics`` makes shares of them.
Their names: ``claims.tp`` (a section and what is counted), ``grounding.items``,
``documents``. The same names stand in ``scores.json``, in baselines and in reports.
"""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict

from summarizer.gold import Importance, Split
from summarizer.summary import Section

Counts = dict[str, float]
Outcome = Literal[
    "match",  # the pair counts: a true positive, or nothing where the gold item is okay
    "missed",  # a gold item without a partner: a false negative where it is vital
    "invented",  # a prediction that nothing in the gold bears out: a false positive
    "repeated",  # a prediction that says once more what another one says: a false positive
    "wrong_speaker",  # right words, another speaker or holder
    "wrong_polarity",  # right words and speaker, the opposite said
    "wrong_section",  # right words and speaker, found as an item of another section
]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class LabelScore(_Value):
    """Compare one label of a pair; ``expected`` are all the values that are right."""

    field: str
    expected: tuple[str | None, ...]
    found: str | None
    right: bool


class Explanation(_Value):
    """Say what became of one gold item or one prediction, and why not more.

    ``gold`` and ``predicted`` are places in their lists, null where there is none. A pair
    is told once. For what is missed or not borne out, ``why`` names the nearest candidate.
    """

    section: Section
    outcome: Outcome
    gold: int | None
    predicted: int | None
    importance: Importance | None
    similarity: float
    labels: tuple[LabelScore, ...] = ()
    why: str = ""


class CaseScore(_Value):
    """Score one document, once.

    ``error`` names what kept it from being read at all: then every gold item is missed.
    ``repeat`` counts from 1 where a document is read several times.
    """

    case: str
    repeat: int = 1
    split: Split
    kind: str
    language: str
    tags: tuple[str, ...]
    gold_digest: str
    error: str = ""
    counts: Counts
    explanations: tuple[Explanation, ...]
    seconds: float = 0.0
    input_tokens: int | None = None
    output_tokens: int | None = None
    cost: float | None = None
    calls: int = 0
    cached: int = 0


class RunScores(_Value):
    """Hold the scores of a run, and what was run.

    ``dataset`` is the name of the folder; ``planned`` counts the readings (cases times
    repeats) that the run was to make, so that a broken-off run can be told.
    """

    version: Literal["scores.v1"] = "scores.v1"
    model: str
    prompt: str
    prompt_digest: str
    library_version: str
    dataset: str
    split: Literal["dev", "test", "all"]
    repeats: int
    planned: int
    cases: tuple[CaseScore, ...]
