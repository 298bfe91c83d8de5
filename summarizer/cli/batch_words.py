"""What ``summarizer batch`` says of its progress and its end, and the exit code that fits."""

from __future__ import annotations

from collections import Counter

from summarizer.batch.engine import Engine, Stop
from summarizer.batch.tally import Tally
from summarizer.cli import exits

_STOPPED: dict[Stop, str] = {
    "interrupted": "Interrupted; what was under way is finished.",
    "cost": "The cost limit of the run is reached.",
    "documents": "As many documents are read as --max-documents allows.",
    "deadline": "The deadline of the run has passed.",
    "refused": "The run was stopped: every document would meet the same error.",
    "unavailable": "The run was stopped: the provider has failed for many documents in a row.",
    "output": "The run was stopped: the output cannot be written.",
    "jobs": "The run was stopped before its batch jobs were over.",
}
_CODES: dict[Stop, int] = {
    "interrupted": exits.INTERRUPTED,
    "cost": exits.BUDGET,
    "documents": exits.BUDGET,
    "deadline": exits.BUDGET,
    "unavailable": exits.UNAVAILABLE,
    "output": exits.SETTINGS,
}


def progress(tally: Tally, total: int | None) -> str:
    """Return one line: how many, how fast, how long still, what it has cost, what failed."""
    parts = [f"{tally.handled:,} of about {total:,}" if total else f"{tally.handled:,} documents"]
    if tally.rate:
        parts.append(f"{tally.rate:,.1f} a second")
        if total and total > tally.handled:
            parts.append(f"{_span((total - tally.handled) / tally.rate)} left")
    parts.append(_cost(tally))
    if tally.failed:
        parts.append(f"{tally.failed.total():,} failed")
    return " · ".join(parts)


def summary(engine: Engine, out: str, standing: int) -> list[str]:
    """Return the lines that tell how the run ended, and how to go on.

    ``standing`` counts the documents that the output now holds as failed.
    """
    tally, purse = engine.tally, engine.tally.purse
    lines = [
        f"{tally.done:,} documents read, {tally.cached:,} of them from the cache, in "
        f"{_span(tally.seconds)} ({tally.rate:,.1f} a second); {tally.there:,} were there before."
    ]
    if tally.waiting:
        lines.append(f"{tally.waiting:,} wait for answers of batch jobs.")
    if tally.failed:
        lines.append(f"{tally.failed.total():,} failed: {_listed(tally.failed)}.")
    if tally.clashed:
        named = ", ".join(tally.clashes)
        lines.append(
            f"{tally.clashed:,} were not read: their id stands for another text as well ({named})."
            " Give each document an id of its own with --id-column."
        )
    tokens = f"{purse.input_tokens:,} tokens in, {purse.output_tokens:,} out"
    if not purse.tokens_known:
        tokens = f"at least {tokens}"
    lines.append(f"{purse.calls:,} calls, {tokens}, {_cost(tally)}. Written: {out}")
    if engine.stop == "cost" and purse.untold:
        lines.append("A cost limit is set, but nobody told what the calls have cost.")
    elif engine.stop:
        lines.append(_STOPPED[engine.stop])
    if engine.stop in ("interrupted", "cost", "documents", "deadline", "output", "jobs"):
        lines.append("Run the same command again to go on; nothing that was paid for is lost.")
    elif standing:
        lines.append(
            f"{standing:,} stand there as failed: run it again with --retry-failed to read them"
            " once more."
        )
    return lines


def code(engine: Engine) -> int:
    """Return the exit code: why the run stopped, else what most needs doing about failures."""
    if engine.stop in ("refused", "jobs"):
        return exits.code_of(type(engine.error).__name__)
    if engine.stop:
        return _CODES[engine.stop]
    met = {exits.code_of(kind) for kind in engine.tally.failed}
    if engine.tally.clashed:
        met.add(exits.DOCUMENT)
    order = (exits.BUG, exits.UNAVAILABLE, exits.SETTINGS, exits.ANSWER, exits.BUDGET)
    return next((each for each in order if each in met), exits.DOCUMENT if met else exits.DONE)


def _listed(failed: Counter[str]) -> str:
    return ", ".join(f"{count:,} {kind}" for kind, count in failed.most_common())


def _cost(tally: Tally) -> str:
    purse = tally.purse
    if purse.untold:
        return "cost unknown"
    return f"{'at least ' if purse.unknown else ''}{purse.cost:.4f} USD"


def _span(seconds: float) -> str:
    if seconds < 60:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s"
    return f"{minutes // 60} h {minutes % 60} min"
