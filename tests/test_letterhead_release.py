"""Letterhead: releases for the press, last signatures, and heads that are copied with a slip."""

from __future__ import annotations

import time

import pytest
from sentenced import CAST, OFFICE, Script, author, claimants, labels, passes, summarise

from summarizer.pipeline.answers import ActorLabels, Author, Issuer
from summarizer.pipeline.rules import letterhead

BODY = "The port is shut.\n"


@pytest.mark.parametrize(
    ("foot", "name"),
    [
        ("Yours faithfully,\nAda Lund", "Ada Lund"),
        ("La procureure de la République,\n\nAda Lund-Pell\n", "Ada Lund-Pell"),
        ("Yours faithfully,\n\n\nDr. Ada M. Lund", "Dr. Ada M. Lund"),
        ("Yours faithfully,\nAda Lund\nJon Pell", None),  # several sign
        ("Yours faithfully,\nAda", None),
        ("Yours faithfully\nAda Lund", None),
        ("Yours faithfully,\nfor Ada Lund", None),
        ("We left,\nAda Lund left as well.", None),
    ],
)
def test_a_name_behind_a_comma_ends_a_letter(foot: str, name: str | None) -> None:
    """The last line of all is a signature where the one before it ends in a comma."""
    assert letterhead.signed(BODY + foot) == name


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("PRESSE", True),
        ("Communiqué de presse", True),
        ("Press release", True),
        ("NOTA DE PRENSA", True),
        ("Press Office", False),
        ("Ministry", False),
    ],
)
def test_what_only_tells_the_form_is_no_author(name: str, form: bool) -> None:
    """Words for a text name nobody; with an office they do."""
    assert letterhead.is_form(name) is form
    assert letterhead.issuer("COMMUNIQUÉ DE PRESSE", "fr") is None
    assert letterhead.issuer("Communiqué de la Préfecture", "fr") == "Préfecture"


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("Charity Registry of Sund", "Charities Registry of Sund"),
        ("CHARITIESREGISTRY OF SUND", "Charities Registry of Sund"),
        ("Harbour Registry of Lund", None),
        ("", None),
    ],
)
def test_a_slip_in_a_name_is_mended_by_its_line(name: str, line: str | None) -> None:
    """A small model copies a head with a letter too few: the line has the right words."""
    assert letterhead.resembling(name, ["Statement", "Charities Registry of Sund"]) == line
    assert letterhead.resembling(name, []) is None


@pytest.mark.parametrize(
    ("line", "release"),
    [
        ("Press contact: Ada Lund", True),
        ("FOR IMMEDIATE RELEASE", True),
        ("Media enquiries", True),
        ("Pressekontakt: Ada Lund", True),
        ("Contact presse : Ada Lund", True),
        ("Contacto de prensa", True),
        ("The press contact is Ada Lund.", False),
        ("Press reports differ.", False),
    ],
)
def test_a_release_says_whom_the_press_may_ask(line: str, release: bool) -> None:
    """A fixed line at the head or foot is enough."""
    assert letterhead.is_release(["The port", line]) is release


@pytest.mark.parametrize(
    ("foot", "asked", "spoken"),
    [
        ("Press contact: Jon Pell", ["author", "author", "actors", "acts"], True),
        ("The day was long.", ["author", "actors"], False),  # it only acts
    ],
)
def test_a_release_is_its_issuers_word(foot: str, asked: list[str], spoken: bool) -> None:
    """Whatever form the model tells, it is asked who issues it."""
    line = f"The {OFFICE} shuts its gate in May."
    script: Script = {
        **CAST,
        (Author, ""): author(None, "news"),
        (Issuer, ""): Issuer(form="news", author=OFFICE),
        (ActorLabels, ""): labels(OFFICE, kind="organisation"),
    }
    record, model = summarise(script, f"{OFFICE} shuts gate\n\n{line}\n\n{foot}")
    assert passes(model) == asked
    assert claimants(record) == ([(OFFICE, line)] if spoken else [])


@pytest.mark.parametrize("text", ["a,\n" * 20000, "A b,\n" * 9000, "\n" * 20000, "A. " * 9000])
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    letterhead.signed(text)
    letterhead.is_form(text)
    letterhead.issuer(text, "en")
    assert time.monotonic() - start < 2


@pytest.mark.parametrize("word", ["Speech", "Remarks", "Statement"])
def test_a_speech_is_headed_by_who_holds_it(word: str) -> None:
    """What the text is called stands before the name."""
    head = f"{word} of Councillor Ada Lund, Chair of the Council"
    assert letterhead.issuer(head, "en") == "Councillor Ada Lund"
    assert letterhead.issuer("Report of Ada Lund", "en") is None


@pytest.mark.parametrize(
    ("told", "spoken"),
    [("Harbor Office of Sund", OFFICE), ("Press statement", None), ("Road Office", None)],
)
def test_an_author_is_mended_by_a_line_or_is_none(told: str, spoken: str | None) -> None:
    """With a slip it is the line; what tells the form, or stands nowhere, is no author."""
    line = "We shut the gate of the port in May."
    script: Script = {
        **CAST,
        (Author, ""): author(told, "statement"),
        (ActorLabels, ""): labels(OFFICE, kind="organisation"),
    }
    record, _ = summarise(script, f"{OFFICE}\nPress statement\n\n{line}")
    assert claimants(record) == ([(spoken, line)] if spoken else [])
