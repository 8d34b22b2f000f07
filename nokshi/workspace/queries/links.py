"""Links that open a door once: invitation, new password, the very first account."""

from datetime import datetime

from allauth.account import app_settings
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.signing import BadSignature
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import secrets
from nokshi.kernel.errors import DomainError
from nokshi.workspace.models import Invitation, User

INVITATION = "workspace.invitation"
FIRST = "workspace.first"
FIRST_DAYS = 30


class LinkSpent(DomainError):
    code = "link_spent"
    status = 410
    sentence = _("This link was used already, was taken back, or is too old. Ask whoever sent it for a new one.")


class HouseTaken(DomainError):
    code = "house_taken"
    status = 410
    sentence = _("This Nokshi has its owner already. Sign in, or ask to be invited.")


def invitation_url(invitation: Invitation) -> str:
    """Return the link that only whoever was invited has."""
    token = secrets.sign(invitation.pk, purpose=INVITATION)
    return settings.CONFIG.url + reverse("workspace:join", kwargs={"token": token})


def invitation_for(token: str, now: datetime) -> Invitation:
    """Return the open invitation of a link; raises LinkSpent."""
    try:
        number = secrets.unsign(token, purpose=INVITATION)
    except BadSignature:
        raise LinkSpent from None
    invitations = Invitation.objects.open(now).select_related("unit", "role", "invited_by")
    invitation = invitations.filter(pk=number).first()
    if invitation is None:
        raise LinkSpent
    return invitation


def reset_url(user: User) -> str:
    """Return a link for a new password, which works once and for a few days (allauth's token)."""
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
    return f"{settings.CONFIG.url}{path}"


def first_url() -> str:
    """Return the link that makes the first account; it is shown in the terminal only."""
    token = secrets.sign("owner", purpose=FIRST)
    return settings.CONFIG.url + reverse("workspace:first", kwargs={"token": token})


def check_first(token: str) -> None:
    """Raise LinkSpent for a link that is forged or old, HouseTaken where somebody has an account."""
    try:
        secrets.unsign(token, purpose=FIRST, max_age=FIRST_DAYS * 86_400)
    except BadSignature:
        raise LinkSpent from None
    if User.objects.exists():
        raise HouseTaken
