"""Segments as a section of the configuration: their conditions, never who is in them."""

from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.conditions.naming import found, likened, named, things_in
from nokshi.conditions.tree import check, to_data
from nokshi.kernel.errors import DomainError
from nokshi.ports.configuration import Item, Known, Named, Naming, Section, Setting, known, namings, sections
from nokshi.segments import actions
from nokshi.segments.models import Segment
from nokshi.segments.queries.members import FIELD
from nokshi.workspace.queries.names import named_in, unit_at, unit_of, unit_paths

KIND = "segment"


class ByHandStays(DomainError):
    code = "segment_by_hand_stays"
    status = 409
    sentence = _(
        "One of the two is filled by hand and the other by conditions, and a segment stays what it is. Give it another"
        " name in the file."
    )


class SegmentItem(Item):
    """A segment; one without conditions is filled by hand."""

    conditions: dict[str, Any] | None = None


def _there() -> dict[str, Segment]:
    paths = unit_paths()
    rows = Segment.objects.standing().filter(unit__in=paths).order_by("name", "pk")
    found = {named_in(paths[one.unit_id], one.name): one for one in rows}
    return dict(sorted(found.items()))


def _standing() -> dict[str, Item]:
    return {name: SegmentItem(conditions=named(one.tree) if one.is_live else None) for name, one in _there().items()}


def _put(name: str, item: SegmentItem, to: Setting) -> None:
    held = _there().get(name)
    if held is not None and held.is_live != (item.conditions is not None):
        raise ByHandStays
    tree = to_data(check(found(item.conditions), scope=to.scope)) if item.conditions is not None else None
    if held is not None:
        actions.change_segment(segment=held, changes={"tree": tree}, actor=to.actor, now=to.now)
        return
    path, own = unit_of(name)
    actions.make_segment(name=own, unit=unit_at(path).pk, tree=tree, owner=to.scope.user_id, actor=to.actor, now=to.now)


def _remove(name: str, to: Setting) -> None:
    actions.remove_segment(segment=_there()[name], actor=to.actor, now=to.now)


def _needs(name: str, item: SegmentItem) -> Iterable[Named]:
    yield "unit", unit_of(name)[0]
    yield from things_in(item.conditions)


def _names() -> Mapping[str, str]:
    return {str(one.pk): name for name, one in _there().items()}


known.lend(Known(KIND, _("segment"), _there))
namings.lend(Naming(FIELD, KIND, _names))
sections.lend(
    Section(
        name="segments", label=_("Segments"), shape=SegmentItem, standing=_standing, put=_put, remove=_remove,
        liken=partial(likened, part="conditions"),
        makes=lambda name, item: [(KIND, name)], needs=_needs, order=60,
    )
)  # fmt: skip
