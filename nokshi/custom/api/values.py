"""What stands in own fields, as an object `custom` in the rows and bodies of the records that bear them."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.custom import actions
from nokshi.custom.queries import fields_on, values_of, writable_on
from nokshi.custom.queries.past import changes_told
from nokshi.custom.words import manner_of
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.ports.resources import Asking, Column, Word
from nokshi.workspace.queries import one_mark

Own = dict[Word, Any]
"""The values by the keys of their fields; a key that is left out stays as it is."""


class FieldNotYours(DomainError):
    code = "field_not_yours"
    sentence = _("You may not change the field “%(key)s”.")
    status = 403


def own_column(subject: str) -> Column:
    """Return the column of a resource that shows what stands in the fields the caller sees."""
    about = _("Your own fields by their keys; see custom-fields")
    return Column("custom", dict[str, Any], load=partial(_load, subject), turn=_given, about=about, is_picked=True)


def _load(subject: str, ids: Sequence[int], asking: Asking) -> dict[int, dict[str, Any]]:
    fields = fields_on(subject, asking.scope)
    found = values_of(ids, fields)
    empty = dict.fromkeys(one.key for one in fields)
    return {pk: {**empty, **found.get(pk, {})} for pk in ids}


def _given(values: dict[str, Any] | None) -> dict[str, Any]:
    return values or {}


def may_write(asking: Asking, subject: str, given: Mapping[str, Any]) -> None:
    """Raise UnknownField or FieldNotYours for fields that the caller does not see, or may not change."""
    seen = {one.key: one for one in fields_on(subject, asking.scope)}
    for key in given:
        if key not in seen:
            raise actions.UnknownField(key=key)
        if not asking.scope.writes(seen[key].name):
            raise FieldNotYours(key=key)


def write(asking: Asking, subject: str, values: Mapping[int, Mapping[str, Any]], sorts: Mapping[int, str]) -> None:
    """Write what was given of records; `sorts` are those just made, whose needed fields must be there."""
    with one_mark():
        asked = {one.key for one in writable_on(subject, asking.scope)}
        for record, given in values.items():
            may_write(asking, subject, given)
            if record in sorts:
                actions.check_required(subject=subject, values=given, sort=sorts[record], asked=asked)
    filled = {record: given for record, given in values.items() if given}
    if filled:
        manner = manner_of(asking.scope)
        actions.set_many(subject=subject, values=filled, actor=asking.actor, now=asking.now, manner=manner)


def undo(asking: Asking, subject: str, record: int, event: int) -> bool:
    """Take a change of own fields back; return False where the event is none. Raises NotThere as the page does."""
    row = changes_told(subject, record).filter(pk=event).first()
    if row is None:
        return False
    if not set(row.data["changes"]) <= {one.key for one in writable_on(subject, asking.scope)}:
        raise NotThere
    actions.undo_change(subject=subject, record=record, event_id=event, actor=asking.actor, now=asking.now)
    return True
