"""A document read sentence by sentence from a script: what several tests share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import BaseModel
from scripted import SENTENCE, Said, Scripted, asked, read

from summarizer.model import Request
from summarizer.pipeline.answers import Act, ActorLabels, Aim, Author, Form, Ground, Issuer, Speaker
from summarizer.record import Record

LINES = (
    "Orland minister Lena Marsh said that the port will open on Friday.",
    "The road is long.",
    "She denied that Orland had broken the Treaty of Sund.",
    "Marsh said nothing about the ships.",
)
TEXT = "\n".join(LINES)
MARSH, PELL, OFFICE = "Lena Marsh", "Jon Pell", "Harbour Office of Sund"
NOBODY = Speaker(cue=None)
ASSERT = Act(act="assert")
Script = dict[tuple[type[BaseModel], str], Said]


def by(name: str, cue: str = "said") -> Speaker:
    """Say that a sentence is spoken."""
    return Speaker(cue=cue, by=name)


def labels(name: str, role: str | None = None, kind: str = "person") -> ActorLabels:
    """Tell somebody in government."""
    values = {"name": name, "role": role, "kind": kind, "sector": "government"}
    return ActorLabels.model_validate(values)


def author(name: str | None, form: Form = "letter") -> Author:
    """Tell who issues a document."""
    return Author(form=form, author=name)


def ground(function: str | None = "deny_violation", instrument: str | None = None) -> Ground:
    """Tell a legal ground from a treaty."""
    values = {"basis": "treaty", "function": function, "instrument": instrument}
    return Ground.model_validate(values)


SILENCE: dict[type[BaseModel], Said] = {
    Author: author(None, "news"),
    Issuer: Issuer(form="letter", author="Nobody Here"),
    Speaker: NOBODY,
    Ground: Ground(basis="none"),
    Aim: Aim(kind="none"),
    Act: Act(act="none"),
    ActorLabels: labels("Nobody Here", kind="group"),  # whoever is only named is no actor by this
}
# as an answer to each kind of question, where it is asked and answered rightly
FULL: Script = {
    (Speaker, LINES[0]): by(MARSH),
    (ActorLabels, LINES[0]): labels(MARSH, "minister"),
    (Aim, LINES[0]): Aim(kind="commitment"),
    (Ground, LINES[2]): ground(instrument="Treaty of Sund"),
    (Speaker, LINES[3]): by("Marsh"),
    (Act, LINES[3]): Act(act="withhold"),
}

# two persons, a body and their names, and everything that is said is asserted
CAST: Script = {
    (ActorLabels, f"{MARSH}\n"): labels(MARSH),
    (ActorLabels, f"{PELL}\n"): labels(PELL),
    (ActorLabels, f"{OFFICE}\n"): labels(OFFICE, kind="organisation"),
    (Act, ""): ASSERT,
}
SPOKEN = (
    f"{MARSH} said the port was open.",
    f"The {OFFICE} said the road was long.",
)


def scripted(
    script: Script, certainty: Callable[[Request], float | None] = lambda _: None
) -> Scripted:
    """Answer by the kind of question and a word of it; else nobody speaks and nothing is said."""

    def answer(request: Request) -> Said:
        kind = request.answer
        fits = (s for (k, words), s in script.items() if k is kind and words in asked(request))
        return next(fits, None) or SILENCE[kind]

    return Scripted(answer, certainty=certainty)


def summarise(
    script: Script, text: str = TEXT, tokens: int = 0, **fields: Any
) -> tuple[Record, Scripted]:
    """Read a text sentence by sentence."""
    model = scripted(script)
    given: dict[str, Any] = {"prompt": SENTENCE, "segment_tokens": tokens} | fields
    return read(text, model, **given), model


def claimants(record: Record) -> list[tuple[str | None, str]]:
    """Return who claims what, and that all of it held."""
    assert (record.rejected, record.failures) == ((), ())
    return [(c.claimant, c.statement) for c in record.summary.claims]


def questions(model: Scripted, kind: type[BaseModel]) -> list[str]:
    """Return the questions of one kind that were asked."""
    return [asked(r) for r in model.requests if r.answer is kind]


def passes(model: Scripted) -> list[str]:
    """Return the name of the pass of each question that was asked."""
    named = {part.prefix(): part.name for part in SENTENCE.passes}
    return [named[r.messages[:-1]] for r in model.requests]


def shown(name: str, line: str, before: str = "", note: str = "") -> str:
    """Return a line as a pass of the prompt shows it."""
    return SENTENCE.part(name).show([(0, line)], note, before=before).content
