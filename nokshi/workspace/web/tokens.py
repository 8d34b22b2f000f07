"""Access tokens: one's own in the account, everybody's in the settings."""

from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from allauth.account.decorators import reauthentication_required
from django import forms
from django.forms import BoundField
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, queries
from nokshi.workspace.models import Token, User
from nokshi.workspace.rules import READ
from nokshi.workspace.sentences import scopes_in_words
from nokshi.workspace.web.answers import page, told_in
from nokshi.workspace.web.choices import UnitField, by_section

CHOSEN = "chosen"
REACHES = (
    (READ, gettext_lazy("Only look at what I may look at")),
    (EVERYTHING, gettext_lazy("Do whatever I may do")),
    (CHOSEN, gettext_lazy("Do what I choose below")),
)
DAYS = (
    ("30", gettext_lazy("In 30 days")),
    ("90", gettext_lazy("In 90 days")),
    ("365", gettext_lazy("In a year")),
    ("", gettext_lazy("Never, until it is revoked")),
)


class TokenForm(forms.Form):
    """What the token is for, what it may do, where, and until when."""

    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=120,
        help_text=gettext_lazy("The program that will use it, so that you know which one to revoke."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autofocus": True}),
    )
    days = forms.ChoiceField(label=gettext_lazy("Expires"), choices=DAYS, initial="90", required=False)
    reach = forms.ChoiceField(label=gettext_lazy("It may"), choices=REACHES, initial=READ, widget=forms.RadioSelect)

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = UnitField(scope, gettext_lazy("Unit"), required=False, empty_value=None)
        unit.choices = [("", gettext_lazy("All my units")), *unit.choices]  # type: ignore[misc]
        self.has_units = len(unit.units) > 1
        self.fields["unit"] = unit
        self.sections = {right.name: right.section for right in _rights(scope)}
        for right in _rights(scope):
            self.fields[f"may.{right.name}"] = forms.BooleanField(
                label=right.label,  # type: ignore[arg-type]
                required=False,
            )

    def rights(self) -> list[tuple[Any, list[BoundField]]]:
        """Return the ticks under the headings of their rooms."""
        grouped = groupby(self.sections, key=lambda name: str(self.sections[name]))
        return [(title, [self[f"may.{name}"] for name in names]) for title, names in grouped]

    def shape(self, now: datetime) -> dict[str, Any]:
        """Return what the action takes."""
        given = self.cleaned_data
        ticked = [name for name in self.sections if given[f"may.{name}"]]
        return {
            "name": given["name"],
            "scopes": ticked if given["reach"] == CHOSEN else [given["reach"]],
            "unit": given["unit"] or None,
            "expires_at": now + timedelta(days=int(given["days"])) if given["days"] else None,
        }


def tokens(request: HttpRequest) -> HttpResponse:
    """List one's own access tokens."""
    rows = _rows(queries.tokens_of(_me(request)))
    return render(request, "workspace/tokens.html", {"rows": rows, "now": clock.now()})


@never_cache
@reauthentication_required  # type: ignore[untyped-decorator]
def add(request: HttpRequest) -> HttpResponse:
    """Make an access token, and show it this once."""
    scope, user, now = scope_of(request), _me(request), clock.now()
    form = TokenForm(scope, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            token, raw = actions.make_token(user=user, **form.shape(now), actor=Actor.user(user.pk), now=now)
            return render(request, "workspace/token_made.html", {"token": token, "raw": raw})
    return page(request, "workspace/token_add.html", form)


@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of one's own access tokens."""
    return _revoked(request, get_object_or_404(queries.tokens_of(_me(request)), pk=pk), "workspace:tokens")


@needs("workspace.tokens")
def everybodys(request: HttpRequest) -> HttpResponse:
    """List the access tokens of everybody."""
    rows = _rows(queries.tokens_in(scope_of(request)))
    return render(request, "workspace/tokens_all.html", {"rows": rows, "now": clock.now()})


@require_POST
@needs("workspace.tokens")
def revoke_anybodys(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke an access token of anybody."""
    token = get_object_or_404(queries.tokens_in(scope_of(request)), pk=pk)
    return _revoked(request, token, "workspace:tokens_all")


def _revoked(request: HttpRequest, token: Token, then: str) -> HttpResponse:
    actions.revoke_token(token=token, actor=Actor.user(_me(request).pk), now=clock.now())
    tell(request, _("%(name)s opens nothing more.") % {"name": token})
    return redirect(then)


def _rows(tokens: Any) -> list[dict[str, Any]]:
    return [{"token": token, "may": scopes_in_words(token.scopes)} for token in tokens]


def _rights(scope: Scope) -> list[Capability]:
    """Return what the reader may do, each section's together."""
    return by_section([one for one in capabilities if scope.may(one.name)])


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
