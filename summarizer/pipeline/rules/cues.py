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
from summarizer.pipeline.rules import mentions
from summarizer.pipeline.rules.hints import may_report, tells
from summarizer.pipeline.rules.nobody import is_nobody
from summarizer.pipeline.rules.pronouns import SUFFERED, inherits, words_of

# what is done, or only may be, is not said: "was told", "must report"
_UNSAID = SUFFERED | listed(
    "must should shall may can could cannot müssen sollen doit doivent debe"
)
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
_ASKING = (
    r"(?i:\b(?:asked|challenged|(?:cross-)?examined|interviewed|pressed|questioned)) by (?:the )?"
)
_NEAR_ZH = 10  # characters behind a name
_FEW = 8  # words of a subject
_CLOSED_BEFORE = re.compile(r"\w[.,!?…]?\s?[”»\"“][,.]?\s+(?:[—–-]\s+)?(?:[\w’'-]+ ){0,4}$")
_RELATIVE = re.compile(r"^(?:which|who)\s+(?:has |had |have |also )?(?P<verb>\w+)")
# the last words of a stretch that are a name: behind an article, or in capitals
_DETERMINED = re.compile(
    r"\b(?:the|an?|his|her|its|their)(?: (?!(?:the|an?|his|her|its|their)\b)[\w’-]+){1,6}$"
    r"|(?<!\S)[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,4}$"
)
_ASIDE = re.compile(r"(?:who|whose|qui|dont|cuyo|cuya|que)\s", re.IGNORECASE)
_LED_IN = re.compile(r"(?:Citing|Quoting|Referring to)\b")
_LED = re.compile(
    r"\b(?:his|her|its|their)(?: [\w’-]+){1,3}$|(?<!\S)[A-Z][\w’-]*(?: [A-Z][\w’-]*){0,4}$"
)
_QUOTES_AHEAD = re.compile('\\s*[“„«"]')
_RIGHT_BEFORE = re.compile(
    r"(?:^|[,;”\"] )(?P<name>[Tt]he [\w-]+(?: [\w-]+)?|[A-Z][\w’-]+(?: [A-Z][\w’-]+){0,3}) $"
)
_JOINED = re.compile(r"(?:and|but|while|et|mais|y|pero|und|aber|и|но|а)\s+", re.IGNORECASE)
_PARTICIPLE = re.compile(
    r",? (?:adding|arguing|claiming|finding|holding|insisting|ruling|saying|stating|stressing) "
    r"(?:by |that\b)"
)
_REFUSING = re.compile(r"nicht äußern|sans? commenter|no quiso", re.IGNORECASE)
_SAYING_ON = listed("adding arguing claiming insisting noting saying stating stressing warning")

_RECALLED = re.compile(
    r"\brecall(?:s|ed|ing)? (?:(?!that\b)[\w’'-]+ ){0,3}"
    r"(?:ambassador|envoy|diplomats?|staff|cars?|vehicles?|products?|batch|batches|troops)\b"
)


def goes_on_saying(name: str, cue: str, text: str, language: str) -> bool:
    """Say whether a subject goes on to say a thing: "|The court| set it aside, holding that …".

    A cue in another language than the text is one where the text has a verb of saying.
    """
    if not name:
        return False
    if cue not in text and language != "en":
        told = any(tells(word, language) for word in words_of(text))
        return told or _REFUSING.search(text) is not None
    at, behind = text.find(name), text.find(cue)
    return -1 < at < behind and _PARTICIPLE.search(text[behind:]) is not None


def beside_quotation(cue: str, text: str) -> bool:
    """Say whether a cue stands behind a quotation: whatever the verb, it tells who spoke."""
    at = text.find(cue)
    return at > 0 and _CLOSED_BEFORE.search(text[:at]) is not None


def is_behind_colon(name: str, cue: str, text: str) -> bool:
    """Say whether a name stands in what is said alone: "One put it otherwise: |the Front| …"."""
    at, colon = text.find(cue), text.find(":")
    return -1 < at < colon < text.find(name) and not _QUOTES_AHEAD.match(text[colon + 1 :])


def subject(text: str, cue: str, language: str) -> str | None:
    """Return the few words before a cue at the head of a sentence: who does what it tells."""
    at = text.find(cue)
    name = text[:at].strip() if at > 0 else ""
    words = words_of(name)
    head, mark, rest = name.partition(", ")
    if mark and _ASIDE.match(rest) and rest.endswith(","):
        name, words = head, words_of(head)  # "|Two men|, who asked not to be named, contradicted"
    few = 0 < len(words) <= _FEW and "," not in name
    return name if few and not is_nobody(name, language) else None


def right_before(text: str, cue: str, language: str) -> str | None:
    """Return the noun or name right before a cue: "Pressed by Lund, |the clerk| conceded"."""
    at = text.find(cue)
    said = tells((words_of(cue) or [""])[0], language)
    found = _RIGHT_BEFORE.search(text[:at]) if at > 0 and said and language == "en" else None
    return None if found is None or is_nobody(found["name"], language) else found["name"]


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
    if language == "zh":
        return may_report(after[:_NEAR_ZH], language)
    before = [word for word in words_of(text[:at]) if word not in known.articles]
    if any(before[-len(phrase) :] == [*phrase] for phrase in known.according):
        return True
    near = re.findall(r"\w+", after)[:3] if not after.startswith(",") else []
    unsaid = not _UNSAID.isdisjoint(word.casefold() for word in near)
    return not unsaid and any(tells(word, language) for word in near)


def own_speaker(text: str, language: str) -> str | None:
    """Return who a sentence names at its head and means by the pronoun that speaks in it.

    "|Mr Justice Havea| let it in: a recording, he held, …", "|Ada Lund| hit back, insisting …, she
    claimed": a colon or a verb of saying stands between the two.
    """
    if language != "en" or not inherits(text, language):
        return None
    name = mentions.subject(text, language)
    if name is None:
        return None
    behind = text[text.find(name) + len(name) :]
    pronoun = re.search(r"\b(?:he|she|they)\b", behind)
    between = behind[: pronoun.start()] if pronoun else ""
    told = any(tells(word, language) or word in _SAYING_ON for word in words_of(between))
    return name if ":" in between or told else None


def is_recall(cue: str, text: str) -> bool:
    """Say whether a cue is an act of a state or firm: "|recalled| its ambassador"."""
    return "recall" in cue and _RECALLED.search(text) is not None


def is_suffered(cue: str, text: str) -> bool:
    """Say whether a cue tells what is done, or only may be: "were found", "must report"."""
    found, verb = words_of(text), words_of(cue)
    if "drawn" in verb:
        return False  # "would not be drawn"
    if not _UNSAID.isdisjoint(verb[:-1]):
        return True
    places = [i for i in range(1, len(found)) if verb and found[i] == verb[0]]
    return bool(places) and found[places[0] - 1] in _UNSAID


def is_addressed(name: str, cue: str, text: str, language: str) -> bool:
    """Say whether a name is that of the one who is spoken to: "told Lund", "asked the Mission"."""
    addressing = _ADDRESSING.get(language, ())
    verb = (cue.split() or [""])[-1]
    verb = next((word for word in cue.split() if word.casefold() in addressing), verb)
    to = rf"\b{re.escape(verb)} (?:out )?(?:to|that) (?:the )?{re.escape(name)}(?!\w)"
    if verb and language == "en" and re.search(to, text, re.IGNORECASE):
        return True  # "yelling to the officers that …", "estimates that the plan would …"
    if language == "en" and re.search(rf"{_ASKING}{re.escape(name)}(?!\w)", text):
        return True  # "Pressed by Lund, she agreed"
    if verb and language == "es":  # whom a verb is done to has "a" before the name
        done = rf"\b{re.escape(verb)} (?:a|al|a la|a los|a las) {re.escape(name)}(?!\w)"
        if re.search(done, text, re.IGNORECASE):
            return True
    if verb.casefold() not in addressing:
        return False
    between = r"\s+(?:(?:up)?on\s+|to\s+|that\s+|à\s+|a\s+)?(?:(?:the|le|la|les|el|los|las)\s+)?"
    behind = rf"\b{re.escape(verb)}{between}{re.escape(name)}(?!\w)"
    return re.search(behind, text, re.IGNORECASE) is not None
