"""What field would hold a column, and that what is written into its cells is what was read from them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.intake.rules.cells import Manner, Reader
from nokshi.intake.rules.owned import grown, written
from nokshi.intake.rules.owning import HOLDS, TYPES, labels_of, proposal
from nokshi.intake.rules.plan import OwnColumn
from nokshi.intake.rules.watching import Watcher
from nokshi.ports.importing import Column, ColumnType
from nokshi.ports.systems import Described, Head, System, Thing


def _none(head: Head) -> str:
    return ""


PLAIN = System("plain", "Plain", _none, Thing)


def proposed(
    *cells: str | None, name: str = "x", told: str = "", currencies: frozenset[str] = frozenset()
) -> OwnColumn:
    watched = Watcher(PLAIN)
    watched.add(cells)
    return proposal(watched, name, Described(type=told), is_made=True, currencies=currencies)


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("1", "2.5", None, "-3"), "number"), (("0012", "0013"), "text"), (("1,5", "2,25"), "number"),
        (("1", "0", "1"), "flag"), (("1", "0", None), "number"), (("true", "false", None), "flag"),
        (("2024-01-02", "2024-02-29"), "date"), (("2024-01-02 00:00:00", "2024-01-03 00:00:00"), "date"),
        (("2024-01-02 10:11", "2024-01-03 00:00"), "moment"), (("31/12/2024", "1/2/2024"), "date"),
        (("20240102", "20240103"), "number"), (("a@example.com", "-"), "email"), (("https://a.example/b",), "link"),
        (("red", "blue") * 3, "choice"), (("red", "blue", "green"), "text"), (("red;blue", "red") * 3, "choices"),
        (("one\ntwo",), "prose"), (("word " * 40,), "prose"), (("n/a", "-", "7"), "number"),
        (("ক্‌ষ", "খ") * 3, "choice"),
    ],
)  # fmt: skip
def test_the_cells_tell_the_type(cells: tuple[str | None, ...], kind: str) -> None:
    own = proposed(*cells)
    assert own.type == kind
    assert kind in own.fits


def test_what_the_export_says_counts_where_every_cell_fits() -> None:
    assert proposed("red", "blue", told="choice").type == "choice"
    assert proposed("1", "many", told="number").type == "text"
    assert proposed("12.50", name="Deal_Amount").type == "money"
    assert proposed("12.50", name="Deal_Amount", currencies=frozenset({"EUR"})).currency == "EUR"
    assert proposed("12.50", name="Deal_Amount", currencies=frozenset({"EUR", "USD"})).type == "number"
    assert labels_of(proposed("Gold", "gold ", "Blue", told="choice")) == ["Blue", "Gold"]


def test_a_text_longer_than_any_field_is_offered_no_type() -> None:
    own = proposed("x" * 20_001)
    assert (own.fits, own.is_wanted) == ([], False)


@given(some.lists(some.text(max_size=8) | some.none(), max_size=8))
def test_any_cells_are_judged_and_what_is_wanted_fits(cells: list[str | None]) -> None:
    own = proposed(*cells)
    assert own.type in TYPES
    assert set(own.fits) <= set(HOLDS)
    assert own.type in own.fits or not own.is_wanted


DAYS = some.dates(date(1900, 1, 1), date(2199, 12, 31))
MOMENTS = some.integers(0, 7_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
LIKE_DAYS = some.sampled_from(
    ["2024-01-02", "2024-01-02T00:00:00Z", "20240102", "31/12/2024", "12/31/2024", "31.12.2024"]
)
LIKE_MOMENTS = some.sampled_from(
    ["2024-01-02 10:11:12", "2024-01-02T10:11:12.000Z", "2024-01-02T10:11:12", "2024-01-02T10:11:12Z"]
)


def read(own: OwnColumn, cell: str, kind: ColumnType, zone: str = "UTC") -> object:
    """Return what intake takes a cell of the column for."""
    own.key = "x"
    thing = grown(Thing("T"), PLAIN, {"x": own})
    feed = thing.feed("x")
    assert feed
    manner = Manner(day_first=own.day_first is not False, mark=own.mark or ".", zone=zone)
    return Reader(Column("custom.x", "x", kind), "x", manner).read([feed.read(cell)])[0]


@given(DAYS, LIKE_DAYS)
def test_a_day_is_written_as_the_column_writes_days(day: date, like: str) -> None:
    own = OwnColumn(type="date", like=like, day_first=not like.startswith("12/"))
    cell = written(own, "UTC", {}, day.isoformat())
    assert len(cell) == len(like)
    if not like.isdigit():
        assert read(own, cell, ColumnType.DATE) == day


@given(MOMENTS, LIKE_MOMENTS, some.sampled_from(["UTC", "Asia/Dhaka"]))
def test_a_moment_is_written_in_the_zone_of_the_column(aware: datetime, like: str, zone: str) -> None:
    own = OwnColumn(type="moment", like=like)
    cell = written(own, zone, {}, aware.isoformat())
    assert len(cell) == len(like)
    assert read(own, cell, ColumnType.MOMENT, zone) == aware


@given(some.decimals(-(10**9), 10**9, places=2), some.sampled_from([".", ","]))
def test_a_number_is_written_with_the_mark_of_the_column(number: Decimal, mark: str) -> None:
    own = OwnColumn(type="number", like="1", mark="," if mark == "," else "")
    assert read(own, written(own, "UTC", {}, str(number)), ColumnType.NUMBER) == number
