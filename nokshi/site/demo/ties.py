"""Who works where in the made-up shop, and which of its companies stand below others."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from nokshi.customers.actions import NewRelation
from nokshi.site.demo.marks import SOURCE
from nokshi.site.demo.people import Person

ROLES = {
    "bn": ("ক্রয় বিভাগ", "হিসাব বিভাগ", "পরিচালক", "দোকান ব্যবস্থাপক"),
    "de": ("Einkauf", "Buchhaltung", "Geschäftsführung", "Filialleitung"),
    "en": ("Buyer", "Accounts", "Director", "Shop manager"),
}
BELOW_ANOTHER = 0.5
MOST_PEOPLE = 4


def ties(batch: Sequence[Person], ids: Mapping[int, int], *, seed: int) -> Iterator[NewRelation]:
    """Yield the relations among some customers; the same seed gives the same ones."""
    free: dict[tuple[str, str], list[Person]] = {}
    above: dict[tuple[str, str], list[Person]] = {}
    for person in batch:
        if not person.is_company:
            free.setdefault((person.brand, person.country.code), []).append(person)
    for company in (person for person in batch if person.is_company):
        place = (company.brand, company.country.code)
        luck = Random(f"{seed}/ties/{company.number}")
        for worker in _taken(free.get(place, []), luck):
            role = luck.choice(ROLES.get(worker.language, ROLES["en"]))
            yield _tie(ids, worker, "works_at", company, role)
        others = above.setdefault(place, [])
        if others and luck.random() < BELOW_ANOTHER:
            yield _tie(ids, company, "part_of", luck.choice(others))
        others.append(company)


def _taken(free: list[Person], luck: Random) -> list[Person]:
    return [free.pop(luck.randrange(len(free))) for _one in range(min(len(free), luck.randint(1, MOST_PEOPLE)))]


def _tie(ids: Mapping[int, int], first: Person, kind: str, second: Person, role: str = "") -> NewRelation:
    return NewRelation(
        customer=ids[first.number], other=ids[second.number], kind=kind, role=role, source=SOURCE,
        since=max(first.joined, second.joined).date(),
    )  # fmt: skip
