"""What a move kept for want of a place moves in by itself once a room has one, and goes away with the move."""

import io
from collections.abc import Iterator

import pytest

from nokshi.intake import actions, schedule
from nokshi.intake.actions.beginning import Given
from nokshi.intake.models import ImportRun, SourceRow
from nokshi.intake.queries import account_of
from nokshi.intake.tests import shop
from nokshi.intake.tests.making import SYSTEM, csv_bytes, zipped
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.ports.systems import Feed, Head, System, Thing, systems
from nokshi.workspace.queries import root_unit

HEADS = ("Id", "Receipt", "Pieces", "Each", "Odd")
ROWS = [("a", "R1", "2", "1.50", "x"), ("b", "R2", "1", "3", ""), ("b", "R2", "1", "4", "later")]
COLUMNS = {"Receipt": Feed("number"), "Pieces": Feed("quantity"), "Each": Feed("price")}
TILL = Thing("Till", "receipts", columns=COLUMNS, links={"Odd": "owner"}, money={"Each": "Currency"})
OLD_SHOP = System(
    "oldshop", "Old shop", lambda head: "Till" if _is_till(head) else "", lambda name: TILL, zone="Asia/Dhaka"
)


def _is_till(head: Head) -> bool:
    return tuple(head.headers) == HEADS


@pytest.fixture(autouse=True)
def old_shop() -> Iterator[None]:
    systems.lend(OLD_SHOP)
    yield
    systems._things.pop(OLD_SHOP.name)


def worked(run: ImportRun) -> ImportRun:
    while schedule.carry_on(run.pk, seconds=1):
        pass
    run.refresh_from_db()
    return run


def kept() -> ImportRun:
    given = [Given("old.zip", io.BytesIO(zipped(Till_csv=csv_bytes(ROWS, HEADS))))]
    run = worked(actions.begin(files=given, unit_id=root_unit().pk, scope=SYSTEM, now=clock.now()))
    actions.start(run=run, scope=SYSTEM, actor=Actor.system(), now=clock.now())
    return worked(run)


def test_nothing_moves_in_while_there_is_no_place(db: None) -> None:
    run = kept()
    assert account_of(run).lines[0].counts["held"] == 3
    assert actions.move_in(now=clock.now()) == []


def test_what_was_kept_moves_in_once_the_kind_is_lent(db: None) -> None:
    run = kept()
    with shop.open_shop():
        assert actions.move_in(now=clock.now()) == [run.pk]
        assert worked(run).status == "done"
        assert shop.everything() == [("R1", '[[null, "2", "1.50"]]'), ("R2", '[[null, "1", "4"]]')]
        account = account_of(run)
        assert [(line.rows, line.counts["new"], line.counts["held"], line.gap) for line in account.lines] == [
            (3, 3, 0, 0)
        ]
        assert [str(amount) for _thing, _name, amount in account.money] == ["5.50"]
        assert SourceRow.objects.count() == 3
        assert set(SourceRow.objects.values_list("record_kind", flat=True)) == {"test.receipt"}
        assert actions.move_in(now=clock.now()) == []


def test_what_moved_in_later_goes_away_with_the_move(db: None) -> None:
    run = kept()
    with shop.open_shop():
        actions.move_in(now=clock.now())
        worked(run)
        actions.ask_for_undo(run=run, actor=Actor.system())
        assert worked(run).status == "undone"
        assert shop.everything() == []
        assert not SourceRow.objects.exists()
        assert actions.move_in(now=clock.now()) == []
