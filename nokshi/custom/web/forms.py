"""The form of a field: its names in both languages, its type, its choices a line each."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from nokshi.custom.actions.choices import Chosen
from nokshi.custom.actions.fields import Shape
from nokshi.custom.models import CustomField, FieldGroup
from nokshi.custom.rules.definitions import said
from nokshi.custom.rules.types import LABELS, TEXTUAL, UNIQUE, WITH_CHOICES, Kind
from nokshi.kernel.scope import Scope
from nokshi.ports.bearers import Bearer, bearers
from nokshi.ports.records import record_kinds
from nokshi.ui.forms import Switch
from nokshi.workspace.queries import unit_choices

HOUSE = {"en": _("English"), "bn": _("Bengali")}


class GroupForm(forms.Form):
    """What a group is called."""

    label_en = forms.CharField(label=_("Name in English"), max_length=80, required=False)
    label_bn = forms.CharField(label=_("Name in Bengali"), max_length=80, required=False)

    def labels(self) -> dict[str, str]:
        return {"en": self.cleaned_data["label_en"], "bn": self.cleaned_data["label_bn"]}


class FieldForm(GroupForm):
    """Everything that is said of a field; its type is chosen once, and its key made of its name."""

    type = forms.ChoiceField(
        label=_("What stands in it"), choices=[(kind.value, label) for kind, label in LABELS.items()]
    )
    target = forms.ChoiceField(
        label=_("Which kind of record"), required=False, help_text=_("Only where another record stands in it.")
    )
    choices = forms.CharField(
        label=_("Choices"), required=False, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("For lists: one per line, as “Gold | সোনালি” where it is called otherwise in Bengali."),
    )  # fmt: skip
    help_en = forms.CharField(label=_("Help in English"), max_length=300, required=False)
    help_bn = forms.CharField(label=_("Help in Bengali"), max_length=300, required=False)
    group = forms.ChoiceField(label=_("Group of fields"), required=False)
    group_en = forms.CharField(label=_("Or a new group, in English"), max_length=80, required=False)
    group_bn = forms.CharField(label=_("The new group in Bengali"), max_length=80, required=False)
    sort = forms.ChoiceField(label=_("For"), required=False)
    unit = forms.TypedChoiceField(
        label=_("Whose it is"), required=False, coerce=int, empty_value=None,
        help_text=_("People of other units neither see it nor fill it in."),
    )  # fmt: skip
    is_required = forms.BooleanField(label=_("Must be filled in"), required=False, widget=Switch)
    is_sought = forms.BooleanField(
        label=_("Records are found by it"), required=False, widget=Switch,
        help_text=_("In the search, in both scripts. For texts, addresses and numbers to call."),
    )  # fmt: skip

    is_unique = forms.BooleanField(
        label=_("No two records may have the same"), required=False, widget=Switch,
        help_text=_("Such as a serial number. For short texts, numbers, addresses and numbers to call."),
    )  # fmt: skip

    def __init__(self, data: QueryDict | None, *, bearer: Bearer, scope: Scope, field: CustomField | None) -> None:
        super().__init__(data, initial=initial_of(field) if field else {"type": Kind.TEXT.value})
        groups = FieldGroup.objects.filter(subject=bearer.name).order_by("position", "pk")
        self.groups = {str(one.pk): one.labels for one in groups}
        self._offer("group", [("", _t("none")), *((pk, said(labels)) for pk, labels in self.groups.items())])
        kinds = [(one.name, record_kinds[one.name].label) for one in bearers if one.is_named]
        self._offer("target", [("", "—"), *kinds])
        self._offer("sort", [("", _t("all of them")), *bearer.sorts])
        units = [(str(unit.pk), f"{'— ' * depth}{unit}") for unit, depth in unit_choices(scope)]
        self._offer("unit", [("", _t("everybody")), *units])
        for name in self._needless(bearer, field, len(units)):
            del self.fields[name]

    def _offer(self, name: str, choices: Any) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    @staticmethod
    def _needless(bearer: Bearer, field: CustomField | None, units: int) -> list[str]:
        """Return the inputs that make no sense here."""
        names = [] if bearer.sorts else ["sort"]
        names += ["unit"] if units < 2 else []
        if field is None:
            return names
        kind = Kind(field.type)
        names += (
            ["type", "target"]
            + ([] if kind in WITH_CHOICES else ["choices"])
            + ([] if kind in TEXTUAL else ["is_sought"])
        )
        names += [] if kind in UNIQUE else ["is_unique"]
        return names

    def parts(self) -> list[tuple[Any, list[list[forms.BoundField]]]]:
        """Return the inputs in their parts, those of one line together."""
        parts = [(title, [self._line(names) for names in lines]) for title, lines in PARTS]
        return [(title, [line for line in lines if line]) for title, lines in parts]

    def _line(self, names: Sequence[str]) -> list[forms.BoundField]:
        return [self[name] for name in names if name in self.fields]

    def shape(self, field: CustomField | None = None) -> Shape:
        """Return what was said, in the shape that the actions take."""
        data = self.cleaned_data
        new_group = {"en": data["group_en"], "bn": data["group_bn"]}
        return Shape(
            labels=self.labels(), helps={"en": data["help_en"], "bn": data["help_bn"]},
            group=new_group if any(new_group.values()) else self.groups.get(data["group"]),
            sort=data.get("sort", field.sort if field else ""), is_required=data["is_required"],
            is_sought=data.get("is_sought", False), is_unique=data.get("is_unique", False),
            unit=data.get("unit", field.unit_id if field else None),
            choices=choices_in(data.get("choices", ""), field),
        )  # fmt: skip


PARTS: tuple[tuple[Any, tuple[tuple[str, ...], ...]], ...] = (
    ("", (("type", "target"), ("label_en", "label_bn"), ("choices",))),
    (_("Help below the field"), (("help_en", "help_bn"),)),
    (_("Where it stands"), (("group",), ("group_en", "group_bn"), ("sort", "unit"))),
    (_("Rules"), (("is_required",), ("is_sought",), ("is_unique",))),
)


def initial_of(field: CustomField) -> dict[str, Any]:
    """Return what is known of a field as the form shows it."""
    choices = field.choices.filter(retired_at=None).order_by("position", "pk")
    return {
        "label_en": field.labels.get("en", ""), "label_bn": field.labels.get("bn", ""),
        "help_en": field.helps.get("en", ""), "help_bn": field.helps.get("bn", ""),
        "group": str(field.group_id or ""), "sort": field.sort, "unit": field.unit_id or "",
        "is_required": field.is_required, "is_sought": field.is_sought,
        "is_unique": field.is_unique,
        "choices": "\n".join(line_of(one.labels) for one in choices),
    }  # fmt: skip


def line_of(labels: Mapping[str, str]) -> str:
    """Return a choice as a line: “Gold | সোনালি”."""
    first, second = labels.get("en", ""), labels.get("bn", "")
    return f"{first} | {second}" if second else first


def choices_in(text: str, field: CustomField | None) -> list[Chosen]:
    """Return the choices of the lines; one whose line changed in place keeps its key."""
    lines = [one for one in text.splitlines() if one.strip(" |\t")]
    known = list(field.choices.filter(retired_at=None).order_by("position", "pk")) if field else []
    before = [line_of(one.labels) for one in known]
    found: list[Chosen] = []
    for place, written in enumerate(lines):
        first, _bar, second = written.partition("|")
        labels = {"en": first.strip(), "bn": second.strip()}
        # As many lines as before, and this one is none of the old: it is the old one called otherwise.
        is_renamed = len(lines) == len(before) and written.strip() not in before and before[place] not in lines
        found.append(Chosen(labels, known[place].key if is_renamed else ""))
    return found
