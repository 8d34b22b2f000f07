"""Exports as they really are: two zips, a column that is missing, rows that come twice, killed halfway."""

from typing import Any

import pytest

from nokshi.customers.models import Customer
from nokshi.customers.queries import facts_of, find_by_identity
from nokshi.intake import actions
from nokshi.intake.actions.beginning import Given
from nokshi.intake.actions.saving import save_chunk
from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.queries.moves import account_of
from nokshi.integrations.salesforce.tests.making import (
    BO,
    HEADERS,
    ROWS,
    export,
    id_of,
    lead,
    packed,
    table,
)
from nokshi.integrations.salesforce.tests.test_moves import begun, given_back, saved
from nokshi.integrations.tests.moving import SYSTEM, fates, home, worked
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.workspace.queries import root_id

__all__ = ["home"]
pytestmark = pytest.mark.django_db
SHORT = [heading for heading in HEADERS["Lead"] if heading != "Status"]


def without_status(row: list[str]) -> list[str]:
    return [cell for heading, cell in zip(HEADERS["Lead"], row, strict=True) if heading != "Status"]


def test_the_same_object_goes_on_in_a_next_zip_that_lacks_a_column_and_repeats_a_row() -> None:
    one, two, three = lead(1, "Sen", "a@example.com"), lead(2, "Das", "b@example.com"), lead(3, "Roy", "c@example.com")
    first = packed(Lead=table("Lead", [one, two]))
    second = packed(Lead=table("Lead", [without_status(row) for row in (two, three)], SHORT))
    run = saved(first, second)
    line = account_of(run).lines[0]
    assert (line.rows, line.gap) == (4, 0)
    assert Customer.objects.count() == 3
    assert given_back() == {
        "WE_00D4J000000CuzUUAS_1/Lead.csv": [list(HEADERS["Lead"]), one, two],
        "WE_00D4J000000CuzUUAS_2/Lead.csv": [SHORT, without_status(two), without_status(three)],
    }


def test_of_rows_with_one_id_the_last_one_counts_and_all_go_out_again() -> None:
    rows = [lead(1, "Sen", "old@example.com"), lead(1, "Sen", "new@example.com"), lead(1, "Sen", "new@example.com")]
    saved(packed(Lead=table("Lead", rows)))
    [customer] = Customer.objects.all()
    assert facts_of([customer.pk], ["emails"])[customer.pk]["emails"] == ["new@example.com"]
    assert SourceRow.objects.count() == 3
    assert given_back()["Lead.csv"][1:] == rows


def test_a_long_and_a_short_id_are_one_row() -> None:
    rows = [lead(1, "Sen", "a@example.com"), lead(1, "Sen", "a@example.com", Id=id_of("00Q", 1)[:15])]
    saved(packed(Lead=table("Lead", rows)))
    assert Customer.objects.count() == 1
    assert given_back()["Lead.csv"][1:] == rows


def test_a_row_that_names_nobody_is_refused_with_its_reason_and_the_sum_still_holds() -> None:
    run = saved(packed(Lead=table("Lead", [lead(1, "", "not an address", Id=""), lead(2, "Das", "b@example.com")])))
    account = account_of(run)
    assert account.gap == 0
    assert fates(run)["Lead"] == {"new": 1, "refused": 1}
    assert [cause.first for cause in account.lines[0].report.refusals] == [2]  # type: ignore[union-attr]
    assert SourceRow.objects.count() == 1


def test_a_file_of_somebody_else_in_the_zip_becomes_an_import_of_its_own() -> None:
    run = begun(packed(Lead=table("Lead", [lead(1, "Sen", "a@example.com")]), prices="sku,price\nT1,5\n"))
    assert run.is_move
    other = run.parts.get(thing="")
    assert worked(other).headers == ["sku", "price"]
    assert account_of(run).apart == [other]


def test_tables_with_few_columns_that_somebody_chose_belong_to_the_export_too() -> None:
    deals = f'"Id","Name"\n"{id_of("006", 1)}","Tea"\n'
    run = begun(packed(Lead=table("Lead", [lead(1, "Sen", "a@example.com")]), Opportunity=deals))
    account = account_of(run)
    assert {line.thing: line.rows for line in account.lines} == {"Lead": 1, "Opportunity": 1}
    assert account.apart == []


def test_a_person_who_says_what_a_file_holds_is_believed() -> None:
    import io

    from nokshi.intake.rules.plan import Plan

    given = [Given("Lead.csv", io.BytesIO(table("Lead", [lead(1, "Sen", "a@example.com")]).encode()))]
    run = actions.begin(files=given, unit_id=root_id(), scope=SYSTEM, now=clock.now(), plan=Plan(kind="people"))
    assert not worked(run).system


def test_a_later_export_changes_its_rows_and_undoing_it_puts_the_earlier_ones_back() -> None:
    saved(packed(Lead=table("Lead", [lead(1, "Sen", "a@example.com", City="Dhaka")])))
    before = given_back()
    later = saved(packed(Lead=table("Lead", [lead(1, "Sen", "a@example.com", City="Sylhet")])))
    assert given_back()["Lead.csv"][1][6] == "Sylhet"
    actions.ask_for_undo(run=later, actor=Actor.system())
    assert worked(later).status == "undone"
    assert given_back() == before


def test_a_move_killed_while_it_saves_goes_on_where_it_was() -> None:
    rows = [lead(number, f"Sen {number}", f"a{number}@example.com") for number in range(1, 8)]
    run = begun(packed(Lead=table("Lead", rows)))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    part = run.parts.get()
    actions.start(run=part, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    assert save_chunk(run_id=part.pk, scope=SYSTEM, now=clock.now(), most_rows=3)
    assert Customer.objects.count() == SourceRow.objects.count() == 3
    assert worked(ImportRun.objects.get(pk=run.pk)).status == "done"
    assert Customer.objects.count() == SourceRow.objects.count() == 7
    assert given_back()["Lead.csv"][1:] == rows


def test_what_others_built_on_stays_when_a_move_is_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    from nokshi.customers.actions import change_many

    run = saved(export())
    bo = find_by_identity(SYSTEM, "external", BO, "salesforce")
    assert bo
    changes: dict[int, Any] = {bo.pk: {"city": "Khulna"}}
    change_many(changes=changes, actor=Actor.user(1), now=clock.now())
    actions.ask_for_undo(run=run, actor=Actor.system())
    run = worked(run)
    assert (run.status, run.left) == ("undone", 1)
    assert list(Customer.objects.visible_to(SYSTEM).values_list("pk", flat=True)) == [bo.pk]
    assert not SourceRow.objects.exists()
    assert len(ROWS["Contact"]) == 2
