"""Names to show in place of codes and ids: countries, languages, colleagues, units."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType

from django.db.models import QuerySet

from nokshi.kernel.formats import locale_of
from nokshi.kernel.scope import Scope
from nokshi.workspace.models import Unit, User
from nokshi.workspace.queries import house_mark

NOT_COUNTRIES = frozenset({"EU", "EZ", "UN", "ZZ", "XA", "XB", "QO"})
COMMON_LANGUAGES = [
    "bn",
    "en",
    "ar",
    "hi",
    "ur",
    "ta",
    "te",
    "ne",
    "si",
    "my",
    "th",
    "vi",
    "id",
    "ms",
    "zh",
    "ja",
    "ko",
    "fa",
    "tr",
    "ru",
    "uk",
    "pl",
    "cs",
    "sk",
    "hu",
    "ro",
    "bg",
    "el",
    "de",
    "fr",
    "es",
    "pt",
    "it",
    "nl",
    "sv",
    "da",
    "nb",
    "fi",
    "sw",
    "am",
    "he",
]


@lru_cache(maxsize=32)
def countries(language: str) -> dict[str, str]:
    """Return the countries (ISO 3166) with their names in a language (CLDR), by name."""
    territories = locale_of(language).territories
    names = {code: name for code, name in territories.items() if len(code) == 2 and code.isalpha()}
    wanted = {code: name for code, name in names.items() if code not in NOT_COUNTRIES}
    return dict(sorted(wanted.items(), key=lambda pair: pair[1]))


@lru_cache(maxsize=32)
def languages(language: str) -> dict[str, str]:
    """Return the languages that people are likely to be written to in, with their names in a language."""
    names = locale_of(language).languages
    return {code: names.get(code, code) for code in COMMON_LANGUAGES}


def country_name(code: str, language: str) -> str:
    """Return a country's name; its code where CLDR has none."""
    return countries(language).get(code, code)


def language_name(code: str, language: str) -> str:
    """Return a language's name, also for one that is not in the list to choose from."""
    return str(locale_of(language).languages.get(code.replace("-", "_"), code))


def colleagues(scope: Scope) -> QuerySet[User]:
    """Return those who may own a customer: who works here and is not paused."""
    return User.objects.visible_to(scope).filter(is_active=True).order_by("name", "email")


def colleague_names(scope: Scope) -> Mapping[int, str]:
    """Return the names of those who may own a customer, by id and in order; read again once somebody changed."""
    mark = house_mark()
    return _colleagues(mark, scope) if mark else _colleagues.__wrapped__(mark, scope)


@lru_cache(maxsize=512)
def _colleagues(mark: str | None, scope: Scope) -> Mapping[int, str]:
    return MappingProxyType({user.pk: str(user) for user in colleagues(scope)})


def user_names(ids: Collection[int]) -> dict[int, str]:
    """Return the names of users by id."""
    return {user.pk: str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def unit_names(scope: Scope) -> Mapping[int, str]:
    """Return the names of the units that a reader sees, in the order of the tree; read again once one changed."""
    mark = house_mark()
    return _units(mark, scope) if mark else _units.__wrapped__(mark, scope)


@lru_cache(maxsize=512)
def _units(mark: str | None, scope: Scope) -> Mapping[int, str]:
    seen = Unit.objects.visible_to(scope).standing().order_by("path")
    return MappingProxyType(dict(seen.values_list("pk", "name")))
