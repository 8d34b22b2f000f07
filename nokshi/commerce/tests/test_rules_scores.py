"""Fifths of the base, and where somebody stands among them."""

from datetime import timedelta
from math import ceil
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nokshi.commerce.rules.drawing import bars, spark
from nokshi.commerce.rules.scores import band, interval_days, is_due, places_of_cuts, score
from tests.cast import NOON


def cuts_of(base: list[int]) -> list[int]:
    return [sorted(base)[place] for place in places_of_cuts(len(base))]


@pytest.mark.parametrize(
    ("value", "cuts", "wanted"),
    [
        (1, [1, 1, 2, 5], 1), (2, [1, 1, 2, 5], 3), (3, [1, 1, 2, 5], 4), (9, [1, 1, 2, 5], 5),
        (None, [1, 1, 2, 5], None), (3, [], None),
    ],
)  # fmt: skip
def test_a_score_counts_the_borders_below(value: Any, cuts: list[Any], wanted: int | None) -> None:
    assert score(value, cuts) == wanted


bases = st.lists(st.integers(0, 50), min_size=5, max_size=200)


@given(bases)
def test_who_is_alike_scores_alike_and_who_has_more_never_less(base: list[int]) -> None:
    cuts = cuts_of(base)
    scores = [score(value, cuts) or 0 for value in sorted(base)]
    assert scores == sorted(scores)
    assert set(scores) <= {1, 2, 3, 4, 5}


@given(st.sets(st.integers(), min_size=5, max_size=200))
def test_a_base_without_ties_falls_into_fifths(base: set[int]) -> None:
    cuts = cuts_of(list(base))
    lowest = sum(1 for value in base if score(value, cuts) == 1)
    assert lowest == ceil(len(base) / 5)


@given(bases, st.integers(0, 50))
def test_a_band_holds_exactly_those_who_score_so(base: list[int], value: int) -> None:
    cuts = cuts_of(base)
    for wanted in range(1, 6):
        above, until = band(wanted, cuts)
        is_inside = (above is None or value > above) and (until is None or value <= until)
        assert is_inside == (score(value, cuts) == wanted)


@pytest.mark.parametrize(
    ("base", "then", "due"),
    [(100, 100, True), (20_000, 20_000, True), (30_900, 30_000, False), (31_600, 30_000, True), (30_000, 40_000, True)],
)
def test_a_small_base_is_always_drawn_anew_and_a_large_one_when_it_is_due(base: int, then: int, due: bool) -> None:
    assert is_due(base, then) is due


def test_the_interval_is_the_mean_of_the_gaps() -> None:
    assert interval_days(NOON, NOON + timedelta(days=30), 4) == 10
    assert interval_days(NOON, NOON, 1) is None


def test_a_line_ends_where_its_last_value_stands() -> None:
    drawn = spark([0, 5, 10])
    assert drawn["path"].startswith("M0.0 18.0")
    assert (drawn["x"], drawn["y"]) == ("72.0", "2.0")
    assert spark([0, 0]) == {}


def test_what_is_below_nothing_hangs_from_the_ground() -> None:
    above, below = bars([10, -10], 20, 100)
    assert (above["y"], above["height"]) == ("0.0", "50.0")
    assert (below["y"], below["height"]) == ("50.0", "50.0")
