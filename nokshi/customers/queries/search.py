"""Find customers by a text in any script: candidates by the index of trigrams, the best of them first.

What a reader may see is filtered before any limit, so that strangers never push out what he looks for.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL
from rapidfuzz import fuzz

from nokshi.customers.models import Customer
from nokshi.customers.rules.identities import phone_of
from nokshi.kernel.searchkey import MARK, romanised, skeleton, words_of

CANDIDATES = 200
TRIGRAM = 3
ALIKE = 70
Rows = QuerySet[Customer]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the text, as written and as it sounds."""

    written: str
    bones: str

    @property
    def terms(self) -> list[str]:
        """Return what of the key must hold it: the word anywhere, or its sound at the start of one."""
        sound = [MARK + self.bones] if len(self.bones) > 1 else []
        return [self.written, *sound]


def search_words(text: str, region: str = "") -> list[Word]:
    """Return the words to look for, eight at most; a whole phone number is one, however it is written."""
    number = phone_of(text, region)
    if number:
        return [Word(number.lstrip("+"), "")]
    return [Word(word.lstrip("+") or word, skeleton(word)) for word in words_of(text)[:8]]


def matching_text(rows: Rows, text: str, region: str = "") -> Rows:
    """Keep the customers whose key holds every word of the text, as written or by its sound."""
    return _with_all(rows, search_words(text, region))


def _with_all(rows: Rows, words: Sequence[Word]) -> Rows:
    is_alone = len(words) == 1
    for word in words:
        rows = rows.filter(_holding(word.terms) if _indexed(word.terms) else _short(word, is_alone))
    return rows


def best_matches(rows: Rows, text: str, limit: int, region: str = "") -> list[int]:
    """Return ids of the best matches among `rows`, best first; misspelt words count where nothing else is found."""
    words = search_words(text, region)
    if not words:
        return []
    found: dict[int, str] = {}
    for step in _steps(words):
        wanted = max(limit, CANDIDATES) - len(found)
        found |= dict(step(rows).exclude(pk__in=list(found)).values_list("pk", "search_key")[:wanted])
        if len(found) >= limit:
            break
    if not found and all(len(word.written) > TRIGRAM for word in words):
        alike = dict(_alike(rows, words).values_list("pk", "search_key")[:CANDIDATES])
        found = {pk: key for pk, key in alike.items() if _likeness(key, words) >= ALIKE}
    return sorted(found, key=lambda pk: (-_likeness(found[pk], words), pk))[:limit]


def _steps(words: Sequence[Word]) -> Iterator[Callable[[Rows], Rows]]:
    """Yield ways to look: the same words, words that sound the same, anything that holds them; each is a query more."""
    written = [f" {word.written} " for word in words]
    sounds = [f"{MARK}{word.bones}{MARK}" for word in words if word.bones]
    for terms in (written, sounds):
        if len(terms) == len(words) and _indexed(terms):
            yield lambda rows, terms=terms: rows.filter(*(_holding([term]) for term in terms))  # type: ignore[misc]
    yield lambda rows: _with_all(rows, words)


def _indexed(terms: Sequence[str]) -> bool:
    return all(len(term) >= TRIGRAM for term in terms)


def _short(word: Word, is_alone: bool) -> Q:
    """Match a word too short for the index: by the name's beginning when it stands alone, else by any word's."""
    sounds = [term for term in word.terms[1:] if len(term) >= TRIGRAM]
    starts = Q(sort_key__gte=word.written, sort_key__lt=word.written + "\U0010ffff")
    written = starts if is_alone else Q(search_key__contains=f" {word.written}")
    return written | _holding(sounds) if sounds else written


def _holding(terms: Sequence[str]) -> Q:
    """Match keys that hold one of the terms, each of at least three signs."""
    if connection.vendor == "sqlite":
        return _fts(" OR ".join(_quoted(term) for term in terms))
    return reduce(or_, (Q(search_key__contains=term) for term in terms))


def _fts(expression: str) -> Q:
    matches = RawSQL("SELECT rowid FROM customers_search WHERE customers_search MATCH %s", [expression])  # noqa: S611
    return Q(pk__in=matches)


def _quoted(term: str) -> str:
    return '"' + term.replace('"', '""') + '"'


def _alike(rows: Rows, words: Sequence[Word]) -> Rows:
    """Keep those that hold half of some word; only where nothing holds the words."""
    halves = [half for word in words for half in _halves(word.written)]
    return rows.filter(_holding(halves))


def _halves(word: str) -> list[str]:
    """Return the first and the last part of a word: one wrong letter leaves one of them whole."""
    half = max(TRIGRAM, len(word) // 2)
    return [word[:half], word[-half:]]


def _likeness(key: str, words: Sequence[Word]) -> float:
    """Return how well a key answers the words: 0 to 100 for likeness, more for order and for words that are the same."""
    wanted = [romanised(word.written) for word in words]
    written, _mark, bones = key.partition(MARK)
    present = [romanised(word) for word in written.split()]
    best = sum(max((fuzz.ratio(want, word) for word in present), default=0) for want in wanted) / len(wanted)
    in_order = fuzz.ratio(" ".join(wanted), " ".join(present[: len(wanted)])) / 100
    same = sum(f" {word.written} " in written for word in words)
    sounding = sum(f"{MARK}{word.bones}{MARK}" in MARK + bones for word in words if word.bones)
    return best + in_order + 20 * same + 10 * sounding
