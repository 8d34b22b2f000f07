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
from nokshi.workspace.models.sign_ins import Counted, SignIn
from nokshi.workspace.models.tokens import Token

__all__ = [
    "LANGUAGES",
    "Counted",
    "Invitation",
    "Membership",
    "Organisation",
    "Role",
    "SavedView",
    "SignIn",
    "StaffMail",
    "Team",
    "Token",
    "Unit",
    "User",
]
