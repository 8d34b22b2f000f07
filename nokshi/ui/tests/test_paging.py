from itertools import pairwise

import pytest
from django.contrib.contenttypes.models import ContentType

from nokshi.ui.paging import page_of

pytestmark = pytest.mark.django_db
ORDER = ("-app_label", "pk")


@pytest.fixture
def everything() -> list[int]:
    ContentType.objects.bulk_create(ContentType(app_label=f"x{at % 3}", model=f"m{at}") for at in range(25))
    return list(ContentType.objects.order_by(*ORDER).values_list("pk", flat=True))


def walk(size: int) -> list[list[int]]:
    pages, after = [], ""
    while True:
        page = page_of(ContentType.objects.all(), *ORDER, after=after, size=size)
        pages.append([row.pk for row in page.rows])
        if not page.after:
            return pages
        after = page.after


def test_pages_hold_every_row_once_and_in_order(everything: list[int]) -> None:
    pages = walk(7)
    assert [pk for page in pages for pk in page] == everything


def test_the_way_back_is_the_way_there(everything: list[int]) -> None:
    page = page_of(ContentType.objects.all(), *ORDER, size=7)
    seen = [page]
    while page.after:
        page = page_of(ContentType.objects.all(), *ORDER, after=page.after, size=7)
        seen.append(page)
    for earlier, later in pairwise(seen):
        back = page_of(ContentType.objects.all(), *ORDER, before=later.before, size=7)
        assert [row.pk for row in back.rows] == [row.pk for row in earlier.rows]
    assert not seen[0].before


def test_rows_may_be_values(everything: list[int]) -> None:
    page = page_of(ContentType.objects.values("pk", "app_label"), *ORDER, size=5)
    later = page_of(ContentType.objects.values("pk", "app_label"), *ORDER, after=page.after, size=5)
    assert [row["pk"] for row in page.rows + later.rows] == everything[:10]


@pytest.mark.parametrize("mark", ["x", "bm90IGpzb24", "W10", "W251bGwsbnVsbF0", "WyJhIiwgWzFdXQ", "WyJhIiwgImIiXQ"])
def test_a_mark_that_was_tampered_with_leads_to_the_start(everything: list[int], mark: str) -> None:
    page = page_of(ContentType.objects.all(), *ORDER, after=mark, size=5)
    assert [row.pk for row in page.rows] == everything[:5]


def test_a_page_costs_one_query(everything: list[int], django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        page_of(ContentType.objects.all(), *ORDER, size=5)
