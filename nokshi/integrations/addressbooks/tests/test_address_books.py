"""Address books come in as people, are accounted for, come out cell for cell, and go away again."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.customers.actions import change_many
from nokshi.customers.models import Customer
from nokshi.integrations.tests.moving import (
    CELLS,
    SYSTEM,
    Rows,
    afresh,
    begun,
    fates,
    given_back,
    goes_in_and_out_and_away,
    home,
    saved,
    started,
    table,
    tried,
)
from nokshi.kernel.actor import Actor
from nokshi.ports.exporting import export_kinds
from tests import cast

__all__ = ["home"]
pytestmark = pytest.mark.django_db
NEW: Rows = [
    ["First Name", "Middle Name", "Last Name", "Nickname", "Organization Name", "Birthday", "Notes", "Labels",
     "E-mail 1 - Label", "E-mail 1 - Value", "Phone 1 - Label", "Phone 1 - Value", "Address 1 - Street",
     "Address 1 - City", "Address 1 - Postal Code", "Address 1 - Country"],
    ["Ada", "", "Lovelace", "Countess", "Analytical", "1815-12-10", "two\nlines", "* myContacts", "* Work",
     "ada@example.com ::: ada@home.example", "Mobile", "+880 1711-234567", "12 Rd", "Dhaka", "1205", "Bangladesh"],
    ["রহিম", "", "উদ্দিন", "", "", "--03-04", "", "", "", "", "", "01811-222333", "", "", "", ""],
    ["Ada", "", "Lovelace", "Countess", "Analytical", "1815-12-10", "two\nlines", "* myContacts", "* Work",
     "ada@example.com ::: ada@home.example", "Mobile", "+880 1711-234567", "12 Rd", "Dhaka", "1205", "Bangladesh"],
]  # fmt: skip
OLD: Rows = [
    ["Name", "Given Name", "Additional Name", "Family Name", "Group Membership", "E-mail 1 - Type", "E-mail 1 - Value",
     "E-mail 2 - Value", "Phone 1 - Value"],
    ["Bo Rahman", "Bo", "", "Rahman", "* My Contacts", "*", "bo@example.com", "bo2@example.com", "ext. 12"],
]  # fmt: skip
OUTLOOK: Rows = [
    ["First Name", "Middle Name", "Last Name", "Company", "Job Title", "Business Street", "Business City",
     "Business Country/Region", "Home Street", "Home City", "Home Country/Region", "Business Phone", "Mobile Phone",
     "E-mail Address", "E-mail Display Name", "E-mail 2 Address", "Birthday", "Categories"],
    ["Mira", "", "Sen", "Looms", "Owner", "", "", "", "5 Lane", "Khulna", "Bangladesh", "", "01711234568",
     "mira@example.com", "Mira Sen", "m@home.example", "0/0/00", "Friends;Work"],
    ["Cy", "", "Twombly", "", "", "1 High St", "London", "United Kingdom", "2 Low St", "Leeds", "United Kingdom",
     "+44 20 7946 0958", "", "cy@example.com", "", "", "", ""],
]  # fmt: skip
HEADER_ONLY: Rows = [NEW[0]]


def facts(name: str) -> dict[str, Any]:
    """Return all that a person has, under the names of the fields that importing feeds."""
    pk = Customer.objects.get(name=name).pk
    values = export_kinds["people"].values
    assert values
    return dict(values(SYSTEM, [pk])[pk])


@pytest.mark.parametrize(
    ("system", "files"),
    [
        ("google", {"contacts.csv": NEW}),
        ("google", {"contacts.csv": OLD}),
        ("google", {"mine.csv": NEW, "hers.csv": OLD}),
        ("google", {"contacts.csv": NEW, "empty.csv": HEADER_ONLY}),
        ("outlook", {"outlook.csv": OUTLOOK}),
    ],
)
def test_an_address_book_goes_in_out_cell_for_cell_and_away(system: str, files: dict[str, Rows]) -> None:
    goes_in_and_out_and_away(system, {name: table(rows).encode() for name, rows in files.items()}, files)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_it_may_be_written_in_any_encoding(encoding: str) -> None:
    run = saved({"contacts.csv": table(NEW).encode(encoding)})
    assert (run.system, run.status) == ("google", "done")
    assert Customer.objects.filter(name="রহিম উদ্দিন").exists()


def test_contacts_of_google_become_people_with_all_their_addresses() -> None:
    saved({"contacts.csv": table(NEW).encode()})
    assert Customer.objects.count() == 2
    ada = facts("Ada Lovelace")
    assert ada["email"] == ["ada@example.com", "ada@home.example"]
    assert (str(ada["birth_date"]), ada["address_city"], ada["address_country"]) == ("1815-12-10", "Dhaka", "BD")
    assert ada["called"] == "Countess"
    assert not facts("রহিম উদ্দিন")["birth_date"]


def test_contacts_of_outlook_have_the_address_of_home_where_there_is_none_of_work() -> None:
    saved({"contacts.csv": table(OUTLOOK).encode()})
    assert facts("Mira Sen")["address_city"] == "Khulna"
    assert facts("Cy Twombly")["address_city"] == "London"
    assert Customer.objects.get(name="Mira Sen").birth_date is None


def test_the_same_again_changes_nothing() -> None:
    files = {"contacts.csv": table(NEW).encode()}
    saved(files)
    again = started(begun(files))
    assert set(fates(again)["Google contacts"]) == {"same"}
    assert Customer.objects.count() == 2


def test_what_a_person_changes_is_all_that_differs() -> None:
    saved({"outlook.csv": table(OUTLOOK).encode()})
    cy = Customer.objects.get(name="Cy Twombly")
    change_many(changes={cy.pk: {"name": "Cy Rome"}}, actor=Actor.system(), now=cast.NOON)
    out = given_back("outlook")["outlook.csv"]
    assert [row[2] for row in out] == ["Last Name", "Sen", "Rome"]
    out[2][2] = "Twombly"
    assert out == OUTLOOK


@tried
@given(some.lists(some.lists(CELLS, min_size=len(NEW[0]) - 1, max_size=len(NEW[0]) - 1), min_size=1, max_size=4))
def test_any_address_book_goes_in_out_and_away(rows: Rows) -> None:
    named = [NEW[0], *([f"Person {place}", *row] for place, row in enumerate(rows))]
    with afresh():
        goes_in_and_out_and_away("google", {"contacts.csv": table(named).encode()}, {"contacts.csv": named})
