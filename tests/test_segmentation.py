"""Segmentation: sentences with their places, tokens, and segments, for any text."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from summarizer.document import Sentence
from summarizer.segmentation import detect_language, segments, sentences, tokens

SEED = (Path(__file__).parent.parent / "seeds" / "000_d46b8b9bb079dfb7.txt").read_text("utf-8")


def cut(text: str, language: str = "en") -> list[str]:
    """Return the sentences of a text as strings."""
    return [sentence.span.cut(text) for sentence in sentences(text, language)]


def assert_sound(text: str, found: tuple[Sentence, ...]) -> None:
    """Check all that must hold of the sentences of any text."""
    assert [s.number for s in found] == list(range(1, len(found) + 1))
    assert "".join(s.cover.cut(text) for s in found) == (text if text.strip() else "")
    for before, after in pairwise(found):
        assert before.cover.end == after.cover.start == after.span.start
        assert after.paragraph - before.paragraph in (0, 1)
    for sentence in found:
        words = sentence.span.cut(text)
        assert words
        assert words == words.strip()
        assert sentence.cover.cut(text).strip() == words
        assert len(words) <= 2_000
    assert not found or found[0].paragraph == 1


# --- the seed ----------------------------------------------------------------------------


def test_the_seed_is_split_as_a_careful_reader_would() -> None:
    """Headline, list items, quotations and their speakers come out whole and in place."""
    assert [(s.paragraph, s.span.cut(SEED)) for s in sentences(SEED, "en")] == [
        (
            1,
            "Chinese and Russian military officials vow to boost ‘strategic coordination’",
        ),
        (
            2,
            "- Two sides discussed the international and regional security situation during "
            "talks in Beijing, China’s defence ministry says",
        ),
        (
            3,
            "- It follows joint air patrol over Sea of Japan, or East Sea, last week and comes "
            "as Beijing and Moscow are deepening ties",
        ),
        (
            4,
            "In a statement, the ministry said the officials had an “in-depth exchange of views "
            "on the international and regional security situation and relations between the two "
            "militaries”.",
        ),
        (
            5,
            "The Chinese defence ministry did not give details of the officials who took part "
            "in the meeting.",
        ),
        (
            6,
            "It was the 22nd round of “strategic consultations” between the Chinese and Russian "
            "militaries.",
        ),
        (6, "No statement was released after the last round of talks in 2019."),
        (
            7,
            "The previous round was held in Beijing in 2018 and was co-hosted by Major General "
            "Shao Yuanming, deputy chief of the Chinese Central Military Commission’s Joint "
            "Staff Department, and Colonel General Sergei Rudskoy, chief of the Main "
            "Operational Directorate of the Russian Armed Forces’ General Staff.",
        ),
        (7, "They were also pictured at the 2019 meeting."),
        (
            8,
            "The latest military talks were held as Beijing and Moscow have been deepening "
            "their ties.",
        ),
        (
            9,
            "Chinese foreign ministry spokesman Wang Wenbin described the neighbouring "
            "countries as comprehensive strategic partners in the new era.",
        ),
        (
            9,
            "He said high-level communications were “necessary for the healthy and stable "
            "development of China-Russia relations”.",
        ),
        (
            10,
            "“Next year, China and Russia will celebrate the 75th anniversary of the "
            "establishment of diplomatic relations and launch the China-Russia Cultural Year,” "
            "Wang said.",
        ),
        (
            10,
            "“We look forward to deepening bilateral cooperation through dialogue and "
            "communication on the basis of the principles of mutual respect, mutual benefit and "
            "win-win results.”",
        ),
        (
            11,
            "Russia’s defence ministry said the patrol was part of a military cooperation plan "
            "between the two countries.",
        ),
        (
            11,
            "It said the two sides were operating in accordance with international law, the "
            "patrol was not directed at third countries, and there had been “no violations of "
            "the airspace of other countries”.",
        ),
    ]
    assert_sound(SEED, sentences(SEED, "en"))


def test_a_headline_alone_is_one_sentence() -> None:
    """A line without a full stop is a sentence of its own."""
    assert cut("Ministry denies any breach of the treaty") == [
        "Ministry denies any breach of the treaty"
    ]


# --- languages ---------------------------------------------------------------------------

# Sentences are parted by " | " where white space parts them in the text, by "|" where nothing does.
GROUPS = [
    (
        "en",
        "Dr. A. B. Vey met Lt. Gen. John Q. Okoro at 5 p.m. on Monday. | They spoke for 3.5 hours.",
    ),
    ("en", "“Stop the boats!” he said. | “Are they mad?” Admiral Harrow asked. | Nobody answered."),
    ("en", "“We will stay,” Ms. Lund said. | “We have the right to.” | She left at noon."),
    ("en", "The U.S. Navy denied it. | (It had denied it before.) | No. 5 Squadron was silent."),
    ("en", "He called it “a plain lie.” | The ministry, i.e. its spokesman, would not comment."),
    ("en", "Acme Inc. sold the radar. | Its rival was Bolt Corp. | The buyer paid $2.5 million."),
    ("en", "Was it lawful? | Yes! | The minister waited… | Then he signed."),
    ("en", "1. The ships sail. | They carry no arms."),
    ("en", "He shouted “Go!” and ran. | It was St. Mark’s Day, Jan. 5."),
    ("en", "“Was it war?” | The crowd fell silent."),
    ("en", "The buyer was Acme Inc. | The price was low."),
    # words that statutes shorten and the news does not: "bank", "port", "so"
    ("en", "They left the bank. | Lund saw the port. | This was not so. | Marsh was at sea."),
    ("en", "Then Msgr. Lund met Gov. Pell. | On Monday Alh. Lund met Fr. Pell and Insp. Sund."),
    ("en", "Then msgr. Lund met hon. Pell. | So did gov. Sund, sen. Lund, rep. Pell and fr. Sund."),
    ("en", "On Monday alh. Lund met supt. Pell. | Then insp. Sund met det. Lund and pres. Pell."),
    ("en", "The port of Sund, approx. Ten miles off, was St. Mark’s vs. Orland’s."),
    ("fr", "1. Les navires partent. | Il a dit : « Vitamine C. » | Puis il est parti."),
    ("fr", "M. Arnaud a rencontré Mme Petit et le Dr. Roy. | Ils ont parlé deux heures."),
    (
        "fr",
        "« Nous resterons », a dit le ministre. | « Halte ! » a crié le col. Martel. | Silence.",
    ),
    ("fr", "Il a répondu : « Non. » | Puis il est parti."),
    ("fr", "Selon l’art. 5 du traité, c’est permis. | C’est de l’art. | Rien d’autre."),
    ("fr", "Pourquoi ? | La ville fut fondée vers 300 av. J.-C. et prise plus tard."),
    ("fr", "Les navires, les avions, etc. étaient prêts. | Il a cité la p. 12 du rapport."),
    ("es", "El Sr. Robles y la Dra. Vega llegaron a las 8.30. | Hablaron poco."),
    ("es", "«¡Basta!», dijo el ministro. | —¡Fuera! —gritó otro. | Nadie se movió."),
    ("es", "El buque volvió de los EE. UU. | Según el art. 12 de la ley, era legal."),
    ("es", "¿Quién lo ordenó? | Nadie lo sabe. | El Gral. Mora calló."),
    ("es", "El presidente declaró: «Es una mentira.» | Después se marchó."),
    ("es", "Cerca de la Avda. Mayor hay un cuartel. | Es el fin."),
    ("de", "Am 3. Oktober traf Dr. Weber den Minister. | Es war das 2. Treffen."),
    (
        "de",
        "„Halt!“ rief der General. | „Wir bleiben“, sagte er. | „Unser Recht.“ | Dann ging er.",
    ),
    ("de", "»Nein.« | Er schwieg, z. B. auf Fragen nach Art. 5 des Vertrags."),
    ("de", "Das kostet 5 Mio. Euro. | Gemäß Abs. 2 sei das zulässig, d. h. erlaubt."),
    ("de", "Die Stadt entstand um 300 v. Chr. | Danach kam das Heer. | Das ist die Art."),
    ("de", "Heute, 3. Oktober, tagt der Rat. | Er tagt geheim."),
    ("de", "Er ist 19. | Was nun? | Nichts."),
    (
        "ru",
        "В 2019 г. Россия провела учения. | Это было и в 2018 г. | Генерал И. И. Орлов уехал.",
    ),
    ("ru", "«Стой!» — крикнул он. | — Куда? — спросил г-н Белов. | Никто не ответил."),
    ("ru", "Министр сказал: «Это ложь.» | Потом он ушёл."),
    ("ru", "В г. Орёл живут 300 тыс. человек. | Там есть заводы, школы и т. д. | Всё работает."),
    ("ru", "По ст. 5 договора это законно, т. е. разрешено. | Так ли это? | Да!"),
    ("ru", "Проф. Лунин живёт на ул. Мира. | Он молчит…"),
    ("zh", "国防部发言人李明说：“我们不接受。”|随后他离开了。"),
    ("ru", "Все эти люди живут в г. Москва. | Он давно живёт здесь, д. 5."),
    ("zh", "李明说：“不。”|王军说：“是。”"),
    ("zh", "“不走。”李明上校告诉记者。|“我们不怕。”王军回忆，当时很冷。|“不。”|他修建港口。"),
    # a name of sixteen characters goes with its quotation, one of seventeen does not
    (
        "zh",
        "“不。”松德市旧港务局新任副局长李明上校说。|“不。”|松德市老旧港务局新任副局长李明上校说。",
    ),
    ("zh", "“快走！”他说。|“真的吗？”记者问。|没有人回答。"),
    ("zh", "“第一，我们不走。|第二，我们不怕。”王将军表示。|会谈在3.5小时后结束。"),
    ("zh", "这合法吗？|合法！|他说“不”。"),
    ("zh", "他们称之为“谎言。”，但没有证据。|完了……"),
    ("zh", "外交部没有评论。|『两国』关系很好。"),
    ("ja", "「行きます。」と述べた。|そして帰った。"),
    ("ar", "ماذا حدث؟ | لا شيء. | انتهى الأمر."),
    ("hi", "यह सच है।|वह गया। | क्या?"),
    ("ko", "그는 갔다. | 그녀는 왔다."),
    ("it", "La nave è tornata. | Il ministro ha detto di no."),
]


@pytest.mark.parametrize(("language", "marked"), GROUPS)
def test_sentences_end_where_a_reader_ends_them(language: str, marked: str) -> None:
    """Abbreviations, initials, ordinals and decimals end nothing; quotes go with their speaker."""
    expected = [part.strip() for part in marked.split("|")]
    text = marked.replace(" | ", " ").replace("|", "")
    assert cut(text, language) == expected


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SEED, "en"),
        ("Le ministre a déclaré que les navires resteraient au port.", "fr"),
        ("El ministro declaró que los buques permanecerán en el puerto.", "es"),
        ("Der Minister erklärte, die Schiffe blieben im Hafen.", "de"),
        ("Министр заявил, что корабли останутся в порту.", "ru"),
        ("国防部发言人表示，两国海军将在下周举行联合演习，不针对第三方。", "zh"),
        ("Yes, no.", "und"),
        ("12 345 678 901 234 567 890 123 456", "und"),
        ("", "und"),
        ("1 " * 1500 + "El ministro declaró que los buques permanecerán en el puerto.", "es"),
    ],
)
def test_the_language_is_found_or_left_open(text: str, language: str) -> None:
    """Below twenty letters nothing is guessed."""
    assert detect_language(text) == language


# --- lines and length --------------------------------------------------------------------

WRAPPED = """\
Harbour ministry rejects claims over patrol

The harbour ministry said on Monday that its ships had kept to the agreed
route at all times. It rejected claims that one of them had crossed into the
waters of a neighbour, and called on both sides to show restraint.

- The ships left port on Friday and are expected back within the next seven
days, as the ministry said in its short statement on Monday at nine o’clock.
- Two of them carry helicopters.
"""


def test_wrapped_lines_are_joined_to_paragraphs() -> None:
    """A text of fixed width is not split at its line ends; headlines and items stand alone."""
    found = sentences(WRAPPED, "en")
    assert_sound(WRAPPED, found)
    assert [(s.paragraph, " ".join(s.span.cut(WRAPPED).split())) for s in found] == [
        (1, "Harbour ministry rejects claims over patrol"),
        (
            2,
            "The harbour ministry said on Monday that its ships had kept to the agreed route at "
            "all times.",
        ),
        (
            2,
            "It rejected claims that one of them had crossed into the waters of a neighbour, "
            "and called on both sides to show restraint.",
        ),
        (
            3,
            "- The ships left port on Friday and are expected back within the next seven days, "
            "as the ministry said in its short statement on Monday at nine o’clock.",
        ),
        (4, "- Two of them carry helicopters."),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Ships leave port for the yearly joint exercise in the north\nMinister praises the crews",
        "apples from the garden\npears from the market\nplums from the shop",
        "The ships have left the port.\nThey will return in a week or in ten days.\nAll is calm.",
        "a" * 60 + "\n" + "b" * 150 + "\n" + "c" * 70,
    ],
)
def test_lines_of_their_own_stay_apart(text: str) -> None:
    """Headlines, lists and a sentence on each line are no wrapped text."""
    assert cut(text) == text.split("\n")


def test_a_wrapped_line_may_begin_with_what_looks_like_an_item() -> None:
    """Within a paragraph a line end means nothing: "civil." is a word there, no Roman number."""
    text = (
        WRAPPED + "\nThe ministry also said that it would ask the courts, both the criminal and\n"
    )
    assert cut(text + "civil. The ships stay out.")[-1] == "The ships stay out."


def test_one_longer_line_does_not_hide_that_a_text_is_wrapped() -> None:
    """An address that could not be broken stands out of the width, and is left out of it."""
    address = "https://harbour.example/statements/on-the-patrol/of-the-northern-fleet/and-its-ships"
    text = WRAPPED * 6 + "\nIt was\n" + address + "\n"
    assert len(cut(text)) == 6 * 5 + 1


def test_a_long_line_in_a_wrapped_text_stays_apart() -> None:
    """A line far over the width is joined to nothing."""
    long = "This line was pasted in and runs on and on " * 4 + "to its end"
    text = WRAPPED + "\n" + long + "\nAnd another line."
    assert cut(text)[-2:] == [long, "And another line."]


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("word word, " * 400, "word,"),
        ("word " * 800, "word"),
        ("x" * 5_000, "x"),
        ("x" * 1_999 + "e\u0301" * 10 + "y" * 1_000, "x"),
    ],
)
def test_an_endless_sentence_is_cut_where_it_hurts_least(text: str, end: str) -> None:
    """A clause end is preferred, then white space; an accent is never parted from its letter."""
    found = sentences(text, "en")
    assert_sound(text, found)
    assert len(found) > 1
    assert found[0].span.cut(text).endswith(end)
    assert len(found[0].span.cut(text)) > 1_000
    assert not found[1].span.cut(text).startswith("\u0301")


def test_a_line_longer_than_one_look_of_nupunkt_is_split_alike() -> None:
    """A paragraph is shown to nupunkt in windows, and no window edge ends a sentence."""
    told = [
        "Mr. Vey of the U.S. Navy met Sen. Ruiz.",
        "He left.",
    ]  # 49 in all: a window may end anywhere in it
    assert cut(" ".join(told * 2_000)) == told * 2_000


# --- any text ----------------------------------------------------------------------------

_CHARACTERS = "aB1.!?…\"'“”„«»‹›()[]-—,;: \n\t。！？؟।「」他说\u0301\u200b\u00a0\u3000"
_PIECES = ("Dr.", "г.", "。”", "\n\n", "said", "he", "U.S.", "word ", "3. ", "and so on ")
_MIXED = st.lists(st.sampled_from((*_CHARACTERS, *_PIECES)), max_size=80).map("".join)
_LANGUAGES = st.sampled_from(["en", "fr", "es", "de", "ru", "zh", "ar", "und", ""])


@settings(deadline=None)
@given(st.text() | _MIXED, _LANGUAGES, st.integers(1, 60))
def test_any_text_is_covered_and_packed(text: str, language: str, limit: int) -> None:
    """Covers join to the text, spans are slices in order, each sentence is in one segment."""
    found = sentences(text, language)
    assert_sound(text, found)
    packed = segments(text, found, limit)
    assert [s for segment in packed for s in segment.sentences] == list(found)
    assert [segment.number for segment in packed] == list(range(1, len(packed) + 1))
    for segment in packed:
        cost = sum(tokens(s.cover.cut(text)) for s in segment.sentences)
        assert len(segment.sentences) == 1 or cost <= limit


@settings(deadline=None)
@given(_MIXED, _MIXED, st.sampled_from(["en", "fr", "es", "de", "ru", "zh"]))
def test_a_planted_sentence_comes_out_whole(before: str, after: str, language: str) -> None:
    """A known paragraph is found with its exact words, whatever noise surrounds it."""
    planted = "Admiral Harrow denied that any ship had left the harbour."
    text = f"{before}\n\n{planted}\n\n{after}"
    assert planted in cut(text, language)


@settings(deadline=None)
@given(st.sampled_from(GROUPS), st.sampled_from(GROUPS))
def test_planted_neighbours_keep_their_bounds(one: tuple[str, str], two: tuple[str, str]) -> None:
    """A sentence keeps its bounds in a text of several lines."""
    language = one[0]
    first = one[1].replace(" | ", " ").replace("|", "")
    second = two[1].replace(" | ", " ").replace("|", "")
    text = f"{first}\n{second}\n{first}"
    own = [part.strip() for part in one[1].split("|")]
    assert cut(text, language)[: len(own)] == own
    assert cut(text, language)[-len(own) :] == own
