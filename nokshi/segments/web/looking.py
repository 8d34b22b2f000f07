"""How many meet a tree, who of them may be written to, and some of them drawn at random."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from time import perf_counter
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import get_language

from nokshi.conditions.compiler import matching
from nokshi.conditions.nodes import Did, Every, Node, leaves
from nokshi.conditions.reasons import why
from nokshi.conditions.tree import parse
from nokshi.customers.models import Customer
from nokshi.customers.queries.names import country_name
from nokshi.kernel.scope import Scope
from nokshi.privacy.queries import contactable, reason_text
from nokshi.segments.queries import restrict

SAMPLE = 6
LISTED = 5_000
MOST_SAID = 3
CHANNEL, PURPOSE = "email", "news"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many may not be written to, and why not."""

    count: int
    why: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A customer drawn at random, with what is the case for the first conditions."""

    id: int
    name: str
    place: str
    is_company: bool
    actual: str


@dataclass(frozen=True, slots=True)
class Look:
    """What a tree would hold now."""

    total: int
    ms: int
    everybody: int
    left_out: list[LeftOut]
    sample: list[Drawn]

    @property
    def may_write(self) -> int:
        return self.total - sum(one.count for one in self.left_out)

    @property
    def share(self) -> float | None:
        return self.total / self.everybody if self.everybody else None


def eyes_on(unit: int, scope: Scope) -> Scope:
    """Return the reader's eyes over one unit, with the house's own zone, as segments look."""
    house = restrict(unit)
    units = house.units if scope.units is None else scope.units & (house.units or scope.units)
    return replace(scope, units=units, zone=house.zone, currency=house.currency)


def look_at(tree: Mapping[str, Any], unit: int, scope: Scope, now: datetime) -> Look:
    """Return what a tree would hold in a unit, as far as the reader may see."""
    eyes = eyes_on(unit, scope)
    node = parse(tree)
    people = Customer.objects.visible_to(eyes)
    started = perf_counter()
    found = matching(node, people, scope=eyes, now=now).order_by()
    ids = list(found.values_list("pk", flat=True)[: LISTED + 1])
    is_listed = len(ids) <= LISTED
    total = len(ids) if is_listed else found.count()
    ms = round((perf_counter() - started) * 1000)
    everybody = Customer.objects.all()
    held = everybody.filter(pk__in=ids) if is_listed else everybody.filter(pk__in=found.values("pk"))
    _allowed, refused = contactable(held, channel=CHANNEL, purpose=PURPOSE, now=now)
    most_first = sorted(refused.items(), key=lambda one: -one[1])
    left_out = [LeftOut(count, str(reason_text(code))) for code, count in most_first]
    return Look(total, ms, people.count(), left_out, drawn(held, node, eyes, now))


def drawn(held: QuerySet[Customer], node: Node, eyes: Scope, now: datetime) -> list[Drawn]:
    """Return some of them at random, so that the list does not flatter."""
    rows = held.order_by("?").values("pk", "name", "kind", "city", "country")[:SAMPLE]
    language = get_language() or eyes.language
    return [
        Drawn(
            row["pk"],
            row["name"],
            row["city"] or country_name(row["country"], language),
            row["kind"] == Customer.Kind.COMPANY,
            _said(row["pk"], node, eyes, now),
        )
        for row in rows
    ]


def _said(pk: int, node: Node, eyes: Scope, now: datetime) -> str:
    told = [leaf for leaf in leaves(node) if not (isinstance(leaf, Did) and leaf.op == "never")]
    first = Every(tuple(told[:MOST_SAID]))
    reason = why(first, Customer.objects.filter(pk=pk), scope=eyes, now=now)
    said = [part.actual for part in reason.parts if part.is_met and part.actual]
    return " · ".join(dict.fromkeys(said))
