"""Parents, employers and managers of an export become relations, are accounted for, go out again and go away again."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers import actions as customers
from nokshi.customers.models import Customer, Relation
from nokshi.customers.queries import find_by_identity
from nokshi.customers.rules.relations import NewRelation
from nokshi.intake import actions
from nokshi.intake.actions.linking import tie_links
from nokshi.intake.models import ImportRun, SourceLink
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.salesforce.tests.making import (
    ACME,
    ADA,
    BO,
    CHILD,
    HEADERS,
    ROWS,
    export,
    id_of,
    packed,
    table,
)
from nokshi.integrations.salesforce.tests.test_moves import given_back, saved
from nokshi.integrations.tests.moving import SYSTEM, differing, home, worked
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User

__all__ = ["home"]
pytestmark = pytest.mark.django_db
DEV = Actor.user(1)
ALL = {
    ("Child", "part_of", "Acme"),
    ("Ada", "works_at", "Acme"),
    ("Bo", "works_at", "Child"),
    ("Bo", "reports_to", "Ada"),
}
NAMES = {"Ada": ADA, "Bo": BO, "Acme": ACME, "Child": CHILD}


def known(name: str) -> Customer:
    found = find_by_identity(SYSTEM, "external", NAMES[name], "salesforce")
    assert found
    return found


def relations() -> set[tuple[str, str, str]]:
    named = {known(name).pk: name for name in NAMES}
    rows = Relation.objects.visible_to(SYSTEM).values_list("customer_id", "kind", "other_id")
    return {(named[one], kind, named[other]) for one, kind, other in rows}


def taken_back(run: ImportRun) -> ImportRun:
    actions.ask_for_undo(run=run, actor=Actor.system())
    return worked(run)


def account(number: int, name: str, parent: int) -> list[str]:
    values = {"Id": id_of("001", number), "Name": name, "ParentId": id_of("001", parent) if parent else ""}
    return [values.get(heading, audit) for heading, audit in zip(HEADERS["Account"], blank(), strict=True)]


def blank() -> list[str]:
    before = len(HEADERS["Account"]) - 6
    return ["" for _ in range(before)] + ROWS["Account"][0][before:]


def companies(*parents: tuple[int, int]) -> bytes:
    rows = [account(number, f"Mill {number}", parent) for number, parent in parents]
    return packed(Account=table("Account", rows))


def test_links_become_relations_told_on_both_timelines_as_the_moves_own() -> None:
    run = saved(export())
    assert relations() == ALL
    assert set(Relation.objects.values_list("run", "source")) == {(run.pk, "salesforce")}
    told = EventRow.objects.standing().filter(kind="customers.relation_added", customer_id=known("Bo").pk)
    assert [(row.run_id, row.actor_kind) for row in told] == [(run.pk, "run")] * 2
    made = {(one.thing, one.name): (one.found, one.made, one.refused) for one in account_of(run).links}
    assert made["Contact", "works_at"] == (2, 2, 0)
    assert made["Contact", "reports_to"] == (1, 1, 0)
    assert made["Contact", "owner"] == (2, 0, 0)


def test_what_they_say_is_not_doubled_by_the_same_export_nor_put_back_once_a_person_took_it_away() -> None:
    saved(export())
    gone = Relation.objects.get(kind="reports_to")
    customers.unrelate_many(relations=[gone.pk], actor=DEV, now=clock.now())
    again = saved(export())
    assert relations() == {one for one in ALL if one[1] != "reports_to"}
    assert again.steps == 0
    links = {(one.thing, one.name): (one.found, one.missing) for one in account_of(again).links}
    assert links["Contact", "works_at"] == (2, 0)


def test_a_ring_and_a_company_below_itself_are_told_and_the_others_made() -> None:
    run = saved(companies((1, 2), (2, 3), (3, 1), (4, 4), (5, 1)))
    found = account_of(run)
    [line] = [one for one in found.links if one.name == "part_of"]
    assert (line.found, line.made, line.refused) == (5, 3, 2)
    assert [(one.number, one.heading, one.key) for one in found.unmade] == [
        (4, "ParentId", id_of("001", 3)),
        (5, "ParentId", id_of("001", 4)),
    ]
    assert "below itself" in str(found.unmade[0].why)
    assert "row itself" in str(found.unmade[1].why)
    assert given_back()["Account.csv"][1:] == [
        account(number, f"Mill {number}", parent) for number, parent in ((1, 2), (2, 3), (3, 1), (4, 4), (5, 1))
    ]


def test_a_parent_that_a_person_gave_before_stays() -> None:
    saved(companies((1, 0), (2, 0), (3, 0)))
    one, two, three = (
        find_by_identity(SYSTEM, "external", id_of("001", number), "salesforce").pk  # type: ignore[union-attr]
        for number in (1, 2, 3)
    )
    new = NewRelation(customer=one, other=two, kind="part_of")
    customers.relate(new=new, actor=DEV, now=clock.now())
    later = saved(companies((1, 3), (2, 0), (3, 0)))
    assert list(Relation.objects.values_list("customer", "other")) == [(one, two)]
    assert [str(one.why) for one in account_of(later).unmade] == ["It is part of another company here already."]
    assert three


def test_taking_the_move_back_takes_them_back() -> None:
    run = taken_back(saved(export()))
    assert (run.status, run.left) == ("undone", 0)
    assert not Relation.objects.exists()
    assert not Customer.objects.visible_to(SYSTEM).exists()
    assert not EventRow.objects.standing().filter(kind__startswith="customers.relation").exists()


def test_one_that_a_person_changed_since_stays_with_both_its_ends() -> None:
    run = saved(export())
    changed = Relation.objects.get(customer=known("Ada"), kind="works_at")
    later = clock.now() + timedelta(minutes=1)
    customers.change_relation(relation=changed.pk, changes={"role": "Analyst"}, actor=DEV, now=later)
    run = taken_back(run)
    assert list(Relation.objects.values_list("pk", "role")) == [(changed.pk, "Analyst")]
    assert set(Customer.objects.visible_to(SYSTEM).values_list("pk", flat=True)) == {
        changed.customer_id,
        changed.other_id,
    }
    assert run.left == 3


def test_a_link_whose_other_end_comes_with_a_later_export_holds_from_then_on() -> None:
    rows = {name: ROWS[name] for name in ("User", "Contact")}
    first = saved(export(rows))
    assert not Relation.objects.filter(kind="works_at").exists()
    assert {(one.heading, one.number) for one in account_of(first).loose} == {("AccountId", 2), ("AccountId", 3)}
    second = saved(export({"Account": ROWS["Account"]}))
    assert relations() == ALL
    assert Relation.objects.get(customer=known("Ada")).run == second.pk
    assert account_of(first).loose == []
    came = {f"{name}.csv": [list(HEADERS[name]), *ROWS[name]] for name in ("User", "Contact", "Account")}
    assert given_back() == came
    assert taken_back(second).status == "undone"
    assert set(Relation.objects.values_list("kind", flat=True)) == {"reports_to"}
    assert len(account_of(first).loose) == 2


def test_another_employer_goes_out_in_its_cell_and_a_removed_one_leaves_it_empty() -> None:
    saved(export())
    before = given_back()
    bo, ada = (Relation.objects.get(customer=known(name), kind="works_at") for name in ("Bo", "Ada"))
    customers.unrelate_many(relations=[bo.pk, ada.pk], actor=DEV, now=clock.now())
    new = NewRelation(customer=known("Bo").pk, other=known("Acme").pk, kind="works_at")
    customers.relate(new=new, actor=DEV, now=clock.now())
    after = given_back()
    assert differing(before, after) == [("Contact.csv", 1, "AccountId"), ("Contact.csv", 2, "AccountId")]
    place = HEADERS["Contact"].index("AccountId")
    assert [row[place] for row in after["Contact.csv"][1:]] == ["", ACME]


def test_an_employer_beside_the_old_one_changes_no_cell() -> None:
    saved(export())
    before = given_back()
    new = NewRelation(customer=known("Bo").pk, other=known("Acme").pk, kind="works_at")
    customers.relate(new=new, actor=DEV, now=clock.now())
    assert given_back() == before


def test_a_move_killed_between_two_pages_of_links_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nokshi.intake.actions.linking.PAGE", 1)
    run = saved(export())
    assert relations() == ALL
    assert run.done_steps.count() == 4
    assert not tie_links(move=run, scope=SYSTEM, now=clock.now())
    assert not SourceLink.objects.filter(state__in=["open", "ready"]).exists()
    assert taken_back(run).left == 0
    assert not Relation.objects.exists()


def test_the_page_tells_what_they_became(ona: User, signed_in: Callable[[User], Client]) -> None:
    run = saved(companies((1, 2), (2, 1), (3, 9)))
    page = signed_in(ona).get(reverse("intake:run", args=[run.pk])).content.decode()
    assert "1 holds here too" in page
    assert "1 could not be made" in page
    assert "It would come to stand below itself." in page
    assert "row 4" in page
