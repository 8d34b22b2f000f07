"""Webhooks as a section of the configuration. Their secrets stay here: a new one gets its own."""

from typing import Annotated

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.integrations import actions
from nokshi.integrations.models import Endpoint
from nokshi.kernel.errors import DomainError
from nokshi.ports.configuration import Item, Section, Setting, sections, unlike
from nokshi.workspace.queries.names import TOP, unit_at, unit_paths


class WebhookItem(Item):
    """An address that is told what happens in a unit and below it."""

    url: Annotated[str, msgspec.Meta(max_length=500)]
    kinds: list[str]
    unit: str = TOP
    with_personal: bool = False
    is_active: bool = True


class WebhookUnitStays(DomainError):
    code = "webhook_unit_stays"
    status = 409
    sentence = _("A webhook stays with the unit that it was made for. Give it another name in the file.")


def _there() -> dict[str, Endpoint]:
    paths = unit_paths()
    rows = [one for one in Endpoint.objects.order_by("name", "url", "pk") if one.unit_id in paths]
    names = unlike((one.pk, one.name or one.url) for one in rows)
    return {names[one.pk]: one for one in rows}


def _standing() -> dict[str, Item]:
    paths = unit_paths()
    return {
        name: WebhookItem(
            url=one.url, kinds=list(one.kinds), unit=paths[one.unit_id], with_personal=one.with_personal,
            is_active=one.is_active,
        )
        for name, one in _there().items()
    }  # fmt: skip


def _put(name: str, item: WebhookItem, to: Setting) -> None:
    held = _there().get(name)
    unit = unit_at(item.unit).pk
    if held is not None and held.unit_id != unit:
        raise WebhookUnitStays
    if held is None:
        held, _secret = actions.add_webhook(
            url=item.url, name="" if name == item.url else name, kinds=item.kinds, unit=unit,
            with_personal=item.with_personal, scope=to.scope, actor=to.actor, now=to.now,
        )  # fmt: skip
    changes = {
        "url": item.url, "kinds": item.kinds, "with_personal": item.with_personal, "is_active": item.is_active,
    }  # fmt: skip
    actions.change_webhook(endpoint=held, changes=changes, scope=to.scope, actor=to.actor, now=to.now)


def _remove(name: str, to: Setting) -> None:
    actions.remove_webhook(endpoint=_there()[name], actor=to.actor, now=to.now)


sections.lend(
    Section(
        name="webhooks", label=_("Webhooks"), shape=WebhookItem, standing=_standing, put=_put, remove=_remove,
        needs=lambda name, item: [("unit", item.unit)], order=90,
    )
)  # fmt: skip
