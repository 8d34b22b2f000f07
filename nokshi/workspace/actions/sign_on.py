"""Set up signing in through a provider."""

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import secrets
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace import oidc, rules
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.actions.roles import MoreThanYourOwn
from nokshi.workspace.events import SignOnChanged
from nokshi.workspace.models import Role, SignOn, Unit
from nokshi.workspace.queries.people import may_give
from nokshi.workspace.queries.sign_on import provider_of

log = logging.getLogger("nokshi.sign_on")

TRUST = ("issuer", "client_id", "is_inside")
"""What decides whose word is believed."""


class SignOnUnreachable(DomainError):
    code = "sign_on_unreachable"
    sentence = _(
        "Under this address no provider describes itself, or not as it should. Copy the issuer from its settings,"
        " letter for letter. A provider in your own network has to be marked as such, and whoever runs Nokshi names"
        " its address in NOKSHI_INNER_ADDRESSES."
    )


class SignOnOnItsPage(DomainError):
    code = "sign_on_on_its_page"
    status = 403
    sentence = _(
        "Whose word is believed (issuer, client ID, own network) is changed on its page alone, after one more proof of"
        " who changes it: Settings → Sign-on."
    )


class SecretAgain(DomainError):
    code = "secret_again"
    sentence = _("Give the client secret once more: the kept one is handed to no other provider or client.")


class NoSeat(DomainError):
    code = "sign_on_no_seat"
    sentence = _("Choose the role and the unit of new accounts, or let none be made.")


@transaction.atomic
def set_sign_on(
    *,
    name: str,
    issuer: str,
    client_id: str,
    client_secret: str,
    is_inside: bool,
    is_on: bool,
    domains: Sequence[str],
    makes_accounts: bool,
    role: Role | None,
    unit: Unit | None,
    claim: str,
    seats: Sequence[Mapping[str, Any]],
    is_proven: bool,
    scope: Scope,
    actor: Actor,
    now: datetime,
) -> SignOn:
    """Keep the provider of the house; an empty secret leaves the one that is kept.

    `is_proven` says whether the doer has just proven who he is. Raises SignOnUnreachable where it is on and no
    provider answers, SignOnOnItsPage, SecretAgain, NoSeat and MoreThanYourOwn.
    """
    held()
    if makes_accounts and (role is None or unit is None) and not seats:
        raise NoSeat
    _check_roles(scope, role, seats)
    kept = SignOn.objects.first() or SignOn()
    given: dict[str, Any] = {
        "name": name.strip(),
        "issuer": issuer.strip(),
        "client_id": client_id.strip(),
        "is_inside": is_inside,
        "is_on": is_on,
        "domains": rules.mail_domains(domains),
        "makes_accounts": makes_accounts,
        "role": role,
        "unit": unit,
        "claim": claim.strip(),
        "seats": [dict(one) for one in seats],
    }
    changed = _taken_in(kept, given, client_secret, is_proven, scope)
    if is_on:
        _look_there(kept)
    kept.save()
    if changed:
        timeline.record(SignOnChanged(provider=kept.name, fields=changed, is_on=is_on), at=now, actor=actor)
    return kept


def _taken_in(kept: SignOn, given: dict[str, Any], client_secret: str, is_proven: bool, scope: Scope) -> list[str]:
    """Set what was given and who stands for it, and return the names of what is new."""
    trusts_anew = _check_trust(kept, given, client_secret, is_proven)
    if is_proven and (trusts_anew or _stands_for_it(kept, scope)):
        given["vouched_by_id"] = scope.user_id
    changed = _changed(kept, given)
    if client_secret:
        kept.client_secret_sealed = secrets.seal(client_secret)
        changed.append("client_secret")
    return changed


def _check_trust(kept: SignOn, given: Mapping[str, Any], client_secret: str, is_proven: bool) -> bool:
    """Say whether another word is believed from now on; raises SignOnOnItsPage and SecretAgain."""
    trusts_anew = kept.pk is None or any(getattr(kept, name) != given[name] for name in TRUST)
    if trusts_anew and not is_proven:
        raise SignOnOnItsPage
    goes_elsewhere = (kept.issuer, kept.client_id) != (given["issuer"], given["client_id"])
    # Else whoever may set the provider and does not know its secret would have it sent to one of his own.
    if kept.client_secret_sealed and not client_secret and goes_elsewhere:
        raise SecretAgain
    return trusts_anew


def _stands_for_it(kept: SignOn, scope: Scope) -> bool:
    """Say whether whoever saves it stands for it from now on: an owner, or anybody where nobody does."""
    return EVERYTHING in scope.capabilities or kept.vouched_by is None or not kept.vouched_by.is_active


def _changed(kept: SignOn, given: Mapping[str, Any]) -> list[str]:
    """Set what was given, and return the names of what is new."""
    changed = sorted(field for field, value in given.items() if kept.pk is None or getattr(kept, field) != value)
    for field, value in given.items():
        setattr(kept, field, value)
    return changed


def _check_roles(scope: Scope, role: Role | None, seats: Sequence[Mapping[str, Any]]) -> None:
    given = list(Role.objects.filter(pk__in=[one["role"] for one in seats]))
    for one in (*given, *((role,) if role else ())):
        if not may_give(scope, one):
            raise MoreThanYourOwn(name=one)


def _look_there(kept: SignOn) -> None:
    try:
        oidc.doors_of(provider_of(kept))
    except oidc.NotTrusted as wrong:
        log.warning("The provider of sign-ins does not do: %s", wrong)
        raise SignOnUnreachable from None
