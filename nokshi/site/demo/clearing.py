"""Clear away what stood before the first sample customer came: letter, segments, shelves, prices, rates, units."""

from django.db.models import Q

from nokshi.commerce import actions as commerce
from nokshi.commerce.models import CartLine, Category, ExchangeRate, Order, OrderLine, Price, PriceList, Product
from nokshi.customers.models import CustomerUnit
from nokshi.kernel.errors import DomainError
from nokshi.marketing import actions as marketing
from nokshi.marketing.models import Campaign
from nokshi.ports.importing import Change, RunContext
from nokshi.segments import actions as segments
from nokshi.segments.models import Segment
from nokshi.site.demo.groundwork import BRANDS, REGIONS
from nokshi.site.demo.marks import RUN
from nokshi.site.demo.reach import LETTER, SEGMENTS
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import Unit

Kept = list[tuple[str, int]]
PRODUCT, PRICE, PRICE_LIST, CATEGORY = "commerce.product", "commerce.price", "commerce.price_list", "commerce.category"
RATE = "commerce.rate"


def clear(context: RunContext) -> Kept:
    """Clear everything away that nobody uses or changed; return what stays."""
    _letters(context)
    _segments(context)
    kept = [*_products(context), *_lists_and_shelves(context)]
    _rates(context)
    _units(context)
    return kept


def touched(kind: str, ids: set[int]) -> set[int]:
    """Return the records that a person or an import did something to."""
    events = EventRow.objects.standing().filter(subject_kind=kind, subject_id__in=ids).exclude(run_id=RUN)
    rows = events.exclude(actor_kind="system").exclude(kind__startswith="timeline.record_")
    return {pk for pk in rows.values_list("subject_id", flat=True) if pk is not None}


def made(kind: str) -> set[int]:
    """Return the records of a kind that the sample's events tell of."""
    rows = EventRow.objects.standing().filter(run_id=RUN, subject_kind=kind).values_list("subject_id", flat=True)
    return {pk for pk in rows if pk is not None}


def _letters(context: RunContext) -> None:
    letters = {one.pk: one for one in Campaign.objects.filter(name=LETTER, status=Campaign.Status.DRAFT)}
    others = touched("marketing.campaign", set(letters))
    for pk, letter in letters.items():
        if pk not in others:
            marketing.remove_campaign(campaign=letter, actor=context.actor, now=context.now)


def _segments(context: RunContext) -> None:
    used = set(Campaign.objects.exclude(segment=None).values_list("segment_id", flat=True))
    drawn = {one.pk: one for one in Segment.objects.standing().filter(name__in=SEGMENTS)}
    for pk in set(drawn) - touched("segments.segment", set(drawn)) - used:
        segments.remove_segment(segment=drawn[pk], actor=context.actor, now=context.now)


def _products(context: RunContext) -> Kept:
    """Take the products with their prices away that nobody sells, has in a cart or changed."""
    ours = made(PRODUCT) & set(Product.objects.filter(run_id=RUN).values_list("pk", flat=True))
    kept = touched(PRODUCT, ours)
    for model in (OrderLine, CartLine):
        kept |= set(model.objects.filter(product__in=ours).values_list("product_id", flat=True))
    prices = Price.objects.filter(product__in=ours - kept, price_list__in=made(PRICE_LIST))
    changes = [Change(PRICE, one.pk, None, {"amount": str(one.amount)}) for one in prices]
    changes += [Change(PRODUCT, pk, None, {}) for pk in ours - kept]
    stay = commerce.undo_changes(changes, context)
    return [*((PRODUCT, pk) for pk in kept), *((one.kind, one.id) for one in stay)]


def _lists_and_shelves(context: RunContext) -> Kept:
    lists = made(PRICE_LIST) - touched(PRICE_LIST, made(PRICE_LIST))
    shelves = Category.objects.filter(pk__in=made(CATEGORY) - touched(CATEGORY, made(CATEGORY))).order_by("-pk")
    changes = [Change(PRICE_LIST, pk, None, {}) for pk in lists]
    changes += [Change(CATEGORY, one.pk, None, {"name": one.name}) for one in shelves]
    stay = commerce.undo_changes(changes, context)
    left = made(PRICE_LIST) - lists
    return [*((PRICE_LIST, pk) for pk in left), *((one.kind, one.id) for one in stay)]


def _rates(context: RunContext) -> None:
    """Take the rates away of currencies in which nothing is sold or priced any more."""
    used = set(Order.objects.values_list("currency", flat=True).distinct())
    used |= set(PriceList.objects.values_list("currency", flat=True))
    ours = made(RATE)
    for rate in ExchangeRate.objects.filter(pk__in=ours - touched(RATE, ours)).exclude(currency__in=used):
        commerce.remove_rate(rate=rate, actor=context.actor, now=context.now)


def _units(context: RunContext) -> None:
    """Retire the brands and regions to which nobody and nothing belongs."""
    brands = Unit.objects.standing().filter(name__in=BRANDS.values(), kind=Unit.Kind.BRAND)
    regions = Unit.objects.standing().filter(name__in=REGIONS.values(), parent__in=brands)
    for unit in [*regions, *brands]:
        below = Q(unit__path__startswith=unit.path)
        if CustomerUnit.objects.filter(below, customer__deleted_at=None).exists() or Order.objects.filter(below):
            continue
        try:
            workspace.retire_unit(unit=unit, scope=context.scope, actor=context.actor, now=context.now)
        except DomainError:
            continue
