"""The list of campaigns, a new one, and the page of one."""

from typing import Any

from django.conf import settings
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign, Recipient
from nokshi.marketing.queries.results import NUMBERS
from nokshi.marketing.web.editor import editor
from nokshi.marketing.web.forms import NewCampaignForm, audience_changes
from nokshi.marketing.web.results import results
from nokshi.marketing.words import STATES
from nokshi.ui.answers import go
from nokshi.ui.paging import page_of
from nokshi.workspace.queries import organisation

Status = Campaign.Status
FOLDERS = {
    "": list(Status),
    "drafts": [Status.DRAFT],
    "running": [Status.PLANNED, Status.SENDING, Status.PAUSED],
    "done": [Status.DONE, Status.STOPPED],
}
SHOWN = ("letters", "opened", "clicked", "waiting")


@require_safe
@needs("marketing.look")
def campaigns(request: HttpRequest) -> HttpResponse:
    """List the campaigns, the newest first."""
    folder = request.GET.get("folder", "")
    rows = Campaign.objects.visible_to(scope_of(request)).filter(status__in=FOLDERS.get(folder, list(Status)))
    page = page_of(
        rows.select_related("segment"), "-created_at", "-id", size=25,
        after=request.GET.get("after", ""), before=request.GET.get("before", ""),
    )  # fmt: skip
    context = {
        "page": page,
        "folder": folder,
        "numbers": _numbers([row.pk for row in page.rows]),
        "states": STATES,
        "may_write": scope_of(request).may("marketing.write"),
    }
    return render(request, "marketing/campaigns.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("marketing.write")
def new(request: HttpRequest) -> HttpResponse:
    """Begin a letter."""
    scope = scope_of(request)
    form = NewCampaignForm(scope, request.POST or None, initial={"to": request.GET.get("segment", "")})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actor, now = Actor.user(scope.user_id), clock.now()
        made = actions.add_campaign(
            name=said["name"], unit_id=said["unit"], languages=_languages(), actor=actor, now=now
        )
        actions.change_campaign(campaign=made, changes=audience_changes(said["to"], []), actor=actor, now=now)
        return go(request, reverse("marketing:campaign", args=[made.pk]))
    template = "marketing/new_dialog.html" if is_htmx(request) else "marketing/new.html"
    return render(request, template, {"form": form}, status=422 if form.errors else 200)


@require_safe
@needs("marketing.look")
def campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a campaign: its editor while it is a draft, then its progress and results."""
    rows = Campaign.objects.visible_to(scope_of(request)).select_related("segment", "unit", "owner")
    found = get_object_or_404(rows, pk=pk)
    return editor(request, found) if found.is_open else results(request, found)


@require_safe
@needs("marketing.look")
def glance(request: HttpRequest) -> HttpResponse:
    """Show on Today what is planned or on its way."""
    rows = Campaign.objects.visible_to(scope_of(request)).filter(status__in=FOLDERS["running"])
    found = list(rows.order_by("starts_at")[:5])
    context = {"rows": found, "states": STATES, "numbers": _numbers([row.pk for row in found])}
    return render(request, "marketing/glance.html", context)


def _languages() -> list[str]:
    """Return the languages of a new letter, the organisation's own first."""
    known = [code for code, _name in settings.LANGUAGES]
    own = organisation().language
    return [own, *(code for code in known if code != own)] if own in known else known


def _numbers(ids: list[int]) -> dict[int, dict[str, Any]]:
    counts = {name: Count("pk", filter=NUMBERS[name]) for name in SHOWN}
    rows = Recipient.objects.filter(campaign__in=ids).values("campaign").annotate(**counts)
    return {row["campaign"]: dict(row) for row in rows.order_by("campaign")}
