"""Endpoints of the tests, and what they are told of."""

from typing import Any

from nokshi.customers.actions import add_customer
from nokshi.customers.models import Customer
from nokshi.integrations import actions
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.timeline.reading import drain
from nokshi.workspace.models import User
from tests import cast


def hook(owner: User, url: str, unit: int, **more: Any) -> tuple[Endpoint, str]:
    """Add an endpoint; what happened so far is not told to it."""
    given = {"kinds": ["*"], "scope": cast.scope(owner), "actor": cast.actor(owner), "now": cast.NOON, **more}
    made = actions.add_webhook(url=url, unit=unit, **given)
    drain(cast.NOON)
    Delivery.objects.all().delete()
    return made


def come(owner: User, unit: int, name: str = "Zed") -> Customer:
    """Add a customer of a unit."""
    customer = add_customer(name=name, units=[unit], actor=cast.actor(owner), now=cast.NOON)
    drain(cast.NOON)
    return customer
