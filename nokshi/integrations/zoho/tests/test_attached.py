"""The ZIP of attachments, which Zoho gives apart from the data: taken, told, and never read as tables."""

import io

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.intake.actions.beginning import Given, begin
from nokshi.intake.models import SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.intake.reading.problems import NoTableInside
from nokshi.intake.rules.plan import Plan
from nokshi.integrations.tests.moving import (
    SYSTEM,
    begun,
    fates,
    given_back,
    home,
    is_away,
    packed,
    saved,
    table,
    undone,
    worked,
)
from nokshi.integrations.zoho.tests.making import ADA, DEAL, in_backup, one_by_one
from nokshi.integrations.zoho.values import is_attached
from nokshi.kernel import clock
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_unit

__all__ = ["home"]
pytestmark = pytest.mark.django_db
WITHIN = {
    f"{ADA.removeprefix('zcrm_')}_plan.pdf": b"%PDF-1.7\x00" * 10,
    f"Attachments/{ADA}_prices.csv": b"Record Id,Last Name,Company\n1,A,B\n",
    f"Attachments/{DEAL.removeprefix('zcrm_')}_inner.zip": b"PK\x03\x04",
}
SIZE = sum(map(len, WITHIN.values()))
ATTACHED = packed({**WITHIN, "__MACOSX/._plan.pdf": b"x"})


@pytest.mark.parametrize("name", ["Attachments_001.zip", "A.zip"])
def test_with_the_backup_it_is_told_beside_the_rows_that_say_whose_they_are(name: str, db: None) -> None:
    files, rows = in_backup()
    run = saved({name: ATTACHED, **files})
    account = account_of(run)
    photo = len(b"\x89PNG\r\n\x1a\n")
    assert (run.status, account.files, account.bytes, account.gap) == ("done", 4, SIZE + photo, 0)
    assert fates(run)["Attachments"] == {"held": 1}
    assert not account.apart
    assert given_back("zoho") == rows
    is_away(undone(run))


def test_alone_it_is_taken_and_told(ona: User, signed_in: object) -> None:
    run = begun({"Attachments_001.zip": ATTACHED})
    assert (run.status, run.system, run.problem) == ("checked", "zoho", {})
    client: Client = signed_in(ona)  # type: ignore[operator]
    page = client.get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "3 files that are no tables" in page
    assert "Note that they were seen" in page
    assert "Import 0 rows" not in page
    client.post(reverse("intake:run_start", args=[run.pk]))
    run = worked(run)
    account = account_of(run)
    assert (run.status, account.files, account.bytes, account.lines) == ("done", 3, SIZE, [])
    assert not SourceRow.objects.exists()
    assert client.get(reverse("intake:run", args=[run.pk])).status_code == 200
    pdf = client.get(reverse("intake:run_account", args=[run.pk]))
    assert pdf.getvalue().startswith(b"%PDF")
    assert undone(run).status == "undone"


def test_beside_a_table_of_no_system_both_are_told(db: None) -> None:
    run = begun({"a.zip": ATTACHED, "list.csv": table([["Name", "Town"], ["Ada", "London"]]).encode()})
    account = account_of(run)
    assert (run.system, account.files) == ("zoho", 3)
    assert [(one.name, one.status, one.rows) for one in map(worked, account.apart)] == [("list.csv", "read", 1)]


def test_modules_one_by_one_in_the_same_zip_are_read(db: None) -> None:
    run = saved({"all.zip": packed({**one_by_one()[0], **WITHIN})})
    assert account_of(run).files == 3
    assert {name: sum(counts.values()) for name, counts in fates(run).items()} == {"Contacts": 1, "Leads": 1}


def test_as_a_list_of_one_kind_it_holds_no_table(db: None) -> None:
    given = [Given("a.zip", io.BytesIO(ATTACHED))]
    run = worked(begin(files=given, unit_id=root_unit().pk, scope=SYSTEM, now=clock.now(), plan=Plan(kind="customers")))
    assert (run.status, run.problem["code"]) == ("failed", NoTableInside.code)


@pytest.mark.parametrize("path", WITHIN)
def test_names_of_files_of_records(path: str) -> None:
    assert is_attached(path)


@pytest.mark.parametrize(
    "path",
    ["Data_001/Contacts_001.csv", "20260210123456_contacts.csv", "20260210123456789_contacts.csv", f"{ADA}.csv",
     f"{ADA}_x/Contacts_001.csv"],
)  # fmt: skip
def test_names_of_tables(path: str) -> None:
    assert not is_attached(path)
