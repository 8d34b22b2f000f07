"""Write a campaign: its frame, its blocks, its words."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from nokshi.channels.actions.refusals import BadHeader
from nokshi.channels.rules.headers import is_one_line
from nokshi.kernel.actor import Actor
from nokshi.kernel.events import Event
from nokshi.marketing.actions.refusals import NotADraft, TooManyParts, WrongThrottle
from nokshi.marketing.events import CampaignAdded, CampaignChanged, CampaignRemoved
from nokshi.marketing.models import Campaign, CampaignText
from nokshi.marketing.rules import blocks as rules
from nokshi.marketing.rules.blocks import KINDS, LONGEST
from nokshi.timeline.actions import record

FRAME = frozenset({
    "name", "segment_id", "chosen", "is_for_everyone", "purpose", "languages", "timing", "wall_time", "per_minute",
})  # fmt: skip
HEAD = "head"


@transaction.atomic
def add_campaign(
    *, name: str, unit_id: int, languages: Sequence[str], actor: Actor, now: datetime,
    segment_id: int | None = None, chosen: Sequence[int] = (), purpose: str = "news",
) -> Campaign:  # fmt: skip
    """Begin a draft with the usual parts, empty, in the given languages."""
    campaign = Campaign.objects.create(
        name=name, unit_id=unit_id, segment_id=segment_id, chosen=list(chosen), purpose=purpose,
        languages=list(languages), blocks=rules.starting_blocks(),
        owner_id=actor.id if actor.kind == "user" else None, created_at=now, changed_at=now,
    )  # fmt: skip
    CampaignText.objects.bulk_create(CampaignText(campaign=campaign, language=language) for language in languages)
    tell(campaign, CampaignAdded(title=name), actor=actor, now=now)
    return campaign


@transaction.atomic
def change_campaign(*, campaign: Campaign, changes: Mapping[str, Any], actor: Actor, now: datetime) -> Campaign:
    """Change the frame of a draft (`FRAME`); raises NotADraft, WrongThrottle."""
    draft = _draft(campaign)
    if (limit := changes.get("per_minute")) is not None and limit < 1:
        raise WrongThrottle
    for name in FRAME & changes.keys():
        setattr(draft, name, changes[name])
    for language in draft.languages:
        CampaignText.objects.get_or_create(campaign=draft, language=language)
    return _saved(draft, actor, now)


@transaction.atomic
def add_block(*, campaign: Campaign, kind: str, after: str, actor: Actor, now: datetime) -> str:
    """Put a new part behind another and return its id; raises NotADraft, TooManyParts."""
    draft = _draft(campaign)
    if len(draft.blocks) >= rules.MOST_BLOCKS:
        raise TooManyParts(most=rules.MOST_BLOCKS)
    draft.blocks, made = rules.with_block(draft.blocks, KINDS[kind].name, after)
    _saved(draft, actor, now)
    return made


@transaction.atomic
def move_block(*, campaign: Campaign, block_id: str, steps: int, actor: Actor, now: datetime) -> None:
    """Move a part up (negative) or down; raises NotADraft."""
    draft = _draft(campaign)
    draft.blocks = rules.moved(draft.blocks, block_id, steps)
    _saved(draft, actor, now)


@transaction.atomic
def order_blocks(*, campaign: Campaign, ids: Sequence[str], actor: Actor, now: datetime) -> None:
    """Put the parts into the given order; raises NotADraft."""
    draft = _draft(campaign)
    draft.blocks = rules.in_order(draft.blocks, ids)
    _saved(draft, actor, now)


@transaction.atomic
def remove_block(*, campaign: Campaign, block_id: str, actor: Actor, now: datetime) -> None:
    """Take a part out, with its words in every language; raises NotADraft."""
    draft = _draft(campaign)
    draft.blocks = rules.without_block(draft.blocks, block_id)
    for text in draft.texts.all():
        if text.words.pop(block_id, None) is not None:
            text.save(update_fields=["words"])
    _saved(draft, actor, now)


@transaction.atomic
def save_part(
    *, campaign: Campaign, part: str, shared: Mapping[str, str], spoken: Mapping[str, Mapping[str, str]], actor: Actor,
    now: datetime,
) -> Campaign:  # fmt: skip
    """Keep what a part says: `shared` once, `spoken` by language. The part `head` is subject and preview line.

    Raises NotADraft, BadHeader.
    """
    draft = _draft(campaign)
    if part != HEAD:
        _keep_shared(draft, part, shared)
    for text in draft.texts.filter(language__in=[language for language in spoken if language in draft.languages]):
        if part == HEAD:
            _keep_heads(text, spoken[text.language])
        else:
            _keep_words(draft, text, part, spoken[text.language])
    return _saved(draft, actor, now)


@transaction.atomic
def write_whole(
    *, campaign: Campaign, blocks: Sequence[Mapping[str, Any]], spoken: Mapping[str, Mapping[str, Mapping[str, str]]],
    actor: Actor, now: datetime,
) -> Campaign:  # fmt: skip
    """Write all of a draft anew: its parts, and by language the words of each by its place from "1", and of the head.

    Each block has its kind and what it says once for all languages. Raises NotADraft, TooManyParts, BadHeader.
    """
    draft = _draft(campaign)
    if len(blocks) > rules.MOST_BLOCKS:
        raise TooManyParts(most=rules.MOST_BLOCKS)
    draft.blocks = [{"id": str(place), "kind": block["kind"]} for place, block in enumerate(blocks, 1)]
    for place, block in enumerate(blocks, 1):
        _keep_shared(draft, str(place), block)
    for text in draft.texts.filter(language__in=draft.languages):
        text.words = {}
        said = dict(spoken.get(text.language, {}))
        _keep_heads(text, {"subject": "", "preheader": "", **said.pop(HEAD, {})})
        for part, words in said.items():
            _keep_words(draft, text, part, words)
        text.save(update_fields=["words"])
    return _saved(draft, actor, now)


@transaction.atomic
def remove_campaign(*, campaign: Campaign, actor: Actor, now: datetime) -> None:
    """Throw a draft away; raises NotADraft."""
    draft = _draft(campaign)
    tell(draft, CampaignRemoved(title=draft.name), actor=actor, now=now)
    draft.delete()


def tell(campaign: Campaign, event: Event, *, actor: Actor, now: datetime, key: str = "") -> None:
    """Record what happened to a campaign."""
    record(
        event, at=now, actor=actor, subject=("marketing.campaign", campaign.pk), unit=campaign.unit_id,
        source="marketing" if key else "", external_id=key,
    )  # fmt: skip


def _draft(campaign: Campaign) -> Campaign:
    """Return the campaign as it is now, held until the transaction ends; raises NotADraft."""
    held = Campaign.objects.select_for_update(of=("self",)).get(pk=campaign.pk)
    if not held.is_open:
        raise NotADraft(name=held.name)
    return held


def _saved(draft: Campaign, actor: Actor, now: datetime) -> Campaign:
    draft.changed_at = now
    draft.save()
    tell(draft, CampaignChanged(title=draft.name), actor=actor, now=now, key=f"edit:{draft.pk}:{now:%Y%m%d%H%M}")
    return draft


def _keep_shared(draft: Campaign, part: str, shared: Mapping[str, str]) -> None:
    for block in draft.blocks:
        if block["id"] == part:
            for slot in KINDS[block["kind"]].shared:
                if slot.name in shared:
                    block[slot.name] = shared[slot.name].strip()[: LONGEST[slot.kind]]


def _keep_words(draft: Campaign, text: CampaignText, part: str, said: Mapping[str, str]) -> None:
    block = next((block for block in draft.blocks if block["id"] == part), None)
    if block is None:
        return
    slots = {slot.name: slot for slot in KINDS[block["kind"]].spoken}
    kept = {name: value.strip()[: LONGEST[slots[name].kind]] for name, value in said.items() if name in slots}
    text.words[part] = {**text.words.get(part, {}), **kept}
    text.save(update_fields=["words"])


def _keep_heads(text: CampaignText, said: Mapping[str, str]) -> None:
    for name in ("subject", "preheader"):
        line = said.get(name, getattr(text, name)).strip()
        if not is_one_line(line):
            raise BadHeader(part=name, text=line[:80])
        setattr(text, name, line[: LONGEST["line"]])
    text.save(update_fields=["subject", "preheader"])
