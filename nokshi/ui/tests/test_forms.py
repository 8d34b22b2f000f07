import pytest
from django import forms
from django.utils import translation

from nokshi.ui.forms import Combobox, Comboboxes, Renderer, Switch

CHOICES = [("a", "A"), ("b", "B")]


class Sample(forms.Form):
    default_renderer = Renderer()

    name = forms.CharField(label="Name", help_text="As written", max_length=5)
    email = forms.EmailField(label="E-mail")
    kind = forms.ChoiceField(label="Kind", choices=CHOICES)
    owner = forms.ChoiceField(label="Owner", choices=CHOICES, widget=Combobox(url="/people"))
    tags = forms.MultipleChoiceField(label="Tags", choices=CHOICES, widget=Comboboxes)
    ways = forms.MultipleChoiceField(label="Ways", choices=CHOICES, widget=forms.CheckboxSelectMultiple)
    file = forms.FileField(label="File", required=False)
    live = forms.BooleanField(label="Live", widget=Switch, required=False)
    agreed = forms.BooleanField(label="Agreed")
    secret = forms.CharField(widget=forms.HiddenInput)


@pytest.fixture
def html() -> str:
    return str(Sample({"name": "too long", "email": "a@@b", "secret": "s"}))


def test_a_field_is_tied_to_its_label_error_and_help(html: str) -> None:
    assert '<label class="field__label" for="id_name">' in html
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert 'id="id_name_error"' in html
    assert 'id="id_name_helptext"' in html
    assert 'aria-invalid="true"' in html


def test_an_error_says_what_to_do(html: str) -> None:
    assert "Write an address like name@example.com." in html
    assert "Write at most 5 characters; it is 8." in html
    assert "Tick this to go on." in html


def test_an_error_says_it_in_bengali() -> None:
    with translation.override("bn"):
        html = str(Sample({}))
    assert "এটি পূরণ করুন।" in html


@pytest.mark.parametrize(
    "part",
    [
        'class="input"',
        'class="choice__select"',
        '<combo-box class="combobox" data-url="/people"',
        'class="switch"',
        '<drop-zone class="drop">',
        '<legend class="field__label">Ways</legend>',
        '<input type="hidden" name="secret" value="s"',
    ],
)
def test_every_kind_of_field_has_its_component(html: str, part: str) -> None:
    assert part in html


def test_what_was_written_cannot_bring_markup() -> None:
    assert "<script>" not in str(Sample({"name": "<script>", "email": "<script>"}))
