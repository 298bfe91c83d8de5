"""Foreign text steers neither a terminal nor a Markdown page, and lines fit."""

from __future__ import annotations

import re
import unicodedata

import pytest
import records
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from summarizer.inert import cells, wrap
from summarizer.inert import markdown as escape
from summarizer.record import Failure, Record
from summarizer.render import inert, markdown, text

HOSTILE = (
    "\x1b[31mred\x1b]0;title\x07 \x9b2J \u202eevil\u2066 \U000e0041 \u2028 "
    "![x](http://evil.example/p.png) [a](javascript:alert) <script>alert(1)</script> <!-- "
    "`code` ``` *bold* __u__ ~~s~~ | a | b | &amp; https://evil.example www.evil.example "
    "ann@evil.example mailto:ann@evil.example @octocat #12 $x$ [^1] \\"
)
STEERING = {"Cc", "Cf", "Cs", "Zl", "Zp"}


def hostile() -> Record:
    """Return a Record in which every string that is not ours is hostile."""
    plain = records.record()
    s = plain.summary
    quotes = tuple(e.model_copy(update={"quote": HOSTILE}) for e in records.evidence(1, 2))
    said = {"statement": HOSTILE + "2", "evidence": quotes, "flags": (HOSTILE,)}
    bad = s.model_copy(
        update={
            "gist": s.gist and s.gist.model_copy(update={"statement": HOSTILE}),
            "actors": tuple(
                a.model_copy(update={"name": HOSTILE, "aliases": (HOSTILE,), "role": HOSTILE})
                for a in s.actors
            ),
            "claims": tuple(
                c.model_copy(update=said | {"claimant": HOSTILE, "via": (HOSTILE,)})
                for c in s.claims
            ),
            "intents": tuple(
                i.model_copy(update=said | {"actor": HOSTILE, "stated_by": HOSTILE + "3"})
                for i in s.intents
            ),
            "legal_justifications": tuple(
                j.model_copy(
                    update=said
                    | {"asserted_by": HOSTILE, "on_behalf_of": HOSTILE}
                    | {"conduct": HOSTILE, "instrument": HOSTILE}
                )
                for j in s.legal_justifications
            ),
        }
    )
    item = {"asserted_by": HOSTILE, "statement": HOSTILE, "sentences": [HOSTILE, 4]}
    failure = Failure(segment=1, sentences=(5, 5), error=HOSTILE, message=HOSTILE)
    foreign = {"source": HOSTILE, "language": HOSTILE, "notes": (HOSTILE,)}
    return plain.model_copy(
        update={
            "document": plain.document.model_copy(update=foreign),
            "summary": bad.model_copy(
                update={"status": bad.status.model_copy(update={"intents": "unknown"})}
            ),
            "rejected": (records.rejected().model_copy(update={"item": item, "detail": HOSTILE}),),
            "failures": (failure,),
            "provenance": plain.provenance.model_copy(
                update={"model": HOSTILE, "resolved_model": HOSTILE + "4", "base_url": HOSTILE}
            ),
        }
    )


def tokens(source: str) -> list[Token]:
    """Return all tokens of a Markdown text, inline ones too, as GitHub would read it."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    found = parser.parse(source)
    return [t for block in found for t in (block, *(block.children or ()))]


def test_hostile_text_is_inert_in_a_terminal() -> None:
    """No escape, bidi or tag character of a document reaches the terminal (fault 3)."""
    shown = text(hostile())
    assert {unicodedata.category(c) for c in shown.replace("\n", "")}.isdisjoint(STEERING)
    assert "\\x1b[31mred\\x1b]0;title\\x07 \\x9b2J \\u202eevil\\u2066 \\U000e0041" in text(
        hostile(), width=500
    )
    escapes = re.findall(r"\x1b[^m]*m?", text(hostile(), colour=True))
    assert set(escapes) <= {"\x1b[1;36m", "\x1b[1m", "\x1b[2m", "\x1b[33m", "\x1b[0m"}


def test_hostile_text_is_inert_in_markdown() -> None:
    """No image, link, code, table or HTML of a document becomes active (faults 36, 37)."""
    source = markdown(hostile())
    ours = re.compile(
        r"(heading|paragraph|ordered_list|bullet_list|list_item|blockquote|strong)_(open|close)"
        r"|inline|text|hr|softbreak"
    )
    assert [t.type for t in tokens(source) if not ours.fullmatch(t.type)] == []
    # GitHub makes links of these without any markup
    assert not re.search(r"https?://|www\.|mailto:|[@#]\w", source)
    assert len([t for t in tokens(source) if t.type == "softbreak"]) == 0


@pytest.mark.parametrize("start", ["=cmd", "-1", "+1", "- x", "1. x", "12) x", "# x", "> x", "---"])
def test_no_start_of_a_line_makes_a_block(start: str) -> None:
    """A statement that begins like a list, heading or formula stays a paragraph (fault 37)."""
    assert [t.type for t in tokens(escape(start))] == [
        "paragraph_open",
        "inline",
        "text",
        "paragraph_close",
    ]
    assert escape(start)[0] != "="


@given(st.text(min_size=1))
def test_markdown_shows_what_was_said(words: str) -> None:
    """Any text comes out of Markdown as the inert words themselves, in one paragraph."""
    shown = inert(words)
    found = tokens("Act: " + escape(shown))
    assert {t.type for t in found} <= {"paragraph_open", "inline", "text", "paragraph_close"}
    said = "".join(t.content for t in found if t.type == "text")
    assert said.replace("\u2060", "").strip() == f"Act: {shown}".strip()


@given(st.text(), st.integers(2, 40))
def test_wrapping_loses_nothing_and_fits(words: str, width: int) -> None:
    """Wrapped lines hold every character in order, and none is wider than asked."""
    line = inert(words)
    lines = wrap(line, width)
    assert "".join(lines).replace(" ", "") == line.replace(" ", "")
    assert all(cells(part) <= width for part in lines)
    assert not re.search(r"[\n\r\x1b\u202e\u2028]", line)


def test_inert_keeps_what_shapes_letters() -> None:
    """Joiners, accents and other scripts are kept; blanks become one space."""
    kept = "می\u200cخواهم café 中文 👩\u200d🚀"
    assert inert(f"\t{kept} \r\n x ") == f"{kept} x"
    assert inert("\ud800\x00\x7f\ufeff") == "\\ud800\\x00\\x7f\\ufeff"


def test_wide_characters_take_two_cells() -> None:
    """Chinese is broken between characters by its width, never before 。 or after 「."""
    assert wrap("中俄两军举行联合巡航。对此", 8) == ["中俄两军", "举行联合", "巡航。对", "此"]
    assert wrap("联合巡航。", 8) == ["联合巡", "航。"]
    assert wrap("联合「巡航」", 6) == ["联合", "「巡", "航」"]
    assert cells("ＡＢc") == 5
    assert wrap("e\u0301" * 3, 2) == ["e\u0301e\u0301", "e\u0301"]


@pytest.mark.parametrize("width", [10, 24, 40, 88, 120])
def test_lines_fit(width: int) -> None:
    """Every line fits the width (24 at the least), with hostile and with Chinese text too."""
    plain = records.record()
    words = "中国外交部发言人表示，两国军队的联合巡航不针对第三方，完全符合国际法。" * 3
    claim = plain.summary.claims[0].model_copy(
        update={"statement": words, "claimant": "中华人民共和国外交部"}
    )
    summary = plain.summary.model_copy(update={"claims": (claim,)})
    chinese = plain.model_copy(update={"summary": summary})
    for record in (records.record(), hostile(), chinese, records.unread()):
        for line in text(record, width=width).split("\n"):
            assert cells(line) <= max(width, 24)
    assert max(cells(line) for line in text(records.record(), width=width).split("\n")) > width // 2
