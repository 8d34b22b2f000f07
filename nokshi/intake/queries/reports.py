"""A run in figures: what is foreseen or done, why rows were mended or refused, and whether the sums agree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from nokshi.intake import staged as asked
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.plan import plan_of
from nokshi.intake.rules.sentences import sentence_of
from nokshi.intake.staging import Staging, folder_of
from nokshi.intake.texts import in_own_language
from nokshi.kernel.errors import Text
from nokshi.ports.importing import REPEATS, Fate, import_kinds

FATES = tuple(fate.value for fate in Fate)
LABELS: dict[str, Text] = {
    "new": _l("new"),
    "look": _l("new, but much like one you have: look"),
    "joined": _l("added to what you have"),
    "same": _l("already so, nothing changes"),
    "held": _l("kept whole until there is a place for it"),
    "refused": _l("not saved, with reasons"),
}
BARS = {"new": "new", "look": "look", "joined": "same", "same": "same", "held": "look", "refused": "not"}
BAR = 400


@dataclass(frozen=True, slots=True)
class Tally:
    """How many rows and records have a fate."""

    fate: str
    rows: int
    groups: int

    @property
    def label(self) -> Text:
        return LABELS[self.fate]


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the bar of a tally, 400 wide."""

    name: str
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Cause:
    """Why rows were mended or refused."""

    text: str
    column: str
    rows: int
    first: int


@dataclass(frozen=True, slots=True)
class Balance:
    """A figure of the file and what became of it; the gap is zero when all is explained."""

    label: Text
    file: Decimal
    refused: Decimal
    same: Decimal
    dropped: Decimal
    nokshi: Decimal | None
    repeats: Decimal

    @property
    def gap(self) -> Decimal | None:
        """Return what nothing explains."""
        return None if self.nokshi is None else self.file - self.refused - self.same - self.dropped - self.nokshi


@dataclass(slots=True)
class Report:
    """Everything there is to say of a run's rows."""

    tallies: list[Tally]
    is_exact: bool
    is_saved: bool
    rows: int
    groups: int
    repeats: int
    repaired: int
    balances: list[Balance] = field(default_factory=list)
    refusals: list[Cause] = field(default_factory=list)
    repairs: list[Cause] = field(default_factory=list)

    def count(self, fate: str) -> Tally:
        """Return the tally of a fate."""
        return next((tally for tally in self.tallies if tally.fate == fate), Tally(fate, 0, 0))

    @property
    def refused(self) -> int:
        return self.count("refused").rows

    @property
    def bar(self) -> list[Part]:
        """Return the bar: every fate as wide as its share of the rows."""
        parts, start = [], 0.0
        for tally in self.tallies:
            width = BAR * tally.rows / max(self.rows, 1)
            parts.append(Part(BARS[tally.fate], round(start, 2), round(max(width, 1.5), 2)))
            start += width
        return parts

    @property
    def to_save(self) -> int:
        """Return how many rows will be saved, or will be found as they are."""
        return self.rows - self.refused


def report_of(run: ImportRun, *, with_causes: bool = True) -> Report:
    """Return the figures of a run; foreseen until it is saved."""
    is_saved = run.status in {"running", "stopped", "done", "undoing", "undone"} or run.failed_while == "running"
    counts = run.saved if is_saved else run.foreseen.get("counts", {})
    tallies = [Tally(fate, counts[fate][1], counts[fate][0]) for fate in FATES if fate in counts]
    if not tallies and run.checks.get("refused_rows"):
        tallies = [Tally("refused", run.checks["refused_rows"], run.checks["refused_groups"])]
    report = Report(
        tallies, bool(run.foreseen.get("is_exact", True)), is_saved, run.rows, run.groups,
        run.checks.get("repeats", 0), run.checks.get("repaired", 0) + (run.saved.get("repaired", 0) if is_saved else 0),
    )  # fmt: skip
    report.balances = list(balances_of(run))
    if with_causes and has_rows(run):
        with Staging.of(run.pk) as staged:
            report.refusals = [_cause(run, one) for one in asked.reasons(staged, "refused")]
            report.repairs = [_cause(run, one) for one in asked.reasons(staged, "repaired")]
    return report


def has_rows(run: ImportRun) -> bool:
    """Say whether the staged rows of a run are still there."""
    return (folder_of(run.pk) / "rows.sqlite3").exists()


def balances_of(run: ImportRun) -> Iterator[Balance]:
    """Yield the figures that must be the same in the file and in Nokshi."""
    kind = import_kinds.get(run.kind)
    drops = run.plan.get("choices", {}).get(REPEATS) == "drop"
    fed = {column.field for column in plan_of(run.plan).columns}
    for total in kind.totals if kind else ():
        if total.column and total.column not in fed:
            continue
        parts = {name: Decimal(value) for name, value in run.totals.get(total.name, {}).items()}
        if "file" not in parts:
            continue
        none = Decimal(0)
        yield Balance(
            total.label, parts["file"], parts.get("refused", none), parts.get("same", none),
            parts.get("repeats", none) if drops else none, parts.get("nokshi"), parts.get("repeats", none),
        )  # fmt: skip


def line_of(run: ImportRun, number: int, files: Sequence[Any] | None = None) -> int:
    """Return the line in its file that a row stands on, as a spreadsheet counts."""
    held = [file for file in (run.files.all() if files is None else files) if file.before < number]
    file = max(held, key=lambda one: one.before, default=None)
    return number if file is None else number - file.before + int(file.found.get("header", 1))


def _cause(run: ImportRun, reason: asked.Reason) -> Cause:
    return Cause(in_own_language(reason.texts), reason.heading, reason.rows, line_of(run, reason.first))


def refused_table(run: ImportRun) -> Iterator[list[Any]]:
    """Yield the rows that were not saved in the columns of the file, the reason beside; headings first."""
    yield [*run.headers, str(_("Why not saved")), str(_("Row in the file"))]
    width = len(run.headers)
    for line, cells, why in refused_rows(run):
        yield [*cells[:width], *[None] * (width - len(cells)), why, line]


def refused_rows(run: ImportRun) -> Iterator[tuple[int, list[Any], str]]:
    """Yield the rows that were not saved: line in the file, cells, and why."""
    files = list(run.files.all())
    with Staging.of(run.pk) as staged:
        for row in asked.refused(staged):
            why = " ".join(in_own_language(text) for text in row.texts)
            if not why:
                why = str(sentence_of("with_others", row=line_of(run, row.because_of, files)))
            yield line_of(run, row.number, files), row.cells, why
