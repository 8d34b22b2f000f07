"""Whom the shop speaks to, and the letter that it is writing."""

from datetime import datetime
from typing import Any

from nokshi.kernel.actor import Actor
from nokshi.marketing import actions as marketing
from nokshi.segments import actions as segments
from nokshi.segments.models import Segment
from nokshi.workspace.queries import root_unit

SEGMENTS: dict[str, dict[str, Any]] = {
    "Loyal · অনুগত": {
        "all": [
            {"field": "commerce.orders", "op": "at_least", "value": 8},
            {"field": "commerce.last_order_at", "op": "last", "value": {"days": 90}},
        ]
    },
    "Drifting away · দূরে সরছেন": {
        "all": [
            {"field": "commerce.orders", "op": "at_least", "value": 3},
            {"field": "commerce.last_order_at", "op": "older", "value": {"days": 180}},
        ]
    },
    "New this season · এই মৌসুমে নতুন": {"field": "commerce.first_order_at", "op": "last", "value": {"days": 45}},
    "Tea drinkers at home · দেশের চা-প্রেমী": {
        "all": [
            {"field": "customers.country", "op": "is_one_of", "value": ["BD"]},
            {"did": "commerce.order_placed", "op": "at_least", "times": 2, "within": {"days": 365}},
            {"field": "commerce.bought_code", "op": "begins", "value": "TEA"},
        ]
    },
    "Left a cart · কার্ট ফেলে গেছেন": {"field": "commerce.open_cart", "op": "yes"},
    "Shops and cafés · দোকান ও ক্যাফে": {"field": "customers.kind", "op": "is_one_of", "value": ["company"]},
}
ADDRESSED = "Tea drinkers at home · দেশের চা-প্রেমী"
LETTER = "Winter box · শীতের বাক্স"
HEADS = {
    "en": {"subject": "The winter box is here", "preheader": "Masala, ginger, cardamom, and a flask to carry them."},
    "bn": {"subject": "শীতের বাক্স এসে গেছে", "preheader": "মসলা, আদা, এলাচ, আর সঙ্গে নেওয়ার ফ্লাস্ক।"},
}
WORDS = {
    "heading": {"en": {"text": "Something warm for the cold mornings"}, "bn": {"text": "শীতের সকালে একটু উষ্ণতা"}},
    "text": {
        "en": {
            "text": "Dear {{ customer.called | default: 'tea friend' }},\n\nthe first fog has come to Sylhet. "
            "We packed four teas for it, and a flask that keeps them warm on the way."
        },
        "bn": {
            "text": "প্রিয় {{ customer.called | default: 'চায়ের বন্ধু' }},\n\nসিলেটে প্রথম কুয়াশা নেমেছে। "
            "তার জন্য আমরা চার রকম চা গুছিয়েছি, আর পথে গরম রাখার একটি ফ্লাস্ক।"
        },
    },
    "button": {"en": {"label": "See the box"}, "bn": {"label": "বাক্সটি দেখুন"}},
    "foot": {
        "en": {"text": "Shapla, tea and things for the home, Dhaka"},
        "bn": {"text": "শাপলা, চা ও ঘরের জিনিস, ঢাকা"},
    },
}
SHARED = {"button": {"href": "https://shop.example.com/winter-box"}}


def prepare(*, now: datetime) -> None:
    """Make the segments, and begin a letter to one of them, in both languages."""
    made = {
        name: Segment.objects.standing().filter(name=name).first()
        or segments.make_segment(name=name, unit=root_unit().pk, tree=tree, actor=Actor.system(), now=now)
        for name, tree in SEGMENTS.items()
    }
    _begin_letter(made[ADDRESSED], now)


def _begin_letter(segment: Segment, now: datetime) -> None:
    by_us: dict[str, Any] = {"actor": Actor.system(), "now": now}
    letter = marketing.add_campaign(
        name=LETTER, unit_id=segment.unit_id, languages=["bn", "en"], segment_id=segment.pk, **by_us
    )
    marketing.save_part(campaign=letter, part="head", shared={}, spoken=HEADS, **by_us)
    for block in list(letter.blocks):
        kind = block["kind"]
        if kind in WORDS:
            shared = SHARED.get(kind, {})
            letter = marketing.save_part(campaign=letter, part=block["id"], shared=shared, spoken=WORDS[kind], **by_us)
