"""Acts: verbs that leave no choice what a speaker does: "denied", "called on", "would not say".

Rules that language gives for free. A verb counts outside what is quoted, and where nothing turns it
round: "was accused of", "did not deny". In a language without a table nothing is told.
"""

from __future__ import annotations

import re

from summarizer.pipeline.rules import quotations
from summarizer.summary import SpeechAct

_TOLD: dict[str, dict[SpeechAct, str]] = {
    "en": {
        "withhold": (
            r"(?:declin(?:e[sd]?|ing)|refus(?:e[sd]?|ing)) to (?:say|comment|discuss|name|confirm|"
            r"answer|elaborate|speak|tell|identify|disclose|specify|give (?:any|details|a reason|"
            r"reasons|figures|names))|"
            r"(?:would|will|did|does|do)(?: not|n[’']t) (?:say|comment|discuss|elaborate|specify|"
            r"be drawn|give (?:details|a reason|reasons|figures|names))|declined comment"
        ),
        "deny": (
            r"den(?:y|ie[sd]|ying)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)|"
            r"refut(?:es|ed|ing)|contradict(?:s|ed)|disputed"
        ),
        "demand": (
            r"urg(?:es?|ed|ing)|call(?:s|ed|ing)? (?:(?:up)?on|for)|demand(?:ed|ing)|"
            r"demands (?:that|the|an?)|appeal(?:s|ed|ing) (?:to|for)"
        ),
        "accuse": r"accus(?:es|ed|ing)",
        "evaluate": (
            r"prais(?:es|ed|ing)|condemn(?:s|ed|ing)?|welcom(?:es?|ed|ing)|deplor(?:es?|ed)"
        ),
    },
    "fr": {
        "withhold": (
            r"refus\w* de (?:dire|commenter|préciser|répondre|s’exprimer)|"
            r"n[’']a(?:vait)? pas (?:précisé|souhaité (?:dire|commenter|répondre))"
        ),
        "deny": r"dément(?:i|ent|ait)?|ni(?:e|ent|é|ait)|réfut(?:e|é|ent|ait)|rejet(?:te|é|ait)",
        "demand": (
            r"exig(?:e|é|ent|eait)|appel(?:le|lent|é|ait) (?:à|au|les?|la)\b|exhort(?:e|é|ent|ait)|"
            r"réclam(?:e|é|ent|ait)|demand(?:e|é|ent|ait) (?:à|que|au)"
        ),
        "accuse": r"accus(?:e|é|ent|ait|ant)",
        "evaluate": r"condamn(?:e|é|ent|ait)|salu(?:e|é|ent|ait)|déplor(?:e|é|ent|ait)",
    },
    "es": {
        "withhold": (
            r"(?:declinó|declinaron|rehusó|se negó a|se negaron a|no quiso) "
            r"(?:a )?(?:decir|comentar|dar|precisar|responder|hacer comentarios)"
        ),
        "deny": r"desm(?:iente|intió|entido)|neg(?:ó|aron|aba)|nieg(?:a|an)|rechaz(?:a|an|ó|aron)",
        "demand": r"exig(?:e|en|ió|ieron)|pid(?:e|en|ió|ieron)|inst(?:a|an|ó)|llam(?:a|ó) a\b",
        "accuse": r"acus(?:a|an|ó|aron)",
        "evaluate": r"conden(?:a|an|ó|aron)|celebr(?:ó|aron)|lament(?:a|an|ó|aron)",
    },
    "de": {
        "deny": r"dementier(?:t|te|ten)|bestr(?:eitet|itt|itten)|w(?:ies|eist) [^,;]{1,60} zurück",
        "demand": r"forder(?:t|te|ten)|verlang(?:t|te|ten)|appellier(?:t|te|ten)",
        "accuse": r"beschuldig(?:t|te|ten)|warf [^,;]{1,60} vor",
        "evaluate": r"verurteil(?:t|te|ten)|begrüß(?:t|te|ten)",
    },
    "ru": {
        "withhold": r"отказал(?:ся|ась|ись) (?:говорить|комментировать|назвать|отвечать|сообщ\w+)",
        "deny": r"опроверг(?:ла|ли|ает|ло)?|отрица(?:ет|ют|л|ла|ли)|отверг(?:ла|ли|ает)?",
        "demand": r"потребова(?:л|ла|ли|ло)|призва(?:л|ла|ли|ло)|требу(?:ет|ют)|призыва(?:ет|ют)",
        "accuse": r"обвини(?:л|ла|ли|ло)|обвиня(?:ет|ют)",
        "evaluate": r"осуди(?:л|ла|ли|ло)|осужда(?:ет|ют)",
    },
    "zh": {
        "withhold": "拒绝(?:回答|评论|透露|说明)|不予置评",
        "deny": "否认|反驳|驳斥",
        "demand": "呼吁|敦促|要求",
        "accuse": "指责",
        "evaluate": "谴责|赞扬",
    },
}
_TURNED = re.compile(  # right before a verb: it is not done, or done to somebody
    r"(?:\b(?:not|never|no|nobody|neither|nor|cannot|to|of|by|without|if|may|might|can|could|"
    r"is|are|was|were|be|been|being|es|fue|sido|est|sont|été|était|ne|pas|wird|wurde\w*|nicht|не|"
    r"был[аи]?)|n[’']t|\bn[’']|不|没有|被) ?$",
    re.IGNORECASE,
)
_NOUN = {  # what stands before a noun
    "en": r"\b(?:\d+|two|three|four|five|the|an?|any|its|his|her|their|our|your)\s$",
    "fr": r"\b(?:l[ea]s?|une?|s(?:on|a|es)|leurs?)\s$",
    "es": r"\b(?:el|l[ao]s?|una?|su)\s$",
    "de": r"\b(?:d(?:er|ie|as|en)|eine?|seine?|ihre?)\s$",
}


def told(words: str, language: str) -> SpeechAct | None:
    """Return what the first such verb of a clause does; None where it has none."""
    table = _TOLD.get(language)
    if table is None:
        return None
    edge = "" if language == "zh" else r"\b"
    plain = quotations.without(words)
    found = [
        (match.start(), act)
        for act, verbs in table.items()
        for match in re.finditer(rf"{edge}(?:{verbs}){edge}", plain)
    ]
    if not found:
        return None
    at, act = min(found)
    noun = re.search(_NOUN.get(language, "(?!)"), plain[:at], re.IGNORECASE)
    return None if noun or _TURNED.search(plain[:at]) else act
