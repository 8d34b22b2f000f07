"""Take people and companies in from files, and take that back."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from nokshi.customers.actions.adding import add_many
from nokshi.customers.actions.changing import change_many
from nokshi.customers.actions.removing import remove_many
from nokshi.customers.models import Customer, Merge
from nokshi.customers.queries.facts import facts_of
from nokshi.customers.queries.matching import match_many
from nokshi.customers.queries.names import colleagues
from nokshi.customers.rules.incoming import FILLED, Facts, changes_to, incoming, is_another, keys_of
from nokshi.customers.rules.people import IDENTITY_FIELDS, NewCustomer
from nokshi.kernel.errors import DomainError
from nokshi.kernel.searchkey import sorting_key
from nokshi.ports.importing import Change, Fate, Group, Level, Remark, Result, RunContext
from nokshi.timeline.models import EventRow

CUSTOMER = "customers.customer"
ASKED = (*FILLED, *IDENTITY_FIELDS, "addresses", "owner")
SHARED = _("Another customer has the same e-mail address or phone, under another number. Look whether they are one.")
NO_OWNER = _("Nobody here is called “%(name)s”. The customer was taken without an owner.")
PEOPLE_AT_WORK = ("user", "customer", "run")
Key = tuple[str, str, str]


class _Work:
    """A row on its way: what it says, whom it means, what became of it."""

    __slots__ = ("facts", "group", "keys", "meant", "result")

    def __init__(self, group: Group, facts: Facts) -> None:
        self.group = group
        self.facts = facts
        self.keys = keys_of(facts)
        self.meant: int | None = None
        self.result = Result(Fate.SAME)


def save_customers(groups: Sequence[Group], context: RunContext, *, kind: str) -> list[Result]:
    """Add or change the customers of a file's rows, and say what became of each.

    They are known by their number in the source, else by e-mail, else by phone, within what the run may see; one with
    nothing but a name by that name among those with nothing else.
    """
    works = [_Work(group, _facts(group, context, kind)) for group in groups]
    _set_owners(works, context)
    known = _matched(works, context)
    _judge(works, known)
    firsts = _gather(works, kind, context)
    _add(firsts, context)
    _change(works, context)
    return [work.result for work in works]


def _facts(group: Group, context: RunContext, kind: str) -> Facts:
    values = group.rows[0].values
    facts = incoming(values, kind=kind, namespace=context.source)
    facts["owner"] = values.get("owner") or None
    facts["since"] = values.get("customer_since")
    return facts


def _set_owners(works: Sequence[_Work], context: RunContext) -> None:
    if not any(work.facts["owner"] for work in works):
        return
    people = {
        text.casefold(): user.pk for user in colleagues(context.scope) for text in (user.email, user.name) if text
    }
    unknown: dict[str, Remark] = {}
    for work in works:
        if name := work.facts["owner"]:
            work.facts["owner"] = people.get(str(name).strip().casefold())
            if work.facts["owner"] is None:
                # One remark for all rows of an owner: it is put into every language once.
                if name not in unknown:
                    unknown[name] = Remark(Level.NOTE, "no_such_owner", NO_OWNER % {"name": name}, "owner")
                work.result.remarks.append(unknown[name])


def _matched(works: Sequence[_Work], context: RunContext) -> dict[Key, int]:
    wanted: dict[tuple[str, str], set[str]] = {}
    for work in works:
        for kind, namespace, value in work.keys:
            wanted.setdefault((kind, namespace), set()).add(value)
    return {
        (kind, namespace, value): pk
        for (kind, namespace), values in wanted.items()
        for value, pk in match_many(context.scope, kind, values, namespace).items()
    }


def _judge(works: Sequence[_Work], known: dict[Key, int]) -> None:
    """Say whom each row means; one who only shares an address with somebody else is a new one to look at."""
    present = facts_of(sorted(set(known.values())), ["external"])
    for work in works:
        for key in work.keys:
            pk = known.get(key)
            if pk is None:
                continue
            if key[0] != "external" and is_another(present[pk], work.facts):
                work.result.fate = Fate.LOOK
                continue
            work.meant, work.result.fate = pk, Fate.SAME
            break
        if work.result.fate is Fate.LOOK:
            work.result.remarks.append(Remark(Level.NOTE, "shared_address", SHARED))


def _gather(works: Sequence[_Work], kind: str, context: RunContext) -> list[list[_Work]]:
    """Return the rows of those who are not here yet, those of one customer together."""
    namesakes = _namesakes(works, kind, context)
    firsts: dict[Key, list[_Work]] = {}
    fresh: list[list[_Work]] = []
    for work in works:
        if work.meant is not None:
            continue
        keys = work.keys or [("name", work.facts["city"], sorting_key(work.facts["name"]))]
        if keys[0][0] == "name":
            work.meant = namesakes.get(keys[0])
        if work.meant is not None:
            continue
        mine = keys[:1] if work.result.fate is Fate.LOOK or keys[0][0] == "external" else keys
        together = next((firsts[key] for key in mine if key in firsts), None)
        if together is None:
            fresh.append(together := [])
        together.append(work)
        for key in mine:
            firsts.setdefault(key, together)
    return fresh


def _namesakes(works: Sequence[_Work], kind: str, context: RunContext) -> dict[Key, int]:
    names = {sorting_key(work.facts["name"]) for work in works if not work.keys}
    if not names:
        return {}
    rows = Customer.objects.visible_to(context.scope).filter(sort_key__in=names, kind=kind, identities=None)
    return {("name", city, name): pk for name, city, pk in rows.order_by("-pk").values_list("sort_key", "city", "pk")}


def _add(fresh: Sequence[Sequence[_Work]], context: RunContext) -> None:
    standing: list[tuple[Sequence[_Work], NewCustomer]] = []
    for together in fresh:
        facts = dict(together[0].facts)
        for later in together[1:]:
            facts |= changes_to(facts, later.facts, take_theirs=False)
        standing.append((together, _new(facts, context)))
    ids = _added([new for _works, new in standing], [works for works, _new in standing], context)
    for (together, _one), pk in zip(standing, ids, strict=True):
        if pk is None:
            continue
        together[0].result.changes.append(Change(CUSTOMER, pk, None, {}))
        for place, work in enumerate(together):
            work.result.ref = (CUSTOMER, pk)
            if place or work.result.fate is Fate.SAME:
                work.result.fate = Fate.JOINED if place else Fate.NEW


def _added(new: Sequence[NewCustomer], works: Sequence[Sequence[_Work]], context: RunContext) -> list[int | None]:
    """Add all at once; where one is refused, one by one, so that only that one is."""
    try:
        return list(add_many(new=new, actor=context.actor, now=context.now, source=context.source, run=context.run_id))
    except DomainError:
        return [_added_alone(one, rows, context) for one, rows in zip(new, works, strict=True)]


def _added_alone(new: NewCustomer, rows: Sequence[_Work], context: RunContext) -> int | None:
    try:
        [pk] = add_many(new=[new], actor=context.actor, now=context.now, source=context.source, run=context.run_id)
    except DomainError as refusal:
        _refuse(rows, refusal)
        return None
    return pk


def _refuse(rows: Sequence[_Work], refusal: DomainError) -> None:
    for work in rows:
        work.result.fate = Fate.REFUSED
        work.result.remarks.append(Remark(Level.REFUSED, refusal.code, str(refusal)))


def _new(facts: Facts, context: RunContext) -> NewCustomer:
    birth_date = date.fromisoformat(facts["birth_date"]) if facts["birth_date"] else None
    plain = {field: facts[field] for field in FILLED if field != "birth_date"}
    lists: dict[str, Any] = {field: facts[field] for field in ("emails", "phones", "addresses")}
    pairs: dict[str, Any] = {field: [(one[0], one[1]) for one in facts[field]] for field in ("handles", "external")}
    return NewCustomer(
        **plain, **lists, **pairs, kind=facts["kind"], birth_date=birth_date, owner=facts["owner"],
        units=[context.unit_id], source=facts["source"], created_at=facts["since"],
    )  # fmt: skip


def _change(works: Sequence[_Work], context: RunContext) -> None:
    """Change those who were here; several rows of one customer one after the other."""
    waiting = [work for work in works if work.meant is not None]
    theirs = context.choices.get("differing") == "theirs"
    while waiting:
        now = {work.meant: work for work in reversed(waiting) if work.meant is not None}
        waiting = [work for work in waiting if now[work.meant] is not work]  # type: ignore[index]
        present = facts_of(list(now), ASKED)
        wanted = {pk: _wanted(present[pk], work.facts, theirs) for pk, work in now.items()}
        for pk, fields in _changed(now, {pk: one for pk, one in wanted.items() if one}, context).items():
            before, after = ({name: pair[side] for name, pair in fields.items()} for side in (0, 1))
            now[pk].result.changes.append(Change(CUSTOMER, pk, before, after))
            now[pk].result.fate = Fate.JOINED
        for pk, work in now.items():
            work.result.ref = (CUSTOMER, pk)


def _wanted(present: Facts, given: Facts, theirs: bool) -> Facts:
    changes = changes_to(present, given, take_theirs=theirs)
    if given["owner"] and given["owner"] != present["owner"] and (theirs or not present["owner"]):
        changes["owner"] = given["owner"]
    return changes


def _changed(now: dict[int, _Work], wanted: dict[int, Facts], context: RunContext) -> dict[int, dict[str, list[Any]]]:
    try:
        return change_many(changes=wanted, actor=context.actor, now=context.now, run=context.run_id)
    except DomainError:
        pass
    made: dict[int, dict[str, list[Any]]] = {}
    for pk, changes in wanted.items():
        try:
            made |= change_many(changes={pk: changes}, actor=context.actor, now=context.now, run=context.run_id)
        except DomainError as refusal:
            _refuse([now[pk]], refusal)
    return made


def undo_customers(changes: Sequence[Change], context: RunContext) -> list[Change]:
    """Take back what a run did, and return what was left alone: changed since, or others built on it."""
    made = [change for change in changes if change.before is None]
    held = _built_on([change.id for change in made], {context.run_id, context.whole or context.run_id})
    remove_many(
        customers=[change.id for change in made if change.id not in held], actor=context.actor, now=context.now,
        run=context.run_id,
    )  # fmt: skip
    changed = [change for change in changes if change.before is not None]
    return [*(change for change in made if change.id in held), *_put_back(changed, context)]


def _built_on(ids: Sequence[int], runs: Collection[int]) -> set[int]:
    """Return those with whom something happened since that people or other runs did, and who are one with others."""
    held: set[int] = set()
    for start in range(0, len(ids), 900):
        events = EventRow.objects.standing().filter(
            customer_id__in=ids[start : start + 900], actor_kind__in=PEOPLE_AT_WORK
        )
        others = events.exclude(run_id__in=runs)
        held.update(pk for pk in others.values_list("customer_id", flat=True).distinct() if pk is not None)
        merges = Merge.objects.standing()
        for end in ("survivor", "merged"):
            ends = merges.filter(**{f"{end}__in": ids[start : start + 900]})
            held.update(ends.values_list(end, flat=True))
    return held


def _put_back(changes: Sequence[Change], context: RunContext) -> list[Change]:
    alone: list[Change] = []
    for change in changes:
        fields = change.after or {}
        present = facts_of([change.id], fields).get(change.id, {})
        same = {name: (change.before or {})[name] for name, after in fields.items() if present.get(name) == after}
        if len(same) < len(fields):
            alone.append(change)
        if same:
            change_many(changes={change.id: same}, actor=context.actor, now=context.now, run=context.run_id)
    return alone
