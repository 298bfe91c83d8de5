"""Abbreviations, speech verbs and pronouns by language: the words that splitting turns on.

Abbreviations stand in small letters, without their last full stop.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Abbreviations:
    """Hold one language's abbreviations by what they do at a full stop.

    ``inner`` stand before what they belong to and never end a sentence; ``numbered`` count
    only before a number (many are whole words as well); ``outer`` may end a sentence;
    ``dated`` may end one after a number and never otherwise. ``trained`` says that nupunkt
    knows the language: it decides where the table is silent. What it knows comes from statutes
    and holds "bank", "port" and "so": before a capital, a word in small letters is taken for
    an abbreviation only where ``small`` lists it.
    """

    inner: frozenset[str] = frozenset()
    numbered: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    dated: frozenset[str] = frozenset()
    small: frozenset[str] = frozenset()
    trained: bool = False


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ENGLISH = Abbreviations(
    # what nupunkt misses: ranks in a row ("Lt. Gen.")
    inner=_words(
        "lt gen maj brig adm cmdr cpl sgt col capt mr mrs ms dr prof rev messrs msgr hon gov sen "
        "rep fr alh supt insp det pres"
    ),
    small=_words(
        "al approx art arts assn ave ca cf ch cl co corp dept dist ed eds est esp etc ext fig "
        "figs ft govt hon hosp hrs hwy ibid inc incl jr km lb lbs ltd max min mt natl no nos nr op "
        "oz para paras pp pl pt pts reg sec secs sect sq sr st subsec univ vol vols viz vs"
    ),
    trained=True,
)

_FRENCH = Abbreviations(
    inner=_words("m mm mme mlle mgr me dr pr st ste gal col cap cdt lt av apr cf éd env"),
    numbered=_words("art chap fig vol n no nos p pp al"),
    outer=_words("etc janv févr juill sept oct nov déc bd cie"),
)

_SPANISH = Abbreviations(
    inner=_words(
        "sr sra srta sres dr dra d dña ud uds gral cnel cap tte sgto lic ing prof av avda sto "
        "sta mons fr ej aprox ee a"
    ),
    numbered=_words("núm nro art arts pág págs p pp vol fig c"),
    outer=_words("etc uu cía m"),
)

_GERMAN = Abbreviations(
    inner=_words(
        "dr prof dipl ing hr fr st bzw ca vgl evtl ggf inkl z d u a o i v n h gen maj hptm lt "
        "kap geb sog rd tel mio mrd"
    ),
    numbered=_words("nr art abs ziff s bd str max min"),
    outer=_words("usw etc jh jhd chr ä jan feb aug sept okt nov dez"),
)

_RUSSIAN = Abbreviations(
    inner=_words(
        "им ул просп пер кв см ср напр проф акад доц ген полк адм св г-н г-жа т е к н изд ок"
    ),
    numbered=_words("стр рис табл ст ч гл с пп п"),
    outer=_words("др пр д руб коп млн млрд трлн тыс чел обл"),
    dated=_words("г гг в вв"),
)

# a language without an entry is left to nupunkt's English model, which does well enough
BY_LANGUAGE: Mapping[str, Abbreviations] = {
    "en": _ENGLISH,
    "fr": _FRENCH,
    "es": _SPANISH,
    "de": _GERMAN,
    "ru": _RUSSIAN,
}
OTHERS = Abbreviations(trained=True)

# an English name and its verb after a quotation: “Stop!” Admiral Vey said.
ATTRIBUTION = re.compile(
    r"(?:[A-Z][\w’'.-]*\s){1,4}(?:said|says|asked|asks|replied|cried|shouted|added|told|wrote)"
    r"(?=[.,]|\s(?:on|in|at|to|as|after|during|when|last|this)\b)"
)
# the same in Chinese and Japanese, where no space parts them: “……。”他说 / 「……。」と述べた
CJK_ATTRIBUTION = re.compile(
    r"と|[^，。！？、；：“”「」\s]{1,16}?(?:说道|说|表示|称|问道|问|喊道|指出|强调|回答|說|告诉记者|回忆)"
    r"(?=[。，：]|$)"
)

# who or what these mean stands in the sentence before
LEANING = re.compile(
    r"(?:he|she|it|they|his|her|their|this|these|those|that|il|elle|ils|elles|cela|ce|cette|"
    r"él|ella|ellos|ellas|esto|eso|er|sie|es|dies|diese|dieser|он|она|оно|они|его|её|их|это)\b"
    r"|[他她它]|这|该",
    re.IGNORECASE,
)
