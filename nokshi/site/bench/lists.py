"""The list of customers as a whole page: first, at depth, searched, filtered, and with many readers."""

import json
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from urllib.parse import quote, unquote, urlencode

from django.db.models import Max, Min

from nokshi.customers.models import Customer
from nokshi.kernel import clock
from nokshi.kernel.searchkey import skeleton, words_of
from nokshi.site.bench import engine
from nokshi.site.bench.bench import Bench, Check, timed
from nokshi.site.bench.client import WrongAnswer
from nokshi.site.bench.measures import Measure, Task, spread, times
from nokshi.ui.paging import page_of
from nokshi.workspace.models import Membership
from nokshi.workspace.queries import units_under

NAMES = re.compile(r'class="table__name[^>]*>(.*?)</a>', re.DOTALL)
MARKUP = re.compile(r"<[^>]+>")
PAGE, ENOUGH = 50, 1_000
TERMS = {"latin": ("farha", "nusra", "rahma", "begum"), "bengali": ("ফারহা", "নুসরা", "রহমা", "বেগম")}
THREE = {
    "all": [
        {"field": "customers.country", "op": "is_one_of", "value": ["BD"]},
        {"field": "commerce.orders", "op": "at_least", "value": 3},
        {"field": "commerce.last_order_at", "op": "last", "value": {"days": 365}},
    ]
}
SHOWN = "c.id, c.name, c.kind, c.city, t.spent, t.orders, t.last_order_at, c.owner_id, c.created_at"
LISTED = f"""SELECT {SHOWN} FROM customers_customer c LEFT JOIN commerce_traits t ON t.customer_id = c.id
WHERE c.deleted_at IS NULL AND EXISTS (
    SELECT 1 FROM customers_customerunit u WHERE u.customer_id = c.id AND u.unit_id IN ({{units}})
)"""
BY_NAME = "ORDER BY c.sort_key, c.id LIMIT 51"
BY_TEXT = "AND c.id IN (SELECT rowid FROM customers_search WHERE customers_search MATCH ?) LIMIT 200"
BY_LIKENESS = "AND (c.search_key LIKE ? OR c.contact_key LIKE ?) LIMIT 200"
BY_THREE = "AND c.country = 'BD' AND t.orders >= 3 AND t.last_order_at >= ?"


def first_page(bench: Bench) -> Iterator[Measure]:
    """Measure the list as it opens."""
    taken = bench.pages(["/customers/"] * bench.rounds, _whole(bench))
    bare = timed(lambda: engine.rows(f"{listed()} {BY_NAME}"), bench.rounds)
    return spread("list.first", taken, bare)


def deep_page(bench: Bench) -> Iterator[Measure]:
    """Measure pages of fifty all over the list, reached by their marks."""
    paths, places = deep_paths(bench)
    taken = bench.pages(paths, _whole(bench) if bench.base.customers > 5 * ENOUGH else _some)
    rows = iter([places[0], *places])
    beyond = "AND c.sort_key >= ? AND (c.sort_key > ? OR c.id > ?)"

    def bare() -> None:
        key, pk = next(rows)
        engine.rows(f"{listed()} {beyond} {BY_NAME}", [key, key, pk])

    return spread("list.deep", taken, timed(bare, bench.rounds))


def searched(bench: Bench) -> Iterator[Measure]:
    """Measure the search by a part of a name, in Latin letters and in Bengali ones."""
    for script, terms in TERMS.items():
        several = (terms * (bench.rounds // len(terms) + 1))[: bench.rounds]
        taken = bench.pages([f"/customers/?q={quote(term)}" for term in several], _found(bench))
        asked = iter([several[0], *several])
        bare = timed(lambda asked=asked: _bare_search(next(asked)), bench.rounds)  # type: ignore[misc]
        yield from spread(f"list.search.{script}", taken, bare)


def filtered(bench: Bench) -> Iterator[Measure]:
    """Measure the list under three conditions, with its count."""
    taken = bench.pages([f"/customers/?{urlencode({'where': json.dumps(THREE)})}"] * bench.rounds, _some)
    since = _year_ago()

    def bare() -> None:
        engine.rows(f"{listed()} {BY_THREE} {BY_NAME}", [since])
        engine.rows(f"SELECT COUNT(*) FROM ({listed()} {BY_THREE} LIMIT 20001) AS counted", [since])

    return spread("list.filtered", taken, timed(bare, bench.rounds))


def eight_readers(bench: Bench) -> Iterator[Measure]:
    """Measure how many first pages eight readers get in a second."""
    seconds = 5.0 if bench.rounds > 20 else 1.0
    own = bench.page_rate("/customers/", 8, seconds, b"</html>")
    yield Measure("list.clients8", own, "pages/s", bench.hello_rate(8, seconds))


def listed() -> str:
    """Return the bare question of the list, for the units that the manager sees."""
    membership = Membership.objects.get(user__email__startswith="manager@")
    return LISTED.format(units=", ".join(str(pk) for pk in sorted(units_under(membership.unit_id))))


def deep_paths(bench: Bench) -> tuple[list[str], list[tuple[str, int]]]:
    """Return pages all over the list, and the row that each of them begins after."""
    marks = [mark_of(part / (bench.rounds + 1)) for part in range(1, bench.rounds + 1)]
    return [f"/customers/?after={quote(mark)}" for mark, _row in marks], [row for _mark, row in marks]


def mark_of(part: float) -> tuple[str, tuple[str, int]]:
    """Return the mark of a page as the list itself writes it, at a part of its length, with its row."""
    first, last = (Customer.objects.aggregate(end=end("pk"))["end"] for end in (Min, Max))
    near = Customer.objects.filter(pk__gte=first + int((last - first) * part)).order_by("pk")[0]
    rows = Customer.objects.standing().filter(sort_key__gte=near.sort_key).values("sort_key", "pk")
    page = page_of(rows, "sort_key", "pk", size=1)
    row = page.rows[0]
    return page.after or mark_of(part / 2)[0], (row["sort_key"], row["pk"])


def names_on(text: str) -> list[str]:
    """Return the names that a list shows."""
    return [MARKUP.sub("", name).strip() for name in NAMES.findall(text)]


def _whole(bench: Bench) -> Check:
    """Return what looks whether a page shows fifty customers, or all of a small base."""
    wanted = PAGE if bench.base.customers >= ENOUGH else 1

    def check(path: str, text: str) -> None:
        if (shown := text.count('name="chosen"')) < wanted:
            raise WrongAnswer(f"{path} shows {shown} customers instead of {wanted}")

    return check


def _some(path: str, text: str) -> None:
    if not text.count('name="chosen"'):
        raise WrongAnswer(f"{path} shows nobody")


def _found(bench: Bench) -> Check:
    """Return what looks whether a search found somebody, where there are enough to be found, and nobody else."""

    def check(path: str, text: str) -> None:
        if bench.base.customers >= ENOUGH:
            _some(path, text)
        _has_term(path, text)

    return check


def _has_term(path: str, text: str) -> None:
    term = unquote(path.partition("q=")[2])
    if strange := [name for name in names_on(text) if not _sounds(name, term)]:
        raise WrongAnswer(f"“{term}” found {strange[0]}")


def _sounds(name: str, term: str) -> bool:
    sound = skeleton(term)
    return term in name.casefold() or any(skeleton(word).startswith(sound) for word in words_of(name))


def _bare_search(term: str) -> Sequence[object]:
    if engine.is_sqlite():
        return engine.rows(f"{listed()} {BY_TEXT}", [f'{{search_key contact_key}} : ("{term}" OR "={skeleton(term)}")'])
    return engine.rows(f"{listed()} {BY_LIKENESS}", [f"%{term}%", f"%{term}%"])


def _year_ago() -> str:
    return (clock.now() - timedelta(days=365)).isoformat(" ")[:19]


TASKS = [
    Task(times("list.first"), first_page),
    Task(times("list.deep"), deep_page),
    Task(times("list.search.latin", "list.search.bengali"), searched),
    Task(times("list.filtered"), filtered),
    Task({"list.clients8": "pages/s"}, eight_readers),
]
