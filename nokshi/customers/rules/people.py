"""A customer as a plain value: what adding one needs to know."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

PLAIN_FIELDS = (
    "kind", "name", "called", "language", "zone", "preferred_channel", "country", "city", "birth_date", "source",
)  # fmt: skip
MANY_FIELDS = ("emails", "phones", "handles", "external", "addresses", "units")
CHANGEABLE = (*PLAIN_FIELDS, "owner", *MANY_FIELDS)
IDENTITY_FIELDS = {"emails": "email", "phones": "phone", "handles": "handle", "external": "external"}
ADDRESS_PARTS = ("label", "lines", "city", "region", "postcode", "country")

Pair = tuple[str, str]


@dataclass(slots=True, kw_only=True)
class NewCustomer:
    """Somebody to add. `handles` and `external` are pairs of namespace and value; `addresses` dicts of their parts."""

    name: str
    kind: str = "person"
    called: str = ""
    language: str = ""
    zone: str = ""
    preferred_channel: str = ""
    country: str = ""
    city: str = ""
    birth_date: date | None = None
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    handles: Sequence[Pair] = ()
    external: Sequence[Pair] = ()
    addresses: Sequence[dict[str, Any]] = ()
    units: Sequence[int] = ()
    owner: int | None = None
    source: str = ""
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """An identity in its one form: kind, namespace, value, and how it was written."""

    kind: str
    namespace: str
    value: str
    shown: str = field(compare=False, default="")
