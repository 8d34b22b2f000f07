"""The record kind itself, its rights, its places, and how ⌘K finds one."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Customer
from nokshi.customers.queries.names import country_name
from nokshi.customers.queries.search import best_matches
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.first_hour import Step, Way, steps
from nokshi.ports.navigation import Command, Place, commands, places
from nokshi.ports.records import RecordKind, record_kinds
from nokshi.ports.search import Hit, SearchSource, search_sources

SECTION = _("Customers")


def titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the names of customers by id."""
    return dict(Customer.objects.filter(pk__in=ids).values_list("pk", "name"))


def url(customer_id: int) -> str:
    """Return the path of a customer's page."""
    return reverse("customers:customer", args=[customer_id])


def find(scope: Scope, text: str, limit: int) -> list[Hit]:
    """Return the customers who answer a text best."""
    rows = Customer.objects.visible_to(scope)
    ids = best_matches(rows, text, scope, limit)
    found = {row["pk"]: row for row in rows.filter(pk__in=ids).values("pk", "name", "kind", "email", "city", "country")}
    return [_hit(found[pk], scope) for pk in ids if pk in found]


def _hit(row: Mapping[str, Any], scope: Scope) -> Hit:
    place = row["city"] or country_name(row["country"], get_language() or scope.language)
    notes = (("customers.email", row["email"]), ("customers.city", place))
    note = " · ".join(text for name, text in notes if text and scope.shows(name))
    icon = "building-2" if row["kind"] == Customer.Kind.COMPANY else "user"
    return Hit(row["name"], note, url(row["pk"]), icon, row["pk"])


def has_customers(scope: Scope) -> bool:
    """Say whether anybody is there yet."""
    return Customer.objects.visible_to(scope).exists()


record_kinds.lend(
    RecordKind("customers.customer", _("Customer"), _("Customers"), "users", Customer.objects.visible_to, titles, url)
)
capabilities.lend(
    Capability("customers.view", _("See customers"), SECTION, ("manager", "staff", "reader")),
    Capability("customers.change", _("Add and change customers"), SECTION, ("manager", "staff")),
    Capability("customers.remove", _("Remove customers"), SECTION),
    Capability("customers.merge", _("Merge customers who are one, and take them apart"), SECTION, ("manager",)),
    Capability("customers.export", _("Export customers"), SECTION),
    Capability("customers.import", _("Import customers"), SECTION),
)
places.lend(
    Place(
        "customers.list",
        _("Customers"),
        "customers:list",
        "users",
        "know",
        10,
        "customers.view",
        key="c",
        on_phone=True,
    )
)
commands.lend(
    Command("customers.add", _("Add a customer"), "customers:add", "user-plus", "customers.change"),
)
search_sources.lend(SearchSource("customers", _("Customers"), find, 10, "customers.view"))
steps.lend(
    Step(
        "customers.first",
        _("Bring your customers"),
        _("From a file of your shop, your till or your old system; or one by hand."),
        10,
        20,
        has_customers,
        (
            Way(_("Import a file"), "/imports/", "upload"),
            Way(_("Add one by hand"), "customers:add", "user-plus"),
        ),
        "customers.change",
    )
)
