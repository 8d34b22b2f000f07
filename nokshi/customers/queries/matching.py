"""Who is meant by an e-mail address, a phone number or another system's id."""

from collections.abc import Collection

from nokshi.customers.models import Customer, Identity
from nokshi.customers.queries.facts import home_region
from nokshi.customers.rules.identities import value_of
from nokshi.kernel.among import among
from nokshi.kernel.scope import Scope
from nokshi.kernel.searchkey import sorting_key

CHUNK = 5_000


def find_by_identity(scope: Scope, kind: str, value: str, namespace: str = "") -> Customer | None:
    """Return the customer whom the reader sees and who has this identity; the oldest where several have it."""
    plain = value_of(kind, value, home_region() if kind == "phone" else "")
    found = match_many(scope, kind, [plain], namespace) if plain else {}
    return Customer.objects.get(pk=found[plain]) if found else None


def match_many(scope: Scope, kind: str, values: Collection[str], namespace: str = "") -> dict[str, int]:
    """Return the ids of customers by identity (values in their one form); nobody outside the scope matches."""
    found: dict[str, int] = {}
    wanted = list(dict.fromkeys(value for value in values if value))
    for start in range(0, len(wanted), CHUNK):
        rows = Identity.objects.filter(kind=kind, namespace=namespace, value__in=among(wanted[start : start + CHUNK]))
        pairs = list(rows.values_list("value", "customer_id"))
        # Asked apart: in one query SQLite tries every customer with every value.
        visible = Customer.objects.visible_to(scope).filter(pk__in=among({pk for _, pk in pairs}))
        seen = set(visible.values_list("pk", flat=True)) if pairs else set()
        for value, pk in pairs:
            if pk in seen:
                found[value] = min(pk, found.get(value, pk))
    return found


def match_names(scope: Scope, names: Collection[str], kind: str = "") -> dict[str, int]:
    """Return the ids of customers by sorting key of their name, where it is that of one whom the reader sees."""
    found: dict[str, list[int]] = {}
    wanted = sorted({sorting_key(name) for name in names} - {""})
    for start in range(0, len(wanted), CHUNK):
        rows = Customer.objects.visible_to(scope).filter(sort_key__in=wanted[start : start + CHUNK])
        rows = rows.filter(kind=kind) if kind else rows
        for key, pk in rows.values_list("sort_key", "pk"):
            found.setdefault(key, []).append(pk)
    return {key: some[0] for key, some in found.items() if len(some) == 1}
