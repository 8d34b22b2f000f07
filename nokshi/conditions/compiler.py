"""The one compiler: a tree becomes one queryset, without duplicates, on both databases."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import and_, or_
from typing import Any, TypeVar

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ManyToOneRel, Model, Q, QuerySet
from django.utils.translation import gettext as _

from nokshi.conditions.comparing import NOBODY, Moment, Target, compared
from nokshi.conditions.counting import Among, counted
from nokshi.conditions.errors import UnknownField
from nokshi.conditions.nodes import Compare, Did, Either, Every, Node, Not
from nokshi.conditions.operators import operator_of
from nokshi.conditions.tree import CUSTOMER, parse
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, fields

M = TypeVar("M", bound=Model)
Row = TypeVar("Row")


@dataclass(frozen=True, slots=True)
class Ground:
    """What a tree is compiled upon."""

    model: type[Model]
    moment: Moment
    among: Among = None


def matching(
    tree: Node | Mapping[str, Any] | None,
    queryset: QuerySet[M, Row],
    *,
    scope: Scope,
    now: datetime,
    among: Among = None,
    subject: str = CUSTOMER,
) -> QuerySet[M, Row]:
    """Return those of a queryset who meet a tree.

    `tree` is JSON or already read. `scope` is the reader whose eyes are used: fields hidden
    from him are refused (UnknownField), events in units he does not see do not count. `among`
    names the few ids that can matter, where there are few: the log is then read for them alone.
    """
    node = parse(tree, subject=subject) if tree is None or isinstance(tree, Mapping) else tree
    if among is not None:
        queryset = queryset.filter(pk__in=among)
    return queryset.filter(condition(node, Ground(queryset.model, Moment(now, scope), among)))


def condition(node: Node, ground: Ground) -> Q:
    """Return a tree as a filter of the ground's model; it joins only what is one to one."""
    match node:
        case Every(parts):
            return reduce(and_, (condition(part, ground) for part in parts), Q())
        case Either(parts):
            return reduce(or_, (condition(part, ground) for part in parts))
        case Not(part):
            inner = condition(part, ground)
            return ~inner if inner else NOBODY
        case Did():
            return counted(node, ground.moment, ground.among)
        case Compare():
            return _compare(node, ground)


def _compare(node: Compare, ground: Ground) -> Q:
    field = fields.get(node.field)
    if field is None or not ground.moment.scope.shows(field.name):
        raise UnknownField(_("There is no field “%(name)s”. Choose another.") % {"name": node.field})
    operator = operator_of(field.type, node.op)
    assert operator is not None
    found = _positive(field, operator.negates or node.op, node, ground)
    return ~found if operator.negates else found


def _positive(field: Field, op: str, node: Compare, ground: Ground) -> Q:
    if field.matches:
        return field.matches(op, node.value, ground.moment.now, ground.moment.scope)
    if field.many:
        return _among_many(field, op, node, ground)
    return compared(Target(field.path, field.type, column_of(ground.model, field.path)), op, node.value, ground.moment)


def _among_many(field: Field, op: str, node: Compare, ground: Ground) -> Q:
    """Ask the rows at the end of a path to many; empty means that there is none with a value."""
    rows, key, path = rows_of(field.path, ground)
    target = Target(path, field.type, column_of(rows.model, path))
    if op == "empty":
        return ~Q(pk__in=rows.filter(~compared(target, "empty", None, ground.moment)).values(key))
    return Q(pk__in=rows.filter(compared(target, op, node.value, ground.moment)).values(key))


def rows_of(path: str, ground: Ground) -> tuple[QuerySet[Any], str, str]:
    """Return the rows a path to many leads to, the key back to the record, and the rest of the path."""
    first, _dots, rest = path.partition("__")
    relation = ground.model._meta.get_field(first)
    if not isinstance(relation, ManyToOneRel) or not rest:
        rows: QuerySet[Any] = ground.model._base_manager.all()
        return (rows if ground.among is None else rows.filter(pk__in=ground.among)), "pk", path
    rows = relation.related_model._default_manager.all()
    visible_to = getattr(rows, "visible_to", None)
    if visible_to:
        rows = visible_to(ground.moment.scope)
    key = relation.field.attname
    rows = rows.filter(**{f"{key}__isnull": False})
    if ground.among is not None:
        rows = rows.filter(**{f"{key}__in": ground.among})
    return rows, key, rest


def column_of(model: type[Model], path: str) -> Any:
    """Return the column at the end of an ORM path, through relations of any kind; None where it goes on into JSON."""
    column: Any = None
    for part in path.split("__"):
        try:
            column = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist:
            return None
        if column.is_relation and column.related_model:
            model = column.related_model
    return column
