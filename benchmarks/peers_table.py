"""One tool's answers become figures, and the figures of all tools one table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from peers_answers import Answer
from peers_mapping import of_extractions, of_quoted, verbatim

from summarizer.document import Document
from summarizer.evals import metrics, prediction
from summarizer.evals.dataset import Case
from summarizer.evals.metrics import STATED
from summarizer.evals.prediction import Prediction
from summarizer.evals.score import CaseScore
from summarizer.evals.scoring import score
from summarizer.record import Record

Figures = dict[str, float | None]
_F1 = {
    "F1 actors": "actors.f1",
    "F1 claims": "claims.f1",
    "F1 intents": "intents.f1",
    "F1 legal justifications": "legal_justifications.f1",
    "mean F1": "mean.f1",
}


@dataclass(frozen=True)
class Judged:
    """Hold an answer beside what the scorer says of it; None: the document failed."""

    answer: Answer
    document: Document
    prediction: Prediction | None
    score: CaseScore


def judged(tool: str, case: Case, answer: Answer) -> Judged:
    """Map an answer and score it."""
    found = None if answer.failed else _mapped(tool, answer, case.document)
    error = answer.error or ("no JSON" if answer.failed else "")
    return Judged(answer, case.document, found, score(case, found, error=error))


def _mapped(tool: str, answer: Answer, document: Document) -> Prediction:
    match tool:
        case "ours":
            return prediction.of(Record.model_validate(answer.found))
        case "instructor":
            return of_quoted(answer.found, document)
        case _:
            return of_extractions(answer.found, document, whole=answer.lost == 0)


def figures(several: Sequence[Judged]) -> Figures:
    """Return all that the table tells of one tool, by name; None where there is no figure."""
    counts = metrics.total(each.score.counts for each in several)
    quotes = [
        (quote, each.document.text)
        for each in several
        if each.prediction
        for items in each.prediction.items.values()
        for item in items
        for quote in item.quotes
    ]
    unverifiable = sum(not verbatim(quote, text) for quote, text in quotes)
    answers = [each.answer for each in several]
    number = len(several)
    return {
        "documents": number,
        "documents failed": counts.get("documents.failed", 0.0),
        "documents read in part": counts.get("documents.partial", 0.0),
        **{name: metrics.BY_NAME[metric].value(counts) for name, metric in _F1.items()},
        "right words, wrong speaker": sum(counts.get(f"{s}.wrong_speaker", 0) for s in STATED),
        "quotes": len(quotes),
        "unverifiable quotes": unverifiable,
        "unverifiable quotes, share": unverifiable / len(quotes) if quotes else None,
        "quotes found nowhere": sum(quote.span is None for quote, _ in quotes),
        "silent on law": counts.get("legal_justifications.silent", 0.0),
        "silence on law kept": counts.get("legal_justifications.kept", 0.0),
        "legal grounds invented there": counts.get("legal_justifications.invented", 0.0),
        "seconds a document, median": median(answer.seconds for answer in answers),
        "calls a document": sum(answer.calls for answer in answers) / number,
        "tokens in": sum(answer.input_tokens for answer in answers) / number,
        "tokens in, held by the engine": sum(answer.cached_tokens for answer in answers) / number,
        "tokens out": sum(answer.output_tokens for answer in answers) / number,
    }


def table(tools: Mapping[str, Figures]) -> str:
    """Return the table: a line for each figure, a column for each tool; tokens a document."""
    lines = [" " * 32 + "".join(f"{tool:>14}" for tool in tools)]
    for name in next(iter(tools.values())):
        shown = (_shown(name, figures[name]) for figures in tools.values())
        lines.append(f"{name:32}" + "".join(f"{value:>14}" for value in shown))
    return "\n".join(lines)


def _shown(name: str, value: float | None) -> str:
    if value is None:
        return "–"
    if "share" in name:
        return f"{value:.1%}"
    if "F1" in name:
        return f"{value:.2f}"
    return f"{value:.1f}" if "seconds" in name or "calls" in name else f"{value:.0f}"
