"""What the front door lends: the offers to look around in a shop that is made up, and to clear it away again."""

from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.cards import Card, cards, name_kinds
from nokshi.ports.first_hour import Offer, offers
from nokshi.site.demo import removing


def _is_empty(scope: Scope) -> bool:
    return scope.sees_all_units and not Customer.objects.standing().exists()


def _is_filled(scope: Scope) -> bool:
    return scope.sees_all_units and removing.is_there()


name_kinds("site", sample_removed=_("Sample data removed"))
cards.lend(Card("site.sample_removed", "site/sample_removed.html", "trash-2", "files", "minor"))
offers.lend(
    Offer(
        "site.demo",
        _("Only want to look around?"),
        _("Sample data puts a tea shop with 500 customers here. Begin your own shop with a data folder of its own."),
        _("Look around"),
        "site:demo",
        "play",
        open_to=_is_empty,
        capability=EVERYTHING,
    ),
    Offer(
        "site.demo_remove",
        _("Seen enough?"),
        _("The sample data can go again. What you added stays, and so do sample customers with whom you worked."),
        _("Remove the sample data"),
        "site:demo_remove",
        "trash-2",
        open_to=_is_filled,
        capability=EVERYTHING,
    ),
)
