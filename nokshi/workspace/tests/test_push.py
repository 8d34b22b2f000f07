"""Messages to devices: sealed for one browser, sent through the guard, forgotten where it is gone."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from nokshi.kernel import clock, secrets
from nokshi.kernel.addresses import Inside
from nokshi.workspace import actions, devices, pushing
from nokshi.workspace.actions.push import MOST, push
from nokshi.workspace.models import PushDevice, PushKey, User
from tests import cast
from tests.peers.push_service import PushService

SignedIn = Callable[[User], Client]


@pytest.fixture
def inside(settings: LazySettings) -> None:
    """Let the loopback be called, as an operator may."""
    settings.CONFIG = replace(settings.CONFIG, inside=Inside.parse("127.0.0.1"))


@pytest.fixture
def dev_told(inside: None, dev: User, signed_in: SignedIn, push_service: PushService) -> Client:
    """Dev, with a browser that tells him things."""
    browser = signed_in(dev)
    browser.get("/account/devices/")
    browser.post("/account/devices/add/", {"subscription": push_service.subscription()})
    assert PushDevice.objects.get().user == dev
    return browser


@pytest.mark.django_db
def test_a_message_is_read_by_its_browser_and_vouched_for(
    dev_told: Client, dev: User, push_service: PushService
) -> None:
    assert push(dev.pk, "Nokshi", "নতুন উত্তর এসেছে", "/customers/7/") == 1
    assert push_service.read() == {"title": "Nokshi", "text": "নতুন উত্তর এসেছে", "url": "/customers/7/"}
    assert "নতুন".encode() not in push_service.taken[0][1]
    assert PushDevice.objects.get().told_at is not None


@pytest.mark.django_db
@pytest.mark.parametrize(("status", "left"), [(404, 0), (410, 0), (429, 1), (500, 1), (201, 1)])
def test_a_device_that_is_gone_is_forgotten(
    dev_told: Client, dev: User, push_service: PushService, status: int, left: int
) -> None:
    push_service.status = status
    assert push(dev.pk, "Nokshi", "x", "/") == (status == 201)
    assert PushDevice.objects.count() == left


@pytest.mark.django_db
def test_somebody_paused_or_signed_out_by_others_is_told_nothing(
    dev_told: Client, dev: User, push_service: PushService
) -> None:
    dev_told.get("/account/sessions/")
    User.objects.filter(pk=dev.pk).update(is_active=False)
    assert push(dev.pk, "Nokshi", "x", "/") == 0
    User.objects.filter(pk=dev.pk).update(is_active=True)
    actions.end_other_sessions(user=dev, session_key="another", actor=cast.actor(dev), now=clock.now())
    assert not PushDevice.objects.exists()
    assert not push_service.taken


@pytest.mark.django_db
def test_an_inner_address_is_no_push_service(dev: User, signed_in: SignedIn, push_service: PushService) -> None:
    browser = signed_in(dev)
    for url in (push_service.url, "https://127.0.0.1/x", "https://169.254.169.254/latest", "file:///etc/passwd"):
        given = json.loads(push_service.subscription()) | {"endpoint": url}
        browser.post("/account/devices/add/", {"subscription": json.dumps(given)})
    actions.push_key(now=clock.now())
    assert push(dev.pk, "Nokshi", "x", "/") == 0
    assert not push_service.taken


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"endpoint": "https://push.example/x", "keys": {"p256dh": "AA", "auth": "AA"}}']
)
def test_what_is_no_subscription_is_refused_in_words(dev: User, signed_in: SignedIn, text: str) -> None:
    answer = signed_in(dev).post("/account/devices/add/", {"subscription": text}, follow=True)
    assert "no subscription that can be used" in answer.content.decode()
    assert not PushDevice.objects.exists()


@pytest.mark.django_db
def test_the_key_of_the_house_is_made_once_and_sealed(noon: object) -> None:
    first = actions.push_key(now=clock.now())
    assert actions.push_key(now=clock.now() + timedelta(days=1)) == first
    kept = PushKey.objects.get()
    assert "PRIVATE" not in kept.private_sealed
    assert "PRIVATE KEY" in secrets.unseal(kept.private_sealed)


@pytest.mark.django_db
def test_nobody_takes_off_the_device_of_another(dev_told: Client, cleo: User, signed_in: SignedIn) -> None:
    number = PushDevice.objects.get().pk
    assert signed_in(cleo).post(f"/account/devices/{number}/remove/").status_code == 404
    assert dev_told.post(f"/account/devices/{number}/remove/").status_code == 302
    assert not PushDevice.objects.exists()


@pytest.mark.django_db
def test_the_button_sends_a_message_by_the_worker(dev_told: Client, dev: User) -> None:
    from django_q.models import OrmQ

    dev_told.post("/account/devices/try/")
    assert [task.task["func"] for task in OrmQ.objects.all()] == ["nokshi.workspace.actions.push.push"]


@pytest.mark.django_db
def test_of_many_devices_the_newest_stay(inside: None, dev: User, push_service: PushService) -> None:
    keys = json.loads(push_service.subscription())["keys"]
    for number in range(MOST + 3):
        actions.add_device(
            user=dev, endpoint=f"{push_service.url}/{number}", receiver=keys["p256dh"], auth=keys["auth"], agent="",
            session_key="", now=clock.now() + timedelta(seconds=number),
        )  # fmt: skip
    assert PushDevice.objects.count() == MOST
    assert not PushDevice.objects.filter(endpoint=f"{push_service.url}/2").exists()


@given(st.text(max_size=120), st.text(max_size=40))
def test_no_text_passes_for_a_receiver_by_chance(receiver: str, auth: str) -> None:
    assert not pushing.is_receiver(receiver, auth)


@pytest.mark.parametrize(
    ("agent", "icon"),
    [
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "smartphone",
        ),
        ("Mozilla/5.0 (Linux; Android 15; Pixel 9) Chrome/140.0 Mobile Safari/537.36", "smartphone"),
        ("Mozilla/5.0 (Linux; Android 15; SM-X710) Chrome/140.0 Safari/537.36", "tablet"),
        ("Mozilla/5.0 (iPad; CPU OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "tablet"),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", "laptop"),
        ("curl/8.9", "plug"),
        ("", "plug"),
    ],
)
def test_a_device_has_the_icon_of_its_kind(agent: str, icon: str) -> None:
    assert devices.kind_of(agent) == icon
