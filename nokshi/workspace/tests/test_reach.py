"""What somebody sees and may do, and where."""

from datetime import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from nokshi.kernel.scope import Scope
from nokshi.workspace.models import Membership, Role, Unit, User
from nokshi.workspace.queries import people_in, reach_of, role_capabilities, scope_for, scope_for_unit
from tests import cast


def also(user: User, unit: Unit, role: str) -> None:
    Membership.objects.create(user=user, unit=unit, role=Role.objects.get(name=role))


def test_an_owner_at_the_top_sees_and_may_do_everything(ona: User) -> None:
    scope = scope_for(ona)
    assert scope.units is None
    assert scope.may("workspace.settings")


def test_a_manager_sees_his_unit_and_all_below_it(dev: User, places: cast.Places, gulshan: Unit) -> None:
    scope = scope_for(dev)
    assert scope.units == frozenset({places.dhaka.pk, gulshan.pk})
    assert scope.may("workspace.users")
    assert not scope.may("workspace.roles")


def test_two_roles_in_two_units_give_over_both_only_what_both_give(dev: User, places: cast.Places) -> None:
    also(dev, places.berlin, "reader")
    whole = scope_for(dev)
    assert whole.units == frozenset({places.dhaka.pk, places.berlin.pk})
    assert not whole.may("workspace.users")
    assert scope_for_unit(dev, places.dhaka).may("workspace.users")
    assert not scope_for_unit(dev, places.berlin).may("workspace.users")


def test_an_owner_of_one_unit_does_not_own_the_organisation(eve: User, places: cast.Places) -> None:
    eve.memberships.update(role=Role.objects.get(name="owner"))
    scope = scope_for(eve)
    assert scope.may("workspace.units")
    assert not scope.may("workspace.settings")
    assert "*" not in scope.capabilities


def test_a_unit_out_of_reach_gives_nothing(dev: User, places: cast.Places) -> None:
    assert scope_for_unit(dev, places.berlin) == Scope.nobody()
    assert reach_of(dev).in_unit(places.root.pk) is None


def test_somebody_without_a_role_sees_nothing(places: cast.Places) -> None:
    loose = User.objects.create_user("loose@shapla.example")
    scope = scope_for(loose)
    assert scope.units == frozenset()
    assert not scope.capabilities


def test_a_role_hides_fields_from_whoever_has_it(eve: User) -> None:
    eve.memberships.update(role=Role.objects.create(name="Counter", hidden=["customers.email"], readonly=["x.y"]))
    scope = scope_for(eve)
    assert not scope.shows("customers.email")
    assert not scope.writes("x.y")


def test_built_in_roles_take_what_the_rooms_lend(places: cast.Places) -> None:
    manager = Role.objects.get(name="manager")
    assert "workspace.users" in role_capabilities(manager)
    assert role_capabilities(Role.objects.get(name="owner")) == {"*"}


def test_the_reach_costs_one_question_until_something_changes(dev: User, places: cast.Places) -> None:
    assert reach_of(dev).whole
    with CaptureQueriesContext(connection) as asked:
        assert reach_of(dev).whole.user_id == dev.pk
    assert len(asked) == 1
    places.dhaka.name = "Dhaka and around"
    places.dhaka.save()
    with CaptureQueriesContext(connection) as asked:
        assert reach_of(dev).units[places.dhaka.pk].name == "Dhaka and around"
    assert len(asked) == 4


def test_a_manager_sees_people_of_his_units_with_their_roles_there(
    dev: User, eve: User, cleo: User, ona: User, places: cast.Places, noon: datetime
) -> None:
    also(eve, places.berlin, "manager")
    seen = {user.name: [held.role.name for held in user.roles_here] for user in people_in(scope_for(dev))}  # type: ignore[attr-defined]
    assert seen == {"Dev": ["manager"], "Eve": ["reader"]}
