"""A clock that stands still, the doers of actions, and a provider of sign-ins that is set up."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.core.cache import cache

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.addresses import Inside
from nokshi.kernel.scope import Scope
from nokshi.workspace import actions
from nokshi.workspace.models import SignOn, Unit, User
from tests import cast
from tests.peers.provider import SECRET


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


@pytest.fixture
def near(settings: Any, db: None) -> None:
    """Let this machine call itself, as whoever runs it may; nothing is known of any provider yet."""
    settings.CONFIG = replace(settings.CONFIG, inside=Inside.parse("127.0.0.1"))
    cache.clear()


@pytest.fixture
def set_up(provider: str, ona: User, near: None) -> Callable[..., SignOn]:
    """Set the provider up as the owner does."""

    def save(by: User = ona, **changes: Any) -> SignOn:
        usual: dict[str, Any] = {
            "name": "Shapla ID", "issuer": provider, "client_id": "nokshi", "client_secret": SECRET,
            "is_inside": True, "is_on": True, "domains": ["shapla.example"], "makes_accounts": False,
            "role": None, "unit": None, "claim": "", "seats": [], "is_proven": True,
        }  # fmt: skip
        known: dict[str, Any] = {"scope": cast.scope(by), "actor": cast.actor(by), "now": clock.now()}
        return actions.set_sign_on(**(usual | known | changes))

    return save


@pytest.fixture
def dev_there(dev: User) -> User:
    """Dev, by the address that the provider knows."""
    User.objects.filter(pk=dev.pk).update(email="dev@shapla.example")
    dev.refresh_from_db()
    return dev
