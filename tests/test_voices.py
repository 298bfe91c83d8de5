"""Voices: who speaks by the form of a document, and in which words."""

from __future__ import annotations

import time
from typing import get_args

import pytest

from summarizer.document import Document
from summarizer.pipeline.answers import Author, Form
from summarizer.pipeline.voices import Voices

NEWS = "\n".join(f"Line {n} of Sund." for n in range(1, 10))
TALK = (
    "Town hall of Sund.\nORR: It is open.\nIt was Lund who said so.\nLUND (Sund): When?\nORR: Now."
)


def voices(text: str) -> Voices:
    """Return the voices of an English text."""
    return Voices.of(Document(text), "en")


@pytest.mark.parametrize(
    ("lines", "shown"),
    [(9, (1, 2, 3, 4, 8, 9)), (6, (1, 2, 3, 4, 5, 6)), (5, (1, 2, 3, 4, 5)), (2, (1, 2))],
)
def test_the_ends_are_the_first_and_last_lines(lines: int, shown: tuple[int, ...]) -> None:
    """A short document is shown whole, and no line twice."""
    text = "\n".join(NEWS.split("\n")[:lines])
    assert voices(text).ends() == [f"Line {n} of Sund." for n in shown]


def test_the_form_comes_before_the_author() -> None:
    """A form in which somebody writes in a name of its own has an author; news never has."""
    told = {form: voices(NEWS).issued(Author(form=form, author="Sund")) for form in get_args(Form)}
    assert {form for form, found in told.items() if found.author} == {
        "letter", "statement", "notice", "communiqué", "report",
    }  # fmt: skip
    for found in told.values():
        assert {found.speaker(s) for s in found.sentences} == {found.author}


@pytest.mark.parametrize("name", [None, "Tavia", "Su nd", "Ada Sund", "the Line of"])
def test_an_author_stands_in_the_text(name: str | None) -> None:
    """Where none is told, or one of whom only a part is there, nobody speaks."""
    found = voices(NEWS).issued(Author(form="letter", author=name))
    assert found.author is None
    assert found.speaker(found.sentences[0]) is None


def test_an_author_is_named_as_in_the_text() -> None:
    """A letterhead in capitals is copied in other letters; the text's own words are taken."""
    assert voices(NEWS).issued(Author(form="notice", author="SUND")).author == "Sund"


@pytest.mark.parametrize(
    ("head", "told", "author"),
    [
        ("Mission to the election in Tavia", "Mission to the election", "Mission"),
        ("PANEL ON FIRES", "panel on fires", "PANEL ON FIRES"),  # nothing but capitals to tell by
        ("Mission to Tavia", "Mission to Tavia", "Mission to Tavia"),
    ],
)
def test_an_author_is_whoever_issues_it(head: str, told: str, author: str | None) -> None:
    """What a mission is about does not belong to its name."""
    text = f"{head}\nThe road is long."
    assert voices(text).issued(Author(form="statement", author=told)).author == author


@pytest.mark.parametrize(
    ("line", "name", "author"),
    [
        ("Ada Quint denies that the port is shut", "Ada Quint", None),
        ("ADA QUINT REPORTEDLY SHUTS PORT", "Ada Quint", None),
        ("Ada Quint’s office is shut", "Ada Quint", None),
        ("The heads of the Harbour Office met on Monday.", "Harbour Office", None),
        ("Speech by Ada Quint, Leader of the Opposition", "Ada Quint", "Ada Quint"),
        ("Harbour Office", "Harbour Office", "Harbour Office"),
        ("HARBOUR OFFICE OF SUND", "Harbour Office", "HARBOUR OFFICE"),
        ("Press desk: Harbour Office (Sund)", "the Harbour Office", None),  # not in the text
        ("Issued by the Harbour Office (“the Office”) today", "Harbour Office", "Harbour Office"),
        ("The Harbour Office has shut the port.", "Harbour Office", "Harbour Office"),
        ("The Harbour Office has shut it.", "The Harbour Office", "The Harbour Office"),
        ("Le Port de Sund a fermé.", "Port de Sund", "Port de Sund"),
        ("松德港务局发布了消息", "松德港务局", "松德港务局"),
    ],
)
def test_an_author_stands_where_one_does(line: str, name: str, author: str | None) -> None:
    """A heading of the news goes on with what was done, and has no article."""
    text = f"{line}\nThe road is long.\nIt is old."
    assert voices(text).issued(Author(form="statement", author=name)).author == author


LONG = "The harbour of Sund was shut on Monday after a fire."


@pytest.mark.parametrize(
    "line",
    [
        "SUND, 3 May (Herald) – It is shut.",
        "Sund (kor) – Der Hafen ist zu.",
        "SUND, May 3 - It is shut.",
        "PORT SUND, Tavia, Oct. 3 – “It is shut,” they said.",
        f"SUND — {LONG}",
        f"PORT SUND, Tavia — {LONG}",
        "СУНД, 6 ноября. Порт закрыт.",
        "СУНД, 6 ноября. /ТАСК/. Порт закрыт.",
        "海岬社松德6月2日电 港口关闭。",
        "本报讯 港口关闭。",
    ],
)
@pytest.mark.parametrize("before", ["", "Port closed\n\n", "Port closed\n- It is shut\n"])
def test_a_dispatch_is_news(line: str, before: str) -> None:
    """A place with a date or an agency before a sentence, under a heading or not."""
    assert voices(f"{before}{line}\nThe road is long.").is_news
    assert not voices(f"One.\nTwo.\nThree.\n{line}").is_news


@pytest.mark.parametrize(
    "line",
    [
        "SUND FLEET COMMAND – Our patrol boats turned back two trawlers at dawn today.",
        "MINISTRY OF FISHERIES, 3 May – The Ministry has followed the events in the bay.",
        "SUND FLEET – PRESS RELEASE",
        "SUND, 3 May – Press release",
        "Lena Marsh, 43 – who runs the port – said that it was open.",
        "Lena Marsh, the minister – Who runs it? – said that it was open to all of us.",
        "Sund – The harbour was shut on Monday after a fire in the old stores.",
        LONG,
    ],
)
def test_what_only_has_a_dash_is_no_dispatch(line: str) -> None:
    """Not an office over its statement, a name with an apposition, or a short head."""
    assert not voices(f"{line}\nThe road is long.").is_news


STATEMENT = "Statement by the Harbour Office on the fire"
TOGETHER = "We, the Ministers of Orland and Tavia, met in Sund."


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ((STATEMENT, "It is out."), "Harbour Office"),
        ((STATEMENT, "It is out.", "(Signed) Ada Lund"), "Harbour Office"),
        (("It is out.", "(Signed) Ada Lund"), "Ada Lund"),
        ((STATEMENT, TOGETHER, "(Signed) Ada Lund"), "Ministers of Orland and Tavia"),
        ((*NEWS.split("\n")[:4], STATEMENT), None),  # no head any more
        (("It is out.",), None),
    ],
)
def test_the_form_itself_names_an_author(lines: tuple[str, ...], author: str | None) -> None:
    """Those who speak together come before the words of the head, and a signature comes last."""
    assert voices("\n".join(lines)).author == author


def test_an_author_behind_a_letter_that_folds_into_two_is_cut_out_whole_or_not_at_all() -> None:
    """Folding "ß" to "ss" moves what follows; words beside the name are never taken for it."""
    text = NEWS.replace("Line 1", "Straße 1")
    assert voices(text).issued(Author(form="notice", author="LINE 2")).author in (None, "Line 2")


def test_a_turn_speaks_without_its_head() -> None:
    """Each sentence is its turn's; the head is cut off where it stands; nobody speaks before it."""
    found = voices(TALK)
    assert [found.speaker(s) for s in found.sentences] == [None, "ORR", "ORR", "LUND", "ORR"]
    assert [found.said(s) for s in found.sentences] == [
        "Town hall of Sund.", "It is open.", "It was Lund who said so.", "When?", "Now.",
    ]  # fmt: skip
    assert found.turn(found.sentences[0]) is None


@pytest.mark.parametrize(
    ("head", "names", "speakers"),
    [
        ("An interview with Ada Lund in Sund.", "QA", ["Q", "Ada Lund"]),
        ("Colonel Ada Lund met us in Sund.", "QA", ["Q", "Ada Lund"]),
        ("It was in Sund.", "QA", ["Q", "A"]),  # introduces nobody
        ("Ada Lund met Teo Orr, the mayor.", ("TO", "AL"), ["Teo Orr", "Ada Lund"]),
        ("Ada Lund met the Herald.", ("SUND HERALD", "AL"), ["SUND HERALD", "Ada Lund"]),
        ("An interview with Ada Lund in Sund.", ("TO", "AL"), ["TO", "Ada Lund"]),
        ("An interview with Ada Lund in Sund.", ("TO", "PO"), ["TO", "PO"]),
    ],
)
def test_who_answers_is_named_by_the_lines_before(
    head: str, names: tuple[str, str], speakers: list[str]
) -> None:
    """A letter is whom the head introduces, initials are those of a name; who asks stays."""
    asks, answers = names
    talk = f"{asks}: Is it open?\n{answers}: It is.\n"
    found = voices(f"{head}\n{talk * 2}")
    assert [found.speaker(s) for s in found.sentences] == [None, *speakers, *speakers]


@pytest.mark.parametrize(
    ("lines", "name"),
    [
        ("Ada Lund, mayor, in May.\n", "Ada Lund"),
        ("In Sund.\nMs. Lund: Welcome.\nMs. Lund: It is May.\n", "Ms. Lund"),
        ("Ms. Lund: Hi.\nMr. Orr: Hi.\nMs. Lund: Hi.\nMr. Orr: Hi.\n", "Answer"),  # either
        ("Ada Lund, mayor, in May.\nMODERATOR: Hi.\nMODERATOR: Hi.\n", "Ada Lund"),
        ("In Sund.\nHOST: With me is Ada Lund, the mayor.\nHOST: Hi.\n", "Ada Lund"),
    ],
)
def test_an_answer_is_of_the_one_who_was_introduced(lines: str, name: str) -> None:
    """“Answer” heads the turn of the one who speaks under a name before, or is named above."""
    found = voices(lines + "Question: When?\nAnswer: Now.\n" * 2)
    assert found.speaker(found.sentences[-1]) == name


@pytest.mark.parametrize("language", ["it", ""])
def test_who_answers_is_named_without_a_table(language: str) -> None:
    """In a language of which no titles are known, "with" still introduces a person."""
    text = "We met with Captain Ada Lund.\nQ: Is it?\nA: It is.\nQ: Why?\nA: May."
    found = Voices.of(Document(text), language)
    assert found.speaker(found.sentences[2]) == "Captain Ada Lund"


def test_who_is_named_in_a_question_does_not_answer() -> None:
    """Only what stands before the first letter introduces a person."""
    found = voices("Q: Is it Ada Lund, the mayor?\nA: It is not.\nQ: Why?\nA: It is shut.")
    assert [found.speaker(s) for s in found.sentences] == ["Q", "A", "Q", "A"]


@pytest.mark.parametrize(
    ("name", "number", "place"),
    [
        ("ORR", 5, 5),
        ("ORR", 3, 2),
        ("It", 3, 3),
        ("Sund", 3, 1),
        ("Lund", 3, 3),
        ("Lund", 5, 3),
        ("Tavia", 3, 3),
    ],
)
def test_the_nearest_sentence_that_names_an_actor_is_found(
    name: str, number: int, place: int
) -> None:
    """The sentence itself, then the head of its turn, then the first one; else the sentence."""
    found = voices(TALK)
    assert found.naming(name, found.sentences[number - 1]).number == place


QUOTED = "Marsh said: “It is open. We keep it so. Until May.” Nobody knew. “It is shut. So be it."


def test_a_quotation_runs_on_until_it_is_closed() -> None:
    """What lies inside marks that a paragraph opened is quoted, and so is what opens them."""
    found = voices(QUOTED)
    quoted = [s.span.cut(QUOTED) for s in found.sentences if found.is_quoted(s)]
    assert quoted == ["We keep it so.", "Until May.”", "“It is shut.", "So be it."]
    shut = voices(QUOTED.replace("“It is shut. So be it.", "“It is shut.” So be it."))
    assert [s for s in shut.sentences if shut.is_quoted(s)][2:] == []


@pytest.mark.parametrize(
    ("text", "closing"),
    [
        ("“It is open. It stays open,” Marsh said.", "It stays open,” Marsh said."),
        ("“It is open. It stays open.” Nobody knew.", None),  # nobody is named there
        ("“It is open.\nIt stays open,” Marsh said.", None),  # another paragraph
        ("“It is open. It stays open. So be it.”", None),
    ],
)
def test_the_sentence_that_ends_a_quotation_is_found(text: str, closing: str | None) -> None:
    """It says more behind the closing mark: who speaks, as a rule."""
    found = voices(text)
    last = found.closing(found.sentences[0])
    assert (last.span.cut(text) if last else None) == closing


@pytest.mark.parametrize(
    ("text", "headings"),
    [
        ("SUND, 3 May\nThe Office decides:\n(a) the road is shut;\n(b) the port, too,", [1, 2]),
        ("He is named in the list. Pilot. Née Orr.\nHe flew.", [2]),
        ("Q: Is it open?\nA: No. It is shut.\nQ: Why?\nA: Rain.", []),
        ("ORR: It is open.\nThe meeting rose at 1.05 p.m.\nThe meeting rose to it.", [2]),
    ],
)
def test_a_line_that_only_names_is_a_heading(text: str, headings: list[int]) -> None:
    """It has no end and stands alone, or is one word of a list; an item or an answer says more."""
    found = voices(text)
    assert [s.number for s in found.sentences if found.is_heading(s)] == headings


@pytest.mark.parametrize(
    ("head", "side"),
    [
        ("Mr. Orr (Tavia)", "Tavia"),
        ("Mr. Orr (Tavia) (spoke in French)", "Tavia"),
        ("Mr. Orr (Sund Herald, Lund)", None),
        ("Mr. Orr", None),
        ("Q (Tavia)", None),
    ],
)
def test_the_brackets_of_a_head_name_the_side(head: str, side: str | None) -> None:
    """A delegate speaks for the state behind the name; a reporter's paper is none."""
    found = voices(f"{head}: It is open.\n{head}: So it is.\nMs. Lund: No.")
    assert found.side(found.sentences[0]) == side


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("The representative of Tavia", "Mr. Orr"),
        ("permanent representative of the Tavia", "Mr. Orr"),
        ("the delegation of Orland", None),
        ("Tavia", None),
    ],
)
def test_a_delegate_is_whose_turns_are_those_of_the_state(by: str, name: str | None) -> None:
    """Who is told of by the state is the one who speaks for it in another turn."""
    found = voices("Mr. Orr (Tavia): It is open.\nMs. Lund (Sund): No.\nMr. Orr (Tavia): Yes.")
    assert found.delegate(by) == name


NUMBERED = "S/2031/418\nSecurity Council\nDistr.: General\n14 May 2031\nOriginal: English"


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ("Republic of Tavia\nORR: It is open.\nLUND: When?\nORR: Now.", ("Republic of Tavia",)),
        ("In Sund.\nORR: The Republic of Tavia left.\nLUND: When?\nORR: Now.", ()),
        ("Republic of Tavia\nIt is open.\n(Signed) Ada Lund", ("Republic of Tavia",)),
        ("The Republic of Tavia left.\nIt is open.", ()),  # nobody speaks for it
        (f"{NEWS}\nRepublic of Tavia\n(Signed) Ada Lund", ()),
        (f"{NUMBERED}\nLetter of the Permanent Mission of Tavia\n(Signed) Ada Lund", ("Tavia",)),
        (f"{NUMBERED}\nThe Republic of Tavia left.\n(Signed) Ada Lund", ()),
        ("S/1\nS/2\nS/3\nS/4\nORR: Republic of Tavia\nLUND: When?\nORR: Now.", ()),
    ],
)
def test_a_letterhead_names_the_state_of_who_speaks(text: str, states: tuple[str, ...]) -> None:
    """Its lines come first; what is said in a turn, or stands at the end, is none of them."""
    assert voices(text).states == states


def test_an_author_whom_the_model_tells_has_the_state_of_the_head() -> None:
    """The last lines, which it is shown as well, are no letterhead."""
    told = Author(form="letter", author="Sund")
    assert voices(f"Republic of Tavia\n{NEWS}").issued(told).states == ("Republic of Tavia",)
    assert voices(f"{NEWS}\nRepublic of Tavia").issued(told).states == ()


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (("Ada Lund spoke.", "– Is it?", "It is.", "– Why?"), {2, 4}),
        (("Ada Lund spoke.", "— Is it?", "It is.", "- Why?"), {2, 4}),
        (("Ada Lund spoke.", "– Is it?", "– It is.", "– Why?"), None),
        (("Ada Lund spoke.", "– Is it?", "It is."), None),
        (("Ada Lund spoke.", "Is it?", "It is."), None),
    ],
)
def test_dashes_part_who_asks_from_who_answers(
    lines: tuple[str, ...], asked: set[int] | None
) -> None:
    """What lies between two of them answers; where all lines or none have one, nobody does."""
    found = voices("\n".join(lines)).issued(Author(form="interview", author="Ada Lund"))
    assert found.asked == (asked or set())
    assert found.author == ("Ada Lund" if asked else None)


SAID = "“It is shut.” "


@pytest.mark.parametrize(
    ("body", "author"),
    [
        (SAID * 4, "Harbour Office"),
        (SAID * 5, None),
        ("We know our port. We see it, and it is ours: me. " + SAID * 5, None),  # four times
        ("We know our port. We see it, and it is my own: me. " + SAID * 5, "Harbour Office"),
        ("We know our port. We see it, and it is my own: me. " + SAID * 6, None),
        ("“We know our port. We see it, and it is my own: me.” " + SAID * 4, None),  # quoted
        ("«Il est clos.» " * 5, None),
        ("„Er ist zu.“ »Er ist zu.« " * 2, "Harbour Office"),
        ("„Er ist zu.“ »Er ist zu.« " * 3, None),
        ('"It is shut." ' * 5, None),
        ("“It is shut. " * 9, "Harbour Office"),  # never closed
    ],
)
def test_who_quotes_others_more_than_its_own_side_is_news(body: str, author: str | None) -> None:
    """More than four quotations, and more than it says "we": whatever the model tells, news."""
    told = Author(form="statement", author="Harbour Office")
    assert voices(f"Harbour Office\n{body}\nIt is old.").issued(told).author == author


def test_an_interview_may_quote_others() -> None:
    """By its dashes it is known who asks, however much is quoted."""
    text = f"Ada Lund spoke.\n– Is it?\nIt is. {SAID * 9}\n– Why?"
    told = voices(text).issued(Author(form="interview", author="Ada Lund"))
    assert (told.author, bool(told.asked)) == ("Ada Lund", True)
    assert voices(text).issued(Author(form="letter", author="Ada Lund")).author is None


@pytest.mark.parametrize(
    ("lines", "author"),
    [
        ("REPUBLIC OF ORLAND|MINISTRY OF PORTS|3 May", "MINISTRY OF PORTS"),
        ("No. 3|REPUBLIC OF ORLAND|MINISTRY OF PORTS|3 May", "MINISTRY OF PORTS"),
        ("1|2|3|REPUBLIC OF ORLAND|MINISTRY OF PORTS|3 May", "REPUBLIC OF ORLAND"),  # no head
        ("REPUBLIC OF ORLAND|3 May", "REPUBLIC OF ORLAND"),
    ],
)
def test_the_office_below_its_state_is_the_author(lines: str, author: str) -> None:
    """A model that tells the state of a letterhead means the office in the next line."""
    told = Author(form="notice", author="Republic of Orland")
    assert voices(lines.replace("|", "\n")).issued(told).author == author


def test_form_is_told_in_time_that_grows_with_the_text() -> None:
    """A paragraph of 20,000 sentences is no slower for each than one of a few."""
    text = "Marsh said: “" + "It is open. " * 20_000
    found = voices(text)
    began = time.monotonic()
    told = [(found.is_quoted(s), found.is_heading(s), found.speaker(s)) for s in found.sentences]
    assert len(told) == len(found.sentences) > 10_000
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("Talks in Sund: “Closer than ever”\n\nIt is open.", True),
        ("Sund vows to boost ‘calm’\n\nIt is open.", True),
        ("“It is open.”\n\nIt is May.", False),
        ("Lund said it was open. It is.\n\nIt is May.", False),
    ],
)
def test_a_headline_may_end_in_a_quotation(text: str, headline: bool) -> None:
    """It ends no sentence; and it is the paper's word, not a speaker's (labels.md, 10)."""
    found = voices(text)
    assert found.is_headline(found.sentences[0]) is headline
