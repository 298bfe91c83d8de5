"""The negation check: accept and reject pairs, by language."""

from __future__ import annotations

import pytest

from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.negation import adds_negation, negation_fault

PATROL = (
    "It said the two sides were operating in accordance with international law, the patrol was "
    "not directed at third countries, and there had been “no violations of the airspace of "
    "other countries”."
)
DENIED = "Wang denied that China had sent arms to Russia, saying it was neutral."
RELEASED = "No statement was released after the last round of talks in 2019."
DETAILS = "The ministry did not give details of the officials who took part in the meeting."

ACCEPTED = [
    ("en", "The patrol was in accordance with international law.", PATROL),
    ("en", "The patrol was not directed at third countries.", PATROL),
    ("en", "There were no violations of the airspace of other countries.", PATROL),
    ("en", "Russia’s defence ministry denied violating other countries' airspace.", PATROL),
    ("en", "The two sides operated in accordance with international law.", PATROL),
    ("en", "China had not sent arms to Russia.", DENIED),
    ("en", "China is neutral.", DENIED),
    ("en", "China denied sending arms to Russia.", DENIED),
    ("en", "A round of talks was held in 2019.", RELEASED),
    ("en", "No statement was released.", RELEASED),
    ("en", "Officials took part in the meeting.", DETAILS),
    ("en", "The ministry declined to give details of the officials.", DETAILS),
    ("en", "The ministry named the officials.", DETAILS),
    ("en", "They met.", "They met without preconditions."),
    ("en", "The talks succeeded.", "He said he would not resign because the talks succeeded."),
    ("en", "The strike hit the port.", "The strike not only hit the port but the airfield."),
    ("en", "He did not deny the report.", "He did not deny the report."),
    ("en", "The act was not lawful.", "The act was unlawful."),
    ("en", "The act was unlawful.", "The act was not lawful."),
    ("en", "Iran no longer supports the deal.", "Iran no longer supports the deal."),
    ("en", "Moscow refused to sign the treaty.", "Moscow did not sign the treaty."),
    ("en", "Russia offered talks in Minsk.", "Ukraine rejected Russia’s offer of talks in Minsk."),
    ("en", "The troops will leave.", "The troops will leave, and there is no doubt about it."),
    ("en", "It can't be used.", "It cannot be used."),
    ("en", "The measures are defensive.", "The measures are defensive. They are not a threat."),
    ("fr", "La patrouille n’a pas violé l’espace aérien.",
     "La patrouille n’a violé aucun espace aérien."),
    ("fr", "La France respecte le droit.", "La France respecte le droit et ne vise aucun pays."),
    ("fr", "La Russie dément avoir attaqué le port.", "La Russie nie avoir attaqué le port."),
    ("fr", "La mission protège les civils.", "La mission ne protège que les civils."),
    ("es", "La patrulla no iba dirigida contra terceros países.",
     "La patrulla no estaba dirigida contra terceros países."),
    ("es", "Rusia niega haber violado el espacio aéreo.",
     "Rusia desmintió haber violado el espacio aéreo."),
    ("es", "China ayudó a Rusia.", "China no solo ayudó a Rusia, también a Irán."),
    ("de", "Die Patrouille richtete sich nicht gegen Drittstaaten.",
     "Die Patrouille habe sich nicht gegen Drittstaaten gerichtet."),
    ("de", "Moskau bestreitet die Verletzung des Luftraums.",
     "Moskau dementierte die Verletzung des Luftraums."),
    ("de", "Russland half China.", "Russland half nicht nur China, sondern auch Iran."),
    ("ru", "Патруль не был направлен против третьих стран.",
     "Патруль не направлен против третьих стран, заявили в ведомстве."),
    ("ru", "Россия отрицает нарушение воздушного пространства.",
     "Россия опровергла нарушение воздушного пространства."),
    ("ru", "Стороны обсудили безопасность.", "Стороны обсудили не только безопасность."),
    ("zh", "巡航不针对第三方。", "国防部表示，巡航不针对第三方。"),
    ("zh", "中方否认提供武器。", "中方没有提供武器。"),
    ("zh", "中俄加强合作。", "中俄不断加强合作。"),
    (None, "Dingen skete.", "Dingen skete ikke."),
]  # fmt: skip

REJECTED = [
    ("en", "The patrol was directed at third countries.", PATROL, "negation_lost"),
    ("en", "There were violations of the airspace of other countries.", PATROL, "negation_lost"),
    ("en", "The patrol was directed at third countries.",
     "The patrol was not directed at third countries under the annual plan that both navies "
     "adopted in Moscow.", "negation_lost"),
    ("en", "The patrol targeted third countries.", PATROL, "negation_lost"),
    ("en", "The two sides were not operating in accordance with international law.", PATROL,
     "negation_added"),
    ("en", "Troops would not withdraw.", "The minister said troops would withdraw.",
     "negation_added"),
    ("en", "Troops would withdraw.", "The minister said troops would not withdraw.",
     "negation_lost"),
    ("en", "China sent arms to Russia.", DENIED, "negation_lost"),
    ("en", "China sent arms to Russia.", "Wang denied, as always, that China sent arms to Russia.",
     "negation_lost"),
    ("en", "A statement was released after the last round of talks in 2019.", RELEASED,
     "negation_lost"),
    ("en", "The ministry gave details of the officials who took part.", DETAILS, "negation_lost"),
    ("en", "They met with preconditions.", "They met without preconditions.", "negation_lost"),
    ("en", "Violating other countries’ airspace.", "Russia denied violating other countries’ "
     "airspace.", "negation_lost"),
    ("en", "The two sides reached an agreement.", "The two sides failed to reach an agreement.",
     "negation_lost"),
    ("en", "He denied the report.", "He did not deny the report.", "negation_lost"),
    ("en", "He did not deny the report.", "He denied the report.", "negation_added"),
    ("en", "Iran supports the deal.", "Iran no longer supports the deal.", "negation_lost"),
    ("en", "The United Nations did not agree.", "The United Nations agreed.", "negation_added"),
    ("fr", "La loi internationale ne tient pas.", "La loi internationale tient.",
     "negation_added"),
    ("en", "The talks never took place.", "The talks took place in Beijing.", "negation_added"),
    ("en", "Moscow has evidence of the attack.", "Moscow has no evidence of the attack.",
     "negation_lost"),
    ("en", "Israel carried out the strike.", "Israel didn’t carry out the strike.",
     "negation_lost"),
    ("fr", "La patrouille est dirigée contre des pays tiers.",
     "La patrouille n’est pas dirigée contre des pays tiers.", "negation_lost"),
    ("fr", "Les troupes ne partiront pas.", "Les troupes partiront demain.", "negation_added"),
    ("fr", "La Russie a attaqué le port.", "La Russie nie avoir attaqué le port.",
     "negation_lost"),
    ("es", "La patrulla está dirigida contra terceros países.",
     "La patrulla no está dirigida contra terceros países.", "negation_lost"),
    ("es", "Las tropas no se retirarán.", "Las tropas se retirarán.", "negation_added"),
    ("es", "Violó el espacio aéreo.", "Moscú niega que violó el espacio aéreo.", "negation_lost"),
    ("de", "Russland hat den Luftraum verletzt.",
     "Russland hat den Luftraum nicht verletzt.", "negation_lost"),
    ("de", "Es gab Verletzungen des Luftraums.", "Es gab keine Verletzungen des Luftraums.",
     "negation_lost"),
    ("de", "Die Truppen ziehen nicht ab.", "Die Truppen ziehen ab.", "negation_added"),
    ("ru", "Патруль направлен против третьих стран.",
     "Патруль не направлен против третьих стран.", "negation_lost"),
    ("ru", "Войска не уйдут.", "Войска уйдут.", "negation_added"),
    ("ru", "Россия нарушила воздушное пространство.",
     "Россия отрицает, что нарушила воздушное пространство.", "negation_lost"),
    ("zh", "巡航针对第三方。", "国防部表示，巡航不针对第三方。", "negation_lost"),
    ("zh", "中方没有提供援助。", "中方提供援助。", "negation_added"),
    ("zh", "中方提供武器。", "中方否认提供武器。", "negation_lost"),
]  # fmt: skip


@pytest.mark.parametrize(("code", "statement", "evidence"), ACCEPTED)
def test_a_statement_with_the_polarity_of_its_evidence_is_accepted(
    code: str | None, statement: str, evidence: str
) -> None:
    """A negation elsewhere in the evidence, or told in other words, is no fault."""
    assert negation_fault(statement, evidence, LANGUAGES[code] if code else None) is None


@pytest.mark.parametrize(("code", "statement", "evidence", "reason"), REJECTED)
def test_a_lost_or_added_negation_is_caught(
    code: str, statement: str, evidence: str, reason: str
) -> None:
    """A statement that turns its evidence round is rejected, in the right direction."""
    assert negation_fault(statement, evidence, LANGUAGES[code]) == reason


@pytest.mark.parametrize(
    ("statement", "evidence", "added"),
    [
        ("The two sides did not agree.", "The two sides agreed. The talks went on.", True),
        ("The two sides did not agree.", "The two sides failed to agree.", False),
        ("The patrol was directed at third countries.", PATROL, False),
    ],
)
def test_the_gist_is_only_asked_whether_it_adds_a_negation(
    statement: str, evidence: str, added: bool
) -> None:
    """A gist draws sentences together: only a negation out of nothing is rejected."""
    assert adds_negation(statement, evidence, LANGUAGES["en"]) is added
    assert not adds_negation(statement, evidence, None)
