"""What may stand in a field: tables of cases, and properties."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.custom.rules.cells import cells_of, told, typed, value_of
from nokshi.custom.rules.definitions import Choice, Definition, name_of
from nokshi.custom.rules.texts import compared, line, link, prose
from nokshi.custom.rules.types import KEY, Kind, key_beside, key_from
from nokshi.custom.rules.values import Manner, WrongValue, read

CHOICES = (
    Choice("gold", {"en": "Gold", "bn": "সোনালি"}),
    Choice("blue", {"en": "Blue, deep"}),
    Choice("s", {"bn": "সাদা"}),
)
HERE = Manner("BD", "Asia/Dhaka")


def a(kind: Kind) -> Definition:
    return Definition(1, "customers.customer", "x", kind, {"en": "X"}, "custom.x", choices=CHOICES)


GOOD: list[tuple[Kind, Any, Any]] = [
    (Kind.TEXT, "  two   words\n", "two words"),
    (Kind.TEXT, 42, "42"),
    (Kind.TEXT, "e\u0301", "é"),
    (Kind.PROSE, "one \r\ntwo\x07", "one\ntwo"),
    (Kind.NUMBER, "৪২.৫০", "42.5"),
    (Kind.NUMBER, "1e3", "1000"),
    (Kind.NUMBER, "-0", "0"),
    (Kind.NUMBER, "−7", "-7"),
    (Kind.NUMBER, 0.1, "0.1"),
    (Kind.NUMBER, Decimal("999999999999.999999"), "999999999999.999999"),
    (Kind.MONEY, "1 250", "1250"),
    (Kind.DATE, "২০২৬-১১-২৩", "2026-11-23"),
    (Kind.DATE, date(2024, 2, 29), "2024-02-29"),
    (Kind.DATE, datetime(2026, 11, 22, 19, 0, tzinfo=UTC), "2026-11-23"),
    (Kind.MOMENT, "2026-11-23T14:30", "2026-11-23T08:30:00+00:00"),
    (Kind.MOMENT, "2026-11-23T14:30:00Z", "2026-11-23T14:30:00+00:00"),
    (Kind.FLAG, "হ্যাঁ", True),
    (Kind.FLAG, "No", False),
    (Kind.FLAG, False, False),
    (Kind.CHOICE, "gold", "gold"),
    (Kind.CHOICE, " GOLD ", "gold"),
    (Kind.CHOICE, "সোনালি", "gold"),
    (Kind.CHOICES, "সাদা; Gold", ["gold", "s"]),
    (Kind.CHOICES, "Blue, deep", ["blue"]),
    (Kind.CHOICES, ["s", "s", ""], ["s"]),
    (Kind.EMAIL, "Ada@Example.COM", "ada@example.com"),
    (Kind.PHONE, "০১৭১২ ৩৪৫৬৭৮", "+8801712345678"),
    (Kind.LINK, "example.com/a?b=1", "https://example.com/a?b=1"),
]
BAD: list[tuple[Kind, Any]] = [
    (Kind.TEXT, True),
    (Kind.TEXT, ["a"]),
    (Kind.TEXT, "x" * 501),
    (Kind.PROSE, "x" * 20_001),
    (Kind.NUMBER, "a lot"),
    (Kind.NUMBER, "NaN"),
    (Kind.NUMBER, "Infinity"),
    (Kind.NUMBER, True),
    (Kind.NUMBER, "1000000000000"),
    (Kind.NUMBER, "0.0000001"),
    (Kind.NUMBER, "1e999999"),
    (Kind.DATE, "31.12.2026"),
    (Kind.DATE, "2026-02-30"),
    (Kind.DATE, "1492-10-12"),
    (Kind.MOMENT, "noon"),
    (Kind.FLAG, "perhaps"),
    (Kind.CHOICE, "platinum"),
    (Kind.CHOICE, {"a": 1}),
    (Kind.CHOICES, ["gold", "platinum"]),
    (Kind.EMAIL, "ada@@example.com"),
    (Kind.PHONE, "call me"),
    (Kind.LINK, "javascript:alert(1)"),
    (Kind.LINK, "https://user:word@example.com"),
    (Kind.LINK, "https://localhost"),
    (Kind.LINK, "https://a b.example.com"),
]


@pytest.mark.parametrize(("kind", "raw", "kept"), GOOD, ids=lambda one: str(one)[:40])
def test_what_is_given_is_kept_in_its_one_form(kind: Kind, raw: Any, kept: Any) -> None:
    assert read(a(kind), raw, HERE) == kept


@pytest.mark.parametrize(("kind", "raw"), BAD, ids=lambda one: str(one)[:40])
def test_what_does_not_fit_is_refused_with_a_sentence(kind: Kind, raw: Any) -> None:
    with pytest.raises(WrongValue) as refusal:
        read(a(kind), raw, HERE)
    assert str(refusal.value).startswith("X: ")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("nothing", [None, "", "  ", []])
def test_nothing_is_nothing_in_every_type(kind: Kind, nothing: Any) -> None:
    assert read(a(kind), nothing) is None
    assert cells_of(a(kind), None) == []
    assert told(None) == ""


@pytest.mark.parametrize(("kind", "raw", "kept"), GOOD, ids=lambda one: str(one)[:40])
def test_a_value_comes_back_from_its_rows_and_out_of_a_file(kind: Kind, raw: Any, kept: Any) -> None:
    assert value_of(a(kind), cells_of(a(kind), kept)) == kept
    assert read(a(kind), told(kept), HERE) == kept
    assert typed(a(kind), kept) is not None


@given(some.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**12) + 1, max_value=10**12 - 1))
def test_a_number_is_the_same_number_in_every_form(number: Decimal) -> None:
    kept = read(a(Kind.NUMBER), number)
    assert Decimal(kept) == number
    assert value_of(a(Kind.NUMBER), cells_of(a(Kind.NUMBER), kept)) == kept == read(a(Kind.NUMBER), kept)


@given(some.text(max_size=400))
def test_a_text_read_twice_is_the_text_read_once(text: str) -> None:
    for kind in (Kind.TEXT, Kind.PROSE):
        kept = read(a(kind), text)
        assert read(a(kind), kept) == kept
        assert "\x00" not in (kept or "")


@given(some.text(max_size=300))
def test_what_is_compared_is_short_and_holds_no_case(text: str) -> None:
    assert len(compared(text)) <= 120
    assert compared(line(text).upper().lower()) == compared(line(text).lower())


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("Shoe size", "shoe_size"), ("জুতার মাপ", "jutar_map"), ("2nd phone", "f_2nd_phone"), ("Größe (EU)", "grosse_eu"),
        ("—", ""), ("x" * 60, "x" * 40), ("E-mail", "e_mail"),
    ],
)  # fmt: skip
def test_a_key_is_made_of_a_label(label: str, key: str) -> None:
    assert key_from(label) == key


@given(some.text(max_size=80), some.sets(some.sampled_from(["field", "field_2", "a", "a_2"])))
def test_a_made_key_is_a_key_that_nothing_else_has(label: str, taken: set[str]) -> None:
    key = key_beside(label, taken, "field")
    assert KEY.fullmatch(key)
    assert key not in taken


def test_fields_are_named_by_what_bears_them() -> None:
    assert name_of("", "size") == "custom.size"
    assert name_of("order", "size") == "custom.order.size"


def test_texts_and_links_are_tidied() -> None:
    assert prose("a\n\n b \n") == "a\n\n b"
    assert link("ftp://example.com") == ""
    assert link("http://[") == ""
