"""Ids of both lengths are one, flags and names are read and written, and tables are told by what is in them."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.integrations.salesforce.recognising import recognise
from nokshi.integrations.salesforce.tests.making import ACME, HEADERS, ROWS
from nokshi.integrations.salesforce.values import first_name, is_id, last_name, long_id, minutes_of, objection
from nokshi.ports.systems import Head

SIGNS = some.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", min_size=15, max_size=15)
KNOWN = [("001D000000IqhSL", "001D000000IqhSLIAZ"), ("a0ZD000000C7GPT", "a0ZD000000C7GPTMA3")]


@pytest.mark.parametrize(("short", "long"), KNOWN)
def test_an_id_of_fifteen_signs_gets_the_three_that_salesforce_gives_it(short: str, long: str) -> None:
    assert long_id(short) == long
    assert long_id(long) == long


@given(SIGNS)
def test_a_long_id_tells_ids_apart_that_differ_in_capitals_only(short: str) -> None:
    long = long_id(short)
    assert (long[:15], len(long)) == (short, 18)
    assert is_id(short)
    assert is_id(long)
    assert (long_id(short.swapcase()).upper() == long.upper()) == (short.swapcase() == short)


def test_what_is_no_id_stays_as_it_is() -> None:
    assert long_id("42") == "42"
    assert long_id("") == ""
    assert not is_id(f"{ACME[:15]}ZZZ")
    assert not is_id("০০১৪J00000000১")


@pytest.mark.parametrize(
    ("cell", "said"), [("1", "no"), ("true", "no"), (" TRUE ", "no"), ("0", ""), ("false", ""), ("", "")]
)
def test_only_an_opt_out_says_something(cell: str, said: str) -> None:
    assert objection(cell) == said


@pytest.mark.parametrize(("seconds", "minutes"), [("125", "3"), ("60", "1"), ("0", "0"), ("", ""), ("soon", "")])
def test_a_part_of_a_minute_counts_as_one(seconds: str, minutes: str) -> None:
    assert minutes_of(seconds) == minutes


def test_a_name_is_parted_before_its_last_word() -> None:
    assert (first_name("Ada Augusta King"), last_name("Ada Augusta King")) == ("Ada Augusta", "King")
    assert (first_name("Cher"), last_name("Cher")) == ("", "Cher")
    assert (first_name(None), last_name(None)) == ("", "")


def test_a_table_is_told_by_its_name_or_else_by_its_ids() -> None:
    assert recognise(Head("a.zip › Account.csv", HEADERS["Account"], ROWS["Account"])) == "Account"
    assert recognise(Head("extract.csv", HEADERS["Contact"], ROWS["Contact"])) == "Contact"
    assert recognise(Head("EXTRACT.CSV", [one.upper() for one in HEADERS["Lead"]], ROWS["Lead"])) == "Lead"
    assert recognise(Head("Campaign.csv", HEADERS["Campaign"], [])) == "Campaign"
    assert recognise(Head("Visit__c.csv", HEADERS["Visit__c"], ROWS["Visit__c"])) == "Visit__c"


@pytest.mark.parametrize(
    ("headers", "row"),
    [
        (["Id", "Name", "Email"], ["1", "Ada", "ada@example.com"]),
        (["Id", "OwnerId", "CreatedDate"], ["1", "2", "2020-01-01"]),
        (["OwnerId", "CreatedDate", "IsDeleted"], [ACME, "2020-01-01", "0"]),
    ],
)
def test_a_table_of_somebody_else_is_not_taken_for_one_of_salesforce(headers: list[str], row: list[str]) -> None:
    assert recognise(Head("Account.csv", headers, [row])) == ""
