"""Progress and reports of the command line."""

import csv
import json
from dataclasses import asdict
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table

from nokshi.intake import queries, schedule
from nokshi.intake.commands.owning import own_facts, own_of
from nokshi.intake.exporting.accounts import account_sheet
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.reports import Report
from nokshi.intake.rules.plan import ColumnPlan, plan_of
from nokshi.kernel import formats
from nokshi.kernel.sheets import disarmed
from nokshi.ports.importing import import_kinds
from nokshi.ui.printing import write_pdf
from nokshi.ui.written import digits, figure

WORDS = {
    "reading": gettext_lazy("Reading"), "checking": gettext_lazy("Checking"),
    "checked": gettext_lazy("Counting what would happen"), "running": gettext_lazy("Saving"),
    "undoing": gettext_lazy("Taking back"),
}  # fmt: skip
FATES = {
    "new": gettext_lazy("new"), "look": gettext_lazy("new, but much like one that is there"),
    "joined": gettext_lazy("added to one that is there"), "same": gettext_lazy("already there, unchanged"),
    "held": gettext_lazy("kept whole until there is a place for it"), "refused": gettext_lazy("not saved"),
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
        with Progress(*columns, console=self.console, transient=True, disable=self.quiet) as progress:
            bar = progress.add_task(str(WORDS.get(run.status, "")), total=None)
            schedule.carry_on(run.pk, told=lambda now: self._move(progress, bar, now), look_ahead=look)

    def columns(self, run: ImportRun) -> None:
        """Show what becomes of each column, and how it was guessed."""
        plan = plan_of(run.plan)
        labels = {column.name: str(column.label) for column in import_kinds[plan.kind].all_columns} if plan.kind else {}
        table = Table(_("In the file"), _("In Nokshi"), _("By"), _("Read as"), title=f"{run.name}: {_kind(plan.kind)}")
        for column in plan.columns:
            left_out = f"[dim]{_('left out')}[/]"
            table.add_row(
                column.header, labels.get(column.field, column.field) or left_out, column.by, _read_as(column)
            )
        self.console.print(table)

    def report(self, run: ImportRun, report: Report) -> None:
        """Print what happened, or what would."""
        if self.quiet:
            print(json.dumps(facts_of(run, report), ensure_ascii=False, default=str))
            return
        title = _("Import %(run)s: %(file)s") if report.is_saved else _("Import %(run)s: %(file)s (nothing was saved)")
        table = Table("", _("rows"), _("records"), title=title % {"run": run.pk, "file": run.name})
        for tally in report.tallies:
            table.add_row(str(FATES[tally.fate]), figure(tally.rows), figure(tally.groups))
        table.add_section()
        table.add_row(_("rows in the file"), figure(report.rows), figure(report.groups))
        table.add_row(_("of these mended"), figure(report.repaired), "")
        table.add_row(_("of these repeat another one"), figure(report.repeats), "")
        self.out.print(table)
        self._balances(report)
        for heading, causes in ((_("Not saved"), report.refusals), (_("Mended"), report.repairs)):
            for cause in causes[:12]:
                first = _("first in row %(row)s") % {"row": figure(cause.first)}
                self.out.print(
                    f"{heading}: {figure(cause.rows)} × {cause.column}: {cause.text} ({first})", markup=False
                )
        if report.is_saved:
            said = _("Take it back at any time with: nokshi import --undo %(run)s") % {"run": run.pk}
            self.out.print(said, markup=False)

    def move(self, run: ImportRun) -> int:
        """Print the account of a move and return how many rows were refused."""
        run.refresh_from_db()
        account = queries.account_of(run)
        if self.quiet:
            print(json.dumps(facts_of_move(run, account), ensure_ascii=False, default=str))
            return account.count("refused")
        title = _("Import %(run)s: an export of %(system)s") if account.is_saved else _(
            "Import %(run)s: an export of %(system)s (nothing was saved)")  # fmt: skip
        fates = [fate for fate in FATES if account.count(fate)]
        title %= {"run": run.pk, "system": account.label}
        table = Table(
            _("in the files"), _("becomes"), _("rows"), *(str(FATES[fate]) for fate in fates), _("gap"),
            title=f"{title} · {account.edition}" if account.edition else title,
        )  # fmt: skip
        for line in account.lines:
            counts = [figure(line.counts.get(fate, 0)) for fate in fates]
            table.add_row(line.thing, str(line.kind), figure(line.rows), *counts, figure(line.gap))
        self.out.print(table)
        self._found(account)
        if account.is_saved:
            said = _("Take it back at any time with: nokshi import --undo %(run)s") % {"run": run.pk}
            self.out.print(said, markup=False)
        return account.count("refused")

    def _found(self, account: queries.Account) -> None:
        if account.zone:
            said = _("Times are read as those of %(zone)s: the files do not say it. Say another one with --zone.")
            self.out.print(said % {"zone": account.zone}, markup=False)
        own_of(account, self.out)
        for link in account.links:
            said = _("%(thing)s: %(found)s links “%(name)s” lead to a row, %(missing)s lead nowhere")
            words = {"thing": link.thing, "name": link.label, "found": figure(link.found),
                     "missing": figure(link.missing)}  # fmt: skip
            self.out.print(said % words, markup=False)
            if link.made or link.refused:
                self.out.print(_made(link.made, link.refused), markup=False)
        for one in account.unmade:
            where = _("%(thing)s, row %(row)s, %(heading)s: %(why)s")
            words = {"thing": one.thing, "row": figure(one.number), "heading": one.heading, "why": one.why}
            self.out.print(where % words, markup=False)
        for thing, name, amount in account.money:
            self.out.print(f"{thing}: {name} {_plain(amount)}", markup=False)
        if account.files:
            said = ngettext(
                "%(count)s file that is no table (%(size)s) stays in the archive: keep it.",
                "%(count)s files that are no tables (%(size)s) stay in the archive: keep it.", account.files,
            )  # fmt: skip
            words = {"count": figure(account.files), "size": filesizeformat(account.bytes)}
            self.out.print(said % words, markup=False)
        if account.first:
            said = _("first date %(first)s, last date %(last)s") % {"first": account.first, "last": account.last}
            self.out.print(digits(said), markup=False)
        for line in account.lines:
            for cause in line.report.refusals if line.report else ():
                first = _("first in row %(row)s") % {"row": figure(cause.first)}
                said = f"{line.thing}: {figure(cause.rows)} × {cause.column}: {cause.text} ({first})"
                self.out.print(said, markup=False)

    def undone(self, run: ImportRun) -> None:
        """Print what an undoing left."""
        facts = {"run": run.pk, "status": run.status, "left": run.left}
        if self.quiet:
            print(json.dumps(facts))
        elif run.status == "undone":
            for name in run.found.get("kept_fields", []):
                self.out.print(_("The custom field “%(name)s” stays: it is in use.") % {"name": name}, markup=False)
            said = _("Import %(run)s was taken back.") % {"run": run.pk}
            stay = _("%(count)s records stay: others built on them.") % {"count": figure(run.left)}
            self.out.print(f"{said} {stay}" if run.left else said)

    def write_refused(self, run: ImportRun, path: Path) -> None:
        """Write the rows that were not saved, in their own columns, with the reason beside."""
        with path.open("w", newline="", encoding="utf-8-sig") as file:
            writer = csv.writer(file)
            for row in queries.refused_table(run):
                writer.writerow(["" if cell is None else disarmed(str(cell)) for cell in row])
        said = _("The rows that were not saved are in %(path)s: mend them there and import that file.")
        self.say(said % {"path": path})

    def write_account(self, run: ImportRun, path: Path) -> None:
        """Write the account of an import as PDF, in the language of the house."""
        write_pdf(path, account_sheet(run))
        self.say(_("The account is in %(path)s.") % {"path": path})

    def _balances(self, report: Report) -> None:
        for one in report.balances:
            amounts = [
                (_("%(amount)s in the file"), one.file),
                (_("%(amount)s not saved"), one.refused or None),
                (_("%(amount)s already there"), one.same or None),
                (_("%(amount)s left out as repeats"), one.dropped or None),
                (_("%(amount)s in Nokshi, gap %(gap)s"), one.nokshi),
            ]
            gap = _plain(one.gap or Decimal(0))
            parts = [text % {"amount": _plain(amount), "gap": gap} for text, amount in amounts if amount is not None]
            self.out.print(f"{one.label}: {'; '.join(parts)}", markup=False)

    @staticmethod
    def _move(progress: Progress, bar: TaskID, run: ImportRun) -> None:
        if run.is_move:
            progress.update(bar, description=str(WORDS.get(run.status, "")), total=run.groups, completed=run.position)
            return
        total = {"running": run.groups, "undoing": run.steps}.get(run.status)
        done = run.position if run.status != "undoing" else run.done_steps.filter(is_undone=True).count()
        progress.update(bar, description=str(WORDS.get(run.status, "")), total=total, completed=done if total else 0)


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


def facts_of_move(run: ImportRun, account: queries.Account) -> dict[str, Any]:
    """Return the account of a move as plain data."""
    return {
        "run": run.pk,
        "system": run.system,
        "edition": str(account.edition),
        "zone": account.zone,
        "status": run.status,
        "rows": account.rows,
        "gap": account.gap,
        "things": [
            {"thing": line.thing, "part": line.run.pk, "kind": line.run.kind, "rows": line.rows,
             "fates": {fate: count for fate, count in line.counts.items() if count}, "repeats": line.repeats,
             "refusals": [asdict(one) for one in line.report.refusals] if line.report else []}
            for line in account.lines
        ],
        "links": [asdict(one) for one in account.links],
        "loose": [asdict(one) for one in account.loose],
        "unmade": [asdict(one) for one in account.unmade],
        "money": [{"thing": thing, "name": name, "amount": amount} for thing, name, amount in account.money],
        "first": account.first,
        "last": account.last,
        "fields": own_facts(account),
        "kept_fields": account.kept_fields,
        "files": account.files,
        "bytes": account.bytes,
        "apart": [{"run": one.pk, "file": one.name} for one in account.apart],
    }  # fmt: skip


def _made(made: int, refused: int) -> str:
    """Return how many links became relations, and how many could not."""
    said = _("of them %(made)s hold here too, %(refused)s could not be made")
    return said % {"made": figure(made), "refused": figure(refused)}


def _kind(name: str) -> str:
    return str(import_kinds[name].label) if name else _("kind not known")


def _read_as(column: ColumnPlan) -> str:
    """Return how the dates or numbers of a column are read, where that had to be chosen."""
    if column.day_first is not None:
        return _("day first") if column.day_first else _("month first")
    return {".": _("decimal point"), ",": _("decimal comma")}.get(column.mark, "")


def _plain(amount: Decimal) -> str:
    """Write an amount with grouping and without the zeros that say nothing."""
    return formats.decimal(amount, get_language() or "en", 0, 6)
