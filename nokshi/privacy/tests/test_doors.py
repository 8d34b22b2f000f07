"""The doors of consent and of the rules."""

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client
from django.urls import reverse

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.privacy import actions
from nokshi.privacy.models import Consent, Suppression
from nokshi.privacy.queries import contact_rules
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Role, User

OpenClient = Callable[[User], Client]
SAID = {"purpose": "news", "channel": "email", "state": "granted", "proof": "said so at the till"}


def url(name: str, *args: object) -> str:
    return reverse(f"privacy:{name}", args=args)


def test_consent_is_noted_with_its_proof_and_shown(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    client = signed_in(dev)
    assert client.post(url("say", ada.pk), SAID)["Location"] == reverse("customers:customer", args=[ada.pk])
    assert Consent.objects.get().proof == "said so at the till"
    assert b"said so at the till" in client.get(url("customer", ada.pk)).content
    assert b"state--good" in client.get(url("panel", ada.pk), headers={"HX-Request": "true"}).content


def test_consent_without_a_proof_is_refused(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    assert signed_in(dev).post(url("say", ada.pk), {**SAID, "proof": ""}).status_code == 422
    assert not Consent.objects.exists()


def test_a_reader_sees_consent_and_changes_none(signed_in: OpenClient, eve: User, ada: Customer) -> None:
    client = signed_in(eve)
    assert client.get(url("customer", ada.pk)).status_code == 200
    assert client.post(url("say", ada.pk), SAID).status_code == 404
    assert client.post(url("stop", ada.pk)).status_code == 404
    assert client.get(url("rules")).status_code == 404
    assert not EventRow.objects.exists()


@pytest.mark.parametrize("name", ["customer", "panel", "say", "stop", "release"])
def test_a_stranger_finds_nothing_and_changes_nothing(
    name: str, signed_in: OpenClient, cleo: User, ada: Customer
) -> None:
    client = signed_in(cleo)
    assert client.post(url(name, ada.pk), SAID).status_code in (404, 405)
    assert client.get(url(name, ada.pk)).status_code in (404, 405)
    assert not Consent.objects.exists()
    assert not Suppression.objects.exists()


def test_an_address_is_stopped_and_released(signed_in: OpenClient, dev: User, ada: Customer) -> None:
    client = signed_in(dev)
    page = client.post(url("stop", ada.pk), follow=True)
    assert b"put here by hand" in page.content
    client.post(url("release", ada.pk), {"channel": "email"})
    assert not Suppression.objects.exists()


def test_a_hidden_address_is_not_shown_here_either(
    signed_in: OpenClient, dev: User, ada: Customer, noon: datetime
) -> None:
    actions.suppress(channel="email", address=ada.email, reason="bounce", actor=Actor.system(), now=noon)
    Role.objects.filter(name="manager").update(hidden=["customers.email"])
    client = signed_in(dev)
    for address in (url("customer", ada.pk), url("panel", ada.pk), reverse("customers:customer", args=[ada.pk])):
        assert b"ada@example.com" not in client.get(address).content


def test_the_rules_are_changed_by_the_owner(signed_in: OpenClient, ona: User) -> None:
    client = signed_in(ona)
    assert client.get(url("rules")).status_code == 200
    form = {
        "news_count": "", "news_days": "7", "service_count": "2", "service_days": "30", "quiet_from": "22:00",
        "quiet_until": "07:30", "quiet_channels": ["sms"],
    }  # fmt: skip
    client.post(url("rules"), form)
    rules = contact_rules()
    assert (rules.news_count, rules.service_count, rules.quiet_channels) == (None, 2, ["sms"])
    assert EventRow.objects.get().kind == "privacy.rules_changed"


def test_the_bulk_bar_says_who_may_be_written_to(
    signed_in: OpenClient, dev: User, ada: Customer, bo: Customer, noon: datetime
) -> None:
    actions.give_consent(
        customer_id=ada.pk, purpose="news", channel="email", source="", proof="x", actor=Actor.system(), now=noon
    )
    answer = signed_in(dev).post(reverse("customers:notes"), {"chosen": [ada.pk, bo.pk]})
    assert "1 of 2 may get news by e-mail" in answer.content.decode()


def test_consent_of_many_is_noted_and_a_no_stays(
    signed_in: OpenClient, dev: User, ada: Customer, bo: Customer, noon: datetime
) -> None:
    actions.withdraw_consent(
        customer_id=bo.pk, purpose="news", channel="email", source="", proof="", actor=Actor.system(), now=noon
    )
    form = {
        "verb": "privacy.give",
        "all": "yes",
        "sure": "yes",
        "purpose": "news",
        "channel": "email",
        "proof": "the fair",
    }
    signed_in(dev).post(reverse("customers:bulk"), form)
    assert dict(Consent.objects.values_list("customer", "state")) == {ada.pk: "granted", bo.pk: "denied"}
