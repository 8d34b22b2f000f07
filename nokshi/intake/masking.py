"""What a masked copy shows of imports: as many rows with as many cells; the files themselves stay where they are."""

import json
from typing import Any

from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, deep, emptied, leave, masked, no_more, text


def _profiles(masks: Masks, value: str) -> str:
    """Mask the cells that were kept to show what is in a column."""
    told: Any = json.loads(value)
    for one in told if isinstance(told, list) else ():
        if isinstance(one, dict):
            one.update({name: masks.deep(one[name]) for name in ("samples", "either") if name in one})
    return json.dumps(told, ensure_ascii=False)


masked.lend(
    Masked(
        "intake.ImportRun",
        {
            "name": text, "source": text, "profiles": _profiles, "problem": no_more, "worker": emptied,
            **leave(
                "kind", "failed_while", "system", "thing", "language", "headers", "plan", "checks", "foreseen", "saved",
                "totals", "found",
            ),
        },
    ),
    Masked("intake.RunFile", {"name": text, "path": emptied, **leave("format", "digest", "options", "found")}),
    Masked("intake.SourceShape", {"file": text, **leave("system", "thing", "headers", "form")}),
    Masked(
        "intake.SourceRow",
        {"key": text, "cells": deep, "baseline": no_more, **leave("system", "thing", "record_kind")},
    ),
    Masked("intake.SourceLink", {"key": text, "to_key": text, **leave("name", "heading", "problem")}),
    Masked("intake.RunStep", {"changes": no_more, "left": no_more}),
    Masked("intake.Mapping", leave("signature", "plan")),
)  # fmt: skip
