"""Price lists that rely on a segment: its removal would change who pays what."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from nokshi.commerce.models import PriceList
from nokshi.kernel.scope import Scope
from nokshi.ports.search import Hit
from nokshi.ports.uses import Use, uses

SEGMENT = "segments.segment"


def relying_lists(scope: Scope, segment_id: int) -> list[Hit]:
    """Return the price lists whose condition names a segment, for a reader who may see price lists."""
    if not scope.may("commerce.view"):
        return []
    lists = PriceList.objects.exclude(who=None).order_by("name")
    return [
        Hit(one.name, one.currency, reverse("commerce:price_list", args=[one.pk]), "tag")
        for one in lists
        if names_segment(one.who, str(segment_id))
    ]


def names_segment(tree: Any, segment: str) -> bool:
    """Say whether a condition, or one inside it, names a segment."""
    if isinstance(tree, list):
        return any(names_segment(one, segment) for one in tree)
    if not isinstance(tree, dict):
        return False
    if tree.get("field") == SEGMENT:
        value = tree.get("value")
        return segment in {str(one) for one in (value if isinstance(value, list) else [value])}
    return any(names_segment(one, segment) for one in tree.values())


uses.lend(Use("commerce.price_lists", _("Price lists"), SEGMENT, relying_lists))
