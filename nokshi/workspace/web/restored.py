"""Settings → After a restore: an owner says what becomes of what waits, and lets the house go on."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.kernel import clock
from nokshi.kernel.actor import Actor
from nokshi.kernel.doors import needs, scope_of
from nokshi.kernel.formats import figure
from nokshi.kernel.scope import EVERYTHING
from nokshi.ui.toasts import tell
from nokshi.workspace import actions, queries
from nokshi.workspace.queries.restored import Kept
from nokshi.workspace.web.answers import page, told_in

GO_ON, ASIDE = "go", "aside"


class GoOnForm(forms.Form):
    """A choice for each thing that waits; none is made beforehand."""

    def __init__(self, kept: Sequence[Kept], language: str, data: Mapping[str, Any] | None = None) -> None:
        super().__init__(data)
        for one in kept:
            self.fields[one.of.name] = forms.ChoiceField(
                label=f"{one.of.label} ({figure(one.count, language)})",
                choices=[(GO_ON, one.of.go_on), (ASIDE, one.of.aside)],
                widget=forms.RadioSelect,
                error_messages={"required": gettext_lazy("Say what becomes of it.")},
            )

    def decided(self) -> dict[str, bool]:
        """Return of each whether it goes on."""
        return {name: answer == GO_ON for name, answer in self.cleaned_data.items()}


@needs(EVERYTHING)
def restored(request: HttpRequest) -> HttpResponse:
    """Show what waits in a restored house, and let it go on."""
    scope, here = scope_of(request), queries.organisation()
    kept = queries.what_waits() if here.restored_at else []
    form = GoOnForm(kept, scope.language, request.POST or None)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.go_on(decided=form.decided(), actor=Actor.user(scope.user_id), now=clock.now())
            tell(request, _("Nokshi goes on."))
            return redirect("workspace:today")
    return page(request, "workspace/restored.html", form, here=here)
