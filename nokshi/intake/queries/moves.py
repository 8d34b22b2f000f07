"""A move in figures: for each thing what became of its rows, its links, its sums and dates; nothing unexplained."""

from dataclasses import dataclass, field
from decimal import Decimal

from nokshi.intake.models import ImportRun
from nokshi.intake.queries.links import LinkLine, Loose, links_of, loose_links, unmade_links
from nokshi.intake.queries.owning import OwnLine, own_lines
from nokshi.intake.queries.reports import FATES, Report, report_of
from nokshi.intake.rules.plan import plan_of
from nokshi.kernel.errors import Text
from nokshi.ports.importing import import_kinds
from nokshi.ports.systems import Head, systems


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


@dataclass(slots=True)
class Account:
    """Everything there is to say of a move."""

    label: Text
    is_saved: bool
    lines: list[ThingLine]
    links: list[LinkLine] = field(default_factory=list)
    loose: list[Loose] = field(default_factory=list)
    unmade: list[Loose] = field(default_factory=list)
    money: list[tuple[str, str, Decimal]] = field(default_factory=list)
    first: str = ""
    last: str = ""
    files: int = 0
    """How many files in the archives are no tables of the export and stay there, and how many bytes they are."""
    bytes: int = 0
    apart: list[ImportRun] = field(default_factory=list)
    """The imports of files that came along and are none of the system's."""

    own: list[OwnLine] = field(default_factory=list)
    """The columns that feed nothing of Nokshi's, and their fields of the house's own."""

    kept_fields: list[str] = field(default_factory=list)
    """The fields that it made and that stay though it was taken back."""

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
    account.links = links_of(every)
    account.loose, account.unmade = loose_links(every), unmade_links(every)
    account.money = [
        (part.thing, name, Decimal(amount))
        for part in every
        for name, amount in sorted(part.found.get("money", {}).items())
    ]
    account.first = min((part.found["first"] for part in every if part.found.get("first")), default="")
    account.files, account.bytes = move.found.get("files", 0), move.found.get("bytes", 0)
    account.apart = list(move.parts.filter(thing="").order_by("pk"))
    account.own, account.kept_fields = own_lines(parts), move.found.get("kept_fields", [])
    heads = _heads(move)
    account.edition = system.edition(heads) if system and heads else ""
    account.zone = plan_of(move.plan).zone if heads and asks_zone(move) else ""
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
