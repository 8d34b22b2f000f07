"""Answers of the Web API come in as foreseen, are accounted for, go out value for value, and go away again."""

from decimal import Decimal
from typing import Any

import pytest

from nokshi.customers.actions import add_many, change_many
from nokshi.customers.models import Customer
from nokshi.customers.queries import find_by_identity
from nokshi.customers.rules.people import NewCustomer
from nokshi.intake.events import ActivityHeard
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.dynamics.tests.making import (
    ACME,
    ADA,
    BO,
    MITA,
    READ,
    SAID,
    SETS,
    answers,
    by_names,
    document,
    id_of,
    lead,
    record,
)
from nokshi.integrations.tests.moving import (
    SYSTEM,
    differing,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    packed,
    rows_in,
    saved,
)
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.privacy.models import Consent
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from nokshi.workspace.queries import root_unit

__all__ = ["home"]
pytestmark = pytest.mark.django_db
ZIP = {"export.zip": packed(answers())}
OUT = {name: rows_in(name, text.encode()) for name, text in answers().items()}


def person(key: str) -> Customer:
    found = find_by_identity(SYSTEM, "external", key, "dynamics")
    assert found
    return found


def test_answers_of_the_interface_go_in_and_out_and_away() -> None:
    goes_in_and_out_and_away("dynamics", ZIP, OUT)


def test_every_record_is_accounted_for() -> None:
    account = account_of(saved(ZIP))
    assert account.rows == READ
    assert {line.thing: line.rows for line in account.lines if line.rows} == {
        "systemuser": 2, "account": 2, "contact": 2, "lead": 1, "task": 1, "phonecall": 1, "email": 1,
        "appointment": 1, "annotation": 1, "opportunity": 1, "new_visit": 1,
    }  # fmt: skip
    assert account.money == [("opportunity", "estimatedvalue Euro", Decimal("5000.25"))]
    links = {(one.thing, one.name): (one.found, one.missing) for one in account.links}
    assert links["account", "part_of"] == (1, 0)
    assert links["contact", "works_at"] == (1, 1)
    assert links["opportunity", "customer"] == (1, 0)
    fate = fates(saved(ZIP))
    assert fate["contact"] == {"same": 2}
    assert fate["email"] == {"held": 1}


def test_people_come_with_their_noes_and_activities_with_their_date_and_author(dev: User) -> None:
    User.objects.filter(pk=dev.pk).update(email="mira@example.com")
    saved(ZIP)
    ada, bo = person(ADA), person(BO)
    assert (ada.name, ada.owner_id, ada.source, str(ada.birth_date)) == ("Ada Lovelace", dev.pk, "Web", "1815-12-10")
    assert {(one.customer_id, one.channel, one.state) for one in Consent.objects.all()} == {
        (ada.pk, "email", "denied"), (bo.pk, "phone", "denied"),
    }  # fmt: skip
    told = {row.data["activity"]: row for row in EventRow.objects.filter(kind=ActivityHeard.kind)}
    assert set(told) == {"task", "call", "meeting", "note"}
    call = told["call"]
    assert call.customer_id == ada.pk
    assert call.at.isoformat().startswith("2020-05-06T07:08:09")
    assert (call.data["minutes"], call.data["direction"], call.data["status"]) == (3, "Outbound", "Completed")
    assert (call.actor_kind, call.actor_id) == ("user", dev.pk)
    assert told["meeting"].customer_id == person(MITA).pk
    assert told["task"].customer_id == person(ACME).pk


def test_what_a_person_changes_and_adds_is_all_that_differs() -> None:
    leads = [
        record("leadid", id_of(4, number), firstname="", lastname=f"Sen{number}",
               emailaddress1=f"sen{number}@example.com", address1_city="Dhaka" if number % 2 else None)
        for number in range(2, 12)
    ]  # fmt: skip
    saved({"export.zip": packed(answers({**SETS, "leads": leads}))})
    before = given_back("dynamics")
    changes: dict[int, Any] = {
        person(one["leadid"]).pk: {"name": f"Das{one['lastname']}", "emails": [f"d{one['emailaddress1']}"]}
        for one in leads[:9]
    }
    changes[person(ADA).pk] = {"phones": ["+447911123456", "+442079460999"]}
    changes[person(BO).pk] = {"emails": ["bo@example.net"]}
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    new = [NewCustomer(name=f"Rahim Uddin {place}", units=[root_unit().pk]) for place in "ABC"]
    add_many(new=new, actor=Actor.system(), now=clock.now())
    after = given_back("dynamics")
    changed = [("leads.json", place, heading) for place in range(1, 10) for heading in ("emailaddress1", "lastname")]
    assert differing(before, after) == [
        ("contacts.json", 1, "telephone1"), ("contacts.json", 2, "emailaddress1"), *sorted(changed),
    ]  # fmt: skip
    headings, *_, a, _b, c = after["contacts.json"]
    assert len(after["contacts.json"]) == len(before["contacts.json"]) + 3
    names = [headings.index(one) for one in ("contactid", "firstname", "fullname", "lastname")]
    assert [[row[place] for place in names] for row in (a, c)] == [
        ["∅", '"Rahim Uddin"', f'"Rahim Uddin {place}"', f'"{place}"'] for place in "AC"
    ]  # fmt: skip


def test_several_pages_of_a_set_are_one_thing_and_each_goes_out_as_its_own_document() -> None:
    pages = {
        "accounts-1.json": document("accounts", SETS["accounts"][:1], more=True),
        "accounts-2.json": document("accounts", [{**SETS["accounts"][1], "new_tier": 2}]),
    }
    run = saved({name: text.encode() for name, text in pages.items()})
    assert [(line.thing, line.rows) for line in account_of(run).lines] == [("account", 2)]
    assert given_back("dynamics") == {name: rows_in(name, text.encode()) for name, text in pages.items()}


def test_a_list_of_leads_by_logical_names_is_known_too() -> None:
    run = saved({"extract.csv": by_names("lead", [lead(1, "Sen", "a@example.com")]).encode()})
    assert (run.system, run.parts.get().thing) == ("dynamics", "lead")
    assert SAID not in str(run.parts.get().plan)
