"""What happens to the second factors of an account."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.people import check_manageable
from nokshi.workspace.events import FactorAdded, FactorRemoved
from nokshi.workspace.models import User

EVERY = "all"


def tell_factor_added(*, user: User, factor: str, now: datetime) -> None:
    """Record that somebody added a factor to his account: totp, webauthn or recovery_codes."""
    event = FactorAdded(person=str(user), factor=factor)
    timeline.record(event, at=now, actor=Actor.user(user.pk), subject=("workspace.user", user.pk))


def tell_factor_removed(*, user: User, factor: str, now: datetime) -> None:
    """Record that somebody removed a factor from his account."""
    event = FactorRemoved(person=str(user), factor=factor)
    timeline.record(event, at=now, actor=Actor.user(user.pk), subject=("workspace.user", user.pk))


@transaction.atomic
def take_factors(*, user: User, scope: Scope, actor: Actor, now: datetime) -> None:
    """Take every second factor off somebody's account who lost them; raises OutOfReach, MoreThanYourOwn, NotThere."""
    check_manageable(user, scope)
    if Authenticator.objects.filter(user=user).delete()[0]:
        event = FactorRemoved(person=str(user), factor=EVERY)
        timeline.record(event, at=now, actor=actor, subject=("workspace.user", user.pk))
