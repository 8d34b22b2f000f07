"""The business, its units, the people who work in it, and what each of them may see and do.

In: people at the sign-in and in the settings, the command line.

Knows: the organisation, its tree of units, users, roles, memberships, invitations, teams, saved views, access
tokens, where they are signed in, the provider through which they may sign in, the
devices that tell them things, the mail posted to the staff, and whether a restored house waits.

Out: OrganisationChanged; UnitAdded, UnitRenamed, UnitMoved, UnitRetired, UnitBroughtBack; UserInvited,
InvitationWithdrawn, UserJoined, UserPaused, UserResumed, ProfileChanged, PasswordChanged; RoleGiven, RoleTaken,
RoleAdded, RoleChanged, RoleRemoved; TeamAdded, TeamChanged, TeamRemoved; ViewSaved, ViewChanged, ViewRemoved;
TokenMade, TokenRevoked; FactorAdded, FactorRemoved, FactorRequired; SignOnChanged, SignOnLinked;
HouseRestored, HouseWentOn; PushDeviceAdded, PushDeviceRemoved; SessionsEnded; SecretsResealed; StaffMailPosted. Mail
to the staff, by a door of its own. What is pushed to devices. The scope of every request.

Lends: capabilities, cards, first hour, navigation, origins, uses, waiting, whole.
"""
