"""Read a tree from JSON: every part known, every value fitting, nothing too large."""

from typing import Any

from django.utils.translation import gettext as _

from nokshi.conditions.errors import ConditionError, Place, TooManyConditions, UnknownField, WrongValue
from nokshi.conditions.nodes import EVERYBODY, Compare, Did, Either, Every, Node, Not, Value, Where, to_data
from nokshi.conditions.operators import COUNTS, operator_of
from nokshi.conditions.values import read_period, read_times, read_value, refuse_strange
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, FieldType, Happening, fields, happenings

DEEPEST = 5
MOST = 60
CUSTOMER = "customers.customer"

__all__ = ["CUSTOMER", "ConditionError", "check", "parse", "to_data"]


def parse(data: Any, *, subject: str = CUSTOMER) -> Node:
    """Return the tree that JSON says, as it was stored; raises ConditionError naming the place."""
    return _Reader(subject, None).read(data)


def check(data: Any, *, scope: Scope, subject: str = CUSTOMER) -> Node:
    """Return the tree that a reader wrote: besides, it names only what he sees and can choose."""
    return _Reader(subject, scope).read(data)


class _Reader:
    """One reading of a tree; counts its conditions on the way."""

    def __init__(self, subject: str, scope: Scope | None) -> None:
        self.subject = subject
        self.scope = scope
        self.seen = 0

    def read(self, data: Any) -> Node:
        if data is None or data == {}:
            return EVERYBODY
        if isinstance(data, dict) and data.get("all") == []:
            return EVERYBODY
        return self._node(data, Place(), 1)

    def _node(self, data: Any, place: Place, depth: int) -> Node:
        if not isinstance(data, dict):
            raise ConditionError(_("A condition is written as an object with a field, a happening or a group."), place)
        if depth > DEEPEST:
            raise TooManyConditions(_("Groups stand at most %(most)s deep. Take one out.") % {"most": DEEPEST}, place)
        kinds = [key for key in ("all", "any", "not", "field", "did") if key in data]
        if len(kinds) != 1:
            raise ConditionError(_("Say exactly one of: all, any, not, field, did."), place)
        kind = kinds[0]
        _refuse_strange_keys(data, kind, place)
        if kind in ("all", "any"):
            return self._group(data[kind], kind, place, depth)
        if kind == "not":
            return Not(self._node(data["not"], place, depth + 1))
        self.seen += 1
        if self.seen > MOST:
            raise TooManyConditions(
                _("There are more than %(most)s conditions. Take some out.") % {"most": MOST}, place
            )
        return self._compare(data, place) if kind == "field" else self._did(data, place)

    def _group(self, parts: Any, kind: str, place: Place, depth: int) -> Node:
        if not isinstance(parts, list) or not parts:
            raise ConditionError(_("The group is empty. Put a condition into it or take it out."), place)
        if len(parts) > MOST:
            raise TooManyConditions(
                _("There are more than %(most)s conditions. Take some out.") % {"most": MOST}, place
            )
        read = tuple(self._node(part, place.inside(index, len(parts)), depth + 1) for index, part in enumerate(parts))
        return Every(read) if kind == "all" else Either(read)

    def _compare(self, data: dict[str, Any], place: Place) -> Compare:
        field = self._field(data["field"], place)
        op, value = self._question(field, data, place)
        if isinstance(value, Money) or (isinstance(value, tuple) and isinstance(value[0], Money)):
            self._refuse_other_currency(field, value, place)
        return Compare(field.name, op, value)

    def _field(self, name: Any, place: Place) -> Field:
        field = fields.get(name) if isinstance(name, str) else None
        if field is None or field.subject != self.subject or (self.scope and not self.scope.shows(field.name)):
            raise UnknownField(_("There is no field “%(name)s”. Choose another.") % {"name": name}, place)
        return field

    def _question(self, of: Field | Detail, data: dict[str, Any], place: Place) -> tuple[str, Value]:
        name = data.get("op")
        operator = operator_of(of.type, name) if isinstance(name, str) else None
        if operator is None:
            what = _("“%(field)s” cannot be asked “%(op)s”. Choose another question.")
            raise ConditionError(what % {"field": of.label, "op": name}, place)
        try:
            value = read_value(of.type, operator, data.get("value"))
            if self.scope and of.type == FieldType.CHOICE and of.choices:
                refuse_strange(value, {key for key, _label in of.choices(self.scope)})
        except WrongValue as wrong:
            raise ConditionError(f"{of.label}: {wrong}", place) from None
        return operator.name, value

    def _refuse_other_currency(self, field: Field, value: Value, place: Place) -> None:
        own = field.currency or (self.scope.currency if self.scope else "")
        for one in value if isinstance(value, tuple) else (value,):
            if isinstance(one, Money) and one.currency and own and one.currency != own:
                what = _("“%(field)s” is counted in %(own)s, not in %(other)s. Write the amount in %(own)s.")
                names = {"field": field.label, "own": own, "other": one.currency}
                raise ConditionError(what % names, place)

    def _did(self, data: dict[str, Any], place: Place) -> Did:
        happening = happenings.get(data["did"]) if isinstance(data["did"], str) else None
        if happening is None or self.subject != CUSTOMER or (self.scope and not happening.is_for(self.scope)):
            raise UnknownField(
                _("Nothing called “%(name)s” can be counted. Choose another.") % {"name": data["did"]}, place
            )
        op = data.get("op", "at_least")
        if not isinstance(op, str) or op not in COUNTS:
            raise ConditionError(_("Count by at_least, at_most, exactly or never."), place)
        try:
            times = 0 if op == "never" else read_times(data.get("times", 1), op)
            within = read_period(data.get("within"))
        except WrongValue as wrong:
            raise ConditionError(f"{happening.phrase}: {wrong}", place) from None
        return Did(happening.name, op, times, within, self._where(happening, data.get("where") or [], place))

    def _where(self, happening: Happening, raw: Any, place: Place) -> tuple[Where, ...]:
        if not isinstance(raw, list) or len(raw) > 10 or not all(isinstance(one, dict) for one in raw):
            raise ConditionError(_("Details are a list of at most 10."), place)
        details = happening.details_for(self.scope) if self.scope else happening.details
        known = {detail.name: detail for detail in details}
        found = []
        for one in raw:
            detail = known.get(one["detail"]) if isinstance(one.get("detail"), str) else None
            if detail is None:
                raise UnknownField(
                    _("There is no detail “%(name)s”. Choose another.") % {"name": one.get("detail")}, place
                )
            _refuse_strange_keys(one, "detail", place)
            found.append(Where(detail.name, *self._question(detail, one, place)))
        return tuple(found)


KEYS = {
    "all": {"all"},
    "any": {"any"},
    "not": {"not"},
    "field": {"field", "op", "value"},
    "did": {"did", "op", "times", "within", "where"},
    "detail": {"detail", "op", "value"},
}


def _refuse_strange_keys(data: dict[str, Any], kind: str, place: Place) -> None:
    strange = sorted(str(key) for key in set(data) - KEYS[kind])
    if strange:
        raise ConditionError(_("“%(key)s” does not belong here. Take it out.") % {"key": strange[0]}, place)
