"""Lists in the order of own fields, page by page, and what the index of trigrams finds."""

from datetime import date
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nokshi.custom import actions as custom
from nokshi.custom.queries import book
from nokshi.custom.queries.sorting import in_own_order, own_page
from nokshi.custom.tests.shop import field
from nokshi.kernel.scope import Scope
from nokshi.records import actions
from nokshi.records.models import Record
from nokshi.records.queries import kind_of
from nokshi.records.queries.records import answering
from nokshi.records.rules.kinds import OwnKind
from nokshi.records.tests.shop import BY, kind, record, warranty
from nokshi.records.web.asked import Asked
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "number": st.integers(-3, 3),
    "date": st.dates(date(1850, 1, 1), date(2150, 1, 1)).map(str),
    "text": st.sampled_from(["a", "B", "ç", "খ", "z z"]),
    "choice": st.sampled_from(["gold", "silver", "blue"]),
}


@pytest.mark.parametrize("type_", VALUES)
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_pages_of_an_order_are_the_whole_order_both_ways(places: cast.Places, type_: str, data: st.DataObject) -> None:
    own = kind_of("records.thing") or kind("Thing")
    if ("records.thing", type_) not in book().by_key:
        field(type_, subject=own.subject)
    Record.objects.all().delete()
    values = data.draw(st.lists(st.none() | VALUES[type_], max_size=9))
    for value in values:
        more: dict[str, Any] = {} if value is None else {type_: value}
        record(own, "x", unit=places.dhaka.pk, **more)
    one, rows = book().by_key["records.thing", type_], Record.objects.all()
    down = data.draw(st.booleans())
    pages, mark = [], ""
    while True:
        page = own_page(rows, one, ["title"], down=down, after=mark, before="", size=2)
        pages.append([row["pk"] for row in page.rows])
        if not page.after:
            break
        mark = page.after
    found = [pk for some in pages for pk in some]
    held = custom_values(one.id)
    filled = [pk for pk in found if pk in held]
    assert sorted(found) == sorted(rows.values_list("pk", flat=True))
    assert found[: len(filled)] == filled
    whole = [one.pk for one in in_own_order(rows, one, down=down) if one.pk in held]
    assert filled == whole
    if len(pages) > 1:
        back = own_page(rows, one, ["title"], down=down, after="", before=page.before, size=2)
        assert [row["pk"] for row in back.rows] == pages[-2]


def custom_values(field_id: int) -> set[int]:
    from nokshi.custom.models import CustomValue

    return set(CustomValue.objects.filter(field=field_id).values_list("subject_id", flat=True))


def test_the_page_is_put_in_order_and_a_stranger_to_the_field_is_not(
    places: cast.Places, ona: User, dev: User, signed_in: Any
) -> None:
    own = warranty()
    for title, price in (("A", "9"), ("B", "10"), ("C", None)):
        more: dict[str, Any] = {"price": price} if price else {}
        record(own, title, unit=places.dhaka.pk, **more)
    client: Client = signed_in(ona)

    def titles(query: str) -> list[str]:
        page = client.get(f"/records/warranty/?{query}").content.decode()
        return [part.split("<bdi>")[1].split("</bdi>")[0] for part in page.split('table__name"')[1:]]

    assert titles("sort=custom.warranty.price") == ["A", "B", "C"]
    assert titles("sort=-custom.warranty.price") == ["B", "A", "C"]
    assert 'aria-sort="descending"' in client.get("/records/warranty/?sort=-custom.warranty.price").content.decode()
    exported = b"".join(client.get("/records/warranty/export/csv/?sort=-custom.warranty.price").streaming_content)  # type: ignore[attr-defined]
    assert [line.split(",")[0] for line in exported.decode().splitlines()[1:]] == ["B", "A", "C"]
    blind = Scope(**{**vars_of(cast.scope(dev)), "hidden": frozenset({"custom.warranty.price"})})
    assert Asked(QueryDict("sort=custom.warranty.price"), blind, own).sort == "title"


def vars_of(scope: Scope) -> dict[str, Any]:
    return {name: getattr(scope, name) for name in scope.__dataclass_fields__}


@pytest.fixture
def pets(places: cast.Places) -> OwnKind:
    own = kind("Pet", titled="Name")
    for title in ("Rosebud গোলাপ", 'Sir "Rex"', "Ab", "SN-05", "SN-06"):
        record(own, title, unit=places.dhaka.pk)
    return own


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("rosebud", 1), ("osebu", 1), ("golap", 1), ("গোলাপ", 1), ("ab", 1), ("rex", 1), ('"', 0), ("SN-05", 1),
        ("sn", 2), ("rosebud golap", 1), ("rosebud rex", 0), ("' OR 1", 0),
    ],
)  # fmt: skip
def test_records_are_found_as_before_by_the_index(pets: OwnKind, text: str, found: int) -> None:
    rows = answering(Record.objects.filter(kind=pets.id), text)
    assert rows.count() == (found if text != '"' else Record.objects.count())


def test_the_index_follows_what_records_are_called(pets: OwnKind) -> None:
    one = Record.objects.get(title="SN-05")
    custom.set_values(subject=pets.subject, record=one.pk, values={"name": "Beauty"}, **BY)
    assert list(answering(Record.objects.all(), "beauty").values_list("pk", flat=True)) == [one.pk]
    assert not answering(Record.objects.all(), "SN-05").exists()
    actions.remove_many(records=[one.pk], **BY)
    assert not answering(Record.objects.all(), "beauty").exists()
