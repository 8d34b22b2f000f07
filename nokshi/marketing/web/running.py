"""Send a test, plan a letter, hold it, end it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.errors import DomainError, Text
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign
from nokshi.marketing.queries.audience import funnel, languages_of
from nokshi.marketing.queries.letters import findings_of, language_name
from nokshi.marketing.rules.timing import read_wall
from nokshi.marketing.web.editor import draft_of
from nokshi.marketing.web.seen import previews_of
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell, warn
from nokshi.workspace.models import User


@require_POST
@needs("marketing.write")
def test(request: HttpRequest, pk: int) -> HttpResponse:
    """Send the letter to its writer, in every language it has."""
    campaign = draft_of(request, pk)
    me = User.objects.get(pk=scope_of(request).user_id or 0)
    try:
        for preview in previews_of(request, campaign):
            seen_by = preview["seen_by"]
            actions.send_test(
                campaign=campaign, language=preview["language"], to=me.email, seen_by=seen_by.pk if seen_by else None,
                actor=Actor.user(me.pk), now=clock.now(),
            )  # fmt: skip
    except DomainError as refusal:
        warn(request, str(refusal))
    else:
        tell(request, _("A test in each language is on its way to %(address)s.") % {"address": me.email})
    return redirect("marketing:campaign", campaign.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@needs("marketing.send")
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how many letters would leave, and let them go once somebody agreed to the number."""
    campaign = draft_of(request, pk)
    error = ""
    if request.method == "POST":
        agreed = request.POST.get("agreed", "")
        try:
            actions.plan(
                campaign=campaign, agreed=int(agreed) if agreed.isdecimal() else 0,
                actor=Actor.user(scope_of(request).user_id), now=clock.now(),
            )  # fmt: skip
        except DomainError as refusal:
            error = str(refusal)
        else:
            tell(request, _("Planned. You can hold or stop it at any time."))
            return go(request, reverse("marketing:campaign", args=[campaign.pk]))
    template = "marketing/plan_dialog.html" if is_htmx(request) else "marketing/plan.html"
    context = {"campaign": campaign, "error": error, **_what_would_leave(campaign)}
    return render(request, template, context, status=422 if error else 200)


def _what_would_leave(campaign: Campaign) -> dict[str, Any]:
    now = clock.now()
    spoken = languages_of(campaign, now)
    wall = read_wall(campaign.wall_time)
    return {
        "at": _said(wall) if wall else campaign.wall_time,
        "funnel": funnel(campaign, now),
        "faults": [finding for finding in findings_of(campaign) if finding.tone == "bad"],
        "languages": [(language_name(language), sum(counts.values())) for language, counts in spoken.items()],
    }


def _said(wall: datetime) -> str:
    """Return a day and time of day as the reader writes them, in no zone of its own."""
    return formats.moment(wall.replace(tzinfo=UTC), get_language() or "en", "UTC")


Verb = Callable[..., None]


def _verb(act: Verb, capability: str, said: Text, to: str = "marketing:campaign") -> Callable[..., HttpResponse]:
    """Return a door that does one thing with a campaign and says so."""

    @require_POST
    @needs(capability)
    def door(request: HttpRequest, pk: int) -> HttpResponse:
        campaign = draft_of(request, pk)
        try:
            act(campaign=campaign, actor=Actor.user(scope_of(request).user_id), now=clock.now())
        except DomainError as refusal:
            warn(request, str(refusal))
            return redirect("marketing:campaign", pk)
        tell(request, said)
        return redirect(to, pk) if to == "marketing:campaign" else redirect(to)

    return door  # type: ignore[return-value]


unplan = _verb(actions.unplan, "marketing.send", gettext_lazy("It is a draft again."))
pause = _verb(actions.pause, "marketing.send", gettext_lazy("Held: nothing more leaves until it goes on."))
resume = _verb(actions.resume, "marketing.send", gettext_lazy("It goes on."))
stop = _verb(actions.stop, "marketing.send", gettext_lazy("Stopped: who had no letter yet gets none."))
remove = _verb(
    actions.remove_campaign, "marketing.write", gettext_lazy("The draft is thrown away."), "marketing:campaigns"
)
