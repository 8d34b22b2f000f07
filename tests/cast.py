"""The permanent cast: who is who in every test.

Team: Ona owns the shop; Dev is the agent, for everything; Eve may only read; Cleo works in
another unit and must never see what is not hers. Customers of the first unit: Ada buys often,
Bo is leaving, রহিম writes Bengali. Mallory is a customer of Cleo's unit.
"""

from dataclasses import dataclass
from datetime import UTC, datetime

from nokshi.customers.models import Customer, CustomerUnit, Identity
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import Membership, Role, Unit, User
from nokshi.workspace.queries import root_unit, scope_for

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
PASSWORD = "a quilt of eleven stitches"


@dataclass(frozen=True, slots=True)
class Places:
    """The tree of units: the root, Dhaka (where the cast lives) and Berlin (Cleo's)."""

    root: Unit
    dhaka: Unit
    berlin: Unit


def make_places() -> Places:
    root = root_unit()
    return Places(root, make_unit("Shapla Dhaka", root), make_unit("Shapla Berlin", root))


def make_unit(name: str, parent: Unit) -> Unit:
    """Return a region below a unit."""
    unit = Unit.objects.create(name=name, parent=parent, kind="region", path=f"new-{name}")
    unit.path = f"{parent.path}{unit.pk}/"
    unit.save()
    return unit


def make_user(name: str, role: str, unit: Unit, **extra: str) -> User:
    """Return a user who can sign in with PASSWORD."""
    user = User.objects.create_user(f"{name.lower()}@shapla.example", PASSWORD, name=name, **extra)
    Membership.objects.create(user=user, unit=unit, role=Role.objects.get(name=role))
    return user


def make_customer(name: str, unit: Unit, **extra: str) -> Customer:
    """Return a customer as the tables hold him, without an event: a fixture, not a deed."""
    customer = Customer.objects.create(name=name, created_at=NOON, changed_at=NOON, **extra)
    CustomerUnit.objects.create(customer=customer, unit=unit)
    for kind in ("email", "phone"):
        if value := extra.get(kind):
            Identity.objects.create(customer=customer, kind=kind, value=value, shown=value, is_primary=True)
    return customer


def scope(user: User) -> Scope:
    return scope_for(user)


def actor(user: User) -> Actor:
    return Actor.user(user.pk)
