"""The currencies of today (ISO 4217), those of our readers first."""

from functools import lru_cache

import pycountry
from babel.numbers import get_currency_name

from nokshi.kernel.formats import locale_of

NEAR = ("BDT", "USD", "EUR", "GBP", "INR", "BRL", "SAR", "AED", "JPY", "CNY", "MYR", "SGD")
NOT_MONEY = frozenset(("XAG", "XAU", "XBA", "XBB", "XBC", "XBD", "XDR", "XPD", "XPT", "XSU", "XTS", "XUA", "XXX"))
CURRENCIES: tuple[str, ...] = (
    *NEAR,
    *sorted(one.alpha_3 for one in pycountry.currencies if one.alpha_3 not in NOT_MONEY and one.alpha_3 not in NEAR),
)


@lru_cache(maxsize=1_024)
def currency_name(code: str, language: str) -> str:
    """Return a currency's code and its name in a language: BDT, Bangladeshi Taka."""
    return f"{code}, {get_currency_name(code, locale=locale_of(language))}"
