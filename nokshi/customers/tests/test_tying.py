"""Links of another system become relations, many at once, and go away again."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers import actions
from nokshi.customers.actions.tying import tie, untie
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.relations import others_of
from nokshi.customers.queries.relations_before import TieThen, ties_before
from nokshi.customers.tests.conftest import MakeCompany, Relate
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Change, RunContext
from nokshi.timeline.actions import retract_run
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast

EVERYBODY = Scope.system()
DAY = timedelta(days=1)


@pytest.fixture
def context(noon: datetime, places: cast.Places) -> RunContext:
    return RunContext(7, EVERYBODY, Actor.run(7), noon, places.dhaka.pk, "salesforce")


def changes_of(ids: list[int]) -> list[Change]:
    return [Change("customers.relation", pk) for pk in ids]


def test_what_cannot_be_is_said_and_the_others_are_made(
    company: MakeCompany, shapla: Customer, mill: Customer, ada: Customer, context: RunContext
) -> None:
    third = company("Shapla Dyes")
    pairs = [
        (mill.pk, shapla.pk), (shapla.pk, mill.pk), (third.pk, third.pk), (ada.pk, mill.pk), (third.pk, shapla.pk),
        (mill.pk, third.pk), (third.pk, 999_999),
    ]  # fmt: skip
    answers = tie("part_of", pairs, context)
    assert [one.problem for one in answers] == [
        "", "below_itself", "with_itself", "wrong_ends", "", "second_parent", "gone",
    ]  # fmt: skip
    assert set(Relation.objects.values_list("customer", "other", "run", "source")) == {
        (mill.pk, shapla.pk, 7, "salesforce"),
        (third.pk, shapla.pk, 7, "salesforce"),
    }


def test_a_tie_that_is_there_stays_as_it_is(ada: Customer, mill: Customer, relate: Relate, context: RunContext) -> None:
    there = relate(ada, "works_at", mill, role="Buyer")
    [first, second] = tie("works_at", [(ada.pk, mill.pk)] * 2, context)
    assert (first.id, first.is_new, second) == (there, False, first)
    assert Relation.objects.count() == 1


def test_twice_in_one_go_is_made_once(ada: Customer, mill: Customer, context: RunContext) -> None:
    answers = tie("works_at", [(ada.pk, mill.pk)] * 2, context)
    assert [one.is_new for one in answers] == [True, False]
    assert answers[0].id == answers[1].id == Relation.objects.get().pk
    assert EventRow.objects.filter(kind="customers.relation_added", run_id=7).count() == 2


def test_untying_leaves_what_somebody_changed(
    ada: Customer, bo: Customer, mill: Customer, context: RunContext, noon: datetime
) -> None:
    ids = [one.id for one in tie("works_at", [(ada.pk, mill.pk), (bo.pk, mill.pk)], context)]
    actions.change_relation(relation=ids[0], changes={"role": "Buyer"}, actor=Actor.user(1), now=noon + DAY)
    assert untie(changes_of([*ids, 999_999]), context) == changes_of(ids[:1])
    assert list(Relation.objects.values_list("pk", flat=True)) == ids[:1]


def test_untying_takes_as_many_questions_for_many(
    company: MakeCompany, shapla: Customer, context: RunContext, django_assert_max_num_queries: object
) -> None:
    many = [company(f"Mill {place}") for place in range(40)]
    with django_assert_max_num_queries(20):  # type: ignore[operator]
        answers = tie("part_of", [(one.pk, shapla.pk) for one in many], context)
        assert untie(changes_of([one.id for one in answers]), context) == []
    assert not Relation.objects.exists()


def test_others_are_told_as_far_as_the_reader_sees_them_and_while_it_lasts(
    ada: Customer, mill: Customer, shapla: Customer, relate: Relate
) -> None:
    relate(ada, "works_at", shapla, until=date(2020, 1, 1))
    relate(ada, "works_at", mill)
    assert others_of("works_at", [ada.pk], EVERYBODY) == {ada.pk: [mill.pk]}
    assert others_of("works_at", [ada.pk], Scope(user_id=1, units=frozenset())) == {}


def past(customer: Customer, moment: datetime, scope: Scope = EVERYBODY) -> list[TieThen]:
    return ties_before(customer.pk, moment, moment.date(), scope)


def test_a_past_day_shows_the_relations_of_that_day(
    ada: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    pk = relate(ada, "works_at", mill, role="Buyer")
    actions.change_relation(relation=pk, changes={"role": "Director"}, actor=Actor.system(), now=noon + DAY)
    actions.unrelate_many(relations=[pk], actor=Actor.system(), now=noon + 2 * DAY)
    days = [[one.role for one in past(ada, noon + (day + 0.5) * DAY)] for day in (-1, 0, 1, 2)]
    assert days == [[], ["Buyer"], ["Director"], []]
    [seen] = past(mill, noon + 0.5 * DAY)
    assert (seen.name, seen.is_from) == (ada.name, False)
    assert past(ada, noon + 0.5 * DAY, Scope(user_id=1, units=frozenset())) == []


def test_relations_of_an_import_that_was_taken_back_stand_on_no_past_day(
    ada: Customer, mill: Customer, context: RunContext, noon: datetime
) -> None:
    [made] = tie("works_at", [(ada.pk, mill.pk)], context)
    assert past(ada, noon + DAY)
    untie(changes_of([made.id]), context)
    retract_run(run=7, by=0)
    assert past(ada, noon + DAY) == []


def test_the_page_of_a_past_day_tells_them(
    signed_in: Callable[[User], Client], dev: User, ada: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    relate(ada, "works_at", mill, role="Buyer")
    client = signed_in(dev)
    address = reverse("customers:customer", args=[ada.pk])
    page = client.get(address, {"day": noon.date().isoformat()}).content.decode()
    assert "Shapla Mill" in page
    assert "Works at · Buyer" in page
    before = client.get(address, {"day": (noon - DAY).date().isoformat()}).content.decode()
    assert "Shapla Mill" not in before
