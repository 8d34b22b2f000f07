"""The caller's own account, and the business itself as it may be changed, for programs."""

from datetime import datetime
from typing import Any, Literal
from zoneinfo import available_timezones

import msgspec
from babel.numbers import list_currencies
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.kernel.errors import DomainError
from nokshi.ports.resources import Asking, Body, Column, Deed, Line, Offer, Reading, Resource, offers, resources, said
from nokshi.workspace import actions
from nokshi.workspace.api.house import Name, OrganisationShown, business
from nokshi.workspace.models import SignIn, User
from nokshi.workspace.queries import organisation, sign_ins_of

Language = Literal["en", "bn"]
Theme = Literal["system", "light", "dark"]
SETTINGS = "workspace.settings"


class NotThereIs(DomainError):
    code = "workspace.no_such_choice"
    sentence = _("“%(given)s” is none of the known ones: a zone is named as Asia/Dhaka, a currency as BDT.")
    status = 422


class Mine(msgspec.Struct):
    """Who calls, what he may do, and where: `units` null is everywhere."""

    user: int
    name: str
    email: str
    language: str
    zone: str
    theme: str
    capabilities: list[str]
    units: list[int] | None
    hidden: list[str]


class Ended(msgspec.Struct):
    """How many browsers somebody was signed out of."""

    sessions: int


class ProfileChange(Body):
    """What is to be different of one's own account."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    zone: Line | UnsetType = UNSET
    theme: Theme | UnsetType = UNSET


class OrganisationChange(Body):
    """What is to be different of the business."""

    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    currency: Line | UnsetType = UNSET
    zone: Line | UnsetType = UNSET


def me(asking: Asking) -> Mine:
    """Return who calls, and what he may do with what he calls with."""
    scope, user = asking.scope, User.objects.get(pk=asking.scope.user_id or 0)
    units = None if scope.units is None else sorted(scope.units)
    return Mine(
        user.pk, user.name, user.email, user.language, user.zone, user.theme, sorted(scope.capabilities), units,
        sorted(scope.hidden),
    )  # fmt: skip


def change_me(asking: Asking, body: ProfileChange) -> Mine:
    """Change one's own account."""
    changes = _checked(said(body))
    user = User.objects.get(pk=asking.scope.user_id or 0)
    actions.change_profile(user=user, changes=changes, actor=asking.actor, now=asking.now)
    return me(asking)


def change_business(asking: Asking, body: OrganisationChange) -> OrganisationShown:
    """Change the business itself."""
    here = organisation()
    known = {field: getattr(here, field) for field in ("name", "language", "currency", "zone")}
    actions.change_organisation(**{**known, **_checked(said(body))}, actor=asking.actor, now=asking.now)
    return business(asking)


def _checked(changes: dict[str, Any]) -> dict[str, Any]:
    if (zone := changes.get("zone")) and zone not in available_timezones():
        raise NotThereIs(given=zone)
    if "currency" in changes and changes["currency"] not in list_currencies():
        raise NotThereIs(given=changes["currency"])
    return changes


def sessions(asking: Asking, of: int) -> QuerySet[SignIn]:
    """Return the browsers in which the caller is signed in."""
    return sign_ins_of(User.objects.get(pk=asking.scope.user_id or 0), asking.now)


def end_all(asking: Asking) -> Ended:
    """Sign the caller out of every browser."""
    user = User.objects.get(pk=asking.scope.user_id or 0)
    # A program has no session of its own, so that none is spared.
    return Ended(actions.end_other_sessions(user=user, session_key="", actor=asking.actor, now=asking.now))


def end(asking: Asking, pk: int) -> None:
    """Sign the caller out of one browser."""
    actions.end_session(sign_in=SignIn.objects.get(pk=pk), actor=asking.actor, now=asking.now)


offers.lend(
    Offer(
        name="me", label=_("Your own account"), capability="", order=1,
        readings=(Reading(name="", label=_("Who calls, and what he may do"), capability="", gives=Mine, run=me),),
        deeds=(
            Deed(
                name="change", label=_("Change your own account"), capability="", run=change_me, body=ProfileChange,
                gives=Mine,
            ),
        ),
    ),
    Offer(
        name="organisation", label=_("Organisation"), capability="", order=70,
        readings=(
            Reading(name="", label=_("The business itself"), capability="", gives=OrganisationShown, run=business),
        ),
        deeds=(
            Deed(
                name="change", label=_("Change the business itself"), capability=SETTINGS, run=change_business,
                body=OrganisationChange, gives=OrganisationShown,
            ),
        ),
    ),
)  # fmt: skip
resources.lend(
    Resource(
        name="sessions", noun="session", label=_("Where you are signed in"), capability="", order=82, rows=sessions,
        columns=(
            Column("id", int, "pk"), Column("address"), Column("agent"), Column("signed_in_at", datetime),
            Column("seen_at", datetime),
        ),
        sorts={"id": "pk", "seen_at": "seen_at"}, sort="-seen_at",
        remove=Deed(name="remove", label=_("Sign out there"), capability="", run=end),
        list_deeds=(Deed(name="end", label=_("Sign out everywhere"), capability="", run=end_all, gives=Ended),),
    )
)  # fmt: skip
