"""People, roles, teams and invitations for programs."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from msgspec import UNSET, UnsetType

from nokshi.ports.resources import Asking, Body, Column, Deed, Id, Line, Resource, by, resources, said, seen
from nokshi.workspace import actions
from nokshi.workspace.api.house import Name
from nokshi.workspace.api.own import Ended
from nokshi.workspace.models import Invitation, Membership, Role, Team, Unit, User
from nokshi.workspace.proof import proof_wanted

Rights = Annotated[list[Annotated[str, msgspec.Meta(max_length=80)]], msgspec.Meta(max_length=500)]
RoleName = Annotated[str, msgspec.Meta(min_length=1, max_length=60)]
USERS, ROLES, TEAMS = "workspace.users", "workspace.roles", "workspace.teams"


class RoleHeld(msgspec.Struct):
    """A role that somebody holds in a unit and below."""

    unit: int
    role: int


class RoleGiven(Body, kw_only=True):
    """A role in a unit."""

    unit: Id
    role: Id


class RoleTaken(Body, kw_only=True):
    """The unit in which a role is taken away."""

    unit: Id


class FactorAsked(Body, kw_only=True):
    """Whether whoever has the role is asked for a second factor."""

    needs_factor: bool


class InvitationNew(Body, kw_only=True):
    """Whom to ask in, to what."""

    email: Line
    unit: Id
    role: Id
    language: Literal["", "en", "bn"] = ""


class RoleNew(Body, kw_only=True):
    """A role: what it may do, what it does not see, what it may not change."""

    name: RoleName
    capabilities: Rights
    hidden: Rights = []
    readonly: Rights = []


class RoleChange(Body):
    """What is to be different of a role."""

    name: RoleName | UnsetType = UNSET
    capabilities: Rights | UnsetType = UNSET
    hidden: Rights | UnsetType = UNSET
    readonly: Rights | UnsetType = UNSET


class TeamNew(Body, kw_only=True):
    """People of a unit who work together."""

    name: Name
    unit: Id
    members: list[Id] = []


class TeamChange(Body):
    """What is to be different of a team; members are given whole."""

    name: Name | UnsetType = UNSET
    unit: Id | UnsetType = UNSET
    members: list[Id] | UnsetType = UNSET


def users(asking: Asking, of: int) -> QuerySet[User]:
    """Return who works in the caller's units."""
    return User.objects.visible_to(asking.scope)


def roles(asking: Asking, of: int) -> QuerySet[Role]:
    """Return the roles, which belong to the whole organisation."""
    return Role.objects.all()


def teams(asking: Asking, of: int) -> QuerySet[Team]:
    """Return the teams of the caller's units."""
    return Team.objects.visible_to(asking.scope)


def invitations(asking: Asking, of: int) -> QuerySet[Invitation]:
    """Return the open invitations to the caller's units."""
    return Invitation.objects.visible_to(asking.scope).open(asking.now)


def roles_of(ids: Sequence[int], asking: Asking) -> dict[int, list[RoleHeld]]:
    """Return the roles that users hold in the units that the caller sees."""
    rows = Membership.objects.filter(user__in=ids).order_by("unit__path")
    if asking.scope.units is not None:
        rows = rows.filter(unit__in=asking.scope.units)
    held: dict[int, list[RoleHeld]] = {}
    for user, unit, role in rows.values_list("user_id", "unit_id", "role_id"):
        held.setdefault(user, []).append(RoleHeld(unit, role))
    return held


def members_of(ids: Sequence[int], asking: Asking) -> dict[int, list[int]]:
    """Return the members of teams."""
    found: dict[int, list[int]] = {}
    for team, user in Team.members.through.objects.filter(team__in=ids).values_list("team_id", "user_id"):
        found.setdefault(team, []).append(user)
    return found


def _ways(asking: Asking) -> dict[str, Any]:
    return {"scope": asking.scope, "actor": asking.actor, "now": asking.now}


def _unit(asking: Asking, pk: int) -> Unit:
    seen(Unit.objects.visible_to(asking.scope), [pk], _("unit"))
    return Unit.objects.get(pk=pk)


def _role(pk: int) -> Role:
    seen(Role.objects.all(), [pk], _("role"))
    return Role.objects.get(pk=pk)


def _people(asking: Asking, ids: Collection[int]) -> list[User]:
    seen(users(asking, 0), list(ids), _("user"))
    return list(User.objects.filter(pk__in=ids))


def pause(asking: Asking, pk: int) -> None:
    """Let somebody in no more."""
    actions.pause_user(user=User.objects.get(pk=pk), **_ways(asking))


def resume(asking: Asking, pk: int) -> None:
    """Let somebody in again."""
    actions.resume_user(user=User.objects.get(pk=pk), **_ways(asking))


def give(asking: Asking, pk: int, body: RoleGiven) -> None:
    """Give a role in a unit."""
    unit, role = _unit(asking, body.unit), _role(body.role)
    actions.give_role(user=User.objects.get(pk=pk), unit=unit, role=role, **_ways(asking))


def take(asking: Asking, pk: int, body: RoleTaken) -> None:
    """Take the role in a unit away."""
    held = Membership.objects.filter(user=pk, unit=_unit(asking, body.unit))
    seen(Unit.objects.filter(pk__in=held.values("unit")), [body.unit], _("unit"))
    actions.take_role(membership=held.get(), **_ways(asking))


def reset(asking: Asking, pk: int) -> None:
    """Mail somebody a link for a new password."""
    user = User.objects.get(pk=pk)
    actions.check_manageable(user, asking.scope)
    actions.post_reset(user=user, actor=asking.actor, now=asking.now)


def take_factors(asking: Asking, pk: int) -> None:
    """Take the second factors off the account of somebody who lost them."""
    if not asking.is_proven:
        raise proof_wanted()
    actions.take_factors(user=User.objects.get(pk=pk), **_ways(asking))


def end_sessions(asking: Asking, pk: int) -> Ended:
    """Sign a colleague out everywhere."""
    return Ended(actions.end_sessions_of(user=User.objects.get(pk=pk), **_ways(asking)))


def invite(asking: Asking, body: InvitationNew) -> int:
    """Ask somebody in."""
    unit, role = _unit(asking, body.unit), _role(body.role)
    invited = actions.invite_user(email=body.email, role=role, unit=unit, language=body.language, **_ways(asking))
    return invited.invitation.pk


def withdraw(asking: Asking, pk: int) -> None:
    """Take an invitation back."""
    actions.withdraw_invitation(invitation=Invitation.objects.get(pk=pk), **_ways(asking))


def add_role(asking: Asking, body: RoleNew) -> int:
    """Make a role."""
    return actions.add_role(**said(body), **_ways(asking)).pk


def change_role(asking: Asking, pk: int, body: RoleChange) -> None:
    """Change a role."""
    role = _role(pk)
    kept = {name: getattr(role, name) for name in ("name", "capabilities", "hidden", "readonly")}
    actions.change_role(role=role, **{**kept, **said(body)}, **_ways(asking))


def require_factor(asking: Asking, pk: int, body: FactorAsked) -> None:
    """Ask whoever has a role for a second factor, or no longer."""
    actions.require_factor(role=_role(pk), is_required=body.needs_factor, **_ways(asking))


def remove_role(asking: Asking, pk: int) -> None:
    """Remove a role that nobody has."""
    actions.remove_role(role=_role(pk), **_ways(asking))


def add_team(asking: Asking, body: TeamNew) -> int:
    """Form a team."""
    unit, members = _unit(asking, body.unit), _people(asking, body.members)
    return actions.add_team(name=body.name, unit=unit, members=members, **_ways(asking)).pk


def change_team(asking: Asking, pk: int, body: TeamChange) -> None:
    """Change a team."""
    team = Team.objects.select_related("unit").get(pk=pk)
    name = team.name if body.name is UNSET else body.name
    unit = team.unit if body.unit is UNSET else _unit(asking, body.unit)
    members = list(team.members.all()) if body.members is UNSET else _people(asking, body.members)
    actions.change_team(team=team, name=name, unit=unit, members=members, **_ways(asking))


def remove_team(asking: Asking, pk: int) -> None:
    """Dissolve a team."""
    actions.remove_team(team=Team.objects.get(pk=pk), **_ways(asking))


def _listed(values: list[Any] | None) -> list[Any]:
    return values or []


resources.lend(
    Resource(
        name="users", noun="user", label=_("People"), capability=USERS, order=72, rows=users,
        columns=(
            Column("id", int, "pk"), Column("email"), Column("name"), Column("language"), Column("zone"),
            Column("is_active", bool), Column("created_at", datetime),
            Column("roles", list[RoleHeld], load=roles_of, turn=_listed),
        ),
        filters=(by("email"), by("is_active", bool)),
        deeds=(
            Deed(name="pause", label=_("Let somebody in no more"), capability=USERS, run=pause),
            Deed(name="resume", label=_("Let somebody in again"), capability=USERS, run=resume),
            Deed(name="roles", label=_("Give a role"), capability=USERS, run=give, body=RoleGiven),
            Deed(name="take-role", label=_("Take a role away"), capability=USERS, run=take, body=RoleTaken),
            Deed(name="reset-password", label=_("Mail a link for a new password"), capability=USERS, run=reset),
            Deed(name="take-factors", label=_("Take the second factors off"), capability=USERS, run=take_factors),
            Deed(
                name="end-sessions", label=_("Sign somebody out everywhere"), capability=USERS, run=end_sessions,
                gives=Ended,
            ),
        ),
    ),
    Resource(
        name="invitations", noun="invitation", label=_("Invitations"), capability=USERS, order=73, rows=invitations,
        columns=(
            Column("id", int, "pk"), Column("email"), Column("role", int, "role_id"), Column("unit", int, "unit_id"),
            Column("language"), Column("created_at", datetime), Column("expires_at", datetime),
        ),
        create=Deed(name="create", label=_("Ask somebody in"), capability=USERS, run=invite, body=InvitationNew),
        remove=Deed(name="remove", label=_("Take an invitation back"), capability=USERS, run=withdraw),
    ),
    Resource(
        name="roles", noun="role", label=_("Roles"), capability=USERS, order=74, rows=roles,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("capabilities", list[str]), Column("hidden", list[str]),
            Column("readonly", list[str]), Column("is_builtin", bool), Column("needs_factor", bool),
        ),
        create=Deed(name="create", label=_("Make a role"), capability=ROLES, run=add_role, body=RoleNew),
        change=Deed(name="change", label=_("Change a role"), capability=ROLES, run=change_role, body=RoleChange),
        remove=Deed(name="remove", label=_("Remove a role"), capability=ROLES, run=remove_role),
        deeds=(
            Deed(
                name="require-factor", label=_("Ask for a second factor, or no longer"), capability=ROLES,
                run=require_factor, body=FactorAsked,
            ),
        ),
    ),
    Resource(
        name="teams", noun="team", label=_("Teams"), capability=TEAMS, order=75, rows=teams,
        columns=(
            Column("id", int, "pk"), Column("name"), Column("unit", int, "unit_id"),
            Column("members", list[int], load=members_of, turn=_listed),
        ),
        create=Deed(name="create", label=_("Form a team"), capability=TEAMS, run=add_team, body=TeamNew),
        change=Deed(name="change", label=_("Change a team"), capability=TEAMS, run=change_team, body=TeamChange),
        remove=Deed(name="remove", label=_("Dissolve a team"), capability=TEAMS, run=remove_team),
    ),
)  # fmt: skip
