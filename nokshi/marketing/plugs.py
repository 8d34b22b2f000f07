"""What this room lends: campaigns, letter fields for conditions, the verb to write to people."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.scope import Scope
from nokshi.marketing import actions
from nokshi.marketing.actions import running
from nokshi.marketing.models import Campaign, Recipient
from nokshi.marketing.queries.results import titles
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.fields import Choices, Field, FieldType, fields
from nokshi.ports.first_hour import Step, Way, steps
from nokshi.ports.live import Topic, topics
from nokshi.ports.merging import Holding, holdings
from nokshi.ports.navigation import Command, Place, commands, places
from nokshi.ports.notices import Notice, notices
from nokshi.ports.records import RecordKind, record_kinds
from nokshi.ports.search import Hit, SearchSource, search_sources
from nokshi.ports.today import Glance, glances
from nokshi.ports.uses import Use, uses
from nokshi.ports.verbs import Outcome, Verb, verbs
from nokshi.ports.waiting import Waiting, waiting
from nokshi.ports.whole import Part, Table, parts
from nokshi.segments.models import Segment
from nokshi.workspace.queries import organisation, unit_choices

SECTION = _("Campaigns")
LOOK, WRITE, SEND = "marketing.look", "marketing.write", "marketing.send"
KIND = "marketing.campaign"
MOST_CHOSEN = 20_000


def find(scope: Scope, text: str, limit: int) -> list[Hit]:
    """Return campaigns whose name holds a text."""
    rows = Campaign.objects.visible_to(scope).filter(name__icontains=text).order_by("-created_at")[:limit]
    return [_hit(row) for row in rows]


def using(scope: Scope, segment_id: int) -> list[Hit]:
    """Return the campaigns that go to a segment."""
    rows = Campaign.objects.visible_to(scope).filter(segment=segment_id).order_by("-created_at")[:50]
    return [_hit(row) for row in rows]


def _hit(row: Campaign) -> Hit:
    return Hit(row.name, now_gettext("Campaign"), reverse("marketing:campaign", args=[row.pk]), "send", row.pk)


def letters(scope: Scope) -> Choices:
    """Return the campaigns to choose from, the newest first."""
    rows = Campaign.objects.visible_to(scope).exclude(status=Campaign.Status.DRAFT).order_by("-created_at")[:200]
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def _with(condition: Q) -> Any:
    """Return the filter of customers by what they did with chosen letters."""

    def matches(operator: str, value: Any, now: datetime, scope: Scope) -> Q:
        values: Iterable[Any] = value if isinstance(value, list | tuple) else [value]
        ids = [int(one) for one in values if str(one).isdecimal()]
        seen = Campaign.objects.visible_to(scope).filter(pk__in=ids).values("pk")
        found = Q(pk__in=Recipient.objects.filter(condition, campaign__in=seen).values("customer_id"))
        return ~found if operator in ("is_not", "is_none_of") else found

    return matches


def write_to(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Begin a letter to chosen customers."""
    chosen = list(ids)[:MOST_CHOSEN]
    made = _begin(scope, actor, now_gettext("Letter to %(count)s people") % {"count": len(chosen)}, now, chosen=chosen)
    return _led(made, len(chosen))


def write_to_segment(scope: Scope, actor: Actor, ids: Sequence[int], values: dict[str, Any], now: datetime) -> Outcome:
    """Begin a letter to a segment."""
    segment = Segment.objects.visible_to(scope).get(pk=ids[0])
    return _led(_begin(scope, actor, segment.name, now, segment_id=segment.pk), 1)


def _begin(scope: Scope, actor: Actor, name: str, now: datetime, **to: Any) -> Campaign:
    known = [code for code, _name in settings.LANGUAGES]
    own = organisation().language
    languages = sorted(known, key=lambda code: code != own)
    unit, _depth = unit_choices(scope)[0]
    return actions.add_campaign(name=name[:120], unit_id=unit.pk, languages=languages, actor=actor, now=now, **to)


def _led(made: Campaign, count: int) -> Outcome:
    return Outcome(count, _("A draft is ready to be written."), reverse("marketing:campaign", args=[made.pk]))


def has_written(scope: Scope) -> bool:
    return Campaign.objects.exclude(status=Campaign.Status.DRAFT).exists()


waiting.lend(
    Waiting(
        "marketing.campaigns",
        _("Campaigns that were planned or being sent"),
        _("Let them go on. Whoever had his letter after the backup gets it a second time."),
        _("Planned ones become drafts, those being sent are paused."),
        running.how_many_under_way,
        running.set_aside,
        order=20,
    )
)
holdings.lend(Holding("marketing.Recipient"))
capabilities.lend(
    Capability(LOOK, _("See campaigns and what came of them"), SECTION, ("manager", "staff", "reader")),
    Capability(WRITE, _("Write letters to many"), SECTION, ("manager",)),
    Capability(SEND, _("Send letters to many"), SECTION, ("manager",)),
)

families.lend(Family("campaigns", SECTION, 60))
cards.lend(*(
    Card(f"marketing.campaign_{name}", f"marketing/cards/{name}.html", icon, "campaigns", tone)
    for name, icon, tone in (
        ("added", "plus", "minor"), ("changed", "pencil", "minor"), ("planned", "calendar-clock", ""),
        ("unplanned", "undo-2", "minor"), ("begun", "send", ""), ("paused", "pause", ""), ("resumed", "play", ""),
        ("stopped", "ban", "bad"), ("finished", "check-check", "good"), ("removed", "trash-2", "minor"),
    )
))  # fmt: skip

for name, label, condition in (
    ("got", _("Got the letter"), Q(sent_at__isnull=False)),
    ("opened", _("Opened the letter"), Q(opened_at__isnull=False) | Q(clicked_at__isnull=False)),
    ("clicked", _("Followed a link of the letter"), Q(clicked_at__isnull=False)),
):
    fields.lend(
        Field(
            f"marketing.{name}",
            label,
            FieldType.CHOICE,
            SECTION,
            choices=letters,
            matches=_with(condition),
            column=False,
        )
    )

record_kinds.lend(
    RecordKind(
        KIND, _("Campaign"), _("Campaigns"), "send", visible=Campaign.objects.visible_to, titles=titles,
        url=lambda pk: reverse("marketing:campaign", args=[pk]),
    )
)  # fmt: skip
verbs.lend(
    Verb("marketing.write_to", _("Write to them"), "send", "customers.customer", WRITE, write_to, order=10),
    Verb(
        "marketing.write_to_segment", _("Write to them"), "send", "segments.segment", WRITE, write_to_segment, order=10
    ),
)
places.lend(Place("marketing.campaigns", SECTION, "marketing:campaigns", "send", "reach", 50, LOOK, "p"))
commands.lend(Command("marketing.new", _("Write a letter to many"), "marketing:new", "send", WRITE))
search_sources.lend(SearchSource("marketing.campaigns", SECTION, find, order=60, capability=LOOK))
uses.lend(Use("marketing.campaigns", SECTION, "segments.segment", using))
glances.lend(Glance("marketing.on_their_way", _("Letters on their way"), "marketing:glance", 60, LOOK))
steps.lend(
    Step(
        "marketing.letter", _("Write to ten people"),
        _("A short letter in two languages, to a segment of yours. Without a mail server it stays in the outbox here."),
        10, 60, has_written, (Way(_("Write the first letter"), "marketing:new", "send"),), WRITE,
    )
)  # fmt: skip


def _marks(ids: Collection[int]) -> dict[int, str]:
    rows = Campaign.objects.filter(pk__in=ids).values_list("pk", "status", "is_prepared", "worked_at", "ended_at")
    return {pk: f"{status} {is_ready} {worked} {ended}" for pk, status, is_ready, worked, ended in rows}


def _all_gone(data: Mapping[str, Any], scope: Scope) -> str:
    letters = formats.figure(data["letters"], get_language() or scope.language)
    words = {"title": data["title"], "letters": letters}
    return (
        ngettext(
            "“%(title)s” has left: %(letters)s letter.", "“%(title)s” has left: %(letters)s letters.", data["letters"]
        )
        % words
    )


def _owners(ids: Sequence[int]) -> dict[int, int | None]:
    return dict(Campaign.objects.filter(pk__in=ids).values_list("pk", "owner_id"))


def _page_of(pk: int) -> str:
    return reverse("marketing:campaign", args=[pk])


notices.lend(Notice("marketing.campaign_finished", "send", _all_gone, _page_of, _owners))
topics.lend(
    Topic("marketing.campaigns", ("marketing.",), capability=LOOK),
    Topic("marketing.campaign", capability=LOOK, marks=_marks),
)
name_kinds(
    "marketing",
    campaign_added=_("Campaign added"),
    campaign_begun=_("Campaign begun"),
    campaign_changed=_("Campaign changed"),
    campaign_finished=_("Campaign finished"),
    campaign_paused=_("Campaign paused"),
    campaign_planned=_("Campaign planned"),
    campaign_removed=_("Campaign removed"),
    campaign_resumed=_("Campaign resumed"),
    campaign_stopped=_("Campaign stopped"),
    campaign_unplanned=_("Campaign no longer planned"),
)
parts.lend(
    Part(
        "marketing",
        _("Campaigns"),
        (
            Table("campaigns", "marketing.campaign"),
            Table("campaign_texts", "marketing.campaigntext"),
            Table("recipients", "marketing.recipient"),
            Table("followed_links", "marketing.followed"),
        ),
        order=80,
    )
)
