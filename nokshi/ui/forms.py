"""Forms as this house shows them: set `FORM_RENDERER = "nokshi.ui.forms.Renderer"`."""

from typing import Any

from django.forms import BoundField, CheckboxInput, Widget, widgets
from django.forms.renderers import DjangoTemplates

OWN_WIDGETS = {
    "django/forms/widgets/select.html": "ui/widgets/select.html",
    "django/forms/widgets/radio.html": "ui/widgets/choices.html",
    "django/forms/widgets/checkbox_select.html": "ui/widgets/choices.html",
    "django/forms/widgets/file.html": "ui/widgets/file.html",
    "django/forms/widgets/clearable_file_input.html": "ui/widgets/file.html",
}
TICKS = (CheckboxInput, widgets.RadioSelect, widgets.CheckboxSelectMultiple)


class Switch(CheckboxInput):
    """A yes or no that reads as on and off."""


class Combobox(widgets.Select):
    """A choice that can be searched: among its options, or at `url`, which answers with <option>s."""

    template_name = "ui/widgets/combobox.html"

    def __init__(self, *args: Any, url: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.url = url

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"]["url"] = self.url
        return context


class Comboboxes(widgets.SelectMultiple):
    """Several choices that can be searched, shown as tags."""

    template_name = "ui/widgets/combobox.html"
    url = ""


def class_of(widget: Widget) -> str:
    """Return the component a widget is shown as."""
    if isinstance(widget, Switch):
        return "switch"
    if isinstance(widget, TICKS):
        return "check__box"
    if isinstance(widget, widgets.Select):
        return "choice__select"
    return "input"


class Field(BoundField):
    """A field that knows its component, so that templates need not."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        built = super().build_widget_attrs(attrs, widget)
        shown = widget or self.field.widget
        own = shown.attrs.get("class", "")
        built["class"] = f"{class_of(shown)} {own}".strip()
        return built

    @property
    def is_tick(self) -> bool:
        """Say whether the label stands beside the box, not above a field."""
        return isinstance(self.field.widget, CheckboxInput)

    @property
    def is_switch(self) -> bool:
        return isinstance(self.field.widget, Switch)


class Renderer(DjangoTemplates):
    """Render fields and forms with the templates of this room."""

    form_template_name = "ui/form.html"
    field_template_name = "ui/field.html"
    formset_template_name = "ui/formset.html"
    bound_field_class = Field

    def get_template(self, template_name: str) -> Any:
        return super().get_template(OWN_WIDGETS.get(template_name, template_name))
