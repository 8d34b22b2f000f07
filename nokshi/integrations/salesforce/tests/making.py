"""A data export of Salesforce, made up: the columns of its objects and rows as awkward as real ones."""

from collections.abc import Mapping, Sequence

from nokshi.integrations.salesforce.values import long_id
from nokshi.integrations.tests import moving

AUDIT = ("OwnerId", "CreatedDate", "CreatedById", "LastModifiedDate", "SystemModstamp", "IsDeleted")
HEADERS = {
    "User": ("Id", "Username", "Name", "Email", "IsActive", *AUDIT[1:5]),
    "Account": (
        "Id", "Name", "ParentId", "BillingStreet", "BillingCity", "BillingState", "BillingPostalCode",
        "BillingCountry", "Phone", "Industry", "AnnualRevenue", "Description", "Tier__c", *AUDIT,
    ),
    "Contact": (
        "Id", "AccountId", "LastName", "FirstName", "MailingStreet", "MailingCity", "MailingCountry", "Phone",
        "MobilePhone", "ReportsToId", "Email", "Title", "LeadSource", "Birthdate", "HasOptedOutOfEmail", *AUDIT,
    ),
    "Lead": ("Id", "LastName", "FirstName", "Company", "Email", "Street", "City", "Country", "Status", *AUDIT),
    "Opportunity": ("Id", "AccountId", "Name", "StageName", "Amount", "CurrencyIsoCode", "CloseDate", *AUDIT),
    "Task": (
        "Id", "WhoId", "WhatId", "Subject", "ActivityDate", "Status", "Description", "TaskSubtype",
        "CallDurationInSeconds", "CompletedDateTime", *AUDIT,
    ),
    "Product2": ("Id", "Name", "ProductCode", "Description", "IsActive", "Family", *AUDIT),
    "Pricebook2": ("Id", "Name", "IsActive", "IsStandard", *AUDIT),
    "PricebookEntry": ("Id", "Pricebook2Id", "Product2Id", "UnitPrice", "CurrencyIsoCode", "IsActive", *AUDIT[1:]),
    "Order": (
        "Id", "AccountId", "Pricebook2Id", "EffectiveDate", "Status", "OrderNumber", "TotalAmount", "CurrencyIsoCode",
        *AUDIT,
    ),
    "OrderItem": ("Id", "OrderId", "Product2Id", "Quantity", "UnitPrice", "TotalPrice", "Description", *AUDIT[1:]),
    "Campaign": ("Id", "Name", *AUDIT),
    "Visit__c": ("Id", "Name", "Where__c", *AUDIT),
}  # fmt: skip
WHEN = "2019-03-04 05:06:07"


def id_of(prefix: str, number: int) -> str:
    """Return a long id."""
    return long_id(f"{prefix}4J000{number:07d}")


MIRA, GONE = id_of("005", 1), id_of("005", 2)
ACME, CHILD = id_of("001", 1), id_of("001", 2)
ADA, BO = id_of("003", 1), id_of("003", 2)
LOOM, SHUTTLE, LOOM_AGAIN = (id_of("01t", number) for number in (1, 2, 3))
STANDARD, DEALERS = id_of("01s", 1), id_of("01s", 2)
FIRST, SECOND, LONELY = (id_of("801", number) for number in (1, 2, 3))
LONG = "A very long story. " * 9_500


def audit(owner: str = MIRA) -> list[str]:
    return [owner, WHEN, MIRA, WHEN, WHEN, "0"]


ROWS: dict[str, list[list[str]]] = {
    "User": [
        [MIRA, "mira@old", "Mira", "mira@example.com", "1", *audit()[1:5]],
        [GONE, "gone@old", "Gone", "gone@example.com", "0", *audit()[1:5]],
    ],
    "Account": [
        [ACME, "Acme, \"Ltd.\"", "", "Road 9\nHouse 4", "Dhaka", "", "1207", "Bangladesh", "+880 2 9881234",
         "Textiles", "1200000.50", LONG, "Gold;Silver", *audit()],
        [CHILD, "আক্‌মে ঢাকা", ACME, "", "", "", "", "", "", "", "", "", "", *audit(GONE)],
    ],
    "Contact": [
        [ADA, ACME, "Lovelace", "Ada", "Lane 1", "London", "United Kingdom", "+44 20 7946 0018", "+44 7911 123456",
         "", "Ada@Example.com", "Analyst", "Web", "1815-12-10", "1", *audit()],
        [BO, CHILD[:15], "Rahman", "Bo", "", "", "", "ext. 12", "", ADA, "bo@example.com", "", "", "", "0", *audit()],
    ],
    "Lead": [
        [id_of("00Q", 1), "Sen", "Mita", "Sen Traders", "mita@example.com", "", "Kolkata", "India", "New", *audit()],
    ],
    "Opportunity": [
        [id_of("006", 1), ACME, "Looms", "Negotiation", "5000.25", "EUR", "2026-03-01", *audit()],
        [id_of("006", 2), id_of("001", 99), "Lost one", "Closed Lost", "", "EUR", "2020-01-01", *audit()],
    ],
    "Task": [
        [id_of("00T", 1), ADA, "", "Called about looms", "2020-05-06", "Completed", "She will\nthink about it.",
         "Call", "125", "2020-05-06 07:08:09", *audit()],
        [id_of("00T", 2), "", ACME, "Send the sample", "2020-06-07", "Completed", "", "Task", "", "", *audit(GONE)],
        [id_of("00T", 3), "", id_of("006", 1), "Ask about the price", "", "Open", "", "Task", "", "", *audit()],
    ],
    "Campaign": [],
    "Visit__c": [[id_of("a0B", 1), "V-001", "Chattogram", *audit()]],
}  # fmt: skip
READ = sum(map(len, ROWS.values()))


def table(name: str, rows: Sequence[Sequence[str]], headers: Sequence[str] = ()) -> str:
    """Return an object's file as the service writes it: every cell quoted."""
    return moving.table([headers or HEADERS[name], *rows])


def lead(number: int, name: str, mail: str, **more: str) -> list[str]:
    """Return a row of a lead."""
    cells = [id_of("00Q", number), name, "", "", mail, "", "", "", "New", *audit()]
    return [more.get(heading, cell) for heading, cell in zip(HEADERS["Lead"], cells, strict=True)]


def packed(**texts: str) -> bytes:
    """Return a zip of CSV files by their names."""
    return moving.packed({f"{name}.csv": text for name, text in texts.items()})


def export(rows: Mapping[str, Sequence[Sequence[str]]] = ROWS) -> bytes:
    """Return a zip of the service."""
    return packed(**{name: table(name, lines) for name, lines in rows.items()})


def zips(*archives: bytes) -> dict[str, bytes]:
    """Return the zips of one export by their names."""
    return {f"WE_00D4J000000CuzUUAS_{place}.ZIP": one for place, one in enumerate(archives, 1)}


SHOP: dict[str, list[list[str]]] = {
    "Account": ROWS["Account"],
    "Product2": [
        [LOOM, "Hand loom", "L-1", "Of teak", "1", "Looms", *audit()],
        [SHUTTLE, "Shuttle", "", "", "1", "", *audit()],
        [LOOM_AGAIN, "Hand loom, wide", "L-1", "", "0", "Looms", *audit()],
    ],
    "Pricebook2": [[STANDARD, "Standard Price Book", "1", "1", *audit()], [DEALERS, "Dealers", "1", "0", *audit()]],
    "PricebookEntry": [
        [id_of("01u", 1), STANDARD, LOOM, "1200.00", "EUR", "1", *audit()[1:]],
        [id_of("01u", 2), STANDARD, LOOM, "150000", "BDT", "1", *audit()[1:]],
        [id_of("01u", 3), DEALERS, SHUTTLE[:15], "9.5", "EUR", "1", *audit()[1:]],
        [id_of("01u", 4), DEALERS, id_of("01t", 99), "1", "EUR", "1", *audit()[1:]],
    ],
    "Order": [
        [FIRST, ACME, STANDARD, "2021-02-03", "Activated", "00000100", "2437.50", "EUR", *audit()],
        [SECOND, CHILD[:15], "", "2021-03-04", "Shipped", "00000101", "-9.50", "EUR", *audit()],
        [LONELY, id_of("001", 99), "", "2021-03-05", "Cancelled", "00000102", "77", "EUR", *audit()],
    ],
    "OrderItem": [
        [id_of("802", 1), FIRST, LOOM, "2", "1200.00", "2400.00", "", *audit()[1:]],
        [id_of("802", 3), SECOND, SHUTTLE, "-1", "9.5", "-9.50", "Came back", *audit()[1:]],
        [id_of("802", 2), FIRST[:15], LOOM_AGAIN, "3", "12.50", "37.50", "Spare parts", *audit()[1:]],
        [id_of("802", 4), id_of("801", 99), SHUTTLE, "1", "9.5", "9.5", "", *audit()[1:]],
    ],
}  # fmt: skip
"""A shop: products of which two have one code, price books, an order, a return and one of nobody, and stray rows."""
