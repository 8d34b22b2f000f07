"""A small shop for the tests of this room."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from nokshi.commerce import actions
from nokshi.commerce.models import Order
from nokshi.commerce.rules.orders import Draft, Line
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import Group, ImportRow, RunContext
from nokshi.timeline.models import Cursor, EventRow
from nokshi.timeline.readers import Reader, readers
from nokshi.timeline.reading import recorded
from nokshi.workspace.models import Unit
from tests.cast import NOON

HOUSE = Actor.system()


def line(sku: str = "TEA", quantity: str = "1", price: str = "100", **more: Any) -> Line:
    """Return a line of goods."""
    return Line(
        sku=sku, quantity=Decimal(quantity), unit_price=Decimal(price), description=f"{sku} of the shop", **more
    )


def draft(number: str, unit: Unit, *lines: Line, **more: Any) -> Draft:
    """Return an order to be booked, in taka and at noon unless said."""
    values = {"source": "till", "currency": "BDT", "placed_at": NOON, **more}
    return Draft(number=number, unit_id=unit.pk, lines=lines or (line(),), **values)


def sell(unit: Unit, *lines: Line, **more: Any) -> Order:
    """Book a sale at noon unless said."""
    values = {"actor": HOUSE, "now": NOON, **more}
    return actions.place_order(unit_id=unit.pk, lines=lines or (line(),), **values)


def let_the_log_be_read() -> None:
    """Hand this room's readers what is new until nothing is.

    Not by the loop of the log: on PostgreSQL it steps over nothing that a running transaction wrote, and a test is one.
    """
    while any(_hand(reader) for reader in readers if reader.name.startswith("commerce.")):
        pass


def _hand(reader: Reader) -> bool:
    cursor, _made = Cursor.objects.get_or_create(reader=reader.name)
    rows = EventRow.objects.standing().filter(id__gt=cursor.event_id, kind__in=reader.kinds)
    events = [recorded(one) for one in rows.order_by("id")]
    if events:
        reader.react(events)
        Cursor.objects.filter(reader=reader.name).update(event_id=events[-1].id)
    return bool(events)


def row(number: int, **values: Any) -> ImportRow:
    """Return a typed row of a file of orders."""
    usual = {"quantity": Decimal(1), "unit_price": Decimal(100), "placed_at": NOON, "sku": "TEA", "description": "Tea"}
    return ImportRow(number, {**usual, **values})


def group(order: str, *rows: ImportRow, repeats: Sequence[int] = ()) -> Group:
    """Return the rows of one order."""
    for one in rows:
        one.values["number"] = order
    return Group(order, list(rows), list(repeats))


def context(unit: Unit, run: int = 1, **choices: str) -> RunContext:
    """Return a run of the house itself, from the source `till`."""
    return RunContext(run, Scope.system(), Actor.run(run), NOON, unit.pk, "till", choices)
