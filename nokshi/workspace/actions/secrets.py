"""Seal everything secret anew, so that an old key can be forgotten."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from nokshi.kernel import secrets
from nokshi.kernel.actor import Actor
from nokshi.timeline import actions as timeline
from nokshi.workspace.events import SecretsResealed
from nokshi.workspace.queries.sealed import SECRETS_OF_FACTORS, sealed_columns


@dataclass(frozen=True, slots=True)
class Resealed:
    """How many secrets were sealed with the first key, and how many no key opens."""

    sealed: int
    unreadable: int


@transaction.atomic
def rotate_secrets(*, actor: Actor, now: datetime) -> Resealed:
    """Seal every secret at rest with the first of NOKSHI_SECRET_KEY; what no key opens stays as it is.

    The seals of the log are signed anew with them.
    """
    sealed = unreadable = 0
    for model, column in sealed_columns():
        for pk, was in model._default_manager.exclude(**{column: ""}).values_list("pk", column):
            try:
                anew = secrets.reseal(was)
            except secrets.Unreadable:
                unreadable += 1
            else:
                sealed += model._default_manager.filter(pk=pk, **{column: was}).update(**{column: anew})
    for factor in Authenticator.objects.select_for_update().exclude(type=Authenticator.Type.WEBAUTHN):
        try:
            factor.data = _resealed(factor.data)
        except secrets.Unreadable:
            unreadable += 1
        else:
            factor.save(update_fields=["data"])
            sealed += 1
    signed, doubtful = timeline.sign_anew()
    sealed, unreadable = sealed + signed, unreadable + doubtful
    timeline.record(SecretsResealed(sealed=sealed, unreadable=unreadable), at=now, actor=actor)
    return Resealed(sealed, unreadable)


def _resealed(held: dict[str, Any]) -> dict[str, Any]:
    """Return what is kept of a second factor, its secrets sealed anew."""
    return {name: secrets.reseal(held[name]) if name in SECRETS_OF_FACTORS else held[name] for name in held}
