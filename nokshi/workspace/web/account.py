"""One's own account: name, language, zone, look and password."""

from allauth.core import ratelimit
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import scope_of
from nokshi.ui.toasts import tell
from nokshi.workspace import actions
from nokshi.workspace.models import User
from nokshi.workspace.queries import memberships_of, organisation
from nokshi.workspace.web import choices
from nokshi.workspace.web.answers import page
from nokshi.workspace.web.passwords import checked, new_password_field


class ProfileForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    language = choices.language_field(gettext_lazy("Language"))
    zone = choices.zone_field(gettext_lazy("Time zone"), required=False)
    theme = forms.ChoiceField(label=gettext_lazy("Look"), choices=User.Theme.choices, widget=forms.RadioSelect)


class PasswordForm(forms.Form):
    old = forms.CharField(
        label=gettext_lazy("Your password now"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    new = new_password_field()

    def __init__(self, user: User, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.user = user

    def clean_old(self) -> str:
        old: str = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError(_("This is not your password. Sign out and ask for a new one if you lost it."))
        return old

    def clean_new(self) -> str:
        return checked(self.cleaned_data["new"], self.user)


def account(request: HttpRequest) -> HttpResponse:
    """Show one's account, and keep what was changed."""
    user = _me(request)
    held = {"name": user.name, "language": user.language, "zone": user.zone, "theme": user.theme}
    form = ProfileForm(request.POST or None, initial=held)
    here = organisation()
    form.fields["zone"].help_text = _("Left empty, it is that of the organisation: %(zone)s.") % {"zone": here.zone}
    if request.method == "POST" and form.is_valid():
        actions.change_profile(user=user, changes=form.cleaned_data, actor=Actor.user(user.pk), now=clock.now())
        tell(request, _("Saved."))
        return redirect("workspace:account")
    mine = memberships_of(user, request.reach.whole)  # type: ignore[attr-defined]
    return page(request, "workspace/account.html", form, memberships=mine, scope=scope_of(request))


@sensitive_post_parameters("old", "new")
def password(request: HttpRequest) -> HttpResponse:
    """Change one's password; this session goes on, all others end."""
    user = _me(request)
    if not ratelimit.consume(request, action="change_password", user=user):
        return ratelimit.respond_429(request)  # type: ignore[no-any-return]
    form = PasswordForm(user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.change_password(
            user=user,
            password=form.cleaned_data["new"],
            actor=Actor.user(user.pk),
            now=clock.now(),
            session_key=request.session.session_key or "",
        )
        update_session_auth_hash(request, user)
        tell(request, _("Your password is changed. You are signed out everywhere else."))
        return redirect("workspace:account")
    return page(request, "workspace/password.html", form)


def _me(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
