"""Trees made by hypothesis, over the fields of these tests."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from nokshi.conditions.operators import BY_TYPE, Operator, Takes
from nokshi.conditions.tests.conftest import HAPPENING, LENT
from nokshi.ports.fields import FieldType

DAYS = st.sampled_from(["2026-11-23", "2026-11-22", "2026-10-01", "1990-11-25", "1992-02-29", "2027-01-01"])
SPANS = st.builds(
    lambda unit, count: {unit: count}, st.sampled_from(["days", "weeks", "months", "years"]), st.integers(0, 40)
)
SINGLE: dict[FieldType, SearchStrategy[Any]] = {
    FieldType.TEXT: st.sampled_from(
        ["Dhaka", "dha", "চট্টগ্রাম", "ট্ট", "%", "_", "\\", "'", '"', "a", "linen", "Linen", "ada@", "a' OR 1=1 --"]
    ),
    FieldType.NUMBER: st.sampled_from([0, 1, 3, "2.5", -1, 10, 99999999999]),
    FieldType.MONEY: st.sampled_from(
        [
            0,
            "100.5",
            "100.55",
            5000,
            {"amount": "5", "currency": "BDT"},
            {"amount": "100", "currency": "BDT"},
            "99999999999999",
        ]
    ),
    FieldType.DATE: DAYS,
    FieldType.MOMENT: DAYS,
    FieldType.CHOICE: st.sampled_from(["BD", "SE", "red", "blue", "1", "2", "x' OR 1", "٣"]),
}


def answers(type_: FieldType, operator: Operator) -> SearchStrategy[dict[str, Any]]:
    """Return what can stand behind an operator."""
    match operator.takes:
        case Takes.NOTHING:
            return st.just({})
        case Takes.SPAN:
            return SPANS.map(lambda span: {"value": span})
        case Takes.ONE:
            return SINGLE[type_].map(lambda value: {"value": value})
        case Takes.MANY:
            return st.lists(SINGLE[type_], min_size=1, max_size=3).map(lambda values: {"value": values})
    return st.tuples(SINGLE[type_], SINGLE[type_]).map(lambda pair: {"value": sorted(pair, key=_size)})


def _size(value: Any) -> Any:
    if isinstance(value, str) and value[4:5] == "-":
        return value
    return float(value["amount"] if isinstance(value, dict) else value)


def questions(key: str, name: str, type_: FieldType) -> SearchStrategy[dict[str, Any]]:
    """Return every question to a field or a detail."""
    return st.one_of(
        [
            answers(type_, operator).map(lambda answer, op=operator.name: {key: name, "op": op, **answer})  # type: ignore[misc]
            for operator in BY_TYPE[type_].values()
        ]
    )


COMPARED = st.one_of([questions("field", one.name, one.type) for one in LENT])
PERIODS = st.one_of(
    st.none(),
    SPANS,
    SPANS.map(lambda span: {"older": span}),
    DAYS.map(lambda day: {"since": day}),
    DAYS.map(lambda day: {"before": day}),
    st.tuples(DAYS, DAYS).map(lambda days: {"between": sorted(days)}),
)
DETAILS = st.one_of([questions("detail", one.name, one.type) for one in HAPPENING.details])


@st.composite
def counted(draw: st.DrawFn) -> dict[str, Any]:
    op = draw(st.sampled_from(["at_least", "at_most", "exactly", "never"]))
    data: dict[str, Any] = {"did": HAPPENING.name, "op": op}
    if op != "never":
        data["times"] = draw(st.integers(1 if op == "at_least" else 0, 3))
    if within := draw(PERIODS):
        data["within"] = within
    if where := draw(st.lists(DETAILS, max_size=2)):
        data["where"] = where
    return data


LEAVES = st.one_of(COMPARED, counted())
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any": parts}),
        inner.map(lambda part: {"not": part}),
    ),
    max_leaves=6,
)
