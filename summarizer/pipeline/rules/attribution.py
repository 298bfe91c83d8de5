"""Attribution: who is told to speak in fixed words: "according to Lund", "…, the archive said".

Rules that language gives for free. They stand in for the model's answer where it names somebody who
is not there, and no more; in a language without a table nothing is decided.
"""

from __future__ import annotations

import re

from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules.hints import is_saying, says, tells
from summarizer.pipeline.rules.nobody import is_name, is_nobody, names

_FEW = 6  # words of a subject
_WITHIN = re.compile(r",\s+([\w’' -]{3,80})(?=[,:])")
_AUXILIARY = re.compile(r" (?:also|ha[ds]|have|later)$")
_CLOSED = re.compile(
    r"[,”»\"] (?P<name>[^\W_][^,“”„«»\"\s]*(?: [^,“”„«»\"\s]+){0,8}?) (?P<verb>\w+)"
    r"(?: (?:on|in|at|late|early|to) [\w’]+(?: [\w’]+){0,5})?[.!…”»\" ]{0,3}$"
)
_AS_TOLD = re.compile(
    r"\bas (?:the )?(?P<name>[A-Z][\w’-]*(?: [A-Z][\w’-]*| of| the| and){0,6}?) "
    r"(?:has |had |have )?(?P<verb>(?!(?:of|the|and)\b)[a-z]+)"
)
_AS_TOLD_RU = re.compile(
    r"\b[Кк]ак "
    r"(?P<verb>заяв\w+|утвержда\w+|сообщ\w+|отмет\w+|рассказ\w+|пояснил\w*|говор\w+) "
    r"(?P<name>[^\W\d_][\w-]*(?: [\w-]+){0,6})(?=[,.;:!?]|$)"
)
_SOURCE_ZH = re.compile(
    "(?<![根依证数])据(?![他她其悉]|报道)(?P<name>[\u4e00-\u9fff·]{2,12}?)(?:转述|介绍|透露|说|称|回忆)"
)
_DOTTED = ("Mr", "Mrs", "Ms", "Dr", "Gen", "Gov", "Rep", "Sen", "St")  # "Mrs. Lund" is one name
_TITLES = "|".join(_DOTTED)
_WORD = rf"(?:(?:{_TITLES})\.|[\w’'-]+)"
_NO_TITLE = "".join(rf"(?<!\b{title})" for title in _DOTTED)
_SOURCE = rf"(?P<name>(?=[^\W_]){_WORD}(?: {_WORD}){{0,8}}?){_NO_TITLE}(?=,|[.;:]|$)"
_HEAD_DE = r"[A-ZÄÖÜ][\w’-]*"
_PAPERS_DE = re.compile(
    r"\w*(?:bericht|gutachten|meldung|mitteilung|plan|protokoll|gesetz|urteil)s?\b", re.I
)
_SOURCES = {
    "en": (
        re.compile(rf"(?i:\b(?:according to|in the (?:words|view|opinion) of)) {_SOURCE}"),
        re.compile(
            r"\b(?:[Ii]n|[Bb]y) (?P<name>[^\W_][\w-]*(?: (?!(?:in|by)\b)[\w-]+){0,6}?)[’']s? "
            r"(?:own )?(?:account|opinion|telling|view|words)\b"
        ),
    ),
    "fr": (re.compile(rf"(?i:\b(?:selon|d’après|à en croire)) {_SOURCE}"),),
    "es": (re.compile(rf"(?i:\b(?:según|de acuerdo con|a juicio de)) {_SOURCE}"),),
    "de": (
        re.compile(
            r"(?i:\b(?:laut|nach (?:Angaben|Auskunft) (?:von|des|der))) (?:d(?:em|er|es|en) )?"
            rf"(?P<name>(?:[a-zäöüß]+e[nrms] )?{_HEAD_DE}(?: {_HEAD_DE}){{0,2}})(?![\w-])"
        ),
    ),
    "ru": (
        re.compile(
            r"(?i:\b(?:по словам|по данным|по заявлению|говорится в (?:заявлении|сообщении))) "
            rf"{_SOURCE}"
        ),
    ),
}
# "…”, sostuvo el Ministerio de Pesca", "Faux, rétorque l’avocat", "— рассказал рыбак Оспан"
_INVERTED = re.compile(
    r"[,”»\"“][,.!?]?\s+(?:[—–-]\s+)?(?:a |ha |hat )?(?P<verb>\w+) "
    r"(?:журналистам |aux journalistes |a los periodistas |reporters )?"
    r"(?P<name>(?:(?:the|an?|its|his|her|le|la|les|el|los|las|su|der|die|das|seine?|ihre?) |l[’'])?"
    r"[^\W\d_][\w’'-]*(?: [\w’'-]+){0,7}?)"
    r"(?=,|[.!?;:]|$| (?:after|am|auf|dans|desde|en|for|from|gegenüber|in|lors|on|que|qui|to|в)\b)"
)
_HEADED = re.compile(
    r"(?P<name>[^\W_][\w’'-]*(?: [\w’'-]+){0,8}?) "
    r"(?:(?P<verb>\w+),? (?:that|que|qu’|dass|что)\b|(?P<plain>said|says) )"
)


def attributed(text: str, language: str) -> str | None:
    """Return who is told to speak in fixed words, beside the sentence or at its end.

    "According to Lund, …", "…, as Lund said", "…, the archive said on Monday", "…”, replied the
    master of the Ada, who …", "Lund said …".
    """
    if language == "zh":
        found = _SOURCE_ZH.search(text)
        return found["name"] if found else None
    if language not in LANGUAGES:
        return None
    second = as_told if language == "ru" else _within
    rules = (_source, second, _beside, _opening)
    name = next(filter(None, (rule(text, language) for rule in rules)), None)
    return name if name and names(name, language) else None


def _beside(text: str, language: str) -> str | None:
    """Return the name beside a verb of saying: "as Lund said", "…, Lund said", "…”, said Lund"."""
    told = [m for rule in (_AS_TOLD, _CLOSED, _INVERTED) for m in rule.finditer(text)]
    told += [m for m in [_HEADED.match(text)] if m]
    verbs = ((m["name"], m.groupdict().get("plain") or m["verb"]) for m in told)
    return next((name for name, verb in verbs if verb.islower() and tells(verb, language)), None)


def closed(text: str, language: str) -> str | None:
    """Return who closes a sentence with a verb of saying: "…, passengers said."."""
    if language not in LANGUAGES or language == "zh":
        return None
    found = (m for rule in (_CLOSED, _INVERTED) for m in rule.finditer(text))
    told = (m["name"] for m in found if m["verb"].islower() and tells(m["verb"], language))
    name = next(told, None)
    return name if name and names(name, language) else None


def beside_end(text: str, language: str) -> str | None:
    """Return who ends a sentence as its speaker or source: "…, Lund added", "…, so Lund says"."""
    name = closed(text, language) or _source(text, language)
    return name if name and text.rfind(name) > len(text) // 2 else None


def _opening(text: str, language: str) -> str | None:
    """Return the proper name before a verb of saying at the head: "|Captain Ada Lund| denied"."""
    found = (m for m in re.finditer(r"[\w’'-]+", text) if m.group().islower())
    first = next((m for m in found if tells(m.group(), language)), None)
    name = text[: first.start()].rstrip() if first else ""
    return name if is_name(name) and not re.search(r"[^\w\s.’'-]", name) else None


def _within(text: str, language: str) -> str | None:
    """Return who speaks between two commas: "…, the three judges said on Monday, …"."""
    for found in _WITHIN.finditer(text):
        words = found[1].split()
        for at in range(1, min(len(words), _FEW)):
            verb, name = words[at], _AUXILIARY.sub("", " ".join(words[:at]))
            told = tells(verb, language) or says(verb, language)
            told = told or is_saying(" ".join(words[at : at + 2]), language)
            if told and len(words) - at < _FEW:
                return None if is_nobody(name, language) else name
    return None


def sourced(text: str, language: str) -> bool:
    """Say whether fixed words name a source: "according to Lund", "…, Lund said, …"."""
    return _source(text, language) is not None or _within(text, language) is not None


def _source(text: str, language: str) -> str | None:
    """Return the source that fixed words name: "according to Lund", "in Lund’s view"."""
    found = (pattern.search(text) for pattern in _SOURCES.get(language, ()))
    name = next((match["name"] for match in found if match), None)
    return None if name and language == "de" and _PAPERS_DE.match(name) else name


def as_told(text: str, language: str) -> str | None:
    """Return who has told what a speaker takes up: "…, as the Observatory reported to us"."""
    if language == "ru":
        told = _AS_TOLD_RU.search(text)
        return told["name"] if told else None
    found = _AS_TOLD.search(text) if language == "en" else None
    return found["name"] if found and tells(found["verb"], language) else None
