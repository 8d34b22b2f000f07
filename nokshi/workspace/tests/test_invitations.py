"""People are asked in by a link that works once."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import NotThere
from nokshi.kernel.secrets import unseal
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions
from nokshi.workspace.actions.invitations import AlreadyHere, NotAnAddress, SignInFirst
from nokshi.workspace.actions.roles import MoreThanYourOwn
from nokshi.workspace.models import Invitation, Role, StaffMail, User
from nokshi.workspace.queries import invitation_for, invitations_in, scope_for
from nokshi.workspace.queries.links import HouseTaken, LinkSpent
from nokshi.workspace.queries.people import NoSuchRole
from tests import cast


def doing(user: User) -> dict[str, Any]:
    return {"scope": scope_for(user), "actor": Actor.user(user.pk), "now": cast.NOON}


def invite(by: User, places: cast.Places, email: str = "new@shapla.example", role: str = "staff") -> actions.Invited:
    given = Role.objects.get(name=role)
    return actions.invite_user(email=email, role=given, unit=places.dhaka, **doing(by))


def token(invited: actions.Invited) -> str:
    return invited.url.rstrip("/").rpartition("/")[2]


def join(invitation: Invitation, now: Any = cast.NOON) -> User:
    return actions.accept_invitation(
        invitation=invitation, name="নতুন জন", password=cast.PASSWORD, language="bn", now=now
    )


def test_an_invitation_goes_out_by_the_staffs_own_door(dev: User, places: cast.Places) -> None:
    invited = invite(dev, places, " New@Shapla.example ")
    letter = StaffMail.objects.get()
    assert letter.email == "new@shapla.example"
    assert invited.url in unseal(letter.text_sealed)
    assert "\n" not in letter.subject
    assert not mail.outbox, "no mail server is set: it waits on the page"


def test_whoever_joins_has_the_role_and_is_recorded(dev: User, places: cast.Places) -> None:
    user = join(invitation_for(token(invite(dev, places)), cast.NOON))
    held = user.memberships.get()
    assert (held.role.name, held.unit) == ("staff", places.dhaka)
    assert user.check_password(cast.PASSWORD)
    assert EventRow.objects.filter(kind="workspace.user_joined", unit_id=places.dhaka.pk).exists()


def test_a_link_works_once(dev: User, places: cast.Places) -> None:
    invited = invite(dev, places)
    join(invited.invitation)
    with pytest.raises(LinkSpent):
        invitation_for(token(invited), cast.NOON)
    User.objects.filter(email="new@shapla.example").delete()
    with pytest.raises(LinkSpent):
        join(invited.invitation)
    assert not User.objects.filter(email="new@shapla.example").exists()


def test_a_link_grows_too_old(dev: User, places: cast.Places) -> None:
    invited = invite(dev, places)
    with pytest.raises(LinkSpent):
        invitation_for(token(invited), cast.NOON + timedelta(days=8))


@pytest.mark.parametrize("forged", ["x", "1:2:3", "MQ:1xVZUV:UbMXvnnCccJiRuzmbwsGpLpbBkKaLC6v6JwoBC3vu7E"])
def test_a_forged_link_opens_nothing(forged: str, db: None) -> None:
    with pytest.raises(LinkSpent):
        invitation_for(forged, cast.NOON)


def test_a_new_invitation_replaces_the_old_one(dev: User, places: cast.Places) -> None:
    old, new = invite(dev, places), invite(dev, places)
    with pytest.raises(LinkSpent):
        invitation_for(token(old), cast.NOON)
    assert invitation_for(token(new), cast.NOON)


def test_an_invitation_is_taken_back(dev: User, places: cast.Places) -> None:
    invited = invite(dev, places)
    actions.withdraw_invitation(invitation=invited.invitation, **doing(dev))
    with pytest.raises(LinkSpent):
        invitation_for(token(invited), cast.NOON)
    with pytest.raises(LinkSpent):
        actions.withdraw_invitation(invitation=invited.invitation, **doing(dev))


def test_nobody_invites_to_more_than_he_has(dev: User, places: cast.Places) -> None:
    with pytest.raises(MoreThanYourOwn):
        invite(dev, places, role="owner")
    assert not Invitation.objects.exists()
    assert not StaffMail.objects.exists()


def test_nobody_invites_to_a_unit_out_of_sight(cleo: User, places: cast.Places) -> None:
    with pytest.raises(NotThere):
        invite(cleo, places)


def test_invitations_of_another_unit_are_not_seen(dev: User, cleo: User, places: cast.Places) -> None:
    invite(dev, places)
    assert invitations_in(scope_for(dev), cast.NOON).count() == 1
    assert not invitations_in(scope_for(cleo), cast.NOON).exists()


def test_a_colleague_in_sight_is_not_invited_again(dev: User, eve: User, places: cast.Places) -> None:
    with pytest.raises(AlreadyHere):
        invite(dev, places, "Eve@shapla.example")


def test_a_link_gives_nobody_somebody_elses_account(dev: User, cleo: User, eve: User, places: cast.Places) -> None:
    """Cleo is out of Dev's sight: the invitation goes out, and tells nothing of her."""
    invited = invite(dev, places, "cleo@shapla.example")
    with pytest.raises(SignInFirst):
        join(invited.invitation)
    with pytest.raises(NotThere):
        actions.accept_as(invitation=invited.invitation, user=eve, now=cast.NOON)
    actions.accept_as(invitation=invited.invitation, user=cleo, now=cast.NOON)
    assert cleo.memberships.count() == 2


def test_the_command_line_gets_a_link(places: cast.Places, eve: User) -> None:
    way: dict[str, Any] = {"actor": Actor.system(), "now": cast.NOON}
    new = actions.invite_by_command(email="ona@shapla.example", role="owner", unit="", **way)
    assert "/account/join/" in new
    known = actions.invite_by_command(email="eve@shapla.example", role="owner", unit="", **way)
    assert "/account/password/reset/key/" in known
    assert eve.memberships.get().role.name == "reader"
    with pytest.raises(NoSuchRole):
        actions.invite_by_command(email="x@shapla.example", role="king", unit="", **way)


def test_the_first_account_is_made_once(places: cast.Places) -> None:
    given: dict[str, Any] = {"name": "Ona", "password": cast.PASSWORD, "language": "en", "zone": "", "now": cast.NOON}
    assert actions.first_link(now=cast.NOON)
    owner = actions.open_house(email="Ona@Shapla.example", **given)
    assert owner.memberships.get().role.name == "owner"
    assert actions.first_link(now=cast.NOON) == ""
    with pytest.raises(HouseTaken):
        actions.open_house(email="eve@shapla.example", **given)
    assert User.objects.count() == 1


@pytest.mark.parametrize("address", ["", "ona", "a@b", "a@@b.example", "a@b.example\r\nBcc: c@d.example"])
def test_an_invitation_needs_an_address(address: str, dev: User, places: cast.Places) -> None:
    with pytest.raises(NotAnAddress):
        invite(dev, places, address)
    assert not StaffMail.objects.exists()
