"""How a customer stands to others, as far as the reader sees them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q

from nokshi.customers.models import Customer, Relation
from nokshi.customers.rules.mapping import FAR, NEAR, TALL, Link, Node, Picture, drawn
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow

MOST = 100
CHUNK = 900
COLUMNS = ("pk", "customer_id", "other_id", "kind", "role", "since", "until", "source")


@dataclass(frozen=True, slots=True)
class Tie:
    """A relation seen from one of its ends: who stands at the other, and whether it is read from here."""

    id: int
    kind: str
    role: str
    is_from: bool
    other: int
    name: str
    other_kind: str
    since: date | None = None
    until: date | None = None
    is_over: bool = False


def ties_of(customer_id: int, scope: Scope, today: date, limit: int = MOST) -> list[Tie]:
    """Return the relations of a customer, newest first, those that are over last."""
    seen = Relation.objects.visible_to(scope)
    ties: list[Tie] = []
    # One end after the other: both together are found by no index.
    for near, far in (("customer", "other"), ("other", "customer")):
        rows = seen.filter(**{near: customer_id}).order_by("-pk")
        found = rows.values(*COLUMNS, f"{far}__name", f"{far}__kind")[:limit]
        ties += [_tie(row, near == "customer", far, today) for row in found]
    return sorted(ties, key=lambda tie: (tie.is_over, -tie.id))[:limit]


def others_of(kind: str, ids: Sequence[int], scope: Scope) -> dict[int, list[int]]:
    """Return for each customer that has any to whom he stands in relations of a kind that last, the newest first."""
    found: dict[int, list[int]] = {}
    seen = Relation.objects.lasting(clock.today(scope.zone)).visible_to(scope).filter(kind=kind)
    for start in range(0, len(ids), CHUNK):
        rows = seen.filter(customer__in=ids[start : start + CHUNK]).order_by("-pk")
        for customer, other in rows.values_list("customer_id", "other_id"):
            found.setdefault(customer, []).append(other)
    return found


def _tie(row: dict[str, Any], is_from: bool, far: str, today: date) -> Tie:
    until = row["until"]
    return Tie(
        row["pk"], row["kind"], row["role"], is_from, row[f"{far}_id"], row[f"{far}__name"], row[f"{far}__kind"],
        row["since"], until, until is not None and until <= today,
    )  # fmt: skip


def pictures_of(customer: Customer, ties: Sequence[Tie], scope: Scope, today: date) -> tuple[Picture, Picture]:
    """Return the map around a customer, and a narrow one: those he is related to, and whom they are related to.

    The narrow one leaves the others out.
    """
    near = list({tie.other: Node(tie.other, tie.name, tie.other_kind) for tie in ties if not tie.is_over}.values())
    shown = near[:NEAR]
    links = [Link(*((customer.pk, tie.other) if tie.is_from else (tie.other, customer.pk)), tie.kind, tie.role)
             for tie in ties if not tie.is_over]  # fmt: skip
    ids = [node.id for node in shown]
    rows = Relation.objects.on(today).visible_to(scope).filter(Q(customer__in=ids) | Q(other__in=ids))
    rows = rows.exclude(Q(customer=customer.pk) | Q(other=customer.pk)).order_by("-pk")
    columns = ("customer_id", "customer__name", "customer__kind", "other_id", "other__name", "other__kind")
    far: dict[int, Node] = {}
    for *ends, kind, role in rows.values_list(*columns, "kind", "role")[: FAR * 4]:
        links.append(Link(ends[0], ends[3], kind, role))
        far |= {node.id: node for node in (Node(*ends[:3]), Node(*ends[3:])) if node.id not in ids}
    middle = Node(customer.pk, customer.name, customer.kind)
    return drawn(middle, shown, list(far.values())[:FAR], links), drawn(middle, shown, [], links, TALL)


def last_event_of(relation_id: int) -> int:
    """Return the id of the newest event of a relation: what is taken back first."""
    rows = EventRow.objects.standing().filter(subject_kind="customers.relation", subject_id=relation_id)
    return rows.latest("pk").pk
