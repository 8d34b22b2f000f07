"""The verbs of the workspace; each ends by recording what happened."""

from nokshi.workspace.actions.factors import take_factors, tell_factor_added, tell_factor_removed
from nokshi.workspace.actions.first import first_link, open_house
from nokshi.workspace.actions.invitations import (
    Invited,
    accept_as,
    accept_invitation,
    invite_by_command,
    invite_user,
    withdraw_invitation,
)
from nokshi.workspace.actions.mail import deliver_staff_mail, post_reset, text_of
from nokshi.workspace.actions.organisation import change_organisation, choose_languages
from nokshi.workspace.actions.people import (
    change_password,
    change_profile,
    check_manageable,
    give_role,
    pause_user,
    resume_user,
    take_role,
)
from nokshi.workspace.actions.push import NoDevice, add_device, push_key, push_soon, remove_device
from nokshi.workspace.actions.restored import NotHeldBack, Undecided, go_on, hold_back
from nokshi.workspace.actions.roles import add_role, change_role, remove_role, require_factor
from nokshi.workspace.actions.secrets import Resealed, rotate_secrets
from nokshi.workspace.actions.sign_ins import end_other_sessions, end_session, end_sessions_of, note_sign_in
from nokshi.workspace.actions.sign_on import NoSeat, SecretAgain, SignOnOnItsPage, SignOnUnreachable, set_sign_on
from nokshi.workspace.actions.teams import add_team, change_team, remove_team
from nokshi.workspace.actions.tokens import make_token, note_token_use, revoke_token
from nokshi.workspace.actions.units import add_unit, bring_unit_back, change_unit, move_unit, retire_unit
from nokshi.workspace.actions.views import (
    change_view,
    keep_shared_view,
    remove_shared_view,
    remove_view,
    save_view,
    share_view,
)
from nokshi.workspace.actions.vouching import (
    NotTheSame,
    NotToBeLinked,
    SignOnNobody,
    check_known,
    link_sign_on,
    user_vouched_for,
)

__all__ = [
    "Invited",
    "NoDevice",
    "NoSeat",
    "NotHeldBack",
    "NotTheSame",
    "NotToBeLinked",
    "Resealed",
    "SecretAgain",
    "SignOnNobody",
    "SignOnOnItsPage",
    "SignOnUnreachable",
    "Undecided",
    "accept_as",
    "accept_invitation",
    "add_device",
    "add_role",
    "add_team",
    "add_unit",
    "bring_unit_back",
    "change_organisation",
    "change_password",
    "change_profile",
    "change_role",
    "change_team",
    "change_unit",
    "change_view",
    "check_known",
    "check_manageable",
    "choose_languages",
    "deliver_staff_mail",
    "end_other_sessions",
    "end_session",
    "end_sessions_of",
    "first_link",
    "give_role",
    "go_on",
    "hold_back",
    "invite_by_command",
    "invite_user",
    "keep_shared_view",
    "link_sign_on",
    "make_token",
    "move_unit",
    "note_sign_in",
    "note_token_use",
    "open_house",
    "pause_user",
    "post_reset",
    "push_key",
    "push_soon",
    "remove_device",
    "remove_role",
    "remove_shared_view",
    "remove_team",
    "remove_view",
    "require_factor",
    "resume_user",
    "retire_unit",
    "revoke_token",
    "rotate_secrets",
    "save_view",
    "set_sign_on",
    "share_view",
    "take_factors",
    "take_role",
    "tell_factor_added",
    "tell_factor_removed",
    "text_of",
    "user_vouched_for",
    "withdraw_invitation",
]
