"""States: which words of a document are names of states."""

from __future__ import annotations

import random
import time

import pytest

from summarizer.pipeline.rules import states


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("Tavia waits. Two Tavian boats left. Tavia fears it.", "en", ("Tavia",)),
        ("Tavia waits. Two Tavian boats left.", "en", ()),  # not often enough
        ("Tavia’s navy left. Tavia waits for Tavia.", "en", ("Tavia",)),
        ("The authorities in Tavia wait. Tavia fears Tavia.", "en", ("Tavia",)),
        ("the Ministers of Water of Tavia met. Tavia and Tavia", "en", ("Tavia",)),
        ("neighbouring Tavia waits. Tavia fears Tavia.", "en", ("Tavia",)),
        ("Tavia has left. Of Tavia and Tavia", "en", ("Tavia",)),
        ("Sund is full. In Sund it rains, and in Sund it snows.", "en", ()),  # a place
        ("Ada Lund left. Lund’s army of Lund waits. Lund has gone.", "en", ()),  # a person
        ("Should Tavia wait, Tavia will see. Tavia waits.", "en", ("Tavia",)),
        ("Halvard & Rook left. Rook has gone, and Rook waits.", "en", ()),  # a firm
        ("March has come. In March and March", "en", ()),
        ("the Tavian Republic left", "en", ("Tavian Republic",)),
        ("the Republic left", "en", ()),
        ("Le gouvernement du Merlan attend. Merlan et Merlan.", "fr", ("Merlan",)),
        ("Merlan attend. Un bateau merlanais part de Merlan.", "fr", ("Merlan",)),
        ("el Gobierno de Merlania espera. Merlania y Merlania.", "es", ("Merlania",)),
        ("Die Regierung von Merland wartet. Merland und Merland.", "de", ("Merland",)),
        ("МИД Тавии ждёт. В Тавии и за Тавией.", "ru", ("Тавии",)),
        ("奥兰政府表示，奥兰海军撤离奥兰。", "zh", ("奥兰",)),
        ("奥兰政府表示遗憾。", "zh", ()),
        ("和政府，和政府，和政府。", "zh", ()),
        ("Tavia’s navy. Tavia. Tavia.", "xx", ()),
    ],
)
def test_a_state_is_told_by_what_is_its_own(
    text: str, language: str, found: tuple[str, ...]
) -> None:
    """By its adjective, or by what a state alone has; and it is named three times."""
    assert states.found(text, language) == found


@pytest.mark.parametrize(
    ("state", "text", "language", "stands"),
    [
        ("Tavia", "Tavia’s navy left.", "en", True),
        ("Tavia", "A Tavian boat left.", "en", False),
        ("Тавии", "Тавия ждёт.", "ru", True),
        ("奥兰", "撤离奥兰。", "zh", True),
    ],
)
def test_a_sentence_names_a_state_by_its_own_name(
    state: str, text: str, language: str, stands: bool
) -> None:
    """An adjective will not do; in Russian the case may be another one."""
    assert states.stands_in(state, text, language) is stands


@pytest.mark.parametrize(
    ("word", "adjective"),
    [("Tavian", True), ("Tavia", False), ("Tavianism", False), ("Taviese", True)],
)
def test_an_adjective_is_made_of_the_name(word: str, adjective: bool) -> None:
    """It adds an ending to it, or to it without the last letter."""
    assert states.is_adjective(word, "Tavia") is adjective


def test_a_document_of_many_names_takes_no_time() -> None:
    """Time grows with the text, and not with its square."""
    chance = random.Random(7)
    syllables = ["ka", "ro", "vi", "en", "ta", "lu", "mar", "dor", "sen", "ish", "pel", "go"]
    names = ["".join(chance.choices(syllables, k=4)).capitalize() for _ in range(8000)]
    text = " ".join(f"In {name} it rained, and {name}n boats left {name}." for name in names)
    started = time.perf_counter()
    assert len(states.found(text, "en")) > 1
    assert time.perf_counter() - started < 10
