"""The audit trail's page: found by person, record, kind and day; verified; taken along; for the owner alone."""

import json
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from nokshi.kernel.actor import Actor
from nokshi.kernel.events import event_kinds
from nokshi.timeline.actions import begin_check, check_step, record, seal
from nokshi.timeline.events import EventSkipped, EventsRedacted, RecordSeen, TrailExported
from nokshi.timeline.models import Check, Cursor, EventRow, Parked
from nokshi.timeline.queries import verify_chain
from nokshi.timeline.reading import drain
from nokshi.timeline.tests.test_log import Stitched
from nokshi.timeline.trail import kinds_in_groups
from nokshi.workspace.models import User

SignedIn = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def trail(ona: User, dev: User, noon: datetime) -> None:
    record(RecordSeen(), at=noon, actor=Actor.user(dev.pk), subject=("customers.customer", 7))
    record(EventsRedacted(count=2, reason="he asked"), at=noon, actor=Actor.user(ona.pk))
    newest = EventRow.objects.latest("recorded_at").recorded_at
    seal(now=newest + timedelta(hours=1))


def shown(client: Client, query: str = "") -> str:
    return client.get(f"/timeline/trail/{query}").content.decode()


@pytest.mark.usefixtures("trail")
def test_it_is_found_by_person_record_kind_and_day(signed_in: SignedIn, ona: User, dev: User) -> None:
    client, today = signed_in(ona), EventRow.objects.latest("id").recorded_at.date()
    both = ("Looked at the page", "he asked")
    for query, found in (
        ("", (True, True)),
        (f"?person={dev.pk}", (True, False)),
        ("?record=customers.customer:7&kind=timeline.record_seen", (True, False)),
        ("?kind=timeline.events_redacted", (False, True)),
        (f"?day={today - timedelta(days=9)}", (False, False)),
        ("?day=nonsense&person=x&record=y:z", (True, True)),
    ):
        page = shown(client, query)
        assert tuple(text in page for text in both) == found, query


@pytest.mark.usefixtures("trail")
def test_a_day_holds_what_was_recorded_on_it(signed_in: SignedIn, ona: User) -> None:
    first, last = EventRow.objects.earliest("id"), EventRow.objects.latest("id")
    morning = last.recorded_at.replace(hour=6) - timedelta(days=3)
    EventRow.objects.filter(pk=first.pk).update(recorded_at=morning)
    page = shown(signed_in(ona), f"?day={morning.date()}")
    assert "Looked at the page" in page
    assert "he asked" not in page


@pytest.mark.usefixtures("trail")
def test_it_is_taken_along_as_lines(signed_in: SignedIn, ona: User) -> None:
    response = signed_in(ona).get("/timeline/trail/export/?kind=timeline.events_redacted")
    [line] = b"".join(response).splitlines()
    assert json.loads(line)["data"] == {"count": 2, "reason": "he asked"}


@pytest.mark.usefixtures("trail")
def test_a_sheet_of_it_runs_no_formula_and_the_trail_says_that_it_went_out(
    signed_in: SignedIn, ona: User, noon: datetime
) -> None:
    record(Stitched(), at=noon, actor=Actor.system(), source="=HYPERLINK(1)")
    client = signed_in(ona)
    sheet = b"".join(client.get("/timeline/trail/export/?form=csv&person=")).decode()
    assert "'=HYPERLINK(1)" in sheet
    assert sheet.startswith("\ufeffid,kind,at")
    [gone] = EventRow.objects.filter(kind=TrailExported.kind)
    assert (gone.data, gone.actor_id) == ({"form": "csv", "asked": ""}, ona.pk)
    assert "Took the audit trail out" in shown(client)
    assert client.get("/timeline/trail/export/?form=exe").status_code == 404


def test_kinds_are_named_in_words_in_groups() -> None:
    named = {name for _group, some in kinds_in_groups() for name, _label in some}
    assert named == {kind.name for kind in event_kinds if ".tests." not in kind.event.__module__}


@pytest.mark.usefixtures("trail")
def test_a_walk_along_the_seals_says_what_it_found(signed_in: SignedIn, ona: User, noon: datetime) -> None:
    client = signed_in(ona)
    check = begin_check(now=noon)
    assert "Verifying" in shown(client)
    assert not check_step(check_id=check.pk, now=noon)
    assert "Untouched" in shown(client)
    assert verify_chain().is_whole
    touched = EventRow.objects.earliest("id")
    EventRow.objects.filter(pk=touched.pk).update(actor_id=99)
    check = begin_check(now=noon)
    check_step(check_id=check.pk, now=noon)
    part = client.get("/timeline/trail/check/now/", headers={"HX-Request": "true"}).content.decode()
    assert "The log was touched" in part
    assert "was changed after it was sealed" in part


def test_verifying_is_begun_by_a_button(signed_in: SignedIn, ona: User) -> None:
    assert signed_in(ona).post("/timeline/trail/check/").status_code == 302
    assert Check.objects.count() == 1


@pytest.mark.parametrize("who", ["dev", "eve", "cleo"])
def test_for_others_it_is_not_there(signed_in: SignedIn, who: str, request: pytest.FixtureRequest) -> None:
    client = signed_in(request.getfixturevalue(who))
    assert client.get("/timeline/trail/").status_code == 404
    assert client.get("/timeline/trail/export/").status_code == 404
    assert client.post("/timeline/trail/check/").status_code == 404
    assert not Check.objects.exists()


@pytest.fixture
def parked(noon: datetime) -> Parked:
    record(Stitched(), at=noon, actor=Actor.system())
    return Parked.objects.create(
        reader="segments.keep_current", event=EventRow.objects.get(), error="Boom: a bad stitch", tries=1,
        retry_at=noon, parked_at=noon,
    )  # fmt: skip


def test_a_parked_event_is_passed_over_only_with_a_reason(signed_in: SignedIn, ona: User, parked: Parked) -> None:
    client = signed_in(ona)
    page = client.post("/timeline/readers/skip/", {"parked": parked.pk, "reason": " "}, follow=True)
    assert "Say why" in page.content.decode()
    assert Parked.objects.exists()
    client.post("/timeline/readers/skip/", {"parked": parked.pk, "reason": "a test"})
    assert not Parked.objects.exists()
    assert EventRow.objects.get(kind=EventSkipped.kind).data["reason"] == "a test"


def test_one_parked_event_is_tried_again(signed_in: SignedIn, ona: User, parked: Parked) -> None:
    page = signed_in(ona).post("/timeline/readers/retry/", {"parked": parked.pk}, follow=True)
    assert "The event went through" in page.content.decode()
    assert not Parked.objects.exists()


def test_a_reader_that_is_set_back_reads_again(signed_in: SignedIn, ona: User, noon: datetime) -> None:
    record(Stitched(), at=noon, actor=Actor.system())
    drain(noon)
    client, name = signed_in(ona), "segments.keep_current"
    client.post("/timeline/readers/set-back/", {"reader": name, "since": ""})
    assert Cursor.objects.get(reader=name).event_id == 0
    drain(noon)
    client.post("/timeline/readers/set-back/", {"reader": name, "since": "2000-01-01T00:00"})
    assert Cursor.objects.get(reader=name).event_id == EventRow.objects.earliest("id").pk - 1
    page = client.post("/timeline/readers/set-back/", {"reader": "nobody"}, follow=True)
    assert "There is no such reader" in page.content.decode()
