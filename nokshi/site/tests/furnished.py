"""A house in which something stands of everything that the configuration carries."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from nokshi.channels.actions.settings import set_sender
from nokshi.commerce import actions as commerce
from nokshi.commerce.models import PriceList
from nokshi.custom import actions as custom
from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape
from nokshi.integrations.actions import add_webhook
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.marketing import actions as marketing
from nokshi.marketing.models import Campaign
from nokshi.privacy.actions import change_rules
from nokshi.segments.actions import make_segment
from nokshi.segments.models import Segment
from nokshi.workspace import actions as workspace
from nokshi.workspace.models import Role, User
from nokshi.workspace.queries import root_unit, scope_for

CUSTOMER = "customers.customer"


def furnish(ona: User, now: datetime) -> None:
    """Set up units, fields, roles, a team, shelves, rates, a price, segments, a letter, a view, a sender, a webhook."""
    known: dict[str, Any] = {"actor": Actor.user(ona.pk), "now": now}
    scoped = {"scope": Scope.system(), **known}
    workspace.change_organisation(name="Shapla", language="bn", currency="BDT", zone="Asia/Dhaka", **known)
    brand = workspace.add_unit(name="Tea / চা", kind="brand", parent=root_unit(), **scoped)
    region = workspace.add_unit(name="Gulshan", kind="region", parent=brand, **scoped)
    _fields(region.pk, known)
    rights = ["customers.view", "customers.change"]
    role = workspace.add_role(name="Till", capabilities=rights, hidden=["custom.size"], **scoped)
    workspace.require_factor(role=role, is_required=True, **scoped)
    workspace.require_factor(role=Role.objects.get(name="manager"), is_required=True, **scoped)
    workspace.add_team(name="Counter", unit=region, members=(), **scoped)
    shelf = commerce.add_category(name="Tea", **known)
    green = commerce.add_category(name="Green", parent=shelf, **known)
    commerce.set_rate(currency="USD", on=date(2026, 1, 1), rate=Decimal("121.5"), **known)
    commerce.set_cart_hours(hours=6, **known)
    who = {"field": "customers.unit", "op": "is_one_of", "value": [str(region.pk)]}
    commerce.add_price_list(name="Shops", currency="BDT", who=who, position=3, **known)
    tea = commerce.add_product(sku="TEA/1", name="Assam", **known)
    commerce.set_price(price_list=PriceList.objects.get(), product=tea, amount=Decimal("95.50"), **known)
    _segments(region.pk, green.pk, known)
    write_letter("Winter teas", region.pk, known)
    view = workspace.save_view(
        kind=CUSTOMER, name="Tea drinkers", tree=who, columns=["customers.name", "custom.size"], sort="-customers.name",
        scope=scope_for(ona), **known,
    )  # fmt: skip
    workspace.share_view(view=view, shared="unit", unit=brand, scope=scope_for(ona), **known)
    set_sender(unit_id=region.pk, name="Shapla", address="tea@shapla.example", reply_to="", **known)
    change_rules(changes={"news_count": None, "service_count": 2}, **known)
    add_webhook(url="https://93.184.216.34/in", kinds=["commerce.*"], unit=region.pk, name="Till", **scoped)


def write_letter(name: str, unit: int, known: dict[str, Any]) -> Campaign:
    """Write a draft of two parts in two languages to the segment that is filled by hand."""
    segment = Segment.objects.get(name="By hand").pk
    made = marketing.add_campaign(name=name, unit_id=unit, languages=["bn", "en"], segment_id=segment, **known)
    spoken = {
        "en": {
            "head": {"subject": "Winter teas"}, "1": {"text": "Hello,\n\nthey are **here**."},
            "2": {"label": "Order"},
        },
        "bn": {"head": {"subject": "শীতের চা", "preheader": "প্রথম পাতা"}, "1": {"text": "শুভ সন্ধ্যা"}},
    }  # fmt: skip
    blocks = [{"kind": "text"}, {"kind": "button", "href": "https://shapla.example/order"}]
    return marketing.write_whole(campaign=made, blocks=blocks, spoken=spoken, **known)


def _fields(unit: int, known: dict[str, Any]) -> None:
    group = {"en": "Feet", "bn": "পা"}
    choices = [Chosen({"en": "Red", "bn": "লাল"}, "red"), Chosen({"en": "Blue"}, "blue")]
    shapes = {
        ("number", "size"): Shape(labels={"en": "Shoe size", "bn": "জুতার মাপ"}, group=group, is_required=True),
        ("choices", "colours"): Shape(labels={"en": "Colours"}, group=group, choices=choices),
        ("text", "club"): Shape(labels={"bn": "ক্লাব"}, helps={"en": "Which one"}, is_sought=True, unit=unit),
        ("money", "limit"): Shape(labels={"en": "Limit"}),
    }
    for (kind, key), shape in shapes.items():
        custom.add_field(subject=CUSTOMER, kind=kind, key=key, shape=shape, **known)
    made = custom.add_field(
        subject="commerce.order", kind="flag", key="gift", shape=Shape(labels={"en": "Gift"}), **known
    )
    custom.retire_field(field=made, **known)


def _segments(unit: int, category: int, known: dict[str, Any]) -> None:
    bought = {"field": "commerce.bought_category", "op": "is_one_of", "value": [str(category)]}
    detail = {"detail": "categories", "op": "is_one_of", "value": [str(category)]}
    did = {"did": "commerce.order_placed", "op": "at_least", "times": 2, "where": [detail]}
    inner = make_segment(name="Zealous", unit=unit, tree={"any": [bought, did]}, **known)
    big = {"field": "custom.size", "op": "at_least", "value": 42}
    within = {"field": "segments.segment", "op": "is_one_of", "value": [str(inner.pk)]}
    make_segment(name="Big feet", unit=unit, tree={"all": [within, {"not": big}]}, **known)
    make_segment(name="By hand", unit=unit, **known)
