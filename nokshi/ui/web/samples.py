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
    filled = {"name": "ফারহানা রহমান", "email": "klaus@@example.de", "countries": ["BD", "JP"], "ways": ["email"], "way": "phone"}
    return {
        "form": SampleForm(filled),
        "now": now,
        "rows": _rows(now),
        "verbs": [{"name": "sample.write", "label": _("Write"), "icon": "send"}, {"name": "sample.export", "label": _("Export"), "icon": "download"}],
        "page": {"before": "", "after": "mark"},
        "steps": [_("File"), _("Match columns"), _("Check"), _("Import"), _("Report")],
        "tabs": [
            {"label": _("All"), "url": "?", "is_current": True, "count": 1_234_567},
            {"label": _("Mine"), "url": "?mine", "is_current": False, "count": 412},
        ],
        "currency": scope_of(request).currency,
    }


def _rows(now: datetime) -> list[dict[str, Any]]:
    return [
        {"id": 1, "name": "Kaffeehaus Lindenhof", "is_company": True, "place": "Berlin", "spent": 24310, "currency": "EUR", "at": now},
        {"id": 2, "name": "نورة القحطاني", "place": "Riyadh", "spent": 9150, "currency": "SAR", "at": now - timedelta(hours=3)},
        {"id": 3, "name": "রহিম উদ্দিন", "place": "Chattogram", "spent": 61200, "currency": "BDT", "at": now - timedelta(days=2)},
        {"id": 4, "name": "佐藤 美咲", "place": "Osaka", "spent": 84600, "currency": "JPY", "at": now - timedelta(days=40)},
        {"id": 5, "name": "Ana Beatriz Souza", "place": "São Paulo", "spent": -12.5, "currency": "BRL", "at": now - timedelta(days=400)},
    ]
