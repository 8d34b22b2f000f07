"""What each customer allowed, took back or never was asked, with how the shop knows."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from nokshi.site.demo.people import Person

PROOFS = {
    "checkout": {
        "en": "Ticked “Send me your tea letter” on the order form, version 3.",
        "bn": "অর্ডারের ফর্মে (সংস্করণ ৩) ‘চায়ের চিঠি পাঠান’ ঘরে টিক দিয়েছেন।",
    },
    "shop": {
        "en": "Signed the card at the counter; card kept in the folder of that month.",
        "bn": "দোকানে কার্ডে সই করেছেন; কার্ড সেই মাসের ফাইলে আছে।",
    },
    "phone": {
        "en": "Said yes on the phone; noted by the person who took the order.",
        "bn": "ফোনে সম্মতি দিয়েছেন; যিনি অর্ডার নিয়েছেন তিনি লিখে রেখেছেন।",
    },
    "empty": {"en": "Left the box empty.", "bn": "ঘরটি খালি রেখেছেন।"},
    "letter": {
        "en": "Used the link at the foot of a letter.",
        "bn": "চিঠির নিচের লিংক ব্যবহার করেছেন।",
    },
}
WAYS_IN = ("checkout", "checkout", "checkout", "shop", "phone")


@dataclass(frozen=True, slots=True)
class Said:
    """A yes or a no for letters of news on a channel."""

    channel: str
    granted: bool
    at: datetime
    source: str
    proof: str


def said(person: Person, *, seed: int, now: datetime) -> Iterator[Said]:
    """Yield what a customer said, in the order of time."""
    luck = Random(f"{seed}/consent/{person.number}")
    if person.email and luck.random() < 0.68:
        way = luck.choice(WAYS_IN)
        yield _said(person, "email", way, person.joined + timedelta(minutes=2), granted=True)
        later = person.joined + timedelta(days=luck.randint(40, 700))
        if luck.random() < 0.09 and later < now:
            yield _said(person, "email", "letter", later, granted=False)
    elif person.email and luck.random() < 0.15:
        yield _said(person, "email", "checkout", person.joined + timedelta(minutes=2), granted=False)
    if person.phone and luck.random() < 0.3:
        yield _said(person, luck.choice(("sms", "whatsapp")), luck.choice(WAYS_IN), person.joined, granted=True)


def _said(person: Person, channel: str, way: str, at: datetime, *, granted: bool) -> Said:
    proof = PROOFS[way if granted or way == "letter" else "empty"][person.language]
    return Said(channel, granted, at, way, proof)
