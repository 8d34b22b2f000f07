"""Lists in the order of an own field: its values are walked by their index, and those who have none come last."""

from collections.abc import Sequence
from typing import Any, TypeVar

from django.db.models import Exists, F, Model, OuterRef, QuerySet, Subquery

from nokshi.custom.models import CustomValue
from nokshi.custom.queries.definitions import book
from nokshi.custom.rules.definitions import Definition
from nokshi.custom.rules.types import TEXTUAL, Kind
from nokshi.kernel.scope import Scope
from nokshi.ui.paging import PAGE, Page, page_of_parts

M = TypeVar("M", bound=Model)
COLUMNS = {
    Kind.NUMBER: "number", Kind.MONEY: "number", Kind.DATE: "day", Kind.MOMENT: "moment", Kind.FLAG: "key",
    Kind.CHOICE: "key", **dict.fromkeys(TEXTUAL - {Kind.PROSE}, "key"),
}  # fmt: skip


def sortable(name: str, subject: str, scope: Scope) -> Definition | None:
    """Return the field of a kind of record that a list can be put in the order of, None where it cannot."""
    one = book().by_name.get(name)
    is_right = one is not None and one.subject == subject and one.type in COLUMNS and scope.shows(name)
    return one if is_right else None


def own_page(
    rows: QuerySet[M], one: Definition, values: Sequence[str], *, down: bool, after: str, before: str, size: int = PAGE
) -> Page[dict[str, Any]]:
    """Return a page of a list in the order of a field, with these values of its rows."""
    page = page_of_ids(rows, one, down=down, after=after, before=before, size=size)
    wanted = rows.order_by().filter(pk__in=page.rows).values(*dict.fromkeys(("pk", *values)))
    found = {row["pk"]: row for row in wanted}
    return Page([found[pk] for pk in page.rows if pk in found], page.before, page.after)


def page_of_ids(
    rows: QuerySet[M], one: Definition, *, down: bool, after: str, before: str, size: int = PAGE
) -> Page[int]:
    """Return the ids of a page of a list in the order of a field, in two questions.

    The page is found among the values of the field, whose index has their order; each is asked whether the list has
    its record, until the page is full.
    """
    column, sign = COLUMNS[one.type], "-" if down else ""
    inside = Exists(rows.order_by().filter(pk=OuterRef("subject_id")))
    held = CustomValue.objects.filter(field=one.id, position=0, **{f"{column}__isnull": False})
    filled = held.filter(inside).values(column, "subject_id")
    empty = rows.exclude(Exists(held.filter(subject_id=OuterRef("pk")))).values("pk")
    parts: list[Any] = [(filled, (f"{sign}{column}", f"{sign}subject_id")), (empty, ("-pk",))]
    page = page_of_parts(parts, after=after, before=before, size=size)
    ids = [row.get("subject_id", row.get("pk")) for row in page.rows]
    return Page(ids, page.before, page.after)


def in_own_order(rows: QuerySet[M], one: Definition, *, down: bool) -> QuerySet[Any]:
    """Return all of a list in the order of a field, for files."""
    column = COLUMNS[one.type]
    held = CustomValue.objects.filter(field=one.id, position=0, subject_id=OuterRef("pk")).values(column)[:1]
    value = F("own_value")
    order = value.desc(nulls_last=True) if down else value.asc(nulls_last=True)
    return rows.annotate(own_value=Subquery(held)).order_by(order, "-pk" if down else "pk")
