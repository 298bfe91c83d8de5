"""Interviews without names: who asks and who answers is told by the turns of the paragraphs."""

from __future__ import annotations

import re
import time

import pytest

from summarizer.document import Sentence, Span
from summarizer.pipeline.rules import interviews

HEAD = "Ada Lund ran the port."
ASKED = ("Were you there?", "You led it. Whose fault was it?", "What is next?", "Is it open?")
ANSWERED = ("I was.", "Mine, in part. I slept.", "We rest.", "Ask my crew.")
LANGUAGES = ("en", "fr", "es", "de", "ru", "zh", "xx")


def laid(paragraphs: list[str]) -> tuple[str, list[Sentence]]:
    """Return the text of some paragraphs, and its sentences by their marks."""
    text, found, at = "\n\n".join(paragraphs), list[Sentence](), 0
    for number, paragraph in enumerate(paragraphs, start=1):
        for match in re.finditer(r"\S[^.!?？。]*[.!?？。]?", paragraph):
            span = Span(at + match.start(), at + match.end())
            found.append(Sentence(len(found) + 1, span, span, number))
        at += len(paragraph) + 2
    return text, found


def asking(paragraphs: list[str]) -> list[str]:
    """Return the sentences that ask, in order."""
    text, sentences = laid(paragraphs)
    numbers = interviews.questions(text, sentences)
    assert numbers <= {s.number for s in sentences}
    return [s.span.cut(text) for s in sentences if s.number in numbers]


def turns(asked: tuple[str, ...], answered: tuple[str, ...]) -> list[str]:
    """Return a head, and below it questions and answers by turns."""
    pairs = zip(asked, answered, strict=True)
    return [HEAD, *(one for pair in pairs for one in pair)]


def test_the_paragraphs_of_an_interviewer_ask() -> None:
    """Whole paragraphs do, what comes before the question mark too, and no answer does."""
    asked = [ASKED[0], "You led it.", "Whose fault was it?", ASKED[2]]
    assert asking(turns(ASKED[:3], ANSWERED[:3])) == asked
    assert asking(turns(ASKED, ANSWERED)) == [*asked, ASKED[3]]


@pytest.mark.parametrize("head", ["Who lost the port?", "Lost.", "A night at Sund"])
def test_the_first_line_is_a_head(head: str) -> None:
    """A headline that asks is no question, and the turns may begin further below."""
    asked = [ASKED[0], "You led it.", "Whose fault was it?", ASKED[2]]
    assert asking([head, *turns(ASKED[:3], ANSWERED[:3])]) == asked
    assert asking([head, *turns(ASKED[:3], ANSWERED[:3])[1:]]) == asked


@pytest.mark.parametrize("number", [0, 1, 2])
def test_few_turns_are_no_interview(number: int) -> None:
    """Three answers are the fewest."""
    assert asking(turns(ASKED[:number], ANSWERED[:number])) == []
    assert asking([*turns(ASKED[:number], ANSWERED[:number]), ASKED[3]]) == []


@pytest.mark.parametrize(
    "paragraphs", [[], [HEAD], [ASKED[0]], [ASKED[0], ANSWERED[0]], [HEAD, *ANSWERED, *ANSWERED]]
)
def test_a_text_that_asks_nothing_is_no_interview(paragraphs: list[str]) -> None:
    """The empty text, and one whose first line alone asks, have no questions."""
    assert asking(paragraphs) == []


def test_one_turn_may_do_without_a_question_mark() -> None:
    """Two questions are the fewest; a line in the place of a third asks as well."""
    assert asking(turns((ASKED[0], "Go on.", ASKED[2]), ANSWERED[:3])) == [
        *(ASKED[0], "Go on.", ASKED[2])
    ]
    assert asking(turns((ASKED[0], "Go on.", "And then."), ANSWERED[:3])) == []
    assert asking(turns((ASKED[0], "Really? Go on.", "So."), ANSWERED[:3])) == []


@pytest.mark.parametrize("place", [0, 1, 2])
def test_who_answers_does_not_ask(place: int) -> None:
    """An answer that ends in a question mark breaks the turns; one within it does not."""
    answered = [*ANSWERED[:3]]
    answered[place] = "Me? I was."
    assert len(asking(turns(ASKED[:3], (*answered,)))) == 4
    answered[place] = "I was. Were you?"
    assert asking(turns(ASKED[:3], (*answered,))) == []


def test_a_question_is_short() -> None:
    """It has sixty words at most; an answer may have more."""
    sixty = "so " * 59 + "far?"
    asked, answered = (ASKED[0], sixty, ASKED[2]), (ANSWERED[0], "I " * 61 + "left.", ANSWERED[2])
    assert asking(turns(asked, answered)) == [*asked]
    for long in (f"so {sixty}", "so " * 58 + "far. Is it?"):
        assert asking(turns((ASKED[0], long, ASKED[2]), answered)) == []


@pytest.mark.parametrize(
    ("answered", "found"),
    [
        (("I was.", "We rest.", "Yes."), True),
        (("I was.", "It rests.", "Yes."), False),
        (("It was.", "It rests.", "Yes."), False),
        (("I was.", "We rest.", "Yes.", "No."), True),  # half of them
        (("I was.", "It rests.", "Yes.", "No."), False),
    ],
)
def test_who_answers_speaks_of_themselves(answered: tuple[str, ...], found: bool) -> None:
    """At least half of the answers have an own word."""
    assert bool(asking(turns(ASKED[: len(answered)], answered))) is found


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        ("Y étiez-vous ?|Et après ?|Qui ?", "J’y étais, je crois.|Notre port dort.|Lund."),
        ("¿Estuvo allí?|¿Y luego?|¿Quién?", "Yo estuve.|Nuestra casa duerme.|Lund."),
        ("Waren Sie dort?|Und dann?|Wer?", "Ich war dort.|Wir ruhen.|Lund."),
        ("Вы там были?|А потом?|Кто?", "Я был там.|Мы спим.|Лунд."),
        ("您在那里吗？|然后呢？|谁？", "我在那里。|我很好。|伦德。"),
    ],
)
def test_any_language_has_interviews(asked: str, answered: str) -> None:
    """The form tells them, with the question marks of each script."""
    questions = (*asked.split("|"),)
    assert asking(turns(questions, (*answered.split("|"),))) == [*questions]


@pytest.mark.parametrize(
    ("own", "others"),
    [
        ("I we my me our WE It’s me.", "it Isle weary mystery theme ours bus mei us US unsafe"),
        ("je nous mon ma mes notre Mon", "jeu mont mais mesure votre vous"),
        ("yo nosotros mi mis nuestro nuestra nuestros nuestras me", "yoga mil misa vuestro nuestr"),
        ("ich wir mein meine meinem uns unsere", "unsicher nicht wirken gemein kein Wunsch"),
        ("я мы мой моя мне нам наш наша нашей Я", "нашли яма мыло мойка ваш вам он тебя"),
        ("我 我们 问我们好", "他们 她 你 门 好"),
    ],
)
def test_an_own_word_is_whole(own: str, others: str) -> None:
    """Somebody speaks of themselves by a word of a list, in any letters, and by no part of one."""
    words = own.replace("It’s me.", "").split()
    assert [x for x in words if not interviews.OWN.search(x)] == []
    assert [x for x in others.split() if interviews.OWN.search(x)] == []
    assert interviews.OWN.search("It’s me.")
    assert not interviews.OWN.search("")


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("Ada Lund, 61, ran the port.", "en", "Ada Lund"),
        ("It was late. Ada Lund, 61, ran it. Jon Pell, 60, left.", "en", "Ada Lund"),
        ("Late!  Ada Lund, 61, ran it.", "en", "Ada Lund"),
        ("Late?\n\nAda Lund, 61, ran it.", "en", "Ada Lund"),
        ("  Ada Lund ran the port.", "en", "Ada Lund"),
        ("Late…\tJon Pell, 60, left. Ada Lund ran it.", "en", "Ada Lund"),  # no mark of an end
        ("It was 2 p.m.Ada Lund ran it.", "en", None),
        ("The port was run by all. It is open.", "en", None),
        ("", "en", None),
        ("Tard. Ada Lund, 61 ans, dirige le port.", "fr", "Ada Lund"),
        ("Tarde. Ada Lund, de 61 años, dirige el puerto.", "es", "Ada Lund"),
        ("Spät. Ada Lund leitet den Hafen.", "de", "Ada Lund"),
        ("Поздно. Анна Лунд ведёт порт.", "ru", "Анна Лунд"),
        ("Ada Lund, 61, ran the port.", "zh", None),
        ("Ada Lund, 61, ran the port.", "xx", None),
        ("Ada Lund, 61, ran the port.", "", None),
    ],
)
def test_the_head_introduces_who_answers(text: str, language: str, name: str | None) -> None:
    """It is the first name that opens a sentence; without a table of the language nobody is."""
    assert interviews.introduced(text, language) == name


HOSTILE = [
    *(" " * 20000, "\n" * 20000, "a" * 20000, "? " * 10000, "A. " * 6000, "i " * 10000),
    *("A " * 10000, "Aa Bb " * 3000, "mein" * 5000, "нашнаш" * 3000, "我" * 20000, "a? I. " * 3000),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    for language in LANGUAGES:
        interviews.introduced(text, language)
    interviews.OWN.search(text)
    whole, sentences = laid([HEAD, *[text, "Is it open?"] * 3, text])
    interviews.questions(whole, sentences)
    assert time.monotonic() - start < 2


def test_many_turns_are_read_in_time() -> None:
    """A long interview is read once."""
    start = time.monotonic()
    assert len(asking([HEAD, *["Is it open?", "I was."] * 2000])) == 2000
    assert time.monotonic() - start < 2


def test_a_headline_without_an_end_hides_nobody() -> None:
    """Who is introduced may stand in the line below it."""
    head = "A night at Sund\n\nAda Lund, 61, ran the port."
    assert interviews.introduced(head, "en") == "Ada Lund"
