"""Fields that a caller may not change are refused, each by its place in the body."""

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from nokshi.kernel.scope import Scope
from nokshi.site.api.operations import Operation
from nokshi.site.api.problems import Fault, Problem


def refuse(operation: Operation, body: Any, scope: Scope) -> None:
    """Raise a Problem (403) where the body says something of a field that is hidden or read-only for the caller."""
    if not operation.lent or not (scope.hidden or scope.readonly):
        return
    faults = [Fault(place, _("You may not change this field.")) for place in _places(operation.lent, body, "", scope)]
    if faults:
        raise Problem(403, "field_not_yours", _("Some of these fields are not yours to change."), faults)


def _places(lent: Mapping[str, str], body: Any, place: str, scope: Scope) -> Iterator[str]:
    if isinstance(body, list):
        for number, one in enumerate(body):
            yield from _places(lent, one, f"{place}/{number}", scope)
    elif isinstance(body, msgspec.Struct):
        for name, default in _defaults(type(body)).items():
            value = getattr(body, name)
            if name in lent and value != default and not scope.writes(lent[name]):
                yield f"{place}/{name}"
            elif isinstance(value, list) and value and isinstance(value[0], msgspec.Struct):
                yield from _places(lent, value, f"{place}/{name}", scope)


@cache
def _defaults(body: type[msgspec.Struct]) -> dict[str, Any]:
    """Return what stands in a body's fields where nothing was said."""
    return {
        one.name: one.default_factory() if callable(one.default_factory) else one.default
        for one in msgspec.structs.fields(body)
    }
