"""A number told at a glance is one that the library reads as just that."""

import phonenumbers
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.kernel.phones import is_in_use, is_possible

CODES = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
NUMBERS = st.one_of(
    st.builds("+{}{}".format, st.sampled_from(CODES), st.text("0123456789", min_size=3, max_size=12)),
    st.text("+0123456789০১ -", max_size=16),
)


def _read(text: str) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return None


def _stands(text: str, number: phonenumbers.PhoneNumber) -> bool:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == text


@settings(max_examples=600, deadline=None)
@given(NUMBERS)
def test_nothing_is_taken_at_a_glance_that_the_library_reads_otherwise(text: str) -> None:
    number = _read(text)
    if is_possible(text):
        assert number is not None
        assert phonenumbers.is_possible_number(number)
        assert _stands(text, number)
    if is_in_use(text):
        assert number is not None
        assert phonenumbers.is_valid_number(number)
        assert _stands(text, number)


def test_the_example_numbers_of_nearly_all_countries_are_told_at_a_glance() -> None:
    examples = [phonenumbers.example_number(region) for region in phonenumbers.SUPPORTED_REGIONS]
    texts = [phonenumbers.format_number(one, phonenumbers.PhoneNumberFormat.E164) for one in examples if one]
    assert sum(map(is_in_use, texts)) > len(texts) * 0.9


def test_numbers_of_islands_with_the_code_of_another_country_keep_to_their_own_plan() -> None:
    # Guernsey (+44 1481) leads with digits of its own; +44 1480 is Huntingdon.
    assert is_in_use("+441481256789")
    assert is_in_use("+441480436789") == phonenumbers.is_valid_number(phonenumbers.parse("+441480436789"))
