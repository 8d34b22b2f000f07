"""Find any record of any room by a few words, as ⌘K does."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.ports.resources import Asked, Asking, Offer, Reading, offers
from nokshi.ports.search import SearchSource, search_sources

EACH, MOST = 6, 30
Text = Annotated[str, msgspec.Meta(max_length=200)]
Limit = Annotated[int, msgspec.Meta(ge=1, le=MOST)]


class FoundRecord(msgspec.Struct):
    """A record that was found: `/api/v1/{resource}/{id}` tells more of it, `url` is its page."""

    resource: str
    id: int
    label: str
    note: str
    url: str


def find(asking: Asking, q: str = "", limit: int = EACH) -> list[FoundRecord]:
    """Return what a text finds in every room that the caller may look into, best first, so many of each."""
    text, scope = q.strip(), asking.scope
    if not text:
        return []
    return [
        FoundRecord(_resource(source), hit.id, hit.label, hit.note, hit.url)
        for source in search_sources
        if not source.capability or scope.may(source.capability)
        for hit in source.find(scope, text, limit)
    ]


def _resource(source: SearchSource) -> str:
    return source.name.rpartition(".")[2]


offers.lend(
    Offer(
        name="find", label=_("Find anything"), capability="", order=2,
        readings=(
            Reading(
                name="", label=_("Find records of every kind"), capability="", gives=list[FoundRecord], run=find,
                words=(
                    Asked("q", Text, _("Words to look for, in any script")),
                    Asked("limit", Limit, _("How many of each kind, 6 unless said")),
                ),
            ),
        ),
    )
)  # fmt: skip
