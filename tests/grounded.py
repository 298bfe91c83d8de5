"""The seed, a true Draft of it, and a Record made of what was grounded: for several tests."""

from __future__ import annotations

import re
from pathlib import Path

from summarizer.document import Document, Segment, Sentence, Span
from summarizer.grounding import Grounded
from summarizer.record import (
    DocumentRecord,
    Failure,
    PromptRecord,
    Provenance,
    Record,
    SchemaRecord,
    UsageRecord,
)
from summarizer.summary import (
    Draft,
    DraftActor,
    DraftClaim,
    DraftGist,
    DraftIntent,
    DraftLegalJustification,
    Evidence,
    Section,
    State,
    Status,
    Summary,
    SummaryItem,
)

SEED = Path(__file__).parent.parent / "seeds" / "000_d46b8b9bb079dfb7.txt"


def split(text: str) -> tuple[Sentence, ...]:
    """Cut at line ends and after full stops; enough for these tests."""
    spans = [
        Span(m.start(), m.end())
        for m in re.finditer(r"\S(?:[^\n]*?[.?!][”\"]?(?=\s|$)|[^\n]*)", text)
    ]
    spans = [s for s in spans if s.cut(text).strip()]
    return tuple(Sentence(n, s, s, 1) for n, s in enumerate(spans, start=1))


def segment(text: str) -> Segment:
    """Hold the whole text in one segment."""
    return Segment(1, split(text))


DOCUMENT = Document(SEED.read_text(encoding="utf-8").strip(), language="en")
WHOLE = segment(DOCUMENT.text)


def number(words: str) -> int:
    """Find the one sentence of the seed that holds these words."""
    (found,) = [s.number for s in WHOLE.sentences if words in s.span.cut(DOCUMENT.text)]
    return found


LOOK_FORWARD = number("We look forward")
NEXT_YEAR = number("75th anniversary")
PLAN = number("military cooperation plan")
LAW = number("in accordance with international law")
ROUND = number("22nd round")
DETAILS = number("did not give details")
PREVIOUS = number("The previous round")

RUSSIA, CHINA = "Russia’s defence ministry", "Chinese defence ministry"


def draft() -> Draft:
    """Write a Draft of the seed in which everything is right."""
    return Draft(
        gist=DraftGist(
            statement="Chinese and Russian military officials held talks in Beijing.",
            sentences=(1, 2),
        ),
        actors=(
            DraftActor(name=RUSSIA, kind="organisation", sector="military", sentences=(PLAN,)),
            DraftActor(
                name=CHINA, aliases=("the ministry",), kind="organisation",
                sector="military", sentences=(DETAILS,),
            ),
            DraftActor(
                name="Wang Wenbin", aliases=("Wang",), kind="person", sector="government",
                role="Chinese foreign ministry spokesman", sentences=(NEXT_YEAR,),
            ),
        ),
        claims=(
            DraftClaim(
                claimant=RUSSIA, speech_act="assert", attribution="indirect_speech",
                statement="The patrol was part of a military cooperation plan.",
                sentences=(PLAN,),
            ),
            DraftClaim(
                claimant="Wang", speech_act="assert", attribution="direct_quote",
                statement="China and Russia will celebrate the 75th anniversary of relations.",
                sentences=(NEXT_YEAR,),
            ),
            DraftClaim(
                claimant=None, speech_act="assert", attribution="own_voice",
                statement="It was the 22nd round of consultations.", sentences=(ROUND,),
            ),
            DraftClaim(
                claimant=CHINA, speech_act="withhold", attribution="own_voice",
                statement="The ministry did not give details of the officials.",
                sentences=(DETAILS,),
            ),
        ),
        intents=(
            DraftIntent(
                actor="China", stated_by="Wang Wenbin", kind="aspiration",
                statement="China looks forward to deepening bilateral cooperation.",
                sentences=(NEXT_YEAR, LOOK_FORWARD),
            ),
            DraftIntent(
                actor="Russia", stated_by=RUSSIA, kind="denied_aim",
                statement="The patrol was not directed at third countries.", sentences=(LAW,),
            ),
        ),
        legal_justifications=(
            DraftLegalJustification(
                asserted_by=RUSSIA, conduct="the patrol", basis="general_conformity",
                statement="The two sides were operating in accordance with international law.",
                function="justify", instrument="international law", sentences=(LAW,),
            ),
            DraftLegalJustification(
                asserted_by=RUSSIA, conduct="the patrol", basis="airspace",
                statement="There were no violations of the airspace of other countries.",
                function="deny_violation", sentences=(LAW,),
            ),
        ),
    )  # fmt: skip


def items(grounded: Grounded) -> list[SummaryItem]:
    """Return all that stands."""
    found: list[SummaryItem] = [grounded.gist] if grounded.gist else []
    found += [*grounded.actors, *grounded.claims, *grounded.intents]
    return [*found, *grounded.legal_justifications]


def quoted(grounded: Grounded) -> list[Evidence]:
    """Return every evidence of all that stands."""
    return [evidence for item in items(grounded) for evidence in item.evidence]


def record(grounded: Grounded, document: Document = DOCUMENT, *, failed: bool = False) -> Record:
    """Write the record that the pipeline would write."""
    lost = {entry.section for entry in grounded.rejected}

    def state(section: Section) -> State:
        if failed:
            return "unknown"
        if getattr(grounded, section):
            return "stated"
        return "unknown" if section in lost else "none_stated"

    summary = Summary(
        gist=grounded.gist,
        actors=grounded.actors,
        claims=grounded.claims,
        intents=grounded.intents,
        legal_justifications=grounded.legal_justifications,
        status=Status(
            claims=state("claims"),
            intents=state("intents"),
            legal_justifications=state("legal_justifications"),
        ),
    )
    usage = UsageRecord(calls=1, cached=0, input_tokens=None, output_tokens=None, cost=None)
    failure = Failure(segment=1, sentences=(1, 2), error="InvalidAnswer", message="It did not fit.")
    return Record(
        document=DocumentRecord(
            id=document.id,
            source="seed",
            language=document.language,
            characters=len(document.text),
            sentences=len(split(document.text)),
            text=document.text,
        ),
        summary=summary,
        rejected=grounded.rejected,
        failures=(failure,) if failed else (),
        provenance=Provenance(
            model="replay:x",
            resolved_model="x",
            prompt=PromptRecord(name="statement", version="v1", digest="0"),
            schema_=SchemaRecord(version="draft.v1", digest="0"),
            parameters={},
            usage=usage,
            attempts=(),
            seconds=0.0,
            cached=False,
            library_version="0",
        ),
    )
