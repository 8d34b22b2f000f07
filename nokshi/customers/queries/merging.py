"""Who is merged into whom, and what a merge would bring."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from nokshi.customers.models import Customer, Merge
from nokshi.kernel.among import among
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.ports.merging import Holding, holdings

CHUNK = 900


def family(ids: Sequence[int]) -> list[int]:
    """Return the ids under which the log knows these customers: their own first, and those merged into them."""
    wanted, found = set(ids), list(ids)
    for start in range(0, len(ids), CHUNK):
        into = Customer.objects.filter(merged_into__in=ids[start : start + CHUNK]).order_by("pk")
        found += [pk for pk in into.values_list("pk", flat=True) if pk not in wanted]
    return found


def are_any() -> bool:
    """Say whether anybody is merged into another at all."""
    return Customer.objects.merged().exists()


def merged() -> QuerySet[Customer]:
    """Return those who are merged into others."""
    return Customer.objects.merged()


def survivor_of(customer_id: int, scope: Scope) -> int | None:
    """Return whom a merged customer is now, where the reader sees that one; None for anybody else."""
    into = Customer.objects.merged().filter(pk=customer_id).values_list("merged_into", flat=True).first()
    return into if into and Customer.objects.visible_to(scope).filter(pk=into).exists() else None


def survivors(ids: Sequence[int]) -> dict[int, int]:
    """Return by id whom those of these who are merged are now."""
    found: dict[int, int] = {}
    for start in range(0, len(ids), CHUNK):
        rows = Customer.objects.merged().filter(pk__in=among(ids[start : start + CHUNK]))
        found |= {pk: into for pk, into in rows.values_list("pk", "merged_into_id") if into is not None}
    return found


def merged_into(ids: Sequence[int], scope: Scope) -> dict[int, list[int]]:
    """Return for each of these who is merged the one he is now, as the end of a link."""
    return {pk: [into] for pk, into in survivors(ids).items()}


@dataclass(frozen=True, slots=True)
class Joined:
    """One who was merged into a customer, at once or by way of another (`via`), and when."""

    merge: int
    id: int
    name: str
    at: datetime
    by: int | None
    via: str = ""


def merges_of(customer_id: int) -> list[Joined]:
    """Return who was merged into a customer, the newest first."""
    rows = Merge.objects.standing().filter(merged__merged_into=customer_id).order_by("-pk")
    found = rows.values_list("pk", "merged_id", "merged__name", "at", "by_id", "survivor_id", "survivor__name")
    return [
        Joined(pk, merged, name, at, by, "" if survivor == customer_id else via)
        for pk, merged, name, at, by, survivor, via in found
    ]


@dataclass(frozen=True, slots=True)
class Coming:
    """How many rows of a kind come over."""

    label: Text
    count: int


def coming(customer_id: int) -> list[Coming]:
    """Return what of a customer would come over in a merge, of each kind how much; kinds without any are left out."""
    counted = [Coming(one.label, rows_of(one, customer_id).count()) for one in holdings if one.label]
    return [one for one in counted if one.count]


def rows_of(holding: Holding, customer_id: int) -> QuerySet[Any]:
    """Return the rows of a holding that name a customer."""
    model = apps.get_model(holding.name)
    rows: QuerySet[Any] = model._base_manager.none()
    for column in holding.columns:
        rows = rows | model._base_manager.filter(**{column: customer_id})
    return rows
