"""Let in whom the provider vouches for, and link people here to their accounts there."""

import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace import rules
from nokshi.workspace.actions.organisation import held
from nokshi.workspace.actions.people import check_manageable
from nokshi.workspace.events import SignOnLinked, UserJoined
from nokshi.workspace.models import Membership, Role, SignOn, SignOnIdentity, Unit, User
from nokshi.workspace.queries.reach import role_capabilities, scope_for
from nokshi.workspace.queries.sign_on import identity_of, sign_on
from nokshi.workspace.queries.units import organisation

log = logging.getLogger("nokshi.sign_on")


class SignOnNobody(DomainError):
    """Whoever it was, and why not, is not told: only that nothing opens."""

    code = "sign_on_nobody"
    status = 403
    sentence = _(
        "Signing in there went well, but it opens nothing here. Whoever has a password here signs in with it and links"
        " the two under My account → Second factor and passkeys; whoever has none asks to be invited."
    )


class NotTheSame(DomainError):
    code = "sign_on_not_the_same"
    status = 403
    sentence = _("Who signed in there is not who is signed in here. Sign in there as yourself, and try again.")


class NotToBeLinked(DomainError):
    code = "sign_on_not_linked"
    status = 403
    sentence = _(
        "This account there cannot be linked: its address is not verified or of a domain that is not let in, or it is"
        " linked to somebody else here. Sign in there as yourself, and try again."
    )


def user_vouched_for(*, claims: Mapping[str, Any], now: datetime) -> User:
    """Return who signs in by what the provider vouches for, linked or made where the house allows it.

    Raises SignOnNobody, and notes in the log why, naming nobody.
    """
    kept = sign_on()
    why = "switched off" if kept is None else ""
    if kept is not None:
        found, why = _vouched(kept, claims, now)
        if found is not None:
            return found
    log.warning("A sign-on opens nothing: %s", why)
    raise SignOnNobody


@transaction.atomic
def _vouched(kept: SignOn, claims: Mapping[str, Any], now: datetime) -> tuple[User | None, str]:
    """Return the user, or why there is none."""
    held()
    address, why = _address_let_in(kept, claims)
    if why:
        return None, why
    known = SignOnIdentity.objects.filter(issuer=kept.issuer, subject=claims["sub"]).select_related("user").first()
    if known is not None:
        return known.user, ""
    if user := User.objects.filter(email=address).first():
        why = _why_not_by_address(user, kept)
        return (None, why) if why else (_linked(user, kept, claims, now), "")
    if not kept.makes_accounts:
        return None, "no account has this address"
    return _made(kept, claims, address, now)


def _address_let_in(kept: SignOn, claims: Mapping[str, Any]) -> tuple[str, str]:
    """Return the verified address, or why it is not let in; looked at each time, so that whoever leaves stays out."""
    address = rules.vouched_address(claims)
    if not address:
        return "", "no verified e-mail address"
    if kept.domains and address.rpartition("@")[2] not in kept.domains:
        return "", "a domain that is not let in"
    return address, ""


def _why_not_by_address(user: User, kept: SignOn) -> str:
    """Say why an address alone does not link an account, empty where it does.

    Who sets the provider up chooses whose word is believed, so that it reaches no further than he does himself.
    """
    roles = [one.role for one in user.memberships.select_related("role")]
    if any(EVERYTHING in role_capabilities(role) for role in roles):
        return "an owner links it himself, on the page of his account"
    voucher = kept.vouched_by
    scope = scope_for(voucher) if voucher is not None and voucher.is_active else Scope.nobody()
    try:
        check_manageable(user, scope)
    except DomainError:
        scope = Scope.nobody()
    return "" if scope.may("workspace.users") else "whoever stands for the provider may not manage that account"


@transaction.atomic
def link_sign_on(*, user: User, claims: Mapping[str, Any], now: datetime) -> None:
    """Link somebody who has just proven who he is to his account at the provider, in place of another one there.

    Raises NotToBeLinked.
    """
    held()
    kept = sign_on()
    if kept is None or _address_let_in(kept, claims)[1]:
        raise NotToBeLinked
    known = SignOnIdentity.objects.filter(issuer=kept.issuer, subject=claims["sub"]).first()
    if known is not None and known.user_id != user.pk:
        raise NotToBeLinked
    if known is None:
        SignOnIdentity.objects.filter(user=user, issuer=kept.issuer).delete()
        _linked(user, kept, claims, now)


def check_known(*, user: User, claims: Mapping[str, Any]) -> None:
    """Look at whether the provider vouches for this very user; raises NotTheSame."""
    known = identity_of(user)
    if known is None or known.subject != claims["sub"]:
        raise NotTheSame


def _linked(user: User, kept: SignOn, claims: Mapping[str, Any], now: datetime) -> User:
    SignOnIdentity.objects.create(user=user, issuer=kept.issuer, subject=claims["sub"], linked_at=now)
    event = SignOnLinked(person=str(user), provider=kept.name)
    timeline.record(event, at=now, actor=Actor.user(user.pk), subject=("workspace.user", user.pk))
    return user


def _made(kept: SignOn, claims: Mapping[str, Any], address: str, now: datetime) -> tuple[User | None, str]:
    """Make an account with the seat that its claim gives, else the usual one."""
    chosen = rules.seat_for(claims.get(kept.claim) if kept.claim else None, kept.seats)
    role = Role.objects.filter(pk=chosen["role"]).first() if chosen else kept.role
    unit = Unit.objects.standing().filter(pk=chosen["unit"]).first() if chosen else kept.unit
    if role is None or unit is None:
        return None, "no seat for a new account"
    name = str(claims.get("name") or "").strip()[:120]
    user = User(email=address, name=name, language=organisation().language, created_at=now)
    user.set_unusable_password()
    user.save()
    Membership.objects.create(user=user, unit=unit, role=role)
    event = UserJoined(person=str(user), email=address, role=role.name, unit_name=unit.name)
    timeline.record(event, at=now, actor=Actor.user(user.pk), subject=("workspace.user", user.pk), unit=unit.pk)
    return _linked(user, kept, claims, now), ""
