"""What a masked copy shows of who works here: seats and roles stand, one account can sign in, secrets are gone."""

from typing import Any

from nokshi.kernel.masking import Masks
from nokshi.ports.masking import Masked, conditions, email, leave, masked, text


def _user(row: dict[str, Any], masks: Masks) -> None:
    """Let nobody in but the owner of the copy, who has an address and a password of its own."""
    pk, address, password = masks.owner
    row["password"] = "!"  # noqa: S105  Django's own mark of a password that none fits
    if int(row["id"]) == pk:
        row["email"], row["password"], row["is_active"] = address, password, True


def _organisation(row: dict[str, Any], masks: Masks) -> None:
    row["is_trial"] = True


masked.lend(
    Masked("workspace.Organisation", leave("name", "language", "currency", "zone"), row=_organisation),
    Masked("workspace.Unit", leave("name", "path")),
    Masked(
        "workspace.User", {"email": email, "name": text, **leave("password", "language", "zone")}, row=_user
    ),
    Masked("workspace.Role", leave("name", "capabilities", "hidden", "readonly")),
    Masked("workspace.Membership"),
    Masked("workspace.Team", leave("name")),
    Masked("workspace.Team_members"),
    Masked("workspace.SavedView", {"tree": conditions, **leave("kind", "name", "columns", "sort")}),
    Masked("workspace.Mark", leave("mark")),
    Masked("workspace.SignOnIdentity", is_emptied=True),
    Masked("workspace.SignOn", is_emptied=True),
    Masked("workspace.Invitation", is_emptied=True),
    Masked("workspace.StaffMail", is_emptied=True),
    Masked("workspace.PushKey", is_emptied=True),
    Masked("workspace.PushDevice", is_emptied=True),
    Masked("workspace.SignIn", is_emptied=True),
    Masked("workspace.Counted", is_emptied=True),
    Masked("workspace.Token", is_emptied=True),
)  # fmt: skip
