"""What is put into SQL once tells each caller the same as a question made anew, and nobody what is another's."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest
from django.db.models import QuerySet

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.resources import Asking, Resource, resources
from nokshi.site.api.rows import columns_for
from nokshi.site.api.steady import row_of
from nokshi.workspace.models import User
from tests import cast

STEADY = sorted((one for one in resources if isinstance(one, Resource) and one.is_steady), key=lambda one: one.name)


def paths_of(resource: Resource) -> list[str]:
    return ["pk", *(one.path or one.name for one in columns_for(resource, Scope.system()) if one.load is None)]


def anew(resource: Resource, scope: Scope, pk: int) -> Sequence[Any]:
    return list(rows(resource, Asking(scope, Actor.system(), cast.NOON), pk).values_list(*paths_of(resource)))


def rows(resource: Resource, asking: Asking, pk: int) -> QuerySet[Any]:
    return resource.rows(asking, 0).filter(pk=pk)


@pytest.mark.parametrize("resource", STEADY, ids=lambda one: one.name)
def test_the_question_follows_from_the_scope_alone(dev: User, resource: Resource) -> None:
    scope = cast.scope(dev)
    one = rows(resource, Asking(scope, Actor.user(dev.pk), cast.NOON), 7)
    other = rows(resource, Asking(scope, Actor.system(), cast.NOON + timedelta(days=400), cast.NOON), 7)
    assert one.query.sql_with_params() == other.query.sql_with_params()


def test_each_is_told_what_a_question_made_anew_tells(
    ona: User, dev: User, cleo: User, ada: Customer, mallory: Customer
) -> None:
    customers = resources["customers"]
    Customer.objects.filter(pk=ada.pk).update(birth_date="1815-12-10")
    scopes = [cast.scope(ona), cast.scope(dev), cast.scope(cleo), Scope.nobody(), Scope.system()]
    told = {
        (place, one.name): row_of(customers, one.pk, scope, paths_of(customers))
        for place, scope in enumerate(scopes) for one in (ada, mallory)
    }  # fmt: skip
    for (place, name), row in told.items():
        assert row == anew(customers, scopes[place], ada.pk if name == ada.name else mallory.pk)
    seen = {key for key, row in told.items() if row}
    assert seen == {
        (0, ada.name), (0, mallory.name), (1, ada.name), (2, mallory.name), (4, ada.name), (4, mallory.name),
    }  # fmt: skip


def test_a_question_asked_before_sees_what_changed_since(dev: User, ada: Customer) -> None:
    customers, scope = resources["customers"], cast.scope(dev)
    assert row_of(customers, ada.pk, scope, ["pk", "city"]) == [(ada.pk, "Dhaka")]
    Customer.objects.filter(pk=ada.pk).update(city="Sylhet")
    assert row_of(customers, ada.pk, scope, ["pk", "city"]) == [(ada.pk, "Sylhet")]
    Customer.objects.filter(pk=ada.pk).update(deleted_at=cast.NOON)
    assert row_of(customers, ada.pk, scope, ["pk", "city"]) == []
