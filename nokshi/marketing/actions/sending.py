"""Send a campaign in steps, each of them short and whole: prepare recipients, then let batches leave."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from nokshi.channels import actions as channels
from nokshi.channels.models import Message
from nokshi.channels.rules.headers import is_one_line
from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.jobs import later
from nokshi.marketing.actions.drafting import tell
from nokshi.marketing.actions.refusals import NotReady
from nokshi.marketing.actions.rows import write_each
from nokshi.marketing.events import CampaignBegun, CampaignFinished
from nokshi.marketing.letters.faults import TemplateFault
from nokshi.marketing.models import Campaign, Recipient
from nokshi.marketing.queries.audience import EMAIL, asked
from nokshi.marketing.queries.letters import letter_of, shown_for, values_for
from nokshi.marketing.rules import timing
from nokshi.workspace.queries import is_held_back, organisation

CHUNK = 2_000
BATCH = 200
SLICE = timedelta(seconds=2)
"""How long a campaign is worked on before others have their turn at the one who does the jobs."""
KIND = "marketing.campaign"
Status = Campaign.Status


def work_on(campaign_id: int) -> None:
    """Do the next steps of a campaign, call the postman, and hand on the steps after those (a job)."""
    # Between two jobs the queue rests for up to half a second: a step each would spend most of its time there.
    # The postman is called before as well, so that he stands ready when we are done.
    until = clock.now() + SLICE
    channels.call_postman()
    while (goes_on := work(campaign_id=campaign_id, now=clock.now())) and clock.now() < until:
        pass
    channels.call_postman()
    if goes_on:
        later(work_on, campaign_id)


@transaction.atomic
def work(*, campaign_id: int, now: datetime) -> bool:
    """Do one step of a campaign; say whether there is another one to do at once. A house that waits does none."""
    if is_held_back():
        return False
    campaign = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign_id)
    if campaign.status == Status.PLANNED and campaign.starts_at is not None and campaign.starts_at <= now:
        campaign.status, campaign.begun_at = Status.SENDING, now
        tell(campaign, CampaignBegun(title=campaign.name), actor=Actor.system(), now=now)
    if campaign.status != Status.SENDING:
        return False
    campaign.worked_at = now
    goes_on = _prepare(campaign, now) if not campaign.is_prepared else _let_leave(campaign, now)
    campaign.save()
    return goes_on


def send_test(
    *, campaign: Campaign, language: str, to: str, seen_by: int | None, actor: Actor, now: datetime
) -> Message:
    """Send a campaign's letter in one language to its writer, as `seen_by` would get it; raises NotReady."""
    try:
        content = shown_for(campaign, language, seen_by)
    except TemplateFault as fault:
        raise NotReady(what=str(fault)) from fault
    return channels.send_test(to=to, content=content, unit_id=campaign.unit_id, actor=actor, now=now)


def _prepare(campaign: Campaign, now: datetime) -> bool:
    """Make the next recipients: each one's language, and his turn or why he is left out."""
    people = asked(campaign, now).filter(pk__gt=campaign.prepared_until).order_by("pk")
    rows = list(people.values_list("pk", "language", "zone", "not_because")[:CHUNK])
    made = [_recipient(campaign, pk, spoken, zone, reason, now) for pk, spoken, zone, reason in rows]
    Recipient.objects.bulk_create(made, ignore_conflicts=True)
    if rows:
        campaign.prepared_until = rows[-1][0]
    campaign.is_prepared = len(rows) < CHUNK
    return True


def _recipient(campaign: Campaign, pk: int, spoken: str, zone: str, reason: str, now: datetime) -> Recipient:
    return Recipient(
        campaign=campaign, customer_id=pk, language=timing.language_for(spoken, campaign.languages),
        status=Recipient.Status.LEFT_OUT if reason else Recipient.Status.WAITING, reason=reason,
        due_at=None if reason else _turn(campaign, zone, now),
    )  # fmt: skip


def _turn(campaign: Campaign, zone: str, now: datetime) -> datetime:
    wall = timing.read_wall(campaign.wall_time) if campaign.timing == Campaign.Timing.LOCAL else None
    return timing.at_wall(wall, zone, organisation().zone) if wall else campaign.starts_at or now


def _let_leave(campaign: Campaign, now: datetime) -> bool:
    """Let the next batch leave, as far as the throttle allows; end the campaign when nobody waits any more."""
    lately = Recipient.objects.filter(campaign=campaign, left_at__gt=now - timing.MINUTE).count()
    many = timing.may_leave(campaign.per_minute, lately, BATCH)
    waiting = Recipient.objects.filter(campaign=campaign, status=Recipient.Status.WAITING)
    due = list(waiting.filter(due_at__lte=now).order_by("due_at", "pk")[:many])
    for language in dict.fromkeys(recipient.language for recipient in due):
        _send(campaign, language, [recipient for recipient in due if recipient.language == language], now)
    if not waiting.exists():
        _finish(campaign, now)
        return False
    return len(due) == many and bool(due)


def _finish(campaign: Campaign, now: datetime) -> None:
    campaign.status, campaign.ended_at = Status.DONE, now
    letters = Recipient.objects.filter(campaign=campaign, message__isnull=False).count()
    tell(campaign, CampaignFinished(title=campaign.name, letters=letters), actor=Actor.system(), now=now)


def _send(campaign: Campaign, language: str, recipients: Sequence[Recipient], now: datetime) -> None:
    """Send one batch in one language; a letter that cannot be made leaves its own recipient out, nobody else."""
    customers = Customer.objects.in_bulk([recipient.customer_id for recipient in recipients])
    letters = _letters(campaign, language, recipients, customers)
    sent = channels.send_many(
        letters=[letter for letter in letters.values() if not isinstance(letter, str)],
        channel=EMAIL, purpose=campaign.purpose, unit_id=campaign.unit_id, actor=_writer(campaign), now=now,
        origin=(KIND, campaign.pk), calls_postman=False,
    )  # fmt: skip
    messages = {message.customer_id: message for message in sent}
    for recipient in recipients:
        letter = letters[recipient.customer_id]
        _note(recipient, messages.get(recipient.customer_id), letter if isinstance(letter, str) else "", now)
    write_each(recipients, ["status", "reason", "message", "left_at"])


def _letters(
    campaign: Campaign, language: str, recipients: Sequence[Recipient], customers: dict[int, Customer]
) -> dict[int, channels.Outgoing | str]:
    """Return each recipient's letter, or the reason why it cannot be made."""
    letter = letter_of(campaign, language)
    values = values_for(letter.fields, list(customers), language)
    made: dict[int, channels.Outgoing | str] = {}
    for recipient in recipients:
        pk = recipient.customer_id
        try:
            content = letter.filled(values[pk])
        except TemplateFault:
            made[pk] = "broken_letter"
            continue
        if not content.subject.strip() or not is_one_line(content.subject):
            made[pk] = "broken_subject"
            continue
        made[pk] = channels.Outgoing(customer=customers[pk], content=content, key=f"{KIND}:{campaign.pk}:{pk}")
    return made


def _note(recipient: Recipient, message: Message | None, reason: str, now: datetime) -> None:
    if message is None:
        recipient.status, recipient.reason = Recipient.Status.LEFT_OUT, reason
    elif message.status == Message.Status.STOPPED:
        recipient.message = message
        recipient.status, recipient.reason = Recipient.Status.LEFT_OUT, message.reason
    else:
        recipient.message, recipient.status, recipient.left_at = message, Recipient.Status.LEFT, now


def _writer(campaign: Campaign) -> Actor:
    return Actor.user(campaign.owner_id) if campaign.owner_id else Actor.system()
