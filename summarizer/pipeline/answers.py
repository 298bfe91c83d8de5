"""The short answers of which a reading by sentence is made; each has a pass in the prompt.

All are flat, so that the embedded model may write them as one line of values.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from summarizer.summary import ActorKind, Basis, Function, IntentKind, Sector, SpeechAct

Name = Annotated[str, Field(min_length=2, max_length=80)]
Cue = Annotated[str, Field(min_length=1, max_length=40)]
Form = Literal[
    "news",
    "court report",
    "transcript",
    "interview",
    "letter",
    "statement",
    "notice",
    "communiqué",
    "report",
]
# the forms in which a document speaks in the name of whoever issued it
ISSUED: frozenset[Form] = frozenset(("letter", "statement", "notice", "communiqué", "report"))
# a report may be a newspaper's; these are always somebody's
SIGNED: frozenset[Form] = ISSUED - {"report"}


class Answer(BaseModel):
    """Hold one short answer."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Author(Answer):
    """Tell the form of a document, and who issues it; the form comes first and decides."""

    form: Form
    author: Name | None


class Issuer(Answer):
    """Tell the same of a document whose form is one that somebody must have issued."""

    form: Form
    author: Name


class Speaker(Answer):
    """Name who says a sentence; null where nobody does but the document, or its own speaker.

    ``cue`` holds the words that show it. It comes first because a model that has to find
    them names the speaker far more often, and less often where there is none.
    """

    cue: Cue | None
    by: Name | None = None


class Aim(Answer):
    """Tell which kind of aim a part tells, if any, and whose it is; null for the speaker's."""

    kind: Literal["none"] | IntentKind
    whose: Name | None = None


class Ground(Answer):
    """Tell which legal ground a part gives, if any, and the law that it names."""

    basis: Literal["none"] | Basis
    function: Function | None = None
    instrument: Name | None = None


class Act(Answer):
    """Tell what is done by saying a part; none says nothing by itself."""

    act: Literal["none"] | SpeechAct


class ActorLabels(Answer):
    """Part a speaker's name from the title, and tell the kind."""

    name: Name
    role: Name | None
    kind: ActorKind
    sector: Sector
