"""What field of the house's own would hold a column: judged by what the export says of it, and by every cell of it."""

import re
from collections.abc import Callable, Collection, Iterable

from msgspec.structs import replace

from nokshi.intake.rules.flags import YES
from nokshi.intake.rules.plan import OwnColumn
from nokshi.intake.rules.watching import Watcher
from nokshi.ports.systems import Described

MOST_CHOICES, MOST_LISTED, LONGEST_CHOICE = 30, 150, 60
EACH_CHOICE = 3
"""How often a value has to come on average before it is taken for one of a list; `MOST_LISTED` there may be."""

LONGEST_LINE, LONGEST_PROSE, PROSE_FROM, LONGEST_PHONE = 500, 20_000, 160, 40
LONGEST_LABEL = 80
MONEY = re.compile(
    r"\b(?:amount|revenue|price|budget|costs?|salary|income|turnover|spend|fee|balance|credit limit|betrag|umsatz|"
    r"preis|kosten|monto|precio|ingresos|montant|prix|valor|importe)\b",
    re.I,
)
SEVERAL = ";"
LISTED = frozenset({"flag", "choice", "choices"})
"""Types of which each cell is one of a few words."""

TEXTS = frozenset({"text", "prose", "email", "link", "phone", "choice", "choices"})
TYPES = ("flag", "number", "money", "date", "moment", "email", "link", "phone", "choice", "choices", "text", "prose")


def proposal(watched: Watcher, name: str, told: Described, *, is_made: bool, currencies: Collection[str]) -> OwnColumn:
    """Return the field that would hold a column; `currencies` are the codes that stand beside its amounts."""
    fits = [kind for kind in TYPES if HOLDS[kind](watched)]
    own = OwnColumn(
        label=(told.label or watched.system.titled(name))[:LONGEST_LABEL], filled=watched.filled, rows=watched.rows,
        examples=watched.examples, like=_like(watched), fits=fits, is_made=is_made,
        day_first=watched.orders["day_first"] >= watched.orders["month_first"] if watched.orders else None,
        mark="," if "number" not in watched.likely and "comma" in watched.likely else "",
        values={cell: watched.words.get(cell, cell)[:LONGEST_LABEL] for cell in sorted(watched.counts or {})}
        if LISTED.intersection(fits) else {},
    )  # fmt: skip
    own.type = told.type if told.type in fits else _judged(watched, own.label, currencies)
    own.currency = next(iter(currencies)) if own.type == "money" and len(currencies) == 1 else ""
    # Ids say to whom a row belongs: of use where they lead somewhere, no use to read.
    own.is_wanted = is_made and own.type in fits and "id" not in watched.likely
    return own


def meanings(own: OwnColumn) -> dict[str, str]:
    """Return what the cells of a flag or of choices mean: yes and no, or the label of a choice, one for each choice."""
    if own.type == "flag":
        return {cell: "yes" if cell.casefold() in YES else "no" for cell in own.values}
    found = own.values if own.type == "choice" else {part: part for part in sorted(parts_in(own.values))}
    first: dict[str, str] = {}
    return {cell: first.setdefault(" ".join(word.split()).casefold(), word) for cell, word in found.items()}


def bare(own: OwnColumn) -> OwnColumn:
    """Return a column without the cells that its field does not need: they are people's, and stand in the rows."""
    kept = {"examples": [], "values": own.values if own.type in LISTED else {}}
    return replace(own, **kept, like="" if own.type in TEXTS else own.like)


def labels_of(own: OwnColumn) -> list[str]:
    """Return the choices of a field, each once."""
    return list(dict.fromkeys(meanings(own).values()))


def parts_in(cells: Iterable[str]) -> set[str]:
    """Return the values of cells that hold several."""
    return {part.strip() for cell in cells for part in cell.split(SEVERAL) if part.strip()}


def _like(watched: Watcher) -> str:
    minus = next((cell for cell in watched.counts or () if cell.endswith("-") and len(cell) > 1), "")
    return minus or (watched.examples[0] if watched.examples else "")


def _judged(watched: Watcher, label: str, currencies: Collection[str]) -> str:
    if watched.words and _may_choose(watched):
        return "choice"
    found = next((kind for kind, is_one in LIKELY if is_one(watched)), "")
    if found == "number" and MONEY.search(label) and len(currencies) < 2:
        return "money"
    return found or ("prose" if watched.lines > 1 or watched.longest > PROSE_FROM else "text")


def _is_flag(watched: Watcher) -> bool:
    """Say whether a column says yes or no: one of nothing but 0 and 1 only where no cell is empty."""
    bare = {cell.casefold() for cell in watched.counts or ()}
    if not watched.could_be("flag") or not bare:
        return False
    return watched.filled == watched.rows > 1 if bare <= {"0", "1"} else bool(bare - {"0", "1"})


def _may_choose(watched: Watcher) -> bool:
    return 0 < len(watched.counts or ()) <= MOST_LISTED and watched.longest <= LONGEST_CHOICE and watched.lines == 1


def _may_choose_several(watched: Watcher) -> bool:
    parts = parts_in(watched.counts or ())
    # Choices that hold the signs between choices could not be told apart again.
    is_plain = all(len(part) <= LONGEST_CHOICE and "," not in part and "،" not in part for part in parts)
    return 0 < len(parts) <= MOST_LISTED and is_plain and watched.lines == 1 and not watched.words


def _is_choice(watched: Watcher) -> bool:
    number = len(watched.counts or ())
    return _may_choose(watched) and 1 < number <= MOST_CHOICES and watched.filled >= EACH_CHOICE * number


def _is_choices(watched: Watcher) -> bool:
    counts: dict[str, int] = watched.counts or {}
    if not _may_choose_several(watched) or not any(SEVERAL in cell for cell in counts):
        return False
    held = sum(times * len(parts_in([cell])) for cell, times in counts.items())
    number = len(parts_in(counts))
    return 1 < number <= MOST_CHOICES and held >= EACH_CHOICE * number


def _could_be(name: str) -> Callable[[Watcher], bool]:
    return lambda watched: watched.could_be(name)


LIKELY: tuple[tuple[str, Callable[[Watcher], bool]], ...] = (
    ("flag", _is_flag), ("date", _could_be("date")), ("moment", _could_be("moment")), ("number", _could_be("number")),
    ("email", _could_be("email")), ("link", _could_be("link")), ("choices", _is_choices), ("choice", _is_choice),
)  # fmt: skip
HOLDS: dict[str, Callable[[Watcher], bool]] = {
    "flag": lambda one: bool(one.counts) and one.could_be("flag"),
    "money": _could_be("number"),
    **{name: _could_be(name) for name in ("number", "date", "moment", "email", "link")},
    "choice": _may_choose,
    "choices": _may_choose_several,
    "phone": lambda one: one.filled > 0 and one.lines == 1 and one.longest <= LONGEST_PHONE,
    "text": lambda one: one.lines == 1 and one.longest <= LONGEST_LINE,
    "prose": lambda one: one.longest <= LONGEST_PROSE,
}
