"""The judge: what counts as a letter that was in the very act of being handed over."""

from typing import Any

import pytest

from tests.torture.judging import BROKEN, doubled_without_a_kill, summed
from tests.torture.load import Book
from tests.torture.sink import Line

AGAIN = Line(["a", "b"], 400.0)


@pytest.mark.parametrize(
    ("first", "kills", "unexplained"),
    [
        (Line(["b", "a"], 100.2), [100.0], 0),
        (Line(["b", "a"], 100.2), [], 1),
        (Line(["a", "b"], 100.2), [100.0], 1),
        (Line(["b", "a"], 99.0), [100.0], 1),
        (Line(["b", "a"], 100.5 + BROKEN), [100.0], 1),
        (Line(["b", "a"], None), [100.0], 1),
    ],
    ids=["the last on a broken line", "no kill", "others came after it", "over before", "over long after", "not over"],
)
def test_only_the_last_letter_on_a_line_that_a_kill_broke_may_come_twice(
    first: Line, kills: list[float], unexplained: int
) -> None:
    assert doubled_without_a_kill({"a": [first, AGAIN]}, kills) == unexplained


def test_a_kill_accounts_for_one_letter() -> None:
    doubled = {"a": [Line(["a"], 100.1), AGAIN], "b": [Line(["b"], 100.2), AGAIN]}
    assert doubled_without_a_kill(doubled, [100.0]) == 1
    assert doubled_without_a_kill(doubled, [99.9, 100.0]) == 0


def tried(kills: int = 10) -> tuple[Book, dict[str, Any]]:
    """Return a book in which enough of each was tried, and what was counted where nothing is wrong."""
    many = [str(number) for number in range(kills * 5)]
    book = Book(customers=[*many], keyed=[*many], letters=[*many], events=[*many], files={1: 60})
    nothing = {"lost": 0, "doubled": 0, "letters_thrice": 0, "pages_behind": 0}
    return book, {"followed": True, "answers": {"302": 9}, "webhooks": kills * 5, **nothing}


def test_a_run_in_which_enough_was_tried_and_nothing_lost_is_well() -> None:
    book, counted = tried()
    assert summed(counted, book, 10)["well"] is True


@pytest.mark.parametrize("name", ["customers", "keyed", "letters", "events", "files"])
def test_a_run_in_which_one_work_hardly_went_on_is_not_well(name: str) -> None:
    book, counted = tried()
    getattr(book, name).clear()
    told = summed(counted, book, 10)
    assert (told["well"], told["idle"]) == (False, [name])


def test_a_run_in_which_a_work_ended_before_its_time_is_not_well() -> None:
    book, counted = tried()
    book.faults.append("letters: ValueError()")
    assert summed(counted, book, 10)["well"] is False


@pytest.mark.parametrize(
    "wrong",
    [
        {"lost": 1},
        {"doubled": 1},
        {"letters_thrice": 1},
        {"pages_behind": 1},
        {"followed": False},
        {"webhooks": 1},
        {"answers": {"500": 1}},
    ],
    ids=str,
)
def test_a_run_in_which_something_is_wrong_is_not_well(wrong: dict[str, Any]) -> None:
    book, counted = tried()
    assert summed(counted | wrong, book, 10)["well"] is False
