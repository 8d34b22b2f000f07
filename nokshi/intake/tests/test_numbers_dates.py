"""Numbers, dates and names of places, read as people write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.intake.rules.contacts import email_of, phone_of
from nokshi.intake.rules.dates import Order, date_of, moment_of, order_of
from nokshi.intake.rules.flags import flag_of
from nokshi.intake.rules.numbers import Evidence, evidence_of, number_of
from nokshi.intake.rules.odd import Mended, Wrong
from nokshi.intake.rules.places import country_of, currency_of, language_of
from nokshi.kernel import formats


@pytest.mark.parametrize(
    ("text", "evidence", "number"),
    [
        ("1.234,56", Evidence.COMMA, "1234.56"),
        ("1,234.56", Evidence.POINT, "1234.56"),
        ("১,২৩,৪৫৬.৭৮", Evidence.POINT, "123456.78"),
        ("1,23,456", Evidence.POINT, "123456"),
        ("1,234", Evidence.EITHER, "1234"),
        ("12,34", Evidence.COMMA, "12.34"),
        ("(5.00)", Evidence.POINT, "-5.00"),
        ("৳ 86,420", Evidence.EITHER, "86420"),
        ("R$ 1.204,50", Evidence.COMMA, "1204.50"),
        ("5-", Evidence.PLAIN, "-5"),
        ("−5.5", Evidence.POINT, "-5.5"),
        ("1e3", Evidence.PLAIN, "1000"),
        ("0.125", Evidence.POINT, "0.125"),
    ],
)
def test_a_number_tells_its_decimal_mark_and_value(text: str, evidence: Evidence, number: str) -> None:
    mark = "," if evidence is Evidence.COMMA else "."
    assert (evidence_of(text), number_of(text, mark)) == (evidence, Decimal(number))


@pytest.mark.parametrize(
    ("text", "code"),
    [("abc", "not_a_number"), ("1.234,5", "other_mark"), ("12 34 x", "not_a_number"), ("9" * 20, "number_too_long")],
)
def test_what_is_no_number_is_told(text: str, code: str) -> None:
    with pytest.raises(Wrong) as wrong:
        number_of(text, ".")
    assert wrong.value.code == code


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**9), max_value=10**9))
def test_a_number_comes_back_as_it_was_written(number: Decimal) -> None:
    assert number_of(f"{number:,}", ".") == number
    assert number_of(f"{number:,}".translate(str.maketrans(",.", ".,")), ",") == number
    assert number_of(formats.decimal(number, "bn", 2, 2), ".") == number


@settings(deadline=None)
@given(st.text(max_size=30))
def test_no_text_breaks_the_readers(text: str) -> None:
    for read in (
        lambda: number_of(text, "."),
        lambda: date_of(text, True),
        lambda: moment_of(text, False, "Asia/Dhaka"),
        lambda: email_of(text),
        lambda: phone_of(text, "BD"),
        lambda: country_of(text),
        lambda: language_of(text),
        lambda: currency_of(text),
        lambda: flag_of(text),
    ):
        try:
            read()
        except Wrong:
            continue
    assert evidence_of(text) in Evidence
    assert order_of(text) in Order


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("1991-04-03", Order.CLEAR, date(1991, 4, 3)),
        ("03/04/1991", Order.EITHER, date(1991, 4, 3)),
        ("31.12.99", Order.DAY_FIRST, date(1999, 12, 31)),
        ("04/04/2026", Order.CLEAR, date(2026, 4, 4)),
        ("3 April 1991", Order.CLEAR, date(1991, 4, 3)),
        ("Apr 3, 1991", Order.CLEAR, date(1991, 4, 3)),
        ("১ মার্চ ২০২০", Order.CLEAR, date(2020, 3, 1)),
        ("1. März 2020", Order.CLEAR, date(2020, 3, 1)),
        ("20200301", Order.CLEAR, date(2020, 3, 1)),
        ("2020-03-01T10:00:00Z", Order.CLEAR, date(2020, 3, 1)),
    ],
)
def test_a_date_tells_its_order_and_day(text: str, order: Order, expected: date) -> None:
    assert (order_of(text), date_of(text, True)) == (order, expected)


def test_a_date_the_other_way_round_is_refused_not_turned() -> None:
    assert order_of("12/31/2020") is Order.MONTH_FIRST
    with pytest.raises(Wrong) as wrong:
        date_of("12/31/2020", True)
    assert wrong.value.code == "other_order"


@given(st.dates(date(1970, 1, 1), date(2068, 12, 31)))
def test_a_date_comes_back_from_every_way_of_writing_it(day: date) -> None:
    for text, first in (
        (day.isoformat(), True), (f"{day:%d/%m/%Y}", True), (f"{day:%m/%d/%Y}", False), (f"{day:%d.%m.%y}", True),
        (f"{day:%d %B %Y}", True), (f"{day:%b %d, %Y}", False), (formats.day(day, "bn"), True), (f"{day:%Y%m%d}", True),
    ):  # fmt: skip
        assert date_of(text, first) == day, text


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2010-12-01 08:26", datetime(2010, 12, 1, 2, 26, tzinfo=UTC)),
        ("2010-12-01T08:26:00Z", datetime(2010, 12, 1, 8, 26, tzinfo=UTC)),
        ("2010-12-01 08:26+02:00", datetime(2010, 12, 1, 6, 26, tzinfo=UTC)),
        ("1/12/2010 5:30 PM", datetime(2010, 12, 1, 11, 30, tzinfo=UTC)),
        (40513.25, datetime(2010, 12, 1, 0, 0, tzinfo=UTC)),
        (1291190400, datetime(2010, 12, 1, 2, 0, tzinfo=UTC)),
    ],
)
def test_a_moment_is_local_to_its_zone(cell: str | float, expected: datetime) -> None:
    assert moment_of(cell, True, "Asia/Dhaka") == expected


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("United Kingdom", "GB"),
        ("EIRE", "IE"),
        ("RSA", "ZA"),
        ("বাংলাদেশ", "BD"),
        ("Deutschland", "DE"),
        ("bgd", "BD"),
        ("usa", "US"),
    ],
)
def test_a_country_goes_by_many_names(name: str, code: str) -> None:
    assert country_of(name) == code


def test_languages_and_currencies_go_by_name_sign_and_code() -> None:
    assert [language_of(word) for word in ("Bengali", "বাংলা", "pt-BR", "deu")] == ["bn", "bn", "pt", "de"]
    assert [currency_of(word) for word in ("৳", "Tk.", "eur", "US Dollar")] == ["BDT", "BDT", "EUR", "USD"]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("A@B.co", "a@b.co"),
        ("Farhana <f@ex.com>", "f@ex.com"),
        ("mailto:x@y.org", "x@y.org"),
        ("a@b.co; c@d.co", "a@b.co"),
        ("পাখি@উদাহরণ.বাংলা", "পাখি@উদাহরণ.বাংলা"),
    ],
)
def test_an_address_is_taken_out_of_what_is_around_it(text: str, address: str) -> None:
    found = email_of(text)
    assert (found.value if isinstance(found, Mended) else found) == address


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("klaus@@example.de", "email_two_ats"),
        ("klaus", "email_no_at"),
        ("klaus@example", "email_no_domain"),
        ("kl aus@example.de", "email_space"),
    ],
)
def test_an_address_that_is_none_says_why(text: str, code: str) -> None:
    with pytest.raises(Wrong) as wrong:
        email_of(text)
    assert wrong.value.code == code


@pytest.mark.parametrize(
    ("text", "region"),
    [
        ("০১৭১২৩৪৫৬৭৮", "BD"),
        ("1712345678", "BD"),
        ("8801712345678", ""),
        ("8801712345678.0", "US"),
        ("00880 1712-345678", ""),
        ("+880 1712 345678", "US"),
    ],
)
def test_a_phone_number_is_known_in_any_dress(text: str, region: str) -> None:
    assert phone_of(text, region) == "+8801712345678"


@pytest.mark.parametrize(
    ("word", "said"), [("হ্যাঁ", True), ("No", False), (1, True), (0.0, False), ("sim", True), ("nein", False)]
)
def test_yes_and_no_are_known_in_many_languages(word: str | float, said: bool) -> None:
    assert flag_of(word) is said
