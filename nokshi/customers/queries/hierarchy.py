"""Companies above and below one another: the tree is walked by the database, along what the reader sees."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.expressions import RawSQL

from nokshi.customers.models import Customer, Relation
from nokshi.customers.rules.relations import OF_A_COMPANY, PART_OF
from nokshi.kernel.scope import Scope

DEEPEST = 50
MOST = 500
# The order of the joins is said to SQLite, which would else begin with every relation there is.
STEP = """
    FROM {walk} CROSS JOIN customers_relation AS tie CROSS JOIN customers_customer AS met
    WHERE tie.{near} = {walk}.id AND tie.kind = %s AND met.id = tie.{far} AND met.deleted_at IS NULL
    AND (tie.until IS NULL OR tie.until > %s) AND (tie.since IS NULL OR tie.since <= %s){seen}
"""
TURNING = """
    WITH RECURSIVE up(seed, id) AS (
        SELECT customer_id, other_id FROM customers_relation
        WHERE kind = %s AND (until IS NULL OR until > %s) AND customer_id IN ({seeds})
        UNION
        SELECT up.seed, tie.other_id FROM up CROSS JOIN customers_relation AS tie
        WHERE tie.customer_id = up.id AND tie.kind = %s AND (tie.until IS NULL OR tie.until > %s)
    )
    SELECT seed FROM up WHERE seed = id
"""
ABOVE = """
    WITH RECURSIVE up(id) AS (
        SELECT id FROM customers_customer WHERE id IN ({seeds})
        UNION
        SELECT tie.other_id FROM up CROSS JOIN customers_relation AS tie
        WHERE tie.customer_id = up.id AND tie.kind = %s AND (tie.until IS NULL OR tie.until > %s)
    )
    SELECT tie.customer_id, tie.other_id FROM up CROSS JOIN customers_relation AS tie
    WHERE tie.customer_id = up.id AND tie.kind = %s AND (tie.until IS NULL OR tie.until > %s)
"""
TOGETHER = 900


@dataclass(frozen=True, slots=True)
class Company:
    """A company of a tree: below whom, how deep, and how many people it has itself."""

    id: int
    name: str
    parent: int | None
    depth: int
    people: int = 0


def below_themselves(companies: Sequence[int], today: date) -> list[int]:
    """Return those companies that stand below themselves, whoever may see them."""
    day = connection.ops.adapt_datefield_value(today)
    sentence = TURNING.format(seeds=", ".join(["%s"] * len(companies)))
    with connection.cursor() as cursor:
        cursor.execute(sentence, [PART_OF, day, *companies, PART_OF, day])
        return [pk for (pk,) in cursor.fetchall()]


def parents_above(companies: Collection[int], today: date) -> dict[int, int]:
    """Return by company the one that it is part of, for these and all that stand above them, whoever may see them."""
    day = connection.ops.adapt_datefield_value(today)
    wanted, found = sorted(companies), dict[int, int]()
    for start in range(0, len(wanted), TOGETHER):
        some = wanted[start : start + TOGETHER]
        sentence = ABOVE.format(seeds=", ".join(["%s"] * len(some)))
        with connection.cursor() as cursor:
            cursor.execute(sentence, [*some, PART_OF, day, PART_OF, day])
            found |= dict(cursor.fetchall())
    return found


def group_of(company_id: int, scope: Scope, today: date) -> RawSQL:
    """Return the ids of a company and of all below it that the reader sees, to be asked within another question."""
    step, params = _step("grp", down=True, scope=scope, today=today)
    walk = f"WITH RECURSIVE grp(id) AS (SELECT CAST(%s AS bigint) UNION SELECT tie.customer_id {step})"
    return RawSQL(f"{walk} SELECT id FROM grp", (company_id, *params))  # noqa: S608, S611


def parents_of(company_id: int, scope: Scope, today: date) -> list[Company]:
    """Return the companies above one, the uppermost first."""
    found = _walked(company_id, scope, today, down=False)
    return [Company(pk, name, None, -depth) for pk, name, _near, depth in sorted(found, key=lambda row: -row[3])]


def tree_below(company_id: int, scope: Scope, today: date) -> list[Company]:
    """Return the companies below one in the order of a tree, each behind the one above it; 500 at most."""
    found = _walked(company_id, scope, today, down=True)
    people = people_by_company([pk for pk, *_rest in found], scope, today)
    below: dict[int, list[Company]] = {}
    for pk, name, parent, depth in found:
        below.setdefault(parent, []).append(Company(pk, name, parent, depth, people.get(pk, 0)))
    ordered: list[Company] = []
    waiting = below.pop(company_id, [])[::-1]
    while waiting:
        one = waiting.pop()
        ordered.append(one)
        waiting += below.pop(one.id, [])[::-1]
    return ordered


def companies_below(company_id: int, scope: Scope, today: date) -> int:
    """Return how many companies stand below one."""
    return Customer.objects.filter(pk__in=group_of(company_id, scope, today)).exclude(pk=company_id).count()


def ties_of_people(companies: Any, scope: Scope, today: date) -> QuerySet[Relation]:
    """Return the relations that make people those of companies."""
    return Relation.objects.on(today).visible_to(scope).filter(kind__in=OF_A_COMPANY, other__in=companies)


def people_of(companies: Any, scope: Scope, today: date) -> QuerySet[Customer]:
    """Return the people of companies, each once."""
    ties = ties_of_people(companies, scope, today)
    return Customer.objects.visible_to(scope).filter(pk__in=ties.values("customer_id"))


def count_people(companies: Any, scope: Scope, today: date) -> int:
    """Return how many people companies have."""
    ties = ties_of_people(companies, scope, today)
    return int(ties.aggregate(count=Count("customer_id", distinct=True))["count"])


def people_by_company(companies: Sequence[int], scope: Scope, today: date) -> dict[int, int]:
    """Return how many people each of some companies has."""
    ties = ties_of_people(companies, scope, today).order_by().values_list("other_id")
    return dict(ties.annotate(count=Count("customer_id", distinct=True)))


def _walked(company_id: int, scope: Scope, today: date, *, down: bool) -> list[tuple[int, str, int, int]]:
    """Return id, name, the company before it on the way, and the number of steps."""
    step, params = _step("way", down=down, scope=scope, today=today)
    sentence = f"""
        WITH RECURSIVE way(id, name, near, depth) AS (
            SELECT CAST(%s AS bigint), CAST('' AS varchar(200)), CAST(0 AS bigint), 0
            UNION SELECT met.id, met.name, way.id, way.depth + 1 {step} AND way.depth < {DEEPEST}
        )
        SELECT id, name, near, depth FROM way WHERE depth > 0 ORDER BY depth, name, id LIMIT {MOST}
    """  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sentence, [company_id, *params])
        return list(cursor.fetchall())


def _step(walk: str, *, down: bool, scope: Scope, today: date) -> tuple[str, list[Any]]:
    """Return one step down or up the tree in SQL, to companies that the reader sees."""
    day = connection.ops.adapt_datefield_value(today)
    near, far = ("other_id", "customer_id") if down else ("customer_id", "other_id")
    units = sorted(scope.units) if scope.units is not None else None
    seen = "" if units is None else _in_units(len(units))
    return STEP.format(walk=walk, near=near, far=far, seen=seen), [PART_OF, day, day, *(units or ())]


def _in_units(count: int) -> str:
    places = ", ".join(["%s"] * count) or "NULL"
    return (
        " AND EXISTS (SELECT 1 FROM customers_customerunit AS home "  # noqa: S608
        f"WHERE home.customer_id = met.id AND home.unit_id IN ({places}))"
    )
