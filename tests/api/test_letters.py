"""A program writes a letter as people do: part by part, in each language, while it is a draft."""

from collections.abc import Callable

import pytest

from nokshi.marketing.models import Campaign
from nokshi.workspace.models import User
from tests.api.conftest import Program, body_of

Open = Callable[[User], Program]
pytestmark = pytest.mark.django_db


def test_a_letter_is_written_part_by_part(program: Open, ona: User) -> None:
    api = program(ona)
    made = body_of(api.post("/campaigns", {"name": "Tea", "languages": ["en", "bn"]}))
    path = f"/campaigns/{made['id']}"
    heads = {"en": {"subject": "New tea"}, "bn": {"subject": "নতুন চা"}}
    assert api.post(f"{path}/say", {"part": "head", "spoken": heads}).status_code == 200
    part = body_of(api.post(f"{path}/add-part", {"kind": "button"}))["part"]
    said = {"part": part, "shared": {"href": "https://example.com"}, "spoken": {"en": {"label": "Look"}}}
    told = body_of(api.post(f"{path}/say", said))
    assert told == api.get(f"{path}/letter")
    assert {one["language"]: one["subject"] for one in told["texts"]} == {"en": "New tea", "bn": "নতুন চা"}
    assert told["parts"][-1] == {"id": part, "kind": "button", "href": "https://example.com"}
    assert told["texts"][0]["words"][part] == {"label": "Look"}
    order = [part, *(one["id"] for one in told["parts"][:-1])]
    ordered = body_of(api.post(f"{path}/order-parts", {"parts": order}))
    assert [one["id"] for one in ordered["parts"]] == order
    left = body_of(api.post(f"{path}/remove-part", {"part": part}))
    assert part not in {one["id"] for one in left["parts"]}
    assert part not in left["texts"][0]["words"]


def test_what_left_is_written_on_no_more(program: Open, ona: User) -> None:
    api = program(ona)
    made = body_of(api.post("/campaigns", {"name": "Tea"}))
    Campaign.objects.update(status="done")
    assert api.post(f"/campaigns/{made['id']}/add-part", {"kind": "text"}).status_code >= 400
    assert api.get(f"/campaigns/{made['id']}/letter")["texts"]
