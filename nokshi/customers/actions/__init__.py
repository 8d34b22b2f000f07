"""What may be done with customers."""

from nokshi.customers.actions.adding import NameMissing, NothingKnown, add_customer, add_many
from nokshi.customers.actions.changing import (
    add_identity,
    change_customer,
    change_many,
    give_owner,
    remove_identity,
    set_units,
    undo_change,
)
from nokshi.customers.actions.merging import (
    AlreadyMerged,
    KindsDiffer,
    SameCustomer,
    UnknownChoice,
    kept_when_apart,
    merge,
    take_apart,
)
from nokshi.customers.actions.relating import (
    AlreadyRelated,
    change_relation,
    relate,
    relate_many,
    undo_relation,
    unrelate_many,
)
from nokshi.customers.actions.removing import remove_customer, remove_many, restore_customer, restore_many
from nokshi.customers.actions.writing import (
    EmailUnreadable,
    PhoneUnreadable,
    UnknownCountry,
    UnknownLanguage,
    UnknownZone,
)
from nokshi.customers.rules.people import CHANGEABLE, NewCustomer
from nokshi.customers.rules.relations import NewRelation

__all__ = [
    "CHANGEABLE",
    "AlreadyMerged",
    "AlreadyRelated",
    "EmailUnreadable",
    "KindsDiffer",
    "NameMissing",
    "NewCustomer",
    "NewRelation",
    "NothingKnown",
    "PhoneUnreadable",
    "SameCustomer",
    "UnknownChoice",
    "UnknownCountry",
    "UnknownLanguage",
    "UnknownZone",
    "add_customer",
    "add_identity",
    "add_many",
    "change_customer",
    "change_many",
    "change_relation",
    "give_owner",
    "kept_when_apart",
    "merge",
    "relate",
    "relate_many",
    "remove_customer",
    "remove_identity",
    "remove_many",
    "restore_customer",
    "restore_many",
    "set_units",
    "take_apart",
    "undo_change",
    "undo_relation",
    "unrelate_many",
]
