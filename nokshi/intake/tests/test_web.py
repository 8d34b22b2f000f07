"""The pages of an import: from the file to the report, refused in words, not there for strangers."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from nokshi.intake import queries
from nokshi.intake.models import ImportRun
from nokshi.intake.tests import shop as receipts
from nokshi.intake.tests.making import begun, csv_bytes, saved, till, worked, zipped
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from nokshi.workspace.queries import scope_for
from tests.cast import Places

pytestmark = pytest.mark.usefixtures("shop")
OpenClient = Callable[[User], Client]


def _bomb() -> bytes:
    """Return a workbook of a few kilobytes that unpacks to a hundred million bytes."""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", bytes(100_000_000))
    return book.getvalue()


BOMB = _bomb()


@pytest.fixture
def queued(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Return the runs that pages hand to the worker."""
    handed: list[int] = []
    for module in ("runs", "planning", "acts"):
        monkeypatch.setattr(f"nokshi.intake.web.{module}.later", lambda _, run_id: handed.append(run_id))
    return handed


NO_TABLES: dict[str, tuple[str, bytes, tuple[str, str]]] = {
    "a program": ("till.csv", b"MZ\x90\x00\x03" + bytes(200), ("is not a table", "কোনো ছক নয়")),
    "a picture": ("till.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), ("is not a table", "কোনো ছক নয়")),
    "a page": ("till.xls", b"<html><table></table></html>", ("is not a table", "কোনো ছক নয়")),
    "noise": ("book.xlsx", bytes(range(1, 32)) * 50, ("is not a table", "কোনো ছক নয়")),
    "a torn workbook": ("book.xlsx", b"PK\x03\x04" + bytes(400), ("is damaged", "নষ্ট")),
    "a zip of programs": ("all.zip", zipped(run_exe=b"MZ"), ("holds no table", "কোনো ছক নেই")),
    "a bomb": ("book.xlsx", BOMB, ("would grow to more than", "খুললে")),
}
"""What is sent under a name that promises a table, and what is said of it in English and Bengali."""


def in_dhaka(dev: User, places: Places, data: bytes = b"", **plan: Any) -> ImportRun:
    return begun(data or csv_bytes(till()), scope=scope_for(dev), unit=places.dhaka.pk, **plan)


def test_a_file_goes_in_by_the_pages_alone(ona: User, places: Places, signed_in: OpenClient, queued: list[int]) -> None:
    browser = signed_in(ona)
    assert b"No file has come in yet" in browser.get(reverse("intake:runs")).content
    file = SimpleUploadedFile("till.csv", csv_bytes(till()))
    answer = browser.post(reverse("intake:new"), {"given": [file], "unit": places.dhaka.pk, "source": "till"})
    run = ImportRun.objects.get()
    page = reverse("intake:run", args=[run.pk])
    assert (answer.status_code, answer["Location"]) == (302, page)
    assert b"Reading the file" in browser.get(page).content
    worked(run)
    kind = browser.post(reverse("intake:run_match", args=[run.pk]), {"kind": "receipts", "zone": "Asia/Dhaka"})
    assert kind["Location"] == page
    html = browser.get(page).content.decode()
    assert "UnitPrice" in html
    fields = {
        f"column-{place}": name for place, name in enumerate(["number", "sku", "what", "quantity", "at", "price"])
    }
    browser.post(reverse("intake:run_match", args=[run.pk]), {"kind": "receipts", "zone": "Asia/Dhaka", **fields})
    worked(run)
    html = browser.get(page).content.decode()
    assert "Import 37 rows" in html
    assert "As they will be saved" in html
    browser.post(reverse("intake:run_start", args=[run.pk]), {"choice-repeats": "keep"})
    assert b"Saving" in browser.get(page).content
    assert worked(run).status == "done"
    assert "File and Nokshi compared" in browser.get(page).content.decode()
    assert set(queued) == {run.pk}
    assert EventRow.objects.get(kind="intake.import_started").actor_id == ona.pk


def test_an_import_is_stopped_gone_on_with_and_taken_back(ona: User, signed_in: OpenClient, queued: list[int]) -> None:
    browser, run = signed_in(ona), saved(csv_bytes(till()))
    assert b"Take it back" in browser.get(reverse("intake:run", args=[run.pk])).content
    browser.post(reverse("intake:run_undo", args=[run.pk]))
    assert worked(run).status == "undone"
    assert b"Everything is as it was before" in browser.get(reverse("intake:run", args=[run.pk])).content
    assert receipts.everything() == []
    assert EventRow.objects.get(kind="intake.import_undone").actor_id == ona.pk


def test_a_decision_that_changes_how_cells_are_read_has_the_rows_checked_again(
    ona: User, signed_in: OpenClient, queued: list[int]
) -> None:
    rows = [("1", "a", "x", 1, "03/04/2026", "1.234", "", ""), ("2", "a", "x", 1, "05/04/2026", "2.500", "", "")]
    run = begun(csv_bytes(rows))
    browser = signed_in(ona)
    browser.post(reverse("intake:run_match", args=[run.pk]), {"kind": "receipts", "zone": "UTC", **columns_of(run)})
    run = worked(run)
    html = browser.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "03/04/2026 in “InvoiceDate” is" in html
    assert "over a thousand" in html
    answers = {"order-4": "month", "mark-5": ",", "leave_empty": ""}
    browser.post(reverse("intake:run_start", args=[run.pk]), answers)
    run.refresh_from_db()
    assert run.status == "checking"
    assert worked(run).totals["worth"]["file"] == "3734"


def test_a_wrong_map_is_refused_and_changes_nothing(ona: User, signed_in: OpenClient, queued: list[int]) -> None:
    run = begun(csv_bytes(till()))
    answer = signed_in(ona).post(
        reverse("intake:run_match", args=[run.pk]), {"kind": "receipts", "zone": "Nowhere/Land"}
    )
    assert (answer.status_code, run.status) == (422, "read")
    assert b"There is no such zone" in answer.content
    answer = signed_in(ona).post(reverse("intake:run_match", args=[run.pk]), {"kind": "receipts", "zone": "UTC"})
    assert answer.status_code == 422
    assert b"No column of the file feeds" in answer.content
    assert queued == []


def test_no_file_is_refused_in_words(ona: User, places: Places, signed_in: OpenClient) -> None:
    answer = signed_in(ona).post(reverse("intake:new"), {"unit": places.dhaka.pk})
    assert answer.status_code == 422
    assert b"No file was chosen" in answer.content
    assert not ImportRun.objects.exists()


def test_a_file_may_not_be_put_into_a_unit_of_others(dev: User, places: Places, signed_in: OpenClient) -> None:
    file = SimpleUploadedFile("till.csv", csv_bytes(till()))
    answer = signed_in(dev).post(reverse("intake:new"), {"given": [file], "unit": places.berlin.pk})
    assert answer.status_code == 422
    assert not ImportRun.objects.exists()


def test_a_broken_file_says_what_to_do(ona: User, signed_in: OpenClient) -> None:
    run = begun(b'No,Name\n1,"Ada\n2,Bo\n', "price list.csv")
    html = signed_in(ona).get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "a quotation mark opens and is never closed" in html
    signed_in(ona).post(reverse("intake:run_discard", args=[run.pk]))
    assert not ImportRun.objects.exists()


@pytest.mark.parametrize("what", NO_TABLES)
def test_what_is_no_table_is_refused_at_the_door_and_nothing_is_kept(
    ona: User, places: Places, signed_in: OpenClient, home: Path, what: str
) -> None:
    name, data, sentences = NO_TABLES[what]
    for language, sentence in zip(("en", "bn"), sentences, strict=True):
        ona.language = language
        ona.save()
        given = {"given": [SimpleUploadedFile(name, data)], "unit": places.dhaka.pk}
        answer = signed_in(ona).post(reverse("intake:new"), given)
        assert answer.status_code == 422
        assert f"{name}" in answer.content.decode()
        assert sentence in answer.content.decode()
    assert not ImportRun.objects.exists()
    assert not list((home / "intake").glob("*"))


@pytest.mark.parametrize("what", NO_TABLES)
def test_a_program_is_refused_the_same_way(ona: User, signed_in: OpenClient, what: str) -> None:
    name, data, _sentences = NO_TABLES[what]
    answer = signed_in(ona).post("/api/v1/imports", {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code in (400, 422)
    assert name in answer.json()["detail"]
    assert not ImportRun.objects.exists()


def test_a_heading_may_begin_with_the_letters_of_a_program(ona: User, places: Places) -> None:
    assert begun(b"MZ,Name\n1,Ada\n", "colours.csv").status == "read"


def test_the_rows_that_were_not_saved_are_a_file(ona: User, signed_in: OpenClient) -> None:
    run = saved(csv_bytes([("1", "=2+3", "x", "many", "2026-01-31", 2, "", "")]))
    answer = signed_in(ona).get(reverse("intake:run_refused", args=[run.pk]))
    text = b"".join(answer.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert "'=2+3" in text
    assert "“many” is not a number" in text


def test_progress_leads_on_when_there_is_none(ona: User, signed_in: OpenClient) -> None:
    run = begun(csv_bytes(till()))
    browser = signed_in(ona)
    answer = browser.get(reverse("intake:run_progress", args=[run.pk]), headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("intake:run", args=[run.pk])
    assert browser.get(reverse("intake:run_progress", args=[run.pk])).status_code == 302


@pytest.mark.parametrize(
    ("name", "is_post"),
    [
        ("run", False), ("run_file", False), ("run_match", False), ("run_progress", False), ("run_tally", False),
        ("run_refused", False), ("run_start", True), ("run_stop", True), ("run_go_on", True), ("run_undo", True),
        ("run_account", False), ("run_discard", True), ("run_decide", True), ("run_match", True), ("run_file", True),
    ],
)  # fmt: skip
def test_a_stranger_finds_nothing_and_changes_nothing(
    name: str, is_post: bool, dev: User, cleo: User, eve: User, places: Places, signed_in: OpenClient
) -> None:
    run = in_dhaka(dev, places)
    address = reverse(f"intake:{name}", args=[run.pk])
    for user in (cleo, eve):
        browser = signed_in(user)
        assert (browser.post(address) if is_post else browser.get(address)).status_code == 404
    run.refresh_from_db()
    assert run.status == "read"


def test_a_run_is_listed_only_where_it_belongs(dev: User, cleo: User, places: Places, signed_in: OpenClient) -> None:
    in_dhaka(dev, places)
    assert b"till.csv" in signed_in(dev).get(reverse("intake:runs")).content
    assert b"till.csv" not in signed_in(cleo).get(reverse("intake:runs")).content


def test_a_run_works_with_the_reach_of_its_maker(dev: User, places: Places) -> None:
    run = in_dhaka(dev, places)
    assert queries.scope_of(run) == scope_for(dev)
    assert queries.scope_of(saved(csv_bytes(till()))).units is None
    assert Scope.system().sees_all_units


def columns_of(run: ImportRun) -> dict[str, str]:
    return {f"column-{place}": column["field"] for place, column in enumerate(run.plan["columns"]) if "field" in column}
