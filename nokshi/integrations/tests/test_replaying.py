"""A long past is sent again whole: page by page, and nothing that nobody asked for."""

from datetime import timedelta

import pytest
from django_q.models import OrmQ

from nokshi.customers.actions import change_customer
from nokshi.customers.models import Customer
from nokshi.integrations import actions
from nokshi.integrations.actions import replaying
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.integrations.tests.receiving import Receiver
from nokshi.integrations.tests.telling import come, hook
from nokshi.integrations.webhooks.replaying import begin_replay, replay_on
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import User
from tests import cast
from tests.api.conftest import OpenClient

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("now")]
LONG_AGO = cast.NOON - timedelta(days=9_000)


def fresh(owner: User, url: str, unit: int) -> Endpoint:
    endpoint, _secret = hook(owner, url, unit, kinds=["customers.added"])
    return endpoint


def work() -> int:
    """Do the jobs that send again; return how many there were."""
    done = 0
    while found := next((one for one in OrmQ.objects.order_by("pk") if one.task["func"].endswith("replay_on")), None):
        words = found.task["args"]
        found.delete()
        replay_on(*words)
        done += 1
    return done


def test_other_events_do_not_use_up_what_may_be_sent(
    ona: User, ada: Customer, places: cast.Places, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everything that stands in the log before it is of other kinds, and more than a page."""
    endpoint = fresh(ona, receiver.url, places.root.pk)
    monkeypatch.setattr(replaying, "PAGE", 2)
    for number in range(3):
        change_customer(customer=ada, changes={"city": f"City {number}"}, actor=cast.actor(ona), now=cast.NOON)
    customer = come(ona, places.dhaka.pk)
    Delivery.objects.all().delete()
    assert actions.replay_since(endpoint=endpoint, since=LONG_AGO, now=cast.NOON).queued == 1
    told = Delivery.objects.values_list("event_id", flat=True)
    assert EventRow.objects.get(kind="customers.added", customer_id=customer.pk).pk in told


def test_a_long_past_goes_on_page_by_page(
    ona: User, places: cast.Places, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    endpoint = fresh(ona, receiver.url, places.root.pk)
    for number in range(5):
        come(ona, places.dhaka.pk, f"Zed {number}")
    Delivery.objects.all().delete()
    wanted = set(EventRow.objects.filter(kind="customers.added").values_list("pk", flat=True))
    monkeypatch.setattr(replaying, "PAGE", 2)
    first = begin_replay(endpoint=endpoint, since=LONG_AGO, now=cast.NOON)
    assert first.queued == 2
    assert first.left
    come(ona, places.dhaka.pk, "Came meanwhile")
    assert work() >= 2
    sent = list(Delivery.objects.values_list("event_id", flat=True))
    assert wanted < set(sent)
    assert len(sent) == len(set(sent)) == len(wanted) + 1, "what came meanwhile is told once, by the reader"


def test_pages_of_an_endpoint_that_was_removed_end(ona: User, places: cast.Places, receiver: Receiver) -> None:
    endpoint = fresh(ona, receiver.url, places.root.pk)
    come(ona, places.dhaka.pk)
    gone = endpoint.pk
    actions.remove_webhook(endpoint=endpoint, actor=cast.actor(ona), now=cast.NOON)
    replay_on(gone, LONG_AGO.isoformat(), 0, 10_000)
    assert not Delivery.objects.exists()


def test_nothing_before_the_moment_is_sent_again(ona: User, places: cast.Places, receiver: Receiver) -> None:
    endpoint = fresh(ona, receiver.url, places.root.pk)
    come(ona, places.dhaka.pk)
    last = EventRow.objects.order_by("-pk")[0].recorded_at
    later = last + timedelta(milliseconds=1)
    assert actions.replay_since(endpoint=endpoint, since=later, now=cast.NOON) == actions.Replayed(0)


def test_what_the_endpoint_may_not_see_is_not_sent_again(ona: User, places: cast.Places, receiver: Receiver) -> None:
    endpoint = fresh(ona, receiver.url, places.berlin.pk)
    away = come(ona, places.dhaka.pk, "Dhaka alone")
    here = come(ona, places.berlin.pk, "Berlin")
    Delivery.objects.all().delete()
    actions.replay_since(endpoint=endpoint, since=LONG_AGO, now=cast.NOON)
    about = EventRow.objects.filter(pk__in=Delivery.objects.values("event_id")).values_list("customer_id", flat=True)
    assert here.pk in about
    assert away.pk not in about
    assert (
        set(about) & set(EventRow.objects.filter(data__name="Dhaka alone").values_list("customer_id", flat=True))
        == set()
    )


def test_the_page_says_that_the_rest_follows(
    ona: User, places: cast.Places, receiver: Receiver, monkeypatch: pytest.MonkeyPatch, signed_in: OpenClient
) -> None:
    endpoint = fresh(ona, receiver.url, places.root.pk)
    for number in range(2):
        come(ona, places.dhaka.pk, f"Zed {number}")
    monkeypatch.setattr(replaying, "PAGE", 1)
    sent = signed_in(ona).post(f"/settings/webhooks/{endpoint.pk}/replay/", {"since": "2001-01-01T00:00"}, follow=True)
    assert "the rest of this time follows" in sent.content.decode()
