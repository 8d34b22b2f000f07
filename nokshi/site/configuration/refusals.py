"""What can be wrong with a file of the configuration; each sentence names the line."""

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError


class BadFile(DomainError):
    """The file cannot be read as the configuration; whoever wrote it has to mend it."""

    code = "configuration.bad_file"
    status = 422


class TooLarge(BadFile):
    code = "configuration.too_large"
    status = 413
    sentence = _(
        "The file is larger than %(most)s MB. A configuration is not so long: take the one that was downloaded."
    )


class NotText(BadFile):
    code = "configuration.not_text"
    sentence = _("The file is not text in UTF-8. Save it as UTF-8 and try again.")


class NotYaml(BadFile):
    code = "configuration.not_yaml"
    sentence = _("Line %(line)s cannot be read as YAML: %(what)s. Look at the signs before it, and at the spaces.")


class WrongLine(BadFile):
    code = "configuration.wrong"
    sentence = _("Line %(line)s, %(place)s: %(what)s")


class NotApplied(BadFile):
    code = "configuration.not_applied"
    sentence = _("Line %(line)s, %(place)s: %(what)s Nothing was changed.")


class NotTakenOut(DomainError):
    code = "configuration.not_taken_out"
    status = 409
    sentence = _("%(place)s cannot be taken out: %(what)s Nothing was changed.")


class MovedOn(DomainError):
    code = "configuration.moved_on"
    status = 409
    sentence = _("The settings were changed since you looked. Look at the difference once more.")
