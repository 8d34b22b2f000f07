"""What came of a campaign: its progress, its numbers, and the people behind each of them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.marketing.models import Campaign
from nokshi.marketing.queries import results as queries
from nokshi.marketing.queries.audience import left_out as left_out_of
from nokshi.marketing.queries.letters import language_name
from nokshi.marketing.web.seen import previews_of
from nokshi.marketing.words import NUMBER_TITLES, STATES
from nokshi.ports.cards import cards
from nokshi.ports.records import record_kinds
from nokshi.privacy.queries import reason_text
from nokshi.timeline.queries import history_of
from nokshi.ui.paging import page_of

MAIN = ("sent", "opened", "clicked", "replied", "bounced", "farewell")
RUNNING = (Campaign.Status.PLANNED, Campaign.Status.SENDING, Campaign.Status.PAUSED)
NARROWED = {"language": "language", "reason": "reason", "url": "followed__url"}
AFTER = {"click": 0, "open": 1, "letter": 2}


def results(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Answer with the page of a campaign that is planned or has left."""
    scope = scope_of(request)
    numbers = queries.numbers_of(campaign)
    context = {
        "campaign": campaign,
        "state": STATES[campaign.status],
        "is_running": campaign.status in RUNNING,
        "tiles": [_tile(campaign, name, numbers) for name in MAIN],
        "numbers": numbers,
        "titles": NUMBER_TITLES,
        "by_language": [
            {**row, "name": language_name(str(row["language"]))} for row in queries.numbers_by_language(campaign)
        ],
        "links": queries.links_of(campaign),
        "left_out": queries.reasons_of(campaign),
        "followers": sorted(queries.followers_of(campaign, scope), key=lambda one: (one.currency, AFTER[one.after])),
        "days": queries.FOLLOWS.days,
        "previews": previews_of(request, campaign),
        "may_send": scope.may("marketing.send"),
        "history": history_of("marketing.campaign", campaign.pk, scope, limit=20),
        "cards": {card.name: card for card in cards},
        **_progress(campaign),
    }
    return render(request, "marketing/results.html", context)


@require_safe
@needs("marketing.look")
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the letters are, for a page that asks every few seconds."""
    campaign = _campaign(request, pk)
    context = {"campaign": campaign, "is_running": campaign.status in RUNNING, **_progress(campaign)}
    return render(request, "marketing/progress.html", context)


@require_safe
@needs("marketing.look")
def recipients(request: HttpRequest, pk: int, number: str) -> HttpResponse:
    """List the people behind a number."""
    campaign = _campaign(request, pk)
    if number not in queries.NUMBERS:
        raise Http404
    narrowed = {name: request.GET.get(key, "") for key, name in NARROWED.items()}
    rows = queries.recipients_of(campaign, number, scope_of(request)).select_related("customer")
    rows = rows.filter(**{name: value for name, value in narrowed.items() if value})
    page = page_of(rows, "-id", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = {"campaign": campaign, "page": page, "title": NUMBER_TITLES[number], "reasons": _reasons(page.rows)}
    return render(request, "marketing/recipients.html", context)


@require_safe
@needs("marketing.look")
def left_out(request: HttpRequest, pk: int, reason: str) -> HttpResponse:
    """List who of the audience would get no letter for one reason (`letters`: who would get one)."""
    campaign, scope = _campaign(request, pk), scope_of(request)
    code = "" if reason == "letters" else reason
    rows = left_out_of(campaign, code, clock.now()).filter(pk__in=Customer.objects.visible_to(scope).values("pk"))
    page = page_of(rows, "id", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    title = reason_text(code) if code else _("Would get a letter")
    return render(request, "marketing/left_out.html", {"campaign": campaign, "page": page, "title": title})


@require_safe
@needs("marketing.look")
def orders(request: HttpRequest, pk: int) -> HttpResponse:
    """List the orders that followed."""
    campaign = _campaign(request, pk)
    rows = queries.orders_after(campaign, scope_of(request)).select_related("customer")
    page = page_of(rows, "-placed_at", "-id", after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    kind = record_kinds.get("commerce.order")
    urls = {row.pk: kind.url(row.pk) for row in page.rows} if kind else {}
    context = {"campaign": campaign, "page": page, "days": queries.FOLLOWS.days, "urls": urls}
    return render(request, "marketing/orders.html", context)


def _tile(campaign: Campaign, name: str, numbers: dict[str, int]) -> dict[str, Any]:
    whole = numbers["sent"] or 1
    return {
        "label": NUMBER_TITLES[name],
        "figure": numbers[name],
        "share": numbers[name] / whole if name != "sent" and numbers["sent"] else None,
        "whole": numbers["letters"] or None if name == "sent" else None,
        "url": reverse("marketing:recipients", args=[campaign.pk, name]),
    }


def _progress(campaign: Campaign) -> dict[str, Any]:
    done, total = queries.progress_of(campaign)
    return {"done": done, "total": total}


def _reasons(rows: list[Any]) -> dict[int, Any]:
    return {row.pk: queries.LeftOut(row.reason, 1).text for row in rows if row.reason}


def _campaign(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(scope_of(request)), pk=pk)
