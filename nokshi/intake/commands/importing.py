"""`nokshi import`: take in files, go on with an import, or take one back."""

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from nokshi.kernel.errors import DomainError

if TYPE_CHECKING:
    from nokshi.intake.models import ImportRun
    from nokshi.kernel.scope import Scope

SAVED, REFUSED, FAILED = 0, 1, 2


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the words of the command."""
    add, read, end = (
        parser.add_argument,
        parser.add_argument_group(_("reading")),
        parser.add_argument_group(_("afterwards")),
    )
    add("files", nargs="*", metavar="FILE", help=_("CSV, XLSX, XLS, ODS, Parquet, JSON or vCard, also in .gz or .zip"))
    add("--kind", default="", help=_("what the file holds: people, companies, products, orders; else guessed"))
    add("--map", default="", metavar="FILE", help=_('JSON: {"Heading": "field"}; an empty field leaves a column out'))
    add("--choose", action="append", default=[], metavar="NAME=VALUE", help=_("answer a question of the preview"))
    add("--drop-repeats", action="store_true", help=_("leave out rows that repeat an earlier one exactly"))
    add("--leave-empty", action="store_true", help=_("leave unreadable cells empty instead of refusing their rows"))
    add("--unit", default="", help=_("name or number of the unit the records belong to; else the whole organisation"))
    add("--source", default="", help=_("the system the file is from; its numbers are known by this name"))
    add("--no-fields", action="store_true", help=_("make no custom fields of columns that have no place"))
    add("--dry-run", action="store_true", help=_("read, check and count, but save nothing"))
    add("--json", action="store_true", help=_("print the report as JSON"))
    read.add_argument("--encoding", default="", help=_("else guessed"))
    read.add_argument("--sheet", default="", help=_("the sheet of a workbook; else the first that is not empty"))
    read.add_argument("--zone", default="", help=_("the time zone of times that name none, as Europe/London"))
    read.add_argument("--dates", choices=["day", "month"], help=_("what comes first in dates that could be either"))
    read.add_argument("--decimals", choices=["point", "comma"], help=_("the decimal mark where it could be either"))
    end.add_argument("--refused", default="", metavar="FILE", help=_("write the rows that were not saved there"))
    end.add_argument("--pdf", default="", metavar="FILE", help=_("write the account of the import there, as PDF"))
    end.add_argument("--account", type=int, metavar="RUN", help=_("tell the account of the import with this number"))
    end.add_argument("--undo", type=int, metavar="RUN", help=_("take the import with this number back"))
    end.add_argument("--resume", type=int, metavar="RUN", help=_("go on with the import with this number"))
    end.add_argument("--list", action="store_true", help=_("list the imports"))


def run(options: argparse.Namespace) -> int:
    """Do what was asked; the exit status is 0 when all rows were taken, 1 when some were refused, 2 when it failed."""
    from nokshi.kernel.scope import Scope
    from nokshi.workspace.queries import organisation

    here = organisation()
    scope = Scope.system(language=here.language, zone=options.zone or here.zone, currency=here.currency)
    if options.list:
        return _list(scope, as_json=options.json)
    if options.undo is not None:
        return _undo(options, scope)
    if options.account is not None:
        return _account(options, scope)
    return _take_in(options, scope)


def _take_in(options: argparse.Namespace, scope: "Scope") -> int:
    from nokshi.intake.commands.showing import Show
    from nokshi.intake.queries import find_run
    from nokshi.intake.reading.problems import BadFile

    show = Show(quiet=options.json)
    if options.resume is not None:
        runs = [find_run(scope, options.resume)]
    else:
        if not options.files:
            print(_("Name the files to take in; see nokshi import --help."), file=sys.stderr)
            return FAILED
        try:
            runs = _begin(options, scope, show)
        except BadFile as refusal:
            if options.json:
                problem = {"code": refusal.code, "values": refusal.values}
                print(json.dumps({"run": None, "status": "refused", "problem": problem, "sentence": str(refusal)}))
            print(str(refusal), file=sys.stderr)
            return FAILED
    codes = [_carry_through(one, options, scope, show) for one in runs]
    return max(codes, default=FAILED)


def _begin(options: argparse.Namespace, scope: "Scope", show: Any) -> list["ImportRun"]:
    """Read the files; an import of the same files that was cut off is gone on with instead."""
    from nokshi.intake import actions
    from nokshi.intake.actions.beginning import Given
    from nokshi.intake.queries import digests_of, unfinished_twin
    from nokshi.kernel import clock
    from nokshi.workspace.queries import find_unit, root_unit

    unit = find_unit(options.unit) if options.unit else root_unit()
    given = [Given(Path(name).name, Path(name).open("rb")) for name in options.files]  # noqa: SIM115  closed below
    try:
        made = actions.begin(
            files=given, unit_id=unit.pk, scope=scope, now=clock.now(), source=options.source, is_command=True,
            plan=_hints(options, scope), options=_reading(options),
        )  # fmt: skip
    finally:
        for one in given:
            one.file.close()
    if not options.dry_run:
        twin = unfinished_twin(digests_of(made), unit.pk)
        if twin is not None:
            actions.discard(run=made)
            show.say(_("Going on with import %(run)s, which was cut off.") % {"run": twin.pk})
            return [twin]
    show.work(made)
    others = list(made.parts.filter(thing="").order_by("pk"))
    for other in others:
        show.work(other)
    return [made, *others]


def _carry_through(made: "ImportRun", options: argparse.Namespace, scope: "Scope", show: Any) -> int:
    from nokshi.intake import actions
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor

    made.refresh_from_db()
    if made.status in {"stopped", "failed"} and (made.steps or options.resume is not None):
        actions.go_on(run=made)
        made.refresh_from_db()
    if made.status in {"reading", "checking"} and options.resume is not None:
        show.work(made)
        made.refresh_from_db()
    if made.status == "read":
        show.columns(made)
        try:
            actions.ask_for_check(run=made, scope=scope)
        except DomainError as refusal:
            print(f"{made.name}: {refusal}", file=sys.stderr)
            return FAILED
        show.work(made, look=options.dry_run)
        made.refresh_from_db()
    if made.is_move and made.status == "checked" and options.dry_run:
        show.work(made, look=True)
    if made.is_move and made.status == "checked" and options.no_fields:
        actions.leave_fields(move=made)
    if made.status == "checked" and not options.dry_run:
        actions.start(run=made, scope=scope, actor=Actor.system(), now=clock.now())
    if not options.dry_run:
        show.work(made)
    made.refresh_from_db()
    return _told(made, options, show)


def _told(made: "ImportRun", options: argparse.Namespace, show: Any) -> int:
    from nokshi.intake.queries import report_of
    from nokshi.intake.reading.problems import problem_of

    if made.status == "failed":
        problem = problem_of(made.problem)
        if options.json:
            print(
                json.dumps({"run": made.pk, "status": made.status, "problem": made.problem, "sentence": str(problem)})
            )
        print(str(problem), file=sys.stderr)
        return FAILED
    if made.status in {"reading", "checking", "running"}:
        # Not even the reason could be written down: the disk is full, or the database away.
        print(
            _("The import stands still. Look at the disk and the database, then type: nokshi import --resume %(run)s")
            % {"run": made.pk},
            file=sys.stderr,
        )
        return FAILED
    if options.pdf:
        show.write_account(made, Path(options.pdf))
    if made.is_move:
        return REFUSED if show.move(made) else SAVED
    report = report_of(made)
    show.report(made, report)
    if options.refused and report.refused:
        show.write_refused(made, Path(options.refused))
    return REFUSED if report.refused else SAVED


def _account(options: argparse.Namespace, scope: "Scope") -> int:
    from nokshi.intake.commands.showing import Show
    from nokshi.intake.queries import find_run

    return _told(find_run(scope, options.account), options, Show(quiet=options.json))


def _undo(options: argparse.Namespace, scope: "Scope") -> int:
    from nokshi.intake import actions
    from nokshi.intake.commands.showing import Show
    from nokshi.intake.queries import find_run
    from nokshi.kernel.actor import Actor

    made = find_run(scope, options.undo)
    if made.status != "undoing":
        actions.ask_for_undo(run=made, actor=Actor.system())
    show = Show(quiet=options.json)
    show.work(made)
    made.refresh_from_db()
    show.undone(made)
    return SAVED if made.status == "undone" else FAILED


def _list(scope: "Scope", *, as_json: bool) -> int:
    from nokshi.intake.queries import runs_in

    for made in runs_in(scope).order_by("pk"):
        facts = {"run": made.pk, "status": made.status, "kind": made.kind, "rows": made.rows, "file": made.name}
        print(
            json.dumps(facts, ensure_ascii=False)
            if as_json
            else "{run:>6} {status:<9} {kind:<10} {rows:>10} {file}".format(**facts)
        )
    return SAVED


def _hints(options: argparse.Namespace, scope: "Scope") -> Any:
    """Return the plan that the command line and the map file tell."""
    from nokshi.intake.rules.plan import Plan
    from nokshi.intake.rules.planning import hints_of
    from nokshi.ports.importing import REPEATS

    plan = hints_of(json.loads(Path(options.map).read_text(encoding="utf-8"))) if options.map else Plan()
    plan.kind = options.kind or plan.kind
    plan.zone = options.zone or (plan.zone if plan.zone != "UTC" else scope.zone)
    plan.leave_empty = plan.leave_empty or options.leave_empty
    plan.choices = {**plan.choices, **dict(pair.partition("=")[::2] for pair in options.choose)}
    if options.drop_repeats:
        plan.choices[REPEATS] = "drop"
    for column in plan.columns:
        if options.dates:
            column.day_first = options.dates == "day"
        if options.decimals:
            column.mark = "." if options.decimals == "point" else ","
    if options.dates:
        plan.day_first = options.dates == "day"
    if options.decimals:
        plan.mark = "." if options.decimals == "point" else ","
    return plan


def _reading(options: argparse.Namespace) -> dict[str, Any]:
    return {name: value for name, value in (("encoding", options.encoding), ("sheet", options.sheet)) if value}
