"""The shop's customers: who they are, where they live, how to reach them, how they buy."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from random import Random

import phonenumbers

from nokshi.site.demo import names, world
from nokshi.site.demo.names import Name
from nokshi.site.demo.world import Country

YEARS_OPEN = 3
MAILBOXES = ("example.com", "example.net", "example.org")


class Habit(StrEnum):
    """How somebody buys."""

    LOYAL = "loyal"
    REGULAR = "regular"
    FESTIVE = "festive"
    ONCE = "once"
    LAPSED = "lapsed"
    NEW = "new"
    LOOKING = "looking"
    TRADE = "trade"


HABITS = (Habit.LOYAL, Habit.REGULAR, Habit.FESTIVE, Habit.ONCE, Habit.LAPSED, Habit.NEW, Habit.LOOKING)
HABIT_SHARES = (10, 22, 18, 26, 10, 7, 7)
COMPANY_SHARE = 0.05


@dataclass(frozen=True, slots=True)
class Person:
    """A customer, person or company, as the shop knows him."""

    number: int
    is_company: bool
    name: Name
    country: Country
    language: str
    city: str
    street: str
    postcode: str
    email: str
    phone: str
    birth_date: date | None
    brand: str
    habit: Habit
    joined: datetime

    @property
    def code(self) -> str:
        """His number in the shop's own books."""
        return f"C-{self.number:06}"


def people(count: int, *, seed: int, now: datetime) -> Iterator[Person]:
    """Yield `count` customers; the same seed and day give the same ones."""
    for number in range(1, count + 1):
        yield person(number, seed=seed, now=now)


def person(number: int, *, seed: int, now: datetime) -> Person:
    """Return one customer by his number."""
    luck = Random(f"{seed}/person/{number}")
    country = world.country_for(luck)
    is_company = luck.random() < COMPANY_SHARE
    language = luck.choice(country.languages)
    bengali = language == "bn" and (country.code != "BD" or luck.random() < 0.85)
    name = (names.company_name if is_company else names.person_name)(country, luck, bengali=bengali)
    city, street, postcode = _home(country, luck, bengali=bengali)
    habit = Habit.TRADE if is_company else luck.choices(HABITS, HABIT_SHARES)[0]
    return Person(
        number=number,
        is_company=is_company,
        name=name,
        country=country,
        language=language,
        city=city,
        street=street,
        postcode=postcode,
        email=_email(name, number, luck),
        phone=_phone(country, number, luck) if luck.random() < 0.86 else "",
        birth_date=_birth(now.date(), luck) if not is_company and luck.random() < 0.4 else None,
        brand=luck.choices(("tea", "home"), (62, 38))[0],
        habit=habit,
        joined=_joined(habit, now, luck),
    )


def _home(country: Country, luck: Random, *, bengali: bool) -> tuple[str, str, str]:
    if country.code != "BD":
        street, postcode = names.street(country, luck)
        return world.city_for(country, luck), street, postcode
    cities = [weight for *_, weight in world.BENGALI_CITIES]
    in_bengali, in_latin, postcode, _ = luck.choices(world.BENGALI_CITIES, cities)[0]
    quarter = luck.choice(world.BENGALI_QUARTERS)
    house = luck.randint(1, 160)
    if bengali:
        return in_bengali, f"বাড়ি {_bengali_digits(house)}, {quarter[0]}", postcode
    return in_latin, f"House {house}, {quarter[1]}", postcode


def _bengali_digits(number: int) -> str:
    return str(number).translate({ord(digit): chr(0x09E6 + int(digit)) for digit in "0123456789"})


def _email(name: Name, number: int, luck: Random) -> str:
    mailbox = luck.choice(MAILBOXES)
    if luck.random() < 0.07:
        return ""
    return f"{names.mail_name(name.latin) or 'customer'}{number}@{mailbox}"


def _phone(country: Country, number: int, luck: Random) -> str:
    """Return a mobile number of the right form, no two alike in Bangladesh."""
    if country.code == "BD":
        return f"+8801{luck.randint(3, 9)}{(number * 48_271_927 + 7_919) % 100_000_000:08}"
    model = phonenumbers.example_number_for_type(country.code, phonenumbers.PhoneNumberType.MOBILE)
    if model is None:
        return ""
    digits = str(model.national_number)
    for _ in range(20):
        tail = "".join(luck.choice("0123456789") for _ in digits[3:])
        made = phonenumbers.PhoneNumber(country_code=model.country_code, national_number=int(digits[:3] + tail))
        if phonenumbers.is_valid_number(made):
            return f"+{made.country_code}{made.national_number}"
    return ""


def _birth(today: date, luck: Random) -> date:
    return today - timedelta(days=luck.randint(19 * 365, 74 * 365))


def _joined(habit: Habit, now: datetime, luck: Random) -> datetime:
    opened = YEARS_OPEN * 365
    latest, earliest = {
        Habit.NEW: (1, 45),
        Habit.LAPSED: (500, opened),
        Habit.LOYAL: (200, opened),
        Habit.ONCE: (46, opened),
    }.get(habit, (60, opened))
    # More came in later years: the square root leans towards today.
    back = earliest - (earliest - latest) * luck.random() ** 0.7
    day = (now - timedelta(days=back)).date()
    return datetime.combine(day, time(luck.randint(7, 22), luck.randint(0, 59)), tzinfo=UTC)
