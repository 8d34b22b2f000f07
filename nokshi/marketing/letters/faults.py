"""What can be wrong with the placeholders of a text."""

from django.utils.translation import gettext_lazy

from nokshi.kernel.errors import DomainError


class BrokenTemplate(DomainError):
    """A text's placeholders cannot be read, or reach for what is not a letter's."""

    code = "broken_template"
    sentence = gettext_lazy("%(part)s, %(language)s: %(why)s")


class TemplateFault(ValueError):
    """What is wrong with a template, in words."""
