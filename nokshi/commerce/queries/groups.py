"""What a group of companies has bought: all of them together, and their people."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from nokshi.commerce.models import Order, Traits
from nokshi.commerce.queries.traits import FIGURES
from nokshi.customers.queries.hierarchy import group_of, ties_of_people
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class Sales:
    """How many orders there were and what they came to in the organisation's currency; `unpriced` ones lack a rate."""

    orders: int
    spent: Decimal
    unpriced: int


@dataclass(frozen=True, slots=True)
class GroupSales:
    """What the companies of a group have bought, and what their people have."""

    companies: Sales
    people: Sales


def sales_of_group(company_id: int, scope: Scope, today: date) -> GroupSales:
    """Return the sales of a company and all below it, as far as the reader sees companies, people and orders."""
    companies = group_of(company_id, scope, today)
    people = ties_of_people(companies, scope, today).values("customer_id")
    return GroupSales(_sales(companies, scope), _sales(people, scope))


def _sales(customers: Any, scope: Scope) -> Sales:
    """Add up what customers have bought: from their traits, or for a narrow reader from the orders that he sees."""
    if scope.sees_all_units:
        kept = Traits.objects.filter(customer__in=customers)
        return _read(kept.aggregate(orders=Sum("orders"), spent=Sum("spent"), unpriced=Sum("unpriced")))
    orders = Order.objects.counted().visible_to(scope).filter(customer__in=customers)
    return _read(orders.aggregate(**{name: FIGURES[name] for name in ("orders", "spent", "unpriced")}))


def _read(row: dict[str, Any]) -> Sales:
    return Sales(row["orders"] or 0, row["spent"] or Decimal(0), row["unpriced"] or 0)
