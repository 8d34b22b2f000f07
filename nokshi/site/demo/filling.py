"""Carry the made-up shop into Nokshi, through the verbs that everybody uses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from nokshi.commerce import actions as commerce
from nokshi.commerce.rules.orders import RETURN, Draft
from nokshi.commerce.rules.orders import Line as BookedLine
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError
from nokshi.privacy import actions as privacy
from nokshi.site.demo import consents, groundwork, orders, people, reach, ties
from nokshi.site.demo.consents import Said
from nokshi.site.demo.groundwork import Ground
from nokshi.site.demo.marks import RUN
from nokshi.site.demo.marks import SOURCE as SOURCE
from nokshi.site.demo.orders import Line, Order
from nokshi.site.demo.people import Person
from nokshi.timeline import reading

AT_ONCE = 500
Tell = Callable[[str, int, int], None]
"""Called with the name of a step, how much of it is done, and how much there is."""


class NotEmpty(DomainError):
    code = "demo.not_empty"
    sentence = _(
        "There are %(count)s customers here already. Give the demo a home of its own: NOKSHI_HOME=demo nokshi demo"
    )


@dataclass(slots=True)
class Filled:
    """What came of it."""

    customers: int = 0
    orders: int = 0
    lines: int = 0
    ids: dict[int, int] = field(default_factory=dict)
    """Customers' ids by their number in the shop."""


def fill(*, count: int, seed: int, now: datetime, tell: Tell) -> Filled:
    """Fill an empty Nokshi with a shop of `count` customers; raises NotEmpty."""
    if there := Customer.objects.standing().count():
        raise NotEmpty(count=there)
    filled = Filled()
    tell("ground", 0, 1)
    ground = groundwork.lay(seed=seed, now=now)
    tell("ground", 1, 1)
    everybody = people.people(count, seed=seed, now=now)
    while batch := list(islice(everybody, AT_ONCE)):
        take_in(batch, ground, seed=seed, now=now, filled=filled)
        tell("customers", filled.customers, count)
    _let_readers_catch_up(now, tell)
    reach.prepare(now=now)
    _let_readers_catch_up(now, tell)
    return filled


@transaction.atomic
def take_in(batch: Sequence[Person], ground: Ground, *, seed: int, now: datetime, filled: Filled) -> None:
    """Add some customers with all that they bought and left in their carts."""
    new = [new_customer(person, ground) for person in batch]
    added = customers.add_many(new=new, actor=Actor.system(), now=now, source=SOURCE)
    ids = {person.number: pk for person, pk in zip(batch, added, strict=True)}
    if not filled.customers:
        # The first ones are enough to look at; a large base is there to be measured.
        customers.relate_many(new=ties.ties(batch, ids, seed=seed), actor=Actor.system(), now=now, run=RUN)
    made = [order for person in batch for order in orders.orders(person, seed=seed, now=now)]
    _book(made, ground, ids, now)
    said = [consent(ids[person.number], one) for person in batch for one in consents.said(person, seed=seed, now=now)]
    privacy.say_many(consents=said, actor=Actor.system(), run=RUN)
    for person in batch:
        _leave_cart(person, ids[person.number], ground, seed, now)
    filled.ids.update(ids)
    filled.customers += len(batch)
    filled.orders += len(made)
    filled.lines += sum(len(order.lines) for order in made)


def _book(made: Sequence[Order], ground: Ground, ids: dict[int, int], now: datetime) -> None:
    sales = [order for order in made if not order.refunds]
    drafts = [_draft(order, ground, ids, None) for order in sales]
    saved = commerce.save_orders(drafts=drafts, actor=Actor.system(), now=now, run=RUN)
    booked = {order.number: one.order_id for order, one in zip(sales, saved, strict=True)}
    returns = [_draft(order, ground, ids, booked[order.refunds]) for order in made if order.refunds]
    commerce.save_orders(drafts=returns, actor=Actor.system(), now=now, run=RUN)


def new_customer(person: Person, ground: Ground) -> customers.NewCustomer:
    """Return a customer of the shop as he is added."""
    home = {"lines": person.street, "city": person.city, "postcode": person.postcode, "country": person.country.code}
    return customers.NewCustomer(
        name=person.name.whole,
        kind="company" if person.is_company else "person",
        called=person.name.called,
        language=person.language,
        zone=person.country.zone,
        country=person.country.code,
        city=person.city,
        birth_date=person.birth_date,
        emails=[person.email] if person.email else (),
        phones=[person.phone] if person.phone else (),
        external=[("shop", person.code)],
        addresses=[home],
        units=[ground.units[person.brand, person.country.unit]],
        created_at=person.joined,
    )


def _draft(order: Order, ground: Ground, ids: dict[int, int], refunds: int | None) -> Draft:
    person = order.person
    return Draft(
        number=order.number,
        source=SOURCE,
        unit_id=ground.units[person.brand, person.country.unit],
        currency=order.currency,
        placed_at=order.placed_at,
        lines=list(_booked(order.lines, ground)),
        customer_id=ids[person.number],
        kind=RETURN if order.refunds else "sale",
        status="delivered" if not order.refunds else "placed",
        refunds_id=refunds,
    )


def _booked(lines: Sequence[Line], ground: Ground) -> Iterator[BookedLine]:
    for line in lines:
        yield BookedLine(
            quantity=Decimal(line.quantity),
            unit_price=line.price,
            sku=line.ware.sku,
            description=line.ware.name,
            product_id=ground.products.get(line.ware.sku),
        )


def consent(customer_id: int, one: Said) -> privacy.NewConsent:
    """Return what a customer said as it is taken down."""
    return privacy.NewConsent(
        customer_id=customer_id,
        purpose="news",
        channel=one.channel,
        granted=one.granted,
        at=one.at,
        source=one.source,
        proof=one.proof,
    )


def _leave_cart(person: Person, customer_id: int, ground: Ground, seed: int, now: datetime) -> None:
    left = orders.cart(person, seed=seed, now=now)
    if left:
        commerce.set_cart(
            customer_id=customer_id,
            unit_id=ground.units[person.brand, person.country.unit],
            currency=person.country.currency,
            lines=list(_booked(left[1], ground)),
            actor=Actor.customer(customer_id),
            now=left[0],
            run=RUN,
        )


def _let_readers_catch_up(now: datetime, tell: Tell) -> None:
    """Have everything that follows from what happened done before anybody looks."""
    total = 0
    while handed := reading.read_all(now, batch=2_000):
        total += handed
        tell("following", total, 0)
