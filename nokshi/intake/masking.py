"""What a masked copy shows of imports: as many rows with as many cells; the files themselves stay where they are."""

import json
from typing import Any

from nokshi.intake.rules.owning import LISTED
from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, deep, emptied, leave, masked, no_more, text


def _profiles(masks: Masks, value: str) -> str:
    """Mask the cells that were kept to show what is in a column."""
    told: Any = json.loads(value)
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict):
            one.update({name: masks.deep(one[name]) for name in ("samples", "either") if name in one})
    return json.dumps(told, ensure_ascii=False)


def _plan(masks: Masks, value: str) -> str:
    """Mask the cells that were kept to show what is in a column that may feed a field of the house's own."""
    told: Any = json.loads(value)
    for column in told.get("columns", ()) if isinstance(told, dict) else ():
        if isinstance(column, dict) and isinstance(column.get("own"), dict):
            column["own"] = _shown(masks, column["own"])
    return json.dumps(told, ensure_ascii=False)


def _form(masks: Masks, value: str) -> str:
    """Mask the cells in what is kept of a column that feeds a field of the house's own."""
    told: Any = json.loads(value)
    return json.dumps(_shown(masks, told) if isinstance(told, dict) else told, ensure_ascii=False)


def _shown(masks: Masks, own: dict[str, Any]) -> dict[str, Any]:
    """Return a column without its cells; the choices of a list are the field's, and stay as they do there."""
    shown = own | {name: masks.deep(own[name]) for name in ("examples", "like") if name in own}
    return shown if own.get("type") in LISTED else {name: one for name, one in shown.items() if name != "values"}


masked.lend(
    Masked(
        "intake.ImportRun",
        {
            "name": text, "source": text, "profiles": _profiles, "problem": no_more, "worker": emptied,
            **leave(
                "kind", "failed_while", "system", "thing", "language", "headers", "checks", "foreseen", "saved",
                "totals", "found",
            ),
            "plan": _plan,
        },
    ),
    Masked("intake.RunFile", {"name": text, "path": emptied, **leave("format", "digest", "options", "found")}),
    Masked("intake.SourceShape", {"file": text, **leave("system", "thing", "headers", "form")}),
    Masked(
        "intake.SourceRow",
        {"key": text, "cells": deep, "baseline": no_more, **leave("system", "thing", "record_kind")},
    ),
    Masked("intake.SourceLink", {"key": text, "to_key": text, **leave("name", "heading", "problem")}),
    Masked("intake.SourceField", {"form": _form, **leave("system", "thing", "column", "zone")}),
    Masked("intake.RunStep", {"changes": no_more, "left": no_more}),
    Masked("intake.Mapping", leave("signature", "plan")),
)  # fmt: skip
