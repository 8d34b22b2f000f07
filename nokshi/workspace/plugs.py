"""What the workspace lends: its rights, places, settings pages, first steps and cards."""

from django.utils.translation import gettext_lazy as _

from nokshi.kernel.doors import path_to
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import Capability, capabilities
from nokshi.ports.cards import Card, Family, cards, families, name_kinds
from nokshi.ports.first_hour import Step, Way, steps
from nokshi.ports.navigation import Command, Place, SettingsPage, commands, places, settings_pages
from nokshi.ports.origins import Teller, tellers
from nokshi.ports.search import Hit
from nokshi.ports.uses import Use, uses
from nokshi.ports.waiting import Waiting, waiting
from nokshi.ports.whole import Fill, Left, Part, Table, Without, parts
from nokshi.workspace import queries, sentences
from nokshi.workspace.actions import restored
from nokshi.workspace.models import Invitation, User

SECTION = _("Workspace")

capabilities.lend(
    Capability("workspace.settings", _("Change the organisation"), SECTION, (), at_top=True),
    Capability("workspace.roles", _("Make and change roles"), SECTION, (), at_top=True),
    Capability("workspace.staff_mail", _("Read mail to the staff"), SECTION, (), at_top=True),
    Capability("workspace.tokens", _("See and revoke everybody's access tokens"), SECTION, (), at_top=True),
    Capability("workspace.sign_on", _("Set up sign-on through a provider"), SECTION, (), at_top=True),
    Capability("workspace.units", _("Add, move and retire units"), SECTION, ()),
    Capability("workspace.users", _("Invite people and give roles"), SECTION),
    Capability("workspace.teams", _("Form teams"), SECTION),
    Capability("workspace.views_share", _("Share saved views"), SECTION),
    Capability("workspace.changes", _("See what was changed in the settings"), SECTION),
)

places.lend(
    Place("workspace.today", _("Today"), "workspace:today", "list-checks", order=0, key="t", on_phone=True),
    Place("workspace.settings", _("Settings"), "workspace:settings", "sliders-horizontal", "foot", 90, key="s"),
)

settings_pages.lend(
    SettingsPage(
        "workspace.organisation",
        _("Organisation"),
        _("Name, language, currency and time zone."),
        "workspace:organisation",
        "building-2",
        10,
        "workspace.settings",
    ),
    SettingsPage(
        "workspace.units",
        _("Units"),
        _("Brands and regions, and what stands below what."),
        "workspace:units",
        "folder-tree",
        12,
        "workspace.units",
    ),
    SettingsPage(
        "workspace.people",
        _("People"),
        _("Who works here, in which role, and who is invited."),
        "workspace:people",
        "users",
        14,
        "workspace.users",
    ),
    SettingsPage(
        "workspace.teams",
        _("Teams"),
        _("People of a unit who work together."),
        "workspace:teams",
        "users-round",
        16,
        "workspace.teams",
    ),
    SettingsPage(
        "workspace.roles",
        _("Roles"),
        _("What each role may do and see."),
        "workspace:roles",
        "key-round",
        18,
        "workspace.roles",
    ),
    SettingsPage(
        "workspace.tokens",
        _("Access tokens"),
        _("Every key with which a program acts for somebody here."),
        "workspace:tokens_all",
        "key-square",
        24,
        "workspace.tokens",
    ),
    SettingsPage(
        "workspace.sign_on",
        _("Sign-on"),
        _("Sign in with the account of a provider: whom it lets in, and as what."),
        "workspace:sign_on_settings",
        "log-in",
        26,
        "workspace.sign_on",
    ),
    SettingsPage(
        "workspace.changes",
        _("What was changed"),
        _("Every change of these settings, who made it and when."),
        "workspace:changes",
        "history",
        80,
        "workspace.changes",
    ),
    SettingsPage(
        "workspace.staff_mail",
        _("Mail to the staff"),
        _("Invitations and links for new passwords, and whether they left."),
        "workspace:staff_mail",
        "mail",
        82,
        "workspace.staff_mail",
    ),
)

commands.lend(
    Command("workspace.invite", _("Invite somebody"), "workspace:invite", "user-plus", "workspace.users"),
    Command("workspace.add_unit", _("Add a unit"), "workspace:unit_add", "folder-tree", "workspace.units"),
    Command("workspace.account", _("My account"), "workspace:account", "circle-user"),
    Command("workspace.token", _("Make a token"), "workspace:token_add", "key-square"),
    Command("workspace.api", _("What programs can do here (API)"), "api:reference", "plug"),
    Command("workspace.factors", _("Second factor and passkeys"), "mfa_index", "shield-check"),
    Command("workspace.push", _("Messages on devices"), "workspace:push", "bell-ring"),
    Command("workspace.sessions", _("Where you are signed in"), "workspace:sessions", "monitor-smartphone"),
    Command("workspace.keys", _("Keys"), "workspace:keys", "keyboard"),
)


def shop_is_named(scope: Scope) -> bool:
    return bool(queries.organisation().name)


def languages_are_chosen(scope: Scope) -> bool:
    return queries.organisation().languages_chosen


def team_is_asked(scope: Scope) -> bool:
    return Invitation.objects.exists() or User.objects.count() > 1


waiting.lend(
    Waiting(
        "workspace.staff_mail",
        _("Mail to people who work here"),
        _("Deliver it. Its links may be old, or known already."),
        _("Leave it under Settings → Mail to the staff, where an owner can read it."),
        restored.mail_that_waits,
        restored.leave_mail,
        restored.let_mail_go,
        order=40,
    ),
    Waiting(
        "workspace.tokens",
        _("Access tokens of programs"),
        _("Let them open again. One that was revoked after the backup opens as well."),
        _("Revoke them all. Whoever runs a program makes a new one."),
        restored.tokens_that_wait,
        restored.revoke_tokens,
        order=50,
    ),
)

steps.lend(
    Step(
        "workspace.name",
        _("Name your shop"),
        _("What customers call it, the currency it counts in, and its time zone."),
        2,
        0,
        shop_is_named,
        (Way(_("Name it"), "workspace:organisation", "store"),),
        "workspace.settings",
        sentences.shop,
    ),
    Step(
        "workspace.languages",
        _("Choose your languages"),
        _("In which language you meet new people. Everybody can switch for himself at any time."),
        1,
        5,
        languages_are_chosen,
        (Way(_("Choose"), "workspace:languages", "languages"),),
        "workspace.settings",
        sentences.languages,
    ),
    Step(
        "workspace.team",
        _("Ask your team in"),
        _("They see what their role needs, and no more."),
        5,
        80,
        team_is_asked,
        (Way(_("Invite somebody"), "workspace:invite", "user-plus"),),
        "workspace.users",
    ),
)

families.lend(Family("workspace", SECTION, 95))

cards.lend(
    *(
        Card(f"workspace.{name}", "workspace/card.html", icon, "workspace", "minor", sentences.load)
        for name, icon in {
            "organisation_changed": "building-2",
            "unit_added": "folder-tree",
            "unit_renamed": "pencil",
            "unit_moved": "folder-tree",
            "unit_retired": "archive",
            "unit_brought_back": "rotate-ccw",
            "user_invited": "mail-plus",
            "invitation_withdrawn": "mail-x",
            "user_joined": "user-check",
            "profile_changed": "user-cog",
            "password_changed": "key-round",
            "user_paused": "user-round-x",
            "user_resumed": "user-check",
            "role_given": "user-plus",
            "role_taken": "user-minus",
            "role_added": "key-round",
            "role_changed": "key-round",
            "role_removed": "key-round",
            "team_added": "users-round",
            "team_changed": "users-round",
            "team_removed": "users-round",
            "view_saved": "bookmark",
            "view_changed": "bookmark",
            "view_removed": "bookmark",
            "staff_mail_posted": "mail",
            "factor_added": "shield-check",
            "factor_removed": "shield-off",
            "secrets_resealed": "shield-check",
            "sessions_ended": "log-out",
            "factor_required": "shield-check",
            "token_made": "key-square",
            "token_revoked": "key-square",
            "sign_on_changed": "log-in",
            "push_device_added": "bell-ring",
            "push_device_removed": "bell-ring",
            "sign_on_linked": "log-in",
            "house_restored": "database-backup",
            "house_went_on": "play",
        }.items()
    )
)
name_kinds(
    "workspace",
    factor_added=_("Second proof added"),
    factor_removed=_("Second proof removed"),
    house_restored=_("Backup given back"),
    house_went_on=_("Let go on after a restore"),
    invitation_withdrawn=_("Invitation withdrawn"),
    organisation_changed=_("Organisation changed"),
    password_changed=_("Password changed"),
    profile_changed=_("Profile changed"),
    factor_required=_("Second factor required"),
    role_added=_("Role added"),
    role_changed=_("Role changed"),
    role_given=_("Role given"),
    role_removed=_("Role removed"),
    role_taken=_("Role taken away"),
    secrets_resealed=_("Secrets sealed anew"),
    sessions_ended=_("Sessions ended"),
    push_device_added=_("Device for messages added"),
    push_device_removed=_("Device for messages taken off"),
    sign_on_changed=_("Sign-on changed"),
    sign_on_linked=_("Sign-on linked"),
    staff_mail_posted=_("Letter to staff posted"),
    team_added=_("Team added"),
    team_changed=_("Team changed"),
    team_removed=_("Team removed"),
    token_made=_("Access token made"),
    token_revoked=_("Access token revoked"),
    unit_added=_("Unit added"),
    unit_brought_back=_("Unit brought back"),
    unit_moved=_("Unit moved"),
    unit_renamed=_("Unit renamed"),
    unit_retired=_("Unit retired"),
    user_invited=_("User invited"),
    user_joined=_("User joined"),
    user_paused=_("User paused"),
    user_resumed=_("User let in again"),
    view_changed=_("View changed"),
    view_removed=_("View removed"),
    view_saved=_("View saved"),
)

SEGMENT = "segments.segment"


def relying_views(scope: Scope, segment_id: int) -> list[Hit]:
    """Return the saved views whose conditions name a segment."""
    relying = queries.views_that_name(scope, SEGMENT, str(segment_id))
    return [Hit(one.name, str(one.owner), f"{_place_of(one.kind)}?view={one.pk}", "bookmark") for one in relying]


def _place_of(kind: str) -> str:
    """Return the path of the list in which the views of a kind of record are opened."""
    room, own = kind.partition(".")[0], places.get(kind)
    lists = [own] if own else [place for place in places if place.name.partition(".")[0] == room]
    return path_to(lists[0].url) if lists else ""


tellers.lend(Teller("workspace.tokens", queries.ways_in))
uses.lend(Use("workspace.views", _("Saved views"), SEGMENT, relying_views))
parts.lend(
    Part(
        "workspace",
        _("The business and who works in it"),
        (
            Table(
                "organisation",
                "workspace.organisation",
                (
                    Without("restored_at", "Whether this very house waits after a restore."),
                    Without("restored_to", "Whether this very house waits after a restore."),
                ),
                is_seeded=True,
            ),
            Table("units", "workspace.unit", is_seeded=True),
            Table("roles", "workspace.role", is_seeded=True),
            Table(
                "users",
                "workspace.user",
                (Without("password", "Nobody's password leaves the house, sealed or not.", Fill.NOBODYS),),
                is_seeded=True,
            ),
            Table("memberships", "workspace.membership", is_seeded=True),
            Table("invitations", "workspace.invitation", is_seeded=True),
            Table("teams", "workspace.team"),
            Table("team_members", "workspace.team_members"),
            Table("saved_views", "workspace.savedview"),
            Table(
                "sign_on",
                "workspace.signon",
                (Without("client_secret_sealed", "The secret of the provider of identities. Put it in again."),),
            ),
            Table("sign_on_identities", "workspace.signonidentity"),
        ),
        (
            Left("workspace.staffmail", "Mails to the staff: they hold one-time links."),
            Left("workspace.mark", "When caches of this house are old.", stays=True),
            Left("workspace.pushkey", "A key of this house.", stays=True),
            Left("workspace.pushdevice", "Keys of devices."),
            Left("workspace.signin", "Sessions of this house."),
            Left("workspace.counted", "Counters against guessing."),
            Left("workspace.token", "Keys of programs. Make new ones."),
        ),
        order=10,
    )
)
