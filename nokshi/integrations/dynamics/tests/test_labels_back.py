"""Worksheets name rows by what they are called: a relation that changed here goes out under the new name."""

import pytest

from nokshi.customers import actions as customers
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries import find_by_identity
from nokshi.customers.rules.relations import NewRelation
from nokshi.integrations.dynamics.tests.making import ACME, ADA, CHILD, SHEETS, workbooks
from nokshi.integrations.tests.moving import SYSTEM, given_back, home, saved
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor

__all__ = ["home"]
pytestmark = pytest.mark.django_db
COMPANY = SHEETS["My Active Contacts"][0].index("Company Name")
PARENT = SHEETS["All Accounts"][0].index("Parent Account")


def known(key: str) -> Customer:
    found = find_by_identity(SYSTEM, "external", key, "dynamics")
    assert found
    return found


def sheet(name: str) -> list[list[str]]:
    files = given_back("dynamics")
    return next(rows for file, rows in files.items() if file.startswith(name))


def test_another_employer_here_is_named_in_the_worksheet() -> None:
    saved(workbooks())
    before = sheet("My Active Contacts")
    assert before[1][COMPANY] == "Acme Ltd."
    by, now = Actor.user(1), clock.now()
    old = Relation.objects.get(customer=known(ADA), other=known(ACME))
    customers.unrelate_many(relations=[old.pk], actor=by, now=now)
    new = NewRelation(customer=known(ADA).pk, other=known(CHILD).pk, kind="works_at")
    customers.relate(new=new, actor=by, now=now)
    after = sheet("My Active Contacts")
    assert after[1][COMPANY] == known(CHILD).name
    assert after[2] == before[2], "a name that is nobody's stays"
    customers.unrelate_many(relations=[Relation.objects.get(customer=known(ADA)).pk], actor=by, now=now)
    assert sheet("My Active Contacts")[1][COMPANY] == ""


def test_who_is_called_something_else_by_now_is_named_so_by_the_others() -> None:
    saved(workbooks())
    customers.change_many(changes={known(ACME).pk: {"name": "Acme Group"}}, actor=Actor.user(1), now=clock.now())
    assert sheet("My Active Contacts")[1][COMPANY] == "Acme Group"
    assert sheet("All Accounts")[2][PARENT] == "Acme Group"
