"""What a row of a file says of somebody, and what that changes in what is known."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from nokshi.customers.rules.identities import external_of, handle_of
from nokshi.customers.rules.names import tidy
from nokshi.customers.rules.people import IDENTITY_FIELDS, PLAIN_FIELDS

Facts = dict[str, Any]
NAMED = re.compile(r"([^:/]{1,60}):(?!//)(.+)")
PARTS = {
    "lines": "address",
    "city": "address_city",
    "region": "region",
    "postcode": "postcode",
    "country": "address_country",
}
FILLED = tuple(field for field in PLAIN_FIELDS if field not in ("kind", "source"))


def incoming(values: Mapping[str, Any], *, kind: str, namespace: str) -> Facts:
    """Return a typed row as the fields of a customer; numbers of other systems belong to `namespace`."""
    facts: Facts = {field: _text(values.get(column)) for field, column in TEXTS}
    first = _text(values.get("first_name"))
    facts["name"] = facts["name"] or tidy(f"{first} {_text(values.get('last_name'))}")
    facts["called"] = facts["called"] or first
    facts["birth_date"] = values["birth_date"].isoformat() if isinstance(values.get("birth_date"), date) else None
    facts["kind"], facts["source"] = kind, _text(values.get("source"))
    facts["emails"] = _list(values.get("email"))
    facts["phones"] = _list(values.get("phone"))
    facts["external"] = [_pair(text, namespace) for text in _split(values.get("customer_id"))]
    facts["handles"] = [_pair(text, "") for text in _split(values.get("handle"))]
    facts["addresses"] = []
    if any(values.get(column) is not None for column in PARTS.values()):
        _set_address(facts, values)
    return facts


TEXTS = tuple((field, {"zone": "time_zone"}.get(field, field)) for field in FILLED)


def _set_address(facts: Facts, values: Mapping[str, Any]) -> None:
    """Note where somebody lives; what the address does not say is taken from the row, and the other way round."""
    address = {part: _text(values.get(column)) for part, column in PARTS.items()}
    address = {**address, "city": address["city"] or facts["city"], "country": address["country"] or facts["country"]}
    has_place = address["lines"] or address["postcode"] or _text(values.get("address_city"))
    if has_place:
        facts["addresses"] = [{"label": "", **address}]
    facts["city"], facts["country"] = facts["city"] or address["city"], facts["country"] or address["country"]


def _text(value: Any) -> str:
    if type(value) is str:
        return tidy(value)
    return "" if value is None or isinstance(value, date | datetime) else tidy(str(value))


def _list(value: Any) -> list[str]:
    if value is None or value == []:
        return []
    many = value if isinstance(value, list | tuple) else [value]
    return list(dict.fromkeys(str(one) for one in many if one))


def _split(value: Any) -> list[str]:
    return [part.strip() for text in _list(value) for part in text.split(";") if part.strip()]


def _pair(text: str, namespace: str) -> list[str]:
    named = NAMED.fullmatch(text)
    if named and (namespace or named[1].strip()):
        return [tidy(named[1]).casefold(), external_of(named[2]) if namespace else handle_of(named[2])]
    return [tidy(namespace).casefold()[:60], external_of(text) if namespace else handle_of(text)]


def keys_of(facts: Facts) -> list[tuple[str, str, str]]:
    """Return the identities by which a row's customer is looked for, the surest first: (kind, namespace, value)."""
    external = [("external", namespace, value) for namespace, value in facts["external"]]
    return [
        *external,
        *(("email", "", one) for one in facts["emails"]),
        *(("phone", "", one) for one in facts["phones"]),
    ]


def changes_to(present: Facts, given: Facts, *, take_theirs: bool) -> Facts:
    """Return what a row changes: empty fields are filled, ways to reach are added; others only with `take_theirs`."""
    changes: Facts = {}
    for field in FILLED:
        if given[field] and given[field] != present[field] and (not present[field] or take_theirs):
            changes[field] = given[field]
    for field in IDENTITY_FIELDS:
        joined = _joined(present[field], given[field], take_theirs)
        if joined != present[field]:
            changes[field] = joined
    if given["addresses"] and given["addresses"][0] not in present["addresses"]:
        if not present["addresses"]:
            changes["addresses"] = given["addresses"]
        elif take_theirs:
            changes["addresses"] = [*given["addresses"], *present["addresses"][1:]]
    return changes


def _joined(present: Sequence[Any], given: Sequence[Any], take_theirs: bool) -> list[Any]:
    first, second = (given, present) if take_theirs and given else (present, given)
    return [*first, *(one for one in second if one not in first)]


def is_another(present: Facts, given: Facts) -> bool:
    """Say whether two records that share an address are two people: their numbers in one system differ."""
    numbers: dict[str, set[str]] = {}
    for namespace, value in present["external"]:
        numbers.setdefault(namespace, set()).add(value)
    return any(namespace in numbers and value not in numbers[namespace] for namespace, value in given["external"])
