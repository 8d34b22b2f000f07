"""Doors that change something beside the conditions: remove, bring back, and the verbs of other rooms."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, is_htmx, needs
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.segments import actions
from nokshi.segments.models import Segment
from nokshi.segments.queries import uses_of
from nokshi.segments.web.pages import CHANGE, VIEW, found
from nokshi.segments.web.shown import verbs_on_segments
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell, warn


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def remove(request: Request, pk: int) -> HttpResponse:
    """Ask whether to remove a segment, say who relies on it, and remove it."""
    segment = found(request, pk)
    uses = uses_of(pk, request.scope)
    if request.method == "POST":
        if uses and "yes" not in request.POST:
            return _asked(request, segment, uses, status=422)
        actions.remove_segment(segment=segment, actor=Actor.user(request.scope.user_id), now=clock.now())
        said = _("“%(name)s” is removed.") % {"name": segment.name}
        tell(request, said, undo=reverse("segments:restore", args=[pk]))
        return go(request, reverse("segments:list"))
    return _asked(request, segment, uses)


def _asked(request: Request, segment: Segment, uses: list, status: int = 200) -> HttpResponse:  # type: ignore[type-arg]
    template = "segments/remove_dialog.html" if is_htmx(request) else "segments/remove.html"
    return render(request, template, {"segment": segment, "uses": uses}, status=status)


@require_POST
@needs(CHANGE)
def restore(request: Request, pk: int) -> HttpResponse:
    """Bring a removed segment back."""
    rows = Segment.objects.filter(pk=pk)
    if request.scope.units is not None:
        rows = rows.filter(unit_id__in=request.scope.units)
    segment = rows.first()
    if segment is None:
        raise NotThere
    try:
        actions.restore_segment(segment=segment, actor=Actor.user(request.scope.user_id), now=clock.now())
    except DomainError as refusal:
        warn(request, str(refusal))
        return go(request, reverse("segments:list"))
    tell(request, _("“%(name)s” is back.") % {"name": segment.name})
    return go(request, reverse("segments:segment", args=[pk]))


@require_http_methods(["GET", "POST"])
@needs(VIEW)
def act(request: Request, pk: int, name: str) -> HttpResponse:
    """Carry out what another room offers to do with a segment, asking for its form first."""
    segment = found(request, pk)
    verb = next((one for one in verbs_on_segments(request.scope) if one.name == name), None)
    if verb is None:
        raise NotThere
    form = verb.form(request.scope)(request.POST or None) if verb.form else None
    if request.method == "GET" or (form and not form.is_valid()):
        return render(request, "segments/act.html", {"segment": segment, "verb": verb, "form": form})
    values = form.cleaned_data if form else {}
    outcome = verb.run(request.scope, Actor.user(request.scope.user_id), [pk], values, clock.now())
    tell(request, outcome.sentence)
    return redirect(outcome.url or reverse("segments:segment", args=[pk]))
