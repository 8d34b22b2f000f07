"""Parts of a page that depend on nothing but the values they are given: drawn once, shown many times.

`{% kept "ui/nav.html" with shell=shell %}` draws like `{% include … only %}`. What was drawn is found again by the
template, the language, the zone and the values themselves, so that it can be neither old nor another reader's. The two
things of a request that such a part may hold, the token of its forms and the page to come back to, are put in at each
showing.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from django import template
from django.http import HttpRequest
from django.template import Context
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import get_template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

CSRF, HERE = SafeString("\x00csrf\x00"), SafeString("\x00here\x00")
"""Stand for the field of the token and for the page's address until a request is there; no text has a zero in it."""

KEPT = 512

Values = tuple[tuple[str, Any], ...]


class Unasked:
    """Stands in for the request while a part is drawn for every reader with the same values."""


@lru_cache(maxsize=KEPT)
def _drawn(name: str, language: str | None, zone: str, values: Values) -> str:
    """Draw a part with nothing but its values; the language and the zone are those that are active."""
    context = Context(dict(values))
    # As an attribute it goes down into includes with `only` too, as a real request does.
    context.request = Unasked()  # type: ignore[attr-defined]
    return get_template(name).template.render(context)  # type: ignore[attr-defined,no-any-return]


class KeptNode(template.Node):
    """The tag in a template."""

    def __init__(
        self,
        name: str,
        values: dict[str, FilterExpression],
        csrf_of: Callable[[Context], str],
        request_of: Callable[[Context], HttpRequest | None],
    ) -> None:
        self.name = name
        self.values = tuple(values.items())
        self.csrf_of = csrf_of
        self.request_of = request_of

    def render(self, context: Context) -> SafeString:
        values = tuple((key, value.resolve(context)) for key, value in self.values)
        drawn = _drawn(self.name, get_language(), timezone.get_current_timezone_name(), values)
        if "\x00" in drawn:
            request = self.request_of(context)
            drawn = drawn.replace(CSRF, self.csrf_of(context))
            drawn = drawn.replace(HERE, escape(request.get_full_path() if request else "/"))
        return mark_safe(drawn)


def parts_of(parser: Parser, token: Token) -> tuple[str, dict[str, FilterExpression]]:
    """Read `{% kept "template" with key=value … %}`."""
    _, name, *rest = token.split_contents()
    if name[0] not in "'\"" or (rest and rest.pop(0) != "with"):
        raise template.TemplateSyntaxError('Write {% kept "room/part.html" with key=value %}.')
    values = token_kwargs(rest, parser)
    if rest:
        raise template.TemplateSyntaxError(f"{{% kept %}} does not know {rest[0]}.")
    return name[1:-1], values
