"""A move in figures: for each thing what became of its rows, its links, its sums and dates; nothing unexplained."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from nokshi.intake.models import ImportRun, SourceLink
from nokshi.intake.queries.reports import FATES, Report, report_of
from nokshi.intake.rules.plan import plan_of
from nokshi.kernel.errors import Text
from nokshi.ports.importing import import_kinds
from nokshi.ports.systems import Head, systems

FEW = 100
MEANINGS: dict[str, Text] = {
    "part_of": _("belongs to"),
    "works_at": _("works at"),
    "reports_to": _("reports to"),
    "owner": _("is looked after by"),
    "who": _("with whom"),
    "about": _("about what"),
    "customer": _("is of the customer"),
    "campaign": _("is of the campaign"),
    "deal": _("has the deal"),
    "case": _("has the case"),
    "product": _("is about the product"),
}


@dataclass(frozen=True, slots=True)
class ThingLine:
    """What became of the rows of one thing; `counts` by fate."""

    run: ImportRun
    thing: str
    kind: Text
    is_held: bool
    rows: int
    counts: dict[str, int]
    repeats: int
    report: Report | None = None

    @property
    def gap(self) -> int:
        """Return how many rows nothing explains."""
        return self.rows - sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class LinkLine:
    """How many links of one meaning lead somewhere, and how many do not."""

    thing: str
    name: str
    found: int
    missing: int

    @property
    def label(self) -> Text:
        """Return what the links say."""
        return MEANINGS.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Loose:
    """A link that leads nowhere: whose, under which heading, to which id."""

    thing: str
    key: str
    heading: str
    to_key: str


@dataclass(slots=True)
class Account:
    """Everything there is to say of a move."""

    label: Text
    is_saved: bool
    lines: list[ThingLine]
    links: list[LinkLine] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    money: list[tuple[str, str, Decimal]] = field(default_factory=list)
    first: str = ""
    last: str = ""
    apart: list[ImportRun] = field(default_factory=list)
    """The imports of files that came along and are none of the system's."""

    edition: Text = ""
    """Which of the system's exports it is."""

    zone: str = ""
    """The zone that times are read in, where the files do not tell and people are asked."""

    @property
    def rows(self) -> int:
        return sum(line.rows for line in self.lines)

    def count(self, fate: str) -> int:
        """Return how many rows of all things have a fate."""
        return sum(line.counts.get(fate, 0) for line in self.lines)

    @property
    def gap(self) -> int:
        """Return how many rows nothing explains."""
        return sum(line.gap for line in self.lines)


def account_of(move: ImportRun) -> Account:
    """Return the account of a move: foreseen until it is saved."""
    system = systems.get(move.system)
    parts = list(newest_parts(move).values())
    empty = _empty(move, {part.thing for part in parts})
    account = Account(
        system.label if system else move.system, move.started_at is not None,
        [*map(_line, parts), *(ThingLine(move, thing, "", False, 0, {}, 0) for thing in empty)],
    )  # fmt: skip
    every = list(move.parts.exclude(thing="").order_by("pk"))
    account.links, account.loose = _links(every), _loose(every)
    account.money = [
        (part.thing, name, Decimal(amount))
        for part in every
        for name, amount in sorted(part.found.get("money", {}).items())
    ]
    account.first = min((part.found["first"] for part in every if part.found.get("first")), default="")
    account.apart = list(move.parts.filter(thing="").order_by("pk"))
    account.edition = system.edition(_heads(move)) if system else ""
    account.zone = plan_of(move.plan).zone if asks_zone(move) else ""
    account.last = max((part.found["last"] for part in every if part.found.get("last")), default="")
    return account


def asks_zone(move: ImportRun) -> bool:
    """Say whether the zone of a move's times has to be asked: its files do not tell."""
    system = systems.get(move.system) if move.is_move else None
    return system is not None and not system.zone


def _heads(move: ImportRun) -> list[Head]:
    return [Head(shape.file, shape.headers, ()) for shape in move.shapes.order_by("pk")]


def newest_parts(move: ImportRun) -> dict[str, ImportRun]:
    """Return the parts of a move by thing; one that was kept first and moved in later counts as it is now."""
    standing = move.parts.exclude(thing="").order_by("pk")
    return {part.thing: part for part in standing if part.status != "undone" or move.status != "done"}


def _line(part: ImportRun) -> ThingLine:
    report = report_of(part)
    kind = import_kinds.get(part.kind)
    counts = {fate: report.count(fate).rows for fate in FATES}
    return ThingLine(
        part, part.thing, kind.label if kind else "", part.kind == "kept", part.rows, counts, report.repeats, report
    )


def _empty(move: ImportRun, full: set[str]) -> list[str]:
    things = move.shapes.order_by("pk").values_list("thing", flat=True)
    return [thing for thing in dict.fromkeys(things) if thing not in full]


def _links(parts: Sequence[ImportRun]) -> list[LinkLine]:
    order = {part.pk: place for place, part in enumerate(parts)}
    rows = SourceLink.objects.filter(run__in=parts).values_list("run", "name", "run__thing").order_by()
    counted = rows.annotate(found=Count("pk", filter=Q(state="found")), missing=Count("pk", filter=Q(state="missing")))
    found = sorted(counted, key=lambda row: (order[row[0]], row[1]))
    return [LinkLine(thing, name, there, missing) for _part, name, thing, there, missing in found]


def _loose(parts: Sequence[ImportRun]) -> list[Loose]:
    links = SourceLink.objects.filter(run__in=parts, state="missing").order_by("pk")[:FEW]
    return [Loose(*row) for row in links.values_list("run__thing", "key", "heading", "to_key")]
