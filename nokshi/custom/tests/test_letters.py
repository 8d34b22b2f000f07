"""Own fields in letters, in the language of each."""

import pytest

from nokshi.custom import actions
from nokshi.custom.tests.shop import BY, CUSTOMER, field
from nokshi.customers.models import Customer
from nokshi.marketing.letters.rendering import letter
from nokshi.marketing.queries.letters import lent_fields, values_for
from nokshi.ports.letters import letter_fields

pytestmark = pytest.mark.django_db


def test_a_letter_says_what_stands_there_in_its_language(ada: Customer, bo: Customer) -> None:
    field("choice", "Level")
    field("number", "Shoe size")
    actions.set_values(subject=CUSTOMER, record=ada.pk, values={"level": "gold", "shoe_size": "42.5"}, **BY)
    names = ["customer.custom.level", "customer.custom.shoe_size"]
    assert set(names) <= lent_fields()
    blocks, words = [{"id": "1", "kind": "text"}], {
        "1": {"text": "{{ customer.custom.level | default: 'none' }} {{ customer.custom.shoe_size | default: '—' }}"}
    }  # fmt: skip
    made = {
        language: letter(
            blocks=blocks, words=words, subject="x", preheader="", language=language, purpose="news", sender="S"
        )
        for language in ("en", "bn")
    }
    values = {language: values_for(names, [ada.pk, bo.pk], language) for language in made}
    assert "Gold 42.5" in made["en"].filled(values["en"][ada.pk]).text
    assert "সোনালি ৪২.৫" in made["bn"].filled(values["bn"][ada.pk]).text
    assert "none —" in made["en"].filled(values["en"][bo.pk]).text


@pytest.mark.parametrize("kind", ["text", "number", "money", "date", "moment", "flag", "choice", "choices", "link"])
def test_the_editor_shows_an_example_of_every_type(kind: str) -> None:
    field(kind)
    assert str(letter_fields[f"customer.custom.{kind}"].example)
