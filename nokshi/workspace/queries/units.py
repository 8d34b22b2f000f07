"""The organisation and the tree of its units."""

from babel.core import get_global
from django.db import connection
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import DomainError
from nokshi.kernel.scope import Scope
from nokshi.workspace import rules
from nokshi.workspace.models import Organisation, Unit


class NoSuchUnit(DomainError):
    code = "no_such_unit"
    sentence = _("There is no unit called “%(name)s”. The units are: %(there)s.")


def organisation() -> Organisation:
    """Return the organisation; it is there from the first migration on."""
    return Organisation.objects.get()


def root_unit() -> Unit:
    """Return the unit above all units."""
    return Unit.objects.get(parent=None)


def root_id() -> int:
    """Return the id of the unit above all units, in plain SQL for those who ask at every record."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM workspace_unit WHERE parent_id IS NULL")
        return int(cursor.fetchone()[0])


def home_zone() -> str:
    """Return the organisation's zone, in plain SQL likewise."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT zone FROM workspace_organisation")
        return str(cursor.fetchone()[0])


def is_held_back() -> bool:
    """Say whether a backup was given back and no owner has let it go on: then nothing may go out."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT restored_at IS NOT NULL FROM workspace_organisation")
        return bool(cursor.fetchone()[0])


def is_trial() -> bool:
    """Say whether this is a masked copy of a house: letters end in its outbox, and nothing else goes out at all."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT is_trial FROM workspace_organisation")
        return bool(cursor.fetchone()[0])


def home_region() -> str:
    """Return the country (ISO 3166) of the organisation, by its zone: where a local phone number is at home."""
    territories: dict[str, str] = get_global("zone_territories")  # type: ignore[assignment]
    region = territories.get(home_zone(), "")
    return region if region.isalpha() else ""


def units_under(unit_id: int) -> frozenset[int]:
    """Return the ids of a unit and of everything below it, retired ones too."""
    path = Unit.objects.values_list("path", flat=True).get(pk=unit_id)
    return frozenset(Unit.objects.filter(path__startswith=path).values_list("pk", flat=True))


def find_unit(text: str) -> Unit:
    """Return the unit of a name or number, the root for an empty text; raises NoSuchUnit."""
    if not text.strip():
        return root_unit()
    standing = Unit.objects.standing()
    found = standing.filter(name__iexact=text.strip()).first()
    if found is None and text.strip().isascii() and text.strip().isdigit():
        found = standing.filter(pk=int(text)).first()
    if found is None:
        raise NoSuchUnit(name=text, there=", ".join(str(unit) for unit in standing.order_by("path")))
    return found


def unit_choices(scope: Scope) -> list[tuple[Unit, int]]:
    """Return the standing units that a reader sees in the order of the tree, each with its depth."""
    units = list(Unit.objects.visible_to(scope).standing())
    by_id = {unit.pk: unit for unit in units}

    def place(unit: Unit) -> list[tuple[str, int]]:
        return [(by_id[pk].name.casefold(), pk) if pk in by_id else ("", pk) for pk in rules.ids_on(unit.path)]

    ordered = sorted(units, key=place)
    least = min((rules.depth(unit.path) for unit in ordered), default=0)
    return [(unit, rules.depth(unit.path) - least) for unit in ordered]
