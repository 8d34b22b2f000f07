"""A house full of things: the made-up shop, and one of whatever else has an address."""

from io import BytesIO
from typing import Any

from nokshi.channels.actions import Content, send
from nokshi.channels.actions.settings import save_mailbox, set_sender
from nokshi.commerce.models import Cart
from nokshi.customers.models import Customer
from nokshi.intake.actions import begin, read
from nokshi.intake.actions.beginning import Given
from nokshi.integrations.models import Delivery, Endpoint
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.kernel.secrets import seal
from nokshi.privacy.models import Suppression
from nokshi.site.demo.filling import fill
from nokshi.timeline.models import EventRow
from nokshi.workspace import actions as workspace
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
    reader = Role.objects.get(name="reader")
    workspace.invite_user(email="new@shapla.example", role=reader, unit=places.dhaka, **SYSTEM)
    leave_letters(places, dev)
    leave_a_file(places, dev)
    leave_a_webhook(places, owner)
    mine: dict[str, Any] = {"scope": cast.scope(owner), "actor": cast.actor(owner), "now": cast.NOON}
    workspace.save_view(kind="customers.customer", name="Everybody", tree=None, **mine)


def leave_letters(places: cast.Places, dev: User) -> None:
    """Leave a letter to a customer of Dhaka, and a mailbox that is read there."""
    known: dict[str, Any] = {"unit_id": places.dhaka.pk, "actor": cast.actor(dev), "now": cast.NOON}
    customer = cast.make_customer("Ada Lovelace", places.dhaka, called="Ada", email="ada@example.com")
    set_sender(name="Shapla", address="hello@shapla.example", reply_to="", **known)
    content = Content(subject="Your tea is on its way", text="It left today.", language="en")
    send(customer=customer, channel="email", purpose="orders", content=content, **known)
    url = "imaps://reader:secret@mail.shapla.example"
    save_mailbox(
        mailbox=None,
        address="hello@shapla.example",
        host="mail.shapla.example",
        url=url,
        plus=True,
        is_active=False,
        **known,
    )


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
