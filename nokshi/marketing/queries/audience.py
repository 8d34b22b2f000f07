"""Who gets a campaign, who is left out and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, QuerySet

from nokshi.customers.models import Customer
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign
from nokshi.marketing.rules.timing import language_for
from nokshi.privacy.queries import contactable, judged, reason_text
from nokshi.segments.queries import members_for, restrict

EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the funnel: how many are lost, and why."""

    reason: str
    count: int

    @property
    def text(self) -> Text:
        return reason_text(self.reason)


@dataclass(frozen=True, slots=True)
class Funnel:
    """How the audience becomes letters."""

    audience: int
    lost: tuple[Step, ...]

    @property
    def letters(self) -> int:
        return self.audience - sum(step.count for step in self.lost)


def has_audience(campaign: Campaign) -> bool:
    """Say whether somebody chose who gets a campaign."""
    return bool(campaign.segment_id or campaign.chosen or campaign.is_for_everyone)


def audience(campaign: Campaign) -> QuerySet[Customer]:
    """Return the customers that a campaign is for, within its unit and all below it."""
    reach = restrict(campaign.unit_id)
    if campaign.segment is not None:
        return members_for(campaign.segment, reach)
    here = Customer.objects.visible_to(reach)
    if campaign.chosen:
        return here.filter(pk__in=campaign.chosen)
    return here if campaign.is_for_everyone else here.none()


def funnel(campaign: Campaign, now: datetime) -> Funnel:
    """Return how many of the audience would get a letter now, and why the others would not."""
    people = audience(campaign)
    _allowed, lost = contactable(people, channel=EMAIL, purpose=campaign.purpose, now=now)
    steps = sorted(lost.items(), key=lambda one: -one[1])
    return Funnel(people.count(), tuple(Step(reason, count) for reason, count in steps))


def left_out(campaign: Campaign, reason: str, now: datetime) -> QuerySet[Any]:
    """Return those of the audience who would not get a letter for one reason; all who would for none."""
    return asked(campaign, now).filter(not_because=reason)


def asked(campaign: Campaign, now: datetime) -> QuerySet[Any]:
    """Return the audience, each with `not_because`."""
    return judged(audience(campaign), channel=EMAIL, purpose=campaign.purpose, now=now)


def languages_of(campaign: Campaign, now: datetime) -> dict[str, dict[str, int]]:
    """Return how many letters go out in each language, by the language that their readers speak."""
    allowed, _lost = contactable(audience(campaign), channel=EMAIL, purpose=campaign.purpose, now=now)
    spoken = allowed.order_by().values("language").annotate(count=Count("pk", distinct=True))
    found: dict[str, dict[str, int]] = {language: {} for language in campaign.languages}
    for row in spoken.values_list("language", "count"):
        language = language_for(row[0], campaign.languages)
        found[language][row[0]] = row[1]
    return found


def sample(campaign: Campaign, language: str, scope: Scope, now: datetime, limit: int = 20) -> list[Customer]:
    """Return some customers to look at a letter with: of its audience if there are any, who speak the language."""
    seen = Customer.objects.visible_to(scope)
    meant = seen.filter(pk__in=audience(campaign).values("pk")) if has_audience(campaign) else seen
    spoken = [*meant.filter(language=language).order_by("pk")[:limit]]
    return spoken or [*meant.order_by("pk")[:limit]] or [*seen.order_by("pk")[:limit]]
