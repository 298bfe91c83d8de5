"""States: which words of a document are names of states.

"Dravia" is one where something is Dravian, or where it has a ministry, a territory, a will. No list
of the world's states is needed, and none would hold the next one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.words import name_keys
from summarizer.pipeline.rules import naming, persons

_CAPITAL, _WORD = persons.CAPITAL, persons.WORD
_OFTEN = 3  # mentions of a state, or of what is its own, that make it one who acts
_SHORT = 4  # letters; shorter words have too many neighbours
_LONGEST = 5  # characters of a state's name in Chinese
# what a state's adjective adds to its name, or to its name without the last letter
_ADJECTIVES = listed(
    "n an ian ese ish i ic ien ienne ais aise ois oise ense eño eña isch ische ischen ischer "
    "ский ского ская ской ское ские ских скому ским"
)
_LONG = max(map(len, _ADJECTIVES))
_NAME = rf"(?P<name>{_WORD})(?![\w’-])"
_OWNED = {
    "en": (
        r"(?i:republic|kingdom|government|authorities|representative|ministry|federation|state|people"
        r"|territory|ambassador|ministers?|delegation|embassy|sovereignty|forces|army) (?:of|in) "
        rf"(?:the )?{_NAME}",
        rf"(?i:ministers? (?:of|for) (?:\w+ ){{1,4}}of) {_NAME}",
        rf"(?i:neighbouring|neighboring) {_NAME}",
        rf"(?<![\w’-]){_NAME} (?:has|had|would|will|must|should|could|cannot|did|does|denied|denies"
        r"|rejected|rejects|accused|accuses|wants|wanted|itself)\b",
        rf"(?<![\w’-])(?P<name>{_CAPITAL}[\w-]*\w)[’']s? (?:\w+ )?(?i:government|ministry|army|navy"
        r"|air force|armed forces|president|parliament|foreign|defen[cs]e|coastguard|authorities"
        r"|territory|ambassador|airspace|forces|(?:prime )?minister|embassy|troops|soldiers|border"
        r"|delegation|envoy)\b",
    ),
    "fr": (
        r"(?i:république|royaume|gouvernement|autorités|état|armée) "
        rf"(?:d[’']|du |de la |de l[’']|de ){_NAME}",
    ),
    "es": (
        rf"(?i:república|reino|gobierno|autoridades|estado|ejército) (?:de la |del |de ){_NAME}",
    ),
    "de": (rf"(?:Republik|Königreich|Regierung von|Armee von|Streitkräfte von) {_NAME}",),
    "ru": (
        rf"(?i:республик[аиу]|правительств[оау]|власт[иям]|мид\w{{0,2}}|минобороны|армия) {_NAME}",
    ),
}
_PATTERNS = {language: tuple(map(re.compile, told)) for language, told in _OWNED.items()}
# "the Lomantine Republic"
_TITLED = re.compile(
    rf"\b[Tt]he ({_WORD} (?:Republic|Kingdom|Federation|Emirate|Sultanate))"
    rf"(?![\w’-]| {_CAPITAL}| of)"
)
_OWNED_IN_HAN = re.compile("共和国|联邦|王国|政府|外交部|国防部|当局|军队|海军|驻")
_SMALL_IN_HAN = re.compile("[的与和在对向被及由从了是说称指将就并也于]|外交|国防")


def found(text: str, language: str) -> tuple[str, ...]:
    """Return the names of the states that a document names often."""
    if language == "zh":
        return tuple(dict.fromkeys(_in_han(text)))
    if language not in LANGUAGES:
        return ()
    words = Counter(_bare(match.group()) for match in re.finditer(rf"(?<![\w’'-]){_WORD}", text))
    seen = words + Counter(re.findall(r"(?<![\w’'-])[a-zà-öø-ÿа-яё]+(?![\w’'-])", text))
    by_stem = _by(_stems, seen if language != "en" else words)
    by_form = _by(_forms, words if language == "ru" else ())
    owned = {_bare(m["name"]) for p in _PATTERNS[language] for m in p.finditer(text)}
    firms = set(re.findall(rf"& ({_WORD})", text))
    parts = firms | {part for name in persons.runs(text, language) for part in name.split()}
    names = dict.fromkeys(_TITLED.findall(text) if language == "en" else ())
    for name in words:
        if name in parts or not _may_be(name, language):
            continue
        forms = {name, *(word for form in _forms(name) for word in by_form.get(form, ()))}
        own = {word for base in _bases(name) for word in by_stem.get(base.casefold(), ())} - forms
        often = sum(seen[word] for word in forms | own) >= _OFTEN
        if often and (own or not owned.isdisjoint(forms)) and forms.isdisjoint(names):
            names[name] = None
    bases = {base.casefold(): name for name in names for base in _bases(name)}
    others = (({bases[s] for s in _stems(name) if s in bases} - {name}, name) for name in names)
    return tuple(name for adjective_of, name in others if not adjective_of)


def _by(keys: Callable[[str], frozenset[str]], words: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in words:
        for key in keys(word):
            found.setdefault(key, []).append(word)
    return found


def _forms(word: str) -> frozenset[str]:
    return name_keys(word.casefold())


def _may_be(name: str, language: str) -> bool:
    if len(name) < _SHORT or name.isupper() or persons.opens(name, language):
        return False
    return not persons.is_no_name(name, language)


def _in_han(text: str) -> Iterator[str]:
    """Yield the states of a Chinese text: what stands often, and before its government once."""
    starts = (match.start() for match in _OWNED_IN_HAN.finditer(text))
    for run in dict.fromkeys(text[max(0, start - _LONGEST) : start] for start in starts):
        for length in range(len(run), 1, -1):
            name = run[-length:]
            named = re.fullmatch("[\u4e00-\u9fff]+", name) and not _SMALL_IN_HAN.search(name)
            if named and text.count(name) >= _OFTEN:
                yield name
                break


def stands_in(state: str, text: str, language: str) -> bool:
    """Say whether a sentence names a state: by its own name, in any case in Russian."""
    if language == "ru":
        return naming.place(state, text) is not None
    edges = ("", "") if language == "zh" else (r"(?<![\w-])", r"(?![\w-])")
    return re.search(re.escape(state).join(edges), text) is not None


def is_adjective(word: str, name: str) -> bool:
    """Say whether a word is the adjective of a state: "Dravian" of "Dravia"."""
    return word != name and not _stems(word).isdisjoint(b.casefold() for b in _bases(name))


def _stems(word: str) -> frozenset[str]:
    """Return what is left of a word without each ending that an adjective may have."""
    folded = word.casefold()
    lengths = range(1, min(_LONG, len(folded) - 2) + 1)
    return frozenset(folded[:-n] for n in lengths if folded[-n:] in _ADJECTIVES)


def _bases(name: str) -> tuple[str, ...]:
    return (name, name[:-1]) if len(name) > _SHORT else (name,)


def _bare(word: str) -> str:
    return persons.POSSESSIVE.sub("", word)
