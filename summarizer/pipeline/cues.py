"""Cues: what the words around a verb of saying, or of will, tell of who is meant.

Rules that language gives for free: a pronoun beside the verb means the speaker before, a name right
behind "told" is that of the listener, and who will do a thing is the subject of "will". They are
checks on what the model answers, and where a sentence leaves no choice they spare the question. In
a language without a table nothing is decided.
"""

from __future__ import annotations

import re

from summarizer.grounding.language import Words, listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.hints import is_saying, says, tells
from summarizer.pipeline.pronouns import SUFFERED, inherits, words_of

# what is done, or only may be, is not said: "was told", "must report"
_UNSAID = SUFFERED | listed(
    "must should shall may can could cannot müssen sollen doit doivent debe"
)
_FINITE = listed("is are was were had has have will would shall must")
_ADDRESSING = {
    "en": Words(
        "accus* appeal* ask* assur* call* demand* inform* invit* order* promis* remind* tell* "
        "thank* told urg* warn*"
    ),
    "fr": Words("accus* appel* exhort* invit* remerci* assur* informé averti"),
    "es": Words("acus* llam* instó insta pid* pidi* advirti*"),
    "de": Words("beschuldig* forder* bat bittet warnte ruft rief"),
    "ru": Words("обвин* призва* попроси* предупред* потребова*"),
}
_OWN = re.compile(
    r"(?:(?:we|i|the undersigned)|(?:my|our)\s+(?:government|delegation|country|ministry|mission)"
    r"|(?:mon|notre)\s+(?:gouvernement|pays)|(?:mi|nuestro)\s+(?:gobierno|país)"
    r"|(?:meine|unsere)\s+regierung|наше\s+правительство)\b",
    re.IGNORECASE,
)
# words that open no name
_NO_NAME = {
    "en": listed(
        "what which who whom whoever whose that there so of in on at by to from for with as into "
        "over about after before during if when where while why how because although since until "
        "and or but"
    ),
    "fr": listed(
        "que qui ce dans en à au aux de du des sur sous par pour avec sans selon et ou mais si "
        "quand"
    ),
    "es": listed(
        "que quien en a al de del ante bajo con contra desde entre hasta por para sin sobre tras "
        "según y o pero si cuando"
    ),
    "de": listed(
        "was wer zu zum zur in im an am auf bei beim mit nach von vom aus für gegen über unter vor "
        "den dem des einen einem eines und oder aber wenn als dass"
    ),
    "ru": listed(
        "что кто в во на по с со о об от до из за к при под для без у через и или но если когда"
    ),
}
_WILLING = re.compile(
    r"(?:^|, (?:and |but )?|; |\bthat |\band |\bbut )"
    r"(?P<name>(?!(?:and|but|that)\b)[^\W\d_][\w’'-]*(?: (?!(?:that|but)\b)[\w’'-]+){0,5}?) "
    r"(?:also |now |therefore )?"
    r"(?:will|would(?! be)|shall|intends?|undertakes?|undertook|plans? to|proposes?|seeks?|agreed"
    r"|pledge[sd]|promise[sd]|hopes? to|wants?|wish(?:es)?"
    r"|ha(?:s|ve) (?:undertaken|agreed|pledged|promised|decided))\b",
    re.IGNORECASE,
)
_FEW = 6  # words of a subject
_ROW = 4  # words of a quotation that is no scare
_WITHIN = re.compile(r",\s+([\w’' -]{3,80})(?=[,:])")
_AUXILIARY = re.compile(r" (?:also|ha[ds]|have|later)$")
_QUOTATION = re.compile('[“„«»"「『][^“”„«»"「」『』]+[”“»«"」』]')
_CLOSED = re.compile(
    r"[,”»\"] (?P<name>[^\W_][^,“”„«»\"\s]*(?: [^,“”„«»\"\s]+){0,8}?) (?P<verb>\w+)"
    r"(?: (?:on|in|at|late|early|to) [\w’]+(?: [\w’]+){0,5})?[.!…”»\" ]{0,3}$"
)
_CLOSED_BEFORE = re.compile(r"\w[.,!?…]?\s?[”»\"“][,.]?\s+(?:[—–-]\s+)?(?:[\w’'-]+ ){0,4}$")
_AS_TOLD = re.compile(
    r"\bas (?:the )?(?P<name>[A-Z][\w’-]*(?: [A-Z][\w’-]*| of| the| and){0,6}?) "
    r"(?:has |had |have )?(?P<verb>[a-z]+)"
)
_DOTTED = ("Mr", "Mrs", "Ms", "Dr", "Gen", "Gov", "Rep", "Sen", "St")  # "Mrs. Lund" is one name
_TITLES = "|".join(_DOTTED)
_WORD = rf"(?:(?:{_TITLES})\.|[\w’'-]+)"
_NO_TITLE = "".join(rf"(?<!\b{title})" for title in _DOTTED)
_SOURCE = rf"(?P<name>(?=[^\W_]){_WORD}(?: {_WORD}){{0,8}}?){_NO_TITLE}(?=,|[.;:]|$)"
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
    "de": (re.compile(rf"(?i:\b(?:laut|nach Angaben (?:von|des|der))) {_SOURCE}"),),
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
    r"(?P<name>(?:(?:the|an?|its|his|her|le|la|les|el|los|las|su|der|die|das|seine?|ihre?) |l[’'])?"
    r"[^\W\d_][\w’'-]*(?: [\w’'-]+){0,7}?)"
    r"(?=,|[.!?;:]|$| (?:after|am|auf|dans|desde|en|for|from|gegenüber|in|lors|on|que|qui|to|в)\b)"
)
_HEADED = re.compile(
    r"(?P<name>[^\W_][\w’'-]*(?: [\w’'-]+){0,8}?) (?P<verb>\w+),? (?:that|que|qu’|dass|что)\b"
)
_RELATIVE = re.compile(r"^(?:which|who)\s+(?:has |had |have |also )?(?P<verb>\w+)")
# the last words of a stretch that are a name: behind an article, or in capitals
_DETERMINED = re.compile(
    r"\b(?:the|an?|his|her|its|their)(?: (?!(?:the|an?|his|her|its|their)\b)[\w’-]+){1,6}$"
    r"|(?<!\S)[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,4}$"
)
_ASIDE = re.compile(r"(?:who|whose|qui|dont|cuyo|cuya)\s", re.IGNORECASE)
_LED_IN = re.compile(r"(?:Citing|Quoting|Referring to)\b")
_LED = re.compile(
    r"\b(?:his|her|its|their)(?: [\w’-]+){1,3}$|(?<!\S)[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,4}$"
)
_CONDITION = re.compile(r"(?:if|should|unless|wenn|sollten?|falls|si|если)\b", re.IGNORECASE)
_JOINED = re.compile(r"(?:and|but|while|et|mais|y|pero|und|aber|и|но|а)\s+", re.IGNORECASE)
_NO_SUBJECT = listed("had has have been was were is are not that as to be would will it own")
_QUOTES = "\"'“”‘’«»„"
_OWNED = re.compile(r"its own\b", re.IGNORECASE)  # "according to its own site"
_POSSESSIVE = listed("his her its their my our your")


def is_quotation(text: str) -> bool:
    """Say whether a sentence is one quotation from its first mark to its last."""
    return _QUOTATION.fullmatch(text.strip()) is not None


def quotes(text: str) -> bool:
    """Say whether a sentence quotes some words in a row: somebody's, and no single word's scare."""
    return any(len(found.group().split()) >= _ROW for found in _QUOTATION.finditer(text))


def within_quotation(name: str, text: str) -> bool:
    """Say whether a name stands in a quotation alone: spoken of there, and no speaker."""
    outside = _QUOTATION.sub("", text)
    return outside != text and name in text and name not in outside


def attributed(text: str, language: str) -> str | None:
    """Return who is told to speak in fixed words, beside the sentence or at its end.

    "According to Lund, …", "…, as Lund said", "…, the archive said on Monday", "…”, replied the
    master of the Ada, who …", "Lund said …".
    """
    if language not in LANGUAGES or language == "zh":
        return None
    rules = (_source, _within, _beside, _opening)
    name = next(filter(None, (rule(text, language) for rule in rules)), None)
    if name is None:
        return None
    words = words_of(name)
    plain = not words or words[-1] in LANGUAGES[language].pronouns or is_nobody(name, language)
    return None if plain else name


def _beside(text: str, language: str) -> str | None:
    """Return the name beside a verb of saying: "as Lund said", "…, Lund said", "…”, said Lund"."""
    told = [m for rule in (_AS_TOLD, _CLOSED, _INVERTED) for m in rule.finditer(text)]
    told += [m for m in [_HEADED.match(text)] if m]
    verbs = (m for m in told if m["verb"].islower() and tells(m["verb"], language))
    return next((m["name"] for m in verbs), None)


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
    return next((match["name"] for match in found if match), None)


def beside_quotation(cue: str, text: str) -> bool:
    """Say whether a cue stands behind a quotation: whatever the verb, it tells who spoke."""
    at = text.find(cue)
    return at > 0 and _CLOSED_BEFORE.search(text[:at]) is not None


def subject(text: str, cue: str, language: str) -> str | None:
    """Return the few words before a cue at the head of a sentence: who does what it tells."""
    at = text.find(cue)
    name = text[:at].strip() if at > 0 else ""
    words = words_of(name)
    few = 0 < len(words) <= _FEW and "," not in name
    return name if few and not is_nobody(name, language) else None


def led(text: str, cue: str, language: str) -> str | None:
    """Return the name right before a cue, behind words of place or time: "In a letter |Lund| …"."""
    at = text.find(cue)
    found = _LED.search(text[:at].rstrip()) if at > 0 and language == "en" else None
    if found is None or found.start() == 0:
        return None
    words = found.group().split()
    while words and words[0].casefold() in LANGUAGES[language].calendar:
        words = words[1:]  # "In a letter of 2 May |Ada Lund| denied"
    return " ".join(words) or None


def is_aside(part: str, before: str, name: str) -> bool:
    """Say whether a clause tells of a speaker who stands right before it: "…, |whose farm …|"."""
    beside = re.search(rf"{re.escape(name)}(?:, \d+)?,?\s*$", before)
    return beside is not None and _ASIDE.match(part) is not None


def is_led_in(part: str) -> bool:
    """Say whether a clause only leads to who speaks: "|Citing a report by Lund|, she said …"."""
    return _LED_IN.match(part) is not None


def as_told(text: str, language: str) -> str | None:
    """Return who has told what a speaker takes up: "…, as the Observatory reported to us"."""
    found = _AS_TOLD.search(text) if language == "en" else None
    return found["name"] if found and tells(found["verb"], language) else None


def is_joined(part: str) -> bool:
    """Say whether a clause is joined to the one before it, with a subject of its own."""
    return _JOINED.match(part) is not None


def goes_on(part: str, language: str) -> bool:
    """Say whether a clause has the subject of the one before it: "…, and accused the rebels"."""
    joined = _JOINED.match(part)
    verb = re.match(r"\w+", part[joined.end() :]) if joined else None
    return verb is not None and tells(verb.group(), language)


def resumes(part: str, language: str) -> bool:
    """Say whether a clause goes back to the outer speaker: "…, and he blamed the army"."""
    joined = _JOINED.match(part)
    return joined is not None and inherits(part[joined.end() :], language)


def antecedent(text: str, start: int, language: str) -> str | None:
    """Return who speaks in a relative clause: "… the army, |which denied having fired"."""
    found = _RELATIVE.match(text[start:]) if language == "en" else None
    if found is None or not tells(found["verb"], language):
        return None
    before = list(_DETERMINED.finditer(text[:start].rstrip(" ,")))
    return before[-1].group() if before else None


def told_by(name: str, text: str, language: str) -> bool:
    """Say whether a name is the subject of a verb of saying, or "according to" names it."""
    known = LANGUAGES.get(language)
    at = text.find(name)
    if known is None or at < 0:
        return False
    after = text[at + len(name) :]
    before = [word for word in words_of(text[:at]) if word not in known.articles]
    if any(before[-len(phrase) :] == [*phrase] for phrase in known.according):
        return True
    near = re.findall(r"\w+", after)[:3] if not after.startswith(",") else []
    unsaid = not _UNSAID.isdisjoint(word.casefold() for word in near)
    return not unsaid and any(tells(word, language) for word in near)


def is_suffered(cue: str, text: str) -> bool:
    """Say whether a cue tells what is done, or only may be: "were found", "must report"."""
    found, verb = words_of(text), words_of(cue)
    if not _UNSAID.isdisjoint(verb[:-1]):
        return True
    places = [i for i in range(1, len(found)) if verb and found[i] == verb[0]]
    return bool(places) and found[places[0] - 1] in _UNSAID


def is_own(name: str) -> bool:
    """Say whether a speaker means their own side: "we", "my Government", "our delegation"."""
    return _OWN.match(name) is not None


def is_nobody(name: str, language: str) -> bool:
    """Say whether words name nobody: "no ship", "in a letter", "what it says", "was less warm"."""
    known = LANGUAGES.get(language)
    words = words_of(name)
    if known is None or not words:
        return False
    told = language == "en" and not _FINITE.isdisjoint(name.split())
    told = told or (name[0].islower() and tells(words[0], language))
    empty = all(w in known.function or w in _NO_SUBJECT or w.isdigit() for w in words)
    cut = words[-1] in known.articles  # "came the answer"
    beside = _NO_NAME.get(language, ())
    opened = words[0] in known.negators or words[0] in beside or name[0] in _QUOTES
    cut = cut or (words[-1] in beside)  # "question the wisdom of"
    return empty or told or cut or opened or _OWNED.match(name) is not None


def is_addressed(name: str, cue: str, text: str, language: str) -> bool:
    """Say whether a name is that of the one who is spoken to: "told Lund", "asked the Mission"."""
    verb = cue.split()[-1] if cue.split() else ""
    to = rf"\b{re.escape(verb)} (?:out )?(?:to|that) (?:the )?{re.escape(name)}(?!\w)"
    if verb and language == "en" and re.search(to, text, re.IGNORECASE):
        return True  # "yelling to the officers that …", "estimates that the plan would …"
    if language not in _ADDRESSING or verb.casefold() not in _ADDRESSING[language]:
        return False
    between = r"\s+(?:(?:up)?on\s+|to\s+|that\s+|à\s+|a\s+)?(?:(?:the|le|la|les|el|los|las)\s+)?"
    behind = rf"\b{re.escape(verb)}{between}{re.escape(name)}(?!\w)"
    return re.search(behind, text, re.IGNORECASE) is not None


def is_condition(words: str) -> bool:
    """Say whether a clause only tells a condition: who is named in it has not the aim."""
    return _CONDITION.match(words) is not None and "," not in words


def is_name(words: str) -> bool:
    """Say whether words are a proper name, as capitals tell: "The Tsaren Republic"."""
    own = [word for word in words.split() if word.casefold() not in ("the", "of", "and", "for")]
    return bool(own) and all(word[0].isupper() for word in own)


def willing(text: str, language: str) -> str | None:
    """Return who will do a thing, by the subject of the verb: "Upper Kanduar has undertaken"."""
    found = _WILLING.search(text) if language == "en" else None
    if found is None:
        return None
    name = found["name"]
    words = words_of(name)
    known = LANGUAGES[language]
    own = any(
        word in known.pronouns or word in _POSSESSIVE or word in _NO_SUBJECT for word in words
    )
    return None if own or is_nobody(name, language) else name
