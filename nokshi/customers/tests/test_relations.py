"""Relating customers, changing it, taking it away and back."""

from datetime import date, datetime
from threading import Barrier, Thread

import pytest
from django.db import connections

from nokshi.customers import actions
from nokshi.customers.actions import NewRelation
from nokshi.customers.actions import relating as refused
from nokshi.customers.actions.changing import ChangedSince
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries.relations import last_event_of, ties_of
from nokshi.customers.tests.conftest import MakeCompany, Relate
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from tests import cast

SYSTEM = Actor.system()
EVERYBODY = Scope.system()
TODAY = date(2026, 11, 23)


def told(customer: Customer) -> list[tuple[str, bool]]:
    """Return which relations a timeline tells, and whether they are read from here."""
    rows = EventRow.objects.filter(customer_id=customer.pk, kind__startswith="customers.relation").order_by("pk")
    return [(row.kind.removeprefix("customers.relation_"), row.data["is_from"]) for row in rows]


def test_a_relation_is_told_on_both_timelines(ada: Customer, mill: Customer, relate: Relate) -> None:
    relate(ada, "works_at", mill, role=" Buyer ")
    assert told(ada) == [("added", True)]
    assert told(mill) == [("added", False)]
    [tie] = ties_of(mill.pk, EVERYBODY, TODAY)
    assert (tie.other, tie.name, tie.kind, tie.role, tie.is_from) == (
        ada.pk,
        "Ada Lovelace",
        "works_at",
        "Buyer",
        False,
    )


def test_the_same_relation_is_not_noted_twice(ada: Customer, mill: Customer, relate: Relate) -> None:
    relate(ada, "works_at", mill, role="Buyer")
    with pytest.raises(actions.AlreadyRelated):
        relate(ada, "works_at", mill, role="Buyer")
    relate(ada, "works_at", mill, role="Director")
    assert Relation.objects.count() == 2


def test_a_household_is_the_same_from_both_ends(ada: Customer, bo: Customer, relate: Relate) -> None:
    relate(bo, "household", ada)
    with pytest.raises(actions.AlreadyRelated):
        relate(ada, "household", bo)


def test_many_are_related_at_once_and_those_there_already_keep_their_ids(
    ada: Customer, bo: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    first = relate(ada, "works_at", mill)
    new = [
        NewRelation(customer=bo.pk, other=mill.pk, kind="works_at"),
        NewRelation(customer=ada.pk, other=mill.pk, kind="works_at"),
        NewRelation(customer=bo.pk, other=mill.pk, kind="works_at"),
    ]
    ids = actions.relate_many(new=new, actor=SYSTEM, now=noon, run=7)
    assert ids[1] == first
    assert ids[0] == ids[2] == Relation.objects.get(customer=bo).pk
    assert told(ada) == [("added", True)]
    assert told(bo) == [("added", True)]
    assert Relation.objects.get(customer=bo).run == 7


def test_a_thousand_relations_take_few_questions(
    company: MakeCompany, mill: Customer, places: cast.Places, noon: datetime, django_assert_max_num_queries: object
) -> None:
    people = [actions.NewCustomer(name=f"Person {n}", units=[places.dhaka.pk]) for n in range(1_000)]
    ids = actions.add_many(new=people, actor=SYSTEM, now=noon)
    new = [NewRelation(customer=pk, other=mill.pk, kind="works_at") for pk in ids]
    with django_assert_max_num_queries(30):  # type: ignore[operator]
        assert len(set(actions.relate_many(new=new, actor=SYSTEM, now=noon))) == 1_000
    assert EventRow.objects.filter(kind="customers.relation_added").count() == 2_000


@pytest.mark.parametrize(
    ("kind", "role", "ends", "refusal"),
    [
        ("works_at", "", ("shapla", "mill"), refused.WrongEnds),
        ("part_of", "", ("ada", "mill"), refused.WrongEnds),
        ("household", "", ("ada", "mill"), refused.WrongEnds),
        ("own", "  ", ("ada", "mill"), refused.WordsMissing),
        ("referred_by", "", ("ada", "ada"), refused.WithItself),
        ("married", "", ("ada", "mill"), refused.UnknownRelation),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(
    kind: str, role: str, ends: tuple[str, str], refusal: type[DomainError], relate: Relate, ada: Customer,
    shapla: Customer, mill: Customer,
) -> None:  # fmt: skip
    known = {"ada": ada, "shapla": shapla, "mill": mill}
    with pytest.raises(refusal):
        relate(known[ends[0]], kind, known[ends[1]], role)
    assert not Relation.objects.exists()
    assert not EventRow.objects.filter(kind__startswith="customers.relation").exists()


def test_a_period_ends_after_it_begins(ada: Customer, mill: Customer, relate: Relate) -> None:
    with pytest.raises(refused.WrongPeriod):
        relate(ada, "works_at", mill, since=date(2026, 2, 1), until=date(2026, 2, 1))


def test_nobody_is_related_to_who_is_not_there(ada: Customer, noon: datetime) -> None:
    new = NewRelation(customer=ada.pk, other=ada.pk + 999, kind="referred_by")
    with pytest.raises(NotThere):
        actions.relate(new=new, actor=SYSTEM, now=noon)


def test_no_company_comes_to_stand_below_itself(
    company: MakeCompany, shapla: Customer, mill: Customer, relate: Relate
) -> None:
    shop = company("Shapla Shop")
    relate(mill, "part_of", shapla)
    relate(shop, "part_of", mill)
    with pytest.raises(refused.BelowItself, match="Shapla Group"):
        relate(shapla, "part_of", shop)
    assert Relation.objects.count() == 2


def test_a_ring_within_one_lot_is_refused(shapla: Customer, mill: Customer, noon: datetime) -> None:
    new = [
        NewRelation(customer=shapla.pk, other=mill.pk, kind="part_of"),
        NewRelation(customer=mill.pk, other=shapla.pk, kind="part_of"),
    ]
    with pytest.raises(refused.BelowItself):
        actions.relate_many(new=new, actor=SYSTEM, now=noon)
    assert not Relation.objects.exists()


def test_a_company_has_one_parent_at_a_time(
    company: MakeCompany, shapla: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    other = company("Other Group")
    first = relate(mill, "part_of", shapla)
    with pytest.raises(refused.SecondParent, match="Shapla Mill"):
        relate(mill, "part_of", other)
    actions.change_relation(relation=first, changes={"until": date(2026, 6, 1)}, actor=SYSTEM, now=noon)
    second = relate(mill, "part_of", other)
    with pytest.raises(refused.SecondParent):
        actions.change_relation(relation=first, changes={"until": None}, actor=SYSTEM, now=noon)
    assert Relation.objects.get(pk=first).until == date(2026, 6, 1)
    assert Relation.objects.get(pk=second).until is None


def test_an_ended_relation_closes_no_ring_until_it_is_opened_again(
    shapla: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    old = relate(mill, "part_of", shapla, until=date(2020, 1, 1))
    relate(shapla, "part_of", mill)
    with pytest.raises(refused.BelowItself):
        actions.change_relation(relation=old, changes={"until": None}, actor=SYSTEM, now=noon)


def test_a_change_is_told_and_taken_back(ada: Customer, mill: Customer, relate: Relate, noon: datetime) -> None:
    pk = relate(ada, "works_at", mill, role="Buyer")
    changes = {"role": "Director", "since": date(2026, 1, 1)}
    assert actions.change_relation(relation=pk, changes=changes, actor=SYSTEM, now=noon)
    assert not actions.change_relation(relation=pk, changes=changes, actor=SYSTEM, now=noon)
    row = EventRow.objects.get(kind="customers.relation_changed", customer_id=mill.pk)
    assert row.data["changes"] == {"role": ["Buyer", "Director"], "since": [None, "2026-01-01"]}
    actions.undo_relation(event_id=row.pk, actor=SYSTEM, now=noon)
    back = Relation.objects.get(pk=pk)
    assert (back.role, back.since) == ("Buyer", None)


def test_a_change_into_one_that_is_there_is_refused(
    ada: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    relate(ada, "works_at", mill, role="Buyer")
    pk = relate(ada, "works_at", mill, role="Director")
    with pytest.raises(actions.AlreadyRelated):
        actions.change_relation(relation=pk, changes={"role": "Buyer"}, actor=SYSTEM, now=noon)
    assert Relation.objects.get(pk=pk).role == "Director"


def test_what_is_gone_is_not_changed(ada: Customer, mill: Customer, relate: Relate, noon: datetime) -> None:
    pk = relate(ada, "works_at", mill)
    actions.unrelate_many(relations=[pk], actor=SYSTEM, now=noon)
    with pytest.raises(NotThere):
        actions.change_relation(relation=pk, changes={"role": "Buyer"}, actor=SYSTEM, now=noon)
    assert told(ada)[-1] == ("removed", True)


def test_what_was_removed_comes_back_as_it_was(ada: Customer, mill: Customer, relate: Relate, noon: datetime) -> None:
    pk = relate(ada, "works_at", mill, role="Buyer", since=date(2024, 5, 1))
    assert actions.unrelate_many(relations=[pk, pk + 99], actor=SYSTEM, now=noon) == [pk]
    assert told(mill)[-1] == ("removed", False)
    actions.undo_relation(event_id=last_event_of(pk), actor=SYSTEM, now=noon)
    back = Relation.objects.get()
    assert (back.customer, back.other, back.role, back.since) == (ada, mill, "Buyer", date(2024, 5, 1))


def test_what_was_changed_since_is_not_taken_back(
    ada: Customer, mill: Customer, relate: Relate, noon: datetime
) -> None:
    pk = relate(ada, "works_at", mill)
    added = last_event_of(pk)
    actions.change_relation(relation=pk, changes={"role": "Buyer"}, actor=SYSTEM, now=noon)
    with pytest.raises(ChangedSince):
        actions.undo_relation(event_id=added, actor=SYSTEM, now=noon)
    assert Relation.objects.filter(pk=pk).exists()


def test_an_addition_is_taken_back(ada: Customer, mill: Customer, relate: Relate, noon: datetime) -> None:
    added = last_event_of(relate(ada, "works_at", mill))
    actions.undo_relation(event_id=added, actor=SYSTEM, now=noon)
    assert not Relation.objects.exists()
    with pytest.raises(ChangedSince):
        actions.undo_relation(event_id=added, actor=SYSTEM, now=noon)


def test_relations_to_somebody_out_of_sight_are_not_seen(
    ada: Customer, mallory: Customer, cleo: object, dev: object, relate: Relate, noon: datetime
) -> None:
    relate(ada, "referred_by", mallory)
    for user in (dev, cleo):
        assert not Relation.objects.visible_to(cast.scope(user)).exists()  # type: ignore[arg-type]
        assert ties_of(ada.pk, cast.scope(user), TODAY) == []  # type: ignore[arg-type]
    assert len(ties_of(ada.pk, EVERYBODY, TODAY)) == 1
    actions.remove_customer(customer=mallory, actor=SYSTEM, now=noon)
    assert ties_of(ada.pk, EVERYBODY, TODAY) == []


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_two_at_once_close_no_ring(shapla: Customer, mill: Customer, noon: datetime) -> None:
    start, refusals = Barrier(2), list[type[Exception]]()

    def put(child: Customer, parent: Customer) -> None:
        try:
            start.wait()
            new = NewRelation(customer=child.pk, other=parent.pk, kind="part_of")
            actions.relate(new=new, actor=SYSTEM, now=noon)
        except DomainError as refusal:
            refusals.append(type(refusal))
        finally:
            connections.close_all()

    threads = [Thread(target=put, args=ends) for ends in ((shapla, mill), (mill, shapla))]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert refusals == [refused.BelowItself]
    assert Relation.objects.count() == 1
