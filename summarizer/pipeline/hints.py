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

from summarizer.grounding.language import Words
from summarizer.grounding.lexicon import LANGUAGES

# beside the verbs of saying that the checks know
_REPORTING = {
    "en": Words(
        "according accused accuses alleges answered answers appealed appeals asks assured assures "
        "blamed blames called cautioned charged claim complain complains condemned condemns "
        "confessed contends contradicted countered counters criticised criticises declined "
        "declines demanded demands denounced denounces deny dismissed dismisses disputed "
        "expressed hinted informed informs invited lamented laments likened likens maintains "
        "mentioned objected objects ordered pleaded praised protested "
        "proposed quoted quotes reaffirmed recalls recommended recommends recounted recounts "
        "reaffirms refused refuses refuted reiterated rejected rejects relates reminded "
        "replies report reports reproached responds retorted ruled scoffed speaks spoke "
        "suggests tell thanked threatened undertook underlined urges voiced vows welcomed"
    ),
    "fr": Words(
        "appelé appelle avoué avoue confié conclu conclut contesté conteste craint demandé "
        "dénoncé dénonce exigé exige insisté insiste jugé lancé martelé martèle observé "
        "observer poursuit poursuivi prétend prétendent prié promet promis qualifie qualifié "
        "raconte raconté rappelle rappelé rapporte rapportent reconnaît reconnu redoute refuse "
        "refusé regrette regretté rejette rejeté reproché rétorque rétorqué "
        "répliqué répond répondu selon soutenu soutient soutiennent tranche tranché"
    ),
    "es": Words(
        "admite admitió alega alegó aseguran calificó contó criticó cuenta denunció "
        "desmintió exige exigió explica explicó informa informan insiste insistió lamentó pide "
        "pidió precisó prefirió promete prometió recalca recalcó rechaza rechazó reclama reclamó "
        "reconoció recordó reiteró relata relató replicó responde respondió según sostiene "
        "sostienen"
    ),
    "de": Words(
        "beklagte bekräftigte beteuerte behaupten berichten berichtet berichtete bezeichnete "
        "drohte entgegnete entschied erwiderte forderte fordert führte fügte konterte kritisierte "
        "laut lehnte lehnt meint meinte meldet nannte nennt räumte schrieb sprach teilte teilt "
        "verlangt verlangte verurteilte warf weist wies zitierte zufolge"
    ),
    "ru": Words(
        "выразил* говорится гласит данным заверил* напомнил* написал* осудил* отверг* ответил* "
        "отказал* подтвердил* пообещал* потребовал* пояснил* призвал* признал* рассказал* словам "
        "сообща* считает уточнил*"
    ),
    "zh": Words("介绍 告诉 呼吁 批评 承认 承诺 指责 认为 要求 解释 透露 重申 驳斥 反驳"),
}
_QUOTES = re.compile('[“”„«»"「」『』]')

_SAYING = {
    "en": (
        "abandon* according accus* acknowledg* add added adds admit* advis* advoc* affirm* "
        "agree* agreed aim aimed aims alleg* allow* announc* answer* apologis* apologiz* "
        "appeal* approv* argu* ask asked asking asks assert* assur* authoris* authoriz* back "
        "backed backs ban banned bans beg begged begs believ* blam* brief* call called calling "
        "calls caution* charg* chimed_in cit* claim* comment* commit* complain* conced* "
        "conclud* condemn* confess* confirm* congratulat* contend* contradict* convinc* "
        "counter* cri* criticis* criticiz* decid* decision* declar* declin* defend* demand* "
        "den* denounc* deplor* describ* did_not disclos* dismiss* disown* disput* doubt* "
        "emphas* endors* ensur* estimat* excus* expect* explain* express* fear* finding finds "
        "fired_back forecast* found grumbl* guarantee* hail* held highlight* hint* hit_back "
        "holds hope* hoping implied imply indicat* inform* insist* instruct* intend* interject* "
        "invit* joke* justif* laugh* letter* look maintain* mean means meant mention* mock* "
        "mutter* not_a_word note* nothing noting object* observ* offer* oppos* order* permit* "
        "persuad* plan planned planning plans plead* pledg* point* prais* predict* press "
        "pressed presses pressing proclaim* profess* promis* pronounc* propos* protest* put_it "
        "quip* quot* reaffirm* reassur* recall* recommend* refus* refut* regret* reiterat* "
        "reject* relat* remark* renew* renounc* repeat* replied replies reply report* request* "
        "requir* reserv* resol* respond* retort* reveal* rul* said say saying says scoff* seek* "
        "serve serves shot_back shout* signal* silent speak* spoke spoken state stated "
        "statement* states stating stress* suggest* support* swear swear* swore telegram tell "
        "telling tells testif* thank* think* thought threaten* told tweet* unanswered underlin* "
        "undertak* undertook urg* voic* vote* voting vow* want* warn* welcom* went_on whisper* "
        "will wish* withh* worr* would_not write* writes writing wrote yell*"
    ),
    "fr": (
        "accus* affirm* ajout* annonc* appel* assur* avert* balay* commen* compt* conclu* "
        "condamn* confirm* conteste* craint* croi* croire d'après demand* di* décla* déclin* "
        "dém* dénon* engag* entend* espèr* espér* estim* exig* expliqu* indiqu* insist* invit* "
        "jug* juge* menac* nian* nie* nié* not* parl* poursui* pri* promet* promis* propos* "
        "protest* précis* prév* qualif* racont* rappel* rapport* recon* refus* regrett* rejet* "
        "reproch* réclam* répli* répond* réserv* révél* salu* selon souhait* soulign* soutenu "
        "soutien* veut voul* écri*"
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
        "behält bericht* beschuldig* bestreit* bestritt* bestätig* beteuer* beton* bezeichn* "
        "bitt* bitte* dement* droh* drohte entgegn* entschied* erinner* erklär* erwider* fand "
        "finde* forder* fürcht* gehe gelobt* glaub* habe hoff* hätten konter* könne kündig* "
        "laut lehn* meint* mitgeteilt müsse nannt* nenn* plan* rief ruf* räum* sag* schreib* "
        "schrieb* schwieg* schwor* sei seien sicher* spr* stütz* teil* unbeantwortet urteil* "
        "verlang* versprach* versprech* verurteil* vorbehalt* vorgeworfen warf warn* weiger* "
        "weis* wies will wirf* wollen wollte wünsch* zufolge zurückgewiesen äußer*"
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
        "accord accordance accords act agreement* airspace article articles authoris* authoriz* "
        "border* boundar* breach* charter clause* code compliance compliant complied complies "
        "comply consent* constitution* convention* countermeasure* court* covenant decree* "
        "duties duty_of duty_to entitle* humanitarian illegal* infring* invit* judgement* "
        "judgment* jurisdiction law lawful* laws legal* legitim* licen* mandate* navigation "
        "necessity neutral* oblig* obligation* order passage permit* proportionat* protocol "
        "provision* regulation* request* resolution* right rights rule rules ruling* sanction* "
        "section self-defence self-defense sovereign* statute* territor* title treaties treaty "
        "tribunal* unlawful* violat* warrant* waters"
    ),
    "fr": (
        "accord* article articles autoris* charte clause* code conform* consent* constitution* "
        "convention* cour droit* décret* eaux engagement* espace_aérien frontièr* illég* jug* loi "
        "lois légal* légitim* mandat* obligation* résolution* sanction* souverain* territoire* "
        "territorial* traité* tribunal* viol*"
    ),
    "es": (
        "acuerdo* aguas artículo* autoriz* carta conform* consent* constituci* convenio* "
        "corte* código* decreto* derecho* espacio_aéreo fronter* ilegal* legal* legítim* ley "
        "leyes mandato* norma* obligaci* petición resolución* sancion* soberan* territori* "
        "tratado* tribunal* "
        "viol*"
    ),
    "de": (
        "artikel* befug* charta dekret* gebiet* gericht* gesetz* grenz* hoheits* illegal* "
        "konvention* legitim* luftraum* mandat* notwehr paragraf* pflicht* recht* resolution* "
        "sanktion* selbstverteidigung* souverän* verfassung* verletz* vertrag* vorschrift* "
        "völkerrecht* zustimm*"
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
        "directed dream* expect* goal* going_to hope* hoping if intend* intended intention* "
        "let_us look_forward mean means meant not_seek object objective* offer* once order_to "
        "out_to plan planned plans pledg* prepared promis* propos* provided purpose* readiness "
        "ready resol* seek* serve* shall should so_as so_that strive* task try try* undertak* "
        "unless until vow* want wanted wants will wish* we'll i'll they'll won't would"
    ),
    "fr": (
        "*rons afin but compt* dirigé* engag* entend* espér* fera feront pour promet* promis* "
        "prévoi* prévu prêt* sera seront si souhait* veut vise* visé* voulait voulons"
    ),
    "es": (
        "busca* en_cuanto comprom* dese* dirigid* dispuest* espera* hará* intenci* objetivo* para "
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
    return is_mark(text) or _hinted(_SAYING, text, language)


def is_saying(text: str, language: str) -> bool:
    """Say whether words are a way of saying and no more: "went on", "shot back"."""
    words = _SAYING.get(language)
    return words is not None and _pattern(language, words).fullmatch(typed(text)) is not None


def is_mark(text: str) -> bool:
    """Say whether a cue is a quotation mark alone."""
    return text.strip() in '“”„«»"「」『』'


def may_report(text: str, language: str) -> bool:
    """Say whether a speaker may pass on what another says: by a verb of saying, or a quotation."""
    known = LANGUAGES.get(language)
    if known is None or _QUOTES.search(text):
        return True
    if language == "zh":
        verbs = known.says.whole | _REPORTING["zh"].whole
        return any(verb in text for verb in verbs)
    return any(tells(word, language) for word in re.findall(r"\w+", text))


def tells(word: str, language: str) -> bool:
    """Say whether a word is a verb by which somebody tells a thing: "said", "according"."""
    known = LANGUAGES.get(language)
    folded = word.casefold()
    return known is not None and (folded in known.says or folded in _REPORTING.get(language, ()))


def may_aim(text: str, language: str) -> bool:
    """Say whether a part may tell an aim."""
    return _hinted(_AIMING, text, language)


def may_ground(text: str, language: str) -> bool:
    """Say whether a part may give a legal ground."""
    return _hinted(_LEGAL, text, language)


def _hinted(table: dict[str, str], text: str, language: str) -> bool:
    words = table.get(language)
    return words is None or _pattern(language, words).search(typed(text)) is not None


def typed(text: str) -> str:
    """Return a text with the apostrophe of a keyboard, as the lists have it."""
    return text.replace("’", "'")
