"""The timeline of a customer as a page shows it: cards in order, days between them, the needle at now."""

import html
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language

from nokshi.customers.models import Customer
from nokshi.customers.queries.merging import family
from nokshi.customers.web.calendar import Calendar
from nokshi.kernel import clock
from nokshi.kernel.scope import Scope
from nokshi.kernel.searchkey import fold
from nokshi.ports.cards import Card, Family, cards, families
from nokshi.timeline.models import EventRow
from nokshi.timeline.queries import PAGE, Page, Place, timeline_of
from nokshi.timeline.readers import Recorded

KEPT_OPEN = 600
LOOKED_THROUGH = 2_000
BATCH = 200
TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Item:
    """One card: `day` (month, year) where a new one begins before it, `is_now` where the needle stands before it."""

    entry: Recorded
    card: Card
    more: dict[str, Any]
    day: str
    when: str
    is_now: bool
    is_drawn: bool


class Thread:
    """A part of a timeline.

    The address says which: `family` and `find` choose among the events; `until` keeps everything open down to a place,
    so that going back finds the page as it was left; `before` begins behind a place.
    """

    def __init__(self, customer: Customer, scope: Scope, query: Mapping[str, str]) -> None:
        self.customer = customer
        self.scope = scope
        self.ids = family([customer.pk])
        self.family = query.get("family", "") if query.get("family") in families else ""
        self.find = query.get("find", "").strip()[:100]
        self.day = query.get("day", "")
        self.before = Place.parse(query.get("before", ""))
        self.until = None if self.before or self.find else Place.parse(query.get("until", ""))
        self.now = clock.now()
        self.older: Place | None = None
        self.entries = self._entries()

    def _entries(self) -> list[Recorded]:
        if self.find:
            return self._found()
        if self.until:
            page = self._page(None, KEPT_OPEN)
            kept = [one for one in page.entries if (one.at, one.id) >= (self.until.at, self.until.id)]
            if len(kept) < len(page.entries) or page.older is None:
                is_more = len(kept) < len(page.entries)
                self.older = Place(kept[-1].at, kept[-1].id) if is_more and kept else None
                return kept
            self.before, self.until = Place(self.until.at, self.until.id + 1), None
        page = self._page(self.before, PAGE)
        self.older = page.older
        return page.entries

    def _page(self, before: Place | None, limit: int) -> Page:
        return timeline_of(self.ids, self.scope, before=before, family=self.family, limit=limit)

    def _found(self) -> list[Recorded]:
        """Return what the reader would find by reading: cards are searched as they are written for him."""
        wanted = fold(self.find)
        found: list[Recorded] = []
        place = self.before
        for _round in range(LOOKED_THROUGH // BATCH):
            page = self._page(place, BATCH)
            mores = self._mores(page.entries)
            found += [one for one in page.entries if wanted in fold(self._text(one, mores[one.id]))]
            place = page.older
            if place is None or len(found) >= PAGE:
                break
        self.older = place
        return found

    def _text(self, entry: Recorded, more: dict[str, Any]) -> str:
        card = cards[entry.event.kind]
        written = render_to_string(card.template, {"event": entry.event, "entry": entry, "more": more})
        return html.unescape(TAGS.sub(" ", written))

    def _mores(self, entries: Sequence[Recorded]) -> dict[int, dict[str, Any]]:
        """Return what each card wants besides its event, asked once per kind."""
        by_kind: dict[str, list[Recorded]] = defaultdict(list)
        for entry in entries:
            by_kind[entry.event.kind].append(entry)
        mores: dict[int, dict[str, Any]] = {entry.id: {} for entry in entries}
        for kind, some in by_kind.items():
            load = cards[kind].load
            if load:
                loaded = load([one.event for one in some], self.scope)
                mores |= {one.id: more for one, more in zip(some, loaded, strict=True)}
        return mores

    @cached_property
    def items(self) -> list[Item]:
        """Return the cards, newest first, by days for a week, then by months and years."""
        mores = self._mores(self.entries)
        calendar = Calendar(self.now, self.scope.zone, get_language() or self.scope.language)
        stretch = calendar.stretch(self.before.at) if self.before else ""
        was_drawn = self.before is None
        items: list[Item] = []
        for entry in self.entries:
            here, is_drawn = calendar.stretch(entry.at), entry.at > self.now
            day = "" if here == stretch else here
            is_now = was_drawn and not is_drawn
            card = cards[entry.event.kind]
            items.append(Item(entry, card, mores[entry.id], day, calendar.when(entry.at), is_now, is_drawn))
            stretch, was_drawn = here, is_drawn
        return items

    @property
    def needs_needle(self) -> bool:
        """Say whether nothing happened yet, so that the needle stands alone at the end."""
        return self.before is None and not any(item.is_now for item in self.items)

    @cached_property
    def counts(self) -> Counter[str]:
        """Return how many events there are of each family."""
        rows = EventRow.objects.standing().visible_to(self.scope).filter(customer_id__in=self.ids)
        kinds = dict(rows.order_by().values("kind").annotate(number=Count("pk")).values_list("kind", "number"))
        counted: Counter[str] = Counter()
        for kind, number in kinds.items():
            if kind in cards:
                counted[cards[kind].family] += number
        return counted

    @property
    def open_families(self) -> list[Family]:
        """Return the families of which something happened."""
        return [family for family in families if self.counts[family.name] or family.name == self.family]

    @property
    def remaining(self) -> int:
        """Return how many more there are below those shown from the beginning on."""
        total = self.counts[self.family] if self.family else sum(self.counts.values())
        return max(0, total - len(self.entries)) if self.before is None and not self.find else 0

    def _query(self, **place: str) -> str:
        asked = {"family": self.family, "find": self.find, "day": self.day, **place}
        kept = {key: value for key, value in asked.items() if value}
        return f"?{urlencode(kept)}" if kept else ""

    @property
    def page_url(self) -> str:
        return reverse("customers:customer", args=[self.customer.pk])

    @property
    def part_url(self) -> str:
        """Return where the next older part comes from."""
        return reverse("customers:timeline", args=[self.customer.pk]) + self._query(before=str(self.older))

    @property
    def older_url(self) -> str:
        """Return the page that begins behind this part, for those without script."""
        return self.page_url + self._query(before=str(self.older))

    @property
    def kept_url(self) -> str:
        """Return the page with all of this part open, as the address is after it was fetched."""
        last = self.entries[-1] if self.entries else None
        return self.page_url + (
            self._query(until=str(Place(last.at, last.id))) if last and not self.find else self._query()
        )
