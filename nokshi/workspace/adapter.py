"""How sign-in behaves here: nobody signs up by himself, and mail leaves by the staff's own door."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.workspace import actions
from nokshi.workspace.models import User
from nokshi.workspace.proof import is_proven

RESET = "account/email/password_reset_key"
WRONG = _("Address and password do not go together. Check both; a new password takes one minute.")


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": WRONG,
        "invalid_login": WRONG,
        "account_inactive": _("This account is paused. Ask the owner of this workspace."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave wrong passwords to django-axes, which counts them by address and place."""

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Name the address for django-axes as well, which counts wrong passwords by it."""
        address = credentials.get("email", "")
        found: AbstractBaseUser | None = super().authenticate(request, **credentials, login=address.lower())
        return found

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Say whether it is still him; allauth counts the tries."""
        return user.check_password(password)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask those as well whom a provider alone knows: allauth takes whoever has no way of his own for proven."""
        is_required: bool = super().is_reauthentication_required(app=app, **kwargs)
        if is_required and not is_proven(context.request):
            raise ReauthenticationRequired
        return is_required

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, Any]]:
        """Send whoever has neither password nor factor back to the provider by which he came."""
        found: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if found or not user.is_authenticated:
            return found
        return [{"id": "sign_on", "description": "", "url": reverse("workspace:sign_on_again")}]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Post links for a new password to people who work here; nothing else, and to nobody else."""
        user = context.get("user")
        if template_prefix == RESET and isinstance(user, User):
            actions.post_reset(user=user, now=clock.now(), actor=Actor.user(user.pk))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        if isinstance(user, User):
            actions.change_password(user=user, password=password, actor=Actor.user(user.pk), now=clock.now())

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing by mail: the settings list every change of a password."""

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Say nothing by toast: the page that follows a sign-in speaks for itself."""
