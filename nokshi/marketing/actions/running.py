"""Plan a campaign, let it go, hold it, end it."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from nokshi.channels.queries import sender_for
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.kernel.jobs import later
from nokshi.marketing.actions.drafting import tell
from nokshi.marketing.actions.refusals import NobodyToWriteTo, NotReady, NumberChanged, WrongState, WrongTime
from nokshi.marketing.actions.sending import work_on
from nokshi.marketing.events import CampaignPaused, CampaignPlanned, CampaignResumed, CampaignStopped, CampaignUnplanned
from nokshi.marketing.models import Campaign
from nokshi.marketing.queries.audience import funnel, has_audience
from nokshi.marketing.queries.letters import findings_of
from nokshi.marketing.rules.timing import at_wall, first_anywhere, read_wall
from nokshi.workspace.queries import organisation

Status = Campaign.Status
SLACK = 0.02
"""How far the number of letters may have moved between looking and pressing."""


@transaction.atomic
def plan(*, campaign: Campaign, agreed: int | None, actor: Actor, now: datetime) -> Campaign:
    """Let a draft leave at its time; `agreed` is the number of letters that somebody saw and confirmed.

    Raises NotReady, NobodyToWriteTo, NumberChanged, WrongTime, WrongState.
    """
    held = _held(campaign, Status.DRAFT)
    _check_ready(held)
    letters = funnel(held, now).letters
    if not letters:
        raise NobodyToWriteTo
    if agreed is not None and abs(letters - agreed) > max(1, round(agreed * SLACK)):
        raise NumberChanged(letters=letters, agreed=agreed)
    held.starts_at = starts_at(held, now)
    held.status = Status.PLANNED
    held.save()
    tell(held, CampaignPlanned(title=held.name, letters=letters), actor=actor, now=now)
    if held.starts_at <= now:
        later(work_on, held.pk)
    return held


@transaction.atomic
def unplan(*, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """Make a planned campaign, of which nothing has left, a draft again; raises WrongState."""
    held = _held(campaign, Status.PLANNED)
    _move(held, Status.DRAFT, CampaignUnplanned(title=held.name), actor, now)


@transaction.atomic
def pause(*, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """Hold a campaign between two letters; raises WrongState."""
    held = _held(campaign, Status.SENDING)
    _move(held, Status.PAUSED, CampaignPaused(title=held.name), actor, now)


@transaction.atomic
def resume(*, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """Let a held campaign go on; raises WrongState."""
    held = _held(campaign, Status.PAUSED)
    _move(held, Status.SENDING, CampaignResumed(title=held.name), actor, now)
    later(work_on, held.pk)


@transaction.atomic
def stop(*, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """End a campaign for good; who has not had his letter gets none. Raises WrongState."""
    held = _held(campaign, Status.PLANNED, Status.SENDING, Status.PAUSED)
    held.ended_at = now
    held.recipients.filter(status="waiting").update(status="left_out", reason="campaign_stopped")
    _move(held, Status.STOPPED, CampaignStopped(title=held.name), actor, now)


def how_many_under_way() -> int:
    """Return how many campaigns write to people by themselves, now or at their time."""
    return _under_way().count()


@transaction.atomic
def set_aside(actor: Actor, now: datetime) -> None:
    """After a restore: make drafts of planned campaigns, and hold those that were being sent."""
    for campaign in _under_way():
        turn_back = unplan if campaign.status == Status.PLANNED else pause
        turn_back(campaign=campaign, actor=actor, now=now)


def starts_at(campaign: Campaign, now: datetime) -> datetime:
    """Return when the first letter of a campaign may leave; raises WrongTime."""
    if campaign.timing == Campaign.Timing.NOW:
        return now
    wall = read_wall(campaign.wall_time)
    if wall is None:
        raise WrongTime(text=campaign.wall_time)
    if campaign.timing == Campaign.Timing.AT:
        moment = at_wall(wall, organisation().zone)
        if moment < now - timedelta(minutes=1):
            raise WrongTime(text=campaign.wall_time.replace("T", " "))
        return moment
    if at_wall(wall, organisation().zone) < now:
        raise WrongTime(text=campaign.wall_time.replace("T", " "))
    return max(first_anywhere(wall), now)


def _check_ready(campaign: Campaign) -> None:
    if not has_audience(campaign):
        raise NotReady(what=_("nobody said to whom. Choose a segment."))
    bad = [str(finding.text) for finding in findings_of(campaign) if finding.tone == "bad"]
    if bad:
        raise NotReady(what=" ".join(bad[:3]))
    if not sender_for(campaign.unit_id).name:
        raise NotReady(what=_("the organisation has no name yet. Give it one under Settings."))


def _under_way() -> QuerySet[Campaign]:
    return Campaign.objects.filter(status__in=(Status.PLANNED, Status.SENDING)).order_by("pk")


def _held(campaign: Campaign, *states: Status) -> Campaign:
    held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if held.status not in states:
        raise WrongState(name=held.name)
    return held


def _move(campaign: Campaign, status: Status, event: Event, actor: Actor, now: datetime) -> None:
    campaign.status = status
    campaign.save()
    tell(campaign, event, actor=actor, now=now)
