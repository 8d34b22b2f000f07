"""What a masked copy shows of tables that are not the rooms' own."""

from typing import Any

from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, email, leave, masked


def _address(row: dict[str, Any], masks: Masks) -> None:
    if int(row["user_id"]) == masks.owner[0]:
        row["email"] = masks.owner[1]


SEARCHED = ("customers_search", "records_search")
"""Indexes of trigrams on SQLite: tables that follow others and are made anew from them."""
NO_MODELS = ("django_migrations", *SEARCHED)
"""Tables, or the first part of their names, that stand beside the models and hold nothing of their own."""

masked.lend(
    Masked("auth.Permission", leave("name", "codename")),
    Masked("auth.Group", leave("name")),
    Masked("auth.Group_permissions"),
    Masked("contenttypes.ContentType", leave("app_label", "model")),
    Masked("sessions.Session", is_emptied=True),
    Masked("site.Pulse", is_emptied=True),
    Masked("account.EmailAddress", {"email": email}, row=_address),
    Masked("account.EmailConfirmation", is_emptied=True),
    Masked("mfa.Authenticator", is_emptied=True),
    Masked("axes.AccessFailureLog", is_emptied=True),
    Masked("axes.AccessAttempt", is_emptied=True),
    Masked("axes.AccessAttemptExpiration", is_emptied=True),
    Masked("axes.AccessLog", is_emptied=True),
    Masked("django_q.Task", is_emptied=True),
    Masked("django_q.Schedule", is_emptied=True),
    Masked("django_q.OrmQ", is_emptied=True),
)
