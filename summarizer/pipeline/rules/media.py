"""Media: what carries words and says none itself: "the statement", "a notice on the board’s gate".

Whoever owns it speaks, or else whoever spoke before. Rules of language; in a language without a
table nothing is a medium.
"""

from __future__ import annotations

import re

from summarizer.grounding.language import listed
from summarizer.pipeline.rules import bodies

_NOUNS = {
    "en": (
        "account|affidavit|affidavits|announcement|audio|banner|blog|brief|broadcast|caption|"
        "charge|claim|data|estimate|estimates|figures|findings|communique|communiqué|complaint|decree|document|documents|e-mail|email|"
        "entry|filing|footage|judgement|judgment|leaflet|letter|letters|memo|memorandum|message|"
        "note|notice|page|paragraph|petition|post|posting|posts|poster|recording|release|report|"
        "ruling|site|statement|statements|story|summary|text|transcript|tweet|verdict|video|"
        "website|wording"
    ),
    "fr": (
        "acte|arrêt|audio|avis|billet|communiqué|courrier|déclaration|document|enregistrement|"
        "chiffres|constatations|estimations|informations|jugement|lettre|message|missive|note|publication|rapport|site|texte|tract|tweet|vidéo"
    ),
    "es": (
        "audio|carta|comunicado|declaración|documento|fallo|grabación|informe|mensaje|misiva|nota|"
        "publicación|sentencia|texto|tuit|video|vídeo|datos|cifras|estimaciones"
    ),
    "de": (
        "Angaben|Bericht|Brief|Erklärung|Meldung|Mitteilung|Pressemitteilung|Schreiben|Stellungnahme"
    ),
}
_OPENING = {
    "en": r"(?:(?:the|a|an|its|his|her|their|this|that|same|one|another) )*",
    "fr": r"(?:(?:le|la|les|un|une|son|sa|ce|cet|cette) |l[’'])*",
    "es": r"(?:(?:el|la|los|las|un|una|su|este|esta) )*",
    "de": r"(?:(?:der|die|das|den|dem|eine|einer|einem|ihre|seine) )*",
}
_SITES = listed("facebook instagram linkedin telegram tiktok twitter whatsapp x youtube")
# "in a letter" only leads to who speaks
_LEADING = r"(?i:in|on|at|by|to|from|with|for|dans|par|en|con|sur|sobre)\b"
_OF = re.compile(
    r"\b(?:de l[’']|(?:by|from|of|du|de la|des|del|de los|de|der|vom|von) )(?P<name>.+)$"
)
_ARTICLE = re.compile(r"^(?:(?:the|an?|le|la|les|une?|el|los|las|una)\s+|l[’'])", re.IGNORECASE)
_THEIRS = re.compile(r"^(?P<name>.+?(?:(?=[’']s )|(?<=s)(?=[’'] )))[’']")


def is_medium(name: str, language: str) -> bool:
    """Say whether a name is that of something that only carries words."""
    nouns = _NOUNS.get(language)
    if nouns is None:
        return False
    own = (
        rf"(?!{_LEADING})\b{_OPENING[language]}(?:[^\W\d_][\w’'-]* ){{0,4}}?(?:{nouns})(?![\w’'-])"
    )
    return name.casefold() in _SITES or re.match(own, name) is not None


def owner(name: str, language: str) -> str | None:
    """Return whose a medium is: of "the board’s website" the board, of "a note by Lund" Lund."""
    theirs = _THEIRS.match(name)
    if theirs is not None:
        return theirs["name"]
    name = _ARTICLE.sub("", name)
    of = _OF.search(name)
    if of is not None and (of["name"][:1].isupper() or bodies.is_noun(of["name"], language)):
        return of["name"]
    capitals = re.match(
        rf"(?P<name>(?:[A-ZÀ-Þ][\w’'-]*(?: of| for| and)? )+)(?:{_NOUNS[language]})$", name
    )
    return capitals["name"].strip() if capitals else None
