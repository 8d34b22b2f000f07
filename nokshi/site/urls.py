"""Where each room's doors are."""

from importlib.util import find_spec

from django.apps import apps
from django.urls import URLPattern, URLResolver, include, path

MOUNTS = (
    ("", "workspace"),
    ("", "custom"),
    ("customers/", "customers"),
    ("privacy/", "privacy"),
    ("", "commerce"),
    ("", "records"),
    ("imports/", "intake"),
    ("segments/", "segments"),
    ("conditions/", "conditions"),
    ("", "channels"),
    ("campaigns/", "marketing"),
    ("settings/webhooks/", "integrations"),
    ("timeline/", "timeline"),
    ("", "ui"),
    ("", "site"),
)


def _mounted() -> list[URLPattern | URLResolver]:
    return [
        path(prefix, include(f"nokshi.{room}.web.urls"))
        for prefix, room in MOUNTS
        if apps.is_installed(f"nokshi.{room}")
        and find_spec(f"nokshi.{room}.web")
        and find_spec(f"nokshi.{room}.web.urls")
    ]


handler500 = "nokshi.site.web.errors.server_error"
urlpatterns: list[URLPattern | URLResolver] = [path("api/", include("nokshi.site.api.urls")), *_mounted()]
