"""Views are kept, shared and removed by those who own them."""

from typing import Any

import pytest

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import NotThere
from nokshi.ports.uses import uses
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.actions.views import MayNotShare, NotYourView, ViewNameTaken
from nokshi.workspace.models import SavedView, Unit, User
from nokshi.workspace.queries import find_view, scope_for, views_for
from tests import cast

KIND = "customers.customer"
TREE = {"field": "customers.country", "op": "is", "value": "BD"}


def doing(user: User) -> dict[str, Any]:
    return {"scope": scope_for(user), "actor": Actor.user(user.pk), "now": cast.NOON}


def keep(user: User, name: str = "Mine") -> SavedView:
    return actions.save_view(kind=KIND, name=name, tree=TREE, columns=["email"], sort="-spent", **doing(user))


def seen_by(user: User) -> list[str]:
    return [view.name for view in views_for(scope_for(user), KIND)]


def test_a_view_is_kept_for_its_owner_alone(dev: User, eve: User) -> None:
    view = keep(dev)
    assert (view.tree, view.columns, view.sort) == (TREE, ["email"], "-spent")
    assert (seen_by(dev), seen_by(eve)) == (["Mine"], [])
    with pytest.raises(NotThere):
        find_view(scope_for(eve), KIND, view.pk)


def test_two_views_of_one_name_are_refused(dev: User) -> None:
    keep(dev)
    with pytest.raises(ViewNameTaken):
        keep(dev)
    assert SavedView.objects.count() == 1


def test_a_view_shared_with_a_unit_is_seen_there_and_below(
    dev: User, eve: User, cleo: User, gulshan: Unit, places: cast.Places
) -> None:
    shop = cast.make_user("Shop", "reader", gulshan)
    actions.share_view(view=keep(dev), shared="unit", unit=places.dhaka, **doing(dev))
    assert (seen_by(eve), seen_by(shop), seen_by(cleo)) == (["Mine"], ["Mine"], [])


def test_a_view_shared_with_all_is_seen_by_all(dev: User, cleo: User) -> None:
    actions.share_view(view=keep(dev), shared="all", **doing(dev))
    assert seen_by(cleo) == ["Mine"]


def test_a_reader_keeps_his_views_to_himself(eve: User, places: cast.Places) -> None:
    with pytest.raises(MayNotShare):
        actions.share_view(view=keep(eve), shared="all", **doing(eve))
    assert SavedView.objects.get().shared == ""


def test_nobody_shares_with_a_unit_out_of_sight(dev: User, places: cast.Places) -> None:
    with pytest.raises(NotThere):
        actions.share_view(view=keep(dev), shared="unit", unit=places.berlin, **doing(dev))


def test_somebody_elses_view_is_not_changed(dev: User, cleo: User) -> None:
    view = actions.share_view(view=keep(dev), shared="all", **doing(dev))
    before = EventRow.objects.count()
    with pytest.raises(NotYourView):
        actions.change_view(view=view, name="Hers", tree=None, **doing(cleo))
    with pytest.raises(NotYourView):
        actions.remove_view(view=view, **doing(cleo))
    assert SavedView.objects.get().name == "Mine"
    assert EventRow.objects.count() == before


def test_a_view_is_changed_and_removed(dev: User) -> None:
    view = keep(dev)
    actions.change_view(view=view, name="Ours", tree=None, columns=["phone"], **doing(dev))
    view.refresh_from_db()
    assert (view.name, view.tree, view.columns) == ("Ours", None, ["phone"])
    actions.remove_view(view=view, **doing(dev))
    assert not SavedView.objects.exists()


def test_a_view_that_names_a_segment_is_told_before_the_segment_goes(dev: User, eve: User) -> None:
    tree = {"all": [{"field": "segments.segment", "op": "in", "value": ["7"]}]}
    kept = actions.save_view(kind=KIND, name="Regulars", tree=tree, **doing(dev))
    use = uses.get("workspace.views")
    assert use is not None
    assert [(hit.label, hit.url) for hit in use.find(cast.scope(dev), 7)] == [
        ("Regulars", f"/customers/?view={kept.pk}")
    ]
    assert not use.find(cast.scope(dev), 8)
    assert not use.find(cast.scope(eve), 7)
