"""Secrets at rest are sealed anew when the key changes, and none is forgotten."""

from typing import Any

from nokshi.kernel import secrets
from nokshi.kernel.actor import Actor
from nokshi.workspace import actions
from nokshi.workspace.queries.sealed import sealed_columns
from tests import cast
from tests.house.belongings import leave_letters


def test_every_secret_is_readable_with_the_new_key_alone(places: cast.Places, settings: Any) -> None:
    settings.SECRET_KEY = "old"
    dev = cast.make_user("Dev", "manager", places.dhaka)
    leave_letters(places, dev)
    actions.post_reset(user=dev, now=cast.NOON, actor=Actor.system())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "new", ["old"]
    done = actions.rotate_secrets(actor=Actor.system(), now=cast.NOON)
    settings.SECRET_KEY_FALLBACKS = []
    columns = dict.fromkeys(f"{model._meta.label}.{column}" for model, column in sealed_columns())
    assert {"channels.Mailbox.url_sealed", "workspace.StaffMail.text_sealed"} <= columns.keys()
    assert "integrations.KeptAnswer.body_sealed" in columns
    kept = [
        text for model, column in sealed_columns() for text in model._default_manager.values_list(column, flat=True)
    ]
    assert (done.sealed, done.unreadable) == (len(kept), 0)
    mail, mailbox = sorted((secrets.unseal(text) for text in kept), key=lambda text: text.startswith("imaps:"))
    assert "/password/reset/key/" in mail
    assert mailbox == "imaps://reader:secret@mail.shapla.example/INBOX"


def test_what_no_key_opens_stays_and_is_counted(places: cast.Places, settings: Any) -> None:
    settings.SECRET_KEY = "lost"
    leave_letters(places, cast.make_user("Dev", "manager", places.dhaka))
    settings.SECRET_KEY = "new"
    done = actions.rotate_secrets(actor=Actor.system(), now=cast.NOON)
    assert (done.sealed, done.unreadable) == (0, 1)
