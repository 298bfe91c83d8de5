"""Hints: words without which a sentence need not be asked about, by language.

A sentence of the news without a word of saying and without a quotation mark has no speaker
to ask for; a part without a word of law gives no legal ground; one without a word of will,
wish, condition or purpose tells no aim. The hints only spare a question: where there is one,
the model decides. In a language without a table everything is asked.

The lists are our own. A word that ends in ``*`` stands for every word that begins so, ``_``
for a space; Chinese words are sought as they stand.
"""

from __future__ import annotations

import re
from functools import cache

from summarizer.grounding.language import listed
from summarizer.grounding.lexicon import LANGUAGES

_NEAR = 3  # "She has also said": so many words after the pronoun a verb of saying is its own
_SUBJECTS = {
    "en": listed("he she it they"),
    "fr": listed("il elle ils elles"),
    "es": listed("él ella ellos ellas"),
    "de": listed("er sie"),
    "ru": listed("он она они"),
}
_POINTERS = {
    "en": listed("he she it they him her them his its their i we my our"),
    "fr": listed("il elle ils elles lui celui celle ceux son sa ses leur je nous on"),
    "de": listed("er sie es ihr ihm sein seine seiner ihre ihrer ich wir man"),
    "ru": listed("он она оно они его её их ему ей им я мы"),
}
# beside the verbs of saying that the checks know
_REPORTING = {
    "en": listed("according reports report claim claimed complain complains alleges alleged tell"),
    "fr": listed("selon prétend prétendent rapporte rapportent soutient soutiennent raconte"),
    "es": listed("según sostiene sostienen asegura aseguran informa informan cuenta alega"),
    "de": listed("behauptet behaupten behauptete zufolge berichtet berichten laut meldet"),
    "ru": listed("словам данным утверждает утверждают сообщает сообщают рассказал рассказала"),
}
_OPENED = re.compile('\\W*[“„«»"‘]')
_PERSONS = {"en": re.compile(r"\b(?:s?he)\b", re.IGNORECASE), "zh": re.compile("[他她](?!们)")}
_QUOTES = re.compile('[“”„«»"「」『』]')

_SAYING = {
    "en": (
        "abandon* according accus* acknowledg* add added adds admit* advis* advoc* affirm* "
        "agree* agreed aim aimed aims alleg* allow* announc* answer* apologis* apologiz* "
        "appeal* approv* argu* ask asked asking asks assert* assur* authoris* authoriz* back "
        "backed backs ban banned bans beg begged begs believ* blam* brief* call called "
        "calling calls caution* charg* cit* claim* comment* commit* complain* conced* "
        "conclud* condemn* confess* confirm* congratulat* contend* contradict* convinc* "
        "counter* cri* criticis* criticiz* decid* decision* declar* declin* defend* demand* "
        "den* denounc* deplor* describ* did_not disclos* dismiss* disown* disput* doubt* "
        "emphas* endors* ensur* estimat* excus* expect* explain* express* fear* finding finds "
        "forecast* found guarantee* hail* highlight* hint* holds hope* hoping implied imply "
        "indicat* insist* instruct* intend* interject* invit* joke* justif* laugh* letter* "
        "look maintain* mean means meant mention* mock* note* noting object* observ* offer* "
        "oppos* order* permit* persuad* plan planned planning plans plead* pledg* point* "
        "prais* predict* press pressed presses pressing proclaim* promis* pronounc* propos* "
        "protest* quot* reaffirm* reassur* recall* recommend* refus* refut* regret* reiterat* "
        "reject* remark* renew* renounc* repeat* replied replies reply report* request* "
        "requir* reserv* resol* respond* retort* reveal* rul* said say saying says scoff* "
        "seek* serve serves shout* signal* speak* spoke spoken state stated statement* states "
        "stating stress* suggest* support* swear swear* swore telegram tell telling tells "
        "testif* thank* think* thought threaten* told tweet* underlin* undertak* undertook "
        "urg* voic* vote* voting vow* want* warn* welcom* whisper* will wish* withh* worr* "
        "would write* writes writing wrote yell*"
    ),
    "fr": (
        "accus* affirm* ajout* annonc* appel* assur* avert* commen* compt* conclu* condamn* "
        "confirm* conteste* craint* croi* d'après demand* di* décla* déclin* dém* dénon* "
        "engag* entend* espèr* espér* estim* exig* expliqu* indiqu* insist* invit* jug* juge* "
        "menac* nian* nie* nié* not* parl* pri* promet* promis* propos* protest* précis* "
        "prév* qualif* racont* rappel* rapport* recon* refus* regrett* rejet* reproch* "
        "réclam* répli* répond* réserv* révél* salu* selon souhait* soulign* veut voul* écri*"
    ),
    "es": (
        "acus* admit* adviert* advirti* afirm* agradec* amenaz* anunci* asegur* añad* "
        "calific* coment* comprom* concl* conden* confirm* cont* cre* decl* declin* denunci* "
        "dese* desmint* dic* dij* escrib* esper* exig* explic* habl* indic* inform* insist* "
        "invit* lament* llam* neg* nieg* pid* pidi* precis* promet* propon* propus* protest* "
        "quer* quier* rechaz* reclam* reconoc* record* rehus* reproch* reserv* respond* "
        "revel* salud* según señal* sostien* sostuv* subray* tem*"
    ),
    "de": (
        "abgelehnt angekündigt antwort* appell* argumentier* bat bedauer* begrüß* behaupt* "
        "behält bericht* beschuldig* bestreit* bestritt* bestätig* beton* bezeichn* bitt* "
        "bitte* dement* droh* drohte entschied* erinner* erklär* fand finde* forder* fürcht* "
        "gelobt* glaub* hoff* kündig* laut lehn* meint* mitgeteilt nannt* nenn* plan* rief "
        "ruf* räum* sag* schreib* schrieb* schwor* sicher* spr* teil* urteil* verlang* "
        "versprach* versprech* verurteil* vorbehalt* vorgeworfen warf warn* weiger* weis* "
        "wies will wirf* wollen wollte wünsch* zufolge zurückgewiesen äußer*"
    ),
    "ru": (
        "выраз* говор* данным добав* заяв* комментир* надее* надеж* надея* назва* назыв* "
        "намерен* написа* напомн* обвин* обеща* объясн* опроверг* осуд* отверг* ответ* отказ* "
        "отмет* отриц* пишет плани* планир* по подтверд* подчеркн* поклял* пообещ* попрос* "
        "постанов* потреб* предлаг* предлож* предупре* приветств* пригроз* призва* призна* "
        "призыв* прокоммент* проси* рассказ* реш* сказа* словам сожале* сообщ* считает "
        "считают уверен* угрож* утвержд* уточн* хотел* хоч*"
    ),
    "zh": (
        "主张 保证 写道 决定 反对 否认 告诉 呼吁 回应 回答 声明 宣布 宣称 希望 "
        "强调 愿 打算 批评 承认 承诺 抗议 报道 拒绝 指出 指责 据 敦促 期待 "
        "欢迎 相信 称 表示 裁定 要求 解释 誓言 警告 计划 认为 证实 说 请求 "
        "谴责 透露 遗憾 重申 驳斥"
    ),
}

_LEGAL = {
    "en": (
        "accord* accordance act agreement* airspace article articles authoris* authoriz* "
        "border* boundar* breach* charter clause* code compli* complied comply consent* "
        "constitution* convention* countermeasure* court* covenant decree* duty entitle* "
        "humanitarian illegal* infring* invit* judg* jurisdiction law lawful* laws legal* "
        "legitim* licen* mandate* navigation necessity neutral* oblig* obligation* order "
        "passage permit* proportionat* protocol provision* regulation* request* resolution* "
        "right rights rule rules ruling* sanction* section self-defence self-defense "
        "sovereign* statute* territor* title treat* tribunal* unlawful* violat* warrant* "
        "waters"
    ),
    "fr": (
        "accord* article articles autoris* charte code conform* consent* constitution* "
        "convention* cour droit* décret* eaux espace_aérien frontièr* illég* jug* loi lois "
        "légal* légitim* mandat* obligation* résolution* sanction* souverain* territoire* "
        "territorial* traité* tribunal* viol*"
    ),
    "es": (
        "acuerdo* aguas artículo* autoriz* carta conform* consent* constituci* convenio* "
        "corte* código* decreto* derecho* espacio_aéreo fronter* ilegal* legal* legítim* ley "
        "leyes mandato* obligaci* resolución* sancion* soberan* territori* tratado* tribunal* "
        "viol*"
    ),
    "de": (
        "artikel* befug* charta dekret* gebiet* gericht* gesetz* grenz* hoheits* illegal* "
        "konvention* legitim* luftraum* mandat* notwehr paragraf* pflicht* recht* resolution* "
        "sanktion* selbstverteidigung* souverän* verfassung* verletz* vertrag* völkerrecht* "
        "zustimm*"
    ),
    "ru": (
        "вод воздушн* границ* договор* закон* кодекс* конвенц* конституц* мандат* наруш* "
        "обязател* прав* правом* разреш* резолюц* самооборон* санкц* соглас* соответств* "
        "стать* суверен* суд* территор* указ* устав*"
    ),
    "zh": (
        "主权 依据 侵犯 决议 制裁 同意 宪章 授权 权 条 根据 法 法院 约 "
        "自卫 边界 邀请 领土 领海 领空"
    ),
}

_AIMING = {
    "en": (
        "against agree* agreed aim* aimed aspir* attempt* commit* design* desir* determin* "
        "directed expect* goal* going_to hope* hoping if intend* intended intention* let_us "
        "look_forward meant not_seek objective* offer* once order_to plan planned plans "
        "pledg* prepared promis* propos* provided purpose* readiness ready resol* seek* "
        "serve* shall should so_as so_that strive* try try* undertak* unless until vow* want "
        "wanted wants will wish* won't would"
    ),
    "fr": (
        "*rons afin but compt* dirigé* engag* entend* espér* fera feront pour promet* promis* "
        "prévoi* prévu prêt* sera seront si souhait* veut vise* visé* voulait voulons"
    ),
    "es": (
        "busca* comprom* dese* dirigid* dispuest* espera* hará* intenci* objetivo* para "
        "pretend* prevé* promet* quer* quier* será* si"
    ),
    "de": (
        "absicht* beabsicht* bereit* damit dient* falls gerichtet hoff* plan* richte* sofern "
        "sollte* um verpflicht* versprach* versprech* wenn werde werden will wird wollen "
        "wollte wünsch* ziel*"
    ),
    "ru": (
        "будем будет буду будут готов* если надее* надея* намерен* направлен* обеща* обязу* "
        "планир* ради стрем* хот* хоч* цел* чтобы"
    ),
    "zh": (
        "一旦 为了 以便 会 保证 决心 准备 力争 力求 只要 如果 将 希望 愿 "
        "打算 承诺 旨在 期待 目的 若 计划 针对 除非"
    ),
}


@cache
def _pattern(language: str, words: str) -> re.Pattern[str]:
    if language == "zh":
        return re.compile("|".join(words.split()))
    forms = []
    for word in words.split():
        form = re.escape(word.strip("*")).replace("_", r"\s+")
        forms.append((r"\w*" if word.startswith("*") else "") + form + r"\w*" * word.endswith("*"))
    return re.compile(rf"\b(?:{'|'.join(forms)})\b", re.IGNORECASE)


def may_speak(text: str, language: str) -> bool:
    """Say whether somebody may speak in a sentence of the news."""
    return _QUOTES.search(text) is not None or _hinted(_SAYING, text, language)


def says(text: str, language: str) -> bool:
    """Say whether words tell that somebody speaks, as a cue must."""
    return text.strip() in '“”„«»"「」『』' or _hinted(_SAYING, text, language)


def may_report(text: str, language: str) -> bool:
    """Say whether a speaker may pass on what another says: by a verb of saying, or a quotation."""
    known = LANGUAGES.get(language)
    if known is None or _QUOTES.search(text):
        return True
    if language == "zh":
        return any(verb in text for verb in known.says.whole)
    words = {word.casefold() for word in re.findall(r"\w+", text)}
    return any(word in known.says for word in words) or not words.isdisjoint(_REPORTING[language])


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
    if language not in _POINTERS or _OPENED.match(text):
        return True
    return any(word.casefold() in _POINTERS[language] for word in re.findall(r"\w+", text))


def inherits(text: str, language: str) -> bool:
    """Say whether a pronoun speaks at the head or the end of a sentence.

    "It said …", "…, she said." Rule 2 of labels.md: its speaker is the one just named. At the
    end it is only so where no other verb of saying stands before it ("Two guards had told
    her …, she said").
    """
    known = LANGUAGES.get(language)
    if known is None or language not in _SUBJECTS:
        return False
    found = [word.casefold() for word in re.findall(r"\w+", text)]
    verbs = [place for place, word in enumerate(found) if word in known.says]
    if not verbs:
        return False
    opens = found[0] in _SUBJECTS[language] and verbs[0] <= _NEAR
    last = verbs[0]
    closes = last == len(found) - 1 and last > 1 and found[last - 1] in _SUBJECTS[language]
    return opens or closes


def may_aim(text: str, language: str) -> bool:
    """Say whether a part may tell an aim."""
    return _hinted(_AIMING, text, language)


def may_ground(text: str, language: str) -> bool:
    """Say whether a part may give a legal ground."""
    return _hinted(_LEGAL, text, language)


def _hinted(table: dict[str, str], text: str, language: str) -> bool:
    words = table.get(language)
    return words is None or _pattern(language, words).search(text) is not None
