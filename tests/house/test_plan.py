"""docs/house.md shows the house as it stands."""

from tools import house


def test_the_plan_shows_the_house_as_built() -> None:
    page = house.PAGE.read_text(encoding="utf-8")
    assert page == house.page_with(page), "`python -m tools.house` draws it anew"
