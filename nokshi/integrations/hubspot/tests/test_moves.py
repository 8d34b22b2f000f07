"""Exports of HubSpot come in, are accounted for, go out cell for cell, and go away again."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from nokshi.customers.actions import add_many, change_many
from nokshi.customers.models import Customer
from nokshi.customers.queries import facts_of, find_by_identity
from nokshi.customers.rules.people import NewCustomer
from nokshi.intake import actions
from nokshi.intake.events import ActivityHeard
from nokshi.intake.models import SourceLink
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.hubspot.tests import making
from nokshi.integrations.hubspot.tests.making import CONTACTS, FIXTURES, LONG, WHEN, file_of, in_parts
from nokshi.integrations.tests.moving import (
    SYSTEM,
    Tables,
    begun,
    differing,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    saved,
    started,
    table,
)
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.privacy.models import Consent
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_unit

__all__ = ["home"]
pytestmark = pytest.mark.django_db
Making = Callable[[], tuple[dict[str, bytes], Tables]]


def customer(key: str) -> Customer:
    found = find_by_identity(SYSTEM, "external", key, "hubspot")
    assert found is not None
    return found


@pytest.mark.parametrize("make", FIXTURES, ids=lambda make: make.__name__)
def test_an_export_goes_in_out_cell_for_cell_and_away(make: Making, db: None) -> None:
    files, rows = make()
    goes_in_and_out_and_away("hubspot", files, rows)


def test_every_row_is_accounted_for(db: None) -> None:
    account = account_of(saved(in_parts()[0]))
    assert {line.thing: line.rows for line in account.lines} == {
        "companies": 3, "contacts": 4, "deals": 2, "tickets": 0,
    }  # fmt: skip
    assert account.gap == 0
    assert account.money == [("deals", "amount EUR", Decimal("5000.25"))]
    assert account.first == "2019-03-04"
    assert str(account.edition) == "headings: English"
    assert account.zone == "Asia/Dhaka"


def test_links_are_told_apart_by_object_though_ids_are_alike(db: None) -> None:
    """Contact 101 and deal 101 are two rows, and a cell names several companies."""
    account = account_of(saved(in_parts()[0]))
    links = {(one.thing, one.name): (one.found, one.missing) for one in account.links}
    assert links["contacts", "works_at"] == (2, 1)
    assert links["deals", "who"] == (2, 0)
    assert links["deals", "customer"] == (1, 1)
    assert links["companies", "part_of"] == (2, 0)
    assert ("contacts", "owner") not in links
    lost = SourceLink.objects.get(state="missing", name="works_at")
    assert (lost.key, lost.heading, lost.to_key) == ("0-1/102", "Associated Company IDs (Primary)", "0-2/299")


def test_a_contact_becomes_a_person_with_everything_that_has_a_field(dev: User) -> None:
    dev.name = making.OWNER
    dev.save()
    saved(in_parts()[0])
    ada = customer("0-1/101")
    facts = facts_of([ada.pk], ["emails", "phones", "addresses", "birth_date"])[ada.pk]
    assert (ada.name, ada.kind, ada.owner_id) == ("Ada Lovelace", "person", dev.pk)
    assert facts["emails"] == ["ada@example.com", "ada@work.example.com", "countess@example.org"]
    assert facts["phones"] == ["+442079460018", "+447911123456"]
    assert facts["addresses"][0]["city"] == "London"
    assert str(facts["birth_date"]) == "1815-12-10"
    assert Consent.objects.get(customer=ada).state == "denied"
    assert ada.created_at.isoformat() == "2019-03-03T23:06:00+00:00"
    assert customer("0-2/201").kind == "company"
    assert customer("0-2/202").name == "child.example"


def test_the_zone_is_asked_and_counts(db: None) -> None:
    run = begun(in_parts()[0])
    actions.choose_zone(run=run, zone="Europe/London")
    started(run)
    assert customer("0-1/101").created_at.isoformat() == "2019-03-04T05:06:00+00:00"


def test_a_zone_that_is_none_is_refused(db: None) -> None:
    run = begun(in_parts()[0])
    with pytest.raises(actions.choosing.NoSuchZone):
        actions.choose_zone(run=run, zone="Mars/Base")
    assert account_of(run).zone == "Asia/Dhaka"


@pytest.mark.parametrize(
    ("make", "key", "name", "edition"),
    [
        (making.in_spanish, "0-1/7001", "José Núñez", "headings: Spanish"),
        (making.in_german, "0-1/9001", "Jürgen Größer", "headings: German"),
        (making.by_internal_names, "0-1/1", "Ada Lovelace", "headings: internal names"),
        (making.in_japanese, "0-1/501", "花子 山田", "headings: Japanese"),
    ],
)
def test_headings_of_other_languages_feed_the_same_fields(
    make: Making, key: str, name: str, edition: str, db: None
) -> None:
    run = saved(make()[0])
    assert customer(key).name == name
    assert str(account_of(run).edition).startswith(edition)


def test_owners_by_their_ids_are_found_by_their_mail(dev: User) -> None:
    dev.email = "mira@example.com"
    dev.save()
    run = saved(making.by_internal_names()[0])
    assert customer("0-1/1").owner_id == customer("0-2/1").owner_id == dev.pk
    links = {(one.thing, one.name): (one.found, one.missing) for one in account_of(run).links}
    assert links["contacts", "owner"] == (1, 1)
    assert links["contacts", "works_at"] == (1, 0)


def test_what_the_interface_tells_of_calls_and_notes_stands_on_timelines(dev: User) -> None:
    dev.email = "mira@example.com"
    dev.save()
    run = saved(making.from_the_interface()[0])
    call = EventRow.objects.get(kind=ActivityHeard.kind, customer_id=customer("0-1/101").pk)
    assert call.at.isoformat().startswith("2020-05-06T07:08:09")
    assert (call.data["activity"], call.data["minutes"], call.data["direction"]) == ("call", 3, "in")
    assert call.data["text"] == "She will\nthink"
    assert (call.actor_kind, call.actor_id) == ("user", dev.pk)
    note = EventRow.objects.get(kind=ActivityHeard.kind, customer_id=customer("0-1/102").pk)
    assert (note.data["activity"], note.data["text"]) == ("note", "Ask & wait")
    assert fates(run)["notes"] == {"new": 1, "held": 1}
    links = {(one.thing, one.name): (one.found, one.missing) for one in account_of(run).links}
    assert links["calls", "who"] == (2, 0)
    assert links["calls", "about"] == (0, 1)


def contact(number: int) -> list[str]:
    cells = {
        "Record ID": str(number), "First Name": f"Mita{number}", "Last Name": "Sen", "City": "Dhaka",
        "Email": f"m{number}@example.com", "Create Date": WHEN, "Associated Note": f"n, {number}",
    }  # fmt: skip
    return [cells.get(heading, "") for heading in CONTACTS]


def test_what_a_person_changes_and_adds_is_all_that_differs(db: None) -> None:
    rows = [contact(number) for number in range(1, 12)]
    rows[10][CONTACTS.index("Additional email addresses")] = "a@example.org;b@example.org"
    rows[10][CONTACTS.index("Phone Number")] = "ext. 12"
    name = file_of("all-contacts")
    saved({name: table([list(CONTACTS), *rows]).encode()})
    before = given_back("hubspot")
    changes: dict[int, Any] = {
        customer(f"0-1/{number}").pk: {"name": f"Mita{number} Das", "emails": [f"das{number}@example.net"]}
        for number in range(1, 10)
    }
    changes[customer("0-1/10").pk] = {"phones": ["+8801711123456"]}
    changes[customer("0-1/11").pk] = {"emails": ["m11@example.com", "b@example.org"]}
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    added = [NewCustomer(name=f"Rahim Uddin {place}", units=[root_unit().pk]) for place in "ABC"]
    add_many(new=added, actor=Actor.system(), now=clock.now())
    after = given_back("hubspot")
    assert differing(before, after) == sorted(
        [
            *((name, place, heading) for place in range(1, 10) for heading in ("Email", "Last Name")),
            (name, 10, "Phone Number"),
            (name, 11, "Additional email addresses"),
        ]
    )
    assert after[name][11][CONTACTS.index("Additional email addresses")] == "b@example.org"
    fresh = [[row[0], row[1], row[2]] for row in after[name][len(before[name]) :]]
    assert fresh == [["", "Rahim Uddin", place] for place in "ABC"]


def test_the_same_export_again_changes_nothing(db: None) -> None:
    files, rows = in_parts()
    saved(files)
    count = Customer.objects.count()
    again = saved(files)
    assert set(fates(again)["contacts"]) == {"same"}
    assert Customer.objects.count() == count
    assert given_back("hubspot") == rows
    assert len(LONG) > 179_000
