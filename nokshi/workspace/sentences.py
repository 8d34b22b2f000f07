"""Facts of the workspace as sentences that a person reads."""

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from nokshi.kernel import formats
from nokshi.kernel.events import Event
from nokshi.kernel.scope import Scope
from nokshi.ports.capabilities import capabilities
from nokshi.workspace import events
from nokshi.workspace.models import Role
from nokshi.workspace.queries import organisation


def load(facts: Sequence[Event], scope: Scope) -> list[dict[str, Any]]:
    """Return the sentence of each event, as its card shows it."""
    return [{"sentence": sentence(fact, scope)} for fact in facts]


def sentence(fact: Event, scope: Scope) -> str:
    """Return what happened in one sentence, in the active language."""
    return SENTENCES[type(fact)](fact, scope)


def shop(scope: Scope) -> str:
    """Return what the shop is called and how it counts."""
    here = organisation()
    return " · ".join((here.name, formats.symbol(here.currency, scope.language), here.zone))


def languages(scope: Scope) -> str:
    """Return in which language new people are met."""
    return _("New people are met in %(language)s; everybody switches for himself.") % {
        "language": language_name(organisation().language)
    }


def language_name(code: str) -> str:
    return {"en": _("English"), "bn": _("Bengali")}.get(code, code)


def place(unit_name: str) -> str:
    """Return the name of a unit as a fact has it; the top has none before the shop is named."""
    return unit_name or _("the whole organisation")


def role_name(name: str) -> str:
    return str(Role.BUILTIN.get(name, name))


def _organisation(fact: events.OrganisationChanged, scope: Scope) -> str:
    names = {"name": _("name"), "language": _("language"), "currency": _("currency"), "zone": _("time zone")}
    parts = [
        f"{names[field]}: {_shown(field, fact.was[field])} → {_shown(field, became)}"
        for field, became in fact.became.items()
    ]
    return _("Changed the organisation: %(changes)s.") % {"changes": "; ".join(parts)}


def _shown(field: str, value: str) -> str:
    return (language_name(value) if field == "language" else value) or "—"


def _role_changed(fact: events.RoleChanged, scope: Scope) -> str:
    parts = []
    if fact.gained:
        parts.append(_("may now: %(what)s") % {"what": _rights(fact.gained)})
    if fact.lost:
        parts.append(_("may no longer: %(what)s") % {"what": _rights(fact.lost)})
    kept = len(fact.hidden) + len(fact.readonly)
    if kept:
        said = ngettext("%(count)s field is hidden or read-only", "%(count)s fields are hidden or read-only", kept)
        parts.append(said % {"count": formats.figure(kept, scope.language)})
    changes = "; ".join(parts) or _("name or fields")
    return _("Changed the role “%(role)s”: %(changes)s.") % {"role": fact.role, "changes": changes}


def _rights(names: Sequence[str]) -> str:
    return ", ".join(str(capability.label) if (capability := capabilities.get(name)) else name for name in names)


def scopes_in_words(scopes: Sequence[str]) -> str:
    """Return what a token may, as a person says it."""
    said = {"*": _("everything"), "read": _("only looks")}
    rooms = {one.name.partition(".")[0]: str(one.section) for one in capabilities}

    def word(scope: str) -> str:
        room = rooms.get(scope.removesuffix(".*"), scope)
        return said.get(scope) or (room if scope.endswith(".*") else _rights([scope]))

    return ", ".join(word(scope) for scope in scopes)


def _factor_added(fact: events.FactorAdded, scope: Scope) -> str:
    said = {
        "totp": _("%(person)s signs in with the code of an app as well."),
        "webauthn": _("%(person)s has a new passkey."),
        "recovery_codes": _("%(person)s has new recovery codes."),
    }
    return said[fact.factor] % {"person": fact.person}


def _factor_removed(fact: events.FactorRemoved, scope: Scope) -> str:
    said = {
        "totp": _("%(person)s signs in without the code of an app."),
        "webauthn": _("%(person)s removed a passkey."),
        "all": _("Took every second factor off the account of %(person)s."),
    }
    return said[fact.factor] % {"person": fact.person}


def _resealed(fact: events.SecretsResealed, scope: Scope) -> str:
    said = _("Sealed the secrets at rest anew: %(sealed)s done, %(unreadable)s that no key opens.")
    counts = {"sealed": fact.sealed, "unreadable": fact.unreadable}
    return said % {name: formats.figure(count, scope.language) for name, count in counts.items()}


def _sessions_ended(fact: events.SessionsEnded, scope: Scope) -> str:
    said = ngettext(
        "Signed %(person)s out of %(count)s browser.", "Signed %(person)s out of %(count)s browsers.", fact.sessions
    )
    return said % {"person": fact.person, "count": formats.figure(fact.sessions, scope.language)}


def _factor_required(fact: events.FactorRequired, scope: Scope) -> str:
    said = {
        True: _("The role “%(role)s” asks for a second factor."),
        False: _("The role “%(role)s” no longer asks for a second factor."),
    }
    return said[fact.is_required] % {"role": role_name(fact.role)}


def _token_made(fact: events.TokenMade, scope: Scope) -> str:
    values = {"person": fact.person, "token": fact.token, "what": scopes_in_words(fact.scopes)}
    if fact.unit_name:
        said = _("Made the access token “%(token)s” of %(person)s for %(unit)s: %(what)s.")
        return said % {**values, "unit": fact.unit_name}
    return _("Made the access token “%(token)s” of %(person)s: %(what)s.") % values


def _given(fact: events.RoleGiven, scope: Scope) -> str:
    values = {"person": fact.person, "role": role_name(fact.role), "unit": place(fact.unit_name)}
    if fact.was:
        return _("Made %(person)s %(role)s in %(unit)s, until now %(was)s.") % {**values, "was": role_name(fact.was)}
    return _("Made %(person)s %(role)s in %(unit)s.") % values


def _team(text: str, fact: Any, scope: Scope) -> str:
    return text % {"team": fact.team, "count": formats.figure(fact.members, scope.language)}


def _profile(fact: events.ProfileChanged, scope: Scope) -> str:
    names = {"name": _("name"), "language": _("language"), "zone": _("time zone"), "theme": _("look")}
    fields = ", ".join(names.get(field, field) for field in fact.fields)
    return _("Changed in the own account: %(fields)s.") % {"fields": fields}


def _shared(fact: events.ViewChanged, scope: Scope) -> str:
    said = {
        "": _("Changed the view “%(view)s”; nobody else sees it."),
        "unit": _("Changed the view “%(view)s”; a unit sees it."),
        "all": _("Changed the view “%(view)s”; everybody sees it."),
    }
    return said[fact.shared] % {"view": fact.view}


def _joined(fact: events.UserJoined, scope: Scope) -> str:
    values = {"person": fact.person, "role": role_name(fact.role), "unit": place(fact.unit_name)}
    return _("%(person)s joined as %(role)s in %(unit)s.") % values


def _invited(fact: events.UserInvited, scope: Scope) -> str:
    values = {"email": fact.email, "role": role_name(fact.role), "unit": place(fact.unit_name)}
    return _("Invited %(email)s as %(role)s in %(unit)s.") % values


def _taken(fact: events.RoleTaken, scope: Scope) -> str:
    values = {"person": fact.person, "role": role_name(fact.role), "unit": place(fact.unit_name)}
    return _("Took the role %(role)s in %(unit)s from %(person)s.") % values


def _mail(fact: events.StaffMailPosted, scope: Scope) -> str:
    said = {
        "invitation": _("Posted an invitation to %(email)s."),
        "reset": _("Posted a link for a new password to %(email)s."),
    }
    return said[fact.about] % {"email": fact.email}


def _sign_on_changed(fact: events.SignOnChanged, scope: Scope) -> str:
    if fact.is_on:
        return _("Set up signing in through %(provider)s; it is on.") % {"provider": fact.provider}
    return _("Set up signing in through %(provider)s; it is off.") % {"provider": fact.provider}


def _restored(fact: events.HouseRestored, scope: Scope) -> str:
    return _("A backup was given back: everything is as it was at %(moment)s UTC. Nothing goes out yet.") % {
        "moment": fact.made_at[:16].replace("T", " ")
    }


def _went_on(fact: events.HouseWentOn, scope: Scope) -> str:
    if fact.aside:
        return _("Let the house go on after the restore: %(let_go)s go out, %(aside)s were set aside.") % {
            "let_go": sum(fact.let_go.values()), "aside": sum(fact.aside.values()),
        }  # fmt: skip
    return _("Let the house go on after the restore with everything that waited.")


SENTENCES: dict[type[Event], Callable[[Any, Scope], str]] = {
    events.OrganisationChanged: _organisation,
    events.UnitAdded: lambda fact, scope: (
        _("Added the unit “%(unit)s” below %(below)s.") % {"unit": fact.unit_name, "below": place(fact.below)}
    ),
    events.UnitRenamed: lambda fact, scope: (
        _("Renamed the unit “%(was)s” to “%(became)s”.") % {"was": fact.was, "became": fact.became}
    ),
    events.UnitMoved: lambda fact, scope: (
        _("Moved the unit “%(unit)s” from %(was)s to %(below)s.")
        % {"unit": fact.unit_name, "was": place(fact.was_below), "below": place(fact.below)}
    ),
    events.UnitRetired: lambda fact, scope: _("Retired the unit “%(unit)s”.") % {"unit": place(fact.unit_name)},
    events.UnitBroughtBack: lambda fact, scope: (
        _("Brought the unit “%(unit)s” back.") % {"unit": place(fact.unit_name)}
    ),
    events.UserInvited: _invited,
    events.InvitationWithdrawn: lambda fact, scope: _("Took back the invitation of %(email)s.") % {"email": fact.email},
    events.UserJoined: _joined,
    events.ProfileChanged: _profile,
    events.PasswordChanged: lambda fact, scope: _("%(person)s has a new password.") % {"person": fact.person},
    events.UserPaused: lambda fact, scope: _("Paused the account of %(person)s.") % {"person": fact.person},
    events.UserResumed: lambda fact, scope: _("Let %(person)s in again.") % {"person": fact.person},
    events.RoleGiven: _given,
    events.RoleTaken: _taken,
    events.RoleAdded: lambda fact, scope: (
        _("Made the role “%(role)s”: %(what)s.") % {"role": fact.role, "what": _rights(fact.capabilities) or "—"}
    ),
    events.RoleChanged: _role_changed,
    events.RoleRemoved: lambda fact, scope: _("Removed the role “%(role)s”.") % {"role": fact.role},
    events.TeamAdded: lambda fact, scope: _team(_("Formed the team “%(team)s” of %(count)s."), fact, scope),
    events.TeamChanged: lambda fact, scope: _team(
        _("Changed the team “%(team)s”; it has %(count)s members."), fact, scope
    ),
    events.TeamRemoved: lambda fact, scope: _("Dissolved the team “%(team)s”.") % {"team": fact.team},
    events.ViewSaved: lambda fact, scope: _("Saved the view “%(view)s”.") % {"view": fact.view},
    events.ViewChanged: _shared,
    events.ViewRemoved: lambda fact, scope: _("Removed the view “%(view)s”.") % {"view": fact.view},
    events.StaffMailPosted: _mail,
    events.SessionsEnded: _sessions_ended,
    events.FactorRequired: _factor_required,
    events.HouseRestored: _restored,
    events.HouseWentOn: _went_on,
    events.SignOnChanged: _sign_on_changed,
    events.PushDeviceAdded: lambda fact, scope: (
        _("%(person)s gets messages on one more device.") % {"person": fact.person}
    ),
    events.PushDeviceRemoved: lambda fact, scope: (
        _("%(person)s took a device off that got messages.") % {"person": fact.person}
    ),
    events.SignOnLinked: lambda fact, scope: (
        _("%(person)s signs in through %(provider)s as well.") % {"person": fact.person, "provider": fact.provider}
    ),
    events.FactorAdded: _factor_added,
    events.FactorRemoved: _factor_removed,
    events.SecretsResealed: _resealed,
    events.TokenMade: _token_made,
    events.TokenRevoked: lambda fact, scope: (
        _("Revoked the access token “%(token)s” of %(person)s.") % {"token": fact.token, "person": fact.person}
    ),
}
