"""The account of an import on paper: the facts of its page and every refused row, in the language of its reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from nokshi.intake.exporting import refusals
from nokshi.intake.exporting.accounts import account_sheet
from nokshi.intake.models import ImportRun
from nokshi.intake.tests.making import begun, csv_bytes, saved, till, undone
from nokshi.intake.tests.test_commands import command
from nokshi.ui.printing import Facts, Grid, Sheet, Words
from nokshi.ui.tests.reading_pdf import texts_of
from nokshi.workspace.models import User
from tests.cast import Places

pytestmark = pytest.mark.usefixtures("shop")
OpenClient = Callable[[User], Client]
BAD = ("9", "a", "tea", "many", "2026-01-31", 2, "", "")


def some_bad(count: int = 5) -> bytes:
    """Return a till of which some rows cannot be saved."""
    return csv_bytes([*till(), *((str(9000 + number), *BAD[1:]) for number in range(count))])


def facts(sheet: Sheet, title: str) -> dict[str, str]:
    """Return the pairs of a section."""
    return {name: said for one in sheet.sections if isinstance(one, Facts) and one.title == title
            for name, said in one.pairs}  # fmt: skip


def grids(sheet: Sheet) -> dict[str, Grid]:
    """Return the tables by their titles."""
    return {one.title: one for one in sheet.sections if isinstance(one, Grid)}


def test_the_sheet_says_what_the_page_says() -> None:
    run = saved(some_bad())
    with override("en"):
        sheet = account_sheet(run)
    rows = facts(sheet, "What became of the rows")
    assert rows == {
        "Rows read": "42", "new": "37", "not saved, with reasons": "5", "Rows that repeat another exactly": "1",
    }  # fmt: skip
    assert Words("Is everything there?", ["Every row is accounted for"], "good") in sheet.sections
    came = facts(sheet, "")
    assert came["File"].startswith("till.csv")
    assert came["State"] == "done"
    told = grids(sheet)["Every row that was not saved"].rows
    assert [row[0] for row in told] == [str(number) for number in range(39, 44)]
    assert told[0][1] == "9000 · a · tea"
    assert "“many” is not a number" in told[0][2]
    assert "Further rows that were not saved" not in grids(sheet)


def test_more_rows_than_have_a_line_are_told_by_number_under_their_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refusals, "MOST_ROWS", 2)
    run = saved(some_bad(9))
    with override("en"):
        found = grids(account_sheet(run))
    assert len(found["Every row that was not saved"].rows) == 2
    [line] = found["Further rows that were not saved"].rows
    assert (line[0], line[2]) == ("7", "41–47")
    monkeypatch.setattr(refusals, "MOST_REASONS", 0)
    with override("en"):
        last = account_sheet(run).sections[-1]
    assert isinstance(last, Words)
    assert last.paragraphs[0].startswith("7 more rows")


def test_an_import_that_was_taken_back_or_only_checked_says_so() -> None:
    run = undone(saved(csv_bytes(till())))
    with override("en"):
        assert facts(account_sheet(run), "")["State"] == "taken back"
        read = account_sheet(begun(csv_bytes(till()), "other.csv"))
    assert any("Nothing is saved yet" in words for one in read.sections if isinstance(one, Words)
               for words in one.paragraphs)  # fmt: skip


def test_a_page_gives_its_account_in_the_readers_language(
    ona: User, cleo: User, eve: User, places: Places, signed_in: OpenClient
) -> None:
    run = saved(some_bad(), unit=places.dhaka.pk)
    address = reverse("intake:run_account", args=[run.pk])
    client = signed_in(ona)
    assert f'href="{address}"' in client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "Everyrowisaccountedfor" in "".join(texts_of(b"".join(client.get(address).streaming_content)))  # type: ignore[attr-defined]
    User.objects.filter(pk=ona.pk).update(language="bn")
    page = "".join(texts_of(b"".join(client.get(address).streaming_content)))  # type: ignore[attr-defined]
    assert "প্রতিটিসারিরহিসাবআছে" in page
    assert "৪২" in page
    api = f"/api/v1/imports/{run.pk}/account"
    told = client.get(api)
    assert told["Content-Type"] == "application/pdf"
    assert "৪২" in "".join(texts_of(b"".join(told.streaming_content)))  # type: ignore[attr-defined]
    for other in (cleo, eve):
        assert signed_in(other).get(address).status_code == 404
        assert signed_in(other).get(api).status_code in {403, 404}


def test_the_command_writes_it_with_an_import_and_for_one_before(tmp_path: Path) -> None:
    file, first, again = tmp_path / "till.csv", tmp_path / "a.pdf", tmp_path / "b.pdf"
    file.write_bytes(some_bad())
    assert command("import", str(file), "--kind", "receipts", "--pdf", str(first)) == 1
    run = ImportRun.objects.get()
    assert command("import", "--account", str(run.pk), "--pdf", str(again)) == 1
    assert texts_of(first.read_bytes()) == texts_of(again.read_bytes())
    assert "”isnotanumber" in "".join(texts_of(again.read_bytes()))
