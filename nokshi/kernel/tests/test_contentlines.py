"""Lines of vCards are read as each program means them, and keep every byte; what is written is read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.kernel.contentlines import escaped, folded, lines_of, parts_of, plain, written


def only(*lines: str, encoding: str = "utf-8") -> tuple[str, str]:
    """Return name and value of the one property between BEGIN and END."""
    card = "".join(f"{line}\r\n" for line in ("BEGIN:VCARD", *lines, "END:VCARD")).encode(encoding)
    _begin, line, *others = lines_of(card)
    assert [one.name for one in others] == ["END"]
    return line.name, line.text()


@pytest.mark.parametrize(
    ("lines", "name", "text"),
    [
        (["FN:Ada"], "FN", "Ada"),
        (["item1.email;type=pref:a@b.c"], "EMAIL", "a@b.c"),
        (["NOTE:on and", "  on"], "NOTE", "on and on"),
        (["NOTE:on and", "\ton"], "NOTE", "on andon"),
        (["FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E0=A6=86=", "=E0=A6=AE"], "FN", "আম"),
        (["FN;QUOTED-PRINTABLE;CHARSET=windows-1252:J=FCrgen"], "FN", "Jürgen"),
        (["FN;QUOTED-PRINTABLE:J=FCrgen"], "FN", "Jürgen"),
        (["FN;CHARSET=no-such:Jürgen"], "FN", "Jürgen"),
        (['ADR;LABEL="a:b;c":x;y'], "ADR", "x;y"),
        (["PHOTO;BASE64:QUJD", "QUJD"], "PHOTO", ""),
        (["no property at all"], "", "no property at all"),
        (["AGENT:", "BEGIN:VCARD", "FN:Inner", "END:VCARD"], "AGENT", ""),
    ],
)
def test_a_line_is_read_as_it_is_meant(lines: list[str], name: str, text: str) -> None:
    assert only(*lines) == (name, text)


def test_bytes_of_no_declared_encoding_are_read_as_utf_8_then_as_the_file() -> None:
    [line] = lines_of("FN:Łódź\n".encode("cp1250"))
    assert (line.text("cp1250"), line.raw) == ("Łódź", "FN:Łódź\n".encode("cp1250"))


def test_words_without_a_name_are_types() -> None:
    [line] = lines_of(b"TEL;CELL;PREF;ENCODING=8BIT:1\n")
    assert (line.types, line.coding) == ({"CELL", "PREF"}, "8BIT")


def test_types_between_commas_and_quotes_are_each_one() -> None:
    [line] = lines_of(b'TEL;TYPE="voice,home";TYPE=work:1\n')
    assert line.types == {"VOICE", "HOME", "WORK"}


@given(some.binary(max_size=200) | some.text(max_size=80).map(str.encode))
def test_no_byte_is_lost(card: bytes) -> None:
    assert b"".join(line.raw for line in lines_of(card)) == card


TEXTS = some.text(some.characters(exclude_categories=["Cs"], exclude_characters="\r\0"), max_size=60)


@given(TEXTS, some.sampled_from(["\r\n", "\n"]))
def test_what_is_written_is_read_back(text: str, end: str) -> None:
    content = written(b"NOTE;X=1", escaped(text), end=end.encode())
    [line] = lines_of(content)
    assert plain(line.text()) == text
    assert max(map(len, re.split(rb"\r?\n", content))) <= 75


@given(TEXTS.filter(lambda text: "\\" not in text))
def test_what_is_written_as_2_1_is_read_back(text: str) -> None:
    [line] = lines_of(written(b"NOTE", escaped(text, "2.1"), version="2.1"))
    assert plain(line.text().replace("\r\n", "\n")) == text


@given(some.lists(TEXTS, min_size=1, max_size=6))
def test_the_parts_of_a_name_are_read_back(parts: list[str]) -> None:
    assert parts_of(";".join(map(escaped, parts))) == parts


@given(some.text(min_size=1, max_size=200))
def test_a_fold_cuts_no_sign(text: str) -> None:
    line = text.replace("\n", "").encode("utf-8", "replace")
    for piece in folded(line).split(b"\r\n "):
        piece.decode()
