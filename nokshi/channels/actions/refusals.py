"""What the door out refuses, and why."""

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError


class BadHeader(DomainError):
    """A text for the head of a mail holds a line end or another control character."""

    code = "bad_header"
    sentence = _("The %(part)s holds a line break or a control character: “%(text)s”. Write it in one line.")


class NoSubject(DomainError):
    code = "no_subject"
    sentence = _("The letter has no subject. Write one: it is what people see first.")


class BadAddress(DomainError):
    """An address is none."""

    code = "bad_address"
    sentence = _("“%(address)s” is not an e-mail address. Write it as name@example.com.")


class NoSender(DomainError):
    """Mail would go out for a unit that has no address to write from."""

    code = "no_sender"
    sentence = _("Nobody said from which address to write. Set it under Settings, E-mail.")


class UnknownChannel(DomainError):
    code = "unknown_channel"
    sentence = _("There is no way to send by “%(channel)s” yet. Choose e-mail.")


class BadServer(DomainError):
    """What was given as the name of a server holds more than that."""

    code = "bad_server"
    sentence = _("This is not the name of a server. Write it as imap.example.com.")


class PasswordAgain(DomainError):
    """A kept password would be handed to another server or user than it was given for."""

    code = "password_again"
    sentence = _("Give the password once more: the kept one is handed to no other server, connection or user.")
