"""What is told of a Record, in which order and in which words, before any layout.

Every string of a Page is inert (see ``plain``) and on one line; a form may print it once it
has escaped what its own syntax would take for markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from summarizer.inert import inert
from summarizer.record import Failure, Provenance, Reason, Record, Rejected, UsageRecord
from summarizer.summary import Actor, Claim, Evidence, Intent, LegalJustification, Section, State

OWN_VOICE = "The document itself"

_REASONS: dict[Reason, str] = {
    "sentence_missing": "It points at a sentence that the model was not shown.",
    "number_unsupported": "It gives a number that the sentences it points at do not have.",
    "name_unsupported": "It names what the sentences it points at do not name.",
    "negation_added": "It denies what the sentences it points at do not deny.",
    "negation_lost": "It affirms what the sentences it points at deny.",
    "instrument_unsupported": "It names a law or treaty that the sentences it points at do not.",
    "speaker_not_in_document": "Its speaker does not occur in the document.",
    "speaker_contradicted": "The sentences it points at give these words to another speaker.",
    "not_in_document": "A name or title in it does not stand where it should in the document.",
}

_NOUNS: dict[Section, str] = {
    "gist": "gist",
    "actors": "actor",
    "claims": "claim",
    "intents": "intent",
    "legal_justifications": "legal justification",
}


@dataclass(frozen=True, slots=True)
class Quote:
    """Hold the words of one sentence, as they stand in the document."""

    sentence: int
    words: str


@dataclass(frozen=True, slots=True)
class Entry:
    """Tell of one item: who, which kind of thing, what, and the words that say it.

    ``statement`` is empty where it would only repeat the quotes.
    """

    who: str
    labels: str = ""
    statement: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    quotes: tuple[Quote, ...] = ()
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """Hold the entries under one heading; ``note`` is what must be known before them."""

    title: str
    entries: tuple[Entry, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Hold all there is to tell; ``head`` and ``foot`` are pairs of a label and its words."""

    head: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    foot: tuple[tuple[str, str], ...]


def reason(reason: Reason) -> str:
    """Return in a plain sentence why an item was rejected."""
    return _REASONS[reason]


def page(record: Record) -> Page:
    """Return what is told of the Record."""
    summary, failures = record.summary, record.failures
    status = summary.status
    parts = [
        _actors(summary.actors, failures),
        _part("claims", [_claim(c) for c in summary.claims], status.claims, failures),
        _part("intents", [_intent(i) for i in summary.intents], status.intents, failures),
        _part(
            "legal_justifications",
            [_legal(j) for j in summary.legal_justifications],
            status.legal_justifications,
            failures,
        ),
    ]
    if record.rejected:
        note = "Items that the model gave and that do not hold against the text."
        entries = [_rejected(r) for r in record.rejected]
        parts.append(Part(_title("Rejected", entries), tuple(entries), note))
    return Page(tuple(_head(record)), tuple(parts), tuple(_foot(record.provenance)))


def _head(record: Record) -> Iterator[tuple[str, str]]:
    document, gist = record.document, record.summary.gist
    yield "Source", inert(document.source)
    language = inert(document.language)
    known = f"language {language}" if language not in ("", "und") else "language unknown"
    yield "Read", f"{_extent(document.sentences, record.failures)}, {known}"
    for note in document.notes:
        yield "Note", inert(note)
    if gist is not None:
        yield "Gist", f"{inert(gist.statement)} {_numbers(gist.evidence)}"
    else:
        yield "Gist", "none"


def _extent(total: int, failures: Sequence[Failure]) -> str:
    """Say how much was read; ranges of failures may overlap."""
    missed = {n for f in failures for n in range(f.sentences[0], f.sentences[1] + 1)}
    return f"{max(total - len(missed), 0):,} of {_counted(total, 'sentence')}"


def _part(
    section: Section, entries: Sequence[Entry], state: State, failures: Sequence[Failure]
) -> Part:
    noun = _NOUNS[section]
    note = ""
    if state == "none_stated":
        note = f"None stated. The whole text was read; no {noun} is stated."
    elif state == "unknown":
        note = _unknown(failures)
    return Part(_title(f"{noun}s".capitalize(), entries), tuple(entries), note)


def _actors(actors: Sequence[Actor], failures: Sequence[Failure]) -> Part:
    entries = tuple(_actor(a) for a in actors)
    note = _unknown(failures) if failures else "" if actors else "None named."
    return Part(_title("Actors", entries), entries, note)


def _title(words: str, entries: Sequence[Entry]) -> str:
    return f"{words} ({len(entries)})" if entries else words


def _unknown(failures: Sequence[Failure]) -> str:
    """Say which sentences were not read and why; one cause is told once."""
    if not failures:
        return "Unknown: not the whole text was read."
    causes: dict[str, list[tuple[int, int]]] = {}
    for f in failures:
        cause = f"{inert(f.error)}: {inert(f.message)}".rstrip(".: ")
        causes.setdefault(cause, []).append(f.sentences)
    return " ".join(
        f"Unknown: {_ranges(ranges)} not read ({cause})." for cause, ranges in causes.items()
    )


def _ranges(ranges: Sequence[tuple[int, int]]) -> str:
    ordered = sorted(set(ranges))
    words = [str(first) if first == last else f"{first}–{last}" for first, last in ordered]
    if len(words) == 1 and ordered[0][0] == ordered[0][1]:
        return f"sentence {words[0]} was"
    return f"sentences {_listed(words)} were"


def _listed(words: Sequence[str]) -> str:
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _actor(actor: Actor) -> Entry:
    also = f"also {', '.join(map(inert, actor.aliases))}" if actor.aliases else ""
    who = inert(actor.name) + (f", {inert(actor.role)}" if actor.role else "")
    sector = "" if actor.sector == "unknown" else actor.sector
    return Entry(who, _joined(actor.kind, _words(sector), also, _numbers(actor.evidence)))


def _claim(claim: Claim) -> Entry:
    via = f", via {', then '.join(map(inert, claim.via))}" if claim.via else ""
    return Entry(
        _speaker(claim.claimant) + via,
        _joined(claim.speech_act, _words(claim.attribution), _sure(claim.confidence)),
        _unless_quoted(claim.statement, claim.evidence),
        quotes=_quotes(claim.evidence),
        flags=_flags(claim.flags),
    )


def _intent(intent: Intent) -> Entry:
    source = OWN_VOICE.lower() if intent.stated_by is None else inert(intent.stated_by)
    told = "self-stated" if intent.stated_by == intent.actor else f"stated by {source}"
    return Entry(
        inert(intent.actor),
        _joined(_words(intent.kind), told, _sure(intent.confidence)),
        _unless_quoted(intent.statement, intent.evidence),
        quotes=_quotes(intent.evidence),
        flags=_flags(intent.flags),
    )


def _legal(item: LegalJustification) -> Entry:
    behalf = f", on behalf of {inert(item.on_behalf_of)}" if item.on_behalf_of else ""
    facts = (("Act", item.conduct), ("Instrument", item.instrument))
    return Entry(
        _speaker(item.asserted_by) + behalf,
        _joined(_words(item.function), _words(item.basis), _sure(item.confidence)),
        _unless_quoted(item.statement, item.evidence),
        tuple((label, inert(words)) for label, words in facts if words),
        _quotes(item.evidence),
        _flags(item.flags),
    )


def _rejected(rejected: Rejected) -> Entry:
    """Show an item as the model gave it: nothing in it can be relied on, not even its types."""
    item = rejected.item
    noun = _NOUNS[rejected.section].capitalize()
    speakers = (item.get(key) for key in ("claimant", "actor", "asserted_by"))
    who = next((inert(s) for s in speakers if isinstance(s, str)), "")
    texts = (item.get(key) for key in ("statement", "name", "alias", "role", "instrument"))
    words = next((inert(t) for t in texts if isinstance(t, str)), "")
    cited = item.get("sentences")
    numbers = [n for n in cited if isinstance(n, int)] if isinstance(cited, (list, tuple)) else []
    why = f"{reason(rejected.reason)} {inert(rejected.detail)}".strip()
    return Entry(
        f"{noun} by {who}" if who else noun,
        statement=" ".join(filter(None, (words, _bracketed(numbers)))),
        facts=(("Why", why),),
    )


def _speaker(name: str | None) -> str:
    return OWN_VOICE if name is None else inert(name)


def _sure(confidence: float | None) -> str:
    """Say how many of such items hold; nothing where it is not known."""
    return "" if confidence is None else f"confidence {confidence:.2f}"


def _words(label: str) -> str:
    return label.replace("_", " ")


def _joined(*labels: str) -> str:
    return " · ".join(filter(None, labels))


def _flags(flags: Iterable[str]) -> str:
    return ", ".join(_words(inert(flag)) for flag in flags)


def _quotes(evidence: Iterable[Evidence]) -> tuple[Quote, ...]:
    return tuple(Quote(e.sentence, inert(e.quote)) for e in evidence)


def _numbers(evidence: Iterable[Evidence]) -> str:
    return _bracketed(sorted({e.sentence for e in evidence}))


def _bracketed(numbers: Sequence[int]) -> str:
    return f"[{', '.join(map(str, numbers))}]" if numbers else ""


def _unless_quoted(statement: str, evidence: Iterable[Evidence]) -> str:
    """Return the statement, or nothing where it only repeats the quoted words."""
    shown = inert(statement)
    quoted = inert(" ".join(e.quote for e in evidence))
    return "" if shown.strip(_AROUND) == quoted.strip(_AROUND) else shown


_AROUND = ' .。"“”'


def _foot(provenance: Provenance) -> Iterator[tuple[str, str]]:
    p = provenance
    same = p.resolved_model in ("", p.model, p.model.partition(":")[2])
    resolved = "" if same else f" ({inert(p.resolved_model)})"
    place = f" at {inert(p.base_url)}" if p.base_url else ""
    prompt = f"{inert(p.prompt.name)}/{inert(p.prompt.version)}"
    yield "Model", f"{inert(p.model)}{resolved}{place}, prompt {prompt}"
    spent = (_calls(p.usage), _tokens(p.usage), _cost(p), f"{p.seconds:.1f} s")
    yield "Spent", ", ".join(filter(None, spent))


def _calls(usage: UsageRecord) -> str:
    asked = _counted(usage.calls, "call")
    return f"{asked}, {_counted(usage.cached, 'cached answer')}" if usage.cached else asked


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _tokens(usage: UsageRecord) -> str:
    if usage.calls == 0:
        return ""
    if usage.input_tokens is None or usage.output_tokens is None:
        return "tokens unknown"
    return f"{usage.input_tokens:,} tokens in, {usage.output_tokens:,} out"


def _cost(provenance: Provenance) -> str:
    """Say what was spent now: an unknown price is never shown as nothing."""
    cost = provenance.usage.cost
    if cost is None:
        return "cost unknown"
    if cost > 0:
        return "less than $0.0001" if cost < 0.0001 else f"${cost:,.4f}"
    if provenance.usage.calls == 0:
        return "nothing spent now"
    local = provenance.model.partition(":")[0] == "embedded"
    return "free, on this machine" if local else "free"
