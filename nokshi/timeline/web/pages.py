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
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions, parking, queries


@require_GET
@needs("timeline.watch")
def readers_page(request: HttpRequest) -> HttpResponse:
    """Show where each reader stands and what it failed on."""
    now = clock.now()
    standings = queries.standings(now)
    minute, hour = queries.arrivals(now)
    parked = queries.parked_events(scope_of(request)) if any(one.parked for one in standings) else []
    context = {"standings": standings, "parked": parked, "minute": minute, "hour": hour}
    return render(request, "timeline/readers.html", context)


@require_POST
@needs("timeline.watch")
def retry(request: HttpRequest) -> HttpResponse:
    """Try what is parked again, now: one event, or all of them."""
    chosen, now = request.POST.get("parked", ""), clock.now()
    passed = int(parking.retry_one(int(chosen), now)) if chosen.isdecimal() else parking.retry_now(now)
    count = formats.figure(passed, scope_of(request).language)
    said = ngettext("%(count)s event went through.", "%(count)s events went through.", passed) % {"count": count}
    messages.success(request, said if passed else _("Nothing went through; the errors below say why."))
    return redirect("timeline:readers")


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
    try:
        actions.set_back(
            reader=request.POST.get("reader", ""), since=_moment(request.POST.get("since", ""), scope),
            actor=Actor.user(scope.user_id), now=clock.now(),
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
