"""By whom, and out of which file or system, a value came in: in words."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from nokshi.customers.queries.past import Origin
from nokshi.ports.origins import Key, Told


def keys_of(origin: Origin) -> Iterator[Key]:
    """Yield what names the origin: its run, its way in, its source."""
    if origin.run is not None:
        yield origin.run
    yield from filter(None, (origin.way, origin.source))


def by_whom(origin: Origin, users: Mapping[int, str], tellings: Mapping[Key, Told]) -> Iterator[Told]:
    """Yield by whom and from where, the person first."""
    if origin.actor.kind == "user":
        yield Told(users.get(origin.actor.id or 0, _("somebody who left")))
    elif origin.actor.kind == "customer":
        yield Told(_("the customer"))
    # Where a source says it all, "Nokshi itself" beside it would name the hand and not the origin.
    elif not any(keys_of(origin)):
        yield Told(_("Nokshi itself"))
    if origin.run is not None:
        yield tellings.get(origin.run) or Told(_("import %(run)s") % {"run": origin.run})
    if origin.way in tellings:
        yield tellings[origin.way]
    if origin.source:
        yield tellings.get(origin.source) or Told(origin.source)
