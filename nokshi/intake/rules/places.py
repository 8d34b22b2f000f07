"""Countries, languages and currencies by any name that people give them."""

from functools import lru_cache

import pycountry
from babel import Locale
from babel.numbers import list_currencies

from nokshi.intake.rules.headers import key_of
from nokshi.intake.rules.months import LANGUAGES
from nokshi.intake.rules.odd import Wrong

COUNTRIES_ALSO = {
    "uk": "GB", "england": "GB", "scotland": "GB", "wales": "GB", "northernireland": "GB", "greatbritain": "GB",
    "eire": "IE", "republicofireland": "IE", "usa": "US", "us": "US", "america": "US", "unitedstatesofamerica": "US",
    "rsa": "ZA", "uae": "AE", "korea": "KR", "southkorea": "KR", "northkorea": "KP", "russia": "RU", "holland": "NL",
    "czechrepublic": "CZ", "macedonia": "MK", "vietnam": "VN", "hongkong": "HK", "macau": "MO", "ksa": "SA",
    "deutschland": "DE", "brasil": "BR", "espana": "ES", "españa": "ES", "italia": "IT", "schweiz": "CH",
    "বাংলাদেশ": "BD", "bangla": "BD", "turkey": "TR", "ivorycoast": "CI", "swaziland": "SZ", "burma": "MM",
}  # fmt: skip
CURRENCY_SIGNS = {
    "৳": "BDT", "tk": "BDT", "taka": "BDT", "টাকা": "BDT", "€": "EUR", "£": "GBP", "₹": "INR", "rs": "INR", "¥": "JPY",
    "₩": "KRW",     "r$": "BRL", "us$": "USD", "$": "USD", "₺": "TRY", "₽": "RUB", "zł": "PLN",
    "kč": "CZK", "a$": "AUD", "c$": "CAD",
}  # fmt: skip
REGIONS_OF_CURRENCIES = {
    "BDT": "BD", "EUR": "DE", "USD": "US", "GBP": "GB", "BRL": "BR", "INR": "IN", "PKR": "PK", "SAR": "SA", "AED": "AE",
    "JPY": "JP", "CHF": "CH", "SEK": "SE", "NOK": "NO", "DKK": "DK", "PLN": "PL", "TRY": "TR", "CAD": "CA",
    "AUD": "AU", "NZD": "NZ", "MXN": "MX", "CNY": "CN", "LKR": "LK", "NPR": "NP", "IDR": "ID", "MYR": "MY",
    "SGD": "SG", "THB": "TH", "VND": "VN", "KES": "KE", "NGN": "NG", "ZAR": "ZA", "EGP": "EG",
}  # fmt: skip


def country_of(text: str) -> str:
    """Return the ISO 3166 alpha-2 code of a country's name or code; raises Wrong."""
    # Most files write codes, and the names of all languages take a while to read.
    if len(text) == 2 and text.isascii() and (code := text.upper()) in _country_codes():
        return code
    known = _countries().get(key_of(text))
    if known is None:
        raise Wrong("no_such_country", value=text)
    return known


def language_of(text: str) -> str:
    """Return the code of a language's name or code; raises Wrong."""
    key = key_of(text.replace("_", "-").split("-")[0]) if len(text) <= 7 else key_of(text)
    known = _languages().get(key) or _languages().get(key_of(text))
    if known is None:
        raise Wrong("no_such_language", value=text)
    return known


def currency_of(text: str) -> str:
    """Return the ISO 4217 code of a currency's code, sign or name; raises Wrong."""
    bare = text.strip()
    sign = CURRENCY_SIGNS.get(bare.casefold().rstrip("."))
    if sign:
        return sign
    known = bare.upper() if bare.upper() in _currencies() else _currency_names().get(key_of(bare))
    if known is None:
        raise Wrong("no_such_currency", value=text)
    return known


def region_of(currency: str) -> str:
    """Return the country whose phone numbers a shop with this currency most likely writes."""
    return REGIONS_OF_CURRENCIES.get(currency, "")


@lru_cache(1)
def _country_codes() -> frozenset[str]:
    return frozenset(country.alpha_2 for country in pycountry.countries)


@lru_cache(1)
def _countries() -> dict[str, str]:
    names: dict[str, str] = {}
    codes = _country_codes()
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if code in codes:
                names.setdefault(key_of(name), code)
    for country in pycountry.countries:
        for name in (country.alpha_2, country.alpha_3, country.name, getattr(country, "official_name", "")):
            names[key_of(name)] = country.alpha_2
    names.pop("", None)
    return names | {key_of(name): code for name, code in COUNTRIES_ALSO.items()}


@lru_cache(1)
def _languages() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if "_" not in code:
                names.setdefault(key_of(name), code)
        names.setdefault(key_of(Locale(language).get_display_name() or ""), language)
    codes = {language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}
    three = {language.alpha_3: language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2")}
    return names | three | {code: code for code in codes} | {"bangla": "bn"}


@lru_cache(1)
def _currencies() -> frozenset[str]:
    return frozenset(list_currencies())


@lru_cache(1)
def _currency_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for language in ("en", "bn"):
        for code, name in Locale(language).currencies.items():
            names.setdefault(key_of(name), code)
    return names
