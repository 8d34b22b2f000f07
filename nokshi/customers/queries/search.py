"""Find customers by a text in any script: candidates by the index of trigrams, the best of them first.

What a reader may see is filtered before any limit, so that strangers never push out what he looks for, and whoever
does not see addresses and numbers finds nobody by them.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from rapidfuzz import fuzz

from nokshi.customers.models import Customer
from nokshi.customers.queries.facts import home_region
from nokshi.customers.rules.identities import phone_of
from nokshi.kernel.formats import latin_digits
from nokshi.kernel.scope import Scope
from nokshi.kernel.searchkey import MARK, romanised, skeleton, words_of

CANDIDATES = 200
TRIGRAM = 3
ALIKE = 78
MOST_WORDS = 8
CONTACTS = ("customers.email", "customers.phone", "customers.handle", "customers.external")
Rows = QuerySet[Customer]
# The same names come again and again, in one answer and in the next.
_romanised = lru_cache(maxsize=20_000)(romanised)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, as written and as it sounds."""

    written: str
    bones: str = ""
    also: str = ""

    @property
    def terms(self) -> list[str]:
        """Return what of the key must hold it: the word anywhere, or its sound at the start of one."""
        sound = [MARK + self.bones] if len(self.bones) > 1 else []
        return [self.written, *sound, *([self.also] if self.also else [])]

    @property
    def whole_sound(self) -> str:
        return f"{MARK}{self.bones}{MARK}"


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for, and whether addresses and numbers count."""

    words: tuple[Word, ...]
    with_contacts: bool


def asked(text: str, scope: Scope) -> Asked:
    """Return a text as words to look for; a whole phone number is one word, however it is written."""
    with_contacts = all(scope.shows(name) for name in CONTACTS)
    number = phone_of(text, home_region()) if any(char.isdigit() for char in text) else ""
    if number:
        as_written = re.sub(r"\D", "", latin_digits(text))
        return Asked((Word(number.lstrip("+"), also=as_written),), with_contacts)
    words = (Word(word.lstrip("+") or word, skeleton(word)) for word in words_of(text)[:MOST_WORDS])
    return Asked(tuple(words), with_contacts)


def matching_text(rows: Rows, text: str, scope: Scope) -> Rows:
    """Keep the customers whose key holds every word of the text, as written or by its sound."""
    return _with_all(rows, asked(text, scope))


def best_matches(rows: Rows, text: str, scope: Scope, limit: int) -> list[int]:
    """Return ids of the best matches among `rows`, best first; misspelt words count where nothing else is found."""
    ask = asked(text, scope)
    if not ask.words:
        return []
    found: dict[int, str] = {}
    for step in _steps(ask):
        wanted = max(limit, CANDIDATES) - len(found)
        found |= _keys(step(rows).exclude(pk__in=list(found)), wanted)
        if len(found) >= limit:
            break
    if not found and all(len(word.written) > TRIGRAM for word in ask.words):
        alike = _keys(_alike(rows, ask), CANDIDATES)
        found = {pk: key for pk, key in alike.items() if _likeness(key, ask.words) >= ALIKE}
    return sorted(found, key=lambda pk: (-_likeness(found[pk], ask.words), pk))[:limit]


def _keys(rows: Rows, limit: int) -> dict[int, str]:
    found = rows.values_list("pk", "search_key", "contact_key")[:limit]
    return {pk: names.replace(MARK, contacts + MARK, 1) for pk, names, contacts in found}


def _steps(ask: Asked) -> Iterator[Callable[[Rows], Rows]]:
    """Yield ways to look: the same words, words that sound the same, anything that holds them; each is a query more."""
    written = [f" {word.written} " for word in ask.words]
    sounds = [word.whole_sound for word in ask.words if word.bones]
    for terms in (written, sounds):
        if len(terms) == len(ask.words) and _are_indexed(terms):
            held = [_holding([term], ask) for term in terms]
            yield lambda rows, held=held: rows.filter(*held)  # type: ignore[misc]
    yield lambda rows: _with_all(rows, ask)


def _with_all(rows: Rows, ask: Asked) -> Rows:
    is_alone = len(ask.words) == 1
    for word in ask.words:
        rows = rows.filter(_holding(word.terms, ask) if _are_indexed(word.terms) else _short(word, ask, is_alone))
    return rows


def _are_indexed(terms: Sequence[str]) -> bool:
    return all(len(term) >= TRIGRAM for term in terms)


def _short(word: Word, ask: Asked, is_alone: bool) -> Q:
    """Match a word too short for the index: by the name's beginning when it stands alone, else by any word's."""
    sounds = [term for term in word.terms[1:] if len(term) >= TRIGRAM]
    starts = Q(sort_key__gte=word.written, sort_key__lt=word.written + "\U0010ffff")
    written = starts if is_alone else Q(search_key__contains=f" {word.written}")
    return written | _holding(sounds, ask) if sounds else written


def _holding(terms: Sequence[str], ask: Asked) -> Q:
    """Match records whose key holds one of the terms, each of at least three signs."""
    columns = ["search_key", "contact_key"] if ask.with_contacts else ["search_key"]
    if connection.vendor == "sqlite":
        quoted = " OR ".join('"' + term.replace('"', '""') + '"' for term in terms)
        expression = f"{{{' '.join(columns)}}} : ({quoted})"
        sql = "SELECT rowid FROM customers_search WHERE customers_search MATCH %s"
        return Q(pk__in=RawSQL(sql, [expression]))  # noqa: S611
    return reduce(or_, (Q(**{f"{column}__contains": term}) for column in columns for term in terms))


def _alike(rows: Rows, ask: Asked) -> Rows:
    """Keep those that hold half of some word; only where nothing holds the words."""
    halves = [half for word in ask.words for half in _halves(word.written)]
    return rows.filter(_holding(halves, ask))


def _halves(word: str) -> list[str]:
    """Return the first and the last part of a word: one wrong letter leaves one of them whole."""
    half = max(TRIGRAM, len(word) // 2)
    return [word[:half], word[-half:]]


def _likeness(key: str, words: Sequence[Word]) -> float:
    """Return how well a key answers the words: 0 to 100 for likeness, more for order and for equal words."""
    wanted = [_romanised(word.written) for word in words]
    written, _mark, bones = key.partition(MARK)
    present = [_romanised(word) for word in written.split()]
    best = sum(max((fuzz.ratio(want, word) for word in present), default=0) for want in wanted) / len(wanted)
    in_order = fuzz.ratio(" ".join(wanted), " ".join(present[: len(wanted)])) / 100
    same = sum(f" {word.written} " in written for word in words)
    sounding = sum(word.whole_sound in MARK + bones for word in words if word.bones)
    return best + in_order + 20 * same + 10 * sounding
