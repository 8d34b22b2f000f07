"""What may be done with kinds of record, and with records."""

from nokshi.records.actions.kinds import (
    KindMissing,
    KindShape,
    TooManyKinds,
    add_kind,
    bring_back,
    change_kind,
    move_kind,
    order_kinds,
    remove_kind,
    retire_kind,
)
from nokshi.records.actions.records import (
    NewRecord,
    NoCustomer,
    NoUnit,
    WithoutCustomers,
    add_many,
    add_record,
    change_record,
    remove_many,
)

__all__ = [
    "KindMissing",
    "KindShape",
    "NewRecord",
    "NoCustomer",
    "NoUnit",
    "TooManyKinds",
    "WithoutCustomers",
    "add_kind",
    "add_many",
    "add_record",
    "bring_back",
    "change_kind",
    "change_record",
    "move_kind",
    "order_kinds",
    "remove_kind",
    "remove_many",
    "retire_kind",
]
