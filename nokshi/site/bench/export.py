"""A data export of Salesforce made up for the bench: eight objects, their rows linked to one another."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from nokshi.integrations.salesforce.values import long_id

Row = tuple[str, ...]
AUDIT = ("OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "SystemModstamp", "IsDeleted")
ADDRESS = ("Street", "City", "State", "PostalCode", "Country")
COLLEAGUES = 50
PLACES = (("Road 7", "Dhaka", "", "1207", "Bangladesh"), ("Lane 3", "Leeds", "Yorkshire", "LS1 4DY", "United Kingdom"),
          ("Park Street 9", "Kolkata", "West Bengal", "700016", "India"))  # fmt: skip
NAMES = ("Ada", "Bo", "Mira", "রহিম", "সুমনা", "Jorge", "Lena", "Tomás")
FAMILIES = ("Lovelace", "Rahman", "Sen", "উদ্দিন", "চৌধুরী", "Silva", "Okafor", "Núñez")


def _id(prefix: str, number: int) -> str:
    return long_id(f"{prefix}4J000{number:07d}")


def _audit(number: int) -> Row:
    when = f"20{10 + number % 14:02}-{1 + number % 12:02}-{1 + number % 28:02} {number % 24:02}:{number % 60:02}:07"
    user = _id("005", number % COLLEAGUES)
    return user, when, user, when, when, "0"


def _user(number: int, _total: int) -> Row:
    return (_id("005", number), f"user{number}@old", f"User {number}", f"user{number}@bench.example", "1",
            *_audit(number)[1:5])  # fmt: skip


def _account(number: int, total: int) -> Row:
    parent = _id("001", number // 8) if number % 5 == 0 and number else ""
    return (_id("001", number), f"{FAMILIES[number % 8]} Mills {number}", parent, *PLACES[number % 3],
            f"+88017{number % 10**8:08d}", "Textiles", f"{number * 1000}.50", "Dyes yarn. " * (number % 9),
            *_audit(number))  # fmt: skip


def _contact(number: int, total: int) -> Row:
    reports = _id("003", number // 9) if number % 4 == 0 and number else ""
    return (_id("003", number), _id("001", number % max(total // 10, 1)), FAMILIES[number % 8],
            f"{NAMES[number // 8 % 8]} {number}", *PLACES[number % 3], f"+88018{number % 10**8:08d}", "", reports,
            f"contact{number}@bench.example", "Buyer", "Web", "", "1" if number % 11 == 0 else "0",
            *_audit(number))  # fmt: skip


def _lead(number: int, _total: int) -> Row:
    return (_id("00Q", number), FAMILIES[number % 8], f"{NAMES[number // 8 % 8]} {number}", f"Shop {number}",
            f"lead{number}@bench.example", *PLACES[number % 3], "Open", *_audit(number))  # fmt: skip


def _deal(number: int, total: int) -> Row:
    return (_id("006", number), _id("001", number % max(total // 10, 1)), f"Deal {number}", "Negotiation",
            f"{number}.25", "EUR", f"2026-{1 + number % 12:02}-01", *_audit(number))  # fmt: skip


def _task(number: int, total: int) -> Row:
    return (_id("00T", number), _id("003", number % max(total // 4, 1)), "", f"Called about order {number}",
            f"2024-{1 + number % 12:02}-{1 + number % 28:02}", "Completed", "She will think about it. " * (number % 4),
            "Call", str(number % 600), "", *_audit(number))  # fmt: skip


def _case(number: int, total: int) -> Row:
    return (_id("500", number), _id("001", number % max(total // 10, 1)), _id("003", number % max(total // 4, 1)),
            f"The parcel {number} is late", "Closed", "Web", *_audit(number))  # fmt: skip


def _visit(number: int, _total: int) -> Row:
    return _id("a0B", number), f"V-{number}", "Chattogram", *_audit(number)


Make = Callable[[int, int], Row]
# Of every hundred rows so many; the users are few and the same in every export.
OBJECTS: dict[str, tuple[int, Sequence[str], Make]] = {
    "User": (0, ("Id", "Username", "Name", "Email", "IsActive", *AUDIT[1:5]), _user),
    "Account": (10, ("Id", "Name", "ParentId", *(f"Billing{part}" for part in ADDRESS), "Phone", "Industry",
                     "AnnualRevenue", "Description", *AUDIT), _account),
    "Contact": (25, ("Id", "AccountId", "LastName", "FirstName", *(f"Mailing{part}" for part in ADDRESS), "Phone",
                     "MobilePhone", "ReportsToId", "Email", "Title", "LeadSource", "Birthdate", "HasOptedOutOfEmail",
                     *AUDIT), _contact),
    "Lead": (10, ("Id", "LastName", "FirstName", "Company", "Email", *ADDRESS, "Status", *AUDIT), _lead),
    "Opportunity": (10, ("Id", "AccountId", "Name", "StageName", "Amount", "CurrencyIsoCode", "CloseDate", *AUDIT),
                    _deal),
    "Task": (30, ("Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status", "Description", "TaskSubtype",
                  "CallDurationInSeconds", "CompletedDateTime", *AUDIT), _task),
    "Case": (10, ("Id", "AccountId", "ContactId", "Subject", "Status", "Origin", *AUDIT), _case),
    "Visit__c": (5, ("Id", "Name", "Where__c", *AUDIT), _visit),
}  # fmt: skip


def rows_of(name: str, total: int) -> Iterator[Row]:
    """Yield the rows of an object in an export of so many rows."""
    share, _headers, make = OBJECTS[name]
    for number in range(share * total // 100 if share else COLLEAGUES):
        yield make(number, total)


def write(path: Path, total: int) -> int:
    """Write an export of about so many rows and return how many they are."""
    count = 0
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (_share, headers, _make) in OBJECTS.items():
            with archive.open(f"{name}.csv", "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
                writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
                writer.writerow(headers)
                for row in rows_of(name, total):
                    writer.writerow(row)
                    count += 1
    return count
