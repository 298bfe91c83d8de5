"""Outright: words that tell an aim or a ground outright, and words that tell of a breach.

Where they stand, the model is asked with another bias (the prompt's manifest names it): a small
model says "none" too easily. It still decides whether there is an aim or a ground, and which. The
lists are our own; in a language without a table nothing is told outright.
"""

from __future__ import annotations

import re

from summarizer.grounding.lexicon import LANGUAGES
from summarizer.pipeline.rules.hints import typed

_RULE = {  # what a ground can be, as a noun
    "en": (
        r"\b(?:articles?|sections?|regulations?|rules?|resolution|agreement|treaty|convention|"
        r"protocol|charter|(?-i:Act)|code|decree|order|warrant|law|licen[cs]e|statute|constitution|"
        r"mandate)\b"
    ),
    "fr": r"\b(?:articles?|loi|code|décret|traité|accord|convention|résolution|charte|mandat)\b",
    "es": r"\b(?:artículos?|ley|código|decreto|tratado|acuerdo|convenio|resolución|mandato)\b",
    "de": r"(?:\bartikel|gesetz|vertrag|abkommen|resolution|vorschrift|beschluss|verfassung)",
    "ru": r"\b(?:стать\w+|закон\w*|договор\w*|соглашени\w+|резолюци\w+|устав\w*)\b",
}
_ALLOWS = {  # what a rule does for an act, or an act with a rule
    "en": (
        r"\b(?:require[sd]?|allow(?:s|ed)?|permit(?:s|ted|ting)?|authori[sz]e[sd]?|authori[sz]ing|"
        r"empower(?:s|ed|ing)?|entitle[sd]?|oblige[sd]?|binds?|bound|gives? (?:me|us|him|her|them)|"
        r"(?:rest|base|found|ground|relie|act)(?:s|ed|d)? (?:up)?on|on the strength|by virtue|"
        r"met every|meets)\b"
    ),
    "fr": r"\b(?:permet\w*|autoris\w+|impos\w+|exig\w+|fond\w+ sur|repos\w+ sur|appui\w+ sur)\b",
    "es": r"\b(?:permit\w+|autoriz\w+|exige\w*|obliga\w*|me da|nos da|se (?:basa|funda|apoya))\b",
    "de": r"\b(?:erlaub\w+|gestatt\w+|vorschreib\w+|stütz\w+|grundlage|gedeckt|ermächtig\w+)\b",
    "ru": r"\b(?:разреша\w+|позволя\w+|обязыва\w+|требует|основани\w+|опира\w+)\b",
}
_GROUND_TOLD = {
    "en": (
        r"\b(?:article|section|paragraph|chapter)s? (?:\d|(?-i:[IVX]+)\b)|in exercise of|"
        r"\bparts? (?:\d|(?-i:[IVX]{2,})\b)|"
        r"in the exercise of|"
        r"reserv\w+ (?:its|the|all|our|their|my|his|her)(?: \w+)? right|pursuant to|"
        r"in (?:accordance|conformity) with|at the (?:\w+ )?(?:request|invitation) of|"
        r"acts? (?:up)?on (?:the|a) (?:request|invitation)|(?:is|was|were) justified|"
        r"(?:gave|with) (?:[\w']+ ){0,3}consent|right of (?:self|visit|transit|hot)|"
        r"lawful(?:ly)?\b|entitled to|international law|"
        r"order of the \w+ ?court|self-defen[cs]e|freedom of navigation|"
        r"compl(?:y|ies|ied) with|relied on|invok\w+|f[ae]ll(?:s|en)? outside the"
    ),
    "fr": (
        r"conformément|à la demande|en vertu|se réserve|article \d|légitime défense|"
        r"droit international"
    ),
    "es": (
        r"conforme a|a petición|en virtud|se reserva|artículo \d|legítima defensa|"
        r"derecho internacional|al amparo"
    ),
    "de": (
        r"auf der grundlage|gemäß|§|artikel \d|behält sich|völkerrecht|notwehr|auf ersuchen|"
        r"selbstverteidigung|mit (?:\w+ )?zustimmung"
    ),
    "ru": (
        r"в соответствии|стать[еяию]й? \d|оставля\w+ за собой|на основании|по просьбе|"
        r"международн\w+ прав|самооборон|правов\w+ основани"
    ),
    "zh": r"根据|依据|依照|自卫权|保留.{0,12}权利|第.{1,5}条",
}
_BREAKING = {
    "en": (
        r"violat|breach|infring|\bbr(?:oke|oken|eaks?|eaking)\b(?! (?:up|out|off|down|away|in)\b)|"
        r"\bcontrary to (?!(?:\w+ )?(?:what|claim|report))"
    ),
    "fr": r"\bviol(?!en|et|on)|enfrei|contraire|manqu\w+ à",
    "es": r"\bviol(?!en|et|[ií]n)|infring|contrari",
    "de": r"verletz|verst(?:oß|ieß)|gebrochen",
    "ru": "наруш",
    "zh": "侵犯|违反|违背",
}
# what a notice orders, and a visit: no ground of an act
_NO_GROUND = {
    "en": (
        r"\bpunishable\b|\bmay (?:apply|appeal|lodge|complain)\b|\bremains? in force\b|"
        r"\bmet\b.{0,80}\bat the invitation of\b|"
        r"\b(?:nobody|no one|no person) may\b|"
        r"\binvit\w+ (?:[\w'-]+ ){1,4}to (?:send|visit|attend|join|observe|take part|meet)\b|"
        r"^\W*(?:\d+\. )?at the invitation of "
        r"(?:ms|mrs|mr|h\.e\.|president|minister|foreign minister)"
    ),
}
_DISPUTING = {  # beside the verbs of denial that the checks know
    "en": r"\b(?:reject|dismiss|dispute|contest)(?:s|ed|ing)?\b",
    "fr": r"\b(?:contest|rejett?|récus|réfut)\w*",
    "es": r"\brechaz\w+",
    "de": r"\bbestr[ei]\w+|\bwei?st?\b.*\bzurück\b|\bwies\w*\b.*\bzurück\b",
    "ru": r"\b(?:отверг|отриц)\w*",
}
_UNLAWFUL = {
    "en": r"contempt|unlawful|illegal",
    "fr": r"illég",
    "es": r"ilegal",
    "de": r"rechtswidrig",
    "ru": r"незакон",
    "zh": "非法",
}
# verbs of who has an aim, by rule 8 of labels.md; what is not to be said is withheld
_PLANNED = {
    "en": (
        r"\b(?:intend(?:s|ed)? to|(?<!\ba )(?<!\bthe )plan(?:s|ned)? to|planning to|pledge[sd]? to|"
        r"vow(?:s|ed)? to|"
        r"promise[sd]? to|agreed to (?!(?:an?|the|this|that|it|its|his|her|their)\b)\w+|"
        r"undert(?:ook|akes?|aken) to|(?:is|are|was|were) meant to|"
        r"(?:do|does|did)(?: not|n't) (?:intend|plan|seek|want) to|no plans? to)\b"
        r"(?! (?:answer|comment|say|speak|discuss|speculate|talk))"
    ),
    "fr": (
        r"\b(?:compte(?:nt)?|entend(?:ent)?) \w+(?:er|ir|re)\b|"
        r"\b(?:prévoi(?:t|ent)|promet(?:tent)?|a promis|envisagent?) d[e']|"
        r"\bs'(?:est |sont )?engag\w+ à\b"
    ),
    "es": (
        r"\b(?:planean?|pretenden?|prevén?|prometió|prometen?|proyectan?) \w+r\b|"
        r"\bse compromet\w+ a \w+r\b"
    ),
    "de": (
        r"\b(?:plant|planen|beabsichtig\w+|versprach|versprachen|verspricht|gelobte)\b(?!,)|"
        r"\bwerden?\b.{0,200}\bkündig\w+\b.{0,60}\ban\b|\bkündig\w+ (?:\w+ ){0,2}an, \w"
    ),
    "ru": r"\bнамерен\w*|\bпланиру\w+|\bпообеща\w+|\bсобира\w+ся\b",
    "zh": r"计划|打算|无意|承诺",
}
_AIM_TOLD = {
    "en": (
        r"\b(?:intend\w*|undertak\w+|pledge[sd]|agreed to|plans? to|planning to|vow\w*|"
        r"promise[sd]? (?:to|that|them|him|her|the|never))\b|"
        r"\b(?:we|i)(?: \w+ly)? (?:shall|will)\b|"
        r"\bwe(?: \w+)? (?:plan|seek|want|wish|hope)\b|"
        r"(?:not|n't|never|no)\b(?: \w+){0,2} (?:aimed|directed|seek\w*|meant)\b|"
        r"\bseeks? no\b|\bnot there to\b|in order to|so as to|\bso that\b|"
        r"\b(?:aim|purpose|goal|objective)s?\b(?: of [\w ]{1,80})? (?:is|was|were|are)\b|"
        r"(?:do|does|did)(?: not|n't) (?:want|wish|mean)|\bmeans? to\b|"
        r"(?:\b(?:is|are|am|was|were)|'m|'re|'s) (?:not )?(?:out|here) to\b|"
        r"\b(?:we|i)'ll\b|\b(?:we|i)'d love to\b|\bmeant to\b|\bundertook to\b|\bdream\w* of\b|"
        r"\bnot come to\b|\bin no way\b|"
        r"\b(?:will|would|won't|shall)\b.{0,200}\b(?:until|unless|once|as soon as)\b|"
        r"\bwere the\b.{0,200}\bwould\b|\b(?:promised|assured)\b.{0,200}\b(?:will|would)\b|"
        r"\bha[sd] promised\b\W*$|"
        r"\b(?:sole|only|one) (?:task|object|purpose|aim)\b|"
        r"(?<!whether )\b(?:he|she|it|they|the [\w' ]{1,40}?"
        r"|(?!(?:You|Some|Nobody|This|That|Such|There|Who|What|Any|Many)\b)(?-i:[A-Z])[\w']+) "
        r"would(?: not| never)? "
        r"(?!(?:be|have|need|cost|take|rise|fall|last|mean|make|come|happen|lead|like|rather|know|say"
        r"|not|comment|give|disclose|discuss|answer|leave)\b)\w+|"
        r"\bhopes? (?:to|that|for)\b|\b(?:ready|prepared|determined) to\b|"
        r"\b(?:if|should|unless|otherwise)\b.{0,200}\b(?:will|shall|would(?! have| be\b))\b|"
        r"\bwould(?! have)\b.{0,200}\b(?:if|provided)\b|^\W*if\b.{0,200}, (?:we|i)\b|"
        r"(?:\b(?:am|is|are)|'m|'re|'s) (?:not )?going to(?! be\b)\b|"
        r"\bno (?:plans?|intention|designs?|wish|desire)\b|(?:not|n't) (?:plan|looking|going)\b|"
        r"\b(?:is|are|was|were) (?:only )?there (?:only )?to\b|\bwould like\b|\bi'd like\b|"
        r"\bsent (?:\w+ ){0,4}to\b"
    ),
    "fr": (
        r"\b(?:ne |n').{0,20} ?(?:vis|dirig)|\bser(?:a|ont)\b.{0,200}\b(?:dès que|tant que)\b|"
        r"entend |s'engage|afin d|pour que|souhait|"
        r"espère|tend à|\bvouloir\b|\b(?:veut|veulent|voudrait)\b|servir à|"
        r"\bva (?!(?:sur|pour|par)\b|\w+ à)\w+r\b|\bcherchent? à\b|\bvise(?:nt)? à\b|"
        r"\bcompte(?:nt)? \w+r\b|"
        r"\bnous\b.{0,20}rons\b|\bsi\b.{0,200}rait\b"
    ),
    "es": (
        r"para que|a fin de|ojalá|\bbuscan?\b|pretende|en modo alguno|en cuanto|espera|"
        r"no .{0,15} dirigid|no buscaba|se (?:ha )?comprom|[aei]remos\b|prometo|"
        r"\b(?:va|van|voy|vamos) a \w+r\b|lo que (?:busca|quiere)|"
        r"\bpiensan? \w+r\b"
    ),
    "de": (
        r"nicht .{0,30}(?:gerichtet|ziel)|richte\w* sich nicht|verpflichtet sich|"
        r"damit|\bum (?:.{0,200} )?zu |\b(?:er)?hoff(?!m)|sollte\w* |"
        r"\bziel(?: [\w ]{1,40})? (?:war|ist|sei)\b|absicht|"
        r"\bwerden?\b.{0,200}, versprach\b|\bwenn\b.{0,200}, \w+ wir\b|\bwerde man\b|"
        r"\bstrebt\b|\bplan(?:t|en)\b|werden wir|wir werden|nicht darum|sag\w+ .{0,200}\bzu,"
    ),
    "ru": (
        r"не направлен|намерен|пообещал|не (?:собира\w+ся|стане[мт])\b|"
        r"рассчитыва|надее|чтобы|обязу|\bцель\b|"
        r"\bесли\b.{0,200}\b(?:буд\w+|закро\w+)"
    ),
    "zh": r"并非针对|不是针对|是要让|为了让|目的是|希望|旨在|承诺|打算|无意|只为|愿意",
}


def tells_aim(text: str, language: str) -> bool:
    """Say whether words tell an aim outright: "we shall", "was not directed at"."""
    return _told(_AIM_TOLD, text, language)


def plans(text: str, language: str) -> bool:
    """Say whether a verb tells that somebody has an aim: "plans to", "compte saisir"."""
    return _told(_PLANNED, text, language)


def tells_ground(text: str, language: str) -> bool:
    """Say whether words tell a ground outright: "under Article 7", "the Act permits us"."""
    if _breaches(text, language):
        return denies_breach(text, language)
    allowed = _told(_RULE, text, language) and _told(_ALLOWS, text, language)
    return allowed or _told(_GROUND_TOLD, text, language)


def rules_out_ground(text: str, language: str) -> bool:
    """Say whether words order or allow others a thing: "may apply to the High Court"."""
    return _told(_NO_GROUND, text, language)


def accuses(text: str, language: str) -> bool:
    """Say whether words tell of a breach and do not deny it: no ground of one's own side."""
    return _breaches(text, language) and not denies_breach(text, language)


def _breaches(text: str, language: str) -> bool:
    return any(_told(table, text, language) for table in (_BREAKING, _UNLAWFUL))


def denies_breach(text: str, language: str) -> bool:
    """Say whether words deny that a rule was broken: "no violations", "nicht verletzt"."""
    known = LANGUAGES.get(language)
    if known is None or not _told(_BREAKING, text, language):
        return _told(_DISPUTING, text, language) and _told(_UNLAWFUL, text, language)
    if _told(_DISPUTING, text, language):
        return True
    if language == "zh":
        return any(word in text for word in (*known.negators.whole, *known.deniers.whole))
    words = (word.casefold() for word in re.findall(r"[\w’']+", text))
    return any(word in known.negators or word in known.deniers for word in words)


def _told(table: dict[str, str], text: str, language: str) -> bool:
    words = table.get(language)
    return words is not None and re.search(words, typed(text), re.IGNORECASE) is not None
