"""One realistic Record of a fictional document, for any test that needs one.

``record()`` gives it; tests change it with pydantic's ``model_copy(update=...)`` or with
``silent`` and ``unread``. All offsets are true.
"""

from __future__ import annotations

from typing import Any

from summarizer.document import Document
from summarizer.record import (
    AttemptRecord,
    DocumentRecord,
    Failure,
    PromptRecord,
    Provenance,
    Record,
    Rejected,
    SchemaRecord,
    UsageRecord,
)
from summarizer.summary import (
    Actor,
    Claim,
    Evidence,
    Gist,
    Intent,
    LegalJustification,
    State,
    Status,
    Summary,
)

SENTENCES = (
    "Valdoria defends flight over the Kestrel Strait",
    "Valdoria’s defence ministry said on Monday that four of its aircraft had crossed the strait.",
    "“The flight was carried out in accordance with international law, and there were no"
    " violations of the airspace of other countries,” the ministry said.",
    "Ostmark has broken the Treaty of Lund.",
    "“We will summon the ambassador tomorrow,” foreign minister Ann Orr told the Coastal News"
    " Agency.",
    "The ministry did not say who had ordered the flight.",
)
TEXT = "\n".join(SENTENCES)
DOCUMENT = Document(TEXT, source="articles/kestrel.txt", language="en")
MINISTRY = "Valdoria’s defence ministry"


def evidence(*numbers: int) -> tuple[Evidence, ...]:
    """Quote these sentences of TEXT whole."""
    starts = {n: TEXT.index(SENTENCES[n - 1]) for n in numbers}
    return tuple(
        Evidence(sentence=n, quote=SENTENCES[n - 1], start=at, end=at + len(SENTENCES[n - 1]))
        for n, at in starts.items()
    )


def record(**changes: Any) -> Record:
    """Return the Record of TEXT; ``changes`` replace its fields."""
    fields: dict[str, Any] = {
        "document": DocumentRecord(
            id=DOCUMENT.id,
            source=DOCUMENT.source,
            language=DOCUMENT.language,
            characters=len(TEXT),
            sentences=len(SENTENCES),
            text=TEXT,
        ),
        "summary": summary(),
        "rejected": (rejected(),),
        "provenance": provenance(),
    }
    return Record(**(fields | changes))


def summary() -> Summary:
    """Return what TEXT says."""
    return Summary(
        gist=Gist(
            statement="Valdoria says that its flight over the Kestrel Strait was lawful.",
            evidence=evidence(1, 3),
        ),
        actors=(
            Actor(
                name=MINISTRY,
                aliases=("the ministry",),
                kind="organisation",
                sector="military",
                evidence=evidence(2, 3),
            ),
            Actor(
                name="Ann Orr",
                kind="person",
                sector="government",
                role="foreign minister",
                evidence=evidence(5),
            ),
        ),
        claims=_claims(),
        intents=(
            Intent(
                actor="Ann Orr",
                stated_by="Ann Orr",
                statement="Ostmark’s government will summon the ambassador tomorrow.",
                kind="commitment",
                evidence=evidence(5),
            ),
        ),
        legal_justifications=_legal_justifications(),
        status=Status(claims="stated", intents="stated", legal_justifications="stated"),
    )


def _claims() -> tuple[Claim, ...]:
    return (
        Claim(
            claimant=MINISTRY,
            statement="Four Valdorian aircraft crossed the strait.",
            speech_act="assert",
            attribution="indirect_speech",
            evidence=evidence(2),
        ),
        Claim(
            claimant=None,
            statement=SENTENCES[3],
            speech_act="accuse",
            attribution="own_voice",
            evidence=evidence(4),
            flags=("planted_instruction",),
        ),
        Claim(
            claimant="Ann Orr",
            via=("Coastal News Agency", "a spokesman"),
            statement="The ambassador will have to answer questions.",
            speech_act="warn",
            attribution="direct_quote",
            evidence=evidence(5, 6),
        ),
    )


def _legal_justifications() -> tuple[LegalJustification, ...]:
    return (
        LegalJustification(
            asserted_by=MINISTRY,
            on_behalf_of="Valdoria",
            conduct="the flight over the strait",
            statement="The flight accorded with international law.",
            basis="general_conformity",
            function="justify",
            instrument="international law",
            evidence=evidence(3),
        ),
        LegalJustification(
            asserted_by=MINISTRY,
            statement="No airspace of other countries was violated.",
            basis="airspace",
            function="deny_violation",
            evidence=evidence(3),
        ),
    )


def rejected() -> Rejected:
    """Return a claim whose number stands nowhere."""
    return Rejected(
        section="claims",
        reason="number_unsupported",
        detail="The number “6” is not in the evidence.",
        segment=1,
        item={
            "claimant": MINISTRY,
            "via": [],
            "statement": "Six aircraft crossed the strait.",
            "speech_act": "assert",
            "attribution": "indirect_speech",
            "sentences": [2],
        },
    )


def provenance(**changes: Any) -> Provenance:
    """Return the provenance of one call to a hosted model; ``changes`` replace its fields."""
    fields: dict[str, Any] = {
        "model": "openai:gpt-9-mini",
        "resolved_model": "gpt-9-mini-2026-05-01",
        "prompt": PromptRecord(name="statement", version="v1", digest="a" * 64),
        "schema": SchemaRecord(version="record.v1", digest="b" * 64),
        "parameters": {"temperature": 0.0, "max_output_tokens": 4096, "random_seed": 7},
        "usage": UsageRecord(calls=1, cached=0, input_tokens=1840, output_tokens=412, cost=0.0023),
        "attempts": (
            AttemptRecord(
                request="c" * 64,
                finish_reason="stop",
                seconds=3.4,
                input_tokens=1840,
                output_tokens=412,
                cached_input_tokens=0,
                cost=0.0023,
                cached=False,
            ),
        ),
        "seconds": 3.42,
        "cached": False,
        "library_version": "0.1.0",
    }
    return Provenance(**(fields | changes))


def silent() -> Record:
    """Return the Record of a text that was read whole and states nothing."""
    none: State = "none_stated"
    nothing = Status(claims=none, intents=none, legal_justifications=none)
    empty = Summary(
        gist=None, actors=(), claims=(), intents=(), legal_justifications=(), status=nothing
    )
    return record(summary=empty, rejected=())


def unread(*failures: Failure) -> Record:
    """Return the Record of a text of which the sentences 4 to 6 (or ``failures``) were not read."""
    known = summary()
    unknown = Status(claims="unknown", intents="unknown", legal_justifications="unknown")
    part = known.model_copy(
        update={"claims": known.claims[:1], "intents": (), "status": unknown},
    )
    missed = failures or (
        Failure(
            segment=2,
            sentences=(4, 6),
            error="ModelUnavailable",
            message="The server answered 503 until the deadline.",
        ),
    )
    return record(summary=part, failures=missed)
