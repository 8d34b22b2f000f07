from typing import Any

from django.db.models.signals import post_migrate

from nokshi.kernel.rooms import Room


class Workspace(Room):
    name = "nokshi.workspace"
    label = "workspace"

    def ready(self) -> None:
        super().ready()
        post_migrate.connect(_set_marks, sender=self, dispatch_uid="workspace.marks")


def _set_marks(using: str, **kwargs: Any) -> None:
    # Models, which the actions use, are there only once every room is.
    from nokshi.workspace.actions.marks import set_marks

    set_marks(using)
