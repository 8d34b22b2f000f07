"""The house's own fields of customers are united in a merge."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from nokshi.custom.actions import set_many
from nokshi.custom.actions.naming import rename
from nokshi.custom.actions.unique import claim, release
from nokshi.custom.queries import book, values_of
from nokshi.kernel.actor import Actor
from nokshi.ports.merging import Holding, Sheet, Values, holdings, sheets

SUBJECT = "customers.customer"
NOTHING: tuple[Any, ...] = (None, "", [])


def known(ids: Sequence[int]) -> dict[int, Values]:
    """Return what stands in the fields of customers that are in use."""
    return values_of(ids, book().on.get(SUBJECT, ()))


def united(mine: Mapping[str, Any], theirs: Mapping[str, Any], chosen: frozenset[str]) -> Values:
    """Return the values that one is to have of another's: those that he lacks, and those that are chosen."""
    return {
        key: value for key, value in theirs.items()
        if value != mine.get(key) and value not in NOTHING and (key in chosen or mine.get(key) in NOTHING)
    }  # fmt: skip


def write(values: Mapping[int, Values], actor: Actor, now: datetime, run: int | None) -> None:
    """Set fields of customers, those that are still in use."""
    there = {one.key for one in book().on.get(SUBJECT, ())}
    wanted = {pk: {key: one for key, one in some.items() if key in there} for pk, some in values.items()}
    set_many(subject=SUBJECT, values=wanted, actor=actor, now=now, run=run, is_back=True)


def take(merged: int, survivor: int, now: datetime) -> list[int]:
    """Leave the merged one his values, unseen, and let the survivor have what may stand there once only.

    What named him names the survivor; the answer says which values did.
    """
    release(SUBJECT, merged)
    return rename(SUBJECT, merged, survivor)


def give(taken: Sequence[int], merged: int, survivor: int, now: datetime) -> None:
    """Let what named the merged one name him again, where it names the survivor still."""
    rename(SUBJECT, survivor, merged, among=taken)


def settle(ids: Sequence[int], now: datetime) -> None:
    """Let each have for himself alone what he holds now."""
    claim(SUBJECT, ids)


sheets.lend(Sheet("custom", known, united, write, order=20))
holdings.lend(Holding("custom.CustomValue", columns=("subject_id",), take=take, give=give, settle=settle))
