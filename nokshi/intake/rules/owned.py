"""Cells of columns that feed fields of the house's own: as the fields read them, and written again as they came."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from nokshi.intake.rules.owning import SEVERAL, meanings
from nokshi.intake.rules.plan import ColumnPlan, OwnColumn, Plan
from nokshi.intake.rules.watching import plain_moment
from nokshi.ports.systems import Feed, System, Thing

OWN = "custom."
FLAGS = (("1", "0"), ("true", "false"), ("yes", "no"), ("on", "off"), ("ja", "nein"), ("oui", "non"), ("x", ""))
TICKS = "/Date("
FORMS = (
    ("%Y-%m-%d %H:%M:%S", 19), ("%Y-%m-%dT%H:%M:%S", 19), ("%Y-%m-%d %H:%M", 16), ("%Y-%m-%dT%H:%M", 16),
    ("%Y%m%d%H%M%S", 14), ("%Y-%m-%d", 10), ("%Y%m%d", 8), ("%d.%m.%Y %H:%M", 16), ("%d.%m.%Y", 10),
)  # fmt: skip
Choices = Mapping[str, str]
"""The labels of choices by their keys."""


def grown(thing: Thing, system: System, columns: Mapping[str, OwnColumn], writes: Mapping[str, Any] = {}) -> Thing:
    """Return a thing whose own columns, by name, feed the fields that there are for them.

    `writes` gives by name what writes a column's values; without it a column is not written back.
    """
    fed = {
        name: Feed(f"{OWN}{own.key}", partial(_read, system, own, meanings(own)), writes.get(name))
        for name, own in columns.items() if own.key and thing.feed(name) is None
    }  # fmt: skip
    return replace(thing, columns={**thing.columns, **fed}) if fed else thing


def own_columns(plan: Plan) -> dict[str, OwnColumn]:
    """Return the columns of a plan that feed fields of the house's own, by their names."""
    return {column.named or column.header: column.own for column in plan.columns if column.own and column.own.key}


def with_own(plan: Plan, columns: Mapping[str, OwnColumn], headers: Sequence[str], names: Sequence[str]) -> Plan:
    """Return a plan that knows of the columns of a table which feed which fields of the house's own."""
    folded = {name.casefold(): own for name, own in columns.items()}
    made = [
        ColumnPlan(header, named=name if name != header else "", own=folded.get(name.casefold()))
        for header, name in zip(headers, names, strict=True)
    ]
    return Plan(zone=plan.zone, region=plan.region, day_first=plan.day_first, columns=made)


def written(own: OwnColumn, zone: str, choices: Choices, value: Any) -> str:
    """Return the cell for a value as the field keeps it, in the way of the column's other cells."""
    if value is None or value == ():
        return ""
    match own.type:
        case "choice" | "choices":
            return _chosen(own, choices, value)
        case "flag":
            return _flag(own, bool(value))
        case "date":
            return _day(own, date.fromisoformat(value))
        case "moment":
            return _moment(own, datetime.fromisoformat(value), zone)
        case "number" | "money":
            return _number(own, str(value))
    return str(value)


def writer(own: OwnColumn, zone: str, choices: Choices) -> Callable[[Any], str]:
    """Return what writes the values of a column."""
    return partial(written, own, zone, choices)


def _read(system: System, own: OwnColumn, words: Mapping[str, str], cell: str) -> str:
    text = str(cell).strip()
    match own.type:
        case "choice" | "flag":
            return words.get(text, text)
        case "choices":
            return SEVERAL.join(words.get(part.strip(), part) for part in text.split(SEVERAL))
        case "date":
            return _only_day(plain_moment(system, text))
        case "moment":
            return plain_moment(system, text)
        case "number" | "money":
            return system.amount(text)
    return cell


def _only_day(text: str) -> str:
    """Return a day without a time of day behind it."""
    return text[:10] if len(text) > 10 and text[4:5] == "-" and text[10] in "T " else text


def _chosen(own: OwnColumn, choices: Choices, value: Any) -> str:
    cells: dict[str, str] = {}
    for cell, word in meanings(own).items():
        cells.setdefault(" ".join(word.split()).casefold(), cell)
    keys = [value] if isinstance(value, str) else list(value)
    labels = [choices.get(key, key) for key in keys]
    return SEVERAL.join(cells.get(" ".join(label.split()).casefold(), label) for label in labels)


def _flag(own: OwnColumn, says_yes: bool) -> str:
    wanted = "yes" if says_yes else "no"
    known = next((cell for cell, word in meanings(own).items() if word == wanted), None)
    if known is not None:
        return known
    bare = own.like.casefold()
    pair = next((pair for pair in FLAGS if bare in pair and bare), FLAGS[1])
    cell = pair[0] if says_yes else pair[1]
    return cell.upper() if own.like.isupper() else cell.capitalize() if own.like.istitle() else cell


def _day(own: OwnColumn, day: date) -> str:
    return _shaped(own, datetime(day.year, day.month, day.day, tzinfo=UTC))


def _moment(own: OwnColumn, moment: datetime, zone: str) -> str:
    is_ours = own.like.endswith("Z") or "+00" in own.like or own.like.startswith(TICKS)
    return _shaped(own, moment.astimezone(UTC if is_ours else ZoneInfo(zone or "UTC")))


def _shaped(own: OwnColumn, moment: datetime) -> str:
    like = own.like
    if like.startswith(TICKS):
        ending = like[like.index(")") - 5 : like.index(")")] if "+" in like else ""
        return f"{TICKS}{int(moment.timestamp() * 1000)}{ending})/"
    for form, length in FORMS:
        if len(like) < length:
            continue
        try:
            datetime.strptime(like[:length], form)  # noqa: DTZ007  only its form is looked at
        except ValueError:
            continue
        return f"{moment.strftime(form)}{like[length:]}"
    for sign in "/.-":
        if sign in like.split(" ")[0]:
            day, month = f"{moment:%d}", f"{moment:%m}"
            parts = (day, month) if own.day_first else (month, day)
            clock = f" {moment:%H:%M}" if own.type == "moment" else ""
            return f"{sign.join(parts)}{sign}{moment:%Y}{clock}"
    return moment.date().isoformat() if own.type == "date" else moment.strftime("%Y-%m-%d %H:%M:%S")


def _number(own: OwnColumn, text: str) -> str:
    if own.mark == ",":
        text = text.replace(".", ",")
    return f"{text[1:]}-" if text.startswith("-") and own.like.endswith("-") else text
