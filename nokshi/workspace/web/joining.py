"""Doors that a link opens once: an invitation, and the first account of all."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from django import forms
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from nokshi.kernel import clock
from nokshi.kernel.doors import public, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, queries
from nokshi.workspace.models import Invitation, User
from nokshi.workspace.web import choices
from nokshi.workspace.web.answers import page, told_in
from nokshi.workspace.web.passwords import checked, new_password_field

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


class JoinForm(forms.Form):
    """What a new colleague says of himself."""

    name = forms.CharField(
        label=gettext_lazy("Your name"),
        max_length=120,
        help_text=gettext_lazy("As colleagues call you, in any script."),
        widget=forms.TextInput(attrs={"autocomplete": "name", "autofocus": True}),
    )
    password = new_password_field(gettext_lazy("Password"))
    language = choices.language_field(gettext_lazy("Language"))

    email = ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if password := cleaned.get("password"):
            address = cleaned.get("email") or self.email
            checked_for = User(name=cleaned.get("name", ""), email=address)
            try:
                checked(password, checked_for)
            except forms.ValidationError as error:
                self.add_error("password", error)
        return cleaned


class FirstForm(JoinForm):
    """The owner's account."""

    email = forms.EmailField(  # type: ignore[assignment]
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("You sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "username"}),
    )
    field_order = ("name", "email", "password", "language")


@public
@sensitive_post_parameters("password")
def join(request: HttpRequest, token: str) -> HttpResponse:
    """Make the account of somebody invited, or give the role to the account there is."""
    try:
        invitation = queries.invitation_for(token, clock.now())
    except DomainError as refusal:
        return _spent(request, refusal)
    if User.objects.filter(email=invitation.email).exists():
        return _join_as(request, invitation)
    form = JoinForm(request.POST or None, initial={"language": invitation.language})
    form.email = invitation.email
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            user = actions.accept_invitation(invitation=invitation, **form.cleaned_data, now=clock.now())
            _enter(request, user)
            return redirect("workspace:today")
    return page(request, "workspace/join.html", form, invitation=invitation)


@public
@sensitive_post_parameters("password")
def first(request: HttpRequest, token: str) -> HttpResponse:
    """Make the very first account; the link stands in the terminal."""
    try:
        queries.check_first(token)
    except DomainError as refusal:
        return _spent(request, refusal)
    form = FirstForm(request.POST or None, initial={"language": scope_of(request).language})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            user = actions.open_house(**form.cleaned_data, zone="", now=clock.now())
            _enter(request, user)
            return redirect(f"{reverse('workspace:organisation')}?first=yes")
    return page(request, "workspace/first.html", form)


def _join_as(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """Ask whoever has an account to sign in with it; a link alone gives nobody somebody else's account."""
    user = request.user
    is_same = isinstance(user, User) and user.email == invitation.email
    if request.method == "POST" and isinstance(user, User) and is_same:
        actions.accept_as(invitation=invitation, user=user, now=clock.now())
        tell(request, _("You have a new role: %(role)s.") % {"role": invitation.role})
        return redirect("workspace:today")
    context = {"invitation": invitation, "is_same": is_same, "path": request.path}
    return render(request, "workspace/join_as.html", context)


def _enter(request: HttpRequest, user: User) -> None:
    login(request, user, backend=BACKEND)
    record_authentication(request, user, method="password", email=user.email)


def _spent(request: HttpRequest, refusal: DomainError) -> HttpResponse:
    return render(request, "workspace/link_spent.html", {"sentence": str(refusal)}, status=refusal.status)
