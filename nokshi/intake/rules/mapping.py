"""Which column of a file is which field, and what kind of record the file holds."""

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePath
from typing import NamedTuple

from nokshi.intake.rules.headers import key_of, keys_of, words_of
from nokshi.intake.rules.plan import ColumnPlan
from nokshi.intake.rules.profile import Profile
from nokshi.intake.rules.synonyms import meanings_of
from nokshi.ports.importing import Column, ColumnType, ImportKind

EXACT, ALSO, MEANING, WORDS, CONTENT = 100, 90, 70, 45, 30
MANY, SHARE = 4, 1 / 7
"""So many columns, or such a share of them, have to find a field before a kind is guessed."""

CALLED = 2
"""So many columns does the name of a file weigh."""

OWN_COLUMNS = frozenset({"whynotsaved", "কেনসংরক্ষিতহয়নি", "rowinthefile", "ফাইলেরসারি"})
"""Headings of the columns that Nokshi itself puts beside refused rows."""


class Match(NamedTuple):
    score: int
    by: str


def match_columns(headers: Sequence[str], profiles: Sequence[Profile], kind: ImportKind) -> list[ColumnPlan]:
    """Return the best field for every column; each field once, save those that take several."""
    found: list[tuple[int, int, int, str]] = []
    fields = kind.all_columns
    for place, (header, profile) in enumerate(zip(headers, profiles, strict=True)):
        for order, column in enumerate(fields):
            match = match_of(header, profile, column)
            if match.score:
                found.append((-match.score, place, order, match.by))
    columns = [ColumnPlan(header=header) for header in headers]
    taken: set[str] = set()
    for _, place, order, by in sorted(found):
        field = fields[order]
        if columns[place].field or (field.name in taken and not (field.many and by == "name")):
            continue
        columns[place].field, columns[place].by = field.name, by
        taken.add(field.name)
    return columns


def match_of(header: str, profile: Profile, column: Column) -> Match:
    """Say how well a column of the file fits a field, by its heading and by its cells."""
    if key_of(header) in OWN_COLUMNS or not (column.required or fits(profile, column.type)):
        return Match(0, "")
    keys = keys_of(header)
    names = [key_of(column.name), key_of(str(column.label)), *(key_of(word) for word in column.also)]
    if keys and keys[0] in names:
        return Match(EXACT - names.index(keys[0]) // 2, "name")
    if any(key in names for key in keys):
        return Match(ALSO, "name")
    meanings = frozenset().union(*(meanings_of(key) for key in keys))
    if meanings & frozenset().union(*(meanings_of(name) for name in names)):
        return Match(MEANING, "name")
    words = words_of(header)
    if any(len(wanted := words_of(name)) > 1 and wanted <= words for name in (column.name, *column.also)):
        return Match(WORDS, "name")
    return Match(CONTENT, "content") if tells(profile, column.type) else Match(0, "")


def fits(profile: Profile, kind: ColumnType) -> bool:
    """Say whether the cells could be of a type at all: a column of words is no date, whatever it is called."""
    share = {
        ColumnType.NUMBER: profile.numbers,
        ColumnType.MONEY: profile.numbers,
        ColumnType.DATE: profile.dates + profile.numbers,
        ColumnType.MOMENT: profile.dates + profile.numbers,
        ColumnType.EMAIL: profile.emails * 2,
        ColumnType.PHONE: profile.phones + profile.numbers,
        ColumnType.FLAG: profile.flags,
    }.get(kind)
    return share is None or not profile.filled or share >= profile.filled * 0.4


def tells(profile: Profile, kind: ColumnType) -> bool:
    """Say whether the cells alone give a type away."""
    if not profile.filled:
        return False
    return kind is ColumnType.EMAIL and profile.emails >= profile.filled * 0.8


def guess_kind(headers: Sequence[str], profiles: Sequence[Profile], kinds: Iterable[ImportKind], file: str = "") -> str:
    """Return the name of the kind that the columns fit best, empty where none fits at all.

    Of kinds that fit, one after which the file is called is preferred.
    """
    words = words_of(PurePath(file).stem)
    scores: dict[str, float] = {}
    for kind in kinds:
        score = fitness(match_columns(headers, profiles, kind), kind)
        scores[kind.name] = score + CALLED if score > 0 and words & {key_of(word) for word in kind.called} else score
    best = max(scores, key=lambda name: scores[name], default="")
    is_enough = bool(best) and (scores[best] >= MANY or scores[best] >= SHARE * len(headers))
    return best if is_enough and scores[best] > 0 else ""


def fitness(columns: Sequence[ColumnPlan], kind: ImportKind) -> float:
    """Return how well a match serves a kind: many columns find a field, and what is needed is there."""
    fed = {column.field for column in columns if column.field}
    if kind.known_by and not any(column.by and column.field in kind.known_by for column in columns):
        return 0
    found = sum(1.0 if column.by == "name" else 0.5 for column in columns if column.field)
    missing = sum(1 for column in kind.all_columns if column.required and column.name not in fed)
    return found - 2.5 * missing


def with_hints(columns: Sequence[ColumnPlan], hints: Mapping[str, str], by: str) -> list[ColumnPlan]:
    """Return a match changed by what a person said: heading (or its key) to field, empty to leave it out."""
    keyed = {key_of(header): field for header, field in hints.items()}
    named = set(keyed.values()) - {""}
    changed: list[ColumnPlan] = []
    for column in columns:
        if key_of(column.header) in keyed:
            field = keyed[key_of(column.header)]
            changed.append(ColumnPlan(column.header, field, by, column.day_first, column.mark))
        elif column.field in named:
            changed.append(ColumnPlan(column.header, "", "", column.day_first, column.mark))
        else:
            changed.append(column)
    return changed
