"""The first account of a new installation."""

from datetime import datetime

from django.db import transaction

from nokshi.kernel.actor import Actor
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.events import UserJoined
from nokshi.workspace.models import Membership, Role, User
from nokshi.workspace.queries.links import HouseTaken, first_url
from nokshi.workspace.queries.people import has_users
from nokshi.workspace.queries.units import root_unit


def first_link(*, now: datetime) -> str:
    """Return the link that makes the first account, for the terminal; empty where there is one."""
    return "" if has_users() else first_url()


@transaction.atomic
def open_house(*, email: str, name: str, password: str, language: str, zone: str, now: datetime) -> User:
    """Make the owner's account, the first of all; raises HouseTaken."""
    held()
    if has_users():
        raise HouseTaken
    user = User(email=email.strip().lower(), name=name.strip(), language=language, zone=zone, created_at=now)
    user.set_password(password)
    user.save()
    root = root_unit()
    owner = Role.objects.get(name="owner")
    Membership.objects.create(user=user, unit=root, role=owner)
    event = UserJoined(person=str(user), email=user.email, role=owner.name, unit_name=root.name)
    timeline.record(event, at=now, actor=Actor.user(user.pk), subject=("workspace.user", user.pk), unit=root.pk)
    return user
