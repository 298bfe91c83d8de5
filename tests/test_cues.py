"""Cues: what the words around a verb tell of who is meant, and where they decide nothing."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial

import pytest

from summarizer.pipeline.rules import cues, nobody, quotations, wills

Rule = Callable[[str], bool]
RuleOf = Callable[[str, str], bool]
NameOf = Callable[[str], str | None]
TELLS: RuleOf = partial(cues.told_by, "Lund")
HEARS: RuleOf = partial(cues.is_addressed, "Lund", "had told")
NOBODY: RuleOf = nobody.is_nobody
WILLING: NameOf = partial(wills.willing, language="en")
HOSTILE = ("\n" * 20000, "( " * 10000, "a, " * 7000, "We, the a, " * 1800, "if would " * 2200)


@pytest.mark.parametrize("language", ["it", ""])
def test_an_unknown_language_has_no_rule(language: str) -> None:
    """A rule would decide without a question: none is made up."""
    assert cues.antecedent("the army, which denied it", 10, language) is None
    assert not cues.told_by("Lund", "Lund said no.", language)
    assert not nobody.is_nobody("nobody", language)
    assert not cues.is_addressed("Lund", "told", "Pell told Lund no.", language)
    assert wills.willing("Lund will sail.", language) is None


@pytest.mark.parametrize(
    ("text", "cue", "language", "name"),
    [
        ("The mayor of the old town said no.", "said", "en", "The mayor of the old town"),
        ("The mayor of the old free town said no.", "said", "en", "The mayor of the old free town"),
        (
            "A mayor of the old free port town said it.",
            "said",
            "en",
            "A mayor of the old free port town",
        ),
        ("A mayor of the very old free port town said it.", "said", "en", None),  # nine words
        ("In Sund, Pell said no.|Nobody said no.|said Lund|– said Lund|No.", "said", "en", None),
        ("Wer sagte das?", "sagte", "de", None),
        ("外交部表示天气很好。", "表示", "zh", "外交部"),
    ],
)
def test_a_few_words_open_as_subject(text: str, cue: str, language: str, name: str | None) -> None:
    """Before the cue eight words at most, and somebody among them."""
    assert {cues.subject(one, cue, language) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("language", "goes_on", "resumes", "neither"),
    [
        ("en", "and accused Sund", "And he blamed Sund", "but Lund left|and …|and was accused"),
        ("fr", "et affirme tout", "mais elle affirme tout", "et Lund affirme tout"),
        ("es", "y dijo todo", "pero ella dijo todo", "y Lund dijo todo"),
        ("de", "und warnt Sund", "aber er warnt Sund", "und Lund warnt"),
        ("ru", "и сказал нет", "но он сказал нет", "а Лунд сказал нет"),
    ],
)
def test_a_joined_clause_goes_on(language: str, goes_on: str, resumes: str, neither: str) -> None:
    """A verb right behind the word that joins goes on, a pronoun goes back to the speaker."""
    for part in (goes_on, resumes, *neither.split("|")):
        apart = part.partition(" ")[2]
        assert cues.is_joined(part)
        assert cues.goes_on(part, language) is (part == goes_on)
        assert cues.resumes(part, language) is (part == resumes)
        assert not cues.goes_on(apart, language)
        assert not cues.resumes(apart, language)


@pytest.mark.parametrize(
    ("clause", "language", "spoken"),
    [
        ("which denied having fired", "en", True),
        ("who has refused", "en", True),
        ("who also tell of it", "en", True),
        ("which left the town", "en", False),
        ("whoever denied it", "en", False),
        ("qui nie tout", "fr", False),  # English only
    ],
)
def test_a_relative_clause_has_a_speaker(clause: str, language: str, spoken: bool) -> None:
    """The words with an article or a capital before it, if it has a verb of saying."""
    for who in ("Ada Pell", "the army", "their old crew"):
        before = f"On Monday, he met {who}, "
        found = cues.antecedent(before + clause, len(before), language)
        assert found == (who if spoken else None)
    assert cues.antecedent(f"he met none, {clause}", 13, language) is None


@pytest.mark.parametrize(
    ("rule", "language", "holds", "fails"),
    [
        (TELLS, "en", "Lund has also said no.", "Lund has since also said no.|Lund was told no."),
        (TELLS, "en", "According to the Lund of old", "According to Pell, Lund left."),
        (TELLS, "en", "Lund did say no.", "Lund, who said no.|Pell said no."),
        (TELLS, "fr", "D’après la Lund|Lund a dit non", "Lund est accusé de vol."),
        (TELLS, "es", "Según Lund, no.|Lund dijo no.", "Según Pell, Lund no.|Lund fue, dice"),
        (TELLS, "de", "Nach Angaben von Lund", "Lund wurde, sagte er, bestohlen."),
        (TELLS, "ru", "Так, по словам Lund|Lund заявил это", "Lund молчит"),
        (TELLS, "zh", "Lund表示天气很好。|据Lund说", "据Lund报道。|表示Lund"),
        (HEARS, "en", "Pell had told Lund no.|Pell TOLD the lund.", "Lund told Pell.|Pell told us"),
        (HEARS, "en", "She had told Lund.", "Pell told a man of Lund.|Pell retold Lund."),
        (NOBODY, "en", "no ship|in a letter|what it says|has been it", "Lund|the Mission|…"),
        (NOBODY, "fr", "aucun navire|selon la lettre|ce qui est", "Lund|la Mission"),
        (NOBODY, "es", "ningún barco|según la carta|lo que es", "Lund|la Misión"),
        (NOBODY, "de", "kein Schiff|nach dem Brief|wer", "Lund|das Amt"),
        (NOBODY, "ru", "никто|по словам|это", "Лунд|судья"),
        (NOBODY, "zh", "不|其", "伦德|外交部"),
    ],
)
def test_a_name_tells_hears_or_is_none(rule: RuleOf, language: str, holds: str, fails: str) -> None:
    """It has a verb near behind or "according to" before it, is told, or names nobody."""
    assert [x for x in holds.split("|") if not rule(x, language)] == []
    assert [x for x in fails.split("|") if rule(x, language)] == []


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        (
            quotations.is_quotation,
            " “It is open.” |«Oui.»|„Ja.“|「好。」",
            "“No,” he said|“A” “B”|“”",
        ),
        (nobody.is_own, "We|I|our delegation|notre pays", "weary|Isle|our ship|the Government"),
        (nobody.is_own, "mi gobierno|Meine Regierung|наше правительство", "mi barco|Regierung"),
        (wills.is_condition, "if he goes|Should he go|unless we|wenn wir", "if so, Lund goes|iffy"),
        (wills.is_condition, "falls er|sollte er|si Lund va|если", "Lund if he goes|sinon"),
        (
            nobody.is_name,
            "The Tsaren Republic|Isle of Sund|Лунд",
            "the crew|Sund crew|of the|伦德|",
        ),
        (cues.is_joined, "And he left|mais Lund|а Лунд", "and|andirons left|Lund and Pell|但是他"),
        (partial(cues.is_suffered, "found"), "It Is found.", "Men found it.|I am|was foundling"),
        (partial(cues.is_suffered, "accusé de vol"), "Lund est accusé.", "Lund a accusé Pell."),
    ],
)
def test_a_rule_holds_for_its_words_alone(rule: Rule, holds: str, fails: str) -> None:
    """A quotation, one's side, a condition, a name, what joins and what is suffered have a form."""
    assert [x for x in holds.split("|") if not rule(x)] == []
    assert [x for x in fails.split("|") if rule(x)] == []


@pytest.mark.parametrize(
    ("rule", "text", "name"),
    [
        (WILLING, "Lund shall go.|Lund also intends it.|Lund agreed.|Lund hopes to go.", "Lund"),
        (WILLING, "On a cold and very wet day in May he said that Lund plans to go.", "Lund"),
        (WILLING, "Upper Kanduar has undertaken to go.", "Upper Kanduar"),
        (WILLING, "When it rains, the Mission now would go.", "the Mission"),
        (
            WILLING,
            "Lund would be.|Lund willingly left.|An old town of the Sund isles will go",
            None,
        ),
        (WILLING, "We will go.|Our ships will go.|There will be rain.|No ship will go.", None),
    ],
)
def test_a_name_tells_another_or_will_act(rule: NameOf, text: str, name: str | None) -> None:
    """Behind "told by" it reaches to a comma or "that", before "will" it is a few words."""
    assert {rule(one) for one in text.split("|")} == {name}


@pytest.mark.parametrize(
    ("text", "cue", "beside"),
    [
        ("“It is open,” smiled Lund.", "smiled", True),
        ("“It is open”, the old mayor smiled.", "smiled", True),
        ("«Открыто», — улыбнулся Лунд.", "улыбнулся", True),
        ("„Ja!“ lächelte Lund.", "lächelte", True),
        ("“It is open,” the old mayor of Sund smiled.", "smiled", False),  # too far off
        ("“It is open,” and, so to say, smiled.", "smiled", False),
        ("Lund smiled: “It is open.”", "smiled", False),
        ("“…” smiled Lund.", "smiled", False),  # no word is quoted
        ("smiled Lund.", "smiled", False),
        ("“It is open,” nodded Lund.", "smiled", False),
    ],
)
def test_a_cue_stands_beside_a_quotation(text: str, cue: str, beside: bool) -> None:
    """Behind its closing mark come four words at most; no verb of saying is needed."""
    assert cues.beside_quotation(cue, text) is beside


@pytest.mark.parametrize(
    ("language", "cue", "text", "other"),
    [
        ("en", "called", "Pell called upon Lund.|Pell called the Lund.", "Lund called upon Pell."),
        ("en", "asks", "Pell asks the Lund.", "Pell asks her Lund."),
        ("en", "appealed", "Pell appealed to Lund.", "Pell appealed at Lund."),
        ("en", "said", "", "Pell said Lund left."),  # whom it addresses it does not tell
        ("fr", "accuse", "Pell accuse Lund.", "Pell accuse tout Lund.|Lund accuse Pell."),
        ("fr", "assuré", "Pell a assuré à Lund que non.", "Pell a assuré que si, Lund non."),
        ("es", "acusó", "Pell acusó a Lund.", "Lund acusó a Pell."),
        ("es", "pidió", "Pell pidió a la Lund.", "Lund pidió a Pell."),
        ("de", "warnte", "Pell warnte Lund.", "Lund warnte Pell.|Pell warnte Lundberg."),
        ("ru", "обвинил", "Пелл обвинил Lund.", "Lund обвинил Пелл."),
        ("ru", "told", "", "Pell told Lund."),  # a verb of another language
        ("zh", "告诉", "", "Pell 告诉 Lund"),
        ("en", "", "", "Pell told Lund."),
    ],
)
def test_who_is_spoken_to_does_not_speak(language: str, cue: str, text: str, other: str) -> None:
    """The name stands right behind the verb, with an article or "to" between them."""
    for one in filter(None, text.split("|")):
        assert cues.is_addressed("Lund", cue, one, language)
    for one in other.split("|"):
        assert not cues.is_addressed("Lund", cue, one, language)


@pytest.mark.parametrize(
    ("name", "cue", "text", "language"),
    [
        ("The crew", "report", "The crew must report it.", "en"),
        ("Lund", "say", "Lund may say so.", "en"),
        ("Lund", "deny", "Lund cannot deny it.", "en"),
        ("Lund", "affirme", "Lund doit affirme", "fr"),
        ("Lund", "afirma", "Lund debe afirma", "es"),
        ("Die Crews", "sagt", "Die Crews müssen sagt", "de"),
    ],
)
def test_what_one_only_may_say_is_not_said(name: str, cue: str, text: str, language: str) -> None:
    """A verb behind "must" or "may" is no verb by which its subject speaks."""
    must = text.split(f" {cue}")[0].split()[-1]
    assert not cues.told_by(name, text, language)
    assert cues.told_by(name, text.replace(f" {must}", ""), language)
    assert cues.is_suffered(cue, text)
    assert cues.is_suffered(f"{must} {cue}", text)
    assert not cues.is_suffered(cue, text.replace(f" {must}", ""))


@pytest.mark.parametrize(
    ("language", "no_names", "names"),
    [
        (
            "en",
            "the port was|Lund has|what must|2 of 3|12|over the port|since May",
            "Will Lund|3 men",
        ),
        ("fr", "du port|aux quais|sous la loi|12", "Duport|port du Sund"),
        ("es", "del puerto|bajo la ley|tras Lund|12", "Delfín|puerto del Sund"),
        ("de", "beim Hafen|von Lund|gegen Sund|12", "Vonlund|Hafen von Sund"),
        ("ru", "из порта|под законом|о Лунде|12", "Изольда|порт у моря"),
    ],
)
def test_a_part_of_a_sentence_is_nobody(language: str, no_names: str, names: str) -> None:
    """A finite verb, a number alone, and what opens with a preposition name nobody."""
    assert [x for x in no_names.split("|") if not nobody.is_nobody(x, language)] == []
    assert [x for x in names.split("|") if nobody.is_nobody(x, language)] == []


@pytest.mark.parametrize(
    ("rule", "holds", "fails"),
    [
        (
            partial(cues.is_aside, before="“No,” said Ada Lund, 81, ", name="Ada Lund"),
            "whose farm it is|who has three of them|Dont la ferme brûle",
            "which is her own|whoever comes|and she left",
        ),
        (
            partial(cues.is_aside, before="“No,” said Lund of the farm, ", name="Lund"),
            "",
            "whose roof is red",
        ),
        (
            cues.is_led_in,
            "Citing a report by Lund|Referring to the ship|Quoting her",
            "Citings are rare|The ship is citing it",
        ),
    ],
)
def test_a_clause_only_tells_of_who_speaks(rule: Rule, holds: str, fails: str) -> None:
    """Right behind the name, or before it as the source it is led in with."""
    assert [x for x in holds.split("|") if x and not rule(x)] == []
    assert [x for x in fails.split("|") if rule(x)] == []


def test_whom_a_call_reaches_is_spoken_to() -> None:
    """“They called upon the Fund” is not the Fund’s word, whatever else the cue holds."""
    text = "They called upon the Fund to pay, the clerk said."
    assert cues.is_addressed("the Fund", "called upon", text, "en")
    assert cues.is_addressed("Fund", "had called upon", text, "en")
    assert not cues.is_addressed("the clerk", "called upon", text, "en")


@pytest.mark.parametrize(
    ("text", "recalled"),
    [
        ("Tavia recalled its ambassador.", True),
        ("The firm recalls 300 blue cars.", True),
        ("Lund recalled that the ambassador was ill.", False),
        ("Lund recalled the day.", False),
    ],
)
def test_who_calls_back_says_nothing(text: str, recalled: bool) -> None:
    """A state recalls its envoy and a firm its cars; a person recalls a day."""
    assert cues.is_recall("recalled", text) is recalled
    assert not cues.is_recall("said", text)


@pytest.mark.parametrize(
    ("text", "cue", "name"),
    [
        ("In a letter of May her lawyers denied it.", "denied", "her lawyers"),
        ("In a letter of 2 June Ada Lund denied it.", "denied", "Ada Lund"),
        ("Her lawyers denied it.", "denied", None),  # nothing leads to them
        ("In letters they denied it.|On Monday denied it.", "denied", None),
        ("In letters her lawyers denied it.", "refused", None),
    ],
)
def test_who_stands_before_the_verb_is_led_in(text: str, cue: str, name: str | None) -> None:
    """Behind words of time or place the name right before the verb is that of the speaker."""
    assert {cues.led(one, cue, "en") for one in text.split("|")} == {name}
    assert cues.led(text, cue, "fr") is None


SLOW = (f"x,{' ' * 1990}", f"told by{' ' * 1990}", "told by " * 250, "a" * 2000, "a-" * 1000)
LONG = (" " * 20000, "," * 20000, "(" * 20000, "a" * 20000, "a " * 10000, ", Lund a" * 2800)


@pytest.mark.parametrize("text", [*HOSTILE, *SLOW, *LONG])
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a long text in all ways."""
    start = time.monotonic()
    wills.willing(text, "en")
    cues.is_suffered("found", text)
    cues.led(f"{text} said", "said", "en")
    cues.beside_quotation("said", f"{text} said")
    cues.is_addressed("Lund", "told", f"told {text}", "en")
    cues.antecedent(text + "who said no", len(text), "en")
    assert time.monotonic() - start < 2
