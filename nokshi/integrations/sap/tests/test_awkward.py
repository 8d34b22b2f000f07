"""Exports of SAP as they really are: no zeros in front, UTF-16, a link to nobody, a number that is two."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.customers.models import Customer
from nokshi.customers.queries import find_by_identity
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.sap.tests.making import CONTACTS, DUMPS, EMARSYS, answers, contact, document, dumps, record
from nokshi.integrations.tests.moving import (
    SYSTEM,
    begun,
    fates,
    given_back,
    home,
    is_away,
    packed,
    rows_in,
    saved,
    table,
    undone,
)
from nokshi.privacy.models import Consent

__all__ = ["home"]
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_letters_may_be_written_in_any_way(encoding: str) -> None:
    run = saved({"dump.zip": packed(dumps(encoding=encoding))})
    assert account_of(run).gap == 0
    assert given_back("sap") == {f"{name}.txt": rows for name, rows in DUMPS.items()}


def test_a_contact_of_emarsys_is_not_the_partner_of_the_same_number() -> None:
    emarsys = table(EMARSYS, delimiter=";", quoting=0)
    run = saved({"dump.zip": packed({**dumps(), "contacts.csv": emarsys})})
    assert fates(run)["Emarsys contacts"] == {"new": 3}
    kim, ada = (find_by_identity(SYSTEM, "external", one, "sap") for one in ("emarsys 4711", "4711"))
    assert kim
    assert ada
    assert (kim.name, ada.name) == ("Kim Lee", "Ada Lovelace")
    assert {one.state for one in Consent.objects.filter(customer=kim)} == {"granted"}


def test_fields_of_emarsys_by_their_numbers_are_known() -> None:
    rows = [["user_id", "1", "2", "3", "31"], ["9", "Kim", "Lee", "kim@example.com", "2"]]
    saved({"contacts.csv": table(rows, delimiter=";", quoting=0).encode()})
    kim = find_by_identity(SYSTEM, "external", "emarsys 9", "sap")
    assert kim
    assert kim.name == "Kim Lee"
    assert Consent.objects.get(customer=kim).state == "denied"


def test_details_of_partners_that_are_not_there_are_held_until_they_are() -> None:
    run = saved({"ADR6.txt": dumps()["ADR6.txt"], "BUT020.txt": dumps()["BUT020.txt"]})
    assert fates(run)["ADR6"] == {"held": 3}
    assert not Customer.objects.exists()
    assert given_back("sap") == {name: DUMPS[name.removesuffix(".txt")] for name in ("ADR6.txt", "BUT020.txt")}
    is_away(undone(run))


def test_the_same_tables_again_change_nothing() -> None:
    saved({"dump.zip": packed(dumps())})
    count = Customer.objects.count()
    again = saved({"dump.zip": packed(dumps())})
    assert all(set(one) <= {"same", "held"} for one in fates(again).values())
    assert Customer.objects.count() == count
    assert given_back("sap") == {f"{name}.txt": rows for name, rows in DUMPS.items()}


def test_collections_in_csv_are_known_by_their_names_and_columns() -> None:
    rows = [CONTACTS, contact(1, "Ada", "Lovelace", "ada@example.com"), contact(1, "Ada", "King", "ada@example.com")]
    run = saved({"download.csv": table(rows).encode()})
    assert (run.system, run.parts.get().thing) == ("sap", "Contact")
    assert Customer.objects.get().name == "Ada King"
    assert given_back("sap")["download.csv"] == rows


def test_other_names_of_a_collection_are_kept_whole() -> None:
    text = document([record("SalesQuote", 1, ID="7", Items=[{"ID": "1"}], Empty={})])
    run = saved({"x.json": text.encode()})
    assert fates(run) == {"SalesQuote": {"held": 1}}
    assert given_back("sap") == {"x.json": rows_in("x.json", text.encode())}


@pytest.mark.parametrize(
    "text",
    [
        "user_id,name,email\n1,Ada,ada@example.com\n",
        "ID,Name,Email\n1,Ada,ada@example.com\n",
        "PARTNER,TYPE\n1,2\n",
        "ObjectID,Name\n1,Ada\n",
    ],
)
def test_a_table_of_somebody_else_is_not_taken_for_one_of_sap(text: str) -> None:
    assert begun({"list.csv": text.encode()}).system != "sap"


CELL = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12)
PARTNERS = st.lists(
    st.tuples(st.integers(1, 5), st.sampled_from(["1", "2", "3", "", "9"]), CELL, CELL), min_size=1, max_size=6
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PARTNERS, st.lists(st.tuples(st.integers(1, 6), CELL), max_size=4))
def test_any_tables_come_out_as_they_came(partners: list[Any], mails: list[Any]) -> None:
    rows = {
        "BUT000.csv": [["PARTNER", "TYPE", "NAME_ORG1", "NAME_LAST"],
                       *([f"{number:010d}", *rest] for number, *rest in partners)],
        "BUT020.csv": [["PARTNER", "ADDRNUMBER"], *([f"{one:010d}", f"{one + 100:010d}"] for one in range(1, 5))],
        "ADR6.csv": [["ADDRNUMBER", "CONSNUMBER", "SMTP_ADDR"],
                     *([f"{number + 100:010d}", f"{place:03d}", mail] for place, (number, mail) in enumerate(mails))],
    }  # fmt: skip
    run = saved({"x.zip": packed({name: table(lines) for name, lines in rows.items()})})
    account = account_of(run)
    assert (run.status, account.gap) == ("done", 0)
    assert account.rows == sum(len(lines) - 1 for lines in rows.values())
    out = given_back("sap")
    refused = account.count("refused")
    assert sum(map(len, out.values())) == sum(map(len, rows.values())) - refused
    for name, lines in rows.items():
        assert [line for line in lines if line in out[name]] == out[name]
    is_away(undone(run))


def test_pages_of_a_collection_keep_what_stands_around_them() -> None:
    files = answers()
    run = saved({name: text.encode() for name, text in files.items()})
    assert run.status == "done"
    assert given_back("sap") == {name: rows_in(name, text.encode()) for name, text in files.items()}
