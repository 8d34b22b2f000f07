"""Exports of HubSpot, made up: views in several languages and by internal names, in parts, and answers by JSON."""

import json
from collections.abc import Sequence
from typing import Any
from unicodedata import normalize

from nokshi.integrations.tests.moving import Rows, Tables, packed, rows_in, table
from nokshi.integrations.tests.opened import workbook

DAY = "2025-10-13"
WHEN = "2019-03-04 05:06"
LONG = "Dear Ada, a very long letter. " * 6_000
OWNER = "Mira Sen"

CONTACTS = (
    "Record ID", "First Name", "Last Name", "Email", "Additional email addresses", "Phone Number",
    "Mobile Phone Number", "Contact owner", "Job Title", "Associated Company", "Associated Company IDs",
    "Associated Company IDs (Primary)", "Lifecycle Stage", "Lead Status", "Unsubscribed from all email",
    "Street Address", "City", "State/Region", "Postal Code", "Country/Region", "Create Date", "Original Source",
    "Date of birth", "Associated Email", "Associated Note", "Shoe size",
)  # fmt: skip
COMPANIES = (
    "Record ID", "Company name", "Company Domain Name", "Company owner", "Phone Number", "City", "Country/Region",
    "Create Date", "Parent Company ID", "Associated Contact IDs", "Number of Associated Contacts",
)  # fmt: skip
DEALS = (
    "Record ID", "Deal Name", "Pipeline", "Deal Stage", "Amount", "Currency", "Close Date", "Create Date", "Deal owner",
    "Associated Company IDs", "Associated Contact IDs", "Associated Note IDs",
)  # fmt: skip
TICKETS = ("Ticket ID", "Ticket name", "Pipeline", "Ticket status", "Create date", "Associated Contact IDs")

ADA = [
    "101", "Ada", "Lovelace", "Ada@Example.com", "ada@work.example.com;countess@example.org", "+44 20 7946 0018",
    "+44 7911 123456", OWNER, "Analyst", "Acme", "201;202", "201", "Customer", "Open", "true", "Lane 1\nFlat 2",
    "London", "", "SW1A", "United Kingdom", WHEN, "Organic Search", "1815-12-10", LONG, 'She said "yes"', "37",
]  # fmt: skip
BO = ["102", "Bo", "Rahman", "bo@example.com", "", "ext. 12", "", "", *[""] * 3, "299", *[""] * 8, WHEN, *[""] * 5]
RAHIM = ["103", "রহিম", "উদ্দিন", "rahim@example.com", "", "", "", "Nobody Here", *[""] * 12, WHEN, *[""] * 5]
COMPANY_ROWS = [
    ["201", 'Acme, "Ltd."', "acme.example", OWNER, "+880 2 9881234", "Dhaka", "Bangladesh", WHEN, "", "101;102", "2"],
    ["202", "", "child.example", "", "", "", "", WHEN, "201", "", ""],
    ["203", "Own child", "", "", "", "", "", "", "203", "", "0"],
]
DEAL_ROWS = [
    ["101", "Looms", "Sales", "Closed Won", "5000.25", "EUR", "2026-03-01 10:00", WHEN, OWNER, "201", "101;102", ""],
    ["302", "Lost one", "Sales", "Closed Lost", "", "EUR", "", WHEN, "", "299", "", "7;8"],
]


def file_of(view: str, part: str = "", day: str = DAY, ending: str = "csv") -> str:
    """Return what HubSpot calls the file of a view."""
    return f"hubspot-crm-exports-{view}-{day}{part}.{ending}"


def without(headers: Sequence[str], rows: Rows, name: str) -> Rows:
    """Return a table, headings first, of which a column is missing."""
    place = list(headers).index(name)
    return [[cell for at, cell in enumerate(row) if at != place] for row in [list(headers), *rows]]


def in_parts() -> tuple[dict[str, bytes], Tables]:
    """Return an English export in zips: a split view, a column missing in its second part, ids twice, all awkward."""
    later = [*ADA[:12], "Evangelist", *ADA[13:]]
    tables: Tables = {
        file_of("all-companies"): [list(COMPANIES), *COMPANY_ROWS],
        file_of("all-contacts", "-1"): [list(CONTACTS), ADA, BO],
        file_of("all-contacts", "-2"): without(CONTACTS, [RAHIM, later], "Shoe size"),
        file_of("all-deals"): [list(DEALS), *DEAL_ROWS],
        file_of("all-tickets"): [list(TICKETS)],
    }
    files = {name: b"\xef\xbb\xbf" + table(rows).encode() for name, rows in tables.items()}
    return {"hubspot-crm-exports.zip": packed(files)}, tables


def in_spanish() -> tuple[dict[str, bytes], Tables]:
    """Return a Spanish export, as UTF-16, whose associations are English as HubSpot has them."""
    contacts = [
        ["ID de registro", "Nombre", "Apellidos", "Correo", "Cargo", "Ciudad", "País/región", "Número de teléfono",
         "Propietario del contacto", "Estado del lead", "Fecha de creación", "Associated Company IDs (Primary)"],
        ["7001", "José", "Núñez", "jose@example.es", "Jefe", "Bogotá", "España", "+34 91 123 45 67", OWNER, "Nuevo",
         WHEN, "8001"],
        ["7002", "María\nJosé", "", "maria@example.es", "", "", "", "", "", "", WHEN, ""],
    ]  # fmt: skip
    companies = [
        ["ID de registro", "Nombre de la empresa", "Nombre de dominio de la empresa", "Propietario de la empresa",
         "Fecha de creación", "Associated Note"],
        ["8001", "Telares, S.A.", "telares.example", "", WHEN, "Contrata;\npronto"],
    ]  # fmt: skip
    tables: Tables = {
        file_of("todos-contactos", day="2026-05-12"): contacts,
        file_of("todas-empresas", day="2026-05-12"): companies,
    }
    return {name: table(rows).encode("utf-16") for name, rows in tables.items()}, tables


def in_german() -> tuple[dict[str, bytes], Tables]:
    """Return a German view that went through a spreadsheet: cp1252, semicolons, a name of its own."""
    rows = [
        ["Datensatz-ID", "Vorname", "Nachname", "E-Mail", "Telefonnummer", "Für Kontakt zuständiger Mitarbeiter",
         "Lifecycle-Phase", "Straße", "Postleitzahl", "Stadt", "Land/Region", "Erstellungsdatum"],
        ["9001", "Jürgen", "Groß", "jg@example.de", "+49 30 901820", "Mira Sen", "Lead", "Weg 1", "10115", "Köln",
         "Deutschland", WHEN],
        ["9001", "Jürgen", "Größer", "jg@example.de", "", "", "Kunde", "", "", "", "", WHEN],
    ]  # fmt: skip
    return {"kontakte.csv": table(rows, delimiter=";").encode("cp1252")}, {"kontakte.csv": rows}


def by_internal_names() -> tuple[dict[str, bytes], Tables]:
    """Return an export by internal names, with owners by their ids, one of whom is in no file."""
    contacts = [
        ["hs_object_id", "firstname", "lastname", "email", "hubspot_owner_id", "createdate", "hs_email_optout",
         "associated company ids", "membership_tier"],
        ["1", "Ada", "Lovelace", "ada@example.com", "555", "2019-03-04T05:06:07.000Z", "true", "1", "gold"],
        ["2", "", "", "", "556", "", "", "", "=SUM(A1)"],
    ]  # fmt: skip
    companies = [
        ["hs_object_id", "name", "domain", "hubspot_owner_id", "createdate"],
        ["1", "Acme", "acme.example", "555", ""],
    ]
    owners = [["id", "email", "firstName", "lastName", "userId"], ["555", "mira@example.com", "Dev", "", "9"]]
    tables = {"contacts.csv": contacts, "companies.csv": companies, "owners.csv": owners}
    return {"export.zip": packed({name: table(rows) for name, rows in tables.items()})}, tables


def in_japanese() -> tuple[dict[str, bytes], Tables]:
    """Return a Japanese view whose headings are decomposed, as some disks write them."""
    heads = ["レコードID", "姓", "名", "Eメール", "電話番号", "コンタクト担当者", "作成日", "国/地域"]
    rows = [
        [normalize("NFD", head) for head in heads],
        ["501", "山田", "花子", "hanako@example.jp", "03-1234-5678", "", WHEN, "日本"],
    ]
    return {file_of("all-contacts"): table(rows).encode()}, {file_of("all-contacts"): rows}


def answer(records: Sequence[dict[str, Any]]) -> bytes:
    """Return what HubSpot's interface answers: records, and where the next ones are."""
    paging = {"next": {"after": "100", "link": "https://api.hubapi.com/crm/v3/objects/calls?after=100"}}
    return json.dumps({"results": records, "paging": paging}, ensure_ascii=False).encode()


def record(number: str, associations: dict[str, list[str]], **properties: Any) -> dict[str, Any]:
    """Return a record as the interface gives it."""
    named = {
        name: {"results": [{"id": one, "type": f"of_{name}"} for one in ids]} for name, ids in associations.items()
    }
    return {"id": number, "properties": {"hs_object_id": number, "hs_createdate": MOMENT, **properties},
            "createdAt": MOMENT, "archived": False, **({"associations": named} if named else {})}  # fmt: skip


MOMENT = "2020-05-06T07:08:09.123Z"
CALL = record(
    "701", {"contacts": ["101", "102"], "companies": ["201"]}, hs_timestamp=MOMENT, hs_call_title="Looms",
    hs_call_body="<p>She will<br>think</p>", hs_call_duration="125000", hs_call_direction="INBOUND",
    hubspot_owner_id="555", hs_call_status="COMPLETED",
)  # fmt: skip
NOTE = record("801", {"contacts": ["102"]}, hs_timestamp=MOMENT, hs_note_body="Ask & wait", hubspot_owner_id=None)
ALONE = record("802", {}, hs_timestamp=MOMENT, hs_note_body="Of nobody")


def from_the_interface() -> tuple[dict[str, bytes], Tables]:
    """Return contacts as a file beside what the interface tells of calls, notes and owners."""
    contacts: Rows = [list(CONTACTS), ADA, BO]
    owners = [{"id": "555", "email": "mira@example.com", "firstName": "Mira", "lastName": "Sen", "userId": 9}]
    documents = {"calls.json": answer([CALL]), "notes.json": answer([NOTE, ALONE]), "owners.json": answer(owners)}
    name = file_of("all-contacts")
    tables = {name: contacts, **{one: rows_in(one, content) for one, content in documents.items()}}
    return {name: table(contacts).encode(), **documents}, tables


def in_workbooks() -> tuple[dict[str, bytes], Tables]:
    """Return views as XLSX, where ids and amounts are numbers."""
    contacts: list[list[Any]] = [
        [*CONTACTS[:4], "Create Date", "Contact owner"],
        [101, "Ada", "Lovelace", "a@b.example", WHEN, ""],
    ]
    deals: list[list[Any]] = [
        [*DEALS[:6], "Deal owner", "Create Date"],
        [301, "Looms", "Sales", "Won", 5000.25, "EUR", OWNER, WHEN],
    ]
    sheets = {file_of("all-contacts", ending="xlsx"): contacts, file_of("all-deals", ending="xlsx"): deals}
    files = {name: workbook(rows) for name, rows in sheets.items()}
    return files, {name: rows_in(name, content) for name, content in files.items()}


FIXTURES = (in_parts, in_spanish, in_german, by_internal_names, in_japanese, from_the_interface, in_workbooks)
