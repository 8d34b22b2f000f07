"""Consent in files of people and companies: a no in a file counts, a yes never replaces a no."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.customers.models import Channel
from nokshi.ports.importing import Change, Column, ColumnType, Extension, RunContext, extend
from nokshi.privacy.actions import NewConsent, say_many, undo_consents
from nokshi.privacy.models import Purpose

CONSENT = "privacy.consent"
CHANNELS = {
    "news_email": Channel.EMAIL,
    "news_sms": Channel.SMS,
    "news_whatsapp": Channel.WHATSAPP,
    "news_phone": Channel.PHONE,
}
COLUMNS = (
    Column(
        "news_email", _("Agreed to news by e-mail"), ColumnType.FLAG,
        also=(
            "Accepts marketing", "Accepts email marketing", "Email opt in", "Opt in", "Newsletter", "Subscribed",
            "Marketing consent", "E-mail news", "Email news", "News", "News by e-mail", "Email marketing",
            "Email consent", "Email subscription", "Mailing list", "ইমেইলে সম্মতি", "খবর পেতে রাজি", "ইমেইলে খবর",
            "ইমেইল খবর", "নিউজলেটার",
        ),
    ),
    Column(
        "news_sms", _("Agreed to news by SMS"), ColumnType.FLAG,
        also=(
            "Accepts SMS marketing", "SMS opt in", "SMS news", "News by SMS", "SMS consent", "Text marketing",
            "এসএমএসে সম্মতি", "এসএমএসে খবর", "এসএমএস খবর",
        ),
    ),
    Column(
        "news_whatsapp", _("Agreed to news by WhatsApp"), ColumnType.FLAG,
        also=(
            "WhatsApp opt in", "WhatsApp news", "News by WhatsApp", "WhatsApp consent", "হোয়াটসঅ্যাপে সম্মতি",
            "হোয়াটসঅ্যাপে খবর",
        ),
    ),
    Column(
        "news_phone", _("Agreed to be called with news"), ColumnType.FLAG,
        also=(
            "Phone opt in", "Phone news", "News by phone", "Phone consent", "May be called", "ফোনে সম্মতি",
            "ফোনে খবর",
        ),
    ),
)  # fmt: skip


def save(rows: Sequence[tuple[int, Mapping[str, Any]]], context: RunContext) -> list[list[Change]]:
    """Note what the rows say; of several rows of one customer a no wins."""
    proof = _t("From an imported file, import %(run)s") % {"run": context.run_id}
    said: dict[tuple[int, str], NewConsent] = {}
    for pk, values in rows:
        for column, channel in CHANNELS.items():
            granted = values.get(column)
            if granted is None or ((pk, column) in said and not said[pk, column].granted):
                continue
            said[pk, column] = NewConsent(
                customer_id=pk, purpose=Purpose.NEWS, channel=channel, granted=bool(granted), at=context.now,
                source=context.source, proof=proof,
            )  # fmt: skip
    changed = say_many(consents=list(said.values()), actor=context.actor, run=context.run_id, no_wins=True)
    found = {pk: index for index, (pk, _values) in reversed(list(enumerate(rows)))}
    changes: list[list[Change]] = [[] for _row in rows]
    for said_one in changed:
        changes[found[said_one.customer_id]].append(Change(CONSENT, said_one.id, said_one.before, said_one.after))
    return changes


def undo(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take back what a run noted; what was said since stays."""
    said = [(change.id, change.before, change.after or {}) for change in changes]
    left = set(undo_consents(changes=said, actor=context.actor, now=context.now))
    return [change for change in changes if change.id in left]


for kind in ("people", "companies"):
    extend(kind, Extension(COLUMNS, CONSENT, save, undo))
