"""What the editor shows of a letter's parts."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from nokshi.kernel.errors import Text
from nokshi.marketing.actions.drafting import HEAD
from nokshi.marketing.models import Campaign, CampaignText
from nokshi.marketing.queries.letters import language_name
from nokshi.marketing.rules import markup
from nokshi.marketing.rules.blocks import KINDS, Block, Slot

SNIPPET = 32


@dataclass(frozen=True, slots=True)
class Part:
    """A line in the list of parts."""

    id: str
    icon: str
    title: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A field of the part that is written on; `lang` is set where it is said in a language."""

    name: str
    label: Text
    value: str
    kind: str
    lang: str = ""
    help: Text = ""


def parts_of(campaign: Campaign) -> list[Part]:
    """Return the parts of a letter with the first words of each."""
    first = campaign.texts.filter(language=campaign.fallback).first() or CampaignText()
    return [_part(block, first.words.get(block["id"], {})) for block in campaign.blocks]


def slots_of(campaign: Campaign, at: str) -> list[Entry]:
    """Return the fields of a part: shared ones, then those of each language."""
    texts = {text.language: text for text in campaign.texts.all()}
    ordered = [(language, texts.get(language) or CampaignText(language=language)) for language in campaign.languages]
    if at == HEAD:
        return [entry for language, text in ordered for entry in _heads(language, text)]
    block = next((block for block in campaign.blocks if block["id"] == at), None)
    if block is None:
        return []
    kind = KINDS[block["kind"]]
    shared = [_entry(slot, "shared", block.get(slot.name, "")) for slot in kind.shared]
    spoken = [
        _entry(slot, language, text.words.get(at, {}).get(slot.name, ""))
        for slot in kind.spoken
        for language, text in ordered
    ]
    return [*shared, *spoken]


def _part(block: Block, said: dict[str, Any]) -> Part:
    kind = KINDS[block["kind"]]
    words = next((text.strip() for text in said.values() if text.strip()), "")
    title = " ".join(markup.plain(words).split())
    return Part(block["id"], kind.icon, (title[:SNIPPET] + "…" if len(title) > SNIPPET else title) or str(kind.label))


def _heads(language: str, text: CampaignText) -> list[Entry]:
    name = language_name(language)
    return [
        Entry(f"{language}.subject", _("Subject in %(language)s") % {"language": name}, text.subject, "line", language),
        Entry(
            f"{language}.preheader", _("Preview line in %(language)s") % {"language": name}, text.preheader, "line",
            language, _("What mail programs show behind the subject."),
        ),
    ]  # fmt: skip


def _entry(slot: Slot, of: str, value: str) -> Entry:
    if of == "shared":
        return Entry(f"shared.{slot.name}", slot.label, value, slot.kind)
    label = _("%(field)s in %(language)s") % {"field": slot.label, "language": language_name(of)}
    return Entry(f"{of}.{slot.name}", label, value, slot.kind, of)
