"""Kinds of record that have a page: how to name one, find its page and see who may look."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record, named `room.noun`.

    `visible(scope)` gives the queryset a reader may see; `titles(ids)` the names to show by
    id; `url(id)` the path of its page.
    """

    name: str
    label: Text
    label_many: Text
    icon: str
    visible: Callable[[Scope], QuerySet[Any]]
    titles: Callable[[Sequence[int]], dict[int, str]]
    url: Callable[[int], str]


record_kinds: Registry[RecordKind] = Registry("record kinds")
