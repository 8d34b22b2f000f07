"""What happens to a customer's record."""

from datetime import date, datetime
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


class RelationAdded(Event, kind="customers.relation_added", personal=("role",)):
    """Two customers stand in a relation, told to both: `is_from` where it is read from whom the event is about."""

    relation: int
    relation_kind: str
    customer: int
    other: int
    is_from: bool = True
    role: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""


class RelationChanged(Event, kind="customers.relation_changed", personal=("changes", "role")):
    """A relation became another one: `changes` maps each field to [before, after] as plain JSON; `role` is as after."""

    relation: int
    relation_kind: str
    customer: int
    other: int
    changes: dict[str, list[Any]]
    is_from: bool = True
    role: str = ""


class RelationRemoved(Event, kind="customers.relation_removed", personal=("role",)):
    """A relation was taken away, told to both; it holds all that is needed to put it back."""

    relation: int
    relation_kind: str
    customer: int
    other: int
    is_from: bool = True
    role: str = ""
    since: date | None = None
    until: date | None = None
    source: str = ""


class CustomersMerged(Event, kind="customers.merged", personal=("name",)):
    """Another record (`merged`, called `name`) turned out to be the same customer: what was there is the survivor's."""

    survivor: int
    merged: int
    merge: int
    name: str = ""


class CustomersTakenApart(Event, kind="customers.taken_apart", personal=("name", "survivor_name")):
    """A merge that stood `since` was taken back, told to both; `kept` are fields that stay with the survivor."""

    survivor: int
    merged: int
    merge: int
    since: datetime
    name: str = ""
    survivor_name: str = ""
    kept: list[str] = []
