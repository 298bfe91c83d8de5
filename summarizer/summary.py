"""Draft, what a model must answer, and Summary, what we vouch for.

A Draft has the right shape but is not trusted: it names sentences by number and holds
names, short statements and labels. A Summary exists only after grounding: each item
carries evidence that code cut out of the text. What the labels mean is told in the
descriptions here, which reach the model as part of the schema.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Section = Literal["gist", "actors", "claims", "intents", "legal_justifications"]
Stated = Literal["claims", "intents", "legal_justifications"]

ActorKind = Literal["person", "organisation", "state", "group"]
Sector = Literal[
    "government",
    "military",
    "police",
    "legislature",
    "judiciary",
    "party",
    "international_organisation",
    "armed_group",
    "business",
    "media",
    "civil_society",
    "academia",
    "public",
    "unknown",
]
SpeechAct = Literal["assert", "deny", "accuse", "demand", "warn", "evaluate", "withhold"]
Attribution = Literal["direct_quote", "indirect_speech", "own_voice"]
IntentKind = Literal["purpose", "commitment", "aspiration", "denied_aim", "conditional"]
Basis = Literal[
    "self_defence",
    "security_council_mandate",
    "consent_or_invitation",
    "protection_of_nationals",
    "humanitarian_necessity",
    "countermeasures_or_sanctions",
    "navigation_or_overflight",
    "airspace",
    "territorial_sovereignty_or_title",
    "treaty",
    "law_of_armed_conflict",
    "domestic_law",
    "court_or_tribunal",
    "general_conformity",
    "other",
]
Function = Literal["justify", "deny_violation", "reserve_right"]
State = Literal["stated", "none_stated", "unknown"]


class _Value(BaseModel):
    """Be frozen and know no other fields than the named ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


# --- Draft: the shape a model answers in -------------------------------------------------

Name = Annotated[str, Field(min_length=1, max_length=200)]
Statement = Annotated[str, Field(min_length=1, max_length=2000)]
SentenceNumbers = Annotated[
    tuple[int, ...],
    Field(min_length=1, max_length=12, description="Numbers of the sentences that say it."),
]


class DraftGist(_Value):
    """Sum the document up in one or two sentences."""

    statement: Statement
    sentences: SentenceNumbers


class DraftActor(_Value):
    """Name one who acts or speaks in the document."""

    name: Name = Field(description="As the text gives it, without a title.")
    aliases: tuple[Name, ...] = Field(
        default=(), max_length=12, description="Other names the text uses for the same actor."
    )
    kind: ActorKind
    sector: Sector
    role: Annotated[str, Field(max_length=200)] | None = Field(
        default=None, description="Title or description in the text's words, or null."
    )
    sentences: SentenceNumbers


class DraftClaim(_Value):
    """Report one thing that somebody states."""

    claimant: Name | None = Field(
        description="Who says it: the innermost speaker; null for the document's own voice."
    )
    via: tuple[Name, ...] = Field(
        default=(), max_length=6, description="Who passed it on, outermost first."
    )
    statement: Statement = Field(
        description="What is said: one sentence in the document's language, negation kept."
    )
    speech_act: SpeechAct
    attribution: Attribution
    sentences: SentenceNumbers


class DraftIntent(_Value):
    """Report one aim, plan, promise or wish."""

    actor: Name = Field(description="Whose aim it is.")
    stated_by: Name | None = Field(description="Who says so; null for the document's own voice.")
    statement: Statement
    kind: IntentKind
    sentences: SentenceNumbers


class DraftLegalJustification(_Value):
    """Report one legal ground that somebody gives for an act."""

    asserted_by: Name | None = Field(
        description="Who gives the ground; null for the document's own voice."
    )
    on_behalf_of: Name | None = Field(default=None, description="For whom, if for another.")
    conduct: Annotated[str, Field(max_length=300)] | None = Field(
        default=None, description="The act that is justified."
    )
    statement: Statement
    basis: Basis
    function: Function
    instrument: Annotated[str, Field(max_length=300)] | None = Field(
        default=None,
        description="The law, treaty, article, order or resolution, in the text's words, or null.",
    )
    sentences: SentenceNumbers


class Draft(_Value):
    """Hold what a model read out of one segment, not yet checked."""

    gist: DraftGist | None = None
    actors: tuple[DraftActor, ...] = Field(default=(), max_length=60)
    claims: tuple[DraftClaim, ...] = Field(default=(), max_length=120)
    intents: tuple[DraftIntent, ...] = Field(default=(), max_length=60)
    legal_justifications: tuple[DraftLegalJustification, ...] = Field(default=(), max_length=60)


DraftItem = DraftGist | DraftActor | DraftClaim | DraftIntent | DraftLegalJustification

# --- Summary: what stands after grounding ------------------------------------------------


class Evidence(_Value):
    """Quote the document: ``quote == document.text[start:end]``, in code points, half-open."""

    sentence: int = Field(ge=1)
    quote: str
    start: int = Field(ge=0)
    end: int = Field(ge=0)


Evidences = Annotated[tuple[Evidence, ...], Field(min_length=1)]
Confidence = Annotated[
    float,
    Field(
        ge=0,
        le=1,
        description="How many of such items hold on labelled documents; null: not known.",
    ),
]


class Gist(_Value):
    """Sum the document up, with the sentences that carry it."""

    statement: str
    evidence: Evidences


class Actor(_Value):
    """Name one who acts or speaks; every name and alias stands in the document."""

    name: str
    aliases: tuple[str, ...] = ()
    kind: ActorKind
    sector: Sector
    role: str | None = None
    evidence: Evidences


class Claim(_Value):
    """Report what somebody states; ``claimant`` is null for the document's own voice."""

    claimant: str | None
    via: tuple[str, ...] = ()
    statement: str
    speech_act: SpeechAct
    attribution: Attribution
    evidence: Evidences
    flags: tuple[str, ...] = ()
    confidence: Confidence | None = None


class Intent(_Value):
    """Report an aim: ``actor`` has it, ``stated_by`` says so."""

    actor: str
    stated_by: str | None
    statement: str
    kind: IntentKind
    evidence: Evidences
    flags: tuple[str, ...] = ()
    confidence: Confidence | None = None


class LegalJustification(_Value):
    """Report a legal ground as purported by ``asserted_by``; nothing is judged."""

    asserted_by: str | None
    on_behalf_of: str | None = None
    conduct: str | None = None
    statement: str
    basis: Basis
    function: Function
    instrument: str | None = None
    evidence: Evidences
    flags: tuple[str, ...] = ()
    confidence: Confidence | None = None


class Status(_Value):
    """Say for each section: stated, none stated (all was read), or unknown (not all was)."""

    claims: State
    intents: State
    legal_justifications: State


class Summary(_Value):
    """Hold what a document says, each item with the words that say it."""

    gist: Gist | None
    actors: tuple[Actor, ...]
    claims: tuple[Claim, ...]
    intents: tuple[Intent, ...]
    legal_justifications: tuple[LegalJustification, ...]
    status: Status


SummaryItem = Gist | Actor | Claim | Intent | LegalJustification
