"""Keep a list as it is looked at, and share it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.organisation import NoName
from nokshi.workspace.events import ViewChanged, ViewRemoved, ViewSaved
from nokshi.workspace.models import Membership, SavedView, Unit

SHARE = "workspace.views_share"


class ViewNameTaken(DomainError):
    code = "view_name_taken"
    sentence = _("You have a view called “%(name)s” already. Choose another name.")


class NotYourView(DomainError):
    code = "not_your_view"
    sentence = _("“%(name)s” belongs to %(owner)s. Save it under a name of your own, and change that.")


class MayNotShare(DomainError):
    code = "may_not_share"
    sentence = _("Your role may not share views. Keep it for yourself, or ask a manager to share it.")


class NobodyYet(DomainError):
    code = "nobody_yet"
    status = 409
    sentence = _("A view belongs to somebody, and no owner works here yet. Make the first account before.")


@transaction.atomic
def save_view(
    *,
    kind: str,
    name: str,
    tree: Mapping[str, Any] | None,
    columns: Sequence[str] = (),
    sort: str = "",
    scope: Scope,
    actor: Actor,
    now: datetime,
) -> SavedView:
    """Keep a checked condition tree, columns and an order under a name; raises NoName, ViewNameTaken."""
    if scope.user_id is None:
        raise NotThere
    view = SavedView(owner_id=scope.user_id, kind=kind, name=_named(name), created_at=now)
    _shape(view, tree, columns, sort)
    event = ViewSaved(view=view.name, of=kind)
    timeline.record(event, at=now, actor=actor, subject=("workspace.view", view.pk))
    return view


@transaction.atomic
def change_view(
    *,
    view: SavedView,
    name: str,
    tree: Mapping[str, Any] | None,
    columns: Sequence[str] = (),
    sort: str = "",
    scope: Scope,
    actor: Actor,
    now: datetime,
) -> SavedView:
    """Give one's own view another name or shape; raises NotYourView, NoName, ViewNameTaken."""
    _own(view, scope)
    view.name = _named(name)
    _shape(view, tree, columns, sort)
    event = ViewChanged(view=view.name, shared=view.shared)
    timeline.record(event, at=now, actor=actor, subject=("workspace.view", view.pk))
    return view


@transaction.atomic
def share_view(
    *, view: SavedView, shared: str, unit: Unit | None = None, scope: Scope, actor: Actor, now: datetime
) -> SavedView:
    """Show one's own view to a unit and all below it, to everybody (`all`) or to nobody else (“”)."""
    _own(view, scope)
    if shared and not scope.may(SHARE):
        raise MayNotShare
    if shared == SavedView.Shared.UNIT and (unit is None or not scope.sees_unit(unit.pk)):
        raise NotThere
    view.shared = shared
    view.unit = unit if shared == SavedView.Shared.UNIT else None
    view.save(update_fields=["shared", "unit"])
    event = ViewChanged(view=view.name, shared=shared)
    timeline.record(event, at=now, actor=actor, subject=("workspace.view", view.pk))
    return view


@transaction.atomic
def keep_shared_view(
    *,
    view: SavedView | None,
    kind: str,
    name: str,
    tree: Mapping[str, Any] | None,
    columns: Sequence[str],
    sort: str,
    unit: Unit | None,
    scope: Scope,
    actor: Actor,
    now: datetime,
) -> SavedView:
    """Set up a view that is shared with a unit, or with everybody where none is named, whosever it is.

    A new one belongs to who sets it up, else to an owner. Raises NobodyYet, NoName, ViewNameTaken.
    """
    is_new = view is None
    view = view or SavedView(owner_id=scope.user_id or _first_owner(), kind=kind, created_at=now)
    view.kind, view.name, view.unit = kind, _named(name), unit
    view.shared = SavedView.Shared.UNIT if unit else SavedView.Shared.EVERYBODY
    _shape(view, tree, columns, sort)
    event = ViewSaved(view=view.name, of=kind) if is_new else ViewChanged(view=view.name, shared=view.shared)
    timeline.record(event, at=now, actor=actor, subject=("workspace.view", view.pk))
    return view


@transaction.atomic
def remove_shared_view(*, view: SavedView, actor: Actor, now: datetime) -> None:
    """Remove a shared view, whosever it is."""
    timeline.record(ViewRemoved(view=view.name), at=now, actor=actor, subject=("workspace.view", view.pk))
    view.delete()


def _first_owner() -> int:
    owners = Membership.objects.filter(role__name="owner", role__is_builtin=True, user__is_active=True)
    found: int | None = owners.order_by("user_id").values_list("user_id", flat=True).first()
    if found is None:
        raise NobodyYet
    return found


@transaction.atomic
def remove_view(*, view: SavedView, scope: Scope, actor: Actor, now: datetime) -> None:
    """Remove one's own view; raises NotYourView."""
    _own(view, scope)
    timeline.record(ViewRemoved(view=view.name), at=now, actor=actor, subject=("workspace.view", view.pk))
    view.delete()


def _own(view: SavedView, scope: Scope) -> None:
    if view.owner_id != scope.user_id:
        raise NotYourView(name=view.name, owner=view.owner)


def _named(name: str) -> str:
    if not name.strip():
        raise NoName
    return name.strip()


def _shape(view: SavedView, tree: Mapping[str, Any] | None, columns: Sequence[str], sort: str) -> None:
    view.tree = dict(tree) if tree else None
    view.columns, view.sort = list(columns), sort
    try:
        with transaction.atomic():
            view.save()
    except IntegrityError:
        raise ViewNameTaken(name=view.name) from None
