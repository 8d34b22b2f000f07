"""Make letters: a campaign's text in one language once, then with each recipient's values."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import override

from nokshi.channels.actions import Content
from nokshi.channels.email.links import FAREWELL, IN_BROWSER
from nokshi.channels.rules.purposes import wants_farewell
from nokshi.marketing.letters.faults import BrokenTemplate, TemplateFault
from nokshi.marketing.letters.templates import html_template, text_template
from nokshi.marketing.rules.blocks import KINDS, Block

Words = Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter in one language, ready to be filled; `fields` are the names it asks for."""

    language: str
    subject: str
    html: str
    text: str
    fields: frozenset[str]

    def filled(self, values: Mapping[str, Any]) -> Content:
        """Return the letter for one recipient; raises TemplateFault."""
        from nokshi.marketing.letters import sandbox

        return Content(
            subject=" ".join(sandbox.filled(self.subject, values, escapes=False).split()),
            html=sandbox.filled(self.html, values, escapes=True),
            text=sandbox.filled(self.text, values, escapes=False),
            language=self.language,
        )


def letter(
    *, blocks: Sequence[Block], words: Words, subject: str, preheader: str, language: str, purpose: str, sender: str
) -> Letter:
    """Return a letter of blocks and words; what is broken in them shows when it is filled."""
    # Liquid is loaded with the first letter: it and what it brings are a seventh of what a start would load.
    from nokshi.marketing.letters import sandbox

    html = html_template(
        blocks, words, subject=subject, preheader=preheader, language=language,
        foot=foot_html(language, purpose, sender),
    )  # fmt: skip
    text = text_template(blocks, words, foot=foot_text(language, purpose, sender))
    fields = set().union(*(sandbox.fields_of(source) for source in (subject, html, text)))
    return Letter(language, subject, html, text, frozenset(fields))


def nested(values: Mapping[str, str]) -> dict[str, Any]:
    """Return values by dotted name as groups: {"customer.called": x} gives {"customer": {"called": x}}."""
    groups: dict[str, Any] = {}
    for name, value in values.items():
        *path, last = name.split(".")
        group = groups
        for part in path:
            group = group.setdefault(part, {})
        group[last] = value
    return groups


def check_text(
    *, blocks: Sequence[Block], words: Words, subject: str, preheader: str, language: str, lent: Collection[str]
) -> list[BrokenTemplate]:
    """Return what is broken in the placeholders of a text, part by part."""
    from nokshi.marketing.letters import sandbox

    faults = []
    for part, source in _sources(blocks, words, subject, preheader):
        try:
            sandbox.check(source, lent)
        except TemplateFault as fault:
            faults.append(BrokenTemplate(part=part, language=language, why=str(fault)))
    return faults


def foot_html(language: str, purpose: str, sender: str) -> str:
    """Return what stands below every letter: why it came, and the way out."""
    with override(language):
        browser = _link(IN_BROWSER, _("Open it in the browser"))
        if not wants_farewell(purpose):
            return format_html("{}", browser)
        why = _("You get this because you agreed to letters from %(sender)s.") % {"sender": sender}
        return format_html("{} {} · {}", _standing(why), _link(FAREWELL, _("Stop these letters")), browser)


def foot_text(language: str, purpose: str, sender: str) -> str:
    """Return the same for the plain text."""
    with override(language):
        browser = f"{_('Open it in the browser')}: {IN_BROWSER}"
        if not wants_farewell(purpose):
            return browser
        why = _("You get this because you agreed to letters from %(sender)s.") % {"sender": sender}
        return f"{_standing(why)}\n{_('Stop these letters')}: {FAREWELL}\n{browser}"


def _sources(blocks: Sequence[Block], words: Words, subject: str, preheader: str) -> list[tuple[str, str]]:
    """Return each text of a letter with the name of its part."""
    sources = [(_("Subject"), subject), (_("Preview line"), preheader)]
    for number, block in enumerate(blocks, 1):
        kind = KINDS[block["kind"]]
        said = words.get(block["id"], {})
        name = _("Part %(number)s (%(kind)s)") % {"number": number, "kind": kind.label}
        sources += [(name, said.get(slot.name, "")) for slot in kind.spoken]
        sources += [(name, block.get(slot.name, "")) for slot in kind.shared]
    return [(part, source) for part, source in sources if source]


def _link(address: str, words: str) -> str:
    return format_html('<a href="{}" style="color:inherit">{}</a>', address, words)


def _standing(text: str) -> str:
    """Return a text in which nothing can be taken for a placeholder: a shop may be called {{ Tea }}."""
    return text.replace("{", "(").replace("}", ")")
