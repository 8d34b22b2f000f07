"""What happens to the organisation itself and to the people who work in it."""

from nokshi.kernel.events import Event


class OrganisationChanged(Event, kind="workspace.organisation_changed", personal=()):
    """The business got another name, language, currency or zone."""

    was: dict[str, str]
    became: dict[str, str]


class UnitAdded(Event, kind="workspace.unit_added"):
    """A brand or region was added below another unit."""

    unit_name: str
    below: str


class UnitRenamed(Event, kind="workspace.unit_renamed"):
    """A unit got another name."""

    was: str
    became: str


class UnitMoved(Event, kind="workspace.unit_moved"):
    """A unit, with all below it, was hung below another."""

    unit_name: str
    was_below: str
    below: str


class UnitRetired(Event, kind="workspace.unit_retired"):
    """A unit is no longer worked in; what belongs to it stays."""

    unit_name: str


class UnitBroughtBack(Event, kind="workspace.unit_brought_back"):
    """A retired unit is worked in again."""

    unit_name: str


class UserInvited(Event, kind="workspace.user_invited", personal=("email",)):
    """Somebody was asked in, with a role in a unit."""

    email: str
    role: str
    unit_name: str


class InvitationWithdrawn(Event, kind="workspace.invitation_withdrawn", personal=("email",)):
    """An invitation was taken back before it was used."""

    email: str


class UserJoined(Event, kind="workspace.user_joined", personal=("person", "email")):
    """Somebody accepted an invitation, or made the first account."""

    person: str
    email: str
    role: str
    unit_name: str


class ProfileChanged(Event, kind="workspace.profile_changed", personal=("person",)):
    """Somebody changed his own name, language, zone or look."""

    person: str
    fields: list[str]


class PasswordChanged(Event, kind="workspace.password_changed", personal=("person",)):
    """Somebody has a new password; the password itself is nowhere."""

    person: str


class UserPaused(Event, kind="workspace.user_paused", personal=("person",)):
    """Somebody can no longer sign in."""

    person: str


class UserResumed(Event, kind="workspace.user_resumed", personal=("person",)):
    """Somebody can sign in again."""

    person: str


class RoleGiven(Event, kind="workspace.role_given", personal=("person",)):
    """Somebody has a role in a unit; `was` is the one it replaced."""

    person: str
    role: str
    unit_name: str
    was: str = ""


class RoleTaken(Event, kind="workspace.role_taken", personal=("person",)):
    """Somebody no longer has a role in a unit."""

    person: str
    role: str
    unit_name: str


class RoleAdded(Event, kind="workspace.role_added"):
    """A role of one's own was made."""

    role: str
    capabilities: list[str]


class RoleChanged(Event, kind="workspace.role_changed"):
    """A role of one's own may do or see other things than before."""

    role: str
    gained: list[str]
    lost: list[str]
    hidden: list[str]
    readonly: list[str]


class RoleRemoved(Event, kind="workspace.role_removed"):
    """A role of one's own is gone."""

    role: str


class TeamAdded(Event, kind="workspace.team_added"):
    """A team was formed."""

    team: str
    members: int


class TeamChanged(Event, kind="workspace.team_changed"):
    """A team has another name, unit or other members."""

    team: str
    members: int


class TeamRemoved(Event, kind="workspace.team_removed"):
    """A team was dissolved; its members stay."""

    team: str


class ViewSaved(Event, kind="workspace.view_saved"):
    """Somebody kept a list with its conditions, columns and order."""

    view: str
    of: str


class ViewChanged(Event, kind="workspace.view_changed"):
    """A saved view got another name, shape or audience."""

    view: str
    shared: str


class ViewRemoved(Event, kind="workspace.view_removed"):
    """A saved view is gone."""

    view: str


class StaffMailPosted(Event, kind="workspace.staff_mail_posted", personal=("email",)):
    """A mail to somebody who works here was put in the post."""

    email: str
    about: str


class TokenMade(Event, kind="workspace.token_made", personal=("person",)):
    """Somebody has a key for a program; the key itself is nowhere."""

    person: str
    token: str
    scopes: list[str]
    unit_name: str = ""


class TokenRevoked(Event, kind="workspace.token_revoked", personal=("person",)):
    """A key for a program opens nothing more."""

    person: str
    token: str


class SecretsResealed(Event, kind="workspace.secrets_resealed", personal=()):
    """Every secret at rest was sealed anew with the first key."""

    sealed: int
    unreadable: int


class SessionsEnded(Event, kind="workspace.sessions_ended", personal=("person",)):
    """Somebody was signed out of browsers in which he had been signed in."""

    person: str
    sessions: int


class FactorRequired(Event, kind="workspace.factor_required"):
    """Whoever has a role must prove himself by more than a password, or no longer must."""

    role: str
    is_required: bool


class FactorAdded(Event, kind="workspace.factor_added", personal=("person",)):
    """Somebody proves who he is in one more way: totp, webauthn or recovery_codes."""

    person: str
    factor: str


class FactorRemoved(Event, kind="workspace.factor_removed", personal=("person",)):
    """Somebody proves who he is in one way less; `all` where somebody else took them off."""

    person: str
    factor: str


class SignOnChanged(Event, kind="workspace.sign_on_changed", personal=()):
    """The provider through which people sign in was set up, changed, switched on or off; its secret is nowhere."""

    provider: str
    fields: list[str]
    is_on: bool


class SignOnLinked(Event, kind="workspace.sign_on_linked", personal=("person",)):
    """Somebody signed in through the provider for the first time; from now on he is known by it."""

    person: str
    provider: str


class PushDeviceAdded(Event, kind="workspace.push_device_added", personal=("person",)):
    """Somebody let a device tell him what is his."""

    person: str


class PushDeviceRemoved(Event, kind="workspace.push_device_removed", personal=("person",)):
    """Somebody took a device off that told him what is his."""

    person: str


class HouseRestored(Event, kind="workspace.house_restored", personal=()):
    """A backup made at `made_at` (ISO 8601) took the place of what was here; so many sessions ended."""

    made_at: str
    sessions: int


class HouseWentOn(Event, kind="workspace.house_went_on", personal=()):
    """An owner let a restored house go on: how much of what goes out now, and of what was set aside."""

    let_go: dict[str, int]
    aside: dict[str, int]
