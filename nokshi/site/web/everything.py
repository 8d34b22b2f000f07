"""Exports → Everything: have the whole house written into one file, fetch it, delete it."""

from allauth.account.decorators import reauthentication_required
from django import forms
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from nokshi.intake.web.exports import kinds_for, ways_for
from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.ports.whole import parts
from nokshi.site.actions import whole as actions
from nokshi.site.whole import keeping
from nokshi.site.whole.keeping import Kept
from nokshi.ui.toasts import tell

FORMS = {"csv": "CSV", "parquet": "Parquet", "both": "CSV + Parquet"}
MEGABYTE = 1_000_000
RIGHT = "site.everything"


class EverythingForm(forms.Form):
    """In which format the tables go out."""

    form = forms.ChoiceField(
        label=gettext_lazy("As"), initial="csv", widget=forms.RadioSelect,
        choices=[
            ("csv", gettext_lazy("CSV, for everything")), ("parquet", gettext_lazy("Parquet, for calculating")),
            ("both", gettext_lazy("Both, each table twice")),
        ],
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@needs(RIGHT)
def everything(request: HttpRequest) -> HttpResponse:
    """Show what lies ready and what would go out, and begin to write it."""
    scope = scope_of(request)
    form = EverythingForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        actions.begin_export(form=form.cleaned_data["form"], actor=Actor.user(scope.user_id), now=clock.now())
        tell(request, _("Everything is being written into one file. You are told when it is ready."))
        return redirect("site:everything")
    found = [one for one in keeping.kept() if one.until > clock.now()]
    context = {
        "kinds": kinds_for(scope), "ways": ways_for(scope), "form": form, "progress": keeping.progress(),
        "rows": [_row(one) for one in found], "parts": _parts(found),
    }  # fmt: skip
    return render(request, "site/everything.html", context, status=422 if form.errors else 200)


@never_cache
@require_GET
@needs(RIGHT)
@reauthentication_required  # type: ignore[untyped-decorator]
def download(request: HttpRequest, name: str) -> HttpResponseBase:
    """Give an archive out to whoever has just proved who he is."""
    one = _kept(name)
    actor = Actor.user(scope_of(request).user_id)
    actions.tell_downloaded(file=one.name, size=one.size, actor=actor, now=clock.now())
    return FileResponse(one.path.open("rb"), as_attachment=True, filename=one.name, content_type="application/zip")


@require_POST
@needs(RIGHT)
def remove(request: HttpRequest, name: str) -> HttpResponse:
    """Delete an archive before its day is over."""
    keeping.remove(_kept(name))
    tell(request, _("The file is deleted."))
    return redirect("site:everything")


def _kept(name: str) -> Kept:
    found = keeping.find(name)
    if found is None or found.until <= clock.now():
        raise Http404
    return found


def _row(one: Kept) -> dict[str, object]:
    told = one.told
    return {
        "name": one.name, "at": one.at, "until": one.until, "size": one.size / MEGABYTE, "told": told,
        "form": FORMS.get(told.form, told.form) if told else "",
    }  # fmt: skip


def _parts(found: list[Kept]) -> list[dict[str, object]]:
    """Return what goes out, with the rows that the newest archive had: a large house is not counted for a look."""
    told = next((one.told for one in found if one.told), None)
    counts = told.counts if told else {}
    return [
        {
            "label": part.label, "tables": [table.name for table in part.tables], "is_counted": told is not None,
            "rows": sum(counts.get(table.name, 0) for table in part.tables),
        }
        for part in parts if part.tables
    ]  # fmt: skip
