"""Values that lie on one another: whichever merge is taken out, whatever was written in between stays."""

from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nokshi.customers.rules.merging import LISTS, Layer, joined, lay, roots_of, take_out, united
from nokshi.privacy.rules import united as consents_united

WHO = range(6)


@pytest.mark.parametrize(
    ("mine", "theirs", "chosen", "wanted"),
    [
        ({"city": "Dhaka"}, {"city": "Sylhet"}, (), {}),
        ({"city": "Dhaka"}, {"city": "Sylhet"}, ("city",), {"city": "Sylhet"}),
        ({"city": ""}, {"city": "Sylhet"}, (), {"city": "Sylhet"}),
        ({"city": "Dhaka"}, {"city": ""}, ("city",), {}),
        ({"owner": None}, {"owner": 3}, (), {"owner": 3}),
        ({"emails": ["a"]}, {"emails": ["b", "a"]}, (), {"emails": ["a", "b"]}),
        ({"emails": ["a"]}, {"emails": ["b"]}, ("emails",), {"emails": ["b", "a"]}),
        ({"emails": ["a", "b"]}, {"emails": ["b"]}, (), {}),
    ],
)
def test_gaps_are_filled_lists_joined_and_the_chosen_taken(
    mine: dict[str, Any], theirs: dict[str, Any], chosen: tuple[str, ...], wanted: dict[str, Any]
) -> None:
    assert united(mine, theirs, frozenset(chosen)) == wanted


def test_of_consents_the_last_word_holds_and_of_two_at_once_the_no() -> None:
    def said(at: str, state: str) -> dict[str, str]:
        return {"at": at, "state": state}

    early, late = "2026-11-01T12:00:00+00:00", "2026-11-02T12:00:00+00:00"
    mine = {"news/email": said(early, "granted"), "news/sms": said(late, "denied"), "news/post": said(late, "granted")}
    theirs = {
        "news/email": said(late, "denied"), "news/sms": said(early, "granted"), "news/post": said(late, "denied"),
        "news/phone": said(early, "granted"),
    }  # fmt: skip
    found = consents_united(mine, theirs, frozenset())
    assert found == {key: theirs[key] for key in ("news/email", "news/post", "news/phone")}


@given(st.lists(st.integers(0, 9), unique=True), st.lists(st.integers(0, 9), unique=True), st.booleans())
def test_a_joined_list_has_every_part_once(mine: list[int], theirs: list[int], theirs_first: bool) -> None:
    found = joined(mine, theirs, theirs_first=theirs_first)
    assert sorted(found) == sorted({*mine, *theirs})
    first = theirs if theirs_first else mine
    assert found[: len(first)] == first


def test_the_end_of_a_chain_is_who_everybody_is() -> None:
    assert roots_of({1: 2, 2: 3, 4: 3}) == {1: 3, 2: 3, 4: 3}


@dataclass
class Teller:
    """The same story twice: in values with layers, and as each one's own writes in their order."""

    values: dict[int, dict[str, Any]] = field(default_factory=dict)
    layers: list[Layer] = field(default_factory=list)
    writes: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)
    parts: dict[int, list[tuple[str, Any]]] = field(default_factory=dict)
    numbers: Any = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        for one in WHO:
            city = f"town of {one}" if one % 3 else ""
            self.values[one] = {"city": city, "emails": [f"own of {one}", *(["shared"] if one in (1, 4) else [])]}
            self.writes[one] = [("wrote", city)]
            self.parts[one] = [("added", part) for part in self.values[one]["emails"]]

    @property
    def roots(self) -> list[int]:
        return sorted(set(WHO) - {layer.merged for layer in self.layers})

    def merge(self, survivor: int, merged: int, theirs: frozenset[str]) -> None:
        layer = Layer(merged, survivor, theirs)
        lay(layer, self.values, united, LISTS)
        self.layers.append(layer)
        self.writes[survivor].append(("merge", layer))
        self.parts[survivor].append(("merge", layer))

    def write(self, who: int) -> None:
        city = f"town {next(self.numbers)}"
        self.values[who]["city"] = city
        self.writes[who].append(("wrote", city))

    def add(self, who: int) -> None:
        part = f"part {next(self.numbers)}"
        self.values[who]["emails"] = [*self.values[who]["emails"], part]
        self.parts[who].append(("added", part))

    def empty(self, who: int) -> None:
        self.values[who]["city"] = ""
        self.writes[who].append(("wrote", ""))

    def strike(self, who: int, part: str) -> None:
        self.values[who]["emails"] = [one for one in self.values[who]["emails"] if one != part]
        self.parts[who].append(("struck", part))

    def apart(self, which: int) -> None:
        layer = self.layers[which]
        take_out(self.layers, which, self.values, united, LISTS)
        self.layers.pop(which)
        self.writes[layer.survivor].remove(("merge", layer))
        self.parts[layer.survivor].remove(("merge", layer))

    def city_of(self, who: int) -> str:
        city = ""
        for kind, what in self.writes[who]:
            if kind == "wrote":
                city = what
            elif (theirs := self.city_of(what.merged)) and ("city" in what.theirs or not city):
                city = theirs
        return city

    def parts_of(self, who: int) -> set[str]:
        found: set[str] = set()
        for kind, what in self.parts[who]:
            if kind == "struck":
                found -= {what}
            else:
                found |= self.parts_of(what.merged) if kind == "merge" else {what}
        return found

    def check(self) -> None:
        for one in self.roots:
            assert self.values[one]["city"] == self.city_of(one)
            assert set(self.values[one]["emails"]) == self.parts_of(one)
            assert len(self.values[one]["emails"]) == len(set(self.values[one]["emails"]))


@given(data=st.data())
@settings(max_examples=1_000, deadline=None)
def test_whichever_is_taken_out_the_rest_is_as_if_it_had_never_been(data: st.DataObject) -> None:
    story = Teller()
    for _step in range(data.draw(st.integers(3, 16))):
        kind = data.draw(st.sampled_from(["merge"] * 4 + ["write", "empty", "add", "strike", "apart", "apart"]))
        if kind == "merge" and len(story.roots) > 1:
            survivor, merged = data.draw(st.permutations(story.roots))[:2]
            story.merge(survivor, merged, data.draw(st.sampled_from([frozenset(), frozenset({"city", "emails"})])))
        elif kind == "apart" and story.layers:
            story.apart(data.draw(st.integers(0, len(story.layers) - 1)))
        elif kind == "strike":
            who = data.draw(st.sampled_from([one for one in story.roots if story.values[one]["emails"]]))
            story.strike(who, data.draw(st.sampled_from(story.values[who]["emails"])))
        elif kind in ("write", "empty", "add"):
            getattr(story, kind)(data.draw(st.sampled_from(story.roots)))
        story.check()
