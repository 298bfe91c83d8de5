"""Flag sentences that speak to a language model instead of a reader (fault 17).

A flag and never a filter: such a sentence is text like any other (labels.md, rule 15), and
an article about these attacks quotes them in good faith.
"""

from __future__ import annotations

import re
from functools import lru_cache

_SIGNS = (
    # English
    r"\b(?:ignore|disregard|forget|override)\b.{0,30}\b(?:previous|prior|above|earlier|all|"
    r"your|these)\b.{0,20}\b(?:instructions?|prompts?|rules|guidelines|text)\b",
    r"\b(?:ignore|disregard|forget)\b.{0,30}\b(?:text|sentences?|paragraphs?|article|"
    r"content|everything)\b.{0,12}\b(?:above|preceding|so far)\b",
    r"\b(?:automated|automatic|machine|ai|llm) (?:readers?|systems?|tools?|summari[sz]ers?|"
    r"processing)\b.{0,60}\b(?:must|should|shall|disregard|ignore|add|record|report|"
    r"state|list)\b",
    r"\b(?:system|model|assistant|software)s? (?:that is )?(?:reading|processing|"
    r"summari[sz]ing) this\b",
    r"\bmodel instructions?\b|\b(?:claim|item|sentence|actor)_?count\s*[=:]",
    r"\byou are (?:now )?(?:an? )?"
    r"(?:ai|llm|language model|chatbot|helpful assistant|chatgpt)\b",
    r"\b(?:as|being) an? (?:ai|large) (?:language )?model\b",
    r"\b(?:system|developer) (?:prompt|message)\b",
    r"\b(?:ai|llm|language model|assistant|summari[sz]er)s?\b.{0,40}"
    r"\b(?:must|should|instruct(?:ed|ions?)|shall)\b.{0,30}"
    r"\b(?:output|print|respond|reply|answer|write|summari[sz]e|ignore)\b",
    r"\b(?:output|return|print|respond with|reply with)\b.{0,20}\bjson\b",
    r"\bdo not (?:summari[sz]e|mention|report|extract)\b.{0,40}\b(?:instead|only|output)\b",
    # French, Spanish, German
    r"\b(?:ignor(?:e|ez|er)|oubli(?:e|ez|er))\b.{0,30}\b(?:instructions|consignes)\b",
    r"\b(?:systèmes? automatiques?|lecteurs? automatiques?|sistemas? automáticos?|"
    r"automatische[nr]? (?:systeme|auswertung)|ki-systeme)\b.{0,80}\b(?:ne tenez|indiquez|"
    r"ignor\w+|no tengan?|indiquen?|deben?|müssen|sollen)\b",
    r"\bne tenez pas compte de ce qui précède\b|\bno tengan? en cuenta lo anterior\b|"
    r"\blassen sie das vorstehende außer acht\b",
    r"\btu es (?:une? )?(?:ia|assistant|modèle de langage)\b",
    r"\bvous êtes (?:une? )?(?:ia|assistant|modèle de langage)\b",
    r"\b(?:ignora|ignore|olvida|olvide)\b.{0,30}\binstrucciones\b",
    r"\b(?:eres|usted es) (?:una? )?(?:ia|asistente|modelo de lenguaje)\b",
    r"\b(?:ignoriere|ignorieren|vergiss|missachte)\b.{0,40}\b(?:anweisungen|vorgaben|befehle)\b",
    r"\bdu bist (?:eine? )?(?:ki|assistent|sprachmodell)\b",
    # Russian, Chinese
    r"(?:игнорируй|проигнорируй|забудь|не обращай внимания).{0,40}(?:инструкци|указани)",
    r"\bты\s*[—–-]?\s*(?:ии|языковая модель|ассистент)\b",
    r"(?:系统提示|(?:忽略|无视|忘记|忽視).{0,12}(?:指令|指示|提示|说明))",
    r"你(?:现在)?是.{0,6}(?:人工智能|语言模型|AI\s*助手)",
    # Forged markers: chat templates, tags, an answer in our own shape
    r"<\|[a-z_]+\|>|\[/?INST\]|<<SYS>>|</?(?:system|assistant|user|document|instructions?)>",
    r"^\W{0,4}(?:system|assistant|human)\s*:",
    r"###\s*(?:instructions?|system|response)\b",
    r"[\"'](?:claims|legal_justifications|intents|claimant|sentences)[\"']\s*:\s*[\[{\"]",
    "[\U000e0020-\U000e007e]{4}",
)


# Sought at the beginnings of words alone, and in plain text without regard to case by lowering
# it: together a quarter of the time that one pattern takes, and this is asked of each sentence.
_FIRST = "|".join(sign.removeprefix(r"\b") for sign in _SIGNS if sign.startswith(r"\b"))
_IN_LOWER_CASE = re.compile(rf"\b(?:{_FIRST})")
_IN_ANY_CASE = re.compile(rf"\b(?:{_FIRST})", re.IGNORECASE)
_ANYWHERE = re.compile(
    "|".join(sign for sign in _SIGNS if not sign.startswith(r"\b")), re.IGNORECASE
)


@lru_cache(maxsize=1024)
def looks_planted(sentence_text: str) -> bool:
    """Say whether a sentence looks like an instruction to a language model.

    Remembered, because each item that cites a sentence asks for it again.
    """
    if sentence_text.isascii():
        found = _IN_LOWER_CASE.search(sentence_text.lower())
    else:
        found = _IN_ANY_CASE.search(sentence_text)
    return bool(found or _ANYWHERE.search(sentence_text))
