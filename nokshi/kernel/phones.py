"""Phone numbers that stand in E.164 already, told by patterns; the library, which is slow, reads all others."""

import re
from functools import lru_cache
from typing import Any, NamedTuple

import phonenumbers

E164 = re.compile(r"\+([1-9][0-9]{6,14})", re.ASCII)
TYPES = (
    "fixed_line", "mobile", "toll_free", "premium_rate", "shared_cost", "voip", "personal_number", "pager", "uan",
    "voicemail",
)  # fmt: skip


class Region(NamedTuple):
    """The numbers in use of a region; `leading` marks those of one that shares its country code."""

    leading: re.Pattern[str] | None
    in_use: re.Pattern[str]


class Shape(NamedTuple):
    """What the numbers of a country code look like, and what is dialled before them at home."""

    lengths: frozenset[int]
    prefix: re.Pattern[str] | None
    regions: tuple[Region, ...]


def is_possible(text: str) -> bool:
    """Say whether a text is beyond doubt a number in E.164 of a length that its country has."""
    return _parted(text) is not None


def is_in_use(text: str) -> bool:
    """Say whether a text is beyond doubt a number in E.164 of a range that its country uses."""
    parted = _parted(text)
    if parted is None:
        return False
    national, shape = parted
    for region in shape.regions:
        if region.leading is not None:
            # The first region whose digits lead is the number's own, whether it uses the number or not.
            if region.leading.match(national):
                return bool(region.in_use.fullmatch(national))
        elif region.in_use.fullmatch(national):
            return True
    return False


def _parted(text: str) -> tuple[str, Shape] | None:
    """Return a number without its country code; None where the library may read it otherwise than it stands."""
    match = E164.fullmatch(text)
    if match is None:
        return None
    digits = match[1]
    for size in (1, 2, 3):
        shape = _shape_of(int(digits[:size]))
        if shape:
            national = digits[size:]
            is_plain = len(national) in shape.lengths and national[0] != "0"
            return (national, shape) if is_plain and not (shape.prefix and shape.prefix.match(national)) else None
    return None


@lru_cache(maxsize=512)
def _shape_of(country_code: int) -> Shape | None:
    names = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(country_code)
    if not names:
        return None
    metadata = phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(country_code, names[0])
    lengths = frozenset(metadata.general_desc.possible_length) if metadata and metadata.general_desc else frozenset()
    prefix = metadata.national_prefix_for_parsing if metadata else None
    known = [phonenumbers.PhoneMetadata.metadata_for_region(name, None) for name in names if name != "001"]
    regions = tuple(_region(one) for one in known if one)
    return Shape(lengths, re.compile(prefix) if prefix else None, regions)


def _region(metadata: Any) -> Region:
    described = [one for name in TYPES if (one := getattr(metadata, name)) and one.national_number_pattern]
    of_types = "|".join(map(_pattern, described)) or "(?!)"
    leading = re.compile(metadata.leading_digits) if metadata.leading_digits else None
    return Region(leading, re.compile(f"(?={_pattern(metadata.general_desc)}$)(?:{of_types})", re.ASCII))


def _pattern(description: Any) -> str:
    """Return a pattern of the digits and, before it, of how many they are."""
    lengths = "|".join(rf"\d{{{length}}}" for length in description.possible_length if length > 0)
    ahead = f"(?=(?:{lengths})$)" if lengths else ""
    return f"{ahead}(?:{description.national_number_pattern})"
