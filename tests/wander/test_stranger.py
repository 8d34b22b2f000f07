"""Whoever works in another unit finds nothing of this one, whatever he presses, types or sends."""

import json
import os
import sys
from collections.abc import Callable
from random import Random

import pytest
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.site.api.building import operations
from nokshi.workspace.actions import make_token
from nokshi.workspace.models import User
from tests import cast
from tests.house.belongings import leave_things
from tests.house.doors import doors_with_a_sample
from tests.wander import secrets
from tests.wander.wandering import LEFT_OUT, Wanderer
from tests.wander.words import Words

OpenClient = Callable[[User], Client]
CLICKS = int(os.environ.get("NOKSHI_WANDER_CLICKS") or 600)
SEED = int(os.environ.get("NOKSHI_WANDER_SEED") or 1)


@pytest.fixture
def shop(places: cast.Places, ona: User) -> None:
    """One of everything in Dhaka, and a little in Berlin, so that a stranger has something to press."""
    leave_things(places, ona)
    for number in range(5):
        cast.make_customer(f"Berliner {number}", places.berlin, email=f"b{number}@berlin.example", city="Berlin")


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("role", "clicks"), [("manager", CLICKS), ("reader", CLICKS // 2)])
def test_a_stranger_who_clicks_at_random_sees_and_changes_nothing_of_another_unit(
    places: cast.Places, signed_in: OpenClient, role: str, clicks: int
) -> None:
    stranger = cast.make_user("Cleo", role, places.berlin)
    scope = cast.scope(stranger)
    wanderer = wanderer_as(stranger, signed_in)
    touchable = secrets.records_of_elsewhere(scope)
    before = secrets.rows_of_elsewhere(touchable)
    for _ in range(clicks):
        wanderer.click()
    told = wanderer.told
    said = {"role": role, "seed": SEED, "clicks": clicks, "answers": dict(told.statuses), "addresses": len(told.places)}
    print(json.dumps({**said, "secrets": wanderer.guarded, "faults": len(told.faults)}), file=sys.stderr)
    assert not told.faults, "\n".join([f"NOKSHI_WANDER_SEED={SEED}", *told.faults[:20]])
    assert secrets.rows_of_elsewhere(touchable) == before


@pytest.mark.usefixtures("shop")
def test_the_words_that_he_must_not_read_are_there_to_be_read(ona: User, cleo: User, signed_in: OpenClient) -> None:
    """The walk proves something only where its words would be found: the owner does find them."""
    owner = wanderer_as(ona, signed_in, guarded=secrets.secrets(cast.scope(cleo)))
    for address in ("/customers/", "/orders/", "/imports/", "/api/v1/customers"):
        owner.open(address)
    assert len(owner.told.faults) == 4


def wanderer_as(user: User, signed_in: OpenClient, guarded: list[str] | None = None) -> Wanderer:
    """Return somebody who wanders as a user, and knows the numbers of what he may not see."""
    scope = cast.scope(user)
    random = Random(SEED)
    own = list(Customer.objects.visible_to(scope).values_list("pk", flat=True))
    others = secrets.ids_of_elsewhere(cast.scope(user)) or own
    return Wanderer(
        random, Words(random, others, own), guarded if guarded is not None else secrets.secrets(scope),
        [address for door in doors_with_a_sample() if not LEFT_OUT.match(address := door.address())],
        [one for one in operations() if not one.is_public],
        sign_in=lambda: calm(signed_in(user)), token=lambda: token_of(user),
    )  # fmt: skip


def calm(client: Client) -> Client:
    """Have a page that fails answer 500 instead of ending the walk."""
    client.raise_request_exception = False
    return client


def token_of(user: User) -> str:
    """Return a token for whatever a user may do."""
    _token, raw = make_token(
        user=user, name="wander", scopes=["*"], unit=None, expires_at=None, actor=cast.actor(user), now=cast.NOON
    )
    return raw
