"""Ask people in, and let them in."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.mail import post_invitation
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.actions.roles import MoreThanYourOwn
from nokshi.workspace.events import InvitationWithdrawn, UserInvited, UserJoined
from nokshi.workspace.models import Invitation, Membership, Role, Unit, User
from nokshi.workspace.queries.links import LinkSpent, invitation_url, reset_url
from nokshi.workspace.queries.people import find_role, may_give
from nokshi.workspace.queries.units import find_unit, organisation

STAYS_OPEN = timedelta(days=7)


class AlreadyHere(DomainError):
    code = "already_here"
    sentence = _("%(name)s works here already. Open the page of that person to give another role.")


class NotAnAddress(DomainError):
    code = "not_an_address"
    sentence = _("“%(email)s” is not an e-mail address. Write it as name@example.com.")


class SignInFirst(DomainError):
    code = "sign_in_first"
    sentence = _("There is an account for this address already. Sign in with it, then open the link again.")


class Invited(NamedTuple):
    """An invitation, and the link that was mailed."""

    invitation: Invitation
    url: str


@transaction.atomic
def invite_user(
    *, email: str, role: Role, unit: Unit, scope: Scope, actor: Actor, now: datetime, language: str = ""
) -> Invited:
    """Keep a seat for somebody and mail the link.

    Raises NotAnAddress, AlreadyHere, MoreThanYourOwn and NotThere. An earlier invitation of the
    same address to the same unit is replaced.
    """
    held()
    address = _address(email)
    if not scope.sees_unit(unit.pk) or unit.retired_at is not None:
        raise NotThere
    if not may_give(scope, role):
        raise MoreThanYourOwn(name=role)
    if known := User.objects.visible_to(scope).filter(email=address).first():
        raise AlreadyHere(name=known)
    Invitation.objects.open(now).filter(email=address, unit=unit).update(withdrawn_at=now)
    invitation = Invitation.objects.create(
        email=address,
        role=role,
        unit=unit,
        language=language or organisation().language,
        invited_by_id=actor.id if actor.kind == "user" else None,
        created_at=now,
        expires_at=now + STAYS_OPEN,
    )
    event = UserInvited(email=address, role=role.name, unit_name=unit.name)
    timeline.record(event, at=now, actor=actor, subject=("workspace.invitation", invitation.pk), unit=unit.pk)
    url = invitation_url(invitation)
    post_invitation(invitation=invitation, url=url, now=now, actor=actor)
    return Invited(invitation, url)


def invite_by_command(*, email: str, role: str, unit: str, actor: Actor, now: datetime) -> str:
    """Return what the terminal shows: a one-time link, for a new account or a new password.

    Raises NoSuchRole and NoSuchUnit.
    """
    if user := User.objects.filter(email=email.strip().lower()).first():
        said = gettext("%(email)s has an account. This link sets a new password, once:")
        return f"{said % {'email': user.email}}\n\n    {reset_url(user)}\n"
    invited = invite_user(
        email=email, role=find_role(role), unit=find_unit(unit), scope=Scope.system(), actor=actor, now=now
    )
    said = gettext("This link makes the account of %(email)s, once, within %(days)s days:")
    return f"{said % {'email': invited.invitation.email, 'days': STAYS_OPEN.days}}\n\n    {invited.url}\n"


@transaction.atomic
def withdraw_invitation(*, invitation: Invitation, scope: Scope, actor: Actor, now: datetime) -> None:
    """Take an open invitation back; its link opens nothing any more."""
    if not scope.sees_unit(invitation.unit_id):
        raise NotThere
    if not may_give(scope, invitation.role):
        raise MoreThanYourOwn(name=invitation.role)
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(withdrawn_at=now):
        raise LinkSpent
    event = InvitationWithdrawn(email=invitation.email)
    subject = ("workspace.invitation", invitation.pk)
    timeline.record(event, at=now, actor=actor, subject=subject, unit=invitation.unit_id)


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, name: str, password: str, language: str, zone: str = "", now: datetime
) -> User:
    """Make the account of somebody invited; raises LinkSpent, SignInFirst."""
    held()
    if User.objects.filter(email=invitation.email).exists():
        raise SignInFirst
    user = User(email=invitation.email, name=name.strip(), language=language, zone=zone, created_at=now)
    user.set_password(password)
    _use(invitation, now)
    user.save()
    _seat(user, invitation, now)
    return user


@transaction.atomic
def accept_as(*, invitation: Invitation, user: User, now: datetime) -> None:
    """Give the role of an invitation to the account of the same address; raises LinkSpent, NotThere."""
    held()
    if user.email != invitation.email:
        raise NotThere
    _use(invitation, now)
    _seat(user, invitation, now)


def _address(email: str) -> str:
    """Return an address as it is kept."""
    address = email.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise NotAnAddress(email=email) from None
    return address


def _use(invitation: Invitation, now: datetime) -> None:
    if not Invitation.objects.open(now).filter(pk=invitation.pk).update(accepted_at=now):
        raise LinkSpent


def _seat(user: User, invitation: Invitation, now: datetime) -> None:
    """Give the role; one that somebody holds in the unit already stays."""
    Membership.objects.get_or_create(user=user, unit=invitation.unit, defaults={"role": invitation.role})
    event = UserJoined(person=str(user), email=user.email, role=invitation.role.name, unit_name=invitation.unit.name)
    actor, subject = Actor.user(user.pk), ("workspace.user", user.pk)
    timeline.record(event, at=now, actor=actor, subject=subject, unit=invitation.unit_id)
