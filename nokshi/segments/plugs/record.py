"""The record kind, its rights, its places, how it is found, exported and first made."""

from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.conditions.reach import names_field
from nokshi.conditions.sentence import sentence
from nokshi.custom.queries import book
from nokshi.customers.models import Customer
from nokshi.kernel import formats
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.exporting import ExportKind, Row, export_kinds
from nokshi.ports.fields import happenings
from nokshi.ports.first_hour import Step, Way, steps
from nokshi.ports.navigation import Command, Place, commands, places
from nokshi.ports.panels import Panel, panels
from nokshi.ports.records import RecordKind, record_kinds
from nokshi.ports.search import Hit, SearchSource, search_sources
from nokshi.ports.today import Glance, glances
from nokshi.ports.uses import Use, uses
from nokshi.segments.models import Membership, Segment
from nokshi.segments.queries import depends_on, titles

SECTION = _("Segments")
KIND = "segments.segment"
ICON = "chart-pie"
VIEW, CHANGE = "segments.view", "segments.change"


def url(segment_id: int) -> str:
    """Return the path of a segment's page."""
    return reverse("segments:segment", args=[segment_id])


def find(scope: Scope, text: str, limit: int) -> list[Hit]:
    """Return the segments whose name holds a text."""
    rows = Segment.objects.visible_to(scope).filter(name__icontains=text.strip()).order_by("name", "pk")
    return [_hit(segment, scope) for segment in rows[:limit]]


def _hit(segment: Segment, scope: Scope) -> Hit:
    return Hit(segment.name, formats.figure(segment.count, scope.language), url(segment.pk), ICON, segment.pk)


def built_on(scope: Scope, segment_id: int) -> list[Hit]:
    """Return the segments whose conditions speak of this one."""
    rows = Segment.objects.visible_to(scope).exclude(pk=segment_id).filter(is_live=True).order_by("name", "pk")
    return [
        Hit(one.name, sentence(one.tree, scope), url(one.pk), ICON)
        for one in rows
        if segment_id in depends_on(one.tree)
    ]


def asking_for(scope: Scope, field_id: int) -> list[Hit]:
    """Return the segments whose conditions ask for a field of the house's own."""
    field = book().by_id.get(field_id)
    return _asking(scope, [field.name, f"{field.subject}.{field.key}"]) if field else []


def counting(scope: Scope, kind_id: int) -> list[Hit]:
    """Return the segments whose conditions count the records of a kind of the house's own."""
    held = [one.name for one in happenings if one.holding and one.holding.id == kind_id]
    return _asking(scope, held) if held else []


def _asking(scope: Scope, names: Sequence[str]) -> list[Hit]:
    rows = Segment.objects.visible_to(scope).filter(is_live=True).order_by("name", "pk")
    asking = (one for one in rows if any(names_field(one.tree, name) for name in names))
    return [Hit(one.name, "", url(one.pk), ICON) for one in asking]


def has_segments(scope: Scope) -> bool:
    """Say whether there is a segment yet."""
    return Segment.objects.visible_to(scope).exists()


COLUMNS = ("segment", "customer_id", "customer", "entered_at")


def columns(scope: Scope) -> Sequence[str]:
    """Return the columns of memberships that the reader may see."""
    return [name for name in COLUMNS if name != "customer" or scope.shows("customers.name")]


def rows(scope: Scope, ids: Sequence[int] | None) -> Iterator[Row]:
    """Return who is in which segment, of all of them or of these."""
    segments = Segment.objects.visible_to(scope)
    if ids is not None:
        segments = segments.filter(pk__in=ids)
    seen = Membership.objects.filter(segment__in=segments, customer__in=Customer.objects.visible_to(scope))
    named = {"segment": "segment__name", "customer_id": "customer_id", "customer": "customer__name"}
    paths = [named.get(name, name) for name in columns(scope)]
    return seen.order_by("segment_id", "customer_id").values_list(*paths).iterator(2_000)


record_kinds.lend(RecordKind(KIND, _("Segment"), SECTION, ICON, Segment.objects.visible_to, titles, url))
capabilities.lend(
    Capability(VIEW, _("See segments and who is in them"), SECTION, ("manager", "staff", "reader")),
    Capability(CHANGE, _("Make, change and remove segments"), SECTION, ("manager", "staff")),
    Capability("segments.export", _("Export who is in a segment"), SECTION),
)
places.lend(Place("segments.list", SECTION, "segments:list", ICON, "know", 20, VIEW, key="s"))
commands.lend(Command("segments.new", _("New segment"), "segments:new", "plus", CHANGE))
search_sources.lend(SearchSource("segments", SECTION, find, 30, VIEW))
export_kinds.lend(ExportKind("segments", _("Who is in which segment"), "segments.export", columns, rows))
panels.lend(
    Panel(
        "segments.of",
        "customers.customer",
        SECTION,
        lambda customer_id: reverse("segments:of", args=[customer_id]),
        order=60,
        capability=VIEW,
    )
)
glances.lend(Glance("segments.moves", _("Segments that moved"), "segments:glance", 60, VIEW))
uses.lend(
    Use(KIND, SECTION, KIND, built_on), Use("segments.fields", SECTION, "custom.field", asking_for),
    Use("segments.kinds", SECTION, "records.kind", counting),
)  # fmt: skip
steps.lend(
    Step(
        "segments.first",
        _("Choose some of them"),
        _("Who bought twice, who has not been here for long: a segment keeps itself up to date."),
        5,
        40,
        has_segments,
        (
            Way(_("Begin with a suggestion"), "/segments/", ICON),
            Way(_("Build your own"), "/segments/new/", "plus"),
        ),
        CHANGE,
    )
)
