"""What pages follow by themselves, and that it moves when, and only when, what they show does."""

import fcntl
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from nokshi.customers.events import CustomerAdded
from nokshi.customers.models import Customer
from nokshi.intake.models import ImportRun
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.live import sealed
from nokshi.kernel.secrets import seal
from nokshi.ports.live import topics
from nokshi.site.backup import keeping
from nokshi.site.backup.alone import alone, is_busy
from nokshi.timeline import actions as timeline
from nokshi.timeline.models import EventRow, Parked
from nokshi.timeline.reading import drain
from nokshi.workspace.models import Unit, User
from tests.cast import Places

OpenClient = Callable[[User], Client]
pytestmark = pytest.mark.django_db


def endpoint_in(unit: Unit, noon: datetime) -> Endpoint:
    """Return an endpoint with one delivery on its way."""
    endpoint = Endpoint.objects.create(
        url="https://hooks.example.com/x", unit=unit, kinds=["*"], secret_sealed=seal("whsec_x"), created_at=noon,
        changed_at=noon,
    )  # fmt: skip
    Delivery.objects.create(endpoint=endpoint, event_id=1, kind="x.y", message_id="m1", next_at=noon, created_at=noon)
    return endpoint


def marks_of(name: str, *ids: int) -> dict[int, str]:
    """Return the marks of a topic's ids; of what there is but one, of it."""
    find = topics[name].marks
    assert find
    return find(set(ids or (0,)))


def is_followed(page: str, reader: User, *called: str) -> bool:
    """Say whether a part of a page follows these together."""
    return f'data-live="{" ".join(sealed(one, reader.pk) for one in called)}"' in page


@pytest.mark.parametrize(
    ("path", "called"),
    [
        ("/imports/", ["intake.runs"]),
        ("/campaigns/", ["marketing.campaigns", "channels.messages"]),
        ("/timeline/readers/", ["timeline.log"]),
        ("/timeline/readers/", ["timeline.parked"]),
        ("/settings/backups/", ["site.backups"]),
    ],
)
def test_a_list_follows_what_it_shows(ona: User, signed_in: OpenClient, path: str, called: list[str]) -> None:
    page = signed_in(ona).get(path).content.decode()
    assert is_followed(page, ona, *called)
    assert 'hx-trigger="every' not in page


@pytest.mark.parametrize(("status", "follows"), [("running", True), ("reading", True), ("done", False)])
def test_the_line_of_an_import_follows_it_while_it_is_at_work(
    places: Places, ona: User, noon: datetime, signed_in: OpenClient, status: str, follows: bool
) -> None:
    run = ImportRun.objects.create(name="till.csv", unit=places.dhaka, status=status, created_at=noon)
    page = signed_in(ona).get("/imports/").content.decode()
    assert is_followed(page, ona, f"intake.run:{run.pk}") is follows
    assert (f'id="run-{run.pk}"' in page) is follows


def test_the_pages_of_a_webhook_follow_it(places: Places, ona: User, noon: datetime, signed_in: OpenClient) -> None:
    endpoint, browser = endpoint_in(places.root, noon), signed_in(ona)
    for path in ("", f"{endpoint.pk}/", f"{endpoint.pk}/deliveries/{endpoint.deliveries.get().pk}/"):
        page = browser.get(f"/settings/webhooks/{path}").content.decode()
        assert is_followed(page, ona, f"integrations.endpoint:{endpoint.pk}"), path


def test_a_webhook_moves_with_its_deliveries_and_with_no_other(places: Places, noon: datetime) -> None:
    one, other = endpoint_in(places.dhaka, noon), endpoint_in(places.berlin, noon)
    for change in ({"tries": 1}, {"status": Delivery.Status.DONE}):
        before = marks_of("integrations.endpoint", one.pk, other.pk)
        Delivery.objects.filter(endpoint=one).update(**change)
        after = marks_of("integrations.endpoint", one.pk, other.pk)
        assert after[one.pk] != before[one.pk]
        assert after[other.pk] == before[other.pk]
    Endpoint.objects.filter(pk=one.pk).update(is_active=False)
    assert marks_of("integrations.endpoint", one.pk)[one.pk] != after[one.pk]


def test_the_readers_of_the_log_move_as_they_read_and_fail(ada: Customer, noon: datetime) -> None:
    marks = [(marks_of("timeline.log"), marks_of("timeline.parked"))]
    drain(clock.now())
    timeline.record(CustomerAdded(name="Ada"), at=noon, actor=Actor.system(), customer=ada.pk)
    drain(clock.now())
    marks.append((marks_of("timeline.log"), marks_of("timeline.parked")))
    event = EventRow.objects.latest("pk")
    parked = Parked.objects.create(reader="x.y", event=event, retry_at=noon, parked_at=noon)
    marks.append((marks_of("timeline.log"), marks_of("timeline.parked")))
    Parked.objects.filter(pk=parked.pk).update(tries=1)
    marks.append((marks_of("timeline.log"), marks_of("timeline.parked")))
    logs, waiting = [log[0] for log, _parked in marks], [parked[0] for _log, parked in marks]
    assert len({*logs[:3]}) == 3
    assert (waiting[0] == waiting[1], len({*waiting[1:]})) == (True, 3)


def test_a_walk_along_the_seals_is_followed_while_it_goes_on(ona: User, noon: datetime, signed_in: OpenClient) -> None:
    check = timeline.begin_check(now=noon)
    page = signed_in(ona).get("/timeline/trail/").content.decode()
    assert is_followed(page, ona, f"timeline.check:{check.pk}")
    assert 'hx-trigger="every' not in page
    before = marks_of("timeline.check", check.pk)
    timeline.check_step(check_id=check.pk, now=noon + timedelta(seconds=1))
    assert marks_of("timeline.check", check.pk) != before


def test_the_backups_move_with_their_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, backups=tmp_path))
    marks = [marks_of("site.backups")[0]]
    with alone():
        marks.append(marks_of("site.backups")[0])
        path = tmp_path / "nokshi-20261123T120000Z-by-hand.backup"
        path.write_bytes(b"sealed")
    marks.append(marks_of("site.backups")[0])
    keeping._tell(keeping.kept()[0], keeping.Told(5, 2, 7, "0.2"))
    assert len({*marks, marks_of("site.backups")[0]}) == 4


def test_who_looks_whether_a_backup_is_taken_is_not_taken_for_one() -> None:
    with (settings.CONFIG.home / "backup.lock").open("w") as looking:
        fcntl.flock(looking, fcntl.LOCK_SH)
        assert not is_busy()
