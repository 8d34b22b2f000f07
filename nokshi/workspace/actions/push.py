"""Let devices tell their owner what is his, and tell them."""

import hashlib
import json
import logging
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import clock, network, secrets
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.timeline import actions as timeline
from nokshi.workspace import pushing
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.events import PushDeviceAdded, PushDeviceRemoved
from nokshi.workspace.models import PushDevice, PushKey, User
from nokshi.workspace.queries.units import is_held_back, is_trial

log = logging.getLogger("nokshi.push")

MOST = 20
LONGEST = 2_000
GONE = frozenset({404, 410})
"""Statuses by which a push service says that a subscription is no more (RFC 8030, 7.3)."""


class NoDevice(DomainError):
    code = "push_no_device"
    sentence = _("The browser gave no subscription that can be used. Allow messages from this page, and try again.")


@transaction.atomic
def push_key(*, now: datetime) -> str:
    """Return the public key of the house, made and sealed on first use."""
    if known := PushKey.objects.first():
        return known.public
    held()
    private, public = pushing.fresh_key()
    made, _is_new = PushKey.objects.get_or_create(
        defaults={"private_sealed": secrets.seal(private), "public": public, "made_at": now}
    )
    return made.public


@transaction.atomic
def add_device(
    *, user: User, endpoint: str, receiver: str, auth: str, agent: str, session_key: str, now: datetime
) -> PushDevice:
    """Keep a browser's subscription, in place of an earlier one of the same; raises NoDevice, AddressRefused."""
    if not pushing.is_receiver(receiver, auth) or len(endpoint) > LONGEST:
        raise NoDevice
    # The browser names the address, and so could anybody who is signed in: it is judged as any given by others.
    parts = network.check_url(endpoint)
    if parts.scheme != "https" and not settings.CONFIG.inside.networks:
        raise NoDevice
    device, is_new = PushDevice.objects.update_or_create(
        digest=hashlib.sha256(endpoint.encode()).hexdigest(),
        defaults={
            "user": user, "endpoint": endpoint, "receiver": receiver, "auth_sealed": secrets.seal(auth),
            "agent": agent[:300], "session_key": session_key, "added_at": now,
        },
    )  # fmt: skip
    if is_new:
        _tell(PushDeviceAdded(person=str(user)), user, now)
    stale = PushDevice.objects.filter(user=user).order_by("-added_at", "-pk").values_list("pk", flat=True)[MOST:]
    PushDevice.objects.filter(pk__in=list(stale)).delete()
    return device


@transaction.atomic
def remove_device(*, device: PushDevice, now: datetime) -> None:
    """Tell a device nothing more."""
    user = device.user
    device.delete()
    _tell(PushDeviceRemoved(person=str(user)), user, now)


def push_soon(*, user_id: int, title: str, text: str, url: str) -> None:
    """Have the worker tell all devices of somebody."""
    if PushDevice.objects.filter(user_id=user_id).exists():
        later(push, user_id, title, text, url)


def push(user_id: int, title: str, text: str, url: str) -> int:
    """Tell the devices of somebody who works here, and return how many took it; a device that is gone is forgotten."""
    now = clock.now()
    key = PushKey.objects.first()
    devices = PushDevice.objects.filter(user_id=user_id, user__is_active=True)
    if key is None or is_held_back() or is_trial():
        return 0
    message = json.dumps({"title": title, "text": text[:500], "url": url}, ensure_ascii=False).encode()
    return sum(_push_to(device, key, message, now) for device in devices)


def _push_to(device: PushDevice, key: PushKey, message: bytes, now: datetime) -> bool:
    """Hand a message to the push service of a device; what it does not take now is not tried again: news grows old."""
    try:
        pem, auth = secrets.unseal(key.private_sealed), secrets.unseal(device.auth_sealed)
        contact = f"mailto:push@{urlsplit(settings.CONFIG.url).hostname}"
        headers = pushing.headers_for(device.endpoint, pem, key.public, contact, now)
        body = pushing.sealed_for(device.receiver, auth, message)
        answer = network.call("POST", device.endpoint, headers=headers, content=body, inside=settings.CONFIG.inside)
    except (network.AddressRefused, network.Unanswered, secrets.Unreadable) as wrong:
        log.warning("A push service was not reached: %s", type(wrong).__name__)
        return False
    if answer.status in GONE:
        PushDevice.objects.filter(pk=device.pk).delete()
        return False
    if answer.status >= 300:
        log.warning("A push service answers %s", answer.status)
        return False
    PushDevice.objects.filter(pk=device.pk).update(told_at=now)
    return True


def _tell(event: PushDeviceAdded | PushDeviceRemoved, user: User, now: datetime) -> None:
    timeline.record(event, at=now, actor=Actor.user(user.pk), subject=("workspace.user", user.pk))
