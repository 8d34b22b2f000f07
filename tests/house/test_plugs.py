"""Every plug runs against the cast: what a room lends works, keeps to the scope, and speaks Bengali."""

import ast
import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.forms import Form
from django.template.loader import get_template
from django.test import Client
from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import override

from nokshi.customers.models import Customer
from nokshi.kernel.registry import Registry
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import capabilities
from nokshi.ports.cards import cards, families
from nokshi.ports.channels import channels
from nokshi.ports.configuration import known, sections
from nokshi.ports.exporting import export_kinds, ways
from nokshi.ports.fields import fields, happenings
from nokshi.ports.first_hour import steps
from nokshi.ports.importing import import_kinds
from nokshi.ports.letters import letter_fields
from nokshi.ports.live import topics
from nokshi.ports.navigation import commands, places, settings_pages
from nokshi.ports.panels import panels
from nokshi.ports.past import pasts
from nokshi.ports.records import record_kinds
from nokshi.ports.resources import offers, resources
from nokshi.ports.search import search_sources
from nokshi.ports.today import glances
from nokshi.ports.verbs import verbs
from nokshi.ports.whole import parts
from nokshi.site.api.building import operations
from nokshi.workspace.models import User
from tests import cast
from tests.house.code import modules, nodes, templates

REGISTRIES: dict[str, Registry[Any]] = {
    "capabilities": capabilities, "cards": cards, "channels": channels, "commands": commands, "exports": export_kinds,
    "families": families, "fields": fields, "glances": glances, "happenings": happenings, "imports": import_kinds,
    "letter_fields": letter_fields, "panels": panels, "pasts": pasts, "places": places, "records": record_kinds,
    "search": search_sources, "settings": settings_pages, "steps": steps, "verbs": verbs,
    "resources": resources, "offers": offers, "topics": topics, "parts": parts, "ways": ways, "sections": sections,
    "known": known,
}  # fmt: skip
ROLES = {"owner", "manager", "staff", "reader"}
# Labels that are the same in both languages: names and abbreviations.
SAME = {"Nokshi", "SMS", "WhatsApp", "CSV"}
FOLLOWS = re.compile(r"{%\s*live\b([^%]*)%}")
NAME = re.compile(r"\"([\w.]+)\"")
OpenClient = Callable[[User], Client]


def each(name: str) -> pytest.MarkDecorator:
    """Run a test once for each thing of a registry."""
    return pytest.mark.parametrize("plug", REGISTRIES[name].lent, ids=lambda plug: plug.name)


@pytest.mark.parametrize("name", REGISTRIES)
def test_what_is_lent_is_labelled_in_both_languages(name: str) -> None:
    assert not [fault for plug in REGISTRIES[name].lent for fault in one_language(plug)]


@pytest.mark.parametrize("name", REGISTRIES)
def test_a_plug_asks_for_a_capability_that_exists(name: str) -> None:
    asked = {plug.name: plug.capability for plug in REGISTRIES[name].lent if getattr(plug, "capability", "")}
    assert not {plug: capability for plug, capability in asked.items() if capability not in capabilities}


def test_doors_ask_for_capabilities_that_exist() -> None:
    asked = {word for path in modules() for word in capabilities_asked(path)}
    assert not {word for word in asked if word not in capabilities}


def test_every_capability_is_asked_for_somewhere() -> None:
    asked = {word for path in modules() for word in capabilities_asked(path)}
    plugged = {getattr(plug, "capability", "") for registry in REGISTRIES.values() for plug in registry.lent}
    called = {one.capability for one in operations()}
    assert not {capability.name for capability in capabilities} - asked - plugged - called


@each("capabilities")
def test_a_capability_belongs_to_roles_that_exist(plug: Any) -> None:
    assert set(plug.roles) <= ROLES


@each("records")
def test_a_record_kind_keeps_to_the_scope_and_has_pages(plug: Any, ona: User, cleo: User, ada: Customer) -> None:
    everything = plug.visible(cast.scope(ona))
    ids = list(everything.values_list("pk", flat=True)[:3])
    assert set(plug.titles(ids)) == set(ids)
    assert resolve(plug.url(ids[0] if ids else 1).partition("?")[0])
    assert not plug.visible(Scope.nobody()).exists()
    if plug.name == "customers.customer":
        assert ada.pk in ids
        assert not plug.visible(cast.scope(cleo)).filter(pk=ada.pk).exists()


@each("cards")
def test_a_card_has_a_template_and_a_family(plug: Any) -> None:
    assert get_template(plug.template)
    assert plug.family in families


@each("panels")
def test_a_panel_opens_for_those_who_see_its_record(
    plug: Any, dev: User, cleo: User, ada: Customer, signed_in: OpenClient
) -> None:
    if plug.subject != "customers.customer":
        assert plug.subject in record_kinds
        return
    assert signed_in(dev).get(plug.url(ada.pk)).status_code == 200
    assert signed_in(cleo).get(plug.url(ada.pk)).status_code == 404


@pytest.mark.parametrize("plug", [*places.lent, *settings_pages, *commands, *glances], ids=lambda plug: plug.name)
def test_a_place_opens_for_the_owner(plug: Any, ona: User, signed_in: OpenClient) -> None:
    assert signed_in(ona).get(address(plug.url), follow=True).status_code == 200


@each("search")
def test_a_search_finds_only_what_may_be_seen(plug: Any, dev: User, cleo: User, ada: Customer) -> None:
    assert isinstance(plug.find(cast.scope(dev), "Lovelace", 5), list)
    assert not [hit for hit in plug.find(cast.scope(cleo), "Lovelace", 5) if "Lovelace" in hit.label]
    assert not plug.find(Scope.nobody(), "Lovelace", 5)


@each("steps")
def test_a_first_step_knows_whether_it_is_done_and_leads_on(plug: Any, ona: User) -> None:
    assert plug.done(cast.scope(ona)) in (True, False)
    assert all(address(way.url) for way in plug.ways)


@each("exports")
def test_an_export_has_a_value_for_each_column_and_keeps_to_the_scope(
    plug: Any, ona: User, cleo: User, ada: Customer, rahim: Customer
) -> None:
    scope = cast.scope(ona)
    width = len(plug.columns(scope))
    assert all(len(row) == width for row in plug.rows(scope, None))
    assert "Lovelace" not in str(list(plug.rows(cast.scope(cleo), None)))


@each("letter_fields")
def test_a_letter_field_speaks_of_each_customer_in_his_language(plug: Any, ada: Customer, rahim: Customer) -> None:
    for language in ("en", "bn"):
        values = plug.values([ada.pk, rahim.pk], language)
        assert set(values) <= {ada.pk, rahim.pk}
        assert all(isinstance(value, str) for value in values.values())


@each("verbs")
def test_a_verb_acts_on_records_that_exist(plug: Any, ona: User) -> None:
    assert plug.subject in record_kinds
    if plug.form:
        form = plug.form(cast.scope(ona))
        assert issubclass(form, Form)
        assert form({}) is not None


@each("imports")
def test_an_import_kind_is_whole(plug: Any) -> None:
    names = [column.name for column in plug.columns]
    assert len(names) == len(set(names))
    assert set(plug.group_by) <= set(names)
    assert isinstance(plug.check({}), list)
    assert all(choice.default in dict(choice.options) for choice in plug.choices)


@each("fields")
def test_a_field_leads_somewhere(plug: Any, ona: User, noon: datetime) -> None:
    rows = record_kinds[plug.subject].visible(cast.scope(ona))
    if plug.path:
        assert list(rows.values_list(plug.path)[:1]) is not None
    else:
        assert plug.matches is not None
    if plug.choices:
        assert all(len(pair) == 2 for pair in plug.choices(cast.scope(ona)))


def test_every_page_follows_what_somebody_lends_and_all_that_is_lent_is_followed() -> None:
    written = "".join(path.read_text(encoding="utf-8") for path in templates())
    followed = {name for named in FOLLOWS.findall(written) for name in NAME.findall(named)}
    assert followed == {topic.name for topic in topics}


@each("topics")
def test_the_marks_of_a_topic_are_those_of_the_ids_asked_for(plug: Any, ona: User) -> None:
    """What there is but one of is asked for as 0; where nothing is, nothing is said of it."""
    if plug.marks:
        assert set(plug.marks({0})) <= {0}
        assert all(isinstance(mark, str) for mark in plug.marks({0, 1}).values())
    assert plug.kinds or plug.marks


def address(url: str) -> str:
    """Return the path that a plug's URL or URL name means."""
    return url if url.startswith("/") else reverse(url)


def one_language(plug: Any) -> Iterator[str]:
    """Yield the texts of a plug that read the same in English and in Bengali."""
    for name in ("label", "label_many", "section", "help", "phrase", "confirm"):
        text = getattr(plug, name, "")
        if name == "section" and not isinstance(text, Promise):  # a place's section is a key
            continue
        with override("en"):
            english = str(text)
        with override("bn"):
            bengali = str(text)
        if english and english == bengali and english not in SAME:
            yield f"{plug.name}: {name} {english!r}"


def capabilities_asked(path: Any) -> Iterator[str]:
    """Yield the capabilities that a module names at its doors."""
    for node in nodes(path):
        if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in {"needs", "may"}:
                yield str(node.args[0].value)
