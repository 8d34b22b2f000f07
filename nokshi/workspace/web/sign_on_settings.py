"""The settings of signing in through a provider."""

from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.ui.forms import Switch
from nokshi.ui.toasts import tell
from nokshi.workspace import actions
from nokshi.workspace.models import SignOn
from nokshi.workspace.proof import is_proven, proof_wanted
from nokshi.workspace.web.answers import page, told_in
from nokshi.workspace.web.choices import RoleField, UnitField

PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


class SignOnForm(forms.Form):
    """Which provider, who we are there, and whom it lets in."""

    is_on = forms.BooleanField(label=gettext_lazy("People can sign in through it"), required=False, widget=Switch)
    name = forms.CharField(
        label=gettext_lazy("What people call it"),
        max_length=60,
        help_text=gettext_lazy("It stands on the button: Sign in with …"),
    )
    issuer = forms.URLField(
        label=gettext_lazy("Issuer"),
        max_length=300,
        assume_scheme="https",
        help_text=gettext_lazy("The address of the provider, as its settings show it: https://login.example.com"),
        widget=forms.URLInput(attrs=PLAIN),
    )
    is_inside = forms.BooleanField(
        label=gettext_lazy("It stands in our own network"),
        required=False,
        help_text=gettext_lazy(
            "Only then is one without https called, and an inner address that NOKSHI_INNER_ADDRESSES opens."
        ),
    )
    client_id = forms.CharField(label=gettext_lazy("Client ID"), max_length=300, widget=forms.TextInput(attrs=PLAIN))
    client_secret = forms.CharField(
        label=gettext_lazy("Client secret"),
        max_length=500,
        required=False,
        strip=True,
        # Kept over an error elsewhere in the form, else it would be saved as if none were wanted.
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}, render_value=True),
    )
    domains = forms.CharField(
        label=gettext_lazy("Domains that are let in"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy("Of the e-mail address, with spaces between: example.com. Left empty, all of them."),
        widget=forms.TextInput(attrs=PLAIN),
    )
    makes_accounts = forms.BooleanField(
        label=gettext_lazy("Whoever has no account here gets one"),
        required=False,
        help_text=gettext_lazy("Otherwise only people whom you have invited come in, by the same e-mail address."),
    )
    claim = forms.CharField(
        label=gettext_lazy("Claim that decides"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("What the provider says of a person, as groups. Left empty, everybody gets the same."),
        widget=forms.TextInput(attrs=PLAIN),
    )
    seats = forms.CharField(
        label=gettext_lazy("What its values give"),
        max_length=4000,
        required=False,
        help_text=gettext_lazy("One a line, as: sales: Staff, Dhaka. The first that fits counts."),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )

    def __init__(self, scope: Scope, kept: SignOn | None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = RoleField(scope, gettext_lazy("Role of new accounts"), required=False, empty_value=None)
        unit = UnitField(scope, gettext_lazy("Unit of new accounts"), required=False, empty_value=None)
        self.fields["role"], self.fields["unit"] = role, unit
        self.roles, self.units = role.roles, unit.units
        if kept is not None and kept.client_secret_sealed:
            self.fields["client_secret"].help_text = _("One is kept, sealed. Left empty, it stays.")

    def clean_domains(self) -> list[str]:
        return [word for word in self.cleaned_data["domains"].replace(",", " ").split() if word]

    def clean_seats(self) -> str:
        text: str = self.cleaned_data["seats"]
        for line in text.splitlines():
            if line.strip():
                self._seat(line)
        return text

    def shape(self) -> dict[str, Any]:
        """Return what the action takes."""
        lines = [line for line in self.cleaned_data["seats"].splitlines() if line.strip()]
        return {**self.cleaned_data, "seats": [self._seat(line) for line in lines]}

    def _seat(self, line: str) -> dict[str, Any]:
        """Read `value: role, unit`; a unit that is not named is the usual one."""
        value, _colon, given = line.rpartition(":")
        role_name, _comma, unit_name = (part.strip() for part in given.partition(","))
        roles = {str(role).lower(): role for role in self.roles.values()}
        units = {str(unit).lower(): unit for unit in self.units.values()}
        role, unit = roles.get(role_name.lower()), units.get(unit_name.lower())
        if not value.strip() or role is None or unit is None:
            said = _(
                "“%(line)s” cannot be read. Write a value, a role and a unit that there are: sales: %(role)s, %(unit)s"
            )
            some = {"role": next(reversed(roles.values()), ""), "unit": next(iter(units.values()), "")}
            raise ValidationError(said % {"line": line.strip(), **some})
        return {"value": value.strip(), "role": role.pk, "unit": unit.pk}

    def in_words(self, kept: SignOn) -> str:
        """Return the seats as lines that can be changed."""
        roles, units = self.roles, self.units
        known = [one for one in kept.seats if str(one["role"]) in roles and str(one["unit"]) in units]
        return "\n".join(f"{one['value']}: {roles[str(one['role'])]}, {units[str(one['unit'])]}" for one in known)


@needs("workspace.sign_on")
def sign_on(request: HttpRequest) -> HttpResponse:
    """Show and change the provider through which people sign in."""
    # What is sent is never laid aside for after the proof: it holds a secret.
    if request.method != "POST" and not is_proven(request):
        raise ReauthenticationRequired
    scope, kept = scope_of(request), SignOn.objects.select_related("role", "unit", "vouched_by").first()
    form = SignOnForm(scope, kept, request.POST or None)
    form.initial = _held(form, kept)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            if not is_proven(request):
                raise proof_wanted()
            known: dict[str, Any] = {"scope": scope, "actor": Actor.user(scope.user_id), "now": clock.now()}
            actions.set_sign_on(**form.shape(), is_proven=True, **known)
            tell(request, _("Saved."))
            return redirect("workspace:sign_on_settings")
    back = settings.CONFIG.url + reverse("workspace:sign_on_back")
    return page(request, "workspace/sign_on.html", form, back=back, nobody_stands=_nobody_stands(kept))


def _nobody_stands(kept: SignOn | None) -> bool:
    return kept is not None and (kept.vouched_by is None or not kept.vouched_by.is_active)


def _held(form: SignOnForm, kept: SignOn | None) -> dict[str, Any]:
    if kept is None:
        return {}
    names = ("is_on", "name", "issuer", "is_inside", "client_id", "makes_accounts", "claim", "role", "unit")
    held = {name: getattr(kept, name) for name in names}
    return {**held, "domains": " ".join(kept.domains), "seats": form.in_words(kept)}
