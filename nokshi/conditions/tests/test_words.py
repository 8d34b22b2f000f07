"""Trees as sentences, and why somebody meets them, in both languages."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import translation

from nokshi.conditions.reasons import Reason, why
from nokshi.conditions.sentence import sentence
from nokshi.conditions.tests.conftest import know, sew
from nokshi.customers.models import Customer
from nokshi.kernel.scope import Scope
from tests.cast import NOON, Places, make_customer

SCOPE = Scope.system(zone="Asia/Dhaka")
COUNTRY = {"field": "test.country", "op": "is_one_of", "value": ["BD", "SE"]}
SEWED = {"did": "conditions_tests.sewn", "op": "at_least", "times": 3, "within": {"months": 12}}


@pytest.mark.parametrize(
    ("tree", "english", "bengali"),
    [
        (None, "Everybody", "সবাই"),
        (COUNTRY, "Country is Bangladesh or Sweden", "Country: Bangladesh বা Sweden"),
        (SEWED, "Sewed at least 3 times in the last 12 months", "গত ১২ মাসের মধ্যে অন্তত ৩ বার sewed"),
        ({**SEWED, "op": "never"}, "Sewed: never in the last 12 months", "Sewed: গত ১২ মাসের মধ্যে একবারও নয়"),
        ({**SEWED, "times": 1, "within": None}, "Sewed at least once", "অন্তত একবার sewed"),
        (
            {"all": [COUNTRY, {"any": [SEWED, {"field": "test.city", "op": "begins", "value": "Dha"}]}]},
            "Country is Bangladesh or Sweden and "
            "(sewed at least 3 times in the last 12 months or City begins with “Dha”)",
            "Country: Bangladesh বা Sweden এবং (গত ১২ মাসের মধ্যে অন্তত ৩ বার sewed অথবা City শুরু হয় ‘Dha’ দিয়ে)",
        ),
        (
            {**SEWED, "where": [{"detail": "price", "op": "at_least", "value": 1000}]},
            "Sewed (price is at least ৳1,000) at least 3 times in the last 12 months",
            "গত ১২ মাসের মধ্যে অন্তত ৩ বার sewed (price অন্তত ৳১,০০০)",
        ),
        (
            {"field": "test.born", "op": "between", "value": ["1990-03-01", "1999-12-31"]},
            "Birthday is between 1 Mar 1990 and 31 Dec 1999",
            "Birthday ১ মার্চ ১৯৯০ থেকে ৩১ ডিসেম্বর ১৯৯৯-এর মধ্যে",
        ),
        ({"not": COUNTRY}, "Not: (Country is Bangladesh or Sweden)", "এমন নয়: (Country: Bangladesh বা Sweden)"),
        ({"field": "gone.field", "op": "is"}, "Conditions that cannot be read any more", "শর্তগুলো আর পড়া যাচ্ছে না"),
    ],
)
def test_a_tree_is_said_in_both_languages(tree: Any, english: str, bengali: str) -> None:
    with translation.override("en"):
        assert sentence(tree, SCOPE) == english
    with translation.override("bn"):
        assert sentence(tree, SCOPE) == bengali


def test_a_sentence_does_not_name_what_the_reader_may_not_see() -> None:
    blind = Scope(user_id=1, units=None, hidden=frozenset({"test.country"}))
    with translation.override("en"):
        assert sentence(COUNTRY, blind) == "A condition that you may not see"


@pytest.fixture
def sewer(places: Places) -> Customer:
    customer = make_customer("Ada", places.dhaka, country="BD", city="Dhaka", email="ada@example.com")
    know(customer, "second@example.com")
    sew(customer, NOON - timedelta(days=3))
    sew(customer, NOON - timedelta(days=30))
    sew(customer, NOON - timedelta(days=900))
    return customer


def reasons(customer: Customer, tree: Any, reader: Scope | None = None) -> Reason:
    with translation.override("en"):
        return why(tree, Customer.objects.filter(pk=customer.pk), scope=SCOPE, now=NOON, reader=reader)


@pytest.mark.parametrize(
    ("tree", "is_met", "actual"),
    [
        (SEWED, False, "2 times, last on 20 Nov"),
        ({**SEWED, "times": 2}, True, "2 times, last on 20 Nov"),
        ({**SEWED, "within": {"days": 1}}, False, "last on 20 Nov"),
        ({**SEWED, "op": "never", "where": [{"detail": "thread", "op": "is", "value": "silk"}]}, True, "never yet"),
        (COUNTRY, True, "Bangladesh"),
        ({"field": "test.city", "op": "is", "value": "Sylhet"}, False, "“Dhaka”"),
        ({"field": "test.born", "op": "empty"}, True, "not known"),
        (
            {"field": "test.identity", "op": "contains", "value": "second"},
            True,
            "“ada@example.com”, “second@example.com”",
        ),
        ({"field": "test.long", "op": "yes"}, False, ""),
    ],
)
def test_a_reason_says_what_is_the_case(sewer: Customer, tree: Any, is_met: bool, actual: str) -> None:
    reason = reasons(sewer, tree)
    assert (reason.is_met, reason.actual) == (is_met, actual)


def test_groups_are_met_as_their_parts_are(sewer: Customer) -> None:
    reason = reasons(sewer, {"all": [COUNTRY, {"any": [SEWED, COUNTRY]}, {"not": SEWED}]})
    assert reason.is_met
    assert [part.kind for part in reason.parts] == ["leaf", "any", "not"]
    assert [part.is_met for part in reason.parts[1].parts] == [False, True]


def test_a_reason_keeps_from_the_reader_what_is_hidden_from_him(sewer: Customer) -> None:
    blind = Scope(user_id=1, units=None, hidden=frozenset({"test.country"}))
    reason = reasons(sewer, COUNTRY, blind)
    assert (reason.text, reason.actual) == ("A condition that you may not see", "")
