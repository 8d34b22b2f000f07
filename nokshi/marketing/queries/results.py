"""What came of a campaign: letters, opens, links, answers, and the orders that followed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, CharField, Count, F, Q, QuerySet, Sum, Value, When

from nokshi.channels.words import reason_text
from nokshi.commerce.models import Order
from nokshi.customers.models import Customer
from nokshi.kernel.errors import Text
from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign, Followed, Recipient
from nokshi.marketing.words import REASONS

FOLLOWS = timedelta(days=7)
"""An order counts as having followed a letter within this long."""

OPENED = Q(opened_at__isnull=False) | Q(clicked_at__isnull=False)
NUMBERS: dict[str, Q] = {
    "letters": Q(left_at__isnull=False),
    "sent": Q(sent_at__isnull=False),
    "arrived": Q(sent_at__isnull=False, bounced_at=None),
    "opened": OPENED,
    "fetched": Q(fetched_at__isnull=False) & ~OPENED,
    "clicked": Q(clicked_at__isnull=False),
    "scanned": Q(scanned_at__isnull=False, clicked_at=None),
    "replied": Q(replied_at__isnull=False),
    "bounced": Q(bounced_at__isnull=False),
    "farewell": Q(farewell_at__isnull=False),
    "complained": Q(complained_at__isnull=False),
    "waiting": Q(status=Recipient.Status.WAITING),
    "left_out": Q(status=Recipient.Status.LEFT_OUT),
}


@dataclass(frozen=True, slots=True)
class LinkRow:
    """A link and how many people followed it."""

    url: str
    people: int


@dataclass(frozen=True, slots=True)
class Followers:
    """Orders that followed, in one currency: after a click, after an open only, after the letter only."""

    currency: str
    after: str
    orders: int
    total: Decimal


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Recipients left out for one reason."""

    reason: str
    count: int

    @property
    def text(self) -> Text:
        return REASONS.get(self.reason) or reason_text(self.reason)


def numbers_of(campaign: Campaign) -> dict[str, int]:
    """Return the counts of a campaign by name (`NUMBERS`)."""
    counts = {name: Count("pk", filter=condition) for name, condition in NUMBERS.items()}
    return dict(Recipient.objects.filter(campaign=campaign).aggregate(**counts))


def numbers_by_language(campaign: Campaign) -> list[dict[str, Any]]:
    """Return the same counts for each language."""
    counts = {name: Count("pk", filter=condition) for name, condition in NUMBERS.items()}
    rows = Recipient.objects.filter(campaign=campaign).values("language").annotate(**counts)
    return [dict(row) for row in rows.order_by("language")]


def recipients_of(campaign: Campaign, number: str, scope: Scope) -> QuerySet[Recipient]:
    """Return the recipients behind a number, of those that the reader may see."""
    rows = Recipient.objects.filter(NUMBERS.get(number, Q(pk=None)), campaign=campaign)
    return rows.filter(customer__in=Customer.objects.visible_to(scope))


def reasons_of(campaign: Campaign) -> list[LeftOut]:
    """Return why recipients were left out, and how many."""
    rows = Recipient.objects.filter(campaign=campaign, status=Recipient.Status.LEFT_OUT).values("reason")
    counted = rows.annotate(count=Count("pk")).order_by("-count")
    return [LeftOut(row["reason"], row["count"]) for row in counted]


def links_of(campaign: Campaign) -> list[LinkRow]:
    """Return the links that people followed, the most followed first."""
    rows = Followed.objects.filter(recipient__campaign=campaign).values("url")
    counted = rows.annotate(people=Count("recipient")).order_by("-people", "url")
    return [LinkRow(row["url"], row["people"]) for row in counted[:50]]


def orders_after(campaign: Campaign, scope: Scope) -> QuerySet[Order]:
    """Return the orders that recipients placed within the days after their letter, those the reader may see."""
    sent_at = F("customer__letters__sent_at")
    return (
        Order.objects.visible_to(scope)
        .counted()
        .filter(
            customer__letters__campaign=campaign, placed_at__gt=sent_at, placed_at__lte=sent_at + FOLLOWS,
            kind=Order.Kind.SALE,
        )
    )  # fmt: skip


def followers_of(campaign: Campaign, scope: Scope) -> list[Followers]:
    """Return the orders that followed by currency and by what went before them; nothing says they came of it."""
    before = Case(
        When(customer__letters__clicked_at__lt=F("placed_at"), then=Value("click")),
        When(customer__letters__opened_at__lt=F("placed_at"), then=Value("open")),
        default=Value("letter"),
        output_field=CharField(),
    )
    rows = orders_after(campaign, scope).annotate(after=before).order_by().values("currency", "after")
    counted = rows.annotate(orders=Count("pk"), sum=Sum("total")).order_by("currency", "after")
    return [Followers(row["currency"], row["after"], row["orders"], row["sum"]) for row in counted]


def progress_of(campaign: Campaign) -> tuple[int, int]:
    """Return how many recipients had their turn, and how many there are."""
    rows: QuerySet[Recipient] = Recipient.objects.filter(campaign=campaign)
    total = rows.count()
    return total - rows.filter(status=Recipient.Status.WAITING).count(), total


def titles(ids: Sequence[int]) -> dict[int, str]:
    """Return the names of campaigns."""
    return dict(Campaign.objects.filter(pk__in=ids).values_list("pk", "name"))
