"""A small run over the seed case, hand-made, for the tests of the reports.

``view()`` holds five readings: the seed with most outcomes, the same text as a test document,
a silent document with an invented item, one that was read without fault, and one that failed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import records

from summarizer.document import Document
from summarizer.evals import dataset
from summarizer.evals.comparing import Comparison, MetricComparison, Side, Verdict
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import METRICS, by_document, total
from summarizer.evals.report import Changed, Compared, Figure, View
from summarizer.evals.score import CaseScore, Counts, Explanation, LabelScore, RunScores
from summarizer.evals.statistics import Interval
from summarizer.gold import Gold
from summarizer.record import Record
from summarizer.summary import Actor, Claim, Evidence, Intent, LegalJustification, Status, Summary

SEED = dataset.load_case(Path(__file__).parents[1] / "evals" / "gold" / "seed_patrol")
RUSSIA = "Russia’s defence ministry"


def cite(document: Document, *quotes: str) -> tuple[Evidence, ...]:
    """Return quotes of a document as evidence; all in sentence 1, which no report shows."""
    starts = [(quote, document.text.index(quote)) for quote in quotes]
    return tuple(Evidence(sentence=1, quote=q, start=s, end=s + len(q)) for q, s in starts)


def seed_record(case: Case = SEED, **changes: Any) -> Record:
    """Return a Record of the seed with one item for each outcome; ``changes`` replace fields."""
    document = case.document
    airspace = cite(document, "there had been “no violations of the airspace of other countries”")
    claims = (
        claim("Chinese defence ministry", "The two sides discussed security.", "assert",
              cite(document, "Two sides discussed the international and regional security")),
        claim("Wang Wenbin", "The patrol was part of a cooperation plan.", "assert",
              cite(document, "the patrol was part of a military cooperation plan")),
        claim(RUSSIA, "There were violations of airspace.", "assert", airspace),
        claim(RUSSIA, "The patrol was not directed at third countries.", "deny",
              cite(document, "the patrol was not directed at third countries")),
        claim("Chinese defence ministry", "Both sides discussed security.", "assert",
              cite(document, "Two sides discussed the international")),
        claim(None, "It was the 22nd round.", "evaluate", cite(document, "It was the 22nd round")),
    )  # fmt: skip
    intents = (
        Intent(
            actor="Wang Wenbin",
            stated_by="Wang Wenbin",
            statement="China looks forward to deepening cooperation.",
            kind="aspiration",
            evidence=cite(document, "We look forward to deepening bilateral cooperation"),
        ),
    )
    grounds = (
        LegalJustification(
            asserted_by=RUSSIA,
            statement="No airspace was violated.",
            basis="airspace",
            function="justify",
            evidence=airspace,
        ),
    )
    actor = Actor(name=RUSSIA, kind="state", sector="military", evidence=cite(document, RUSSIA))
    stated = Status(claims="stated", intents="stated", legal_justifications="stated")
    summary = Summary(
        gist=None,
        actors=(actor,),
        claims=claims,
        intents=intents,
        legal_justifications=grounds,
        status=stated,
    )
    return record_of(case, summary).model_copy(update=changes)


def record_of(case: Case, summary: Summary) -> Record:
    """Return a Record of a case with this Summary, and with one rejected claim."""
    known = {"id": case.document.id, "text": case.document.text, "source": case.name}
    document = records.record().document.model_copy(update=known)
    return records.record(document=document, summary=summary)


def claim(who: str | None, said: str, act: Any, evidence: tuple[Evidence, ...]) -> Claim:
    """Return a claim in indirect speech."""
    return Claim(
        claimant=who,
        statement=said,
        speech_act=act,
        attribution="indirect_speech",
        evidence=evidence,
    )


def explain(
    section: Any,
    outcome: Any,
    gold: int | None,
    predicted: int | None,
    importance: Any = "vital",
    **more: Any,
) -> Explanation:
    """Return an explanation, ``more`` its why and labels; no gold has no importance."""
    return Explanation(
        section=section,
        outcome=outcome,
        gold=gold,
        predicted=predicted,
        importance=None if gold is None else importance,
        similarity=0.0,
        **more,
    )


def label(field: str, found: str | None, *expected: str | None) -> LabelScore:
    """Return a label that is right where it is one of the expected ones."""
    return LabelScore(field=field, expected=expected, found=found, right=found in expected)


def seed_told() -> tuple[Explanation, ...]:
    """Return what became of the seed's items in ``seed_record``."""
    vital = [("claims", n) for n in (2, 3, 9, 10, 11)] + [("actors", n) for n in (0, 2, 3)]
    other = (label("speech_act", "evaluate", "assert"),)
    act = (label("speech_act", "assert", "assert"),)
    wrong = (label("function", "justify", "deny_violation"), label("instrument", None, None))
    return (
        explain("claims", "match", 0, 0, labels=act),
        explain("claims", "wrong_speaker", 12, 1, why="The same words, but of “Wang Wenbin”."),
        explain("claims", "wrong_polarity", 13, 2, why="The opposite is said."),
        explain("claims", "wrong_section", None, 3, why="The gold has it as intent 3."),
        explain("claims", "repeated", None, 4, why="Claim 1 of the gold is found already."),
        explain("claims", "match", 4, 5, "okay", labels=other),
        explain("intents", "missed", 0, None, "okay", why="No prediction cites these words."),
        explain("intents", "match", 1, 0),
        explain("intents", "missed", 2, None, why="Found, but as claim 4."),
        explain("legal_justifications", "missed", 0, None, why="No prediction cites these words."),
        explain("legal_justifications", "match", 1, 0, labels=wrong),
        explain("actors", "match", 1, 0),
        *(explain(section, "missed", n, None, why="Nothing cited.") for section, n in vital),
    )  # fmt: skip


def case(name: str, text: str, **labels: Any) -> Case:
    """Return a case of one's own; ``labels`` are fields of its gold."""
    fields: dict[str, Any] = {
        "version": "gold.v1", "kind": "wire_news", "language": "en", "split": "test"
    }  # fmt: skip
    return Case(name, Document(text), Gold.model_validate(fields | labels), f"digest of {name}")


def score(of: Case, told: tuple[Explanation, ...] = (), **changes: Any) -> CaseScore:
    """Return the score of a case, its counts made of what is told."""
    counts: Counts = {"documents": 1.0, "documents.whole": 1.0}
    for each in told:
        names = {"match": ["tp"], "missed": ["fn"]}.get(each.outcome, ["fp", each.outcome])
        for name in names if each.importance != "okay" else ["okay"]:
            counts[f"{each.section}.{name}"] = counts.get(f"{each.section}.{name}", 0) + 1
    fields: dict[str, Any] = {
        "case": of.name,
        "split": of.gold.split,
        "kind": of.gold.kind,
        "language": of.gold.language,
        "tags": of.gold.tags,
        "gold_digest": of.digest,
        "counts": counts | changes.pop("more", {}),
        "explanations": told,
        "seconds": 2.5,
        "input_tokens": 1200,
        "output_tokens": 300,
        "calls": 1,
    }
    return CaseScore(**(fields | changes))


def silent(section: str, *, kept: bool, invented: int = 0) -> Counts:
    """Return the counts of a document on which a section should be empty."""
    return {
        f"{section}.silent": 1.0,
        f"{section}.kept": float(kept),
        f"{section}.invented": float(invented),
    }


def scores_of(*cases: CaseScore, **changes: Any) -> RunScores:
    """Return a run of these scores."""
    fields: dict[str, Any] = {
        "model": "embedded:small",
        "prompt": "statement/v1",
        "prompt_digest": "0123456789abcdef",
        "library_version": "0.1.0",
        "dataset": "gold",
        "split": "all",
        "repeats": 1,
        "planned": len(cases),
        "cases": cases,
    }
    return RunScores(**(fields | changes))


def figures(run: RunScores) -> list[Figure]:
    """Return a figure of each metric for each split, with bounds made up, and two tables."""
    found: list[Figure] = []
    groups: list[tuple[Any, str, list[CaseScore]]] = [
        *(("split", s, [c for c in run.cases if c.split == s]) for s in ("dev", "test")),
        *(("language", x, [c for c in run.cases if c.language == x]) for x in ("en", "fr")),
    ]
    for by, group, cases in groups:
        documents = by_document(cases)
        for metric in METRICS if by == "split" else METRICS[:3]:
            value = metric.value(total(documents.values())) if cases else None
            few = value is None
            found.append(
                Figure(
                    metric=metric.name,
                    words=metric.words,
                    group=group,
                    value=value,
                    low=None if few else max(0.0, (value or 0.0) - 0.125),
                    high=None if few else min(1.0, (value or 0.0) + 0.0625),
                    documents=len(documents),
                    method="none" if few else "bca" if group == "test" else "t",
                    indicative=len(documents) < 20,
                    by=by,
                )
            )
    return found


def view() -> View:
    """Return the run of five readings that the module tells of."""
    quiet = case("quiet_notice", "The office is open. It was renewed under Act 5.")
    clean = case("clean_note", "The minister spoke.", language="fr")
    lost = case("lost_letter", "Nobody reads this.", split="dev")
    twin = Case("seed_twin", SEED.document, SEED.gold.model_copy(update={"split": "test"}), "t")
    ground = LegalJustification(
        asserted_by=None,
        statement="It rests on Act 5.",
        basis="domestic_law",
        function="justify",
        instrument="Act 5",
        evidence=cite(quiet.document, "It was renewed under Act 5."),
    )
    nothing = records.silent().summary
    invented = nothing.model_copy(update={"legal_justifications": (ground,)})
    told = (explain("legal_justifications", "invented", None, 0, why="No gold item says so."),)
    run = scores_of(
        score(SEED, seed_told(), cost=0.25, more={"claims.rejected": 1.0}),
        score(twin, seed_told()),
        score(quiet, told, more=silent("legal_justifications", kept=False, invented=1)),
        score(clean, more=silent("legal_justifications", kept=True)),
        score(lost, error="ModelUnavailable", seconds=0.0, input_tokens=None, output_tokens=None,
              more={"documents.whole": 0.0, "documents.failed": 1.0}),
    )  # fmt: skip
    read: dict[tuple[str, int], Record | None] = {
        ("seed_patrol", 1): seed_record(),
        ("seed_twin", 1): seed_record(twin),
        ("quiet_notice", 1): record_of(quiet, invented),
        ("clean_note", 1): record_of(clean, nothing),
        ("lost_letter", 1): None,
    }  # fmt: skip
    cases = {c.name: c for c in (SEED, twin, quiet, clean, lost)}
    return View(run, cases, read, figures(run))


def compared(
    name: str, words: str, figures: tuple[float | None, ...], p: float | None, verdict: Verdict
) -> MetricComparison:
    """Return one metric compared; ``figures`` are before, after, low, high and detectable."""
    before, after, low, high, detectable = figures
    difference = None if before is None or after is None else after - before
    return MetricComparison(
        name=name,
        words=words,
        before=before,
        after=after,
        difference=difference,
        interval=Interval(difference, low, high, 46, "none" if low is None else "bca", False),
        p_better=p,
        p_worse=p,
        detectable=detectable,
        verdict=verdict,
    )


def comparison() -> Compared:
    """Return two runs compared: a gain, a loss, nothing, and what cannot be told."""
    f1 = "mean F1 of the four sections"
    gain, loss = (0.5, 0.625, 0.0625, 0.25, 0.1), (0.5, 0.25, -0.5, -0.125, 0.2)
    same, none = (0.5, 0.5, -0.03, 0.03, 0.1), (None, 0.5, None, None, None)
    side = Side("embedded:small", "statement/v1", "digest", "0.1.0", 1)
    found = Comparison(
        before=side,
        after=side,
        margin=0.05,
        level=0.95,
        documents=tuple(f"case_{n}" for n in range(46)),
        left_out=(),
        metrics=(
            compared("mean.f1", f1, gain, 0.0125, "better"),
            compared("claims.f1", "F1", loss, 0.002, "worse"),
            compared("intents.f1", "F1", same, 1, "same within margin"),
            compared("actors.f1", "F1", none, None, "inconclusive"),
        ),
        items=(),
        inventions=(),
    )
    return Compared(
        "embedded:small, v1",
        "embedded:small, v2",
        found,
        gained=(Changed("seed_patrol", "claims", "The patrol was part of a plan."),),
        lost=(Changed("seed_twin", "intents", "China looks forward to cooperation."),),
    )
