"""The trees of records that the `sf` command exports: which object a table holds, and what its columns are called."""

from collections.abc import Sequence

from nokshi.ports.systems import FORM, Head, Naming

TYPE, REFERENCE = "attributes.type", "attributes.referenceId"
ID = "Id"
PLAN = "DataPlan"
"""The file that says in which order the others go back in: kept whole beside them."""

IN_PLAN = frozenset({"sobject", "files"})
WHO = frozenset({"Contact", "Lead"})
ACTIVITIES = frozenset({"Task", "Event"})
BY_PARENT = frozenset({"CaseComment", "EmailMessage", "Note", "Attachment"})
ABOVE = {"Contact": "ReportsToId"}


def sort_in(head: Head) -> str:
    """Return the one object that all records of a table say they are, "" where they do not say it."""
    if FORM not in head.headers:
        return ""
    if IN_PLAN.issubset(head.headers):
        return PLAN
    if TYPE not in head.headers:
        return ""
    place = head.headers.index(TYPE)
    sorts = {str(row[place]) for row in head.rows if len(row) > place and row[place]}
    return sorts.pop() if len(sorts) == 1 else ""


def naming(tables: Sequence[Head]) -> Naming:
    """Return what gives columns the names of fields."""
    return named


def named(head: Head) -> Sequence[str]:
    """Return the fields of a table: what others call its records is their id, below whom they stood a field too."""
    sort = sort_in(head)
    if not sort or REFERENCE not in head.headers:
        return head.headers
    return [_named(header, sort, head.headers) for header in head.headers]


def _named(header: str, sort: str, headers: Sequence[str]) -> str:
    if header == REFERENCE:
        return ID
    if header == ID:
        return f"{ID} there"
    parent, dot, _relation = header.removeprefix("#").partition(".")
    if not (header.startswith("#") and dot):
        return header
    field = field_above(sort, parent)
    return header if field in headers else field


def field_above(sort: str, parent: str) -> str:
    """Return the field by which records of a sort say what they belong to."""
    if sort == parent:
        return ABOVE.get(sort, "ParentId")
    if sort in ACTIVITIES:
        return "WhoId" if parent in WHO else "WhatId"
    return "ParentId" if sort in BY_PARENT else f"{parent}Id"
