"""Placeholders in people's texts, run where they can reach nothing but what was lent (Liquid)."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import Any

from django.utils.translation import gettext as _
from liquid import BoundTemplate, Environment, Mode
from liquid.exceptions import LiquidError, LiquidSyntaxError, ResourceLimitError, UnknownFilterError

from nokshi.marketing.letters.faults import TemplateFault

TAGS = frozenset(
    {"#", "output", "content", "illegal", "if", "unless", "case", "for", "break", "continue", "assign", "comment"}
)
FILTERS = frozenset({
    "default", "upcase", "downcase", "capitalize", "strip", "truncate", "truncatewords", "append", "prepend",
    "escape", "url_encode", "first", "last", "slice", "size",
})  # fmt: skip
LONGEST_SOURCE = 300_000


class Sandbox(Environment):
    """A small Liquid: no files, no arithmetic, no raw HTML; short loops and short texts only."""

    block_nesting_limit = 6
    context_depth_limit = 10
    loop_iteration_limit = 200
    local_namespace_limit = 20_000
    output_stream_limit = 400_000

    def __init__(self, *, escapes: bool) -> None:
        super().__init__(autoescape=escapes, tolerance=Mode.STRICT, strict_filters=True)
        self.tags = {name: tag for name, tag in self.tags.items() if name in TAGS}
        self.filters = {name: one for name, one in self.filters.items() if name in FILTERS}


HTML = Sandbox(escapes=True)
PLAIN = Sandbox(escapes=False)


@lru_cache(maxsize=512)
def compiled(source: str, *, escapes: bool) -> BoundTemplate:
    """Return a template ready to be filled; raises TemplateFault."""
    if len(source) > LONGEST_SOURCE:
        raise TemplateFault(_("it is too long"))
    try:
        return (HTML if escapes else PLAIN).from_string(source)
    except (LiquidError, RecursionError) as error:
        raise TemplateFault(_words(error)) from None


def fields_of(source: str) -> set[str]:
    """Return the names that a template asks for, dots kept (`customer.called`); raises TemplateFault."""
    found = compiled(source, escapes=True).analyze()
    names: set[str] = set()
    for variables in found.globals.values():
        names.update(_name(variable.segments) for variable in variables)
    return names


def check(source: str, lent: Collection[str]) -> set[str]:
    """Return the fields a template uses; raises TemplateFault where it is broken or reaches for what is not lent."""
    names = fields_of(source)
    for name in sorted(names):
        if name not in lent:
            raise TemplateFault(
                _("“%(name)s” is nothing that a letter may use. Choose from the list.") % {"name": name}
            )
    filled(source, {}, escapes=True)
    return names


def filled(source: str, values: Mapping[str, Any], *, escapes: bool) -> str:
    """Return a template with its values put in; raises TemplateFault where it loops or grows too far."""
    try:
        return compiled(source, escapes=escapes).render(**values)
    except (LiquidError, RecursionError) as error:
        raise TemplateFault(_words(error)) from None


def _name(segments: object) -> str:
    """Return a path as a dotted name; one that is worked out while filling is shown with a star."""
    parts = segments if isinstance(segments, list | tuple) else [segments]
    return ".".join(part if isinstance(part, str) else "*" for part in parts)


def _words(error: BaseException) -> str:
    if isinstance(error, ResourceLimitError | RecursionError):
        return _("it goes round too often, or grows too big")
    if isinstance(error, UnknownFilterError):
        return _("after “|” only these words are known: %(names)s") % {"names": ", ".join(sorted(FILTERS))}
    if isinstance(error, LiquidSyntaxError):
        return _('a placeholder cannot be read (%(error)s). Write it as {{ customer.called | default: "friend" }}.') % {
            "error": error.args[0] if error.args else error
        }
    return str(error)
