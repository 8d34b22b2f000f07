"""What the workspace keeps."""

from nokshi.workspace.models.house import (
    LANGUAGES,
    Invitation,
    Membership,
    Organisation,
    Role,
    SavedView,
    StaffMail,
    Team,
    Unit,
    User,
)
from nokshi.workspace.models.marks import Mark
from nokshi.workspace.models.push import PushDevice, PushKey
from nokshi.workspace.models.sign_ins import Counted, SignIn
from nokshi.workspace.models.sign_on import SignOn, SignOnIdentity
from nokshi.workspace.models.tokens import Token

__all__ = [
    "LANGUAGES",
    "Counted",
    "Invitation",
    "Mark",
    "Membership",
    "Organisation",
    "PushDevice",
    "PushKey",
    "Role",
    "SavedView",
    "SignIn",
    "SignOn",
    "SignOnIdentity",
    "StaffMail",
    "Team",
    "Token",
    "Unit",
    "User",
]
