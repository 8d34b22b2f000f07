"""The tree grows, moves and shrinks, and its paths stay right."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions, rules
from nokshi.workspace.actions import units as units_actions
from nokshi.workspace.actions.organisation import NoName
from nokshi.workspace.models import Unit, User
from nokshi.workspace.queries import find_unit, scope_for, unit_choices, units_under
from nokshi.workspace.queries.units import NoSuchUnit
from tests import cast

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
ALL: dict[str, Any] = {"scope": Scope.system(), "actor": Actor.system(), "now": NOON}
MOVES = st.lists(st.tuples(st.sampled_from(["add", "move"]), st.integers(0, 30), st.integers(0, 30)), max_size=12)


def paths_are_right() -> bool:
    """Say whether every path is that of the parent and the own id."""
    by_id = {unit.pk: unit for unit in Unit.objects.all()}
    return all(
        unit.path == rules.child_path(by_id[unit.parent_id].path if unit.parent_id else "/", unit.pk)
        for unit in by_id.values()
    )


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(MOVES)
def test_whatever_is_added_and_moved_the_paths_stay_right(moves: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        for number, (verb, which, where) in enumerate(moves):
            units = list(Unit.objects.order_by("pk"))
            unit, parent = units[which % len(units)], units[where % len(units)]
            try:
                if verb == "add":
                    actions.add_unit(name=f"Unit {number}", kind="brand", parent=parent, **ALL)
                else:
                    actions.move_unit(unit=unit, parent=parent, **ALL)
            except DomainError:
                pass
            assert paths_are_right()
            assert Unit.objects.filter(parent=None).count() == 1
        transaction.set_rollback(True)


def test_a_unit_is_added_below_another_and_recorded(places: cast.Places) -> None:
    unit = actions.add_unit(name=" Gulshan ", kind="brand", parent=places.dhaka, **ALL)
    assert unit.name == "Gulshan"
    assert unit.path == f"{places.dhaka.path}{unit.pk}/"
    assert EventRow.objects.get(kind="workspace.unit_added").data == {"unit_name": "Gulshan", "below": "Shapla Dhaka"}


def test_two_units_of_one_name_cannot_hang_side_by_side(places: cast.Places) -> None:
    with pytest.raises(units_actions.SameName):
        actions.add_unit(name="Shapla Dhaka", kind="brand", parent=places.root, **ALL)
    assert Unit.objects.count() == 3
    assert not EventRow.objects.exists()


def test_a_unit_needs_a_name(places: cast.Places) -> None:
    with pytest.raises(NoName):
        actions.add_unit(name="  ", kind="brand", parent=places.root, **ALL)


def test_the_tree_has_a_bottom(places: cast.Places) -> None:
    unit = places.dhaka
    for number in range(rules.DEEPEST - 1):
        unit = actions.add_unit(name=str(number), kind="brand", parent=unit, **ALL)
    with pytest.raises(units_actions.TooDeep):
        actions.add_unit(name="too deep", kind="brand", parent=unit, **ALL)


def test_a_branch_moves_whole(places: cast.Places, gulshan: Unit) -> None:
    actions.move_unit(unit=places.dhaka, parent=places.berlin, **ALL)
    gulshan.refresh_from_db()
    assert gulshan.path == f"{places.berlin.path}{places.dhaka.pk}/{gulshan.pk}/"
    assert units_under(places.berlin.pk) == {places.berlin.pk, places.dhaka.pk, gulshan.pk}


def test_a_unit_cannot_hang_below_itself(places: cast.Places, gulshan: Unit) -> None:
    with pytest.raises(units_actions.BelowItself):
        actions.move_unit(unit=places.dhaka, parent=gulshan, **ALL)
    assert paths_are_right()


def test_the_top_stays(places: cast.Places) -> None:
    with pytest.raises(units_actions.TopStays):
        actions.move_unit(unit=places.root, parent=places.dhaka, **ALL)
    with pytest.raises(units_actions.TopStays):
        actions.retire_unit(unit=places.root, **ALL)
    with pytest.raises(units_actions.TopStays):
        actions.change_unit(unit=places.root, name="x", kind="brand", **ALL)


def test_a_unit_in_use_is_not_retired(places: cast.Places, gulshan: Unit, dev: User) -> None:
    with pytest.raises(units_actions.InUse) as refusal:
        actions.retire_unit(unit=places.dhaka, **ALL)
    assert "people: 1" in str(refusal.value)
    places.dhaka.refresh_from_db()
    assert places.dhaka.retired_at is None


def test_a_retired_unit_is_out_of_the_choices_and_comes_back(places: cast.Places, gulshan: Unit) -> None:
    actions.retire_unit(unit=gulshan, **ALL)
    assert gulshan.pk not in {unit.pk for unit, _ in unit_choices(Scope.system())}
    assert gulshan.pk in units_under(places.dhaka.pk)
    actions.bring_unit_back(unit=gulshan, **ALL)
    assert gulshan.pk in {unit.pk for unit, _ in unit_choices(Scope.system())}


def test_nobody_touches_units_out_of_sight(places: cast.Places, dev: User) -> None:
    doer = {**ALL, "scope": scope_for(dev)}
    with pytest.raises(NotThere):
        actions.change_unit(unit=places.berlin, name="Mine", kind="brand", **doer)
    with pytest.raises(NotThere):
        actions.move_unit(unit=places.dhaka, parent=places.berlin, **doer)
    with pytest.raises(NotThere):
        actions.add_unit(name="Spy", kind="brand", parent=places.root, **doer)
    assert not EventRow.objects.exists()


def test_the_choices_stand_in_the_order_of_the_tree(places: cast.Places, gulshan: Unit) -> None:
    places_and_depths = [(unit.name, depth) for unit, depth in unit_choices(Scope.system())]
    assert places_and_depths == [("", 0), ("Shapla Berlin", 1), ("Shapla Dhaka", 1), ("Gulshan", 2)]


def test_a_unit_is_found_by_name_or_number(places: cast.Places) -> None:
    assert find_unit("shapla dhaka") == places.dhaka
    assert find_unit(str(places.berlin.pk)) == places.berlin
    assert find_unit("") == places.root
    with pytest.raises(NoSuchUnit):
        find_unit("Atlantis")
