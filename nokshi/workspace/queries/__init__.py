"""Who somebody is here, what he may see, and what stands in the settings."""

from nokshi.workspace.queries.changes import changes_in
from nokshi.workspace.queries.factors import factors_of, has_second_factor
from nokshi.workspace.queries.links import check_first, first_url, invitation_for, invitation_url, reset_url
from nokshi.workspace.queries.people import (
    find_role,
    find_user,
    has_users,
    invitations_in,
    may_give,
    memberships_of,
    people_in,
    people_named,
    roles_to_give,
    staff,
    teams_in,
)
from nokshi.workspace.queries.reach import Reach, reach_of, role_capabilities, scope_for, scope_for_unit
from nokshi.workspace.queries.sign_ins import sign_ins_of
from nokshi.workspace.queries.tokens import find_token, scope_by_token, tokens_in, tokens_of
from nokshi.workspace.queries.units import (
    find_unit,
    home_zone,
    organisation,
    root_id,
    root_unit,
    unit_choices,
    units_under,
)
from nokshi.workspace.queries.views import find_view, views_for, views_that_name

__all__ = [
    "Reach",
    "changes_in",
    "check_first",
    "factors_of",
    "find_role",
    "find_token",
    "find_unit",
    "find_user",
    "find_view",
    "first_url",
    "has_second_factor",
    "has_users",
    "home_zone",
    "invitation_for",
    "invitation_url",
    "invitations_in",
    "may_give",
    "memberships_of",
    "organisation",
    "people_in",
    "people_named",
    "reach_of",
    "reset_url",
    "role_capabilities",
    "roles_to_give",
    "root_id",
    "root_unit",
    "scope_by_token",
    "scope_for",
    "scope_for_unit",
    "sign_ins_of",
    "staff",
    "teams_in",
    "tokens_in",
    "tokens_of",
    "unit_choices",
    "units_under",
    "views_for",
    "views_that_name",
]
