"""Mentions: whom a sentence is about, and what else a document calls somebody.

"District administrator |Sabina Thapaliya| was having none of it. The company, she charged, …": who
a pronoun or a description means need not have spoken before. Rules of language for the names of
persons; whether a name is a person's, the model says.
"""

from __future__ import annotations

import re

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules.pronouns import words_of

_CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐĀĒĪŌŪŁŚŻА-ЯЁ]"
_WORD = rf"(?:{_CAPITAL}\.|{_CAPITAL}[\w’'-]*\w)"
_PARTICLE = r"(?:al|bin|ibn|da|das|de|del|della|den|der|di|do|dos|du|la|le|el|van|von|ben|y|e)"
_NAME = rf"{_WORD}(?: (?:{_PARTICLE} ){{0,2}}{_WORD}){{1,4}}"
_LEAD = r"(?:[\w’'-]+ ){0,6}?(?:[\w’'-]+, )?"
# "Councilwoman Denise Achterberg, whose …", "His counsel, Babak Zarrinpour, painted …"
_HEAD = re.compile(rf"^[“”\"]?(?P<lead>{_LEAD})(?P<name>{_NAME})(?=,? [a-zà-öø-ÿа-яё\d]|, )")
# "Reçue jeudi, la maire, |Yvonne Karagiannis|, en est ressortie …": the last one so introduced
_BESIDE = re.compile(
    rf"\b(?:the|his|her|its|their|la|le|son|sa|el|su) (?:[\w’-]+ ){{0,4}}[\w’-]+, "
    rf"(?P<name>{_NAME}),"
)
# "More cautious was Katarzyna Wolniewicz, a hydrologist …"
_INVERTED = re.compile(
    rf"^[^,:;“”\"]{{3,60}} (?:was|is|came|est|était|fue|era) (?P<name>{_NAME})[,.]"
)
OPENING = listed(
    "a after all although an and as at because before both but by during for from he here his her "
    "if in its it like many most much no not on once one only our over she since so some that "
    "there these they this those though to under until we what when where which while who why with "
    "without yet you than then another each every few several"
)
_DIRECTIONS = listed(
    "north south east west northern southern eastern western new old upper lower central greater "
    "great san santa saint st port mount lake fort cape"
)
_DESCRIBED = re.compile(r"^(?:(?:the|le|la|el|cette|cet|ce)\s+|l[’'])", re.IGNORECASE)
_AGED = re.compile(r"(?P<years>\d{1,3})[ -]?(?:year-old|jährige\w*)$")
_PERSONS = {
    "en": re.compile(
        r"(?:former |retired |late |ex-|old |young |\w+-year-old |\w{4,12} )?(?:"
        r"\d+-year-old|\w+(?:man|woman|ist|ician|eer|ator|itor|ctor|essor|essor)|"
        r"activist|actor|advocate|ambassador|analyst|athlete|attorney|author|backbencher|barrister|"
        r"baker|bishop|bricklayer|brother|builder|campaigner|captain|caretaker|champion|chef|chief|"
        r"clerk|coach|colonel|commander|consul|councillor|counsel|cyclist|daughter|dealer|defendant|"
        r"deputy|diplomat|doctor|driver|economist|elder|emigrant|envoy|expert|farmer|father|"
        r"fighter|founder|general|governor|grandad|grandfather|grandmother|guard|guerrilla|guide|"
        r"headteacher|hunter|husband|imam|immigrant|informant|insider|inspector|investigator|"
        r"janitor|judge|keeper|king|labourer|lawmaker|lawyer|leader|legislator|lieutenant|"
        r"magistrate|magnate|major|manager|marshal|mayor|mediator|merchant|midwife|migrant|miner|"
        r"minister|monk|mother|musician|negotiator|neighbour|neighbor|nun|nurse|officer|owner|"
        r"painter|pastor|philosopher|physician|pilot|planner|player|plumber|poet|politician|pope|"
        r"porter|premier|president|priest|prince|princess|principal|prisoner|producer|professor|"
        r"prosecutor|queen|rabbi|researcher|ringleader|runner|sailor|scientist|secretary|senator|"
        r"sergeant|shepherd|singer|sister|skipper|soldier|solicitor|son|student|suspect|tailor|"
        r"teacher|teenager|tenant|trader|treasurer|tycoon|veteran|vet|victim|volunteer|waiter|"
        r"welder|widow|widower|wife|witness|worker|writer|youngster)"
    ),
    "fr": re.compile(
        r"(?:ancienn?e? )?(?:\w+(?:euse|iste|icienn?e?|ière|trice)|avocate?|capitaine|cardinal|"
        r"commandant|conseiller|députée?|diplomate|directeur|édile|élue?|ex-\w+|fileteur|"
        r"général|gouverneur|institutrice|juge|maire|maraîcher|médecin|ministre|ouvrier|ouvrière|"
        r"paysanne?|pêcheur|porte-parole|prélat|préfète?|président|procureure?|professeure?|"
        r"responsable|sénateur|vétérinaire|syndicaliste|quinquagénaire|sexagénaire)"
    ),
    "es": re.compile(
        r"(?:ex)?(?:\w+(?:ista|dora?)|abogad[oa]|alcalde(?:sa)?|capitán|comandante|"
        r"coronel|cura|diputad[oa]|diplomátic[oa]|enfermer[oa]|fiscal|general|gobernadora?|"
        r"guerriller[oa]|jefe|jefa|juez|jueza|líder|maestr[oa]|médic[oa]|ministr[oa]|obispo|obrer[oa]|"
        r"pescadora?|portavoz|prelado|presidenta?e?|profesora?|senadora?|vocer[oa]|sacerdote)"
    ),
}
_NO_PERSONS = listed(
    "operator broadcaster manufacturer regulator publisher lender insurer developer employer "
    "contractor retailer carrier factor sector motor reactor tractor generator indicator supplier "
    "distributor administrator’s"
)


def subject(text: str, language: str) -> str | None:
    """Return the full name that a sentence is about, with the title before it; None without one.

    "|Local MP Gurdeep Sandhu-Hale|, 38, piled in …", "More cautious was |Katarzyna Wolniewicz|, …".
    """
    known = LANGUAGES.get(language)
    if known is None or language == "zh":
        return None
    found = _INVERTED.match(text) or _HEAD.match(text)
    if found is None:
        beside = [match["name"] for match in _BESIDE.finditer(text)]
        return beside[-1] if beside else None
    name = found["name"].removesuffix("’s").removesuffix("'s")
    first = words_of(text)[0]
    lead = words_of(found.groupdict().get("lead") or "")
    if first in OPENING and not (lead and first in ("his", "her", "its", "one", "another")):
        return None
    return name if name.count(" ") else None


def whole(name: str, text: str, language: str) -> str | None:
    """Return the full name by which a text names somebody elsewhere: "Denise |Achterberg|".

    ``name`` is a surname, with a title or without: "Ms Achterberg".
    """
    known = LANGUAGES.get(language)
    if known is None or language == "zh":
        return None
    own = [word for word in name.split() if word.casefold().rstrip(".") not in known.titles]
    if len(own) != 1 or not own[0][:1].isupper() or own[0].isupper():
        return None
    given = rf"(?<![\w’'.-])(?P<given>{_WORD}(?: {_WORD}){{0,2}}) (?P<part>(?:{_PARTICLE} ){{0,2}})"
    for found in re.finditer(rf"{given}{re.escape(own[0])}(?![\w’'-]*\w)", text):
        words = found["given"].split()
        while words and (words[0].casefold().rstrip(".") in known.titles or _is_no_given(words[0])):
            words = words[1:]
        if words and words[-1].casefold() not in known.calendar:
            return f"{' '.join(words)} {found['part']}{own[0]}"
    return None


def described_subject(text: str, language: str) -> str | None:
    """Return the description of a person that a sentence begins with: "|The judge| was not …"."""
    if language != "en":
        return None
    found = re.match(rf"[Tt]he (?:{_PERSONS['en'].pattern})(?= [a-z])", text)
    return found.group() if found else None


def describes(name: str, text: str, language: str) -> bool:
    """Say whether a text describes a full name as a person's: "its envoy, |Ada Lund|"."""
    nouns = _PERSONS.get(language)
    if nouns is None:
        return False
    behind = r"(?: (?:of|for|de|du|des|del) (?:the |la |l[’'])?[\w’-]+)?,? "
    described = rf"(?<![\w’-])(?:{nouns.pattern}){behind}{re.escape(name)}(?![\w’-])"
    return re.search(described, text) is not None


def _is_no_given(word: str) -> bool:
    return word.casefold() in OPENING or word.casefold() in _DIRECTIONS or word.casefold() == "the"


def aged(description: str, text: str) -> str | None:
    """Return who has the age of a description: "the 61-year-old" is "Ada Lund, 61"."""
    found = _AGED.search(description)
    if found is None:
        return None
    named = re.search(
        rf"(?<![\w’'.-])(?P<name>{_NAME}|{_WORD})(?:, | \()(?:aged )?{found['years']}\b", text
    )
    return named["name"] if named else None


def is_described(by: str, text: str, language: str) -> bool:
    """Say whether words only describe one person who was named before: "the farmer", "l’édile"."""
    pattern = _PERSONS.get(language)
    bare = _DESCRIBED.sub("", by.strip())
    if pattern is None or bare in _NO_PERSONS or not pattern.fullmatch(bare):
        return False
    article = {"en": "[Tt]he ", "fr": "(?i:le |la |l[’']|ce |cet |cette )", "es": "(?i:el |la )"}
    # "the mayor of Sund", "the minister, Ada Lund" and "the union’s lawyer" say who it is
    other = rf"(?!\w|[’'-]| (?:of|for|de|du|des|del)\b|,? {_CAPITAL})"
    return re.search(rf"(?<!\w){article[language]}{re.escape(bare)}{other}", text) is not None
