"""Naming: the words of a sentence that name its speaker, from what a small model tells.

A small model answers with part of a name ("Commission president" for "Commission president Ulises
Brand", "Arvane" for "Arvane’s navy"), or in other letters than the text. What it means is
cut out of the sentence here; where its answer stands in no sentence, nothing is.
"""

from __future__ import annotations

import re

from summarizer.document import Span
from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES
from summarizer.grounding.words import same_name
from summarizer.pipeline.rules.hints import tells

_HAN = re.compile("[\u4e00-\u9fff·]+")
_NAME = r"[^\W\d_][\w’'-]*"
_SMALL = "[a-zà-öø-ÿа-яё]"  # letters
_FEW = 4  # words of what somebody owns: "Arvane’s deputy transport minister"
_HEADED = re.compile(r"(?:(?<!\S)[Tt]he )?(?<!\S)([\w-]+) (?:of|for) (?:the )?$")
_HEADED_ROMANCE = re.compile(
    r"(?:(?<!\S)(?:[Ll]a |[Ll]e |[Ll]es |[Ee]l |[Ll]os )|[Ll][’'])?(?<![\w-])"
    r"(?:misión|mission|delegación|délégation|comité|comisión|commission|grupo|groupe|equipo|équipe"
    r"|sindicato|syndicat|embajador|ambassadeur|representante|représentant|gobierno|gouvernement)"
    r" (?:de la |de los |del |du |de l[’']|des |de |d[’'])(?:la |el |l[’'])?$"
)
_HEADS = listed(
    "ambassador ambassadors army association authorities board captain commission committee "
    "council delegation delegate director envoy envoys government governor group head leader "
    "leaders lawyer lawyers master mayor minister ministers ministry navy panel people police "
    "president representative representatives residents spokesman spokesperson spokeswoman team "
    "union"
)
# "|Dr Ada Lund|, a snow scientist called by the defence, put it down to …"
_BEFORE = re.compile(
    r"(?P<name>(?<!\S)[A-ZÀ-ÖØ-Þ][\w’-]*\w(?: [A-ZÀ-ÖØ-Þ][\w’-]*\w){1,3})(?:, \d{1,3})?, $"
)
_ROLES = _HEADS | {"of", "for"}  # "Counsel for the Authority, Ruben Lund, professed"
_BODIES = listed("government republic kingdom state council union league commission")
_ARTICLES = re.compile(r"^(?:the|an?|le|la|les|el|los|las|der|die|das)\s+", re.IGNORECASE)


def named(by: str, text: str) -> str | None:
    """Return the words of a text that are this name, letters and endings apart, or None."""
    surname = [by.split()[-1]] if by[:1].isupper() and by.split()[-1][0].isupper() else []
    for wanted in (by, _ARTICLES.sub("", by), *surname):
        found = _find(wanted, text)
        if found:
            return found.group()
    if _HAN.fullmatch(by):  # "副副主任骆其昌": a small model stammers
        rests = (by[at:] for at in range(1, len(by) - 1))
        return next((rest for rest in rests if rest in text), None)
    span = _inflected(by, text)
    return span.cut(text) if span else None


def place(name: str, text: str) -> Span | None:
    """Return where a whole name stands in a text, letters and endings apart; never a part of it."""
    found = _find(name, text)
    return Span(*found.span()) if found else _inflected(name, text)


def _inflected(name: str, text: str) -> Span | None:
    """Return a name in another case: "Министерства обороны" for "Министерство обороны"."""
    wanted = name.casefold().split()
    if not wanted or len(max(wanted, key=len)) <= _FEW:
        return None
    found = list(re.finditer(r"[\w’-]+", text))
    for at in range(len(found) - len(wanted) + 1):
        run = found[at : at + len(wanted)]
        if all(map(same_name, (m.group().casefold() for m in run), wanted)):
            return Span(run[0].start(), run[-1].end())
    return None


def _find(name: str, text: str) -> re.Match[str] | None:
    """Find a name as words of its own; Chinese has no spaces between its words."""
    if not name.strip():
        return None
    han = re.search("[\u4e00-\u9fff]", name)
    before, behind = ("", "") if han else (r"(?<!\w)", r"(?!\w)")
    return re.search(rf"{before}{re.escape(name)}{behind}", text, re.IGNORECASE)


def whole(by: str, cue: str, text: str, language: str) -> str:
    """Return a name that stands in the text with what belongs to it.

    "Arvane" is its navy in "Arvane’s navy said", "Castrel" its ambassador by her name in
    "Castrel’s ambassador, Beatriz Monforte, told", "Commission president" the person named next.
    """
    by = by.rstrip("'’")
    found = _find(by, text)
    if found is None:
        return by
    at, end = found.span()
    head = _HEADED.search(text[:at])
    if head and head[1].casefold() in _HEADS:
        return text[head.start() : end]
    headed = _HEADED_ROMANCE.search(text[:at]) if language in ("fr", "es") else None
    if headed:
        return text[headed.start() : end]
    named = _BEFORE.search(text[:at]) if re.match(r"an? ", by) else None
    if named:
        return named["name"]
    owned = re.match(rf"[’']s?((?:\s+[\w-]+){{1,{_FEW}}}?)(?=\s*,|\s+{_first(cue)})", text[end:])
    if owned and not by.endswith(("’s", "'s")):
        end += owned.end(1)
    elif not _is_title(text[at:end], language) and _words(by).isdisjoint(_ROLES):
        return text[at:end]
    return _person(text, end, language) or text[at:end]


def _person(text: str, end: int, language: str) -> str | None:
    """Return the person whose title ends here: "…, Teodor Vask, …" or "… Teodor Vask …"."""
    known = LANGUAGES.get(language)
    if known is None or known.nouns_capitalised:
        return None
    # "арт-директор фестиваля Матис Эренбек": what a title rules stands between it and the name
    small = rf"(?P<small>(?:\s+{_SMALL}[\w-]+){{0,2}}?)" if language == "ru" else ""
    pattern = rf"(?:(?P<mark>,)|{small})\s+(?P<name>(?!{_SMALL}){_NAME}(?:\s+{_NAME}){{0,3}})"
    beside = re.match(pattern, text[end:])
    between = (beside.groupdict().get("small") or "").split() if beside else []
    if beside is None or any(tells(word, language) for word in between):
        return None
    name: list[str] = []
    for word in beside["name"].split():
        if not word[0].isupper() or word.casefold() in known.calendar:
            break
        name.append(word)
    after = text[end + beside.start("name") + len(" ".join(name)) :]
    closed = not beside["mark"] or after.lstrip().startswith(
        (",", ".", "—", "–", "»", "”", '"', ":")
    )
    return " ".join(name) if name and closed and (len(name) > 1 or not beside["mark"]) else None


def _is_title(words: str, language: str) -> bool:
    """Say whether words end as a title does: in a small letter, or in a known title."""
    words = _ARTICLES.sub("", words)
    last = words.split()[-1]
    known = LANGUAGES.get(language)
    if words[0].islower() and last.isupper():
        return True  # "представитель МИД"
    return last[0].islower() or (known is not None and last.casefold() in known.titles)


def is_titled(words: str, language: str) -> bool:
    """Say whether words are a title, and no state or body: "Under-Secretary-General for …"."""
    known = LANGUAGES.get(language)
    found = _words(words)
    titled = known is not None and any(word in known.titles for word in found)
    return (titled or not found.isdisjoint(_HEADS)) and found.isdisjoint(_BODIES)


def _words(name: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", name.casefold()))


def _first(cue: str) -> str:
    """Return the first word of a cue as a pattern; "had told" may stand as "has told"."""
    words = cue.split()
    return rf"(?:{re.escape(words[0])}\b|ha[sd]\b|have\b)" if words else r"\b\B"
