"""Made-up news for the benchmarks of many documents: any number of them, each another text.

``document(number)`` is the same text in every run. Of some 250 words: two headlines' worth of
news, who says what, an aim and a legal ground, with names, numbers and quotes to be checked.
"""

from __future__ import annotations

import random

_FIRST = [
    "Lena",
    "Tomas",
    "Irina",
    "Jonas",
    "Clara",
    "Viktor",
    "Helen",
    "Marek",
    "Sofia",
    "Daniel",
    "Ruth",
    "Oskar",
]
_LAST = [
    "Marsh",
    "Keller",
    "Novak",
    "Lindqvist",
    "Okafor",
    "Brandt",
    "Moreau",
    "Castell",
    "Haddad",
    "Ferreira",
]
_PLACES = [
    "Veldoria",
    "Norhaven",
    "Castrelle",
    "Osmark",
    "Torvane",
    "Bellport",
    "Karsund",
    "Almera",
]
_BODIES = (
    "Ministry of Transport",
    "Harbour Authority",
    "Interior Ministry",
    "Coast Guard",
    "Water Board",
    "National Audit Office",
)
_GOODS = ["grain", "timber", "fuel", "cement", "medicine", "fertiliser"]
_MONTHS = ["January", "March", "April", "June", "September", "November"]


def document(number: int) -> str:
    """Return the text of one document."""
    chance = random.Random(number)
    place, other = chance.sample(_PLACES, 2)
    body = chance.choice(_BODIES)
    one, two, three = (
        f"{first} {last}"
        for first, last in zip(chance.sample(_FIRST, 3), chance.sample(_LAST, 3), strict=True)
    )
    goods, month = chance.choice(_GOODS), chance.choice(_MONTHS)
    ships, tonnes, share = chance.randint(3, 90), chance.randint(200, 9000), chance.randint(4, 60)
    day, article = chance.randint(1, 28), chance.randint(2, 70)
    return f"""{place} reopens its northern port to {goods} after notice {number}

{place.upper()}, {day} {month} - The {body} of {place} said on Monday that {ships} ships \
carrying {goods} had been cleared to enter the northern port, which had been closed for most \
of the winter. {one}, the head of the {body}, said the closure had cost the region about \
{tonnes} tonnes of {goods} and had left {share} per cent of the dock workers without pay.

"We did not close the port to punish anybody, and we will not close it again without a \
warning," {one} told reporters outside the customs house. {two}, a spokeswoman for the dock \
workers, denied that the union had asked for the closure and accused the {body} of hiding two \
inspection reports. According to {two}, the reports were sent to the government in {month} and \
nobody has answered them since. {three}, the transport minister of {other}, said his country \
would send {ships} inspectors and plans to keep them in {place} until the end of the year.

The {body} said the closure was lawful under Article {article} of the Harbour Act, which allows \
a port to be closed where the safety of a crew is at risk. {two} said the act had never been \
meant for a dispute about wages, and that the workers intend to bring the case before the \
Court of Appeal in {place}. {three} warned that trade in {goods} between {place} and {other} \
could fall by {share} per cent if the quarrel goes on. The {body} aims to publish a full \
account of the costs before the next session of parliament, and it has asked {other} for the \
figures of its own ports, which had not been received by {day} {month}.
"""
