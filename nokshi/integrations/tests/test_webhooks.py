"""Endpoints are told what happens: signed, tried again, and nothing that is not theirs."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from nokshi.customers.actions import add_customer, change_customer
from nokshi.integrations import actions
from nokshi.integrations.actions import deliveries, replaying
from nokshi.integrations.actions.webhooks import PersonalHidden, UnknownKind
from nokshi.integrations.models import Attempt, Delivery, Endpoint
from nokshi.integrations.rules import GIVEN_UP_AFTER, PAUSES, is_told, pause_after, signature
from nokshi.integrations.tests.receiving import Receiver
from nokshi.integrations.tests.telling import come, hook
from nokshi.integrations.webhooks.posting import deliver_due
from nokshi.kernel.addresses import Inside
from nokshi.kernel.network import AddressRefused
from nokshi.kernel.scope import Scope
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import drain
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import User
from tests import cast

OpenClient = Callable[[User], Client]
pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("now")
def test_it_is_told_signed_as_standard_webhooks_has_it(ona: User, places: cast.Places, receiver: Receiver) -> None:
    _endpoint, secret = hook(ona, receiver.url, places.dhaka.pk, kinds=["customers.*"], with_personal=True)
    customer = come(ona, places.dhaka.pk)
    assert deliver_due() == 1
    headers, body = receiver.got[0]
    said = json.loads(body)
    assert (said["type"], said["data"]["customer"]) == ("customers.added", customer.pk)
    assert said["data"]["details"]["name"] == "Zed"
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{digest}"
    attempt = Attempt.objects.get()
    assert (attempt.status, attempt.answer) == (200, "thank you")


def test_the_signature_is_that_of_the_standard() -> None:
    """The example of standardwebhooks.com, computed by its reference library."""
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    payload = '{"test": 2432232314}'
    told = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, payload)
    assert told == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


@pytest.mark.usefixtures("now")
def test_what_is_not_of_its_unit_is_not_told(ona: User, places: cast.Places, receiver: Receiver) -> None:
    hook(ona, receiver.url, places.berlin.pk)
    come(ona, places.dhaka.pk, "Dhaka alone")
    both = add_customer(name="Of both", units=[places.dhaka.pk, places.berlin.pk], actor=cast.actor(ona), now=cast.NOON)
    here = come(ona, places.berlin.pk, "Berlin")
    deliver_due()
    assert sorted(one["data"]["customer"] for one in receiver.bodies) == [both.pk, here.pk]


@pytest.mark.usefixtures("now")
def test_personal_fields_stay_here_unless_they_are_wanted(ona: User, places: cast.Places, receiver: Receiver) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    come(ona, places.dhaka.pk, "Somebody")
    deliver_due()
    assert b"Somebody" not in receiver.got[0][1]
    assert receiver.bodies[0]["data"]["details"]["customer_kind"] == "person"


def test_it_is_tried_again_with_growing_pauses_and_given_up(
    ona: User, places: cast.Places, receiver: Receiver, now: Callable[[timedelta], None]
) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    come(ona, places.dhaka.pk)
    receiver.status = 503
    for pause in (*PAUSES, timedelta()):
        assert deliver_due() == 0
        assert deliver_due() == 0, "not before its pause is over"
        now(pause * 1.11)
    one = Delivery.objects.get()
    assert (one.status, one.tries, len(receiver.got)) == ("failed", len(PAUSES) + 1, len(PAUSES) + 1)
    assert len({headers["webhook-id"] for headers, _body in receiver.got}) == 1
    receiver.status = 200
    actions.replay(delivery=one, now=cast.NOON)
    assert deliver_due() == 1
    assert len(receiver.got) == len(PAUSES) + 2


def test_one_that_fails_for_days_is_switched_off_and_that_is_told(
    ona: User, places: cast.Places, receiver: Receiver, now: Callable[[timedelta], None]
) -> None:
    endpoint, _secret = hook(ona, receiver.url, places.root.pk)
    receiver.status = 500
    come(ona, places.dhaka.pk)
    deliver_due()
    now(GIVEN_UP_AFTER)
    deliver_due()
    endpoint.refresh_from_db()
    assert not endpoint.is_active
    assert EventRow.objects.get(kind="integrations.webhook_disabled").subject_id == endpoint.pk
    receiver.status = 200
    assert deliver_due() == 0
    ways: dict[str, Any] = {"scope": cast.scope(ona), "actor": cast.actor(ona), "now": cast.NOON}
    actions.change_webhook(endpoint=endpoint, changes={"is_active": True}, **ways)
    now(timedelta(days=2))
    assert deliver_due() == 1


@pytest.mark.usefixtures("now")
def test_one_that_says_it_is_gone_is_switched_off_at_once(ona: User, places: cast.Places, receiver: Receiver) -> None:
    endpoint, _secret = hook(ona, receiver.url, places.root.pk)
    receiver.status = 410
    come(ona, places.dhaka.pk)
    deliver_due()
    endpoint.refresh_from_db()
    assert not endpoint.is_active


@pytest.mark.usefixtures("now")
def test_a_redirect_is_no_arrival_and_is_not_followed(ona: User, places: cast.Places, receiver: Receiver) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    receiver.status = 302
    come(ona, places.dhaka.pk)
    assert deliver_due() == 0
    assert Attempt.objects.get().status == 302


def test_what_a_killed_worker_claimed_is_sent_by_the_next(
    ona: User, places: cast.Places, receiver: Receiver, now: Callable[[timedelta], None]
) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    come(ona, places.dhaka.pk)
    lost = deliveries.claim(claim="killed", limit=10, now=cast.NOON)
    assert deliver_due() == 0, "somebody else has it"
    now(deliveries.LEASE)
    assert deliver_due() == 1
    late: dict[str, Any] = {"milliseconds": 1, "answer": "", "error": "", "chance": 0.5, "now": cast.NOON}
    assert not deliveries.note_try(delivery=lost[0], status=500, **late), "the killed one has nothing to say any more"
    assert Delivery.objects.get().status == "done"


@pytest.mark.usefixtures("now")
def test_everything_since_a_moment_can_be_sent_again(ona: User, places: cast.Places, receiver: Receiver) -> None:
    come(ona, places.dhaka.pk, "Before")
    endpoint, _secret = hook(ona, receiver.url, places.root.pk, kinds=["customers.*"])
    customer = come(ona, places.dhaka.pk)
    change_customer(customer=customer, changes={"city": "Sylhet"}, actor=cast.actor(ona), now=cast.NOON)
    drain(cast.NOON)
    deliver_due()
    assert len(receiver.got) == 2
    since = EventRow.objects.order_by("pk").values_list("recorded_at", flat=True)[0] - timedelta(seconds=1)
    assert actions.replay_since(endpoint=endpoint, since=since, now=cast.NOON).queued == 3
    assert deliver_due() == 3
    assert Delivery.objects.count() == 3


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:8000/", "http://localhost/", "http://169.254.169.254/", "http://10.0.0.7/", "gopher://x/"]
)
def test_an_inner_address_is_no_endpoint(ona: User, places: cast.Places, url: str) -> None:
    with pytest.raises(AddressRefused):
        hook(ona, url, places.root.pk)
    assert not Endpoint.objects.exists()


@pytest.mark.usefixtures("now")
def test_a_name_that_turns_inside_later_is_not_called(
    ona: User, places: cast.Places, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    monkeypatch.setattr(settings, "CONFIG", replace(settings.CONFIG, inside=Inside()))
    come(ona, places.dhaka.pk)
    assert deliver_due() == 0
    assert not receiver.got
    assert "127.0.0.1" in Attempt.objects.get().error


def test_an_unknown_kind_and_fields_one_does_not_see_are_refused(
    ona: User, places: cast.Places, receiver: Receiver
) -> None:
    with pytest.raises(UnknownKind):
        hook(ona, receiver.url, places.root.pk, kinds=["no.such"])
    shy = Scope(user_id=ona.pk, units=None, hidden=frozenset({"customers.email"}))
    with pytest.raises(PersonalHidden):
        hook(ona, receiver.url, places.root.pk, with_personal=True, scope=shy)


def test_the_pauses_make_a_day() -> None:
    assert timedelta(hours=22) < sum(PAUSES, timedelta()) < timedelta(hours=25)
    assert pause_after(len(PAUSES) + 1, 0.5) is None
    for tries, pause in enumerate(PAUSES, 1):
        assert pause_after(tries, 0) == pause * 0.9
        assert pause_after(tries, 0.5) == pause


@pytest.mark.parametrize(
    ("kinds", "kind", "told"),
    [
        (["*"], "a.b", True), (["a.*"], "a.b", True), (["a.b"], "a.b", True), (["a.c", "b.*"], "a.b", False),
        ([], "a.b", False), (["*"], "timeline.records_read", False), (["*"], "timeline.record_seen", False),
        (["*", "timeline.records_read"], "timeline.records_read", True), (["timeline.*"], "timeline.record_seen", True),
    ],
)  # fmt: skip
def test_it_is_told_of_what_it_asked_for(kinds: list[str], kind: str, told: bool) -> None:
    assert is_told(kinds, kind) is told


@pytest.mark.usefixtures("now")
def test_the_pages_go_the_whole_way(ona: User, places: cast.Places, receiver: Receiver, signed_in: OpenClient) -> None:
    browser = signed_in(ona)
    form = {"url": receiver.url, "name": "Till", "unit": places.root.pk, "kinds": ["customers.added"]}
    page = browser.post("/settings/webhooks/new/", form)
    assert "whsec_" in page.content.decode()
    endpoint = Endpoint.objects.get()
    drain(cast.NOON)
    come(ona, places.dhaka.pk)
    deliver_due()
    shown = browser.get(f"/settings/webhooks/{endpoint.pk}/").content.decode()
    assert "customers.added" in shown
    delivery = Delivery.objects.get(kind="customers.added")
    assert "thank you" in browser.get(f"/settings/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/").content.decode()
    browser.post(f"/settings/webhooks/{endpoint.pk}/deliveries/{delivery.pk}/replay/")
    assert deliver_due() == 1
    browser.post(f"/settings/webhooks/{endpoint.pk}/switch/")
    endpoint.refresh_from_db()
    assert not endpoint.is_active
    browser.post(f"/settings/webhooks/{endpoint.pk}/remove/")
    assert not Endpoint.objects.exists()


def test_pages_are_not_there_without_the_right(dev: User, signed_in: OpenClient) -> None:
    assert signed_in(dev).get("/settings/webhooks/").status_code == 404


@pytest.mark.usefixtures("now")
def test_a_restored_house_calls_nobody_until_it_goes_on(ona: User, places: cast.Places, receiver: Receiver) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    come(ona, places.dhaka.pk)
    workspace.hold_back(made_at=cast.NOON, now=cast.NOON)
    assert (deliver_due(), receiver.got) == (0, [])
    workspace.go_on(decided={"integrations.deliveries": True}, actor=cast.actor(ona), now=cast.NOON)
    assert deliver_due() == 1


@pytest.mark.usefixtures("now")
def test_calls_that_a_backup_brought_back_are_given_up_and_can_be_sent_by_hand(
    ona: User, places: cast.Places, receiver: Receiver
) -> None:
    hook(ona, receiver.url, places.root.pk, kinds=["customers.added"])
    come(ona, places.dhaka.pk)
    workspace.hold_back(made_at=cast.NOON, now=cast.NOON)
    workspace.go_on(decided={"integrations.deliveries": False}, actor=cast.actor(ona), now=cast.NOON)
    assert (deliver_due(), receiver.got) == (0, [])
    replaying.replay(delivery=Delivery.objects.get(status="failed"), now=cast.NOON)
    assert deliver_due() == 1
