"""The business, its units, the people who work in it, and what each of them may see and do.

In: people at the sign-in and in the settings, the command line.

Knows: the organisation, its tree of units, users, roles, memberships, invitations, teams, saved views, access
tokens, where they are signed in, and the mail that was posted to the staff.

Out: OrganisationChanged; UnitAdded, UnitRenamed, UnitMoved, UnitRetired, UnitBroughtBack; UserInvited,
InvitationWithdrawn, UserJoined, UserPaused, UserResumed, ProfileChanged, PasswordChanged; RoleGiven, RoleTaken,
RoleAdded, RoleChanged, RoleRemoved; TeamAdded, TeamChanged, TeamRemoved; ViewSaved, ViewChanged, ViewRemoved;
TokenMade, TokenRevoked; FactorAdded, FactorRemoved, FactorRequired; SessionsEnded; SecretsResealed;
StaffMailPosted. Mail to the staff, by a door of its own. The scope of every request.

Lends: capabilities, cards, first hour, navigation, uses.
"""
