"""A family of companies for the tests of relations."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from nokshi.customers import actions
from nokshi.customers.actions import NewRelation
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from tests import cast

Relate = Callable[..., int]
MakeCompany = Callable[..., Customer]


@pytest.fixture
def company(places: cast.Places) -> MakeCompany:
    """Return what makes a company, of Dhaka where no other unit is given."""

    def make(name: str, unit: object = None, **more: str) -> Customer:
        return cast.make_customer(name, unit or places.dhaka, kind="company", **more)  # type: ignore[arg-type]

    return make


@pytest.fixture
def shapla(company: MakeCompany) -> Customer:
    """The company at the top."""
    return company("Shapla Group")


@pytest.fixture
def mill(company: MakeCompany) -> Customer:
    """A company to stand below it."""
    return company("Shapla Mill")


@pytest.fixture
def relate(noon: datetime) -> Relate:
    """Return what relates two customers, and gives the relation's id."""

    def make(
        customer: Customer, kind: str, other: Customer, role: str = "", since: date | None = None,
        until: date | None = None,
    ) -> int:  # fmt: skip
        new = NewRelation(customer=customer.pk, other=other.pk, kind=kind, role=role, since=since, until=until)
        return actions.relate(new=new, actor=Actor.system(), now=noon)

    return make
