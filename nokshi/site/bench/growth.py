"""How many times as long as over a thousand customers a page takes here: both are asked in turn."""

import re
from collections.abc import Iterator, Sequence
from itertools import cycle, islice

from nokshi.site.bench import base as bases
from nokshi.site.bench import places, serving
from nokshi.site.bench.bench import Bench
from nokshi.site.bench.client import Client, WrongAnswer
from nokshi.site.bench.lists import PAGE, deep_paths
from nokshi.site.bench.measures import Measure, Task, percentile
from nokshi.site.bench.records import some_customers
from nokshi.site.bench.template import MANAGER

SMALL = 1_000
"""The customers of the base that growth is told from."""
START = "/customers/"
NEXT = re.compile(r'rel="next" href="[^"]*[?&;]after=([^"&]+)')
CUSTOMER = re.compile(r'href="(/customers/\d+/)"')
UNITS = {"list.first.growth": "×", "list.deep.growth": "×", "customer.page.growth": "×"}
WARM = 3


def needs_small(customers: int, names: Sequence[str]) -> bool:
    """Say whether the base of a thousand must stand beside, for these measures over so many customers."""
    return customers > SMALL and not UNITS.keys().isdisjoint(names)


def grown(bench: Bench) -> Iterator[Measure]:
    """Measure the list at its start and at depth, and customers, here and over the small base."""
    if bench.base.customers <= SMALL:
        why = f"it is told over more than {SMALL:,} customers"
        yield from (Measure(name, None, unit, why=why) for name, unit in UNITS.items())
        return
    place = places.beside(bench.place, SMALL)
    base = bases.standing(place, SMALL)
    assert base is not None
    port = places.free_port()
    # Another server beside it, not one after the other: what weighs on the machine weighs on both.
    with serving.nokshi(places.environment(place, port=port), port=port, log=place.home / "server.log") as server:
        small = Client(server.port).sign_in(MANAGER, base.password)
        lists, people = _all_over(small)
        here = [f"/customers/{pk}/" for pk, _name in some_customers(bench.rounds)]
        yield _growth("list.first.growth", bench, [START], small, [START])
        yield _growth("list.deep.growth", bench, deep_paths(bench)[0], small, lists)
        yield _growth("customer.page.growth", bench, here, small, people)
        small.close()


def _all_over(client: Client) -> tuple[list[str], list[str]]:
    """Return the full pages of the list after the first, reached by turning them, and everybody on them."""
    pages, people, path = [START], dict[str, None](), START
    while path:
        text = client.get(path).text
        people |= dict.fromkeys(CUSTOMER.findall(text))
        after = NEXT.search(text)
        path = f"{START}?after={after[1]}" if after else ""
        pages += [path] if path else []
    # The last page may be a short one, which costs less and would make the others dear.
    return pages[1:-1], list(people)


def _growth(name: str, bench: Bench, large: Sequence[str], small: Client, few: Sequence[str]) -> Measure:
    """Ask both in turn and return how many times as long the usual page takes here."""
    here: list[float] = []
    there: list[float] = []
    pairs = zip(cycle(large), islice(cycle(few), WARM + bench.rounds))
    for path, other in pairs:
        here.append(_seconds(bench.client, path))
        there.append(_seconds(small, other))
    return Measure(name, percentile(here[WARM:], 50) / percentile(there[WARM:], 50), UNITS[name])


def _seconds(client: Client, path: str) -> float:
    answer = client.get(path)
    text = answer.text
    whole = 'class="timeline' in text if CUSTOMER.search(f'href="{path}"') else text.count('name="chosen"') == PAGE
    if not whole:
        raise WrongAnswer(f"{path} is not the whole page")
    return answer.seconds


TASKS = [Task(UNITS, grown)]
