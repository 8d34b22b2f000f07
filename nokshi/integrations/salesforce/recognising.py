"""Tell a table of Salesforce by the name of its file, its headings and its ids."""

from pathlib import PurePosixPath

from nokshi.integrations.salesforce.things import BY_NAME, PREFIXES
from nokshi.integrations.salesforce.trees import sort_in
from nokshi.integrations.salesforce.values import is_id
from nokshi.ports.systems import Head

AUDIT = frozenset({"ownerid", "createddate", "createdbyid", "lastmodifieddate", "systemmodstamp", "isdeleted"})
ENOUGH = 2


def recognise(head: Head) -> str:
    """Return the name of the object that a table holds, "" where it is none of Salesforce."""
    headers = [header.casefold() for header in head.headers]
    if sort := sort_in(head):
        known = BY_NAME.get(sort.casefold())
        return known.name if known else sort
    if "id" not in headers:
        return ""
    place = headers.index("id")
    ids = [str(row[place]) for row in head.rows if len(row) > place and row[place]]
    if not all(is_id(one) for one in ids):
        return ""
    stem = PurePosixPath(head.file.rpartition(" › ")[2]).stem
    known = BY_NAME.get(stem.casefold())
    named = known.name if known else PREFIXES.get(ids[0][:3] if ids else "", stem)
    # Whoever chose the columns himself may have left out who made a row and when: then its ids have to say what it is.
    is_its_own = bool(ids) and all(PREFIXES.get(one[:3]) == named for one in ids)
    return named if is_its_own or len(AUDIT.intersection(headers)) >= ENOUGH else ""
