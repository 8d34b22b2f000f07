"""Lists of SE16 with their frames come in like tables, and go out cell for cell."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from nokshi.customers.models import Customer
from nokshi.intake.reading.framed import framed_rows, is_framed
from nokshi.integrations.sap.tests.making import DUMPS
from nokshi.integrations.tests.moving import SYSTEM, Rows, given_back, home, saved

__all__ = ["home"]
NAMES = ("BUT000", "BUT020", "ADRC", "ADR6")


def listed(name: str, rows: Rows, page: int = 2) -> str:
    """Return a table as SE16 saves its list: a title, frames, a column of ticks, headings anew on every page."""
    flat = [[cell.replace("\n", " ") for cell in row] for row in rows]
    widths = [max(len(row[place]) for row in flat) for place in range(len(flat[0]))]

    def line(cells: list[str], tick: str = "   ") -> str:
        return f"|{tick}|{'|'.join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True))}|"

    rule = "-" * len(line(flat[0]))
    lines = [f"Table:          {name}", f"Displayed Fields:  {len(flat[0])} of  {len(flat[0])}", ""]
    for start in range(1, len(flat), page):
        lines += [rule, line(flat[0]), rule, *(line(row) for row in flat[start : start + page]), rule, ""]
    return "\r\n".join(lines)


@pytest.mark.django_db
def test_the_tables_of_a_partner_are_known_by_their_headings() -> None:
    files = {f"{name} list.txt": listed(name, DUMPS[name]).encode("utf-8") for name in NAMES}
    run = saved(files)
    assert (run.system, run.status) == ("sap", "done"), run.problem
    assert Customer.objects.visible_to(SYSTEM).filter(name="Ada Lovelace", email="ada@example.com").exists()
    flat = {f"{name} list.txt": [[cell.replace("\n", " ") for cell in row] for row in DUMPS[name]] for name in NAMES}
    assert given_back("sap") == flat


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        ("----\n|A|B|\n----\n|1|2|\n----", True), ("Title\n\n-----\n| A |B|\n|---|-|\n|1  |2|", True),
        ("|A|B|\n|1|2|\n", False), ("A|B\n---|---\n1|2\n", False), ("a,b\n---,---\n", False),
    ],
)  # fmt: skip
def test_a_list_is_told_by_its_frame(text: str, is_list: bool) -> None:
    assert is_framed(text) is is_list


WORDS = some.text(some.characters(categories=["L", "N"], include_characters="|"), min_size=1, max_size=5)


@given(some.lists(some.tuples(WORDS, WORDS, WORDS).map(list), min_size=2, max_size=5))
def test_what_stands_in_a_frame_comes_out_of_it(rows: list[list[str]]) -> None:
    heading, *below = rows
    heading = [word.replace("|", "x") for word in heading]
    text = listed("T", [heading, *below], page=1)
    found = list(framed_rows(text.splitlines(keepends=True)))
    assert found == [heading, *(row for row in below if row != heading)]


def test_an_upright_line_in_a_cell_parts_nothing() -> None:
    text = "-------------\n|A    |B    |\n-------------\n|x|y  |2    |\n|only|1|\n"
    assert list(framed_rows(text.splitlines(keepends=True))) == [["A", "B"], ["x|y", "2"], ["only", "1"]]
