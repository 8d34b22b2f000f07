"""A clock that stands still, and the doers of actions."""

from datetime import datetime

import pytest

from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import Unit
from tests import cast


class Doer:
    """What an action takes from its door: scope, actor and time."""

    def __init__(self, scope: Scope, now: datetime) -> None:
        self.scope = scope
        self.actor = Actor.user(scope.user_id)
        self.now = now

    def __call__(self) -> dict[str, object]:
        return {"scope": self.scope, "actor": self.actor, "now": self.now}


@pytest.fixture
def system(noon: datetime) -> Doer:
    return Doer(Scope.system(), noon)


@pytest.fixture
def gulshan(places: cast.Places) -> Unit:
    """A shop in Dhaka."""
    unit = Unit.objects.create(name="Gulshan", parent=places.dhaka, kind="brand", path="new")
    unit.path = f"{places.dhaka.path}{unit.pk}/"
    unit.save()
    return unit
