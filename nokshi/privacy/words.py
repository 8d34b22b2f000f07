"""Consent in the reader's words."""

from django.utils.translation import gettext as _

from nokshi.customers.models import Channel
from nokshi.privacy.models import Consent, Purpose, Suppression

PURPOSES = dict(Purpose.choices)
CHANNELS = dict(Channel.choices)
STATES = dict(Consent.State.choices)
REASONS = dict(Suppression.Reason.choices)
SEEN_WITH = {Channel.EMAIL.value: "customers.email", Channel.POST.value: "customers.address"}


def about(purpose: str, channel: str) -> str:
    """Return what a consent is about: “E-mail: news and offers”."""
    words = {"channel": CHANNELS.get(channel, channel), "purpose": PURPOSES.get(purpose, purpose)}
    return _("%(channel)s: %(purpose)s") % words


def hidden_with(channel: str) -> str:
    """Return the field by which roles hide the addresses of a channel."""
    return SEEN_WITH.get(channel, "customers.phone")


def state_tone(state: str) -> str:
    """Return the tone of a state's mark."""
    return {"granted": "good", "denied": "bad"}.get(state, "none")
