"""A whole data export comes in, is accounted for, goes out cell for cell, and goes away again."""

from decimal import Decimal
from typing import Any

import pytest

from nokshi.customers.actions import add_many, change_many
from nokshi.customers.models import Customer
from nokshi.customers.queries import find_by_identity
from nokshi.customers.rules.people import NewCustomer
from nokshi.intake.events import ActivityHeard
from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.salesforce.tests.making import (
    ADA,
    BO,
    CHILD,
    HEADERS,
    READ,
    ROWS,
    export,
    lead,
    zips,
)  # fmt: skip
from nokshi.integrations.tests import moving
from nokshi.integrations.tests.moving import SYSTEM, differing, fates, forget_files, home, is_away, started, undone
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.privacy.models import Consent
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_unit

__all__ = ["home"]
pytestmark = pytest.mark.django_db


def begun(*archives: bytes) -> ImportRun:
    return moving.begun(zips(*archives))


def saved(*archives: bytes) -> ImportRun:
    return moving.saved(zips(*archives))


def given_back() -> moving.Tables:
    return moving.given_back("salesforce")


def test_a_zip_is_known_as_a_move_with_a_part_for_each_object(db: None) -> None:
    run = begun(export())
    assert run.is_move
    assert run.system == "salesforce"
    assert run.rows == READ
    parts = list(run.parts.order_by("pk").values_list("thing", "kind"))
    assert parts[:3] == [("User", "kept"), ("Account", "companies"), ("Contact", "people")]
    assert ("Visit__c", "kept") in parts
    assert not any(thing == "Campaign" for thing, _kind in parts)


def test_the_dry_run_foresees_what_saving_does_and_saves_nothing(db: None) -> None:
    run = begun(export())
    foreseen = fates(run)
    assert not Customer.objects.exists()
    assert not SourceRow.objects.exists()
    assert fates(started(run)) == foreseen
    assert foreseen["Task"] == {"new": 2, "held": 1}


def test_every_row_is_accounted_for(db: None) -> None:
    account = account_of(saved(export()))
    assert account.rows == READ == sum(sum(line.counts.values()) for line in account.lines)
    assert {line.thing: line.rows for line in account.lines} == {
        name: len(rows) for name, rows in ROWS.items()
    }  # fmt: skip
    assert account.money == [("Opportunity", "Amount EUR", Decimal("5000.25"))]
    links = {(one.thing, one.name): (one.found, one.missing) for one in account.links}
    assert links["Account", "part_of"] == (1, 0)
    assert links["Contact", "works_at"] == (2, 0)
    assert links["Opportunity", "customer"] == (1, 1)
    assert SourceLink.objects.get(state="missing").heading == "AccountId"


def test_people_come_with_their_opt_outs_and_activities_of_their_own_date_and_author(dev: User) -> None:
    User.objects.filter(pk=dev.pk).update(email="mira@example.com")
    saved(export())
    ada = find_by_identity(SYSTEM, "external", ADA, "salesforce")
    assert ada is not None
    assert ada.name == "Ada Lovelace"
    assert ada.owner_id == dev.pk
    assert Consent.objects.get(customer=ada).state == "denied"
    call = EventRow.objects.get(kind=ActivityHeard.kind, customer_id=ada.pk)
    assert call.at.isoformat().startswith("2020-05-06T07:08:09")
    assert call.data["minutes"] == 3
    assert (call.actor_kind, call.actor_id) == ("user", dev.pk)
    child = find_by_identity(SYSTEM, "external", CHILD, "salesforce")
    assert child is not None
    assert child.owner_id is None


def test_the_export_comes_out_cell_for_cell_without_the_files_that_came(db: None) -> None:
    run = saved(export())
    forget_files(run)
    assert given_back() == {f"{name}.csv": [list(HEADERS[name]), *rows] for name, rows in ROWS.items()}


def test_what_a_person_changes_and_adds_is_all_that_differs(db: None) -> None:
    leads = [lead(number, f"Sen{number}", f"sen{number}@example.com", City="Dhaka") for number in range(2, 12)]
    saved(export({**ROWS, "Lead": leads}))
    before = given_back()
    found = {row[0]: find_by_identity(SYSTEM, "external", row[0], "salesforce") for row in [*leads, *ROWS["Contact"]]}
    changes: dict[int, Any] = {
        found[row[0]].pk: {"name": f"Das{row[1]}", "emails": [f"das{row[1]}@example.net"]}  # type: ignore[union-attr]
        for row in leads[:9]
    }
    changes[found[ADA].pk] = {"phones": ["+447911123456", "+442079460999"]}  # type: ignore[union-attr]
    changes[found[BO].pk] = {"emails": ["bo@example.net"]}  # type: ignore[union-attr]
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    added = [NewCustomer(name=f"Rahim Uddin {place}", units=[root_unit().pk]) for place in "ABC"]
    add_many(new=added, actor=Actor.system(), now=clock.now())
    after = given_back()
    assert differing(before, after) == [
        ("Contact.csv", 1, "Phone"),
        ("Contact.csv", 2, "Email"),
        *(("Lead.csv", place, heading) for place in range(1, 10) for heading in ("Email", "LastName")),
    ]
    fresh = after["Contact.csv"][len(before["Contact.csv"]) :]
    names = [HEADERS["Contact"].index(one) for one in ("Id", "FirstName", "LastName")]
    assert [[row[place] for place in names] for row in fresh] == [["", "Rahim Uddin", one] for one in "ABC"]
    assert {name: len(rows) for name, rows in after.items() if name != "Contact.csv"} == {
        name: len(rows) for name, rows in before.items() if name != "Contact.csv"
    }


def test_undo_takes_everything_back(db: None) -> None:
    is_away(undone(saved(export())))


def test_the_same_export_again_changes_nothing(db: None) -> None:
    saved(export())
    count, rows = Customer.objects.count(), SourceRow.objects.count()
    again = saved(export())
    assert fates(again)["Contact"] == {"same": 2}
    assert fates(again)["Task"] == {"same": 2, "held": 1}
    assert (Customer.objects.count(), SourceRow.objects.count()) == (count, rows)
    assert given_back() == {f"{name}.csv": [list(HEADERS[name]), *rows] for name, rows in ROWS.items()}
