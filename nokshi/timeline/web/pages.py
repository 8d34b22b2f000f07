"""The administrator's look at the readers of the log."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from nokshi.kernel import clock, formats
from nokshi.kernel.doors import needs, scope_of
from nokshi.timeline import queries, reading


@require_GET
@needs("timeline.watch")
def readers_page(request: HttpRequest) -> HttpResponse:
    """Show where each reader stands and what it failed on."""
    standings = queries.standings()
    parked = queries.parked_events() if any(one.parked for one in standings) else []
    return render(request, "timeline/readers.html", {"standings": standings, "parked": parked})


@require_POST
@needs("timeline.watch")
def retry(request: HttpRequest) -> HttpResponse:
    """Try everything parked again, now."""
    passed = reading.retry_now(clock.now())
    count = formats.figure(passed, scope_of(request).language)
    said = ngettext("%(count)s event went through.", "%(count)s events went through.", passed) % {"count": count}
    messages.success(request, said if passed else _("Nothing went through; the errors below say why."))
    return redirect("timeline:readers")
