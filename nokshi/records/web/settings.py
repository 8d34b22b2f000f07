"""The kinds of the house: listed, made, changed, taken out of use and away."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from nokshi.custom.queries import book
from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.records import actions
from nokshi.records.actions import KindShape
from nokshi.records.models import Kind
from nokshi.records.queries import house
from nokshi.records.queries.records import held_count, held_counts
from nokshi.records.queries.uses import uses_of
from nokshi.records.rules.kinds import BELONGING, ICONS, TITLED, Belonging, OwnKind, subject_of
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell, warn

LONGEST = 80


class KindForm(forms.Form):
    """What is said of a kind; what its records are called by is named once, and chosen among its fields later."""

    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=LONGEST, required=False)
    name_bn = forms.CharField(label=gettext_lazy("Name in Bengali"), max_length=LONGEST, required=False)
    plural_en = forms.CharField(label=gettext_lazy("For several, in English"), max_length=LONGEST, required=False)
    plural_bn = forms.CharField(label=gettext_lazy("For several, in Bengali"), max_length=LONGEST, required=False)
    belongs = forms.ChoiceField(
        label=gettext_lazy("Whose its records are"),
        choices=[(one.value, label) for one, label in BELONGING.items()],
        initial=Belonging.OPTIONAL.value, widget=forms.RadioSelect,
    )  # fmt: skip
    icon = forms.ChoiceField(label=gettext_lazy("Picture"), initial=ICONS[0], widget=forms.RadioSelect)
    titled_en = forms.CharField(
        label=gettext_lazy("What its records are called by, in English"), max_length=LONGEST, required=False,
        help_text=gettext_lazy("A serial number, a name: it becomes the first field. Others are added afterwards."),
    )  # fmt: skip
    titled_bn = forms.CharField(label=gettext_lazy("The same in Bengali"), max_length=LONGEST, required=False)
    title = forms.ChoiceField(label=gettext_lazy("What its records are called by"), required=False)

    def __init__(self, data: QueryDict | None, kind: Kind | None) -> None:
        super().__init__(data, initial=initial_of(kind) if kind else None)
        self.fields["icon"].choices = [(name, name) for name in ICONS]  # type: ignore[attr-defined]
        if kind is None:
            del self.fields["title"]
            return
        del self.fields["titled_en"], self.fields["titled_bn"]
        there = [one for one in book().on.get(subject_of(kind.key), ()) if one.type in TITLED]
        self.fields["title"].choices = [(one.key, str(one.label)) for one in there]  # type: ignore[attr-defined]

    def lines(self) -> list[list[forms.BoundField]]:
        """Return the inputs, those of one line together; pictures are drawn by the page itself."""
        pairs = (("name_en", "name_bn"), ("plural_en", "plural_bn"), ("belongs",), ("titled_en", "titled_bn"),
                 ("title",))  # fmt: skip
        return [line for names in pairs if (line := [self[name] for name in names if name in self.fields])]

    def icons(self) -> list[tuple[str, bool]]:
        """Return the pictures, each with whether it is chosen."""
        chosen = self["icon"].value()
        return [(name, name == chosen) for name in ICONS]

    def shape(self) -> KindShape:
        """Return what was said, in the shape that the actions take."""
        data = self.cleaned_data
        return KindShape(
            names={"en": data["name_en"], "bn": data["name_bn"]},
            plurals={"en": data["plural_en"] or data["name_en"], "bn": data["plural_bn"] or data["name_bn"]},
            icon=data["icon"], belongs=data["belongs"], title=data.get("title", ""),
            titled={"en": data.get("titled_en", ""), "bn": data.get("titled_bn", "")},
        )  # fmt: skip


def initial_of(kind: Kind) -> dict[str, Any]:
    """Return what is known of a kind as the form shows it."""
    return {
        "name_en": kind.names.get("en", ""), "name_bn": kind.names.get("bn", ""),
        "plural_en": kind.plurals.get("en", ""), "plural_bn": kind.plurals.get("bn", ""),
        "belongs": kind.belongs, "icon": kind.icon, "title": kind.title,
    }  # fmt: skip


@needs("records.define")
def kinds(request: HttpRequest) -> HttpResponse:
    """Show the kinds that there are, and those out of use."""
    there = [one for one in house().everything if not one.is_removed]
    return render(request, "records/kinds.html", {
        "rows": _rows([one for one in there if not one.is_retired]),
        "retired": _rows([one for one in there if one.is_retired]),
    })  # fmt: skip


def _rows(kinds: Sequence[OwnKind]) -> list[dict[str, Any]]:
    counts = held_counts() if kinds else {}
    return [{"kind": one, "held": counts.get(one.id, 0), "belongs": BELONGING[one.belongs]} for one in kinds]


@needs("records.define")
def add(request: HttpRequest) -> HttpResponse:
    """Ask for a new kind and make it; its fields come next."""
    form = KindForm(request.POST if request.method == "POST" else None, None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_kind(shape=form.shape(), actor=_actor(request), now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("“%(kind)s” is there. Put on it what you want to know.") % {"kind": made})
            return go(request, fields_url(made))
    return _form(request, form, None)


@needs("records.define")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the form of a kind and take what was changed."""
    kind = _kind(pk)
    form = KindForm(request.POST if request.method == "POST" else None, kind)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_kind(kind=kind, shape=form.shape(), actor=_actor(request), now=clock.now())
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Saved."))
            return go(request, reverse("records:kinds"))
    return _form(request, form, kind)


def _form(request: HttpRequest, form: KindForm, kind: Kind | None) -> HttpResponse:
    context = {"form": form, "kind": kind, "fields_url": fields_url(kind) if kind and not kind.retired_at else ""}
    return render(request, "records/kind.html", context, status=422 if form.errors else 200)


@require_POST
@needs("records.define")
def move(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a kind change places with its neighbour."""
    actions.move_kind(kind=_kind(pk), down=request.POST.get("to") == "down")
    return redirect("records:kinds")


@require_POST
@needs("records.define")
def retire(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a kind out of use."""
    kind = _kind(pk)
    actions.retire_kind(kind=kind, actor=_actor(request), now=clock.now())
    said = _("“%(kind)s” is out of use; its records are kept.") % {"kind": kind}
    tell(request, said, undo=reverse("records:kind_back", args=[pk]))
    return redirect("records:kinds")


@require_POST
@needs("records.define")
def bring_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a retired kind into use again."""
    kind = _kind(pk)
    actions.bring_back(kind=kind, actor=_actor(request), now=clock.now())
    tell(request, _("“%(kind)s” is in use again.") % {"kind": kind})
    return redirect("records:kinds")


@needs("records.define")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what goes with a kind, and remove it once that is confirmed."""
    kind = _kind(pk)
    held = held_count(kind.pk)
    if request.method != "POST":
        fields = [str(one.label) for one in book().everything if one.subject == subject_of(kind.key)
                  and not one.is_removed]  # fmt: skip
        context = {"kind": kind, "held": held, "fields": fields, "uses": uses_of(kind.pk, scope_of(request))}
        return render(request, "records/kind_remove.html", context)
    if request.POST.get("held") != str(held):
        warn(request, _("Meanwhile records came or went. Look again at what goes."))
        return redirect("records:kind_remove", pk)
    records = actions.remove_kind(kind=kind, actor=_actor(request), now=clock.now())
    said = ngettext(
        "“%(kind)s” is removed, with %(count)s record.", "“%(kind)s” is removed, with %(count)s records.", records
    )
    tell(request, said % {"kind": kind, "count": formats.figure(records, scope_of(request).language)})
    return redirect("records:kinds")


def fields_url(kind: Kind) -> str:
    """Return where the fields of a kind are set up."""
    return f"{reverse('custom:fields')}?of={subject_of(kind.key)}"


def _kind(pk: int) -> Kind:
    return get_object_or_404(Kind.objects.there(), pk=pk)


def _actor(request: HttpRequest) -> Actor:
    return Actor.user(scope_of(request).user_id)
