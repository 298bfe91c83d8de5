"""Wills: who will do a thing, by the subject of its verb; and conditions, which tell no aim."""

from __future__ import annotations

import re

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules.nobody import NO_SUBJECT, is_nobody
from summarizer.pipeline.rules.pronouns import words_of

_WILLING = re.compile(
    r"(?:^(?:[Oo]therwise |[Tt]hen |[Bb]ut |[Aa]nd )?|, (?:and |but )?|; |\bthat |\band |\bbut "
    r"|\b(?:said|says|added|adds|insisted|promised|stated|announced) )"
    r"(?P<name>(?!(?:and|but|that)\b)[^\W\d_][\w’'-]*(?: (?!(?:that|but|said|says|added|adds"
    r"|insisted|promised|stated|announced)\b)[\w’'-]+){0,5}?) "
    r"(?:also |now |therefore )?"
    r"(?:will|would(?! be)|shall|intends?|undertakes?|undertook|plans? to|proposes?|seeks?|agreed"
    r"|pledge[sd]|promise[sd]|hopes? to|wants?|wish(?:es)?|intended|planned to"
    r"|(?:does|did|do) not (?:intend|plan|want|seek)"
    r"|ha(?:s|ve) (?:undertaken|agreed|pledged|promised|decided))\b",
    re.IGNORECASE,
)
_SUBJECT = r"(?P<name>[^\W\d_][^,;:“”«»\"]{1,60}?)(?<![’']s)"
_PLANS = {  # verbs of who has an aim, told by the text itself
    "en": re.compile(
        rf"^(?:But |And |First |Now |Still, |Meanwhile,? )?{_SUBJECT} (?:now |also |still |then )?"
        r"(?:(?:is|are) planning|plans?|intends?|hopes?|aims?|means?|expects?|wants?|seeks?|vows?"
        r"|ha(?:s|ve) (?:vowed|pledged|promised|undertaken)) (?:to|that)\b"
    ),
    "fr": re.compile(
        rf"^{_SUBJECT} (?:entend|entendent|compte|comptent|souhaitent?|espèrent?|veut|veulent|"
        r"cherchent? à|envisagent? de|prévoi(?:t|ent) de|s[’']engagent? à) (?!que\b)"
    ),
    "es": re.compile(
        rf"^{_SUBJECT} (?:planean?|pretenden?|esperan?|quieren?|buscan?|se proponen?|piensan?|"
        r"confían? en|aspiran? a|se comprometen? a) (?!que\b)"
    ),
    "de": re.compile(
        rf"^{_SUBJECT} (?:plant|planen|beabsichtig(?:t|en)|hofft|hoffen|will|wollen|möchten?)\b"
    ),
    "ru": re.compile(
        rf"^{_SUBJECT} (?:намерен\w*|планиру\w+|собира\w+ся|наде\w+ся|рассчитыва\w+|хочет|хотят)\b"
    ),
    "zh": re.compile("^(?P<name>[\u4e00-\u9fff·]{2,10}?)(?:打算|计划|希望|准备)"),
}
_CONDITION = re.compile(r"(?:if|should|unless|wenn|sollten?|falls|si|если)\b", re.IGNORECASE)
_POSSESSIVE = listed("his her its their my our your")


def is_condition(words: str) -> bool:
    """Say whether a clause only tells a condition: who is named in it has not the aim."""
    return _CONDITION.match(words) is not None and "," not in words


def planning(text: str, language: str) -> str | None:
    """Return who has an aim that the text itself tells: "|The union| plans to block the port"."""
    found = _PLANS[language].match(text) if language in _PLANS else None
    return found["name"] if found else None


def willing(text: str, language: str) -> str | None:
    """Return who will do a thing, by the subject of the verb: "Upper Kanduar has undertaken"."""
    found = _WILLING.search(text) if language == "en" else None
    if found is None:
        return None
    name = found["name"]
    words = words_of(name)
    known = LANGUAGES[language]
    own = any(word in known.pronouns or word in _POSSESSIVE | NO_SUBJECT for word in words)
    return None if own or is_nobody(name, language) else name
