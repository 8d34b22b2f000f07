"""What happens to a customer's record."""

from typing import Any

from nokshi.kernel.events import Event


class CustomerAdded(Event, kind="customers.added", personal=("name",)):
    """Somebody became a customer; `customer_kind` is person or company, `source` where he came from."""

    name: str
    customer_kind: str = "person"
    source: str = ""


class CustomerChanged(Event, kind="customers.changed", personal=("changes",)):
    """Values of a record changed: `changes` maps each field to [before, after] as plain JSON."""

    changes: dict[str, list[Any]]


class CustomerRemoved(Event, kind="customers.removed", personal=("name",)):
    """A record was put away; `reason` says why where somebody said it."""

    name: str
    reason: str = ""


class CustomerRestored(Event, kind="customers.restored", personal=("name",)):
    """A removed record came back."""

    name: str
