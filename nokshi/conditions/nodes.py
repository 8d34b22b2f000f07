"""The parts of a tree, as values that do not change, and their way back to JSON."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from nokshi.conditions.periods import Period, Span
from nokshi.kernel.money import Money

Single = str | Decimal | Money | date | Span
Value = Single | tuple[Single, ...] | None


@dataclass(frozen=True, slots=True)
class Compare:
    """A field of the record compared with a value."""

    field: str
    op: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class Where:
    """A detail of an event compared with a value."""

    detail: str
    op: str
    value: Value = None


@dataclass(frozen=True, slots=True)
class Did:
    """How often something happened to the customer; `never` counts no times."""

    event: str
    op: str
    times: int = 1
    within: Period | None = None
    where: tuple[Where, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """All of the parts are met; without parts everybody meets it."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of the parts is met."""

    parts: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The part is not met."""

    part: "Node"


Leaf = Compare | Did
Group = Every | Either
Node = Leaf | Group | Not

EVERYBODY = Every()


def leaves(node: Node) -> Iterator[Leaf]:
    """Walk through the conditions of a tree in the order of reading."""
    match node:
        case Every(parts) | Either(parts):
            for part in parts:
                yield from leaves(part)
        case Not(part):
            yield from leaves(part)
        case _:
            yield node


def to_data(node: Node) -> dict[str, Any]:
    """Return the tree as JSON in its one canonical form."""
    match node:
        case Every(parts):
            return {"all": [to_data(part) for part in parts]}
        case Either(parts):
            return {"any": [to_data(part) for part in parts]}
        case Not(part):
            return {"not": to_data(part)}
        case Compare(field, op, value):
            return {"field": field, "op": op, **_value_data(value)}
        case Did():
            return _did_data(node)


def _did_data(did: Did) -> dict[str, Any]:
    data: dict[str, Any] = {"did": did.event, "op": did.op}
    if did.op != "never":
        data["times"] = did.times
    if did.within:
        data["within"] = _period_data(did.within)
    if did.where:
        data["where"] = [{"detail": one.detail, "op": one.op, **_value_data(one.value)} for one in did.where]
    return data


def _period_data(period: Period) -> dict[str, Any]:
    if period.span:
        span = plain(period.span)
        return span if period.kind == "last" else {"older": span}
    if period.kind == "between":
        return {"between": [plain(period.first), plain(period.last)]}
    return {period.kind: plain(period.first or period.last)}


def _value_data(value: Value) -> dict[str, Any]:
    return {} if value is None else {"value": plain(value)}


def plain(value: Any) -> Any:
    """Return a value as JSON has it: whole numbers as numbers, other decimals as text."""
    match value:
        case tuple():
            return [plain(one) for one in value]
        case Decimal():
            return int(value) if value == value.to_integral_value() else f"{value.normalize():f}"
        case Money(amount, currency):
            return {"amount": f"{amount:f}", "currency": currency} if currency else plain(amount)
        case Span(count, unit):
            return {unit: count}
        case date():
            return value.isoformat()
    return value
