"""Pronouns: where a pronoun speaks, and whom it can mean.

Rules 2 and 3 of labels.md: who is named by a pronoun is the one just named. What stands beside
a verb of saying is its subject; in a language without a table nothing is decided.
"""

from __future__ import annotations

import re

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules.hints import is_mark, is_saying, tells

_POINTERS = {
    "en": listed("he she it they him her them his its their i we my our"),
    "fr": listed("il elle ils elles eux en lui celui celle ceux son sa ses leur je nous on"),
    "de": listed("er sie es ihr ihm sein seine seiner ihre ihrer ich wir man"),
    "ru": listed("он она оно они его её их ему ей им я мы там"),
}
_OPENED = re.compile('\\W*[“„«»"‘]')
_PERSONS = {
    "en": re.compile(r"\bs?he\b|\baccording to (?:him|her)(?! \w)", re.IGNORECASE),
    "zh": re.compile("[他她](?!们)"),
}
_NEAR = 3  # "She has also said": so many words after the pronoun a verb of saying is its own
_SPEAKS_ZH = re.compile(
    "(?:^|[，。；”])[他她](?:还|也|又|随后|同时|进一步)?"
    "(?:说|表示|称|指出|强调|补充|要求|呼吁|透露|警告|认为|承认|否认)"
)
_SUBJECTS = {
    "en": listed("he she it they"),
    "fr": listed("il elle ils elles"),
    "es": listed("él ella ellos ellas"),
    "de": listed("er sie"),
    "ru": listed("он она они там"),
}
SUFFERED = listed("is are was were been be being est sont été fue fueron wurde wurden")
# the German subjunctive of indirect speech; in the first person it is the indicative
_INDIRECT = re.compile(
    r"^(?!.*(?:\b[Ii]ch\b|:)).*\b(?:sei|seien|habe|hätten|könne|müsse|dürfe|wolle|solle|gehe|gebe|stehe)\b"
)
_CLOSING = re.compile(
    r"[,”»\"“]\s*[—–-]?\s*(\w+)[ -](went on|goes on|\w+)(?: [\w’]+){0,4}[.!?”»\"]{0,2}$"
)
# a pronoun and its verb between two commas: ", she went on to say,", ", a-t-il précisé,"
_BETWEEN = {
    "en": re.compile(
        r",\s+(?:he|she|it|they)\s+(?:\w+ly\s+|also\s+|then\s+|later\s+|had\s+|has\s+)?"
        r"(?P<verb>went on|goes on|\w+)(?:\s+[\w’]+){0,4}[,;:]"
    ),
    "fr": re.compile(
        r",\s+(?:(?:a|ont|avait)-(?:t-)?(?:ils?|elles?)\s+(?P<verb>\w+)"
        r"|(?P<inverted>\w+)-(?:t-)?(?:ils?|elles?)\b)"
    ),
    "es": re.compile(r",\s+(?P<verb>\w+)(?:\s+(?:también|además|luego))?,"),
    "de": re.compile(r",\s+(?P<verb>\w+)\s+(?:er|sie)(?:\s+\w+){0,3},"),
    "ru": re.compile(r",\s+(?P<verb>\w+)\s+(?:он|она|они)\b"),
}
# "In a video posted on Monday she added that …"
_LED = re.compile(
    r"(?:After|Asked|At|Before|By|During|Earlier|For|From|In|Later|On|Pressed|Speaking|Then)\b"
    r"(?P<led>[^.;:“”\"]{0,80}?),?\s(?:he|she|it|they)\s+(?:also\s+|then\s+|later\s+|ha[ds]\s+)?"
    r"(?P<verb>\w+)\b"
)
_SOURCED = {
    "en": re.compile(
        r"\baccording to (?:him|her(?! \w)|them)\b"
        r"|\b(?:in|by) (?:his|her|its|their)(?: own)? (?:account|opinion|telling|view|words)\b",
        re.IGNORECASE,
    ),
    "fr": re.compile(r"\bselon (?:lui|elle|eux|elles)\b|\bà (?:l[’']|les )en croire\b", re.I),
    "es": re.compile(r"\bsegún (?:él|ellas?|ellos)\b|\ba su juicio\b", re.IGNORECASE),
    "de": re.compile(
        r"\b(?:ihm|ihr|ihnen) zufolge\b|\bnach (?:seinen|ihren|dessen|deren) (?:Angaben|Worten)\b"
        r"|\b(?:seiner|ihrer) (?:Ansicht|Meinung) nach\b",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"\bпо (?:его|её|ее|их) (?:словам|данным|мнению)\b", re.IGNORECASE),
    "zh": re.compile("(?<![根依证数])据(?:[他她]|其(?!他))"),
}
_MASCULINE, _FEMININE = listed("he он 他"), listed("she она 她")
_GOES_ON = frozenset(("went on", "goes on"))  # verbs of saying beside a pronoun alone
_SIRS = r"(?:Mr|Sir|Lord|Herr|Señor|Don|г-н)"
_MADAMS = r"(?:Ms|Mrs|Miss|Mme|Lady|Dame|Frau|Señora|Doña|г-жа)"


def inherits(text: str, language: str) -> bool:
    """Say whether a pronoun speaks: at the head or end of a sentence, between commas, as a source.

    "It said …", "…, she said.", "…, he recounted, …", "according to her". Rule 2 of labels.md: its
    speaker is the one just named. What is done to somebody is not their own ("He is accused
    of …"). A German main clause in the subjunctive goes on with what somebody said.
    """
    if language not in LANGUAGES:
        return False
    if language in _SOURCED and _SOURCED[language].search(text) is not None:
        return True
    if language == "zh":
        return _SPEAKS_ZH.search(text) is not None
    if language not in _SUBJECTS:
        return False
    found = words_of(text)
    while found and found[0].isdigit():
        found = found[1:]  # the number of a paragraph
    if closing(text, language) is not None or _between(text, language):
        return True
    verbs = [i for i, word in enumerate(found) if tells(word, language)]
    if not verbs:
        return language == "de" and _INDIRECT.search(text) is not None
    near = found[1 : verbs[0]]
    opens = found[0] in _SUBJECTS[language] and verbs[0] <= _NEAR and SUFFERED.isdisjoint(near)
    return opens or _led(text, language)


def _between(text: str, language: str) -> bool:
    pattern = _BETWEEN.get(language)
    for found in pattern.finditer(text) if pattern else ():
        verb = found["verb"] or found["inverted"]
        if _speaks(verb, language) or is_saying(verb, language):
            before = words_of(text[: found.start()])
            # "The guards |had warned| him, she said": what had been done is what she tells
            told = (n for n, word in enumerate(before) if tells(word, language))
            return all(n > 0 and before[n - 1] == "had" for n in told)
    return False


def _speaks(verb: str, language: str) -> bool:
    return tells(verb, language) or verb in _GOES_ON


def _led(text: str, language: str) -> bool:
    found = _LED.match(text) if language == "en" else None
    if found is None or not tells(found["verb"], language):
        return False
    return not any(tells(word, language) for word in words_of(found["led"]))


def closing(text: str, language: str) -> int | None:
    """Return where a pronoun and its verb close a sentence: "…, |she said."."""
    if language not in _SUBJECTS:
        return None
    end = _CLOSING.search(text)
    if end is None or end.start() == 0:
        return None
    one, two = end[1], end[2]
    named = one.casefold() in _SUBJECTS[language] and _speaks(two, language)
    inverted = two.casefold() in _SUBJECTS[language] and tells(one, language)
    return end.start(1) if named or inverted else None


def is_feminine(text: str) -> bool | None:
    """Say whether the pronouns of a sentence mean a woman; None where they leave it open."""
    found = set(words_of(text)) | {mark for mark in "他她" if mark in text}
    women, men = not _FEMININE.isdisjoint(found), not _MASCULINE.isdisjoint(found)
    return None if women == men else women


def is_titled_feminine(name: str, text: str) -> bool | None:
    """Say whether a title before a name is that of a woman: "Ms Lund"; None where it has none."""
    last = re.escape(name.split()[-1])
    given = rf"(?:(?!{_SIRS}|{_MADAMS})[^\W\d_a-zа-яё][\w’-]* ){{0,3}}"
    for feminine, titles in ((True, _MADAMS), (False, _SIRS)):
        if re.search(rf"\b{titles}\.? {given}{last}(?!\w)", text):
            return feminine
    return None


def points_back(text: str, cue: str, language: str) -> bool:
    """Say whether a sentence can mean the speaker before it: by its verb, or as a quotation.

    A pronoun stands beside the verb ("he insisted"), or nobody is told at all. Where the subject
    may be left out (Spanish, Chinese), every sentence can.
    """
    if language not in _SUBJECTS or language == "es" or is_mark(cue):
        return True
    found, verb = words_of(text), words_of(cue)
    places = [i for i in range(len(found)) if verb and found[i : i + len(verb)] == verb]
    places = places or [i for i, word in enumerate(found) if tells(word, language)]
    if not places:
        return True
    at, after = places[0], places[0] + max(len(verb), 1)
    return not _SUBJECTS[language].isdisjoint((*found[max(0, at - _NEAR) : at], *found[after:][:1]))


def beside(cue: str, text: str, language: str) -> str | None:
    """Return the pronoun right before a cue: "…,” |he| told three thousand people"."""
    at = text.find(cue) if cue else -1
    before = words_of(text[:at])[-1:] if at > 0 else []
    return before[0] if before and before[0] in _SUBJECTS.get(language, ()) else None


def person_meant(text: str, language: str) -> bool:
    """Say whether a pronoun that can only mean a person stands in a sentence."""
    pattern = _PERSONS.get(language)
    return pattern is not None and pattern.search(text) is not None


def body_meant(text: str, language: str) -> bool:
    """Say whether a sentence opens with a pronoun that can only mean a body: "It said …"."""
    return language == "en" and re.match(r"\W*It\b", text) is not None


def may_inherit(text: str, language: str) -> bool:
    """Say whether a sentence can have the speaker before it: by a pronoun, or as a quotation.

    Where the subject may be left out (Spanish, Chinese), every sentence can.
    """
    if language not in _POINTERS or _OPENED.match(text) or inherits(text, language):
        return True
    return any(word.casefold() in _POINTERS[language] for word in re.findall(r"\w+", text))


def is_pronoun(name: str, language: str) -> bool:
    """Say whether a name is none, but a word that means who was named before."""
    known = LANGUAGES.get(language)
    if known is None:
        return False
    led = language == "zh" and name.startswith(("他", "她", "它"))  # no spaces: "她还表示"
    return led or name.casefold() in known.pronouns


def words_of(text: str) -> list[str]:
    """Return the words of a text in small letters."""
    return [word.casefold() for word in re.findall(r"\w+", text)]
