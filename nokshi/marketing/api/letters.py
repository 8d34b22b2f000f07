"""What a campaign says, for programs: its parts in their order, and the words of each language."""

from typing import Annotated, Literal

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.marketing import actions
from nokshi.marketing.models import Campaign
from nokshi.ports.resources import Asking, Body, Deed, Prose, Reading, Word, extend

LOOK, WRITE = "marketing.look", "marketing.write"
PartKind = Literal["heading", "text", "image", "button", "columns", "divider", "foot"]
Said = dict[Word, Prose]
Order = Annotated[list[Word], msgspec.Meta(max_length=100)]


class LetterText(msgspec.Struct):
    """What is said in one language: the heads, and the words of each part by its id."""

    language: str
    subject: str
    preheader: str
    words: dict[str, dict[str, str]]


class Letter(msgspec.Struct):
    """The parts in their order, each with its id, its kind and what is the same in all languages; and the texts."""

    parts: list[dict[str, str]]
    texts: list[LetterText]


class PartNew(Body, kw_only=True):
    """A part to put behind another; behind all where `after` names none."""

    kind: PartKind
    after: Word = ""


class PartMade(msgspec.Struct):
    """The id of a new part."""

    part: str


class PartSaid(Body, kw_only=True):
    """What a part says: `shared` once, `spoken` by language. The part `head` has `subject` and `preheader`."""

    part: Word
    shared: Said = {}
    spoken: dict[Word, Said] = {}


class PartNamed(Body, kw_only=True):
    """One part of the letter."""

    part: Word


class PartsOrdered(Body, kw_only=True):
    """The ids of the parts as they are to follow one another."""

    parts: Order


def letter(asking: Asking, pk: int) -> Letter:
    """Return what a campaign says."""
    campaign = _of(pk)
    texts = campaign.texts.order_by("pk").values_list("language", "subject", "preheader", "words")
    parts = [{name: str(value) for name, value in one.items()} for one in campaign.blocks]
    return Letter(parts, [LetterText(*text) for text in texts])


def add_part(asking: Asking, pk: int, body: PartNew) -> PartMade:
    """Put a part into the letter."""
    made = actions.add_block(campaign=_of(pk), kind=body.kind, after=body.after, actor=asking.actor, now=asking.now)
    return PartMade(made)


def say(asking: Asking, pk: int, body: PartSaid) -> Letter:
    """Write what a part says; what is not named stays."""
    actions.save_part(
        campaign=_of(pk), part=body.part, shared=body.shared, spoken=body.spoken, actor=asking.actor, now=asking.now
    )
    return letter(asking, pk)


def remove_part(asking: Asking, pk: int, body: PartNamed) -> Letter:
    """Take a part out."""
    actions.remove_block(campaign=_of(pk), block_id=body.part, actor=asking.actor, now=asking.now)
    return letter(asking, pk)


def order_parts(asking: Asking, pk: int, body: PartsOrdered) -> Letter:
    """Put the parts into another order."""
    actions.order_blocks(campaign=_of(pk), ids=body.parts, actor=asking.actor, now=asking.now)
    return letter(asking, pk)


def _of(pk: int) -> Campaign:
    return Campaign.objects.get(pk=pk)


extend(
    "campaigns",
    readings=(Reading(name="letter", label=_("What it says"), capability=LOOK, gives=Letter, run=letter),),
    deeds=(
        Deed(name="say", label=_("Write a part"), capability=WRITE, run=say, body=PartSaid, gives=Letter),
        Deed(
            name="add-part", label=_("Put a part in"), capability=WRITE, run=add_part, body=PartNew, gives=PartMade,
            status=201,
        ),
        Deed(
            name="remove-part", label=_("Take a part out"), capability=WRITE, run=remove_part, body=PartNamed,
            gives=Letter,
        ),
        Deed(
            name="order-parts", label=_("Put the parts in order"), capability=WRITE, run=order_parts, body=PartsOrdered,
            gives=Letter,
        ),
    ),
)  # fmt: skip
