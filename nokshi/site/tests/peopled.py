"""A house with people whose words stand wherever a masked copy has to look, and what to ask of it and of the copy.

Run in a process of its own, in the home of a shop: `python -m nokshi.site.tests.peopled furnish`.
"""

import json
import os
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

WORD = "Zimtsternchen"
"""A word that stands in every text, and in no copy."""
PASSWORD = "a quilt of eleven stitches"


def furnish() -> list[str]:
    """Put people, their words and secrets into the house; return the secrets in clear."""
    from nokshi.kernel import clock
    from nokshi.kernel.actor import Actor
    from nokshi.timeline.actions import seal
    from nokshi.workspace.models import Membership, Role, User
    from nokshi.workspace.queries import root_id, root_unit

    known: dict[str, Any] = {"actor": Actor.system(), "now": clock.now()}
    for name in ("Ona Rahmatullah", "Shirin Akhtaruzzaman"):
        user = User.objects.create_user(f"{name.split()[0].lower()}@shapla-tea.test", PASSWORD, name=name)
        Membership.objects.create(user=user, unit=root_unit(), role=Role.objects.get(name="owner"))
    _twins(root_id(), known)
    _letters(root_id(), known)
    _files(root_id(), clock.now())
    secrets = _secrets(user, root_id(), known)
    while seal(now=clock.now() + timedelta(hours=1)):
        pass
    return secrets


def _twins(unit: int, known: dict[str, Any]) -> None:
    from nokshi.custom import actions as custom
    from nokshi.custom.actions.fields import Shape
    from nokshi.customers.actions import add_customer
    from nokshi.customers.models import Customer
    from nokshi.segments.actions import make_segment

    for _ in range(2):
        add_customer(
            name="Bo Lindqvist-Okafor", units=[unit], city="Örnsköldsvik", birth_date=date(1981, 3, 4),
            emails=["twin.lindqvist@mail.test"], phones=["+46701740605"], **known,
        )  # fmt: skip
    shape = Shape(labels={"en": "Remark"}, is_sought=True)
    custom.add_field(subject="customers.customer", kind="text", key="remark", shape=shape, **known)
    bo = Customer.objects.filter(name="Bo Lindqvist-Okafor").latest("pk")
    custom.set_values(subject="customers.customer", record=bo.pk, values={"remark": f"No {WORD}"}, **known)
    tree = {"field": "customers.name", "op": "contains", "value": "Lindqvist"}
    make_segment(name="Them", unit=unit, tree=tree, **known)


def _letters(unit: int, known: dict[str, Any]) -> None:
    from nokshi.channels import actions as channels
    from nokshi.channels.actions.settings import set_sender
    from nokshi.customers.models import Customer
    from nokshi.privacy.actions import suppress

    bo = Customer.objects.filter(name="Bo Lindqvist-Okafor").latest("pk")
    set_sender(unit_id=unit, name="Shapla", address="hello@shapla-tea.test", reply_to="", **known)
    html = f"<p>Your <b>{WORD}</b></p>"
    said = channels.Content(subject="Dear Lindqvist-Okafor", text=f"Your {WORD}", html=html)
    for _ in range(2):
        channels.send(customer=bo, content=said, channel="email", purpose="service", unit_id=unit, **known)
    suppress(channel="email", address="twin.lindqvist@mail.test", reason="by_hand", note=WORD, **known)


def _files(unit: int, now: datetime) -> None:
    from django.contrib.sessions.models import Session

    from nokshi.intake.models import ImportRun, SourceRow, SourceShape

    run = ImportRun.objects.create(name=f"{WORD}.csv", unit_id=unit, created_at=now)
    shape = SourceShape.objects.create(move=run, system="x", thing="x", file=f"{WORD}.csv", headers=["a", "b", "c"])
    SourceRow.objects.create(
        run=run, unit_id=unit, shape=shape, system="x", thing="x", key=f"{WORD}-1", number=1, cells=[WORD, 3, None]
    )
    Session.objects.create(session_key="z" * 32, session_data=WORD, expire_date=now)


def _secrets(user: Any, unit: int, known: dict[str, Any]) -> list[str]:
    from nokshi.integrations.actions import add_webhook
    from nokshi.kernel.scope import Scope
    from nokshi.workspace.actions import make_token

    _token, raw = make_token(user=user, name="till", scopes=["*"], unit=None, expires_at=None, **known)
    url = f"https://93.184.216.34/{WORD}"
    _hook, secret = add_webhook(url=url, kinds=["*"], unit=unit, name="till", scope=Scope.system(), **known)
    return [raw, secret]


def personal() -> list[str]:
    """Return all names, addresses and numbers of the house."""
    from nokshi.customers.models import Address, Customer, Identity
    from nokshi.workspace.models import User

    rows = [
        *Customer.objects.values_list("name", "email", "phone", "called", "contact_key"),
        *Identity.objects.values_list("value", "shown"),
        *Address.objects.values_list("lines"),
        *User.objects.values_list("email", "name", "password"),
    ]
    return sorted({word.strip() for row in rows for word in row if len(word.strip()) > 5})


def counted() -> dict[str, Any]:
    """Return the sizes, doubles and links of the house, as its masked copy has to have them too."""
    from django.apps import apps
    from django.db.models import Count

    from nokshi.channels.models import Message
    from nokshi.customers.models import Customer, Identity
    from nokshi.ports.masking import masked
    from nokshi.workspace.models import Membership

    sizes = {one.name: apps.get_model(one.name).objects.count() for one in masked if not one.is_emptied}
    # The restore itself is told in one event more.
    sizes.pop("timeline.EventRow")
    days = Customer.objects.exclude(birth_date=None).values_list("birth_date", flat=True)
    return {
        "sizes": sizes,
        "distinct": [Customer.objects.values(one).distinct().count() for one in ("name", "city", "email", "phone")],
        "doubles": sorted(Identity.objects.values("value").annotate(n=Count("pk")).values_list("n", flat=True)),
        "kinds": sorted(Identity.objects.values_list("kind", flat=True)),
        "years": sorted(day.year for day in days if day),
        "lengths": sorted(len(name) for name in Customer.objects.values_list("name", flat=True)),
        "seats": sorted(Membership.objects.values_list("role__name", "unit_id")),
        "letters": sorted(Message.objects.values_list("customer_id", flat=True)),
    }


def names() -> list[str]:
    """Return what the customers are called."""
    from nokshi.customers.models import Customer

    return sorted(Customer.objects.values_list("name", flat=True))


def inside() -> dict[str, Any]:
    """Return what can be done in a trial copy, and what of it leaves; the password is in PASSWORD."""
    from nokshi.kernel import clock

    later = clock.now() + timedelta(hours=1)
    return {**_seals(later), **_letters_out(later), **_others_out(later), **_signing_in()}


def _seals(later: datetime) -> dict[str, Any]:
    from nokshi.timeline.actions import seal
    from nokshi.timeline.models import Block
    from nokshi.timeline.queries import verify_chain

    while seal(now=later):
        pass
    return {"sealed": Block.objects.count() > 0, "faults": list(verify_chain().faults)}


def _letters_out(later: datetime) -> dict[str, Any]:
    from nokshi.channels import actions as channels
    from nokshi.channels.email.post import deliver
    from nokshi.channels.models import Body, Message
    from nokshi.customers.models import Customer
    from nokshi.kernel.actor import Actor
    from nokshi.workspace.queries import root_id

    bodies = [(one.html, one.text) for one in Body.objects.all()]
    said = channels.Content(subject="Hello", text="Hello", html="")
    somebody = Customer.objects.exclude(email="").order_by("pk").first()
    assert somebody is not None
    known: dict[str, Any] = {"unit_id": root_id(), "actor": Actor.system(), "now": later}
    sent = channels.send(customer=somebody, content=said, channel="email", purpose="service", **known)
    deliver(lambda: later, url=os.environ["NOKSHI_EMAIL_URL"])
    whole = [html.startswith("<p>") and "<b>" in html and bool(text) for html, text in bodies]
    return {
        "bodies": bool(whole) and all(whole),
        "in_outbox": Message.objects.get(pk=sent.pk).is_in_outbox,
        "waiting": Message.objects.on_the_way().count(),
    }


def _others_out(later: datetime) -> dict[str, Any]:
    from nokshi.integrations.actions.deliveries import claim
    from nokshi.integrations.models import Delivery, Endpoint
    from nokshi.kernel.actor import Actor
    from nokshi.workspace.actions import deliver_staff_mail, post_reset
    from nokshi.workspace.models import StaffMail, User

    endpoint = Endpoint.objects.get()
    was_active = endpoint.is_active
    Endpoint.objects.update(is_active=True)
    Delivery.objects.create(
        endpoint=endpoint, event_id=1, kind="x", message_id="x", next_at=later - timedelta(minutes=5), created_at=later
    )
    mail = post_reset(user=User.objects.get(email="owner@trial.example"), actor=Actor.system(), now=later)
    deliver_staff_mail(mail.pk)
    return {
        "was_active": was_active,
        "told": len(claim(claim="x", limit=10, now=later)),
        "staff_mail": StaffMail.objects.exclude(sent_at=None).count(),
    }


def _signing_in() -> dict[str, Any]:
    from django.test import Client
    from django.urls import reverse

    from nokshi.workspace.models import User

    client = Client(headers={"host": "127.0.0.1"})
    given = {"login": "owner@trial.example", "password": os.environ["PASSWORD"]}
    client.post(reverse("account_login"), given)
    page = client.get("/customers/")
    others = User.objects.exclude(email="owner@trial.example")
    return {
        "page": page.status_code,
        "is_said": "Trial copy" in page.content.decode(),
        "others": [one.has_usable_password() for one in others],
    }


if __name__ == "__main__":
    import django

    django.setup()
    ways: dict[str, Callable[[], Any]] = {
        one.__name__: one for one in (furnish, personal, counted, names, inside)
    }  # fmt: skip
    print(json.dumps(ways[sys.argv[1]]()))
