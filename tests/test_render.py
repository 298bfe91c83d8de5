"""What people read of a Record: complete and in plain words."""

from __future__ import annotations

import re
from typing import Any, get_args

import pytest
import records

from summarizer.record import Failure, Reason, Record, Rejected, UsageRecord
from summarizer.render import markdown, reason, text
from summarizer.summary import Claim, Intent, SummaryItem

TEXT = """\
Source  articles/kestrel.txt
Read    6 of 6 sentences, language en
Gist    Valdoria says that its flight over the Kestrel Strait was lawful. [1, 3]

ACTORS (2)
  1. Valdoria’s defence ministry
     organisation · military · also the ministry · [2, 3]
  2. Ann Orr, foreign minister
     person · government · [5]

CLAIMS (3)
  1. Valdoria’s defence ministry
     assert · indirect speech
     Four Valdorian aircraft crossed the strait.
     [2] “Valdoria’s defence ministry said on Monday that four of its aircraft had
         crossed the strait.”
  2. The document itself
     accuse · own voice
     [4] “Ostmark has broken the Treaty of Lund.”
     Flags: planted instruction
  3. Ann Orr, via Coastal News Agency, then a spokesman
     warn · direct quote
     The ambassador will have to answer questions.
     [5] ““We will summon the ambassador tomorrow,” foreign minister Ann Orr told the
         Coastal News Agency.”
     [6] “The ministry did not say who had ordered the flight.”

INTENTS (1)
  1. Ann Orr
     commitment · self-stated
     Ostmark’s government will summon the ambassador tomorrow.
     [5] ““We will summon the ambassador tomorrow,” foreign minister Ann Orr told the
         Coastal News Agency.”

LEGAL JUSTIFICATIONS (2)
  1. Valdoria’s defence ministry, on behalf of Valdoria
     justify · general conformity
     The flight accorded with international law.
     Act: the flight over the strait
     Instrument: international law
     [3] ““The flight was carried out in accordance with international law, and there
         were no violations of the airspace of other countries,” the ministry said.”
  2. Valdoria’s defence ministry
     deny violation · airspace
     No airspace of other countries was violated.
     [3] ““The flight was carried out in accordance with international law, and there
         were no violations of the airspace of other countries,” the ministry said.”

REJECTED (1)
  Items that the model gave and that do not hold against the text.
  1. Claim by Valdoria’s defence ministry
     Six aircraft crossed the strait. [2]
     Why: It gives a number that the sentences it points at do not have. The number “6”
          is not in the evidence.

Model   openai:gpt-9-mini (gpt-9-mini-2026-05-01), prompt statement/v1
Spent   1 call, 1,840 tokens in, 412 out, $0.0023, 3.4 s"""

SILENT_AT_40 = """\
Source  articles/kestrel.txt
Read    6 of 6 sentences, language en
Gist    none

ACTORS
  None named.

CLAIMS
  None stated. The whole text was read;
  no claim is stated.

INTENTS
  None stated. The whole text was read;
  no intent is stated.

LEGAL JUSTIFICATIONS
  None stated. The whole text was read;
  no legal justification is stated.

Model   openai:gpt-9-mini
        (gpt-9-mini-2026-05-01), prompt
        statement/v1
Spent   1 call, 1,840 tokens in, 412
        out, $0.0023, 3.4 s"""

MARKDOWN_HEAD = """\
# Summary

- **Source:** articles/kestrel\\.txt
- **Read:** 6 of 6 sentences, language en
- **Gist:** Valdoria says that its flight over the Kestrel Strait was lawful. \\[1, 3\\]

## Actors (2)

1. **Valdoria’s defence ministry** — organisation · military · also the ministry · \\[2, 3\\]

2. **Ann Orr, foreign minister** — person · government · \\[5\\]

## Claims (3)

1. **Valdoria’s defence ministry** — assert · indirect speech

   Four Valdorian aircraft crossed the strait.

   > [2] “Valdoria’s defence ministry said on Monday that four of its aircraft had crossed\
 the strait.”

2. **The document itself** — accuse · own voice

   > [4] “Ostmark has broken the Treaty of Lund.”

   Flags: planted instruction

3. **Ann Orr, via Coastal News Agency, then a spokesman** — warn · direct quote
"""


def with_claim(**changes: object) -> Record:
    """Return the Record with its first claim changed, and no other claim."""
    plain = records.record()
    claim: Claim = plain.summary.claims[0].model_copy(update=changes)
    return plain.model_copy(
        update={"summary": plain.summary.model_copy(update={"claims": (claim,)})}
    )


def with_usage(model: str = "openai:gpt-9", **usage: object) -> Record:
    """Return the Record with another usage and model."""
    plain = records.record()
    used: UsageRecord = plain.provenance.usage.model_copy(update=usage)
    provenance = plain.provenance.model_copy(
        update={"usage": used, "model": model, "resolved_model": model}
    )
    return plain.model_copy(update={"provenance": provenance})


def test_the_record_of_the_tests_is_true() -> None:
    """The Record that tests share quotes its text at true offsets."""
    record = records.record()
    s = record.summary
    assert s.gist is not None
    items: list[SummaryItem] = [s.gist, *s.actors, *s.claims, *s.intents]
    for evidence in (e for item in [*items, *s.legal_justifications] for e in item.evidence):
        assert records.TEXT[evidence.start : evidence.end] == evidence.quote


def test_text() -> None:
    """A Record is told whole: who, what, the quoted words with their sentence, and the cost."""
    assert text(records.record()) == TEXT


def test_text_of_silence() -> None:
    """Silence is told as a finding, in lines that fit."""
    assert text(records.silent(), width=40) == SILENT_AT_40


def test_markdown() -> None:
    """The Markdown form has headings, numbered items and quotes as block quotes."""
    assert markdown(records.record()).startswith(MARKDOWN_HEAD)


def test_markdown_tells_the_same_as_text() -> None:
    """Both forms tell the same words, in the same order."""
    for record in (records.record(), records.silent(), records.unread()):
        rendered = re.sub(r"(?m)^# Summary|^---$|^ *(>|##|-|\d+\.) |\*\*|\\", "", markdown(record))
        printed = re.sub(r"(?m)^ +\d+\. ", "", text(record))
        words = re.findall(r"\w+", rendered)
        assert sorted(w.lower() for w in words) == sorted(
            w.lower() for w in re.findall(r"\w+", printed)
        )


def test_unread_sentences_are_named_with_the_cause() -> None:
    """Unknown names the sentences that were not read and why, and keeps what was found."""
    shown = text(records.unread(), width=200)
    assert "Read    3 of 6 sentences" in shown
    note = (
        "Unknown: sentences 4–6 were not read "
        "(ModelUnavailable: The server answered 503 until the deadline)."
    )
    assert shown.count(note) == 4
    assert f"INTENTS\n  {note}\n\n" in shown
    assert f"CLAIMS (1)\n  {note}\n  1. Valdoria’s defence ministry\n" in shown
    assert "None" not in shown


def test_failures_with_one_cause_are_told_once() -> None:
    """Ranges that failed for the same cause stand in one sentence, in order."""

    def failed(first: int, last: int, message: str) -> Failure:
        return Failure(segment=1, sentences=(first, last), error="E", message=message)

    late = failed(5, 6, "Late.")
    record = records.unread(late, failed(1, 2, "Late."), failed(3, 3, "Cut."), late)
    shown = text(record, width=200)
    assert "Read    1 of 6 sentences" in shown
    assert (
        "  Unknown: sentences 1–2 and 5–6 were not read (E: Late). "
        "Unknown: sentence 3 was not read (E: Cut).\n"
    ) in shown


def test_unknown_without_a_failure() -> None:
    """A section that is unknown for no recorded reason is still not told as silence."""
    record = records.unread().model_copy(update={"failures": ()})
    assert "INTENTS\n  Unknown: not the whole text was read.\n" in text(record)


def test_notes_and_unknown_language() -> None:
    """What loading noted is told, and a language nobody knows is not named."""
    plain = records.record()
    for language in ("", "und"):
        document = plain.document.model_copy(
            update={"language": language, "notes": ("Decoded as cp1251.",), "sentences": 1}
        )
        shown = text(plain.model_copy(update={"document": document}))
        assert "Read    1 of 1 sentence, language unknown\nNote    Decoded as cp1251.\n" in shown


@pytest.mark.parametrize("why", get_args(Reason))
def test_every_reason_has_a_sentence(why: Reason) -> None:
    """Each reason for a rejection has a plain sentence of its own."""
    assert re.fullmatch(r"(A|It|Its|The) [^_]+\.", reason(why))
    assert [reason(other) for other in get_args(Reason)].count(reason(why)) == 1


def test_rejected_items_of_any_shape() -> None:
    """A rejected item is shown by what it has: nobody has checked its fields."""
    items: list[dict[str, Any]] = [
        {"name": "Zed", "sentences": 3},
        {"alias": "Zed’s men"},
        {"role": "captain"},
        {},
        {"claimant": 4, "sentences": ["x", 7]},
        {"instrument": "the Port Act"},
    ]
    odd = [
        Rejected(section="actors", reason="not_in_document", detail="", segment=1, item=item)
        for item in items
    ]
    shown = text(records.record(rejected=tuple(odd)))
    why = f"     Why: {reason('not_in_document')}\n"
    for number, words in enumerate(("Zed", "Zed’s men", "captain", "", "[7]", "the Port Act"), 1):
        line = f"     {words}\n" if words else ""
        assert f"  {number}. Actor\n{line}{why}" in shown


def test_a_statement_in_the_words_of_the_quote_is_not_repeated() -> None:
    """A statement that only repeats the quoted words, over line ends too, is left out."""
    quoted = records.evidence(3, 4)
    whole = f"  {quoted[0].quote}\n{quoted[1].quote.rstrip('.')} "
    same = text(with_claim(statement=whole, evidence=quoted), width=500)
    assert same.count("Ostmark has broken the Treaty of Lund") == 1
    changed = whole.replace("has broken", "has not broken")
    other = text(with_claim(statement=changed, evidence=quoted), width=500)
    assert other.count("the Treaty of Lund") == 2


@pytest.mark.parametrize(
    ("stated_by", "told"),
    [("Ann Orr", "self-stated"), ("Ostmark", "stated by Ostmark"), (None, "the document itself")],
)
def test_who_states_an_intent(stated_by: str | None, told: str) -> None:
    """An intent tells whose it is and who says so."""
    plain = records.record()
    intent: Intent = plain.summary.intents[0].model_copy(update={"stated_by": stated_by})
    summary = plain.summary.model_copy(update={"intents": (intent,)})
    shown = text(plain.model_copy(update={"summary": summary}))
    assert re.search(rf"  1\. Ann Orr\n     commitment · (stated by )?{told}\n", shown)


@pytest.mark.parametrize(
    ("record", "told"),
    [
        (with_usage(cost=None), "1,840 tokens in, 412 out, cost unknown, 3.4 s"),
        (with_usage(input_tokens=None, cost=None), "1 call, tokens unknown, cost unknown, 3.4 s"),
        (with_usage(output_tokens=None, cost=0.5), "1 call, tokens unknown, $0.5000, 3.4 s"),
        (with_usage("embedded:small", cost=0.0), "412 out, free, on this machine, 3.4 s"),
        (with_usage("embedded", cost=0.0), "412 out, free, on this machine, 3.4 s"),
        (with_usage(cost=0.0), "412 out, free, 3.4 s"),
        (with_usage(cost=0.00001), "412 out, less than $0.0001, 3.4 s"),
        (with_usage(cost=1234.5), "412 out, $1,234.5000, 3.4 s"),
        (
            with_usage(calls=0, cached=2, cost=0.0, input_tokens=0, output_tokens=0),
            "Spent   0 calls, 2 cached answers, nothing spent now, 3.4 s",
        ),
        (with_usage(calls=2, cached=1), "Spent   2 calls, 1 cached answer, 1,840 tokens"),
    ],
)
def test_cost(record: Record, told: str) -> None:
    """An unknown cost is never shown as nothing, and a cached answer never as spent (fault 24)."""
    assert told in text(record)


def test_the_model_is_named_once() -> None:
    """The resolved model is added where it says more, and the address where it is not the usual."""
    plain = records.record()
    for resolved in ("", "openai:gpt-9", "gpt-9"):
        provenance = plain.provenance.model_copy(
            update={"model": "openai:gpt-9", "resolved_model": resolved}
        )
        shown = text(plain.model_copy(update={"provenance": provenance}))
        assert "Model   openai:gpt-9, prompt statement/v1\n" in shown
    own = plain.provenance.model_copy(update={"base_url": "http://127.0.0.1:8080/v1"})
    assert ") at http://127.0.0.1:8080/v1, prompt" in text(
        plain.model_copy(update={"provenance": own})
    )


def test_confidence_stands_with_the_labels() -> None:
    """Each kind of item tells its confidence in its detail line, also where it is nothing."""
    plain = records.record()
    assert "confidence" not in text(plain) + markdown(plain)
    summary = plain.summary
    sections = {
        name: tuple(item.model_copy(update={"confidence": told}) for item in getattr(summary, name))
        for name, told in (("claims", 0.718), ("intents", 0.0), ("legal_justifications", 1.0))
    }
    record = plain.model_copy(update={"summary": summary.model_copy(update=sections)})
    for labels, told in (
        ("assert · indirect speech", "0.72"),
        ("commitment · self-stated", "0.00"),
        ("justify · general conformity", "1.00"),
    ):
        assert f"\n     {labels} · confidence {told}\n" in text(record)
        assert f"** — {labels} · confidence {told}\n" in markdown(record)


def test_colour_only_where_asked() -> None:
    """Colours are added to the same lines, and only if the caller wants them."""
    plain, coloured = text(records.record()), text(records.record(), colour=True)
    assert "\x1b" not in plain
    assert "\x1b[1;36mCLAIMS (3)\x1b[0m\n" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
