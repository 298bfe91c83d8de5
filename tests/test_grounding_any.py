"""Grounding of any text and any Draft: what is accepted is a slice and verifies."""

from __future__ import annotations

from grounded import (
    DOCUMENT,
    LOOK_FORWARD,
    WHOLE,
    draft,
    items,
    quoted,
    record,
    segment,
    split,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.document import Document, Segment, Sentence, Span
from summarizer.grounding import Grounder, ground, verify
from summarizer.summary import (
    Actor,
    Draft,
    DraftClaim,
    DraftGist,
)

# --- anything at all ---------------------------------------------------------------------

LOOSE = (
    "not no denied that 3 million 1,000 二十二 不 否认 Wang said “ ” , . ne pas нет , und U.S. n't "
    "’s ' \u0662 ½ Ⅷ 🚀 \u0301 … according to the he and"
)
PIECES = st.sampled_from(LOOSE.split())
TEXTS = st.one_of(
    st.text(max_size=120),
    st.lists(PIECES, min_size=1, max_size=40).map(" ".join),
    st.lists(PIECES, min_size=1, max_size=40).map("".join),
)
SHORT = TEXTS.map(lambda text: text[:150] or "x")
NUMBERS = st.lists(st.integers(-1, 6), min_size=1, max_size=4).map(tuple)
LANGUAGES = st.sampled_from(["", "en", "fr", "es", "de", "ru", "zh", "pl"])


@st.composite
def drafts(draw: st.DrawFn) -> Draft:
    """Draw a Draft of the right shape and of any content."""
    name = draw(SHORT)
    said = {"statement": draw(SHORT), "sentences": draw(NUMBERS)}
    return Draft.model_validate(
        {
            "gist": said,
            "actors": [
                {"name": name, "aliases": [draw(SHORT)], "kind": "person", "sector": "unknown",
                 "role": draw(SHORT), "sentences": draw(NUMBERS)}
            ],
            "claims": [
                said | {"claimant": draw(st.none() | SHORT), "via": [name],
                        "speech_act": "deny", "attribution": "direct_quote"},
                said | {"claimant": None, "speech_act": "assert", "attribution": "own_voice"},
            ],
            "intents": [said | {"actor": name, "stated_by": None, "kind": "purpose"}],
            "legal_justifications": [
                said | {"asserted_by": name, "conduct": draw(SHORT), "basis": "other",
                        "function": "justify", "instrument": draw(SHORT)}
            ],
        }
    )  # fmt: skip


@given(text=TEXTS, given_draft=drafts(), language=LANGUAGES)
@settings(max_examples=150, deadline=None)
def test_whatever_is_accepted_is_a_slice_of_the_text_and_verifies(
    text: str, given_draft: Draft, language: str
) -> None:
    """No text and no Draft makes grounding crash or quote what is not there."""
    text = text.encode("utf-8", "ignore").decode()
    document = Document(text, language=language)
    grounded = ground(given_draft, document, segment(text))
    for evidence in quoted(grounded):
        assert text[evidence.start : evidence.end] == evidence.quote
    given_items = 6 - (given_draft.claims[0] == given_draft.claims[1])
    lost = [r for r in grounded.rejected if r.item.keys() - {"name", "alias", "role"}]
    kept = len(items(grounded))
    assert kept + len(lost) == given_items
    assert verify(record(grounded, document), text, split(text)) == ()


@given(text=TEXTS)
@settings(max_examples=100, deadline=None)
def test_a_text_always_supports_itself(text: str) -> None:
    """A statement that repeats its evidence word for word is never rejected for its words."""
    text = " ".join(text.encode("utf-8", "ignore").decode().split())[:500] or "x"
    document = Document(text, language="en")
    whole = Sentence(1, Span(0, len(text)), Span(0, len(text)), 1)
    gist = DraftGist(statement=text, sentences=(1,))
    claim = DraftClaim(
        claimant=None, statement=text, speech_act="assert", attribution="own_voice",
        sentences=(1,),
    )  # fmt: skip
    grounded = ground(Draft(gist=gist, claims=(claim,)), document, Segment(1, (whole,)))
    assert grounded.rejected == ()


def test_the_index_is_read_once_for_many_segments() -> None:
    """Many segments of one long document share one index: each name is sought once."""
    text = "Ann Lee said taxes will rise. " * 2000
    document = Document(text, language="en")
    grounder = Grounder(document)
    claim = DraftClaim(
        claimant="Ann Lee", statement="Taxes will rise.", speech_act="assert",
        attribution="indirect_speech", sentences=(1,),
    )  # fmt: skip
    absent = claim.model_copy(update={"claimant": "Bob Ray"})
    sentences = split(text)
    for place in range(0, 2000, 10):
        few = Segment(1, sentences[place : place + 10])
        first = few.sentences[0].number
        both = tuple(c.model_copy(update={"sentences": (first,)}) for c in (claim, absent))
        grounded = grounder.ground(Draft(claims=both), few)
        assert [len(grounded.claims), len(grounded.rejected)] == [1, 1]
    assert grounder.index.sought == {"ann lee", "bob ray"}


def test_known_actors_may_be_named_in_a_statement() -> None:
    """A statement may resolve a pronoun to a known actor that stands in the document."""
    (actor,) = [a for a in ground(draft(), DOCUMENT, WHOLE).actors if a.name == "Wang Wenbin"]
    assert isinstance(actor, Actor)
    statement = "Wang Wenbin spoke of bilateral cooperation."
    gist = DraftGist(statement="Today " + statement, sentences=(LOOK_FORWARD,))
    assert ground(Draft(gist=gist), DOCUMENT, WHOLE, [actor]).gist is not None
    assert ground(Draft(gist=gist), DOCUMENT, WHOLE).gist is None
