"""Rows that Salesforce merged away are merged into their masters, go out as they came, and are taken apart again."""

import pytest

from nokshi.customers.models import Customer, Merge, Relation
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.salesforce.tests.making import ACME, ADA, BO, CHILD, HEADERS, audit, id_of, table
from nokshi.integrations.tests.moving import SYSTEM, given_back, home, is_away, packed, saved, undone
from nokshi.kernel.scope import Scope

__all__ = ["home"]
pytestmark = pytest.mark.django_db
MILL, THIRD, AWAY = id_of("001", 3), id_of("003", 3), id_of("003", 4)
LEAD, LEAD_AGAIN = id_of("00Q", 1), id_of("00Q", 2)
MASTER = "MasterRecordId"


def row(thing: str, key: str, master: str = "", **more: str) -> list[str]:
    """Return a row of a merge: of one that went where there is a master."""
    values = {"Id": key, **more} | dict(zip(HEADERS[thing][-6:], [*audit()[:5], str(int(bool(master)))], strict=True))
    return [*(values.get(heading, "") for heading in HEADERS[thing]), master]


TABLES = {
    "Account": [
        row("Account", ACME, Name="Acme"),
        row("Account", CHILD, ACME, Name="Acme Ltd", Phone="+880 2 9881234"),
        row("Account", MILL, CHILD[:15], Name="Acme Mill"),
    ],
    "Contact": [
        row("Contact", AWAY, id_of("003", 99), LastName="Das"),
        row("Contact", BO, ADA, LastName="King", FirstName="Ada", Email="king@example.com", AccountId=MILL),
        row("Contact", ADA, LastName="Lovelace", FirstName="Ada", Email="ada@example.com", ReportsToId=THIRD),
        row("Contact", THIRD, BO, LastName="A. King", Phone="+44 20 7946 0018"),
    ],
    "Lead": [row("Lead", LEAD, LastName="Sen"), row("Lead", LEAD_AGAIN, LEAD, LastName="Sen", Email="s@example.com")],
}  # fmt: skip


def files(*, merged: bool = True) -> dict[str, bytes]:
    """Return the export, or what it was before anybody merged."""
    tables = {name: [[*cells[:-1], cells[-1] if merged else ""] for cells in rows] for name, rows in TABLES.items()}
    return {
        "all.zip": packed({
            f"{name}.csv": table(name, rows, [*HEADERS[name], MASTER]) for name, rows in tables.items()
        })
    }  # fmt: skip


def whole() -> dict[str, str]:
    return dict(Customer.objects.merged().values_list("name", "merged_into__name"))


def test_merged_rows_are_one_with_their_master_and_go_out_as_they_came() -> None:
    run = saved(files())
    assert run.status == "done", run.problem
    assert whole() == {
        "Acme Ltd": "Acme", "Acme Mill": "Acme", "Ada King": "Ada Lovelace", "A. King": "Ada Lovelace", "Sen": "Sen",
    }  # fmt: skip
    assert set(Merge.objects.values_list("run", flat=True)) == {run.pk}
    told = {(one.thing, one.name): (one.made, one.refused, one.missing) for one in account_of(run).links}
    assert told["Account", "merged_into"] == (2, 0, 0)
    assert told["Contact", "merged_into"] == (2, 0, 1)
    assert told["Lead", "merged_into"] == (1, 0, 0)
    [works] = Relation.objects.visible_to(SYSTEM).filter(kind="works_at")
    assert (works.customer.name, works.other.name) == ("Ada Lovelace", "Acme")
    out = given_back("salesforce")
    assert {name: out[f"{name}.csv"][1:] for name in TABLES} == TABLES
    again = saved(files())
    assert (again.steps, Merge.objects.count()) == (0, 5)
    undone(again)
    is_away(undone(run))
    assert not Merge.objects.standing().exists()


def test_what_a_later_export_says_is_merged_then_and_taken_apart_with_it() -> None:
    first = saved(files(merged=False))
    assert whole() == {}
    later = saved(files())
    assert Merge.objects.count() == 5
    assert undone(later).left == 0
    assert whole() == {}
    is_away(undone(first))


def test_who_may_not_merge_imports_the_rest_and_is_told_why(monkeypatch: pytest.MonkeyPatch) -> None:
    may = Scope.may
    monkeypatch.setattr(Scope, "may", lambda scope, right: right != "customers.merge" and may(scope, right))
    run = saved(files())
    assert (run.status, Merge.objects.count()) == ("done", 0)
    assert {str(one.why) for one in account_of(run).unmade} == {
        "You may not merge customers, so these two stay. Somebody who may can merge them on their page."
    }
