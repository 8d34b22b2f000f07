"""Values go into CSV and Parquet and come back exactly."""

import io
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.site.whole import cells, columnar
from nokshi.site.whole.columns import json_of
from nokshi.site.whole.manifest import ColumnTold

COLUMNS = [
    ColumnTold("id", "integer"), ColumnTold("name", "text", is_null=True), ColumnTold("on", "boolean", is_null=True),
    ColumnTold("at", "moment", is_null=True), ColumnTold("day", "day", is_null=True), ColumnTold("data", "json"),
    ColumnTold("ratio", "real", is_null=True),
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
ROWS = st.lists(
    st.tuples(
        st.integers(-(2**63), 2**63 - 1), st.none() | TEXTS | st.text('",\r\n=\\', max_size=8),
        st.none() | st.booleans(),
        st.none() | st.datetimes(timezones=st.just(UTC)), st.none() | st.dates(),
        st.recursive(st.none() | st.integers() | TEXTS, lambda one: st.lists(one) | st.dictionaries(TEXTS, one))
        .map(json_of),
        st.none() | st.floats(allow_nan=False).map(repr),
    ).map(list),
    max_size=8,
)  # fmt: skip


def written(rows: list[list[Any]]) -> str:
    return cells.line_of(column.name for column in COLUMNS) + "".join(cells.lines(COLUMNS, rows))


def read(text: str) -> list[list[Any]]:
    raw = io.TextIOWrapper(io.BytesIO(text.encode()), encoding="utf-8", newline="")
    return list(cells.rows_in(raw, COLUMNS))


@given(ROWS)
def test_csv_gives_back_what_went_in(rows: list[list[Any]]) -> None:
    assert read(written(rows)) == rows


@given(ROWS)
def test_parquet_gives_back_what_went_in(tmp_path_factory: pytest.TempPathFactory, rows: list[list[Any]]) -> None:
    path = tmp_path_factory.mktemp("parquet") / "rows.parquet"
    with path.open("wb") as file:
        columnar.write(file, COLUMNS, rows)
    assert list(columnar.rows_in(path, COLUMNS)) == rows


def test_an_empty_text_is_not_the_same_as_none() -> None:
    one = [1, "", True, datetime(2026, 11, 23, 12, tzinfo=UTC), date(2026, 11, 23), "{}", "0.5"]
    assert written([one]).endswith('1,"",true,2026-11-23T12:00:00.000000Z,2026-11-23,"{}",0.5\r\n')
    assert written([[1, *[None] * 6]]).endswith("1,,,,,,\r\n")


@pytest.mark.parametrize("line", [
    '1,bare,,,,"{}",', '1,,,,,"{}"', '1,,,,,"{}",,', 'x,,,,,"{}",', '"1",,,,,"{}",', '1,,yes,,,"{}",',
    '1,,,soon,,"{}",', '1,,,,32.13.2026,"{}",', '1,"a"b,,,,"{}",', '1,,,,,"{}', '1,,,,,"{}",\r',
])  # fmt: skip
def test_a_line_that_is_not_ours_is_refused(line: str) -> None:
    with pytest.raises(cells.BadCell):
        read(written([]) + line + "\r\n")


def test_other_headings_and_a_file_that_breaks_off_are_refused() -> None:
    whole = written([[1, "a", None, None, None, "{}", None]])
    for text in ("", whole.replace('"name"', '"nome"'), whole[:-2], whole[:-4]):
        with pytest.raises(cells.BadCell):
            read(text)


def test_parquet_of_other_columns_or_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    with path.open("wb") as file:
        columnar.write(file, COLUMNS[:2], [[1, "a"]])
    with pytest.raises(cells.BadCell):
        list(columnar.rows_in(path, COLUMNS))
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(cells.BadCell):
        list(columnar.rows_in(path, COLUMNS[:2]))
