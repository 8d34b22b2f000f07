"""Headings of every language name the same properties, ids are told apart by object, and tables by what is in them."""

import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.integrations.hubspot.labels import folded, labelled, labels, language_of, names_by_label
from nokshi.integrations.hubspot.recognising import names_of, recognise
from nokshi.integrations.hubspot.tests.making import (
    COMPANIES,
    COMPANY_ROWS,
    CONTACTS,
    DEAL_ROWS,
    DEALS,
    TICKETS,
    file_of,
)
from nokshi.integrations.hubspot.values import ids_in, in_object, is_id, minutes_of, owner_ids
from nokshi.ports.systems import Head

THINGS = sorted({thing for language in labels().values() for thing in language} - {"any"})
OFFERED = {
    "en", "de", "es", "fr", "ja", "nl", "pt-br", "it", "pl", "sv", "fi", "zh-tw", "da", "nb", "ko", "th", "zh-cn",
}  # fmt: skip
"""The languages that HubSpot offers for an export."""


def told(file: str, *rows: list[str]) -> str:
    head = Head(file, rows[0], rows[1:])
    return recognise(replace(head, names=names_of(head)))


def test_every_language_that_hubspot_offers_is_known() -> None:
    assert set(labels()) == OFFERED
    for language in OFFERED:
        assert {"hs_object_id", "firstname", "lastname", "email"} <= set(labelled(language, "contacts").values())
        assert "name" in labelled(language, "companies").values()


@pytest.mark.parametrize("thing", THINGS)
def test_no_label_means_two_properties_in_any_language(thing: str) -> None:
    found: dict[str, str] = {}
    for language in labels():
        for label, name in labelled(language, thing).items():
            assert found.setdefault(label, name) == name, (language, label)
    assert found.items() <= names_by_label(thing).items()


@given(some.sampled_from(sorted(OFFERED)), some.sampled_from(["NFC", "NFD"]), some.booleans())
def test_contacts_are_known_in_every_language_however_the_headings_are_written(
    language: str, form: str, is_upper: bool
) -> None:
    tables = labels()[language]
    heads = [part[name][0] for part in (tables["any"], tables["contacts"]) for name in part]
    written = [unicodedata.normalize(form, head.upper() if is_upper else head) for head in heads]  # type: ignore[arg-type]
    rows = [str(number) for number in range(len(written))]
    assert told(file_of("all-contacts"), written, rows) == "contacts"
    assert language_of(written) == language or labelled(language, "contacts").keys() & {folded(written[0])}


@pytest.mark.parametrize(
    ("file", "rows", "thing"),
    [
        ("a.zip › all.csv", [list(CONTACTS), ["1", *[""] * 25]], "contacts"),
        ("companies.csv", [list(COMPANIES), *COMPANY_ROWS], "companies"),
        ("deals.csv", [list(DEALS), *DEAL_ROWS], "deals"),
        (file_of("all-tickets"), [list(TICKETS)], "tickets"),
        (file_of("all-boats"), [["Record ID", "Boat name", "Length"], ["1", "Ada", "9"]], "all-boats"),
        ("c.csv", [["hs_object_id", "hs_call_title", "hs_call_body", "hs_timestamp", "hubspot_owner_id"]], "calls"),
        ("contact_data.csv", [["property_hs_object_id", "property_email", "property_createdate",
                               "property_lifecyclestage", "property_firstname"], ["1", "", "", "", ""]], "contacts"),
        ("owners.csv", [["id", "email", "firstName", "lastName", "userId"], ["1", "", "", "", ""]], "owners"),
    ],
)  # fmt: skip
def test_a_table_is_told_by_its_headings_and_the_name_of_its_file(file: str, rows: list[list[str]], thing: str) -> None:
    assert told(file, *rows) == thing


@pytest.mark.parametrize(
    "rows",
    [
        [["Record ID", "First Name", "Last Name"], ["1", "Ada", "Lovelace"]],
        [["Record ID", "First Name", "Last Name", "Contact owner", "Create Date"], ["zcrm_5544", "", "", "", ""]],
        [["Customer", "Email", "Create Date", "Lead Status"], ["1", "", "", ""]],
    ],
)
def test_a_table_of_somebody_else_is_not_taken_for_one_of_hubspot(rows: list[list[str]]) -> None:
    assert told("contacts.csv", *rows) == ""


@given(some.lists(some.integers(1, 10**12).map(str), max_size=5, unique=True))
def test_a_cell_holds_several_ids_of_one_object(ids: list[str]) -> None:
    assert ids_in(";".join(ids)) == ids
    assert ids_in(" ; ".join(ids)) == ids
    assert list(in_object("deals")(";".join(ids))) == [f"0-3/{one}" for one in ids]


def test_associations_of_the_interface_are_ids_too() -> None:
    assert ids_in('[{"id":"101","type":"call_to_contact"},{"id":"101"},{"toObjectId":7}]') == ["101", "7"]
    assert ids_in("[not json") == []
    assert ids_in("101.0") == ["101"]


def test_a_name_is_no_id_of_an_owner() -> None:
    assert owner_ids("Mira Sen") == []
    assert owner_ids(" 555 ") == ["555"]
    assert not is_id("১২৩")
    assert not is_id("1" * 16)


@pytest.mark.parametrize(
    ("cell", "minutes"), [("125000", "3"), ("0:02:05", "3"), ("2:05", "3"), ("0", "0"), ("", ""), ("soon", "")]
)
def test_a_part_of_a_minute_counts_as_one(cell: str, minutes: str) -> None:
    assert minutes_of(cell) == minutes
