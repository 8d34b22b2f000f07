from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.kernel import formats


@pytest.mark.parametrize(
    ("number", "language", "written"),
    [
        (1234567, "en", "1,234,567"),
        (1234567, "bn", "১২,৩৪,৫৬৭"),
        (-5, "en", "−5"),
        (0, "bn", "০"),
        (999, "bn", "৯৯৯"),
    ],
)
def test_a_count_is_grouped_as_the_reader_counts(number: int, language: str, written: str) -> None:
    assert formats.figure(number, language) == written


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("86420", "BDT", "en", "৳86,420"),
        ("86420", "BDT", "bn", "৳৮৬,৪২০"),
        ("612.4", "EUR", "en", "€612.40"),
        ("-612.4", "EUR", "bn", "−€৬১২.৪০"),
        ("9150", "SAR", "en", "SAR\u00a09,150"),
        ("84600", "JPY", "en", "JP¥84,600"),
        ("-0.001", "EUR", "en", "€0"),
    ],
)
def test_money_keeps_its_own_sign_in_front(amount: str, currency: str, language: str, written: str) -> None:
    assert formats.money(Decimal(amount), currency, language) == written


def test_an_exact_price_keeps_its_decimals() -> None:
    assert formats.money(Decimal("9747747.934"), "GBP", "en", exact=True) == "£9,747,747.934"


@pytest.mark.parametrize(
    ("amount", "language", "written"),
    [
        (6_420_000, "bn", "৳৬৪.২ লাখ"),
        (41_800_000, "bn", "৳৪.১৮ কোটি"),
        (6_420_000, "en", "৳6.42 million"),
        (950, "en", "৳950"),
    ],
)
def test_short_money_counts_in_the_reader_s_steps(amount: int, language: str, written: str) -> None:
    assert formats.money(amount, "BDT", language, short=True) == written


def test_a_share_is_written_as_per_cent() -> None:
    assert formats.percent(0.34, "en") == "34\u202f%"
    assert formats.percent(0.34, "bn") == "৩৪%"


def test_the_year_is_left_out_when_it_is_this_one() -> None:
    today = date(2026, 11, 23)
    assert formats.day(today, "en", today) == "23 Nov"
    assert formats.day(date(2025, 3, 12), "en", today) == "12 Mar 2025"
    assert formats.day(today, "bn", today) == "২৩ নভেম্বর"


def test_bengali_names_the_part_of_the_day() -> None:
    moment = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)
    assert formats.clock_time(moment, "bn", "Asia/Dhaka") == "দুপুর ২:২০"
    assert formats.clock_time(moment, "en", "Asia/Dhaka") == "14:20"
    assert formats.clock_time(datetime(2026, 11, 23, 18, 5, tzinfo=UTC), "bn", "Asia/Dhaka") == "রাত ১২:০৫"


@given(st.integers(-(10**12), 10**12), st.sampled_from(["en", "bn", "ar", "hi", "xx"]))
def test_a_figure_reads_back_as_the_number_it_was(number: int, language: str) -> None:
    text = formats.latin_digits(formats.figure(number, language)).replace(formats.MINUS, "-")
    assert int("".join(one for one in text if one.isdigit() or one == "-")) == number
