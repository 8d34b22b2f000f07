"""Fields for passwords, which say what is wrong with one in the reader's words."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from nokshi.workspace.models import User

LEAST = 10
NEW_PASSWORD = _("New password")
FAULTS: dict[str | None, str | Promise] = {
    "password_too_short": _("It is too short. Take ten characters or more; a few words in a row are good."),
    "password_too_common": _("Many people use this one, so it is guessed first. Take a few words of your own."),
    "password_too_similar": _("It is too close to your name or address. Take something that nobody would guess."),
}
OTHER = _("This password is too easy to guess. Take a few words of your own.")


def checked(password: str, user: User | None = None) -> str:
    """Return a password that is good enough; raises ValidationError with our sentences."""
    try:
        validate_password(password, user)
    except ValidationError as error:
        faults = dict.fromkeys(FAULTS.get(one.code, OTHER) for one in error.error_list)
        raise ValidationError(list(faults)) from None
    return password


def new_password_field(label: Any = NEW_PASSWORD) -> forms.CharField:
    return forms.CharField(
        label=label,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password", "minlength": LEAST}),
        help_text=_("Ten characters or more. A few words in a row are easy to keep and hard to guess."),
    )
