"""Second factors and passkeys: allauth's doors, with our words, our pages and our log."""

import json
from typing import Any

from allauth.account.decorators import reauthentication_required
from allauth.account.views import ReauthenticateView
from allauth.mfa.base import forms as base_forms
from allauth.mfa.base import views as base
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import forms as passkey_forms
from allauth.mfa.webauthn import views as passkeys
from allauth.mfa.webauthn.internal import auth, flows
from django import forms
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.kernel import clock
from nokshi.kernel.doors import public
from nokshi.ui.toasts import tell
from nokshi.workspace import actions
from nokshi.workspace.models import User
from nokshi.workspace.queries import factors_of, identity_of, sign_on


def _code_field(label: Any) -> forms.CharField:
    given = {"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}
    return forms.CharField(label=label, max_length=32, widget=forms.TextInput(attrs=given))


class CodeForm(base_forms.AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(gettext_lazy("Code"))


class CodeAgainForm(base_forms.ReauthenticateForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(gettext_lazy("Code"))


class AppForm(totp_forms.ActivateTOTPForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _code_field(gettext_lazy("The code that the app shows now"))


class PasskeyForm(passkey_forms.AddWebAuthnForm):  # type: ignore[misc]
    """A passkey that the device has made; it opens without a password as well."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("passwordless", None)
        self.fields["name"].label = gettext_lazy("Name")
        self.fields["name"].help_text = gettext_lazy("The device it lives on, so that you know which one to remove.")


class Ask(base.AuthenticateView):  # type: ignore[misc]
    """Ask for the second factor of a sign-in."""

    form_class = CodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return _with_options(super().get_context_data(**kwargs))


class AskPasskeyAgain(passkeys.ReauthenticateWebAuthnView):  # type: ignore[misc]
    """Ask for a passkey before something of the sign-in is changed."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return _with_options(super().get_context_data(**kwargs))


class AddApp(totp.ActivateTOTPView):  # type: ignore[misc]
    """Show the secret for the app, and take its first code."""

    form_class = AppForm

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        actions.tell_factor_added(user=_me(self.request), factor="totp", now=clock.now())
        tell(self.request, _("From now on a sign-in asks for a code as well."))
        return answer


class RemoveApp(totp.DeactivateTOTPView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        actions.tell_factor_removed(user=_me(self.request), factor="totp", now=clock.now())
        tell(self.request, _("The app is no longer asked for."))
        return answer


class NewCodes(codes.GenerateRecoveryCodesView):  # type: ignore[misc]
    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        actions.tell_factor_added(user=_me(self.request), factor="recovery_codes", now=clock.now())
        return answer


class AddPasskey(passkeys.AddWebAuthnView):  # type: ignore[misc]
    """Ask the device for a passkey that signs in without a password, and keep it."""

    form_class = PasskeyForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        # The last challenge made is the one that counts, so ours comes after that of the class above.
        made = auth.begin_registration(self.request.user, passwordless=True)
        form = kwargs.get("form") or self.get_form()
        return {**context, "form": form, "options": json.dumps(made), "elsewhere": _where_passkeys_work(self.request)}

    @transaction.atomic
    def form_valid(self, form: Any) -> HttpResponse:
        answer: HttpResponse = super().form_valid(form)
        actions.tell_factor_added(user=_me(self.request), factor="webauthn", now=clock.now())
        tell(self.request, _("The passkey is kept. Next time it opens without your password."))
        return answer


def index(request: HttpRequest) -> HttpResponse:
    """Show how one signs in, and what can be added to it."""
    is_asked = request.reach.lacks_factor  # type: ignore[attr-defined]
    context = {"factors": factors_of(_me(request)), "is_asked": is_asked}
    return render(request, "mfa/index.html", {**context, "sign_on": sign_on(), "identity": identity_of(_me(request))})


@require_POST
@reauthentication_required(app="allauth.mfa")  # type: ignore[untyped-decorator]
@transaction.atomic
def remove_passkey(request: HttpRequest) -> HttpResponse:
    """Remove one of one's own passkeys."""
    number, user = request.POST.get("passkey", ""), _me(request)
    mine = Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN)
    passkey = mine.filter(pk=int(number)).first() if number.isascii() and number.isdigit() else None
    if passkey is None:
        raise Http404
    flows.remove_authenticator(request, passkey)
    actions.tell_factor_removed(user=user, factor="webauthn", now=clock.now())
    tell(request, _("The passkey opens nothing more."))
    return redirect("mfa_index")


def _where_passkeys_work(request: HttpRequest) -> str:
    """Say where to go for a passkey, empty where browsers allow them: at https, and at localhost."""
    host, _colon, port = request.get_host().partition(":")
    if settings.SECURE or host == "localhost":
        return ""
    if host == "127.0.0.1":
        url = f"http://localhost:{port}" if port else "http://localhost"
        return _("Passkeys work at https addresses and at localhost only. Open Nokshi at %(url)s to add one.") % {
            "url": url
        }
    return _("Passkeys work at https addresses and at localhost only. Set NOKSHI_URL to an https address to use them.")


def _with_options(context: dict[str, Any]) -> dict[str, Any]:
    return {**context, "options": json.dumps(context["js_data"]["request_options"])}


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


again = ReauthenticateView.as_view()
ask = public(Ask.as_view())
ask_again = base.ReauthenticateView.as_view(form_class=CodeAgainForm)
add_app = AddApp.as_view()
remove_app = RemoveApp.as_view()
see_codes = codes.ViewRecoveryCodesView.as_view()
new_codes = NewCodes.as_view(success_url=reverse_lazy("mfa_view_recovery_codes"))
download_codes = codes.DownloadRecoveryCodesView.as_view()
add_passkey = AddPasskey.as_view()
ask_passkey_again = AskPasskeyAgain.as_view()
sign_in_by_passkey = public(passkeys.LoginWebAuthnView.as_view())
