"""The devices that tell the caller what is his, for programs that live in a browser."""

from datetime import datetime
from typing import Annotated

import msgspec
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from nokshi.ports.resources import Asking, Body, Column, Deed, Reading, Resource, resources
from nokshi.workspace import actions
from nokshi.workspace.models import PushDevice, User

Key = Annotated[str, msgspec.Meta(max_length=200)]


class DeviceKeys(Body):
    """What messages to the device are sealed with."""

    p256dh: Key
    auth: Key


class DeviceNew(Body, kw_only=True):
    """A subscription as the browser gives it (`PushSubscription.toJSON()`)."""

    endpoint: Annotated[str, msgspec.Meta(min_length=8, max_length=2_000)]
    keys: DeviceKeys
    expires: float | None = msgspec.field(name="expirationTime", default=None)
    agent: Annotated[str, msgspec.Meta(max_length=300)] = ""


class HouseKey(msgspec.Struct):
    """The public key of the house (VAPID), with which a browser subscribes."""

    key: str


class Pushed(msgspec.Struct):
    """How many devices are told."""

    devices: int


def devices(asking: Asking, of: int) -> QuerySet[PushDevice]:
    """Return the caller's own devices."""
    return PushDevice.objects.visible_to(asking.scope)


def add(asking: Asking, body: DeviceNew) -> int:
    """Keep a subscription."""
    made = actions.add_device(
        user=User.objects.get(pk=asking.scope.user_id or 0), endpoint=body.endpoint, receiver=body.keys.p256dh,
        auth=body.keys.auth, agent=body.agent, session_key="", now=asking.now,
    )  # fmt: skip
    return made.pk


def remove(asking: Asking, pk: int) -> None:
    """Tell a device nothing more."""
    actions.remove_device(device=PushDevice.objects.select_related("user").get(pk=pk), now=asking.now)


def attempt(asking: Asking) -> Pushed:
    """Send a message to all of the caller's devices."""
    text = _now("This is how a message looks here.")
    actions.push_soon(user_id=asking.scope.user_id or 0, title="Nokshi", text=text, url=reverse("workspace:push"))
    return Pushed(devices(asking, 0).count())


def key(asking: Asking) -> HouseKey:
    """Return the key of the house."""
    return HouseKey(actions.push_key(now=asking.now))


resources.lend(
    Resource(
        name="push-devices", noun="push_device", label=_("Devices that tell you"), capability="", order=83,
        rows=devices,
        columns=(
            Column("id", int, "pk"), Column("agent"), Column("added_at", datetime), Column("told_at", datetime | None),
        ),
        create=Deed(name="create", label=_("Let a device tell you"), capability="", run=add, body=DeviceNew),
        remove=Deed(name="remove", label=_("Tell a device nothing more"), capability="", run=remove),
        list_deeds=(Deed(name="try", label=_("Try your devices"), capability="", run=attempt, gives=Pushed),),
        list_readings=(Reading(name="key", label=_("The key of the house"), capability="", gives=HouseKey, run=key),),
    )
)  # fmt: skip
