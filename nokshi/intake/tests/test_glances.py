"""What is told of a cell at a glance is what the thorough way says of it."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.intake.rules import cells, contacts, profile
from nokshi.intake.rules.cells import GLANCES, Manner, Reader, single_values, split_values
from nokshi.intake.rules.dates import Order, order_of
from nokshi.intake.rules.numbers import Evidence, evidence_of
from nokshi.kernel.phones import is_in_use
from nokshi.ports.importing import Column, ColumnType

SIGNS = "abzABZ019০৯ @.,;|/+-'()=\\#\n\t\u00a0\u200b\u0301éßﬁ\x07নাম"
TEXTS = st.one_of(
    st.text(SIGNS, max_size=24),
    st.text(max_size=12),
    st.sampled_from(sorted(cells.NOTHING | cells.NO_TEXT)),
    st.from_regex(r"(?a)[a-zA-Z0-9_.+-]{1,8}@[a-z0-9.-]{1,8}\.[a-z]{2,3}[ .]?", fullmatch=True),
    st.from_regex(r"(?a)\+?(880|49|44|1|39)[0-9]{8,10}", fullmatch=True),
    st.from_regex(r"(?a)(mon\.? |tue, )?[0-9]{1,4}[-/. ][0-9]{1,2}[-/. ][0-9]{2,4}([T ,][0-9:]+)?", fullmatch=True),
    st.from_regex(r"(?a)(Jan|May|tk\.?|BDT)[ ,.-]{0,2}[0-9]{1,8}([ ,@][0-9]{2,4})?", fullmatch=True),
    st.from_regex(r"[0-9]{1,10}", fullmatch=True),
)
CELLS = st.one_of(TEXTS, st.none(), st.integers(-9, 10**12), st.floats(allow_nan=False, allow_infinity=False))


def _thorough(reader: Reader, given: list[Any]) -> list[Any]:
    return [reader.memo[cell] for cell in given]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(sorted(GLANCES)), st.lists(CELLS, max_size=8))
def test_a_column_read_at_a_glance_says_what_the_thorough_way_says(kind: ColumnType, given: list[Any]) -> None:
    quick, slow = (Reader(Column("it", "It", kind), "It", Manner(region="BD")) for _ in range(2))
    assert quick.read(given) == _thorough(slow, given)
    assert {cell: (one.level, one.code) for cell, one in quick.odd.items()} == {
        cell: (one.level, one.code) for cell, one in slow.odd.items()
    }
    assert quick.has_gaps == slow.has_gaps


@settings(max_examples=200, deadline=None)
@given(st.lists(st.tuples(CELLS, st.sampled_from(["BD", "DE", None])), max_size=8))
def test_numbers_read_by_country_say_what_the_thorough_way_says(given: list[tuple[Any, str | None]]) -> None:
    quick, slow = (Reader(Column("it", "It", ColumnType.PHONE), "It", Manner(region="BD")) for _ in range(2))
    read = quick.read_in_regions([cell for cell, _ in given], [region for _, region in given])
    assert read == [slow.memo[cell, region or "BD"] for cell, region in given]
    assert quick.odd.keys() == slow.odd.keys()


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([ColumnType.EMAIL, ColumnType.PHONE, ColumnType.TEXT]), st.lists(CELLS, max_size=6))
def test_cells_of_one_value_each_are_parted_as_all_cells_are(kind: ColumnType, given: list[Any]) -> None:
    singles = single_values(given, kind)
    parted = split_values(given, kind)
    if singles is None:
        assert any(contacts.PARTING.search(str(cell)) for cell in given)
    else:
        assert [[one] if one is not None else [] for one in singles] == parted


@settings(max_examples=1_000, deadline=None)
@given(TEXTS.map(str.strip).filter(bool))
def test_the_profile_sees_dates_and_numbers_where_the_thorough_way_does(text: str) -> None:
    assert profile._order(text) == order_of(text)
    assert profile._mark(text) == evidence_of(text)
    if not profile.DIGIT.search(text):
        assert order_of(text) is Order.NONE
        assert evidence_of(text) is Evidence.NONE


@settings(max_examples=400, deadline=None)
@given(
    st.from_regex(contacts.SIMPLE, fullmatch=True), st.from_regex(r"(?a)\+(880|49|44|1|39)[0-9]{8,10}", fullmatch=True)
)
def test_addresses_and_numbers_that_need_no_mending_are_read_as_if_they_did(email: str, phone: str) -> None:
    assert contacts.email_of(email) == contacts._mended_email(email)
    if is_in_use(phone):
        assert contacts.phone_of(phone, "BD") == contacts._read_phone(phone, "BD") == phone
