"""Files of other formats than text as rows of cells, headings first, so that they are compared like any table."""

import io
import json
from codecs import BOM_UTF8
from collections.abc import Sequence
from typing import Any

import python_calamine as calamine
import xlsxwriter

ABSENT = "∅"
LISTS = ("value", "results", "records", "data")


def rows_of_document(content: bytes) -> list[list[str]]:
    """Return the records of a JSON document, each value as its JSON; the first heading is what stands around them."""
    document = json.loads(content.decode("utf-8-sig"), parse_float=repr, parse_int=repr)
    records = document
    holder: Any = None
    while isinstance(records, dict):
        holder, name = records, next(name for name in ("d", *LISTS) if name in records)
        records = records[name]
    around = ""
    if holder is not None:
        holder[name] = []
        around = json.dumps(document, sort_keys=True)
    headings = sorted({key for record in records for key in record})
    rows = [[json.dumps(one[key], sort_keys=True) if key in one else ABSENT for key in headings] for one in records]
    return [[around, *headings], *(["", *row] for row in rows)]


def rows_of_cards(content: bytes) -> list[list[str]]:
    """Return the cards of a file, a sign for each byte, below a heading."""
    rows, card = [["card"]], ""
    for line in content.removeprefix(BOM_UTF8).decode("latin-1").splitlines(keepends=True):
        card += line
        if line.startswith("END:VCARD") and card.count("BEGIN:VCARD") == card.count("END:VCARD"):
            rows.append([card.lstrip("\r\n")])
            card = ""
    return rows


def rows_of_workbook(content: bytes) -> list[list[str]]:
    """Return the cells of the first sheet of a workbook."""
    book = calamine.load_workbook(io.BytesIO(content))
    sheet = book.get_sheet_by_index(0)
    return [[str(cell) for cell in row] for row in sheet.to_python()]


def workbook(rows: Sequence[Sequence[Any]], hidden: int = 0) -> bytes:
    """Return a workbook with one sheet; its first columns may be hidden."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "remove_timezone": True}) as book:
        sheet = book.add_worksheet("All rows")
        moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
        if hidden:
            sheet.set_column(0, hidden - 1, None, None, {"hidden": True})
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if hasattr(cell, "isoformat"):
                    sheet.write_datetime(number, place, cell, moment)
                elif isinstance(cell, str):
                    sheet.write_string(number, place, cell)
                else:
                    sheet.write(number, place, cell)
    return file.getvalue()
