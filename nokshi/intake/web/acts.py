"""Start, stop, go on, take back, throw away."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from nokshi.intake import actions, queries
from nokshi.intake.models import ImportRun
from nokshi.intake.schedule import work_on
from nokshi.intake.web.owning import keep_fields
from nokshi.intake.web.planning import keep_decisions
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.ui.toasts import tell, warn


@require_POST
@needs("intake.run")
def start(request: HttpRequest, run_id: int) -> HttpResponse:
    """Begin to save; where a decision changed how cells are read, the rows are checked again first."""
    run = queries.find_run(scope_of(request), run_id)
    if keep_decisions(request, run):
        warn(request, _("What you decided changes how cells are read. The rows are checked again; then import."))
        later(work_on, run.pk)
        return redirect("intake:run", run.pk)

    def begin() -> None:
        keep_fields(request, run)
        actions.start(
            run=run, scope=scope_of(request), actor=Actor.user(scope_of(request).user_id), now=clock.now()
        )  # fmt: skip

    return _do(request, run, begin)


@require_POST
@needs("intake.run")
def stop(request: HttpRequest, run_id: int) -> HttpResponse:
    """Stop saving; what was saved stays, and it can go on."""
    run = queries.find_run(scope_of(request), run_id)
    actor = Actor.user(scope_of(request).user_id)
    return _do(request, run, lambda: actions.stop(run=run, actor=actor, now=clock.now()), works=False)


@require_POST
@needs("intake.run")
def go_on(request: HttpRequest, run_id: int) -> HttpResponse:
    """Go on where it was stopped or failed."""
    run = queries.find_run(scope_of(request), run_id)
    return _do(request, run, lambda: actions.go_on(run=run))


@require_POST
@needs("intake.run")
def undo(request: HttpRequest, run_id: int) -> HttpResponse:
    """Take the whole import back."""
    run = queries.find_run(scope_of(request), run_id)
    return _do(request, run, lambda: actions.ask_for_undo(run=run, actor=Actor.user(scope_of(request).user_id)))


@require_POST
@needs("intake.run")
def discard(request: HttpRequest, run_id: int) -> HttpResponse:
    """Throw an import away that has saved nothing."""
    run = queries.find_run(scope_of(request), run_id)
    try:
        actions.discard(run=run)
    except DomainError as refusal:
        warn(request, str(refusal))
        return redirect("intake:run", run_id)
    tell(request, _("The file was put away. Nothing was saved from it."))
    return redirect("intake:runs")


def _do(request: HttpRequest, run: ImportRun, act: Callable[[], None], *, works: bool = True) -> HttpResponse:
    try:
        act()
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        if works:
            later(work_on, run.pk)
    return redirect("intake:run", run.pk)
