"""Ids with and without their mark are one, and tables are told by what is in them, whatever people call them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.integrations.zoho.naming import module_of, naming
from nokshi.integrations.zoho.recognising import recognise
from nokshi.integrations.zoho.tests.making import ACCOUNTS, CALLS, CLIENTS, DEALS, FIELDS, NOTES, USERS, VISITS
from nokshi.integrations.zoho.values import is_id, key_of, minutes_of
from nokshi.ports.systems import Head


def told(file: str, rows: list[list[str]], fields: list[list[str]] | None = None) -> str:
    tables = [Head("Metadata/Fields_001.csv", fields[0], fields[1:])] if fields else []
    head = Head(file, rows[0], rows[1:])
    return recognise(replace(head, names=naming(tables)(head)))


@given(some.integers(10**15, 10**19))
def test_an_id_with_its_mark_and_without_is_one(number: int) -> None:
    assert key_of(f"zcrm_{number}") == key_of(f" {number} ") == str(number)
    assert is_id(f"zcrm_{number}")
    assert is_id(str(number))


@pytest.mark.parametrize("cell", ["", "101", "zcrm_", "zcrm_x", "০১২৩৪৫৬৭৮৯০১২৩৪৫", "1" * 21, "12.5"])
def test_what_no_zoho_wrote_is_no_id(cell: str) -> None:
    assert not is_id(cell)
    assert key_of(cell) == cell


@pytest.mark.parametrize(
    ("cell", "minutes"),
    [("125", "3"), ("02:05", "3"), ("1:00:00", "60"), ("0", "0"), ("", ""), ("soon", ""), (":", "")],
)
def test_a_part_of_a_minute_counts_as_one(cell: str, minutes: str) -> None:
    assert minutes_of(cell) == minutes


@pytest.mark.parametrize(
    ("file", "module"),
    [
        ("a.zip › Data_001/Contacts_001.csv", "Contacts"),
        ("Visits_C_001.csv", "Visits"),
        ("Contacts X Visits_012.csv", "Contacts X Visits"),
        ("Contacts_2026_02_10.csv", "Contacts"),
        ("Deals__2026_01_26 (1).csv", "Deals"),
        ("Companies.csv", "Companies"),
    ],
)
def test_the_name_of_a_file_says_the_module(file: str, module: str) -> None:
    assert module_of(file) == module


@pytest.mark.parametrize(
    ("file", "rows", "thing"),
    [
        ("Data_001/Accounts_001.csv", ACCOUNTS, "Accounts"),
        ("Data_001/Calls_001.csv", CALLS, "Calls"),
        ("Pipelines.csv", DEALS, "Deals"),
        ("whatever.csv", DEALS, "Deals"),
        ("Notes_Contacts_2026_02_10.csv", NOTES, "Notes"),
        ("Users_001.csv", USERS, "Users"),
        ("Visits_C_001.csv", VISITS, "Visits"),
        ("Metadata/Fields_001.csv", FIELDS, "Fields"),
        (
            "Metadata/PickListFieldProperties_001.csv",
            [["Module", "Value"], ["Leads", "New"]],
            "PickListFieldProperties",
        ),
        ("Leads_001.csv", [["Record Id", "Lead Owner.id", "Created Time", "Last Name"]], "Leads"),
    ],
)
def test_a_table_is_told_by_its_name_or_else_by_its_columns(file: str, rows: list[list[str]], thing: str) -> None:
    assert told(file, rows) == thing


def test_a_module_that_people_renamed_is_known_by_the_list_of_fields() -> None:
    assert told("Data_001/Kunden_001.csv", CLIENTS, FIELDS) == "Contacts"
    assert told("Data_001/Kunden_001.csv", CLIENTS) == "Kunden"


def test_a_name_that_is_taken_stays_with_the_first_column() -> None:
    heads = ["Record Id", "Contact Owner.id", "Account Owner.id", "Created Time"]
    assert naming([])(Head("Contacts_001.csv", heads, ())) == [
        "record id", "owner.id", "Account Owner.id", "created time",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "rows",
    [
        [["Record ID", "First Name", "Last Name", "Contact owner", "Create Date"], ["101", "Ada", "L", "Mira", ""]],
        [["Record Id", "Name"]],
        [["Id", "Created Time", "Owner"], ["1", "", ""]],
    ],
)
def test_a_table_of_somebody_else_is_not_taken_for_one_of_zoho(rows: list[list[str]]) -> None:
    assert told("Contacts_001.csv", rows) == ""
