"""Files of every kind are read, and what is wrong with one is told with file, row and column."""

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as arrow
import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import parquet

from nokshi.intake.reading import packed, sheets, text
from nokshi.intake.reading.encodings import CHOICES
from nokshi.intake.reading.problems import BadFile, problem_of
from nokshi.intake.tests.making import csv_bytes, gzipped, table_in, zipped

NAMES = [("1", "Farhana Rahman"), ("2", "José"), ("3", "রহিম")]
WESTERN = [("1", "José da Conceição"), ("2", "Jürgen Müßig"), ("3", "Françoise Lefèvre")]


def workbook(rows: list[list[Any]], *more: list[list[Any]]) -> bytes:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "dd/mm/yyyy hh:mm"}) as book:
        for table in (rows, *more):
            sheet = book.add_worksheet()
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_text_is_read_in_its_encoding_and_delimiter(tmp_path: Path, encoding: str, delimiter: str) -> None:
    heads, rows, found = table_in(tmp_path, "a.csv", csv_bytes(NAMES, ("Id", "Name"), delimiter, encoding))
    assert (heads, rows) == (["Id", "Name"], [list(row) for row in NAMES])
    assert found.delimiter == delimiter


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1252", WESTERN),
        ("cp1251", [("1", "Анна Каренина"), ("2", "Пьер Безухов"), ("3", "Наташа Ростова из Москвы")]),
        ("shift_jis", [("1", "佐藤 美咲"), ("2", "鈴木 一郎さん"), ("3", "東京都渋谷区のお客様")]),
    ],
)
def test_old_encodings_are_guessed_by_their_letters(tmp_path: Path, encoding: str, names: list[Any]) -> None:
    _, rows, _ = table_in(tmp_path, "a.csv", csv_bytes(names, ("Id", "Name"), encoding=encoding))
    assert [row[1] for row in rows] == [name for _, name in names]


def test_a_person_may_name_the_encoding(tmp_path: Path) -> None:
    data = csv_bytes([("1", "Łódź"), ("2", "Gdańsk")], ("Id", "Town"), encoding="cp1250")
    _, rows, _ = table_in(tmp_path, "a.csv", data, encoding="cp1250")
    assert [row[1] for row in rows] == ["Łódź", "Gdańsk"]
    assert "cp1250" in CHOICES


def test_some_bytes_of_another_encoding_are_mended(tmp_path: Path) -> None:
    lines = ["Id,Name", *(f"{n},রহিম উদ্দিন" for n in range(20))]
    data = "\n".join(lines).encode() + b"\n99,Andr" + b"\xe9\n"
    _, rows, found = table_in(tmp_path, "a.csv", data)
    assert found.is_mended
    assert rows[-1] == ["99", "André"]


@pytest.mark.parametrize(
    ("data", "heads", "first"),
    [
        (b"Sales report\n\nNo,Name,Town\n1,Ada,Dhaka\n2,Bo,Sylhet\n", ["No", "Name", "Town"], ["1", "Ada", "Dhaka"]),
        (b"1,Ada,12.5\n2,Bo,13.5\n", ["#1", "#2", "#3"], ["1", "Ada", "12.5"]),
        (b"Name,Name,\nAda,Lovelace,x\n", ["Name", "Name (2)", "#3"], ["Ada", "Lovelace", "x"]),
        (b"sep=;\nNo;Name\n1;Ada\n", ["No", "Name"], ["1", "Ada"]),
        (
            b" 00004 0001 19970101  2   29.33\n 00004 0001 19970118  2   29.73\n",
            ["#1", "#2", "#3", "#4", "#5"],
            ["00004", "0001", "19970101", "2", "29.33"],
        ),
        (b'No,Note\n1,"two\nlines, and ""quotes"""\n', ["No", "Note"], ["1", 'two\nlines, and "quotes"']),
        (b"No,Na\0me\n1,A\0da\n", ["No", "Name"], ["1", "Ada"]),
        (b"No,Name\r1,Ada\r2,Bo\r", ["No", "Name"], ["1", "Ada"]),
    ],
)
def test_headings_quotes_and_odd_lines_are_found(
    tmp_path: Path, data: bytes, heads: list[str], first: list[str]
) -> None:

    assert table_in(tmp_path, "a.csv", data)[0] == heads
    assert table_in(tmp_path, "a.csv", data)[1][0] == first


def test_a_workbook_is_read_with_dates_and_numbers(tmp_path: Path) -> None:
    rows: list[list[Any]] = [
        ["No", "Name", "At", "Price"],
        [1, "=1+1", datetime(2026, 1, 31, 8, 26), 2.5],  # noqa: DTZ001
        [2, "রহিম", None, 1200],
    ]
    data = workbook(rows)
    for most in (10_000, 0):
        limits = pytest.MonkeyPatch()
        limits.setattr(sheets, "MOST_CELLS_AT_ONCE", most)
        heads, cells, _ = table_in(tmp_path, "a.xlsx", data)
        limits.undo()
        assert heads == ["No", "Name", "At", "Price"]
        assert cells[0][2] == "2026-01-31T08:26:00"
        assert cells[0][3] == 2.5
        assert [cells[1][0], cells[1][1], cells[1][3]] == [2, "রহিম", 1200]


def test_a_sheet_can_be_chosen(tmp_path: Path) -> None:
    data = workbook([["A"], ["x"]], [["B"], ["y"]])
    assert table_in(tmp_path, "a.xlsx", data)[2].sheets == ["Sheet1", "Sheet2"]
    assert table_in(tmp_path, "a.xlsx", data, sheet="Sheet2")[:2] == (["B"], [["y"]])


def test_parquet_keeps_types_as_plain_cells(tmp_path: Path) -> None:
    table = arrow.table({
        "No": [1, 2], "At": arrow.array([datetime(2026, 1, 31), None], arrow.timestamp("ns")),  # noqa: DTZ001
        "Price": [2.5, float("nan")], "Paid": [True, None], "Tags": [["a"], []],
        "Kind": arrow.array(["x", "y"]).dictionary_encode(),
    })  # fmt: skip
    file = io.BytesIO()
    parquet.write_table(table, file)
    heads, rows, _ = table_in(tmp_path, "a.parquet", file.getvalue())
    assert heads == ["No", "At", "Price", "Paid", "Tags", "Kind"]
    assert rows == [[1, "2026-01-31T00:00:00", 2.5, "true", '["a"]', "x"], [2, None, None, None, "[]", "y"]]


def test_packed_files_are_unpacked(tmp_path: Path) -> None:
    data = csv_bytes(NAMES, ("Id", "Name"))
    assert table_in(tmp_path, "a.csv.gz", gzipped(data))[0] == ["Id", "Name"]
    assert table_in(tmp_path, "a.zip", zipped(names_csv=data, readme_md=b"x"))[0] == ["Id", "Name"]


BROKEN: dict[str, tuple[bytes, str]] = {
    "nothing": (b"", "empty"),
    "only headings": (b"", "empty"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"x" * 99, "not_a_table"),
    "a page": (b"<html><table><tr><td>1</td></tr></table></html>", "not_a_table"),
    "noise": (bytes(range(1, 32)) * 50, "not_a_table"),
    "half a parquet": (b"PAR1" + b"x" * 50, "broken"),
    "half a zip": (zipped(a_csv=b"x,y\n1,2\n" * 500)[:-80], "broken"),
    "half a gzip": (gzipped(b"x,y\n" * 5000)[:40], "broken"),
    "a zip in a zip": (zipped(a_zip=zipped(b_csv=b"x")), "packed_twice"),
    "a zip of pictures": (zipped(a_png=b"x"), "no_table_inside"),
    "a million columns": (b",".join(b"c" for _ in range(1_000_000)) + b"\n", "too_many_columns"),
    "an open quote": (b'No,Name\n1,"Ada\n2,Bo\n3,Cleo\n', "open_quote"),
    "a bomb": (gzipped(bytes(80_000_000)), "packed_too_tight"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_file_is_told_with_its_name(tmp_path: Path, what: str) -> None:
    data, code = BROKEN[what]
    with pytest.raises(BadFile) as bad:
        table_in(tmp_path, "mine.bin", data)
    assert bad.value.code == code
    assert "mine.bin" in str(bad.value)
    assert str(problem_of({"code": code, "values": bad.value.values})) == str(bad.value)


def test_a_cell_that_never_ends_is_told_with_its_row(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "LONGEST_CELL", 1000)
    with pytest.raises(BadFile) as bad:
        table_in(tmp_path, "a.csv", b'No,Name\n1,Ada\n2,"' + b"x" * 5000 + b'"\n')
    assert (bad.value.code, bad.value.values["row"]) == ("long_cell", 3)


def test_a_workbook_with_a_far_away_cell_is_refused_before_it_fills_the_memory(tmp_path: Path) -> None:
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "x")
        sheet.write(1_048_575, 16_383, "y")
    with pytest.raises(BadFile) as bad:
        table_in(tmp_path, "a.xlsx", file.getvalue())
    assert bad.value.code == "too_many_columns"


def test_a_zip_with_too_many_or_locked_files_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_FILES", 2)
    with pytest.raises(BadFile) as many:
        table_in(tmp_path, "a.zip", zipped(a_csv=b"x", b_csv=b"y", c_csv=b"z"))
    assert many.value.code == "too_many_files"
    data = bytearray(zipped(a_csv=b"x,y\n1,2\n"))
    for mark in (b"PK\x03\x04", b"PK\x01\x02"):
        data[data.index(mark) + (6 if mark.endswith(b"\x04") else 8)] |= 1
    with pytest.raises(BadFile) as locked:
        table_in(tmp_path, "a.zip", bytes(data))
    assert locked.value.code == "locked"


def test_a_name_that_climbs_out_of_its_zip_writes_nothing_elsewhere(tmp_path: Path) -> None:
    inside = tmp_path / "inside"
    inside.mkdir()
    packed_file = io.BytesIO()
    with zipfile.ZipFile(packed_file, "w") as archive:
        archive.writestr("../../outside.csv", "x,y\n1,2\n")
    table_in(inside, "a.zip", packed_file.getvalue())
    assert not list(tmp_path.glob("*.csv"))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(tmp_path: Path, data: bytes) -> None:
    for start in (b"", b"PK\x03\x04", b"\x1f\x8b", b"PAR1", b"No,Name\n"):
        try:
            table_in(tmp_path, "any", start + data)
        except BadFile:
            continue


def test_a_text_that_ends_with_a_backslash_is_not_taken_for_one_with_escaped_quotes(tmp_path: Path) -> None:
    _heads, rows, _found = table_in(tmp_path, "a.csv", b'"Id","Path"\n"1","C:\\temp\\"\n"2","D:\\"\n')
    assert rows == [["1", "C:\\temp\\"], ["2", "D:\\"]]


def test_quotes_escaped_by_a_backslash_are_read(tmp_path: Path) -> None:
    _heads, rows, _found = table_in(tmp_path, "a.csv", b'"Id","Said"\n"1","say \\"hi, you\\" now"\n')
    assert rows == [["1", 'say "hi, you" now']]
