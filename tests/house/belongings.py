"""A house full of things: the made-up shop, and one of whatever else has an address."""

from io import BytesIO
from typing import Any

from nokshi.channels.actions import Content, send
from nokshi.channels.actions.settings import save_mailbox, set_sender
from nokshi.channels.rules.accounts import Account
from nokshi.commerce.models import Cart
from nokshi.custom import actions as custom
from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape
from nokshi.customers import actions as customers
from nokshi.customers.models import Customer
from nokshi.intake.actions import begin, read
from nokshi.intake.actions.beginning import Given
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.kernel.secrets import seal
from nokshi.privacy.models import Suppression
from nokshi.records import actions as records
from nokshi.records.actions import KindShape, NewRecord
from nokshi.records.queries import house
from nokshi.site.demo.filling import fill
from nokshi.timeline.models import Check, EventRow, Parked
from nokshi.workspace import actions as workspace
from nokshi.workspace import pushing
from nokshi.workspace.models import Role, User
from tests import cast

WORKER = "the house"
SYSTEM: dict[str, Any] = {"scope": Scope.system(), "actor": Actor.system(), "now": cast.NOON}


def fill_the_house(language: str = "en") -> User:
    """Fill the house and return its owner."""
    places = cast.make_places()
    owner = cast.make_user("Ona", "owner", places.root, language=language)
    leave_things(places, owner)
    return owner


def leave_things(places: cast.Places, owner: User) -> None:
    """Leave one of everything in Dhaka, where Berlin must not see it."""
    fill(count=12, seed=1, now=cast.NOON, tell=lambda step, done, total: None)
    dev = cast.make_user("Dev", "manager", places.dhaka)
    workspace.add_team(name="Counter", unit=places.dhaka, members=[dev], **SYSTEM)
    known: dict[str, Any] = {"actor": cast.actor(dev), "now": cast.NOON}
    workspace.make_token(user=dev, name="Till", scopes=["read"], unit=None, expires_at=None, **known)
    browser = {"session_key": "of-dev", "was_key": "", "address": "127.0.0.1", "agent": ""}
    workspace.note_sign_in(user=dev, now=cast.NOON, **browser)
    leave_a_device(dev)
    reader = Role.objects.get(name="reader")
    workspace.invite_user(email="new@shapla.example", role=reader, unit=places.dhaka, **SYSTEM)
    leave_a_relation(dev)
    leave_a_merge(dev)
    leave_letters(places, dev)
    leave_a_file(places, dev)
    leave_a_webhook(places, owner)
    leave_a_field(places, dev)
    leave_a_record(places, dev)
    mine: dict[str, Any] = {"scope": cast.scope(owner), "actor": cast.actor(owner), "now": cast.NOON}
    workspace.save_view(kind="customers.customer", name="Everybody", tree=None, **mine)


def leave_a_device(dev: User) -> None:
    """Leave a device that tells Dev what is his, and the key of the house, which the first look at its page makes."""
    workspace.push_key(now=cast.NOON)
    _private, receiver = pushing.fresh_key()
    workspace.add_device(
        user=dev, endpoint="https://push.example/dev", receiver=receiver, auth="A" * 22, agent="", session_key="",
        now=cast.NOON,
    )  # fmt: skip


def leave_a_relation(dev: User) -> None:
    """Leave what the first customer of the shop has to do with the second one."""
    first, second = Customer.objects.order_by("pk")[:2]
    new = customers.NewRelation(customer=first.pk, other=second.pk, kind="own", role="walks the dog of")
    customers.relate(new=new, actor=cast.actor(dev), now=cast.NOON)


def leave_a_merge(dev: User) -> None:
    """Leave two records of the shop's that are one customer."""
    survivor = Customer.objects.earliest("pk")
    by: dict[str, Any] = {"actor": cast.actor(dev), "now": cast.NOON}
    twin = customers.add_customer(name="The same once more", kind=survivor.kind, emails=["once@more.example"], **by)
    customers.merge(survivor=survivor.pk, merged=twin.pk, **by)


def leave_letters(places: cast.Places, dev: User) -> None:
    """Leave a letter to a customer of Dhaka, and a mailbox that is read there."""
    known: dict[str, Any] = {"unit_id": places.dhaka.pk, "actor": cast.actor(dev), "now": cast.NOON}
    customer = cast.make_customer("Ada Lovelace", places.dhaka, called="Ada", email="ada@example.com")
    set_sender(name="Shapla", address="hello@shapla.example", reply_to="", **known)
    content = Content(subject="Your tea is on its way", text="It left today.", language="en")
    send(customer=customer, channel="email", purpose="orders", content=content, **known)
    save_mailbox(
        mailbox=None,
        address="hello@shapla.example",
        account=Account("imaps", "mail.shapla.example", "reader"),
        password="secret",
        plus=True,
        is_active=False,
        **known,
    )


def leave_a_field(places: cast.Places, dev: User) -> None:
    """Leave a field of Dhaka alone, in a group, with something in it on a customer there."""
    shape = Shape(
        labels={"en": "Level", "bn": "স্তর"}, group={"en": "Club", "bn": "ক্লাব"}, unit=places.dhaka.pk,
        choices=[Chosen({"en": "Gold", "bn": "সোনালি"}), Chosen({"en": "Blue", "bn": "নীল"})],
    )  # fmt: skip
    by: dict[str, Any] = {"actor": cast.actor(dev), "now": cast.NOON}
    custom.add_field(subject="customers.customer", kind="choice", shape=shape, **by)
    customer = Customer.objects.get(name="Ada Lovelace")
    custom.set_values(subject="customers.customer", record=customer.pk, values={"level": "gold"}, **by)


def leave_a_record(places: cast.Places, dev: User) -> None:
    """Leave a kind of record of the house's own, and one record of a customer of Dhaka."""
    by: dict[str, Any] = {"actor": cast.actor(dev), "now": cast.NOON}
    shape = KindShape(
        names={"en": "Warranty", "bn": "ওয়ারেন্টি"}, plurals={"en": "Warranties", "bn": "ওয়ারেন্টি"},
        icon="shield-check", titled={"en": "Serial number", "bn": "ক্রমিক নম্বর"},
    )  # fmt: skip
    made = records.add_kind(shape=shape, **by)
    kind = house().by_id[made.pk]
    customer = Customer.objects.get(name="Ada Lovelace")
    new = NewRecord(unit=places.dhaka.pk, customer=customer.pk, values={"serial_number": "Serial-4711"})
    records.add_record(kind=kind, new=new, **by)


def leave_a_webhook(places: cast.Places, owner: User) -> None:
    """Leave an endpoint of Dhaka, with something on its way to it, a cart and an address to which nothing goes."""
    endpoint = Endpoint.objects.create(
        url="https://hooks.example.com/nokshi", unit=places.dhaka, kinds=["*"], secret_sealed=seal("whsec_c2VjcmV0"),
        created_by=owner, created_at=cast.NOON, changed_at=cast.NOON,
    )  # fmt: skip
    event = EventRow.objects.filter(customer_id__isnull=False).order_by("pk").last()
    assert event is not None
    Delivery.objects.create(
        endpoint=endpoint, event_id=event.pk, kind=event.kind, message_id="msg_1", next_at=cast.NOON,
        created_at=cast.NOON,
    )  # fmt: skip
    Parked.objects.create(
        reader="integrations.tell", event=event, tries=3, error="Boom", retry_at=cast.NOON, parked_at=cast.NOON
    )
    Check.objects.create(begun_at=cast.NOON)
    Suppression.objects.create(channel="email", address="gone@example.com", at=cast.NOON)
    if not Cart.objects.exists():
        Cart.objects.create(
            customer=Customer.objects.earliest("pk"), unit=places.dhaka, currency="BDT", updated_at=cast.NOON
        )


def leave_a_file(places: cast.Places, dev: User) -> None:
    """Leave a file of Dhaka that is being taken in: it was read, and waits for its columns to be matched."""
    file = Given("guests.csv", BytesIO("name,email\nরহিম উদ্দিন,rahim@example.com\n".encode()))
    run = begin(files=[file], unit_id=places.dhaka.pk, scope=cast.scope(dev), now=cast.NOON)
    read(run=run, scope=cast.scope(dev), worker=WORKER, clock=lambda: cast.NOON)
