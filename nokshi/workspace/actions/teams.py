"""Form, change and dissolve teams."""

from collections.abc import Collection
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from nokshi.kernel.actor import Actor
from nokshi.kernel.errors import DomainError, NotThere
from nokshi.kernel.scope import Scope
from nokshi.timeline import actions as timeline
from nokshi.workspace.actions.organisation import NoName
from nokshi.workspace.events import TeamAdded, TeamChanged, TeamRemoved
from nokshi.workspace.models import Team, Unit, User


class TeamNameTaken(DomainError):
    code = "team_name_taken"
    sentence = _("There is a team called “%(name)s” in this unit already. Choose another name.")


@transaction.atomic
def add_team(*, name: str, unit: Unit, members: Collection[User], scope: Scope, actor: Actor, now: datetime) -> Team:
    """Form a team of people whom the doer sees; raises NoName, TeamNameTaken, NotThere."""
    team = _save(Team(), name, unit, members, scope)
    event = TeamAdded(team=team.name, members=len(members))
    timeline.record(event, at=now, actor=actor, subject=("workspace.team", team.pk), unit=unit.pk)
    return team


@transaction.atomic
def change_team(
    *, team: Team, name: str, unit: Unit, members: Collection[User], scope: Scope, actor: Actor, now: datetime
) -> Team:
    """Give a team another name, unit or other members; raises as `add_team` does."""
    if not scope.sees_unit(team.unit_id):
        raise NotThere
    _save(team, name, unit, members, scope)
    event = TeamChanged(team=team.name, members=len(members))
    timeline.record(event, at=now, actor=actor, subject=("workspace.team", team.pk), unit=unit.pk)
    return team


@transaction.atomic
def remove_team(*, team: Team, scope: Scope, actor: Actor, now: datetime) -> None:
    """Dissolve a team; its members stay."""
    if not scope.sees_unit(team.unit_id):
        raise NotThere
    event = TeamRemoved(team=team.name)
    timeline.record(event, at=now, actor=actor, subject=("workspace.team", team.pk), unit=team.unit_id)
    team.delete()


def _save(team: Team, name: str, unit: Unit, members: Collection[User], scope: Scope) -> Team:
    """Save a team; members who are out of the doer's sight stay in it."""
    if not scope.sees_unit(unit.pk):
        raise NotThere
    team.name, team.unit = name.strip(), unit
    if not team.name:
        raise NoName
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError:
        raise TeamNameTaken(name=team.name) from None
    seen = set(User.objects.visible_to(scope).values_list("pk", flat=True))
    chosen = {member.pk for member in members}
    if chosen - seen:
        raise NotThere
    unseen = set(team.members.values_list("pk", flat=True)) - seen
    team.members.set(chosen | unseen)
    return team
