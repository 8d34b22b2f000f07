"""What a field says when it cannot take what was written: what is wrong, and what to do."""

from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

FIELDS: dict[type[forms.Field], dict[str, Any]] = {
    forms.Field: {"required": _("Fill this in.")},
    forms.BooleanField: {"required": _("Tick this to go on.")},
    forms.IntegerField: {"invalid": _("Write a whole number, such as 12.")},
    forms.FloatField: {"invalid": _("Write a number, such as 12.50.")},
    forms.DecimalField: {"invalid": _("Write a number, such as 12.50.")},
    forms.DateField: {"invalid": _("Write a day as 2026-11-23.")},
    forms.TimeField: {"invalid": _("Write a time as 14:20.")},
    forms.DateTimeField: {"invalid": _("Write a day and a time as 2026-11-23 14:20.")},
    forms.URLField: {"invalid": _("Write the whole address, beginning with https://.")},
    forms.ChoiceField: {"invalid_choice": _("“%(value)s” is not among the choices. Choose one of the list.")},
    forms.MultipleChoiceField: {
        "invalid_choice": _("“%(value)s” is not among the choices. Choose from the list."),
        "invalid_list": _("Choose from the list."),
    },
    forms.ModelChoiceField: {"invalid_choice": _("This is not among the choices any more. Choose another.")},
    forms.ModelMultipleChoiceField: {
        "invalid_choice": _("“%(value)s” is not among the choices any more. Choose another."),
        "invalid_list": _("Choose from the list."),
    },
    forms.FileField: {
        "required": _("Choose a file."),
        "invalid": _("No file came. Choose it again."),
        "missing": _("No file came. Choose it again."),
        "empty": _("The file is empty. Choose one with something in it."),
    },
}
MESSAGES: dict[type[Any], Any] = {
    validators.EmailValidator: _("Write an address like name@example.com."),
    validators.URLValidator: _("Write the whole address, beginning with https://."),
    validators.MinValueValidator: _("Write %(limit_value)s or more."),
    validators.MaxValueValidator: _("Write %(limit_value)s or less."),
    validators.MaxLengthValidator: ngettext_lazy(
        "Write at most %(limit_value)d character; it is %(show_value)d.",
        "Write at most %(limit_value)d characters; it is %(show_value)d.",
        "limit_value",
    ),
    validators.MinLengthValidator: ngettext_lazy(
        "Write at least %(limit_value)d character; it is %(show_value)d.",
        "Write at least %(limit_value)d characters; it is %(show_value)d.",
        "limit_value",
    ),
}


def speak() -> None:
    """Give Django's fields and validators these sentences, for every form of the house."""
    for field, sentences in FIELDS.items():
        field.default_error_messages = {**field.default_error_messages, **sentences}
    for validator, sentence in MESSAGES.items():
        validator.message = sentence
    validators.validate_email.message = MESSAGES[validators.EmailValidator]
