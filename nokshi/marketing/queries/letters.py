"""A campaign's letters: made in each language, and filled with its recipients' values."""

import json
from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings

from nokshi.channels.actions import Content
from nokshi.channels.queries import sender_for
from nokshi.marketing.letters import checking, rendering
from nokshi.marketing.letters.faults import TemplateFault
from nokshi.marketing.models import Campaign, CampaignText
from nokshi.ports.letters import letter_fields

TYPICAL = 600
"""Bytes that links grow by, each, when they are signed."""


def lent_fields() -> set[str]:
    """Return the names that a letter may use."""
    return {field.name for field in letter_fields}


def language_name(code: str) -> str:
    """Return a language's name for the reader."""
    return str(dict(settings.LANGUAGES).get(code, code))


def letter_of(campaign: Campaign, language: str) -> rendering.Letter:
    """Return a campaign's letter in one language; the same words are made into a letter once."""
    text = campaign.texts.filter(language=language).first() or CampaignText(language=language)
    said = {
        "blocks": campaign.blocks, "words": text.words, "subject": text.subject, "preheader": text.preheader,
        "language": language, "purpose": campaign.purpose, "sender": sender_for(campaign.unit_id).name,
    }  # fmt: skip
    return _made(json.dumps(said))


@lru_cache(maxsize=32)
def _made(said: str) -> rendering.Letter:
    return rendering.letter(**json.loads(said))


def values_for(names: Collection[str], customer_ids: Sequence[int], language: str) -> dict[int, dict[str, Any]]:
    """Return the values of fields for many customers, one question per field; names nobody lends are left out."""
    found: dict[int, dict[str, str]] = {pk: {} for pk in customer_ids}
    for name in names:
        field = letter_fields.get(name)
        if field is None:
            continue
        for pk, value in field.values(customer_ids, language).items():
            found[pk][name] = value
    return {pk: rendering.nested(values) for pk, values in found.items()}


def shown_for(campaign: Campaign, language: str, customer_id: int | None) -> Content:
    """Return a letter as one customer would see it; raises TemplateFault."""
    letter = letter_of(campaign, language)
    ids = [customer_id] if customer_id is not None else []
    values = values_for(letter.fields, ids, language)
    return letter.filled(values.get(customer_id or 0, {}))


def drafts_of(campaign: Campaign) -> list[checking.Draft]:
    """Return what a campaign says in each of its languages."""
    texts = {text.language: text for text in campaign.texts.all()}
    return [_draft(language, texts.get(language) or CampaignText(language=language)) for language in campaign.languages]


def findings_of(campaign: Campaign) -> list[checking.Finding]:
    """Look a campaign's texts over."""
    drafts = drafts_of(campaign)
    sizes = {draft.language: _size(campaign, draft.language) for draft in drafts}
    return checking.findings(campaign.blocks, drafts, lent=lent_fields(), sizes=sizes)


def _draft(language: str, text: CampaignText) -> checking.Draft:
    return checking.Draft(language, language_name(language), text.subject, text.preheader, text.words)


def _size(campaign: Campaign, language: str) -> int:
    """Return about how big a letter is when it leaves; 0 where it is broken."""
    try:
        html = letter_of(campaign, language).html
    except TemplateFault:
        return 0
    return len(html.encode()) + html.count("<a ") * TYPICAL
