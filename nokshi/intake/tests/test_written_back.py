"""Which cells of a row are written anew when the record was changed here."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from nokshi.intake.rules.baselines import baseline_of, fresh_cells, rewritten, written_fields
from nokshi.intake.rules.moves import places_among, united
from nokshi.ports.systems import Feed, System, Thing

PHONE = Feed("phone", write=str)
PERSON = Thing("Person", "people", "Id", {"Phone": PHONE, "Mobile": PHONE}, fresh={"Type": "1"})
HEADERS = ["Id", "Type", "Phone", "Mobile"]


def written(cells: Sequence[Any], were: Sequence[str], now: Sequence[str]) -> list[Any]:
    """Return the two phones of a row; a cell that is no number could not be read."""
    values: Mapping[str, Any] = {"phone": list(now)}
    baseline = baseline_of(written_fields(PERSON), {"phone": list(were)})

    def typed(header: str) -> list[Any]:
        cell = cells[HEADERS.index(header) - 2]
        return [cell] if str(cell).isdigit() else []

    return rewritten(PERSON, HEADERS, ["7", "1", *cells], baseline, values, typed)[2:]


@pytest.mark.parametrize(
    ("cells", "were", "now", "after"),
    [
        (["1", "ext. 12"], ["1"], ["2"], ["2", "ext. 12"]),
        (["ext. 12", "1"], ["1"], ["2"], ["ext. 12", "2"]),
        (["ext. 12", ""], [], ["2"], ["ext. 12", "2"]),
        (["ext. 12", "1"], ["1"], ["1", "2"], ["2", "1"]),
        (["1", "2"], ["1", "2"], ["2"], ["", "2"]),
        (["1", "2"], ["1", "2"], ["1", "2"], ["1", "2"]),
    ],
)
def test_a_cell_that_could_not_be_read_stays_while_there_is_room_elsewhere(
    cells: list[str], were: list[str], now: list[str], after: list[str]
) -> None:
    assert written(cells, were, now) == after


def test_a_row_made_here_has_the_cells_that_all_of_its_kind_have() -> None:
    assert fresh_cells(PERSON, HEADERS, "", {"phone": ["1"]}) == ["", "1", "1", ""]


def test_a_system_that_says_nothing_else_tells_days_by_their_first_signs() -> None:
    system = System("x", "X", lambda head: "", lambda name: PERSON)
    assert system.day("2020-05-06T07:08:09Z") == "2020-05-06"
    assert (system.amount("5.10"), system.called("Person", {"name": "Ada"})) == ("5.10", "")


def test_columns_of_files_in_other_words_are_one_by_what_the_system_calls_them() -> None:
    first = [("Full Name", "fullname"), ("Owner", "owner")]
    second = [("fullname", "fullname"), ("Owner", "boss"), ("Age", "age")]
    made = united([first, second])
    assert made == [*first, ("Owner (2)", "boss"), ("Age", "age")]
    assert places_among(second, made) == [0, None, 1, 2]
    assert places_among(made, second) == [0, 2, 3]
    assert united([]) == []


def test_columns_that_are_called_alike_in_one_file_keep_their_places() -> None:
    twice = [("Phone", "phone"), ("Telephone", "phone")]
    assert united([twice]) == twice
    assert places_among(twice, twice) == [0, 1]
