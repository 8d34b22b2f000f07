"""Units by names that mean the same in every house."""

from nokshi.kernel.errors import NotThere
from nokshi.ports.configuration import joined, parts_of
from nokshi.workspace import rules
from nokshi.workspace.models import Unit

TOP = "/"
"""The whole organisation; no unit's name is written so, for a / within one stands twice."""


def unit_paths(*, standing: bool = True) -> dict[int, str]:
    """Return the name of each unit from below the top down, the tree laid flat by name: Dhaka / Gulshan."""
    names = dict(Unit.objects.values_list("pk", "name"))
    units = Unit.objects.standing() if standing else Unit.objects.all()
    found = {}
    for pk, path in units.values_list("pk", "path"):
        found[pk] = joined(names[one] for one in rules.ids_on(path)[1:]) or TOP
    return dict(sorted(found.items(), key=lambda one: (one[1] != TOP, [*map(str.casefold, parts_of(one[1]))], one[1])))


def unit_at(path: str, *, standing: bool = True) -> Unit:
    """Return the unit of a name from the top; raises NotThere."""
    for pk, name in unit_paths(standing=standing).items():
        if name == path:
            return Unit.objects.get(pk=pk)
    raise NotThere


def named_in(unit_path: str, name: str) -> str:
    """Return the name of something that belongs to a unit: Dhaka / Sales, of the whole organisation Sales."""
    return joined([*(parts_of(unit_path) if unit_path != TOP else ()), name])


def unit_of(name: str) -> tuple[str, str]:
    """Return the unit's name and the own one, of which `named_in` made one."""
    *above, own = parts_of(name)
    return joined(above) or TOP, own
