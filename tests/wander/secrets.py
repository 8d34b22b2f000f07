"""What a stranger must never read: whatever tells of the other units' people, orders, letters and files."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

from nokshi.channels.models import Mailbox, Message
from nokshi.commerce.models import Order, Product
from nokshi.customers.models import Address, Customer, Identity
from nokshi.intake.models import ImportRun
from nokshi.integrations.models import Endpoint
from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign
from nokshi.segments.models import Segment
from nokshi.workspace.models import Team, Token, User
from tests.wander.words import FILE, TEXTS

SHORTEST = 5
# Models that keep to units by `visible_to`, with what would tell of their records.
TELLING: tuple[tuple[Any, tuple[str, ...]], ...] = (
    (Order, ("number",)), (Segment, ("name",)), (Campaign, ("name",)), (ImportRun, ("name",)), (Endpoint, ("url",)),
    (Team, ("name",)), (Message, ("subject", "address")), (Mailbox, ("address", "host")),
)  # fmt: skip


def customers_of_elsewhere(scope: Scope) -> QuerySet[Customer]:
    """Return the customers that a reader may not see."""
    return Customer.objects.exclude(pk__in=Customer.objects.visible_to(scope).values("pk"))


def secrets(scope: Scope) -> list[str]:
    """Return the words that tell of what a reader may not see; what he may type himself is none of them."""
    people = customers_of_elsewhere(scope)
    found = {word for row in people.values_list("name", "email", "phone") for word in row}
    found |= set(Identity.objects.filter(customer__in=people).values_list("value", flat=True))
    found |= set(Address.objects.filter(customer__in=people).values_list("lines", flat=True))
    for model, fields in TELLING:
        hidden = model.objects.exclude(pk__in=model.objects.visible_to(scope).values("pk"))
        found |= {word for row in hidden.values_list(*fields) for word in row}
    found |= set(Token.objects.exclude(user_id=scope.user_id or 0).values_list("prefix", flat=True))
    shown = words_of(own_records(scope))
    typed = "\n".join((*TEXTS, FILE))
    return [
        word for word in found if len(word) >= SHORTEST and word not in typed and not any(word in one for one in shown)
    ]


def own_records(scope: Scope) -> Iterator[Model]:
    """Yield the records that a reader may see, and what is everybody's: their words may stand elsewhere too."""
    for model, _fields in TELLING:
        yield from model.objects.visible_to(scope)
    yield from Product.objects.all()
    yield from User.objects.filter(pk=scope.user_id or 0)


def words_of(records: Iterable[Model]) -> list[str]:
    return [str(value) for one in records for value in vars(one).values() if isinstance(value, str)]


def ids_of_elsewhere(scope: Scope) -> list[int]:
    """Return the ids of records that a reader may not see, of every kind that keeps to units."""
    found = set(customers_of_elsewhere(scope).values_list("pk", flat=True))
    for model, _fields in TELLING:
        found |= set(
            model.objects.exclude(pk__in=model.objects.visible_to(scope).values("pk")).values_list("pk", flat=True)
        )
    return sorted(found)


def rows_of_elsewhere(ids: dict[str, list[int]]) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows of records as the tables hold them."""
    return {
        label: list(apps.get_model(label)._default_manager.filter(pk__in=some).order_by("pk").values_list())
        for label, some in ids.items()
    }


def records_of_elsewhere(scope: Scope) -> dict[str, list[int]]:
    """Return the ids of what nobody else may touch, by the name of its table."""
    found = {"customers.Customer": list(customers_of_elsewhere(scope).values_list("pk", flat=True))}
    for model, _fields in TELLING:
        hidden = model.objects.exclude(pk__in=model.objects.visible_to(scope).values("pk"))
        found[model._meta.label] = list(hidden.values_list("pk", flat=True))
    return found
