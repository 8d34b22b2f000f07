"""What a customer had said by a past day."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.privacy import actions
from nokshi.privacy.plugs.past import stood
from nokshi.timeline.actions import retract_run

SYSTEM, ALL = Actor.system(), Scope.system()
DAY = timedelta(days=1)
NEWS: dict[str, Any] = {"purpose": "news", "channel": "email", "source": "till", "proof": "said so", "actor": SYSTEM}


def tones(customer: Customer, moment: datetime, scope: Scope = ALL) -> list[str]:
    return [one.tone for one in stood(customer.pk, moment, scope)]


def test_consent_goes_back_to_what_was_said_by_then(ada: Customer, noon: datetime) -> None:
    actions.give_consent(customer_id=ada.pk, now=noon, **NEWS)
    actions.withdraw_consent(customer_id=ada.pk, now=noon + 2 * DAY, **NEWS)
    assert tones(ada, noon) == []
    assert tones(ada, noon + DAY) == ["good"]
    assert tones(ada, noon + 3 * DAY) == ["bad"]


def test_consent_of_an_undone_import_was_never_given(ada: Customer, noon: datetime) -> None:
    actions.give_consent(customer_id=ada.pk, now=noon, **NEWS, run=7)
    retract_run(run=7, by=0)
    assert tones(ada, noon + DAY) == []


def test_a_stopped_address_is_shown_until_it_was_released(ada: Customer, noon: datetime) -> None:
    where: dict[str, Any] = {"channel": "email", "address": ada.email, "actor": SYSTEM}
    actions.suppress(**where, reason="by_hand", now=noon)
    actions.lift_suppression(**where, now=noon + 2 * DAY)
    assert [str(one.label) for one in stood(ada.pk, noon + DAY, ALL)] == [ada.email]
    assert stood(ada.pk, noon + 3 * DAY, ALL) == []
    assert tones(ada, noon + DAY, replace(ALL, hidden=frozenset({"customers.email"}))) == []
