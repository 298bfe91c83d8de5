"""Nobody: words that cannot name who speaks or wants a thing: "no ship", "in a letter", "we".

In a language without a table nothing is decided.
"""

from __future__ import annotations

import re

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules.hints import tells
from summarizer.pipeline.rules.pronouns import words_of

_FINITE = listed("is are was were had has have will would shall must")
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
        "and or but asked pressed questioned quizzed together"
    ),
    "fr": listed(
        "que qui ce dans en à au aux de du des sur sous par pour avec sans selon et ou mais si "
        "quand interrogé interrogée sollicité sollicitée"
    ),
    "es": listed(
        "que quien en a al de del ante bajo con contra desde entre hasta por para sin sobre tras "
        "según y o pero si cuando preguntado preguntada interrogado interrogada consultado"
    ),
    "de": listed(
        "was wer zu zum zur in im an am auf bei beim mit nach von vom aus für gegen über unter vor "
        "den dem des einen einem eines und oder aber wenn als dass dabei dadurch dafür dagegen "
        "damit danach daran darauf daraus darin darüber davon dazu demnach hierzu sollte sollten "
        "würde würden könnte wäre hätte falls gefragt"
    ),
    "ru": listed(
        "что кто в во на по с со о об от до из за к при под для без у через и или но если когда "
        "там здесь тут тогда затем также позднее позже"
    ),
}
NO_SUBJECT = listed("had has have been was were is are not that as to be would will it own")
_QUOTES = "\"'“”‘’«»„"
# a law, and words that no name has
_RULED = re.compile(
    r"^(?:article|section|regulation|rule|paragraph) \d|\b(?:without|whether|if)\b", re.I
)
_DATED_ZH = re.compile(r"\d月|\d日|[说称]$")  # "4月7日凌晨", "声明说"
_ORDINAL = listed("first second third last two three four five six seven eight nine ten")
_MANY = 10  # words; a name is shorter
_TOGETHER = re.compile(
    r"(?:the |both |all )?(?:\w+ )?(?:ministers|presidents|heads|leaders|governments|sides|parties"
    r"|delegations|participants)\b",
    re.IGNORECASE,
)
# a clause: "J’ai pris cette décision", "Wir werden es tun"; "Назвать размер …"
_CLAUSE = {
    "en": re.compile(r"(?:i|you|we|they)\s\w|i[’'](?:m|ve|d|ll)\b", re.IGNORECASE),
    "fr": re.compile(r"(?:j[’']|(?:je|tu|nous|vous|on)\s)\w", re.IGNORECASE),
    "es": re.compile(r"(?:yo|nos|nosotros)\s\w", re.IGNORECASE),
    "de": re.compile(r"(?:ich|wir|man|es)\s\w|\w+en?\s(?:es|er|man|dies)\b", re.IGNORECASE),
    "ru": re.compile(
        r"(?:я|мы|вы)\s\w|(?!(?:мать|печать|сеть|путь|знать|рать|зять)\b)\w+(?:ать|ить|еть|ыть|оть|уть|ться)(?:\s\w|$)",
        re.IGNORECASE,
    ),
    "zh": re.compile("(?:但|而)?(?:如果|若|一旦)"),
}
_OWNED = re.compile(r"its own\b", re.IGNORECASE)  # "according to its own site"


def is_own(name: str) -> bool:
    """Say whether a speaker means their own side: "we", "my Government", "our delegation"."""
    return _OWN.match(name) is not None


def is_nobody(name: str, language: str) -> bool:
    """Say whether words name nobody: "no ship", "in a letter", "what it says", "was less warm"."""
    known = LANGUAGES.get(language)
    name = re.sub("^(?:ce|cet|cette) ", "", name) if language == "fr" else name
    words = words_of(name)
    if known is None or not words:
        return False
    told = language == "en" and not _FINITE.isdisjoint(name.split())
    told = told or (name[0].islower() and tells(words[0], language))
    empty = all(w in known.function or w in NO_SUBJECT or w.isdigit() for w in words)
    cut = words[-1] in known.articles  # "came the answer"
    beside = _NO_NAME.get(language, ())
    opened = words[0] in known.negators or words[0] in beside or name[0] in _QUOTES
    cut = cut or (words[-1] in beside)  # "question the wisdom of"
    alone = len(words) == 2 and words[0] in known.articles  # "le juge" is no verb
    verb = len(words) > 1 and name.split()[-1].islower() and tells(words[-1], language)
    cut = cut or (verb and not alone)
    told = told or (language == "fr" and "pas" in words)  # "Il n’a pas voulu dire"
    told = told or (language == "zh" and _DATED_ZH.search(name) is not None)
    ruled = language == "en" and _RULED.search(name) is not None
    clause = language in _CLAUSE and _CLAUSE[language].match(name) is not None
    told = told or len(words) > _MANY or clause or (len(words) == 1 and words[0] in _ORDINAL)
    return empty or told or cut or opened or ruled or _OWNED.match(name) is not None


def names(name: str, language: str) -> bool:
    """Say whether words name somebody: no pronoun ends them, and they do not name nobody."""
    words = words_of(name)
    pronouns = LANGUAGES[language].pronouns
    return bool(words) and words[-1] not in pronouns and not is_nobody(name, language)


def is_name(words: str) -> bool:
    """Say whether words are a proper name, as capitals tell: "The Tsaren Republic"."""
    own = [word for word in words.split() if word.casefold() not in ("the", "of", "and", "for")]
    return bool(own) and all(word[0].isupper() for word in own)


def is_together(name: str) -> bool:
    """Say whether a name is that of several who speak together: "the leaders", "both sides"."""
    return _TOGETHER.match(name) is not None


def may_have_aim(name: str, language: str) -> bool:
    """Say whether a name can be somebody's: no pronoun, and no clause with one at its head."""
    known = LANGUAGES.get(language)
    words = words_of(name)
    if known is None or not words:
        return True
    plain = [word for word in words if word not in known.articles]
    return bool(plain) and plain[0] not in known.function and plain[0] not in known.pronouns
