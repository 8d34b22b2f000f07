"""Sending is fair: whoever does not answer holds up no other endpoint, and no other job."""

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django_q.models import OrmQ

from nokshi.integrations.actions import deliveries
from nokshi.integrations.models import Attempt, Delivery, Endpoint
from nokshi.integrations.rules import LONGEST_REST, SHORTEST_REST, rest_after
from nokshi.integrations.tests.receiving import Receiver
from nokshi.integrations.tests.telling import come, hook
from nokshi.integrations.webhooks import rounds
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.workspace.models import User
from tests import cast

pytestmark = pytest.mark.django_db


class Hole(Receiver):
    """A server that takes what it is sent and says nothing, until it is let go; then it hangs up."""

    def __init__(self) -> None:
        super().__init__()
        self.let_go = threading.Event()
        self.waited_in_vain = False

    def think(self) -> None:
        self.waited_in_vain |= not self.let_go.wait(13)
        raise ConnectionAbortedError

    def settled(self) -> None:
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]


class Glad(Receiver):
    """A server that answers, and lets the hole go once it has got so much."""

    def __init__(self, hole: Hole, enough: int) -> None:
        super().__init__()
        self.hole, self.enough = hole, enough

    def think(self) -> None:
        if len(self.got) >= self.enough:
            self.hole.let_go.set()


@pytest.fixture
def hole(receiver: Receiver) -> Iterator[Hole]:
    there = Hole()
    there.settled()
    yield there
    there.let_go.set()
    there.server.shutdown()


@pytest.mark.usefixtures("now")
def test_a_black_hole_holds_up_nobody_else(ona: User, places: cast.Places, hole: Hole) -> None:
    many = 20
    glad = Glad(hole, many)
    black, _secret = hook(ona, hole.url, places.root.pk, kinds=["customers.added"])
    for number in range(many):
        come(ona, places.dhaka.pk, f"Zed {number}")
    Delivery.objects.update(next_at=cast.NOON - timedelta(hours=1))
    good, _secret = hook_beside(ona, glad.url, places.root.pk)
    assert deliver_due() == many
    glad.server.shutdown()
    assert not hole.waited_in_vain, "all were thanked for while the hole was silent still"
    assert good.deliveries.filter(status="done").count() == many
    assert len(hole.got) <= rounds.EACH
    black.refresh_from_db()
    assert black.resting_until == cast.NOON + SHORTEST_REST
    assert not black.deliveries.exclude(claim="").exists(), "what was not tried goes back"


def hook_beside(owner: User, url: str, unit: int) -> tuple[Endpoint, str]:
    """Add an endpoint that waits for all that another waits for."""
    waiting = list(Delivery.objects.all())
    made = hook(owner, url, unit, kinds=["customers.added"])
    Delivery.objects.bulk_create(waiting)
    for one in waiting:
        Delivery.objects.create(
            endpoint=made[0], event_id=one.event_id, kind=one.kind, message_id=f"msg_{made[0].pk}_{one.event_id}",
            next_at=cast.NOON, created_at=cast.NOON,
        )  # fmt: skip
    return made


def test_one_that_is_silent_rests_and_is_tried_with_one_delivery(
    ona: User, places: cast.Places, hole: Hole, now: Callable[[timedelta], None]
) -> None:
    hook(ona, hole.url, places.root.pk, kinds=["customers.added"])
    hole.let_go.set()
    come(ona, places.dhaka.pk, "First")
    assert deliver_due() == 0
    for name in ("Second", "Third"):
        come(ona, places.dhaka.pk, name)
    now(SHORTEST_REST / 2)
    assert deliver_due() == 0
    assert Attempt.objects.count() == 1, "it is left in peace"
    now(SHORTEST_REST)
    deliver_due()
    assert Attempt.objects.count() == 2, "one is tried, for all"


def test_one_that_answers_again_is_sent_all_that_waits(
    ona: User, places: cast.Places, receiver: Receiver, now: Callable[[timedelta], None]
) -> None:
    endpoint, _secret = hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    for name in ("First", "Second", "Third"):
        come(ona, places.dhaka.pk, name)
    Endpoint.objects.update(failing_since=cast.NOON, resting_until=cast.NOON + SHORTEST_REST)
    assert deliver_due() == 0
    now(SHORTEST_REST)
    assert deliver_due() == 3
    endpoint.refresh_from_db()
    assert (endpoint.failing_since, endpoint.resting_until) == (None, None)


@pytest.mark.usefixtures("now")
def test_a_long_round_ends_and_goes_on_behind_the_jobs_that_wait(
    ona: User, places: cast.Places, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    for number in range(rounds.EACH + 2):
        come(ona, places.dhaka.pk, f"Zed {number}")
    OrmQ.objects.all().delete()
    monkeypatch.setattr(rounds, "LONGEST", 0)
    assert deliver_due() == rounds.EACH
    assert [one.task["func"] for one in OrmQ.objects.all()] == [f"{deliver_due.__module__}.deliver_due"]
    assert not Delivery.objects.exclude(claim="").exists()
    assert deliver_due() == 2


@pytest.mark.usefixtures("now")
def test_each_endpoint_has_its_share_of_a_claim(ona: User, places: cast.Places, receiver: Receiver) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    for number in range(10):
        come(ona, places.dhaka.pk, f"Zed {number}")
    late, _secret = hook_beside(ona, receiver.url, places.root.pk)
    taken = deliveries.claim(claim="one", limit=6, now=cast.NOON)
    assert sorted(taken.count(one) for one in taken) == [1] * 6
    assert sum(one.endpoint_id == late.pk for one in taken) == 3
    assert not {one.pk for one in taken} & {one.pk for one in deliveries.claim(claim="two", limit=99, now=cast.NOON)}


@pytest.mark.parametrize(
    ("failing", "rest"),
    [
        (timedelta(), SHORTEST_REST), (timedelta(minutes=8), timedelta(minutes=2)), (timedelta(days=2), LONGEST_REST),
    ],
)  # fmt: skip
def test_the_longer_it_fails_the_longer_it_rests(failing: timedelta, rest: timedelta) -> None:
    assert rest_after(failing) == rest
