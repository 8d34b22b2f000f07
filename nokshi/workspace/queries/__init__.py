"""Who somebody is here, what he may see, and what stands in the settings."""

from nokshi.workspace.queries.changes import changes_in
from nokshi.workspace.queries.factors import factors_of, has_second_factor
from nokshi.workspace.queries.links import check_first, first_url, invitation_for, invitation_url, reset_url
from nokshi.workspace.queries.marks import house_mark, one_mark
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
from nokshi.workspace.queries.restored import what_waits
from nokshi.workspace.queries.sign_ins import sign_ins_of
from nokshi.workspace.queries.sign_on import identity_of, provider_of, sign_on
from nokshi.workspace.queries.tokens import find_token, scope_by_token, tokens_in, tokens_of
from nokshi.workspace.queries.units import (
    find_unit,
    home_region,
    home_zone,
    is_held_back,
    is_trial,
    organisation,
    root_id,
    root_unit,
    unit_choices,
    units_under,
)
from nokshi.workspace.queries.views import find_view, view_names, views_for, views_that_name
from nokshi.workspace.queries.ways import ways_in

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
    "home_region",
    "home_zone",
    "house_mark",
    "identity_of",
    "invitation_for",
    "invitation_url",
    "invitations_in",
    "is_held_back",
    "is_trial",
    "may_give",
    "memberships_of",
    "one_mark",
    "organisation",
    "people_in",
    "people_named",
    "provider_of",
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
    "sign_on",
    "staff",
    "teams_in",
    "tokens_in",
    "tokens_of",
    "unit_choices",
    "units_under",
    "view_names",
    "views_for",
    "views_that_name",
    "ways_in",
    "what_waits",
]
