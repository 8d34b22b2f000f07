"""Relations lent: what conditions ask of them, panels beside a customer, and rows that go out."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.conditions.comparing import Moment, Target, compared
from nokshi.customers.models import Customer, Relation, RelationQuerySet
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.rules.relations import OF_A_COMPANY, PART_OF, WORKS_AT
from nokshi.customers.words import FROM_THE_END, RELATION
from nokshi.kernel.clock import today
from nokshi.kernel.scope import Scope
from nokshi.ports.exporting import ExportKind, Row, export_kinds
from nokshi.ports.fields import Choices, Field, FieldType, fields
from nokshi.ports.panels import Panel, panels

SUBJECT = "customers.customer"
SECTION = _("Relations")
TURNED = "turned "
CHUNK = 500
HIDDEN_BY = {"name": "customers.name", "customer_id": "customers.external", "email": "customers.email"}


def _ties(now: datetime, scope: Scope) -> RelationQuerySet:
    return Relation.objects.on(today(scope.zone, now)).visible_to(scope).order_by()


def works_at(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match by the name of the company where somebody works."""
    ties = _ties(now, scope).filter(kind=WORKS_AT)
    if operator == "empty":
        return ~Q(pk__in=ties.values("customer_id"))
    target = Target("other__name", FieldType.TEXT, Customer._meta.get_field("name"))
    return Q(pk__in=ties.filter(compared(target, operator, value, Moment(now, scope))).values("customer_id"))


def has_parent(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match companies that are part of another."""
    return Q(pk__in=_ties(now, scope).filter(kind=PART_OF).values("customer_id"))


def people(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match companies by how many people they have."""
    own = _ties(now, scope).filter(kind__in=OF_A_COMPANY, other=OuterRef("pk")).values("other_id")
    counted = Coalesce(Subquery(own.annotate(count=Count("customer_id", distinct=True)).values("count")), 0)
    companies = Customer.objects.filter(kind=Customer.Kind.COMPANY).annotate(people=counted)
    target = Target("people", FieldType.NUMBER, None)
    return Q(pk__in=companies.filter(compared(target, operator, value, Moment(now, scope))).values("pk"))


def stands_in(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
    """Match those who stand at an end of such a relation."""
    ties = _ties(now, scope)
    wanted = set(value or ())
    begin, end = ties, ties
    if operator != "empty":
        begin = ties.filter(kind__in=wanted)
        end = ties.filter(kind__in={one.removeprefix(TURNED) for one in wanted if one.startswith(TURNED)} | (
            wanted & {Relation.Kind.HOUSEHOLD, Relation.Kind.OWN}
        ))  # fmt: skip
    found = Q(pk__in=begin.values("customer_id")) | Q(pk__in=end.values("other_id"))
    return ~found if operator == "empty" else found


def relation_choices(scope: Scope) -> Choices:
    """Return the kinds of relation, and those that are called otherwise from their end."""
    turned = [(f"{TURNED}{kind}", said) for kind, said in FROM_THE_END.items() if kind != Relation.Kind.HOUSEHOLD]
    return (*Relation.Kind.choices, *turned)


def columns(scope: Scope) -> list[str]:
    """Return the headers of an export, in English: they are what a file is known again by."""
    ends = [f"{prefix}{part}" for prefix in ("", "other_") for part in _parts(scope)]
    half = len(ends) // 2
    return [*ends[:half], "relation", "role", *ends[half:], "since", "until", "source"]


def _parts(scope: Scope) -> list[str]:
    return [part for part, field in HIDDEN_BY.items() if scope.shows(field)]


def rows(scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Yield the relations that the reader sees, oldest first, 500 at a time."""
    if not scope.shows(RELATION):
        return
    wanted = Relation.objects.visible_to(scope).order_by("pk")
    if ids is not None:
        wanted = wanted.filter(pk__in=ids)
    last, parts = 0, _parts(scope)
    while page := list(wanted.filter(pk__gt=last)[:CHUNK]):
        last = page[-1].pk
        known = facts_of(sorted({end for row in page for end in (row.customer_id, row.other_id)}),
                         ("name", "external", "emails"))  # fmt: skip
        for row in page:
            yield (
                *_end(known[row.customer_id], parts), row.kind, row.role, *_end(known[row.other_id], parts),
                row.since or "", row.until or "", row.source,
            )  # fmt: skip


def _end(facts: dict[str, Any], parts: Sequence[str]) -> tuple[Any, ...]:
    number = " ".join(f"{system}:{value}" if system else value for system, value in facts["external"])
    values = {"name": facts["name"], "customer_id": number, "email": next(iter(facts["emails"]), "")}
    return tuple(values[part] for part in parts)


def _field(name: str, label: Any, type_: FieldType, matches: Any, **more: Any) -> Field:
    return Field(f"customers.{name}", label, type_, SECTION, matches=matches, column=False, **more)


fields.lend(
    _field("relation", _("Relation"), FieldType.CHOICE, stands_in, choices=relation_choices, many=True),
    _field("works_at", _("Works at (name of the company)"), FieldType.TEXT, works_at),
    _field("has_parent", _("Is part of another company"), FieldType.FLAG, has_parent),
    _field("people", _("People in the company"), FieldType.NUMBER, people),
)
panels.lend(
    Panel(
        "customers.group", SUBJECT, _("Group of companies"),
        lambda pk: reverse("customers:group_panel", args=[pk]), order=6, capability="customers.view",
        of=Customer.Kind.COMPANY,
    ),
    Panel(
        "customers.relations", SUBJECT, SECTION, lambda pk: reverse("customers:relations", args=[pk]), order=8,
        capability="customers.view",
    ),
)  # fmt: skip
export_kinds.lend(ExportKind("relations", SECTION, "customers.export", columns, rows))
