"""Look a letter over before it leaves: what stops it, what one should know."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from nokshi.kernel.errors import Text
from nokshi.marketing.letters.rendering import check_text
from nokshi.marketing.rules import markup
from nokshi.marketing.rules.blocks import KINDS, Block, is_link, missing

MOST_BYTES = 102_000
"""Gmail cuts a letter off behind this."""

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the checks; what is `bad` stops the letter. `part` is the block it is about."""

    tone: str
    text: Text
    part: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is looked over in one language."""

    language: str
    name: str
    subject: str
    preheader: str
    words: Words


def findings(
    blocks: Sequence[Block], drafts: Sequence[Draft], *, lent: Collection[str], sizes: Mapping[str, int]
) -> list[Finding]:
    """Return what was found in a letter's texts, in all its languages; `sizes` are bytes of HTML by language."""
    found = [*_links(blocks, drafts), *_pictures(blocks, drafts)]
    for draft in drafts:
        found += _heads(draft)
        found += _untranslated(blocks, draft)
        broken = check_text(
            blocks=blocks, words=draft.words, subject=draft.subject, preheader=draft.preheader, language=draft.name,
            lent=lent,
        )  # fmt: skip
        found += [Finding("bad", str(fault)) for fault in broken]
        if sizes.get(draft.language, 0) > MOST_BYTES:
            found.append(
                Finding(
                    "bad",
                    _("%(language)s: over 102 KB, Gmail would cut it off. Make it shorter.") % {"language": draft.name},
                )
            )
    return found


def is_ready(found: Sequence[Finding]) -> bool:
    """Say whether nothing stops a letter."""
    return not any(finding.tone == "bad" for finding in found)


def _heads(draft: Draft) -> list[Finding]:
    if not draft.subject.strip():
        return [Finding("bad", _("%(language)s: the subject is empty.") % {"language": draft.name}, "head")]
    return []


def _untranslated(blocks: Sequence[Block], draft: Draft) -> list[Finding]:
    count = len(missing(blocks, draft.words))
    if not count:
        return []
    return [
        Finding(
            "bad",
            _("%(language)s: %(count)s parts have no words yet. Write them, or take the language out.")
            % {"language": draft.name, "count": count},
            missing(blocks, draft.words)[0],
        )
    ]


def _links(blocks: Sequence[Block], drafts: Sequence[Draft]) -> list[Finding]:
    found = []
    for number, block in enumerate(blocks, 1):
        for slot in KINDS[block["kind"]].shared:
            address = block.get(slot.name, "").strip()
            if (slot.is_needed and not address) or (address and not is_link(address)):
                found.append(Finding("bad", _wrong_link(number, block, slot.label), block["id"]))
        for draft in drafts:
            for text in draft.words.get(block["id"], {}).values():
                wrong = [address for address in markup.links_in(text) if not is_link(address)]
                found += [Finding("bad", _wrong_link(number, block, address), block["id"]) for address in wrong]
    return found


def _wrong_link(number: int, block: Block, what: Text) -> str:
    return _("Part %(number)s (%(kind)s): “%(what)s” leads nowhere. Write it as https://shop.example.com/tea.") % {
        "number": number, "kind": KINDS[block["kind"]].label, "what": what,
    }  # fmt: skip


def _pictures(blocks: Sequence[Block], drafts: Sequence[Draft]) -> list[Finding]:
    """Return a note where a letter is all pictures: with them off nothing can be read."""
    if any(block["kind"] == "image" for block in blocks) and not any(
        block["kind"] in ("text", "heading", "columns") for block in blocks
    ):
        return [Finding("warn", _("With pictures off nothing can be read. Add a text."))]
    return []
