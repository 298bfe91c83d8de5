"""The plain instructor script: one call for each document, quotes asked for, nothing checked.

This is what one writes in an afternoon, done with care: our fields as pydantic classes with
verbatim quotes in place of sentence numbers, the label definitions and two solved examples in
the prompt, the server held to the schema, two re-asks. Quotes come before labels, and lists
have an end, because both help a small model.
"""

from __future__ import annotations

import time
from typing import Annotated, Any

from peers_calls import TOKENS, Calls, named
from peers_wording import EXAMPLES, TASK, Solved
from pydantic import BaseModel, Field

from summarizer.summary import (
    ActorKind,
    Attribution,
    Basis,
    Function,
    IntentKind,
    Sector,
    SpeechAct,
)

Quotes = Annotated[
    list[str],
    Field(min_length=1, max_length=3, description="Words copied verbatim from the text."),
]
_SECTIONS = {
    "actor": "actors",
    "claim": "claims",
    "intent": "intents",
    "legal_justification": "legal_justifications",
}
SYSTEM = f"""{TASK}
Give as "evidence" the words of the text that say it, copied verbatim, without marks around them. \
Leave a list empty where the text states nothing of the kind. Answer in JSON."""


class QuotedActor(BaseModel):
    """Name one who acts or speaks."""

    name: str
    aliases: Annotated[list[str], Field(max_length=4)]
    kind: ActorKind
    sector: Sector
    role: str | None


class QuotedClaim(BaseModel):
    """Report one thing that somebody states."""

    evidence: Quotes
    claimant: str | None
    via: Annotated[list[str], Field(max_length=3)]
    statement: str
    speech_act: SpeechAct
    attribution: Attribution


class QuotedIntent(BaseModel):
    """Report one aim, plan, promise or wish."""

    evidence: Quotes
    actor: str
    stated_by: str | None
    statement: str
    kind: IntentKind


class QuotedGround(BaseModel):
    """Report one legal ground that somebody gives for an act."""

    evidence: Quotes
    asserted_by: str | None
    on_behalf_of: str | None
    conduct: str | None
    statement: str
    basis: Basis
    function: Function
    instrument: str | None


class Quoted(BaseModel):
    """Hold what a text says."""

    actors: Annotated[list[QuotedActor], Field(max_length=20)]
    claims: Annotated[list[QuotedClaim], Field(max_length=30)]
    intents: Annotated[list[QuotedIntent], Field(max_length=15)]
    legal_justifications: Annotated[list[QuotedGround], Field(max_length=15)]


def solved(example: Solved) -> Quoted:
    """Return a solved example as the answer that is wanted."""
    lists: dict[str, list[dict[str, Any]]] = {name: [] for name in _SECTIONS.values()}
    for found in example.found:
        words = {"name": found.words} if found.kind == "actor" else {"evidence": [found.words]}
        lists[_SECTIONS[found.kind]].append(words | found.fields)
    return Quoted.model_validate(lists)


def messages(text: str) -> list[dict[str, str]]:
    """Return the conversation that asks about a text; only its end differs between texts."""
    told = [{"role": "system", "content": SYSTEM}]
    for example in EXAMPLES:
        told.append({"role": "user", "content": example.text})
        told.append({"role": "assistant", "content": solved(example).model_dump_json()})
    return [*told, {"role": "user", "content": text}]


def ask(base_url: str, text: str) -> dict[str, Any]:
    """Ask about one text; return what was found or the error, with time and tokens."""
    import instructor
    from openai import OpenAI

    calls, error, found = Calls(), "", None
    with calls.counting(), OpenAI(base_url=base_url, api_key="none") as client:
        create = instructor.from_openai(client, mode=instructor.Mode.JSON_SCHEMA).create
        began = time.perf_counter()
        try:
            answer = create(
                model="local",
                messages=messages(text),  # type: ignore[arg-type]
                response_model=Quoted,
                max_retries=2,
                temperature=0.0,
                max_tokens=TOKENS,
            )
            found = answer.model_dump(mode="json")
        except Exception as failed:  # whatever it is: the document failed
            error = named(failed)
        seconds = time.perf_counter() - began
    return {"error": error, "seconds": seconds, "found": found, **vars(calls)}
