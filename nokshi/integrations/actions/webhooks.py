"""Endpoints: added, changed, switched on and off, removed."""

import base64
import secrets as chance
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.integrations.events import WebhookAdded, WebhookChanged, WebhookRemoved
from nokshi.integrations.models import Endpoint
from nokshi.integrations.queries import kinds_to_choose
from nokshi.integrations.rules import SECRET_PREFIX, unknown_kinds
from nokshi.kernel import network, secrets
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.timeline.actions import record

SUBJECT = "integrations.webhook"
CHANGEABLE = ("url", "name", "kinds", "with_personal", "is_active")


class NoKinds(DomainError):
    code = "webhook_without_kinds"
    sentence = _("Nothing is chosen to be told. Choose at least one kind of event.")


class UnknownKind(DomainError):
    code = "webhook_unknown_kind"
    sentence = _("There is no kind of event “%(name)s”. Choose one of the list.")


class PersonalHidden(DomainError):
    code = "webhook_personal"
    sentence = _("Your role does not see every field, so you cannot have personal fields sent. Leave them out.")


@transaction.atomic
def add_webhook(
    *, url: str, kinds: Sequence[str], unit: int, scope: Scope, actor: Actor, now: datetime, name: str = "",
    with_personal: bool = False,
) -> tuple[Endpoint, str]:  # fmt: skip
    """Add an endpoint and return it with its secret; raises NoKinds, UnknownKind, PersonalHidden, AddressRefused."""
    if not scope.sees_unit(unit):
        raise NotThere
    _check({"url": url, "kinds": kinds, "with_personal": with_personal}, scope)
    secret = new_secret()
    endpoint = Endpoint.objects.create(
        url=url, name=name.strip()[:120], unit_id=unit, kinds=list(kinds), with_personal=with_personal,
        secret_sealed=secrets.seal(secret), created_by_id=scope.user_id, created_at=now, changed_at=now,
    )  # fmt: skip
    _tell(WebhookAdded(host=host_of(url), kinds=tuple(kinds)), endpoint, actor, now)
    return endpoint, secret


@transaction.atomic
def change_webhook(
    *, endpoint: Endpoint, changes: Mapping[str, Any], scope: Scope, actor: Actor, now: datetime
) -> Endpoint:
    """Change url, name, kinds, with_personal or is_active; raises as `add_webhook` does."""
    held = Endpoint.objects.select_for_update(of=("self",)).get(pk=endpoint.pk)
    fields = tuple(name for name in CHANGEABLE if name in changes and changes[name] != getattr(held, name))
    if not fields:
        return held
    _check({name: changes[name] for name in fields}, scope)
    for name in fields:
        setattr(held, name, changes[name])
    if "is_active" in fields and held.is_active:
        held.failing_since = held.disabled_at = held.resting_until = None
    held.changed_at = now
    held.save()
    _tell(WebhookChanged(host=host_of(held.url), fields=fields), held, actor, now)
    return held


@transaction.atomic
def renew_secret(*, endpoint: Endpoint, actor: Actor, now: datetime) -> str:
    """Give an endpoint another secret and return it; what is sent from now on is signed with it."""
    secret = new_secret()
    Endpoint.objects.filter(pk=endpoint.pk).update(secret_sealed=secrets.seal(secret), changed_at=now)
    _tell(WebhookChanged(host=host_of(endpoint.url), fields=("secret",)), endpoint, actor, now)
    return secret


@transaction.atomic
def remove_webhook(*, endpoint: Endpoint, actor: Actor, now: datetime) -> None:
    """Remove an endpoint and what waits for it."""
    _tell(WebhookRemoved(host=host_of(endpoint.url)), endpoint, actor, now)
    endpoint.delete()


def new_secret() -> str:
    """Return a secret of 32 random bytes as Standard Webhooks writes it."""
    return SECRET_PREFIX + base64.b64encode(chance.token_bytes(32)).decode()


def host_of(url: str) -> str:
    """Return the host of an address: all that the log says of it."""
    return urlsplit(url).hostname or ""


def _check(values: Mapping[str, Any], scope: Scope) -> None:
    if "kinds" in values:
        if not values["kinds"]:
            raise NoKinds
        if unknown := unknown_kinds(values["kinds"], kinds_to_choose()):
            raise UnknownKind(name=unknown[0])
    if values.get("with_personal") and scope.hidden:
        raise PersonalHidden
    if "url" in values:
        network.check_reachable(values["url"], inside=settings.CONFIG.inside)


def _tell(event: Event, endpoint: Endpoint, actor: Actor, now: datetime) -> None:
    record(event, at=now, actor=actor, subject=(SUBJECT, endpoint.pk), unit=endpoint.unit_id)
