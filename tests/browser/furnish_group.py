"""Fill the home that NOKSHI_HOME names with a group of companies; print, as JSON, an owner's sessions and its numbers.

Run as a program of its own, since a process knows one database only: `python -m tests.browser.furnish_group`.
"""

import json
import sys
from datetime import date
from typing import Any

import django

PEOPLE = ("Ada Lovelace", "রহিম উদ্দিন", "Bo Lindqvist", "ফাতেমা বেগম", "Karim Chowdhury", "Nasrin Akter")
COMPANIES = ("Shapla Textiles", "শাপলা চা বাগান লিমিটেড", "Padma Packaging", "Meghna Retail")


def main() -> None:
    """Fill the house with a group of five companies and the people of each, two of them with orders."""
    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0, interactive=False)
    from nokshi.customers import actions
    from nokshi.customers.actions import NewCustomer, NewRelation
    from nokshi.kernel.actor import Actor
    from tests import cast
    from tests.browser.furnish import session_of

    places = cast.make_places()
    owners = {name: cast.make_user(name, "owner", places.root, language=name) for name in ("en", "bn")}
    known: dict[str, Any] = {"actor": Actor.system(), "now": cast.NOON}
    units = [places.dhaka.pk]
    names = ("Shapla Group", *COMPANIES)
    companies = actions.add_many(new=[NewCustomer(name=one, kind="company", units=units) for one in names], **known)
    people = actions.add_many(new=[NewCustomer(name=one, city="Dhaka", units=units) for one in PEOPLE], **known)
    top, *rest = companies
    ties = [(one, "part_of", top, "") for one in rest[:3]] + [(rest[3], "part_of", rest[0], "")]
    ties += [(one, "works_at", rest[place % 4], "Buyer") for place, one in enumerate(people)]
    ties += [(people[0], "decision_maker", top, ""), (people[0], "household", people[2], "")]
    ties += [(people[3], "referred_by", people[0], ""), (people[1], "own", people[4], "teaches the children of")]
    new = [NewRelation(customer=a, kind=kind, other=b, role=role, since=date(2024, 5, 1)) for a, kind, b, role in ties]
    actions.relate_many(new=new, **known)
    sell(places.dhaka.pk, [top, rest[0], people[0]])
    sessions = {language: session_of(owner) for language, owner in owners.items()}
    json.dump({"sessions": sessions, "top": top, "ada": people[0]}, sys.stdout)


def sell(unit: int, customers: list[int]) -> None:
    """Sell each of some customers a bale of cloth."""
    from decimal import Decimal

    from nokshi.commerce import actions
    from nokshi.commerce.rules.orders import Line
    from nokshi.kernel.actor import Actor
    from tests import cast

    for customer in customers:
        line = Line(quantity=Decimal(2), unit_price=Decimal(64_000), description="A bale of cloth")
        actions.place_order(unit_id=unit, lines=[line], customer_id=customer, actor=Actor.system(), now=cast.NOON)
    actions.refresh_traits(customer_ids=customers, now=cast.NOON)


if __name__ == "__main__":
    main()
