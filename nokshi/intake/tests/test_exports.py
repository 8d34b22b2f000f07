"""Everything goes out again, disarmed, and only what may be seen."""

import csv
import io
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pyarrow import parquet

from nokshi.customers.models import Customer
from nokshi.intake.exporting.files import plain, write_file
from nokshi.intake.tests.making import table_in
from nokshi.site.command import main
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User

OpenClient = Callable[[User], Client]
HEADS = ["number", "what", "price", "at", "day", "paid", "odd"]
ROWS = [
    [1, "=1+1", Decimal("2.50"), datetime(2026, 1, 31, 8, 26, tzinfo=UTC), date(2026, 1, 31), True, None],
    [2, "রহিম", Decimal("-3"), None, None, False, "x"],
]


@pytest.mark.parametrize("form", ["csv", "xlsx", "parquet"])
def test_rows_come_back_from_every_format(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"out.{form}"
    assert write_file(path, form, HEADS, ROWS) == 2
    heads, rows, _ = table_in(tmp_path, path.name, path.read_bytes())
    assert heads == HEADS
    assert str(rows[0][1]).lstrip("'") == "=1+1"
    assert rows[1][1] == "রহিম"
    assert [Decimal(str(row[2])) for row in rows] == [Decimal("2.5"), Decimal(-3)]
    assert str(rows[0][3]).startswith("2026-01-31T08:26:00")


def test_formulas_are_disarmed_and_numbers_stay() -> None:
    assert [plain(value) for value in ("=1+1", "@x", "-x", Decimal("-5"), "+8801712345678", None, True)] == [
        "'=1+1", "'@x", "'-x", "-5", "+8801712345678", "", "true",
    ]  # fmt: skip


def test_nothing_makes_a_file_with_headings(tmp_path: Path) -> None:
    write_file(tmp_path / "none.parquet", "parquet", HEADS, [])
    assert parquet.read_schema(tmp_path / "none.parquet").names == HEADS


def test_people_go_out_by_the_page_in_the_columns_chosen(dev: User, ada: Customer, signed_in: OpenClient) -> None:
    browser = signed_in(dev)
    assert browser.get(reverse("intake:exports")).status_code == 200
    answer = browser.post(reverse("intake:take"), {"what": "people", "form": "csv", "columns": ["name", "email"]})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert list(csv.reader(io.StringIO(text))) == [["name", "email"], ["Ada Lovelace", "ada@example.com"]]
    assert EventRow.objects.get(kind="intake.records_exported").actor_id == dev.pk


def test_an_export_without_columns_is_refused(dev: User, signed_in: OpenClient) -> None:
    answer = signed_in(dev).post(reverse("intake:take"), {"what": "people", "form": "csv"})
    assert answer.status_code == 422
    assert not EventRow.objects.filter(kind="intake.records_exported").exists()


def test_a_stranger_takes_nothing_of_others_and_a_reader_nothing(
    cleo: User, eve: User, ada: Customer, signed_in: OpenClient
) -> None:
    asked = {"what": "people", "form": "csv", "columns": ["name"]}
    answer = signed_in(cleo).post(reverse("intake:take"), asked)
    assert b"Lovelace" not in b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    assert signed_in(eve).post(reverse("intake:take"), asked).status_code == 404


def test_the_command_writes_a_file_for_each_kind(
    ada: Customer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["export", "--to", str(tmp_path / "out"), "--format", "parquet"])
    assert end.value.code == 0
    assert "people.parquet: 1 rows" in capsys.readouterr().out
    with pytest.raises(SystemExit) as end:
        main(["export", "--kind", "dragons"])
    assert end.value.code == 2
