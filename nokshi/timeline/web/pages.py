"""The administrator's look at the readers of the log."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.jobs import later
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions, parking, queries
from nokshi.timeline.schedule import retry_on


@require_GET
@needs("timeline.watch")
def readers_page(request: HttpRequest) -> HttpResponse:
    """Show where each reader stands and what it failed on."""
    now, asked = clock.now(), request.GET
    minute, hour = queries.arrivals(now)
    context = {
        "standings": queries.standings(now),
        "page": queries.parked_events(
            scope_of(request), after=asked.get("after", ""), before=asked.get("before", "")
        ),
        "waiting": queries.count_parked(),
        "minute": minute,
        "hour": hour,
    }  # fmt: skip
    return render(request, "timeline/readers.html", context)


@require_POST
@needs("timeline.watch")
def retry(request: HttpRequest) -> HttpResponse:
    """Try what is parked again: one event now, or all of them by the worker."""
    chosen, now = request.POST.get("parked", ""), clock.now()
    if not chosen.isdecimal():
        _retry_all(request, now)
        return redirect("timeline:readers")
    try:
        passed = parking.retry_one(int(chosen), now)
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        said = _("The event went through.") if passed else _("It did not go through; the error below says why.")
        messages.success(request, said)
    return redirect("timeline:readers")


def _retry_all(request: HttpRequest, now: datetime) -> None:
    count = parking.let_all_be_tried(now)
    later(retry_on)
    shown = formats.figure(count, scope_of(request).language)
    said = ngettext(
        "%(count)s event is tried again; what fails stays below.",
        "%(count)s events are tried again; what fails stays below.",
        count,
    )
    messages.success(request, said % {"count": shown})


@require_POST
@needs("timeline.watch")
def skip(request: HttpRequest) -> HttpResponse:
    """Let a parked event go, for a reason."""
    chosen, scope = request.POST.get("parked", ""), scope_of(request)
    try:
        gone = chosen.isdecimal() and actions.skip_parked(
            parked_id=int(chosen),
            reason=request.POST.get("reason", ""),
            actor=Actor.user(scope.user_id),
            now=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The event is passed over.") if gone else _("It was not parked any more."))
    return redirect("timeline:readers")


@require_POST
@needs("timeline.watch")
def set_back(request: HttpRequest) -> HttpResponse:
    """Let a reader begin again, from a moment or from the start."""
    scope = scope_of(request)
    text = request.POST.get("since", "").strip()
    since = _moment(text, scope)
    if text and since is None:
        messages.warning(request, _("This is no day and hour. Leave it empty to read from the start."))
        return redirect("timeline:readers")
    try:
        actions.set_back(
            reader=request.POST.get("reader", ""), since=since, actor=Actor.user(scope.user_id), now=clock.now()
        )  # fmt: skip
    except DomainError as refusal:
        messages.warning(request, str(refusal))
    else:
        messages.success(request, _("The reader begins again; it takes a while until all is read."))
    return redirect("timeline:readers")


def _moment(text: str, scope: Scope) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment.replace(tzinfo=ZoneInfo(scope.zone)) if moment and moment.tzinfo is None else moment
