"""The forms of an import: which files, how they are read, what becomes of columns, what is decided."""

from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from nokshi.intake.actions.new_fields import DEFINING
from nokshi.intake.models import ImportRun, RunFile
from nokshi.intake.reading.encodings import CHOICES
from nokshi.intake.rules.new_fields import MOST_PROPOSED, grown, kind_in, label_of, proposed
from nokshi.intake.rules.plan import ColumnPlan, Plan, plan_of
from nokshi.intake.rules.profile import Profile, is_mark_open, is_order_open, profiles_of
from nokshi.intake.web import words
from nokshi.kernel.scope import Scope
from nokshi.ports.importing import REPEATS, Choice, ColumnType, ImportKind, import_kinds
from nokshi.workspace.queries import unit_choices

DATES = frozenset({ColumnType.DATE, ColumnType.MOMENT})
NUMBERS = frozenset({ColumnType.NUMBER, ColumnType.MONEY})
FEW = 5
SAID = frozenset({"hand", "memory", "file"})
"""Where a match is from that somebody has seen: what is left out there stays out."""


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(one, initial) for one in given]


class NewForm(forms.Form):
    """Files to take in."""

    given = FilesField(
        label=_("Files"),
        help_text=_(
            "CSV, XLSX, XLS, ODS, Parquet, JSON or vCard, also packed in .zip or .gz; several at once. "
            "Nothing is saved until you have seen what will happen, and all of it can be taken back."
        ),
        error_messages={"required": _("No file was chosen. Choose one, or let it fall on the field.")},
    )
    unit = forms.ChoiceField(label=_("Unit"), help_text=_("The records will belong to it."))
    source = forms.CharField(
        label=_("Where the file is from"), required=False, max_length=60,
        help_text=_("A short name of the system, such as shop or till. Its numbers are known by this name."),
    )  # fmt: skip

    def __init__(self, scope: Scope, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = [(str(unit.pk), "\u00a0\u00a0" * depth + unit.name) for unit, depth in unit_choices(scope)]
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.fields["unit"].initial = units[0][0]


class FileForm(forms.Form):
    """How one file of a run is read."""

    encoding = forms.ChoiceField(label=_("Letters are written in"), required=False)
    delimiter = forms.ChoiceField(label=_("Cells are parted by"), required=False, choices=words.DELIMITERS)
    sheet = forms.ChoiceField(label=_("Sheet"), required=False)
    header = forms.IntegerField(
        label=_("Row with the headings"), required=False, min_value=0, max_value=1_000,
        help_text=_("0 if there is none."),
    )  # fmt: skip

    def __init__(self, file: RunFile, data: Any = None) -> None:
        found, options = file.found, file.options
        initial = {"header": options.get("header", found.get("header")), **options}
        super().__init__(data, prefix=f"file-{file.pk}", initial=initial)
        self.file = file
        guessed = found.get("encoding", "")
        names = [("", f"{guessed} ({_('guessed')})" if guessed else _("guessed"))]
        self.fields["encoding"].choices = [*names, *((name, name) for name in CHOICES)]  # type: ignore[attr-defined]
        sheets = [(name, name) for name in found.get("sheets", [])]
        self.fields["sheet"].choices = sheets  # type: ignore[attr-defined]
        self.initial.setdefault("sheet", found.get("sheet", ""))
        is_text = file.format in {"", "text"}
        for name, is_shown in (
            ("encoding", is_text or file.format == "vcard"),
            ("delimiter", is_text),
            ("sheet", len(sheets) > 1),
        ):
            if not is_shown:
                del self.fields[name]
        if file.format in {"parquet", "json", "tree", "vcard"}:
            del self.fields["header"]

    def options(self) -> dict[str, Any]:
        """Return what was said, without what is left to guess."""
        said = {name: value for name, value in self.cleaned_data.items() if value not in ("", None)}
        if said.get("header") == self.file.found.get("header") and "header" not in self.file.options:
            said.pop("header", None)
        if said.get("sheet") == self.file.found.get("sheet") and "sheet" not in self.file.options:
            said.pop("sheet", None)
        return said


class ZoneForm(forms.Form):
    """What the export of a system asks: where its times are at home."""

    zone = forms.CharField(
        label=_("Time zone of times that name none"), max_length=60,
        help_text=_("The files do not say it. It is the zone that the organisation has in the other system."),
    )  # fmt: skip


class MatchForm(forms.Form):
    """What each column of the file becomes."""

    kind = forms.ChoiceField(label=_("The file holds"))
    zone = forms.CharField(label=_("Time zone of times that name none"), max_length=60)

    def __init__(self, run: ImportRun, scope: Scope, data: Any = None) -> None:
        self.plan = plan_of(run.plan)
        super().__init__(data, initial={"kind": self.plan.kind, "zone": self.plan.zone})
        kinds = [(one.name, one.label) for one in import_kinds if one.offered and scope.may(one.capability)]
        none = [] if self.plan.kind else [("", _("Choose what it holds"))]
        self.fields["kind"].choices = [*none, *kinds]  # type: ignore[attr-defined]
        if kind := import_kinds.get(self.plan.kind):
            self._ask_columns(kind, profiles_of(run.profiles), scope)

    def _ask_columns(self, kind: ImportKind, profiles: Sequence[Profile], scope: Scope) -> None:
        """Ask of each column what it becomes; where nothing fits, propose a new field to those who may make one."""
        may_make = bool(kind.bears) and scope.may(DEFINING)
        there: list[tuple[str, Any]] = [(column.name, column.label) for column in kind.all_columns]
        known = {name for name, _label in there}
        loose = [one for one in self.plan.columns if one.field not in known]
        is_proposing = may_make and len(loose) <= MOST_PROPOSED
        for place, (column, profile) in enumerate(zip(self.plan.columns, profiles, strict=True)):
            label = _("What “%(heading)s” becomes") % {"heading": column.header}
            new = words.new_fields(place, profile) if may_make else []
            is_there = column.field in known or kind_in(column.field) is not None
            found = proposed(column.header, profile) if is_proposing and _is_open(column, is_there) else None
            self.fields[f"column-{place}"] = forms.ChoiceField(
                label=label, choices=words.column_options(there, new), required=False,
                initial=column.field if is_there else f"new.{found.value}.{place}" if found else "",
                widget=forms.Select(attrs={"aria-label": label}),
            )  # fmt: skip

    def becomes(self, place: int) -> str:
        """Return what is chosen for a column just now."""
        name = f"column-{place}"
        return str(self[name].value() or "") if name in self.fields else ""

    def clean_zone(self) -> str:
        zone: str = self.cleaned_data["zone"].strip()
        if not words.is_zone(zone):
            raise forms.ValidationError(_("There is no such zone. Write it as Asia/Dhaka or Europe/London."))
        return zone

    def changed_plan(self) -> Plan:
        """Return the plan with what was said; another kind lets all columns be matched anew."""
        plan = Plan(**{name: getattr(self.plan, name) for name in Plan.__struct_fields__})
        plan.zone = self.cleaned_data["zone"]
        plan.columns = [self._column(place, column) for place, column in enumerate(self.plan.columns)]
        return plan

    def _column(self, place: int, column: ColumnPlan) -> ColumnPlan:
        field = self.cleaned_data.get(f"column-{place}", column.field)
        by = column.by if field and field == column.field else "hand"
        kept = field == column.field
        return ColumnPlan(column.header, field, by, column.day_first if kept else None, column.mark if kept else "")


def _is_open(column: ColumnPlan, is_there: bool) -> bool:
    """Say whether nobody has said yet what a column becomes, or what he said is there no longer."""
    return not is_there and (bool(column.field) or column.by not in SAID)


class NewKindForm(forms.Form):
    """A kind of record made of the file: what such records are, and by which column each is known."""

    name = forms.CharField(label=_("What one row is"), max_length=80, help_text=_("A deal, a visit, a machine."))
    heading = forms.ChoiceField(
        label=_("Each is known by"), help_text=_("The column that names a row. The others become fields.")
    )

    def __init__(self, run: ImportRun, data: Any = None) -> None:
        columns = list(zip(run.headers, profiles_of(run.profiles), strict=True))
        # What says the same in many rows names none of them.
        telling = next((header for header, profile in columns if profile.filled and not profile.few), None)
        stem = PurePath(run.name.partition(",")[0]).stem
        initial = {"name": label_of(stem), "heading": telling or next(iter(run.headers), "")}
        super().__init__(data, prefix="kind", initial=initial)
        self.fields["heading"].choices = [(header, header) for header in run.headers]  # type: ignore[attr-defined]


class DecideForm(forms.Form):
    """What only a person can know, asked once for the whole file."""

    leave_empty = forms.BooleanField(
        label=_("Leave cells empty that cannot be read, and save the rest of their rows"), required=False
    )

    def __init__(self, run: ImportRun, profiles: Sequence[Profile], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run, self.plan = run, plan_of(run.plan)
        kind = grown(import_kinds[self.plan.kind], self.plan)
        types = {column.name: column.type for column in kind.all_columns}
        for place, (column, profile) in enumerate(zip(self.plan.columns, profiles, strict=True)):
            if types.get(column.field) in DATES and is_order_open(profile):
                self.fields[f"order-{place}"] = words.order_field(column, profile)
            if types.get(column.field) in NUMBERS and is_mark_open(profile):
                self.fields[f"mark-{place}"] = words.mark_field(column, profile)
        for choice in self._choices(kind):
            self.fields[f"choice-{choice.name}"] = self._choice_field(choice)
        self.fields["leave_empty"].initial = self.plan.leave_empty
        self.order_fields([*(name for name in self.fields if name != "leave_empty"), "leave_empty"])

    def is_about_reading(self) -> bool:
        """Say whether an answer changes how cells are read, so that rows have to be checked again."""
        changed = self.changed_plan()
        return changed.columns != self.plan.columns or changed.leave_empty != self.plan.leave_empty

    def changed_plan(self) -> Plan:
        """Return the plan with the answers."""
        data = self.cleaned_data
        plan = Plan(**{name: getattr(self.plan, name) for name in Plan.__struct_fields__})
        plan.columns = [
            ColumnPlan(
                column.header, column.field, column.by,
                data[f"order-{place}"] == "day" if f"order-{place}" in data else column.day_first,
                data.get(f"mark-{place}") or column.mark,
            )
            for place, column in enumerate(self.plan.columns)
        ]  # fmt: skip
        plan.leave_empty = data["leave_empty"]
        plan.choices = self.choices()
        return plan

    def choices(self) -> dict[str, str]:
        """Return the answers to the questions of the kind."""
        said = {
            name.removeprefix("choice-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("choice-")
        }
        return {**self.plan.choices, **said}

    def _choices(self, kind: ImportKind) -> Iterator[Choice]:
        for choice in kind.choices:
            if choice.name != REPEATS or self.run.checks.get("repeats"):
                yield choice

    def _choice_field(self, choice: Choice) -> forms.ChoiceField:
        widget = forms.RadioSelect if len(choice.options) <= FEW else forms.Select
        initial = self.plan.choices.get(choice.name, choice.default)
        return forms.ChoiceField(
            label=cast(Any, choice.label),
            choices=choice.options,
            widget=widget,
            initial=initial,
            required=choice.default != "",
        )
