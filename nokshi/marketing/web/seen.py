"""See a letter as one customer would."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nokshi.channels.email import links
from nokshi.channels.web.showing import document_response
from nokshi.customers.looking import looked_at
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.scope import Scope
from nokshi.marketing.letters.faults import TemplateFault
from nokshi.marketing.models import Campaign
from nokshi.marketing.queries.audience import sample
from nokshi.marketing.queries.letters import language_name, shown_for

AT_DARK = "(prefers-color-scheme: dark)"
MOST = 20


@require_safe
@needs("marketing.look")
def letter(request: HttpRequest, pk: int, language: str) -> HttpResponse:
    """Give a letter as a document of its own, for a frame: in one language, as one customer would see it."""
    scope = scope_of(request)
    campaign = get_object_or_404(Campaign.objects.visible_to(scope), pk=pk)
    if language not in campaign.languages:
        raise Http404
    try:
        html = links.bare_html(shown_for(campaign, language, _customer(request, scope)).html)
    except TemplateFault as fault:
        html = format_html("<p style='font:14px sans-serif;padding:16px'>{}</p>", str(fault))
    return document_response(html.replace(AT_DARK, "all") if request.GET.get("dark") else html)


@require_safe
@needs("marketing.look")
def people(request: HttpRequest) -> HttpResponse:
    """Offer customers whose name begins so, to see a letter with."""
    asked = request.GET.get("q", "").strip()
    found = Customer.objects.visible_to(scope_of(request)).filter(name__icontains=asked).order_by("name", "pk")[:MOST]
    return render(request, "marketing/people_options.html", {"people": found})


def previews_of(request: HttpRequest, campaign: Campaign) -> list[dict[str, Any]]:
    """Return what is shown of a letter in each language: by whom it is seen, its heads, its frame."""
    scope = scope_of(request)
    return [_preview(request, campaign, language, scope) for language in campaign.languages]


def _preview(request: HttpRequest, campaign: Campaign, language: str, scope: Scope) -> dict[str, Any]:
    offered = sample(campaign, language, scope, clock.now())
    asked = request.GET.get(f"by_{language}", "") or request.POST.get(f"by_{language}", "")
    chosen = Customer.objects.visible_to(scope).filter(pk=int(asked)).first() if asked.isdecimal() else None
    looked_at(request, chosen.pk if chosen else None)
    seen_by = chosen or (offered[0] if offered else None)
    if seen_by is not None and seen_by not in offered:
        offered.insert(0, seen_by)
    heads = _heads(campaign, language, seen_by.pk if seen_by else None)
    address = reverse("marketing:seen", args=[campaign.pk, language])
    by = f"by={seen_by.pk}&" if seen_by else ""
    return {
        "language": language,
        "name": language_name(language),
        "offered": offered,
        "seen_by": seen_by,
        "frame": f"{address}?{by}v={campaign.changed_at.timestamp():.3f}",
        **heads,
    }


def _heads(campaign: Campaign, language: str, customer_id: int | None) -> dict[str, Any]:
    try:
        content = shown_for(campaign, language, customer_id)
    except TemplateFault as fault:
        return {"subject": _("A placeholder is broken"), "text": str(fault)}
    return {"subject": content.subject, "text": links.bare_text(content.text)}


def _customer(request: HttpRequest, scope: Scope) -> int | None:
    asked = request.GET.get("by", "")
    if not asked.isdecimal():
        return None
    found = Customer.objects.visible_to(scope).filter(pk=int(asked)).values_list("pk", flat=True).first()
    looked_at(request, found)
    return found
