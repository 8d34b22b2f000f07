"""Roles are given and taken, accounts paused, and an owner always stays."""

from typing import Any

import pytest

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import NotThere
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.actions.people import LastOwner, OutOfReach, YourOwnAccount
from nokshi.workspace.actions.roles import MoreThanYourOwn
from nokshi.workspace.models import Membership, Role, User
from nokshi.workspace.queries import scope_for
from nokshi.workspace.tests.conftest import Doer
from tests import cast


def doing(user: User) -> dict[str, Any]:
    return {"scope": scope_for(user), "actor": Actor.user(user.pk), "now": cast.NOON}


def role(name: str) -> Role:
    return Role.objects.get(name=name)


def role_of(user: User) -> list[str]:
    return [held.role.name for held in user.memberships.select_related("role").order_by("unit__path")]


def test_a_role_takes_the_place_of_one_in_the_same_unit(ona: User, eve: User, places: cast.Places) -> None:
    actions.give_role(user=eve, unit=places.dhaka, role=role("staff"), **doing(ona))
    assert role_of(eve) == ["staff"]
    assert EventRow.objects.get(kind="workspace.role_given").data["was"] == "reader"


def test_giving_the_same_role_again_tells_nothing(ona: User, eve: User, places: cast.Places) -> None:
    actions.give_role(user=eve, unit=places.dhaka, role=role("reader"), **doing(ona))
    assert not EventRow.objects.exists()


def test_a_manager_cannot_make_an_owner(dev: User, eve: User, places: cast.Places) -> None:
    with pytest.raises(MoreThanYourOwn):
        actions.give_role(user=eve, unit=places.dhaka, role=role("owner"), **doing(dev))
    assert role_of(eve) == ["reader"]


def test_a_manager_cannot_demote_an_owner(dev: User, eve: User, places: cast.Places) -> None:
    Membership.objects.filter(user=eve).update(role=role("owner"))
    with pytest.raises(MoreThanYourOwn):
        actions.give_role(user=eve, unit=places.dhaka, role=role("reader"), **doing(dev))
    with pytest.raises(MoreThanYourOwn):
        actions.take_role(membership=eve.memberships.get(), **doing(dev))
    assert role_of(eve) == ["owner"]


def test_a_manager_of_dhaka_cannot_touch_people_of_berlin(dev: User, cleo: User, places: cast.Places) -> None:
    with pytest.raises(NotThere):
        actions.give_role(user=cleo, unit=places.dhaka, role=role("reader"), **doing(dev))
    with pytest.raises(NotThere):
        actions.take_role(membership=cleo.memberships.get(), **doing(dev))
    with pytest.raises(NotThere):
        actions.pause_user(user=cleo, **doing(dev))
    assert role_of(cleo) == ["manager"]
    assert not EventRow.objects.exists()


def test_a_role_that_sees_more_than_oneself_cannot_be_given(dev: User, eve: User, places: cast.Places) -> None:
    shy = Role.objects.create(
        name="Shy", capabilities=["workspace.users"], hidden=["customers.email"], is_builtin=False
    )
    open_minded = Role.objects.create(name="Open", capabilities=["workspace.users"])
    dev.memberships.update(role=shy)
    with pytest.raises(MoreThanYourOwn):
        actions.give_role(user=eve, unit=places.dhaka, role=open_minded, **doing(dev))


def test_the_last_owner_stays(ona: User, system: Doer, places: cast.Places) -> None:
    with pytest.raises(LastOwner):
        actions.take_role(membership=ona.memberships.get(), **system())  # type: ignore[arg-type]
    with pytest.raises(LastOwner):
        actions.give_role(user=ona, unit=places.root, role=role("reader"), **system())  # type: ignore[arg-type]
    with pytest.raises(LastOwner):
        actions.pause_user(user=ona, **system())  # type: ignore[arg-type]
    ona.refresh_from_db()
    assert ona.is_active
    assert role_of(ona) == ["owner"]


def test_an_owner_may_go_when_another_stays(ona: User, places: cast.Places) -> None:
    second = cast.make_user("Second", "owner", places.root)
    actions.take_role(membership=second.memberships.get(), **doing(ona))
    assert role_of(second) == []


def test_nobody_pauses_himself(ona: User, places: cast.Places) -> None:
    cast.make_user("Second", "owner", places.root)
    with pytest.raises(YourOwnAccount):
        actions.pause_user(user=ona, **doing(ona))


def test_whoever_also_works_elsewhere_is_paused_from_above_only(
    dev: User, eve: User, ona: User, places: cast.Places
) -> None:
    Membership.objects.create(user=eve, unit=places.berlin, role=role("reader"))
    with pytest.raises(OutOfReach):
        actions.pause_user(user=eve, **doing(dev))
    actions.pause_user(user=eve, **doing(ona))
    eve.refresh_from_db()
    assert not eve.is_active
    actions.resume_user(user=eve, **doing(ona))
    eve.refresh_from_db()
    assert eve.is_active


def test_a_profile_that_stays_the_same_tells_nothing(eve: User) -> None:
    actor = Actor.user(eve.pk)
    actions.change_profile(user=eve, changes={"language": "en"}, actor=actor, now=cast.NOON)
    assert not EventRow.objects.exists()
    actions.change_profile(user=eve, changes={"language": "bn", "email": "x@y.z"}, actor=actor, now=cast.NOON)
    eve.refresh_from_db()
    assert (eve.language, eve.email) == ("bn", "eve@shapla.example")
