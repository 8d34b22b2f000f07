"""A difference in words: for a terminal, for a page, for programs."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nokshi.kernel import formats
from nokshi.site.configuration.comparing import Change, Part

SIGNS = {"add": "+", "change": "~", "remove": "-"}


def in_words(changes: Sequence[Change], *, prune: bool) -> Iterator[str]:
    """Yield the lines of a difference: a heading per section, a line per item, one per part of a changed one."""
    heading = ""
    for one in changes:
        if str(one.section.label) != heading:
            heading = str(one.section.label)
            yield heading
        yield f"  {SIGNS[one.way]} {one.name or heading}{_stays(one, prune)}"
        if one.loses and prune and not one.stays:
            yield f"      {one.loses}"
        if one.way == "change" or one.section.is_one:
            yield from (f"      {part.name}: {said(part.here)} → {said(part.file)}" for part in one.parts)
    yield summed(changes, prune=prune)


def summed(changes: Sequence[Change], *, prune: bool) -> str:
    """Return how much differs, in one line."""
    if not changes:
        return _("The file and the house say the same.")
    told = [_counted(changes, "add"), _counted(changes, "change")]
    if prune or any(one.way == "remove" for one in changes):
        told.append(_counted(changes, "remove" if prune else "stay"))
    if any(one.stays for one in changes):
        told.append(_counted(changes, "passed"))
    return " · ".join(told)


def _counted(changes: Sequence[Change], way: str) -> str:
    wanted = "remove" if way == "stay" else way
    count = sum(("passed" if one.stays else one.way) == wanted for one in changes)
    words = {
        "add": ngettext("%(count)s to add", "%(count)s to add", count),
        "change": ngettext("%(count)s to change", "%(count)s to change", count),
        "remove": ngettext("%(count)s to remove", "%(count)s to remove", count),
        "passed": ngettext("%(count)s passed over", "%(count)s passed over", count),
        "stay": ngettext("%(count)s only here, which stays", "%(count)s only here, which stay", count),
    }
    return words[way] % {"count": formats.figure(count, get_language() or "en")}


def said(value: Any) -> str:
    """Return a value on one line."""
    if value is None:
        return _("nothing")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return value if isinstance(value, str) and value else json.dumps(value, ensure_ascii=False)


def as_json(changes: Sequence[Change]) -> list[dict[str, Any]]:
    """Return a difference as plain values for programs."""
    return [
        {
            "section": one.section.name, "name": one.name, "change": one.way,
            "parts": [_part(part) for part in one.parts], "line": one.line or None, "loses": one.loses,
            "stays": one.stays,
        }
        for one in changes
    ]  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "here": part.here, "file": part.file}


def _stays(one: Change, prune: bool) -> str:
    if one.stays:
        return f" ({one.stays})"
    return " " + _("(only here; stays)") if one.way == "remove" and not prune else ""
