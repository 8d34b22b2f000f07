"""Sign-in and new passwords: allauth's doors, with our words and our mail."""

from datetime import timedelta
from typing import Any

from allauth.account import views
from allauth.account.forms import LoginForm, ResetPasswordForm, ResetPasswordKeyForm
from axes.helpers import get_cool_off, get_failure_limit
from axes.models import AccessAttempt
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from nokshi.kernel import clock
from nokshi.kernel.doors import public
from nokshi.workspace.queries import has_users, organisation, sign_on
from nokshi.workspace.web.passwords import checked, new_password_field
from nokshi.workspace.web.sign_on import CAME_BY


class SignInForm(LoginForm):  # type: ignore[misc]
    """Address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.EmailField(
            label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "username", "autofocus": True})
        )
        self.fields["password"] = forms.CharField(
            label=_("Password"),
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )
        self.fields["remember"].label = _("Stay signed in on this device")
        self.order_fields(["login", "password", "remember"])


class ForgottenForm(ResetPasswordForm):  # type: ignore[misc]
    """The address to which a link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email", "autofocus": True})
        )


class NewPasswordForm(ResetPasswordKeyForm):  # type: ignore[misc]
    """A new password, once: whoever cannot read it back can show it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)
        self.fields["password1"] = new_password_field()

    def clean_password1(self) -> str:
        return checked(self.cleaned_data["password1"], self.user)


class SignIn(views.LoginView):  # type: ignore[misc]
    """Sign in; in a house without people it says where to begin."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "is_new": not has_users(), "sign_on": sign_on()}


class SignOut(views.LogoutView):  # type: ignore[misc]
    """Sign out; whoever came through the provider is told that he is not signed out there."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        came_by = self.request.session.get(CAME_BY)
        answer: HttpResponse = super().post(*args, **kwargs)
        return redirect("workspace:sign_on_left") if came_by else answer


sign_in = public(sensitive_post_parameters("password")(SignIn.as_view(form_class=SignInForm)))
sign_out = public(SignOut.as_view())
inactive = public(views.AccountInactiveView.as_view())
forgotten = public(views.PasswordResetView.as_view(form_class=ForgottenForm))
forgotten_done = public(views.PasswordResetDoneView.as_view())
new_password = public(views.PasswordResetFromKeyView.as_view(form_class=NewPasswordForm))
new_password_done = public(views.PasswordResetFromKeyDoneView.as_view())


def locked_out(
    request: HttpRequest, original: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Say until when, by the organisation's clock, the door stays shut after too many wrong passwords."""
    pause = get_cool_off(request) or timedelta()
    address = (credentials or {}).get("login") or request.POST.get("login", "")
    last = AccessAttempt.objects.filter(username=address).order_by("-attempt_time").first()
    context = {
        "again_at": (last.attempt_time if last else clock.now()) + pause,
        "tries": get_failure_limit(request, credentials),
        "is_besieged": getattr(request, "is_besieged", False),
    }
    with timezone.override(organisation().zone):
        return render(request, "account/locked_out.html", context, status=429)
