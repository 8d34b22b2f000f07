"""The shelves of the catalogue."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from nokshi.commerce import actions
from nokshi.commerce.models import Category
from nokshi.commerce.queries.catalogue import category_counts
from nokshi.commerce.web.answers import actor_of, page, told_by_toast, told_in
from nokshi.commerce.web.fields import CategoryField
from nokshi.kernel import clock
from nokshi.kernel.doors import needs, scope_of
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

DEEPEST = 7


class CategoryForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)

    def __init__(self, *args: Any, without: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"] = CategoryField(label=gettext_lazy("Below"), without=without)


@needs("commerce.view")
def listing(request: HttpRequest) -> HttpResponse:
    """Show the shelves as a tree; add one."""
    form = CategoryForm(request.POST or None)
    if request.method == "POST" and scope_of(request).may("commerce.catalogue") and form.is_valid():
        with told_in(form):
            made = actions.add_category(**form.cleaned_data, actor=actor_of(request), now=clock.now())
            tell(request, _("Category %(name)s is added.") % {"name": made.name})
            return go(request, request.path)
    rows = [{"depth": min(depth, DEEPEST), "category": one, "count": count} for depth, one, count in category_counts()]
    return page(request, "commerce/categories.html", form, rows=rows)


@needs("commerce.catalogue")
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Rename a shelf or move it."""
    category = get_object_or_404(Category, pk=pk)
    initial = {"name": category.name, "parent": category.parent_id}
    form = CategoryForm(request.POST or None, initial=initial, without=pk)
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.change_category(category=category, **form.cleaned_data, actor=actor_of(request), now=clock.now())
            tell(request, _("Saved."))
            return redirect("commerce:categories")
    return page(request, "commerce/category.html", form, category=category)


@require_POST
@needs("commerce.catalogue")
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a shelf away; its products stay."""
    category = get_object_or_404(Category, pk=pk)
    with told_by_toast(request):
        actions.remove_category(category=category, actor=actor_of(request), now=clock.now())
        tell(request, _("Category %(name)s is removed.") % {"name": category.name})
    return redirect("commerce:categories")
