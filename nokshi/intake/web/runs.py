"""The list of imports, a new one, and the page of one: where it stands decides what it shows."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from nokshi.intake import actions, queries
from nokshi.intake.actions.beginning import Given
from nokshi.intake.actions.owning import MANAGE
from nokshi.intake.actions.planning import kind_for
from nokshi.intake.exporting.moves import may_give_back
from nokshi.intake.models import ImportRun
from nokshi.intake.queries.reports import has_rows
from nokshi.intake.reading.problems import problem_of
from nokshi.intake.rules.new_fields import new_labels
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.schedule import work_on
from nokshi.intake.web import shown
from nokshi.intake.web.exports import account_answer, give_system_back
from nokshi.intake.web.forms import NewForm, ZoneForm
from nokshi.intake.web.owning import shown as own_shown
from nokshi.intake.web.planning import decide_form, match_page
from nokshi.kernel import clock
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.errors import DomainError, Text
from nokshi.kernel.jobs import later
from nokshi.kernel.sheets import disarmed
from nokshi.ports.exporting import export_kinds
from nokshi.ui.paging import page_of

MOST_LOOSE = 20
STEP_OF = {
    "reading": 1, "read": 2, "checking": 3, "checked": 3, "running": 4, "stopped": 4, "failed": 4, "done": 5,
    "undoing": 5, "undone": 5,
}  # fmt: skip


@require_GET
@needs("intake.run")
def run_list(request: HttpRequest) -> HttpResponse:
    """List the imports of the reader's units, the newest first."""
    page = page_of(
        queries.runs_in(scope_of(request)).filter(thing="").select_related("created_by", "unit"), "-pk",
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    rows = [shown.line_of(run) for run in page.rows]
    may_export = any(scope_of(request).may(kind.capability) for kind in export_kinds)
    return render(request, "intake/runs.html", {"page": page, "rows": rows, "may_export": may_export})


@needs("intake.run")
def new(request: HttpRequest) -> HttpResponse:
    """Choose files; reading them begins at once."""
    scope = scope_of(request)
    kind = kind_for(request.GET.get("kind", ""), scope)
    form = NewForm(scope, request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = [Given(one.name, one) for one in form.cleaned_data["given"]]
        try:
            run = actions.begin(
                files=given, unit_id=int(form.cleaned_data["unit"]), scope=scope, now=clock.now(),
                source=form.cleaned_data["source"], plan=Plan(kind=kind.name if kind else "", zone=scope.zone),
            )  # fmt: skip
        except DomainError as refusal:
            form.add_error("given", str(refusal))
        else:
            later(work_on, run.pk)
            return redirect("intake:run", run.pk)
    status = 422 if form.errors else 200
    return render(request, "intake/new.html", {"form": form, "steps": shown.STEPS, "kind": kind}, status=status)


@require_GET
@needs("intake.run")
def page(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show an import as it stands."""
    run = queries.find_run(scope_of(request), run_id)
    if run.status in shown.AT_WORK:
        return render(request, "intake/working.html", {**frame(run), "work": work_of(run)})
    if run.is_move and (run.status != "failed" or run.started_at):
        return move_page(request, run)
    if run.status == "read":
        return match_page(request, run)
    if run.status == "checked":
        return checked_page(request, run)
    if run.status == "failed" and not run.steps:
        return render(request, "intake/failed.html", {**frame(run), "files": list(run.files.all())})
    return report_page(request, run)


@require_GET
@needs("intake.run")
def progress(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say how far the work is; when there is none, lead to the page that follows."""
    run = queries.find_run(scope_of(request), run_id)
    work = work_of(run)
    if not is_htmx(request):
        return redirect("intake:run", run.pk)
    if not work["words"]:
        return HttpResponse(headers={"HX-Redirect": reverse("intake:run", args=[run.pk])})
    return render(request, "ui/work.html", work)


@require_GET
@needs("intake.run")
def tally(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say what will happen, as far as it is counted."""
    run = queries.find_run(scope_of(request), run_id)
    if not is_htmx(request):
        return redirect("intake:run", run.pk)
    context = {
        "run": run,
        "report": queries.report_of(run, with_causes=False),
        "new_fields": new_labels(plan_of(run.plan)),
    }
    if run.foreseen:
        context |= {"examples": shown.examples_of(run), "columns": shown.example_columns(run)}
    return render(request, "intake/tally_part.html", context)


@require_GET
@needs("intake.run")
def refused(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Give the rows that were not saved as a file, to be mended and given again."""
    run = queries.find_run(scope_of(request), run_id)
    rows = queries.refused_table(run) if has_rows(run) else iter(())
    writer = csv.writer(_Echo())

    def lines() -> Iterator[str]:
        yield "\ufeff"
        for row in rows:
            yield writer.writerow(["" if cell is None else disarmed(str(cell)) for cell in row])

    headers = {"Content-Disposition": f'attachment; filename="not-saved-{run.pk}.csv"'}
    return StreamingHttpResponse(lines(), content_type="text/csv; charset=utf-8", headers=headers)


@require_GET
@needs("intake.run")
def account(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Give the account of an import as PDF, in the reader's language."""
    run = queries.find_run(scope_of(request), run_id)
    return account_answer(run)


def checked_page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Show what saving would do, and ask what has to be decided."""
    report = queries.report_of(run)
    twin = queries.same_before(run, list(run.files.values_list("digest", flat=True)))
    context = {
        **frame(run), "report": report, "form": decide_form(run, scope_of(request)), "twin": twin,
        "examples": shown.examples_of(run), "columns": shown.example_columns(run),
        "balances": shown.balances_of(report),
    }  # fmt: skip
    return render(request, "intake/checked.html", context)


def report_page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Show what an import did."""
    report = queries.report_of(run)
    context = {
        **frame(run), "report": report, "has_rows": has_rows(run), "left": shown.left_of(run, scope_of(request)),
        "examples": shown.examples_of(run), "columns": shown.example_columns(run),
        "balances": shown.balances_of(report),
    }  # fmt: skip
    return render(request, "intake/report.html", context)


def move_page(request: HttpRequest, run: ImportRun) -> HttpResponse:
    """Show what becomes of everything in another system's export, or became of it."""
    account = queries.account_of(run)
    twin = queries.same_before(run, queries.digests_of(run)) if run.status == "checked" else None
    may_choose = scope_of(request).may(MANAGE)
    made, others = own_shown(run, account.own, may_choose=may_choose)
    context = {
        "own_made": made, "own_others": others, "may_choose": may_choose, "kept_fields": account.kept_fields,
        **frame(run), "account": account, "lines": shown.thing_lines(account), "twin": twin,
        "loose": account.loose[:MOST_LOOSE], "unmade": account.unmade[:MOST_LOOSE],
        "may_export": may_give_back(scope_of(request)), "form": ZoneForm(initial={"zone": account.zone}),
    }  # fmt: skip
    return render(request, "intake/move.html", context)


@require_POST
@needs("intake.export")
def give_back(request: HttpRequest, run_id: int) -> HttpResponseBase:
    """Give what came from the run's system in its own files, with what changed here since."""
    run = queries.find_run(scope_of(request), run_id)
    return give_system_back(run.system, scope_of(request))


def frame(run: ImportRun) -> dict[str, Any]:
    """Return what every page of an import shows."""
    problem = str(problem_of(run.problem)) if run.problem else ""
    at = STEP_OF[run.failed_while if run.status == "failed" and run.failed_while else run.status]
    steps: Sequence[Text] = shown.STEPS
    if run.system:
        steps, at = shown.MOVE_STEPS, max(at - 1, 1)
    new = new_labels(plan_of(run.plan))
    return {"run": run, "steps": steps, "at": at, "line": shown.line_of(run), "problem": problem, "new_fields": new}


def work_of(run: ImportRun) -> dict[str, Any]:
    """Return the bar of the work that goes on; no words when there is none."""
    words, value, most = shown.work_words(run)
    stop = reverse("intake:run_stop", args=[run.pk]) if run.status == "running" else ""
    url = reverse("intake:run_progress", args=[run.pk])
    return {"words": words, "value": value, "max": most, "url": url, "stop_url": stop, "is_done": False}


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text
