"""The programs by which changes came in, as the log names them."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from nokshi.kernel.scope import Scope
from nokshi.ports.origins import Key, Told
from nokshi.workspace.models import Token

WAY = "token:"


def ways_in(keys: Collection[Key], scope: Scope) -> dict[Key, Told]:
    """Name the tokens among ways in (`token:7`); one that the reader may not see in a list has no name for him."""
    tokens = {number: key for key in keys if (number := _number(key))}
    names = dict(Token.objects.visible_to(scope).filter(pk__in=tokens).values_list("pk", "name"))
    return {
        key: Told(_("by the token “%(name)s”") % {"name": names[pk]} if pk in names else _("by a program"))
        for pk, key in tokens.items()
    }


def _number(key: Key) -> int:
    number = str(key).removeprefix(WAY)
    return int(number) if str(key).startswith(WAY) and number.isdecimal() else 0
