"""The steps between file and import: how it is read, what its columns become, what is decided."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from nokshi.intake import actions, queries
from nokshi.intake.actions.planning import kind_for
from nokshi.intake.models import ImportRun
from nokshi.intake.rules.new_fields import kind_in
from nokshi.intake.rules.plan import Plan, plan_of
from nokshi.intake.rules.planning import guess_plan
from nokshi.intake.rules.profile import profiles_of
from nokshi.intake.schedule import work_on
from nokshi.intake.web import shown
from nokshi.intake.web.forms import DecideForm, FileForm, MatchForm, NewKindForm
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import import_kinds
from nokshi.ui.toasts import warn


@needs("intake.run")
def files(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show how each file was read, and read it in another way."""
    run = queries.find_run(scope_of(request), run_id)
    forms = [FileForm(file, request.POST or None) for file in run.files.order_by("pk")]
    if request.method == "POST" and all(form.is_valid() for form in forms):
        try:
            changed = [form for form in forms if form.options() != form.file.options]
            for form in changed:
                actions.change_reading(run=run, file_id=form.file.pk, options=form.options())
        except DomainError as refusal:
            forms[0].add_error(None, str(refusal))
        else:
            if changed:
                later(work_on, run.pk)
            return redirect("intake:run", run.pk)
    context = {"run": run, "steps": shown.STEPS, "at": 1, "forms": forms, "line": shown.line_of(run)}
    return render(request, "intake/file.html", context, status=422 if any(form.errors for form in forms) else 200)


@needs("intake.run")
def match(request: HttpRequest, run_id: int) -> HttpResponse:
    """Show what becomes of each column; keep what was said and have the rows checked."""
    run = queries.find_run(scope_of(request), run_id)
    if request.method != "POST":
        return match_page(request, run)
    form = MatchForm(run, scope_of(request), request.POST)
    if not form.is_valid():
        return match_page(request, run, form)
    try:
        if form.cleaned_data["kind"] != form.plan.kind:
            actions.change_plan(run=run, plan=_as_kind(run, form, scope_of(request)), scope=scope_of(request))
            return redirect("intake:run", run.pk)
        run = actions.change_plan(run=run, plan=form.changed_plan(), scope=scope_of(request))
        actions.ask_for_check(run=run, scope=scope_of(request))
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return match_page(request, run, form)
    later(work_on, run.pk)
    return redirect("intake:run", run.pk)


@require_POST
@needs("intake.run")
def new_kind(request: HttpRequest, run_id: int) -> HttpResponse:
    """Make a kind of record of what the file holds, and go on with its columns."""
    run = queries.find_run(scope_of(request), run_id)
    scope = scope_of(request)
    form = NewKindForm(run, request.POST)
    if not form.is_valid():
        return match_page(request, run, making=form)
    try:
        actions.make_kind(
            run=run, name=form.cleaned_data["name"], heading=form.cleaned_data["heading"], scope=scope,
            actor=Actor.user(scope.user_id), now=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        form.add_error(None, str(refusal))
        return match_page(request, run, making=form)
    return redirect("intake:run_match", run.pk)


@require_POST
@needs("intake.run")
def decide(request: HttpRequest, run_id: int) -> HttpResponse:
    """Keep what was decided and count anew."""
    run = queries.find_run(scope_of(request), run_id)
    if run.is_move:
        _keep_zone(request, run)
    else:
        keep_decisions(request, run)
    later(work_on, run.pk)
    return redirect("intake:run", run.pk)


def _keep_zone(request: HttpRequest, run: ImportRun) -> None:
    """Keep the zone in which the times of a move are read."""
    try:
        actions.choose_zone(run=run, zone=request.POST.get("zone", "").strip())
    except DomainError as refusal:
        warn(request, str(refusal))


def keep_decisions(request: HttpRequest, run: ImportRun) -> bool:
    """Keep the answers in a request; return whether the rows must be checked again because of them."""
    if run.status != "checked" or run.is_move:
        return False
    form = decide_form(run, scope_of(request), request)
    if not form.is_valid():
        return False
    try:
        if form.is_about_reading():
            fresh = actions.change_plan(run=run, plan=form.changed_plan(), scope=scope_of(request))
            actions.ask_for_check(run=fresh, scope=scope_of(request))
            return True
        actions.choose(run=run, choices=form.choices())
    except DomainError as refusal:
        warn(request, str(refusal))
    return False


def decide_form(run: ImportRun, scope: Scope, request: HttpRequest | None = None) -> DecideForm:
    """Return the questions of a checked run."""
    return DecideForm(run, profiles_of(run.profiles), request.POST if request else None)


def match_page(
    request: HttpRequest, run: ImportRun, form: MatchForm | None = None, making: NewKindForm | None = None
) -> HttpResponse:
    """Show the columns of the file and what they become."""
    form = form or MatchForm(run, scope_of(request))
    becomes = [form.becomes(place) for place in range(len(form.plan.columns))]
    may_make = run.status in {"read", "checked"} and actions.maker_for(scope_of(request)) is not None
    wrong = bool(form.errors or (making and making.errors))
    lines = shown.column_lines(run, form)
    context = {
        "run": run, "steps": shown.STEPS, "at": 2, "form": form, "lines": lines, "line": shown.line_of(run),
        "matched": sum(1 for one in becomes if one and not kind_in(one)), "columns": len(lines),
        "new": sum(1 for one in becomes if kind_in(one)), "kind": form.plan.kind,
        "making": (making or NewKindForm(run)) if may_make else None, "is_making": making is not None,
        "files": list(run.files.order_by("pk")),
        "is_remembered": any(column.by == "memory" for column in plan_of(run.plan).columns),
    }  # fmt: skip
    return render(request, "intake/match.html", context, status=422 if wrong else 200)


def _as_kind(run: ImportRun, form: MatchForm, scope: Scope) -> Plan:
    """Return the plan for another kind of record, all columns matched anew."""
    kind = kind_for(form.cleaned_data["kind"], scope) or next(iter(import_kinds))
    given = Plan(
        kind=kind.name, zone=form.cleaned_data["zone"], region=form.plan.region, day_first=form.plan.day_first,
        mark=form.plan.mark, leave_empty=form.plan.leave_empty,
    )  # fmt: skip
    return guess_plan(run.headers, profiles_of(run.profiles), [kind], given)
