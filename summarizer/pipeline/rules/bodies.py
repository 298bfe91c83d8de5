"""Bodies: what a ministry, an army or a court is, as the head noun of its name tells.

"Orland’s |air force|" is of the military, "the |Court| of Appeal of Sund" of the judiciary. Where
the noun tells it, no model is asked. What a bank, a union or a commission is, no noun tells.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from summarizer.grounding.language import Language, listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.summary import Sector

# the nouns of each sector; one that starts with "-" ends longer words
_NOUNS: Mapping[str, Mapping[Sector, str]] = {
    "en": {
        "government": "ministry|government|cabinet|embassy|treasury|authority|authorities|registry",
        "military": "army|navy|air force|armed forces|forces|military|coastguard|coast guard|fleet"
        "|flotilla|border force|general staff|fleet command|maritime command",
        "police": "police|police force|constabulary",
        "legislature": "parliament|senate|national assembly|house of representatives",
        "judiciary": "court|tribunal",
        "party": "party",
        "international_organisation": "security council|united nations",
        "armed_group": "front|militia",
        "business": "ltd|llc|inc|plc|gmbh|company|corporation|airlines|airways|shipping|holdings"
        "|lines|minerals",
        "civil_society": "trade union",
        "academia": "university|museum|academy|college",
        "media": "newspaper|broadcaster|news agency|press agency",
    },
    "fr": {
        "government": "ministère|gouvernement|préfecture|ambassade|mairie",
        "military": "armée|forces armées|marine|état-major",
        "police": "police|gendarmerie",
        "legislature": "parlement|sénat|assemblée nationale",
        "judiciary": "cour|tribunal|parquet",
        "party": "parti",
        "international_organisation": "conseil de sécurité|nations unies",
        "business": "société|entreprise",
        "civil_society": "syndicat|collectif",
        "academia": "université|musée",
    },
    "es": {
        "government": "ministerio|gobierno|embajada|alcaldía|cancillería|ayuntamiento",
        "military": "ejército|armada|fuerzas armadas|fuerza aérea|estado mayor",
        "police": "policía",
        "legislature": "parlamento|senado|asamblea nacional",
        "judiciary": "tribunal|corte|juzgado|fiscalía",
        "party": "partido",
        "international_organisation": "consejo de seguridad|naciones unidas",
        "business": "empresa|compañía",
        "civil_society": "sindicato",
        "academia": "universidad|museo",
    },
    "de": {
        "government": "-ministerium|regierung|-behörde|-amt|-aufsicht|botschaft|landkreis",
        "military": "armee|marine|luftwaffe|streitkräfte|generalstab|luftverteidigung|küstenwache",
        "police": "-polizei|polizei",
        "legislature": "parlament|bundestag|landtag",
        "judiciary": "-gericht|staatsanwaltschaft",
        "party": "partei",
        "international_organisation": "sicherheitsrat|vereinte nationen|vereinten nationen",
        "business": "gmbh|ag|gesellschaft",
        "civil_society": "gewerkschaft",
        "academia": "-universität|universität|museum",
        "media": "zeitung|-sender",
    },
    "ru": {
        "government": "министерство|мид|правительство|посольство|минобороны",
        "military": "армия|флот|генштаб|вооружённые силы|вооруженные силы",
        "police": "полиция",
        "legislature": "парламент",
        "judiciary": "суд|прокуратура",
        "party": "партия",
        "business": "компания|концерн",
        "civil_society": "профсоюз",
        "academia": "университет|музей",
    },
    "zh": {
        "government": "部|政府|当局|使馆",
        "military": "军|部队|海军|武装部队|国防部",
        "police": "警方|警察局|公安局",
        "judiciary": "法院|检察院",
        "international_organisation": "安理会|联合国",
        "business": "公司|集团",
        "academia": "大学|博物馆",
    },
}
# nouns of bodies that do not tell what sector they are of
_UNTOLD = listed(
    "agency alliance association bank board brigade brigades bureau centre center coalition "
    "commission committee council department directorate federation fund group guard guards guild "
    "institute league mission movement office organisation organization service society trust union"
)
# nouns that name a body of the state by themselves: "the army", "la préfecture"
_ALONE = {
    "en": "[Tt]he (government|cabinet|army|navy|air force|military|police|coastguard|parliament"
    "|museum)",
    "fr": "(?:[Ll]e |[Ll]a |[Ll][’'])(gouvernement|préfecture|armée|police|parlement|parquet"
    "|mairie)",
    "es": "(?:[Ee]l |[Ll]a )(Gobierno|gobierno|Ejército|ejército|policía|fiscalía|alcaldía)",
    "de": "(?:[Dd]ie|[Dd]er) (Regierung|Armee|Polizei|Staatsanwaltschaft|Luftverteidigung)",
}
# whose a body is makes it another one: "the army |of Tavia|"
_OF = r"(?![\w’'-])(?! (?:of|for|du|des|del|der)\b)(?! (?:de (?:la )?|d[’'])[A-ZÀ-ÖØ-Þ])"
_FIRMS = ("GmbH", "AG")
# bodies of a state, by whose name they are told: "the |armed forces of Maruzeh|"
_STATES = "armed forces|army|authorities|coastguard|government|navy|parliament|police"
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŠŽČĆĐĀĒĪŌŪŁŚŻ]"
_WORD = rf"(?:{_CAPITAL}\.|{_CAPITAL}[\w’'-]*\w)"
_FIRST = frozenset({"fr", "es", "ru"})  # languages in which what a body is comes first
_BELONGS = re.compile(r"\s(?:of|for|in|on|at|from|der|des|von|für|im)\s")


def sector(name: str, language: str) -> Sector | None:
    """Return the sector of a body whose noun tells it; None where it does not."""
    patterns = _PATTERNS.get(language)
    if patterns is None:
        return None
    words = name.casefold()
    if language not in _FIRST:
        words = _BELONGS.split(words)[0]
    else:
        words = " ".join(w for w in words.split() if w not in LANGUAGES[language].articles)
    return next((told for told, pattern in patterns.items() if pattern.search(words)), None)


def _pattern(nouns: str, language: str) -> re.Pattern[str]:
    """Return the pattern of nouns at the end of a name, or at its start where the noun is first."""
    told = (re.escape(noun.removeprefix("-")) for noun in nouns.split("|"))
    one = "|".join(told)
    if language == "zh":
        return re.compile(rf"(?:{one})$")
    if language in _FIRST:
        return re.compile(rf"^(?:{one})\b")
    ends = [re.escape(noun[1:]) for noun in nouns.split("|") if noun.startswith("-")]
    longer = rf"|\w(?:{'|'.join(ends)})s?$" if ends else ""
    return re.compile(rf"(?:^|[\s’'-])(?:{one})$" + longer)


_PATTERNS = {
    language: {sector: _pattern(nouns, language) for sector, nouns in by_sector.items()}
    for language, by_sector in _NOUNS.items()
}


def is_noun(word: str, language: str) -> bool:
    """Say whether a word alone, in small letters, tells a body: "ministry"."""
    return sector(word, language) is not None or word in _UNTOLD


def named(text: str, language: str) -> list[str]:
    """Return the bodies that a sentence names by their nouns.

    "Sarn Water |Authority|", "Sabonia’s |air force|", "|coastguard| of Halqadir", "the |army|".
    """
    pattern, known = _NAMES.get(language), LANGUAGES.get(language)
    if pattern is None or known is None:
        return []
    found: list[str] = []
    for match in pattern.finditer(text):
        words = match.group().split()
        while len(words) > 1 and words[0][0].isupper() and _leads(words[0], known):
            words = words[1:]
        if language == "de" and not (words[-1] in _FIRMS or is_noun(words[0].casefold(), "de")):
            continue
        if len(words) > 1 or words[0][0].islower():
            found.append(" ".join(words))
    return found + re.findall(rf"\b{_ALONE[language]}{_OF}", text)


def subject(text: str, language: str) -> str | None:
    """Return the body that a sentence begins with: "The Orland |foreign ministry| was calm"."""
    if language != "en":
        return None
    found = _SUBJECT.match(text)
    return found["name"] if found else None


def _leads(word: str, known: Language) -> bool:
    bare = word.casefold()
    return bare in known.function or bare in known.calendar


def _told(language: str) -> str:
    """Return the nouns of a language as a pattern, the longest first."""
    told = [n for by in _NOUNS[language].values() for n in by.split("|") if n[0] != "-"]
    told += _UNTOLD if language == "en" else ()
    return "|".join(sorted(map(re.escape, told), key=len, reverse=True))


def _names() -> dict[str, re.Pattern[str]]:
    """Return what names a body: capitals before its noun, an owner, or of whom it is."""
    noun = rf"(?i:{_told('en')})(?![\w’'-])"
    of = rf"(?: (?:of|for) (?:the )?{_WORD}(?: {_WORD}){{0,2}})"
    before = rf"(?:{_WORD}[’']? (?:of |for )?){{1,7}}"
    english = (
        rf"(?<![\w’'-])(?:{before}(?={_CAPITAL}){noun}{of}?"
        rf"|(?:{_WORD} )?{_WORD}[’']s? (?:[a-z]+ )?{noun}"
        rf"|(?i:{_STATES}){of}|(?={_CAPITAL}){noun}{of})"
    )
    of = "(?:[a-zà-öø-ÿ]+ )?(?:d[’']|du |des? |de la |de l[’']|del |de los )"
    romance = {
        code: rf"(?<![\w’'-])(?i:{_told(code)}) (?:{of})?{_WORD}(?: {_WORD}){{0,2}}"
        for code in ("fr", "es")
    }
    german = (
        rf"(?<![\w’'-])(?:{_WORD} (?:{'|'.join(_FIRMS)})"
        rf"|{_CAPITAL}\w+(?: (?:von (?:der )?|des |der )?{_WORD}){{0,2}})(?![\w-])"
    )
    patterns = {"en": english, "de": german, **romance}
    return {language: re.compile(pattern) for language, pattern in patterns.items()}


_NAMES = _names()
_SUBJECT = re.compile(
    rf"(?:[Tt]he )?(?!The\b)(?P<name>(?:{_WORD} |{_WORD}[’']s? )(?:[a-z]+ ){{0,2}}"
    rf"(?i:{_told('en')}))"
    rf"(?= (?!of\b|for\b)[a-z])"
)
