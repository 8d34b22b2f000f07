"""The rooms at the left, the pages of the settings, and the commands of ⌘K."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.errors import Text
from nokshi.kernel.registry import Registry

SECTIONS: tuple[tuple[str, Text], ...] = (
    ("", ""),
    ("know", _("Know")),
    ("own", _("Own records")),
    ("reach", _("Sell and reach")),
    ("keep", _("Help and keep")),
    ("see", _("See")),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A page that people go to; `url` is its name or its path, `key` the letter after G (go to)."""

    name: str
    label: Text
    url: str
    icon: str
    section: str = ""
    order: int = 50
    capability: str = ""
    key: str = ""
    on_phone: bool = False


@dataclass(frozen=True, slots=True)
class SettingsPage:
    name: str
    label: Text
    help: Text
    url: str
    icon: str
    order: int = 50
    capability: str = ""


@dataclass(frozen=True, slots=True)
class Command:
    """Something to do from ⌘K: a label and the page that does it."""

    name: str
    label: Text
    url: str
    icon: str
    capability: str = ""
    key: str = ""


places: Registry[Place] = Registry("places", key=lambda place: place.order)
settings_pages: Registry[SettingsPage] = Registry("settings pages", key=lambda page: page.order)
commands: Registry[Command] = Registry("commands")
