"""Make the house as a file says, all of it or nothing."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from nokshi.kernel.errors import DomainError
from nokshi.ports.configuration import Setting, sections
from nokshi.site.configuration.comparing import Change, compare
from nokshi.site.configuration.reading import Document, parse, place_of
from nokshi.site.configuration.refusals import MovedOn, NotApplied, NotTakenOut
from nokshi.site.events import ConfigurationApplied
from nokshi.timeline import actions as timeline


def difference(raw: bytes) -> list[Change]:
    """Return what a file has otherwise than the house; raises BadFile."""
    return compare(parse(raw))


def apply(raw: bytes, *, prune: bool, setting: Setting, is_trial: bool = False, seen: str = "") -> list[Change]:
    """Make the house as a file says and return what was done; what the file does not have goes only with `prune`.

    What a room passes over, as the difference tells, is not among them. A trial does it and takes all of it
    back. `seen` is the mark of the difference that somebody looked at; raises MovedOn where it is another one by now,
    and BadFile, NotApplied, NotTakenOut with nothing changed.
    """
    with transaction.atomic():
        document = parse(raw)
        changes = compare(document)
        if seen and seen != mark_of(changes):
            raise MovedOn
        done = [one for one in changes if (prune or one.way != "remove") and not one.stays]
        _carry_out(document, done, setting)
        _check_kept(document)
        if done:
            counts = {way: sum(one.way == way for one in done) for way in ("add", "change", "remove")}
            names = sorted({one.section.name for one in done})
            event = ConfigurationApplied(
                added=counts["add"], changed=counts["change"], removed=counts["remove"], sections=names
            )
            timeline.record(event, at=setting.now, actor=setting.actor)
        if is_trial:
            transaction.set_rollback(True)
    return done


def mark_of(changes: Sequence[Change]) -> str:
    """Return a mark of a difference: another one as soon as anything in it is another."""
    import hashlib

    told = repr([(one.section.name, one.name, one.way, one.parts, one.stays) for one in changes])
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _carry_out(document: Document, changes: Sequence[Change], setting: Setting) -> None:
    for section in sections:
        here = [one for one in changes if one.section is section and one.way != "remove"]
        for one in _in_order(here):
            _put(one, setting)
        if here and section.settle:
            section.settle(document.items[section.name], setting)
    for one in changes:
        if one.way == "remove":
            _remove(one, setting)


def _check_kept(document: Document) -> None:
    """Refuse what the house keeps otherwise than the file writes it: the same file would never be done with."""
    for one in compare(document):
        if one.way != "remove" and not one.stays:
            part = one.parts[0] if one.parts else None
            what = _("Here it would be kept otherwise (%(part)s: %(here)s). Write it so.")
            told = {"part": part.name if part else "", "here": part.here if part else ""}
            raise NotApplied(line=one.line, place=place_of(one.section, one.name), what=what % told)


def _in_order(changes: Sequence[Change]) -> list[Change]:
    """Return the changes of a section so that each comes behind those whose things it names."""
    makes = {one.name: set(one.section.makes(one.name, one.item)) for one in changes}
    if not any(makes.values()):
        return list(changes)
    needs = {one.name: set(one.section.needs(one.name, one.item)) for one in changes}
    found: list[Change] = []
    waiting = list(changes)
    while waiting:
        yet = {name: makes[name] for name in (one.name for one in waiting)}
        free = [one for one in waiting
                if not any(needs[one.name] & made for name, made in yet.items() if name != one.name)]  # fmt: skip
        # What goes round in a ring is refused by its room, with a sentence that says so.
        found += free or waiting
        waiting = [one for one in waiting if one not in free] if free else []
    return found


def _put(one: Change, setting: Setting) -> None:
    try:
        one.section.put(one.name, one.item, setting)
    except DomainError as refusal:
        raise NotApplied(line=one.line, place=place_of(one.section, one.name), what=refusal) from refusal


def _remove(one: Change, setting: Setting) -> None:
    try:
        one.section.remove(one.name, setting)
    except DomainError as refusal:
        raise NotTakenOut(place=place_of(one.section, one.name), what=refusal or _("It is in use.")) from refusal
