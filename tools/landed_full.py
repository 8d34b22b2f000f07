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
from nokshi.commerce.models import Cart  # noqa: E402
from nokshi.customers.models import Customer  # noqa: E402
from nokshi.integrations.actions import add_webhook  # noqa: E402
from nokshi.kernel import clock  # noqa: E402
from nokshi.kernel.actor import Actor  # noqa: E402
from nokshi.kernel.scope import Scope  # noqa: E402
from nokshi.marketing import actions as marketing  # noqa: E402
from nokshi.marketing.models import Campaign  # noqa: E402
from nokshi.privacy import actions as privacy  # noqa: E402
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
send()
chain()
