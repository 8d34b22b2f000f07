"""Values as people say them, in the reader's language."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from nokshi.conditions.nodes import Value
from nokshi.conditions.periods import Period, Span
from nokshi.kernel import formats
from nokshi.kernel.money import Money
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, FieldType


def language() -> str:
    """Return the language that texts are being said in."""
    return get_language() or "en"


def quoted(text: str) -> str:
    """Put a text between the marks of the language."""
    return _("“%(text)s”") % {"text": text}


def labels_of(of: Field | Detail, scope: Scope) -> dict[str, str]:
    """Return what the choices of a field are called."""
    if of.choices:
        return {str(key): str(label) for key, label in of.choices(scope)}
    return {}


def value_words(of: Field | Detail, value: Value, scope: Scope) -> str:
    """Say a condition's value: “Bangladesh or Brazil”, “৳1,000”, “30 days”."""
    labels = labels_of(of, scope) if of.type == FieldType.CHOICE else {}
    if isinstance(value, tuple):
        return either(single_words(of, one, labels, scope) for one in value)
    return single_words(of, value, labels, scope)


def single_words(of: Field | Detail, value: Any, labels: Mapping[str, str], scope: Scope) -> str:
    """Say one value of a field, be it of a condition or of a record."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Span():
            return span_words(value)
        case Money(amount, currency):
            return formats.money(amount, currency or _currency_of(of, scope), language())
        case datetime():
            return formats.day(value.astimezone(ZoneInfo(scope.zone)).date(), language())
        case date():
            return formats.day(value, language())
        case Decimal() | int() | float() if of.type == FieldType.MONEY:
            return formats.money(value, _currency_of(of, scope), language())
        case Decimal() | int() | float() if of.type == FieldType.NUMBER:
            return formats.decimal(value, language(), 0, 2)
    if of.type == FieldType.CHOICE:
        return labels.get(str(value), str(value))
    return quoted(str(value))


def _currency_of(of: Field | Detail, scope: Scope) -> str:
    return (of.currency if isinstance(of, Field) else "") or scope.currency


def either(words: Any) -> str:
    """Join words as “A, B or C”."""
    return _joined(list(words), _("%(first)s or %(last)s"))


def together(words: Any) -> str:
    """Join words as “A, B and C”."""
    return _joined(list(words), _("%(first)s and %(last)s"))


def _joined(words: Sequence[str], pattern: str) -> str:
    if len(words) < 2:
        return "".join(words)
    return pattern % {"first": ", ".join(words[:-1]), "last": words[-1]}


def span_words(span: Span) -> str:
    """Say a length of time: 30 days, ৩০ দিন."""
    texts = {
        "days": ngettext("%(count)s day", "%(count)s days", span.count),
        "weeks": ngettext("%(count)s week", "%(count)s weeks", span.count),
        "months": ngettext("%(count)s month", "%(count)s months", span.count),
        "years": ngettext("%(count)s year", "%(count)s years", span.count),
    }
    return texts[span.unit] % {"count": formats.figure(span.count, language())}


def times_words(count: int) -> str:
    """Say how often: once, 6 times."""
    if count == 0:
        return _("never")
    text = ngettext("once", "%(count)s times", count)
    return text % {"count": formats.figure(count, language())} if count > 1 else text


def period_words(period: Period | None) -> str:
    """Say when something counted happened; nothing for ever."""
    if period is None:
        return ""
    if period.span:
        text = _("in the last %(span)s") if period.kind == "last" else _("longer ago than %(span)s")
        return text % {"span": span_words(period.span)}
    first, last = (formats.day(day, language()) if day else "" for day in (period.first, period.last))
    if period.kind == "between":
        return _("between %(first)s and %(last)s") % {"first": first, "last": last}
    return _("since %(day)s") % {"day": first} if first else _("before %(day)s") % {"day": last}
