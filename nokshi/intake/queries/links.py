"""The links of a move in figures: where they lead, what they became, and which became nothing."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.utils.translation import gettext_lazy as _

from nokshi.intake.models import ImportRun, SourceLink, SourceRow
from nokshi.kernel.errors import Text
from nokshi.ports.linking import link_kinds

FEW = 100
MEANINGS: dict[str, Text] = {
    "part_of": _("belongs to"),
    "works_at": _("works at"),
    "reports_to": _("reports to"),
    "owner": _("is looked after by"),
    "who": _("with whom"),
    "about": _("about what"),
    "customer": _("is of the customer"),
    "campaign": _("is of the campaign"),
    "deal": _("has the deal"),
    "case": _("has the case"),
    "product": _("is about the product"),
    "price_list": _("is on the price list"),
    "order": _("is a line of the order"),
}
State = SourceLink.State
LEADING = (State.FOUND, State.READY, State.MADE, State.REFUSED, State.REPLACED)


@dataclass(frozen=True, slots=True)
class LinkLine:
    """How many links of one meaning lead to a row and how many nowhere; of the former, how many became relations
    (`made`) and how many could not (`refused`)."""

    thing: str
    name: str
    found: int
    missing: int
    made: int = 0
    refused: int = 0

    @property
    def label(self) -> Text:
        """Return what the links say."""
        kind = link_kinds.get(self.name)
        return MEANINGS.get(self.name) or (kind.label if kind else self.name)


@dataclass(frozen=True, slots=True)
class Loose:
    """A link that became nothing: in which row of which thing, under which heading, to which id, and why if known."""

    thing: str
    key: str
    heading: str
    to_key: str
    number: int = 0
    why: Text = ""


def links_of(parts: Sequence[ImportRun]) -> list[LinkLine]:
    """Return for each thing and meaning what became of its links."""
    counts: dict[tuple[int, str], dict[str, int]] = {}
    for part in parts:
        for name, found in part.found.get("links", {}).items():
            counts.setdefault((part.pk, name), {})[State.FOUND] = found
    rows = SourceLink.objects.filter(run__in=parts).values_list("run", "name", "state").order_by()
    for run, name, state, count in rows.annotate(count=Count("pk")):
        one = counts.setdefault((run, name), {})
        one[state] = one.get(state, 0) + count
    order = {part.pk: (place, part.thing) for place, part in enumerate(parts)}
    return [
        LinkLine(
            order[run][1], name, sum(one.get(state, 0) for state in LEADING), one.get(State.MISSING, 0),
            one.get(State.MADE, 0), one.get(State.REFUSED, 0),
        )
        for (run, name), one in sorted(counts.items(), key=lambda item: (order[item[0][0]][0], item[0][1]))
    ]  # fmt: skip


def loose_links(parts: Sequence[ImportRun]) -> list[Loose]:
    """Return the first links that lead nowhere."""
    return _told(SourceLink.objects.filter(run__in=parts, state=State.MISSING))


def unmade_links(parts: Sequence[ImportRun]) -> list[Loose]:
    """Return the first links that lead to a row and could not become a relation, with the reason."""
    return _told(SourceLink.objects.filter(run__in=parts, state=State.REFUSED))


def _told(links: QuerySet[SourceLink]) -> list[Loose]:
    few = list(links.order_by("pk").select_related("run")[:FEW])
    numbers = _numbers(few)
    return [
        Loose(
            link.run.thing, link.key, link.heading, link.to_key, numbers.get((link.run.thing, link.key), 0),
            _why(link),
        )
        for link in few
    ]  # fmt: skip


def _why(link: SourceLink) -> Text:
    kind = link_kinds.get(link.name)
    return kind.problems.get(link.problem, link.problem) if kind else link.problem


def _numbers(links: Sequence[SourceLink]) -> dict[tuple[str, str], int]:
    """Return the rows in their files, the first below the heading as 2, as a spreadsheet counts."""
    if not links:
        return {}
    run = links[0].run
    rows = SourceRow.objects.filter(unit=run.unit_id, system=run.system, key__in={link.key for link in links})
    return {(thing, key): number + 1 for thing, key, number in rows.values_list("thing", "key", "number")}
