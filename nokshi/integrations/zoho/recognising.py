"""Tell a table of Zoho by its ids, its headings, and the name of its file."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from nokshi.integrations.zoho.naming import module_of, tells
from nokshi.integrations.zoho.things import BY_NAME, KEY, NAMED_ALSO
from nokshi.integrations.zoho.values import is_id
from nokshi.ports.systems import Head

METADATA = re.compile(r"(?:^|/)Metadata/[^/]+_\d{3,4}\.csv$")
MARKS = frozenset({"created time", "modified time", "owner.id", "owner", "created by.id", "modified by.id"})
ENOUGH = 2
SIGNS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Stage History", frozenset({"moved to", "stage duration (calendar days)"})),
    ("Notes", frozenset({"note content"})),
    ("Calls", frozenset({"call type", "call start time"})),
    ("Tasks", frozenset({"subject", "due date"})),
    ("Events", frozenset({"from", "to", "title"})),
    ("Attachments", frozenset({"file name", "parent.id"})),
    ("Cases", frozenset({"case number"})),
    ("Deals", frozenset({"deal name", "stage"})),
    ("Products", frozenset({"product name", "product code"})),
    ("Products", frozenset({"product name", "unit price"})),
    ("Price Books", frozenset({"price book name"})),
    ("Sales Orders", frozenset({"so number"})),
    ("Ordered Items", frozenset({"parent.id", "product name.id", "list price"})),
    ("Leads", frozenset({"last name", "lead status"})),
    ("Leads", frozenset({"last name", "is converted"})),
    ("Leads", frozenset({"last name", "company"})),
    ("Contacts", frozenset({"last name", "first name"})),
    ("Contacts", frozenset({"last name", "owner"})),
    ("Accounts", frozenset({"account name", "owner"})),
    ("Accounts", frozenset({"account name", "website"})),
)
"""By which columns a module is known whose name people changed; the first that fits."""


def recognise(head: Head) -> str:
    """Return the name of the module that a table holds, "" where it is none of Zoho."""
    inner = head.file.rpartition(" › ")[2]
    if METADATA.search(inner) or tells(head):
        return "Fields" if tells(head) else module_of(head.file)[:80]
    own = list(head.own)
    if _is_users(module_of(head.file), own):
        return "Users"
    if KEY not in own:
        return ""
    place = own.index(KEY)
    ids = [str(row[place]) for row in head.rows if len(row) > place and row[place] not in (None, "")]
    if not all(is_id(one) for one in ids) or (not ids and len(MARKS.intersection(own)) < ENOUGH):
        return ""
    return module_in(module_of(head.file), own)


def module_in(named: str, own: Sequence[str]) -> str:
    """Return the module of a table by what its file is called, else by its columns, else what its file says."""
    columns = set(own)
    by_columns = next((name for name, signs in SIGNS if signs <= columns), "")
    known = BY_NAME.get(named.casefold())
    by_name = known.name if known else NAMED_ALSO.get(named.casefold(), "")
    if by_columns in {"Notes", "Stage History"}:
        return by_columns
    return by_name or by_columns or named[:80]


def is_backed_up(head: Head) -> bool:
    """Say whether a table is of a backup of all data."""
    path = PurePosixPath(head.file.rpartition(" › ")[2])
    return any(re.fullmatch(r"Data(?:_\d+)?|Metadata", part) for part in path.parts[:-1])


def _is_users(named: str, own: Sequence[str]) -> bool:
    people = {"first name", "last name", "email", "role", "profile"}
    return named.casefold() == "users" and len(people.intersection(own)) > ENOUGH
