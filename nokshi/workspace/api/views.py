"""Saved views for programs."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.conditions.tree import check, to_data
from nokshi.ports.records import record_kinds
from nokshi.ports.resources import Asking, Body, Column, Deed, Id, Resource, UnknownReference, by, resources, seen
from nokshi.workspace import actions
from nokshi.workspace.api.house import Name
from nokshi.workspace.models import SavedView, Unit
from nokshi.workspace.queries import views_for

Columns = Annotated[list[Annotated[str, msgspec.Meta(max_length=120)]], msgspec.Meta(max_length=100)]
Sort = Annotated[str, msgspec.Meta(max_length=120)]


class ViewNew(Body, kw_only=True):
    """A list as somebody wants to see it again."""

    kind: Annotated[str, msgspec.Meta(max_length=60)] = "customers.customer"
    name: Name
    tree: dict[str, Any] | None = None
    columns: Columns = []
    sort: Sort = ""


class ViewChange(Body):
    """What is to be different of one's own view."""

    name: Name | UnsetType = UNSET
    tree: dict[str, Any] | UnsetType | None = UNSET
    columns: Columns | UnsetType = UNSET
    sort: Sort | UnsetType = UNSET


class ViewSharing(Body, kw_only=True):
    """With whom a view is shared: nobody (""), a unit, everybody (all)."""

    shared: Literal["", "unit", "all"]
    unit: Id | None = None


def views(asking: Asking, of: int) -> QuerySet[SavedView]:
    """Return the views that the caller may open."""
    open_ones = Q()
    for kind in record_kinds:
        open_ones |= Q(pk__in=views_for(asking.scope, kind.name).order_by().values("pk"))
    return SavedView.objects.filter(open_ones)


def add(asking: Asking, body: ViewNew) -> int:
    """Keep a view."""
    if body.kind not in record_kinds:
        raise UnknownReference(what=_("kind of record"), id=body.kind)
    made = actions.save_view(
        kind=body.kind, name=body.name, tree=_checked(asking, body.tree, body.kind), columns=body.columns,
        sort=body.sort, scope=asking.scope, actor=asking.actor, now=asking.now,
    )  # fmt: skip
    return made.pk


def change(asking: Asking, pk: int, body: ViewChange) -> None:
    """Change one's own view."""
    view = SavedView.objects.select_related("owner").get(pk=pk)
    actions.change_view(
        view=view,
        name=view.name if body.name is UNSET else body.name,
        tree=view.tree if body.tree is UNSET else _checked(asking, body.tree, view.kind),
        columns=view.columns if body.columns is UNSET else body.columns,
        sort=view.sort if body.sort is UNSET else body.sort,
        scope=asking.scope, actor=asking.actor, now=asking.now,
    )  # fmt: skip


def share(asking: Asking, pk: int, body: ViewSharing) -> None:
    """Share one's own view, or keep it to oneself."""
    seen(Unit.objects.visible_to(asking.scope), [body.unit], _("unit"))
    unit = Unit.objects.get(pk=body.unit) if body.unit else None
    view = SavedView.objects.select_related("owner").get(pk=pk)
    actions.share_view(view=view, shared=body.shared, unit=unit, scope=asking.scope, actor=asking.actor, now=asking.now)


def remove(asking: Asking, pk: int) -> None:
    """Remove one's own view."""
    view = SavedView.objects.select_related("owner").get(pk=pk)
    actions.remove_view(view=view, scope=asking.scope, actor=asking.actor, now=asking.now)


def _checked(asking: Asking, tree: dict[str, Any] | None, kind: str) -> dict[str, Any] | None:
    return to_data(check(tree, scope=asking.scope, subject=kind)) if tree else None


resources.lend(
    Resource(
        name="views", noun="view", label=_("Saved views"), capability="", order=78, rows=views,
        columns=(
            Column("id", int, "pk"), Column("kind"), Column("name"), Column("tree", dict[str, Any] | None),
            Column("columns", list[str]), Column("sort"), Column("owner", int, "owner_id"),
            Column("shared", Literal["", "unit", "all"]), Column("unit", int | None, "unit_id"),
            Column("created_at", datetime),
        ),
        filters=(by("kind"),),
        create=Deed(name="create", label=_("Keep a view"), capability="", run=add, body=ViewNew),
        change=Deed(name="change", label=_("Change a view"), capability="", run=change, body=ViewChange),
        remove=Deed(name="remove", label=_("Remove a view"), capability="", run=remove),
        deeds=(Deed(name="share", label=_("Share a view"), capability="", run=share, body=ViewSharing),),
    )
)  # fmt: skip
