"""The first thousand customers of the bench, written by the verbs that everybody uses."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import cycle, islice
from random import Random
from typing import Any

from nokshi.commerce import actions as commerce
from nokshi.commerce.events import CartChanged, CartCleared
from nokshi.commerce.rules.orders import Draft, Line
from nokshi.customers import actions as customers
from nokshi.customers.events import CustomerChanged
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.privacy import actions as privacy
from nokshi.segments import actions as segments
from nokshi.segments.actions.filling import fill_step
from nokshi.site.demo import consents, filling, groundwork, people
from nokshi.site.demo.groundwork import Ground
from nokshi.site.demo.orders import price_in
from nokshi.site.demo.people import Person
from nokshi.site.demo.shelf import WARES
from nokshi.timeline import reading
from nokshi.timeline.actions import Entry, record_many
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import Role, Unit

ORDERS, EVENTS = 5, 25
SEED = 7
OWNER, MANAGER = "owner@bench.example.com", "manager@bench.example.com"

FOUR: dict[str, Any] = {
    "all": [
        {"field": "customers.country", "op": "is_one_of", "value": ["BD"]},
        {"field": "commerce.spent", "op": "at_least", "value": {"amount": "3000", "currency": "BDT"}},
        {"did": "commerce.order_placed", "op": "at_least", "times": 2, "within": {"days": 365}},
        {"field": "commerce.last_order_at", "op": "last", "value": {"days": 180}},
    ]
}


def lay(*, count: int, password: str, now: datetime) -> list[Person]:
    """Fill an empty Nokshi with `count` customers of five orders and 25 events each; return them by id."""
    ground = groundwork.lay(seed=SEED, now=now)
    _let_in(ground, password, now)
    crowd = list(people.people(count, seed=SEED, now=now))
    new = [filling.new_customer(person, ground) for person in crowd]
    ids = customers.add_many(new=new, actor=Actor.system(), now=now, source=filling.SOURCE)
    drafts = [draft for person, pk in zip(crowd, ids, strict=True) for draft in _orders(person, pk, ground, now)]
    commerce.save_orders(drafts=drafts, actor=Actor.system(), now=now)
    said = [
        filling.consent(pk, one)
        for person, pk in zip(crowd, ids, strict=True)
        for one in consents.said(person, seed=SEED, now=now)
    ]
    privacy.say_many(consents=said, actor=Actor.system())
    reading.drain(now)
    _make_segment(ground, now)
    _fill_logs(crowd, ids, ground, now)
    reading.drain(now)
    return crowd


def _let_in(ground: Ground, password: str, now: datetime) -> None:
    """Make an owner, and a manager who sees one brand and the regions below it."""
    zone = "Asia/Dhaka"
    workspace.open_house(email=OWNER, name="Ona", password=password, language="en", zone=zone, now=now)
    brand = Unit.objects.get(pk=ground.units["tea", "bangladesh"]).parent
    assert brand is not None
    manager = Role.objects.get(name="manager")
    invited = workspace.invite_user(
        email=MANAGER, role=manager, unit=brand, scope=Scope.system(), actor=Actor.system(), now=now
    )
    workspace.accept_invitation(
        invitation=invited.invitation, name="Dev", password=password, language="en", zone=zone, now=now
    )


def _orders(person: Person, customer_id: int, ground: Ground, now: datetime) -> Iterator[Draft]:
    luck = Random(f"{SEED}/bench/{person.number}")
    open_for = (now - person.joined).total_seconds()
    times = sorted(person.joined + timedelta(seconds=luck.random() * open_for) for _ in range(ORDERS))
    for count, placed_at in enumerate(times, 1):
        yield Draft(
            number=f"B{person.number:07}{count}",
            source=filling.SOURCE,
            unit_id=ground.units[person.brand, person.country.unit],
            currency=person.country.currency,
            placed_at=placed_at,
            lines=_lines(person, ground, luck),
            customer_id=customer_id,
            status="delivered",
        )


def _lines(person: Person, ground: Ground, luck: Random) -> list[Line]:
    chosen = dict.fromkeys(luck.choices(WARES, [ware.weight for ware in WARES], k=luck.choice((1, 2, 2, 3))))
    return [
        Line(
            quantity=Decimal(luck.choice((1, 1, 1, 2, 3))),
            unit_price=price_in(ware, person.country),
            sku=ware.sku,
            description=ware.name,
            product_id=ground.products.get(ware.sku),
        )
        for ware in chosen
    ]


def _make_segment(ground: Ground, now: datetime) -> None:
    brand = Unit.objects.get(pk=ground.units["tea", "bangladesh"]).parent
    assert brand is not None
    made = segments.make_segment(name="Four conditions", unit=brand.pk, tree=FOUR, actor=Actor.system(), now=now)
    while fill_step(segment_id=made.pk, now=now, because="conditions"):
        pass


def _fill_logs(crowd: Sequence[Person], ids: Sequence[int], ground: Ground, now: datetime) -> None:
    there = Counter(EventRow.objects.filter(customer_id__in=ids).values_list("customer_id", flat=True))
    entries = [
        entry
        for person, pk in zip(crowd, ids, strict=True)
        for entry in _usual_days(person, pk, EVENTS - there[pk], ground, now)
    ]
    record_many(sorted(entries, key=lambda entry: entry.at))


def _usual_days(person: Person, pk: int, count: int, ground: Ground, now: datetime) -> Iterator[Entry]:
    luck = Random(f"{SEED}/days/{person.number}")
    open_for = (now - person.joined).total_seconds()
    times = sorted(person.joined + timedelta(seconds=luck.random() * open_for) for _ in range(count))
    for event, at in zip(islice(cycle(_days_of(person, luck)), count), times, strict=True):
        yield Entry(
            event=event,
            at=at,
            actor=Actor.customer(pk),
            customer=pk,
            subject=("customers.customer", pk),
            unit=ground.units[person.brand, person.country.unit],
        )


def _days_of(person: Person, luck: Random) -> list[Event]:
    amount = Money(Decimal(luck.randint(2, 60) * 50), person.country.currency)
    ware = luck.choice(WARES).sku
    return [
        CartChanged(amount=amount, lines=1, products=(ware,)),
        CartCleared(amount=amount, bought=True),
        CustomerChanged(changes={"preferred_channel": ["", "email"]}),
        CartChanged(amount=amount, lines=2, products=(ware, luck.choice(WARES).sku)),
        CustomerChanged(changes={"preferred_channel": ["email", ""]}),
    ]
