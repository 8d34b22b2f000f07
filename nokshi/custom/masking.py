"""What a masked copy shows of the house's own fields: the fields as they are, texts in them masked."""

from typing import Any

from nokshi.custom.rules.texts import compared
from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, day, leave, masked, text


def _value(row: dict[str, Any], masks: Masks) -> None:
    """Let a text be found by its mask; what has no text (a choice, yes or no) keeps its key.

    Two texts may have one mask, so that none of them says that it stands there once.
    """
    row["once"] = None
    if row["text"]:
        row["key"] = compared(row["text"]) if row["key"] is not None else None


masked.lend(
    Masked("custom.FieldGroup", leave("subject", "labels")),
    Masked("custom.CustomField", leave("subject", "key", "labels", "helps", "sort", "currency", "target")),
    Masked("custom.FieldChoice", leave("key", "labels")),
    Masked("custom.CustomValue", {"text": text, "day": day, **leave("key", "once")}, row=_value),
)
