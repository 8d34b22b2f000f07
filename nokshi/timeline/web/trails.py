"""The audit trail: search it, verify it, take it along."""

from textwrap import wrap
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET, require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.jobs import later
from nokshi.timeline import actions, queries, taking, trail
from nokshi.timeline.schedule import check_on

SAID = {
    "touched": gettext_noop("was changed after it was sealed"),
    "deleted": gettext_noop("was deleted"),
    "inserted": gettext_noop("was put in later"),
    "hidden": gettext_noop("was hidden without an import being taken back"),
    "redacted": gettext_noop("was redacted without a trace of by whom"),
    "block": gettext_noop("does not fit the block before it"),
    "missing": gettext_noop("is missing"),
    "unsigned": gettext_noop("has no signature"),
    "strange_key": gettext_noop("was signed with a key that NOKSHI_SECRET_KEY does not name any more"),
    "cut": gettext_noop("is known outside the database and is gone, with all that came after it"),
    "another": gettext_noop("is another than the one known outside the database"),
    "forged": gettext_noop("was not sealed by this Nokshi: its signature does not fit"),
}


@require_GET
@needs("timeline.audit")
def trail_page(request: HttpRequest) -> HttpResponse:
    """Show the trail: who did what, newest first, by person, record, kind and day."""
    asked = _asked(request)
    blocks, events, head = queries.sealed_so_far()
    context = {
        "page": trail.traces(asked, scope_of(request)),
        "asked": asked,
        "people": trail.people(),
        "kinds": trail.kinds_in_groups(),
        "record": request.GET.get("record", ""),
        "sealed": {"blocks": blocks, "events": events, "head": " ".join(wrap(head, 8))},
        "export_query": urlencode({key: value for key, value in request.GET.items() if key not in ("after", "before")}),
        **_check(),
    }
    return render(request, "timeline/trail.html", context)


@require_GET
@needs("timeline.audit")
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the trail as a file, a line per event; the trail says that it went out."""
    scope, form = scope_of(request), request.GET.get("form", "jsonl")
    if form not in taking.FORMS:
        raise Http404
    named = {key: value for key, value in request.GET.items() if value and key in ("person", "kind", "record", "day")}
    actions.note_trail_export(form=form, asked=urlencode(named), actor=Actor.user(scope.user_id), now=clock.now())
    response = StreamingHttpResponse(taking.taken(form, _asked(request), scope), content_type=taking.FORMS[form])
    response["Content-Disposition"] = f'attachment; filename="audit-trail.{form}"'
    return response


@require_POST
@needs("timeline.audit")
def check(request: HttpRequest) -> HttpResponse:
    """Begin a walk along the seals; the worker takes the steps."""
    begun = actions.begin_check(now=clock.now())
    later(check_on, begun.pk)
    return redirect("timeline:trail")


@require_GET
@needs("timeline.audit")
def check_part(request: HttpRequest) -> HttpResponse:
    """Show how far the walk is, and what it found."""
    if not is_htmx(request):
        return redirect("timeline:trail")
    return render(request, "timeline/check.html", _check())


def _check() -> dict[str, object]:
    last = queries.last_check()
    faults = [(block, event, _(SAID[what])) for block, event, what in last.faults] if last else []
    return {"check": last, "faults": faults}


def _asked(request: HttpRequest) -> trail.Asked:
    person, day = request.GET.get("person", ""), request.GET.get("day", "")
    kind, _colon, number = request.GET.get("record", "").strip().rpartition(":")
    try:
        chosen = parse_date(day)
    except ValueError:
        chosen = None
    return trail.Asked(
        person=int(person) if person.isdecimal() else None,
        record=(kind, int(number)) if kind and number.isdecimal() else None,
        kind=request.GET.get("kind", ""),
        day=chosen,
        after=request.GET.get("after", ""),
        before=request.GET.get("before", ""),
    )
