"""Wills: who has an aim that the news tell in their own words."""

from __future__ import annotations

import pytest
from sentenced import CAST, MARSH, NOBODY, PELL, Script, by, labels, questions, summarise

from summarizer.pipeline.answers import ActorLabels, Aim, Speaker
from summarizer.pipeline.rules import wills


@pytest.mark.parametrize(
    ("language", "text", "name"),
    [
        ("en", "The union plans to block the port.", "The union"),
        ("en", "But Lund still hopes that it will end.", "Lund"),
        ("en", "First she means to visit Sund.", "she"),
        ("en", "The crew has vowed to stay.", "The crew"),
        ("en", "The crew is planning to stay.", "The crew"),
        ("en", "The union planned the port.", None),
        ("en", "“Lund plans to stay.”", None),
        ("en", "In May, Lund plans to stay.", None),
        ("en", "Lund’s plans to stay fell through.", None),
        ("fr", "La mairie entend saisir le juge.", "La mairie"),
        ("fr", "Elle compte saisir le juge.", "Elle"),
        ("fr", "La mairie entend que tout va bien.", None),
        ("es", "El sindicato planea bloquear el muelle.", "El sindicato"),
        ("es", "El sindicato espera que llueva.", None),
        ("de", "Die Initiative will den Bau verhindern.", "Die Initiative"),
        ("de", "Die Initiative baut.", None),
        ("ru", "Театр намерен обжаловать отказ.", "Театр"),
        ("ru", "Театр закрыт.", None),
        ("zh", "市政府打算重修大桥。", "市政府"),
        ("zh", "大桥很旧。", None),
        ("it", "Il porto intende chiudere.", None),
    ],
)
def test_a_verb_of_will_has_a_subject(language: str, text: str, name: str | None) -> None:
    """The words before the verb at the head of a sentence have the aim."""
    assert wills.planning(text, language) == name


PLAN = "The harbour union plans to block the port."
UNION = labels("harbour union", kind="organisation")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Lund said the centre would open in May.", "the centre"),
        ("He added that the company did not plan to leave.", "the company"),
        ("Lund said Orland intended to leave.", "Orland"),
        ("Lund said she would leave.", None),
        ("Lund said her side intended to leave.", None),  # whose side, the words do not tell
        ("Lund said the centre was open.", None),
    ],
)
def test_who_will_do_it_is_the_subject_of_what_is_said(text: str, name: str | None) -> None:
    """In reported words as well, whatever stands between “said” and it."""
    assert wills.willing(text, "en") == name


@pytest.mark.parametrize(
    ("told", "aims"),
    [(Aim(kind="commitment"), [("The harbour union", None, PLAN)]), (Aim(kind="none"), [])],
)
def test_news_tell_an_aim_that_nobody_states(told: Aim, aims: list[tuple[str, None, str]]) -> None:
    """It is the subject's, stated by nobody, if the model says that there is one."""
    script: Script = {(Aim, ""): told, (ActorLabels, ""): UNION, (Speaker, ""): NOBODY, **CAST}
    record, _ = summarise(script, f"The day was long.\n{PLAN}")
    found = record.summary.intents
    assert [(i.actor, i.stated_by, i.statement) for i in found] == aims


@pytest.mark.parametrize(
    ("text", "who"),
    [
        (f"{MARSH} said it was full.\nShe hopes to leave.", [MARSH]),
        ("She hopes to leave.\nThe day was long.", []),  # nobody was named
        (f"{PELL} hopes to leave the port\nThe day was long.", []),  # a headline
        ("Nobody hopes to leave it.\nThe day was long.", []),
    ],
)
def test_a_pronoun_has_the_aim_of_whom_it_means(text: str, who: list[str]) -> None:
    """Whoever spoke before has it; a headline and nobody have none."""
    script: Script = {
        (Aim, ""): Aim(kind="aspiration"),
        (Speaker, f"{MARSH} said"): Speaker(cue="said", by=MARSH),
        (Speaker, ""): NOBODY,
        **CAST,
    }
    record, model = summarise(script, text)
    assert [i.actor for i in record.summary.intents] == who
    assert len(questions(model, Aim)) == len(who)


def test_where_somebody_speaks_the_paper_plans_nothing() -> None:
    """What is told of a speaker beside their words is no aim that the news tell."""
    line = f"“It is full,” said {MARSH}, who plans to leave it in May."
    script: Script = {(Aim, ""): Aim(kind="commitment"), (Speaker, ""): by(MARSH, "said"), **CAST}
    record, _ = summarise(script, f"The day was long.\n{line}")
    assert [i.stated_by for i in record.summary.intents if i.stated_by is None] == []
