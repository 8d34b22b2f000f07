"""Tell a table of Dynamics 365 by its hidden columns, its address or its logical names, and name its columns."""

import re
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from django.utils.translation import gettext_lazy as _

from nokshi.integrations.cells import joined
from nokshi.integrations.dynamics.labels import SETS, TABLES, logical
from nokshi.integrations.dynamics.things import BY_NAME, FORMATTED, thing_of
from nokshi.integrations.dynamics.values import is_guid
from nokshi.kernel.errors import Text
from nokshi.ports.systems import FORM, Head, Naming

HIDDEN = "(do not modify) "
CHECKSUM, MODIFIED = "row checksum", "modified on"
CONTEXT = re.compile(r'"@odata\.context"\s*:\s*"[^"]*/api/data/v[\d.]+/\$metadata#(\w+)')
LOOKUP = re.compile(r"_(\w+)_value")
SAID = re.compile(r"(\w+)@OData\.Community\.Display\.V1\.FormattedValue", re.I)
AUDIT = frozenset(
    {"createdon", "modifiedon", "createdby", "modifiedby", "ownerid", "statecode", "statuscode", "versionnumber"}
)
ENOUGH = 3
OF_ACTIVITIES = {
    "email": {"messageid", "trackingtoken", "torecipients", "sender"}, "phonecall": {"phonenumber"},
    "appointment": {"isalldayevent", "globalobjectid", "location", "requiredattendees"}, "task": {"percentcomplete"},
    "activitypointer": {"activitytypecode"},
}  # fmt: skip
FIRST = (
    "productpricelevel", "salesorderdetail", "annotation", "opportunityproduct", "campaignresponse", "quote",
    "salesorder", "invoice", "incident", "opportunity", "lead", "contact", "account", "campaign", "product",
    "systemuser", "pricelevel", "transactioncurrency",
)  # fmt: skip
"""Tables may hold the id of those behind them too: the first whose id stands there is meant."""


def recognise(head: Head) -> str:
    """Return the logical name of a table, "" where it is none of Dynamics 365."""
    if label := _hidden(head.headers):
        return TABLES.get(label, re.sub(r"\W+", "", label))
    if found := CONTEXT.search(head.before):
        return _of_set(found[1])
    names = [name.casefold() for name in named(head)]
    if len(AUDIT.intersection(names)) < ENOUGH:
        return ""
    thing = _by_names(head, names)
    return thing if thing and _has_ids(head, names, BY_NAME[thing].key) else ""


def naming(tables: Sequence[Head]) -> Naming:
    """Return what gives columns their logical names."""
    return named


def named(head: Head) -> list[str]:
    """Return the logical names of a table's columns; a label that two columns have names the first of them."""
    label = _hidden(head.headers)
    table = TABLES.get(label, re.sub(r"\W+", "", label))
    names: list[str] = []
    for header in head.headers:
        name = _of_workbook(header, table) if label else _of_program(header)
        names.append(header if name in names else name)
    return names


def edition(heads: Sequence[Head]) -> Text:
    """Return by which of its ways an export left Dynamics 365."""
    ways = (
        _("Static worksheets") if _hidden(head.headers)
        else _("Answers of the Web API") if FORM in head.headers
        else _("CSV by logical names")
        for head in heads if head.headers
    )  # fmt: skip
    return joined(ways)


def _hidden(headers: Sequence[str]) -> str:
    """Return what a workbook calls its table, by the heading of the hidden id; "" where there is none."""
    hidden = [header.casefold().removeprefix(HIDDEN) for header in headers if header.casefold().startswith(HIDDEN)]
    if CHECKSUM not in hidden:
        return ""
    return next((name for name in hidden if name not in {CHECKSUM, MODIFIED}), "")


def _of_workbook(header: str, table: str) -> str:
    name = header.casefold()
    if not name.startswith(HIDDEN):
        return logical(table, header)
    name = name.removeprefix(HIDDEN)
    return {CHECKSUM: "rowchecksum", MODIFIED: "rowmodifiedon"}.get(name, thing_of(table).key)


def _of_program(header: str) -> str:
    if said := SAID.fullmatch(header):
        return f"{_of_program(said[1])}{FORMATTED}"
    lookup = LOOKUP.fullmatch(header)
    return lookup[1].casefold() if lookup else header.casefold() if "@" not in header else header


def _of_set(name: str) -> str:
    return SETS.get(name.casefold()) or re.sub(r"(?<=[^s])s$", "", name.casefold())


def _by_names(head: Head, names: Sequence[str]) -> str:
    stem = PurePosixPath(head.file.rpartition(" › ")[2]).stem.casefold()
    for said in (stem, SETS.get(stem, ""), TABLES.get(stem, "")):
        if said in BY_NAME and BY_NAME[said].key in names:
            return said
    if "activityid" in names:
        likely: Mapping[str, int] = {name: len(own.intersection(names)) for name, own in OF_ACTIVITIES.items()}
        return max(likely, key=likely.__getitem__) if any(likely.values()) else "activitypointer"
    return next((name for name in FIRST if BY_NAME[name].key in names), "")


def _has_ids(head: Head, names: Sequence[str], key: str) -> bool:
    place = names.index(key)
    return all(is_guid(str(row[place])) for row in head.rows if len(row) > place and row[place])
