"""A customer or a colleague as a page shows him: the face, the name, both in a table.

A list shows fifty on a page, and the same ones again and again: what depends on the name alone is remembered.
"""

from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe

from nokshi.ui import names

REMEMBERED = 4_096


@lru_cache(maxsize=REMEMBERED)
def face(name: str, cloth: int, is_company: bool, size: str) -> SafeString:
    """Draw a face: round for a person, square for a company; `size` is small, large or empty."""
    shape = (f" avatar--{escape(size)}" if size else "") + (" avatar--company" if is_company else "")
    shown = escape(names.initials(name))
    return mark_safe(f'<span class="avatar avatar--{cloth}{shape}" aria-hidden="true"{_language(name)}>{shown}</span>')


@lru_cache(maxsize=REMEMBERED)
def named(name: str) -> SafeString:
    """Draw a name so that its script and direction disturb nothing around it."""
    return mark_safe(f"<bdi{_language(name)}>{escape(name)}</bdi>")


def in_table(name: str, url: str, note: str, cloth: int, is_company: bool) -> SafeString:
    """Draw face and name, the name as a link where it has a `url`, and a `note` below it."""
    title = f'<a class="table__name" href="{escape(url)}" data-preload>{named(name)}</a>' if url else named(name)
    below = f'<div class="table__sub"><bdi>{escape(note)}</bdi></div>' if note else ""
    return mark_safe(f'<div class="table__who">{face(name, cloth, is_company, "")}<div>{title}{below}</div></div>')


def _language(name: str) -> str:
    script = names.script(name)
    return f' lang="{script}"' if script else ""
