"""Tell a table of HubSpot by its headings in any language, its ids, and the name of its file."""

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import PurePosixPath

from nokshi.integrations.hubspot.labels import folded, labels, names_by_label, own_names
from nokshi.integrations.hubspot.things import ASSOCIATED, KEY, ORDER
from nokshi.integrations.hubspot.values import is_id
from nokshi.ports.systems import Head, Naming

FILE = re.compile(r"^hubspot[-_]crm[-_]exports?[-_](?P<view>.+?)(?:[-_]\d{4}-\d{2}-\d{2}.*)?$", re.I)
PROPERTY = re.compile(r"^propert(?:ies\.|y_)")
ASSOCIATION = re.compile(r"^associated (company|contact|deal|ticket|order) ids?( \(primary\))?$")
OWNER = frozenset({"id", "email", "firstname", "lastname"})
MARKS = frozenset({
    "hubspot_owner_id", "lifecyclestage", "hs_lead_status", "createdate", "lastmodifieddate", "notes_last_updated",
    "hs_createdate", "hs_lastmodifieddate", "hs_timestamp", "hs_pipeline", "hs_pipeline_stage", "dealstage",
})  # fmt: skip
ENOUGH = 2
"""So many of HubSpot's own properties make a table with a number one of HubSpot's, whatever its file is called."""


def naming(tables: Sequence[Head]) -> Naming:
    """Return a naming that knows the labels of every language, internal names, and what an interface answers."""
    return names_of


def recognise(head: Head) -> str:
    """Return the name of the object that a table holds, "" where it is none of HubSpot."""
    own = set(head.own)
    if {name.casefold() for name in own} >= OWNER and KEY not in own and "userid" in {one.casefold() for one in own}:
        return "owners"
    if KEY not in own:
        return ""
    place = list(head.own).index(KEY)
    if not all(is_id(str(row[place])) for row in head.rows if len(row) > place and row[place] not in (None, "")):
        return ""
    file = FILE.match(PurePosixPath(head.file.rpartition(" › ")[2]).stem)
    thing = thing_in(head.headers)
    if file:
        return thing or file["view"][:80]
    marks = own & MARKS | {name for name in own if name in {*ASSOCIATED, ORDER} or name.startswith("associations.")}
    return thing if len(marks) >= ENOUGH else ""


def names_of(head: Head) -> Sequence[str]:
    """Return the properties that headings name; what is nobody's label stays as it is."""
    known = names_by_label(thing_in(head.headers))
    names = [_name(header, known) for header in head.headers]
    is_export = FILE.match(PurePosixPath(head.file.rpartition(" › ")[2]).stem)
    if KEY not in names and names and (is_export or "properties." in " ".join(head.headers)):
        place = names.index("id") if "id" in names else 0
        names[place] = KEY
    return _each_once(names, head.headers)


def thing_in(headers: Sequence[str]) -> str:
    """Return the object of which most headings are, by those that not every object has; "" where it is nobody's."""
    return _thing_in(tuple(headers))


@lru_cache(64)
def _thing_in(headers: tuple[str, ...]) -> str:
    counts = {}
    for thing in labels()["en"]:
        known, own = names_by_label(thing), own_names(thing)
        counts[thing] = len({name for header in headers if (name := _name(header, known)) in own})
    most = max(counts.values())
    best = [thing for thing, count in counts.items() if count == most]
    return best[0] if most > 1 or (most and len(best) == 1) else ""


def _name(header: str, known: dict[str, str]) -> str:
    text = folded(header)
    if found := known.get(text):
        return found
    if match := ASSOCIATION.match(text):
        return f"associated {match[1]} ids{match[2] or ''}"
    bare = PROPERTY.sub("", text)
    if bare == "associations.orders.results":
        return ORDER
    return bare if bare != text or bare in ASSOCIATED else known.get(bare, header)


def _each_once(names: Sequence[str], headers: Sequence[str]) -> list[str]:
    """Return names of which none comes twice: a second column of the same name keeps its heading."""
    seen: set[str] = set()
    made: list[str] = []
    for name, header in zip(names, headers, strict=True):
        made.append(header if name in seen else name)
        seen.add(name)
    return made
