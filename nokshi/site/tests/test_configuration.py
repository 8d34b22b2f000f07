"""The configuration goes out, comes in somewhere else, and is the same there; what does not fit changes nothing."""

from datetime import datetime
from typing import Any

import pytest

from nokshi.custom.actions import set_values
from nokshi.custom.models import CustomField
from nokshi.customers.models import Customer
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.ports.configuration import Setting, above, joined, known, namings, parts_of, sections
from nokshi.ports.fields import fields, happenings
from nokshi.segments.models import Segment
from nokshi.site.configuration.applying import apply, difference
from nokshi.site.configuration.refusals import MovedOn, NotApplied, NotTakenOut, WrongLine
from nokshi.site.configuration.telling import in_words
from nokshi.site.configuration.writing import export
from nokshi.site.tests.furnished import furnish
from nokshi.timeline.models import EventRow
from nokshi.workspace.models import Team, Unit, User
from nokshi.workspace.queries import organisation

EMPTY = "".join(f"{one.name}: {{}}\n" for one in sections if not one.is_one)


@pytest.fixture
def setting(ona: User, noon: datetime) -> Setting:
    return Setting(Scope.system(), Actor.user(ona.pk), noon)


@pytest.fixture
def shop(ona: User, noon: datetime) -> User:
    furnish(ona, noon)
    return ona


def test_the_whole_house_goes_out_and_comes_into_an_empty_one_the_same(shop: User, setting: Setting) -> None:
    told = export()
    # People keep their units: those of the cast stand, the rest is emptied, and set up again from the file.
    for line in ("Tea // চা / Gulshan", "custom.colours", "Green", "লাল", "Zealous", "Tea // চা / Gulshan / Big feet"):
        assert line in told
    apply(_empty(told), prune=True, setting=setting)
    assert "Gulshan" not in export()
    assert not CustomField.objects.there().exists()

    apply(told.encode(), prune=True, setting=setting)
    assert export() == told
    assert apply(told.encode(), prune=True, setting=setting) == []
    assert difference(told.encode()) == []


def _empty(told: str) -> bytes:
    """Return a file whose sections have nothing in them but the units in which the cast works."""
    return EMPTY.replace("units: {}", "units: {Shapla Berlin: {kind: region}, Shapla Dhaka: {kind: region}}").encode()


def test_secrets_people_and_customers_stay_out(shop: User, ada: object, dev: User) -> None:
    told = export()
    assert not [word for word in ("whsec", "ada@", "Lovelace", dev.email, dev.name, "sealed") if word in told]


def test_a_section_that_is_not_named_is_left_alone(shop: User, setting: Setting) -> None:
    before = export()
    assert apply(b"teams: {}\n", prune=False, setting=setting) == []
    assert export() == before
    gone = apply(b"teams: {}\n", prune=True, setting=setting)
    assert [(one.section.name, one.way) for one in gone] == [("teams", "remove")]
    assert not Team.objects.exists()


def test_a_trial_says_the_same_and_changes_nothing(shop: User, setting: Setting) -> None:
    text = export().replace("position: 3", "position: 4").encode()
    before, events = export(), EventRow.objects.count()
    tried = apply(text, prune=True, setting=setting, is_trial=True)
    assert tried == difference(text)
    assert (export(), EventRow.objects.count()) == (before, events)
    assert [one.name for one in apply(text, prune=True, setting=setting)] == ["Shops"]


def test_what_is_done_is_recorded_as_by_hand(shop: User, setting: Setting) -> None:
    apply(b"categories:\n  Coffee: {}\n", prune=False, setting=setting)
    kinds = list(EventRow.objects.order_by("-pk").values_list("kind", flat=True)[:2])
    assert kinds == ["site.configuration_applied", "commerce.category_added"]


def test_the_difference_is_told_by_section_and_name(shop: User) -> None:
    lines = list(in_words(difference(b"price_lists:\n  Shops: {currency: BDT}\n  New: {currency: USD}\n"), prune=True))
    assert lines[0] == "Price lists"
    assert "  ~ Shops" in lines
    assert "      position: 3 → 0" in lines
    assert "  + New" in lines
    assert lines[-1] == "1 to add · 1 to change · 0 to remove"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("organisation:\n  zone: Asia/Dhaka\nunts: {}\n", 3, "no such section"),
        ("roles:\n  Till:\n    capabilities:\n      - customers.view\n      - customers.fly\n", 5, "customers.fly"),
        ("roles:\n  Till:\n    hidden: [custom.none]\n", 3, "no field"),
        ("teams:\n  Nowhere / Counter: {}\n", 2, "no unit “Nowhere”"),
        ("units:\n  A:\n    kind: continent\n", 3, "does not fit"),
        ("units:\n  A:\n    kind: brand\n    size: 3\n", 4, "not known here"),
        ("price_lists:\n  A: {position: 1}\n", 2, "“currency” is missing"),
        (
            "segments:\n  A:\n    conditions:\n      field: segments.segment\n      op: is_one_of\n      value: [B]\n",
            6,
            "“B”",
        ),
        ("units: []\n", 1, "name and a colon"),
        ("nokshi: 2\n", 1, "newer"),
        ("- a\n", 1, "section"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(ona: User, text: str, line: int, said: str) -> None:
    with pytest.raises(WrongLine) as refused:
        difference(text.encode())
    assert refused.value.values["line"] == line
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("fields:\n  custom.size:\n    type: text\n    labels: {en: Size}\n    place: 1\n", 2, "keeps its type"),
        ("categories:\n  Oolong: {}\nrates:\n  BDT 2026-01-01: {rate: 2}\n", 4, "own currency"),
        ("rates:\n  USD someday: {rate: 2}\n", 2, "names no rate"),
        ("rates:\n  USD 2026-02-01: {rate: 0}\n", 2, "above 0"),
        ("segments:\n  A:\n    conditions: {field: customers.name, op: flies}\n", 2, "flies"),
        ("fields:\n  custom.x: {type: text, labels: {en: 'A  B'}, place: 1}\n", 2, "otherwise"),
        ("webhooks:\n  A: {url: 'http://127.0.0.1/x', kinds: ['*']}\n", 2, "127.0.0.1"),
    ],
)
def test_what_a_room_refuses_changes_nothing_at_all(
    shop: User, setting: Setting, text: str, line: int, said: str
) -> None:
    before, events = export(), EventRow.objects.count()
    with pytest.raises((NotApplied, WrongLine)) as refused:
        apply(text.encode(), prune=False, setting=setting)
    assert refused.value.values["line"] == line
    assert said in str(refused.value)
    assert (export(), EventRow.objects.count()) == (before, events)


def test_what_is_in_use_is_not_taken_out(shop: User, setting: Setting) -> None:
    before = export()
    with pytest.raises(NotTakenOut, match="still in use"):
        apply(b"units: {}\n", prune=True, setting=setting)
    assert export() == before


def test_things_may_stand_in_any_order(ona: User, setting: Setting) -> None:
    condition = "conditions: {field: segments.segment, op: is_one_of, value: [B]}"
    text = f"units:\n  A / B: {{}}\n  A: {{}}\nsegments:\n  A: {{{condition}}}\n  B: {{}}\n"
    apply(text.encode(), prune=False, setting=setting)
    assert Segment.objects.get(name="A").tree["value"] == [str(Segment.objects.get(name="B").pk)]


def test_a_ring_of_segments_is_refused(ona: User, setting: Setting) -> None:
    one = "{field: segments.segment, op: is_one_of, value: [%s]}"
    text = f"segments:\n  A: {{conditions: {one % 'B'}}}\n  B: {{conditions: {one % 'A'}}}\n"
    with pytest.raises(NotApplied):
        apply(text.encode(), prune=False, setting=setting)
    assert not Segment.objects.exists()


def test_fields_keep_the_order_of_the_file_before_those_that_it_does_not_have(shop: User, setting: Setting) -> None:
    from nokshi.custom.queries import book

    text = "fields:\n  custom.limit: {type: money, currency: BDT, labels: {en: Limit}, place: 1}\n"
    text += "  custom.first: {type: text, labels: {en: First}, place: 2}\n"
    apply(text.encode(), prune=False, setting=setting)
    keys = [one.key for one in book().everything if one.subject == "customers.customer" and one.group is None]
    assert keys == ["limit", "first", "club"]
    assert apply(text.encode(), prune=False, setting=setting) == []


def test_a_difference_that_moved_on_is_not_applied(shop: User, setting: Setting) -> None:
    with pytest.raises(MovedOn):
        apply(b"shop: {cart_hours: 9}\n", prune=False, setting=setting, seen="another")
    assert "cart_hours: 6" in export()


def test_a_retired_unit_comes_back(shop: User, setting: Setting) -> None:
    apply(b"units:\n  Old: {}\n", prune=False, setting=setting)
    Unit.objects.filter(name="Old").update(retired_at=setting.now)
    apply(b"units:\n  Old: {kind: region}\n", prune=False, setting=setting)
    assert Unit.objects.get(name="Old").retired_at is None


@pytest.mark.parametrize("names", [["a"], ["a / b", "c"], ["/", "//"], ["a /", "/ b"], ["x/y", " / "]])
def test_names_below_one_another_come_apart_again(names: list[str]) -> None:
    assert parts_of(joined(names)) == names
    assert above(joined(names)) == joined(names[:-1])


def test_an_unnamed_house_has_a_file_too(ona: User) -> None:
    assert organisation().name == ""
    assert difference(export().encode()) == []


def test_what_is_written_another_way_is_the_same(ona: User, setting: Setting) -> None:
    rights = "[customers.view, commerce.view, customers.view]"
    condition = "{did: commerce.order_placed}"
    text = f"roles:\n  Till: {{capabilities: {rights}}}\nsegments:\n  Bought: {{conditions: {condition}}}\n"
    assert len(apply(text.encode(), prune=False, setting=setting)) == 2
    assert difference(text.encode()) == []
    assert "times: 1" in export()


def test_what_goes_with_a_removal_is_said_before(shop: User, setting: Setting, ada: Customer) -> None:
    values = {"limit": "5"}
    set_values(subject="customers.customer", record=ada.pk, values=values, actor=setting.actor, now=setting.now)
    lost = {one.name: one.loses for one in difference(b"fields: {}\nprice_lists: {}\n")}
    assert lost["custom.limit"] == "What stands in it on 1 record goes too."
    assert lost["custom.size"] == ""
    assert lost["Shops"] == "1 price on it goes too."
    told = list(in_words(difference(b"fields: {}\n"), prune=True))
    assert "      What stands in it on 1 record goes too." in told


def test_what_is_chosen_by_id_is_carried_by_name(shop: User) -> None:
    everything = Scope.system()
    asked: dict[str, Any] = {one.name: one for one in fields.lent}
    asked |= {f"{one.name}:{detail.name}": detail for one in happenings.lent for detail in one.details}
    assert not [one.name for one in namings if one.name not in asked or one.kind not in known]
    chosen = {name: [key for key, _label in one.choices(everything)] for name, one in asked.items() if one.choices}
    by_id = {name for name, keys in chosen.items() if keys and all(key.isdigit() for key in keys)}
    assert {"segments.segment", "customers.unit", "customers.owner", "commerce.product_category"} <= by_id
    assert not [name for name in by_id if name not in namings]
