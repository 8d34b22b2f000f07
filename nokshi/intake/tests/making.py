"""Small files of the tests' own, and an import from its start to where it waits."""

import csv
import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from nokshi.intake import actions, schedule
from nokshi.intake.actions.beginning import Given
from nokshi.intake.models import ImportRun
from nokshi.intake.reading.opening import open_table, plain_sources
from nokshi.intake.reading.table import Options, Source
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.workspace.queries import root_unit

SYSTEM = Scope.system(zone="Asia/Dhaka")
HEADS = ("InvoiceNo", "StockCode", "Description", "Quantity", "InvoiceDate", "UnitPrice", "CustomerID", "Country")


def till(orders: int = 12, lines: int = 3) -> list[tuple[Any, ...]]:
    """Return the lines of a made-up till, like those of a real shop: returns, repeats, no customer, odd prices."""
    start = datetime(2026, 1, 31, 8, 26)  # noqa: DTZ001  a till has no zone
    rows: list[tuple[Any, ...]] = []
    for order in range(orders):
        at = start + timedelta(days=order, minutes=order * 7)
        for line in range(lines):
            back = order % 5 == 4
            rows.append((
                f"{'C' if back else ''}{5000 + order}", f"T{line}", f"Tea of {line} leaves", -1 if back else line + 1,
                at.isoformat(sep=" "), f"{2.5 + order + line / 8:.3f}", f"{17000 + order % 4}.0" if order % 3 else "",
                "EIRE" if order % 2 else "Bangladesh",
            ))  # fmt: skip
    rows.append(rows[0])
    return rows


def csv_bytes(
    rows: Iterable[Sequence[Any]], heads: Sequence[str] = HEADS, delimiter: str = ",", encoding: str = "utf-8"
) -> bytes:
    """Return rows as a CSV file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter).writerows([heads, *rows])
    return text.getvalue().encode(encoding)


def gzipped(data: bytes) -> bytes:
    return gzip.compress(data)


def zipped(**files: bytes) -> bytes:
    """Return files, named with an underscore for the dot, in a ZIP."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name.replace("_", "."), data)
    return packed.getvalue()


def table_in(folder: Path, name: str, data: bytes, **options: Any) -> tuple[list[str], list[list[Any]], Any]:
    """Return headings, rows and what was found of the first table in a file."""
    (folder / "given").write_bytes(data)
    source = next(plain_sources(name, folder / "given", folder))
    table = open_table(Source(source.name, source.path, source.format, Options(**options)))
    rows = [list(cells) for batch in table.batches for _, cells in batch]
    return table.headers, rows, table.found


def begun(
    data: bytes, name: str = "till.csv", *, scope: Scope = SYSTEM, unit: int | None = None, **plan: Any
) -> ImportRun:
    """Return an import that was read."""
    told = Plan(**{"kind": "receipts", "zone": "Asia/Dhaka", **plan})
    run = actions.begin(
        files=[Given(name, io.BytesIO(data))], unit_id=unit or root_unit().pk, scope=scope, now=clock.now(), plan=told
    )
    return worked(run)


def checked(data: bytes, name: str = "till.csv", **plan: Any) -> ImportRun:
    """Return an import whose rows were checked and whose outcome was foreseen."""
    run = begun(data, name, **plan)
    actions.ask_for_check(run=run, scope=SYSTEM)
    return worked(run)


def saved(data: bytes, name: str = "till.csv", **plan: Any) -> ImportRun:
    """Return an import that is done."""
    run = checked(data, name, **plan)
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    return worked(run)


def undone(run: ImportRun) -> ImportRun:
    """Take an import back."""
    actions.ask_for_undo(run=run, actor=Actor.system())
    return worked(run)


def worked(run: ImportRun) -> ImportRun:
    """Let the worker do what is to do."""
    schedule.carry_on(run.pk)
    run.refresh_from_db()
    return run


def field_of(run: ImportRun, header: str) -> str:
    """Return what a column becomes."""
    return next(column.field for column in plan_of(run.plan).columns if column.header == header)
