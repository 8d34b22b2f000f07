"""A tree as a sentence, in the reader's language."""

from collections.abc import Mapping
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from nokshi.conditions import words
from nokshi.conditions.errors import ConditionError
from nokshi.conditions.nodes import Compare, Did, Either, Every, Leaf, Node, Not, Where
from nokshi.conditions.operators import Takes, operator_of
from nokshi.conditions.tree import CUSTOMER, parse
from nokshi.kernel.scope import Scope
from nokshi.ports.fields import Detail, Field, fields, happenings


def sentence(tree: Node | Mapping[str, Any] | None, scope: Scope, *, subject: str = CUSTOMER) -> str:
    """Say who is meant: “Country is Bangladesh and Orders is at least 3”.

    What cannot be read any more, or not by this reader, is said to be so; nothing is raised.
    """
    try:
        node = parse(tree, subject=subject) if tree is None or isinstance(tree, Mapping) else tree
    except ConditionError:
        return _("Conditions that cannot be read any more")
    if node == Every():
        return _("Everybody")
    return capfirst(_said(node, scope, is_inner=False))


def _said(node: Node, scope: Scope, *, is_inner: bool) -> str:
    match node:
        case Every(parts):
            text = _chained([_said(part, scope, is_inner=True) for part in parts], _("%(first)s and %(second)s"))
        case Either(parts):
            text = _chained([_said(part, scope, is_inner=True) for part in parts], _("%(first)s or %(second)s"))
        case Not(part):
            return _("not: (%(conditions)s)") % {"conditions": _said(part, scope, is_inner=False)}
        case _:
            return leaf_sentence(node, scope)
    return f"({text})" if is_inner and len(parts) > 1 else text


def _chained(texts: list[str], pattern: str) -> str:
    text = texts[0]
    for other in texts[1:]:
        text = pattern % {"first": text, "second": other}
    return text


def leaf_sentence(leaf: Leaf, scope: Scope) -> str:
    """Say one condition: “Bought at least 3 times in the last 12 months”."""
    if isinstance(leaf, Did):
        return _did(leaf, scope)
    field = fields.get(leaf.field)
    if field is None or not scope.shows(field.name):
        return _("a condition that you may not see")
    return _compared(field, leaf, scope)


def _compared(of: Field | Detail, leaf: Compare | Where, scope: Scope) -> str:
    operator = operator_of(of.type, leaf.op)
    assert operator is not None
    names = {"field": str(of.label)}
    if operator.takes == Takes.TWO and isinstance(leaf.value, tuple):
        names["first"], names["last"] = (words.value_words(of, one, scope) for one in leaf.value)
    elif operator.takes != Takes.NOTHING:
        names["value"] = words.value_words(of, leaf.value, scope)
    return str(operator.phrase) % names


def _inside(phrase: str) -> str:
    """Return a phrase as it stands inside a sentence."""
    return phrase[:1].lower() + phrase[1:]


def often_words(did: Did) -> str:
    """Say how often something is asked to have happened: at least 3 times."""
    if did.op == "never" or did.times == 0:
        return pgettext("times", "never")
    patterns = {
        "at_least": pgettext("times", "at least %(times)s"),
        "at_most": pgettext("times", "at most %(times)s"),
        "exactly": pgettext("times", "exactly %(times)s"),
    }
    return patterns[did.op] % {"times": words.times_words(did.times)}


def _did(did: Did, scope: Scope) -> str:
    happening = happenings.get(did.event)
    if happening is None or not happening.is_for(scope):
        return _("a condition that you may not see")
    known = {detail.name: detail for detail in happening.details_for(scope)}
    if any(one.detail not in known for one in did.where):
        return _("a condition that you may not see")
    what = _inside(str(happening.phrase))
    if did.where:
        details = words.together(_compared(known[one.detail], one, scope) for one in did.where)
        what = _("%(did)s (%(details)s)") % {"did": what, "details": details}
    names = {"did": what, "often": often_words(did), "when": words.period_words(did.within)}
    if did.op == "never" or did.times == 0:
        return (_("%(did)s: %(often)s %(when)s") if did.within else _("%(did)s: %(often)s")) % names
    return (_("%(did)s %(often)s %(when)s") if did.within else _("%(did)s %(often)s")) % names
