"""Write a letter: its parts, its words in each language beside each other, to whom and when."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from nokshi.channels.queries import sender_for
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import is_htmx, needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.marketing import actions
from nokshi.marketing.actions.drafting import HEAD
from nokshi.marketing.models import Campaign
from nokshi.marketing.queries.audience import funnel, has_audience, languages_of
from nokshi.marketing.queries.letters import drafts_of, findings_of, language_name
from nokshi.marketing.rules.blocks import KINDS, missing
from nokshi.marketing.web.forms import FrameForm
from nokshi.marketing.web.parts import parts_of, slots_of
from nokshi.marketing.web.seen import previews_of
from nokshi.ports.letters import letter_fields
from nokshi.ui.toasts import tell_now, warn

SHOWS = ("both", "phone", "dark", "text")


def editor(
    request: HttpRequest, campaign: Campaign, *, form: FrameForm | None = None, status: int = 200
) -> HttpResponse:
    """Answer with the editor of a draft."""
    return render(request, "marketing/editor.html", _context(request, campaign, form), status=status)


@require_POST
@needs("marketing.write")
def part(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep what a part says, and show the letter anew."""
    campaign = draft_of(request, pk)
    part_id = request.POST.get("part", HEAD)
    spoken = {language: _said(request, language) for language in campaign.languages}
    try:
        campaign = actions.save_part(
            campaign=campaign, part=part_id, shared=_said(request, "shared"), spoken=spoken, actor=_actor(request),
            now=clock.now(),
        )  # fmt: skip
    except DomainError as refusal:
        return _refused(request, campaign, refusal)
    return _shown(request, campaign, part_id)


@require_POST
@needs("marketing.write")
def blocks(request: HttpRequest, pk: int) -> HttpResponse:
    """Add, move or take out a part, or put them into a new order."""
    campaign = draft_of(request, pk)
    at, asked = request.POST.get("part", ""), request.POST.get("act", "")
    who: dict[str, Any] = {"campaign": campaign, "actor": _actor(request), "now": clock.now()}
    try:
        if asked.startswith("add:") and asked[4:] in KINDS:
            at = actions.add_block(kind=asked[4:], after=at, **who)
        elif asked in ("up", "down"):
            actions.move_block(block_id=at, steps=-1 if asked == "up" else 1, **who)
        elif asked == "remove":
            actions.remove_block(block_id=at, **who)
            at = HEAD
        elif asked == "order":
            actions.order_blocks(ids=request.POST.get("order", "").split(","), **who)
    except DomainError as refusal:
        return _refused(request, campaign, refusal)
    return redirect(_address(campaign, at))


@require_POST
@needs("marketing.write")
def frame(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep to whom a letter goes, when, and in which languages."""
    campaign = draft_of(request, pk)
    form = FrameForm(scope_of(request), campaign, request.POST)
    if not form.is_valid():
        return editor(request, campaign, form=form, status=422)
    try:
        campaign = actions.change_campaign(
            campaign=campaign, changes=form.changes(), actor=_actor(request), now=clock.now()
        )
    except DomainError as refusal:
        return _refused(request, campaign, refusal)
    return _shown(request, campaign, request.POST.get("part", HEAD))


def draft_of(request: HttpRequest, pk: int) -> Campaign:
    """Return a campaign of the reader's; for a stranger it is not there."""
    return get_object_or_404(Campaign.objects.visible_to(scope_of(request)).select_related("segment"), pk=pk)


def _context(request: HttpRequest, campaign: Campaign, form: FrameForm | None = None) -> dict[str, Any]:
    scope, now = scope_of(request), clock.now()
    at = request.POST.get("part") or request.GET.get("part") or HEAD
    show = request.GET.get("show", "")
    may_write = scope.may("marketing.write")
    return {
        "campaign": campaign,
        "parts": parts_of(campaign),
        "at": at,
        "slots": slots_of(campaign, at) if may_write else [],
        "chosen": next((block for block in campaign.blocks if block["id"] == at), None),
        "kinds": KINDS.values(),
        "form": form or FrameForm(scope, campaign),
        "fields": [
            {"label": field.label, "example": field.example, "placeholder": f'{{{{ {field.name} | default: "…" }}}}'}
            for field in letter_fields
            if scope.shows(field.field)
        ],
        "languages": _languages(campaign),
        "show": show if show in SHOWS else "both",
        "previews": previews_of(request, campaign),
        "sender": sender_for(campaign.unit_id),
        "may_write": may_write,
        "may_send": scope.may("marketing.send"),
        **_checks(campaign, now),
    }


def _checks(campaign: Campaign, now: Any) -> dict[str, Any]:
    has_people = has_audience(campaign)
    found = findings_of(campaign)
    return {
        "funnel": funnel(campaign, now) if has_people else None,
        "findings": found,
        "is_ready": has_people and not any(one.tone == "bad" for one in found),
        "elsewhere": _read_elsewhere(campaign, now) if has_people else [],
    }


def _read_elsewhere(campaign: Campaign, now: Any) -> list[dict[str, Any]]:
    """Return how many speak a language that the letter has not, and which they would get."""
    rows = []
    for language, spoken in languages_of(campaign, now).items():
        count = sum(number for speaks, number in spoken.items() if speaks and speaks.partition("-")[0] != language)
        if count:
            rows.append({"count": count, "language": language_name(language)})
    return rows


def _languages(campaign: Campaign) -> list[dict[str, Any]]:
    return [
        {"code": draft.language, "name": draft.name, "missing": len(missing(campaign.blocks, draft.words))
         + (not draft.subject.strip())}
        for draft in drafts_of(campaign)
    ]  # fmt: skip


def _said(request: HttpRequest, of: str) -> dict[str, str]:
    """Return what the form says under `of` (a language, or shared), by the slot's name."""
    prefix = f"{of}."
    return {name.removeprefix(prefix): str(value) for name, value in request.POST.items() if name.startswith(prefix)}


def _shown(request: HttpRequest, campaign: Campaign, at: str) -> HttpResponse:
    if is_htmx(request):
        return render(request, "marketing/editor_shown.html", _context(request, campaign))
    return redirect(_address(campaign, at))


def _refused(request: HttpRequest, campaign: Campaign, refusal: DomainError) -> HttpResponse:
    if is_htmx(request):
        return tell_now(HttpResponse(status=204), str(refusal))
    warn(request, str(refusal))
    return redirect("marketing:campaign", campaign.pk)


def _address(campaign: Campaign, at: str) -> str:
    return f"{reverse('marketing:campaign', args=[campaign.pk])}?part={at}"


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(scope_of(request).user_id)
