"""The number check: accept and reject pairs, by language."""

from __future__ import annotations

import pytest

from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.numbers import canonical, unsupported_number

ACCEPTED = [
    # language, statement, evidence
    ("en", "It was the 22nd round of talks.", "The talks were in their 22nd round."),
    ("en", "It was round 22.", "It was the 22nd round of “strategic consultations”."),
    ("en", "The budget is 1000 dollars.", "The budget is 1,000 dollars."),
    ("en", "The budget is 1,000,000 dollars.", "The budget is 1 million dollars."),
    ("en", "The budget is 1 000 dollars.", "The budget is 1,000 dollars."),
    ("en", "Exports rose by 1.5 per cent.", "Exports rose by 1.5%."),
    ("en", "They spent $3.5bn.", "They spent 3.5 billion dollars."),
    ("en", "They spent 3 million to 4 million.", "They spent between 3 and 4 million."),
    ("en", "They spent 3 million to 4 million.", "They spent 3–4 million."),
    ("en", "Two ships were sunk.", "They sank 2 ships."),
    ("en", "12 ships were sunk.", "They sank a dozen ships."),
    ("en", "250 people died.", "Two hundred and fifty people died."),
    ("en", "Twenty-two people died.", "The fire killed 22 people."),
    ("en", "A hundred people died.", "The fire killed 100 people."),
    ("en", "One of the ships was hit.", "A ship was hit."),
    ("en", "The two countries will cooperate.", "China and Russia will cooperate."),
    ("en", "Hundreds died.", "The quake left hundreds dead."),
    ("en", "The 2nd round is over.", "The second round is over."),
    ("en", "The toll is 1,234,567.89.", "The toll is 1234567.89."),
    ("en", "The vote is on 12 May 2024.", "The vote is on 2024-05-12, in May."),
    ("en", "Range of 10 to 15 km.", "A range of 10-15 km."),
    ("en", "The total was 05 units.", "The total was 5 units."),
    ("fr", "Le budget est de 1 000 euros.", "Le budget est de 1000 euros."),
    ("fr", "Une hausse de 1,5 %.", "Une hausse de 1.5 %."),
    ("fr", "Deux navires ont coulé.", "Les 2 navires ont coulé."),
    ("fr", "Il a reçu 3 milliards.", "Il a reçu 3000 millions d’euros."),
    ("fr", "Un navire a coulé.", "Le navire a coulé."),
    ("fr", "Les deux pays coopèrent.", "La Chine et la Russie coopèrent."),
    ("es", "Son 3000 millones.", "Son 3 mil millones."),
    ("es", "Un barco se hundió.", "El barco se hundió."),
    ("es", "Murieron 1.500 personas.", "Murieron 1500 personas."),
    ("de", "Es waren 1.500 Soldaten.", "1500 Soldaten waren da."),
    ("de", "Es sind 22 Schiffe.", "Zweiundzwanzig Schiffe sind da."),
    ("de", "Es kostet 2,5 Mrd. Euro.", "Es kostet 2,5 Milliarden Euro."),
    ("de", "Ein Schiff sank.", "Das Schiff sank."),
    ("ru", "Погибли 5 человек.", "Погибли пять человек."),
    ("ru", "Выделено 3 млн рублей.", "Выделено три миллиона рублей: 3 миллиона."),
    ("ru", "Это 2,5 тысячи.", "Это 2500 человек."),
    ("zh", "共有50000人。", "共有5万人。"),
    ("zh", "第22轮磋商。", "第二十二轮磋商。"),
    ("zh", "2024年的访问。", "二〇二四年的访问。"),
    ("zh", "一艘船沉没。", "船沉没了。"),
    ("zh", "两国将合作。", "中国和俄罗斯将合作。"),
    ("zh", "万一失败怎么办。", "失败怎么办。"),
    (None, "There were ٢٢ ships.", "There were 22 ships."),
    (None, "It is １２ km.", "It is 12 km."),
    (None, "It costs 1.500.", "It costs 1500."),
    (None, "Three ships.", "The ships."),
]

REJECTED = [
    ("en", "It was the 23rd round.", "It was the 22nd round.", "23"),
    ("en", "The budget is $3 million.", "The budget is $3 billion.", "3 million"),
    ("en", "The budget is $3.", "The budget is $3 billion.", "3"),
    ("en", "It rose by 1.5%.", "It rose by 1,500.", "1.5"),
    ("en", "In 2019 they met.", "In 2018 they met.", "2019"),
    ("en", "Three ships were sunk.", "Two ships were sunk.", "Three"),
    ("en", "It is the third round.", "It is the second round.", "third"),
    ("en", "Thousands died.", "Hundreds died.", "Thousands"),
    ("en", "250 people died.", "Two hundred people died.", "250"),
    ("en", "A dozen ships.", "Ten ships.", "dozen"),
    ("en", "It will happen in 2024.", "It will happen next year.", "2024"),
    ("en", "They spent 5 million.", "They spent 3 to 4 million.", "5 million"),
    ("fr", "Trois navires.", "Deux navires.", "Trois"),
    ("fr", "Il a reçu 3 millions.", "Il a reçu 3 milliards.", "3 millions"),
    ("es", "Murieron 15 personas.", "Murieron 50 personas.", "15"),
    ("es", "Tres barcos.", "Dos barcos.", "Tres"),
    ("de", "Es sind 23 Schiffe.", "Zweiundzwanzig Schiffe sind da.", "23"),
    ("de", "Es kostet 2 Mio. Euro.", "Es kostet 2 Mrd. Euro.", "2 Mio"),
    ("ru", "Погибли шесть человек.", "Погибли пять человек.", "шесть"),
    ("ru", "Это 3 млн рублей.", "Это 3 млрд рублей.", "3 млн"),
    ("zh", "共有5亿人。", "共有5万人。", "5亿"),
    ("zh", "第二十三轮。", "第二十二轮。", "二十三"),
    ("zh", "三艘船。", "五艘船。", "三"),
    (None, "There were ٢٣ ships.", "There were 22 ships.", "23"),
]


@pytest.mark.parametrize(("code", "statement", "evidence"), ACCEPTED)
def test_a_number_that_stands_in_the_evidence_is_accepted(
    code: str | None, statement: str, evidence: str
) -> None:
    """The same number in another notation, or an article that looks like one, is no fault."""
    language = LANGUAGES[code] if code else None
    assert unsupported_number(statement, [evidence], language) is None


@pytest.mark.parametrize(("code", "statement", "evidence", "shown"), REJECTED)
def test_a_changed_number_is_named(
    code: str | None, statement: str, evidence: str, shown: str
) -> None:
    """A number, a scale or a year that the evidence lacks is caught, and shown as written."""
    language = LANGUAGES[code] if code else None
    assert unsupported_number(statement, [evidence], language) == shown


@pytest.mark.parametrize(
    ("whole", "fraction", "power", "written"),
    [
        ("007", "", 0, "7"),
        ("3", "50", 0, "3.5"),
        ("3", "5", 9, "3500000000"),
        ("0", "125", 1, "1.25"),
        ("0", "0", 0, "0"),
        ("9" * 50, "", 0, "9" * 50 + ".e0"),
    ],
)
def test_a_number_has_one_way_to_be_written(
    whole: str, fraction: str, power: int, written: str
) -> None:
    """Numbers compare as exact decimals; what is absurdly long compares as it stands."""
    assert canonical(whole, fraction, power) == written
