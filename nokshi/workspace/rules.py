"""Deciding, without a database: where a unit stands in the tree, and what roles add up to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nokshi.kernel.scope import EVERYTHING

DEEPEST = 8


def child_path(parent_path: str, unit_id: int) -> str:
    """Return the path of a unit below another: ids from the root, as `/1/4/`."""
    return f"{parent_path}{unit_id}/"


def ids_on(path: str) -> list[int]:
    """Return the ids on a path, from the root down to the unit itself."""
    return [int(part) for part in path.split("/") if part]


def depth(path: str) -> int:
    """Return how many units stand above the one at `path`."""
    return len(ids_on(path)) - 1


def is_within(path: str, above: str) -> bool:
    """Say whether a unit is another one or stands below it."""
    return path.startswith(above)


def moved_path(path: str, was: str, becomes: str) -> str:
    """Return a path after the unit at `was`, on it, has moved to `becomes`."""
    return becomes + path.removeprefix(was)


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that somebody holds in the unit at `path` and in everything below it."""

    path: str
    capabilities: frozenset[str]
    hidden: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Rights:
    """What grants add up to over a stretch of the tree."""

    capabilities: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    readonly: frozenset[str] = frozenset()


def tops(paths: Iterable[str]) -> list[str]:
    """Return the paths that have none of the others above them."""
    found: list[str] = []
    for path in sorted(set(paths)):
        if not any(is_within(path, top) for top in found):
            found.append(path)
    return found


def rights_over(paths: Collection[str], grants: Sequence[Grant]) -> Rights:
    """Return what holds in every one of the units at `paths`, so that no right reaches too far.

    Below a unit there can only be more grants, so that the tops speak for what is under them.
    """
    each = [_rights_at(path, grants) for path in tops(paths)]
    if not each:
        return Rights()
    hidden = frozenset[str]().union(*(rights.hidden for rights in each))
    return Rights(
        capabilities=common([rights.capabilities for rights in each]),
        hidden=hidden,
        readonly=frozenset[str]().union(*(rights.readonly for rights in each)) - hidden,
    )


def _rights_at(path: str, grants: Sequence[Grant]) -> Rights:
    """Add up the roles that reach a unit: shown if one role shows it, changed if no role forbids."""
    reaching = [grant for grant in grants if is_within(path, grant.path)]
    if not reaching:
        return Rights()
    hidden = frozenset.intersection(*(grant.hidden for grant in reaching))
    kept = frozenset[str]().union(*(grant.hidden | grant.readonly for grant in reaching))
    capabilities = frozenset[str]().union(*(grant.capabilities for grant in reaching))
    return Rights(capabilities, hidden, kept - hidden)


def common(sets: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return the capabilities that all sets have; “*” stands for every one."""
    bound = [one for one in sets if EVERYTHING not in one]
    return frozenset.intersection(*bound) if bound else frozenset({EVERYTHING})


def covers(own: frozenset[str], asked: frozenset[str]) -> bool:
    """Say whether somebody who has `own` capabilities may hand on those `asked` for."""
    return EVERYTHING in own or asked <= own


READ = "read"
"""The scope of a token that may look at what its user may look at."""


def rights_of(scopes: Iterable[str], known: Mapping[str, bool]) -> frozenset[str]:
    """Return the rights that scopes name: one by one, `room.*`, `read` or `*`.

    `known` says of each right whether it is only to look.
    """
    found: set[str] = set()
    for scope in scopes:
        if scope == EVERYTHING:
            return frozenset({EVERYTHING})
        if scope == READ:
            found.update(name for name, is_look in known.items() if is_look)
        elif scope.endswith(".*"):
            found.update(name for name in known if name.startswith(scope[:-1]))
        elif scope in known:
            found.add(scope)
    return frozenset(found)


def narrowed(own: frozenset[str], scopes: Iterable[str], known: Mapping[str, bool]) -> frozenset[str]:
    """Return which of the own rights scopes leave."""
    return common([own, rights_of(scopes, known)])


def tree_names(tree: Any, field: str, value: str) -> bool:
    """Say whether a condition, or one inside it, compares a field with a value."""
    if isinstance(tree, list):
        return any(tree_names(one, field, value) for one in tree)
    if not isinstance(tree, dict):
        return False
    if tree.get("field") == field:
        held = tree.get("value")
        return value in {str(one) for one in (held if isinstance(held, list) else [held])}
    return any(tree_names(one, field, value) for one in tree.values())


def vouched_address(claims: Mapping[str, Any]) -> str:
    """Return the e-mail address that a provider has verified, as it is kept here; empty where it has not.

    An address that is merely claimed would let anybody who can type it into his profile there in as its owner here.
    """
    address = str(claims.get("email") or "").strip().lower()
    is_verified = claims.get("email_verified") in (True, "true")
    name, at, domain = address.rpartition("@")
    return address if is_verified and at and name and domain and not any(sign.isspace() for sign in address) else ""


def mail_domains(given: Iterable[str]) -> list[str]:
    """Return the domains that people wrote, as they are compared: small, without @, each once."""
    return sorted({one.strip().lower().removeprefix("@") for one in given} - {""})


def seat_for(value: Any, seats: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the first seat that a claim gives; a claim holds one value or a list of them."""
    held = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    return next((seat for seat in seats if seat["value"] in held), None) if value is not None else None
