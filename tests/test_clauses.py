"""Clauses: a sentence is cut where another statement opens, and nowhere else."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.pipeline.rules.clauses import clauses


def cut(text: str, language: str = "en") -> list[str]:
    """Return the words of each clause."""
    return [span.cut(text) for span in clauses(text, language)]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The flight kept to the law", "it was aimed at nobody", "and all came home"]),
        ("fr", ["Le vol était conforme au droit", "et il ne visait aucun pays"]),
        ("de", ["Der Flug entsprach dem Recht", "und er galt keinem anderen Staat"]),
        ("es", ["El vuelo era conforme a derecho", "y él no apuntaba a nadie"]),
        ("ru", ["Полёт не нарушал чужих границ", "и он не угрожал никому"]),
        ("xx", ["The flight kept to law", "and it was aimed at nobody"]),
    ],
)  # fmt: skip
def test_a_clause_ends_where_a_word_opens_another(language: str, parts: list[str]) -> None:
    """Each statement of a sentence is a clause of its own, without the marks around it."""
    assert cut(", ".join(parts) + ".", language) == [*parts[:-1], parts[-1] + "."]


@pytest.mark.parametrize(
    "text",
    [
        "Jon Pell, deputy chief of staff, said the port was closed.",
        "The ships Ada, Bea and Cleo left the port at noon.",
        "“We left the port at noon, and we will not come back,” he said.",
        '"We left the port at noon, and we will not come back," he said.',
        "Yes, and no one has come to the port since.",
        "All the ships left the port at noon, and fast.",
        "The port took in 1,000 ships and 2,000 boats at noon.",
        "The port took in many ships and the road was closed.",
        "The road was closed to all, the army said.",
        "The road was closed to all, she said, and stays so.",
        "She added that, if the road is closed, nobody will come.",
        "It closed in order to rest and mend.",
        "The road closed and it rained all day.",
        "The road was closed and it rained.",
        "“The road was closed to all and it rained all day,” he said.",
        "It closed because it rained all day.",
    ],
)
def test_titles_lists_quotes_and_scraps_stay_whole(text: str) -> None:
    """No cut parts a title, a list, a number or a quotation, or leaves under four words."""
    assert cut(text) == [text]


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["The army said the road was closed", "and denied that it was mined"]),
        ("en", ["Marsh praised the port and the road", "but later warned that both were old"]),
        ("en", ["The army closed the road", "in order to keep everybody away"]),
        ("fr", ["Marsh a ouvert le port", "et a déclaré la route fermée"]),
        ("fr", ["Marsh a fermé la route", "afin de protéger les habitants"]),
        ("es", ["Marsh abrió el puerto viejo", "y afirmó que estaba lleno"]),
        ("es", ["Marsh cerró la calle vieja", "para que nadie pase más"]),
        ("de", ["Marsh öffnete den alten Hafen", "und sagte er sei voll"]),
        ("de", ["Marsh schloss die alte Straße", "damit niemand mehr dort fährt"]),
        ("ru", ["Марш открыл наш старый порт", "и заявил о новых планах"]),
        ("ru", ["Марш закрыл эту старую дорогу", "чтобы никто там не ездил"]),
    ],
)
def test_a_clause_ends_before_a_verb_of_saying_or_a_purpose(
    language: str, parts: list[str]
) -> None:
    """Without any mark, a second thing that is said, or what an act is for, stands apart."""
    assert cut(" ".join(parts) + ".", language) == [parts[0], parts[1] + "."]


@pytest.mark.parametrize("language", ["en", "zh", "xx"])
def test_a_semicolon_always_ends_a_clause(language: str) -> None:
    """Whatever word follows it, if there is enough on both sides; in Chinese only its own does."""
    parts = ["The old road is closed", "ships leave the port at noon."]
    latin = "; ".join(parts)
    assert cut(latin, language) == ([latin] if language == "zh" else parts)
    assert cut("；".join(parts), language) == parts
    assert cut("The road; ships leave the port.", language) == ["The road; ships leave the port."]


def test_words_that_tell_who_speaks_are_no_clause() -> None:
    """They go with what was said; in a language without a table nobody knows them."""
    text = "It was she who added so, and the road was closed to all."
    assert cut(text) == [text]
    assert len(cut(text, "xx")) == 2
    for verb in ("SAID", "mused", "JOKED"):
        assert len(cut(text.replace("added", verb))) == 1
        assert len(cut(text.replace("added so", f"{verb} so much"))) == 2  # seven words
        assert len(cut(f"The road was closed to all, she {verb}, and stays so.")) == 1
    assert len(cut(text.replace("added", "sailed"))) == 2


def test_marks_alone_have_no_clause() -> None:
    """A sentence without a word to label gives no clause, so no empty statement."""
    assert cut("—, ;") == []


@given(
    st.lists(st.sampled_from('and it said, ; – the “ ” " port was closed no').map(str)).map("".join)
)
@settings(max_examples=100, deadline=None)
def test_clauses_are_ordered_slices(text: str) -> None:
    """Clauses never overlap, never are empty, and leave out nothing but marks and spaces."""
    end, rest = 0, ""
    for span in clauses(text, "en"):
        assert end <= span.start < span.end
        rest += text[end : span.start]
        end = span.end
    assert not (rest + text[end:]).strip(" \t\n,;:–—")


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "General Ada Lund, who leads them, assured the press of it."),
        ("en", "The autumn fair, which was to open on Monday, has been put off."),
        ("en", "The Rede group, whose complaint began it, plans to sue for damages."),
        ("fr", "Jean Lazare, qui se dit leur commandant, a balayé ces accusations."),
        ("es", "La ministra Lund, cuyo padre era pescador, rechazó la acusación."),
        ("en", "The old General Lund, who leads them, assured the press of it."),
        ("en", "The old and only ship, which left at noon, sank at sea in May."),
        ("en", "The old Rede group, whose plea began it, plans to sue for damages."),
        ("fr", "Le vieux commandant Lund, qui est parti, rejette ces accusations."),
        ("fr", "Le vieux commandant Lund, dont il parle, rejette ces accusations."),
        ("es", "La joven ministra Lund, que era pescadora, rechazó la acusación."),
        ("es", "La joven ministra Lund, cuyo padre pescaba, rechazó la acusación."),
        ("es", "La joven ministra Lund, cuya madre pescaba, rechazó la acusación."),
    ],
)
def test_a_subject_keeps_its_relative_clause(language: str, text: str) -> None:
    """The verb behind the clause is the one of the name before it."""
    assert cut(text, language) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "She met General Ada Lund, who leads them, in the old port.",
        "She met General Ada Lund, who leads them, causing a storm at home.",
        "She met General Ada Lund, who leads them all. It rained in Sund.",
        "She met General Ada Lund, who leads them, and left for the old port.",
        "She met General Ada Lund, who leads them, whereas all left for the port.",
        "She met General Ada Lund, who leads them, Jon Pell saw it all.",
    ],
)
def test_a_relative_clause_that_ends_a_statement_is_one(text: str) -> None:
    """Where no verb follows, the clause says a thing of its own."""
    assert cut(text)[0] == "She met General Ada Lund"


def test_a_participle_is_no_verb_of_the_subject() -> None:
    """It belongs to the relative clause before it."""
    french = "Elle vit la commandante Lund, qui les mène, causant un vrai tollé."
    assert cut(french, "fr")[0] == "Elle vit la commandante Lund"
    for word in ("causando", "diciendo"):
        spanish = f"Ella vio a Lund, que los dirige, {word} cosas al pueblo."
        assert cut(spanish, "es")[0] == "Ella vio a Lund"


def test_a_finite_verb_goes_on_behind_a_few_words() -> None:
    """Behind six words between marks it is that of the subject before; behind seven it is not."""
    for verb in ("was", "were", "had", "has", "would", "will", "did"):
        first = ["The old port of Sund", f"{verb} x x x."]
        assert cut(", ".join(first)) == first
        six = f"The old port of Sund, x x x x x x, {verb} x x x."
        assert cut(six) == [six]
        assert cut(six.replace("x,", "x x,"))[-1] == f"{verb} x x x."
        who = f"The old port of Sund, which x x x x x x x, {verb} x x x."
        assert cut(who) == [who]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "and but while whereas because so it they he she we i you which was were had has would "
            "will did that this these those there if adding who whose It",
        ),
        (
            "fr",
            "et mais tandis car parce qui il elle ils elles on nous je si ce cela ajoutant dont Il",
        ),
        (
            "es",
            "y e pero mientras porque que él ella ellos nosotros yo si esto añadiendo cuyo cuya",
        ),
        ("de", "und aber während weil dass sie er es wir ich wenn dies Er"),
        ("ru", "и а но что чтобы который которая которые он она оно они мы я если это Он"),
    ],
)
def test_each_opener_opens_a_clause_behind_a_mark(language: str, words: str) -> None:
    """A mark is a comma, a colon, a semicolon or a dash, and other words open nothing."""
    for word in words.split():
        assert cut(f"X x x x, {word} x x x.", language) == ["X x x x", f"{word} x x x."]
    for mark in (", ", ": ", " – ", " — ", ",", ":", "：", "，", ",“", ": “", "; ", "；", ";"):
        found = cut(f"X x x x{mark}{word} x x x.", language)
        assert found == ["X x x x", f"{'“' * ('“' in mark)}{word} x x x."]
    for mark in (", x", " x", ": 2 ", " – x", "–", "—", "– ", "/ "):
        whole = f"X x x x{mark}{word[:1]}q x x x x."
        assert cut(whole, language) == [whole]


def test_a_clause_has_no_marks_around_it() -> None:
    """Spaces, commas and dashes before it or behind it are left out, however many."""
    for mark in " \t\n,;:–—":
        assert cut(f"{mark}Lund left{mark}") == ["Lund left"]
        assert cut(f"{mark * 2}Lund left{mark * 2}") == ["Lund left"]


@pytest.mark.parametrize(
    "text",
    [
        *("Marsh met the old crew|and  it was closed.", "Marsh met the old crew|and it  was shut."),
        *("Marsh met the old crew|and\nit was shut.", "Marsh met the old crew|and it, by now, is."),
        "Marsh met the old crew|and later  WARNED the port.",
        'Marsh saw "no" and then "yes"|and it was closed.',
        "The port took in 1,000 ships|and it closed at noon.",
    ],
)
def test_what_joins_may_stand_apart(text: str) -> None:
    """More than one space, or a mark behind it, parts it all the same."""
    assert cut(text.replace("|", " ")) == text.split("|")


HEADS = {
    "en": "Marsh closed the old port",
    "fr": "Marsh ferma le vieux port",
    "es": "Marsh cerró el viejo puerto",
    "de": "Marsh schloss den alten Hafen",
    "ru": "Марш закрыл наш старый порт",
}


@pytest.mark.parametrize(
    ("language", "joins", "words", "others"),
    [
        (
            *("en", "and but"),
            "that to had has have was were is are would will could should must did does do cannot "
            "he she it they we i you there this nobody It NOBODY",
            "ships coal not these its who being",
        ),
        (
            *("fr", "et mais"),
            "que qu à a ont avait avaient est sont était étaient sera seront serait ne n il elle "
            "ils elles nous on je Il",
            "quais son les des par lui",
        ),
        (
            *("es", "y e pero"),
            "que a ha han había habían es son era eran será no él ella nosotros yo Ella",
            "barcos el las por su",
        ),
        (
            *("de", "und aber"),
            "dass habe hat haben hätten sei seien ist sind war werde wird werden könne müsse solle "
            "wir ich er sie es Sie",
            "Schiffe der die das mit seine",
        ),
        (
            *("ru", "и а но"),
            "что не был была было были будет будут он она они мы я Она",
            "суда это для при наш",
        ),
    ],
)
def test_a_word_that_joins_opens_a_clause(
    language: str, joins: str, words: str, others: str
) -> None:
    """Right behind it stands a verb, a pronoun or a "that", in any letters, and no other word."""
    head, first = HEADS[language], words.split()[0]
    for join in joins.split():
        for word in words.split():
            parts = [head, f"{join} {word} x y z."]
            assert cut(" ".join(parts), language) == parts
        for word in others.split():
            for whole in (f"{head} {join} {word} x y z.", f"{head} {join} {word} {first} y z."):
                assert cut(whole, language) == [whole]
        whole = f"{head} x{join} {first} x y z."
        assert cut(whole, language) == [whole]
        assert len(cut(whole.replace(" x", " ", 1), language)) == 2
        assert len(cut(whole.replace(" x", " ", 1), "xx")) == 1


@pytest.mark.parametrize(
    ("language", "purposes", "others"),
    [
        ("en", "in order to|so that|so as to|with the aim of", "in order for|so as|Because"),
        ("en", "in an effort to|because", "in an effort|with the aims of|before"),
        ("fr", "afin de|afin que|pour que|dans le but de|parce que", "afin|pour|dans le but du"),
        ("es", "a fin de|para que|con el fin de|porque", "al fin de|para|con el fin del"),
        ("de", "um zu|damit|weil", "um|darum|weilen|obwohl"),
        ("ru", "чтобы|для того чтобы|с тем чтобы|потому что", "для того|с тем|потому|хотя"),
    ],
)
def test_a_purpose_or_a_reason_opens_a_clause(language: str, purposes: str, others: str) -> None:
    """Each does whole, with four words on both sides; in another language it is any word."""
    for purpose in purposes.split("|"):
        parts = [HEADS[language], f"{purpose} x x x."]
        assert cut(" ".join(parts), language) == parts
        assert cut(" ".join(parts), "xx") == [" ".join(parts)]
    for other in others.split("|"):
        whole = f"{HEADS[language]} {other} x x x."
        assert cut(whole, language) == [whole]


@pytest.mark.parametrize(
    ("language", "head", "relatives", "reason"),
    [
        ("en", "Marsh met the crew", "who whose which", "because the road was closed."),
        ("fr", "Marsh a vu le marin", "qui dont", "parce que le port ferma."),
        ("es", "Marsh vio el viejo barco", "que cuyo cuya", "porque el puerto cerró."),
    ],
)
def test_a_reason_within_a_relative_clause_stays_there(
    language: str, head: str, relatives: str, reason: str
) -> None:
    """It tells of the noun; behind a mark, or a word that only begins so, it opens a clause."""
    assert cut(f"{head} {reason}", language) == [head, reason]
    for relative in relatives.split():
        whole = f"{head} {relative} x x {reason}"
        assert cut(whole, language) == [whole]
        for other in (f"{relative}x", f"x{relative}"):
            parts = [f"{head} {other} x x", reason]
            assert cut(" ".join(parts), language) == parts
        for mark in ",;:":
            assert cut(f"X {relative}{mark} x x x {reason}", language)[-1] == reason
        capital = f"{head} {relative.title()} x x"
        assert cut(f"{capital} {reason}", language) == [capital, reason]


def test_a_chinese_clause_opens_behind_a_comma() -> None:
    """Each word that can open one does, with eight characters on both sides."""
    head, text = "港口今天向船只开", "接待北方来的船只。"
    openers = "并 但 而 且 还 也 同时 因为 以便 好让 要求 绝不 绝非 不 将 只"
    for opener in openers.split():
        for rest in (f"{opener}{text[len(opener) :]}", f"{opener}{text}"):
            found = cut(f"{head}，{rest}", "zh")
            assert (found[0], [part.strip("，") for part in found]) == (head, [head, rest])
            assert cut(f"“{head}，{rest}”", "zh") == [f"“{head}，{rest}”"]
            for mark in (",", "、", "，港", ""):
                assert cut(f"{head}{mark}{rest}", "zh") == [f"{head}{mark}{rest}"]
        for whole in (f"{head[1:]}，{opener}{text}", f"{head}，{opener}{text[len(opener) + 1 :]}"):
            assert cut(whole, "zh") == [whole]


@pytest.mark.parametrize(
    ("head", "parted"),
    [
        ("港口今天开放了吗", True),
        ("港口今天开放了", False),
        ("Ada和Lund都在那", True),  # two words and four characters
        ("Ada和Lund都在", False),
        ("Ada Eva Sia Lund", True),
        ("Ada Eva Lund 和", False),
    ],
)
def test_two_characters_count_for_a_word(head: str, parted: bool) -> None:
    """A clause has four words at least: eight characters, or fewer beside words of letters."""
    text = "接待北方来的船只。"
    assert cut(f"{head}；{text}", "zh") == ([head, text] if parted else [f"{head}；{text}"])


def test_a_chinese_sentence_has_many_clauses() -> None:
    """A comma before one of the words, and each semicolon, ends one."""
    parts = ["港口今天向船只开放", "并接待北方来的船只", "船员都留在了港口里", "但是他们明天离开。"]
    text = f"{parts[0]}，{parts[1]}；{parts[2]}，{parts[3]}"
    assert [part.strip("，") for part in cut(text, "zh")] == parts


HOSTILE = [
    *(" " * 2000, "," * 2000, ", " * 1000, "a" * 2000, "a, " * 700, "and it " * 290, "；" * 2000),
    *("who " * 500, "who, " * 400, "because " * 250, "who because " * 170, "，并" * 1000),
    *("who " * 250 + "," + " because" * 120, "x and it was so " * 125, "，并今天开放了" * 280),
    *("a – " * 500, "and said " * 220, ", who was " * 200, "“" * 2000, "in order to " * 170),
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_read_in_time(text: str) -> None:
    """No pattern tries a sentence in all ways, as long as sentences may be."""
    start = time.monotonic()
    for language in ("en", "zh"):
        clauses(text, language)
    assert time.monotonic() - start < 2
