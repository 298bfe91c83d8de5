"""Acts: verbs that leave no choice what a speaker does, and where they tell nothing."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from scripted import SENTENCE, read
from sentenced import CAST, MARSH, Script, by, questions, scripted, summarise

from summarizer.pipeline.answers import Act, Speaker
from summarizer.pipeline.rules import acts
from summarizer.prompt import Calibration

TOLD = [
    ("en", "withhold", "Lund declined to say when.|She would not be drawn.|Pell declined comment"),
    (
        "en",
        "withhold",
        "Lund refused to answer.|It did not give details.|He doesn’t comment on it.",
    ),
    (
        "en",
        "deny",
        "Lund denied it.|Pell rejects the charge.|Lund, denying it, left.|Pell disputed it",
    ),
    ("en", "demand", "Lund urged them to go.|We call on Sund to stop.|Pell demanded that it end."),
    ("en", "demand", "She called for an inquiry.|They appealed to Sund to stop."),
    ("en", "accuse", "Lund accused Sund of theft.|Accusing no one, Pell accuses all."),
    (
        "en",
        "evaluate",
        "Lund condemned it.|We welcome nothing, Pell welcomed all.|Pell deplores it.",
    ),
    ("fr", "withhold", "Lund a refusé de commenter.|Elle n’a pas souhaité répondre."),
    ("fr", "deny", "Lund dément.|Lund a démenti.|Pell nie tout."),
    (
        "fr",
        "demand",
        "Lund exige une enquête.|Pell appelle à la paix.|Lund demande que tout cesse.",
    ),
    ("fr", "accuse", "Lund accuse Pell.|Lund a accusé Pell."),
    ("fr", "evaluate", "Lund condamne l’attaque.|Pell salue le geste."),
    ("es", "withhold", "Lund declinó comentar.|Pell no quiso dar detalles."),
    ("es", "deny", "Lund desmintió todo.|Pell niega todo.|Lund rechaza la versión."),
    ("es", "demand", "Lund exigió respuestas.|Pell pide calma.|Lund llamó a la paz."),
    ("es", "accuse", "Lund acusó a Pell."),
    ("es", "evaluate", "Lund condena el ataque."),
    ("de", "deny", "Lund dementierte.|Pell bestritt alles.|Lund wies den Vorwurf zurück."),
    ("de", "demand", "Lund forderte Aufklärung.|Pell verlangt Geld."),
    ("de", "accuse", "Lund beschuldigte Pell.|Lund warf der Stadt Betrug vor."),
    ("de", "evaluate", "Lund verurteilte den Angriff."),
    ("ru", "withhold", "Лунд отказался комментировать."),
    ("ru", "deny", "Лунд опроверг это.|Пелл отрицает всё."),
    ("ru", "demand", "Лунд потребовал ответа.|Мы призываем их, и Пелл призвал."),
    ("ru", "accuse", "Лунд обвинил Пелла."),
    ("ru", "evaluate", "Лунд осудил это."),
    ("zh", "withhold", "伦德拒绝评论。"),
    ("zh", "deny", "伦德否认此事。"),
    ("zh", "demand", "伦德呼吁停火。"),
    ("zh", "accuse", "伦德指责佩尔。"),
    ("zh", "evaluate", "伦德谴责袭击。"),
]


@pytest.mark.parametrize(("language", "act", "texts"), TOLD)
def test_a_verb_tells_the_act(language: str, act: str, texts: str) -> None:
    """Each of these verbs does one thing, whatever is said by it."""
    assert {acts.told(text, language) for text in texts.split("|")} == {act}


@pytest.mark.parametrize(
    ("language", "texts"),
    [
        ("en", "Lund is accused of theft.|Lund was urged to go.|Lund did not deny it."),
        ("en", "The demand was plain.|There were two calls on the line.|Its demands grew."),
        (
            "en",
            "Lund hopes to condemn it.|“We denied it,” Lund said.|Lund declined to sign it.",
        ),
        ("en", "It refused to give it back.|Lund declined to go."),
        ("en", "Lund never condemned it.|It is rejected by all.|If urged, Lund would go."),
        ("fr", "Lund est accusé de vol.|Lund ne nie pas, il n’a rien dit.|« Lund nie » dit-il."),
        ("es", "Lund fue acusado.|La condena es firme."),
        ("de", "Lund wird beschuldigt.|Die Forderung ist alt."),
        ("ru", "Лунд был обвинён.|Лунд не опроверг это."),
        ("zh", "伦德没有否认此事。|伦德不否认。|伦德离开。"),
        ("it", "Lund denied it."),
    ],
)
def test_what_is_turned_round_tells_nothing(language: str, texts: str) -> None:
    """A passive, a negation, an aim, a noun and a quotation leave the act open."""
    assert {acts.told(text, language) for text in texts.split("|")} == {None}


def test_the_first_verb_counts() -> None:
    """What stands first is what the speaker does with the rest."""
    assert acts.told("Lund rejected it and urged Sund to stop.", "en") == "deny"
    assert acts.told("Lund urged Sund to see that Pell rejected it.", "en") == "demand"
    assert acts.told("and accused Sund of it.", "en") == "accuse"


@pytest.mark.parametrize("text", ["a" * 20000, "not " * 5000, "wies " * 4000, "“" * 20000])
@pytest.mark.parametrize("language", ["en", "de"])
def test_hostile_words_are_read_in_time(text: str, language: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    acts.told(text, language)
    assert time.monotonic() - start < 2


@pytest.mark.parametrize(("certainty", "confidence"), [(0.8, 0.8), (None, None)])
def test_a_told_act_is_not_asked_about(certainty: float | None, confidence: float | None) -> None:
    """The claim is as certain as its speaker; where the model tells no certainty, it is unknown."""
    line = f"{MARSH} declined to name the ships."
    prompt = replace(SENTENCE, calibration={"claims": Calibration(0.0, 1.0)})
    script: Script = {(Speaker, ""): by(MARSH, "declined"), **CAST}
    model = scripted(script, lambda _: certainty)
    (claim,) = read(f"The day was long.\n{line}", model, prompt=prompt).summary.claims
    assert (claim.speech_act, claim.confidence) == ("withhold", confidence)
    assert questions(model, Act) == []


def test_a_condition_alone_is_no_claim() -> None:
    """What hangs on it is one: "If the port is shut" says nothing by itself."""
    line = f"{MARSH} said the port was full, if the road was shut at noon."
    record, _ = summarise({(Speaker, ""): by(MARSH), **CAST}, f"The day was long.\n{line}")
    assert [c.statement for c in record.summary.claims] == [line.partition(",")[0]]


@pytest.mark.parametrize(
    ("line", "quoted"),
    [(f"{MARSH} said the port was “wide open”.", True), (f"{MARSH} said it was open.", False)],
)
def test_what_is_quoted_is_asked_with_a_bias_of_its_own(line: str, quoted: bool) -> None:
    """Words that are worth quoting say nothing less often."""
    model = scripted({(Speaker, ""): by(MARSH), **CAST})
    read(f"The day was long.\n{line}", model, prompt=SENTENCE)
    part = SENTENCE.part("acts")
    (asked,) = (r.parameters.bias for r in model.requests if r.answer is Act)
    assert asked == (part.outright if quoted else part.bias)
    assert part.outright != part.bias
