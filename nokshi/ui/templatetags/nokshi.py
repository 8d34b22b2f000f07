"""Tags and filters that every page may use: `{% load nokshi %}`."""

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import Any

from django import template
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template.base import Parser, Token
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from nokshi.kernel.doors import scope_of
from nokshi.kernel.live import sealed
from nokshi.ui import faces, links, names, written
from nokshi.ui.bundle import made, versioned
from nokshi.ui.keeping import CSRF, HERE, KeptNode, Unasked, parts_of
from nokshi.ui.toasts import UNDO

register = template.Library()
for written_filter in written.FILTERS:
    register.filter(written_filter)

DIRECTED = frozenset({"arrow-left", "arrow-right", "chevron-left", "chevron-right", "list", "log-in", "log-out"}) | {
    "redo-2", "reply", "send", "undo-2", "external-link", "panel-left", "message-square-text", "corner-down-left",
}  # fmt: skip


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """Show a Lucide icon of `ui/icons.txt`; with a `label` where it stands alone."""
    return _icon(name, str(label))


@lru_cache(maxsize=1024)
def _icon(name: str, label: str) -> SafeString:
    turned = " icon--directed" if name in DIRECTED else ""
    spoken = format_html('role="img" aria-label="{}"', label) if label else SafeString('aria-hidden="true"')
    sprite = versioned("vendor/icons.svg")
    return format_html('<svg class="icon{}" {}><use href="{}#{}"/></svg>', turned, spoken, sprite, name)


@register.simple_tag
def asset(path: str) -> str:
    """Return the address of a static file, marked by its content."""
    return versioned(path)


@register.simple_tag
def bundle_url(kind: str) -> str:
    """Return the address of the style sheet (`css`) or the script (`js`), named by its content."""
    _, digest, _ = made(kind)
    return reverse("ui:bundle", kwargs={"digest": digest, "kind": kind})


@register.simple_tag
def ago(value: datetime | None) -> SafeString | str:
    """Show a moment that the browser keeps saying relative to now."""
    if value is None:
        return ""
    return format_html(
        '<relative-time><time datetime="{}" title="{}">{}</time></relative-time>',
        value.isoformat(),
        written.moment(value),
        written.moment(value),
    )


@register.filter
def initials(name: str) -> str:
    """Return what stands in a person's round: FR, ফা, 佐."""
    return names.initials(name)


@register.filter
def cloth(key: object) -> int:
    """Return which of the four cloths a face is on, always the same for the same key."""
    return names.cloth(key)


@register.filter
def script(text: str) -> str:
    """Return the language tag to set on a name, by the script it is written in; empty for Latin."""
    return names.script(text)


@register.simple_tag
def avatar(name: str, key: object = "", company: bool = False, size: str = "") -> SafeString:
    """Show a face: round for a person, square for a company; `size` is small or large."""
    return faces.face(str(name), names.cloth(key or name), bool(company), size)


@register.simple_tag
def person(name: str) -> SafeString:
    """Show a name so that its script and direction disturb nothing around it."""
    return faces.named(str(name))


@register.simple_tag
def who(name: str, url: str = "", note: str = "", key: object = "", company: bool = False) -> SafeString:
    """Show a customer or a colleague in a table: face, name as a link, and a line below."""
    return faces.in_table(str(name), url, str(note), names.cloth(key or name), bool(company))


@register.simple_block_tag(end_name="end_timeline_item")
def timeline_item(
    content: str, icon: str, at: datetime, tone: str = "", is_drawn: bool = False, when: str = ""
) -> SafeString:
    """Sew a card onto a timeline: `{% timeline_item "package" entry.at tone="order" %}…{% end_timeline_item %}`."""
    marks = (f" timeline__item--{tone}" if tone else "") + (" timeline__item--drawn" if is_drawn else "")
    moment, hour = escape(written.moment(at)), escape(when or written.clock_time(at))
    return mark_safe(
        f'<li class="timeline__item{marks}"><span class="timeline__knot">{_icon(icon, "")}</span>'
        f'<div class="timeline__body"><time class="timeline__time" datetime="{at.isoformat()}" title="{moment}">'
        f"{hour}</time>{content}</div></li>"
    )


@register.filter
def undo_url(message: Message) -> str:
    """Return where a toast's undo posts to, if it has one."""
    tags = message.extra_tags or ""
    return tags.removeprefix(UNDO) if tags.startswith(UNDO) else ""


@register.filter
def get(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Look a key up that is only known in the loop."""
    return mapping.get(key)


def _request(context: template.Context) -> HttpRequest | None:
    """Return the request, inside an include with `only` too."""
    request = getattr(context, "request", None) or context.get("request")
    if isinstance(request, Unasked):
        # A link or a query of one page would be shown on all others.
        raise template.TemplateSyntaxError("This part is kept for every page, so nothing in it may ask the request.")
    return request


def _is_kept(context: template.Context) -> bool:
    return isinstance(getattr(context, "request", None), Unasked)


@register.tag
def kept(parser: Parser, token: Token) -> KeptNode:
    """Draw a part that depends on its values alone once: `{% kept "ui/nav.html" with shell=shell %}`."""
    name, values = parts_of(parser, token)
    return KeptNode(name, values, csrf_field, _request)


@register.simple_tag(takes_context=True)
def csrf_field(context: template.Context) -> SafeString:
    """Put the token of a form that posts; unlike `csrf_token` it works inside an include with `only`."""
    if _is_kept(context):
        return CSRF
    request = _request(context)
    if request is None:
        return SafeString("")
    kept: SafeString | None = getattr(request, "_csrf_field", None)
    if kept is None:
        kept = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
        request._csrf_field = kept  # type: ignore[attr-defined]
    return kept


@register.simple_tag(takes_context=True)
def here(context: template.Context) -> str:
    """Return the path and query of this page, for a form to come back to."""
    if _is_kept(context):
        return HERE
    request = _request(context)
    return request.get_full_path() if request else "/"


@register.simple_tag(takes_context=True)
def live(context: template.Context, *named: Any) -> SafeString:
    """Let a part follow what moves: names of topics, each with the id of the one meant where it needs one."""
    request = _request(context)
    called: list[str] = []
    for one in named:
        if isinstance(one, str):
            called.append(one)
        elif one is not None:
            called[-1] += f":{one}"
    reader = scope_of(request).user_id if request else None
    return format_html(' data-live="{}"', " ".join(sealed(one, reader) for one in called))


@register.simple_tag(takes_context=True)
def link_with(context: template.Context, **changes: Any) -> str:
    """Return this page's address with some of its query changed; an empty value takes a key out."""
    request = _request(context)
    return links.link_with(request.GET if request else None, **changes)


@register.simple_tag(takes_context=True)
def kept_query(context: template.Context, *but: str) -> SafeString:
    """Put this page's query into a form as hidden fields, `but` for some keys and the place in the list."""
    request = _request(context)
    left_out = {*but, "after", "before"}
    pairs = [(key, value) for key, values in request.GET.lists() for value in values] if request else []
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        ((key, value) for key, value in pairs if key not in left_out),
    )


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, key: str) -> links.SortLink:
    """Return `href` and `aria` of a column's head: a first press sorts down, a second up."""
    request = _request(context)
    return links.sort_link(request.GET if request else None, key, str(context.get("sort") or ""))
