"""Letterhead: what the form of an official text says of its author, in fixed words.

    issuer     whose statement it is by its head: "Statement by the Harbour Office on the fire"
    signed     who signs: "(Signed) Ada Quint"
    together   who speaks together: "We, the Heads of State of the Basin, met …"
    states     for which states somebody speaks: "Permanent Representative of Tavia", "Ministry of
               Fisheries of the Republic of Orland"
    is_over    whether a name stands as that of an author: "Speech by Ada Quint, Leader of …"
    is_dispatch   whether a text is news: "SUND, 3 May (Herald) – The port has been …"

The words are those that diplomatic and official usage prescribes, one row for each language.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from summarizer.grounding.language import Words, listed

_MARKS = r"signed|signé|firmado|gez\.|gezeichnet|подписал|подпись|签字|签名"
_SIGNED = re.compile(
    # before the name in brackets or with a colon, or behind it in brackets
    rf"^[ \t–—-]*(?:[(（\[](?:{_MARKS})[)）\]][ \t:]*|(?:{_MARKS})[ \t]*(?:[:：][ \t]*|\n{{1,3}})"
    r"|gez\.[ \t]+)(?P<before>[^\W\d_][^\n:;()]{1,60}?)[ \t]*$"
    rf"|^(?P<behind>[^\W\d_][^\n:;()（）]{{1,60}}?)[ \t]*[(（](?:{_MARKS})[)）][ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)
# a name over the office of one who signs for a state; the addressee has a style before the name
_TITLED = re.compile(
    r"^(?P<name>(?!H\.E\.)[A-ZÀ-ÖØ-Þ][\w.’-]+(?: [A-ZÀ-ÖØ-Þ][\w.’-]+){1,3})[ \t]*\n"
    r"(?:Ambassador|Permanent Representative|Chargée? d[’']affaires)\b",
    re.MULTILINE,
)
# a name that ends a text, behind "Yours faithfully," or "The Procurator,"
_LAST = re.compile(
    r"\n[^\n]{3,60},[ \t]*\n{1,3}(?P<name>(?:[A-ZÀ-ÖØ-Þ][\w.’-]+ ){1,3}[A-ZÀ-ÖØ-Þ][\w’-]+)\s*$"
)
_FOOT = 200  # characters in which such a signature stands
_FORMS = listed(  # what a heading calls a text, and no author
    "announcement avis communique communiqué comunicado de declaración déclaration erklärung "
    "mitteilung nota note notice of prensa press presse pressemitteilung public release "
    "statement заявление сообщение"
)
_TOGETHER = {
    "en": re.compile(r"^(?:\d+\.\s+)?We, the ([^.;:“”]+?), (?!the |and |or )[a-z]", re.M),
    "fr": re.compile(r"^(?:\d+\.\s+)?Nous, les ([^.;:«»]+?), (?!les? |la |et |ou )[a-z]", re.M),
    "es": re.compile(r"^(?:\d+\.\s+)?Nosotros, los ([^.;:«»]+?), (?!los |y |e )[a-z]", re.M),
    "de": re.compile(r"^(?:\d+\.\s+)?Wir, die ([^.;:„“]+?), (?!die |der |und )[a-z]", re.M),
}
_NAME = r"[A-ZÀ-ÖØ-Þ][\w’'-]+(?: (?!(?:TO|THE|OF|AND|ON|IN|FOR|AT)\b)[A-ZÀ-ÖØ-Þ][\w’'-]+){0,2}"
_STATES = (
    re.compile(
        r"(?:\b(?!The\b)[A-Z]\w+ )?\b(?i:(?:republic|kingdom|federation|emirate|sultanate"
        rf"|principality) of (?:the )?){_NAME}"
    ),
    re.compile(
        r"\b(?i:(?:république|royaume|principauté|república|reino) "
        rf"(?:du |des? |de la |de los |del |d[’'])(?:l[’'])?){_NAME}"
    ),
    re.compile(rf"\b(?:Republik|Königreich) {_NAME}"),
    re.compile(
        r"\b(?i:minister (?:of|for) [\w ]{3,40}?|ambassador|president|prime minister) of "
        rf"(?:the )?(?P<name>{_NAME})(?= (?:addressed|to)\b)"
    ),
    re.compile(rf"\b(?i:permanent (?:representative|mission) of (?:the )?)(?P<name>{_NAME})"),
    re.compile(r"[^\W\d与和及年月日从向在由致对]{2,6}?(?:联邦)?(?:共和国|王国|联邦)"),
)
_END = r"[,.:;–—(]|$"
_ISSUED = {  # the words before a name, and those that begin what the text is about
    "en": (
        r"(?:(?:[a-z]+ )?(?:statement|communiqu[ée]|notice|announcement|release|speech|remarks)"
        r"|joint declaration"
        r"|declaration(?= by)) (?:issued )?(?:by|from|of) (?:the )?",
        r" (?:about|after|concerning|following|in response|on|regarding|to)\b",
    ),
    "fr": (
        r"(?:communiqué|déclaration|avis)(?: conjointe?| de presse| officiel(?:le)?)? "
        r"(?:du |de la |de l['’]|des |de )",
        r" (?:à propos|au sujet|concernant|relati\w+|suite|sur)\b",
    ),
    "es": (
        r"(?:comunicado|declaración|nota)(?: conjunt[ao]| de prensa| oficial)? "
        r"(?:del|de la|de los|de) ",
        r" (?:acerca|ante|con motivo|relativ\w+|sobre)\b",
    ),
    "de": (
        r"(?:gemeinsame )?(?:erklärung|mitteilung|pressemitteilung|bekanntmachung|stellungnahme) "
        r"(?:des|der|von) ",
        r" (?:anlässlich|nach|über|zu[mr]?)\b",
    ),
    "ru": (
        r"(?:совместное )?(?:заявление|коммюнике|сообщение|уведомление) ",
        r" (?:в связи|о|об|относительно|по)\b",
    ),
}
_EVENT = re.compile(r"\b(?:summit|meeting|conference|session|talks)\b", re.IGNORECASE)
_JOINT = re.compile(r"\b(?:communiqu[ée]|declaration|joint statement)\b", re.IGNORECASE)
_MET = re.compile(
    r"^(?:\d+\.\s+)?(?P<name>The (?:Prime |Foreign |Defen[cs]e )?"
    r"(?:Ministers|Presidents|Heads|Leaders|Governments) [^.;:\n]{3,120}?)"
    r" (?:met|held|gathered|convened|assembled)\b",
    re.MULTILINE,
)
# "the Ministers for Foreign Affairs of Aldmark|, Tavia and Orland|"
_SEVERAL = re.compile(
    r"(?:\w+ )?(?:ministers|presidents|heads|governments|leaders|delegations|ministres|présidents"
    r"|gouvernements|ministros|presidentes|gobiernos)\b",
    re.IGNORECASE,
)
_LISTED = re.compile(
    r"(?:, (?:the |la |le |el |l[’'])?[A-ZÀ-ÖØ-Þ][\w’ -]*?)*,? (?:and|et|y) "
    r"(?:the |la |le |el |l[’'])?[A-ZÀ-ÖØ-Þ][\w’ -]*"
)
_ZH_ISSUED = re.compile(
    r"^(?P<name>[\u4e00-\u9fff]{2,16}?)(?:[关就][^\n]{2,40}?)?(?:的)?(?:声明|公报|公告)[ \t]*$",
    re.MULTILINE,
)
_RELEASE = re.compile(
    r"(?:for immediate release|(?:press|media) (?:contact|enquiries|release)|pressekontakt|"
    r"contact presse|contacto (?:de|para la) prensa|contacto de medios)\b",
    re.IGNORECASE,
)
_ALIKE = 0.88  # of a name and the line that it was copied from
_INTRODUCING = listed("by with avec con de mit")
_DATED = r"(?:,[^\n–—;:]{1,30}|[ \t]*\([^)\n]{1,30}\))"
_DASH = r"[ \t]+[–—-]{1,2}[ \t]+(?=[A-ZÀ-ÖØ-Þ\d“„«\"])"
# a place, in capitals or with a date or an agency, before a whole sentence
_DATELINES = (
    re.compile(
        rf"(?P<place>[A-ZÀ-ÖØ-Þ][\w’' .-]{{1,40}}?)(?=[^\n–—]*[\d)]){_DATED}{{1,3}}{_DASH}"
        r"(?:\S+\s+){2}\S"
    ),
    re.compile(
        rf"(?P<place>[A-ZÀ-ÖØ-Þ][A-ZÀ-ÖØ-Þ’' .-]{{2,40}}?){_DATED}{{0,3}}{_DASH}(?:\S+\s+){{7}}\S"
    ),
    re.compile(r"(?P<place>[А-ЯЁ][А-ЯЁ -]{2,40}), \d{1,2} [а-я]+(?:\. | [–—-] )(?=[А-ЯЁ«/])"),
    re.compile(r"(?P<place>[\u4e00-\u9fff]{1,8}[社报网])\S{0,16}[电讯][ \t\u3000]"),
)
_OF = r"(?:of|for|in|de|des|du|del|der|для|по)\b"
_THE = r"the\s+|l[ea]s?\s+|l[’']|el\s+|los\s+|d(?:er|ie|as)\s+"
_SPACED = re.compile(r"[^\W\u4e00-\u9fff]")  # a letter of a language that parts its words
_OFFICE = re.compile(
    r"\b(?:minist|office|bureau|staff|command|department|embassy|government|force|council|"
    r"commission|agency|authorit|secretariat|conseil|oficina|amt\b)",
    re.IGNORECASE,
)


def issuer(text: str, language: str) -> str | None:
    """Return whose statement a text is by the fixed words of its head."""
    if language == "zh":
        found = _ZH_ISSUED.search(text)
    elif language in _ISSUED:
        before, about = _ISSUED[language]
        pattern = rf"^(?:{before})(?P<name>[^\W\d_].{{2,80}}?)(?={about}|{_END})"
        found = re.search(pattern, text, re.IGNORECASE | re.MULTILINE)
    else:
        return None
    name = found["name"] if found else None
    if name is None or name[0].islower() or is_form(name):
        return None
    listed_ = _LISTED.match(text, found.end("name")) if found and _SEVERAL.match(name) else None
    return name + (listed_.group() if listed_ else "")


def without_object(name: str) -> str:
    """Return the name of an author without what the text is about: "Mission |to the election"."""
    return re.split(r"\s(?:on|to) (?:the )?+(?=[a-zà-öø-ÿ])", name)[0]


def initialled(initials: str, text: str) -> str | None:
    """Return the person whom initials name: "HB" is Henrike Baptiste, if the text has her."""
    if not re.fullmatch(r"[^\W\d_]{2,3}", initials) or not initials.isupper():
        return None
    words = r"\s+".join(rf"{letter}[\w’-]*+" for letter in initials)
    names = (m.group() for m in re.finditer(rf"(?<![\w’-]){words}", text))
    return next((n for n in names if not any(map(str.isupper, n.split()))), None)


def introduced(text: str, titles: Words) -> str | None:
    """Return the person whom the head of an interview introduces: by a title or an apposition."""
    name = r"[^\W\d_a-z][\w’-]++(?:\s(?:[^\W\d_a-z][\w’-]++)){1,3}"
    for found in re.finditer(rf"(?<![\w’-]){name}(?=(?P<beside>, [a-zà-öø-ÿ’'])?)", text):
        words = found.group().split()
        titled = words[0].casefold() in titles
        before = text[: found.start()].split()
        led = bool(before) and (before[-1] in _INTRODUCING or before[-1] in titles)
        if titled or found["beside"] or led:
            return " ".join(words[1:]) if titled and len(words) > 2 else found.group()
    return None


def signed(text: str) -> str | None:
    """Return who signs a text, as its last signature names them."""
    found = [(m["before"] or m["behind"]).strip() for m in _SIGNED.finditer(text)]
    found = found or [match["name"] for match in _TITLED.finditer(text)]
    found = found or [match["name"] for match in [_LAST.search(text[-_FOOT:])] if match]
    return found[-1] if found else None


def is_form(name: str) -> bool:
    """Say whether words only tell what a text is: "COMMUNIQUÉ DE PRESSE"."""
    return all(word in _FORMS for word in re.findall(r"\w+", name.casefold()))


def is_over(name: str, lines: Sequence[str]) -> bool:
    """Say whether a name stands in one of these lines as that of an author does.

    It ends the line, or a mark or "of" is behind it: "Speech by |Ada Quint|, Leader of …". In a
    heading of the news a verb is: "|Ada Quint| denies it". At the head of a line its article will
    do, which headings leave out: "The |Ministry| has followed …".
    """
    own = rf"(?<!\w){re.escape(re.sub(f'^(?:{_THE})', '', name, flags=re.IGNORECASE))}"
    stands = re.compile(rf"^\W*(?:{_THE}){own}(?!\w)|{own}(?=\s*(?:$|[^\w\s’']|{_OF}))", re.I)
    found = (stands.search(line) for line in lines)
    return any(found) or not _SPACED.search(name)


def office_beside(name: str, lines: Sequence[str]) -> str | None:
    """Return the office that stands in the line below the name of its state, or above it."""
    if _OFFICE.search(name) or name not in lines:
        return None
    place = lines.index(name)
    beside = [*lines[place + 1 :][:1], *lines[:place][-1:]]
    found = (line for line in beside if not line.endswith((".", ":", ";")))
    return next((line for line in found if _OFFICE.search(line)), None)


def resembling(name: str, lines: Sequence[str]) -> str | None:
    """Return the line that a name was copied from with a slip: "Charity Registry of Sund"."""
    own = {line.casefold(): line for line in lines}
    found = difflib.get_close_matches(name.casefold(), own, 1, _ALIKE)
    return own[found[0]] if found else None


def is_release(lines: Sequence[str]) -> bool:
    """Say whether one of these lines stands on a release for the press: "Press contact: …"."""
    return any(_RELEASE.match(line) for line in lines)


def is_dispatch(lines: Sequence[str]) -> bool:
    """Say whether one of these lines begins as news do: with a place, a date or an agency."""
    found = (pattern.match(line) for line in lines for pattern in _DATELINES)
    return any(m is not None and not _OFFICE.search(m["place"]) for m in found)


def together(text: str, language: str) -> str | None:
    """Return those who speak together in a text, without the list of what they stand for."""
    pattern = _TOGETHER.get(language)
    found = pattern.search(text) if pattern else None
    if found is None:
        return None
    name = found[1]
    head, listed, _ = name.partition(",")
    whole = re.match(r"(.+)\s(?:of|des?|du|von)\s", head) if listed else None
    return whole[1] if whole else head


def is_event(name: str) -> bool:
    """Say whether a name is that of a meeting, which says nothing itself: "Third Summit"."""
    return _EVENT.search(name) is not None


def met(text: str, head: str) -> str | None:
    """Return those whose meeting a communiqué tells of: "The Ministers of Tavia and Orland met"."""
    found = _MET.search(text) if _JOINT.search(head) else None
    return found["name"] if found else None


def states(text: str) -> tuple[str, ...]:
    """Return the states that a letterhead names, each once."""
    for pattern in _STATES:
        found = [m.groupdict().get("name") or m.group() for m in pattern.finditer(text)]
        if found:
            once = {name.casefold().removeprefix("the "): name for name in reversed(found)}
            return tuple(sorted(once.values(), key=found.index))
    return ()
