"""Settings → Configuration: carry it away, look at what a file has otherwise, apply it."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from nokshi.kernel import clock, formats
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.errors import DomainError
from nokshi.kernel.events import Event
from nokshi.ports.configuration import Setting
from nokshi.site.configuration.applying import apply as carry_out
from nokshi.site.configuration.applying import difference, mark_of
from nokshi.site.configuration.comparing import Change
from nokshi.site.configuration.refusals import TooLarge
from nokshi.site.configuration.telling import said, summed
from nokshi.site.configuration.writing import export
from nokshi.site.configuration.yaml import MOST_BYTES
from nokshi.site.events import ConfigurationApplied
from nokshi.timeline.models import EventRow
from nokshi.timeline.reading import recorded
from nokshi.ui.toasts import tell
from nokshi.workspace.proof import is_proven, proof_wanted
from nokshi.workspace.queries import people_named

FILE = "nokshi.yaml"
SHOWN = 20
WORDS = {
    "add": (gettext_lazy("added"), "good"),
    "change": (gettext_lazy("changed"), "warn"),
    "remove": (gettext_lazy("removed"), "bad"),
}
PASSED = (gettext_lazy("passed over"), "plain")
STAYS = (gettext_lazy("only here, stays"), "plain")


class FileForm(forms.Form):
    """A file, or its text where somebody looks at it again."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy("As it was downloaded here or in another house, changed as you like."),
        widget=forms.ClearableFileInput(attrs={"accept": ".yaml,.yml,.json"}),
    )
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        file, text = given.get("file"), given.get("text") or ""
        if not file and not text:
            self.add_error("file", _("Choose a file."))
        if file and file.size > MOST_BYTES:
            self.add_error("file", str(TooLarge(most=MOST_BYTES // 1_000_000)))
        given["raw"] = file.read() if file and not self.errors else text.encode()
        return given


class ApplyForm(forms.Form):
    """What somebody looked at, and whether what the file does not have goes."""

    text = forms.CharField(
        label=gettext_lazy("The file"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "class": "code", "lang": "en"}),
    )
    prune = forms.BooleanField(
        label=gettext_lazy("Remove what stands only here"),
        required=False,
        help_text=gettext_lazy("Of the sections that the file has; the others are left alone in any case."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)


@never_cache
@needs("site.configure")
def configuration(request: HttpRequest) -> HttpResponse:
    """Show the ways out and in, and what was applied."""
    # Whoever applies a file may give any right to anybody: he proves first who he is, so that no file is lost over it.
    if not is_proven(request):
        raise ReauthenticationRequired
    return _page(request, FileForm())


@require_GET
@needs("site.configure")
def download(request: HttpRequest) -> HttpResponse:
    """Give the configuration out as a file."""
    response = HttpResponse(export(), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{FILE}"'
    return response


@require_POST
@needs("site.configure")
def compare(request: HttpRequest) -> HttpResponse:
    """Show what a file has otherwise."""
    form = FileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            changes = difference(form.cleaned_data["raw"])
        except DomainError as refusal:
            form.add_error("file", str(refusal))
        else:
            text = form.cleaned_data["raw"].decode("utf-8-sig")
            held = {"text": text, "seen": mark_of(changes), "prune": bool(request.POST.get("prune"))}
            return _difference(request, ApplyForm(initial=held), changes, prune=held["prune"])
    return _page(request, form)


@require_POST
@needs("site.configure")
def apply(request: HttpRequest) -> HttpResponse:
    """Make it as the file says, all of it or nothing."""
    form, changes = ApplyForm(request.POST), []
    prune = bool(request.POST.get("prune"))
    if form.is_valid():
        raw, scope = form.cleaned_data["text"].encode(), scope_of(request)
        setting = Setting(scope, Actor.user(scope.user_id), clock.now())
        try:
            changes = difference(raw)
            if not is_proven(request):
                raise proof_wanted()
            done = carry_out(raw, prune=prune, setting=setting, seen=form.cleaned_data["seen"])
        except DomainError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _("Applied: %(what)s") % {"what": _counted(done)})
            return redirect("site:configuration")
        form.data = {"text": form.cleaned_data["text"], "prune": prune, "seen": mark_of(changes)}
    return _difference(request, form, changes, prune=prune)


def _counted(done: Sequence[Change]) -> str:
    language = get_language() or "en"
    counts = {
        word: formats.figure(sum(one.way == way for one in done), language)
        for way, word in (("add", "added"), ("change", "changed"), ("remove", "removed"))
    }
    return _("%(added)s added, %(changed)s changed, %(removed)s removed") % counts


def _page(request: HttpRequest, form: FileForm) -> HttpResponse:
    context = {"form": form, "log": _log()}
    return render(request, "site/configuration.html", context, status=422 if form.errors else 200)


def _difference(request: HttpRequest, form: ApplyForm, changes: Sequence[Change], *, prune: bool) -> HttpResponse:
    groups = [
        {"label": label, "rows": [_row(one, prune) for one in some]}
        for label, some in groupby(changes, key=lambda one: str(one.section.label))
    ]
    context = {"form": form, "groups": groups, "sum": summed(changes, prune=prune)}
    return render(request, "site/configuration_difference.html", context, status=422 if form.errors else 200)


def _row(one: Change, prune: bool) -> dict[str, Any]:
    is_left = one.way == "remove" and not prune
    word, tone = PASSED if one.stays else STAYS if is_left else WORDS[one.way]
    shown = () if one.way == "remove" and (one.stays or is_left) else one.parts
    parts = [
        {"name": part.name, "here": said(part.here) if one.way != "add" else "",
         "file": said(part.file) if one.way != "remove" else ""}
        for part in shown
    ]  # fmt: skip
    return {
        "name": one.name,
        "word": word,
        "tone": tone,
        "parts": parts,
        "is_one": one.section.is_one,
        "loses": one.stays or one.loses,
    }


def _log() -> list[dict[str, Any]]:
    rows = list(EventRow.objects.standing().filter(kind=ConfigurationApplied.kind).order_by("-pk")[:SHOWN])
    names = people_named({row.actor_id for row in rows if row.actor_kind == "user" and row.actor_id})
    found = []
    for row in rows:
        event: Event = recorded(row).event
        found.append({"event": event, "at": row.at, "by": names.get(row.actor_id or 0, "")})
    return found
