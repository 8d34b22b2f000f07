"""What the front door lends: the offer to look around in a shop that is made up."""

from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.kernel.scope import EVERYTHING, Scope
from nokshi.ports.first_hour import Offer, offers


def _is_empty(scope: Scope) -> bool:
    return scope.sees_all_units and not Customer.objects.exists()


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
    )
)
