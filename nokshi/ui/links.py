"""Addresses of the same page with some of its query changed."""

from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import QueryDict


class SortLink(NamedTuple):
    """Where a column's head leads, and how the list is sorted by it now (`aria-sort`)."""

    href: str
    aria: str


def link_with(query: QueryDict | None, **changes: Any) -> str:
    """Return the address of a page with some of its query changed; an empty value takes a key out."""
    wanted = dict(query.lists()) if query else {}
    for key, value in changes.items():
        if value is None or value == "":
            wanted.pop(key, None)
        else:
            wanted[key] = [str(item) for item in value] if isinstance(value, list | tuple) else [str(value)]
    return "?" + urlencode(wanted, doseq=True)


def sort_link(query: QueryDict | None, key: str, now: str = "") -> SortLink:
    """Return the link of a column's head: a first press sorts down, a second up; `now` is the order not asked for."""
    now = (query.get("sort", "") if query else "") or now
    turned = key if now == f"-{key}" else f"-{key}"
    aria = {f"-{key}": "descending", key: "ascending"}.get(now, "")
    return SortLink(link_with(query, sort=turned, after=None, before=None), aria)
