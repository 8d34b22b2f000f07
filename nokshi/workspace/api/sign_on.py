"""The provider through which people sign in, for programs; its secret goes in and never out."""

from typing import Annotated, Any

import msgspec
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.ports.resources import Asking, Body, Deed, Id, Offer, Reading, Word, offers, said, seen
from nokshi.workspace import actions
from nokshi.workspace.models import Role, SignOn, Unit

SIGN_ON = "workspace.sign_on"
Called = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
Issuer = Annotated[str, msgspec.Meta(pattern=r"^https?://[^\s/?#]+[^\s?#]*$", max_length=300)]
Client = Annotated[str, msgspec.Meta(min_length=1, max_length=300)]
Secret = Annotated[str, msgspec.Meta(max_length=500)]
Claim = Annotated[str, msgspec.Meta(max_length=100)]
KEPT = ("is_on", "name", "issuer", "is_inside", "client_id", "domains", "makes_accounts", "claim", "seats")


class Seat(Body, kw_only=True):
    """What a value of the claim gives: a role in a unit."""

    value: Word
    role: Id
    unit: Id


class SignOnShown(msgspec.Struct):
    """The provider of the house; `back` is the address that the provider sends people back to."""

    is_on: bool
    name: str
    issuer: str
    is_inside: bool
    client_id: str
    has_secret: bool
    domains: list[str]
    makes_accounts: bool
    role: int | None
    unit: int | None
    claim: str
    seats: list[dict[str, Any]]
    back: str


class SignOnChange(Body):
    """What is to be different of the provider; what is not said stays."""

    is_on: bool | UnsetType = UNSET
    name: Called | UnsetType = UNSET
    issuer: Issuer | UnsetType = UNSET
    is_inside: bool | UnsetType = UNSET
    client_id: Client | UnsetType = UNSET
    client_secret: Secret | UnsetType = UNSET
    domains: Annotated[list[Word], msgspec.Meta(max_length=50)] | UnsetType = UNSET
    makes_accounts: bool | UnsetType = UNSET
    role: Id | UnsetType | None = UNSET
    unit: Id | UnsetType | None = UNSET
    claim: Claim | UnsetType = UNSET
    seats: Annotated[list[Seat], msgspec.Meta(max_length=100)] | UnsetType = UNSET


def provider(asking: Asking) -> SignOnShown:
    """Return the provider, as it is kept or as a new one would begin."""
    kept = SignOn.objects.first() or SignOn()
    back = settings.CONFIG.url + reverse("workspace:sign_on_back")
    held = {name: getattr(kept, name) for name in KEPT}
    return SignOnShown(
        **held, has_secret=bool(kept.client_secret_sealed), role=kept.role_id, unit=kept.unit_id, back=back
    )


def change(asking: Asking, body: SignOnChange) -> SignOnShown:
    """Change what the provider is called, its secret and whom it lets in; issuer and client on the page alone."""
    kept = SignOn.objects.select_related("role", "unit").first() or SignOn()
    given = {**{name: getattr(kept, name) for name in KEPT}, **said(body)}
    seats, role, unit = given["seats"], given.pop("role", kept.role_id), given.pop("unit", kept.unit_id)
    if body.seats is not UNSET:
        seen(Role.objects.all(), [one["role"] for one in seats], _("role"))
        seen(Unit.objects.visible_to(asking.scope), [one["unit"] for one in seats], _("unit"))
    seen(Role.objects.all(), [role], _("role"))
    seen(Unit.objects.visible_to(asking.scope), [unit], _("unit"))
    chosen = {
        "role": Role.objects.filter(pk=role).first(), "unit": Unit.objects.filter(pk=unit).first(),
        "client_secret": given.pop("client_secret", ""),
    }  # fmt: skip
    actions.set_sign_on(**given, **chosen, is_proven=False, scope=asking.scope, actor=asking.actor, now=asking.now)
    return provider(asking)


offers.lend(
    Offer(
        name="sign-on", label=_("Sign-on through a provider"), capability=SIGN_ON, order=80,
        readings=(
            Reading(name="", label=_("The provider of sign-ins"), capability=SIGN_ON, gives=SignOnShown, run=provider),
        ),
        deeds=(
            Deed(
                name="change", label=_("Change the provider of sign-ins"), capability=SIGN_ON, run=change,
                body=SignOnChange, gives=SignOnShown,
            ),
        ),
    )
)  # fmt: skip
