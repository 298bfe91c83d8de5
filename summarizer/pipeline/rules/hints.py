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
        "according accused accuses advised advises affirms alleges answered answers apologised "
        "apologized appealed appeals asks asserts assured assures bemoaned blamed blames blasted "
        "boasted boasts bragged brags cabled called cautioned cautions charged charges chided "
        "claim clarified clarifies commented comments complain complains condemned condemns "
        "confessed confided confides congratulated contends contradicted countered counters cried "
        "criticised criticises criticized declined declines decried deemed deems defended defends "
        "demanded demands denounced denounces deny deplored deplores deposed disclosed discloses "
        "dismissed dismisses disputed disputes echoed elaborated emphasised emphasises emphasized "
        "emphasizes enthused estimated estimates exclaimed expressed fumed fumes groused grumbled "
        "guessed hailed hinted implied implies implored informed informs instructed instructs "
        "interjected intimated invited jested joked jokes lambasted lamented laments likened "
        "likens maintains mentioned mocked mused muttered notified objected objects observed "
        "observes opined opposes ordered pleaded pointed praised predicts proclaimed professed "
        "professes pronounced proposed proposes protested protests questioned quipped quoted "
        "quotes ranted reaffirmed reaffirms reasoned rebuffed rebuked rebutted recalls reckoned "
        "reckons recommended recommends recounted recounts refused refuses refuted reiterated "
        "reiterates rejected rejects rejoined relates relayed reminded reminisced remonstrated "
        "repeated repeats replies report reports reproached repudiated requested requests "
        "responds retorted retorts roared ruled scoffed scolded seethed shouted signalled snapped "
        "sneered snorted sobbed speaks speculated spoke stipulated submits submitted suggests "
        "summed surmised sympathised tell testifies texted thanked threatened thundered tweets "
        "underlined undertook urges ventured voiced volunteered vows welcomed whispered yelled"
    ),
    "fr": Words(
        "accusent admet admettent admis affirment ajoutent alerte alerté annoncent appelle appelé "
        "argue argumente argué assène asséné atteste avance avancé avoue avoué balaie balayé cite "
        "clame clamé commente commenté conclu conclut concède concédé condamne condamné confesse "
        "confie confirme confirmé confié conteste contestent contesté craint crie critique "
        "critiqué crié demande demandé disent décrit défend démentent dénonce dénoncent dénoncé "
        "déplore déploré détaille détaillé estiment exhorte exhorté exige exigent exigé explique "
        "expliqué expriment fustige fustigé glisse glissé gronde hurle indiquent insiste "
        "insistent insisté interroge invoque invoqué ironise ironisé juge jugé jure juré justifie "
        "justifié lancé lâche lâché martelé martèle menace menacé minimise minimisé murmure narre "
        "nient note noté nuance nuancé objecte objecté observer observé ordonne ordonné plaide "
        "plaidé pointe pointé poursuit poursuivi prié proclame proclamé promet promettent promis "
        "propose proposé proteste protesté précisent préconise prédit prétend prétendent prévenu "
        "prévient prévoit qualifie qualifié raconte raconté raille rappelle rappelé rapporte "
        "rapportent recommande recommandé reconnaît reconnu redoute refuse refusent refusé "
        "regrette regretté rejette rejeté relate relativise relaté relevé relève remarque "
        "remercie reproché riposte riposté réaffirme réagi réagit réclame réclament réclamé "
        "récuse récusé réfute réfuté réitère répliquent répliqué répond répondent répondu répète "
        "répété résume résumé rétorque rétorqué révèle révélé salue salué selon signale signalé "
        "soulignent soupire soupçonne soutenu soutiennent soutient suggère suggéré supplie "
        "supplié tempère tempête tonne tranche tranché tweete témoigne témoigné vante écarte "
        "écarté écrit écrivait écrivent énonce évoque évoqué"
    ),
    "es": Words(
        "acusan acusó admite admiten admitió advierten afirman agrega agregó alega alegó alertó "
        "anuncian apunta apuntó argumenta argumentó asegura aseguran asevera aseveró atribuyó "
        "añaden calificó celebra celebró cita citó comenta comentó concluye condena condenó "
        "confesó confirma confirmó considera contesta contestó contradice contradijeron "
        "contradijo contó critica criticó cuenta cuestiona cuestionó declaran defendió defiende "
        "denuncian denunció descarta descartó desmiente desmienten desmintió destaca destacó "
        "detalla detalló dicen dijeron escribe escribió estima estimó exclama exclamó exhorta "
        "exhortó exige exigen exigió explica explicó expresa expresó expuso grita gritó indican "
        "informa informan insiste insistió insta instó invitó ironiza ironizó jura juró lamentó "
        "llama llamó manifestó manifiesta matiza matizó menciona mencionó narra narró negaron "
        "niegan notificó observa observó opina opinó ordena ordenó pide piden pidió plantea "
        "planteó precisó predijo prefirió pregunta preguntó promete prometió propone propuso "
        "protesta protestó puntualiza puntualizó recalca recalcó rechaza rechazan rechazó reclama "
        "reclamó recomendó recomienda reconoció recordó recuerda refiere refirió reitera reiteró "
        "relata relató remarca remarcó repite repitió replica replicó reprocha reprochó resaltó "
        "responde respondió resume resumió revela reveló reza rogó ruega según sentencia "
        "sentenció señalan solicita solicitó sostiene sostienen subraya subrayó sugiere sugirió "
        "tuiteó zanja zanjó"
    ),
    "de": Words(
        "antwortet antwortete appelliert appellierte argumentiert argumentierte bat bedauert "
        "bedauerte befand begründet begründete behaupten behauptet bekannte beklagt beklagte "
        "bekräftigt bekräftigte bemerkte bemängelt bemängelte berichten berichtet berichtete "
        "beruft beschreibt beschrieb beschuldigt beschuldigte beteuert beteuerte bezeichnete "
        "bezweifelt bezweifelte bittet dementiert dementierte droht drohte drängt drängte empfahl "
        "empfiehlt entgegnet entgegnete entschied entschuldigte ergänzt erinnert erinnerte "
        "erläutert erläuterte ermahnte erwidert erwiderte erwähnte erzählt erzählte folgerte "
        "fordert forderte fragt fragte fügte führte gelobt gelobte gestand gesteht informierte "
        "klagt klagte kommentiert kommentierte konstatiert konstatierte konterte kritisiert "
        "kritisierte kündigt laut lehnt lehnte leugnet leugnete lobt lobte mahnt mahnte meint "
        "meinte meldet meldete moniert monierte nannte nennt notierte plädiert plädierte pocht "
        "pochte postete prophezeite protestiert protestierte präzisiert präzisierte reagiert "
        "reagierte rechtfertigt rechtfertigte rief riet ruft räumt räumte rügt rügte schildert "
        "schilderte schimpfte schrieb schwor schätzt seufzte spottete sprach spricht teilt teilte "
        "twitterte unterstrich urteilt urteilte verkündet verkündete verlangt verlangte vermutet "
        "vermutete verneint verneinte versprach verspricht verteidigt verteidigte verurteilt "
        "verurteilte verweist verwies warf warnt weigert weigerte weist wiederholt wiederholte "
        "wies wirft würdigt würdigte zitiert zitierte zufolge zweifelt äussert äusserte"
    ),
    "ru": Words(
        "аргументирова* бросил* возразил* воскликнул* вспоминает вспомнил* выразил* высказал* "
        "гласит говорится данным доложил* заверил* заключил* заметил* замечает извинил* "
        "информирова* констатирова* написал* напомнил* настаива* обосновал* обратил* оговорил* "
        "озвучил* оправдыва* оспорил* осудил* отверг* ответил* отказал* отклонил* отмахнул* "
        "парировал* передал* повторил* подтвердил* подчеркива* пожаловал* пожелал* полага* "
        "пообещал* поручил* посетовал* потребовал* похвалил* пошутил* пояснил* предостерег* "
        "предостерёг* предположил* призвал* признал* прогнозир* проговорил* произнес* произнёс* "
        "процитир* разъяснил* распорядил* рассказал* резюмирова* рекомендова* сетова* скажет "
        "словам сообща* спросил* ссылает* считает съязвил* уверен* удивил* указал* указыва* "
        "упомянул* упрекнул* утвержд* уточнил* уточня*"
    ),
    "zh": Words(
        "介绍 写道 反问 反驳 发帖 发文 告诉 呼吁 回击 回忆 坦言 声称 婉拒 建议 强调 批评 承认 "
        "承诺 抱怨 担心 指出 指责 提议 提醒 澄清 直言 补充 表态 表明 要求 解释 认为 讲 说明 质疑 "
        "转述 追问 透露 通报 道歉 重申 驳斥"
    ),
}
_QUOTES = re.compile('[“”„«»"「」『』]')

_SAYING = {
    "en": (
        "abandon* according accus* acknowledg* add added adds admit* advis* advoc* affirm* agree* "
        "agreed aim aimed aims alleg* allow* anger* announc* answer* apologis* apologiz* appeal* "
        "approach* approv* argu* ask asked asking asks assail* assert* assur* attack* authoris* "
        "authoriz* back backed backs ban banned bans beg begged begs believ* bemoan* blam* blast* "
        "boast* brag* brand branded brief* buying cabled call called calling calls can't caution* "
        "charg* charged charges charging chid* chimed_in cit* claim* clarif* comment* commit* "
        "complain* conced* conclud* condemn* confess* confirm* congratulat* contend* contradict* "
        "convinc* couldn't counter* cri* cried cries criticis* criticism criticiz* crying decid* "
        "decision* declar* declin* decri* deem* defend* demand* den* denounc* deplor* depos* "
        "describ* did_not_answer did_not_comment did_not_confirm did_not_deny did_not_disclose "
        "did_not_dispute did_not_elaborate did_not_explain did_not_give did_not_identify "
        "did_not_mention did_not_name did_not_reply did_not_respond did_not_return did_not_rule "
        "did_not_say did_not_specify didn't_answer didn't_comment didn't_confirm didn't_deny "
        "didn't_disclose didn't_dispute didn't_elaborate didn't_explain didn't_give "
        "didn't_identify didn't_mention didn't_name didn't_reply didn't_respond didn't_return "
        "didn't_rule didn't_say didn't_specify directed directs disclos* dismiss* disown* disput* "
        "does_not_answer does_not_comment does_not_confirm does_not_deny does_not_disclose "
        "does_not_dispute does_not_elaborate does_not_explain does_not_give does_not_identify "
        "does_not_mention does_not_name does_not_reply does_not_respond does_not_return "
        "does_not_rule does_not_say does_not_specify doubt* drawn echo* elaborat* emphas* endors* "
        "ensur* enthus* estimat* exclaim* excus* expect* explain* express* fear* finding finds "
        "fired_back forbade forbid* forecast* found fumed fumes fuming grous* grumbl* guarantee* "
        "guess* hail* held highlight* hint* hit_back holds hope* hoping implied implor* imply "
        "impress* indicat* inform* insist* instruct* intend* interject* intimat* invit* jest* "
        "joke* judged justif* lambast* lash* laugh* lectur* letter* look maintain* mean means "
        "meant mention* moan* mock* murmur* mused mutter* not_a_word note* nothing notif* noting "
        "object* observ* offer* opin* oppos* order* permit* persuad* petition* plan planned "
        "planning plans plead* pledg* point* posted posting posts prais* pray* predict* prefer* "
        "press pressed presses pressing proclaim* profess* promis* pronounc* propos* protest* "
        "put_it question questioned questions quip* quot* rage* raged rant* reaffirm* reasoned "
        "reassur* rebuff* rebuk* rebut* recall* reckon* recommend* recount* refus* refut* regret* "
        "reiterat* reject* rejoin* relat* relay* remark* remember* reminisc* remonstrat* renew* "
        "renounc* repeat* replied replies reply report* repudiat* request* requir* resent* "
        "reserv* resol* respond* retort* reveal* roar* rul* said satisf* say saying says scoff* "
        "scold* seek* seeth* serve serves shot_back shout* shrug* sigh* signal* silent snap* "
        "sneer* snort* sob* sobbed speak* specul* spell* spoke spoken state stated statement* "
        "states stating stipulat* stress* submit* suggest* summed support* suppos* surmis* swear "
        "swear* swore sympath* taunt* telegram tell telling tells testif* texted thank* think* "
        "thought threaten* thunder* told tweet* unanswered unconvinced underlin* undertak* "
        "undertook urg* ventur* voic* volunteer* vote* voting vow* wail* want* warn* welcom* "
        "went_on whisper* will wish* withh* wonder* worr* would_not would_only wouldn't write* "
        "writes writing wrote yell*"
    ),
    "fr": (
        "accus* admet* admis* affirm* ajout* alarm* alert* allègu* annonc* appel* argu* assur* "
        "assène asséné atteste avanc* avert* avis* avou* balaie balay* cit* clam* commen* commun* "
        "compt* conclu* condamn* confess* confi* confirm* conteste* contrair* contredi* craint* "
        "cri* critiqu* croi* croir* croire croit* d'après demand* di* décla* déclin* décri* "
        "défend* dém* dénon* déplor* détaill* engag* entend* espèr* espér* estim* exhort* exig* "
        "expliqu* exprim* fustig* gliss* grond* hurl* indign* indiqu* inform* insist* interrog* "
        "invit* invoqu* ironis* jug* juge* jur* justifi* lanc* lâch* martel* martèl* menac* ment* "
        "mentionn* minimis* murmur* narr* nian* nie* nié* not* nuanc* object* observ* opin* "
        "ordonn* parl* pens* plaid* point* poursui* pri* procla* promet* promis* propos* protest* "
        "précis* préconis* prétend* prév* qualif* racont* raill* rappel* rapport* recommand* "
        "recon* rectif* redout* refus* regre* regrett* rejet* relat* relev* relèv* remarqu* "
        "remerci* reproch* ripost* réaffirm* réag* réclam* récus* réfut* réitèr* répli* répond* "
        "répèt* répét* réserv* résum* rétorqu* révél* s'insurg* salu* selon sign* souhait* "
        "soulign* soupir* soupçonn* soutenu soutien* suggèr* suggér* suppli* suspect* tempèr* "
        "tempêt* tonn* tranch* tweet* témoign* vant* veut voul* écart* écri* énonc* étonn* évoqu*"
    ),
    "es": (
        "acus* admit* adviert* advirti* afirm* agradec* agreg* alert* amenaz* anunci* apunt* "
        "argument* asegur* asever* atribu* añad* añade* calific* celebr* cit* coment* comentó "
        "comprom* concl* conden* confes* confirm* consider* cont* contest* contrad* contó cre* "
        "critic* cuent* cuestion* decl* declin* defend* defiend* denunci* descart* dese* "
        "desmient* desmint* destac* detall* dic* dij* dud* escrib* esper* exclam* exhort* exig* "
        "explic* explicó expres* expus* grit* habl* indic* inform* insist* inst* invit* ironiz* "
        "jur* lament* lee leyó limit* llam* manifest* manifiest* matiz* mencion* narr* neg* nieg* "
        "notific* observ* opin* orden* pid* pidi* plante* precis* predij* pregunt* promet* "
        "pronostic* propon* propus* protest* publicó puntualiz* quer* quier* quiso recalc* "
        "rechaz* reclam* recomend* recomiend* reconoc* record* recuerd* refier* refir* rehus* "
        "reiter* relat* remarc* repit* replic* reproch* resalt* reserv* respond* resum* revel* "
        "reza rog* rueg* salud* según sentenc* señal* solicit* sostien* sostuv* subray* suger* "
        "sugier* sugir* susurr* tem* tuit* zanj*"
    ),
    "de": (
        "abgelehnt angab* angegeben angekündigt angibt anprang* antwort* appell* argumentier* bat "
        "bedauer* befand befind* befürcht* begründ* begrüß* behaupt* behält bekann* beklag* "
        "bekräftig* bemerk* bemängel* bericht* beruf* beschimpf* beschr* beschuldig* bestand "
        "besteh* bestreit* bestritt* bestätig* beteuer* beton* bezeichn* bezweif* bitt* bitte* "
        "dement* droh* drohte dräng* empfahl empfehl* empfiehl* empör* entgegn* entschied* "
        "entschuldig* ergänz* erinner* erklär* erläuter* ermahn* erwart* erwider* erwähn* erzähl* "
        "fand finde* findet folger* forder* frag* fügt* führt* fürcht* gab gehe gelobt* gestand "
        "gesteh* gibt glaub* habe heiß* hieß hoff* hält hätten informier* klag* kommentier* "
        "konstatier* konter* kritik* kritisier* könne kündig* laut lehn* leugn* lob* mahn* meint* "
        "meld* mitgeteilt monier* murmel* müsse nannt* nenn* notier* plan* plädier* poch* poste* "
        "prangert* prophezei* protest* präzisier* reagier* rechn* rechtfertig* rief riet ruf* rät "
        "räum* rüg* sag* schilder* schimpf* schreib* schrieb* schwieg* schwor* schätz* seh* sei "
        "seien seufz* sicher* sieht spott* spr* stell* stütz* teil* tröst* twitter* unbeantwortet "
        "unterstell* unterstr* urteil* verkünd* verlang* vermut* vernein* versicher* versprach* "
        "versprech* verteidig* verurteil* verweis* verwies vorbehalt* vorgeworfen vorwurf "
        "vorwürf* warf warn* weiger* weis* wiederhol* wies will wirf* wollen wollte wünsch* "
        "würdig* zeig* zitier* zufolge zurückgewiesen zweif* äußer* üb*"
    ),
    "ru": (
        "аргумент* бои* бросил* возра* воскликн* вспом* выраж* выраз* высказ* гарант* говор* "
        "данным добав* добив* доклад* долож* жалу* ждет ждёт завер* заключ* замет* замеч* запрос* "
        "зачит* заяв* извест* изви* информ* ирониз* комментир* констат* критик* мнени* молч* "
        "надее* надеж* надея* назва* назыв* намерен* написа* напомн* настаив* обвин* обеща* "
        "обосн* обрат* объясн* оговор* одобр* озвуч* опаса* оправдыв* опроверг* оспор* осуд* "
        "отверг* ответ* отказ* откло* отмахн* отмет* отриц* парир* передал* перечисл* пишет "
        "плани* планир* по повтор* подел* подтверд* подчеркн* пожал* пожел* позвол* поинтерес* "
        "поклял* полага* пообещ* попрос* поруч* посетов* постанов* посчит* потреб* похвал* пошут* "
        "предлаг* предлож* предостер* предполож* предупре* приветств* пригроз* призва* призна* "
        "призыв* прогноз* проговор* произн* прокоммент* проси* процитир* разъясн* распоряд* "
        "рассказ* рассужд* резюм* рекоменд* реш* сетова* скаж* сказа* слов* словам сожале* сообщ* "
        "сосла* спрос* ссыла* сформулир* счита* считает считают съязв* требу* уверен* угрож* "
        "удив* указ* уклон* упом* упрек* утвержд* уточн* хвал* хотел* хоч* цитир* шут*"
    ),
    "zh": (
        "不愿 主张 保证 写 写道 决定 反对 反映 反问 发布 发帖 发文 否定 否认 告诉 呼 呼吁 喊 嘲 "
        "回击 回应 回忆 回答 回绝 坦言 声明 声称 婉拒 宣布 宣称 希望 建议 强调 怒 感叹 感谢 愿 "
        "打算 批评 承认 承诺 抗议 报道 抱怨 担心 担忧 拒绝 指出 指责 据 提到 提议 提醒 敦促 期待 "
        "未予置评 欢迎 沉默 澄清 直言 相信 称 置评 补充 表态 表明 表示 裁定 要求 解释 誓言 警告 "
        "警示 计划 认为 讲 讽 证实 说 说明 请求 谈到 谴责 质疑 赞 转述 追问 透露 通告 通报 道歉 "
        "遗憾 采访 重申 驳斥"
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
        "directed dream* expect* goal* going going_to hope* hoping i'd i'll if intend* intended "
        "intention* let_us look* look_forward mean means meant not_seek object objective* offer* "
        "once order_to out_to plan planned plans pledg* prepared promis* propos* provided "
        "purpose* readiness ready resol* seek* sent serve* shall should so_as so_that strive* "
        "task there_only there_to they'll try try* undertak* unless until vow* want wanted wants "
        "we'll will wish* won't would would_like"
    ),
    "fr": (
        "*rons afin but compt* dirigé* engag* entend* espér* fera feront pour promet* promis* "
        "prévoi* prévu prêt* sera seront servir si souhait* va veulent veut vise* visé* voudr* "
        "voul*"
    ),
    "es": (
        "*remos *rá *rán *ré busca* comprom* dese* dirigid* dispuest* en_cuanto espera* hará* "
        "intenci* objetivo* para pretend* prevé* promet* quer* quier* será* si va vamos van voy"
    ),
    "de": (
        "absicht* beabsicht* bereit* damit dient* falls gerichtet hoff* plan* richte* sofern "
        "sollte* um verpflicht* versprach* versprech* wenn werde werden will wird wollen wollte "
        "wünsch* ziel*"
    ),
    "ru": (
        "будем будет буду будут готов* если надее* надея* намерен* направлен* обеща* обязу* "
        "планир* ради стрем* хот* хоч* цел* чтобы"
    ),
    "zh": (
        "一旦 为了 以便 会 保证 决心 准备 力争 力求 只要 如果 将 希望 愿 打算 承诺 旨在 期待 目的 "
        "若 计划 针对 除非"
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
    return _QUOTES.search(text) is not None or says(text, language)


def says(text: str, language: str) -> bool:
    """Say whether words tell that somebody speaks, as a cue must."""
    told = any(tells(word, language) for word in re.findall(r"\w+", text))
    return told or is_mark(text) or _hinted(_SAYING, text, language)


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
