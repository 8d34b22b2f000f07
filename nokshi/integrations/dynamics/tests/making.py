"""Exports of Dynamics 365, made up: answers of its Web API, CSV by logical names, workbooks; awkward as real ones."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nokshi.integrations.tests.moving import table
from nokshi.integrations.tests.opened import workbook

ADDRESS = "https://nokshi.crm4.dynamics.com/api/data/v9.2/"
SAID = "@OData.Community.Display.V1.FormattedValue"
KIND = "@Microsoft.Dynamics.CRM.lookuplogicalname"
Record = dict[str, Any]


def id_of(kind: int, number: int) -> str:
    """Return an id."""
    return f"{kind:08x}-0000-4000-8000-{number:012x}"


MIRA, GONE = id_of(1, 1), id_of(1, 2)
ACME, CHILD, NOWHERE = id_of(2, 1), id_of(2, 2), id_of(2, 99)
ADA, BO, MITA = id_of(3, 1), id_of(3, 2), id_of(4, 1)
DEAL = id_of(5, 1)
MOMENT = "2019-03-04T05:06:07Z"
LONG = "A very long story. " * 9_500


def lookup(name: str, key: str | None, kind: str, label: str) -> Record:
    """Return a lookup as the interface answers it when it is asked for annotations."""
    if key is None:
        return {f"_{name}_value": None}
    return {f"_{name}_value{SAID}": label, f"_{name}_value{KIND}": kind, f"_{name}_value": key}


def record(key: str, number: str, owner: str | None = MIRA, **cells: Any) -> Record:
    """Return a record with what all of them have."""
    label = {MIRA: "Mira Khan", GONE: "Gone"}.get(owner or "", "")
    return {
        "@odata.etag": 'W/"2049182"', key: number, "createdon": MOMENT, "modifiedon": MOMENT,
        f"statecode{SAID}": "Active", "statecode": 0, **lookup("ownerid", owner, "systemuser", label),
        "versionnumber": 12345678901234567890, **cells,
    }  # fmt: skip


def activity(number: int, about: str | None, kind: str = "contact", **cells: Any) -> Record:
    """Return a record of an activity."""
    told: Record = {"statecode": 1, f"statecode{SAID}": "Completed"}
    return record("activityid", id_of(6, number), **told, **lookup("regardingobjectid", about, kind, "x"), **cells)


SETS: dict[str, list[Record]] = {
    "systemusers": [
        {"systemuserid": MIRA, "fullname": "Mira Khan", "internalemailaddress": "mira@example.com"},
        {"systemuserid": GONE, "fullname": "Gone", "internalemailaddress": "gone@example.com", "isdisabled": True},
    ],
    "accounts": [
        record("accountid", ACME, name='Acme, "Ltd."', telephone1="+880 2 9881234", address1_line1="Road 9\nHouse 4",
               address1_city="Dhaka", address1_country="Bangladesh", revenue=1200000.50, description=LONG,
               donotbulkemail=False, **lookup("parentaccountid", None, "", "")),
        record("accountid", CHILD, GONE, name="আক্‌মে ঢাকা", **lookup("parentaccountid", CHILD, "account", "আক্‌মে")),
    ],
    "contacts": [
        record("contactid", ADA, firstname="Ada", lastname="Lovelace", fullname="Ada Lovelace", birthdate="1815-12-10",
               emailaddress1="Ada@Example.com", telephone1="+44 20 7946 0018", mobilephone="+44 7911 123456",
               donotemail=True, donotbulkemail=False, donotphone=False, leadsourcecode=8,
               **{f"leadsourcecode{SAID}": "Web"}, **lookup("parentcustomerid", ACME, "account", "Acme")),
        record("contactid", BO.upper(), None, firstname="Bo", lastname="Rahman", fullname="Bo Rahman",
               telephone1="ext. 12", emailaddress1="bo@example.com", donotphone=True,
               **lookup("parentcustomerid", NOWHERE, "account", "Gone")),
    ],
    "leads": [
        record("leadid", MITA, subject="Looms", firstname="Mita", lastname="Sen", fullname="Mita Sen",
               companyname="Sen Traders", emailaddress1="mita@example.com", address1_city="Kolkata"),
    ],
    "tasks": [activity(1, ACME, "account", subject="Send the sample", percentcomplete=100, actualend=MOMENT)],
    "phonecalls": [activity(2, ADA, subject="About looms", phonenumber="+44", directioncode=True,
                            description="She will\nthink about it.", actualend="2020-05-06T07:08:09Z",
                            actualdurationminutes=3)],
    "emails": [activity(3, DEAL, "opportunity", subject="Price", description="<p>Hello</p>", messageid="<1@x>")],
    "appointments": [activity(4, MITA, "lead", subject="Visit", isalldayevent=False, scheduledstart=MOMENT)],
    "annotations": [
        record("annotationid", id_of(7, 1), subject="Note", notetext="Likes tea", isdocument=False,
               **lookup("objectid", ADA, "contact", "Ada Lovelace")),
    ],
    "opportunities": [
        record("opportunityid", DEAL, name="Looms", estimatedvalue=5000.25,
               **{f"estimatedvalue{SAID}": "€5,000.25"}, **lookup("parentaccountid", ACME, "account", "Acme"),
               **lookup("transactioncurrencyid", id_of(9, 1), "transactioncurrency", "Euro")),
    ],
    "products": [],
    "new_visits": [record("new_visitid", id_of(8, 1), new_name="V-001", new_steps=[{"a": 1}, {"a": 2.50}])],
}  # fmt: skip
READ = sum(map(len, SETS.values()))


def document(name: str, records: Sequence[Record], more: bool = False) -> str:
    """Return what the interface answers for a set."""
    rest = {"@odata.nextLink": f"{ADDRESS}{name}?$skiptoken=2"} if more else {}
    return json.dumps(
        {"@odata.context": f"{ADDRESS}$metadata#{name}", "value": list(records), **rest}, ensure_ascii=False
    )


def answers(sets: Mapping[str, Sequence[Record]] = SETS) -> dict[str, str]:
    """Return the files of whoever saved the answers."""
    return {f"{name}.json": document(name, records, more=name == "contacts") for name, records in sets.items()}


CSV_HEADERS = {
    "account": ("accountid", "name", "parentaccountid", "telephone1", "emailaddress1", "address1_line1",
                "address1_city", "donotemail", "ownerid", "createdon", "modifiedon", "statecode", "statuscode"),
    "contact": ("contactid", "accountid", "firstname", "lastname", "emailaddress1", "mobilephone", "parentcustomerid",
                "donotphone", "ownerid", "createdon", "modifiedon", "statecode", "statuscode"),
    "lead": ("leadid", "subject", "firstname", "lastname", "companyname", "emailaddress1", "address1_city", "ownerid",
             "createdon", "modifiedon", "statecode", "statuscode"),
}  # fmt: skip


def audit(owner: str = MIRA) -> list[str]:
    return [owner, MOMENT, MOMENT, "0", "1"]


CSV_ROWS: dict[str, list[list[str]]] = {
    "account": [
        [ACME, 'Acme, "Ltd."', ACME, "+880 2 9881234", "info@acme.example", "Road 9\r\nHouse 4", "Dhaka", "true",
         *audit()],
        [CHILD, "আক্‌মে ঢাকা", "", "", "", "", "", "false", *audit(GONE)],
    ],
    "contact": [
        [ADA, "", "Ada", "Lovelace", "old@example.com", "", ACME, "1", *audit()],
        [ADA, "", "Ada", "Lovelace", "ada@example.com", "+44 7911 123456", ACME, "1", *audit()],
        [BO, "", "", "", "no address", "", NOWHERE, "0", *audit("")],
    ],
    "lead": [],
}  # fmt: skip


def by_names(name: str, rows: Sequence[Sequence[str]] | None = None) -> str:
    """Return a table as the maker portal writes it: logical names."""
    return table([CSV_HEADERS[name], *(CSV_ROWS[name] if rows is None else rows)])


def lead(number: int, last: str, mail: str, city: str = "") -> list[str]:
    """Return a row of a lead."""
    return [id_of(4, number), "Tea", "", last, "", mail, city, *audit()]


DAY = datetime(2019, 3, 4, 5, 6, 7)  # noqa: DTZ001  a workbook has no zone
HIDDEN = ("(Do Not Modify) Row Checksum", "(Do Not Modify) Modified On")
SHEETS: dict[str, list[list[Any]]] = {
    "All Accounts": [
        ["(Do Not Modify) Account", *HIDDEN, "Account Name", "Main Phone", "Parent Account", "Annual Revenue",
         "Address 1: City", "Owner", "Created On"],
        [ACME, "cGFzcw==", DAY, "Acme Ltd.", "+880 2 9881234", "", 1200000.5, "Dhaka", "Mira Khan", DAY],
        [CHILD, "cGFzcx==", DAY, "আক্‌মে ঢাকা", "", "Acme Ltd.", "", "", "Somebody Else", DAY],
    ],
    "My Active Contacts": [
        ["(Do Not Modify) Contact", *HIDDEN, "First Name", "Last Name", "Company Name", "Email", "Business Phone",
         "Do not allow Emails", "Birthday", "Owner", "Modified On"],
        [ADA, "x1==", DAY, "Ada", "Lovelace", "Acme Ltd.", "ada@example.com", "+44 20 7946 0018", "Do Not Allow",
         datetime(1915, 12, 10), "Mira Khan", DAY],  # noqa: DTZ001
        [BO, "x2==", DAY, "Bo", "Rahman", "Nobody Knows", "bo@example.com", "", "Allow", "", "", DAY],
    ],
    "All Activities": [
        ["(Do Not Modify) Activity", *HIDDEN, "Subject", "Regarding", "Activity Type", "Activity Status", "Owner",
         "Created On"],
        [id_of(6, 11), "y1==", DAY, "About looms", "Ada Lovelace", "Phone Call", "Completed", "Mira Khan", DAY],
        [id_of(6, 12), "y2==", DAY, "=Formula?", "Looms", "Task", "Open", "Mira Khan", DAY],
    ],
}  # fmt: skip


def workbooks() -> dict[str, bytes]:
    """Return static workbooks with their hidden columns."""
    return {f"{name} 3-4-2019 5-06-07 AM.xlsx": workbook(rows, hidden=3) for name, rows in SHEETS.items()}


def altered(book: bytes, change: Mapping[str, bytes], put: Mapping[str, bytes] | None = None) -> bytes:
    """Return a workbook with other bytes in its parts (old by new, in all of them), and with parts put in."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            for one, other in change.items():
                content = content.replace(one.encode(), other)
            new.writestr(name, content)
        for name, content in (put or {}).items():
            new.writestr(name, content)
    return file.getvalue()
