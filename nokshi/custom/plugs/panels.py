"""What the customer's page shows of records that name him in a field."""

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.custom.queries.definitions import book
from nokshi.ports.panels import Panel, panels
from nokshi.workspace.queries import house_mark

CUSTOMER = "customers.customer"


def there_now() -> Mapping[str, Panel]:
    """Return the panel, where there is a field that can name a customer."""
    mark = house_mark()
    return _there(mark) if mark else _there.__wrapped__(mark)


@lru_cache(maxsize=4)
def _there(mark: str | None) -> Mapping[str, Panel]:
    is_named = any(one.target == CUSTOMER for one in book().by_name.values())
    return MappingProxyType({PANEL.name: PANEL} if is_named else {})


def _url(customer: int) -> str:
    return reverse("custom:naming", args=[CUSTOMER, customer])


PANEL = Panel("custom.naming", CUSTOMER, _("Named by"), _url, order=90)
panels.lend_from(there_now)
