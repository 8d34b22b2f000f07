"""Tell the columns that people made from those of SAP: by their ending, by the names SAP leaves to its customers."""

import re

from nokshi.integrations.cells import apart
from nokshi.integrations.sap.tables import EMARSYS, FIELDS
from nokshi.integrations.sap.values import HEX

TEXT = "Text"
ENDING = re.compile(r"(.+?)_?(?:KUT|SDK)", re.I)
LEFT = re.compile(r"(?:YY1_|ZZ1_|ZZ?_?|YY?_?)([A-Z0-9][A-Z0-9_]+?)(?:_(?:BUS|COM|BP|CUS))?", re.I)
OF_EMARSYS = frozenset(FIELDS.values()) | frozenset(
    """
id|interests|marital status|children|education|salutation|
preferred e-mail format|registration date|avg. length of visit (minutes)|page views per day|
days since last e-mail sent|response rate|last update|birth month|number of people in household|office phone|
office fax|fax|registration language|uid
""".replace("\n", "").split("|")
)


def is_own(thing: str, name: str) -> bool:
    """Say whether people made a column: an extension (`_KUT`), one of `Z…` or `YY1_…`, one of Emarsys' own."""
    if thing == EMARSYS.name:
        return name.casefold() not in OF_EMARSYS and not name.isdigit()
    if name.endswith(TEXT) and ENDING.fullmatch(name.removesuffix(TEXT)):
        return False
    return bool(ENDING.fullmatch(name) or (name.isupper() and name[0] in "ZY" and LEFT.fullmatch(name)))


def titled(name: str) -> str:
    """Return a column as people call it: `ShoeSize_KUT` is “Shoe Size”, `ZZSHOE_SIZE` “Shoe size”."""
    found = ENDING.fullmatch(name) or (LEFT.fullmatch(name) if name.isupper() else None)
    words = apart(found[1] if found else name)
    return words.capitalize() if words.isupper() else words[:1].upper() + words[1:]


def beside(name: str) -> str:
    """Return the twin in which every code stands in words."""
    return "" if name.endswith(TEXT) else f"{name}{TEXT}"


def is_key(cell: str) -> bool:
    """Say whether a cell is a key of 32 signs."""
    return HEX.fullmatch(cell.strip().replace("-", "")) is not None
