"""Sources and phrases: whom a marked source means, and that no other one is let through."""

from __future__ import annotations

import pytest
from records import evidence

from summarizer.document import Document, Span
from summarizer.evals.phrases import phrases
from summarizer.evals.sources import Speakers
from summarizer.evals.standoff import Article, Attribution
from summarizer.summary import Actor, ActorKind


def actor(name: str, *aliases: str, kind: ActorKind = "person", role: str | None = None) -> Actor:
    """Return an actor of ours; its evidence does not matter here."""
    return Actor(
        name=name, aliases=aliases, kind=kind, sector="unknown", role=role, evidence=evidence(1)
    )


def speakers(text: str, *marked: tuple[str, str], actors: tuple[Actor, ...] = ()) -> Speakers:
    """Return what judges a text in which ``marked`` are pairs of a source and a content.

    A source is looked for before and after its content: ``=`` stands at its end.
    """
    attributions = []
    for source, content in marked:
        at = text.index(content)
        sources: tuple[tuple[Span, ...], ...] = ()
        if source:
            near = text.rfind(source, 0, at)
            start = text.index(source, at + len(content)) if near < 0 else near
            sources = ((Span(start, start + len(source)),),)
        attributions.append(Attribution(sources, (Span(at, at + len(content)),)))
    return Speakers(Article("a", Document(text), 1, tuple(attributions)), actors)


def verdict(source: str, claimant: str, *actors: Actor, before: str = "") -> bool | None:
    """Judge a claimant against a source that stands before what it said."""
    text = f"{before} {source} said it would rain."
    judging = speakers(text, (source, "it would rain"), actors=actors)
    return judging.judge(judging._attributions[0], claimant)


@pytest.mark.parametrize(
    ("source", "claimant"),
    [
        ("Lind", "Ada Lind"),
        ("Mr. Lind", "Ada Lind"),
        ("Republican nominee Ada Lind (R-Ost.)", "Lind"),
        ("Ada Lind, a top adviser to Bo Orr,", "Ada Lind"),
        ("Orr's campaign manager, Ada Lind,", "Ada Lind"),
        ("Ada Lind's", "Lind"),
        ("Orr and Lind", "Ada Lind"),
        ("the Department of Tides", "Department of Tides"),
        ("the Tide Protection Office", "TPO"),
        ("the TPO", "Tide Protection Office"),
        ("local experts", "tide experts"),
        ("a group of voters", "voters"),
        ("a spokesman for the Harbour Board", "Harbour Board"),
        ("Harbour Board officials", "Harbour Board"),
        ("Secretary of Tides Ada Lind", "Ada Lind"),
        ("a report by the Harbour Board", "Harbour Board"),
        ("a study published by the Department of Tides", "Department of Tides"),
        ("a Coastal News poll released last week", "Coastal News poll"),
    ],
)
def test_a_source_means_a_claimant_by_surname_head_conjunct_or_body(
    source: str, claimant: str
) -> None:
    """What names the same one in other words is right."""
    assert verdict(source, claimant) is True


@pytest.mark.parametrize(
    ("source", "claimant"),
    [
        ("Bo Lind", "Ada Lind"),
        ("Orr's campaign manager", "Orr"),
        ("Orr's campaign", "Bo Orr"),
        ("a supporter of Bo Orr", "Bo Orr"),
        ("Ada Lind, who lost to Bo Orr,", "Bo Orr"),
        ("Harbour Board spokesman Ada Lind", "Harbour Board"),
        ("the University of Lund", "University of Ost"),
        ("protesters", "Ada Lind"),
        ("the voters", "Bo Orr"),
        ("a report on Bo Orr", "Bo Orr"),
        ("an expert", "voters"),
        ("The board", "a poll"),
        ("The Tide Protection Office", "T"),
    ],
)
def test_a_source_does_not_mean_who_is_only_mentioned_in_it(source: str, claimant: str) -> None:
    """A possessor, an object, a relative or another of the surname is wrong."""
    assert verdict(source, claimant, actor("Bo Orr")) is False


def test_the_aliases_of_our_actor_count() -> None:
    """A claimant may be marked by another of its names."""
    board = actor("Harbour Board", "the regulator", kind="organisation")
    assert verdict("the regulator", "Harbour Board", board) is True
    assert verdict("the regulator", "Ada Lind", board) is None


def test_a_description_means_the_name_that_has_the_role() -> None:
    """Our roles, and a mention beside the name, tell whom a description means."""
    lind, orr = actor("Ada Lind", role="mayor of Ost"), actor("Bo Orr")
    assert verdict("the mayor", "Ada Lind", lind, orr) is True
    assert verdict("the mayor", "Bo Orr", lind, orr) is False
    assert verdict("the governor", "Bo Orr", lind, orr) is None
    assert verdict("the vice mayor", "Ada Lind", lind, orr) is None
    assert verdict("the poll", "Bo Orr", lind, orr) is False
    text = "Mayor Ada Lind said yes. The mayor said it would rain."
    told = speakers(
        text, ("Mayor Ada Lind", "yes"), ("The mayor", "it would rain"), actors=(actor("Lind"), orr)
    )
    assert told.judge(told._attributions[1], "Lind") is True
    assert told.judge(told._attributions[1], "Bo Orr") is False


def test_a_short_title_is_the_long_one() -> None:
    """``Gov.`` before a name makes its bearer the governor."""
    text = "Gov. Ada Lind said yes. The governor said it would rain."
    marked = (("Gov. Ada Lind", "yes"), ("The governor", "it would rain"))
    told = speakers(text, *marked, actors=(actor("Ada Lind"),))
    assert told.judge(told._attributions[1], "Ada Lind") is True


LIND, ORR = actor("Ada Lind", "Lind"), actor("Bo Orr", "Orr")
BOARD = actor("Harbour Board", kind="organisation")


def resolved(text: str, *marked: tuple[str, str]) -> str | None:
    """Return what the last source stands for, with our three actors."""
    judging = speakers(text, *marked, actors=(LIND, ORR, BOARD))
    return judging.resolve(judging._attributions[-1].sources[0])


def test_a_pronoun_stands_for_the_nearest_speaker_not_for_who_is_talked_about() -> None:
    """Names inside what another one said are no antecedents from outside."""
    text = "Lind said Orr must go. He added that time was short."
    assert resolved(text, ("Lind", "Orr must go"), ("He", "time was short")) == "Lind"
    assert resolved(text, ("", "Orr must go"), ("He", "time was short")) == "Orr"


def test_a_pronoun_inside_a_content_may_stand_for_a_name_inside_it() -> None:
    """Within the same words the nearest name counts."""
    text = "Lind said Orr was sure that he believed in rain."
    marked = (("Lind", "Orr was sure that he believed in rain"), ("he", "in rain"))
    assert resolved(text, *marked) == "Orr"


def test_he_and_she_agree_with_what_the_text_tells_of_gender() -> None:
    """A title, or the pronouns beside a name, keep the other gender out."""
    by_title = "Ms. Lind arrived. Mr. Orr met her. She said it would rain."
    told = speakers(
        by_title + " Ms. Lind said no. Mr. Orr said yes. She said maybe.",
        ("Ms. Lind", "no"),
        ("Mr. Orr", "yes"),
        ("She", "maybe"),
        actors=(LIND, ORR),
    )
    assert told.resolve(told._attributions[2].sources[0]) == "Ms. Lind"
    text = "Lind took her seat. Orr took his seat. She said it would rain."
    assert resolved(text, ("She", "it would rain")) == "Lind"
    mixed = "Lind took her seat. Lind took his seat. She said it would rain."
    assert resolved(mixed, ("She", "it would rain")) == "Lind"
    quoted = "Lind rose. Orr said: “She took her coat and she left.” He said it would rain."
    assert resolved(quoted, ("He", "it would rain")) == "Orr"


def test_he_is_no_body_and_no_thing() -> None:
    """A person is meant, though an organisation or a poll stands nearer."""
    text = "Orr met the Harbour Board. A poll found rain. He said it would end."
    assert resolved(text, ("A poll", "rain"), ("He", "it would end")) == "Orr"


def test_who_is_often_called_he_is_a_person_whatever_we_call_it() -> None:
    """Our wrong kind of an actor does not make its pronouns another one's."""
    text = "Orr left. Oster kept his hat and his coat, and he sat. He said it would end."
    wrong = actor("Oster", kind="state")
    told = speakers(text, ("He", "it would end"), actors=(ORR, wrong))
    assert told.resolve(told._attributions[0].sources[0]) == "Oster"


def test_it_and_they_agree_in_number_and_kind() -> None:
    """*It* is one thing or body, *they* are several or a body."""
    text = "The Harbour Board met Orr. It said it would rain."
    assert resolved(text, ("It", "it would rain")) == "Harbour Board"
    several = "Voters said yes. Orr said no. They said it would rain."
    marked = (("Voters", "yes"), ("Orr", "no"), ("They", "it would rain"))
    assert resolved(
        several.replace("Voters", "The voters"), ("The voters", "yes"), *marked[1:]
    ) == ("The voters")
    both = "Lind and Orr said yes. They said it would rain."
    assert resolved(both, ("Lind and Orr", "yes"), marked[2]) == "Lind and Orr"
    assert resolved("Orr left. It said it would rain.", ("It", "it would rain")) is None


def test_i_is_the_speaker_of_the_innermost_content_around_it() -> None:
    """A quoted *I* is who is quoted; outside of all contents it cannot be told."""
    text = "Orr said Lind told him: “I believe in rain.”"
    outer, inner = "Lind told him: “I believe in rain.”", "“I believe in rain.”"
    assert resolved(text, ("Orr", outer), ("Lind", inner), ("I", "in rain")) == "Lind"
    assert resolved("I believe in rain.", ("I", "in rain")) is None
    twice = "Orr said: “I think we shall see rain.”"
    whole, part = "“I think we shall see rain.”", "we shall see rain."
    assert resolved(twice, ("Orr", whole), ("I", part), ("we", "see rain")) == "Orr"


def test_who_stands_for_what_is_right_before_it() -> None:
    """A name or a small noun; across a capital word that is no mention nothing is told."""
    assert resolved("Orr, who said it would rain, left.", ("who", "it would rain")) == "Orr"
    assert resolved("Lind met voters who said so.", ("who", "so")) == "voters"
    assert resolved("Lind left for Lund, which said so.", ("which", "so")) is None


def test_what_cannot_be_told_is_neither_right_nor_wrong() -> None:
    """No antecedent, a vague word, or the verb alone: None, not False."""
    assert verdict("others", "Ada Lind") is None
    assert verdict("he", "Ada Lind") is None
    assert verdict("Orr’s manager", "Ada Lind", LIND) is None
    text = "It would rain, said Orr."
    told = speakers(text, ("said", "It would rain"), actors=(ORR,))
    assert told.judge(told._attributions[0], "Orr") is None


def test_one_right_source_of_several_is_enough() -> None:
    """Annotators may mark different sources; either is right."""
    text = "Lind and others said it would rain."
    content = (Span(text.index("it"), len(text) - 1),)
    both = Attribution(((Span(9, 15),), (Span(0, 4),)), content)
    told = Speakers(Article("a", Document(text), 2, (both,)), (LIND, ORR))
    assert told.judge(both, "Ada Lind") is True
    assert told.judge(both, "Bo Orr") is None


def test_nothing_comes_of_marks_alone() -> None:
    """A source without a word yields no phrase, and so no match."""
    assert list(phrases("— ’s")) == []
    assert [phrase.parts for phrase in phrases("of Lund")] == [("of", "lund")]
