"""A workbook with several worksheets of Dynamics comes in whole and goes out as one workbook."""

import io
import zipfile
from typing import Any

import pytest
import python_calamine as calamine
import xlsxwriter

from nokshi.customers.models import Relation
from nokshi.intake.exporting.moves import write_move
from nokshi.integrations.dynamics.tests.making import SHEETS
from nokshi.integrations.tests.moving import SYSTEM, fates, forget_files, home, is_away, saved, undone

__all__ = ["home"]
pytestmark = pytest.mark.django_db


def book_of(sheets: dict[str, list[list[Any]]]) -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    day = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for place, cell in enumerate(row):
                if hasattr(cell, "year"):
                    sheet.write_datetime(at, place, cell, day)
                elif cell != "":
                    sheet.write(at, place, cell)
    book.close()
    return file.getvalue()


def cells_of(content: bytes) -> dict[str, list[list[str]]]:
    book = calamine.load_workbook(io.BytesIO(content))
    return {name: [[str(cell) for cell in row] for row in book.get_sheet_by_name(name).to_python()]
            for name in book.sheet_names}  # fmt: skip


def test_all_sheets_of_a_workbook_come_in_and_go_out_together() -> None:
    extra = {"Notes": [["Something", "else"], ["1", "2"]]}
    book = book_of({**SHEETS, **extra})
    run = saved({"export.xlsx": book})
    assert {thing: sum(counts.values()) for thing, counts in fates(run).items()} == {
        "account": 2, "contact": 2, "activitypointer": 2,
    }, run.problem  # fmt: skip
    assert Relation.objects.filter(kind="works_at").count() == 1
    forget_files(run)
    file = io.BytesIO()
    write_move(file, "dynamics", SYSTEM)
    with zipfile.ZipFile(file) as archive:
        assert archive.namelist() == ["export.xlsx"]
        assert cells_of(archive.read("export.xlsx")) == cells_of(book_of(SHEETS))
    is_away(undone(run))
