"""Ids, moments, amounts and permissions of SAP are read and written."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.integrations.sap.values import (
    amount,
    day,
    emarsys_key,
    moment,
    opt_in,
    packed_day,
    permission,
    sap_key,
    ticks_of,
)


@pytest.mark.parametrize(
    ("cell", "key"),
    [
        ("0000004711", "4711"), ("4711", "4711"), (" 4711 ", "4711"), ("", ""), ("E-1", "E-1"),
        ("00163e0b-4636-1ed8-0000-00000000000a", "00163E0B46361ED8000000000000000A"),
        ("00163E0B46361ED8000000000000000A", "00163E0B46361ED8000000000000000A"), ("০০৪৭", "০০৪৭"),
    ],
)  # fmt: skip
def test_an_id_has_one_form(cell: str, key: str) -> None:
    assert sap_key(cell) == key
    assert sap_key(key) == key


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("/Date(1640995200000)/", "2022-01-01T00:00:00Z"), ("/Date(1640995200000+0000)/", "2022-01-01T00:00:00Z"),
        ("/Date(999999999999999)/", "/Date(999999999999999)/"), ("20200506070809", "2020-05-06T07:08:09Z"),
        ("00000000000000", ""), ("2020-05-06", "2020-05-06"), ("soon", "soon"), ("", ""),
    ],
)  # fmt: skip
def test_moments_are_read_from_milliseconds_and_stamps(cell: str, said: str) -> None:
    assert moment(cell) == said


@pytest.mark.parametrize(
    ("cell", "said"),
    [("20200506", "2020-05-06"), ("00000000", ""), ("/Date(0)/", "1970-01-01"), ("2020-05-06T00:00:00", "2020-05-06")],
)
def test_days_are_read_however_they_are_written(cell: str, said: str) -> None:
    assert day(cell) == said


@given(st.dates(date(1000, 1, 1), date(9999, 12, 31)))
def test_a_day_comes_back_from_every_way_of_writing_it(one: date) -> None:
    assert day(ticks_of(one)) == one.isoformat() == day(packed_day(one))
    assert ticks_of(None) == packed_day(None) == ""


@pytest.mark.parametrize(("cell", "said"), [("1000.00-", "-1000.00"), ("5.1", "5.1"), ("", ""), ("2 -", "-2")])
def test_a_minus_at_the_end_stands_in_front(cell: str, said: str) -> None:
    assert amount(cell) == said


def test_only_a_no_is_a_no_and_only_a_yes_is_a_yes() -> None:
    assert [permission(one) for one in ("2", "Not Allowed", "1", "", "3")] == ["no", "no", "", "", ""]
    assert [opt_in(one) for one in ("1", "true", "2", "False", "", "?")] == ["yes", "yes", "no", "no", "", ""]
    assert (emarsys_key("7"), emarsys_key(" ")) == ("emarsys 7", "")
