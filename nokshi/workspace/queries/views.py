"""Saved views, each reader's own and those shared with him."""

from functools import lru_cache

from django.db.models import Case, Q, QuerySet, Value, When

from nokshi.kernel.errors import NotThere
from nokshi.kernel.scope import Scope
from nokshi.workspace import rules
from nokshi.workspace.models import SavedView, Unit
from nokshi.workspace.queries.marks import house_mark


def views_for(scope: Scope, kind: str) -> QuerySet[SavedView]:
    """Return the views of a kind of record that a reader may open, his own first."""
    if scope.user_id is None:
        return SavedView.objects.none()
    mine = Q(owner=scope.user_id)
    shared = Q(shared=SavedView.Shared.EVERYBODY) | Q(shared=SavedView.Shared.UNIT, unit__in=_units_around(scope))
    views = SavedView.objects.filter(mine | shared, kind=kind).select_related("owner", "unit")
    own_first = Case(When(mine, then=Value(0)), default=Value(1))
    return views.order_by(own_first, "name", "pk")


def view_names(scope: Scope, kind: str) -> tuple[tuple[int, str], ...]:
    """Return the ids and names of the views that a reader may open, his own first, for the tabs above a list."""
    mark = house_mark()
    return _named(mark, scope, kind) if mark else _named.__wrapped__(mark, scope, kind)


@lru_cache(maxsize=1_024)
def _named(mark: str | None, scope: Scope, kind: str) -> tuple[tuple[int, str], ...]:
    return tuple(views_for(scope, kind).values_list("pk", "name"))


def find_view(scope: Scope, kind: str, view_id: int) -> SavedView:
    """Return one view that a reader may open; raises NotThere."""
    view = views_for(scope, kind).filter(pk=view_id).first()
    if view is None:
        raise NotThere
    return view


def views_that_name(scope: Scope, field: str, value: str) -> list[SavedView]:
    """Return the views that a reader may open whose conditions compare a field with a value."""
    if scope.user_id is None:
        return []
    kinds = SavedView.objects.exclude(tree=None).values_list("kind", flat=True).distinct()
    return [
        view for kind in sorted(kinds) for view in views_for(scope, kind) if rules.tree_names(view.tree, field, value)
    ]


def _units_around(scope: Scope) -> set[int]:
    """Return the reader's units and those above them: what is shared with Dhaka is for its shops too."""
    paths = Unit.objects.visible_to(scope).values_list("path", flat=True)
    return {unit_id for path in paths for unit_id in rules.ids_on(path)}
