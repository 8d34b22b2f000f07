"""What columns of Zoho are called by themselves: headings are labels, which people change and languages have."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from nokshi.integrations.zoho.things import KEY
from nokshi.ports.systems import Head, Naming

FIELDS = frozenset({"module", "label", "api name"})
TWIN = re.compile(r"\.(?:id|module)$")
BACKED_UP = re.compile(r"^(?P<module>.+?)(?:_C)?_\d{3,4}$")
EXPORTED = re.compile(r"^(?P<module>.+?)_+\d{4}_\d{2}_\d{2}(?:[ _].*)?$")
JOINED = re.compile(r"^(.+?)\s*\([^()]*\)$")
OWNER = re.compile(
    r"^(?:lead|contact|account|company|deal|pipeline|task|call|event|meeting|note|case|product|campaign|vendor"
    r"|price book|sales order) owner$"
)
OWN_ID = re.compile(r"^(?:lead|contact|account|company|deal|pipeline|task|call|event|note|case|product) id$")
PART = re.compile(r"^(?:(billing|shipping|mailing|other) )?address - (.+)$")
PARTS = {
    "street address": "street", "address line 1": "street", "state / province": "state", "country / region": "country",
    "zip / postal code": "zip code", "postal code": "zip code", "zip": "zip code", "pin code": "zip code",
}  # fmt: skip
CODES = {"billing zip code": "billing code", "shipping zip code": "shipping code", "mailing zip code": "mailing zip",
         "other zip code": "other zip"}  # fmt: skip
ALSO = {
    "id": KEY, "who id": "contact name", "what id": "related to", "event title": "title", "start datetime": "from",
    "end datetime": "to", "call duration in seconds": "call duration (in seconds)", "company name": "account name",
    "parent company": "parent account", "reports to": "reporting to", "from date": "from", "to date": "to",
    "potential name": "deal name",
}  # fmt: skip
"""What Zoho's interface, Bigin and former days call the same."""

Fields = Mapping[tuple[str, str], str]
"""The name of a field by its module and its label."""


def folded(text: str) -> str:
    """Return a heading without the accidents of writing."""
    return " ".join(unicodedata.normalize("NFC", str(text)).casefold().split())


def module_of(file: str) -> str:
    """Return the module that the name of a file says: `Contacts_001.csv`, `Contacts_2026_02_10.csv`."""
    stem = PurePosixPath(file.rpartition(" › ")[2]).stem
    named = BACKED_UP.match(stem) or EXPORTED.match(stem)
    return named["module"].rstrip("_") if named else stem


def tells(head: Head) -> bool:
    """Say whether a table is the list of fields of a backup."""
    return {folded(header) for header in head.headers} >= FIELDS


def naming(tables: Sequence[Head]) -> Naming:
    """Return a naming that knows labels that people changed from the list of fields, where it came along."""
    fields = {key: name for head in tables for key, name in names_of_fields(head).items()}
    return lambda head: names_of(head, fields)


def names_of(head: Head, fields: Fields) -> Sequence[str]:
    """Return the columns that headings name, each once; what is nobody's label stays as it is."""
    module = folded(module_of(head.file))
    names = [_name(header, module, fields) for header in head.headers]
    if KEY not in names:
        names = [KEY if OWN_ID.match(name) else name for name in names]
    made: list[str] = []
    for name, header in zip(names, head.headers, strict=True):
        made.append(header if name in made else name)
    return made


def names_of_fields(head: Head, column: str = "api name") -> dict[tuple[str, str], str]:
    """Return what a column of the list of fields says of each, by module and label; nothing where it has none."""
    headers = [folded(header) for header in head.headers]
    if column not in headers:
        return {}
    places = [headers.index(name) for name in ("module", "label", column)]
    rows = ([str(row[place] or "") for place in places] for row in head.rows if len(row) > max(places))
    return {(folded(module), folded(label)): name for module, label, name in rows if name}


def _name(header: str, module: str, fields: Fields) -> str:
    text = folded(header)
    twin = TWIN.search(text)
    label = text[: twin.start()] if twin else text
    ending = twin.group() if twin else ""
    if joined := JOINED.match(label):
        label = joined[1] if joined[0] == f"{joined[1]}({joined[1]})" else label
    told = fields.get((module, label), "").replace("_", " ").casefold() or label
    if part := PART.match(told):
        place = f"{part[1] or ''} {PARTS.get(part[2], part[2])}".strip()
        return CODES.get(place, place)
    named = "owner" if OWNER.match(told) else ALSO.get(told, told)
    return f"{named}{ending}"
