"""The list of segments, and the page of one: its conditions, its members, its reasons."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from nokshi.conditions.errors import ConditionError
from nokshi.conditions.sentence import sentence
from nokshi.conditions.web.builder import Builder
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import Request, needs
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.segments import actions
from nokshi.segments.models import Segment
from nokshi.segments.queries import moves_of, uses_of
from nokshi.segments.rules import curve
from nokshi.segments.web.forms import BY_HAND, SegmentForm
from nokshi.segments.web.parts import why_context
from nokshi.segments.web.shown import days_of, members_url, rows_of, verbs_on_segments
from nokshi.segments.web.suggestions import suggestion_named, suggestions_for
from nokshi.ui.paging import page_of
from nokshi.ui.toasts import tell
from nokshi.workspace import queries as workspace

VIEW, CHANGE = "segments.view", "segments.change"


def found(request: Request, pk: int) -> Segment:
    """Return a segment that the reader sees; raises NotThere."""
    segment = Segment.objects.visible_to(request.scope).select_related("owner", "unit").filter(pk=pk).first()
    if segment is None:
        raise NotThere
    return segment


@require_GET
@needs(VIEW)
def segment_list(request: Request) -> HttpResponse:
    """List the segments with their counts and how they moved."""
    rows = Segment.objects.visible_to(request.scope).select_related("owner")
    if text := request.GET.get("q", "").strip():
        rows = rows.filter(name__icontains=text)
    page = page_of(rows, "name", "pk", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    shown = rows_of(page.rows, request.scope, clock.now())
    return render(request, "segments/list.html", {
        "page": page,
        "rows": shown,
        "q": text,
        "suggestions": [] if shown and not text else list(suggestions_for(request.scope)),
        "may_change": request.scope.may(CHANGE),
    })  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs(CHANGE)
def new(request: Request) -> HttpResponse:
    """Build a segment, from nothing, from a suggestion or from a filter, and save it."""
    suggestion = suggestion_named(request.GET.get("suggestion", ""), request.scope)
    form = SegmentForm(
        request.POST or None, scope=request.scope, initial={"name": suggestion.name if suggestion else ""}
    )
    builder = _builder(request, suggestion.tree if suggestion else None)
    if request.method == "POST" and not builder.is_turning and form.is_valid():
        try:
            segment = _made(request, form, builder)
        except DomainError as refusal:
            _complain(form, builder, refusal)
        else:
            tell(request, _("The segment is saved."), undo=reverse("segments:remove", args=[segment.pk]))
            return redirect("segments:segment", segment.pk)
    context = {"form": form, "builder": builder, "suggestions": list(suggestions_for(request.scope))}
    return render(request, "segments/new.html", context, status=_status(request, builder))


@require_http_methods(["GET", "POST"])
@needs(VIEW)
def segment(request: Request, pk: int) -> HttpResponse:
    """Show a segment, and take changes of its name and conditions."""
    shown = found(request, pk)
    may_change = request.scope.may(CHANGE)
    if request.method == "POST" and not may_change:
        raise NotThere
    form = SegmentForm(request.POST or None, scope=request.scope, segment=shown, initial={"name": shown.name})
    builder = _builder(request, shown.tree)
    if request.method == "POST" and not builder.is_turning and form.is_valid():
        try:
            _changed(request, shown, form, builder)
        except DomainError as refusal:
            _complain(form, builder, refusal)
        else:
            tell(request, _("The segment is saved."))
            return redirect("segments:segment", pk)
    context = {"form": form, "builder": builder, "may_change": may_change, **_around(request, shown)}
    return render(request, "segments/segment.html", context, status=_status(request, builder))


def _builder(request: Request, tree: Any) -> Builder:
    if request.method == "POST" or any(key == "c" or key.startswith("c.") for key in request.GET):
        return Builder.of_form(request.POST or request.GET, scope=request.scope)
    return Builder.of_tree(tree, scope=request.scope)


def _made(request: Request, form: SegmentForm, builder: Builder) -> Segment:
    values = form.cleaned_data
    unit = int(values["unit"]) if "unit" in values else workspace.root_unit().pk
    return actions.make_segment(
        name=values["name"],
        unit=unit,
        tree=None if values.get("filled") == BY_HAND else builder.tree(),
        owner=request.scope.user_id,
        actor=Actor.user(request.scope.user_id),
        now=clock.now(),
    )


def _changed(request: Request, shown: Segment, form: SegmentForm, builder: Builder) -> None:
    changes = {"name": form.cleaned_data["name"]}
    if shown.is_live and not hides(shown, request.scope):
        changes["tree"] = builder.tree()
    actions.change_segment(segment=shown, changes=changes, actor=Actor.user(request.scope.user_id), now=clock.now())


def _complain(form: SegmentForm, builder: Builder, refusal: DomainError) -> None:
    if isinstance(refusal, actions.NameTaken):
        form.add_error("name", str(refusal))
        return
    form.add_error(None, str(refusal))
    if isinstance(refusal, ConditionError):
        builder.complain()


def _status(request: HttpRequest, builder: Builder) -> int:
    return 422 if request.method == "POST" and not builder.is_turning else 200


def hides(shown: Segment, scope: Scope) -> bool:
    """Say whether a segment asks what the reader may not see: then he may not change its conditions."""
    builder = Builder.of_tree(shown.tree, scope=scope)
    return not builder.is_empty and bool(builder.unfinished)


def _around(request: Request, shown: Segment) -> dict[str, Any]:
    now = clock.now()
    days = days_of([shown], clock.today(request.scope.zone, now))[shown.pk]
    return {
        "segment": shown,
        "sentence": sentence(shown.tree, request.scope) if shown.is_live else "",
        "hides": hides(shown, request.scope),
        "members_url": members_url(shown),
        "look_url": f"{reverse('segments:look')}?segment={shown.pk}",
        "moves": moves_of(shown.pk, now),
        "curve": curve(days, 400, 58),
        "verbs": verbs_on_segments(request.scope),
        "uses": uses_of(shown.pk, request.scope),
        **why_context(request, shown, request.GET.get("why", "")),
    }
