"""The choices of a field: given whole and in order; one that is left out is retired, and its key stays."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from nokshi.custom.models import CustomField, FieldChoice
from nokshi.custom.rules.types import KEY, key_beside
from nokshi.kernel.errors import DomainError

MOST_CHOICES = 200


class TooManyChoices(DomainError):
    code = "custom.too_many_choices"
    sentence = _("A field has at most %(most)s choices. Take some out, or make it a text.")
    status = 422


class SameChoice(DomainError):
    code = "custom.same_choice"
    sentence = _("“%(label)s” stands there twice. Take one out.")
    status = 422


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice as it is given: its labels, and its key where it was there before."""

    labels: Mapping[str, str]
    key: str = ""


def set_choices(field: CustomField, given: Sequence[Chosen], now: datetime) -> bool:
    """Make these the choices of a field; return whether anything changed."""
    if len(given) > MOST_CHOICES:
        raise TooManyChoices(most=MOST_CHOICES)
    known = {one.key: one for one in field.choices.all()}
    keys = _keys(given, known)
    is_changed = False
    for place, (one, key) in enumerate(zip(given, keys, strict=True)):
        is_changed |= _set(known.get(key) or FieldChoice(field=field, key=key), one.labels, place)
    gone = [one.pk for key, one in known.items() if key not in keys and one.retired_at is None]
    return bool(FieldChoice.objects.filter(pk__in=gone).update(retired_at=now)) or is_changed


def _set(choice: FieldChoice, labels: Mapping[str, str], place: int) -> bool:
    same = (choice.labels, choice.position, choice.retired_at) == (labels, place, None)
    if same and choice.pk:
        return False
    choice.labels, choice.position, choice.retired_at = dict(labels), place, None
    choice.save()
    return True


def _keys(given: Sequence[Chosen], known: Mapping[str, FieldChoice]) -> list[str]:
    """Return the key of each: the one it says, that of a choice called the same, or a new one made of its label."""
    called = {text.casefold(): key for key, one in known.items() for text in one.labels.values()}
    keys: list[str] = []
    said: set[str] = set()
    for one in given:
        label = one.labels.get("en") or one.labels.get("bn", "")
        words = {text.casefold() for text in one.labels.values()}
        if words & said:
            raise SameChoice(label=label)
        said |= words
        same = next((called[text.casefold()] for text in one.labels.values() if text.casefold() in called), "")
        key = one.key if KEY.fullmatch(one.key) else same
        key = key or key_beside(label, {*keys, *known, *(other.key for other in given)}, "choice")
        if key in keys:
            raise SameChoice(label=label)
        keys.append(key)
    return keys
