"""Own kinds as what other rooms know records by; they come and go while Nokshi runs."""

from collections.abc import Callable, Mapping
from functools import lru_cache, partial
from types import MappingProxyType
from typing import Any, TypeVar

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.scope import Scope
from nokshi.ports.bearers import Bearer, bearers
from nokshi.ports.navigation import Place, places
from nokshi.ports.panels import Panel, panels
from nokshi.ports.records import RecordKind, record_kinds
from nokshi.ports.search import Hit, SearchSource, search_sources
from nokshi.records.actions.titles import hold, touched
from nokshi.records.models import Record
from nokshi.records.queries import house
from nokshi.records.queries.records import (
    answering,
    answering_of,
    called_of,
    customer_of,
    customers_seen,
    records_of,
    titles_of,
)
from nokshi.records.rules.kinds import OwnKind
from nokshi.workspace.queries import house_mark

VIEW, EDIT = "records.view", "records.edit"
CUSTOMER = "customers.customer"
T = TypeVar("T")


def each(make: Callable[[OwnKind], T | None]) -> Callable[[], Mapping[str, T]]:
    """Return a source of a registry that makes a thing of each kind in use, remembered as long as no kind changes."""

    def made() -> Mapping[str, T]:
        found = {one.subject: thing for one in house().in_use.values() if (thing := make(one)) is not None}
        return MappingProxyType(found)

    @lru_cache(maxsize=4)
    def remembered(mark: str) -> Mapping[str, T]:
        return made()

    def there_now() -> Mapping[str, T]:
        mark = house_mark()
        return remembered(mark) if mark else made()

    return there_now


def record_url(record: int) -> str:
    """Return the path of a record's page."""
    return reverse("records:record", args=[record])


def list_url(kind: OwnKind) -> str:
    """Return the path of the list of a kind."""
    return reverse("records:list", args=[kind.key])


def _bearer(kind: OwnKind) -> Bearer:
    return Bearer(
        kind.subject, kind.key, VIEW, EDIT, partial(hold, kind.id), partial(touched, kind.id), customer_of,
        order=60 + kind.position, answering=partial(answering_of, kind), called=partial(called_of, kind),
    )  # fmt: skip


def _record_kind(kind: OwnKind) -> RecordKind:
    return RecordKind(
        kind.subject, kind.label, kind.label_many, kind.icon, partial(records_of, kind), titles_of, record_url
    )


def _place(kind: OwnKind) -> Place:
    return Place(kind.subject, kind.label_many, list_url(kind), kind.icon, "own", 100 + kind.position, VIEW)


def _panel(kind: OwnKind) -> Panel | None:
    if not kind.has_customer:
        return None
    return Panel(
        kind.subject, CUSTOMER, kind.label_many, partial(_panel_url, kind.key), order=60 + kind.position,
        capability=VIEW,
    )  # fmt: skip


def _panel_url(key: str, customer: int) -> str:
    return reverse("records:panel", args=[customer, key])


def find(scope: Scope, text: str, limit: int) -> list[Hit]:
    """Return the records that answer a text, of all kinds, by title."""
    kinds = house().in_use
    if not kinds or not text.strip() or not scope.may(VIEW):
        return []
    by_id: dict[int, OwnKind] = {one.id: one for one in kinds.values()}
    rows: Any = answering(Record.objects.visible_to(scope).filter(kind__in=by_id), text)
    found = list(rows.order_by("sort_key", "pk").values_list("pk", "kind_id", "title", "customer_id")[:limit])
    people = customers_seen([row[3] for row in found], scope)
    return [
        Hit(
            by_id[kind].called(pk, title), " · ".join(filter(None, (str(by_id[kind].label), people.get(customer)))),
            record_url(pk), by_id[kind].icon, pk,
        )
        for pk, kind, title, customer in found
    ]  # fmt: skip


bearers.lend_from(each(_bearer))
record_kinds.lend_from(each(_record_kind))
places.lend_from(each(_place))
panels.lend_from(each(_panel))
search_sources.lend(SearchSource("records.records", _("Own records"), find, 35, VIEW))
