"""Prices and letters in the file of the configuration."""

from datetime import datetime
from decimal import Decimal
from typing import Any

import pytest

from nokshi.commerce.actions import add_product
from nokshi.commerce.models import Price
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.marketing.models import Campaign, Recipient
from nokshi.ports.configuration import Setting
from nokshi.site.configuration.applying import apply, difference
from nokshi.site.configuration.refusals import NotApplied, WrongLine
from nokshi.site.configuration.telling import in_words
from nokshi.site.configuration.writing import export
from nokshi.site.tests.furnished import furnish, write_letter
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Unit, User

LETTER = "letters:\n  Tea // চা / Gulshan / Winter teas:\n"


@pytest.fixture
def setting(ona: User, noon: datetime) -> Setting:
    furnish(ona, noon)
    return Setting(Scope.system(), Actor.user(ona.pk), noon)


def put(text: str, setting: Setting, *, prune: bool = False) -> list[Any]:
    return apply(text.encode(), prune=prune, setting=setting)


def test_a_letter_stands_in_the_file_as_people_write_it(setting: Setting) -> None:
    told = export()
    assert "  Shops / TEA//1:\n    amount: '95.5'\n" in told
    letter = told[told.index("letters:\n") :]
    assert letter.startswith("letters:\n  Tea / Gulshan / Winter teas:\n".replace("Tea", "Tea // চা"))
    assert "    segment: Tea // চা / Gulshan / By hand\n    languages:\n      - bn\n      - en\n" in letter
    assert "          text: |-\n            Hello,\n\n            they are **here**.\n" in letter


def test_prices_are_set_and_taken_off_by_the_file(setting: Setting) -> None:
    text = "prices:\n  Shops / TEA//1: {amount: 90.25}\n"
    assert [one.way for one in put(text, setting)] == ["change"]
    assert Price.objects.get().amount == Decimal("90.25")
    assert EventRow.objects.filter(kind="commerce.price_set").count() == 2
    assert difference(text.encode()) == put(text, setting) == []
    put("prices: {}\n", setting, prune=True)
    assert not Price.objects.exists()


def test_prices_of_products_that_are_to_come_are_passed_over_and_said(setting: Setting) -> None:
    text = "prices:\n  Shops / NEW: {amount: 1}\n  Shops / TEA//1: {amount: 2}\n"
    lines = list(in_words(difference(text.encode()), prune=False))
    assert "  + Shops / NEW (Its product is not here yet. Bring the products in, and apply the file again.)" in lines
    assert [one.name for one in put(text, setting)] == ["Shops / TEA//1"]
    add_product(sku="NEW", name="New", actor=setting.actor, now=setting.now)
    assert [one.name for one in put(text, setting)] == ["Shops / NEW"]
    assert difference(text.encode()) == []


def test_a_new_list_and_its_prices_come_in_one_file(setting: Setting) -> None:
    put("prices:\n  A // B / TEA//1: {amount: 7}\nprice_lists:\n  A / B: {currency: USD}\n", setting)
    assert Price.objects.get(price_list__name="A / B").amount == 7


def test_a_file_writes_a_draft_anew_and_begins_one(setting: Setting) -> None:
    segment = Campaign.objects.get().segment_id
    words = "    languages: [en]\n    en: {subject: New}\n    blocks:\n      - {kind: heading, en: {text: Autumn}}\n"
    text = f"{LETTER}{words}  Spring:\n{words}"
    assert [one.way for one in put(text, setting)] == ["change", "add"]
    first, second = Campaign.objects.order_by("pk")
    assert (first.segment_id, second.segment_id, second.name, second.status) == (None, None, "Spring", "draft")
    assert segment is not None
    assert first.blocks == second.blocks == [{"id": "1", "kind": "heading"}]
    assert second.texts.get().words == {"1": {"text": "Autumn"}}
    assert difference(text.encode()) == []
    put("letters: {}\n", setting, prune=True)
    assert not Campaign.objects.exists()


def test_a_letter_that_has_left_stays_and_the_difference_says_so(setting: Setting) -> None:
    told = export()
    Campaign.objects.update(status=Campaign.Status.DONE)
    assert export() == told
    text = f"shop: {{cart_hours: 9}}\n{LETTER}    en: {{subject: Other}}\n    blocks: []\n"
    lines = list(in_words(difference(text.encode()), prune=True))
    assert "stays as it is" in next(line for line in lines if "Winter teas" in line)
    assert lines[-1] == "0 to add · 1 to change · 0 to remove · 1 passed over"
    assert [one.section.name for one in put(text, setting)] == ["shop"]
    assert put("letters: {}\n", setting, prune=True) == []
    assert export() == told.replace("cart_hours: 6", "cart_hours: 9")


def test_a_draft_goes_before_those_of_its_name_that_have_left(setting: Setting) -> None:
    unit = Unit.objects.get(name="Gulshan").pk
    Campaign.objects.update(status=Campaign.Status.STOPPED)
    known: dict[str, Any] = {"actor": setting.actor, "now": setting.now}
    drafts = [write_letter("Winter teas", unit, known) for _ in range(2)]
    told = export()
    assert told.count("Winter teas:") == 1
    assert told.count("Winter teas (2):") == 1
    put(f"{LETTER}    en: {{subject: Changed}}\n    blocks: []\n", setting)
    assert [Campaign.objects.get(pk=one.pk).blocks == [] for one in drafts] == [True, False]


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("prices:\n  Shops / TEA//1: {amount: -1}\n", 2, "not below 0"),
        ("prices:\n  Shops / TEA//1: {amount: NaN}\n", 2, "not below 0"),
        ("prices:\n  Nobody / TEA//1: {amount: 1}\n", 2, "no price list “Nobody”"),
        ("prices:\n  Shops: {amount: 1}\n", 2, "no price list"),
        (f"{LETTER}    blocks:\n      - kind: text\n      - kind: film\n", 5, "heading, text"),
        (f"{LETTER}    blocks:\n      - kind: text\n        en: {{label: A}}\n", 4, "no label"),
        (f"{LETTER}    segment: None of them\n", 3, "no segment"),
        (f"{LETTER}    languages: [en]\n    bn: {{subject: A}}\n", 2, "not among its languages"),
        (f'{LETTER}    en: {{subject: "A\\nB"}}\n', 3, "one line each"),
        ("letters:\n  Nowhere / A: {}\n", 2, "no unit “Nowhere”"),
        (f"letters:\n  {'A' * 121}: {{}}\n", 2, "at most 120"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_changes_nothing(
    setting: Setting, text: str, line: int, said: str
) -> None:
    before, events = export(), EventRow.objects.count()
    with pytest.raises((NotApplied, WrongLine)) as refused:
        put(text, setting)
    assert refused.value.values["line"] == line
    assert said in str(refused.value)
    assert (export(), EventRow.objects.count()) == (before, events)


def test_what_is_too_many_for_a_file_is_left_out_and_said(setting: Setting) -> None:
    [letter] = Campaign.objects.all()
    many = [Campaign(name=f"Letter {place}", unit=letter.unit, created_at=setting.now, changed_at=setting.now)
            for place in range(200)]  # fmt: skip
    Campaign.objects.bulk_create(many)
    told = export()
    assert "\nletters:" not in told
    assert "# Left out: letters, for there are more than 200.\n" in told
    assert difference(told.encode()) == []


def test_no_recipient_goes_into_the_file_or_comes_out_of_it(setting: Setting, ada: Any) -> None:
    Campaign.objects.update(chosen=[ada.pk], segment=None)
    told = export()
    assert str([ada.pk]) not in told
    assert put(told, setting) == []
    assert Campaign.objects.get().chosen == [ada.pk]
    assert not Recipient.objects.exists()
