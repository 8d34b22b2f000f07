"""How the shop counts its carts."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from nokshi.commerce import actions
from nokshi.commerce.queries.settings import shop_settings
from nokshi.commerce.web.answers import actor_of, page, told_in
from nokshi.kernel import clock
from nokshi.kernel.doors import needs
from nokshi.ui.answers import go
from nokshi.ui.toasts import tell

LONGEST = 24 * 90


class CartForm(forms.Form):
    cart_hours = forms.IntegerField(
        label=gettext_lazy("Hours"), min_value=1, max_value=LONGEST,
        help_text=gettext_lazy("A cart that nobody has touched for so long counts as left behind, once."),
    )  # fmt: skip


@needs("commerce.settings")
def carts(request: HttpRequest) -> HttpResponse:
    """Set after how many hours a cart counts as left behind."""
    form = CartForm(request.POST or None, initial={"cart_hours": shop_settings().cart_hours})
    if request.method == "POST" and form.is_valid():
        with told_in(form):
            actions.set_cart_hours(hours=form.cleaned_data["cart_hours"], actor=actor_of(request), now=clock.now())
            tell(request, _("Saved."))
            return go(request, request.path)
    return page(request, "commerce/settings.html", form)
