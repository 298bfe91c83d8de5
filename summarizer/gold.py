"""Gold: what a good reader finds in a document, labelled by hand.

The fields are those of a Summary, with evidence given as verbatim quotes, and beside each
label the other ones that are equally right. ``evals/README.md`` holds the rules.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.summary import (
    ActorKind,
    Attribution,
    Basis,
    Function,
    IntentKind,
    Sector,
    SpeechAct,
)

Importance = Literal["vital", "okay"]
Split = Literal["dev", "test"]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=40)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Quotes = Annotated[
    tuple[Text, ...],
    Field(min_length=1, description="Words of the document, verbatim; each stands there once."),
]


class _Value(BaseModel):
    """Be frozen, take no value for another, and know no other fields than the named ones."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class GoldActor(_Value):
    """Name one who acts or speaks; ``aliases`` are all other names that mean the same."""

    name: Text
    aliases: tuple[Text, ...] = ()
    kind: ActorKind
    also_kinds: tuple[ActorKind, ...] = ()
    sector: Sector
    also_sectors: tuple[Sector, ...] = ()
    role: Text | None = None
    importance: Importance = "vital"


class GoldClaim(_Value):
    """Label what somebody states; a claimant is the name of a gold actor, or null."""

    claimant: Text | None
    also_claimants: tuple[Text | None, ...] = ()
    via: tuple[Text, ...] = ()
    statement: Text
    speech_act: SpeechAct
    also_speech_acts: tuple[SpeechAct, ...] = ()
    attribution: Attribution
    also_attributions: tuple[Attribution, ...] = ()
    evidence: Quotes
    importance: Importance = "vital"


class GoldIntent(_Value):
    """Label an aim: ``actor`` has it, ``stated_by`` says so."""

    actor: Text
    also_actors: tuple[Text, ...] = ()
    stated_by: Text | None
    also_stated_by: tuple[Text | None, ...] = ()
    statement: Text
    kind: IntentKind
    also_kinds: tuple[IntentKind, ...] = ()
    evidence: Quotes
    importance: Importance = "vital"


class GoldLegalJustification(_Value):
    """Label a legal ground as ``asserted_by`` gives it; ``instrument`` is verbatim or null."""

    asserted_by: Text | None
    also_asserted_by: tuple[Text | None, ...] = ()
    on_behalf_of: Text | None = None
    conduct: Text | None = None
    statement: Text
    basis: Basis
    also_bases: tuple[Basis, ...] = ()
    function: Function
    also_functions: tuple[Function, ...] = ()
    instrument: Text | None = None
    evidence: Quotes
    importance: Importance = "vital"


class Gold(_Value):
    """Hold all that is labelled in one document.

    ``kind`` and ``tags`` are words of the labeller's choice, to group cases by. ``planted``
    quotes what stands in the document as an instruction to the model.
    """

    version: Literal["gold.v1"]
    kind: Word
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}$")]
    split: Split
    tags: tuple[Word, ...] = ()
    note: Text | None = None
    planted: tuple[Text, ...] = ()
    actors: tuple[GoldActor, ...] = ()
    claims: tuple[GoldClaim, ...] = ()
    intents: tuple[GoldIntent, ...] = ()
    legal_justifications: tuple[GoldLegalJustification, ...] = ()


GoldItem = GoldClaim | GoldIntent | GoldLegalJustification
