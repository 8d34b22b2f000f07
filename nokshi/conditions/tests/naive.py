"""The meaning of a tree in plain Python, row by row: what the compiler is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from nokshi.conditions.nodes import Compare, Did, Either, Every, Node, Not, Where
from nokshi.conditions.operators import operator_of
from nokshi.conditions.periods import bounds, day_shifted, moment_shifted
from nokshi.conditions.tests.conftest import HAPPENING, LENT
from nokshi.kernel.money import Money
from nokshi.ports.fields import FieldType

FIELDS = {one.name: one for one in LENT}
DETAILS = {one.name: one for one in HAPPENING.details}


@dataclass
class Person:
    """What a customer has, by field: a list of values; and his events: (moment, details)."""

    values: Mapping[str, Sequence[Any]]
    events: Sequence[tuple[datetime, Mapping[str, Any]]] = field(default_factory=tuple)


@dataclass
class Naive:
    now: datetime
    zone: str

    def meets(self, person: Person, node: Node) -> bool:
        match node:
            case Every(parts):
                return all(self.meets(person, part) for part in parts)
            case Either(parts):
                return any(self.meets(person, part) for part in parts)
            case Not(part):
                return not self.meets(person, part)
            case Compare():
                known = [value for value in person.values[node.field] if value not in (None, "")]
                return self.asked(FIELDS[node.field].type, node, known)
            case Did():
                return self.counted(person, node)

    def asked(self, type_: FieldType, leaf: Compare | Where, known: Sequence[Any]) -> bool:
        operator = operator_of(type_, leaf.op)
        assert operator
        op = operator.negates or leaf.op
        found = not known if op == "empty" else any(self.fits(type_, op, leaf.value, value) for value in known)
        return found != bool(operator.negates)

    def fits(self, type_: FieldType, op: str, wanted: Any, value: Any) -> bool:
        if type_ in (FieldType.DATE, FieldType.MOMENT):
            return self.timed(op, wanted, value)
        if type_ == FieldType.FLAG:
            return bool(value)
        if type_ in (FieldType.NUMBER, FieldType.MONEY):
            return self.numbered(op, wanted, value)
        if type_ == FieldType.CHOICE:
            return str(value) in wanted
        text = value.lower()
        many = [one.lower() for one in (wanted if isinstance(wanted, tuple) else (wanted,))]
        answers: dict[str, bool] = {
            "is": text in many,
            "is_one_of": text in many,
            "contains": many[0] in text,
            "begins": text.startswith(many[0]),
        }
        return answers[op]

    def numbered(self, op: str, wanted: Any, value: Any) -> bool:
        if op == "between":
            return self.numbered("at_least", wanted[0], value) and self.numbered("at_most", wanted[1], value)
        if isinstance(wanted, Money):
            amount, currency = (value.amount, value.currency) if isinstance(value, Money) else (value, "BDT")
            if (wanted.currency or "BDT") != currency:
                return False
            wanted, value = wanted.amount, amount
        answers: dict[str, bool] = {
            "is": value == wanted,
            "at_least": value >= wanted,
            "at_most": value <= wanted,
            "more": value > wanted,
            "less": value < wanted,
        }
        return answers[op]

    def timed(self, op: str, wanted: Any, value: Any) -> bool:
        zone = ZoneInfo(self.zone)
        today = self.now.astimezone(zone).date()
        day = value.astimezone(zone).date() if isinstance(value, datetime) else value
        match op:
            case "on":
                return bool(day == wanted)
            case "before":
                return bool(day < wanted)
            case "after":
                return bool(day > wanted)
            case "between":
                return bool(wanted[0] <= day <= wanted[1])
            case "anniversary":
                return self.comes_round(day, today, day_shifted(today, wanted, 1))
        back, ahead, here = day_shifted(today, wanted, -1), day_shifted(today, wanted, 1), today
        if isinstance(value, datetime):
            back, ahead = (moment_shifted(self.now, wanted, sign, self.zone) for sign in (-1, 1))
            day, here = value, self.now
        return bool({"last": back <= day <= here, "older": day < back, "next": here <= day <= ahead}[op])

    def comes_round(self, day: date, first: date, last: date) -> bool:
        if (last - first).days >= 365:
            return True
        for year in range(first.year, last.year + 1):
            try:
                on = day.replace(year=year)
            except ValueError:
                on = date(year, 2, 28)
            if first <= on <= last:
                return True
        return False

    def counted(self, person: Person, did: Did) -> bool:
        first, until = bounds(did.within, self.now, self.zone)
        times = sum(
            (first is None or at >= first) and (at < until if until else at <= self.now) and self.narrowed(did, details)
            for at, details in person.events
        )
        return {
            "at_least": times >= did.times,
            "at_most": times <= did.times,
            "exactly": times == did.times,
            "never": times == 0,
        }[did.op]

    def narrowed(self, did: Did, details: Mapping[str, Any]) -> bool:
        for where in did.where:
            value = details.get(where.detail)
            known = [one for one in (value if isinstance(value, tuple) else (value,)) if one not in (None, "", False)]
            if not self.asked(DETAILS[where.detail].type, where, known):
                return False
        return True
