"""Templates that attack, and templates that err."""

import time

import pytest

from nokshi.marketing.letters import rendering, sandbox
from nokshi.marketing.letters.faults import TemplateFault

LENT = {"customer.called", "customer.city"}


@pytest.mark.parametrize(
    "source",
    [
        "{% for i in (1..100000000) %}x{% endfor %}",
        "{% for i in (1..90) %}{% for j in (1..90) %}x{% endfor %}{% endfor %}",
        '{% assign s = "aaaaaaaaaaaaaaaa" %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
        "{% if true %}" * 50 + "{% endif %}" * 50,
        "{{ customer.password }}",
        "{{ customer['__class__'] }}",
        "{{ customer.called.__class__ }}",
        "{{ customer[settings] }}",
        "{{ settings.SECRET_KEY }}",
        "{{ request.user }}",
        "{% for one in customer %}{{ one }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{% render 'x' %}",
        "{% capture x %}a{% endcapture %}",
        "{{ customer.called | safe }}",
        "{{ customer.called | times: 9999 }}",
        "{{ customer.called | date: '%Y' }}",
        "{{ customer.called ",
        "{% if customer.called %}never ended",
        "{{ }} }} {% %}",
        "{{ customer.called || default }}",
        "x" * 400_000,
    ],
)
def test_an_attack_or_a_slip_is_told_at_once(source: str) -> None:
    began = time.monotonic()
    with pytest.raises(TemplateFault) as fault:
        sandbox.check(source, LENT)
    assert str(fault.value)
    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Hello {{ customer.called | default: 'friend' }}", "Hello Ada"),
        ("{{ customer.city | default: 'your town' }}", "your town"),
        ("{% if customer.city %}in {{ customer.city }}{% else %}wherever{% endif %}", "wherever"),
        ("{{ customer.called | upcase }}", "ADA"),
        ("100 % and { braces }", "100 % and { braces }"),
    ],
)
def test_a_placeholder_is_filled(source: str, expected: str) -> None:
    sandbox.check(source, LENT)
    assert sandbox.filled(source, rendering.nested({"customer.called": "Ada"}), escapes=True) == expected


def test_a_value_is_never_markup() -> None:
    values = rendering.nested({"customer.called": "<script>alert(1)</script>{{ customer.city }}"})
    shown = sandbox.filled("{{ customer.called }}", values, escapes=True)
    assert "<script>" not in shown
    assert "{{ customer.city }}" in shown
