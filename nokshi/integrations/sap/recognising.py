"""Tell a table of SAP by what its records call themselves, its columns and its name, and name its columns."""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from nokshi.integrations.cells import joined
from nokshi.integrations.sap.cloud import COLLECTIONS, TICKS
from nokshi.integrations.sap.tables import EMARSYS, FIELDS, SALES, TABLES
from nokshi.kernel.errors import Text
from nokshi.ports.systems import FORM, Head, Naming, Thing

TYPE, ADDRESS = "__metadata.type", "__metadata.uri"
COLLECTION = re.compile(r"/(\w+)Collection\(")
CLIENTS = ("CLIENT", "MANDT")
TABLE = re.compile(r"(?<![A-Z0-9])(?:BUT\d{3}|ADR[C26]|CRMD_[A-Z_]+[A-Z]|CRM_JEST)(?![A-Z0-9])")
SIGNS: tuple[tuple[str, frozenset[str]], ...] = tuple(
    (name, frozenset(columns.split()))
    for name, columns in (
        ("BUT000", "PARTNER TYPE BU_GROUP"), ("BUT000", "PARTNER TYPE NAME_LAST"), ("ADR6", "ADDRNUMBER SMTP_ADDR"),
        ("BUT000", "PARTNER TYPE NAME_ORG1"), ("ADR2", "ADDRNUMBER TEL_NUMBER"), ("ADRC", "ADDRNUMBER CITY1"),
        ("BUT020", "PARTNER ADDRNUMBER"), ("BUT050", "RELNR PARTNER1 PARTNER2"),
        ("CRMD_ORDERADM_H", "GUID OBJECT_ID PROCESS_TYPE"), ("CRMD_ORDER_INDEX", "HEADER PARTNER_NO"),
    )
)  # fmt: skip
STAMPS = frozenset(
    {"changedon", "creationon", "entitylastchangedon", "creationdatetime", "lastchangedatetime", "changedby"}
)
OF_EMARSYS = frozenset({"e-mail", "first name", "last name", "opt-in", "last update", "company"})
SOLD = frozenset({"item", "price", "order", "timestamp", "quantity"})
CLOUD = {thing.name: thing for thing in COLLECTIONS}


def recognise(head: Head) -> str:
    """Return the name of a table or collection, "" where it is none of SAP."""
    return _of_records(head) or _of_tables(head) or _of_cloud(head) or _of_emarsys(head) or _of_sales(head)


def thing_of(name: str) -> Thing:
    """Return what is known of a table; one that nobody wrote down is kept whole."""
    return BY_NAME.get(name) or Thing(name, key="GUID" if name.isupper() else "ObjectID", order=90)


def naming(tables: Sequence[Head]) -> Naming:
    """Return what names columns as the tables are written down here."""
    return _names


def edition(heads: Sequence[Head]) -> Text:
    """Return from which of SAP's systems an export is."""
    ways: Iterator[Text] = (
        "Emarsys"
        if _of_emarsys(head) or _of_sales(head)
        else _("Tables of SAP CRM")
        if _of_tables(head)
        else "SAP Cloud for Customer"
        for head in heads
    )
    return joined(ways)


def _names(head: Head) -> list[str]:
    if _of_emarsys(head):
        return _apart(head, [FIELDS.get(name.casefold(), name.casefold()) for name in head.headers])
    if _of_tables(head):
        return _apart(head, [name.strip().upper() for name in head.headers])
    if FORM in head.headers:
        return _apart(head, [f"{name}{TICKS}" if _has_ticks(name) else name for name in head.headers])
    return list(head.headers)


def _apart(head: Head, names: Sequence[str]) -> list[str]:
    """Return names of which none comes twice: what would is called as it was."""
    return [
        header if name in names[:place] else name
        for place, (header, name) in enumerate(zip(head.headers, names, strict=True))
    ]


def _has_ticks(name: str) -> bool:
    return any(f"{name}{TICKS}" in thing.columns for thing in COLLECTIONS)


def _of_records(head: Head) -> str:
    """Return what the records of an answer say that they are."""
    for heading, told in ((TYPE, _by_type), (ADDRESS, _by_address)):
        if heading in head.headers:
            place = list(head.headers).index(heading)
            cells = (str(row[place]) for row in head.rows if len(row) > place and row[place])
            if found := next(filter(None, map(told, cells)), ""):
                return found
    return ""


def _by_type(cell: str) -> str:
    return cell.removeprefix("c4codata.") if cell.startswith("c4codata.") else ""


def _by_address(cell: str) -> str:
    found = COLLECTION.search(cell) if "/c4codata" in cell else None
    return found[1] if found else ""


def _of_tables(head: Head) -> str:
    columns = {header.strip().upper() for header in head.headers if header.strip().upper() == header.strip()}
    stem = PurePosixPath(head.file.rpartition(" › ")[2]).stem.upper()
    named = TABLE.search(stem.replace("-", "_"))
    if named and (columns.intersection(CLIENTS) or thing_of(named[0]).key in columns):
        return named[0]
    return next((name for name, signs in SIGNS if signs <= columns), "")


def _of_cloud(head: Head) -> str:
    columns = set(head.headers)
    stem = PurePosixPath(head.file.rpartition(" › ")[2]).stem.split("_")[0].removesuffix("Collection")
    if not columns and '"d"' in head.before:
        return stem if stem in CLOUD else ""
    folded = {header.casefold() for header in columns}
    if "ObjectID" not in columns or not STAMPS.intersection(folded):
        return ""
    if stem in CLOUD and CLOUD[stem].key in columns:
        return stem
    keys = (("ContactID", "Contact"), ("CustomerID", "IndividualCustomer"), ("AccountID", "CorporateAccount"))
    return next((name for key, name in keys if key in columns), "")


def _of_emarsys(head: Head) -> str:
    if not head.headers or head.headers[0].casefold() != EMARSYS.key:
        return ""
    names = {FIELDS.get(header.casefold(), header.casefold()) for header in head.headers}
    is_numbered = all(header.isdigit() for header in head.headers[1:]) and len(head.headers) > 1
    known = OF_EMARSYS.intersection(names)
    return EMARSYS.name if is_numbered or (len(known) > 2 and known & {"opt-in", "last update"}) else ""


def _of_sales(head: Head) -> str:
    """Return whether a table is the file of sales; its headings are in small letters and no others."""
    columns = set(head.headers)
    return SALES.name if columns >= SOLD and columns & {"customer", "email"} else ""


BY_NAME = {thing.name: thing for thing in (*COLLECTIONS, *TABLES, EMARSYS, SALES)}
