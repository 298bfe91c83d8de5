"""Loading: what is read, what is refused, how it is decoded, and the one normal form."""

from __future__ import annotations

import hashlib
import io
import os
import socket
import subprocess
import sys
import time
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from summarizer import loading
from summarizer.document import Document
from summarizer.errors import DocumentError
from summarizer.loading import from_bytes, from_text, normalise, read

RUSSIAN = (
    "Министерство заявило, что полёты проходили над открытым морем и что граница "
    "соседних стран не нарушалась. «Мы продолжим», — добавил генерал."
)
FRENCH = "L’été dernier, la flotte a été créée à Brest ; « réélu », il a gardé le cap."


def refused(data: bytes) -> str:
    """Return the message with which the bytes are refused."""
    with pytest.raises(DocumentError) as caught:
        from_bytes(data, "x.txt")
    assert caught.value.hint
    return caught.value.message


# --- where bytes come from ---------------------------------------------------------------


def test_a_file_is_read_whole_and_named(tmp_path: Path) -> None:
    """The text, the source and the digest are those of the file."""
    path = tmp_path / "a.txt"
    path.write_text("Die Flotte kehrt zurück.\n", encoding="utf-8")
    document = read(path)
    assert document == Document("Die Flotte kehrt zurück.\n", str(path))
    assert document.id == hashlib.sha256(path.read_bytes()).hexdigest()


def test_standard_input_is_read_for_a_dash() -> None:
    """A pipe is read to its end, as bytes, whatever the locale says."""
    code = "from summarizer.loading import read; d = read('-'); print(d.source, ascii(d.text))"
    done = subprocess.run(
        [sys.executable, "-c", code],
        input=RUSSIAN.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": "ascii"},
        check=True,
    )
    assert done.stdout.decode().strip() == f"- {RUSSIAN!a}"


def test_standard_input_is_capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """No more is taken from a pipe than the limit and one byte."""
    stream = io.BytesIO(b"word " * 1000)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(stream))
    with pytest.raises(DocumentError, match="larger than 99 bytes"):
        read("-", max_bytes=99)
    assert stream.tell() == 100


@pytest.mark.parametrize("closed", [True, False])
def test_a_missing_standard_input_is_refused(monkeypatch: pytest.MonkeyPatch, closed: bool) -> None:
    """A process started without standard input, or with a closed one, gets an input error."""
    stream = io.TextIOWrapper(io.BytesIO(b"word"))
    stream.close()
    monkeypatch.setattr(sys, "stdin", stream if closed else None)
    with pytest.raises(DocumentError):
        read("-")


@pytest.mark.parametrize(
    ("name", "message"),
    [("missing.txt", "does not exist"), ("", "directory"), ("a\0b", "not a usable path")],
)
def test_what_cannot_be_opened_is_an_input_error(tmp_path: Path, name: str, message: str) -> None:
    """Nothing there, a directory and an impossible name each say what they are."""
    with pytest.raises(DocumentError, match=message) as caught:
        read(f"{tmp_path}/{name}")
    assert caught.value.hint


def test_a_path_through_a_file_is_an_input_error(tmp_path: Path) -> None:
    """What the system refuses is told with the system's reason."""
    (tmp_path / "a").write_text("x")
    with pytest.raises(DocumentError, match="Not a directory"):
        read(tmp_path / "a" / "b")


def test_pipes_devices_and_sockets_are_refused_at_once(tmp_path: Path) -> None:
    """A FIFO that nobody writes to is refused without waiting; so are a device and a socket."""
    fifo, link = tmp_path / "fifo", tmp_path / "link"
    os.mkfifo(fifo)
    link.symlink_to("/dev/zero")
    address = tmp_path / "s"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(address))
        began = time.monotonic()
        for path in (fifo, link, Path("/dev/null"), address):
            with pytest.raises(DocumentError, match=r"not a regular file|cannot be read"):
                read(path)
    assert time.monotonic() - began < 1


def test_no_descriptor_is_left_open(tmp_path: Path) -> None:
    """A refusal closes what it opened."""
    before = len(list(Path("/dev/fd").iterdir()))
    for _ in range(5):
        with pytest.raises(DocumentError):
            read(tmp_path)
    assert len(list(Path("/dev/fd").iterdir())) == before


def test_a_symbolic_link_to_a_file_is_followed(tmp_path: Path) -> None:
    """A link is read as the regular file it leads to; the digest is of what was read."""
    (tmp_path / "real").write_text("Words.")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    assert read(tmp_path / "link").id == read(tmp_path / "real").id


def test_a_file_over_the_limit_is_refused_and_one_at_the_limit_read(tmp_path: Path) -> None:
    """The limit is inclusive, and a sparse giant is not read into memory."""
    path = tmp_path / "a"
    path.write_bytes(b"x" * 100)
    assert read(path, max_bytes=100).text == "x" * 100
    with pytest.raises(DocumentError, match="larger than 99 bytes"):
        read(path, max_bytes=99)
    os.truncate(path, 1 << 40)
    with pytest.raises(DocumentError, match="larger than 1,000,000 bytes"):
        read(path, max_bytes=1_000_000)


def test_a_file_that_grows_while_it_is_read_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer who appends between two reads is noticed."""
    path = tmp_path / "a"
    path.write_bytes(b"first half ")
    real = os.read

    def slow_read(descriptor: int, size: int) -> bytes:
        part = real(descriptor, size)
        with path.open("ab") as file:
            file.write(b"more")
        monkeypatch.setattr(os, "read", real)
        return part

    monkeypatch.setattr(os, "read", slow_read)
    with pytest.raises(DocumentError, match="changed while it was read"):
        read(path)


def test_a_file_that_is_replaced_by_name_is_read_as_it_was_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is opened once: another file put in its place is never mixed in."""
    path = tmp_path / "a"
    path.write_text("The first text.")
    real = os.fstat

    def swap(descriptor: int) -> os.stat_result:
        (tmp_path / "b").write_text("Another.")
        (tmp_path / "b").replace(path)
        monkeypatch.setattr(os, "fstat", real)
        return real(descriptor)

    monkeypatch.setattr(os, "fstat", swap)
    assert read(path).text == "The first text."


def test_a_hostile_file_name_is_made_inert(tmp_path: Path) -> None:
    """Escapes and undecodable bytes in a name reach no terminal and break no JSON."""
    path = os.fsencode(tmp_path) + b"/a\x1b[31m\xff.txt"
    Path(os.fsdecode(path)).write_text("Words.")
    source = read(os.fsdecode(path)).source
    assert source.endswith(r"a\x1b[31m\udcff.txt")
    assert source.encode()


# --- empty and foreign -------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xef\xbb\xbf",
        b" \r\n\t\n",
        "\u200b\u2060\ufeff\u00ad".encode(),
        "\u00a0\u3000".encode(),
        b"\xff\xfe",
        b". . . \n---",
    ],
)
def test_a_document_without_words_is_an_input_error(data: bytes) -> None:
    """Nothing, a mark, white space, invisible or idle characters never reach a model."""
    assert "empty" in refused(data)


@pytest.mark.parametrize(
    ("data", "noun"),
    [
        (b"%PDF-1.7\n...", "a PDF"),
        (b"PK\x03\x04....word/document.xml", "DOCX"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1..", "Office"),
        (b"{\\rtf1 hello}", "RTF"),
        (bytes(range(32)) * 40, "binary"),
        (b"\x00" * 1000, "binary"),
    ],
)
def test_a_foreign_format_is_named(data: bytes, noun: str) -> None:
    """The message says what the file is, not that a byte is wrong."""
    assert noun in refused(data)


# --- decoding ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "mark", "note"),
    [
        ("utf-8", b"", ()),
        ("utf-8", b"\xef\xbb\xbf", ()),
        ("utf-16-le", b"\xff\xfe", ("decoded as UTF-16 (byte order mark)",)),
        ("utf-16-be", b"\xfe\xff", ("decoded as UTF-16 (byte order mark)",)),
        ("utf-32-le", b"\xff\xfe\0\0", ("decoded as UTF-32 (byte order mark)",)),
        ("utf-32-be", b"\0\0\xfe\xff", ("decoded as UTF-32 (byte order mark)",)),
        ("utf-16-le", b"", ("decoded as UTF-16-LE (guessed)",)),
        ("utf-16-be", b"", ("decoded as UTF-16-BE (guessed)",)),
        ("cp1251", b"", ("decoded as windows-1251 (guessed)",)),
        ("koi8-r", b"", ("decoded as koi8-r (guessed)",)),
        ("cp866", b"", ("decoded as cp866 (guessed)",)),
    ],
)
def test_russian_is_decoded_and_said_so(encoding: str, mark: bytes, note: tuple[str]) -> None:
    """Every encoding of the same text gives the same text; all but UTF-8 is noted."""
    text = RUSSIAN.replace("«", '"').replace("»", '"').replace("—", "-")
    document = from_bytes(mark + text.encode(encoding), "x")
    assert (document.text, document.notes) == (text, note)


@pytest.mark.parametrize(
    "text", [FRENCH, "A café.", "The ‘old’ fleet — as it was.", "Über Öl.", "(ñò) abc"]
)
def test_western_text_is_decoded_as_windows_1252(text: str) -> None:
    """Accents among plain letters, and typographic quotes, are Western European."""
    document = from_bytes(text.encode("cp1252"), "x")
    assert (document.text, document.notes) == (text, ("decoded as windows-1252 (guessed)",))


def test_upper_case_russian_is_decoded_as_windows_1251() -> None:
    """The letter pairs decide, not their case."""
    assert from_bytes(RUSSIAN.upper().encode("cp1251"), "x").text == RUSSIAN.upper()


@pytest.mark.parametrize(
    ("data", "byte", "offset"),
    [
        ("国防部表示，此次行动不针对第三方。".encode("gb18030"), 0xB9, 0),
        ("防衛省は共同飛行について発表した。".encode("shift_jis"), 0x96, 0),
        ("Plain words first, then é, ü, ñ.".encode() + b"\xff and on", 0xFF, 35),
        (RUSSIAN.encode()[:-1] + b"\xd0", 0xD0, len(RUSSIAN.encode()) - 1),
        ("é à é ".encode() + b"\xff", 0xFF, 9),
        ("Το υπουργείο δήλωσε ότι".encode("cp1253"), 0xD4, 0),
        ("これは".encode("shift_jis"), 0x82, 0),
        (b"plain \x81 words", 0x81, 6),
        (b"\xff\xfea\x00b", 0x62, 4),
        (b"\xff\xfea\x00\x00\xd8", 0x00, 4),
        (b"a\x00b\x00c\x00\x01\xd8d\x00e\x00f\x00", 0xD8, 7),
    ],
)
def test_undecodable_bytes_are_named_with_their_offset(data: bytes, byte: int, offset: int) -> None:
    """Where no encoding fits, the first bad byte and its place are told; nothing is garbled."""
    assert f"byte 0x{byte:02X} at offset {offset} " in refused(data)


def test_a_guess_that_fails_further_on_is_refused() -> None:
    """A byte that the guessed encoding lacks, far behind the sample, is no excuse to go on."""
    data = b"caf\xe9 " + b"plain words " * 10_000 + b"\x81"
    assert "byte 0xE9 at offset 3 " in refused(data)


def test_no_message_holds_text_of_the_document() -> None:
    """An input error names bytes and places, never words."""
    assert "secretword" not in refused(b"secretword \xff\xff\xfe\x81 secretword")


# --- one normal form ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "normal", "notes"),
    [
        ("\ufeffA\r\nb\rc\u2028d\x0ce", "A\nb\nc\nd\ne", ()),
        ("Cafe\u0301", "Café", ()),
        ("a\u00a0b  c\u202fd", "a\u00a0b  c\u202fd", ()),
        ("do\x00not\x07", "do\ufffdnot\ufffd", ("2 control characters replaced by U+FFFD",)),
        ("a\x1b[31mred\x1b[0m", "ared", ("2 terminal escape sequences removed",)),
        ("a\x1b]0;title\x07b\x9b1mc\x1b(Bd", "abcd", ("3 terminal escape sequences removed",)),
        ("a\u202eb\u2066c\u200f", "abc", ("3 bidirectional controls removed",)),
        ("a\U000e0041\U000e0042b", "ab", ("2 tag characters removed",)),
        ("no\u200bt\u00ad\u2060\u200d", "not", ("4 invisible characters removed",)),
        ("no\u200d\u200ct", "not", ("2 invisible characters removed",)),
        ("می\u200cخواهم 👨\u200d👩", "می\u200cخواهم 👨\u200d👩", ()),
        ("\x1b[\x1b[0m31m", "\ufffd[31m", None),
    ],
)
def test_the_normal_form(text: str, normal: str, notes: tuple[str, ...] | None) -> None:
    """Each kind of character is kept, replaced or removed by one rule, and told with a count."""
    result = normalise(text)
    assert result[0] == normal
    assert notes is None or result[1] == notes


def test_notes_reach_the_document_together() -> None:
    """A guessed encoding and what was removed stand side by side."""
    document = from_bytes("é\x1b[1m dans la créée\x00".encode("cp1252"), "x")
    assert document.notes == (
        "decoded as windows-1252 (guessed)",
        "1 terminal escape sequences removed",
        "1 control characters replaced by U+FFFD",
    )


_NASTY = st.sampled_from(
    "ae \n\r.\t\x00\x1b[]m0;\x07\x9b\x85\u200b\u200c\u200d\ufeff\u0301\u0316\u0344\u202e<\u0338"
    "\u2028\u212a\u1100\u1161\U000e0041"
)


@given(st.lists(_NASTY).map("".join) | st.text())
@example("a" + "\u0344" * 60)
@example("\u212a\u200d")
@example("e\u200d\u0301\u200d")
def test_normalising_twice_changes_nothing(text: str) -> None:
    """The normal form is a fixed point, composed, and free of controls."""
    normal, _ = normalise(text)
    assert normalise(normal) == (normal, ())
    assert unicodedata.is_normalized("NFC", normal)
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in normal)


def test_stacked_marks_are_thinned_in_linear_time() -> None:
    """A letter under a hundred thousand marks keeps thirty, at once and not in minutes."""
    began = time.monotonic()
    normal, notes = normalise("a" + "\u0301\u0316" * 50_000 + "b")
    assert time.monotonic() - began < 2
    assert len(normal) <= 32
    assert normal.endswith("b")
    assert "stacked too high" in notes[0]


def test_a_lone_surrogate_is_refused_at_the_edge() -> None:
    """Half a character is told with its place: it has no digest and fits no file."""
    with pytest.raises(DocumentError, match=r"lone surrogate U\+D83D at character 3"):
        from_text("Hi \ud83d there")


@given(st.binary(max_size=200))
def test_any_bytes_become_a_document_or_an_input_error(data: bytes) -> None:
    """No other exception leaves the edge, whatever comes in."""
    try:
        document = from_bytes(data, "x")
    except DocumentError:
        return
    assert len(document.id) == 64


def test_the_fast_path_stays_light() -> None:
    """Loading imports none of the slow packages: a cached answer needs it first."""
    code = "import sys, summarizer.loading; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"pydantic", "py3langid", "nupunkt", "asyncio", "charset_normalizer", "numpy"}
    assert heavy.isdisjoint(done.stdout.split())
    assert loading.MAX_BYTES == 20 * 1024 * 1024
