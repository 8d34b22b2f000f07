"""Customers as vCards: from their page, from the list in its order, from those who are ticked."""

from collections.abc import Callable
from datetime import datetime

import vobject
from django.test import Client
from django.urls import reverse

from nokshi.customers import actions
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.workspace.models import User
from tests.cast import Places

OpenClient = Callable[[User], Client]


def cards(content: bytes) -> list[vobject.base.Component]:
    """Return the cards of a file as another program reads them."""
    return list(vobject.readComponents(content.decode()))


def test_a_page_gives_the_card_of_its_customer(signed_in: OpenClient, dev: User, rahim: Customer) -> None:
    address = {
        "label": "",
        "lines": "12, Rd\nFlat; 3",
        "city": "Dhaka",
        "region": "",
        "postcode": "1205",
        "country": "BD",
    }
    changes = {rahim.pk: {"addresses": [address], "emails": ["r@example.com", "r2@example.com"], "called": "রহিম ভাই"}}
    actions.change_many(changes=changes, actor=Actor.system(), now=rahim.created_at)
    client = signed_in(dev)
    assert (
        f'href="{reverse("customers:card", args=[rahim.pk])}"' in client.get(f"/customers/{rahim.pk}/").content.decode()
    )
    answer = client.get(reverse("customers:card", args=[rahim.pk]))
    [card] = cards(answer.content)
    assert answer["Content-Type"].startswith("text/vcard")
    assert (card.fn.value, card.n.value.family, card.n.value.given) == ("রহিম উদ্দিন", "উদ্দিন", "রহিম")
    assert (card.adr.value.street, card.adr.value.country) == ("12, Rd\nFlat; 3", "Bangladesh")
    assert [one.value for one in card.email_list] == ["r@example.com", "r2@example.com"]
    assert card.nickname.value == "রহিম ভাই"


def test_a_list_gives_its_cards_in_its_order(
    signed_in: OpenClient, dev: User, ada: Customer, places: Places, noon: datetime
) -> None:
    actions.add_customer(
        name="Looms", kind="company", city="Aachen", units=[places.dhaka.pk], actor=Actor.system(), now=noon
    )
    answer = signed_in(dev).get(reverse("customers:export", args=["vcf"], query={"sort": "customers.city"}))
    found = cards(b"".join(answer.streaming_content))  # type: ignore[attr-defined]
    assert [card.fn.value for card in found] == ["Looms", "Ada Lovelace"]
    assert found[0].org.value == ["Looms"]
    assert found[0].adr.value.city == "Aachen"


def test_those_who_are_ticked_go_out_as_cards(
    signed_in: OpenClient, dev: User, eve: User, ada: Customer, rahim: Customer
) -> None:
    asked = {"verb": "export.vcf", "chosen": [ada.pk]}
    answer = signed_in(dev).post(reverse("customers:bulk"), asked)
    assert [card.fn.value for card in cards(b"".join(answer.streaming_content))] == ["Ada Lovelace"]  # type: ignore[attr-defined]
    assert signed_in(eve).post(reverse("customers:bulk"), asked).status_code == 404
    assert signed_in(eve).get(reverse("customers:card", args=[ada.pk])).status_code == 404
