"""What may be done with fields and with what stands in them."""

from nokshi.custom.actions.fields import (
    FieldMissing,
    KeyOfAnotherType,
    KeyTaken,
    NoChoices,
    NoLabel,
    NoTarget,
    TooManyFields,
    WrongKey,
    add_field,
    bring_back,
    change_field,
    change_group,
    move_field,
    order_fields,
    remove_field,
    retire_field,
)
from nokshi.custom.actions.importing import extension_on
from nokshi.custom.actions.unique import NotUnique, ValueTaken
from nokshi.custom.actions.values import (
    ChangedSince,
    StillNeeded,
    UnknownField,
    check_required,
    forget,
    set_many,
    set_values,
    undo_change,
)
from nokshi.custom.rules.values import WrongValue

__all__ = [
    "ChangedSince",
    "FieldMissing",
    "KeyOfAnotherType",
    "KeyTaken",
    "NoChoices",
    "NoLabel",
    "NoTarget",
    "NotUnique",
    "StillNeeded",
    "TooManyFields",
    "UnknownField",
    "ValueTaken",
    "WrongKey",
    "WrongValue",
    "add_field",
    "bring_back",
    "change_field",
    "change_group",
    "check_required",
    "extension_on",
    "forget",
    "move_field",
    "order_fields",
    "remove_field",
    "retire_field",
    "set_many",
    "set_values",
    "undo_change",
]
