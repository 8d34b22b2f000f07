"""Letters as a section of the configuration: what they say and to which segment, never who got them.

What has left, or is planned, is not changed by a file. Conditions call campaigns by their names too.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal

import msgspec
from django.utils.translation import gettext as now_gettext
from django.utils.translation import gettext_lazy as _

from nokshi.channels.rules.headers import is_one_line
from nokshi.kernel.errors import DomainError, Text
from nokshi.marketing import actions
from nokshi.marketing.models import Campaign, CampaignText
from nokshi.marketing.rules.blocks import KINDS, LONGEST
from nokshi.ports.configuration import (
    Item,
    Known,
    Named,
    Naming,
    Section,
    Setting,
    known,
    namings,
    sections,
    unlike,
)
from nokshi.segments.queries.members import FIELD
from nokshi.workspace.queries.names import named_in, unit_at, unit_of, unit_paths

KIND, SEGMENT = "campaign", "segment"
MOST_LETTERS = 200
LONGEST_NAME = 120
Language = Literal["en", "bn"]
LANGUAGES: tuple[Language, ...] = ("en", "bn")


class WrongLetterName(DomainError):
    code = "wrong_letter_name"
    status = 422
    sentence = _("A letter has a name of at most %(most)s signs behind its unit's. Write one.")


class HeadItem(Item):
    """The subject and the preview line in one language."""

    subject: str = ""
    preheader: str = ""

    def __post_init__(self) -> None:
        self.subject, self.preheader = self.subject.strip(), self.preheader.strip()
        for line in (self.subject, self.preheader):
            if not is_one_line(line) or len(line) > LONGEST["line"]:
                said = now_gettext("subject and preview are one line each, of at most %(most)s signs")
                raise ValueError(said % {"most": LONGEST["line"]})


class BlockItem(Item):
    """A part of a letter: what it says in each language, and where a picture or a button leads."""

    kind: str
    src: str = ""
    href: str = ""
    en: dict[str, str] = {}
    bn: dict[str, str] = {}

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(now_gettext("the kinds are %(kinds)s") % {"kinds": ", ".join(KINDS)})
        kind = KINDS[self.kind]
        longest = {slot.name: LONGEST[slot.kind] for slot in kind.slots}
        once, spoken = {slot.name for slot in kind.shared}, {slot.name for slot in kind.spoken}
        self.src, self.href = self.src.strip(), self.href.strip()
        self.en, self.bn = _clean(self.en), _clean(self.bn)
        said = {name: value for name, value in (("src", self.src), ("href", self.href)) if value}
        _check_said(said, once, longest)
        _check_said(self.en, spoken, longest)
        _check_said(self.bn, spoken, longest)


class LetterItem(Item):
    """A letter; `languages` begins with the one that others fall back to."""

    purpose: Literal["news", "orders", "service"] = "news"
    segment: str = ""
    languages: list[Language] = msgspec.field(default_factory=lambda: list(LANGUAGES))
    en: HeadItem = msgspec.field(default_factory=HeadItem)
    bn: HeadItem = msgspec.field(default_factory=HeadItem)
    blocks: list[BlockItem] = []

    def __post_init__(self) -> None:
        if not self.languages or len(set(self.languages)) < len(self.languages):
            raise ValueError(now_gettext("a letter is written in one language or more, each named once"))
        for language in LANGUAGES:
            says = getattr(self, language) != HeadItem() or any(getattr(block, language) for block in self.blocks)
            if says and language not in self.languages:
                raise ValueError(now_gettext("it has words in a language that is not among its languages"))


def _clean(words: Mapping[str, str]) -> dict[str, str]:
    """Return words as they are kept, in one order, and with line ends of one kind; what says nothing is left out."""
    plain = {name: said.replace("\r\n", "\n").strip() for name, said in sorted(words.items())}
    return {name: said for name, said in plain.items() if said}


def _check_said(said: Mapping[str, str], names: set[str], longest: Mapping[str, int]) -> None:
    if strange := said.keys() - names:
        raise ValueError(now_gettext("a part of this kind has no %(name)s") % {"name": min(strange)})
    for name, value in said.items():
        if len(value) > longest[name]:
            raise ValueError(
                now_gettext("%(name)s is longer than %(most)s signs") % {"name": name, "most": longest[name]}
            )


def _there() -> dict[str, Campaign]:
    """Return by name the drafts, and the latest of those that are none, where no draft is called so."""
    paths = unit_paths()
    rows = list(Campaign.objects.filter(unit__in=paths).order_by("pk"))
    called = {one.pk: named_in(paths[one.unit_id], one.name) for one in rows}
    told = unlike((one.pk, called[one.pk]) for one in rows if one.is_open)
    found = {told[one.pk]: one for one in rows if one.is_open}
    for one in reversed(rows):
        if not one.is_open:
            found.setdefault(called[one.pk], one)
    return dict(sorted(found.items()))


def _standing() -> dict[str, Item]:
    there = _there()
    texts: dict[int, dict[str, CampaignText]] = {}
    for text in CampaignText.objects.filter(campaign__in=there.values()):
        texts.setdefault(text.campaign_id, {})[text.language] = text
    segments = _segments()
    return {name: _item(one, texts.get(one.pk, {}), segments) for name, one in there.items()}


def _item(campaign: Campaign, texts: Mapping[str, CampaignText], segments: Mapping[str, str]) -> LetterItem:
    languages: list[Language] = [code for one in campaign.languages for code in LANGUAGES if code == one]
    said = {language: texts.get(language) or CampaignText(language=language) for language in languages}
    blocks = []
    for block in campaign.blocks:
        spoken = {slot.name for slot in KINDS[block["kind"]].spoken}
        words: dict[str, Any] = {
            language: {name: value for name, value in text.words.get(block["id"], {}).items() if name in spoken}
            for language, text in said.items()
        }
        once = {slot.name: block.get(slot.name, "") for slot in KINDS[block["kind"]].shared}
        blocks.append(BlockItem(kind=block["kind"], **once, **words))
    heads: dict[str, Any] = {
        language: HeadItem(subject=text.subject, preheader=text.preheader) for language, text in said.items()
    }
    return LetterItem(
        purpose=campaign.purpose,  # type: ignore[arg-type]
        segment=segments.get(str(campaign.segment_id), ""), languages=languages or list(LANGUAGES), blocks=blocks,
        **heads,
    )  # fmt: skip


def _segments() -> Mapping[str, str]:
    return namings[FIELD].told()


def _put(name: str, item: LetterItem, to: Setting) -> None:
    path, own = unit_of(name)
    if not own.strip() or len(own) > LONGEST_NAME:
        raise WrongLetterName(most=LONGEST_NAME)
    by: dict[str, Any] = {"actor": to.actor, "now": to.now}
    held = _there().get(name)
    if held is None:
        held = actions.add_campaign(name=own, unit_id=unit_at(path).pk, languages=item.languages, **by)
    frame: dict[str, Any] = {"purpose": item.purpose, "languages": list(item.languages), "segment_id": None}
    if item.segment:
        ids = {said: int(pk) for pk, said in _segments().items()}
        frame |= {"segment_id": ids[item.segment], "is_for_everyone": False, "chosen": []}
    held = actions.change_campaign(campaign=held, changes=frame, **by)
    blocks = [{"kind": one.kind, "src": one.src, "href": one.href} for one in item.blocks]
    spoken: dict[str, Mapping[str, Mapping[str, str]]] = {
        language: _said(item, language) for language in item.languages
    }
    actions.write_whole(campaign=held, blocks=blocks, spoken=spoken, **by)


def _said(item: LetterItem, language: Language) -> dict[str, Mapping[str, str]]:
    head: HeadItem = getattr(item, language)
    words = {str(place): getattr(block, language) for place, block in enumerate(item.blocks, 1)}
    return {"head": {"subject": head.subject, "preheader": head.preheader}, **words}


def _remove(name: str, to: Setting) -> None:
    actions.remove_campaign(campaign=_there()[name], actor=to.actor, now=to.now)


def _passes(items: Mapping[str, Any]) -> dict[str, Text]:
    said = _("It is planned or has left, and stays as it is. A draft of another name can be written by a file.")
    return {name: said for name, one in _there().items() if not one.is_open}


def _needs(name: str, item: LetterItem) -> Iterable[Named]:
    yield "unit", unit_of(name)[0]
    if item.segment:
        yield SEGMENT, item.segment


def _names() -> Mapping[str, str]:
    rows = Campaign.objects.exclude(status=Campaign.Status.DRAFT).order_by("pk").values_list("pk", "name")
    return {str(pk): name for pk, name in unlike(rows).items()}


known.lend(Known(KIND, _("campaign"), lambda: _names().values()))
namings.lend(*(Naming(f"marketing.{name}", KIND, _names) for name in ("got", "opened", "clicked")))
sections.lend(
    Section(
        name="letters", label=_("Letters"), shape=LetterItem, standing=_standing, put=_put, remove=_remove,
        passes=_passes, needs=_needs, most=MOST_LETTERS, order=80,
    )
)  # fmt: skip
