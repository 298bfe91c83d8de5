"""Cues: what the words around a verb of saying, or of will, tell of who is meant.

Rules that language gives for free: a pronoun beside the verb means the speaker before, a name right
behind "told" is that of the listener, "had told her" inside what is said passes on another's
words, and who will do a thing is the subject of "will". They are checks on what the model
answers, and where a sentence leaves no choice they spare the question. In a language without a
table nothing is decided.
"""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.hints import is_mark, says, tells

_NEAR = 3  # "She has also said": so many words after the pronoun a verb of saying is its own
_SUBJECTS = {
    "en": listed("he she it they"),
    "fr": listed("il elle ils elles"),
    "es": listed("él ella ellos ellas"),
    "de": listed("er sie"),
    "ru": listed("он она они"),
}
# verbs beside those of saying by which a pronoun speaks
_SPEAKING = {
    "en": listed(
        "appealed appeals blamed called condemned criticised declined demanded demands dismissed "
        "dismisses praised promises rejected rejects refused thanked urges welcomed"
    )
}
_SUFFERED = listed("is are was were been be being est sont été fue fueron wurde wurden")
_ADDRESSING = listed(
    "accused accuse accuses asked ask asks assured assure called call informed inform invited "
    "invite ordered order promised reminded remind tell tells thank thanked told urge urged urges "
    "warn warned"
)
_PASSED = {
    "en": re.compile(
        r"\bha(?:d|s|ve)\s+(?:\w+ly\s+|also\s+|since\s+)?"
        r"(?:told|assured|informed|admitted|confirmed|reported|written)\b"
        r"|\b(?:was|were|been)\s+(?:told|assured|informed)\s+by\b"
    ),
    "fr": re.compile(r"\b(?:avai(?:t|ent)|a|ont)\s+(?:dit|assuré|confié|raconté|avoué|indiqué)\b"),
    "es": re.compile(r"\b(?:había|habían|ha|han)\s+(?:dicho|asegurado|contado|informado)\b"),
}
_THAT = {"en": " that ", "fr": " que ", "es": " que "}
_OWN = re.compile(
    r"(?:(?:we|i)|(?:my|our)\s+(?:government|delegation|country|ministry|mission)"
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
    "fr": listed("que qui ce dans en à sur pour avec selon et ou mais si quand"),
    "es": listed("que quien en a por para con según y o pero si cuando"),
    "de": listed("was wer zu in im an auf bei mit nach und oder aber wenn als dass"),
    "ru": listed("что кто в на по с и или но если когда"),
}
_WILLING = re.compile(
    r"(?:^|, (?:and |but )?|; |\bthat |\band |\bbut )"
    r"(?P<name>(?!(?:and|but|that)\b)[^\W\d_][\w’'-]*(?: (?!(?:that|but)\b)[\w’'-]+){0,5}?) "
    r"(?:also |now |therefore )?"
    r"(?:will|would(?! be)|shall|intends?|plans? to|proposes?|pledge[sd]|promise[sd]|agreed|seeks?"
    r"|hopes? to|wants?|wish(?:es)?|ha(?:s|ve) (?:undertaken|agreed|pledged|promised|decided))\b",
    re.IGNORECASE,
)
_FEW = 6  # words of a subject
# the German subjunctive of indirect speech; in the first person it is the indicative
_INDIRECT = re.compile(
    r"^(?!.*(?:\b[Ii]ch\b|:)).*\b(?:sei|seien|habe|hätten|könne|müsse|dürfe|wolle|solle|gehe|gebe|stehe)\b"
)
_WITHIN = re.compile(r",\s+([\w’' -]{3,80})(?=,)")
_CLOSING = re.compile(r"[,”»\"“]\s*[—–-]?\s*(\w+)[ -](\w+)(?: [\w’]+){0,4}[.!?”»\"]{0,2}$")
_QUOTATION = re.compile('[“„«»"「『][^“”„«»"「」『』]+[”“»«"」』]')
_CLOSED = re.compile(
    r"[,”»\"] (?P<name>[^\W_][^,“”„«»\"\s]*(?: [^,“”„«»\"\s]+){0,8}?) (?P<verb>\w+)"
    r"(?: (?:on|in|at|late|early|to) [\w’]+(?: [\w’]+){0,5})?[.!…”»\" ]{0,3}$"
)
_AS_TOLD = re.compile(
    r"\bas (?:the )?(?P<name>[A-Z][\w’-]*(?: [A-Z][\w’-]*| of| the| and){0,6}?) "
    r"(?:has |had |have )?(?P<verb>[a-z]+)"
)
_SOURCE = r"(?P<name>[^\W_][\w’'-]*(?: [\w’'-]+){0,8}?)(?=,|[.;:]|$)"
_SOURCES = {
    "en": re.compile(rf"(?i:\b(?:according to|in the (?:words|view|opinion) of)) {_SOURCE}"),
    "fr": re.compile(rf"(?i:\b(?:selon|d’après|à en croire)) {_SOURCE}"),
    "es": re.compile(rf"(?i:\b(?:según|de acuerdo con|a juicio de)) {_SOURCE}"),
    "de": re.compile(rf"(?i:\b(?:laut|nach Angaben (?:von|des|der))) {_SOURCE}"),
    "ru": re.compile(rf"(?i:\b(?:по словам|по данным|по заявлению)) {_SOURCE}"),
}
_HEADED = re.compile(
    r"(?P<name>[^\W_][\w’'-]*(?: [\w’'-]+){0,8}?) (?P<verb>\w+),? (?:that|que|qu’|dass|что)\b"
)
_RELATIVE = re.compile(r"^(?:which|who)\s+(?:has |had |have |also )?(?P<verb>\w+)")
# the last words of a stretch that are a name: behind an article, or in capitals
_DETERMINED = re.compile(
    r"\b(?:the|an?|his|her|its|their)(?: (?!(?:the|an?|his|her|its|their)\b)[\w’-]+){1,6}$"
    r"|(?<!\S)[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,4}$"
)
_TOLD_BY = re.compile(
    r"\b(?:told|assured|informed) by (?P<name>[\w’-]+(?: [\w’-]+){0,8}?)(?=,| that\b)"
)
_CONDITION = re.compile(r"(?:if|should|unless|wenn|sollten?|falls|si|если)\b", re.IGNORECASE)
_JOINED = re.compile(r"(?:and|but|while|et|mais|y|pero|und|aber|и|но|а)\s+", re.IGNORECASE)
_NO_SUBJECT = listed("had has have been was were is are not that as to be would will it")
_POSSESSIVE = listed("his her its their my our your")


def _words(text: str) -> list[str]:
    return [word.casefold() for word in re.findall(r"\w+", text)]


def inherits(text: str, language: str) -> bool:
    """Say whether a pronoun speaks at the head or the end of a sentence.

    "It said …", "…, she said." Rule 2 of labels.md: its speaker is the one just named. What
    is done to somebody is not their own ("He is accused of …"). A German main clause in the
    subjunctive goes on with what somebody said.
    """
    if language not in _SUBJECTS or language not in LANGUAGES:
        return False
    found = _words(text)
    verbs = [i for i, word in enumerate(found) if _speaks(word, language)]
    if not verbs:
        return language == "de" and _INDIRECT.search(text) is not None
    near = found[1 : verbs[0]]
    opens = found[0] in _SUBJECTS[language] and verbs[0] <= _NEAR
    return (opens and _SUFFERED.isdisjoint(near)) or closing(text, language) is not None


def closing(text: str, language: str) -> int | None:
    """Return where a pronoun and its verb close a sentence: "…, |she said."."""
    if language not in _SUBJECTS:
        return None
    end = _CLOSING.search(text)
    if end is None or end.start() == 0:
        return None
    one, two = end[1], end[2]
    named = one.casefold() in _SUBJECTS[language] and _speaks(two, language)
    inverted = two.casefold() in _SUBJECTS[language] and _speaks(one, language)
    return end.start(1) if named or inverted else None


def _speaks(word: str, language: str) -> bool:
    folded = word.casefold()
    return folded in LANGUAGES[language].says or folded in _SPEAKING.get(language, ())


def points_back(text: str, cue: str, language: str) -> bool:
    """Say whether a sentence can mean the speaker before it: by its verb, or as a quotation.

    A pronoun stands beside the verb ("he insisted"), or nobody is told at all. Where the subject
    may be left out (Spanish, Chinese), every sentence can.
    """
    if language not in _SUBJECTS or language == "es" or is_mark(cue):
        return True
    found, verb = _words(text), _words(cue)
    places = [i for i in range(len(found)) if verb and found[i : i + len(verb)] == verb]
    places = places or [i for i, word in enumerate(found) if _speaks(word, language)]
    if not places:
        return True
    at, after = places[0], places[0] + max(len(verb), 1)
    return not _SUBJECTS[language].isdisjoint((*found[max(0, at - _NEAR) : at], *found[after:][:1]))


def passed_on(text: str, language: str) -> Span | None:
    """Return the words in which a speaker tells what another has said, if there are such.

    "She said that |Lund had told her …|", "|Two men had told her …|, she said": behind or before
    a verb of saying another in a perfect tense, or "was told by".
    """
    pattern = _PASSED.get(language)
    end = closing(text, language)
    if pattern is None:
        return None
    perfects = list(pattern.finditer(text, 0, len(text) if end is None else end))
    if perfects and end is not None:
        return Span(0, len(text[:end].rstrip(" ,")))
    words = [m for m in re.finditer(r"\w+", text) if m.start() == 0 or m.group().islower()]
    verbs = [m for m in words if tells(m.group(), language)]
    for passed in perfects:
        told = [m for m in verbs if m.end() <= passed.start()]
        if told:
            that = text.rfind(_THAT[language], told[0].end(), passed.start())
            start = told[-1].end() + 1 if that < 0 else that + len(_THAT[language])
            return Span(start, len(text))
    return None


def is_quotation(text: str) -> bool:
    """Say whether a sentence is one quotation from its first mark to its last."""
    return _QUOTATION.fullmatch(text.strip()) is not None


def attributed(text: str, language: str) -> str | None:
    """Return who is told to speak in fixed words, beside the sentence or at its end.

    "According to Lund, …", "…, as Lund said", "…, the archive said on Monday", "Lund said that …".
    """
    if language not in LANGUAGES or language == "zh":
        return None
    told = (_AS_TOLD.search(text), _CLOSED.search(text), _HEADED.match(text))
    found = [m["name"] for m in told if m is not None and tells(m["verb"], language)]
    within = _within(text, language)
    if within is not None:
        found.insert(0, within)
    source = _SOURCES[language].search(text) if language in _SOURCES else None
    if source is not None:
        found.insert(0, source["name"])
    if not found:
        return None
    name = found[0]
    words = _words(name)
    plain = not words or words[-1] in LANGUAGES[language].pronouns or is_nobody(name, language)
    return None if plain else name


def _within(text: str, language: str) -> str | None:
    """Return who speaks between two commas: "…, the three judges said on Monday, …"."""
    for found in _WITHIN.finditer(text):
        words = found[1].split()
        for at in range(1, min(len(words), _FEW)):
            verb, name = words[at], " ".join(words[:at])
            if (tells(verb, language) or says(verb, language)) and len(words) - at < _FEW:
                return None if is_nobody(name, language) else name
    return None


def sourced(text: str, language: str) -> bool:
    """Say whether fixed words name a source: "according to Lund", "…, Lund said, …"."""
    if language in _SOURCES and _SOURCES[language].search(text) is not None:
        return True
    return _within(text, language) is not None


def subject(text: str, cue: str, language: str) -> str | None:
    """Return the few words before a cue at the head of a sentence: who does what it tells."""
    at = text.find(cue)
    name = text[:at].strip() if at > 0 else ""
    words = _words(name)
    few = 0 < len(words) <= _FEW and "," not in name
    return name if few and not is_nobody(name, language) else None


def is_joined(part: str) -> bool:
    """Say whether a clause is joined to the one before it, with a subject of its own."""
    return _JOINED.match(part) is not None


def goes_on(part: str, language: str) -> bool:
    """Say whether a clause has the subject of the one before it: "…, and accused the rebels"."""
    joined = _JOINED.match(part)
    verb = re.match(r"\w+", part[joined.end() :]) if joined else None
    return verb is not None and _speaks(verb.group(), language)


def resumes(part: str, language: str) -> bool:
    """Say whether a clause goes back to the outer speaker: "…, and he blamed the army"."""
    joined = _JOINED.match(part)
    return joined is not None and inherits(part[joined.end() :], language)


def antecedent(text: str, start: int, language: str) -> str | None:
    """Return who speaks in a relative clause: "… the army, |which denied having fired"."""
    found = _RELATIVE.match(text[start:]) if language == "en" else None
    if found is None or not (_speaks(found["verb"], language) or tells(found["verb"], language)):
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
    before = [word for word in _words(text[:at]) if word not in known.articles]
    if any(before[-len(phrase) :] == [*phrase] for phrase in known.according):
        return True
    near = re.findall(r"\w+", after)[:3] if not after.startswith(",") else []
    suffered = not _SUFFERED.isdisjoint(word.casefold() for word in near)
    return not suffered and any(tells(word, language) for word in near)


def teller(text: str) -> str | None:
    """Return by whom somebody was told: "was told by |the master|, Captain Lund, that …"."""
    found = _TOLD_BY.search(text)
    return found["name"] if found else None


def is_suffered(cue: str, text: str) -> bool:
    """Say whether a cue tells what is done to somebody: "were found", "is accused"."""
    found, verb = _words(text), _words(cue)
    if len(verb) > 1 and verb[0] in _SUFFERED:
        return True
    places = [i for i in range(1, len(found)) if verb and found[i] == verb[0]]
    return bool(places) and found[places[0] - 1] in _SUFFERED


def is_own(name: str) -> bool:
    """Say whether a speaker means their own side: "we", "my Government", "our delegation"."""
    return _OWN.match(name) is not None


def is_nobody(name: str, language: str) -> bool:
    """Say whether words name nobody: "no ship", "none of them", "in a letter", "what it says"."""
    known = LANGUAGES.get(language)
    words = _words(name)
    if known is None or not words:
        return False
    empty = all(word in known.function or word in _NO_SUBJECT for word in words)
    return empty or words[0] in known.negators or words[0] in _NO_NAME.get(language, ())


def is_addressed(name: str, cue: str, text: str, language: str) -> bool:
    """Say whether a name is that of the one who is spoken to: "told Lund", "asked the Mission"."""
    verb = cue.split()[-1] if cue.split() else ""
    if language != "en" or verb.casefold() not in _ADDRESSING:
        return False
    behind = rf"\b{re.escape(verb)}\s+(?:the\s+)?{re.escape(name)}(?!\w)"
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
    words = _words(name)
    known = LANGUAGES[language]
    own = any(
        word in known.pronouns or word in _POSSESSIVE or word in _NO_SUBJECT for word in words
    )
    return None if own or is_nobody(name, language) else name
