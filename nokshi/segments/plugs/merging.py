"""Memberships follow their customers through a merge."""

from django.utils.translation import gettext_lazy as _

from nokshi.ports.merging import Holding, holdings
from nokshi.segments.actions.merging import give_memberships, take_memberships

holdings.lend(
    Holding("segments.Membership", _("Segments"), take=take_memberships, give=give_memberships, order=60),
)
