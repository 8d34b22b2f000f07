"""The administrator's page on the readers: for him alone, and it mends."""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.timeline import queries
from nokshi.timeline.actions import record
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.readers import Reader
from nokshi.timeline.reading import advance
from nokshi.timeline.tests.test_log import Stitched
from nokshi.timeline.tests.test_reading import Knotted, Seen, knot
from nokshi.workspace.models import User

SignedIn = Callable[[User], Client]
MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.django_db


@pytest.fixture
def parked(noon: datetime) -> Parked:
    record(Stitched(), at=noon, actor=Actor.system())
    return Parked.objects.create(
        reader="timeline_tests.gone",
        event=EventRow.objects.get(),
        error="a bad stitch",
        tries=1,
        retry_at=noon,
        parked_at=noon,
    )


def test_the_owner_sees_how_far_each_reader_is_and_how_much_it_was_handed(
    signed_in: SignedIn, ona: User, reader: Reader, seen: Seen, noon: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "readers", [reader])
    now = clock.now()
    knot(now, *range(12))
    advance(reader, now - MINUTE, batch=5)
    row = row_of(signed_in(ona), reader)
    assert "Events wait" in row
    assert "about 7 behind, the oldest" in row
    assert figures(row) == ["5", "5", "0"]
    seen.bad = {6}
    advance(reader, now - MINUTE)
    row = row_of(signed_in(ona), reader)
    assert "All read" in row
    assert figures(row) == ["12", "12", "1"]


def test_the_page_says_how_many_events_came_lately(signed_in: SignedIn, ona: User) -> None:
    knot(clock.now(), *range(3))
    EventRow.objects.filter(data__number=0).update(recorded_at=clock.now() - 30 * MINUTE)
    page = signed_in(ona).get("/timeline/readers/").content.decode()
    count = EventRow.objects.filter(recorded_at__gte=clock.now() - 2 * MINUTE).count()
    assert f"New events in the last minute: {count}, in the last hour: {count + 1}." in page


def test_what_a_reader_failed_on_is_shown_with_its_error_even_if_the_reader_is_gone(
    signed_in: SignedIn, ona: User, parked: Parked
) -> None:
    page = signed_in(ona).get("/timeline/readers/").content.decode()
    for said in ("a bad stitch", parked.reader, "Try again", "Pass over", "1 try, next"):
        assert said in page


def test_more_than_a_page_of_parked_events_can_be_walked_through(
    signed_in: SignedIn, ona: User, noon: datetime
) -> None:
    knot(noon, *range(120))
    gone = {"reader": "timeline_tests.gone", "tries": 1, "retry_at": noon, "parked_at": noon}
    events = EventRow.objects.filter(kind=Knotted.kind).order_by("id")
    rows = [Parked(event=one, error=f"stitch {number}.", **gone) for number, one in enumerate(events)]
    Parked.objects.bulk_create(rows)
    client, seen, address = signed_in(ona), [], "/timeline/readers/"
    while address:
        page = client.get(address).content.decode()
        assert '<span class="count">120</span>' in page
        seen += re.findall(r'clip">stitch (\d+)\.', page)
        found = re.search(r'rel="next" href="([^"]*)"', page)
        address = "/timeline/readers/" + html.unescape(found[1]) if found else ""
    assert [int(one) for one in seen] == list(range(120))


def row_of(client: Client, reader: Reader) -> str:
    """Return the row of a reader in the table of the page."""
    page = client.get("/timeline/readers/").content.decode()
    return next(row for row in page.split("<tr>") if f"{reader.name.split('.')[1]}</code>" in row)


def figures(row: str) -> list[str]:
    """Return what was read in the last minute and hour, and what is parked."""
    cells = [re.sub(r"<[^>]*>", "", cell) for cell in re.findall(r'<td class="end"[^>]*>(.*?)</td>', row)]
    return [cell.strip() for cell in cells]


@pytest.mark.parametrize("who", ["dev", "eve", "cleo"])
def test_for_others_the_page_is_not_there(signed_in: SignedIn, who: str, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)
    assert signed_in(user).get("/timeline/readers/").status_code == 404


def test_a_refused_retry_changes_nothing(signed_in: SignedIn, dev: User, parked: Parked, noon: datetime) -> None:
    assert signed_in(dev).post("/timeline/readers/retry/").status_code == 404
    parked.refresh_from_db()
    assert parked.retry_at == noon


def test_trying_again_says_what_came_of_it(signed_in: SignedIn, ona: User, parked: Parked) -> None:
    page = signed_in(ona).post("/timeline/readers/retry/", {"parked": parked.pk}, follow=True)
    assert "It did not go through" in page.content.decode()


def test_programs_see_how_far_each_reader_is_and_how_much_it_was_handed(
    signed_in: SignedIn, ona: User, reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "readers", [reader])
    now = clock.now()
    knot(now, *range(9))
    advance(reader, now - MINUTE, batch=4)
    (told,) = signed_in(ona).get("/api/v1/readers").json()
    assert {name: told[name] for name in ("reader", "behind", "last_minute", "last_hour", "parked")} == {
        "reader": reader.name, "behind": 5, "last_minute": 4, "last_hour": 4, "parked": 0,
    }  # fmt: skip
    assert told["waiting_since"]
