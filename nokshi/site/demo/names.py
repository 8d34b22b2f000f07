"""Names of people and companies, each in its own script, with a Latin form for addresses of e-mail."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from random import Random
from typing import TYPE_CHECKING

from nokshi.site.demo.world import Country

if TYPE_CHECKING:
    from faker import Faker

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Community:
    """Given names and surnames that go together, each in Bengali and in Latin letters."""

    women: tuple[Pair, ...]
    men: tuple[Pair, ...]
    surnames_of_women: tuple[Pair, ...]
    surnames_of_men: tuple[Pair, ...]
    shared_surnames: tuple[Pair, ...]


MUSLIM = Community(
    women=(
        ("ফারহানা", "Farhana"), ("নুসরাত", "Nusrat"), ("সুমাইয়া", "Sumaiya"), ("তাসনিম", "Tasnim"), ("শারমিন", "Sharmin"),
        ("রুবিনা", "Rubina"), ("জান্নাতুল", "Jannatul"), ("সাবিনা", "Sabina"), ("লায়লা", "Laila"), ("শিউলি", "Shiuli"),
        ("নাজমা", "Nazma"), ("রোকেয়া", "Rokeya"), ("তানজিলা", "Tanzila"), ("ইশরাত", "Ishrat"), ("মৌসুমী", "Mousumi"),
    ),
    men=(
        ("রহিম", "Rahim"), ("করিম", "Karim"), ("তানভীর", "Tanvir"), ("আরিফ", "Arif"), ("সজীব", "Sajib"),
        ("মাহমুদ", "Mahmud"), ("ইমরান", "Imran"), ("শাহরিয়ার", "Shahriar"), ("কামরুল", "Kamrul"), ("জাহিদ", "Zahid"),
        ("রাকিব", "Rakib"), ("মিজান", "Mizan"), ("হাসান", "Hasan"), ("তৌহিদ", "Touhid"), ("নাঈম", "Nayeem"),
    ),
    surnames_of_women=(("আক্তার", "Akter"), ("বেগম", "Begum"), ("খাতুন", "Khatun"), ("সুলতানা", "Sultana")),
    surnames_of_men=(("উদ্দিন", "Uddin"), ("মিয়া", "Mia"), ("আলী", "Ali"), ("হোসেন", "Hossain")),
    shared_surnames=(("ইসলাম", "Islam"), ("রহমান", "Rahman"), ("আহমেদ", "Ahmed"), ("চৌধুরী", "Chowdhury"), ("খান", "Khan")),
)  # fmt: skip
HINDU = Community(
    women=(
        ("অনন্যা", "Ananya"), ("পূর্ণিমা", "Purnima"), ("মিতা", "Mita"), ("কাকলি", "Kakoli"), ("বৃষ্টি", "Brishti"),
        ("সুপ্রিয়া", "Supriya"), ("দীপা", "Dipa"), ("শর্মিলা", "Sharmila"),
    ),
    men=(
        ("অনিক", "Anik"), ("দীপঙ্কর", "Dipankar"), ("সুব্রত", "Subrata"), ("সৌরভ", "Sourav"), ("প্রণব", "Pranab"),
        ("অমিত", "Amit"), ("রাজীব", "Rajib"), ("তপন", "Tapan"),
    ),
    surnames_of_women=(("দেবী", "Devi"),),
    surnames_of_men=(),
    shared_surnames=(
        ("দাস", "Das"), ("রায়", "Roy"), ("সাহা", "Saha"), ("মণ্ডল", "Mondal"), ("বিশ্বাস", "Biswas"),
        ("মজুমদার", "Majumder"), ("তালুকদার", "Talukder"), ("সরকার", "Sarker"), ("চক্রবর্তী", "Chakraborty"),
    ),
)  # fmt: skip
HOUSES = (
    ("শাপলা", "Shapla"), ("পদ্মা", "Padma"), ("মেঘনা", "Meghna"), ("যমুনা", "Jamuna"), ("সুরমা", "Surma"),
    ("কর্ণফুলী", "Karnaphuli"), ("বসুন্ধরা", "Basundhara"), ("সোনালী", "Sonali"), ("দোয়েল", "Doyel"),
    ("কৃষ্ণচূড়া", "Krishnachura"),
)  # fmt: skip
TRADES = (
    ("ট্রেডার্স", "Traders"), ("টি হাউস", "Tea House"), ("রেস্তোরাঁ", "Restaurant"), ("এন্টারপ্রাইজ", "Enterprise"),
    ("হোম স্টোর", "Home Store"), ("গিফট কর্নার", "Gift Corner"), ("বুক ক্যাফে", "Book Café"), ("গেস্ট হাউস", "Guest House"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """A whole name, what its bearer is called, and its Latin letters for an e-mail address."""

    whole: str
    called: str
    latin: str


def person_name(country: Country, luck: Random, *, bengali: bool) -> Name:
    """Return a person's name; people of Bangladesh, and Bengalis elsewhere, are named from our own lists."""
    if country.code == "BD" or bengali:
        return _bengali_person(luck, in_bengali=bengali)
    faker = _faker(country.locale, luck)
    if country.code == "JP":
        (family, _, family_latin), (given, _, given_latin) = faker.last_name_pair(), faker.first_name_pair()
        return Name(f"{family} {given}", str(family), f"{given_latin} {family_latin}")
    given, family = str(faker.first_name()), str(faker.last_name())
    return Name(f"{given} {family}", given, f"{given} {family}")


def company_name(country: Country, luck: Random, *, bengali: bool) -> Name:
    """Return the name of a business."""
    if country.code == "BD" or bengali:
        house, trade = luck.choice(HOUSES), luck.choice(TRADES)
        latin = f"{house[1]} {trade[1]}"
        return Name(f"{house[0]} {trade[0]}" if bengali else latin, "", latin)
    whole = str(_faker(country.locale, luck).company())
    return Name(whole, "", whole)


def street(country: Country, luck: Random) -> tuple[str, str]:
    """Return a street with its number, and a postcode, as the country writes them."""
    faker = _faker(country.locale, luck)
    return str(faker.street_address()), str(faker.postcode())


def mail_name(latin: str) -> str:
    """Return the part of a name before the @ of its address, empty where nothing Latin is in it."""
    plain = unicodedata.normalize("NFKD", latin).encode("ascii", "ignore").decode()
    return ".".join(re.findall(r"[a-z]+", plain.lower()))[:40]


def _bengali_person(luck: Random, *, in_bengali: bool) -> Name:
    community = luck.choices((MUSLIM, HINDU), (82, 18))[0]
    is_woman = luck.random() < 0.58
    given = luck.choice(community.women if is_woman else community.men)
    own = community.surnames_of_women if is_woman else community.surnames_of_men
    family = luck.choice(own * 2 + community.shared_surnames)
    script = 0 if in_bengali else 1
    return Name(f"{given[script]} {family[script]}", given[script], f"{given[1]} {family[1]}")


def _faker(locale: str, luck: Random) -> "Faker":
    faker, reseed = _made(locale)
    reseed(luck.getrandbits(48))
    return faker


@cache
def _made(locale: str) -> tuple["Faker", Callable[[int], object]]:
    # Loaded here, since every process knows the demo and few make one.
    from faker import Faker

    faker = Faker(locale)
    return faker, faker.seed_instance
