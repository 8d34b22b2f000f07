"""A letter in two languages, ready to leave."""

from collections.abc import Callable

import pytest

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign
from nokshi.privacy import actions as privacy
from nokshi.workspace.models import Organisation
from tests.cast import NOON, Places

SAID = {
    "en": {
        "head": {"subject": "Winter teas, {{ customer.called | default: 'friend' }}", "preheader": "The first picking"},
        "1": {"text": "Winter teas are here"},
        "2": {"text": "Hello {{ customer.called | default: 'friend' }},\n\nthe **first** picking is [in](https://shapla.example/new)."},
        "3": {"label": "Order"},
        "4": {"text": "Shapla Tea, Dhaka"},
    },
    "bn": {
        "head": {"subject": "শীতের চা, {{ customer.called | default: 'বন্ধু' }}", "preheader": "প্রথম পাতা"},
        "1": {"text": "শীতের চা এসে গেছে"},
        "2": {"text": "শুভ সন্ধ্যা {{ customer.called | default: 'বন্ধু' }},\n\nপ্রথম পাতা এসেছে।"},
        "3": {"label": "অর্ডার দিন"},
        "4": {"text": "শাপলা চা, ঢাকা"},
    },
}  # fmt: skip


@pytest.fixture
def draft(places: Places) -> Campaign:
    """A letter of Dhaka to everyone there, written in English and Bengali."""
    Organisation.objects.update(name="Shapla Tea", zone="Asia/Dhaka")
    made = actions.add_campaign(
        name="Winter teas", unit_id=places.dhaka.pk, languages=["en", "bn"], actor=Actor.system(), now=NOON
    )
    frame = {"is_for_everyone": True}
    made = actions.change_campaign(campaign=made, changes=frame, actor=Actor.system(), now=NOON)
    for part in ("head", "1", "2", "3", "4"):
        made = actions.save_part(
            campaign=made, part=part, shared={"href": "https://shapla.example/order"} if part == "3" else {},
            spoken={language: said[part] for language, said in SAID.items()}, actor=Actor.system(), now=NOON,
        )  # fmt: skip
    return made


@pytest.fixture
def agreed() -> Callable[..., None]:
    """Have customers agree to news by e-mail."""

    def agree(*customers: Customer) -> None:
        for customer in customers:
            privacy.give_consent(
                customer_id=customer.pk, purpose="news", channel="email", source="test", proof="", actor=Actor.system(),
                now=NOON,
            )  # fmt: skip

    return agree
