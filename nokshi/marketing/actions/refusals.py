"""What campaigns refuse, and why."""

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError


class NotADraft(DomainError):
    """Only a draft can be written on."""

    code = "not_a_draft"
    sentence = _("“%(name)s” is planned or has left. Make it a draft again, or begin a new one.")


class NotReady(DomainError):
    """Something stops the letter."""

    code = "not_ready"
    sentence = _("It cannot leave yet: %(what)s")


class NobodyToWriteTo(DomainError):
    code = "nobody_to_write_to"
    sentence = _("Nobody would get it. Choose a segment, or look at why its people are left out.")


class NumberChanged(DomainError):
    """Between looking and pressing, the audience changed by much."""

    code = "number_changed"
    sentence = _("Now it would be %(letters)s letters, not %(agreed)s. Look once more and press again.")


class WrongTime(DomainError):
    code = "wrong_time"
    sentence = _("“%(text)s” is no day and time, or it is over. Choose one that is to come.")


class WrongThrottle(DomainError):
    code = "wrong_throttle"
    sentence = _("A throttle is a whole number of letters in a minute, 1 or more.")


class TooManyParts(DomainError):
    code = "too_many_parts"
    sentence = _("A letter has at most %(most)s parts. Take one out first.")


class WrongState(DomainError):
    """A campaign is not in the state that the verb needs."""

    code = "wrong_state"
    sentence = _("“%(name)s” is in another state by now. Look at it again.")
