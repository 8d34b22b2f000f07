"""A newer export that links a row elsewhere ends the relation that came from that cell, and nothing else."""

import pytest

from nokshi.customers import actions as customers
from nokshi.customers.models import Relation
from nokshi.customers.rules.relations import NewRelation
from nokshi.integrations.salesforce.tests.making import ADA, CHILD, HEADERS, ROWS, export
from nokshi.integrations.salesforce.tests.test_links import known
from nokshi.integrations.salesforce.tests.test_moves import given_back, saved
from nokshi.integrations.tests.moving import home, undone
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.queries import home_zone

__all__ = ["home"]
pytestmark = pytest.mark.django_db
COMPANY, BOSS = HEADERS["Contact"].index("AccountId"), HEADERS["Contact"].index("ReportsToId")


def newer(company: str, boss: str = "") -> bytes:
    """Return the export with another employer of Ada and another superior of Bo."""
    ada, bo = [[*row] for row in ROWS["Contact"]]
    ada[COMPANY], bo[BOSS] = company, boss
    return export({**ROWS, "Contact": [ada, bo]})


def stands() -> set[tuple[str, str, str]]:
    """Return the relations that last today."""
    named = {known(name).pk: name for name in ("Ada", "Bo", "Acme", "Child")}
    lasting = Relation.objects.lasting(clock.today(home_zone(), clock.now()))
    return {(named[one.customer_id], one.kind, named[one.other_id]) for one in lasting}


BEFORE = {
    ("Child", "part_of", "Acme"),
    ("Ada", "works_at", "Acme"),
    ("Bo", "works_at", "Child"),
    ("Bo", "reports_to", "Ada"),
}


def test_the_relation_of_the_cell_ends_today_and_the_new_one_takes_its_place() -> None:
    saved(export())
    second = saved(newer(CHILD))
    assert stands() == {*BEFORE, ("Ada", "works_at", "Child")} - {
        ("Ada", "works_at", "Acme"),
        ("Bo", "reports_to", "Ada"),
    }
    old = Relation.objects.get(customer=known("Ada"), other=known("Acme"))
    assert old.until == clock.today(home_zone(), clock.now())
    told = EventRow.objects.standing().filter(kind="customers.relation_changed", customer_id=known("Ada").pk)
    assert {row.run_id for row in told} == {second.pk}
    rows = given_back()["Contact.csv"]
    assert (rows[1][COMPANY], rows[2][BOSS]) == (CHILD, "")


def test_taking_the_newer_export_back_lets_the_relation_hold_again() -> None:
    saved(export())
    undone(saved(newer(CHILD)))
    assert stands() == BEFORE
    assert not Relation.objects.exclude(until=None).exists()


def test_an_employer_who_comes_back_is_the_same_relation_again() -> None:
    first = saved(export())
    saved(newer(CHILD, ADA))
    saved(export())
    assert stands() == BEFORE
    assert Relation.objects.get(customer=known("Ada"), other=known("Acme")).run == first.pk


def test_what_people_noted_stays() -> None:
    saved(export())
    now, by = clock.now(), Actor.user(1)
    ours = Relation.objects.get(customer=known("Ada"), other=known("Acme"))
    customers.change_relation(relation=ours.pk, changes={"role": "Founder"}, actor=by, now=now)
    new = NewRelation(customer=known("Bo").pk, other=known("Acme").pk, kind="works_at")
    customers.relate(new=new, actor=by, now=now)
    saved(newer(CHILD, ADA))
    assert stands() == {*BEFORE, ("Ada", "works_at", "Child"), ("Bo", "works_at", "Acme")}
    assert not Relation.objects.exclude(until=None).exists()
