"""What the catalogue shows: a form with every kind of field, and a few rows."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from nokshi.kernel import clock
from nokshi.kernel.doors import scope_of
from nokshi.ui.forms import Combobox, Comboboxes, Switch

COUNTRIES = [("", ""), ("BD", _("Bangladesh")), ("BR", _("Brazil")), ("DE", _("Germany")), ("JP", _("Japan"))]
CHANNELS = [("email", _("E-mail")), ("phone", _("Phone")), ("post", _("Post"))]


class SampleForm(forms.Form):
    """Every kind of field."""

    name = forms.CharField(label=_("Name"), help_text=_("As the person writes it, in any script."))
    email = forms.EmailField(label=_("E-mail"), widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    birth_date = forms.DateField(label=_("Birthday"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    channel = forms.ChoiceField(label=_("Channel"), choices=CHANNELS)
    country = forms.ChoiceField(label=_("Country"), choices=COUNTRIES, widget=Combobox, required=False)
    countries = forms.MultipleChoiceField(label=_("Countries"), choices=COUNTRIES[1:], widget=Comboboxes)
    ways = forms.MultipleChoiceField(label=_("Ways"), choices=CHANNELS, widget=forms.CheckboxSelectMultiple)
    way = forms.ChoiceField(label=_("Best way"), choices=CHANNELS, widget=forms.RadioSelect)
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    file = forms.FileField(label=_("File"), required=False)
    agreed = forms.BooleanField(label=_("Agreed"))
    is_live = forms.BooleanField(label=_("Live"), widget=Switch, required=False)


def samples(request: HttpRequest) -> dict[str, Any]:
    """Return the context of the catalogue; the form shows its errors."""
    now = clock.now()
    filled = {
        "name": "ফারহানা রহমান",
        "email": "klaus@@example.de",
        "countries": ["BD", "JP"],
        "ways": ["email"],
        "way": "phone",
    }
    return {
        "form": SampleForm(filled),
        "now": now,
        "rows": [row for row in _rows(now) if request.GET.get("q", "").casefold() in row["name"].casefold()],
        "verbs": [
            {"name": "sample.write", "label": _("Write"), "icon": "send"},
            {"name": "sample.export", "label": _("Export"), "icon": "download"},
        ],
        "page": {"before": "", "after": "mark"},
        "steps": [_("File"), _("Match columns"), _("Check"), _("Import"), _("Report")],
        "tabs": [
            {"label": _("All"), "url": "?", "is_current": True, "count": 1_234_567},
            {"label": _("Mine"), "url": "?mine", "is_current": False, "count": 412},
        ],
        "currency": scope_of(request).currency,
    }


def _rows(now: datetime) -> list[dict[str, Any]]:
    rows = (
        ("Kaffeehaus Lindenhof", "Berlin", 24310, "EUR", timedelta()),
        ("نورة القحطاني", "Riyadh", 9150, "SAR", timedelta(hours=3)),
        ("রহিম উদ্দিন", "Chattogram", 61200, "BDT", timedelta(days=2)),
        ("佐藤 美咲", "Osaka", 84600, "JPY", timedelta(days=40)),
        ("Ana Beatriz Souza", "São Paulo", -12.5, "BRL", timedelta(days=400)),
    )
    return [
        {"id": at, "name": name, "place": place, "spent": spent, "currency": currency, "at": now - since}
        for at, (name, place, spent, currency, since) in enumerate(rows, start=1)
    ]
