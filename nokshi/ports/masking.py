"""What is personal in the tables: rooms say of every column with words how a masked copy shows it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from nokshi.kernel.masking import Masks, in_json
from nokshi.kernel.registry import Registry

Way = Callable[[Masks, Any], Any]


def plain(masks: Masks, value: Any) -> Any:
    """Leave what is not personal as it is."""
    return value


def text(masks: Masks, value: str) -> str:
    """Mask every word, address, number and day."""
    return masks.text(value)


def email(masks: Masks, value: str) -> str:
    """Mask an e-mail address."""
    return masks.email(value)


def phone(masks: Masks, value: str) -> str:
    """Mask a phone number."""
    return masks.phone(value)


def day(masks: Masks, value: str) -> str:
    """Mask a day: another one of the same year."""
    return masks.day(value)


def url(masks: Masks, value: str) -> str:
    """Mask an address of the web."""
    return masks.url(value)


def deep(masks: Masks, value: str) -> str:
    """Mask every text in JSON."""
    return in_json(masks.deep, value)


def conditions(masks: Masks, value: str) -> str:
    """Mask what conditions compare texts with; codes, numbers and ids of choices stay."""
    return in_json(lambda tree: without_names(masks, tree), value)


def without_names(masks: Masks, tree: Any) -> Any:
    """Return plain data in which what conditions compare texts with is masked."""
    if isinstance(tree, list):
        return [without_names(masks, one) for one in tree]
    if not isinstance(tree, dict):
        return tree
    is_text = str(tree.get("op", "")) not in CHOOSING and isinstance(tree.get("value"), str | list)
    return {
        key: masks.deep(one) if key == "value" and is_text else without_names(masks, one) for key, one in tree.items()
    }


CHOOSING = frozenset({"is_one_of", "is_none_of"})


def emptied(masks: Masks, value: Any) -> Any:
    """Leave nothing: a secret, or what is of use here alone."""
    return type(value)()


def no_more(masks: Masks, value: Any) -> Any:
    """Leave an empty list or mapping in JSON."""
    return "[]" if str(value).lstrip().startswith("[") else "{}"


@dataclass(frozen=True, slots=True)
class Masked:
    """How a masked copy shows the rows of a model (`name`, as app.Model), column by column.

    `columns` speaks of every column that holds words, bytes or days; columns with fixed choices need no word. JSON
    comes as text. Of a model that `is_emptied` no row goes into the copy. `row(row, masks)` may turn a whole row after
    its columns were masked, ids as whatever the database gives.
    """

    name: str
    columns: Mapping[str, Way] = field(default_factory=dict)
    is_emptied: bool = False
    row: Callable[[dict[str, Any], Masks], None] | None = None


masked: Registry[Masked] = Registry("masks of models")


def leave(*names: str) -> dict[str, Way]:
    """Return that columns are not personal."""
    return dict.fromkeys(names, plain)
