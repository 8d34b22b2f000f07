"""A shop asks what nobody else does: it adds “shoe size”, brings it from a file, chooses by it and writes with it."""

import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.test import Client

from nokshi.customers.models import Customer
from nokshi.marketing.letters.rendering import letter
from nokshi.marketing.queries.letters import values_for
from nokshi.segments.actions import make_segment, refresh_segments
from nokshi.segments.models import Membership, Segment
from nokshi.segments.reactions import ask_again
from nokshi.timeline.models import Cursor, EventRow
from nokshi.timeline.readers import readers
from nokshi.timeline.reading import recorded
from nokshi.workspace.models import User
from tests import cast
from tests.loop.test_undo import everything, nokshi

pytestmark = pytest.mark.django_db
LARGE = {"all": [{"field": "custom.shoe_size", "op": "at_least", "value": 43}]}
FILE = "Name,E-mail,জুতার মাপ\nরহিম উদ্দিন,rahim@example.com,৪৪\nLena Hoffmann,lena@example.com,38\n"


def segments_read_on() -> None:
    """Hand the segments what is new; the loop of the log steps over what a running transaction wrote."""
    [reader] = [one for one in readers if one.name == "segments.keep_current"]
    cursor, _made = Cursor.objects.get_or_create(reader="the story")
    rows = EventRow.objects.standing().filter(id__gt=cursor.event_id, kind="custom.values_changed").order_by("id")
    if events := [recorded(one) for one in rows]:
        reader.react(events)
        Cursor.objects.filter(reader="the story").update(event_id=events[-1].id)


def members(segment: Segment) -> set[str]:
    return set(Membership.objects.filter(segment=segment).values_list("customer__email", flat=True))


def test_a_shop_adds_a_field_and_lives_with_it(
    ona: User, places: cast.Places, tmp_path: Path, signed_in: Callable[[User], Client]
) -> None:
    shop = signed_in(ona)
    new = {"type": "number", "label_en": "Shoe size", "label_bn": "জুতার মাপ", "group_en": "Measures", "group": ""}
    assert shop.post("/settings/fields/add/?of=customers.customer", new).status_code == 302

    file = tmp_path / "people.csv"
    file.write_text(FILE, encoding="utf-8")
    assert nokshi("import", str(file), "--kind", "people") == 0
    rahim, lena = (Customer.objects.get(email=f"{name}@example.com") for name in ("rahim", "lena"))
    assert "44" in shop.get(f"/customers/{rahim.pk}/").content.decode()

    large = make_segment(name="Large feet", unit=places.root.pk, actor=cast.actor(ona), now=cast.NOON, tree=LARGE)
    assert members(large) == {"rahim@example.com"}
    assert "Shoe size is at least 43" in shop.get(f"/segments/{large.pk}/").content.decode()
    set_url = f"/own/customers.customer/records/{lena.pk}/set/shoe_size/"
    assert shop.post(set_url, {"value": "43.5"}).content.decode() == "43.5"
    segments_read_on()
    assert members(large) == {"rahim@example.com", "lena@example.com"}

    page = shop.get("/customers/?" + urlencode({"where": json.dumps(LARGE), "columns": "custom.shoe_size"}))
    assert page.content.decode().count('name="chosen"') == 2

    name = "customer.custom.shoe_size"
    made = letter(
        blocks=[{"id": "1", "kind": "text"}], words={"1": {"text": f"মাপ {{{{ {name} | default: 'জানা নেই' }}}}"}},
        subject="জুতা", preheader="", language="bn", purpose="news", sender="Shapla",
    )  # fmt: skip
    values = values_for([name], [rahim.pk, lena.pk], "bn")
    assert "মাপ ৪৪" in made.filled(values[rahim.pk]).text
    assert "মাপ ৪৩.৫" in made.filled(values[lena.pk]).text

    people = everything(tmp_path / "out")["people.csv"].splitlines()
    assert people[0].endswith(",custom.shoe_size")
    assert {line.rpartition(",")[2] for line in people[1:]} == {"44", "43.5"}


def test_a_segment_stands_though_its_field_is_out_of_use(
    ona: User, places: cast.Places, ada: Customer, signed_in: Callable[[User], Client]
) -> None:
    shop = signed_in(ona)
    shop.post("/settings/fields/add/?of=customers.customer", {"type": "number", "label_en": "Shoe size", "group": ""})
    shop.post(f"/own/customers.customer/records/{ada.pk}/set/shoe_size/", {"value": "44"})
    large = make_segment(name="Large feet", unit=places.root.pk, actor=cast.actor(ona), now=cast.NOON, tree=LARGE)
    view = {"where": json.dumps(LARGE)}
    shop.post("/customers/views/save/?" + urlencode(view), {"name": "Large"})
    from nokshi.custom.models import CustomField

    field = CustomField.objects.get()
    assert "Large feet" in shop.get(f"/settings/fields/{field.pk}/remove/").content.decode()
    shop.post(f"/settings/fields/{field.pk}/retire/")
    for address in (
        f"/segments/{large.pk}/", "/segments/", f"/customers/{ada.pk}/", "/customers/?" + urlencode(view),
        f"/segments/of/{ada.pk}/",
    ):  # fmt: skip
        assert shop.get(address).status_code == 200, address
    refresh_segments(ids=[large.pk], now=cast.NOON)
    segments_read_on()
    assert members(large) == {ada.email}
    shop.post(f"/settings/fields/{field.pk}/bring-back/")
    back = EventRow.objects.get(kind="custom.field_brought_back")
    Membership.objects.all().delete()
    ask_again([recorded(back)])
    assert members(large) == {ada.email}
    shop.post(f"/own/customers.customer/records/{ada.pk}/set/shoe_size/", {"value": "40"})
    segments_read_on()
    assert members(large) == set()
