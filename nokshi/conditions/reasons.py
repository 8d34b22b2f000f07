"""Why somebody meets a tree or not, condition by condition."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Model, QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from nokshi.conditions import words
from nokshi.conditions.comparing import Moment
from nokshi.conditions.compiler import Ground, matching, rows_of
from nokshi.conditions.counting import events_of
from nokshi.conditions.nodes import Compare, Did, Either, Every, Leaf, Node, Not
from nokshi.conditions.sentence import leaf_sentence
from nokshi.conditions.tree import CUSTOMER, parse
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Field, FieldType, fields

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Reason:
    """One condition of a tree for one record, or a group of them.

    `text` says the condition, `actual` what is the case (“6 times, last on 20 November”);
    `kind` is `leaf`, `all`, `any` or `not`, and a group has `parts`.
    """

    is_met: bool
    kind: str = "leaf"
    text: str = ""
    actual: str = ""
    parts: tuple["Reason", ...] = ()


def why(
    tree: Node | Mapping[str, Any] | None,
    one: QuerySet[Any],
    *,
    scope: Scope,
    now: datetime,
    reader: Scope | None = None,
    subject: str = CUSTOMER,
) -> Reason:
    """Return the reasons for the record that the queryset `one` holds.

    `scope` decides as in `matching`; `reader` (else the same) is who is told: a condition on
    a field hidden from him is named so, and nothing of the value is said.
    """
    node = parse(tree, subject=subject) if tree is None or isinstance(tree, Mapping) else tree
    pk = one.values_list("pk", flat=True).get()
    return _Walk(one, pk, scope, reader or scope, now).reason(node)


@dataclass(frozen=True, slots=True)
class _Walk:
    one: QuerySet[Any]
    pk: int
    scope: Scope
    reader: Scope
    now: datetime

    def reason(self, node: Node) -> Reason:
        match node:
            case Every(parts):
                reasons = tuple(self.reason(part) for part in parts)
                return Reason(all(part.is_met for part in reasons), "all", parts=reasons)
            case Either(parts):
                reasons = tuple(self.reason(part) for part in parts)
                return Reason(any(part.is_met for part in reasons), "any", parts=reasons)
            case Not(part):
                inner = self.reason(part)
                return Reason(not inner.is_met, "not", parts=(inner,))
            case _:
                return self._leaf(node)

    def _leaf(self, leaf: Leaf) -> Reason:
        met = matching(leaf, self.one, scope=self.scope, now=self.now, among=[self.pk]).exists()
        return Reason(met, text=capfirst(leaf_sentence(leaf, self.reader)), actual=self._actual(leaf))

    def _actual(self, leaf: Leaf) -> str:
        if isinstance(leaf, Did):
            return self._counted(leaf)
        field = fields[leaf.field]
        return self._known(field, leaf) if self.reader.shows(field.name) else ""

    def _counted(self, did: Did) -> str:
        moment = Moment(self.now, self.scope)
        found = self._times(did, moment)
        if found["times"]:
            return _("%(times)s, last on %(day)s") % {
                "times": words.times_words(found["times"]),
                "day": self._day(found["last"]),
            }
        ever = self._times(Did(did.event, did.op, did.times, None, did.where), moment)
        return _("last on %(day)s") % {"day": self._day(ever["last"])} if ever["times"] else _("never yet")

    def _times(self, did: Did, moment: Moment) -> dict[str, Any]:
        return events_of(did, moment, [self.pk]).aggregate(times=Count("pk"), last=Max("at"))

    def _day(self, moment: datetime) -> str:
        zone = ZoneInfo(self.reader.zone)
        return formats.day(moment.astimezone(zone).date(), words.language(), self.now.astimezone(zone).date())

    def _known(self, field: Field, leaf: Compare) -> str:
        if field.tells:
            return field.tells(self.pk, self.reader)
        if not field.path:
            return ""
        values = [value for value in self._values(field) if value not in (None, "")]
        if not values:
            return _("not known")
        labels = words.labels_of(field, self.reader) if field.type == FieldType.CHOICE else {}
        said = [words.single_words(field, value, labels, self.reader) for value in values]
        return ", ".join(dict.fromkeys(said))

    def _values(self, field: Field) -> list[Any]:
        if not field.many:
            return list(self.one.values_list(field.path, flat=True)[:1])
        model: type[Model] = self.one.model
        rows, _key, path = rows_of(field.path, Ground(model, Moment(self.now, self.reader), [self.pk]))
        return list(rows.values_list(path, flat=True)[:MOST_SHOWN])
