"""Progress and reports of the command line."""

import csv
import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from nokshi.intake import queries, schedule
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.reports import Report
from nokshi.intake.rules.plan import plan_of
from nokshi.ports.importing import import_kinds

WORDS = {
    "reading": "Reading", "checking": "Checking", "checked": "Counting what would happen", "running": "Saving",
    "undoing": "Taking back",
}  # fmt: skip
FATES = {
    "new": "new", "look": "new, but much like one that is there", "joined": "added to one that is there",
    "same": "already there, unchanged", "refused": "not saved",
}  # fmt: skip


class Show:
    """Tell people how far the work is, on the error stream, so that reports can be piped."""

    def __init__(self, *, quiet: bool) -> None:
        self.quiet = quiet
        self.console = Console(stderr=True, quiet=quiet)
        self.out = Console()

    def say(self, sentence: str) -> None:
        """Print one sentence."""
        self.console.print(sentence)

    def work(self, run: ImportRun, *, look: bool = False) -> None:
        """Carry a run on until it waits for a person, under a bar."""
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self.console, transient=True) as progress:
            bar = progress.add_task(WORDS.get(run.status, ""), total=None)
            schedule.carry_on(run.pk, told=lambda now: self._move(progress, bar, now), look_ahead=look)

    def columns(self, run: ImportRun) -> None:
        """Show what becomes of each column, and how it was guessed."""
        plan = plan_of(run.plan)
        labels = {column.name: str(column.label) for column in import_kinds[plan.kind].columns} if plan.kind else {}
        table = Table("In the file", "In Nokshi", "By", "Read as", title=f"{run.name}: {plan.kind or 'kind not known'}")
        for column in plan.columns:
            read_as = {True: "day first", False: "month first", None: ""}[column.day_first]
            read_as = read_as or ("decimal " + {".": "point", ",": "comma"}[column.mark] if column.mark else "")
            table.add_row(
                column.header, labels.get(column.field, column.field) or "[dim]left out[/]", column.by, read_as
            )
        self.console.print(table)

    def report(self, run: ImportRun, report: Report) -> None:
        """Print what happened, or what would."""
        if self.quiet:
            print(json.dumps(facts_of(run, report), ensure_ascii=False, default=str))
            return
        title = f"Import {run.pk}: {run.name}" + ("" if report.is_saved else " (nothing was saved)")
        table = Table("", "rows", "records", title=title)
        for tally in report.tallies:
            table.add_row(FATES[tally.fate], f"{tally.rows:,}", f"{tally.groups:,}")
        table.add_section()
        table.add_row("rows in the file", f"{report.rows:,}", f"{report.groups:,}")
        table.add_row("of these mended", f"{report.repaired:,}", "")
        table.add_row("of these repeat another one", f"{report.repeats:,}", "")
        self.out.print(table)
        self._balances(report)
        for heading, causes in (("Not saved", report.refusals), ("Mended", report.repairs)):
            for cause in causes[:12]:
                self.out.print(
                    f"{heading}: {cause.rows:,} × {cause.column}: {cause.text} (first in row {cause.first})",
                    markup=False,
                )
        if report.is_saved:
            self.out.print(f"Take it back at any time with: nokshi import --undo {run.pk}", markup=False)

    def undone(self, run: ImportRun) -> None:
        """Print what an undoing left."""
        facts = {"run": run.pk, "status": run.status, "left": run.left}
        if self.quiet:
            print(json.dumps(facts))
        elif run.status == "undone":
            more = f" {run.left:,} records stay: others built on them." if run.left else ""
            self.out.print(f"Import {run.pk} was taken back.{more}")

    def write_refused(self, run: ImportRun, path: Path) -> None:
        """Write the rows that were not saved, in their own columns, with the reason beside."""
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            for row in queries.refused_table(run):
                writer.writerow(row)
        self.say(f"The rows that were not saved are in {path}: mend them there and import that file.")

    def _balances(self, report: Report) -> None:
        for one in report.balances:
            parts = [f"{one.label}: {_plain(one.file)} in the file"]
            parts += [f"{_plain(one.refused)} not saved"] if one.refused else []
            parts += [f"{_plain(one.same)} already there"] if one.same else []
            parts += [f"{_plain(one.dropped)} left out as repeats"] if one.dropped else []
            parts += (
                [f"{_plain(one.nokshi)} in Nokshi, gap {_plain(one.gap or Decimal(0))}"]
                if one.nokshi is not None
                else []
            )
            self.out.print("; ".join(parts), markup=False)

    @staticmethod
    def _move(progress: Progress, bar: TaskID, run: ImportRun) -> None:
        total = {"running": run.groups, "undoing": run.steps}.get(run.status)
        done = run.position if run.status != "undoing" else run.done_steps.filter(is_undone=True).count()
        progress.update(bar, description=WORDS.get(run.status, ""), total=total, completed=done if total else 0)


def facts_of(run: ImportRun, report: Report) -> dict[str, Any]:
    """Return a report as plain data."""
    return {
        "run": run.pk,
        "file": run.name,
        "kind": run.kind,
        "status": run.status,
        "rows": report.rows,
        "records": report.groups,
        "repeats": report.repeats,
        "repaired": report.repaired,
        "fates": {one.fate: {"rows": one.rows, "records": one.groups} for one in report.tallies},
        "totals": [
            {"name": str(one.label), "file": one.file, "refused": one.refused, "same": one.same, "dropped": one.dropped,
             "nokshi": one.nokshi, "gap": one.gap}
            for one in report.balances
        ],
        "refusals": [asdict(one) for one in report.refusals],
        "repairs": [asdict(one) for one in report.repairs],
    }  # fmt: skip


def _plain(amount: Decimal) -> str:
    """Write an amount with grouping and without the zeros that say nothing."""
    return f"{amount:,f}".rstrip("0").rstrip(".") if amount % 1 else f"{amount:,.0f}"
