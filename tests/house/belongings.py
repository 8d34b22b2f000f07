"""A house full of things: the made-up shop, and one of whatever else has an address."""

from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.site.demo.filling import fill
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import Role, User
from tests import cast

SYSTEM = {"scope": Scope.system(), "actor": Actor.system(), "now": cast.NOON}


def fill_the_house(language: str = "en") -> User:
    """Fill the house and return its owner."""
    places = cast.make_places()
    owner = cast.make_user("Ona", "owner", places.root, language=language)
    leave_things(places, owner)
    return owner


def leave_things(places: cast.Places, owner: User) -> None:
    """Leave one of everything in Dhaka, where Berlin must not see it."""
    fill(count=12, seed=1, now=cast.NOON, tell=lambda step, done, total: None)
    dev = cast.make_user("Dev", "manager", places.dhaka)
    workspace.add_team(name="Counter", unit=places.dhaka, members=[dev], **SYSTEM)
    reader = Role.objects.get(name="reader")
    workspace.invite_user(email="new@shapla.example", role=reader, unit=places.dhaka, **SYSTEM)
    mine = {"scope": cast.scope(owner), "actor": cast.actor(owner), "now": cast.NOON}
    workspace.save_view(kind="customers.customer", name="Everybody", tree=None, **mine)
