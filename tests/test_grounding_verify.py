"""Verification: a stored Record is checked with no model."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from grounded import (
    DOCUMENT,
    WHOLE,
    draft,
    record,
)

from summarizer.grounding import Grounded, ground, verify
from summarizer.record import (
    Record,
)
from summarizer.summary import (
    Draft,
)

# --- verification ------------------------------------------------------------------------


TRUE = record(ground(draft(), DOCUMENT, WHOLE))


def tampered(edit: Callable[[dict[str, Any]], object]) -> tuple[str, ...]:
    """Return what verification says of the true record after an edit."""
    values = TRUE.model_dump(mode="json", by_alias=True)
    edit(values)
    return verify(Record.model_validate(values), DOCUMENT.text, WHOLE.sentences)


def test_a_true_record_verifies() -> None:
    """What grounding let in holds again, with no model."""
    assert verify(TRUE, DOCUMENT.text, WHOLE.sentences) == ()


def _set(*path: str | int, to: object) -> Callable[[dict[str, Any]], object]:
    def edit(values: Any) -> None:
        for step in path[:-1]:
            values = values[step]
        values[path[-1]] = to

    return edit


FIRST = ("summary", "claims", 0)


@pytest.mark.parametrize(
    ("edit", "problem"),
    [
        (_set("document", "id", to="0" * 64), "document: the id"),
        (_set("document", "text", to="other"), "document: the text in the record"),
        (_set("document", "characters", to=3), "document: the text has"),
        (_set("document", "sentences", to=3), "document: the text has"),
        (_set(*FIRST, "evidence", 0, "quote", to="x"), "claims[0]: the quote is not what stands"),
        (_set(*FIRST, "evidence", 0, "sentence", to=1), "claims[0]: 1"),
        (_set(*FIRST, "evidence", 0, "sentence", to=99), "claims[0]: there is no sentence 99"),
        (_set(*FIRST, "evidence", 0, "end", to=5), "claims[0]: the quote is not what stands"),
        (_set(*FIRST, "statement", to="It was part of 3 plans."), "claims[0]: number_unsupported"),
        (_set(*FIRST, "claimant", to="Wang"), "claims[0]: speaker_contradicted"),
        (_set(*FIRST, "statement", to="It was no plan."), "claims[0]: negation_added"),
        (_set("summary", "gist", "statement", to="Talks in Tokyo."), "gist: name_unsupported"),
        (_set("summary", "legal_justifications", 0, "instrument", to="UNCLOS"),
         "legal_justifications[0]: instrument_unsupported"),
        (_set("summary", "actors", 0, "name", to="Nobody"), "actors[0]: not_in_document"),
        (_set("summary", "actors", 0, "aliases", to=("Nobody",)), "actors[0]: not_in_document"),
        (_set("summary", "actors", 0, "role", to="wizard"), "actors[0]: not_in_document"),
        (_set("summary", "status", "claims", to="none_stated"), "status.claims"),
        (_set("summary", "status", "intents", to="unknown"), "status.intents"),
    ],
)  # fmt: skip
def test_a_tampered_record_does_not_verify(
    edit: Callable[[dict[str, Any]], object], problem: str
) -> None:
    """Each field that the text decides is found out when it is changed."""
    problems = tampered(edit)
    assert any(found.startswith(problem) for found in problems), problems


@pytest.mark.parametrize(
    ("items", "failed", "status", "holds"),
    [
        (False, False, "none_stated", True),
        (False, False, "unknown", False),
        (False, True, "unknown", True),
        (False, True, "none_stated", False),
        (True, True, "unknown", True),
        (True, True, "stated", False),
        (True, False, "stated", True),
        (True, False, "unknown", False),
        (True, True, "none_stated", False),
    ],
)
def test_the_status_fits_what_was_found(
    *, items: bool, failed: bool, status: str, holds: bool
) -> None:
    """Absence is a finding, and failure never looks like absence."""
    grounded = ground(draft(), DOCUMENT, WHOLE) if items else Grounded()
    values = record(grounded, failed=failed).model_dump(mode="json", by_alias=True)
    for section in ("claims", "intents", "legal_justifications"):
        values["summary"]["status"][section] = status
    found = verify(Record.model_validate(values), DOCUMENT.text, WHOLE.sentences)
    assert (found == ()) is holds


@pytest.mark.parametrize(("status", "holds"), [("unknown", True), ("none_stated", False)])
def test_a_section_whose_every_item_was_rejected_is_unknown(*, status: str, holds: bool) -> None:
    """What did not hold is no finding of absence, and an actor's rejection is not a claim's."""
    wrong = draft().claims[0].model_copy(update={"sentences": (99,)})
    grounded = ground(Draft(claims=(wrong,)), DOCUMENT, WHOLE)
    values = record(grounded).model_dump(mode="json", by_alias=True)
    values["summary"]["status"]["claims"] = status
    found = verify(Record.model_validate(values), DOCUMENT.text, WHOLE.sentences)
    assert (found == ()) is holds
    values["rejected"][0]["section"] = "actors"
    other = verify(Record.model_validate(values), DOCUMENT.text, WHOLE.sentences)
    assert (other == ()) is not holds


def test_the_digest_is_that_of_the_text() -> None:
    """The id in a record is the plain SHA-256 of the text, so that anybody can check it."""
    assert TRUE.document.id == hashlib.sha256(DOCUMENT.text.encode()).hexdigest()
