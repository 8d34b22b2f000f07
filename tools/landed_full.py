"""Fill a made-up shop with one of whatever it keeps; landed.py has the code of the landed version run this."""

import sys

import django

django.setup()

from datetime import timedelta  # noqa: E402
from typing import Any  # noqa: E402

from allauth.mfa.totp.internal.auth import TOTP  # noqa: E402

from nokshi.channels.actions import settings as mail  # noqa: E402
from nokshi.channels.email.post import deliver_due  # noqa: E402
from nokshi.channels.rules.accounts import Account  # noqa: E402
from nokshi.commerce.models import Cart, Order  # noqa: E402
from nokshi.custom import actions as custom  # noqa: E402
from nokshi.custom.actions.choices import Chosen  # noqa: E402
from nokshi.custom.actions.fields import Shape  # noqa: E402
from nokshi.customers import actions as customers  # noqa: E402
from nokshi.customers.models import Customer  # noqa: E402
from nokshi.integrations.actions import add_webhook  # noqa: E402
from nokshi.kernel import clock  # noqa: E402
from nokshi.kernel.actor import Actor  # noqa: E402
from nokshi.kernel.scope import Scope  # noqa: E402
from nokshi.marketing import actions as marketing  # noqa: E402
from nokshi.marketing.models import Campaign  # noqa: E402
from nokshi.privacy import actions as privacy  # noqa: E402
from nokshi.records import actions as records  # noqa: E402
from nokshi.records.actions import KindShape, NewRecord  # noqa: E402
from nokshi.records.queries import house  # noqa: E402
from nokshi.timeline.actions import redact, seal  # noqa: E402
from nokshi.timeline.models import EventRow  # noqa: E402
from nokshi.timeline.reading import drain  # noqa: E402
from nokshi.workspace import actions  # noqa: E402
from nokshi.workspace.models import Role, Token, User  # noqa: E402
from nokshi.workspace.queries import invitation_for, root_unit, scope_for  # noqa: E402
from nokshi.workspace.queries.tokens import digest_of  # noqa: E402

NOW = clock.now()
SYSTEM: dict[str, Any] = {"scope": Scope.system(), "actor": Actor.system(), "now": NOW}
_script, PASSWORD, TOKEN, FACTOR = sys.argv


def join(email: str, name: str, role: str) -> User:
    """Invite somebody, and accept by the link that was mailed."""
    held = Role.objects.get(name=role)
    invited = actions.invite_user(email=email, role=held, unit=root_unit(), **SYSTEM)
    token = invited.url.rstrip("/").rpartition("/")[2]
    return actions.accept_invitation(
        invitation=invitation_for(token, NOW), name=name, password=PASSWORD, language="bn", now=NOW
    )


def staff() -> User:
    """People with roles, a team, a view, a second factor, a token and an open sign-in."""
    owner, helper = join("ona@example.com", "Ona", "owner"), join("dev@example.com", "দেব", "manager")
    mine: dict[str, Any] = {"scope": scope_for(owner), "actor": Actor.user(owner.pk), "now": NOW}
    actions.add_role(name="Counter", capabilities=["customers.view"], hidden=[], readonly=[], **mine)
    actions.add_team(name="Counter", unit=root_unit(), members=[helper], **SYSTEM)
    actions.save_view(kind="customers.customer", name="Everybody", tree=None, **mine)
    TOTP.activate(owner, FACTOR)
    made, _raw = actions.make_token(
        user=owner, name="Till", scopes=["read"], unit=None, expires_at=None, actor=mine["actor"], now=NOW
    )
    Token.objects.filter(pk=made.pk).update(digest=digest_of(TOKEN))
    browser = {"session_key": "landed", "was_key": "", "address": "127.0.0.1", "agent": "Landed"}
    actions.note_sign_in(user=owner, now=NOW, **browser)
    return owner


def around(owner: User) -> None:
    """A webhook with something on its way, a mailbox, a sender and a cart."""
    known: dict[str, Any] = {"unit_id": root_unit().pk, "actor": Actor.user(owner.pk), "now": NOW}
    add_webhook(
        url="https://9.9.9.9/nokshi", kinds=["*"], unit=root_unit().pk, scope=scope_for(owner),
        actor=known["actor"], now=NOW,
    )  # fmt: skip
    mail.set_sender(name="Shapla", address="hello@shapla.example", reply_to="", **known)
    account = Account("imaps", "9.9.9.9", "reader")
    mail.save_mailbox(
        mailbox=None, address="hello@shapla.example", account=account, password="secret", plus=True, is_active=False,
        **known,
    )  # fmt: skip
    if not Cart.objects.exists():
        Cart.objects.create(customer=Customer.objects.earliest("pk"), unit=root_unit(), currency="BDT", updated_at=NOW)


def own() -> None:
    """Fields and a kind of record of the house's own, filled, and an order with a field of its own."""
    by: dict[str, Any] = {"actor": Actor.system(), "now": NOW}
    gold = Shape(labels={"en": "Level", "bn": "স্তর"}, choices=[Chosen({"en": "Gold", "bn": "সোনালি"})])
    custom.add_field(subject="customers.customer", kind="choice", shape=gold, **by)
    custom.add_field(subject="commerce.order", kind="text", shape=Shape(labels={"en": "Gift note"}), **by)
    customer, order = Customer.objects.earliest("pk"), Order.objects.earliest("pk")
    custom.set_values(subject="customers.customer", record=customer.pk, values={"level": "gold"}, **by)
    custom.set_values(subject="commerce.order", record=order.pk, values={"gift_note": "ঈদ মোবারক"}, **by)
    shape = KindShape(
        names={"en": "Warranty", "bn": "ওয়ারেন্টি"}, plurals={"en": "Warranties", "bn": "ওয়ারেন্টি"},
        icon="shield-check", titled={"en": "Serial number", "bn": "ক্রমিক নম্বর"},
    )  # fmt: skip
    made = records.add_kind(shape=shape, **by)
    new = NewRecord(unit=root_unit().pk, customer=customer.pk, values={"serial_number": "Serial-4711"})
    records.add_record(kind=house().by_id[made.pk], new=new, **by)


def together() -> None:
    """Two customers related, two that are one, and two that were one and are taken apart again."""
    by: dict[str, Any] = {"actor": Actor.system(), "now": NOW}
    first, second, third, fourth, fifth = (
        customers.add_customer(name=name, kind="person", units=[root_unit().pk], **by).pk for name in
        ("Ada Byron", "Ada B.", "Bo Lind", "Bo L.", "নাসরিন আক্তার")
    )  # fmt: skip
    customers.relate_many(new=[customers.NewRelation(customer=first, kind="household", other=fifth)], **by)
    customers.merge(survivor=first, merged=second, **by)
    apart = customers.merge(survivor=third, merged=fourth, **by)
    customers.take_apart(merge=apart.pk, **by)


def send() -> None:
    """A letter on its way to many."""
    letter = Campaign.objects.get()
    marketing.change_campaign(campaign=letter, changes={"is_for_everyone": True}, actor=Actor.system(), now=NOW)
    for pk in Customer.objects.exclude(email="").values_list("pk", flat=True):
        privacy.give_consent(
            customer_id=pk, purpose=letter.purpose, channel="email", source="counter", proof="", actor=Actor.system(),
            now=NOW,
        )  # fmt: skip
    letter.refresh_from_db()
    marketing.plan(campaign=letter, agreed=None, actor=Actor.system(), now=NOW)
    while marketing.sending.work(campaign_id=letter.pk, now=NOW):
        pass
    deliver_due()


def chain() -> None:
    """Every reader at the end of the log, all of it sealed, and a field erased from it since."""
    drain(NOW)
    later = NOW + timedelta(hours=1)
    while seal(now=later):
        pass
    erased = EventRow.objects.filter(kind="customers.added").earliest("pk")
    redact(events=[erased.pk], reason="asked for", actor=Actor.system(), now=later)
    while seal(now=later + timedelta(hours=1)):
        pass


around(staff())
own()
together()
send()
chain()
