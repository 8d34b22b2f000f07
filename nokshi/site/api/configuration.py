"""How the house is set up, for programs: read as a file, compared with one, set up by one."""

from typing import Annotated, Any, Literal

import msgspec
from django.utils.translation import gettext_lazy as _

from nokshi.ports.configuration import Setting
from nokshi.ports.resources import Asking, Body, Deed, Offer, Reading, offers
from nokshi.site.configuration.applying import apply as carry_out
from nokshi.site.configuration.applying import difference
from nokshi.site.configuration.comparing import Change, standing
from nokshi.site.configuration.telling import as_json
from nokshi.site.configuration.writing import export
from nokshi.workspace.proof import proof_wanted

CONFIGURE = "site.configure"
Text = Annotated[str, msgspec.Meta(max_length=2_000_000)]


class ConfigurationShown(msgspec.Struct):
    """The configuration as the text of a file (YAML), and the same as values: sections, and items by their names."""

    file: str
    sections: dict[str, Any]


class ConfigurationFile(Body, kw_only=True):
    """The text of a file, YAML or JSON; with `prune` what the sections of the file do not have is removed.

    With `dry_run` all of it is tried and taken back.
    """

    file: Text
    prune: bool = False
    dry_run: bool = False


class ConfigurationCompared(Body, kw_only=True):
    """The text of a file, YAML or JSON."""

    file: Text


class PartShown(msgspec.Struct):
    """A part of an item: what it is here, and what the file says."""

    name: str
    here: Any
    file: Any


class DifferenceShown(msgspec.Struct):
    """An item that the file has otherwise; `line` is where it stands there, `loses` what goes with a removed one.

    `stays` says why nothing is done about it, where that is so.
    """

    section: str
    name: str
    change: Literal["add", "change", "remove"]
    parts: list[PartShown]
    line: int | None
    loses: str
    stays: str


class Differences(msgspec.Struct):
    """What differs, in the order in which it is applied; empty where the two say the same."""

    changes: list[DifferenceShown]


def shown(asking: Asking) -> ConfigurationShown:
    """Return how the house is set up."""
    return ConfigurationShown(export(), standing())


def diff(asking: Asking, body: ConfigurationCompared) -> Differences:
    """Return what a file has otherwise than the house."""
    return _told(difference(body.file.encode()))


def apply(asking: Asking, body: ConfigurationFile) -> Differences:
    """Make it as the file says, all of it or nothing, and return what was done."""
    if not asking.is_proven:
        raise proof_wanted()
    setting = Setting(asking.scope, asking.actor, asking.now)
    return _told(carry_out(body.file.encode(), prune=body.prune, setting=setting, is_trial=body.dry_run))


def _told(changes: list[Change]) -> Differences:
    return msgspec.convert({"changes": as_json(changes)}, Differences)


offers.lend(
    Offer(
        name="configuration", label=_("Configuration as a file"), capability=CONFIGURE, order=86,
        readings=(
            Reading(
                name="", label=_("How the house is set up"), capability=CONFIGURE, gives=ConfigurationShown, run=shown
            ),
        ),
        deeds=(
            Deed(
                name="", label=_("Set everything up by a file"), capability=CONFIGURE, run=apply,
                body=ConfigurationFile, gives=Differences, is_atomic=True,
            ),
            Deed(
                name="diff", label=_("What a file has otherwise"), capability=CONFIGURE, run=diff,
                body=ConfigurationCompared, gives=Differences, is_question=True,
            ),
        ),
    )
)  # fmt: skip
