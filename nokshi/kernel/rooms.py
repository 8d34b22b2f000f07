"""The base of every room's Django app: it opens the seats that others reach through registries."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any, ClassVar

from django.apps import AppConfig

SEATS_OPENED = ("events", "plugs", "reactions", "schedule", "api", "configuration", "masking")


class Room(AppConfig):
    """Import the seats that register something, once all models are there."""

    default_auto_field = "django.db.models.BigAutoField"
    default = False
    seats: ClassVar[tuple[str, ...]] = SEATS_OPENED

    def __init_subclass__(cls, **kwargs: Any) -> None:
        """Let Django choose the room and not this base, which each `apps.py` imports too."""
        super().__init_subclass__(**kwargs)
        cls.default = True

    def ready(self) -> None:
        for seat in self.seats:
            module = f"{self.name}.{seat}"
            if find_spec(module) is not None:
                import_module(module)
