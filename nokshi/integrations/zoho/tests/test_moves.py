"""Exports of Zoho CRM and Bigin come in, are accounted for, go out cell for cell, and go away again."""

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
from nokshi.intake.models import SourceLink, SourceRow
from nokshi.intake.queries.moves import account_of
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
from nokshi.integrations.zoho.tests import making
from nokshi.integrations.zoho.tests.making import ACME, ADA, BO, CHILD, FIXTURES, WHEN, id_of, in_backup
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
    found = find_by_identity(SYSTEM, "external", key.removeprefix("zcrm_"), "zoho")
    assert found is not None
    return found


@pytest.mark.parametrize("make", FIXTURES, ids=lambda make: make.__name__)
def test_an_export_goes_in_out_cell_for_cell_and_away(make: Making, db: None) -> None:
    files, rows = make()
    goes_in_and_out_and_away("zoho", files, rows)


def test_every_row_of_a_backup_is_accounted_for(db: None) -> None:
    account = account_of(saved(in_backup()[0]))
    assert {line.thing: line.rows for line in account.lines} == {
        "Users": 1, "Fields": 51, "Accounts": 3, "Contacts": 3, "Calls": 2, "Notes": 2, "Deals": 2, "Attachments": 1,
        "Roles": 2, "Visits": 1, "Leads": 0,
    }  # fmt: skip
    assert account.gap == 0
    assert account.money == [("Deals", "amount EUR", Decimal("5000.25"))]
    assert (str(account.edition), account.zone) == ("data backup", "Asia/Dhaka")
    assert account.first == "2019-03-04"


def test_links_say_who_belongs_where(db: None) -> None:
    account = account_of(saved(in_backup()[0]))
    links = {(one.thing, one.name): (one.found, one.missing) for one in account.links}
    assert links["Accounts", "part_of"] == (2, 0)
    assert links["Contacts", "works_at"] == (2, 0)
    assert links["Contacts", "reports_to"] == (1, 0)
    assert links["Contacts", "owner"] == (1, 1)
    assert links["Deals", "customer"] == (1, 1)
    assert links["Attachments", "about"] == (1, 0)
    lost = SourceLink.objects.get(state="missing", name="customer")
    assert (lost.heading, lost.to_key) == ("Account Name.id", id_of(99).removeprefix("zcrm_"))


def test_labels_that_people_changed_are_told_by_the_list_of_fields(dev: User) -> None:
    dev.email = "mira@example.com"
    dev.save()
    saved(in_backup()[0])
    ada = customer(ADA)
    facts = facts_of([ada.pk], ["emails", "phones", "city"])[ada.pk]
    assert (ada.name, ada.kind, ada.owner_id) == ("Ada King", "person", dev.pk)
    assert (facts["emails"], facts["city"]) == (["ada@example.com"], "London")
    assert Consent.objects.get(customer=ada).state == "denied"
    assert customer(BO).owner_id is None
    assert customer(ACME).kind == "company"
    assert customer(CHILD).name == "আক্‌মে ঢাকা"


def test_calls_and_notes_stand_on_the_timeline_with_their_own_date_and_author(dev: User) -> None:
    dev.email = "mira@example.com"
    dev.save()
    run = saved(in_backup()[0])
    heard = EventRow.objects.filter(kind=ActivityHeard.kind, customer_id=customer(ADA).pk)
    call, note = (heard.get(data__activity=sort) for sort in ("call", "note"))
    assert call.at.isoformat().startswith("2020-05-06T01:08:09")
    assert (call.data["minutes"], call.data["direction"]) == (3, "in")
    assert (call.actor_kind, call.actor_id) == ("user", dev.pk)
    assert note.data["text"] == "She said:\nmaybe\ntomorrow"
    assert fates(run)["Notes"] == {"new": 1, "held": 1}
    missed = EventRow.objects.get(kind=ActivityHeard.kind, customer_id=customer(ACME).pk)
    assert missed.data["subject"] == "Missed"


def test_the_zone_of_the_organisation_is_asked_and_counts(db: None) -> None:
    run = begun(in_backup()[0])
    actions.choose_zone(run=run, zone="America/New_York")
    started(run)
    assert customer(ACME).created_at.isoformat() == "2019-03-04T10:06:07+00:00"


def test_owners_without_the_table_of_users_are_found_by_their_name(dev: User) -> None:
    dev.name = "Mira Sen"
    dev.save()
    saved(making.one_by_one()[0])
    assert customer(ADA).owner_id == dev.pk == customer(id_of(81)).owner_id
    facts = facts_of([customer(ADA).pk], ["emails", "addresses"])[customer(ADA).pk]
    assert facts["emails"] == ["ada@example.com", "countess@example.org"]
    assert (facts["addresses"][0]["lines"], facts["addresses"][0]["country"]) == ("Lane 1", "GB")


def test_bigin_is_known_and_told(db: None) -> None:
    account = account_of(saved(making.of_bigin()[0]))
    assert {line.thing for line in account.lines} == {"Accounts", "Contacts", "Deals"}
    assert str(account.edition) == "of Bigin"
    links = {(one.thing, one.name): one.found for one in account.links}
    assert links["Contacts", "works_at"] == links["Deals", "customer"] == links["Deals", "who"] == 1


def lead(number: int) -> list[str]:
    return [id_of(100 + number), making.MIRA, f"Sen{number}", f"m{number}@example.com", "Dhaka", "New", WHEN]


def test_what_a_person_changes_and_adds_is_all_that_differs(db: None) -> None:
    heads = ["Record Id", "Lead Owner.id", "Last Name", "Email", "City", "Lead Status", "Created Time"]
    name = "Leads_2026_02_10.csv"
    saved({name: table([heads, *map(lead, range(1, 12))]).encode()})
    before = given_back("zoho")
    changes: dict[int, Any] = {
        customer(id_of(100 + number)).pk: {"name": f"Das{number}", "emails": [f"das{number}@example.net"]}
        for number in range(1, 11)
    }
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    added = [NewCustomer(name=f"Rahim Uddin{place}", units=[root_unit().pk]) for place in "ABC"]
    add_many(new=added, actor=Actor.system(), now=clock.now())
    after = given_back("zoho")
    assert differing(before, after) == sorted(
        (name, place, heading) for place in range(1, 11) for heading in ("Email", "Last Name")
    )
    assert [row[:3] for row in after[name][len(before[name]) :]] == [["", "", f"Uddin{one}"] for one in "ABC"]


def test_the_same_backup_again_changes_nothing(db: None) -> None:
    files, rows = in_backup()
    saved(files)
    count, kept = Customer.objects.count(), SourceRow.objects.count()
    again = saved(files)
    assert fates(again)["Contacts"] == {"same": 3}
    assert (Customer.objects.count(), SourceRow.objects.count()) == (count, kept)
    assert given_back("zoho") == rows
