"""What SAP's systems hand over comes in as foreseen, is accounted for, goes out as it came, and goes away again."""

from decimal import Decimal
from typing import Any

import pytest

from nokshi.customers.actions import add_many, change_many
from nokshi.customers.models import Customer
from nokshi.customers.queries import facts_of, find_by_identity
from nokshi.customers.rules.people import NewCustomer
from nokshi.intake.events import ActivityHeard
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.sap.tests.making import (
    CONTACTS,
    DUMPS,
    EMARSYS,
    READ,
    answers,
    contact,
    dumps,
    hexes,
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
CLOUD = {"c4c.zip": packed(answers())}
TEXTS = {f"{name}.txt": rows for name, rows in DUMPS.items()}


def customer(key: str) -> Customer:
    found = find_by_identity(SYSTEM, "external", key, "sap")
    assert found
    return found


def facts(key: str, *names: str) -> Any:
    pk = customer(key).pk
    found = facts_of([pk], names)[pk]
    return found[names[0]] if len(names) == 1 else found


def test_answers_of_cloud_for_customer_go_in_and_out_and_away() -> None:
    out = {name: rows_in(name, text.encode()) for name, text in answers().items()}
    goes_in_and_out_and_away("sap", CLOUD, out)


@pytest.mark.parametrize("delimiter", ["\t", "|", ";"])
def test_tables_of_sap_crm_go_in_and_out_and_away(delimiter: str) -> None:
    goes_in_and_out_and_away("sap", {"dump.zip": packed(dumps(delimiter))}, TEXTS)


def test_contacts_of_emarsys_go_in_and_out_and_away() -> None:
    text = table(EMARSYS, delimiter=";", quoting=0)
    goes_in_and_out_and_away("sap", {"contacts.csv": text.encode("utf-8-sig")}, {"contacts.csv": EMARSYS})


def test_every_record_of_cloud_for_customer_is_accounted_for(dev: User) -> None:
    User.objects.filter(pk=dev.pk).update(email="mira@example.com")
    run = saved(CLOUD)
    account = account_of(run)
    assert (account.rows, account.gap) == (READ, 0)
    assert account.money == [("Opportunity", "ExpectedRevenueAmount EUR", Decimal("5000.25"))]
    assert fates(run)["Lead"] == {"held": 1}
    assert fates(run)["Lead (new person)"] == {"new": 1}
    links = {(one.thing, one.name): (one.found, one.missing) for one in account.links}
    assert links["CorporateAccount", "part_of"] == (1, 0)
    assert links["Contact", "works_at"] == (1, 1)
    ada, acme = customer("3000001"), customer("1000001")
    assert (ada.name, str(ada.birth_date), acme.owner_id) == ("Ada Lovelace", "1815-12-08", dev.pk)
    assert {(one.channel, one.state) for one in Consent.objects.filter(customer=ada)} == {
        ("email", "denied"), ("phone", "denied"),
    }  # fmt: skip
    assert customer("lead 402").name == "Nila Das"
    task = EventRow.objects.get(kind=ActivityHeard.kind, customer_id=acme.pk)
    assert task.at.isoformat().startswith("2020-05-06T07:08:09")
    assert task.actor_id == dev.pk


def test_one_partner_is_put_together_from_many_tables() -> None:
    run = saved({"dump.zip": packed(dumps())})
    fate = fates(run)
    assert fate["BUT000"] == {"new": 3}
    assert fate["BUT000 organisations"] == {"new": 1}
    assert fate["BUT000 groups"] == {"held": 1}
    assert fate["ADRC"] == {"joined": 2, "held": 1}
    assert fate["ADR6"] == {"joined": 3}
    assert fate["CRMD_ORDERADM_H activities"] == {"new": 1, "held": 1}
    ada = facts("4711", "name", "emails", "phones", "birth_date", "addresses")
    assert (ada["name"], ada["birth_date"]) == ("Ada Lovelace", "1815-12-10")
    assert sorted(ada["emails"]) == ["ada.l@example.com", "ada@example.com"]
    assert ada["phones"] == ["+442079460018"]
    assert (ada["addresses"][0]["city"], ada["addresses"][0]["country"]) == ("London", "GB")
    assert customer("4712").kind == "company"
    assert Customer.objects.count() == 3
    account = account_of(run)
    assert account.money == [("CRMD_OPPORT_H", "EXP_REVENUE EUR", Decimal("4000.25"))]
    assert (account.first, account.last) == ("2020-05-06", "2020-06-01")
    heard = EventRow.objects.get(kind=ActivityHeard.kind)
    assert (heard.customer_id, heard.data["subject"]) == (customer("4711").pk, "About looms")


def test_what_a_person_changes_and_adds_in_tables_is_all_that_differs() -> None:
    saved({"dump.zip": packed(dumps())})
    before = given_back("sap")
    changes: dict[int, Any] = {
        customer("4711").pk: {"name": "Ada King", "birth_date": "1815-12-11", "phones": ["+442079460999"]},
        customer("4712").pk: {"name": "Acme Group"},
        customer("4714").pk: {"emails": ["bo@example.net"]},
    }
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    new = [NewCustomer(name="Rahim Uddin", units=[root_unit().pk]), NewCustomer(name="Tea Ltd", kind="company",
           units=[root_unit().pk]), NewCustomer(name="Nur Jahan", units=[root_unit().pk])]  # fmt: skip
    add_many(new=new, actor=Actor.system(), now=clock.now())
    after = given_back("sap")
    assert differing(before, after) == [
        ("ADR2.txt", 1, "TELNR_LONG"), ("ADR6.txt", 3, "SMTP_ADDR"), ("BUT000.txt", 1, "BIRTHDT"),
        ("BUT000.txt", 1, "NAME_LAST"), ("BUT000.txt", 2, "NAME_ORG1"),
    ]  # fmt: skip
    assert after["BUT000.txt"][1][8] == "18151211"
    fresh = after["BUT000.txt"][len(before["BUT000.txt"]) :]
    assert [[row[place] for place in (1, 2, 4, 5, 6)] for row in fresh] == [
        ["", "1", "", "Uddin", "Rahim"], ["", "1", "", "Jahan", "Nur"], ["", "2", "Tea Ltd", "", ""],
    ]  # fmt: skip
    assert {name: len(rows) for name, rows in after.items() if name != "BUT000.txt"} == {
        name: len(rows) for name, rows in before.items() if name != "BUT000.txt"
    }


def test_twenty_edits_and_three_new_people_are_all_that_differs_in_csv() -> None:
    rows = [CONTACTS, *(contact(number, "", f"Sen{number}", f"s{number}@example.com", "Dhaka") for number in range(12))]
    saved({"ContactCollection.csv": table(rows).encode()})
    before = given_back("sap")
    changes: dict[int, Any] = {
        customer(row[1]).pk: {"name": f"Das{row[4]}", "emails": [f"d{row[5]}"]} for row in rows[1:11]
    }
    change_many(changes=changes, actor=Actor.system(), now=clock.now())
    new = [NewCustomer(name=f"Rahim Uddin {place}", units=[root_unit().pk]) for place in "ABC"]
    add_many(new=new, actor=Actor.system(), now=clock.now())
    after = given_back("sap")
    assert differing(before, after) == sorted(
        ("ContactCollection.csv", place, heading) for place in range(1, 11) for heading in ("Email", "LastName")
    )
    assert [row[3:5] for row in after["ContactCollection.csv"][13:]] == [["Rahim Uddin", one] for one in "ABC"]


def test_a_birthday_that_changed_is_written_in_milliseconds() -> None:
    saved(CLOUD)
    change_many(changes={customer("3000001").pk: {"birth_date": "1970-01-02"}}, actor=Actor.system(), now=clock.now())
    rows = given_back("sap")["ContactCollection.json"]
    assert rows[1][rows[0].index("BirthDate")] == '"/Date(86400000)/"'
    assert hexes(20) in str(rows[1])
